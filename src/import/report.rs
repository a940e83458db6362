//! What became of everything that an import found: taken, adapted, left out, each with its place and the reason.

use crate::curriculum::text::printable;
use serde::Serialize;
use std::fmt::Write;

/// A thing in the source: an exercise, a question, a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Path inside what was imported.
    pub file: String,
    /// Its first line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What it is called there, or how it begins.
    pub what: String,
}

impl Origin {
    /// A thing at a line of a file.
    pub fn at(file: &str, line: usize, what: &str) -> Origin {
        Origin { file: file.into(), line, what: super::clean::beginning(what) }
    }
}

/// Something that became an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Where it stood.
    #[serde(flatten)]
    pub origin: Origin,
    /// The id of its item inside the curriculum: `skill/item`.
    pub item: String,
    /// What had to be changed; empty where it is as it was.
    pub changes: Vec<String>,
}

/// Something that did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Where it stood.
    #[serde(flatten)]
    pub origin: Origin,
    /// Why.
    pub why: String,
}

/// The whole import. Everything in the source that asks something is in `taken` or in `left_out`, once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// The format, by the name that the command line knows.
    pub format: String,
    /// Id of the curriculum.
    pub curriculum: String,
    /// How many skills it has.
    pub skills: usize,
    /// The licence that its items carry.
    pub licence: String,
    /// What became items, in order.
    pub taken: Vec<Taken>,
    /// What did not.
    pub left_out: Vec<Left>,
    /// What is to be known of the whole.
    pub notes: Vec<String>,
}

impl Report {
    /// How many were taken as they are, adapted, left out.
    pub fn counts(&self) -> (usize, usize, usize) {
        let adapted = self.taken.iter().filter(|t| !t.changes.is_empty()).count();
        (self.taken.len() - adapted, adapted, self.left_out.len())
    }

    /// The report for people. What was done alike to many stands once, with the first few places.
    pub fn text(&self) -> String {
        /// Places that are told for one reason.
        const MOST: usize = 5;
        let (taken, adapted, left) = self.counts();
        let skills = if self.skills == 1 { "1 skill".to_string() } else { format!("{} skills", self.skills) };
        let mut out = format!("{}: {skills}; {taken} taken, {adapted} adapted, {left} left out\n", self.curriculum);
        let place = |o: &Origin| match o.line {
            0 => format!("{} ({})", o.file, o.what),
            line => format!("{}:{line} ({})", o.file, o.what),
        };
        let mut tell = |title: &str, all: Vec<(&str, &Origin)>| {
            let mut reasons: Vec<(&str, Vec<&Origin>)> = Vec::new();
            for (why, origin) in all {
                match reasons.iter_mut().find(|(known, _)| *known == why) {
                    Some((_, places)) => places.push(origin),
                    None => reasons.push((why, vec![origin])),
                }
            }
            for (why, places) in reasons {
                let _ = writeln!(out, "{title} {}: {why}", places.len());
                for origin in places.iter().take(MOST) {
                    let _ = writeln!(out, "   - {}", place(origin));
                }
                if places.len() > MOST {
                    let _ = writeln!(out, "   - and {} more; --json lists all", places.len() - MOST);
                }
            }
        };
        let changes = self.taken.iter().flat_map(|t| t.changes.iter().map(|c| (c.as_str(), &t.origin)));
        tell("adapted", changes.collect());
        tell("left out", self.left_out.iter().map(|l| (l.why.as_str(), &l.origin)).collect());
        for note in &self.notes {
            let _ = writeln!(out, "note: {note}");
        }
        // Reasons quote the source, whose characters may steer a terminal.
        printable(&out)
    }
}
