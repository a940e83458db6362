//! Does a program do what the curriculum says?
//!
//! Compares outcomes with claims; the running itself is the business of [`super::Workbench`].

use super::{End, Outcome, Unavailable, Workbench};
use crate::curriculum::Expect;
use crate::curriculum::programs::Program;
use crate::curriculum::text::normal_output;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// A program that does something else than was said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It does another thing.
    #[error("{said} was said, but {got}")]
    Other {
        /// The claim, in words.
        said: String,
        /// What happens, in words.
        got: String,
    },
    /// An answer listed as wrong gives just what `expect` says.
    #[error("this answer is listed as wrong, but with it {got}, just as `expect` says")]
    NotWrong {
        /// What happens, in words.
        got: String,
    },
    /// It could not be tried.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// Somebody asked to stop before it was tried.
    #[error("not tried")]
    Stopped,
}

/// Tries one program of a curriculum whose programs are in `language`.
///
/// # Errors
/// It does not do what was said, or could not be tried.
pub fn check(bench: &Workbench, program: &Program, language: &str) -> Result<(), Mismatch> {
    let quick = match program.expect {
        Expect::Error(_) => bench.errors(&program.code, language),
        _ => None,
    };
    let outcome = quick.unwrap_or_else(|| bench.run(&program.code, language));
    match &outcome {
        Outcome::Unavailable(u) => return Err(u.clone().into()),
        Outcome::Stopped => return Err(Mismatch::Stopped),
        _ => {}
    }
    match (outcome.agrees(&program.expect), program.holds) {
        (true, true) | (false, false) => Ok(()),
        (true, false) => Err(Mismatch::NotWrong { got: got(&outcome) }),
        (false, true) => Err(Mismatch::Other { said: said(&program.expect), got: got(&outcome) }),
    }
}

/// Tries all of them, `jobs` at a time, and calls `progress` with the number done after each. Results are in order.
pub fn check_all(
    bench: &Workbench,
    programs: &[Program],
    language: &str,
    jobs: usize,
    mut progress: impl FnMut(usize),
) -> Vec<Result<(), Mismatch>> {
    let next = AtomicUsize::new(0);
    let mut results = vec![Err(Mismatch::Stopped); programs.len()];
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..jobs.clamp(1, programs.len().max(1)) {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                while let Some((i, program)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    programs.get(i).map(|p| (i, p))
                } {
                    if send.send((i, check(bench, program, language))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        for (done, (i, result)) in receive.into_iter().enumerate() {
            results[i] = result;
            progress(done + 1);
        }
    });
    results
}

/// How many programs to run at a time on this machine.
pub fn jobs() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

fn said(expect: &Expect) -> String {
    match expect {
        Expect::Output(o) if o.trim().is_empty() => "that it compiles, runs and prints nothing".into(),
        Expect::Output(o) => format!("that it prints {}", quoted(o)),
        Expect::Error(code) if code.is_empty() => "that it does not compile, with an error that has no code".into(),
        Expect::Error(code) => format!("that it does not compile, with {code}"),
        Expect::Panic(true) => "that it panics".into(),
        Expect::Panic(false) => "that it does not panic".into(),
    }
}

fn got(outcome: &Outcome) -> String {
    match outcome {
        Outcome::CompileFailed { codes, stderr, .. } => {
            let errors: Vec<&str> = stderr.lines().filter(|l| l.starts_with("error")).take(3).collect();
            let codes = if codes.is_empty() { "no code".into() } else { codes.join(", ") };
            format!("it does not compile, with {codes}: {}", errors.join("; "))
        }
        Outcome::Ran { panicked: true, stderr, .. } => {
            let why: Vec<&str> = stderr.lines().filter(|l| !l.trim().is_empty()).take(2).collect();
            format!("it panics: {}", why.join(" "))
        }
        Outcome::Ran { stdout, status: End::Exit(0), .. } => format!("it prints {}", quoted(stdout)),
        Outcome::Ran { status: End::TooMuchOutput, .. } => "it prints more than 64 KiB".into(),
        Outcome::Ran { status: End::FolderFull, .. } => "it fills its folder".into(),
        Outcome::Ran { status: End::Signal(n), .. } => format!("the system ended it with signal {n}"),
        Outcome::Ran { status, .. } => format!("it ends with {status:?}"),
        Outcome::TimedOut => "it does not end in time".into(),
        Outcome::Stopped => "it was stopped".into(),
        Outcome::Unavailable(u) => u.to_string(),
    }
}

/// An output in one line, cut to a length that can be read.
fn quoted(output: &str) -> String {
    const MOST: usize = 300;
    let text = normal_output(output);
    let cut: String = text.chars().take(MOST).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("{cut:?}{more}")
}
