//! What is run and what came of it, in plain types: asked for here and in `grading`, done by the workbench.

use super::text::normal_output;
use super::{ANY_CODE, Case, Expect, Task};
use serde::{Deserialize, Serialize};

/// Something to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The language, as `curriculum.toml` names it.
    pub language: String,
    /// The learner's program, or the author's.
    pub code: String,
    /// What to do with it.
    pub work: Work,
    /// What is in its folder before; see [`super::Task::setup`].
    pub setup: String,
}

impl Job {
    /// One run of a program, with nothing to read.
    pub fn once(language: &str, code: String) -> Job {
        Job { language: language.into(), code, work: Work::Once, setup: String::new() }
    }

    /// What judges a program as an answer to a task.
    pub fn judging(language: &str, task: &Task, code: &str) -> Job {
        let work =
            if task.tests.is_empty() { Work::Cases(task.cases.clone()) } else { Work::Tests(task.tests.clone()) };
        Job { language: language.into(), code: code.into(), work, setup: task.setup.clone() }
    }
}

/// What to do with a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Run it once, with nothing to read.
    Once,
    /// Look for errors only.
    Errors,
    /// Run it for each case and compare.
    Cases(Vec<Case>),
    /// Run these tests against it, in the manner of the language.
    Tests(String),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// By itself, with this code.
    Exit(i32),
    /// By this signal, for instance when a limit of the system was passed.
    Signal(i32),
    /// Ended by us: out of time.
    TimedOut,
    /// Ended by us: it wrote too much.
    TooMuchOutput,
    /// Ended by us: its folder holds too much, or too many files.
    FolderFull,
    /// Ended by us: it started too many processes.
    TooManyProcesses,
    /// Ended by us: somebody asked to stop.
    Stopped,
}

/// Why a program cannot be run here, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{why}\n   = {how}")]
pub struct Unavailable {
    /// What is missing.
    pub why: String,
    /// How to get it.
    pub how: String,
}

/// The result of one test or case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestResult {
    /// Its name, for people.
    pub name: String,
    /// Whether it passed.
    pub passed: bool,
    /// What went wrong, for people; empty where nothing did.
    pub message: String,
    /// Line of the learner's program that was at fault, counted from 1, where that is known.
    pub line: Option<usize>,
}

/// A complaint of a compiler or interpreter about the learner's program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its code, for instance `E0382` or `SyntaxError`; some have none.
    pub code: Option<String>,
    /// Line of the learner's program, counted from 1.
    pub line: Option<usize>,
    /// What it says, in one line.
    pub message: String,
}

/// What became of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The compiler refused it.
    CompileFailed {
        /// Codes of the errors, in order, each once; some errors have none.
        codes: Vec<String>,
        /// The compiler's report.
        stderr: String,
        /// The same, taken apart.
        complaints: Vec<Complaint>,
    },
    /// It ran to its end, or to a limit that the system holds.
    Ran {
        /// What it printed; of several cases, the last or the first that failed.
        stdout: String,
        /// What it complained about.
        stderr: String,
        /// How it ended; never [`End::TimedOut`] or [`End::Stopped`].
        status: End,
        /// Whether it ended by a panic or an exception.
        panicked: bool,
        /// The results of tests or cases; empty where there are none.
        tests: Vec<TestResult>,
        /// What the language says about how it ended.
        complaints: Vec<Complaint>,
    },
    /// It, or its compilation, took too long.
    TimedOut,
    /// Somebody asked to stop.
    Stopped,
    /// It could not be tried.
    Unavailable(Unavailable),
}

impl Outcome {
    /// Whether what happened is what was said. An error agrees when its code is among those reported, by a compiler or
    /// when it ended the program.
    pub fn agrees(&self, expect: &Expect) -> bool {
        match (expect, self) {
            (Expect::Error(code), Outcome::CompileFailed { .. }) if code == ANY_CODE => true,
            (Expect::Error(code), Outcome::CompileFailed { codes, .. }) if code.is_empty() => codes.is_empty(),
            (Expect::Error(code), Outcome::CompileFailed { codes, .. }) => codes.contains(code),
            (Expect::Error(code), Outcome::Ran { panicked: true, complaints, .. }) => {
                complaints.iter().any(|c| code == ANY_CODE || c.code.as_ref() == Some(code))
            }
            (Expect::Panic(panics), Outcome::Ran { panicked, .. }) => panics == panicked,
            (Expect::Output(output), Outcome::Ran { stdout, status, .. }) => {
                *status == End::Exit(0) && normal_output(stdout) == normal_output(output)
            }
            _ => false,
        }
    }

    /// Whether it passed all its tests, of which there must be some.
    pub fn passes(&self) -> bool {
        matches!(self, Outcome::Ran { tests, status: End::Exit(0), .. }
            if !tests.is_empty() && tests.iter().all(|t| t.passed))
    }
}
