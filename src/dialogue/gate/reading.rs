//! A text as it is read for answers: shapes of characters with where they stand, words, sentences; escapes undone, markup gone.

use super::fold::{fold, is_han};
use std::ops::Range;

/// A character's shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ch {
    /// The shape, small.
    pub c: char,
    /// Where in the text the character begins, in bytes.
    pub at: usize,
    /// Whether it was a capital.
    pub up: bool,
    /// The span of code, quotes or bold letters it stands in, counted from 1; 0 outside of them.
    pub span: u32,
    /// Whether the span is code.
    pub code: bool,
    /// Whether it stands in bold letters.
    pub bold: bool,
}

impl Ch {
    /// Whether it can be part of a word.
    pub fn is_word(&self) -> bool {
        self.c.is_alphanumeric() || self.c == '_'
    }
}

/// A word: letters, digits and underscores; a Chinese character is a word of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its shape.
    pub text: String,
    /// Its characters in the reading.
    pub at: Range<usize>,
    /// Whether all its letters were capitals.
    pub caps: bool,
    /// The sentence it stands in.
    pub sentence: usize,
}

/// A text, read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Shapes, in order.
    pub chars: Vec<Ch>,
    /// Words, in order.
    pub words: Vec<Word>,
    /// Sentences, as ranges of `chars`; a line's end ends one.
    pub sentences: Vec<Range<usize>>,
}

/// HTML elements that are taken for markup; other things in angle brackets are types of a language.
const TAGS: [&str; 34] = [
    "b", "i", "u", "s", "a", "p", "em", "br", "hr", "ul", "ol", "li", "tt", "div", "pre", "sub", "sup", "del", "ins",
    "kbd", "var", "code", "span", "font", "mark", "small", "strong", "h1", "h2", "h3", "table", "tr", "td", "q",
];

impl Reading {
    /// Reads a text.
    pub fn of(text: &str) -> Reading {
        let mut reading = Reading::default();
        let mut raw = unescape(text);
        drop_tags(&mut raw);
        reading.shapes(&raw);
        reading.split();
        reading
    }

    /// Whether a word may begin at this character: it does not go on the word before.
    pub fn edge(&self, at: usize) -> bool {
        let Some(now) = self.chars.get(at) else { return true };
        let Some(before) = at.checked_sub(1).and_then(|n| self.chars.get(n)) else { return true };
        !before.is_word() || !now.is_word() || is_han(now.c) || is_han(before.c)
    }

    /// The sentence that a character stands in.
    pub fn sentence_of(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= at).min(self.sentences.len().saturating_sub(1))
    }

    /// The words of a sentence.
    pub fn words_of(&self, sentence: usize) -> &[Word] {
        let from = self.words.partition_point(|w| w.sentence < sentence);
        let to = self.words.partition_point(|w| w.sentence <= sentence);
        &self.words[from..to]
    }

    /// Shapes, with the spans of code, quotes and bold letters.
    fn shapes(&mut self, raw: &[(char, usize)]) {
        let (mut open, mut spans, mut fence) = ([false; 3], 0, false);
        let mut n = 0;
        while let Some(&(c, at)) = raw.get(n) {
            let run = raw[n..].iter().take_while(|(d, _)| *d == c).count();
            let kind = match c {
                '`' if run >= 3 => {
                    fence = !fence;
                    open = [false; 3];
                    spans += 1;
                    n += run;
                    continue;
                }
                '`' => Some(0),
                '"' | '“' | '”' | '「' | '」' if !fence => Some(1),
                '*' if run >= 5 && !fence => {
                    // Stars in bold letters.
                    self.chars.extend((2..run - 2).map(|k| Ch {
                        c,
                        at: raw[n + k].1,
                        up: false,
                        span: spans,
                        code: open[0],
                        bold: true,
                    }));
                    n += run;
                    continue;
                }
                '*' | '_' if run == 2 && !fence => Some(2),
                '\n' => {
                    open = [false; 3];
                    None
                }
                _ => None,
            };
            if let Some(kind) = kind {
                open[kind] = !open[kind];
                spans += 1;
                if kind == 1 {
                    self.chars.push(Ch { c: '"', at, up: false, span: 0, code: open[0], bold: open[2] });
                }
                n += if kind == 2 { 2 } else { 1 };
                continue;
            }
            let code = open[0] || fence;
            let span = if code || open[1] || open[2] { spans } else { 0 };
            let up = c.is_uppercase();
            fold(c, |c| self.chars.push(Ch { c, at, up, span, code, bold: open[2] }));
            n += 1;
        }
    }

    /// Words and sentences.
    fn split(&mut self) {
        let mut from = 0;
        for at in 0..self.chars.len() {
            let c = self.chars[at].c;
            let next = self.chars.get(at + 1).map(|n| n.c);
            let stops = matches!(c, '.' | '!' | '?' | ';') && next.is_none_or(char::is_whitespace) || c == '\n';
            // Chinese sentences need no space behind.
            let stops = stops || (matches!(c, '.' | '!' | '?' | ';') && next.is_some_and(is_han));
            // Signs in code end nothing.
            let stops = stops && (c == '\n' || !self.chars[at].code);
            if stops {
                self.sentences.push(from..at + 1);
                from = at + 1;
            }
        }
        if from < self.chars.len() {
            self.sentences.push(from..self.chars.len());
        }
        let mut at = 0;
        while at < self.chars.len() {
            if !self.chars[at].is_word() {
                at += 1;
                continue;
            }
            let mut to = at + 1;
            while to < self.chars.len() && !self.edge(to) {
                to += 1;
            }
            let part = &self.chars[at..to];
            let caps = part.iter().all(|c| c.up || !c.c.is_alphabetic()) && part.iter().any(|c| c.up);
            let text = part.iter().map(|c| c.c).collect();
            self.words.push(Word { text, at: at..to, caps, sentence: self.sentence_of(at) });
            at = to;
        }
    }
}

