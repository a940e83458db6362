//! SQL, as SQLite's command understands it, in a data base in memory.

use super::super::language::{Language, Plan, Tests, arguments, complaint, records};
use super::super::limits::RUN;
use super::super::sandbox::Profile;
use crate::curriculum::runs::Complaint;

/// SQLite.
pub static SQL: Language = Language {
    name: "sql",
    commands: &["sqlite3"],
    with: None,
    source: "answer.sql",
    oldest: (3, 31),
    how_to_get: "get-sql",
    version: &["--version"],
    places: &[],
    flags: &[],
    check: &[],
    build: &[],
    build_tests: &[],
    refusal_code: 1,
    run: RUN_ALL,
    profile: Profile::Program,
    limits: &RUN,
    any_code: false,
    complaints,
    panicked: |_, _| false,
    refused: |_| false,
    trouble: |_| None,
    tests: Tests {
        names: |tests| tests.lines().filter_map(name).collect(),
        files: |plan| vec![("tests.sql", script(plan))],
        arguments: |plan| {
            let mut all = arguments(RUN_ALL);
            all.push(format!(".read '{}'", plan.author.join("tests.sql").display()).into());
            all
        },
        results: |_, _, text| records(text),
    },
};

/// The statements of the item, and those of the case, that stand before the learner's.
pub(in crate::runner) const SETUP: &str = "setup.sql";
/// See [`SETUP`].
pub(in crate::runner) const INPUT: &str = "input.sql";
const RUN_ALL: &[&str] = &["-batch", "-bail", ":memory:", ".read setup.sql", ".read input.sql", ".read answer.sql"];

/// The name in `-- test: nobody is lost`.
fn name(line: &str) -> Option<String> {
    let name = line.strip_prefix("-- test:")?.trim();
    let plain = |c: char| if matches!(c, '"' | '\\' | '\'') || c.is_control() { ' ' } else { c };
    (!name.is_empty()).then(|| name.chars().map(plain).collect())
}

/// Below each name stand statements that print nothing if all is well; what they print is what is wrong.
fn script(plan: &Plan<'_>) -> String {
    let mut out =
        format!(".mode list\n.headers off\n.separator \"|\"\n.nullvalue \"\"\n.output '{}'\n", plan.results.display());
    let mut open = false;
    for line in plan.tests.lines() {
        match name(line) {
            Some(name) => {
                out.push_str(if open { ".print \"\\036\"\n" } else { "" });
                out.push_str(&format!(".print \"{name}\\037\\037\\037\"\n"));
                open = true;
            }
            None => out.push_str(&format!("{line}\n")),
        }
    }
    out.push_str(if open { ".print \"\\036\"\n" } else { "" });
    out + ".print \"end\\036\"\n"
}

/// `Parse error near line 3: no such column: a`, `Runtime error near line 3: …`, and `Error: near line 3: …` of older ones.
fn complaints(stderr: &str, lines: usize) -> Vec<Complaint> {
    let one = |line: &str| {
        let (kind, rest) = line.split_once("near line ")?;
        let (number, message) = rest.split_once(": ")?;
        let number: usize = number.parse().ok()?;
        kind.contains("rror").then(|| complaint(Some(number).filter(|n| *n <= lines), message))
    };
    stderr.lines().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read() {
        let text = "Parse error near line 2: no such column: a\n  select a;\nError: near line 9: b\n";
        let lines: Vec<_> = complaints(text, 3).into_iter().map(|c| (c.line, c.message)).collect();
        assert_eq!(lines, [(Some(2), "no such column: a".into()), (None, "b".into())]);
    }
}
