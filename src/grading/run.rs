//! From what a run showed to a verdict: tests for `code` and `fix`, the expected output for `blank` and `order`, the check
//! for `command`.

use super::{Answer, Cause, Verdict, foreseen, grade};
use crate::curriculum::runs::{End, Outcome, TestResult};
use crate::curriculum::{Errand, Item, Question, Wrong, keys, programs};
use crate::msg;

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
                Verdict { correct: true, cause: Cause::Run, feedback: msg!("run-does-the-same") }
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
        Outcome::Ran { status, stdout, .. } => (*status == End::Exit(0), stdout.trim().to_string()),
        Outcome::TimedOut => (false, msg!("run-check-endless")),
        _ => (false, String::new()),
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
        None => Verdict { correct: false, cause: Cause::Run, feedback: said },
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
                let words = match (c.line, &c.code) {
                    (Some(line), Some(code)) => msg!("run-error-line-code", line = line, code = code.as_str()),
                    (Some(line), None) => msg!("run-error-line", line = line),
                    (None, Some(code)) => msg!("run-error-code", code = code.as_str()),
                    (None, None) => msg!("run-error"),
                };
                format!("{words}\n\n```text\n{}{}\n```", line_of(program, c.line), c.message)
            }
            None => format!("{}\n\n```text\n{}\n```", msg!("run-no-compile"), programs::head(stderr)),
        },
        Outcome::TimedOut => msg!("run-endless"),
        Outcome::Ran { tests, stderr, status, complaints, .. } => {
            let failed: Vec<&TestResult> = tests.iter().filter(|t| !t.passed).collect();
            if !failed.is_empty() {
                return told(&failed, tests.len(), program);
            }
            let why =
                complaints.first().map_or_else(|| programs::head(stderr), |c| line_of(program, c.line) + &c.message);
            let how = match status {
                End::Exit(0) => msg!("run-ended-early"),
                End::Exit(n) => msg!("run-ended-code", n = *n),
                End::Signal(n) => msg!("run-ended-signal", n = *n),
                End::TooMuchOutput => msg!("run-prints-endless"),
                End::FolderFull => msg!("run-fills-folder"),
                End::TooManyProcesses => msg!("run-many-processes"),
                End::TimedOut | End::Stopped => String::new(),
            };
            if why.trim().is_empty() { how } else { format!("{how}\n\n```text\n{why}\n```") }
        }
        Outcome::Stopped | Outcome::Unavailable(_) => String::new(),
    }
}

fn told(failed: &[&TestResult], all: usize, program: &str) -> String {
    let mut out = msg!("run-tests-fail", n = failed.len(), all = all);
    for test in failed.iter().take(MOST_TOLD) {
        let shown = line_of(program, test.line);
        out.push_str(&format!("\n\n`{}`", test.name));
        if !test.message.trim().is_empty() || !shown.is_empty() {
            out.push_str(&format!("\n\n```text\n{shown}{}\n```", programs::head(&test.message)));
        }
    }
    if failed.len() > MOST_TOLD {
        out.push_str(&format!("\n\n{}", msg!("run-tests-more", n = failed.len() - MOST_TOLD)));
    }
    out
}
