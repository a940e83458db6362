//! `gradus status`: how far the learner is.

use super::Context;
use super::output::Failure;

/// Shows the mastery of each skill.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
