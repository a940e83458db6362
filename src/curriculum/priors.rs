//! What is known of the items before a learner answers: the file `priors.toml` of a curriculum.
//!
//! A curriculum may ship one, and `gradus fit` writes one. What it does not say, the author's grade and the kind say.
//! Numbers are kept to four decimals, so that a record of them is read back to the same bits.

use super::diagnostic::{Diagnostic, SourceFile};
use super::parts::toml_at;
use super::{Curriculum, Kind};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The name of the file.
pub const FILE: &str = "priors.toml";
/// The newest `format_version` of it that this build reads.
pub const PRIORS_VERSION: i64 = 1;

/// What a file of priors says of one item; nothing where it is silent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Known {
    /// Difficulty, logits, -10 to 10.
    pub difficulty: Option<f64>,
    /// Discrimination, 0.2 to 5.
    pub discrimination: Option<f64>,
    /// Chance of a right answer without knowing, 0 to 0.9.
    pub guess: Option<f64>,
}

/// What a `priors.toml` says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Priors {
    /// Difficulty of the author's grades 1 to 5, logits.
    grades: BTreeMap<u8, f64>,
    /// Guess by kind.
    kinds: BTreeMap<Kind, f64>,
    /// Difficulty and discrimination by full item id.
    items: BTreeMap<String, (f64, f64)>,
    /// Practice slope by full skill id. Kept for the laboratory; the tutor's estimate has none.
    pub practice: BTreeMap<String, f64>,
    /// Parameters of a fitted filter, by name. Kept for the laboratory; the tutor's estimate has its own.
    pub filter: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    format_version: Spanned<i64>,
    #[serde(default)]
    grades: BTreeMap<Spanned<String>, Spanned<f64>>,
    #[serde(default)]
    kinds: BTreeMap<Spanned<String>, RawKind>,
    #[serde(default)]
    items: BTreeMap<Spanned<String>, RawItem>,
    #[serde(default)]
    skills: BTreeMap<Spanned<String>, RawSkill>,
    #[serde(default)]
    filter: BTreeMap<Spanned<String>, Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    guess: Spanned<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    difficulty: Spanned<f64>,
    #[serde(default)]
    discrimination: Option<Spanned<f64>>,
    /// How many answers it was fitted from, for people.
    #[serde(default)]
    #[allow(dead_code)]
    answers: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSkill {
    practice: Spanned<f64>,
}

/// To four decimals.
fn kept(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

/// Takes numbers in, and reports those that cannot be.
struct Checker<'a> {
    file: SourceFile<'a>,
    out: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn number(&mut self, what: &str, x: &Spanned<f64>, least: f64, most: f64) -> f64 {
        let value = *x.get_ref();
        if !(least..=most).contains(&value) {
            let message = format!("{what} goes from {least} to {most}");
            self.out.push(self.file.error(x.span().start, message, "fit again, or take the line out"));
        }
        kept(if value.is_finite() { value.clamp(least, most) } else { 0.0 })
    }

    fn unknown(&mut self, key: &Spanned<String>, what: &str) {
        let message = format!("the curriculum has no {what} `{}`", super::text::printable(key.get_ref()));
        self.out.push(self.file.warning(
            key.span().start,
            message,
            "check the spelling, or take it out: nobody reads it",
        ));
    }

    fn wrong(&mut self, key: &Spanned<String>, message: &str, help: &str) {
        self.out.push(self.file.error(key.span().start, message, help));
    }
}

/// Reads the text of a `priors.toml`; ids that the curriculum does not have are warnings.
pub fn parse(text: &str, curriculum: &Curriculum, out: &mut Vec<Diagnostic>) -> Priors {
    let file = SourceFile { name: FILE, text };
    let Some(raw) = toml_at::<Raw>(file, 0..text.len(), out) else { return Priors::default() };
    let version = *raw.format_version.get_ref();
    if !(1..=PRIORS_VERSION).contains(&version) {
        let message = format!("format_version {version} is not known; this program reads 1 to {PRIORS_VERSION}");
        out.push(file.error(raw.format_version.span().start, message, "use a newer gradus, or format_version = 1"));
    }
    let mut priors = Priors::default();
    let mut check = Checker { file, out };
    for (key, value) in &raw.grades {
        match key.get_ref().parse::<u8>() {
            Ok(grade @ 1..=5) => {
                priors.grades.insert(grade, check.number("a difficulty", value, -10.0, 10.0));
            }
            _ => check.wrong(key, "grades go from 1 (easy) to 5 (hard)", "write 1 = …, 2 = … up to 5"),
        }
    }
    for (key, value) in &raw.kinds {
        match Kind::ALL.into_iter().find(|k| k.name() == key.get_ref()) {
            Some(kind) => {
                priors.kinds.insert(kind, check.number("a chance to guess", &value.guess, 0.0, 0.9));
            }
            None => check.wrong(key, "this kind of item is not known", "see the table of kinds in curricula/README.md"),
        }
    }
    for (key, value) in &raw.items {
        if curriculum.item(key.get_ref()).is_none() {
            check.unknown(key, "item");
        }
        let difficulty = check.number("a difficulty", &value.difficulty, -10.0, 10.0);
        let steep = value.discrimination.as_ref().map_or(1.0, |d| check.number("a discrimination", d, 0.2, 5.0));
        priors.items.insert(key.get_ref().clone(), (difficulty, steep));
    }
    for (key, value) in &raw.skills {
        if curriculum.skill(key.get_ref()).is_none() {
            check.unknown(key, "skill");
        }
        priors.practice.insert(key.get_ref().clone(), check.number("a practice slope", &value.practice, -2.0, 2.0));
    }
    for (key, value) in &raw.filter {
        priors.filter.insert(key.get_ref().clone(), check.number("a parameter", value, -1e3, 1e3));
    }
    priors
}

impl Priors {
    /// What is known of an item: its own numbers, else those of its grade and kind.
    pub fn of(&self, item: &str, kind: Kind, grade: u8) -> Known {
        let own = self.items.get(item).copied();
        Known {
            difficulty: own.map(|o| o.0).or_else(|| self.grades.get(&grade).copied()),
            discrimination: own.map(|o| o.1),
            guess: self.kinds.get(&kind).copied(),
        }
    }
}
