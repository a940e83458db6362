//! `gradus model`: the models that are here, and those that can be had.

use super::Context;
use super::args::ModelCommand;
use super::output::Failure;
/// Does what `command` says.
///
/// # Errors
/// It is not built yet.
pub fn run(_ctx: &Context, _command: &ModelCommand) -> Result<(), Failure> {
    Err(Failure::internal("this command is not built yet"))
}
