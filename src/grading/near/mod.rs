//! Wrong answers that no list foresaw: how near they are to the key, and in what they differ. What is said points at the
//! difference and never tells the key.

mod line;
mod output;
mod slip;

use super::{Cause, Verdict};
use crate::curriculum::keys::{self, Behaviour, Form, value, word};
use crate::curriculum::text::{contains_words, squeeze};
use crate::curriculum::{Expect, Item, Question, Typed};
use crate::msg;
use line::Kind;

/// The longest answer that is looked at closely.
const LONGEST: usize = 4_000;
/// A key of so many characters is looked for in what is said.
const SHORTEST_KEY: usize = 3;

/// The verdict on the `n`th text of an answer that is neither in the key nor listed as wrong.
pub(super) fn tell(item: &Item, n: usize, text: &str) -> Verdict {
    let (cause, feedback) = match keys::typed(item, n).and_then(|t| t.pattern.as_ref()) {
        Some(pattern) => (Cause::NotInKey, expression(&keys::behaviour(pattern, text))),
        None if text.len() > LONGEST => far(),
        None => told(item, n, text),
    };
    Verdict { correct: false, cause, feedback }
}

/// What is said without any text of the key in it: where one stands there by chance, nothing is said.
pub(super) fn discreet(item: &Item, verdict: Verdict) -> Verdict {
    let ours = matches!(verdict.cause, Cause::NearMiss | Cause::Incomplete | Cause::NotInKey);
    let tells = |key: &String| key.chars().count() >= SHORTEST_KEY && contains_words(&verdict.feedback, key);
    if ours && !verdict.correct && item.key_texts().iter().any(tells) {
        return Verdict { feedback: String::new(), ..verdict };
    }
    verdict
}

fn far() -> (Cause, String) {
    (Cause::NotInKey, String::new())
}

fn near(feedback: impl Into<String>) -> (Cause, String) {
    (Cause::NearMiss, feedback.into())
}

fn told(item: &Item, n: usize, text: &str) -> (Cause, String) {
    if let (Question::Predict(_), Some(expect)) = (&item.question, &item.expect) {
        return match expect {
            Expect::Output(_) if keys::is_error(text) || keys::is_panic(text) => far(),
            Expect::Output(key) => output::told(item, key, text),
            _ => far(),
        };
    }
    let Some(key) = keys::typed(item, n) else { return far() };
    let form = keys::form(item, n);
    let each = |answer: &String| match form {
        Form::Word(typed, _) => quantity(typed, answer, text).or_else(|| same_words(item, form, answer, text)),
        _ => same_words(item, form, answer, text),
    };
    key.answers.iter().find_map(each).map_or_else(far, near)
}

/// A number that is right but for its unit or its notation.
fn quantity(typed: &Typed, key: &str, text: &str) -> Option<String> {
    let expected = word::quantity(typed, key)?;
    let fits = |n: &keys::number::Number| expected.within(n, typed.tolerance.unwrap_or(0.0));
    if let Some(said) = word::quantity(typed, text) {
        return match expected.radix != said.radix && expected.same(&said) {
            true => Some(msg!("near-other-notation")),
            false if typed.tolerance.is_none() && line::off_by_one(&expected, &said) => {
                Some(line::Kind::OffByOne.words())
            }
            false => None,
        };
    }
    if let Some((said, unit)) = word::split_unit(text) {
        let percent = unit == "%" && fits(&keys::number::number(&(said.value / 100.0).to_string())?);
        return match (percent, fits(&said), typed.units.is_empty()) {
            (true, _, _) => Some(msg!("near-percent")),
            (_, true, false) => Some(msg!("near-unit")),
            (_, true, true) => Some(msg!("near-behind")),
            _ => None,
        };
    }
    let point = text.trim().replacen(',', ".", 1);
    keys::number::number(&point).filter(fits).map(|_| msg!("near-point"))
}

/// The same words in another spelling or order.
fn same_words(item: &Item, form: Form, key: &str, text: &str) -> Option<String> {
    let small = |t: &str| t.to_lowercase();
    if keys::same_as(form, &small(key), &small(text)) {
        return Some(Kind::Case.words());
    }
    let quoted = |t: &str| unquoted(t) != t.trim();
    let of_text = matches!(form, Form::Value) && value::is_other(unquoted(key)) && (quoted(key) || quoted(text));
    match line::difference(key, text)? {
        Kind::Quotes if of_text => Some(msg!("near-text-or-not")),
        Kind::Other => {
            let (key, text) = match form {
                Form::Word(typed, _) if !typed.case && !word::is_command(key, text) => (small(key), small(text)),
                Form::Value => (unquoted(key).to_string(), unquoted(text).to_string()),
                _ => (key.to_string(), text.to_string()),
            };
            if line::other_order(&key, &text) {
                return Some(msg!("near-order"));
            }
            slip::is_slip(item, &key, &text).then(|| msg!("near-slip"))
        }
        kind => Some(kind.words()),
    }
}

/// A value without the quotes around it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inside = |q: char| value.strip_prefix(q).and_then(|t| t.strip_suffix(q));
    inside('"').or_else(|| inside('\'')).unwrap_or(value)
}

fn expression(does: &Behaviour) -> String {
    match does {
        Behaviour::Right => String::new(),
        Behaviour::Invalid(why) => msg!("regex-unread", why = why.as_str()),
        Behaviour::Wrong { misses: 0, takes } => msg!("regex-takes", n = *takes),
        Behaviour::Wrong { misses, takes: 0 } => msg!("regex-misses", n = *misses),
        Behaviour::Wrong { misses, takes } => msg!("regex-both", misses = *misses, takes = *takes),
    }
}

/// Whether two texts are the same without any space.
fn without_space(text: &str) -> String {
    squeeze(text).replace(' ', "")
}
