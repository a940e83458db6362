//! Starting the tutor: which face, which voice, which exit code.

use super::output::Failure;
use super::{Context, voice};
use crate::config::ColorChoice;
use crate::curriculum::{Curriculum, Library};
use crate::store::StoreError;
use crate::{plain, tui};
use std::io::IsTerminal;
use std::sync::Arc;

/// The curriculum of the command line or the settings.
///
/// # Errors
/// 2 where there is none of that name, 5 where it has errors.
pub fn curriculum(ctx: &Context, named: Option<&str>) -> Result<Curriculum, Failure> {
    use crate::curriculum::LoadError::{Content, Folder, TooMany, Unknown};
    let what = named.unwrap_or(&ctx.config.curriculum.value);
    Library::open(what).map_err(|e| match e {
        Unknown { .. } | Folder { .. } => Failure::usage(e),
        TooMany { .. } | Content { .. } => Failure::content(e),
    })
}

/// A store's error with its exit code.
pub fn store_failure(e: &StoreError) -> Failure {
    match e {
        StoreError::InUse(_) => Failure::store(e),
        _ => Failure::failed(e),
    }
}

/// Runs the tutor until the learner leaves.
///
/// # Errors
/// 4 where another process has the store, 1 where store or terminal cannot be used; 128 + n by signal n.
pub fn run(ctx: &Context, named: Option<&str>) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    let curriculum = Arc::new(curriculum(ctx, named)?);
    paths.create().map_err(Failure::failed)?;
    let data = paths.data_dir.join("learner");
    let voice = voice::choose(&ctx.config, paths);
    let face = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let signal = if ctx.config.plain.value || !face {
        if !face && !ctx.config.plain.value {
            ctx.out.note("Input or output is no terminal, so this is the plain mode (see gradus --help).");
        }
        let start = plain::Start { data: &data, curriculum, voice, skill: None };
        plain::run(start, &mut std::io::stdout().lock()).map_err(|e| store_failure(&e))?
    } else {
        let colour = ctx.config.color.value != ColorChoice::Never;
        let start = tui::Start { data: &data, curriculum, voice, colour, skill: None };
        match tui::run(start) {
            Ok(tui::End::Quit) => None,
            Ok(tui::End::Signal(n)) => Some(n),
            Ok(tui::End::HungUp) => Some(signal_hook::consts::SIGHUP),
            Err(tui::Error::Store(e)) => return Err(store_failure(&e)),
            Err(e @ tui::Error::Terminal(_)) => return Err(Failure::failed(e)),
        }
    };
    match signal {
        None => Ok(()),
        Some(n) => Err(Failure { code: u8::try_from(128 + n).unwrap_or(1), message: String::new() }),
    }
}
