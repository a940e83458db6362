//! `gradus pack export`: cards for Anki.

use super::super::Context;
use super::super::args::ExportArgs;
use super::super::output::Failure;

/// Exports.
///
/// # Errors
/// Not yet.
pub fn run(_ctx: &Context, _args: &ExportArgs) -> Result<(), Failure> {
    Ok(())
}
