//! `gradus learn`: the tutor, with a curriculum of the learner's choice.

use super::Context;
use super::output::Failure;

/// Starts with `curriculum`, or that of the settings.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context, _curriculum: Option<&str>) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
