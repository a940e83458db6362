//! The workbench: compiles and runs programs, and checks what a curriculum claims about its own.
//!
//! Owns private temporary folders, the children that run in them and the limits on both. Knows of the curriculum only the
//! plain types of claims and runs; never judges a learner, never prints.
//!
//! A program runs in a folder of its own, with an empty environment, under limits ([`limits`]), and behind the walls that
//! this system has ([`sandbox`]). Where there are none, run only programs whose author you trust.

mod check;
pub mod limits;
mod room;
mod rust;
pub mod sandbox;

pub use crate::curriculum::runs::{End, Outcome, Unavailable};
pub use check::{Mismatch, check, check_all, jobs};
pub use room::Room;
pub use sandbox::Sandbox;

use crate::curriculum::runs::{Job, Work};
use sandbox::Profile;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The variables that a compiler gets; the program itself gets only `PATH` and `TMPDIR`.
const COMPILER_ENV: [&str; 7] =
    ["PATH", "HOME", "RUSTUP_HOME", "CARGO_HOME", "RUSTUP_TOOLCHAIN", "SDKROOT", "DEVELOPER_DIR"];

/// A language that programs can be written in.
#[derive(Debug)]
pub struct Language {
    /// As `curriculum.toml` names it.
    pub name: &'static str,
    /// The compiler's command.
    pub compiler: &'static str,
    /// The file that the code is put in.
    pub source: &'static str,
    /// The file that the compiler makes.
    pub program: &'static str,
    /// The oldest version that will do.
    pub oldest: (u32, u32),
    /// Where to get the compiler.
    pub how_to_get: &'static str,
    /// Arguments that print where the compiler is installed; `bin/` in there is then used directly.
    root: &'static [&'static str],
    /// Arguments that compile the source.
    compile: &'static [&'static str],
    /// More arguments, to look for errors only.
    only_check: &'static [&'static str],
    /// The compiler's exit code for a program that it refuses; with another one, it is itself in trouble.
    refusal_code: i32,
    /// A program's exit code after a panic.
    panic_code: i32,
    /// The codes of the errors in the compiler's report.
    error_codes: fn(&str) -> Vec<String>,
    /// Whether the report says that there is no linker.
    no_linker: fn(&str) -> bool,
}

/// Every language that can be run.
pub static LANGUAGES: [&Language; 1] = [&rust::RUST];

/// A compiler that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiler {
    /// The file to run.
    pub path: PathBuf,
    /// The folder that it is installed in; empty where it does not say.
    pub root: PathBuf,
    /// What it says about itself, for instance `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub version: String,
}

/// The place where programs are run. One for the whole program is enough; it can be shared by threads.
#[derive(Debug, Default)]
pub struct Workbench {
    stop: Arc<AtomicBool>,
    sandbox: Option<Sandbox>,
    found: Mutex<BTreeMap<&'static str, Result<Compiler, Unavailable>>>,
}

impl Workbench {
    /// A workbench that ends all its programs as soon as `stop` is true. Without a sandbox there are limits only.
    pub fn new(stop: Arc<AtomicBool>, sandbox: Option<Sandbox>) -> Self {
        Workbench { stop, sandbox, found: Mutex::default() }
    }

    /// The command, behind the walls if there are any.
    fn walled(&self, program: &Path, profile: Profile, work: &Path, tools: &[PathBuf]) -> Command {
        match &self.sandbox {
            Some(sandbox) => sandbox.command(program, profile, work, tools),
            None => Command::new(program),
        }
    }

    /// The compiler for a language. It is looked for once.
    ///
    /// # Errors
    /// The language is not known, or its compiler is missing, too old or broken.
    pub fn compiler(&self, language: &str) -> Result<(&'static Language, Compiler), Unavailable> {
        let Some(language) = LANGUAGES.into_iter().find(|l| l.name == language) else {
            let known: Vec<&str> = LANGUAGES.iter().map(|l| l.name).collect();
            return Err(Unavailable {
                why: format!("programs in `{language}` cannot be run"),
                how: format!("languages that can: {}", known.join(", ")),
            });
        };
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let compiler = found.entry(language.name).or_insert_with(|| self.find(language));
        compiler.clone().map(|c| (language, c))
    }

