//! What happened, as the journal keeps it. Fields are only ever added, with defaults: old journals open for ever.

use super::mood::Mood;
use super::taste::Style;
use crate::curriculum::Kind;
use serde::{Deserialize, Serialize};

/// One fact about a learner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Evidence {
    /// The learner said who they are and what they want.
    Profile(Profile),
    /// Placement is over.
    Placed {
        /// Items answered in it; 0 where it was skipped.
        items: u32,
    },
    /// A lesson was read to its end.
    Lesson {
        /// Full skill id.
        skill: String,
        /// Reading time in milliseconds.
        #[serde(default)]
        ms: u64,
    },
    /// An answer was given and judged.
    Attempt(Attempt),
    /// A hint was taken.
    Hint {
        /// Full item id.
        item: String,
        /// 1 point, 2 rule, 3 example, 4 reveal.
        rung: u8,
    },
    /// An item was put aside.
    Skipped {
        /// Full item id.
        item: String,
    },
    /// A turn of talk.
    Said {
        /// Full id of the item it was about.
        item: Option<String>,
        /// Who spoke.
        by: Speaker,
        /// What.
        text: String,
        /// How the tutor was asked to explain.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        style: Option<Style>,
    },
    /// A thumb up or down for what was just explained.
    Rated {
        /// Full id of the skill it was about.
        skill: String,
        /// The style of the tutor's reply; `None` where the lesson or the explanation itself was rated.
        #[serde(default)]
        style: Option<Style>,
        /// Up or down.
        up: bool,
    },
    /// The learner chose a skill, instead of taking what came next.
    Chosen {
        /// Full skill id.
        skill: String,
    },
    /// The learner disputes the estimate of a skill, and tests out.
    Disputed {
        /// Full skill id.
        skill: String,
    },
    /// The learner goes on from a miss that a model marked, without contesting it: now it counts.
    Accepted {
        /// Full item id.
        item: String,
    },
    /// The learner contests a verdict. Kept for the author; see [`super::Learner`] for what it changes.
    Contested {
        /// Full item id.
        item: String,
        /// The item's meaning, see [`crate::curriculum::Item::hash`].
        hash: u32,
        /// The answer in words.
        answer: String,
        /// What the verdict was.
        correct: bool,
        /// Whose verdict it was.
        by: Judge,
        /// The model's name, where one judged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// Why, in the learner's words; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// The learner corrected a pupil who holds one of the learner's own misconceptions.
    Taught {
        /// Full skill id.
        skill: String,
        /// Id of the misconception.
        misconception: String,
        /// What the learner said.
        #[serde(default)]
        answer: String,
        /// Whether it says what is so instead.
        met: bool,
        /// Who found that.
        by: Judge,
    },
    /// What was learned about the learner's likings is to be forgotten.
    TasteForgotten,
    /// The learner said whether a guess at their mood was right.
    MoodCorrected {
        /// What was guessed.
        guess: Mood,
        /// How strongly, 0 to 100.
        #[serde(default)]
        strength: u8,
        /// Whether it was so.
        #[serde(default)]
        right: bool,
    },
    /// What was learned from such corrections is to be forgotten.
    MoodsForgotten,
    /// A fact of a newer version: kept in the journal, without effect here.
    #[serde(other)]
    Unknown,
}

/// Who found an answer right or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judge {
    /// The key of the item.
    Key,
    /// A run: of tests, of the program, of a check.
    Run,
    /// The learner, against the model answer.
    Learner,
    /// A model that has earned it.
    Model,
    /// Somebody of a later version.
    #[serde(other)]
    Other,
}

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The learner.
    Learner,
    /// The tutor's model.
    Tutor,
}

