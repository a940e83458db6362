//! `gradus history`: what was answered.

use super::Context;
use super::output::Failure;

/// Lists the attempts.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
