//! What is to be done with a program: run it, look for errors, compare cases, run tests.

use super::desk::{Desk, Step};
use super::language::{Plan, arguments};
use super::limits::Finished;
use super::{End, Outcome};
use crate::curriculum::Case;
use crate::curriculum::runs::{Complaint, TestResult, Work};
use crate::curriculum::text::{normal_output, printable};
use crate::msg;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher, RandomState};

/// The most of an output that a message tells, in characters.
const MOST: usize = 400;

impl Desk<'_> {
    /// Does the job.
    pub(super) fn perform(&mut self) -> Step<Outcome> {
        let job = self.job;
        match &job.work {
            Work::Once => self.once(),
            Work::Errors => {
                self.put_source()?;
                self.look()?;
                Ok(ran(Finished { stdout: String::new(), stderr: String::new(), end: End::Exit(0) }, Vec::new()))
            }
            Work::Cases(cases) => self.cases(cases),
            Work::Tests(tests) => self.tests(tests),
        }
    }

    fn once(&mut self) -> Step<Outcome> {
        self.build()?;
        self.make_room("")?;
        let done = self.start(&arguments(self.language.run), "", false)?;
        Ok(self.outcome(done))
    }

    fn put_source(&self) -> Step<()> {
        if self.language.build.is_empty() { Ok(()) } else { self.put(self.language.source, &self.job.code) }
    }

    fn build(&mut self) -> Step<()> {
        self.put_source()?;
        let files = [(self.language.source, self.job.code.clone())];
        self.compile(self.language.build, &files)
    }

    /// Every case in a room of its own; the first that fails is the one that is told in full.
    fn cases(&mut self, cases: &[Case]) -> Step<Outcome> {
        self.build()?;
        let mut results = Vec::new();
        let mut told: Option<Outcome> = None;
        for (number, case) in cases.iter().enumerate() {
            let sql = self.language.name == "sql";
            self.make_room(if sql { &case.input } else { "" })?;
            let mut words = arguments(self.language.run);
            words.extend(case.args.iter().map(OsString::from));
            let done = self.start(&words, if sql { "" } else { &case.input }, false)?;
            let outcome = self.outcome(done);
            let Outcome::Ran { stdout, status, complaints, .. } = &outcome else { return Ok(outcome) };
            let result = self.compare(number, case, stdout, *status, complaints.first());
            if results.iter().all(|r: &TestResult| r.passed) {
                told = Some(outcome);
            }
            results.push(result);
        }
        let all = results.iter().all(|r| r.passed);
        Ok(match told {
            Some(Outcome::Ran { stdout, stderr, status, panicked, complaints, .. }) => {
                // Where any code will do, all is well.
                let status = if all { End::Exit(0) } else { status };
                Outcome::Ran { stdout, stderr, status, panicked, tests: results, complaints }
            }
            _ => ran(Finished { stdout: String::new(), stderr: String::new(), end: End::Exit(0) }, results),
        })
    }

    fn compare(&self, number: usize, case: &Case, stdout: &str, end: End, first: Option<&Complaint>) -> TestResult {
        let normal = |text: &str| {
            let text = normal_output(text);
            let mut lines: Vec<&str> = text.lines().collect();
            if case.any_order {
                lines.sort_unstable();
            }
            lines.join("\n")
        };
        let same = normal(stdout) == normal(&case.output);
        let well = match end {
            End::Exit(code) => code == 0 || self.language.any_code,
            _ => false,
        };
        let mut message = String::new();
        if !same {
            message =
                format!("{}\n{}\n{}\n{}", msg!("test-expected"), shown(&case.output), msg!("test-got"), shown(stdout));
        }
        if !well {
            let how = first.map_or_else(|| ended(end), |c| c.message.clone());
            message = if message.is_empty() { how } else { format!("{message}\n{how}") };
        }
        let line = first.and_then(|c| c.line).filter(|_| !well);
        TestResult { name: name(number, case), passed: same && well, message, line }
    }

    fn tests(&mut self, tests: &str) -> Step<Outcome> {
        let language = self.language;
        // The name cannot be guessed, so that no program writes there by accident.
        let results = self.room().join(format!("results-{:016x}", RandomState::new().build_hasher().finish()));
        let author = self.author();
        let plan = Plan { code: &self.job.code, tests, names: (language.tests.names)(tests), author: &author, results };
        let files = (language.tests.files)(&plan);
        for (name, text) in &files {
            self.put(name, text)?;
        }
        self.compile(language.build_tests, &files)?;
        self.make_room("")?;
        let done = self.start(&(language.tests.arguments)(&plan), "", true)?;
        let text = read(&plan.results);
        let (told, ended) = (language.tests.results)(&plan, &done, &text);
        let results = whole(&plan.names, &told, ended);
        if ended {
            // The tests say it all; a harness may end with a code of its own where some failed.
            return Ok(ran(Finished { end: End::Exit(0), ..done }, results));
        }
        Ok(match self.outcome(done) {
            Outcome::Ran { stdout, stderr, status, panicked, complaints, .. } => {
                Outcome::Ran { stdout, stderr, status, panicked, complaints, tests: results }
            }
            other => other,
        })
    }
}

