//! What was said about a program and what it does, in words.

use super::super::{End, Outcome};
use crate::curriculum::programs::Deed;
use crate::curriculum::runs::Complaint;
use crate::curriculum::text::{normal_output, printable, squeeze};
use crate::curriculum::{ANY_CODE, Expect};

/// A claim, in words.
pub(super) fn said(expect: &Expect) -> String {
    match expect {
        Expect::Output(o) if o.trim().is_empty() => "that it compiles, runs and prints nothing".into(),
        Expect::Output(o) => format!("that it prints {}", quoted(o)),
        Expect::Error(code) if code.is_empty() => "that it does not compile, with an error that has no code".into(),
        Expect::Error(code) if code == ANY_CODE => "that it does not compile".into(),
        Expect::Error(code) => format!("that it does not compile, with {code}"),
        Expect::Panic(true) => "that it panics".into(),
        Expect::Panic(false) => "that it does not panic".into(),
    }
}

/// What happened, in words.
pub(super) fn got(outcome: &Outcome) -> String {
    match outcome {
        Outcome::CompileFailed { codes, stderr, complaints } => {
            let codes = if codes.is_empty() { "no code".into() } else { codes.join(", ") };
            format!("it does not compile, with {codes}: {}", errors(stderr, complaints))
        }
        Outcome::Ran { panicked: true, stderr, .. } => {
            let why: Vec<&str> = stderr.lines().filter(|l| !l.trim().is_empty()).take(2).collect();
            format!("it panics: {}", why.join(" "))
        }
        Outcome::Ran { stdout, status: End::Exit(0), .. } => format!("it prints {}", quoted(stdout)),
        Outcome::Ran { status: End::TooMuchOutput, .. } => "it prints more than 64 KiB".into(),
        Outcome::Ran { status: End::FolderFull, .. } => "it fills its folder".into(),
        Outcome::Ran { status: End::Signal(n), .. } => format!("the system ended it with signal {n}"),
        Outcome::Ran { status: End::Exit(n), stderr, .. } => {
            let last = stderr.lines().rev().find(|l| !l.trim().is_empty());
            format!("it ends with the code {n}{}", last.map_or(String::new(), |l| format!(": {}", l.trim())))
        }
        Outcome::Ran { status, .. } => format!("it ends with {status:?}"),
        Outcome::TimedOut => "it does not end in time".into(),
        Outcome::Stopped => "it was stopped".into(),
        Outcome::Unavailable(u) => u.to_string(),
    }
}

/// What keeps a program from passing, or a state from being reached, in words.
pub(super) fn failures(outcome: &Outcome, deed: &Deed) -> String {
    match (deed, outcome) {
        (Deed::Work { .. }, Outcome::Ran { status: End::Exit(n), stdout, stderr, .. }) => {
            let said = [stdout, stderr].into_iter().find(|t| !t.trim().is_empty());
            let said = said.map_or("it says nothing".to_string(), |t| format!("it says {}", quoted(t)));
            format!("the check ends with the code {n}: {said}")
        }
        (_, Outcome::Ran { tests, .. }) if tests.iter().any(|t| !t.passed) => {
            let failed: Vec<_> = tests.iter().filter(|t| !t.passed).collect();
            let first = &failed[0];
            let why = squeeze(&printable(&first.message));
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            format!("{} of {} tests fail; `{}`{why}", failed.len(), tests.len(), first.name)
        }
        (Deed::Run(_), Outcome::Ran { tests, status: End::Exit(0), .. }) if tests.is_empty() => {
            "no test was run".into()
        }
        _ => got(outcome),
    }
}

/// The first errors of a compiler's report, in one line.
fn errors(stderr: &str, complaints: &[Complaint]) -> String {
    let lines: Vec<&str> = stderr.lines().filter(|l| l.starts_with("error")).take(3).collect();
    if lines.is_empty() && !complaints.is_empty() {
        return complaints.iter().take(3).map(|c| c.message.as_str()).collect::<Vec<_>>().join("; ");
    }
    if lines.is_empty() {
        stderr.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("").into()
    } else {
        lines.join("; ")
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
