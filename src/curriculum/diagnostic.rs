//! What an author is told about a mistake: where it is, what it is, why it matters, how to mend it.

use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The curriculum works, but could mislead a learner.
    Warning,
    /// The curriculum cannot be used.
    Error,
}

/// One finding. Lines and columns count from 1; a column counts characters. Line 0 means the whole file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Path inside the curriculum folder.
    pub file: String,
    /// Line, or 0.
    pub line: usize,
    /// Column, or 0.
    pub column: usize,
    /// The line's text, made safe to print.
    pub source: String,
    /// What is wrong, and why.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{kind}: {}", self.message)?;
        match self.line {
            0 => writeln!(f, "  --> {}", self.file)?,
            line => {
                writeln!(f, "  --> {}:{line}:{}", self.file, self.column)?;
                writeln!(f, "   | {}", self.source)?;
                writeln!(f, "   | {}^", " ".repeat(self.column.saturating_sub(1)))?;
            }
        }
        if self.help.is_empty() { Ok(()) } else { writeln!(f, "   = {}", self.help) }
    }
}

/// A file's text, to turn byte offsets into positions.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Path inside the curriculum folder.
    pub name: &'a str,
    /// The whole text.
    pub text: &'a str,
}

impl SourceFile<'_> {
    /// An error at a byte offset of the text.
    pub fn error(&self, offset: usize, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        self.at(Severity::Error, offset, message, help)
    }

    /// A warning at a byte offset of the text.
    pub fn warning(&self, offset: usize, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        self.at(Severity::Warning, offset, message, help)
    }

    /// An error about the whole file.
    pub fn whole(&self, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            file: self.name.into(),
            line: 0,
            column: 0,
            source: String::new(),
            message: message.into(),
            help: help.into(),
        }
    }

    /// The offset of the first of these words that stands in the header of a lesson or an item, at the beginning of a line
    /// where it does so somewhere; else where the header begins.
    pub fn in_header(&self, place: &super::Place, words: &[&str]) -> usize {
        let start = self.line(place.header);
        let end = self.line(place.line).max(start);
        let header = &self.text[start..end];
        let leads = |word: &str| {
            let begins = |at: usize| header[..at].rsplit('\n').next().is_some_and(|before| before.trim().is_empty());
            header.match_indices(word).map(|(at, _)| at).find(|at| begins(*at))
        };
        let found = words.iter().filter(|w| !w.is_empty()).find_map(|w| leads(w).or_else(|| header.find(w)));
        start + found.unwrap_or(0)
    }

    /// The offset of the beginning of a line, counted from 1.
    pub fn line(&self, line: usize) -> usize {
        self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
    }

    fn at(&self, severity: Severity, offset: usize, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        // What is missing at the end is reported behind the last line, not on one that does not exist.
        let mut offset = offset.min(self.text.trim_end_matches(['\n', '\r']).len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        let line_text = self.text[start..].lines().next().unwrap_or("");
        Diagnostic {
            severity,
            file: self.name.into(),
            line: before.matches('\n').count() + 1,
            column: self.text[start..offset].chars().count() + 1,
            source: super::text::printable(line_text),
            message: message.into(),
            help: help.into(),
        }
    }
}
