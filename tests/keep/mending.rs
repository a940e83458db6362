//! `gradus doctor --repair` of an encrypted store, and of one with imported records.

use super::encryption::{AT, CHEAP, WORDS, said, with_key, words};
use super::{answer, copy, data, files, folded, secret_file, temp, with_bytes};
use crate::learner::{DESK, command, program};
use crate::pty::Pty;
use gradus::driver::{Extras, export, import, load_learner, rebuild, repair};
use gradus::learner::{Evidence, Learner};
use gradus::store::{Store, mend, read_entries, seal};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Writes records into a store, with the state that follows from them.
fn record(dir: &Path, records: &[(i64, Evidence)]) {
    super::record(dir, records);
    let (mut store, _) = Store::open(dir).unwrap();
    rebuild(&mut store).unwrap();
    store.close();
}

/// The learner as the state has it.
fn believed(dir: &Path) -> Learner {
    let (mut store, _) = Store::open(dir).unwrap();
    let learner = load_learner(&mut store).unwrap().0;
    store.close();
    learner
}

/// Makes copies of everything.
fn copied(dir: &Path) {
    let (store, _) = Store::open(dir).unwrap();
    store.backup().unwrap();
    store.close();
}

/// Changes a byte in the middle of line `n` of a journal file, counted from 0.
fn damage(file: &Path, n: usize) {
    let mut bytes = fs::read(file).unwrap();
    let starts: Vec<usize> = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
    let (from, to) = (if n == 0 { 0 } else { starts[n - 1] }, starts[n]);
    bytes[(from + to) / 2] ^= 4;
    fs::write(file, bytes).unwrap();
}

/// Every file with its bytes.
fn bytes(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all: Vec<_> = files(dir).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    all.sort();
    all
}

/// Twenty answers and a lesson.
fn some() -> Vec<(i64, Evidence)> {
    let mut all: Vec<_> = (0..20).map(|n| (AT + n * 1000, answer(n as u64))).collect();
    all.push((AT + 30_000, Evidence::Lesson { skill: "rust:s1".into(), ms: 61_000 }));
    all
}

#[test]
fn a_damaged_encrypted_store_is_mended_with_its_passphrase_alone() {
    let home = temp();
    let dir = data(home.path());
    let (key, wrong) = (home.path().join("key"), home.path().join("wrong"));
    secret_file(&key, WORDS);
    secret_file(&wrong, "zwei gruene Zwiebeln");
    record(&dir, &some());
    seal::encrypt(&dir, &words(WORDS), CHEAP, false).unwrap();
    copied(&dir);
    let before = believed(&dir);
    damage(&dir.join("journal/0001.jsonl"), 7);
    fs::remove_dir_all(dir.join("state")).unwrap();

    let damaged = bytes(&dir);
    let repair = ["doctor", "--repair", "--yes"];
    let out = command(home.path(), &repair).stdin(Stdio::null()).output().unwrap();
    assert_eq!(out.status.code(), Some(4), "{}", said(&out));
    assert!(said(&out).contains("encrypted"), "{}", said(&out));
    let out = with_key(home.path(), &wrong, &repair);
    assert_eq!(out.status.code(), Some(4), "{}", said(&out));
    assert!(said(&out).contains("not the passphrase"), "{}", said(&out));
    assert!(bytes(&dir) == damaged, "nothing was changed");

    let mut pty = Pty::spawn(&program(), &["doctor", "--repair"], home.path(), DESK, &[]);
    pty.patience = Duration::from_secs(60);
    pty.wait_for("Passphrase:");
    pty.send("falsch\r");
    pty.wait_for("not the passphrase");
    assert!(bytes(&dir) == damaged, "nothing was changed");
    pty.send(WORDS);
    pty.send("\r");
    pty.wait_for("Mend this?");
    pty.send("y\r");
    pty.wait_for("One record was brought back");
    pty.exit_code();
    assert_eq!(mend::look(&dir).unwrap(), []);
    assert_eq!((folded(&dir), believed(&dir)), (before.clone(), before));
    for secret in ["answer 7", "rust:s", "attempt"] {
        assert_eq!(with_bytes(&dir, secret), Vec::<std::path::PathBuf>::new(), "{secret}: it is still encrypted");
    }
    let again = with_key(home.path(), &key, &["doctor", "--repair"]);
    assert!(said(&again).contains("nothing to mend"), "{}", said(&again));
}

