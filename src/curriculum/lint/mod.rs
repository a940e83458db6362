//! The rules a curriculum must keep so that learners are taught well and judged right.
//!
//! The parser has found what cannot be read; these rules look at what it means: here of the course and its skills, in
//! [`items`] of what all items have, in [`typed`] of keys that are typed, in [`large`] of the larger kinds.

mod items;
mod large;
mod typed;

use super::diagnostic::{Diagnostic, SourceFile};
use super::parse::Files;
use super::*;
use std::collections::{BTreeMap, BTreeSet};

/// Fewest items that can certify a skill.
pub const MIN_ITEMS: usize = 5;
/// Fewest kinds of items in a skill.
pub const MIN_KINDS: usize = 3;
/// Most words of prose in a lesson.
pub const MAX_LESSON_WORDS: usize = 250;

/// Everything wrong with a curriculum that could be read.
pub fn check(curriculum: &Curriculum, files: &Files) -> Vec<Diagnostic> {
    let mut lint = Lint { curriculum, files, out: Vec::new(), lacking: BTreeMap::new() };
    let mut titles = BTreeMap::new();
    for skill in &curriculum.skills {
        if let Some(other) = titles.insert(text::squeeze(&skill.title).to_lowercase(), &skill.id) {
            lint.error(&skill.place, "title", format!("`{other}` has the same title"), "give each skill its own");
        }
        lint.prerequisites(skill);
        lint.skill(skill);
        skill.items.iter().for_each(|item| lint.item(item));
    }
    lint.languages();
    lint.cycles();
    lint.lacking();
    lint.out
}

struct Lint<'a> {
    curriculum: &'a Curriculum,
    files: &'a Files,
    out: Vec<Diagnostic>,
    /// What skills from elsewhere lack: how many, the first, what would help.
    lacking: BTreeMap<&'static str, (usize, Place, &'static str)>,
}

