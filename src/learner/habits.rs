//! What a learner does at the questions of one sitting: facts, kept for a while, and the habits that are read from them.
//!
//! | habit | an occurrence | source |
//! | --- | --- | --- |
//! | rapid guessing | an answer faster than the question can be read (40 ms a word, 4 s at most) | Wise & Kong 2005; Beck 2005 |
//! | hint click-through | a hint taken before the one above it can be read, without a try between | Aleven & Koedinger 2000; Baker et al. 2004 |
//! | answer before lesson | a lesson closed before it can be read, then a first answer on its skill that is wrong | Aleven et al. 2006 (help avoidance) |
//! | easy streak | each [`EASY_RUN`] right first answers in a row without help whose expected chance was [`EASY`] or more | Wilson et al. 2019: little is learned above 85% |
//! | wheel-spinning | [`WHEEL_SPINNING`] answers on a skill without mastery | Beck & Gong 2013 |
//!
//! A habit is named once it shows a second time, and then at every fourth occurrence. The numbers beside the sources are our
//! judgement: they were set so that a calm learner is left alone (`tests/mood.rs` simulates 500 sittings), not fitted.
//! A fact weighs half after [`HALF_LIFE`], and nothing when another sitting has begun ([`AWAY`] without a fact).

use super::{Millis, WHEEL_SPINNING};
use crate::curriculum::text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Least milliseconds that a fast reader spends on a word.
pub const FASTEST_WORD: u64 = 40;
/// Milliseconds of a word at the usual pace of silent reading, 238 words a minute (Brysbaert 2019).
pub const USUAL_WORD: u64 = 252;
/// No text is taken to need longer to be skimmed.
const MOST_SKIMMING: u64 = 4_000;
/// Time in which a fact loses half of its weight.
pub const HALF_LIFE: Millis = 10 * 60_000;
/// After such a pause another sitting begins, and the facts of the last one are gone.
pub const AWAY: Millis = 20 * 60_000;
/// Expected chance of a right answer from which on an item counts as easy: above Wilson's 84.13% of best learning.
pub const EASY: f64 = 0.85;
/// Easy right answers in a row that make a streak.
pub const EASY_RUN: u32 = 8;
/// Characters of a draft whose deletion says something.
pub const LONG_DRAFT: u32 = 20;
/// A pause at an open question is long from here on, milliseconds, and where it is three times the usual answer.
pub const LONG_PAUSE: u64 = 60_000;
/// A longer one is no pause for thought.
pub const WALKED_AWAY: u64 = 10 * 60_000;
/// Facts that are kept.
const KEPT: usize = 64;

/// What words typed to the tutor tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// "This is stupid", "I give up".
    Frustrated,
    /// "Too easy", "boring".
    Bored,
    /// "I don't get it".
    Confused,
    /// Nothing of the kind.
    Neutral,
}

/// An answer, as far as it tells something about its author's state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// Full id of its skill.
    pub skill: String,
    /// Right or not.
    pub correct: bool,
    /// A second try.
    pub retry: bool,
    /// After a hint, a talk, or the answer itself.
    pub helped: bool,
    /// From seeing the question to answering, in milliseconds.
    pub ms: u64,
    /// Least time to read it, in milliseconds; a faster answer is a guess.
    pub reading_ms: u64,
    /// The learner's usual time for such an item, in milliseconds; 0 where it is not known.
    pub usual_ms: u64,
    /// How sure they were, 1 to 4.
    pub confidence: Option<u8>,
    /// The chance of a right answer that was expected, 0 to 1.
    pub expected: f64,
    /// Answers on the skill since the last success in it.
    pub struggle: u32,
}

impl Answered {
    /// Faster than the question can be read. A time of 0 says that it was not measured.
    pub fn rapid(&self) -> bool {
        self.ms > 0 && self.ms < self.reading_ms
    }

    /// Right at once, alone, and expected to be.
    pub fn easy(&self) -> bool {
        self.correct && !self.retry && !self.helped && !self.rapid() && self.expected >= EASY
    }
}

/// Something that a learner did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Gave an answer.
    Answered(Answered),
    /// Took a hint.
    Hint {
        /// 1 to 3; 4 shows the answer.
        rung: u8,
        /// Since the last hint, or since the item was shown, in milliseconds.
        since_ms: u64,
        /// Least time to read what stood there, in milliseconds.
        reading_ms: u64,
    },
    /// Left a lesson.
    Lesson {
        /// Full skill id.
        skill: String,
        /// Reading time in milliseconds.
        ms: u64,
        /// Least time to read it, in milliseconds.
        reading_ms: u64,
    },
    /// Deleted a draft.
    Emptied {
        /// Its length in characters.
        chars: u32,
    },
    /// Did nothing at an open question.
    Paused {
        /// For so long, in milliseconds.
        ms: u64,
        /// The usual time for such an item, in milliseconds; 0 where it is not known.
        usual_ms: u64,
    },
    /// Put an item aside.
    Skipped,
    /// Wrote to the tutor.
    Said(Words),
}

