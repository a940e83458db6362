//! What is said to the learner about an item, in Markdown: every face says the same.

use super::item::{Judged, Mode, Sitting};
use super::{Phase, Session, Tone};
use crate::curriculum::{Expect, Item, Question, Skill, languages};
use crate::grading::Cause;
use crate::{locale, msg};

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
pub fn how_to_answer(item: &Item) -> String {
    match &item.question {
        Question::Choice(_) => msg!("how-choice"),
        Question::Choices(_) => msg!("how-choices"),
        Question::Predict(_) if languages::is_compiled(&item.language) => msg!("how-predict"),
        Question::Predict(_) => msg!("how-predict-or-stop"),
        Question::Blank(gaps) if gaps.len() > 1 => msg!("how-gaps"),
        Question::Blank(_) => msg!("how-gap"),
        Question::Short(typed) if typed.pattern.is_some() => msg!("how-regex"),
        Question::Short(_) => msg!("how-short"),
        Question::Order(order) if order.indent => msg!("how-order-indent"),
        Question::Order(order) if order.lines.len() > order.solution => {
            msg!("how-order-some")
        }
        Question::Order(_) => msg!("how-order"),
        Question::Trace(_) => msg!("how-trace"),
        Question::Code(_) => msg!("how-code"),
        Question::Fix(_) => msg!("how-fix"),
        Question::Command(_) => msg!("how-command"),
        Question::Explain(_) => msg!("how-explain"),
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
                hit => {
                    let (mark, show) = (s.mark.to_string(), s.show.as_str());
                    msg!("label-hit", mark = mark, show = show, n = hit, end = ordinal(hit))
                }
            })
            .collect(),
        Question::Blank(gaps) => (1..=gaps.len()).map(|n| msg!("label-gap", n = n)).collect(),
        _ => Vec::new(),
    }
}

/// The end of an English ordinal: `1st`, `2nd`, `3rd`, `4th`.
fn ordinal(n: u32) -> &'static str {
    match (n % 10, n % 100) {
        (1, t) if t != 11 => "st",
        (2, t) if t != 12 => "nd",
        (3, t) if t != 13 => "rd",
        _ => "th",
    }
}

/// The key, for people.
pub fn answer_of(item: &Item) -> String {
    match (&item.question, &item.expect) {
        (Question::Predict(_), Some(expect @ Expect::Error(_))) if !languages::is_compiled(&item.language) => {
            expect.code().map_or_else(|| msg!("answer-stops"), |code| msg!("answer-stops-with", code = code))
        }
        (Question::Predict(_), Some(Expect::Panic(_))) if !languages::is_compiled(&item.language) => {
            msg!("answer-stops")
        }
        (Question::Predict(_), Some(expect @ Expect::Error(_))) => match expect.code() {
            Some(code) => msg!("answer-error-code", code = code),
            None => msg!("run-no-compile"),
        },
        (Question::Predict(_), Some(Expect::Panic(_))) => msg!("answer-panic"),
        (Question::Choice(_) | Question::Choices(_), _) => {
            item.key_texts().iter().map(|t| format!("- {t}")).collect::<Vec<_>>().join("\n")
        }
        _ => {
            let answer = item.key_texts().into_iter().next().unwrap_or_default();
            match &item.question {
                // A program from elsewhere may have come without one.
                _ if answer.trim().is_empty() => msg!("answer-none"),
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
            (Phase::Item(sitting), Some((skill, item))) => {
                sitting.judged().map_or_else(Vec::new, |judged| closing(skill, item, judged))
            }
            _ => Vec::new(),
        }
    }

    /// The verdict on the item at hand: right or not, why, the answer where no try is left, and what it changed.
    pub(super) fn verdict_words(&self) -> Vec<Said> {
        let (Phase::Item(sitting), Some((skill, item))) = (&self.phase, self.item()) else { return Vec::new() };
        let Some(judged) = sitting.judged() else { return Vec::new() };
        let mut said = vec![headline(sitting, judged, self.feeling.is_gentle())];
        let verdict = &judged.verdict;
        if let Some(m) = verdict.cause.misconception().and_then(|id| skill.misconception(id)) {
            said.push((None, locale::sentences(&[&msg!("common-mix-up"), &m.correction])));
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

/// `gentle` where it has been hard lately.
fn headline(sitting: &Sitting, judged: &Judged, gentle: bool) -> Said {
    let right = judged.verdict.correct;
    if !right && sitting.answer.is_empty() {
        // Who says that they do not know was not wrong.
        return (Some(Tone::Info), msg!("verdict-not-known"));
    }
    let words = match (right, &judged.verdict.cause) {
        (true, _) if sitting.mode != Mode::Placement && judged.certified => msg!("verdict-mastered"),
        (true, _) => msg!("verdict-correct"),
        (false, Cause::NearMiss) => msg!("verdict-near"),
        (false, Cause::Incomplete) => msg!("verdict-incomplete"),
        (false, _) if judged.confidence == Some(4) => msg!("verdict-certain"),
        (false, _) => msg!("verdict-not"),
    };
    let words = match (right, judged.certified) {
        (true, false) if gentle => msg!("verdict-right-gentle"),
        (false, _) if gentle && judged.may_retry => msg!("verdict-wrong-gentle"),
        (false, _) if gentle => msg!("verdict-wrong-gentle-last"),
        _ => words,
    };
    (Some(if right { Tone::Good } else { Tone::Bad }), words)
}

fn closing(skill: &Skill, item: &Item, judged: &Judged) -> Vec<Said> {
    let mut said = Vec::new();
    if !judged.verdict.correct {
        said.push((Some(Tone::Info), msg!("the-answer")));
        said.push((None, answer_of(item)));
    }
    if !item.explanation.trim().is_empty() {
        said.push((None, item.explanation.clone()));
    }
    let (before, after) = (format!("{:.0}", judged.before * 100.0), format!("{:.0}", judged.after * 100.0));
    let change = msg!("mastery-change", skill = skill.title.as_str(), before = before, after = after);
    said.push((Some(Tone::Info), change));
    said
}
