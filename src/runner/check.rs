//! Does a program do what the curriculum says?
//!
//! Compares outcomes with claims; the running itself is the business of [`super::Workbench`] and [`super::Room`].

mod words;

use super::{Outcome, Room, Unavailable, Workbench};
use crate::curriculum::keys::{Form, same_as};
use crate::curriculum::programs::{Claim, Deed, Must, Watch, whole};
use crate::curriculum::runs::{End, Job, Work};
use crate::curriculum::{Errand, Expect};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use words::{failures, got, said};

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
    /// What must pass does not.
    #[error("this must pass, but {got}")]
    Fails {
        /// What happens, in words.
        got: String,
    },
    /// What must not pass does.
    #[error("this must not pass, but it does")]
    Passes,
    /// The values at the marks are others, or cannot be seen.
    #[error("{0}")]
    Values(String),
    /// The setup of a folder fails.
    #[error("the setup does not work: {0}")]
    Setup(String),
    /// It could not be tried.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// Somebody asked to stop before it was tried.
    #[error("not tried")]
    Stopped,
}

/// Tries one claim of a curriculum.
///
/// # Errors
/// It does not hold, or could not be tried.
pub fn check(bench: &Workbench, claim: &Claim, stop: &AtomicBool) -> Result<(), Mismatch> {
    let outcome = match &claim.deed {
        Deed::Run(job) => perform(bench, job, &claim.must, stop),
        Deed::Work { language, errand, commands } => work(bench, language, errand, commands, stop)?,
    };
    match outcome {
        // What was stopped while it looked for its compiler does not lack it.
        _ if stop.load(Ordering::Relaxed) => Err(Mismatch::Stopped),
        Outcome::Unavailable(u) => Err(untried(bench, &claim.deed, u, stop)),
        Outcome::Stopped => Err(Mismatch::Stopped),
        outcome => holds(&claim.must, &claim.deed, &outcome),
    }
}

/// An error is looked for without linking first, which is quicker.
fn perform(bench: &Workbench, job: &Job, must: &Must, stop: &AtomicBool) -> Outcome {
    if matches!(must, Must::Do(Expect::Error(_)) | Must::NotDo(Expect::Error(_))) && job.work == Work::Once {
        let quick = bench.perform(&Job { work: Work::Errors, ..job.clone() }, stop, &mut |_| ());
        if matches!(quick, Outcome::CompileFailed { .. } | Outcome::Stopped) {
            return quick;
        }
    }
    bench.perform(job, stop, &mut |_| ())
}

/// Why nothing could be run: the language is not here, or else the setup does not work.
fn untried(bench: &Workbench, deed: &Deed, why: Unavailable, stop: &AtomicBool) -> Mismatch {
    match deed {
        Deed::Run(job) if !job.setup.trim().is_empty() && is_here(bench, &job.language, stop).is_ok() => {
            Mismatch::Setup(why.why)
        }
        _ => why.into(),
    }
}

/// Whether an empty program runs.
fn is_here(bench: &Workbench, language: &str, stop: &AtomicBool) -> Result<(), Mismatch> {
    let code = if language == "c" { "int main(void) { return 0; }\n" } else { "" };
    match bench.perform(&Job::once(language, whole(code, language)), stop, &mut |_| ()) {
        Outcome::Unavailable(why) => Err(why.into()),
        Outcome::Stopped => Err(Mismatch::Stopped),
        _ => Ok(()),
    }
}

/// Makes the folder, does the commands in it, and asks the check.
fn work(
    bench: &Workbench,
    language: &str,
    errand: &Errand,
    commands: &str,
    stop: &AtomicBool,
) -> Result<Outcome, Mismatch> {
    if let Some(missing) = errand.needs.iter().find(|n| !Workbench::has(n)) {
        let how = format!("install {missing}, so that it is found in PATH");
        return Err(Unavailable { why: format!("the program `{missing}` is not here"), how }.into());
    }
    // A folder that cannot be made may be the setup's fault; without the language nothing is.
    is_here(bench, language, stop)?;
    let mut room = Room::make(bench, language, errand).map_err(|u| Mismatch::Setup(u.why))?;
    if !commands.trim().is_empty() {
        room.line(bench, commands)?;
    }
    Ok(room.check(bench, stop))
}

fn holds(must: &Must, deed: &Deed, outcome: &Outcome) -> Result<(), Mismatch> {
    let passes = match deed {
        Deed::Run(_) => outcome.passes(),
        Deed::Work { .. } => matches!(outcome, Outcome::Ran { status: End::Exit(0), .. }),
    };
    match must {
        Must::Do(expect) if !outcome.agrees(expect) => Err(Mismatch::Other { said: said(expect), got: got(outcome) }),
        Must::NotDo(expect) if outcome.agrees(expect) => Err(Mismatch::NotWrong { got: got(outcome) }),
        Must::Pass if !passes => Err(Mismatch::Fails { got: failures(outcome, deed) }),
        Must::Fail if passes => Err(Mismatch::Passes),
        Must::Show(watch) => shows(watch, outcome),
        Must::Do(_) | Must::NotDo(_) | Must::Pass | Must::Fail => Ok(()),
    }
}

/// Whether the values at the marks are those of the key.
fn shows(watch: &Watch, outcome: &Outcome) -> Result<(), Mismatch> {
    let Outcome::Ran { stderr, status, .. } = outcome else {
        let shown: Vec<String> = watch.values.iter().map(|v| format!("`{}`", v.show)).collect();
        let message = format!(
            "the values cannot be looked at: with a line after each mark that shows {}, {}",
            shown.join(", "),
            got(outcome)
        );
        return Err(Mismatch::Values(message));
    };
    for (value, probe) in watch.values.iter().zip(&watch.probed.probes) {
        let at = format!("`{}` after line ({})", value.show, value.mark);
        let Some(told) = watch.probed.told(stderr, *probe, value.hit) else {
            let hits = watch.probed.hits(stderr, *probe);
            let ends = if *status == End::Exit(0) { String::new() } else { format!(", and {}", got(outcome)) };
            let message = format!("{at}: the line has run {hits} times, and its {}th time was asked{ends}", value.hit);
            return Err(Mismatch::Values(message));
        };
        if !same_as(Form::Value, &value.value, told) {
            let time = if value.hit > 1 { format!(" has run {} times", value.hit) } else { String::new() };
            return Err(Mismatch::Values(format!("{at}{time} was said to be `{}`, but it is `{told}`", value.value)));
        }
    }
    match status {
        End::Exit(0) => Ok(()),
        _ if !watch.ends_well => Ok(()),
        _ => Err(Mismatch::Values(format!(
            "without `expect` a program ends by itself with success, but {}",
            got(outcome)
        ))),
    }
}

/// Tries all of them, `jobs` at a time, and calls `progress` with the number done after each. Results are in order.
pub fn check_all(
    bench: &Workbench,
    claims: &[Claim],
    jobs: usize,
    stop: &AtomicBool,
    mut progress: impl FnMut(usize),
) -> Vec<Result<(), Mismatch>> {
    let next = AtomicUsize::new(0);
    let mut results = vec![Err(Mismatch::Stopped); claims.len()];
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..jobs.clamp(1, claims.len().max(1)) {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                while let Some((i, claim)) = {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    claims.get(i).map(|c| (i, c))
                } {
                    if send.send((i, check(bench, claim, stop))).is_err() {
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

/// How many programs to run at a time on this machine: two for each core, as one of two waits at most moments.
pub fn jobs() -> usize {
    2 * std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

#[cfg(test)]
mod tests;
