//! Values as programs show them: by their parts, numbers by value, strings whatever their quotes.

use super::number::{Number, number};
use super::plain::plain;
use crate::curriculum::text::squeeze;

/// A part of a value.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// What stands in quotes.
    Quoted(String),
    /// A number.
    Number(Number),
    /// A name or a word.
    Word(String),
    /// Any other character.
    Mark(char),
}

/// Words that are a value of their own, unlike the text of the same letters.
const WORDS: [&str; 10] = ["true", "false", "none", "null", "nil", "nan", "inf", "undefined", "()", "unit"];

/// Whether two values are the same.
pub(super) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a.trim()), plain(b.trim()));
    let (left, right) = (parts(&a), parts(&b));
    let alike = left.len() == right.len() && left.iter().zip(&right).all(|(a, b)| same_part(a, b));
    alike || bare_text(&left, &right, &b) || bare_text(&right, &left, &a)
}

/// Quotes around the whole may be left out, where what is inside cannot be taken for something else than a text.
fn bare_text(quoted: &[Part], other: &[Part], text: &str) -> bool {
    match quoted {
        [Part::Quoted(inside)] if !matches!(other, [Part::Quoted(_)]) => {
            !is_other(inside) && squeeze(inside) == squeeze(text)
        }
        _ => false,
    }
}

/// Whether a text without its quotes would be read as a value of another type.
pub fn is_other(text: &str) -> bool {
    let text = text.trim();
    let collection = |open, close| text.starts_with(open) && text.ends_with(close);
    text.is_empty()
        || number(text).is_some()
        || WORDS.contains(&text.to_lowercase().as_str())
        || collection('[', ']')
        || collection('{', '}')
        || collection('(', ')')
}

fn same_part(a: &Part, b: &Part) -> bool {
    match (a, b) {
        (Part::Number(a), Part::Number(b)) => a.same(b),
        _ => a == b,
    }
}

/// Takes a value apart. Space outside quotes only parts words.
fn parts(text: &str) -> Vec<Part> {
    let chars: Vec<char> = text.chars().collect();
    let word = |c: &char| c.is_alphanumeric() || *c == '_';
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let begin = at;
        at += 1;
        if c.is_whitespace() {
            continue;
        }
        let closes = if matches!(c, '"' | '\'') { end_of(&chars, begin) } else { None };
        if let Some(end) = closes {
            out.push(Part::Quoted(unescaped(&chars[begin + 1..end])));
            at = end + 1;
        } else if c.is_ascii_digit() || ("+-.".contains(c) && chars.get(at).is_some_and(char::is_ascii_digit)) {
            // A sign behind an `e` belongs to the number: 1e-5.
            while let Some(n) = chars.get(at) {
                let exponent = matches!(n, '+' | '-') && matches!(chars.get(at - 1), Some('e' | 'E'));
                if !(word(n) || *n == '.' || exponent) {
                    break;
                }
                at += 1;
            }
            let text: String = chars[begin..at].iter().collect();
            out.push(number(&text).map_or(Part::Word(text), Part::Number));
        } else if word(&c) {
            at += chars[at..].iter().take_while(|c| word(c)).count();
            out.push(Part::Word(chars[begin..at].iter().collect()));
        } else {
            out.push(Part::Mark(c));
        }
    }
    out
}

/// Where the quote that opens here closes.
fn end_of(chars: &[char], begin: usize) -> Option<usize> {
    // A quote inside a word is an apostrophe.
    if begin > 0 && chars[begin - 1].is_alphanumeric() && chars[begin] == '\'' && chars[begin - 1] != 'b' {
        return None;
    }
    let mut at = begin + 1;
    while let Some(&c) = chars.get(at) {
        match c {
            '\\' => at += 1,
            c if c == chars[begin] => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// What stands in quotes, where a quote inside needs no escape.
fn unescaped(chars: &[char]) -> String {
    let mut out = String::new();
    let mut rest = chars.iter().peekable();
    while let Some(&c) = rest.next() {
        match rest.peek() {
            Some(&&q) if c == '\\' && matches!(q, '"' | '\'') => {}
            Some(&&'\\') if c == '\\' => {
                rest.next();
                out.push_str("\\\\");
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn values_are_compared_by_their_parts() {
        for (a, b) in [
            ("[1, 2, 3]", "[1,2,3]"),
            ("[ 1, 2 ]", "[1, 2]"),
            ("\"hi\"", "hi"),
            ("'hi'", "\"hi\""),
            ("['a', 'b']", "[\"a\", \"b\"]"),
            ("2.50", "2.5"),
            ("1e3", "1000"),
            ("{'a': 1}", "{\"a\":1}"),
            ("'it\\'s'", "\"it's\""),
            ("Some( 5 )", "Some(5)"),
            ("a   b", "'a b'"),
            ("-5", "−5"),
        ] {
            assert!(same(a, b) && same(b, a), "{a} == {b}");
        }
    }

    #[test]
    fn a_text_is_not_a_number_and_spelling_counts() {
        for (a, b) in [
            ("\"5\"", "5"),
            ("'True'", "True"),
            ("True", "true"),
            ("[1, 2]", "[2, 1]"),
            ("[1, 2]", "(1, 2)"),
            ("'a  b'", "'a b'"),
            ("['1']", "[1]"),
            ("-5", "5"),
            ("'[1]'", "[1]"),
            ("''", ""),
            ("[1 2]", "[12]"),
            ("Some(5)", "5"),
        ] {
            assert!(!same(a, b) && !same(b, a), "{a} != {b}");
        }
    }
}
