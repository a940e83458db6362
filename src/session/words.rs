//! What is said to the learner about an item, in Markdown: every face says the same.

use super::item::{Judged, Mode, Sitting, Stage};
use super::{Phase, Session, Tone};
use crate::curriculum::{Expect, Item, Question, Skill};
use crate::grading::Cause;
use crate::msg;

/// A paragraph with its tone; `None` is plain text.
pub type Said = (Option<Tone>, String);

/// What is said after a verdict about going on.
pub fn onward(judged: &Judged) -> String {
    match judged {
        Judged { may_retry: true, .. } => msg!("onward-retry"),
        Judged { asks_why: true, .. } => msg!("onward-why"),
        _ => msg!("onward"),
    }
}

/// How to answer an item.
pub fn how_to_answer(item: &Item) -> &'static str {
    match &item.question {
        Question::Choice(_) => "Press the number of your answer.",
        Question::Choices(_) => "Pick the numbers of all that are right, then Enter.",
        Question::Predict(_) => "Type exactly what it prints, or `error` if it does not compile, or `panic`.",
        Question::Blank(gaps) if gaps.len() > 1 => "Type what belongs in the gaps `___`, one after the other.",
        Question::Blank(_) => "Type what belongs in the gap `___`.",
        Question::Short(typed) if typed.pattern.is_some() => "Type a regular expression; what it matches is judged.",
        Question::Short(_) => "Type your answer.",
        Question::Order(order) if order.indent => "Put the lines in order and indent them. Not all may belong.",
        Question::Order(order) if order.lines.len() > order.solution => {
            "Put the lines in order. Not all of them belong."
        }
        Question::Order(_) => "Put the lines in order.",
        Question::Trace(_) => "Type the value at each mark.",
        Question::Code(_) => "Write the program; it is run with tests.",
        Question::Fix(_) => "Repair the program; it is run with tests.",
        Question::Command(_) => "Reach the state in a real shell, in a folder made for it; then have it checked.",
        Question::Explain(_) => "Explain it in your own words; then compare with a model answer.",
    }
}

/// What the fields of an answer are called, for kinds that have several.
pub fn labels(item: &Item) -> Vec<String> {
    match &item.question {
        Question::Trace(steps) => steps
            .iter()
            .map(|s| match s.hit {
                1 if steps.iter().all(|o| o.mark != s.mark || o.show != s.show || o.hit == 1) => {
                    format!("({}) {}", s.mark, s.show)
                }
                hit => format!("({}) {}, {} time", s.mark, s.show, ordinal(hit)),
            })
            .collect(),
        Question::Blank(gaps) => (1..=gaps.len()).map(|n| format!("gap {n}")).collect(),
        _ => Vec::new(),
    }
}

/// `1st`, `2nd`, `3rd`, `4th`.
fn ordinal(n: u32) -> String {
    let end = match (n % 10, n % 100) {
        (1, t) if t != 11 => "st",
        (2, t) if t != 12 => "nd",
        (3, t) if t != 13 => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

/// The key, for people.
pub fn answer_of(item: &Item) -> String {
    match (&item.question, &item.expect) {
        (Question::Predict(_), Some(Expect::Error(code))) if !code.is_empty() => {
            format!("It does not compile (`{code}`).")
        }
        (Question::Predict(_), Some(Expect::Error(_))) => "It does not compile.".into(),
        (Question::Predict(_), Some(Expect::Panic(_))) => "It compiles, and panics when it runs.".into(),
        (Question::Choice(_) | Question::Choices(_), _) => {
            item.key_texts().iter().map(|t| format!("- {t}")).collect::<Vec<_>>().join("\n")
        }
        _ => {
            let answer = item.key_texts().into_iter().next().unwrap_or_default();
            match &item.question {
                Question::Explain(_) => answer,
                _ if answer.contains('`') => answer,
                _ => format!("```{}\n{answer}\n```", item.language),
            }
        }
    }
}

impl Session {
    /// The answer, the explanation and what the verdict changed, for a learner who wants no second try.
    pub(super) fn closing_words(&self) -> Vec<Said> {
        match (&self.phase, self.item()) {
            (Phase::Item(sitting), Some((skill, item))) => match &sitting.stage {
                Stage::Judged(judged) => closing(skill, item, judged),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The verdict on the item at hand: right or not, why, the answer where no try is left, and what it changed.
    pub(super) fn verdict_words(&self) -> Vec<Said> {
        let (Phase::Item(sitting), Some((skill, item))) = (&self.phase, self.item()) else { return Vec::new() };
        let Stage::Judged(judged) = &sitting.stage else { return Vec::new() };
        let mut said = vec![headline(sitting, judged)];
        let verdict = &judged.verdict;
        if let Some(m) = verdict.cause.misconception().and_then(|id| skill.misconception(id)) {
            said.push((None, format!("A common mix-up. {}", m.correction)));
        }
        if !verdict.feedback.is_empty() {
            said.push((None, verdict.feedback.clone()));
        }
        if judged.asks_why {
            said.push((None, msg!("ask-why")));
        } else if !judged.may_retry {
            said.extend(closing(skill, item, judged));
        }
        said
    }
}

fn headline(sitting: &Sitting, judged: &Judged) -> Said {
    let right = judged.verdict.correct;
    let words = match (right, &judged.verdict.cause) {
        (true, _) if sitting.mode != Mode::Placement && judged.certified => "✓ Right. You have mastered this skill!",
        (true, _) => "✓ Right.",
        (false, Cause::NearMiss) => "✗ Very close, and not right.",
        (false, Cause::Incomplete) => "✗ Not complete.",
        (false, _) if judged.confidence == Some(4) => "✗ Not right. You were certain, so this is worth a close look.",
        (false, _) => "✗ Not right.",
    };
    (Some(if right { Tone::Good } else { Tone::Bad }), words.into())
}

fn closing(skill: &Skill, item: &Item, judged: &Judged) -> Vec<Said> {
    let mut said = Vec::new();
    if !judged.verdict.correct {
        said.push((Some(Tone::Info), "The answer".into()));
        said.push((None, answer_of(item)));
    }
    said.push((None, item.explanation.clone()));
    let (before, after) = (judged.before * 100.0, judged.after * 100.0);
    said.push((Some(Tone::Info), format!("Mastery of {}: {before:.0}% → {after:.0}%.", skill.title)));
    said
}
