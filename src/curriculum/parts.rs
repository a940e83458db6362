//! A skill file as parts, each a TOML header and the Markdown under it, and the reading of such headers.

use super::diagnostic::{Diagnostic, SourceFile};
use super::{Place, text};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// Parses one TOML part of a file; positions in errors are those of the whole file.
pub(super) fn toml_at<T: DeserializeOwned>(
    file: SourceFile,
    range: Range<usize>,
    out: &mut Vec<Diagnostic>,
) -> Option<T> {
    // Read once: the strings are looked at before they become the fields.
    let read = toml::de::DeTable::parse(&file.text[range.clone()]).and_then(|table| {
        let steering = unsafe_chars(table.get_ref());
        serde::Deserialize::deserialize(toml::Deserializer::from(table)).map(|value| (value, steering))
    });
    match read {
        Ok((value, steering)) => {
            for (offset, c) in steering {
                let message =
                    format!("an escape stands for U+{:04X}, which could steer the learner's terminal", c as u32);
                out.push(file.error(range.start + offset, message, "remove it; to talk about it, write its name"));
            }
            Some(value)
        }
        Err(e) => {
            let offset = range.start + e.span().map_or(0, |s| s.start);
            out.push(file.error(offset, e.message().trim().to_string(), "see curricula/README.md for the fields"));
            None
        }
    }
}

/// Unsafe characters in the strings of a table, by the offset of the string: escapes hide them from a look at the file's text.
fn unsafe_chars(table: &toml::de::DeTable) -> Vec<(usize, char)> {
    fn look(value: &Spanned<DeValue>, found: &mut Vec<(usize, char)>) {
        match value.get_ref() {
            DeValue::String(s) => {
                found.extend(text::first_unsafe(s).map(|(_, c)| (value.span().start, c)));
            }
            DeValue::Array(values) => values.iter().for_each(|v| look(v, found)),
            DeValue::Table(table) => table.values().for_each(|v| look(v, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    table.values().for_each(|v| look(v, &mut found));
    found
}

/// A part of a skill file: a TOML header and the Markdown under it, as byte ranges.
pub(super) struct Part {
    pub(super) header: Range<usize>,
    pub(super) body: Range<usize>,
    /// The lines, from 1, on which the two begin.
    lines: (usize, usize),
}

impl Part {
    fn begun(at: usize, line: usize) -> Part {
        Part { header: at..at, body: at..at, lines: (line, line) }
    }
}

/// Splits a skill file at its `+++` lines. The first part is the skill, the others its items.
pub(super) fn split(file: SourceFile) -> Result<Vec<Part>, Diagnostic> {
    let mut parts: Vec<Part> = Vec::new();
    let mut in_header = false;
    let mut at = 0;
    for (before, line) in file.text.split_inclusive('\n').enumerate() {
        let next_line = before + 2;
        let (start, mark, mut closes) = (at, line.trim_end(), false);
        at += line.len();
        match (in_header, mark) {
            (false, "+++") if parts.is_empty() && file.text[..start].trim().is_empty() => {
                in_header = true;
                parts.push(Part::begun(at, next_line));
            }
            (false, "+++ item") if !parts.is_empty() => {
                in_header = true;
                parts.push(Part::begun(at, next_line));
            }
            (true, "+++") => {
                in_header = false;
                closes = true;
            }
            (false, stray) if stray.starts_with("+++") => {
                let help = "an item begins with the line `+++ item`; to show such a line, put a space before it";
                return Err(file.error(
                    start,
                    format!("this line `{}` begins and ends nothing", text::printable(stray)),
                    help,
                ));
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            match (in_header, mark) {
                (true, "+++" | "+++ item") => {}
                (true, _) => part.header.end = at,
                (false, _) if closes => (part.body, part.lines.1) = (at..at, next_line),
                (false, _) => part.body.end = at,
            }
        }
    }
    match parts.last() {
        None => {
            Err(file.error(0, "a skill file begins with a line `+++`", "put the front matter between two lines `+++`"))
        }
        Some(p) if in_header => {
            Err(file.error(p.header.start, "this header is never closed", "end it with a line `+++`"))
        }
        Some(_) => Ok(parts),
    }
}

impl Part {
    /// Where it stands, for messages.
    pub(super) fn place(&self, file: SourceFile) -> Place {
        let body = &file.text[self.body.clone()];
        let lead = &body[..body.len() - body.trim_start().len()];
        let line = self.lines.1 + lead.matches('\n').count();
        Place { file: file.name.into(), header: self.lines.0, line }
    }
}
