//! `gradus model`: the models that are here, those that can be had, and how quick they are.
//!
//! Owns the words of these commands, one file for each kind. What is true of files, machines and the hub, the room
//! `llm` says.

mod bench;
mod eval;
mod list;
mod machine;
mod pull;
mod shop;
mod show;

use super::args::ModelCommand;
use super::output::Failure;
use super::{Context, voice};
use crate::llm::catalog::Catalog;
use std::path::PathBuf;

/// Does what `command` says.
///
/// # Errors
/// 2 for a name that is not known, 3 where the named model is not here, 5 for a damaged file, 1 where a pull fails.
pub fn run(ctx: &Context, command: &ModelCommand) -> Result<(), Failure> {
    let catalog = Catalog::built_in().map_err(Failure::internal)?;
    match command {
        ModelCommand::List => list::run(ctx, &catalog),
        ModelCommand::Recommend => list::recommend(ctx, &catalog),
        ModelCommand::Pull(args) => pull::run(ctx, &catalog, args),
        ModelCommand::Import { file, link } => pull::import(ctx, &catalog, file, *link),
        ModelCommand::Show { name } => show::run(ctx, &catalog, name),
        ModelCommand::Eval { model } => eval::run(ctx, model.as_deref()),
        ModelCommand::Bench { model, runs } => bench::run(ctx, model.as_deref(), *runs),
    }
}

pub use eval::line as parts_line;
pub use shop::open as shop;

fn folders(ctx: &Context) -> Result<Vec<PathBuf>, Failure> {
    Ok(voice::folders(&ctx.config, ctx.paths()?))
}

fn mib(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}
