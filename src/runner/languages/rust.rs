//! Rust: its compiler, its commands, how its errors and the results of its tests are read.

use super::super::language::{Language, PROGRAM, Plan, Tests, complaint};
use super::super::limits::{Finished, RUN};
use super::super::sandbox::Profile;
use crate::curriculum::runs::{Complaint, End, TestResult};
use std::ffi::OsString;

/// Rust, compiled by `rustc` of the 2024 edition.
pub static RUST: Language = Language {
    name: "rust",
    commands: &["rustc"],
    with: None,
    source: SOURCE,
    oldest: (1, 85),
    how_to_get: "get-rust",
    version: &["--version"],
    places: &["--print", "sysroot"],
    flags: &[
        "--edition",
        "2024",
        "-A",
        "warnings",
        "-C",
        "debuginfo=0",
        "-C",
        "strip=symbols",
        "--color",
        "never",
        "-o",
        PROGRAM,
        SOURCE,
    ],
    check: &["--emit=metadata"],
    build: &["--emit=link"],
    build_tests: &["--test"],
    refusal_code: 1,
    run: &[],
    profile: Profile::Program,
    limits: &RUN,
    any_code: false,
    complaints,
    panicked: |end, _| end == End::Exit(PANIC),
    refused: |_| false,
    trouble: no_linker,
    tests: Tests { names, files, arguments, results },
};

const SOURCE: &str = "main.rs";
/// A program's exit code after a panic.
const PANIC: i32 = 101;
/// What stands before the author's tests, and their module.
const BEFORE: &str = "\n#[cfg(test)]\nmod gradus_tests {\n#[allow(unused_imports)]\nuse super::*;\n";
const MODULE: &str = "gradus_tests::";

/// The errors that rustc reports, and panics: `error[E0382]: use of moved value`, the place on a line below.
fn complaints(stderr: &str, lines: usize) -> Vec<Complaint> {
    let mut all: Vec<Complaint> = Vec::new();
    let mut open = false;
    let mut told = stderr.lines();
    while let Some(line) = told.next() {
        let place = line.trim_start().strip_prefix("--> main.rs:").or_else(|| panic_place(line));
        let number = place.and_then(|p| p.split(':').next()).and_then(|n| n.parse().ok());
        if let Some(number) = number.filter(|n| *n <= lines) {
            if panic_place(line).is_some() {
                all.push(complaint(Some(number), told.next().unwrap_or_default()));
            } else if let (true, Some(last)) = (open, all.last_mut()) {
                last.line = Some(number);
            }
        }
        open &= place.is_none();
        let Some(rest) = line.strip_prefix("error") else { continue };
        let (code, message) = match rest.strip_prefix('[').and_then(|r| r.split_once("]: ")) {
            Some((code, message)) => (Some(code.to_string()), message),
            None => (None, rest.trim_start_matches(": ")),
        };
        if !message.starts_with("aborting due to") {
            all.push(Complaint { code, ..complaint(None, message) });
            open = true;
        }
    }
    all
}

/// The place in `thread 'main' (7) panicked at main.rs:2:5:`.
fn panic_place(line: &str) -> Option<&str> {
    line.strip_prefix("thread '").and_then(|l| l.split_once(" panicked at main.rs:")).map(|(_, place)| place)
}

/// Whether the program was right and only the system's linker is missing.
fn no_linker(stderr: &str) -> Option<(&'static str, &'static str)> {
    let missing = stderr.lines().any(|l| l.starts_with("error: linker `") && l.ends_with("not found"));
    missing.then_some(("linker-missing", "linker-how"))
}