/// Undoes what JSON, HTML, URLs and programs write for a character.
fn unescape(text: &str) -> Vec<(char, usize)> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let found = match c {
            '\\' | '&' | '%' | 'U' => escape(rest),
            _ => None,
        };
        let (c, length) = found.unwrap_or((c, c.len_utf8()));
        out.push((c, at));
        at += length;
    }
    out
}

/// A character of several bytes in a URL: `%C3%AF`.
fn bytes(rest: &str) -> Option<(char, usize)> {
    let byte = |n: usize| {
        rest.get(3 * n..).filter(|r| r.starts_with('%')).and_then(|r| u8::from_str_radix(r.get(1..3)?, 16).ok())
    };
    let first = byte(0).filter(|b| *b >= 0xC0)?;
    let length = if first >= 0xF0 { 4 } else { 2 + usize::from(first >= 0xE0) };
    let bytes: Option<Vec<u8>> = (0..length).map(byte).collect();
    let c = String::from_utf8(bytes?).ok()?.chars().next()?;
    Some((c, 3 * length))
}

/// The character that an escape at the beginning stands for, and how long the escape is.
fn escape(rest: &str) -> Option<(char, usize)> {
    let code = |prefix: &str, radix: u32, least: usize, most: usize, end: &str| {
        let body = rest.strip_prefix(prefix)?;
        let length = body.bytes().take(most).take_while(|b| (*b as char).is_digit(radix)).count();
        let ends = length >= least && body[length..].starts_with(end);
        let c = char::from_u32(u32::from_str_radix(&body[..length], radix).ok().filter(|_| ends)?)?;
        (c >= ' ').then_some((c, prefix.len() + length + end.len()))
    };
    let named =
        [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"'), ("&nbsp;", ' '), ("\\n", ' '), ("\\t", ' ')];
    let plain = || named.iter().find(|(name, _)| rest.starts_with(name)).map(|(name, c)| (*c, name.len()));
    code("\\u{", 16, 1, 6, "}")
        .or_else(|| code("\\u", 16, 4, 4, ""))
        .or_else(|| code("\\x", 16, 2, 2, ""))
        .or_else(|| code("&#x", 16, 1, 6, ";"))
        .or_else(|| code("&#", 10, 1, 7, ";"))
        .or_else(|| bytes(rest))
        .or_else(|| code("%", 16, 2, 2, ""))
        .or_else(|| code("U+", 16, 4, 6, ""))
        .or_else(plain)
}

/// Removes HTML elements and comments, but not what they hold.
fn drop_tags(raw: &mut Vec<(char, usize)>) {
    let mut at = 0;
    while at < raw.len() {
        if raw[at].0 == '<' {
            let end = raw[at..].iter().take(80).position(|(c, _)| *c == '>');
            if let Some(end) = end {
                let inside: String = raw[at + 1..at + end].iter().map(|(c, _)| c.to_ascii_lowercase()).collect();
                let name: String =
                    inside.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
                // `<A: Copy>` and `<a, b>` are no tags.
                let rest = inside.trim_start_matches('/').get(name.len()..).unwrap_or_default();
                let ends = rest.is_empty() || rest.starts_with([' ', '/', '\n']);
                if ends && TAGS.contains(&name.as_str()) {
                    raw.drain(at..=at + end);
                    continue;
                }
                // What a comment holds stays.
                if inside.starts_with("!--") {
                    raw.drain(at..at + 4);
                }
            }
        }
        at += 1;
    }
}
