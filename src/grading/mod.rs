//! Was it right: from an item and an answer to a verdict with its cause.
//!
//! One file per family of kinds. Code decides here, by the key; a model never does. The room knows the curriculum only,
//! keeps nothing and asks nobody.

mod choice;
mod near;
mod order;
pub mod rubric;
mod run;
mod typed;

pub use order::assembled;
pub use run::of_run;

use crate::curriculum::runs::Job;
use crate::curriculum::{Item, Question, programs};
use crate::msg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An answer, finished or half-given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Options, by their place in the item, counted from 0.
    Picked(BTreeSet<usize>),
    /// What the learner typed: a text, a program, an explanation; for `command`, what was typed into the shell.
    Text(String),
    /// One text for each gap or step.
    Fields(Vec<String>),
    /// Lines of an `order` in the learner's order.
    Lines(Vec<Placed>),
}

/// A line of an `order`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Which of the pool, counted from 0.
    pub line: usize,
    /// Steps of indentation, where the learner sets it.
    pub indent: u8,
}

impl Answer {
    /// The answer of the item's kind before the learner does anything.
    pub fn empty(item: &Item) -> Answer {
        match &item.question {
            Question::Choice(_) | Question::Choices(_) => Answer::Picked(BTreeSet::new()),
            Question::Blank(gaps) if gaps.len() > 1 => Answer::Fields(vec![String::new(); gaps.len()]),
            Question::Trace(steps) => Answer::Fields(vec![String::new(); steps.len()]),
            Question::Order(_) => Answer::Lines(Vec::new()),
            Question::Code(task) | Question::Fix(task) => Answer::Text(task.starter.clone()),
            _ => Answer::Text(String::new()),
        }
    }

    /// Whether there is nothing to judge yet.
    pub fn is_empty(&self) -> bool {
        match self {
            Answer::Picked(p) => p.is_empty(),
            Answer::Text(t) => t.trim().is_empty(),
            Answer::Fields(f) => f.iter().all(|t| t.trim().is_empty()),
            Answer::Lines(l) => l.is_empty(),
        }
    }

    /// Takes everything out of it.
    pub fn clear(&mut self) {
        match self {
            Answer::Picked(p) => p.clear(),
            Answer::Text(t) => t.clear(),
            Answer::Fields(f) => f.iter_mut().for_each(String::clear),
            Answer::Lines(l) => l.clear(),
        }
    }

    /// The answer in words, for records and for the tutor.
    pub fn words(&self, item: &Item) -> String {
        match self {
            Answer::Text(t) => t.clone(),
            Answer::Picked(picked) => {
                let texts: Vec<&str> =
                    picked.iter().filter_map(|i| item.options().get(*i)).map(|o| o.text.as_str()).collect();
                texts.join(" | ")
            }
            Answer::Fields(fields) => fields.join(" | "),
            Answer::Lines(lines) => match &item.question {
                Question::Order(order) => assembled(order, lines),
                _ => String::new(),
            },
        }
    }
}

/// The judgement of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the key accepts it.
    pub correct: bool,
    /// Why it was judged so.
    pub cause: Cause,
    /// What to tell the learner about this answer; may be empty.
    pub feedback: String,
}

/// The cause of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It is in the key.
    Key,
    /// It shows a misconception of the skill, by its id.
    Misconception(String),
    /// The author foresaw this wrong answer.
    Foreseen,
    /// Nearly right: a slip of the finger, the right value in another notation, the right lines in another order. What
    /// differs is said.
    NearMiss,
    /// Some of the right options, lines or fields, none of the wrong ones.
    Incomplete,
    /// A run decided: of tests, of the program, of a check.
    Run,
    /// The learner compared it with the model answer.
    SelfMarked,
    /// A model that has earned it judged an explanation, point by point.
    ModelMarked {
        /// Its name.
        model: String,
        /// What it found of each point of the rubric.
        points: Vec<rubric::Point>,
    },
    /// Not in the key.
    NotInKey,
}

