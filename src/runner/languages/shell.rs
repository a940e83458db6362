//! The shell of POSIX, and git, which is taught in it.

use super::super::language::{Language, Plan, Tests, complaint, records};
use super::super::limits::SCRIPT;
use super::super::sandbox::Profile;
use crate::curriculum::runs::{Complaint, End};

/// `sh`.
pub static SHELL: Language = Language {
    name: "shell",
    commands: &["sh"],
    with: None,
    source: SOURCE,
    oldest: (0, 0),
    how_to_get: "get-shell",
    version: &["-c", "echo \"${BASH_VERSION:+sh $BASH_VERSION}\""],
    places: &[],
    flags: &[],
    check: &["-n", SOURCE],
    build: &[],
    build_tests: &[],
    refusal_code: 2,
    run: &["./answer.sh"],
    profile: Profile::Script,
    limits: &SCRIPT,
    any_code: true,
    complaints,
    panicked: |end, _| matches!(end, End::Signal(_)),
    refused: |_| false,
    trouble: |_| None,
    tests: Tests {
        names,
        files: |plan| vec![("harness.sh", HARNESS.into()), ("tests.sh", plan.tests.into())],
        arguments: |plan: &Plan<'_>| {
            let mut all = vec![plan.author.join("harness.sh").into(), plan.author.join("tests.sh").into()];
            all.push(plan.results.clone().into());
            all.extend(plan.names.iter().map(Into::into));
            all
        },
        results: |_, _, text| records(text),
    },
};

/// `sh` with `git`.
pub static GIT: Language = Language {
    name: "git",
    with: Some("git"),
    oldest: (2, 32),
    how_to_get: "get-git",
    version: &["--version"],
    ..SHELL
};

const SOURCE: &str = "answer.sh";
const HARNESS: &str = include_str!("../harness/harness.sh");

/// Functions of the name `test_…`.
fn names(tests: &str) -> Vec<String> {
    let name = |line: &str| {
        let (name, rest) = line.split_once('(')?;
        let name = name.trim_end();
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (name.starts_with("test_") && plain && rest.trim_start().starts_with(')')).then(|| name.to_string())
    };
    tests.lines().filter_map(name).collect()
}

/// `./answer.sh: 3: Syntax error: …` of one shell, `./answer.sh: line 3: syntax error …` of others.
fn complaints(stderr: &str, lines: usize) -> Vec<Complaint> {
    let one = |line: &str| {
        let rest = line.split_once("answer.sh: ")?.1;
        let (number, message) = rest.strip_prefix("line ").unwrap_or(rest).split_once(": ")?;
        let number: usize = number.parse().ok()?;
        // an end that is missed is missed behind the last line
        Some(complaint(Some(number.min(lines.max(1))), message))
    };
    stderr.lines().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_manners_of_complaining_are_read() {
        let text =
            "./answer.sh: 3: Syntax error: end of file\nanswer.sh: line 2: nope: command not found\nother: 1: x\n";
        let lines: Vec<_> = complaints(text, 2).into_iter().map(|c| (c.line, c.message)).collect();
        let expected = [(Some(2), "Syntax error: end of file".into()), (Some(2), "nope: command not found".into())];
        assert_eq!(lines, expected);
    }

    #[test]
    fn tests_have_names() {
        assert_eq!(names("test_a() {\n test_no() {\nhelp() {\ntest_b ( )\n"), ["test_a", "test_b"]);
    }
}
