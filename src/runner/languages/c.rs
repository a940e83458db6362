//! C: the system's compiler, how its errors are read.

use super::super::language::{Language, PROGRAM, Plan, Tests, complaint, defined, records};
use super::super::limits::RUN;
use super::super::sandbox::Profile;
use crate::curriculum::runs::{Complaint, End};

/// C as of 2011, with what newer compilers refuse refused everywhere.
pub static C: Language = Language {
    name: "c",
    commands: &["cc", "gcc", "clang"],
    with: None,
    source: SOURCE,
    oldest: (5, 0),
    how_to_get: "get-c",
    version: &["--version"],
    places: &[],
    flags: &[
        "-std=gnu11",
        "-Werror=implicit-function-declaration",
        "-Werror=implicit-int",
        "-Werror=int-conversion",
        "-fdiagnostics-color=never",
    ],
    check: &["-fsyntax-only", SOURCE],
    build: &["-o", PROGRAM, SOURCE, "-lm", "-pthread"],
    build_tests: &["-o", PROGRAM, "tests.c", "-lm", "-pthread"],
    refusal_code: 1,
    run: &[],
    profile: Profile::Program,
    limits: &RUN,
    any_code: false,
    complaints,
    panicked: |end, _| matches!(end, End::Signal(_)),
    refused: |_| false,
    trouble: |_| None,
    tests: Tests {
        names: |tests| defined(tests, "TEST("),
        files,
        arguments: |plan| vec![plan.results.clone().into()],
        results: |_, _, text| records(text),
    },
};

const SOURCE: &str = "answer.c";
const HARNESS: &str = include_str!("../harness/harness.h");

/// The learner's program comes first, with another name for its `main`; then the harness, the tests, and a `main` that
/// runs them.
fn files(plan: &Plan<'_>) -> Vec<(&'static str, String)> {
    let runs: String = plan.names.iter().map(|n| format!("    gradus_run(\"{n}\", gradus_test_{n});\n")).collect();
    let whole = format!(
        "#define main gradus_main_of_the_answer\n#include \"answer.c\"\n#undef main\n#include \"harness.h\"\n\
         #line 1 \"author.c\"\n{}\n#line 1 \"runs.c\"\n\
         int main(int n, char **a) {{\n    gradus_begin(n, a);\n{runs}    return gradus_end();\n}}\n",
        plan.tests
    );
    vec![(SOURCE, plan.code.into()), ("harness.h", HARNESS.into()), ("tests.c", whole)]
}

/// `answer.c:3:5: error: expected ';'`, and what the linker misses.
fn complaints(stderr: &str, lines: usize) -> Vec<Complaint> {
    let mut all = Vec::new();
    for line in stderr.lines() {
        let error = line.split_once(" error: ");
        if let Some((place, message)) = error {
            let mut parts = place.strip_prefix("answer.c:").unwrap_or_default().split(':');
            let number = parts.next().and_then(|n| n.parse().ok()).filter(|n| *n <= lines);
            if !message.starts_with("linker command failed") && !place.starts_with("collect2") {
                all.push(complaint(number, message));
            }
        } else if let Some(at) = line.find("undefined reference to ").or_else(|| line.find("multiple definition of ")) {
            all.push(complaint(None, line[at..].split(';').next().unwrap_or_default()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_lines_of_the_answer_only() {
        let text = "answer.c: In function 'main':\nanswer.c:3:5: error: expected ';'\nauthor.c:2:1: error: 'add' undeclared\n/usr/bin/ld: a.o: undefined reference to `f'\ncollect2: error: ld returned 1 exit status\n";
        let all = complaints(text, 5);
        let lines: Vec<_> = all.iter().map(|c| (c.line, c.message.as_str())).collect();
        let expected = [(Some(3), "expected ';'"), (None, "'add' undeclared"), (None, "undefined reference to `f'")];
        assert_eq!(lines, expected);
    }
}
