//! Real content: quizzes of the Rust Book, the map of the Rust track of Exercism, Rustlings as its crate carries it.

use super::programs::{hold, solved};
use super::{folder, shared, taken, taken_as};
use gradus::curriculum::{Kind, Question};
use gradus::import::{Format, Source, Wish};
use std::collections::BTreeSet;
use std::path::PathBuf;

#[test]
fn the_quizzes_of_the_rust_book() {
    let Some(path) = shared("content/rust-book-quizzes") else { return };
    let source = folder(&path);
    let (done, course) = taken(&source);
    assert_eq!(done.report.format, "mdbook-quiz");
    let asked: usize = source
        .files
        .values()
        .map(|b| String::from_utf8_lossy(b).lines().filter(|l| l.trim() == "[[questions]]").count())
        .sum();
    let (as_is, adapted, left) = done.report.counts();
    assert_eq!((as_is, adapted, left), (101, 35, 0));
    assert_eq!(as_is + adapted + left, asked);
    assert_eq!(course.skills.len(), source.files.len());
    let kinds = |kind| course.items().filter(|(_, i)| i.kind() == kind).count();
    assert_eq!(kinds(Kind::Predict), 42);
    assert_eq!(kinds(Kind::Short), 11);
    assert_eq!(kinds(Kind::Choice) + kinds(Kind::Choices), 83);
    // Answers in a list may be several.
    let (_, several) = course
        .item("rust-book-quizzes.ch17-05-design-challenge-dispatch/4a32bad8-fee7-45b5-80ef-775d059aab48")
        .unwrap();
    let Question::Choices(options) = &several.question else { panic!("{:?}", several.question) };
    assert_eq!(options.iter().filter(|o| o.correct).count(), 2);
    assert!(several.prompt.starts_with("**Context:**") && several.prompt.contains("**Requirement:**"));
    // The source's own ids are ours, so that progress stays bound when the text is mended.
    assert!(done.report.taken.iter().filter(|t| t.item.len() > 36).count() > 100);
    // The right option is not always the first.
    let first = course.items().filter(|(_, i)| i.options().first().is_some_and(|o| o.correct)).count();
    assert!((10..60).contains(&first), "{first} of 83");
    assert_eq!(hold(&course), 42, "every program does what the quiz says");
}

#[test]
fn the_map_of_a_track() {
    let Some(path) = shared("content/exercism-rust-config.json") else { return };
    let name = "config.json";
    let source = Source { name: name.into(), files: [(name.to_string(), std::fs::read(path).unwrap())].into() };
    let (done, course) = taken(&source);
    assert_eq!((done.report.counts(), course.skills.len(), course.id.as_str()), ((0, 0, 117), 27, "exercism-rust"));
    assert!(done.report.left_out.iter().all(|l| l.why == "its files are not here" && l.origin.line > 1));
    assert!(done.report.notes.iter().any(|n| n.contains("the map of the skills alone")));
    let entry = course.skill("exercism-rust.entry-api").unwrap();
    assert_eq!(entry.requires, ["exercism-rust.functions", "exercism-rust.option"]);
    let seen = course.skills.iter().try_fold(BTreeSet::new(), |mut seen, s| {
        let ready = s.requires.iter().all(|r| seen.contains(r));
        seen.insert(s.id.clone());
        ready.then_some(seen)
    });
    assert_eq!(seen.map(|s| s.len()), Some(27), "each stands after what it requires");
}

/// Rustlings of one version, joined from the two crates that carry it; `None`, with a word about it, where they are not here.
fn rustlings() -> Option<Source> {
    const VERSION: &str = "6.5.0";
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok();
    let found = registries.into_iter().flatten().flatten().find_map(|registry| {
        let crates = ["rustlings", "rustlings-macros"].map(|name| registry.path().join(format!("{name}-{VERSION}")));
        crates.iter().all(|c| c.is_dir()).then_some(crates)
    });
    let Some([exercises, info]) = found else {
        assert!(std::env::var_os("GRADUS_TEST_RUSTLINGS").is_none(), "script/test has fetched it");
        eprintln!("skipped: rustlings {VERSION} is not here; `cargo info rustlings@{VERSION}` fetches it");
        return None;
    };
    let mut source = folder(&exercises);
    source.files.insert("info.toml".into(), std::fs::read(info.join("info.toml")).unwrap());
    Some(source)
}

#[test]
fn rustlings_as_its_crate_carries_them() {
    let Some(source) = rustlings() else { return };
    let (done, course) = taken_as(None, &source, &Wish { id: Some("rustlings".into()), ..Wish::default() });
    assert_eq!((done.report.format.as_str(), done.report.licence.as_str()), ("rustlings", "MIT"));
    assert_eq!(done.report.counts(), (35, 54, 5));
    let left: Vec<&str> = done.report.left_out.iter().map(|l| l.origin.what.as_str()).collect();
    assert_eq!(left, ["intro1", "tests3", "clippy1", "clippy2", "clippy3"]);
    assert_eq!(course.version, "6.5.0");
    assert!(course.items().all(|(_, i)| i.hints.len() == 1 && i.kind() == Kind::Fix));
    assert!(course.skills.iter().all(|s| !s.lesson.starts_with("The source has no lesson")));
    // Each solution passes, each program to begin with does not.
    assert_eq!(solved(&course), course.items().count());
}

#[test]
fn rustlings_without_a_list_stand_in_order() {
    let Some(mut source) = rustlings() else { return };
    source.files.remove("info.toml");
    let (done, course) = taken_as(Some(Format::Rustlings), &source, &Wish::default());
    assert!(done.report.notes.iter().any(|n| n.contains("no info.toml")));
    assert!(course.items().count() > 85 && course.items().all(|(_, i)| i.hints.is_empty()));
    assert!(course.skills[0].id.ends_with("00-intro"));
}
