//! `gradus completions`: the completions of a shell.

use super::args;
use super::output::Failure;
use std::io::Write;

/// Prints them.
///
/// # Errors
/// The output cannot be written.
pub fn run(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "gradus", &mut text);
    let mut out = std::io::stdout().lock();
    out.write_all(&text)?;
    Ok(out.flush()?)
}
