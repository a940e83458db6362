//! `gradus doctor --repair`, and disks that give errors.

use crate::killed::welcomed;
use crate::learner::{Learner, right, run, status};
use gradus::driver::{load_learner, record, repair};
use gradus::learner::Evidence;
use gradus::store::{Store, backup, mend};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn folder(home: &Path) -> PathBuf {
    home.join("data/gradus/learner")
}

/// A learner with a backup of some facts, and one more fact after it.
fn with_backup(dir: &Path) -> gradus::learner::Learner {
    fs::create_dir_all(dir.parent().unwrap()).unwrap();
    welcomed(dir);
    for n in 0..20 {
        record(dir, 1_790_000_000_010 + n, &Evidence::Skipped { item: format!("rust.hello-world/i{n}") }).unwrap();
    }
    let (store, _) = Store::open(dir).unwrap();
    store.backup().unwrap();
    store.close();
    record(dir, 1_790_000_001_000, &Evidence::Skipped { item: "rust.hello-world/last".into() }).unwrap();
    let (mut store, _) = Store::open(dir).unwrap();
    load_learner(&mut store).unwrap().0
}

fn learner(dir: &Path) -> gradus::learner::Learner {
    let (mut store, _) = Store::open(dir).unwrap();
    load_learner(&mut store).unwrap().0
}

#[test]
fn a_clean_exit_leaves_a_backup_once_a_day() {
    let home = tempfile::tempdir().unwrap();
    let dir = folder(home.path());
    for _ in 0..2 {
        let out = run(home.path(), &["--plain", "--no-model"], "Ada\n2\n3\n\n\n2\n");
        assert!(out.status.success());
    }
    assert_eq!((backup::checkpoints(&dir).len(), backup::copies(&dir).len()), (1, 1));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.join("backup")), 0o700);
    assert!(backup::checkpoints(&dir).iter().chain(&backup::copies(&dir)).all(|path| mode(path) == 0o600));
}

#[test]
fn what_is_wrong_is_said_asked_about_mended_and_kept_beside() {
    let home = tempfile::tempdir().unwrap();
    let dir = folder(home.path());
    let before = with_backup(&dir);
    // A damaged line, open doors, a dead session's socket, old broken states, and no state.
    let journal = dir.join("journal/0001.jsonl");
    let mut bytes = fs::read(&journal).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 4;
    fs::write(&journal, &bytes).unwrap();
    fs::set_permissions(&dir, PermissionsExt::from_mode(0o755)).unwrap();
    fs::set_permissions(&journal, PermissionsExt::from_mode(0o644)).unwrap();
    drop(std::os::unix::net::UnixListener::bind(dir.join("door-00000000.sock")).unwrap());
    for n in 1..=4 {
        fs::create_dir(dir.join(format!("state.damaged-2026010{n}-000000"))).unwrap();
    }
    fs::remove_dir_all(dir.join("state")).unwrap();
    let asked = run(home.path(), &["doctor", "--repair"], "");
    let said = String::from_utf8_lossy(&asked.stdout).to_string();
    assert_eq!(asked.status.code(), Some(2), "nobody can be asked: {said}");
    for part in
        ["0001.jsonl can be reached", "door-00000000.sock", "lacks a record", "state.damaged-20260101", "is missing"]
    {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
    assert_eq!(fs::read(&journal).unwrap(), bytes, "nothing was done yet");
    let done = run(home.path(), &["doctor", "--repair", "--yes"], "");
    let said = String::from_utf8_lossy(&done.stdout).to_string();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    for part in ["is private now", "One record was brought back", "journal.damaged-", "was removed"] {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
    let aside =
        fs::read_dir(&dir).unwrap().flatten().find(|e| e.file_name().to_string_lossy().starts_with("journal.d"));
    assert_eq!(fs::read(aside.unwrap().path().join("0001.jsonl")).unwrap(), bytes, "the evidence is kept");
    assert_eq!(mend::look(&dir).unwrap(), []);
    assert_eq!(learner(&dir), before);
    let again = run(home.path(), &["doctor", "--repair"], "");
    assert!(String::from_utf8_lossy(&again.stdout).contains("nothing to mend"));
}

#[test]
fn a_lost_journal_comes_back_from_its_copy() {
    let home = tempfile::tempdir().unwrap();
    let dir = folder(home.path());
    let before = with_backup(&dir);
    fs::remove_dir_all(dir.join("journal")).unwrap();
    fs::remove_dir_all(dir.join("state")).unwrap();
    let done = repair(&dir).unwrap();
    assert!(done.iter().any(|d| d.contains("22 records")), "{done:?}");
    let after = learner(&dir);
    // The fact after the backup is in no file any more.
    assert_eq!(after.profile, before.profile);
    assert_eq!(after.items.len() + 1, before.items.len());
}

#[test]
fn a_session_that_runs_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let dir = folder(home.path());
    with_backup(&dir);
    let (store, _) = Store::open(&dir).unwrap();
    let out = run(home.path(), &["doctor", "--repair", "--yes"], "");
    assert_eq!(out.status.code(), Some(4), "{}", String::from_utf8_lossy(&out.stderr));
    store.close();
}

#[test]
fn an_error_of_the_disk_is_told_and_the_answer_can_be_sent_again() {
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit_with(home.path(), &["--no-model"], &[]);
    at.introduce("Ada");
    at.reach_item();
    assert_eq!(at.leave(), 0);
    // The second write of the next session fails: the answer.
    let mut at = Learner::sit_with(home.path(), &["--no-model"], &[("GRADUS_TEST_EIO", "1")]);
    at.reach_item();
    let (_, item) = at.item();
    at.give(&item, &right(&item));
    at.pty.send("3");
    at.pty.wait("why there is no verdict", |s| s.contains("could not be saved"));
    let screen = at.pty.text();
    assert!(screen.contains("Input/output error") && !screen.contains('✓'), "{screen}");
    at.pty.send("\r");
    at.pty.wait_for("✓ Right.");
    assert_eq!(at.leave(), 0);
    assert_eq!(status(home.path())["attempts"], 1);
}
