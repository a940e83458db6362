//! What the answers of learners say to the author of a curriculum: which questions mislead, which options are dead, where
//! people give up, and how the text reads.
//!
//! [`Survey`] takes one learner after another and keeps counts, no names; [`Survey::report`] makes the figures of them
//! ([`figures`] has the statistics, [`prose`] reads the text, which needs no learners). Where there is too little to tell, a
//! figure is `None`: nothing is to be read into it. A wrong answer is shown in its words only where [`LEAST_LEARNERS`] gave it.

mod advice;
pub mod figures;
mod items;
mod options;
pub mod prose;
mod rest;
pub mod sentences;
mod skills;
mod take;

pub use advice::{Concern, Look};
pub use items::{ItemFigures, WrongAnswer};
pub use options::OptionFigures;
pub use skills::{Helps, MixUp, SkillFigures, Stop};

use crate::curriculum::parse::Files;
use crate::curriculum::{Curriculum, Item};
use crate::learner::{Evidence, Millis};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Learners behind an answer that is shown in its words: with fewer, it could tell who wrote it.
pub const LEAST_LEARNERS: usize = 3;
/// First tries without help from which a share is told.
pub const LEAST_ANSWERS: u32 = 10;
/// Times from which their middle is told.
pub const LEAST_TIMES: usize = 5;
/// Learners from which a correlation is told.
pub const LEAST_PAIRS: usize = 20;
/// Learners that the upper and the lower third must each have.
pub const LEAST_THIRD: usize = 8;
/// Other items that a learner must have answered for a rest score.
pub const LEAST_REST: u32 = 5;
/// The level of the tests over all items together; see [`figures::findings`].
pub const LEVEL: f64 = 0.05;
/// An option that fewer than this share would pick is called dead.
pub const DEAD_SHARE: f64 = 0.05;
/// Milliseconds without a word about an item after which a learner has left.
pub const BREAK: Millis = 30 * 60_000;

/// What a typed wrong answer is by the key of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nearly right.
    Near,
    /// The author lists it.
    Listed,
    /// Nobody foresaw it.
    New,
    /// It cannot be told from the words that were kept.
    Unknown,
}

/// Tells what a wrong answer to an item is, from its words.
pub type Judge<'a> = &'a dyn Fn(&Item, &str) -> Found;

/// One learner: everything, in the order in which it was kept.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// When, in Unix milliseconds, and what.
    pub events: Vec<(Millis, Evidence)>,
    /// Whether only right and wrong are known, as in a class's CSV file: no words, no time, no help.
    pub bare: bool,
}

/// A learner's first try at an item, without help.
#[derive(Debug, Clone, Copy)]
struct First {
    learner: u32,
    item: u32,
    right: bool,
    /// The options picked, a bit each; `None` where there are none, or the words do not tell.
    picked: Option<u64>,
}

/// Counts of an item.
#[derive(Debug, Default)]
struct Counts {
    answers: u32,
    right: u32,
    met: u32,
    /// Of a first try, in milliseconds.
    times: Vec<u64>,
    hints: [u32; 4],
    skipped: u32,
    not_known: u32,
    left: u32,
    off_ramp: u32,
    gave_up: u32,
    near: u32,
    disputed: u32,
    disputers: u32,
    old_form: u32,
    /// Who gave which wrong answer that is not foreseen.
    wrong: BTreeMap<String, BTreeSet<u32>>,
    wrong_all: u32,
}

/// Counts of a skill.
#[derive(Debug, Default)]
struct SkillCounts {
    learners: u32,
    /// Of these, with a whole journal.
    whole: u32,
    certified: u32,
    ms: u64,
    /// Item by item: how often it was the last before the learner left or came to the off-ramp.
    stops: BTreeMap<u32, u32>,
    /// Answers and learners by misconception.
    mix_ups: BTreeMap<String, (u32, u32)>,
}

/// Takes learners in, and keeps counts.
#[derive(Debug)]
pub struct Survey<'a> {
    curriculum: &'a Curriculum,
    numbers: BTreeMap<&'a str, u32>,
    all: Vec<&'a Item>,
    counts: Vec<Counts>,
    skills: Vec<SkillCounts>,
    firsts: Vec<First>,
    learners: u32,
    answers: u64,
    bare: u32,
    elsewhere: u64,
}

/// All that is found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Id of the curriculum.
    pub curriculum: String,
    /// Learners in the logs.
    pub learners: u32,
    /// Answers to its items.
    pub answers: u64,
    /// Answers to items that it does not have.
    pub elsewhere: u64,
    /// What is needed for a figure.
    pub needed: Needed,
    /// Where to look first.
    pub look_first: Vec<Look>,
    /// Skills, in teaching order; none without logs.
    pub skills: Vec<SkillFigures>,
    /// Items that were met, the most urgent first.
    pub items: Vec<ItemFigures>,
    /// How it reads.
    pub text: prose::Text,
}

/// What is needed for a figure.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Needed {
    /// For a share.
    pub answers: u32,
    /// For a correlation.
    pub pairs: usize,
    /// In each third.
    pub third: usize,
    /// To call an option dead.
    pub dead_option: u32,
    /// To show a wrong answer in its words.
    pub learners: usize,
    /// The level of the tests.
    pub level: f64,
}

impl Needed {
    fn here() -> Needed {
        Needed {
            answers: LEAST_ANSWERS,
            pairs: LEAST_PAIRS,
            third: LEAST_THIRD,
            dead_option: figures::answers_to_see(DEAD_SHARE, LEVEL),
            learners: LEAST_LEARNERS,
            level: LEVEL,
        }
    }
}

impl<'a> Survey<'a> {
    /// For the items of a curriculum.
    pub fn new(curriculum: &'a Curriculum) -> Survey<'a> {
        let all: Vec<&Item> = curriculum.items().map(|(_, i)| i).collect();
        Survey {
            curriculum,
            numbers: all.iter().zip(0..).map(|(i, n)| (i.id.as_str(), n)).collect(),
            counts: all.iter().map(|_| Counts::default()).collect(),
            skills: curriculum.skills.iter().map(|_| SkillCounts::default()).collect(),
            all,
            firsts: Vec::new(),
            learners: 0,
            answers: 0,
            bare: 0,
            elsewhere: 0,
        }
    }

    /// The figures. `files` are those the curriculum was read from: they say on which line a sentence stands.
    pub fn report(&self, files: &Files) -> Report {
        let scores = rest::Scores::of(&self.firsts, self.all.len(), self.learners);
        let mut items = items::figures(self, &scores);
        let skills = if self.learners == 0 { Vec::new() } else { skills::figures(self, &scores) };
        let text = prose::read(self.curriculum, files);
        let look_first = advice::first(self.curriculum, &items, &skills, &text);
        let urgent: BTreeMap<&str, usize> =
            look_first.iter().rev().enumerate().map(|(at, l)| (l.id.as_str(), at + 1)).collect();
        items.sort_by_key(|i| std::cmp::Reverse(urgent.get(i.id.as_str()).copied().unwrap_or(0)));
        Report {
            curriculum: self.curriculum.id.clone(),
            learners: self.learners,
            answers: self.answers,
            elsewhere: self.elsewhere,
            needed: Needed::here(),
            look_first,
            skills,
            items,
            text,
        }
    }

    /// The number of an item by its full id, or by its id without the course's.
    fn number(&self, id: &str) -> Option<u32> {
        let short = || self.numbers.get(format!("{}.{id}", self.curriculum.id).as_str()).copied();
        self.numbers.get(id).copied().or_else(short)
    }
}
