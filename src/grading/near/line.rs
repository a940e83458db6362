//! In what a line, or an answer of one line, differs from what was expected.

use super::without_space;
use crate::curriculum::keys::number::{Number, number};
use crate::curriculum::keys::plain::plain;
use crate::curriculum::text::squeeze;
use crate::msg;

/// The difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Upper and lower case.
    Case,
    /// Spaces.
    Space,
    /// Both of these.
    CaseAndSpace,
    /// A number in another notation.
    Notation,
    /// Quotation marks.
    Quotes,
    /// Brackets, commas and the like.
    Marks,
    /// A whole number that is the next one.
    OffByOne,
    /// More than that.
    Other,
}

impl Kind {
    /// What is said of it.
    pub(super) fn words(self) -> String {
        match self {
            Kind::Case => msg!("near-case"),
            Kind::Space => msg!("near-space"),
            Kind::CaseAndSpace => msg!("near-case-and-space"),
            Kind::Notation => msg!("near-notation"),
            Kind::Quotes => msg!("near-quotes"),
            Kind::Marks => msg!("near-marks"),
            Kind::OffByOne => msg!("near-off-by-one"),
            Kind::Other => String::new(),
        }
    }
}

/// How the text differs from the key; `None` where there is nothing to compare, or no difference.
pub(super) fn difference(key: &str, text: &str) -> Option<Kind> {
    let (key, text) = (squeeze(&plain(key)), squeeze(&plain(text)));
    let (small_key, small) = (key.to_lowercase(), text.to_lowercase());
    if key.is_empty() || text.is_empty() || key == text {
        return None;
    }
    let bare = |drop: &str, t: &str| squeeze(&t.replace(|c| drop.contains(c), " "));
    let letters = |t: &str| t.chars().any(char::is_alphanumeric);
    let unmarked = |drop: &str| {
        let (a, b) = (bare(drop, &key), bare(drop, &text));
        letters(&a) && a.trim_end_matches('.') == b.trim_end_matches('.')
    };
    let unquoted = |t: &str| t.replace(['"', '\'', '`'], "");
    Some(match () {
        _ if small_key == small => Kind::Case,
        _ if without_space(&key) == without_space(&text) => Kind::Space,
        _ if without_space(&small_key) == without_space(&small) => Kind::CaseAndSpace,
        _ if other_notation(&key, &text) => Kind::Notation,
        _ if letters(&key) && unquoted(&key) == unquoted(&text) => Kind::Quotes,
        _ if unmarked(",;:!?()[]{}\"'`") => Kind::Marks,
        _ if number(&key).zip(number(&text)).is_some_and(|(a, b)| off_by_one(&a, &b)) => Kind::OffByOne,
        _ => Kind::Other,
    })
}

/// Whether one is the whole number next to the other. Of 0 and 1 it would tell which one it is.
pub(super) fn off_by_one(key: &Number, said: &Number) -> bool {
    match (key.whole(), said.whole()) {
        (Some(a), Some(b)) => a.checked_sub(b).is_some_and(|d| d.abs() == 1) && !(0..=1).contains(&a.min(b)),
        _ => false,
    }
}

/// Whether only numbers differ, and each of them only in how it is written: `5` for `5.0`, `3,5` for `3.5`.
fn other_notation(key: &str, text: &str) -> bool {
    let (a, b) = (pieces(key), pieces(text));
    let value = |t: &str| number(t).or_else(|| number(&t.replacen(',', ".", 1)));
    let alike = |(a, b): (&&str, &&str)| a == b || value(a).zip(value(b)).is_some_and(|(a, b)| a.same(&b));
    a.len() == b.len() && a.iter().zip(&b).all(alike)
}

/// Whether both have the same pieces in another order, of which there are some that say something.
pub(super) fn other_order(key: &str, text: &str) -> bool {
    let sorted = |t: &str| {
        let mut all: Vec<String> = pieces(t).into_iter().map(str::to_string).collect();
        all.sort_unstable();
        all
    };
    let words = |t: &str| pieces(t).iter().filter(|p| p.chars().any(char::is_alphanumeric)).count();
    words(key) >= 2 && sorted(key) == sorted(text)
}

/// A text in words and numbers, and single characters between them.
fn pieces(text: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |n: usize| chars.get(n).map(|c| c.1);
    let digit = |n: usize| at(n).is_some_and(|c| c.is_ascii_digit());
    let joins = |n: usize| match at(n) {
        Some('.' | ',') => n > 0 && digit(n - 1) && digit(n + 1),
        Some(c) => c.is_alphanumeric() || c == '_',
        None => false,
    };
    let mut out = Vec::new();
    let mut begin = 0;
    for n in 0..chars.len() {
        if !(joins(n) && joins(n + 1)) {
            let end = chars.get(n + 1).map_or(text.len(), |c| c.0);
            out.extend(text.get(begin..end).filter(|p| !p.trim().is_empty()));
            begin = end;
        }
    }
    out
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_difference_is_named() {
        for (key, text, kind) in [
            ("Hello", "hello", Kind::Case),
            ("a b", "ab", Kind::Space),
            ("A b", "ab", Kind::CaseAndSpace),
            ("x = 5.0", "x = 5", Kind::Notation),
            ("3.5", "3,5", Kind::Notation),
            ("\"hi\"", "hi", Kind::Quotes),
            ("[1, 2]", "1 2", Kind::Marks),
            ("(1, 2)", "[1, 2]", Kind::Marks),
            ("print('a')", "print(a)", Kind::Quotes),
            ("done", "done.", Kind::Marks),
            ("7", "8", Kind::OffByOne),
            ("-3", "3", Kind::Other),
            ("i32", "u32", Kind::Other),
            ("<", "<=", Kind::Other),
            ("[1, 2]", "12", Kind::Other),
            ("1", "0", Kind::Other),
        ] {
            assert_eq!(difference(key, text), Some(kind), "{key} {text}");
        }
        assert_eq!((difference("a", "a"), difference("a", " ")), (None, None));
        assert_eq!(pieces("a_1 [1.5, -2]"), ["a_1", "[", "1.5", ",", "-", "2", "]"]);
        assert!(other_order("[1, 2]", "[2, 1]") && !other_order("[1]", "]1["));
    }
}
