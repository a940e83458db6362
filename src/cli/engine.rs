//! `gradus __engine`: the process of the engine, started by the tutor itself.

use super::output::Failure;

/// Serves on standard input and output until they close.
///
/// # Errors
/// 70 where the engine ended with an error; the terminal program has been told why.
pub fn run() -> Result<(), Failure> {
    match crate::llm::engine_main() == std::process::ExitCode::SUCCESS {
        true => Ok(()),
        false => Err(Failure::internal("")),
    }
}
