//! The house keeps its order: which room may look at which, what pure rooms may touch, how long files and functions are.
//! ARCHITECTURE.md tells the reasons.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod source;

use source::{Arrow, arrows, blank, functions, without_tests};
use std::path::{Path, PathBuf};

/// A room: a folder or file of `src`, and the rooms it may look at. A new one gets a line here.
struct Room {
    name: &'static str,
    sees: &'static [&'static str],
    /// No clock, no chance, no input or output.
    pure: bool,
}

const fn room(name: &'static str, pure: bool, sees: &'static [&'static str]) -> Room {
    Room { name, sees, pure }
}

/// What a face may look at: the session, what drives it, and the rooms whose types it shows.
const SHOWN: &[&str] = &["session", "driver", "report", "config", "curriculum", "grading", "learner", "policy", "llm"];

const ROOMS: [Room; 19] = [
    room("locale", true, &[]),
    room("curriculum", true, &[]),
    room("grading", true, &["curriculum"]),
    room("learner", true, &["curriculum"]),
    room("policy", true, &["curriculum", "learner"]),
    room("dialogue", true, &["curriculum", "learner", "llm"]),
    room("session", true, &["curriculum", "grading", "learner", "policy", "dialogue", "llm"]),
    room("report", true, &["curriculum", "learner", "policy"]),
    // Only the command line knows it.
    room("import", true, &["curriculum"]),
    room("lab", true, &["curriculum", "learner", "policy"]),
    room("llm", false, &[]),
    room("store", false, &[]),
    room("runner", false, &["curriculum"]),
    // Mistakes in a settings file are shown like those in a curriculum.
    room("config", false, &["curriculum"]),
    // Waits for engines; only the command line knows it.
    room("suite", false, &["curriculum", "grading", "learner", "policy", "dialogue", "session", "llm"]),
    room("driver", false, EVERYTHING_BUT_FACES),
    room("tui", false, SHOWN),
    room("plain", false, SHOWN),
    room("cli", false, EVERYTHING),
];

#[rustfmt::skip]
const EVERYTHING: &[&str] = &[
    "curriculum", "grading", "learner", "policy", "dialogue", "session", "report", "lab", "llm", "store", "runner", "config",
    "suite", "driver", "tui", "plain", "import",
];
#[rustfmt::skip]
const EVERYTHING_BUT_FACES: &[&str] = &[
    "curriculum", "grading", "learner", "policy", "dialogue", "session", "report", "llm", "store", "runner", "config",
];

/// What pure rooms may know of the engine: words, no engine.
const PLAIN_WORDS: [&str; 9] =
    ["Message", "Role", "Request", "Schema", "EngineEvent", "ModelState", "ModelInfo", "StopReason", "Stats"];
/// What pure rooms never touch.
const IMPURE: [&str; 10] = [
    "std::time::SystemTime",
    "std::time::Instant",
    "std::fs",
    "std::net",
    "std::thread",
    "std::process",
    "std::env",
    "std::io",
    "rand",
    "chrono::Local",
];
/// Files of pure rooms that may: the places where curricula are read from folders, and put into them.
const MAY_READ: [&str; 2] = ["curriculum/load.rs", "curriculum/shelf.rs"];

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 80;

/// Everything against the rules in one file; `path` is that below `src`.
fn faults(path: &str, text: &str) -> Vec<String> {
    let code = blank(text);
    let code = without_tests(&code);
    let mut out = Vec::new();
    let lines = code.lines().count();
    if lines > LONGEST_FILE {
        out.push(format!("{path} has {lines} lines without its tests; {LONGEST_FILE} are allowed: split it"));
    }
    for (name, line, length) in functions(code) {
        if length > LONGEST_FUNCTION {
            out.push(format!("{path}:{line}: `{name}` has {length} lines; {LONGEST_FUNCTION} are allowed"));
        }
    }
    if ["lib.rs", "main.rs"].contains(&path) {
        return out;
    }
    let name = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
    let Some(room) = ROOMS.iter().find(|r| r.name == name) else {
        out.push(format!(
            "src/{name} is not in the table of rooms: add it to tests/architecture/main.rs, and say what it may see"
        ));
        return out;
    };
    if room.pure && code.contains("::now(") {
        out.push(format!("{path}: {name} is pure and may not ask what time it is"));
    }
    // `a/mod.rs` and `a.rs` are one deep: their `super` is the crate.
    let depth = path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').count();
    let known = |name: &str| ROOMS.iter().any(|r| r.name == name);
    for Arrow { line, path: used } in arrows(code) {
        let at = format!("{path}:{line}: `{}`", used.join("::"));
        if room.pure && !MAY_READ.contains(&path) {
            let joined = used.join("::");
            let touches = |bad: &&&str| joined == **bad || joined.starts_with(&format!("{bad}::"));
            if let Some(bad) = IMPURE.iter().find(touches) {
                out.push(format!("{at}: {name} is pure and may not touch {bad}"));
            }
        }
        let climbs = used.iter().take_while(|p| *p == "super").count();
        let rest = match used[0].as_str() {
            "crate" => &used[1..],
            "super" if climbs >= depth => &used[climbs..],
            _ => continue,
        };
        let Some(target) = rest.first().filter(|t| known(t) && *t != name) else { continue };
        // Everybody may speak: the texts lie below all rooms.
        if target != "locale" && !room.sees.contains(&target.as_str()) {
            out.push(format!("{at}: {name} may not look at {target}; it may look at {:?}", room.sees));
        } else if room.pure && target == "llm" && !rest.get(1).is_some_and(|w| PLAIN_WORDS.contains(&w.as_str())) {
            out.push(format!("{at}: of llm, {name} may know only {PLAIN_WORDS:?}"));
        }
    }
    out
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.to_string_lossy().ends_with("tests.rs") {
            out.push(path);
        }
    }
}

