//! `gradus why`: why a skill is offered, locked or due.

use super::Context;
use super::output::Failure;

/// Explains `skill`, or what comes next.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context, _skill: Option<&str>) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
