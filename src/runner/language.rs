//! What the workbench knows of a language: one entry of data for each, in `languages/`.
//!
//! Never starts anything; the workbench does.

use super::limits::{Finished, Limits};
use super::sandbox::Profile;
use crate::curriculum::runs::{Complaint, End, TestResult};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A language that programs can be written in.
#[derive(Debug)]
pub struct Language {
    /// As `curriculum.toml` names it.
    pub name: &'static str,
    /// What runs it: commands, of which the first that is here is taken.
    pub commands: &'static [&'static str],
    /// Another program without which nothing of it can be done; then its version counts.
    pub with: Option<&'static str>,
    /// The file that the code is put in.
    pub source: &'static str,
    /// The oldest version that will do.
    pub oldest: (u32, u32),
    /// The text with where to get it.
    pub how_to_get: &'static str,
    /// Arguments that print the version.
    pub(super) version: &'static [&'static str],
    /// Arguments that print the folders it is installed in, one a line; the command in `bin/` of the first is then used
    /// directly.
    pub(super) places: &'static [&'static str],
    /// Arguments that a compiler gets whatever it does, before the others.
    pub(super) flags: &'static [&'static str],
    /// Arguments that look for errors only; empty where only a run tells.
    pub(super) check: &'static [&'static str],
    /// Arguments that make the file [`PROGRAM`]; empty where nothing is compiled.
    pub(super) build: &'static [&'static str],
    /// Arguments that make it with tests.
    pub(super) build_tests: &'static [&'static str],
    /// The compiler's exit code for a program that it refuses; with another one, it is itself in trouble.
    pub(super) refusal_code: i32,
    /// Arguments that run the source, where nothing is compiled.
    pub(super) run: &'static [&'static str],
    /// What a run may do.
    pub(super) profile: Profile,
    /// What a run may use.
    pub(super) limits: &'static Limits,
    /// Whether a right program may end with any code.
    pub(super) any_code: bool,
    /// Reads what a compiler or interpreter says; the number is that of the lines of the learner's program.
    pub(super) complaints: fn(&str, usize) -> Vec<Complaint>,
    /// Whether a run that ended so ended by a panic or an exception.
    pub(super) panicked: fn(End, &[Complaint]) -> bool,
    /// Whether what an interpreter says means that it did not even begin.
    pub(super) refused: fn(&[Complaint]) -> bool,
    /// The texts with why the compiler cannot work here although the program may be right, and what would help.
    pub(super) trouble: fn(&str) -> Option<(&'static str, &'static str)>,
    /// How its tests are run.
    pub(super) tests: Tests,
}

/// The compiled program's file.
pub(super) const PROGRAM: &str = "main";

/// How the tests of a language are run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tests {
    /// The names of the tests in the author's text, in order.
    pub names: fn(&str) -> Vec<String>,
    /// What is written into the author's folder, which the program may read at most.
    pub files: fn(&Plan<'_>) -> Vec<(&'static str, String)>,
    /// The arguments of the run.
    pub arguments: fn(&Plan<'_>) -> Vec<OsString>,
    /// Reads the results, and whether the harness came to its own end.
    pub results: fn(&Plan<'_>, &Finished, &str) -> (Vec<TestResult>, bool),
}

/// A run of tests.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// The learner's program.
    pub code: &'a str,
    /// The author's tests.
    pub tests: &'a str,
    /// Their names.
    pub names: Vec<String>,
    /// The author's folder.
    pub author: &'a Path,
    /// The file that the harness writes the results to.
    pub results: PathBuf,
}

/// Between two fields of a record that a harness writes, and behind a record.
const FIELD: char = '\u{1f}';
const RECORD: char = '\u{1e}';
/// The most of a message that is kept, in characters.
const MOST: usize = 2000;

/// Reads the records of our own harnesses: name, `0` for passed, line, message; and `end` alone at the end. Without a
/// status, a test has passed that says nothing.
pub(super) fn records(text: &str) -> (Vec<TestResult>, bool) {
    let mut results = Vec::new();
    let mut ended = false;
    for record in text.split(RECORD).map(str::trim).filter(|r| !r.is_empty()) {
        let fields: Vec<&str> = record.split(FIELD).map(str::trim).collect();
        let [name, status, line, message] = fields.as_slice() else {
            ended = record == "end";
            continue;
        };
        let passed = if status.is_empty() { message.is_empty() } else { *status == "0" };
        let message = if passed { String::new() } else { message.chars().take(MOST).collect() };
        results.push(TestResult { name: name.to_string(), passed, message, line: line.parse().ok() });
    }
    (results, ended)
}

/// Names of what is defined at the beginning of a line: behind `opens`, up to the first character that cannot be in one.
pub(super) fn defined(text: &str, opens: &str) -> Vec<String> {
    let name = |line: &str| -> Option<String> {
        let rest = line.strip_prefix(opens)?;
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        (!name.is_empty()).then_some(name)
    };
    text.lines().filter_map(name).collect()
}

/// A complaint without a code.
pub(super) fn complaint(line: Option<usize>, message: &str) -> Complaint {
    Complaint { code: None, line, message: message.trim().to_string() }
}

/// The words as arguments.
pub(super) fn arguments(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_and_a_missing_end_is_seen() {
        let (results, ended) = records("a\u{1f}0\u{1f}\u{1f}\u{1e}\nb\u{1f}1\u{1f}3\u{1f}no\u{1e}end\u{1e}");
        assert!(ended && results[0].passed && !results[1].passed);
        assert_eq!((results[1].line, results[1].message.as_str()), (Some(3), "no"));
        let (results, ended) = records("a\u{1f}\u{1f}\u{1f}\n\u{1e}b\u{1f}\u{1f}\u{1f}1|2\n\u{1e}c\u{1f}");
        assert!(!ended && results.len() == 2 && results[0].passed && !results[1].passed);
    }

    #[test]
    fn names_are_read_at_the_beginning_of_lines() {
        assert_eq!(defined("def test_a():\n  def test_no():\ndef test_b(x):", "def "), ["test_a", "test_b"]);
    }
}