    /// Does what a job asks for, until `stop` is true; `say` hears what the program prints while it runs.
    pub fn perform(&self, job: &Job, stop: &AtomicBool, say: &mut dyn FnMut(&str)) -> Outcome {
        let _ = (stop, say);
        match &job.work {
            Work::Once => self.run(&job.code, &job.language),
            _ => Outcome::Unavailable(Unavailable { why: "not built yet".into(), how: String::new() }),
        }
    }

    /// Whether a program can be found.
    pub fn has(program: &str) -> bool {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    }

    /// Compiles and runs a whole program.
    pub fn run(&self, code: &str, language: &str) -> Outcome {
        self.compiler(language)
            .and_then(|(language, compiler)| self.build(code, language, &compiler, true))
            .unwrap_or_else(Outcome::Unavailable)
    }

    /// Looks for errors only: nothing is linked or run. `None` where there are none.
    ///
    /// The compiler finds some errors only when it makes the program, so `None` does not promise that [`Workbench::run`]
    /// gets to run it.
    pub fn errors(&self, code: &str, language: &str) -> Option<Outcome> {
        let outcome = self
            .compiler(language)
            .and_then(|(language, compiler)| self.build(code, language, &compiler, false))
            .unwrap_or_else(Outcome::Unavailable);
        (!matches!(outcome, Outcome::Ran { .. })).then_some(outcome)
    }

    fn build(&self, code: &str, language: &Language, compiler: &Compiler, whole: bool) -> Result<Outcome, Unavailable> {
        let folder = private_folder()?;
        let at = folder.path();
        std::fs::write(at.join(language.source), code).map_err(|e| no_place("write to a temporary folder", &e))?;
        let walled = self.walled(&compiler.path, Profile::Compiler, at, std::slice::from_ref(&compiler.root));
        let mut command = with_compiler_env(walled, at);
        command.args(language.compile).args(if whole { &[] } else { language.only_check });
        let done = limits::run(command, at, &limits::COMPILE, &self.stop)
            .map_err(|e| no_place(&format!("start {}", compiler.path.display()), &e))?;
        refused(&done)?;
        match done.end {
            End::TimedOut => return Ok(Outcome::TimedOut),
            End::Stopped => return Ok(Outcome::Stopped),
            End::Exit(0) => {}
            _ if (language.no_linker)(&done.stderr) => {
                return Err(Unavailable {
                    why: format!("{} found no linker", language.compiler),
                    how: "install a C compiler: gcc or clang on Linux, `xcode-select --install` on macOS".into(),
                });
            }
            End::Exit(code) if code != language.refusal_code => return Err(broken(language, &done)),
            End::Signal(_) => return Err(broken(language, &done)),
            End::Exit(_) | End::TooMuchOutput | End::FolderFull | End::TooManyProcesses => {
                let codes = (language.error_codes)(&done.stderr);
                return Ok(Outcome::CompileFailed { codes, stderr: done.stderr, complaints: Vec::new() });
            }
        }
        if !whole {
            let (stdout, stderr) = (String::new(), String::new());
            let (tests, complaints) = (Vec::new(), Vec::new());
            return Ok(Outcome::Ran { stdout, stderr, status: End::Exit(0), panicked: false, tests, complaints });
        }
        self.start(at, language)
    }

    fn start(&self, at: &Path, language: &Language) -> Result<Outcome, Unavailable> {
        let work = at.join("work");
        std::fs::create_dir(&work).map_err(|e| no_place("write to a temporary folder", &e))?;
        let mut command = self.walled(&at.join(language.program), Profile::Program, &work, &[]);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("TMPDIR", &work);
        let done = limits::run(command, &work, &limits::RUN, &self.stop)
            .map_err(|e| no_place("start a compiled program in the temporary folder", &e))?;
        refused(&done)?;
        Ok(match done.end {
            End::TimedOut => Outcome::TimedOut,
            End::Stopped => Outcome::Stopped,
            status => Outcome::Ran {
                stdout: done.stdout,
                stderr: done.stderr,
                status,
                panicked: status == End::Exit(language.panic_code),
                tests: Vec::new(),
                complaints: Vec::new(),
            },
        })
    }

