//! Where characters and words begin and end. Pure functions over lines; every place they return is one of the text.

use super::{At, byte};
use unicode_segmentation::UnicodeSegmentation;

/// What a character is to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Space, or the end of a line.
    Space,
    /// A sign.
    Sign,
    /// Of a word, in one of the scripts that are written with spaces.
    Word,
    /// A Chinese or Japanese character, a syllable, a picture: told from letters beside it.
    Other(u8),
}

/// The class of a character. With `big` all that is no space is one class.
pub fn class(c: char, big: bool) -> Class {
    match c {
        c if c.is_whitespace() => Class::Space,
        _ if big => Class::Word,
        '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}' => Class::Word,
        '\u{3040}'..='\u{309f}' => Class::Other(1),
        '\u{30a0}'..='\u{30ff}' => Class::Other(2),
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}' => Class::Other(3),
        '\u{ac00}'..='\u{d7a3}' => Class::Other(4),
        '\u{1f000}'..='\u{1faff}' => Class::Other(5),
        c if c.is_alphanumeric() || c == '_' => Class::Word,
        _ => Class::Sign,
    }
}

/// The character at a place; `None` at the end of a line.
pub fn char_at(lines: &[String], at: At) -> Option<char> {
    let line = lines.get(at.0)?;
    line[byte(line, at.1)..].chars().next()
}

/// Characters of a line.
pub fn length(lines: &[String], row: usize) -> usize {
    lines.get(row).map_or(0, |l| if l.is_ascii() { l.len() } else { l.chars().count() })
}

/// The columns at which what people see as characters begin.
fn bounds(line: &str) -> impl Iterator<Item = usize> {
    line.graphemes(true).scan(0, |at, g| {
        let here = *at;
        *at += g.chars().count();
        Some(here)
    })
}

/// One character to the left, over the beginning of the line.
pub fn before(lines: &[String], at: At) -> At {
    match at {
        (0, 0) => at,
        (row, 0) => (row - 1, length(lines, row - 1)),
        (row, column) => (row, left(lines.get(row).map_or("", String::as_str), column)),
    }
}

/// One character to the left within a line.
pub fn left(line: &str, column: usize) -> usize {
    if line.is_ascii() {
        return column.saturating_sub(1);
    }
    bounds(line).take_while(|b| *b < column).last().unwrap_or(0)
}

/// One character to the right, over the end of the line.
pub fn after(lines: &[String], at: At) -> At {
    let line = lines.get(at.0).map_or("", String::as_str);
    match right(line, at.1) {
        Some(column) => (at.0, column),
        None if at.0 + 1 < lines.len() => (at.0 + 1, 0),
        None => at,
    }
}

/// One character to the right within a line.
pub fn right(line: &str, column: usize) -> Option<usize> {
    if line.is_ascii() {
        return (column < line.len()).then_some(column + 1);
    }
    let end = line.chars().count();
    (column < end).then(|| bounds(line).find(|b| *b > column).unwrap_or(end))
}

/// The beginning of the word before, as emacs has it: signs are passed over.
pub fn word_before(lines: &[String], at: At) -> At {
    let mut at = at;
    let class_before = |at: At| char_at(lines, before(lines, at)).map_or(Class::Space, |c| class(c, false));
    while at > (0, 0) && matches!(class_before(at), Class::Space | Class::Sign) {
        at = before(lines, at);
    }
    let kind = class_before(at);
    while at.1 > 0 && class_before(at) == kind && kind != Class::Space {
        at = before(lines, at);
    }
    at
}

/// Behind the end of the word at hand or the next one.
pub fn word_end(lines: &[String], at: At) -> At {
    let end = (lines.len().saturating_sub(1), length(lines, lines.len().saturating_sub(1)));
    let mut at = at;
    let here = |at: At| char_at(lines, at).map_or(Class::Space, |c| class(c, false));
    while at < end && matches!(here(at), Class::Space | Class::Sign) {
        at = after(lines, at);
    }
    let kind = here(at);
    while at < end && here(at) == kind && kind != Class::Space {
        at = after(lines, at);
    }
    at
}

/// The beginning of the next word.
pub fn word_after(lines: &[String], at: At) -> At {
    let end = (lines.len().saturating_sub(1), length(lines, lines.len().saturating_sub(1)));
    let mut at = at;
    let here = |at: At| char_at(lines, at).map_or(Class::Space, |c| class(c, false));
    let kind = here(at);
    while at < end && here(at) == kind && !matches!(kind, Class::Space | Class::Sign) {
        at = after(lines, at);
    }
    while at < end && matches!(here(at), Class::Space | Class::Sign) {
        at = after(lines, at);
    }
    at
}

/// What opens and what closes.
const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
/// Rows that are searched for the other bracket of a pair.
const FAR: usize = 2000;

/// The other bracket of the pair that has one at this place.
pub fn partner(lines: &[String], at: At) -> Option<At> {
    let here = char_at(lines, at)?;
    let (open, close) = PAIRS.into_iter().find(|(a, b)| [*a, *b].contains(&here))?;
    let forth = here == open;
    let mut depth = 0i64;
    let mut count = |c: char| {
        depth += i64::from(c == open) - i64::from(c == close);
        (c == open || c == close) && depth == 0
    };
    if forth {
        for (row, line) in lines.iter().enumerate().skip(at.0).take(FAR) {
            let from = if row == at.0 { at.1 } else { 0 };
            if let Some((column, _)) = line.chars().enumerate().skip(from).find(|(_, c)| count(*c)) {
                return Some((row, column));
            }
        }
        return None;
    }
    for row in (at.0.saturating_sub(FAR)..=at.0).rev() {
        let chars: Vec<char> = lines.get(row)?.chars().collect();
        let to = if row == at.0 { at.1 + 1 } else { chars.len() };
        if let Some(column) = (0..to.min(chars.len())).rev().find(|n| count(chars[*n])) {
            return Some((row, column));
        }
    }
    None
}
