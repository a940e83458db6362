//! The passages of a skill: where they stand, and what is compared of them.

use crate::curriculum::{Curriculum, Skill};

/// Where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A paragraph of the lesson, with the program that follows it.
    Lesson,
    /// The correction of a misconception.
    Correction,
    /// The explanation of an item.
    Explanation {
        /// Full item id.
        item: String,
    },
}

/// A passage, shown to whoever decides whether it may be quoted.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage<'a> {
    /// Its skill.
    pub skill: &'a Skill,
    /// Where in the skill.
    pub place: Place,
    /// What it says, in Markdown.
    pub text: &'a str,
}

/// A passage by numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    curriculum: u32,
    skill: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    /// From and to, in bytes of the lesson.
    Lesson(u32, u32),
    Correction(u32),
    Explanation(u32),
}

impl Spot {
    pub(super) fn of(self, curriculum: usize, skill: usize) -> Spot {
        Spot { curriculum: curriculum as u32, skill: skill as u32, ..self }
    }

    pub(super) fn skill<'a>(&self, curricula: &[&'a Curriculum]) -> Option<&'a Skill> {
        curricula.get(self.curriculum as usize)?.skills.get(self.skill as usize)
    }

    /// Whether it is the beginning of a lesson.
    pub(super) const fn opens(&self) -> bool {
        matches!(self.kind, Kind::Lesson(0, _))
    }

    pub(super) fn text<'a>(&self, skill: &'a Skill) -> Option<&'a str> {
        match self.kind {
            Kind::Lesson(from, to) => skill.lesson.get(from as usize..to as usize),
            Kind::Correction(n) => skill.misconceptions.get(n as usize).map(|m| m.correction.as_str()),
            Kind::Explanation(n) => skill.items.get(n as usize).map(|i| i.explanation.as_str()),
        }
    }

    pub(super) fn place(&self, skill: &Skill) -> Place {
        match self.kind {
            Kind::Lesson(..) => Place::Lesson,
            Kind::Correction(_) => Place::Correction,
            Kind::Explanation(n) => {
                Place::Explanation { item: skill.items.get(n as usize).map_or_else(String::new, |i| i.id.clone()) }
            }
        }
    }
}

/// The passages of a skill, each with what it is asked by besides its own words: a lesson's objective, the belief that a
/// correction speaks to.
pub(super) fn of(skill: &Skill) -> Vec<(Spot, String)> {
    let spot = |kind| Spot { curriculum: 0, skill: 0, kind };
    let lesson = paragraphs(&skill.lesson)
        .into_iter()
        .map(|(from, to)| (spot(Kind::Lesson(from as u32, to as u32)), String::new()));
    let corrections =
        skill.misconceptions.iter().enumerate().map(|(n, m)| (spot(Kind::Correction(n as u32)), m.belief.clone()));
    let explanations = skill.items.iter().enumerate().map(|(n, _)| (spot(Kind::Explanation(n as u32)), String::new()));
    lesson.chain(corrections).chain(explanations).collect()
}

/// The paragraphs of a Markdown text as ranges of bytes. Fenced blocks and lists belong to the paragraph before them, and a
/// heading to the one after it.
pub fn paragraphs(markdown: &str) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let (mut fenced, mut blank, mut headed, mut at) = (false, true, false, 0);
    for line in markdown.split_inclusive('\n') {
        let (from, text) = (at, line.trim());
        at += line.len();
        if text.starts_with("```") {
            fenced = !fenced;
        } else if text.is_empty() && !fenced {
            blank = true;
            continue;
        }
        let joins = !blank || headed || fenced || text.starts_with("```") || text.starts_with("- ");
        match out.last_mut() {
            Some(last) if joins => last.1 = at,
            _ => out.push((from, at)),
        }
        headed = text.starts_with('#') && !fenced;
        // A heading closes what comes before it.
        if headed && joins && out.last().is_some_and(|l| l.0 != from) {
            if let Some(last) = out.last_mut() {
                last.1 = from;
            }
            out.push((from, at));
        }
        blank = false;
    }
    out
}

/// The sentences of a passage, and its programs without their texts and comments, which tell stories and no subject. The
/// head of a block is among the sentences, because it may name an error.
pub fn apart(markdown: &str) -> (String, String) {
    let (mut prose, mut program, mut output, mut fenced) = (String::new(), String::new(), false, false);
    for line in markdown.lines() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            fenced = !fenced;
            output = fenced && info.starts_with("output");
            if let Some((_, code)) = info.split_once("error=") {
                prose.push_str(code);
                prose.push('\n');
            }
        } else if !fenced {
            prose.push_str(line);
            prose.push('\n');
        } else if !output {
            program.push_str(&without_texts(line));
            program.push('\n');
        }
    }
    (prose, program)
}

/// What stands between asterisks, `*so*` or `**so**`.
pub(super) fn emphasised(prose: &str) -> String {
    // What stands in code is no emphasis.
    let plain: Vec<&str> = prose.split('`').step_by(2).collect();
    let plain = plain.join(" ").replace("**", "*");
    let words = plain.split('*').skip(1).step_by(2).filter(|w| w.len() < 40);
    words.collect::<Vec<_>>().join(" ")
}

fn without_texts(line: &str) -> String {
    let (mut out, mut inside, mut before) = (String::new(), false, ' ');
    for c in line.chars() {
        if c == '"' && before != '\\' {
            inside = !inside;
            out.push(' ');
        } else if !inside {
            if c == '/' && before == '/' {
                out.pop();
                break;
            }
            out.push(c);
        }
        before = if before == '\\' && c == '\\' { ' ' } else { c };
    }
    out
}
