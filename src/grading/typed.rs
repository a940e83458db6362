//! `predict`, `blank` and `short`: a typed text against the accepted ones.

use super::{Cause, Verdict, foreseen};
use crate::curriculum::text::squeeze;
use crate::curriculum::{Expect, Item, Question, keys};

pub(super) fn grade(item: &Item, text: &str) -> Verdict {
    if keys::accepts(item, text) {
        return Verdict { correct: true, cause: Cause::Key, feedback: named_code(item, text) };
    }
    if let Some(wrong) = item.wrong().iter().find(|w| keys::same(item, &w.answer, text)) {
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
