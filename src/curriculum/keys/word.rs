//! Words, numbers and commands of a `short`.

use super::number::{Number, fraction, han_digit, number, of_word};
use super::plain::plain;
use super::shell;
use crate::curriculum::Typed;
use crate::curriculum::text::squeeze;

/// The longest text that may be a number with a unit.
const LONGEST: usize = 120;

/// Whether two short answers are the same.
pub(super) fn same(typed: &Typed, language: &str, a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    if is_command(&a, &b) {
        return shell::same(&a, &b).unwrap_or_else(|| squeeze(&a) == squeeze(&b));
    }
    let fold = |t: &str| if typed.case { squeeze(t) } else { squeeze(t).to_lowercase() };
    if fold(&a) == fold(&b) {
        return true;
    }
    if let (Some(x), Some(y)) = (quantity(typed, &a), quantity(typed, &b)) {
        return x.radix == y.radix && x.within(&y, typed.tolerance.unwrap_or(0.0));
    }
    let (a, b) = if typed.case { (a, b) } else { (a.to_lowercase(), b.to_lowercase()) };
    matches!(language, "shell" | "git") && shell::same(&a, &b) == Some(true)
}

/// Whether a text is compared by the rules of a shell: one of the two begins with a command and its flags.
pub fn is_command(a: &str, b: &str) -> bool {
    shell::has_flags(a) || shell::has_flags(b)
}

/// Whether a number in another notation, as `0x10`, is typed where the key has a decimal one. The other way round the notation
/// is what was asked for.
pub(super) fn notation(typed: &Typed, listed: &str, text: &str) -> bool {
    match (quantity(typed, &plain(listed)), quantity(typed, &plain(text))) {
        (Some(key), Some(said)) => {
            key.radix == 10 && said.radix != 10 && key.within(&said, typed.tolerance.unwrap_or(0.0))
        }
        _ => false,
    }
}

/// Whether a whole number of the key is typed as a word: `three` or `三` for 3, with its unit or without.
pub(super) fn in_a_word(typed: &Typed, listed: &str, text: &str) -> bool {
    let key = quantity(typed, &plain(listed)).filter(|n| n.radix == 10).and_then(|n| n.whole());
    let text = plain(text).to_lowercase();
    let word = without_unit(typed, &text);
    let mut chars = word.chars();
    let han = match (chars.next(), chars.next()) {
        (Some('十'), None) => Some(10),
        (Some(c), None) => han_digit(c),
        _ => None,
    };
    key.is_some_and(|key| of_word(word).or(han).is_some_and(|said| i128::from(said) == key))
}

/// The number that a text is, without a unit that the key names; a fraction, where the key has a tolerance.
pub fn quantity(typed: &Typed, text: &str) -> Option<Number> {
    let bare = without_unit(typed, text);
    number(bare).or_else(|| fraction(bare).filter(|_| typed.tolerance.is_some()))
}

/// The text without the unit behind it, or a sign as `$` before it, where the key names that unit.
fn without_unit<'a>(typed: &Typed, text: &'a str) -> &'a str {
    let text = text.trim();
    if text.len() > LONGEST {
        return text;
    }
    let same = |a: &str, b: &str| if typed.case { a == b } else { a.to_lowercase() == b.to_lowercase() };
    let mut best = text;
    for unit in typed.units.iter().map(|u| plain(u.trim())).filter(|u| !u.is_empty()) {
        let sign = !unit.chars().any(char::is_alphanumeric);
        for (at, _) in text.char_indices() {
            let (front, back) = text.split_at(at);
            if same(&squeeze(back), &unit) && front.len() < best.len() {
                best = front.trim_end();
            } else if sign && same(front.trim(), &unit) && back.len() < best.len() {
                best = back.trim_start();
            }
        }
    }
    best
}

/// A number and what stands behind it, for instance a unit.
pub fn split_unit(text: &str) -> Option<(Number, &str)> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_alphabetic() || "%°$€£µ".contains(c)).filter(|at| *at > 0);
    let whole = at.and_then(|at| Some((number(text[..at].trim_end())?, text[at..].trim())));
    // `0x10` and `1e3` hold letters of their own; what holds further digits is no unit.
    whole.filter(|(_, unit)| number(text).is_none() && !unit.contains(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod unit {
    use super::*;

    fn key(units: &[&str], tolerance: Option<f64>) -> Typed {
        Typed { units: units.iter().map(|u| u.to_string()).collect(), tolerance, ..Typed::default() }
    }

    #[test]
    fn units_that_the_key_names_may_be_there_or_not() {
        let kg = key(&["kg", "kilograms", "%", "$"], None);
        for text in ["5 kg", "5kg", "5 KG", "5 kilograms", "5.0kg", "5%", "$5", "5 $", "5"] {
            assert!(same(&kg, "rust", "5", text) && same(&kg, "rust", text, "5 kg"), "{text}");
        }
        for text in ["5 g", "kg", "5 kg kg", "kg 5", "6 kg", "55 kg"] {
            assert!(!same(&kg, "rust", "5", text), "{text}");
        }
        assert!(!same(&Typed { case: true, ..key(&["MB"], None) }, "rust", "5", "5 Mb"));
    }

    #[test]
    fn numbers_are_compared_by_value_and_notation() {
        let none = key(&[], None);
        assert!(same(&none, "rust", "1_000", "1000.0") && !same(&none, "rust", "0x10", "16"));
        assert!(notation(&none, "16", "0x10") && !notation(&none, "0x10", "16"));
        assert!(!same(&none, "rust", "0.5", "1/2") && same(&key(&[], Some(0.0)), "rust", "0.5", "1/2"));
    }

    #[test]
    fn a_small_number_may_be_a_word() {
        let lines = key(&["lines"], None);
        for text in ["three", "Three", "three lines", "三", " three "] {
            assert!(in_a_word(&lines, "3", text), "{text}");
        }
        assert!(in_a_word(&lines, "10", "十") && in_a_word(&lines, "20", "twenty") && in_a_word(&lines, "2", "两"));
        for text in ["four", "thre", "threes", "three words", "3", "", "lines", "三三", "-three"] {
            assert!(!in_a_word(&lines, "3", text), "{text:?}");
        }
        assert!(!in_a_word(&lines, "0x3", "three") && !in_a_word(&lines, "3.5", "three"));
        assert!(!in_a_word(&lines, "three", "three"), "where the word is the key, the word is asked for");
    }

    #[test]
    fn commands_are_words_of_a_shell() {
        let none = key(&[], None);
        assert!(same(&none, "rust", "ls -la", "ls  -al") && !same(&none, "rust", "ls -l", "LS -L"));
        assert!(same(&none, "shell", "echo 'a'", "echo a") && same(&none, "shell", "PWD", "pwd"));
        assert!(!same(&none, "rust", "say 'a'", "say a"));
        assert_eq!(split_unit("5 kg").map(|(n, u)| (n.value, u)), Some((5.0, "kg")));
        assert!(split_unit("0x10").is_none() && split_unit("kg").is_none() && split_unit("1e3").is_none());
    }
}
