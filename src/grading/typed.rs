//! `predict`, `blank`, `short` and `trace`: typed texts against the accepted ones.

use super::{Cause, Verdict, foreseen, not_in_key};
use crate::curriculum::text::squeeze;
use crate::curriculum::{Expect, Item, Question, keys};

pub(super) fn grade(item: &Item, text: &str) -> Verdict {
    if keys::accepts(item, text) {
        return Verdict { correct: true, cause: Cause::Key, feedback: named_code(item, text) };
    }
    if let Some(wrong) = item.wrong().into_iter().find(|w| keys::same(item, &w.answer, text)) {
        return foreseen(&wrong.cause);
    }
    let fold = |t: &str| squeeze(t).replace(' ', "").to_lowercase();
    if item.key_texts().iter().any(|key| fold(key) == fold(text)) {
        let feedback = match item.question {
            Question::Predict(_) => "Very close: the characters are right, but spaces, lines or letter case differ.",
            _ => "Very close: only spaces or letter case differ, and they matter here.",
        };
        return Verdict { correct: false, cause: Cause::NearMiss, feedback: feedback.into() };
    }
    Verdict { correct: false, cause: Cause::NotInKey, feedback: String::new() }
}

/// Several texts, each against its own key: right where all are.
pub(super) fn grade_fields(item: &Item, texts: &[String]) -> Verdict {
    let text = |n: usize| texts.get(n).map_or("", String::as_str);
    let number = (0..).take_while(|n| keys::typed(item, *n).is_some()).count();
    let right: Vec<bool> = (0..number).map(|n| keys::accepts_at(item, n, text(n))).collect();
    if number > 0 && right.iter().all(|r| *r) {
        return Verdict { correct: true, cause: Cause::Key, feedback: String::new() };
    }
    for n in (0..number).filter(|n| !right[*n]) {
        let listed = keys::typed(item, n).into_iter().flat_map(|t| &t.wrong);
        if let Some(wrong) = listed.into_iter().find(|w| keys::same_as(keys::form(item, n), &w.answer, text(n))) {
            return foreseen(&wrong.cause);
        }
    }
    let good = right.iter().filter(|r| **r).count();
    if good == 0 {
        return not_in_key();
    }
    let empty = (0..number).all(|n| right[n] || text(n).trim().is_empty());
    let cause = if empty { Cause::Incomplete } else { Cause::NotInKey };
    Verdict { correct: false, cause, feedback: format!("{good} of {number} are right.") }
}

/// When the learner named another error code than the compiler's: right that it fails, so say which code it is.
fn named_code(item: &Item, text: &str) -> String {
    match &item.expect {
        Some(Expect::Error(code)) if matches!(item.question, Question::Predict(_)) && !code.is_empty() => {
            let named = text.to_uppercase();
            let other = named
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| w.len() == 5 && w.starts_with("E0") && w != code);
            if other { format!("It does not compile; the compiler's code for it is {code}.") } else { String::new() }
        }
        _ => String::new(),
    }
}
