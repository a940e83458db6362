//! `gradus fit`: what logs of answers say about the questions, as a `priors.toml`.
//!
//! A log is a CSV file of many students, or the evidence of one learner: a store's folder, or the lines of its journal.

use super::Context;
use super::args::FitArgs;
use super::hands::Threads;
use super::logs;
use super::output::Failure;
use crate::curriculum::Kind;
use crate::lab::answers::{Answer, Answers, Bank};
use crate::lab::priors::{LEAST_STUDENTS, fit_all, text};
use crate::learner::calibrate::question_then;
use crate::learner::{Attempt, Evidence};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Parameters tried.
const TRIES: usize = 80;

/// What is read from all logs.
#[derive(Default)]
struct Logs {
    bank: Bank,
    answers: Answers,
    /// Kind of each item, where a log says it.
    kinds: BTreeMap<u32, Kind>,
    /// Chance to guess, the same.
    guess: BTreeMap<u32, f64>,
    assisted: u64,
}

/// `gradus fit LOG… -o FILE`.
///
/// # Errors
/// A log that cannot be read, or the file that cannot be written.
pub fn run(ctx: &Context, args: &FitArgs) -> Result<(), Failure> {
    let hands = Threads::new(ctx.out);
    let mut all = Logs::default();
    for log in &args.logs {
        read(ctx, log, args.max_bad, &mut all)?;
    }
    if all.answers.is_empty() {
        return Err(Failure::content("there are no unassisted answers in these logs: nothing can be fitted"));
    }
    if !all.guess.is_empty() {
        let items = 0..all.bank.items.len() as u32;
        all.bank.guess = items.map(|i| all.guess.get(&i).copied().unwrap_or(0.03)).collect();
    }
    let fitted = fit_all(&all.answers, &all.bank, &all.kinds, TRIES, &hands);
    hands.done();
    write(&args.output, &text(&fitted, &all.answers, &all.bank))?;
    let items = fitted.items.answers.iter().filter(|n| **n > 0).count();
    let (answers, students) = (all.answers.len(), all.answers.students());
    if ctx.json {
        return ctx.out.json(&serde_json::json!({
            "file": args.output, "answers": answers, "students": students, "items": items,
            "assisted_left_out": all.assisted, "filter_fitted": fitted.searched,
        }));
    }
    if !fitted.searched {
        ctx.out.note(&format!("fewer than {LEAST_STUDENTS} students: the filter keeps its parameters"));
    }
    ctx.out.line(&format!("{}: {items} items from {answers} answers of {students} students", args.output.display()))
}

fn read(ctx: &Context, log: &Path, most_bad: u64, all: &mut Logs) -> Result<(), Failure> {
    if log.is_dir() {
        return folder(ctx, log, all);
    }
    if log.extension().is_some_and(|e| e == "jsonl") {
        return journal(ctx, log, most_bad, all);
    }
    let answers = &mut all.answers;
    let (_, timed) = logs::read(ctx, log, most_bad, &mut all.bank, &mut |_, row| {
        if row.begins {
            answers.begin();
        }
        answers.push(row.answer);
        logs::room_for(answers, log)
    })?;
    answers.timed |= timed;
    Ok(())
}

/// A store, or a folder with its journal in it: one learner.
fn folder(ctx: &Context, root: &Path, all: &mut Logs) -> Result<(), Failure> {
    all.answers.begin();
    let before = all.answers.len();
    let mut newer = 0u64;
    let unreadable = crate::store::read_journal(root, &mut |_, at, event| match serde_json::from_str(event) {
        Ok(Evidence::Attempt(attempt)) => all.take(at, &attempt),
        Ok(_) => {}
        Err(_) => newer += 1,
    })
    .map_err(Failure::store)?;
    if unreadable + newer > 0 {
        ctx.out.note(&format!("left out: {} lines of {} that cannot be read", unreadable + newer, root.display()));
    }
    if all.answers.len() == before {
        ctx.out.note(&format!("{}: there are no unassisted answers in it", root.display()));
    }
    logs::room_for(&all.answers, root)
}

/// A line of a journal.
#[derive(serde::Deserialize)]
struct Line {
    at: i64,
    event: Evidence,
}

/// The lines of a journal: one learner.
fn journal(ctx: &Context, path: &Path, most_bad: u64, all: &mut Logs) -> Result<(), Failure> {
    all.answers.begin();
    logs::lines(ctx, path, most_bad, &mut |line| {
        let line: Line = serde_json::from_str(line)
            .map_err(|e| format!("this is no line of a journal ({e}): take it out, or give the store's folder"))?;
        if let Evidence::Attempt(attempt) = &line.event {
            all.take(line.at, attempt);
        }
        Ok(())
    })?;
    logs::room_for(&all.answers, path)
}

impl Logs {
    /// Only what a learner did alone says how hard a question is.
    fn take(&mut self, at: i64, attempt: &Attempt) {
        if !attempt.unassisted() {
            self.assisted += 1;
            return;
        }
        let set = self.bank.set(&attempt.skill().replace('~', "-"));
        let item = self.bank.item(&attempt.item, set);
        self.kinds.insert(item, attempt.kind);
        self.guess.insert(item, question_then(attempt).guess);
        self.answers.timed = true;
        self.answers.push(Answer { item, set, right: attempt.correct, seconds: at as f64 / 1000.0 });
    }
}

/// Writes the whole file, or leaves what was there.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let fail = |e: std::io::Error| Failure::failed(format!("cannot write {}: {e}", path.display()));
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(fail)?;
    file.persist(path).map_err(|e| fail(e.error))?;
    Ok(())
}
