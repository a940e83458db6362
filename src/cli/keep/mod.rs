//! What a learner may do with what is kept of them: take it along, bring it in, encrypt it, erase it.

mod encrypt;
mod erase;
mod export;
mod import;
mod passphrase;

pub use export::exporter;
pub use passphrase::open;

use super::Context;
use super::args::KeepCommand;
use super::output::Failure;

/// Does what is asked.
///
/// # Errors
/// Those of the command.
pub fn run(ctx: &Context, command: &KeepCommand) -> Result<(), Failure> {
    match command {
        KeepCommand::Export(args) => export::run(ctx, args),
        KeepCommand::Import(args) => import::run(ctx, args),
        KeepCommand::Encrypt(args) => encrypt::encrypt(ctx, args),
        KeepCommand::Decrypt(args) => encrypt::decrypt(ctx, args),
        KeepCommand::Erase(args) => erase::run(ctx, args.yes, args.settings),
    }
}
