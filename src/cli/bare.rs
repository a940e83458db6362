//! `gradus`: starts the tutor, or goes on where the learner was.

use super::Context;
use super::output::Failure;

/// Starts, or goes on.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