/// The functions that stand below `#[test]`.
fn names(tests: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut marked = false;
    for line in tests.lines().map(str::trim) {
        marked |= line.starts_with("#[test]");
        let Some(at) = line.find("fn ").filter(|_| marked) else { continue };
        let name: String = line[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        names.push(name);
        marked = false;
    }
    names
}

fn files(plan: &Plan<'_>) -> Vec<(&'static str, String)> {
    vec![(SOURCE, format!("{}{BEFORE}{}\n}}\n", code(plan), plan.tests))]
}

/// The learner's program, with its last line ended.
fn code(plan: &Plan<'_>) -> String {
    let end = if plan.code.ends_with('\n') { "" } else { "\n" };
    format!("{}{end}", plan.code)
}

fn arguments(plan: &Plan<'_>) -> Vec<OsString> {
    vec!["--logfile".into(), plan.results.clone().into(), "--test-threads=1".into(), MODULE.into()]
}

/// The log has a line for each test that ran: `ok gradus_tests::adds`. Why others failed stands in the output.
fn results(plan: &Plan<'_>, done: &Finished, log: &str) -> (Vec<TestResult>, bool) {
    let result = |line: &str| -> Option<TestResult> {
        let (status, name) = line.split_once(' ')?;
        let name = name.strip_prefix(MODULE)?.to_string();
        let passed = status == "ok";
        let (line, message) = if passed { (None, String::new()) } else { why(plan, &done.stdout, &name) };
        Some(TestResult { name, passed, message, line })
    };
    let results: Vec<TestResult> = log.lines().filter_map(result).collect();
    let ended = matches!(done.end, End::Exit(0 | PANIC)) && results.len() == plan.names.len();
    (results, ended)
}

/// Why a test failed, from its part of the output: the line of the test, and what was found there.
fn why(plan: &Plan<'_>, stdout: &str, name: &str) -> (Option<usize>, String) {
    let begins = format!("---- {MODULE}{name} stdout ----");
    let Some((_, part)) = stdout.rsplit_once(&begins) else { return (None, String::new()) };
    let mut lines = part.lines().skip_while(|l| panic_place(l).is_none());
    let place = lines.next().and_then(panic_place).and_then(|p| p.split(':').next()).and_then(|n| n.parse().ok());
    let told: Vec<&str> =
        lines.take_while(|l| !l.is_empty() && !l.starts_with("note: ") && !l.starts_with("---- ")).collect();
    let before = code(plan).lines().count();
    let place: usize = place.unwrap_or(0);
    if place <= before {
        return (Some(place).filter(|n| *n > 0), told.join("\n"));
    }
    let test = plan.tests.lines().nth(place - before - BEFORE.lines().count() - 1).unwrap_or_default().trim();
    (None, format!("{test}\n{}", told.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read_with_their_lines() {
        let stderr = "error[E0382]: borrow of moved value: `a`\n --> main.rs:4:15\n  |\nnote: x\n --> main.rs:9:1\nerror[E0425]: y\n --> main.rs:12:1\nerror: expected `;`\n  error[E1]: quoted\nerror: aborting due to 3 previous errors\n";
        let all = complaints(stderr, 10);
        let short: Vec<_> = all.iter().map(|c| (c.code.as_deref(), c.line)).collect();
        assert_eq!(short, [(Some("E0382"), Some(4)), (Some("E0425"), None), (None, None)]);
        assert_eq!(all[0].message, "borrow of moved value: `a`");
        let panics = complaints("\nthread 'main' (12) panicked at main.rs:2:5:\nno\nnote: run\n", 10);
        assert_eq!(panics, [complaint(Some(2), "no")]);
    }

    #[test]
    fn a_missing_linker_is_no_error_of_the_program() {
        assert!(no_linker("error: linker `cc` not found\n  |\n  = note: No such file").is_some());
        assert!(no_linker("error[E0425]: cannot find value `linker`").is_none());
    }

    #[test]
    fn tests_have_names() {
        let text = "#[test]\nfn a() {}\nfn helper() {}\n#[test]\n#[should_panic]\nfn b_2() {}\n#[test] fn c() {}";
        assert_eq!(names(text), ["a", "b_2", "c"]);
    }
}
