//! Python: its commands, how its exceptions are read.

use super::super::language::{Language, Plan, Tests, arguments, defined, records};
use super::super::limits::RUN;
use super::super::sandbox::Profile;
use crate::curriculum::runs::{Complaint, End};

/// Python 3.
pub static PYTHON: Language = Language {
    name: "python",
    commands: &["python3", "python"],
    with: None,
    source: SOURCE,
    oldest: (3, 8),
    how_to_get: "get-python",
    version: &["--version"],
    places: &["-c", "import sys; print(sys.prefix); print(sys.base_prefix)"],
    flags: &[],
    check: &["-s", "-E", "-B", "-c", "compile(open('answer.py', 'rb').read(), 'answer.py', 'exec')"],
    build: &[],
    build_tests: &[],
    refusal_code: 1,
    run: &["-s", "-E", "-B", "-X", "utf8", SOURCE],
    profile: Profile::Program,
    limits: &RUN,
    any_code: false,
    complaints,
    panicked: |end, complaints| end == End::Exit(1) && !complaints.is_empty(),
    refused: |complaints| complaints.iter().any(|c| c.code.as_deref().is_some_and(|c| SYNTAX.contains(&c))),
    trouble: |_| None,
    tests: Tests {
        names: |tests| defined(tests, "def ").into_iter().filter(|n| n.starts_with("test_")).collect(),
        files: |plan| vec![("harness.py", HARNESS.into()), ("tests.py", plan.tests.into())],
        arguments: |plan: &Plan<'_>| {
            let mut all = arguments(&["-s", "-E", "-B", "-X", "utf8"]);
            all.extend([plan.author.join("harness.py").into(), plan.author.join("tests.py").into()]);
            all.push(plan.results.clone().into());
            all
        },
        results: |_, _, text| records(text),
    },
};

const SOURCE: &str = "answer.py";
const HARNESS: &str = include_str!("../harness/harness.py");
/// What is found before the program begins.
const SYNTAX: [&str; 3] = ["SyntaxError", "IndentationError", "TabError"];

/// The exception that ended the program, with the last line of the learner's that it came through.
fn complaints(stderr: &str, lines: usize) -> Vec<Complaint> {
    let mut place = None;
    let mut found: Option<(String, String)> = None;
    let mut frames = false;
    for line in stderr.lines() {
        if let Some(frame) = line.strip_prefix("  File \"") {
            frames = true;
            found = None;
            let number = frame.split_once("answer.py\", line ").map(|(_, rest)| rest);
            let number = number.and_then(|r| r.split(',').next()).and_then(|n| n.trim().parse::<usize>().ok());
            place = number.filter(|n| *n <= lines.max(1) + 1).or(place);
        } else if line.starts_with("Traceback (most recent call last)") {
            place = None;
        } else if frames && found.is_none() && !line.starts_with(char::is_whitespace) {
            let (name, message) = line.split_once(": ").unwrap_or((line, ""));
            let name = name.rsplit('.').next().unwrap_or(name);
            if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                found = Some((name.to_string(), message.to_string()));
            }
        }
    }
    let Some((name, message)) = found else { return Vec::new() };
    let message = if message.is_empty() { name.clone() } else { format!("{name}: {message}") };
    let mut all = vec![Complaint { code: Some(name.clone()), line: place, message: message.clone() }];
    if SYNTAX[1..].contains(&name.as_str()) {
        all.push(Complaint { code: Some(SYNTAX[0].into()), line: place, message });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_frame_of_the_learner_counts() {
        let text = "x\nTraceback (most recent call last):\n  File \"/t/answer.py\", line 2, in <module>\n    f()\n  File \"/t/answer.py\", line 5, in f\n    json.loads('')\n  File \"/usr/lib/json.py\", line 300, in loads\n    raise\njson.decoder.JSONDecodeError: Expecting value\nmore\n";
        let all = complaints(text, 9);
        assert_eq!((all[0].code.as_deref(), all[0].line), (Some("JSONDecodeError"), Some(5)));
        let text = "  File \"answer.py\", line 1\n    if:\n      ^\nIndentationError: unexpected indent\n";
        let codes: Vec<_> = complaints(text, 1).into_iter().filter_map(|c| c.code).collect();
        assert_eq!(codes, ["IndentationError", "SyntaxError"]);
        assert!(complaints("plain words: here\n", 3).is_empty());
    }
}