#[test]
fn with_imported_records_nothing_is_lost_or_doubled() {
    let there = temp();
    let theirs: Vec<_> = (0..15).map(|n| (AT + n * 1000 + 500, answer(100 + n as u64))).collect();
    record(there.path(), &theirs);
    let mut export_of_theirs = Vec::new();
    export(there.path(), AT + 99_000, &Extras::default(), &mut export_of_theirs).unwrap();
    for encrypted in [false, true] {
        let home = temp();
        let dir = data(home.path());
        record(&dir, &some());
        assert_eq!(import(&dir, &export_of_theirs[..], AT + 99_000, false).unwrap().new, 15);
        // One after it: the journal goes on in the import's file.
        record(&dir, &[(AT + 50_000, answer(50))]);
        if encrypted {
            seal::encrypt(&dir, &words(WORDS), CHEAP, false).unwrap();
        }
        copied(&dir);
        let before = believed(&dir);
        assert_eq!(before, folded(&dir));
        // An own line, an imported one, the first of its file; and the state.
        damage(&dir.join("journal/0001.jsonl"), 3);
        damage(&dir.join("journal/0002.jsonl"), 0);
        damage(&dir.join("journal/0002.jsonl"), 9);
        fs::remove_dir_all(dir.join("state")).unwrap();
        let done = repair(&dir).unwrap();
        assert!(done.iter().any(|d| d.contains("3 records")), "{encrypted}: {done:?}");
        let (entries, bad) = read_entries(&dir).unwrap();
        let origins: BTreeSet<_> = entries.iter().map(|e| (e.from, e.event.clone())).collect();
        assert_eq!((entries.len(), origins.len(), bad), (37, 37, 0), "{encrypted}");
        assert_eq!((folded(&dir), believed(&dir)), (before.clone(), before), "{encrypted}");
        assert_eq!(mend::look(&dir).unwrap(), [], "{encrypted}");
        // What was imported is still known as that.
        let again = import(&dir, &export_of_theirs[..], AT + 99_000, false).unwrap();
        assert_eq!((again.new, again.known), (0, 15), "{encrypted}");
    }
}

#[test]
fn a_crash_between_journal_and_state_is_caught_up_with_imports_as_well() {
    let there = temp();
    record(there.path(), &[(AT + 500, answer(100)), (AT + 90_000, answer(101))]);
    let mut theirs = Vec::new();
    export(there.path(), AT + 99_000, &Extras::default(), &mut theirs).unwrap();
    let here = temp();
    record(here.path(), &some());
    import(here.path(), &theirs[..], AT + 99_000, false).unwrap();
    believed(here.path());
    // The state from before two answers, of which one lies before what was imported.
    let aside = here.path().join("aside");
    fs::rename(here.path().join("state"), &aside).unwrap();
    record(here.path(), &[(AT + 60_000, answer(60)), (AT + 95_000, answer(61))]);
    fs::remove_dir_all(here.path().join("state")).unwrap();
    fs::rename(&aside, here.path().join("state")).unwrap();
    let learner = believed(here.path());
    assert_eq!(learner, folded(here.path()));
    assert_eq!(learner.overall.attempts, 24);
}

#[test]
fn what_comes_back_is_believed_also_where_it_is_no_answer() {
    let home = temp();
    let dir = data(home.path());
    record(&dir, &some());
    copied(&dir);
    let before = believed(&dir);
    damage(&dir.join("journal/0001.jsonl"), 20);
    fs::remove_dir_all(dir.join("state")).unwrap();
    assert_ne!(believed(&dir), before, "the lesson was lost");
    let done = repair(&dir).unwrap();
    assert!(done.iter().any(|d| d.contains("One record")), "{done:?}");
    assert_eq!((folded(&dir), believed(&dir)), (before.clone(), before));
}