    fn find(&self, language: &Language) -> Result<Compiler, Unavailable> {
        let missing = |why: String| Unavailable { why, how: language.how_to_get.into() };
        let folder = private_folder()?;
        let ask = |path: &Path, args: &[&str]| {
            let mut command = with_compiler_env(Command::new(path), folder.path());
            command.args(args);
            limits::run(command, folder.path(), &limits::COMPILE, &self.stop)
        };
        let mut asked = (PathBuf::from(language.compiler), ask(Path::new(language.compiler), &["--version"]));
        if let (Err(_), Some(usual)) = (&asked.1, usual_place(language.compiler)) {
            asked = (usual.clone(), ask(&usual, &["--version"]));
        }
        let (path, said) = asked;
        let said = said.map_err(|e| missing(format!("{} was not found: {e}", language.compiler)))?;
        if said.end == End::Stopped || self.stop.load(Ordering::Relaxed) {
            return Err(missing("stopped".into()));
        }
        if said.end != End::Exit(0) {
            return Err(missing(format!("{} does not work: {}", language.compiler, said.stderr.trim())));
        }
        let version = said.stdout.trim().to_string();
        if release(&version).is_none_or(|v| v < language.oldest) {
            let (major, minor) = language.oldest;
            return Err(missing(format!("{major}.{minor} or newer is needed, and here is `{version}`")));
        }
        // What stands in PATH may be a proxy that costs time on each call: use what it stands for.
        let root = ask(&path, language.root).ok().filter(|r| r.end == End::Exit(0));
        let root = root.map(|r| PathBuf::from(r.stdout.trim())).unwrap_or_default();
        let direct = Some(root.join("bin").join(language.compiler)).filter(|p| p.is_file());
        Ok(Compiler { path: direct.unwrap_or(path), root, version })
    }
}

fn private_folder() -> Result<tempfile::TempDir, Unavailable> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("gradus-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().map_err(|e| no_place("make a temporary folder", &e))
}

fn no_place(what: &str, error: &io::Error) -> Unavailable {
    Unavailable {
        why: format!("cannot {what}: {error}"),
        how: "free some space there, or set TMPDIR to a folder where you may write and run programs".into(),
    }
}

fn broken(language: &Language, done: &limits::Finished) -> Unavailable {
    let last = done.stderr.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("it said nothing");
    Unavailable {
        why: format!("{} broke down ({:?}): {last}", language.compiler, done.end),
        how: format!("free some memory and disk space and try again; if that does not help, {}", language.how_to_get),
    }
}

/// Whether the sandbox could not be entered.
fn refused(done: &limits::Finished) -> Result<(), Unavailable> {
    match done.stderr.strip_prefix(sandbox::REFUSAL) {
        Some(why) if done.end == End::Exit(sandbox::REFUSED) => Err(Unavailable {
            why: format!("the sandbox could not be entered: {}", why.trim()),
            how: "gradus doctor says what this system has".into(),
        }),
        _ => Ok(()),
    }
}

fn with_compiler_env(mut command: Command, folder: &Path) -> Command {
    let kept: Vec<(&str, OsString)> =
        COMPILER_ENV.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))).collect();
    command.env_clear().envs(kept).env("TMPDIR", folder);
    command
}

/// Where rustup puts its commands, for a terminal that was opened before they were installed.
fn usual_place(compiler: &str) -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    Some(home.join("bin").join(compiler)).filter(|p| p.is_file())
}

/// Major and minor of `rustc 1.95.0 (…)`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split_whitespace().nth(1)?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests;