impl Lint<'_> {
    /// Reports where the first of `words` stands that the header holds, or at the header's first line.
    fn report(&mut self, place: &Place, words: &[&str], warning: bool, message: impl Into<String>, help: &str) {
        let bytes = self.files.get(&place.file).map(Vec::as_slice).unwrap_or_default();
        let text = std::str::from_utf8(bytes).unwrap_or("");
        let file = SourceFile { name: &place.file, text: text.strip_prefix('\u{feff}').unwrap_or(text) };
        let at = file.in_header(place, words);
        self.out.push(if warning { file.warning(at, message, help) } else { file.error(at, message, help) });
    }

    fn error(&mut self, place: &Place, key: &str, message: impl Into<String>, help: &str) {
        self.report(place, &[key], false, message, help);
    }

    /// An error about a skill of our own. Of skills from elsewhere it is a warning, and told once for all.
    fn lacks(&mut self, skill: &Skill, key: &str, what: &'static str, message: impl Into<String>, help: &'static str) {
        if self.curriculum.imported {
            self.lacking.entry(what).or_insert((0, skill.place.clone(), help)).0 += 1;
        } else {
            self.error(&skill.place, key, message, help);
        }
    }

    /// What an item from elsewhere lacks; told once for all.
    fn lacking_of(&mut self, item: &Item, what: &'static str) {
        let help = "add or change them where you know better than the source";
        self.lacking.entry(what).or_insert((0, item.place.clone(), help)).0 += 1;
    }

    /// One warning for each thing that skills from elsewhere lack, at the first of them.
    fn lacking(&mut self) {
        for (what, (number, place, help)) in std::mem::take(&mut self.lacking) {
            let message = format!("imported: {what}: {number}; here is the first");
            self.warn(&place, "title", message, help);
        }
    }

    fn warn(&mut self, place: &Place, key: &str, message: impl Into<String>, help: &str) {
        self.report(place, &[key], true, message, help);
    }

    /// An error about a text of the key: at its own line where that can be found, else at `key`.
    fn error_at(&mut self, place: &Place, text: &str, key: &str, message: impl Into<String>, help: &str) {
        let line = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or(key);
        self.report(place, &[text.trim(), line, key], false, message, help);
    }

    /// Languages that nobody can run, where something must be run.
    fn languages(&mut self) {
        let code = self.curriculum.code.as_str();
        let known = languages::KNOWN.join(", ");
        let help = format!("languages that can: {known}");
        let strange: Vec<&Item> = self
            .curriculum
            .items()
            .map(|(_, i)| i)
            .filter(|i| {
                !languages::is_known(&i.language) && (i.must_run() || i.expect.is_some() || i.kind() == Kind::Trace)
            })
            .collect();
        if strange.iter().any(|i| i.language == code) {
            let place = Place { file: "curriculum.toml".into(), header: 1, line: usize::MAX };
            self.error(&place, "code =", format!("programs in `{code}` cannot be run anywhere"), &help);
        }
        for item in strange.into_iter().filter(|i| i.language != code) {
            let message = format!("programs in `{}` cannot be run anywhere", item.language);
            self.error(&item.place, "language", message, &help);
        }
    }

    fn prerequisites(&mut self, skill: &Skill) {
        let known = |id: &str| self.curriculum.skill(id).is_some();
        let bad: Vec<(&str, String)> = [("requires", &skill.requires), ("confusable", &skill.confusable)]
            .into_iter()
            .flat_map(|(key, ids)| ids.iter().filter(|id| !known(id)).map(move |id| (key, id.clone())))
            .collect();
        for (key, id) in bad {
            let name = id.split_once('.').map_or(id.as_str(), |(_, n)| n);
            self.error(
                &skill.place,
                key,
                format!("there is no skill `{name}`"),
                "check the spelling, or list it in curriculum.toml",
            );
        }
    }

    /// Skills that nobody can ever reach, because their prerequisites need each other.
    fn cycles(&mut self) {
        let c = self.curriculum;
        let position = |id: &String| c.index.position(id);
        let mut lacks: Vec<usize> = c.skills.iter().map(|s| s.requires.iter().filter_map(position).count()).collect();
        let mut opens: Vec<Vec<usize>> = vec![Vec::new(); c.skills.len()];
        for (at, skill) in c.skills.iter().enumerate() {
            skill.requires.iter().filter_map(position).for_each(|need| opens[need].push(at));
        }
        // Kahn's algorithm: each skill is reached once, when nothing that it needs is left.
        let mut free: Vec<usize> = (0..lacks.len()).filter(|at| lacks[*at] == 0).collect();
        while let Some(at) = free.pop() {
            for &next in &opens[at] {
                lacks[next] -= 1;
                if lacks[next] == 0 {
                    free.push(next);
                }
            }
        }
        let stuck: Vec<&Skill> = c.skills.iter().zip(&lacks).filter(|(_, n)| **n > 0).map(|(s, _)| s).collect();
        let ring = stuck.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
        for skill in stuck {
            let message = format!("nobody can reach this skill: these prerequisites go round in a circle: {ring}");
            self.error(&skill.place, "requires", message, "take one `requires` out of the circle");
        }
    }

    fn skill(&mut self, skill: &Skill) {
        self.bare(skill);
        // What learners judge themselves certifies nothing.
        let judged = || skill.items.iter().filter(|i| i.kind() != Kind::Explain);
        let (number, kinds) = (judged().count(), judged().map(Item::kind).collect::<BTreeSet<Kind>>().len());
        let but = if number < skill.items.len() { " (an `explain` does not count)" } else { "" };
        if number < MIN_ITEMS {
            let message = format!("{number} items cannot certify a skill; {MIN_ITEMS} can{but}");
            self.lacks(skill, "title", "skills with too few items to be certified", message, "write more items");
        } else if kinds < MIN_KINDS {
            let message =
                format!("all items are of {kinds} kinds; {MIN_KINDS} are needed to tell knowing from guessing{but}");
            self.lacks(skill, "title", "skills with items of too few kinds", message, "write items of other kinds");
        }
        let words = text::words(&text::prose(&skill.lesson));
        if words > MAX_LESSON_WORDS {
            let message = format!("the lesson has {words} words; {MAX_LESSON_WORDS} are allowed");
            self.lacks(
                skill,
                "title",
                "lessons that are too long",
                message,
                "one idea a lesson: split the skill, or cut",
            );
        }
        let code = &self.curriculum.code;
        let runs = |f: &text::Fence| f.language() == code || languages::is_known(f.language());
        if !text::fences(&skill.lesson).iter().any(runs) {
            let help = "add a worked example that can be run";
            self.lacks(skill, "title", "lessons without a program", "the lesson has no program", help);
        }
        if skill.objective.trim().is_empty() {
            let help = "say what the learner can do afterwards";
            self.lacks(skill, "objective", "skills without an objective", "the objective is empty", help);
        }
        self.minutes(&skill.place, skill.minutes);
        for m in &skill.misconceptions {
            let names = |c: &Cause| c.misconception.as_deref() == Some(m.id.as_str());
            let tempts = |i: &&Item| i.causes().into_iter().any(names);
            if skill.items.iter().filter(tempts).count() < 2 {
                let message = format!("fewer than two items tempt the misconception `{}`", m.id);
                self.warn(&skill.place, &m.id, message, "it can then not be seen to be overcome");
            }
        }
    }

    /// What items from elsewhere lack.
    fn bare(&mut self, skill: &Skill) {
        for item in skill.items.iter().filter(|i| i.is_imported()) {
            let silent = item.options().iter().any(|o| !o.correct && o.cause == Cause::default());
            let found = [
                (item.hints.len() < 3, "items with fewer than three hints"),
                (silent, "items with wrong options that say nothing to the learner who picks them"),
                (item.explanation.trim().is_empty(), "items without an explanation"),
            ];
            found.into_iter().filter(|(there, _)| *there).for_each(|(_, what)| self.lacking_of(item, what));
        }
    }

    fn minutes(&mut self, place: &Place, minutes: f32) {
        if !(minutes.is_finite() && minutes > 0.0) {
            self.error(place, "minutes", "minutes are a number above 0", "say how long a learner needs for it");
        }
    }
}
