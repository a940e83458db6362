//! `gradus __engine`: the process of the engine, started by the tutor itself.

use super::Context;
use super::output::Failure;

/// Serves on standard input and output until they close.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
