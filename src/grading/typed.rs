//! `predict`, `blank`, `short` and `trace`: typed texts against the accepted ones.

use super::{Cause, Verdict, foreseen, near, not_in_key};
use crate::curriculum::{Expect, Item, Question, Wrong, keys, languages};
use crate::{locale, msg};

pub(super) fn grade(item: &Item, text: &str) -> Verdict {
    if keys::accepts(item, text) {
        return Verdict { correct: true, cause: Cause::Key, feedback: named_code(item, text) };
    }
    match keys::listed(keys::form(item, 0), wrong_at(item, 0), text) {
        Some(wrong) => foreseen(&wrong.cause),
        None => near::tell(item, 0, text),
    }
}

/// The listed wrong answers of the `n`th text.
fn wrong_at(item: &Item, n: usize) -> &[Wrong] {
    match &item.question {
        Question::Predict(wrong) => wrong,
        _ => keys::typed(item, n).map_or(&[], |t| &t.wrong),
    }
}

/// Several texts, each against its own key: right where all are. A misconception that one of them shows comes first, then
/// how near the others are.
pub(super) fn grade_fields(item: &Item, texts: &[String]) -> Verdict {
    let text = |n: usize| texts.get(n).map_or("", String::as_str);
    let number = (0..).take_while(|n| keys::typed(item, *n).is_some()).count();
    let right: Vec<bool> = (0..number).map(|n| keys::accepts_at(item, n, text(n))).collect();
    if number > 0 && right.iter().all(|r| *r) {
        return Verdict { correct: true, cause: Cause::Key, feedback: String::new() };
    }
    let open: Vec<usize> = (0..number).filter(|n| !right[*n] && !text(*n).trim().is_empty()).collect();
    for &n in &open {
        if let Some(wrong) = keys::listed(keys::form(item, n), wrong_at(item, n), text(n)) {
            return foreseen(&wrong.cause);
        }
    }
    let good = right.iter().filter(|r| **r).count();
    let so_far = if good > 0 { msg!("grade-some-right", n = good, of = number) } else { String::new() };
    if open.is_empty() {
        return match good {
            0 => not_in_key(),
            _ => Verdict { correct: false, cause: Cause::Incomplete, feedback: so_far },
        };
    }
    let told: Vec<(usize, Verdict)> = open.iter().map(|n| (*n, near::tell(item, *n, text(*n)))).collect();
    // Of an answer that is far off elsewhere, what is near is no news.
    let close = told.iter().all(|(_, v)| v.cause == Cause::NearMiss);
    let cause = if close { Cause::NearMiss } else { Cause::NotInKey };
    let first = told.first().filter(|_| close).map(|(n, v)| match number {
        1 => v.feedback.clone(),
        _ => locale::sentences(&[&msg!("grade-look-at", n = n + 1), &v.feedback]),
    });
    let feedback = locale::sentences(&[&so_far, &first.unwrap_or_default()]);
    Verdict { correct: false, cause, feedback }
}

/// When the learner named another error code than the compiler's: right that it fails, so say which code it is.
fn named_code(item: &Item, text: &str) -> String {
    match &item.expect {
        Some(expect @ Expect::Error(code)) if expect.code().is_some() && !languages::is_compiled(&item.language) => {
            let other = keys::named_stop(text).is_some_and(|name| !name.ends_with(&code.to_lowercase()));
            if other { msg!("grade-other-stop", code = code.as_str()) } else { String::new() }
        }
        Some(expect @ Expect::Error(code))
            if matches!(item.question, Question::Predict(_)) && expect.code().is_some() =>
        {
            let named = text.to_uppercase();
            let other = named
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|w| w.len() == 5 && w.starts_with("E0") && w != code);
            if other { msg!("grade-other-code", code = code.as_str()) } else { String::new() }
        }
        _ => String::new(),
    }
}
