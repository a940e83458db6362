//! `gradus next`: what comes next, and why.

use super::Context;
use super::output::Failure;

/// Says what comes next.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