/// A way of working that teaches little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Habit {
    /// Answers faster than the question can be read.
    RapidGuessing,
    /// Hints faster than they can be read.
    HintClickThrough,
    /// Answers without the lesson.
    AnswerBeforeLesson,
    /// Many easy right answers.
    EasyStreak,
    /// Many answers without mastery.
    WheelSpinning,
}

/// The least milliseconds in which a text can be skimmed.
pub fn skimming(text: &str) -> u64 {
    (text::words(text) as u64 * FASTEST_WORD).min(MOST_SKIMMING)
}

/// The milliseconds in which a text is read at the usual pace.
pub fn reading(text: &str) -> u64 {
    text::words(text) as u64 * USUAL_WORD
}

/// The facts of a sitting: a bounded fold. Time that goes back stands still.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Watch {
    facts: VecDeque<(Millis, Fact)>,
    /// When the sitting began, and when the last fact came.
    since: Millis,
    at: Millis,
    /// Occurrences in this sitting.
    counts: BTreeMap<Habit, u32>,
    /// First answers and right ones in this sitting.
    pub(super) tally: (u32, u32),
    /// The skill whose lesson was closed unread.
    unread: Option<String>,
    /// Easy right answers in a row.
    easy: u32,
}

impl Watch {
    /// Takes a fact in; the habit that is to be named now, if there is one.
    pub fn see(&mut self, at: Millis, fact: Fact) -> Option<Habit> {
        if self.facts.is_empty() || at.saturating_sub(self.at) > AWAY {
            *self = Watch { since: at, at, ..Watch::default() };
        }
        self.at = self.at.max(at);
        let habit = self.habit_of(&fact);
        self.facts.push_back((self.at, fact));
        if self.facts.len() > KEPT {
            self.facts.pop_front();
        }
        let count = self.counts.entry(habit?).or_default();
        *count = count.saturating_add(1);
        (*count == 2 || *count > 2 && (*count - 2).is_multiple_of(4)).then_some(habit?)
    }

    /// The habit that a fact is an occurrence of.
    fn habit_of(&mut self, fact: &Fact) -> Option<Habit> {
        match fact {
            Fact::Answered(a) => {
                if !a.retry {
                    self.tally.0 = self.tally.0.saturating_add(1);
                    self.tally.1 = self.tally.1.saturating_add(u32::from(a.correct));
                    self.easy = if a.easy() { self.easy.saturating_add(1) } else { 0 };
                }
                let unread = self.unread.take_if(|skill| *skill == a.skill).is_some();
                match () {
                    () if a.rapid() => Some(Habit::RapidGuessing),
                    () if unread && !a.retry && !a.correct => Some(Habit::AnswerBeforeLesson),
                    () if a.struggle == WHEEL_SPINNING && !a.correct => Some(Habit::WheelSpinning),
                    () if self.easy > 0 && self.easy.is_multiple_of(EASY_RUN) => Some(Habit::EasyStreak),
                    () => None,
                }
            }
            Fact::Hint { rung, .. } => {
                let after_hint = matches!(self.facts.back(), Some((_, Fact::Hint { .. })));
                (unread_hint(fact) && *rung > 1 && after_hint).then_some(Habit::HintClickThrough)
            }
            Fact::Lesson { skill, ms, reading_ms } => {
                self.unread = (*ms > 0 && ms < reading_ms).then(|| skill.clone());
                None
            }
            _ => None,
        }
    }

    /// How often a habit showed in this sitting.
    pub fn count(&self, habit: Habit) -> u32 {
        self.counts.get(&habit).copied().unwrap_or(0)
    }

    /// Facts, newest first, each with its weight now: 1 when new, one half after [`HALF_LIFE`], 0 in another sitting.
    pub(super) fn weighed(&self, now: Millis) -> impl Iterator<Item = (f64, &Fact)> {
        let over = now.saturating_sub(self.at) > AWAY;
        let weight = move |at: Millis| {
            let age = now.saturating_sub(at).max(0) as f64;
            if over { 0.0 } else { 0.5f64.powf(age / HALF_LIFE as f64) }
        };
        self.facts.iter().rev().map(move |(at, fact)| (weight(*at), fact))
    }

    /// Minutes since the sitting began; 0 where it is over.
    pub fn minutes(&self, now: Millis) -> f64 {
        if self.facts.is_empty() || now.saturating_sub(self.at) > AWAY {
            return 0.0;
        }
        now.max(self.at).saturating_sub(self.since) as f64 / 60_000.0
    }
}

/// Whether a hint was taken before what stood there could be read.
pub(super) fn unread_hint(fact: &Fact) -> bool {
    matches!(fact, Fact::Hint { since_ms, reading_ms, .. } if *since_ms > 0 && since_ms < reading_ms)
}