#[test]
fn a_last_record_that_comes_back_keeps_its_number() {
    for encrypted in [false, true] {
        let home = temp();
        let dir = data(home.path());
        record(&dir, &some());
        if encrypted {
            seal::encrypt(&dir, &words(WORDS), CHEAP, false).unwrap();
        }
        copied(&dir);
        damage(&dir.join("journal/0001.jsonl"), 20);
        // The damaged line is known, with its length, to the state.
        fs::remove_dir_all(dir.join("state")).unwrap();
        believed(&dir);
        repair(&dir).unwrap();
        // The next answer must not take the number of what came back.
        super::record(&dir, &[(AT + 70_000, answer(70))]);
        let (entries, bad) = read_entries(&dir).unwrap();
        assert_eq!((entries.len(), bad, entries.last().unwrap().seq), (22, 0, 22), "{encrypted}");
    }
}

/// A line that cannot be read any more was counted when it could: what the state knows of it stays, whatever makes it be worked
/// out anew.
#[test]
fn what_the_state_knows_of_a_damaged_line_is_not_forgotten() {
    let (of_others, mine) = (temp(), temp());
    let other = data(of_others.path());
    record(&other, &[(AT - 90_000, answer(3))]);
    for imports in [false, true] {
        let dir = data(mine.path()).join(if imports { "two" } else { "one" });
        record(&dir, &some());
        if imports {
            let mut theirs = Vec::new();
            export(&other, AT, &Extras::default(), &mut theirs).unwrap();
            import(&dir, theirs.as_slice(), AT, false).unwrap();
        }
        let before = believed(&dir);
        damage(&dir.join("journal/0001.jsonl"), 7);
        // The last record is in the journal, and not yet in the state: a kill between the two.
        let (mut store, _) = Store::open(&dir).unwrap();
        load_learner(&mut store).unwrap();
        let newer = serde_json::to_string(&answer(90)).unwrap();
        let state = dir.join("state");
        store.close();
        let kept = mine.path().join(format!("kept-{imports}"));
        copy(&state, &kept);
        let (mut store, _) = Store::open(&dir).unwrap();
        store.append_text(AT + 90_000, &newer, Vec::new).unwrap();
        store.close();
        fs::remove_dir_all(&state).unwrap();
        copy(&kept, &state);
        let after = believed(&dir);
        assert_eq!(after.overall.attempts, before.overall.attempts + 1, "imports: {imports}");
        assert_eq!(believed(&dir), after, "imports: {imports}");
    }
}

/// A kill in the middle of a mending, between any two of its steps.
#[test]
fn a_mending_that_was_killed_is_done_by_the_next_one() {
    let home = temp();
    let whole = data(home.path()).join("whole");
    record(&whole, &some());
    copied(&whole);
    let (mut store, _) = Store::open(&whole).unwrap();
    // Not in the copies.
    store.append_text(AT + 40_000, &serde_json::to_string(&answer(40)).unwrap(), Vec::new).unwrap();
    store.close();
    let mended = fs::read(whole.join("journal/0001.jsonl")).unwrap();
    damage(&whole.join("journal/0001.jsonl"), 3);
    let damaged = fs::read(whole.join("journal/0001.jsonl")).unwrap();
    let half = &mended[..mended.len() / 2];
    // The journal, and what lies beside it.
    let steps = [
        ("while it is written", Some(&damaged), half),
        ("when it is written", Some(&damaged), &mended[..]),
        ("when the names are exchanged", Some(&mended), &damaged[..]),
        ("where names cannot be exchanged", None, &mended[..]),
    ];
    for (n, (what, journal, beside)) in steps.into_iter().enumerate() {
        let dir = data(home.path()).join(format!("step{n}"));
        copy(&whole, &dir);
        fs::remove_dir_all(dir.join("journal")).unwrap();
        for (name, bytes) in [("journal", journal.map(Vec::as_slice)), ("journal.new", Some(beside))] {
            let Some(bytes) = bytes else { continue };
            fs::create_dir(dir.join(name)).unwrap();
            fs::write(dir.join(name).join("0001.jsonl"), bytes).unwrap();
        }
        let done = repair(&dir).unwrap();
        assert!(done.iter().any(|d| d.contains("being mended was moved to")), "{what}: {done:?}");
        let mut numbers = Vec::new();
        gradus::store::read_journal(&dir, &mut |seq, _, _| numbers.push(seq)).unwrap();
        assert_eq!(numbers, (1..=22).collect::<Vec<_>>(), "{what}");
        assert_eq!(mend::look(&dir).unwrap(), [], "{what}");
    }
}
