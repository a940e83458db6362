//! What can be taught: skills, prerequisites, items, hints, misconceptions.
//!
//! Owns the types of a curriculum, the parser of its files ([`parse`]), the linter that speaks to authors ([`lint`]) and
//! the list of its programs ([`programs`]). Knows nothing of learners, never runs code, never prints.
//! Everything else in the house may look at these types; this room looks at nobody.

pub mod diagnostic;
mod index;
pub mod keys;
pub mod lint;
pub mod load;
pub mod parse;
mod parts;
pub mod priors;
pub mod programs;
mod raw;
pub mod text;

pub use diagnostic::{Diagnostic, Severity};
pub use index::Index;
pub use load::{Library, LoadError};

/// The newest `format_version` this build reads.
pub const FORMAT_VERSION: i64 = 1;

/// A curriculum: a course of skills in teaching order.
#[derive(Debug, Clone, PartialEq)]
pub struct Curriculum {
    /// Its id, the first part of every skill id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// The author's version of the content.
    pub version: String,
    /// Language of the text, as an IETF tag.
    pub language: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// SPDX licence expression.
    pub licence: String,
    /// One sentence.
    pub summary: String,
    /// Language of its programs, for the runner.
    pub code: String,
    /// In teaching order.
    pub skills: Vec<Skill>,
    /// What its `priors.toml` says; nothing where there is none.
    pub priors: priors::Priors,
    /// Where they stand: made from `skills`, and made anew where those change.
    pub index: Index,
}

impl Curriculum {
    /// The skill with this full id.
    pub fn skill(&self, id: &str) -> Option<&Skill> {
        self.skills.get(self.index.position(id)?)
    }

    /// The item with this full id (`rust.moves/after-let`), and its skill.
    pub fn item(&self, id: &str) -> Option<(&Skill, &Item)> {
        let skill = self.skill(id.split_once('/')?.0)?;
        Some((skill, skill.items.iter().find(|i| i.id == id)?))
    }

    /// All items with their skills, in teaching order.
    pub fn items(&self) -> impl Iterator<Item = (&Skill, &Item)> {
        self.skills.iter().flat_map(|s| s.items.iter().map(move |i| (s, i)))
    }

    /// How many skills name `id` as a prerequisite, directly.
    pub fn dependants(&self, id: &str) -> usize {
        self.index.position(id).map_or(0, |at| self.index.dependants(at).len())
    }
}

/// One thing to learn, with its lesson and its items.
#[derive(Debug, Clone, PartialEq)]
pub struct Skill {
    /// Full id, for instance `rust.moves`.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Full ids of the skills that come first.
    pub requires: Vec<String>,
    /// Full ids of skills that learners mix up with this one.
    pub confusable: Vec<String>,
    /// Interests it touches.
    pub tags: Vec<String>,
    /// Expected minutes, lesson and items together.
    pub minutes: f32,
    /// What the learner can do afterwards, in one sentence.
    pub objective: String,
    /// What beginners believe instead.
    pub misconceptions: Vec<Misconception>,
    /// The lesson, in Markdown.
    pub lesson: String,
    /// Its questions.
    pub items: Vec<Item>,
    /// Where it was read, for messages.
    pub place: Place,
}

impl Skill {
    /// The misconception with this id.
    pub fn misconception(&self, id: &str) -> Option<&Misconception> {
        self.misconceptions.iter().find(|m| m.id == id)
    }
}

/// A position in a file of the curriculum; lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Path inside the curriculum folder.
    pub file: String,
    /// First line of the header.
    pub header: usize,
    /// Line where the Markdown text (lesson or prompt) begins.
    pub line: usize,
}

/// A wrong idea that real beginners have.
#[derive(Debug, Clone, PartialEq)]
pub struct Misconception {
    /// Unique in the skill.
    pub id: String,
    /// What the learner believes.
    pub belief: String,
    /// What is so instead, said to the learner.
    pub correction: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Full id, for instance `rust.moves/after-let`.
    pub id: String,
    /// 1 easy to 5 hard; the author's prior.
    pub difficulty: u8,
    /// Expected minutes.
    pub minutes: f32,
    /// Rungs 1 to 3 of the hint ladder: point, rule, example.
    pub hints: Vec<String>,
    /// Why the right answer is right.
    pub explanation: String,
    /// The question, in Markdown.
    pub prompt: String,
    /// What happens to the program in the prompt.
    pub expect: Option<Expect>,
    /// The kind, with its key.
    pub question: Question,
    /// Where an imported item came from.
    pub source: Option<String>,
    /// Licence of an imported item.
    pub licence: Option<String>,
    /// CRC-32 of prompt and key: changes when the item's meaning changes.
    pub hash: u32,
    /// Where the prompt was read.
    pub place: Place,
    /// What the curriculum's priors say of it.
    pub known: priors::Known,
}

