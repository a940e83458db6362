//! What a model may do: earned by measurement, never presumed.
//!
//! A model is examined once (`gradus model eval`); the figures are kept under the sum of its file. Here they are held
//! against written bars, and nowhere else. What a model has not earned, the authored text does instead.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A part that a model can play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Answers free questions.
    Chat,
    /// Puts authored hints and feedback into words that fit this learner's answer.
    Phrase,
    /// Judges free explanations against a rubric.
    Grade,
    /// Drafts items for authors.
    Author,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 4] = [Part::Chat, Part::Phrase, Part::Grade, Part::Author];

    /// The word for it on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Part::Chat => "chat",
            Part::Phrase => "phrase",
            Part::Grade => "grade",
            Part::Author => "author",
        }
    }
}

/// What is known of the model at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether it was ever examined.
    pub examined: bool,
    /// The parts that it may play.
    pub may: BTreeSet<Part>,
    /// Why it may not play the others, in sentences for the learner.
    pub refused: Vec<(Part, String)>,
}

impl Standing {
    /// Whether it may play this part.
    pub fn may(&self, part: Part) -> bool {
        self.may.contains(&part)
    }

    /// The settings let it play this part, whatever it has earned.
    pub fn allow(&mut self, part: Part) {
        self.may.insert(part);
        self.refused.retain(|(p, _)| *p != part);
    }

    /// The settings keep it from this part, whatever it has earned.
    pub fn forbid(&mut self, part: Part, why: String) {
        self.may.remove(&part);
        self.refused.retain(|(p, _)| *p != part);
        self.refused.push((part, why));
    }

    /// A model that may do everything: for tests, and for who says so in the settings.
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Standing {
        Standing { examined: true, may: parts.into_iter().collect(), refused: Vec::new() }
    }
}
