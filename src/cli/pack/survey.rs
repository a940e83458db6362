//! Logs of learners for `gradus pack stats`: from files into the survey. What is said of them names no learner.

use super::super::Context;
use super::super::logs::{self, Wrong};
use super::super::output::Failure;
use crate::curriculum::{Curriculum, Item};
use crate::grading::{Answer, Cause, Judgement, judge};
use crate::lab::answers::Bank;
use crate::lab::rows::{Columns, Reader};
use crate::lab::survey::{Found, Log, Survey};
use crate::learner::{Attempt, Evidence};
use std::path::Path;

/// Events of one learner that are held in memory at most.
const MOST_EVENTS: usize = 2_000_000;

/// Takes a log in: a store's folder, a journal, or a CSV file.
///
/// # Errors
/// It cannot be read, or more than `most_bad` of its lines are bad.
pub fn take(ctx: &Context, log: &Path, most_bad: u64, survey: &mut Survey) -> Result<(), Failure> {
    if log.is_dir() {
        return folder(ctx, log, survey);
    }
    match log.extension().is_some_and(|e| e == "jsonl") {
        true => journal(ctx, log, most_bad, survey),
        false => class(ctx, log, most_bad, survey),
    }
}

fn room(log: &Log, path: &Path) -> Result<(), Failure> {
    match log.events.len() > MOST_EVENTS {
        true => Err(Failure::content(format!("{}: more than {MOST_EVENTS} lines of one learner", path.display()))),
        false => Ok(()),
    }
}

fn folder(ctx: &Context, root: &Path, survey: &mut Survey) -> Result<(), Failure> {
    let (mut log, mut unreadable) = (Log::default(), 0u64);
    let broken = crate::store::read_journal(root, &mut |_, at, event| match serde_json::from_str(event) {
        Ok(event) if log.events.len() <= MOST_EVENTS => log.events.push((at, event)),
        Ok(_) => {}
        Err(_) => unreadable += 1,
    })
    .map_err(Failure::store)?;
    room(&log, root)?;
    if unreadable + broken > 0 {
        ctx.out.note(&format!("left out: {} lines of {} that cannot be read", unreadable + broken, root.display()));
    }
    if log.events.is_empty() {
        ctx.out.note(&format!("{}: there is no journal in it", root.display()));
        return Ok(());
    }
    survey.learner(&log, &found);
    Ok(())
}

/// A line of a journal.
#[derive(serde::Deserialize)]
struct Line {
    at: i64,
    event: Evidence,
}

fn journal(ctx: &Context, path: &Path, most_bad: u64, survey: &mut Survey) -> Result<(), Failure> {
    let mut log = Log::default();
    logs::lines(ctx, path, most_bad, &mut |line| {
        // The reader's own words could quote what a learner wrote.
        let line: Line = serde_json::from_str(line)
            .map_err(|_| "this is no line of a journal: take it out, or give the store's folder".to_string())?;
        log.events.push((line.at, line.event));
        room(&log, path).map_err(Wrong::Stop)
    })?;
    survey.learner(&log, &found);
    Ok(())
}

/// A CSV file of many learners: one after the other, and nothing known but right and wrong.
fn class(ctx: &Context, path: &Path, most_bad: u64, survey: &mut Survey) -> Result<(), Failure> {
    let (mut reader, mut bank): (Option<Reader>, Bank) = (None, Bank::default());
    let mut log = Log { bare: true, ..Log::default() };
    logs::lines(ctx, path, most_bad, &mut |line| {
        let Some(reader) = &mut reader else {
            reader = Some(Reader::new(Columns::parse(line).map_err(Wrong::Whole)?));
            return Ok(());
        };
        let row = reader.read(line, &mut bank).map_err(nameless)?;
        let Some(row) = row else { return Ok(()) };
        if row.begins && !log.events.is_empty() {
            survey.learner(&log, &found);
            log.events.clear();
        }
        let at = (row.answer.seconds * 1000.0) as i64;
        log.events.push((at, Evidence::Attempt(bare(bank.items.name(row.answer.item), row.answer.right))));
        room(&log, path).map_err(Wrong::Stop)
    })?;
    if log.events.is_empty() {
        return Err(Failure::content(format!("{}: there are no answers in it", path.display())));
    }
    survey.learner(&log, &found);
    Ok(())
}

/// What is wrong with a row, without the name of a student.
fn nameless(why: String) -> Wrong {
    match why.starts_with("student `") {
        true => Wrong::Row("a student comes back after another: sort the rows by student, then by time".into()),
        false => Wrong::Row(why),
    }
}

/// An answer of which nothing is known but whether it was right.
fn bare(item: &str, right: bool) -> Attempt {
    let nothing = Item {
        id: item.to_string(),
        language: String::new(),
        runs: false,
        difficulty: 3,
        minutes: 0.0,
        hints: Vec::new(),
        explanation: String::new(),
        prompt: String::new(),
        expect: None,
        question: crate::curriculum::Question::Choice(Vec::new()),
        source: None,
        licence: None,
        hash: 0,
        place: Default::default(),
        known: Default::default(),
    };
    Attempt::plain(&nothing, right)
}

/// What a wrong answer is, by the key of today; the record keeps its words only.
fn found(item: &Item, words: &str) -> Found {
    let answer = match Answer::empty(item) {
        Answer::Text(_) => Answer::Text(words.to_string()),
        Answer::Fields(empty) => {
            let fields: Vec<String> = words.split(" | ").map(str::to_string).collect();
            if fields.len() != empty.len() {
                return Found::Unknown;
            }
            Answer::Fields(fields)
        }
        Answer::Picked(_) | Answer::Lines(_) => return Found::Unknown,
    };
    match judge(item, &answer) {
        Judgement::Verdict(v) if v.correct => Found::Unknown,
        Judgement::Verdict(v) => match v.cause {
            Cause::NearMiss => Found::Near,
            Cause::Foreseen | Cause::Misconception(_) => Found::Listed,
            Cause::NotInKey | Cause::Incomplete => Found::New,
            _ => Found::Unknown,
        },
        _ => Found::Unknown,
    }
}

/// A survey of a curriculum's learners.
///
/// # Errors
/// As [`take`].
pub fn all<'a>(
    ctx: &Context,
    course: &'a Curriculum,
    paths: &[std::path::PathBuf],
    most_bad: u64,
) -> Result<Survey<'a>, Failure> {
    let mut survey = Survey::new(course);
    let mut seen = std::collections::BTreeSet::new();
    for path in paths {
        if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            ctx.out.note(&format!("{} is named twice and counts once", path.display()));
            continue;
        }
        take(ctx, path, most_bad, &mut survey)?;
    }
    Ok(survey)
}