/// What a program must do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expect {
    /// Compile, run, and print exactly this (trailing space forgiven).
    Output(String),
    /// Not compile, with this error code; empty where the compiler gives none.
    Error(String),
    /// Compile, run, and panic.
    Panic(bool),
}

/// The kinds of questions, each with its key.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// Pick one.
    Choice(Vec<Choice>),
    /// Pick all that are right.
    Choices(Vec<Choice>),
    /// Write what the program prints; the key is the item's `expect`.
    Predict(Vec<Wrong>),
    /// Fill the gap.
    Blank(Typed),
    /// Write a word, a number or a command.
    Short(Typed),
}

/// The key of a typed answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// Every accepted text.
    pub answers: Vec<String>,
    /// For numbers: how far off is still right.
    pub tolerance: Option<f64>,
    /// Tempting wrong answers.
    pub wrong: Vec<Wrong>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the learner reads.
    pub text: String,
    /// Whether it belongs to the key.
    pub correct: bool,
    /// What picking it shows, when it is wrong.
    pub cause: Cause,
}

/// A tempting wrong answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// What the learner would write.
    pub answer: String,
    /// What it shows.
    pub cause: Cause,
}

/// Why a wrong answer is given: a named misconception, or words of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cause {
    /// Id of a misconception of the skill.
    pub misconception: Option<String>,
    /// What to tell the learner, if not the misconception's correction.
    pub feedback: Option<String>,
}

/// The kind of an item, without its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One option.
    Choice,
    /// Several options.
    Choices,
    /// Output of a program.
    Predict,
    /// A gap in a program.
    Blank,
    /// A word, number or command.
    Short,
    /// A kind of a later version, seen in a record.
    #[serde(other)]
    Other,
}

impl Kind {
    /// Kinds that can be written in a skill file.
    pub const ALL: [Kind; 5] = [Kind::Choice, Kind::Choices, Kind::Predict, Kind::Blank, Kind::Short];

    /// The word for it in skill files.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Choice => "choice",
            Kind::Choices => "choices",
            Kind::Predict => "predict",
            Kind::Blank => "blank",
            Kind::Short => "short",
            Kind::Other => "other",
        }
    }
}

impl Item {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self.question {
            Question::Choice(_) => Kind::Choice,
            Question::Choices(_) => Kind::Choices,
            Question::Predict(_) => Kind::Predict,
            Question::Blank(_) => Kind::Blank,
            Question::Short(_) => Kind::Short,
        }
    }

    /// The options, for kinds that have them.
    pub fn options(&self) -> &[Choice] {
        match &self.question {
            Question::Choice(o) | Question::Choices(o) => o,
            _ => &[],
        }
    }

    /// The tempting wrong answers, for typed kinds.
    pub fn wrong(&self) -> &[Wrong] {
        match &self.question {
            Question::Predict(w) => w,
            Question::Blank(t) | Question::Short(t) => &t.wrong,
            _ => &[],
        }
    }

    /// The id of its skill.
    pub fn skill_id(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(s, _)| s)
    }

    /// The texts of the key, as a learner would write them.
    pub fn key_texts(&self) -> Vec<String> {
        match &self.question {
            Question::Choice(o) | Question::Choices(o) => {
                o.iter().filter(|c| c.correct).map(|c| c.text.clone()).collect()
            }
            Question::Predict(_) => match &self.expect {
                Some(Expect::Output(o)) => vec![o.trim_end().to_string()],
                Some(Expect::Error(_)) => vec!["error".into()],
                Some(Expect::Panic(_)) => vec!["panic".into()],
                None => vec![],
            },
            Question::Blank(t) | Question::Short(t) => t.answers.clone(),
        }
    }
}
