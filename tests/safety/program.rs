//! Two terminals and the real program.

use crate::learner::{Learner, item_shown, program, right, run, status};
use crate::pty::Pty;
use rustix::process::Signal;
use std::path::Path;
use std::time::Duration;

const NO_MODEL: &[&str] = &["--no-model"];

fn sit(home: &Path) -> Learner {
    Learner::sit(home, NO_MODEL)
}

/// A learner at an item, and a second terminal of theirs at one.
fn two(home: &Path) -> (Learner, Learner) {
    let mut first = sit(home);
    first.introduce("Ada");
    first.reach_item();
    let mut second = sit(home);
    second.pty.wait("that it shares", |s| s.contains("open in another session too"));
    second.reach_item();
    (first, second)
}

#[test]
fn two_terminals_work_and_each_sees_what_the_other_saves() {
    let home = tempfile::tempdir().unwrap();
    let (mut first, mut second) = two(home.path());
    let company = |pid: u32| format!("shared with process {pid} on pts/");
    first.pty.wait_for(&company(second.pty.pid()));
    second.pty.wait_for(&company(first.pty.pid()));
    // Nothing was measured yet; the answer of the first terminal shows in the second.
    second.pty.wait("a new skill", |s| s.lines().next().is_some_and(|l| !l.contains('%')));
    let (_, item) = first.item();
    first.answer(&item, &right(&item));
    second.pty.wait("an estimate", |s| s.lines().next().is_some_and(|l| l.contains('%')));
    let (_, item) = second.item();
    second.answer(&item, &right(&item));
    let changed = run(home.path(), &["plan", "--minutes", "35"], "");
    assert!(changed.status.success(), "{}", String::from_utf8_lossy(&changed.stderr));
    assert_eq!(first.leave(), 0);
    second.pty.wait_gone("shared with process");
    assert_eq!(second.leave(), 0);
    assert_eq!(status(home.path())["attempts"], 2);
    let doctor = run(home.path(), &["doctor"], "");
    let said = String::from_utf8_lossy(&doctor.stdout).to_string();
    assert!(said.contains("2 answers."), "no note, nothing to mend: {said}");
    let doors = std::fs::read_dir(home.path().join("data/gradus/learner")).unwrap();
    assert!(doors.flatten().all(|e| !e.file_name().to_string_lossy().ends_with(".sock")));
}

#[test]
fn when_the_first_is_killed_the_second_takes_over() {
    let home = tempfile::tempdir().unwrap();
    let (mut first, mut second) = two(home.path());
    let (_, item) = first.item();
    first.answer(&item, &right(&item));
    first.pty.kill();
    second.pty.wait_gone("shared with process");
    let (_, item) = second.item();
    second.answer(&item, &right(&item));
    // A third one finds the second.
    let mut third = sit(home.path());
    third.pty.wait("that it shares", |s| s.contains("open in another session too"));
    third.pty.wait("whom with", |s| s.contains(&second.pty.pid().to_string()));
    assert_eq!(second.leave(), 0);
    assert_eq!(third.leave(), 0);
    assert_eq!(status(home.path())["attempts"], 2);
}

#[test]
fn a_stopped_session_holds_nobody_up_and_nothing_is_counted_twice() {
    let home = tempfile::tempdir().unwrap();
    let (first, mut second) = two(home.path());
    first.pty.signal(Signal::STOP);
    let (_, item) = second.item();
    second.give(&item, &right(&item));
    second.pty.send("3");
    second
        .pty
        .wait("who does not answer", |s| s.contains("does not answer") && s.contains(&first.pty.pid().to_string()));
    assert!(!second.pty.text().contains('✓'), "no verdict before it is safe");
    // Who comes now is told the same, and ends.
    let mut third = Pty::spawn(&program(), NO_MODEL, home.path(), (80, 24), &[]);
    third.patience = Duration::from_secs(60);
    assert_eq!(third.exit_code(), 4);
    let said = third.text().replace('\n', "");
    assert!(said.contains("does not answer") && said.contains("kill -CONT"), "{said}");
    assert_eq!(status(home.path())["attempts"], 0, "reading goes on");
    // The first goes on, and may find what it was asked for before; then it is asked again.
    first.pty.signal(Signal::CONT);
    second.pty.send("\r");
    second.pty.wait_for("✓ Right.");
    let mut first = first;
    assert_eq!(first.leave(), 0);
    assert_eq!(second.leave(), 0);
    assert_eq!(status(home.path())["attempts"], 1);
}

#[test]
fn each_terminal_keeps_its_own_place() {
    let home = tempfile::tempdir().unwrap();
    let (mut first, mut second) = two(home.path());
    let (_, one) = first.item();
    // The second goes to another item.
    let (_, same) = second.item();
    assert_eq!(one.id, same.id, "nothing was answered yet");
    second.keys(&same);
    second.pty.send("s");
    second.pty.wait("another item", |s| !item_shown(s, &same));
    second.reach_item();
    let (_, other) = second.item();
    first.pty.wait("its own item", |s| item_shown(s, &one));
    first.pty.kill();
    second.pty.wait_gone("shared with process");
    assert_eq!(second.leave(), 0);
    // The last place is resumed first; while that one is at it, the next gets the other.
    let again = sit(home.path());
    again.pty.wait("the last place", |s| item_shown(s, &other));
    let both = sit(home.path());
    both.pty.wait("the other place", |s| item_shown(s, &one));
}

#[test]
fn another_computer_is_named_and_leaves_no_stale_lock() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("data/gradus/learner");
    std::fs::create_dir_all(dir.parent().unwrap()).unwrap();
    let words = r#"{"pid":4711,"host":"other-computer","boot_id":"b","terminal":"/dev/pts/9","since":1790000000000}"#;
    let (store, _) = gradus::store::Store::open(&dir).unwrap();
    std::fs::write(dir.join("LOCK"), words).unwrap();
    let mut pty = Pty::spawn(&program(), NO_MODEL, home.path(), (80, 24), &[]);
    pty.patience = Duration::from_secs(60);
    assert_eq!(pty.exit_code(), 4);
    let said = pty.text().replace('\n', "");
    for part in ["on another computer", "other-computer", "4711", "since 20"] {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
    store.close();
    // That computer has crashed: its words are there, its lock is not.
    std::fs::write(dir.join("LOCK"), words).unwrap();
    let mut at = sit(home.path());
    at.introduce("Ada");
    assert_eq!(at.leave(), 0);
}
