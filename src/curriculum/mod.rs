//! What can be taught: skills, prerequisites, items, hints, misconceptions.
//!
//! Owns the types of a curriculum, the parser of its files ([`parse`]), the linter that speaks to authors ([`lint`]) and
//! the list of its programs ([`programs`]). Knows nothing of learners, never runs code, never prints.
//! Everything else in the house may look at these types; this room looks at nobody. Of its files, only `load` and `shelf` touch
//! the disk.

pub mod diagnostic;
mod index;
mod item;
pub mod keys;
mod kinds;
pub mod languages;
pub mod lint;
pub mod load;
pub mod parse;
mod parts;
pub mod priors;
pub mod probes;
pub mod programs;
mod question;
mod raw;
pub mod runs;
pub mod shelf;
pub mod text;

pub use diagnostic::{Diagnostic, Severity};
pub use index::Index;
pub use item::{ANY_CODE, Cause, Choice, Expect, Item, Kind, Question, Typed, Wrong};
pub use kinds::{Case, Errand, Order, Pattern, Rubric, Step, Task};
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
    /// Whether it was made from other people's content, which seldom has all that this format asks for: the linter then
    /// warns where it would refuse.
    pub imported: bool,
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

    /// The skill that teaches what an error code of a compiler means: the first whose lesson shows it, or else whose items
    /// ask for it.
    pub fn about(&self, code: &str) -> Option<&Skill> {
        let marks = [format!("error={code}"), format!("`{code}`")];
        let told = |s: &&Skill| marks.iter().any(|m| s.lesson.contains(m.as_str()));
        let asked = |s: &&Skill| s.items.iter().any(|i| i.expect == Some(Expect::Error(code.to_string())));
        let named = !code.is_empty();
        self.skills.iter().filter(|_| named).find(told).or_else(|| self.skills.iter().filter(|_| named).find(asked))
    }

    /// Takes the items out of the choice that need what this machine lacks: languages, or programs of a `command`.
    pub fn without(&mut self, missing: &std::collections::BTreeSet<String>) {
        for item in self.skills.iter_mut().flat_map(|s| &mut s.items) {
            let lacks = missing.contains(&item.language) || item.needs().iter().any(|n| missing.contains(n));
            item.runs = !(item.must_run() && lacks);
        }
        self.index = Index::of(&self.skills);
    }

    /// The languages and the programs without which some of its items cannot be asked; see [`Curriculum::without`].
    pub fn tools(&self) -> (std::collections::BTreeSet<String>, std::collections::BTreeSet<String>) {
        let run: Vec<&Item> = self.items().map(|(_, i)| i).filter(|i| i.must_run()).collect();
        (run.iter().map(|i| i.language.clone()).collect(), run.iter().flat_map(|i| i.needs().to_vec()).collect())
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