#[test]
fn the_house_is_in_order() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    assert!(all.len() > 20, "only {} files", all.len());
    all.sort();
    let mut found = Vec::new();
    for file in all {
        let path = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&file).unwrap();
        if !text.starts_with("//!") && !text.starts_with("#!") {
            found.push(format!("{path} does not open with what it owns (`//!`)"));
        }
        found.extend(faults(&path, &text));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_room_looks_in_a_circle() {
    let mut placed: Vec<&str> = Vec::new();
    while let Some(next) = ROOMS.iter().find(|r| !placed.contains(&r.name) && r.sees.iter().all(|s| placed.contains(s)))
    {
        placed.push(next.name);
    }
    assert_eq!(placed.len(), ROOMS.len(), "these come first: {placed:?}");
}

#[test]
fn the_check_can_fail() {
    let one = |path: &str, text: &str| {
        let found = faults(path, text);
        assert!(found.len() == 1, "{path}: {text}\n{found:#?}");
        found[0].clone()
    };
    assert!(one("learner/fold.rs", "use crate::session::Event;").contains("learner may not look at session"));
    assert!(one("learner/fold.rs", "fn f() { crate::store::open(); }").contains("learner may not look at store"));
    assert!(one("learner/mod.rs", "use super::tui::Ui;").contains("may not look at tui"));
    assert!(one("learner/a.rs", "use super::super::llm::Role;").contains("may not look at llm"));
    assert!(one("tui/view/mod.rs", "use crate::{session::Event, store::Store};\n").contains("may not look at store"));
    assert!(one("grading/mod.rs", "use crate::{\n    curriculum::Item,\n    policy,\n};").contains("grading/mod.rs:3"));
    assert!(one("session/mod.rs", "use crate::llm::{Message, spawn_child};").contains("of llm"));
    assert!(one("session/mod.rs", "use std::time::{Duration, Instant};").contains("pure"));
    assert!(one("report/mod.rs", "use std::{collections::BTreeMap, fs};").contains("std::fs"));
    assert!(one("report/mod.rs", "fn f() { let t = Utc::now(); }").contains("what time"));
    assert!(one("policy/mod.rs", "use rand::Rng;").contains("rand"));
    assert!(one("cellar/mod.rs", "").contains("add it to tests/architecture/main.rs"));
    assert!(one("driver.rs", "use crate::cli::run;").contains("driver may not look at cli"));
    let long = format!("fn long() {{\n{}}}\n", "    let a = \"}\"; // }\n".repeat(80));
    assert!(one("tui/a.rs", &long).contains("`long` has 82 lines"));
    let long = long.replace("long()", "array(a: [u8; 4]) -> [u8; 2]");
    assert!(one("tui/a.rs", &long).contains("`array` has 82 lines"));
    assert!(one("tui/a.rs", &"// a line\n".repeat(501)).contains("501 lines"));
    let fine = [
        (
            "learner/fold.rs",
            "//! [`crate::session::Event`]\n// use crate::store::Store;\nconst A: &str = \"crate::tui\";",
        ),
        ("learner/fold.rs", "#[cfg(test)]\nmod tests {\n    use crate::session::Event;\n}"),
        ("curriculum/load.rs", "use std::fs;"),
        ("session/mod.rs", "use crate::llm::{EngineEvent, Message as M};\nuse crate::session::Event;"),
        ("tui/view/a.rs", "use super::super::app::Ui;\nuse std::time::Instant;"),
        ("policy/a.rs", "let x = operand::of('{', b'\"', r#\"fn a() { crate::tui\"#);"),
    ];
    for (path, text) in fine {
        assert_eq!(faults(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}
