//! What can be said of a text by plain rules: its words, its questions, its language, the names in it.

use super::decode;
use crate::curriculum::text::prose;
pub use crate::dialogue::retrieve::words::is_han;
use crate::locale::Locale;
use std::collections::BTreeSet;

/// Words of every day that tell neither language nor matter. Their presence tells English.
const COMMON: [&str; 76] = [
    "the", "a", "an", "and", "or", "but", "if", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that",
    "these", "those", "you", "your", "i", "we", "they", "he", "she", "of", "to", "in", "on", "at", "by", "for", "from",
    "with", "as", "not", "no", "so", "do", "does", "did", "can", "could", "will", "would", "should", "may", "might",
    "have", "has", "had", "what", "which", "who", "when", "where", "why", "how", "there", "here", "then", "than",
    "also", "just", "only", "all", "any", "each", "more", "very", "about", "into", "out", "up", "one",
];

/// Letters and digits alone: how a text is set is left aside.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words outside of blocks of code; two Chinese characters count as one word, as most Chinese words have two.
pub fn words(text: &str) -> usize {
    let prose = prose(text);
    let han = prose.chars().filter(|c| is_han(*c)).count();
    let other: String = prose.chars().map(|c| if is_han(c) { ' ' } else { c }).collect();
    let spaced = other.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count();
    spaced + han.div_ceil(2)
}

/// Question marks outside of code; several in a row are one.
pub fn questions(text: &str) -> usize {
    let prose = prose(text);
    let outside: String = prose.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut n = 0;
    let mut before = ' ';
    for c in outside.chars() {
        let asks = c == '?' || c == '？';
        n += usize::from(asks && before != '?' && before != '？');
        before = c;
    }
    n
}

/// Whether a character could steer a terminal: controls of both sets but newline and tab, and marks of direction.
pub fn steers(c: char) -> bool {
    let control = (c < ' ' && c != '\n' && c != '\t') || ('\u{7f}'..='\u{9f}').contains(&c);
    let turns = ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    control || turns || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Whether it stands in the text as a word of its own.
pub(super) fn names(text: &str, token: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let token = token.trim();
    !token.is_empty()
        && text.match_indices(token).any(|(at, found)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
            let opens = word(token.chars().next()) && word(before);
            !(opens || (word(token.chars().next_back()) && word(after)))
        })
}

/// Names and numbers of a program or an answer by which it can be spoken of.
pub(super) fn identifiers(code: &str) -> BTreeSet<String> {
    const WORDS: [&str; 20] = [
        "fn", "let", "mut", "main", "println", "print", "if", "else", "for", "in", "while", "loop", "return", "struct",
        "impl", "self", "the", "it", "is", "a",
    ];
    let split = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
    split.filter(|w| !WORDS.contains(w)).map(str::to_string).collect()
}

/// Words that tell what a text is about, without endings of the plural.
pub(super) fn content(text: &str) -> BTreeSet<String> {
    let plain = decode::plain(text);
    let split = plain.split(|c: char| (!c.is_alphanumeric() && c != '_') || is_han(c));
    let words = split.filter(|w| w.len() > 2 && !COMMON.contains(w));
    words.map(|w| if w.len() > 4 { w.trim_end_matches('s').to_string() } else { w.to_string() }).collect()
}

/// Whether a model's text is in the language that is spoken, as far as script and the commonest words tell. A text of code alone,
/// or of a few words, may be in any.
pub fn in_language(text: &str, locale: Locale) -> bool {
    let prose = prose(text);
    let outside: String = prose.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = outside.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.len() < 8 {
        return true;
    }
    let share = |is: fn(char) -> bool| letters.iter().filter(|c| is(**c)).count() as f64 / letters.len() as f64;
    match locale {
        // A Chinese character says as much as several letters.
        Locale::ZhHans => share(is_han) >= 0.3,
        Locale::En => {
            let lower = outside.to_lowercase();
            let words: Vec<&str> =
                lower.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|w| !w.is_empty()).collect();
            let common = words.iter().filter(|w| COMMON.contains(w)).count();
            share(|c| c.is_ascii_alphabetic()) >= 0.9 && (words.len() < 8 || common * 8 >= words.len())
        }
    }
}
