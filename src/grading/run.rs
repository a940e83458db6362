//! From what a run showed to a verdict: tests for `code` and `fix`, the expected output for `blank` and `order`, the check
//! for `command`.

use super::{Answer, Cause, Verdict, foreseen, grade};
use crate::curriculum::runs::{End, Outcome, TestResult};
use crate::curriculum::{Errand, Item, Question, Wrong, keys, programs};

/// Failed tests that are told in full.
const MOST_TOLD: usize = 3;

/// The verdict that follows from a run asked for by [`super::judge`]; `None` where it says nothing about the answer: it was
/// stopped, or could not be tried.
pub fn of_run(item: &Item, answer: &Answer, outcome: &Outcome) -> Option<Verdict> {
    if matches!(outcome, Outcome::Stopped | Outcome::Unavailable(_)) {
        return None;
    }
    Some(match &item.question {
        Question::Code(_) | Question::Fix(_) => program(item, answer, outcome),
        Question::Command(errand) => state(item, errand, answer, outcome),
        _ => match &item.expect {
            Some(expect) if outcome.agrees(expect) => {
                let feedback = "It is not the answer that was expected, and it does the same.";
                Verdict { correct: true, cause: Cause::Run, feedback: feedback.into() }
            }
            _ => grade(item, answer),
        },
    })
}

fn program(item: &Item, answer: &Answer, outcome: &Outcome) -> Verdict {
    if outcome.passes() {
        return Verdict { correct: true, cause: Cause::Run, feedback: String::new() };
    }
    let text = answer.words(item);
    let wrong = item.task().map_or(&[][..], |task| &task.wrong);
    match keys::listed(keys::form(item, 0), wrong, &text) {
        Some(known) => foreseen(&known.cause),
        None => Verdict { correct: false, cause: Cause::Run, feedback: report(outcome, &text) },
    }
}

fn state(item: &Item, errand: &Errand, answer: &Answer, outcome: &Outcome) -> Verdict {
    let (reached, said) = match outcome {
        Outcome::Ran { status, stdout, .. } => (*status == End::Exit(0), stdout.trim()),
        Outcome::TimedOut => (false, "The check did not come to an end in time."),
        _ => (false, ""),
    };
    if reached {
        return Verdict { correct: true, cause: Cause::Run, feedback: String::new() };
    }
    let typed = answer.words(item);
    let form = keys::form(item, 0);
    // Of several that were typed, the one that says most: that of most lines, then the first.
    let lines = |w: &&Wrong| w.answer.lines().filter(|l| !l.trim().is_empty()).count();
    let told = errand.wrong.iter().filter(|w| typed_in_order(form, &w.answer, &typed)).rev().max_by_key(lines);
    match told {
        Some(known) => foreseen(&known.cause),
        None => Verdict { correct: false, cause: Cause::Run, feedback: said.to_string() },
    }
}

/// Whether each command was typed, in this order; others may stand between them.
fn typed_in_order(form: keys::Form, commands: &str, typed: &str) -> bool {
    let mut lines = typed.lines();
    let mut wanted = commands.lines().filter(|l| !l.trim().is_empty()).peekable();
    wanted.peek().is_some() && wanted.all(|command| lines.any(|line| keys::same_as(form, command, line)))
}

/// A line of the learner's program with its number, to stand above what is said about it; nothing where none is named.
fn line_of(program: &str, line: Option<usize>) -> String {
    let text = line.and_then(|n| Some((n, program.lines().nth(n.checked_sub(1)?)?)));
    text.map_or(String::new(), |(n, text)| format!("{n:>3} │ {}\n", programs::head(text)))
}

/// What a run of a program showed, in Markdown, shortened to what helps.
fn report(outcome: &Outcome, program: &str) -> String {
    match outcome {
        Outcome::CompileFailed { complaints, stderr, .. } => match complaints.first() {
            Some(c) => {
                let line = c.line.map_or(String::new(), |n| format!(" in line {n}"));
                let code = c.code.as_ref().map_or(String::new(), |c| format!(" (`{c}`)"));
                let shown = line_of(program, c.line);
                format!("It does not compile: there is an error{line}{code}.\n\n```text\n{shown}{}\n```", c.message)
            }
            None => format!("It does not compile.\n\n```text\n{}\n```", programs::head(stderr)),
        },
        Outcome::TimedOut => "It does not come to an end in time: is there a loop that never stops?".into(),
        Outcome::Ran { tests, stderr, status, complaints, .. } => {
            let failed: Vec<&TestResult> = tests.iter().filter(|t| !t.passed).collect();
            if !failed.is_empty() {
                return told(&failed, tests.len(), program);
            }
            let why =
                complaints.first().map_or_else(|| programs::head(stderr), |c| line_of(program, c.line) + &c.message);
            let how = match status {
                End::Exit(0) => "It ended before its tests did.".to_string(),
                End::Exit(n) => format!("It ended with the code {n}."),
                End::Signal(n) => format!("The system ended it (signal {n}): too much memory, or a bad address."),
                End::TooMuchOutput => "It prints without end.".into(),
                End::FolderFull => "It fills its folder.".into(),
                End::TooManyProcesses => "It starts too many processes.".into(),
                End::TimedOut | End::Stopped => String::new(),
            };
            if why.trim().is_empty() { how } else { format!("{how}\n\n```text\n{why}\n```") }
        }
        Outcome::Stopped | Outcome::Unavailable(_) => String::new(),
    }
}

fn told(failed: &[&TestResult], all: usize, program: &str) -> String {
    let mut out = format!("{} of {all} tests fail.", failed.len());
    for test in failed.iter().take(MOST_TOLD) {
        let shown = line_of(program, test.line);
        out.push_str(&format!("\n\n`{}`", test.name));
        if !test.message.trim().is_empty() || !shown.is_empty() {
            out.push_str(&format!("\n\n```text\n{shown}{}\n```", programs::head(&test.message)));
        }
    }
    if failed.len() > MOST_TOLD {
        out.push_str(&format!("\n\nAnd {} more.", failed.len() - MOST_TOLD));
    }
    out
}
