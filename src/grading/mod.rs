//! Was it right: from an item and an answer to a verdict with its cause.
//!
//! One file per family of kinds. Code decides here, by the key; a model never does. The room knows the curriculum only,
//! keeps nothing and asks nobody.

mod choice;
mod typed;

use crate::curriculum::{Item, Question};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An answer, finished or half-given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Options, by their place in the item, counted from 0.
    Picked(BTreeSet<usize>),
    /// What the learner typed.
    Text(String),
}

impl Answer {
    /// The empty answer of the item's kind.
    pub fn empty(item: &Item) -> Answer {
        match item.question {
            Question::Choice(_) | Question::Choices(_) => Answer::Picked(BTreeSet::new()),
            _ => Answer::Text(String::new()),
        }
    }

    /// Whether there is nothing to judge yet.
    pub fn is_empty(&self) -> bool {
        match self {
            Answer::Picked(p) => p.is_empty(),
            Answer::Text(t) => t.trim().is_empty(),
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
    /// Right but for spacing or letter case where they matter.
    NearMiss,
    /// Some of the right options, none of the wrong ones.
    Incomplete,
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

/// Judges an answer by the item's key. No answer, and one of the wrong form for the kind, is wrong, never a panic.
pub fn grade(item: &Item, answer: &Answer) -> Verdict {
    match (&item.question, answer) {
        _ if answer.is_empty() => Verdict { correct: false, cause: Cause::NotInKey, feedback: String::new() },
        (Question::Choice(options) | Question::Choices(options), Answer::Picked(picked)) => {
            choice::grade(options, picked)
        }
        (Question::Predict(_) | Question::Blank(_) | Question::Short(_), Answer::Text(text)) => {
            typed::grade(item, text)
        }
        _ => Verdict { correct: false, cause: Cause::NotInKey, feedback: String::new() },
    }
}

/// Words for a foreseen wrong answer: its own feedback; a misconception speaks by its correction elsewhere.
fn foreseen(cause: &crate::curriculum::Cause) -> Verdict {
    Verdict {
        correct: false,
        cause: cause.misconception.clone().map_or(Cause::Foreseen, Cause::Misconception),
        feedback: cause.feedback.clone().unwrap_or_default(),
    }
}