/// The result of each test, in order: one that told nothing has failed, and so has the last one where the program ended
/// before the harness did.
fn whole(names: &[String], told: &[TestResult], ended: bool) -> Vec<TestResult> {
    let early = || msg!("test-early");
    let missing = |name: &String| TestResult { name: name.clone(), passed: false, message: early(), line: None };
    // What is told twice was not told by our harness alone.
    let one = |name: &String| {
        let mut all = told.iter().filter(|t| t.name == *name);
        match (all.next(), all.next()) {
            (Some(result), None) => result.clone(),
            _ => missing(name),
        }
    };
    let mut results: Vec<TestResult> = names.iter().map(one).collect();
    if let (false, true, Some(last)) = (ended, results.iter().all(|r| r.passed), results.last_mut()) {
        *last = missing(&last.name.clone());
    }
    results
}

fn ran(done: Finished, tests: Vec<TestResult>) -> Outcome {
    let Finished { stdout, stderr, end: status } = done;
    Outcome::Ran { stdout, stderr, status, panicked: false, tests, complaints: Vec::new() }
}

/// What a harness wrote; a program may have put anything in its place.
fn read(path: &std::path::Path) -> String {
    use std::io::Read;
    let mut bytes = Vec::new();
    let plain = path.symlink_metadata().is_ok_and(|m| m.is_file());
    if let (true, Ok(file)) = (plain, std::fs::File::open(path)) {
        let _ = file.take(1 << 20).read_to_end(&mut bytes);
    }
    printable_but_marks(&String::from_utf8_lossy(&bytes))
}

/// The marks between fields are ours; everything else is made safe to show.
fn printable_but_marks(text: &str) -> String {
    let keep = |c: char| c == '\u{1e}' || c == '\u{1f}';
    text.split_inclusive(keep)
        .map(|part| match part.strip_suffix(keep) {
            Some(before) => printable(before) + &part[before.len()..],
            None => printable(part),
        })
        .collect()
}

fn name(number: usize, case: &Case) -> String {
    let short = |text: &str| text.chars().count() <= 40 && !text.trim().is_empty();
    let read = case.input.split_whitespace().collect::<Vec<_>>().join(" ");
    match (case.args.join(" "), read) {
        (args, _) if short(&args) => msg!("test-with", args = args),
        (_, read) if short(&read) => msg!("test-input", read = read),
        _ => msg!("test-case", n = number + 1),
    }
}

/// An output, cut to what can be read.
fn shown(output: &str) -> String {
    let text = printable(&normal_output(output));
    let cut: String = text.chars().take(MOST).collect();
    match (cut.is_empty(), cut.len() < text.len()) {
        (true, _) => format!("({})", msg!("test-nothing")),
        (_, true) => cut + "…",
        _ => cut,
    }
}

fn ended(end: End) -> String {
    match end {
        End::Exit(code) => msg!("test-ended-code", n = code),
        End::Signal(signal) => msg!("test-ended-signal", n = signal),
        End::TooMuchOutput => msg!("test-prints-endless"),
        End::FolderFull => msg!("test-fills-folder"),
        End::TooManyProcesses => msg!("test-many-processes"),
        End::TimedOut | End::Stopped => msg!("test-ended"),
    }
}
