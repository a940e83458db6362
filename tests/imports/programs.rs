//! Imported programs in the workbench.

use super::{folder, here, taken};
use gradus::curriculum::programs::{Must, claims};
use gradus::curriculum::{Curriculum, Kind, Question};
use gradus::import::Report;
use gradus::runner::{Mismatch, Workbench, check_all, jobs};
use std::sync::atomic::AtomicBool;

/// How many claims hold; none may not. A language that is missing is said to be missing, but where `CI` is set.
pub fn hold(course: &Curriculum) -> usize {
    let all = claims(course);
    let results = check_all(&Workbench::default(), &all, jobs(), &AtomicBool::new(false), |_| ());
    let mut wrong = Vec::new();
    let mut held = 0;
    for (claim, result) in all.iter().zip(results) {
        match result {
            Ok(()) => held += 1,
            Err(Mismatch::Unavailable(why)) if std::env::var_os("CI").is_none() => eprintln!("skipped: {why}"),
            Err(e) => wrong.push(format!("{}: {e}", claim.label)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    held
}

/// How many programs to write have a solution that passes and a beginning that does not.
pub fn solved(course: &Curriculum) -> usize {
    let all = claims(course);
    let of = |must| all.iter().filter(|c| c.must == must).count();
    let (pass, fail) = (of(Must::Pass), of(Must::Fail));
    assert_eq!((pass, pass + fail), (fail, hold(course)));
    pass
}

fn why(report: &Report, what: &str) -> String {
    report.left_out.iter().find(|l| l.origin.what == what).map(|l| l.why.clone()).unwrap_or_default()
}

#[test]
fn a_track_in_rust() {
    let (done, course) = taken(&folder(&here("tests/packs/exercism-small/rust")));
    assert_eq!(done.report.counts(), (1, 1, 2));
    assert_eq!(why(&done.report, "old-one"), "its files are not here");
    assert!(why(&done.report, "with-crate").contains("the crate dice"));
    let ids: Vec<&str> = course.skills.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["exercism-rust.words", "exercism-rust.counting"]);
    let counting = course.skill("exercism-rust.counting").unwrap();
    assert_eq!(counting.objective, "Divide whole numbers, and use the remainder.");
    // What the introduction shows claims nothing, and its note is no block.
    assert!(
        counting.lesson.contains("```rs\n")
            && counting.lesson.ends_with("A remainder is never larger than what is divided by.")
    );
    let (_, eggs) = course.item("exercism-rust.counting/box-of-eggs").unwrap();
    assert_eq!((eggs.kind(), eggs.difficulty, eggs.hints.len()), (Kind::Code, 1, 2));
    assert!(eggs.prompt.starts_with("Eggs are sold") && !eggs.prompt.contains("# Instructions"));
    let tests = &eggs.task().unwrap().tests;
    assert!(
        !tests.contains("ignore") && !tests.contains("nothing_is_extra") && tests.contains("use crate::{boxes, gaps};")
    );
    let (_, word) = course.item("exercism-rust.counting/longest-word").unwrap();
    assert_eq!(word.difficulty, 3, "5 of 10 is 3 of 5");
    assert_eq!(solved(&course), 2);
}

#[test]
fn a_track_in_python() {
    let (done, course) = taken(&folder(&here("tests/packs/exercism-small/python")));
    assert_eq!(done.report.counts(), (2, 1, 0));
    let (_, board) = course.item("exercism-python.classes/tally-board").unwrap();
    let tests = &board.task().unwrap().tests;
    assert_eq!(tests.matches("\ndef test_").count(), 3, "one for each method:\n{tests}");
    assert_eq!(solved(&course), 3);
}

#[test]
fn rustlings_of_version_five_have_no_solutions() {
    let mut source = super::file(
        "info.toml",
        "[[exercises]]\nname = \"move1\"\npath = \"exercises/moves/move1.rs\"\nmode = \"compile\"\nhint = \"\"\"\nLook at the name.\"\"\"\n\n[[exercises]]\nname = \"adds\"\npath = \"exercises/moves/adds.rs\"\nmode = \"test\"\nhint = \"\"\n\n[[exercises]]\nname = \"tidy\"\npath = \"exercises/moves/tidy.rs\"\nmode = \"clippy\"\nhint = \"\"\n\n[[exercises]]\nname = \"gone\"\npath = \"exercises/moves/gone.rs\"\nmode = \"test\"\nhint = \"\"\n",
    );
    let mut put =
        |name: &str, text: &str| source.files.insert(format!("exercises/moves/{name}"), text.as_bytes().to_vec());
    put("move1.rs", "// move1.rs\n//\n// Make it compile.\n\n// I AM NOT DONE\n\nfn main() {\n    x = 5;\n}\n");
    put(
        "adds.rs",
        "// I AM NOT DONE\n\nfn add(a: i32, b: i32) -> i32 {\n    a - b\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn small() {\n        assert_eq!(add(1, 2), 3);\n    }\n\n    #[test]\n    fn large() {\n        assert_eq!(add(100, 2), 102);\n    }\n}\n",
    );
    put("tidy.rs", "fn main() {}\n");
    put("extra.rs", "fn main() {}\n");
    source.name = "five".into();
    let (done, course) = taken(&source);
    assert_eq!(done.report.counts(), (0, 2, 3));
    assert!(why(&done.report, "tidy").contains("Clippy"));
    assert!(why(&done.report, "gone").contains("there is no exercises/moves/gone.rs"));
    assert!(why(&done.report, "exercises/moves/extra.rs").contains("does not list it"));
    let (_, adds) = course.item("five.moves/adds").unwrap();
    let Question::Fix(task) = &adds.question else { panic!("{:?}", adds.question) };
    assert!(task.solution.is_empty() && !task.starter.contains("mod tests") && task.tests.contains("fn large()"));
    // What can be looked at without a solution: the programs to begin with fail.
    assert_eq!(hold(&course), 2);
    let (_, first) = course.item("five.moves/move1").unwrap();
    assert!(first.prompt.starts_with("move1.rs\n\nMake it compile."), "{}", first.prompt);
    assert_eq!(first.hints, ["Look at the name."]);
}