impl Cause {
    /// The misconception shown, if any.
    pub fn misconception(&self) -> Option<&str> {
        match self {
            Cause::Misconception(id) => Some(id),
            _ => None,
        }
    }
}

/// How an answer is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// By the key: this is the verdict.
    Verdict(Verdict),
    /// By running this; [`of_run`] tells the verdict.
    Run(Job),
    /// By the check of the folder that the learner worked in.
    Check,
    /// By the learner, against the model answer; [`of_marks`] tells the verdict.
    Marks,
}

/// How an answer is to be judged, and where the key can do it, the verdict.
pub fn judge(item: &Item, answer: &Answer) -> Judgement {
    match &item.question {
        _ if answer.is_empty() => {}
        Question::Code(task) | Question::Fix(task) => {
            if let Answer::Text(code) = answer {
                return Judgement::Run(Job::judging(&item.language, task, code));
            }
        }
        Question::Command(_) => return Judgement::Check,
        Question::Explain(_) => return Judgement::Marks,
        _ => {}
    }
    let verdict = grade(item, answer);
    let open = !verdict.correct && matches!(verdict.cause, Cause::NotInKey | Cause::NearMiss);
    match completed(item, answer).filter(|_| open && item.expect.is_some()) {
        Some(code) => Judgement::Run(Job::once(&item.language, programs::whole(&code, &item.language))),
        None => Judgement::Verdict(verdict),
    }
}

/// The program that an answer makes of the item, where running it can tell what the lists of the key cannot.
fn completed(item: &Item, answer: &Answer) -> Option<String> {
    match (&item.question, answer) {
        (Question::Blank(_), Answer::Text(text)) => programs::filled(item, std::slice::from_ref(text)),
        (Question::Blank(_), Answer::Fields(fields)) => programs::filled(item, fields),
        (Question::Order(order), Answer::Lines(lines)) if order::is_whole(order, lines) => {
            Some(assembled(order, lines) + "\n")
        }
        _ => None,
    }
}

/// Judges an answer by the item's key alone. No answer, and one of the wrong form for the kind, is wrong, never a panic.
pub fn grade(item: &Item, answer: &Answer) -> Verdict {
    let verdict = match (&item.question, answer) {
        _ if answer.is_empty() => not_in_key(),
        (Question::Choice(options) | Question::Choices(options), Answer::Picked(picked)) => {
            choice::grade(options, picked)
        }
        (Question::Predict(_) | Question::Short(_), Answer::Text(text)) => typed::grade(item, text),
        (Question::Blank(gaps), Answer::Text(text)) if gaps.len() == 1 => typed::grade(item, text),
        (Question::Blank(_) | Question::Trace(_), Answer::Fields(fields)) => typed::grade_fields(item, fields),
        (Question::Order(order), Answer::Lines(lines)) => order::grade(order, lines),
        _ => not_in_key(),
    };
    near::discreet(item, verdict)
}

/// The verdict of a learner on the own explanation: right where every point of the rubric is met.
pub fn of_marks(item: &Item, met: &BTreeSet<usize>) -> Verdict {
    let Question::Explain(rubric) = &item.question else { return not_in_key() };
    let missing = (0..rubric.points.len()).filter(|n| !met.contains(n)).count();
    let feedback = match missing {
        0 => String::new(),
        n => msg!("grade-points-missing", n = n),
    };
    Verdict { correct: missing == 0, cause: Cause::SelfMarked, feedback }
}

fn not_in_key() -> Verdict {
    Verdict { correct: false, cause: Cause::NotInKey, feedback: String::new() }
}

/// Words for a foreseen wrong answer: its own feedback; a misconception speaks by its correction elsewhere.
fn foreseen(cause: &crate::curriculum::Cause) -> Verdict {
    Verdict {
        correct: false,
        cause: cause.misconception.clone().map_or(Cause::Foreseen, Cause::Misconception),
        feedback: cause.feedback.clone().unwrap_or_default(),
    }
}
