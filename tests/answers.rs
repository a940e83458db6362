//! Writing answers in a real terminal: every script is kept as it was typed, much can be pasted, nothing is sent by itself;
//! what is read can be searched and copied.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;

use gradus::curriculum::Kind;
use learner::Learner;
use std::path::Path;

const NO_MODEL: &[&str] = &["--no-model"];
/// Chinese, a letter with marks upon it, Hebrew and Arabic, people of several code points, a flag.
const SCRIPTS: &str = "所有权 cafe\u{301} q\u{308}\u{323} שלום مرحبا 👩‍👩‍👧 🇩🇪 🦀";

fn journal(home: &Path) -> String {
    let folder = home.join("data/gradus");
    let mut out = String::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path if path.extension().is_some_and(|e| e == "jsonl") => {
                    out += &std::fs::read_to_string(path).unwrap()
                }
                _ => {}
            }
        }
    }
    out
}

/// At an item that is answered by a word or two, in its field.
fn at_short(home: &Path, env: &[(&str, &str)]) -> Learner {
    let mut at = Learner::sit_with(home, NO_MODEL, env);
    at.introduce("Ada");
    at.reach(|_, i| i.kind() == Kind::Short);
    at
}

/// The rows above and below the field stand where they belong, whatever is in it.
fn assert_frame(at: &Learner) {
    let text = at.pty.text();
    let rows: Vec<&str> = text.lines().collect();
    assert!(rows[0].starts_with(" Gradus "), "{text}");
    assert!(rows.iter().any(|r| r.starts_with("── Your answer ─") && r.ends_with('─')), "{text}");
    assert!(rows.last().unwrap().starts_with(" Enter answer"), "{text}");
}

#[test]
fn every_script_is_kept_as_it_was_typed() {
    let home = tempfile::tempdir().unwrap();
    let mut at = at_short(home.path(), &[]);
    // Half of it typed, half of it pasted.
    let (typed, pasted) = SCRIPTS.split_at(SCRIPTS.find("שלום").unwrap());
    at.pty.send(typed);
    at.pty.wait("what was typed", |s| s.contains("所有权 cafe"));
    at.pty.paste(pasted);
    at.pty.wait("what was pasted", |s| s.contains("🦀"));
    assert_frame(&at);
    // One key takes away what people see as one character, and Ctrl-U brings it back.
    at.pty.send("\x7f\x7f\x7f");
    at.pty.wait_gone("🇩🇪");
    at.pty.send("\x15");
    at.pty.wait("what was taken away", |s| s.contains("🦀"));
    assert_frame(&at);
    at.pty.send("\r");
    at.pty.wait_for("How sure are you?");
    at.pty.send("2");
    at.pty.wait("a verdict", |s| s.contains("✗ ") || s.contains("✓ "));
    assert_eq!(at.leave(), 0);
    let kept = journal(home.path());
    assert!(kept.contains(SCRIPTS), "{}", kept.lines().last().unwrap_or_default());
}

#[test]
fn a_megabyte_may_be_pasted_where_one_talks() {
    let home = tempfile::tempdir().unwrap();
    let mut at = at_short(home.path(), &[]);
    let (_, item) = at.item();
    at.keys(&item);
    at.pty.send("t");
    at.pty.wait_for("Talk to the tutor");
    at.pty.paste(&format!("{}the end of it", "0123456789 abcd\n".repeat(1 << 16)));
    at.pty.wait_for("the end of it");
    at.pty.send("!");
    at.pty.wait_for("the end of it!");
    assert_eq!(at.leave(), 0);
}

#[test]
fn keys_in_a_burst_send_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut at = at_short(home.path(), &[]);
    at.pty.send("the first line of it\rthe second line of it\rthe last");
    at.pty.wait("all lines in the field", |s| s.contains("the last"));
    assert!(!at.pty.text().contains("How sure are you?"), "{}", at.pty.text());
    assert_frame(&at);
    assert_eq!(at.leave(), 0);
}

#[test]
fn what_is_read_can_be_searched() {
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit(home.path(), NO_MODEL);
    at.introduce("Ada");
    at.pty.send("\r");
    at.pty.wait_for("Lesson: ");
    at.pty.resize(60, 16);
    at.pty.wait("the lesson, small", |s| s.lines().count() <= 16 && s.contains("Lesson: "));
    // A word of the lesson that is out of sight.
    let screen = at.pty.text();
    let skill = at.course.skills.iter().find(|s| screen.contains(&s.title)).unwrap().clone();
    let prose = gradus::curriculum::text::prose(&skill.lesson);
    let far = prose
        .split(|c: char| !c.is_alphabetic())
        .rev()
        .find(|w| w.len() > 5 && !screen.to_lowercase().contains(&w.to_lowercase()));
    let far = far.expect("a word further down").to_lowercase();
    at.pty.send("/");
    at.pty.wait_for("Look for");
    at.pty.send(&far);
    at.pty.wait("the word in sight", |s| s.to_lowercase().matches(&far).count() > 1);
    at.pty.send("\r");
    at.pty.wait_for("n next");
    at.pty.send("n");
    at.pty.send("N");
    at.pty.send("/");
    at.pty.send("no such word");
    at.pty.wait_for("nothing found");
    at.pty.send("\x1b");
    at.pty.wait_gone("Look for");
    assert_eq!(at.leave(), 0);
}

#[test]
fn an_answer_is_copied_on_the_learners_key_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut at = at_short(home.path(), &[]);
    let (_, item) = at.item();
    at.pty.send("my answer");
    at.pty.wait_for("my answer");
    assert_eq!(at.pty.copied(), None);
    at.keys(&item);
    at.pty.send("Y");
    at.pty.wait("a notice or a choice", |s| s.contains("terminal's clipboard"));
    if at.pty.text().contains("Copy to the terminal's clipboard") {
        let row = at
            .pty
            .text()
            .lines()
            .find(|l| l.contains("your answer"))
            .unwrap()
            .trim_start_matches(['›', ' '])
            .to_string();
        at.pty.send(&row[..1]);
    }
    at.pty.wait_for("Sent to the terminal");
    assert_eq!(at.pty.copied().as_deref(), Some("bXkgYW5zd2Vy"));
    assert_eq!(at.leave(), 0);
}

#[test]
fn vi_edits_where_the_settings_say_so() {
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit_with(home.path(), NO_MODEL, &[("GRADUS_EDIT_MODE", "vi")]);
    at.pty.wait_for("INSERT");
    at.pty.send("Ada of Lovelace");
    at.pty.wait_for("Ada of Lovelace");
    at.pty.send("\x1b");
    at.pty.wait_for("NORMAL");
    at.pty.send("0wdw");
    at.pty.wait_for("Ada Lovelace");
    at.pty.send("u");
    at.pty.wait_for("Ada of Lovelace");
    at.pty.send("\x12");
    at.pty.wait("redone", |s| !s.contains(" of ") || !s.contains("Ada of"));
    at.pty.send("\r");
    at.pty.wait_for("2 of 6");
    assert_eq!(at.leave(), 0);
}
