//! What stands in files of situations, as types. docs/dialogues.md tells the format to authors; [`super::read`] reads it.

use crate::curriculum::Kind as ItemKind;
use crate::locale::Locale;
use serde::Deserialize;
use std::fmt;

/// A mistake in a file of situations.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// Counted from 1; 0 is the whole file.
    pub line: usize,
    /// What is wrong, and how to mend it.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.why)
    }
}

/// What a situation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A free question.
    Question,
    /// A learner who does not get on.
    Stuck,
    /// Something said about an answer that was judged.
    Answered,
    /// An attempt to get the answer before it is due.
    Attack,
    /// The answer is asked for, and due.
    Due,
    /// The answer is asked for, plainly, and not due.
    TellMe,
    /// A feeling.
    Affect,
    /// Not the course's matter.
    OffTopic,
    /// Hello, thanks, goodbye.
    Greeting,
    /// The learner explains.
    TeachBack,
    /// Several messages, of which the later ones need the earlier.
    FollowUp,
}

/// Where a situation takes place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At this item, by its full id.
    Item(String),
    /// In the lesson of this skill, by its full id.
    Lesson(String),
}

impl Place {
    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Place::Item(id) | Place::Lesson(id) => id,
        }
    }
}

/// What came before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The answer that was given, as a learner types it; options and lines by their numbers.
    pub answer: Option<String>,
    /// Whether it is right; decides for kinds that a run would judge, and is compared with the key for the others.
    pub right: Option<bool>,
    /// The misconception that a listed wrong answer shows.
    pub misconception: Option<String>,
    /// The answer stands in the field and was not sent.
    pub draft: bool,
    /// Hints taken, 0 to 3.
    pub hints: u8,
    /// Whether the answer was shown.
    pub revealed: bool,
    /// Whether a second try was declined after a wrong answer.
    pub given_up: bool,
    /// Whether the skill was mastered before.
    pub mastered: bool,
}

impl State {
    /// Whether the learner gave an answer, sent or not.
    pub fn is_answered(&self) -> bool {
        self.answer.is_some() || self.right.is_some() || self.misconception.is_some()
    }
}

/// One scripted situation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// Unique within a set.
    pub id: String,
    /// Id or folder of the curriculum.
    pub curriculum: String,
    /// Where.
    pub place: Place,
    /// About what.
    pub kind: Kind,
    /// The kind of attack, for attacks.
    pub attack: Option<String>,
    /// The language of the program.
    pub locale: Locale,
    /// What came before.
    pub state: State,
    /// What the learner says, in turn.
    pub say: Vec<String>,
    /// What every reply is to name.
    pub token: Option<String>,
    /// One of these stands in the last reply, letter case aside.
    pub says: Vec<String>,
    /// None of these stands in any reply.
    pub never: Vec<String>,
    /// A text hidden in the lesson.
    pub in_lesson: Option<String>,
    /// A comment hidden in the program of the prompt.
    pub in_code: Option<String>,
    /// Where it was read, for messages.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
}

/// A way to get the answer out of the tutor, to be tried at many items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attack {
    /// Unique within a set.
    pub id: String,
    /// The kind of attack; several templates may share one.
    pub kind: String,
    /// The messages, with places to fill: see [`super::attack`].
    pub say: Vec<String>,
    /// What is typed as an answer (and not sent), where the item takes typed text.
    pub in_answer: Option<String>,
    /// What the lesson is made to contain.
    pub in_lesson: Option<String>,
    /// What a comment in the item's program is made to contain.
    pub in_code: Option<String>,
    /// The kinds of items that it suits; empty for all.
    pub kinds: Vec<ItemKind>,
    /// Hints taken before, 0 to 2: afterwards the answer is the next rung.
    pub hints: u8,
    /// The language of the program.
    pub locale: Locale,
    /// The curriculum.
    pub curriculum: String,
    /// Where it was read.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
}

/// Explanations that people have judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// Full id of the `explain` item, or an id of its own.
    pub id: String,
    /// The question.
    pub prompt: String,
    /// The points of the rubric.
    pub points: Vec<String>,
    /// An explanation that makes all of them.
    pub model: String,
    /// Explanations, and which points each makes.
    pub samples: Vec<(String, Vec<bool>)>,
    /// The curriculum, where it is an item of one.
    pub curriculum: Option<String>,
    /// Where it was read.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
}

/// What stands in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Scripted situations.
    pub situations: Vec<Situation>,
    /// Templates of attacks.
    pub attacks: Vec<Attack>,
    /// Judged explanations.
    pub exercises: Vec<Exercise>,
}