/// Who the learner is and what they want.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// What to call them.
    pub name: String,
    /// Id of the curriculum that is the goal.
    pub curriculum: String,
    /// What they bring.
    pub experience: Experience,
    /// Minutes a day they want to spend.
    pub minutes_per_day: u32,
    /// The day by which they want to have it, days since 1970; its end counts.
    pub deadline: Option<i64>,
    /// Tags they picked.
    pub interests: Vec<String>,
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            name: String::new(),
            curriculum: "rust".into(),
            experience: Experience::Other,
            minutes_per_day: 20,
            deadline: None,
            interests: Vec::new(),
        }
    }
}

/// What a learner brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Experience {
    /// New to programming.
    None,
    /// Programs in another language.
    #[default]
    Other,
    /// Has used this language.
    Some,
}

/// An answer and its circumstances: all that the estimate is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Full item id.
    pub item: String,
    /// The item's meaning, see [`crate::curriculum::Item::hash`].
    pub hash: u32,
    /// Kind of item.
    pub kind: Kind,
    /// Options shown, for the chance to guess.
    #[serde(default)]
    pub options: u8,
    /// The author's difficulty, 1 to 5.
    pub difficulty: u8,
    /// The answer in words.
    pub answer: String,
    /// Whether the key accepts it.
    pub correct: bool,
    /// The misconception it showed.
    #[serde(default)]
    pub misconception: Option<String>,
    /// Misconceptions that the item's wrong answers tempt to.
    #[serde(default)]
    pub tempts: Vec<String>,
    /// How sure the learner was: 1 guess to 4 certain.
    #[serde(default)]
    pub confidence: Option<u8>,
    /// Hints taken before it.
    #[serde(default)]
    pub hints: u8,
    /// Whether the answer was shown before it.
    #[serde(default)]
    pub revealed: bool,
    /// From seeing the item to answering, in milliseconds.
    #[serde(default)]
    pub ms: u64,
    /// Least milliseconds a reader needs for it; a faster answer is a guess.
    #[serde(default)]
    pub reading_ms: u64,
    /// Whether the same question was tried just before.
    #[serde(default)]
    pub retry: bool,
    /// Part of placement.
    #[serde(default)]
    pub placement: bool,
    /// Whether the learner judged it, against the model answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_marked: bool,
    /// How long the last hint stood before the answer, in milliseconds; 0 where none was taken.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hint_ms: u64,
    /// The time in which that hint is read at the usual pace, in milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hint_reading_ms: u64,
    /// The name of the model that judged it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marked_by: Option<String>,
    /// Whether the learner has accepted a miss that a model marked. Never so in the journal's own record of an answer: an
    /// [`Evidence::Accepted`] of its own says it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// The numbers of the item that the estimate was made with; none in records of earlier versions, which had only the
    /// author's grade and the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
}

/// The numbers of an item. Kept to four decimals, so that a record is read back to the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Difficulty, logits.
    pub difficulty: f64,
    /// Discrimination, above 0.
    pub discrimination: f64,
    /// Chance of a right answer without knowing, 0 to 1.
    pub guess: f64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl Attempt {
    /// Whether the last hint of the ladder, or the answer, was read slowly before this: then it was studied as a worked
    /// example (Shih, Koedinger & Scheines 2008). It is help all the same.
    pub fn studied(&self) -> bool {
        (self.hints >= 3 || self.revealed) && self.hint_reading_ms > 0 && self.hint_ms >= self.hint_reading_ms
    }

    /// Full id of its skill.
    pub fn skill(&self) -> &str {
        self.item.split_once('/').map_or(self.item.as_str(), |(s, _)| s)
    }

    /// Whether it shows what the learner can do alone.
    pub fn unassisted(&self) -> bool {
        let by_key = !self.self_marked && self.marked_by.is_none();
        self.hints == 0 && !self.revealed && !self.retry && !self.rapid() && by_key
    }

    /// Whether it is a miss that rests on a model's word alone.
    pub fn is_claim(&self) -> bool {
        self.marked_by.is_some() && !self.correct && !self.accepted
    }

    /// Faster than the question can be read.
    pub fn rapid(&self) -> bool {
        self.ms > 0 && self.ms < self.reading_ms
    }
}
