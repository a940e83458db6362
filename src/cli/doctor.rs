//! `gradus doctor`: whether all is well here, and mending it.

use super::Context;
use super::output::Failure;

/// Checks; with `rebuild`, derives the state again from the log.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context, _rebuild: bool) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
