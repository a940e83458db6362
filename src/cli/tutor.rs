//! Starting the tutor: which face, which voice, which exit code.

use super::output::Failure;
use super::{Context, course, face, memory, voice};
use crate::config::EditMode;
use crate::curriculum::{Curriculum, Library, LoadError};
use crate::driver::{BenchOptions, Driver, Inbox, Memory};
use crate::store::StoreError;
use crate::{plain, tui};
use std::io::IsTerminal;
use std::sync::Arc;

/// The curriculum of the command line or the settings.
///
/// # Errors
/// 2 where there is none of that name, 5 where it has errors.
pub fn curriculum(ctx: &Context, named: Option<&str>) -> Result<Curriculum, Failure> {
    Library::open(&course::current(ctx, named)).map_err(|e| unusable(ctx, e))
}

fn unusable(ctx: &Context, e: LoadError) -> Failure {
    match e {
        LoadError::Unknown { id, .. } => {
            let known: Vec<String> = ctx.shelf().entries().into_iter().map(|e| e.id).collect();
            Failure::usage(LoadError::Unknown { id, known: known.join(", ") })
        }
        LoadError::Folder { .. } => Failure::usage(e),
        LoadError::TooMany { .. } | LoadError::Content { .. } => Failure::content(e),
    }
}

/// A store's error with its exit code.
pub fn store_failure(e: &StoreError) -> Failure {
    match e {
        StoreError::InUse(_)
        | StoreError::Elsewhere(_)
        | StoreError::Silent(_)
        | StoreError::OtherVersion { .. }
        | StoreError::Locked { .. }
        | StoreError::Passphrase => Failure::store(e),
        _ => Failure::failed(e),
    }
}

/// Runs the tutor until the learner leaves.
///
/// # Errors
/// 4 where another process has the store, 1 where store or terminal cannot be used; 128 + n by signal n.
pub fn run(ctx: &Context, named: Option<&str>) -> Result<(), Failure> {
    let paths = ctx.paths()?;
    let looks = face::face(ctx)?;
    let chosen = if named.is_none() { course::choose(ctx)? } else { None };
    let named = named.or(chosen.as_deref());
    let what = course::current(ctx, named);
    // What is in this program is there, and is taken out only when it is read: the first screen need not wait for it.
    let files = if Library::has(&what) { None } else { Some(Library::files(&what).map_err(|e| unusable(ctx, e))?) };
    paths.create().map_err(Failure::failed)?;
    paths.keep_private().iter().for_each(|said| ctx.out.note(said));
    course::remember(ctx, named);
    // Before the first screen: it may ask for the passphrase.
    let data = memory::folder(ctx)?;
    let voice = voice::choose(&ctx.config, paths);
    let shipped = Library::has(&what);
    let bench = BenchOptions { helper: std::env::current_exe().ok(), trusted: shipped || ctx.trust };
    let (examiner, lister) = (voice::examiner(&ctx.config, paths), voice::lister(&ctx.config, paths));
    let shop = super::model::shop(&ctx.config, paths, ctx.config_file.clone());
    let exporter = super::keep::exporter(paths, data.clone());
    // The curriculum is read while the store is opened.
    let open = |inbox: Inbox| {
        std::thread::scope(|scope| {
            let reading = scope.spawn(|| match &files {
                Some(files) => Library::read(&what, files),
                None => Library::open(&what),
            });
            let kept = Memory::open(&data);
            let curriculum = reading.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause));
            let curriculum = Arc::new(curriculum.map_err(|e| unusable(ctx, e))?);
            let kept = kept.map_err(|e| store_failure(&e))?;
            let driver = Driver::new(kept, curriculum, voice, examiner, bench, inbox);
            Ok(driver
                .with_models(lister)
                .with_shop(shop)
                .with_series(memory::chronicler(data.clone()))
                .with_export(exporter))
        })
    };
    let face = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let signal = if ctx.config.plain.value || !face {
        if !face && !ctx.config.plain.value {
            ctx.out.note("Input or output is no terminal, so this is the plain mode (see gradus --help).");
        }
        plain::run(open, &mut plain::output())?
    } else {
        let vi = ctx.config.edit_mode.value == EditMode::Vi;
        match tui::run(looks, vi, open) {
            Ok(tui::End::Quit) => None,
            Ok(tui::End::Signal(n)) => Some(n),
            Ok(tui::End::HungUp) => Some(signal_hook::consts::SIGHUP),
            Err(tui::Error::Opening(failure)) => return Err(failure),
            Err(tui::Error::Terminal(e)) => {
                return Err(Failure::failed(format!("the terminal cannot be used: {e}; try `gradus --plain`")));
            }
        }
    };
    match signal {
        None => Ok(()),
        Some(n) => Err(Failure { code: u8::try_from(128 + n).unwrap_or(1), message: String::new() }),
    }
}
