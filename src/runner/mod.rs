//! The workbench: compiles and runs programs, and checks what a curriculum claims about its own.
//!
//! Owns private temporary folders, the children that run in them and the limits on both. Knows of the curriculum only the
//! plain types of claims and runs; never judges a learner, never prints.
//!
//! A program runs in a folder of its own, with an empty environment, under limits ([`limits`]), and behind the walls that
//! this system has ([`sandbox`]). Where there are none, run only programs whose author you trust.

mod cache;
mod check;
mod desk;
mod find;
mod judge;
mod language;
mod languages;
pub mod limits;
#[cfg(unix)]
mod pty;
mod room;
pub mod sandbox;
mod script;

pub use crate::curriculum::runs::{End, Outcome, Unavailable};
pub use check::{Mismatch, check, check_all, jobs};
pub use find::Compiler;
pub use language::Language;
pub use languages::LANGUAGES;
#[cfg(unix)]
pub use pty::Pty;
pub use room::Room;
pub use sandbox::Sandbox;

use crate::curriculum::runs::{Job, Work};
use crate::msg;
use cache::Cache;
use desk::Desk;
use sandbox::Profile;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};

/// The place where programs are run. One for the whole program is enough; it can be shared by threads.
#[derive(Debug, Default)]
pub struct Workbench {
    stop: Arc<AtomicBool>,
    sandbox: Option<Sandbox>,
    found: Mutex<BTreeMap<&'static str, Result<Compiler, Unavailable>>>,
    shelf: OnceLock<Result<tempfile::TempDir, Unavailable>>,
    cache: Cache,
}

impl Workbench {
    /// A workbench that ends all its programs as soon as `stop` is true. Without a sandbox there are limits only.
    pub fn new(stop: Arc<AtomicBool>, sandbox: Option<Sandbox>) -> Self {
        Workbench { stop, sandbox, ..Workbench::default() }
    }

    /// Whether whole walls stand around what it runs.
    pub fn is_walled(&self) -> bool {
        self.sandbox.as_ref().is_some_and(|s| s.layers.whole())
    }

    /// The command, behind the walls if there are any.
    fn walled(&self, program: &Path, profile: Profile, work: &Path, tools: &[PathBuf]) -> Command {
        match &self.sandbox {
            Some(sandbox) => sandbox.command(program, profile, work, tools),
            None => Command::new(program),
        }
    }

    /// Does what a job asks for, until `stop` is true; `say` hears what the program prints while it runs.
    pub fn perform(&self, job: &Job, stop: &AtomicBool, say: &mut dyn FnMut(&str)) -> Outcome {
        let done = Desk::new(self, job, stop, say).and_then(|mut desk| desk.perform());
        done.unwrap_or_else(|ended| *ended)
    }

    /// Compiles and runs a whole program.
    pub fn run(&self, code: &str, language: &str) -> Outcome {
        self.perform(&Job::once(language, code.into()), &self.stop, &mut |_| {})
    }

    /// Looks for errors only: nothing is linked or run, but SQL, which only a run tells. `None` where there are none.
    ///
    /// The compiler finds some errors only when it makes the program, so `None` does not promise that [`Workbench::run`]
    /// gets to run it.
    pub fn errors(&self, code: &str, language: &str) -> Option<Outcome> {
        let job = Job { work: Work::Errors, ..Job::once(language, code.into()) };
        let outcome = self.perform(&job, &self.stop, &mut |_| {});
        (!matches!(outcome, Outcome::Ran { .. })).then_some(outcome)
    }
}

fn private_folder() -> Result<tempfile::TempDir, Unavailable> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("gradus-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().map_err(|e| no_place(&e))
}

fn no_place(error: &io::Error) -> Unavailable {
    Unavailable { why: msg!("runner-no-place", why = error.to_string()), how: msg!("runner-no-place-how") }
}

fn no_start(program: &std::path::Path, error: &io::Error) -> Unavailable {
    let program = program.display().to_string();
    Unavailable {
        why: msg!("runner-no-start", program = program, why = error.to_string()),
        how: msg!("runner-no-place-how"),
    }
}

/// Whether the sandbox could not be entered.
fn refused(done: &limits::Finished) -> Result<(), Unavailable> {
    match done.stderr.strip_prefix(sandbox::REFUSAL) {
        Some(why) if done.end == End::Exit(sandbox::REFUSED) => {
            Err(Unavailable { why: msg!("runner-no-sandbox", why = why.trim()), how: msg!("runner-see-doctor") })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
