//! Encryption at rest.

use super::{answer, data, folded, record, secret_file, temp, with_bytes};
use crate::learner::{Learner, command, program};
use crate::pty::Pty;
use gradus::store::seal::{self, Cost, Passphrase};
use gradus::store::{Put, Store, StoreError, Tree, read_journal};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

pub const WORDS: &str = "drei gruene Zwiebeln";
pub const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
pub const AT: i64 = 1_790_000_000_000;

pub fn words(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned().into())
}

/// The program, with a passphrase's file.
pub fn with_key(home: &Path, key: &Path, args: &[&str]) -> Output {
    let mut command = command(home, args);
    command.env("GRADUS_PASSPHRASE_FILE", key).stdin(Stdio::null());
    command.output().unwrap()
}

pub fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// Ten answers, with values in the state and a place.
fn filled(dir: &Path) {
    let (mut store, _) = Store::open(dir).unwrap();
    for n in 0..10 {
        let put = Put::set(Tree::Items, &format!("rust:s{n}/i{n}"), &format!("value of answer {n}")).unwrap();
        store.append(AT + n * 1000, &answer(n as u64), &[put]).unwrap();
    }
    store.put(&[Put::set(Tree::Session, "draft", "a secret draft").unwrap()]).unwrap();
    store.close();
}

#[test]
fn an_encrypted_store_shows_nothing_and_gives_all_back() {
    let dir = temp();
    let place = dir.path().join("learner");
    filled(&place);
    let before = folded(&place);
    assert!(!with_bytes(dir.path(), "answer 7").is_empty() && !with_bytes(dir.path(), "secret draft").is_empty());
    let done = seal::encrypt(&place, &words(WORDS), CHEAP, false).unwrap();
    assert_eq!((done.records, done.left_out), (10, 0));
    for secret in ["answer 7", "secret draft", "rust:s", "attempt", WORDS] {
        assert_eq!(with_bytes(dir.path(), secret), Vec::<std::path::PathBuf>::new(), "{secret}");
    }
    assert_eq!(std::fs::metadata(place.join("KEY")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(folded(&place), before);
    let (mut store, notes) = Store::open(&place).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    assert!(!store.state_is_stale(), "the state came along");
    assert_eq!(store.get::<String>(Tree::Session, "draft").unwrap().as_deref(), Some("a secret draft"));
    let all: Vec<(String, String)> = store.scan(Tree::Items).unwrap();
    assert_eq!(all.len(), 10);
    assert_eq!(all[3], ("rust:s3/i3".to_string(), "value of answer 3".to_string()));
    store.append(AT + 99_000, &answer(77), &[Put::delete(Tree::Items, "rust:s3/i3")]).unwrap();
    assert_eq!(store.get::<String>(Tree::Items, "rust:s3/i3").unwrap(), None);
    store.close();
    assert_eq!(with_bytes(dir.path(), "answer 77"), Vec::<std::path::PathBuf>::new());
    let now = folded(&place);
    assert_eq!(seal::decrypt(&place, false).unwrap().records, 11);
    assert_eq!(folded(&place), now);
    assert!(!with_bytes(dir.path(), "answer 77").is_empty() && !place.join("KEY").exists());
}

#[test]
fn where_the_folder_is_a_link_what_it_leads_to_is_encrypted() {
    let dir = temp();
    let (disk, home) = (dir.path().join("disk"), dir.path().join("home"));
    for folder in [&disk, &home] {
        std::fs::create_dir(folder).unwrap();
    }
    filled(&disk.join("learner"));
    let place = home.join("learner");
    std::os::unix::fs::symlink(disk.join("learner"), &place).unwrap();
    let before = folded(&place);
    seal::encrypt(&place, &words(WORDS), CHEAP, false).unwrap();
    assert_eq!(with_bytes(dir.path(), "answer 7"), Vec::<std::path::PathBuf>::new());
    assert!(place.is_symlink() && disk.join("learner/KEY").is_file());
    assert_eq!(folded(&place), before);
    seal::decrypt(&place, false).unwrap();
    assert_eq!(folded(&place), before);
    let left = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!((left(&disk), left(&home)), (1, 1), "nothing is left beside");
}

#[test]
fn lines_cannot_be_moved_dropped_repeated_or_put_in() {
    let dir = temp();
    let place = dir.path().join("learner");
    filled(&place);
    let plain = std::fs::read_to_string(place.join("journal/0001.jsonl")).unwrap();
    seal::encrypt(&place, &words(WORDS), CHEAP, false).unwrap();
    let file = place.join("journal/0001.jsonl");
    let whole = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let opened = |lines: &[&str]| {
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        let mut read = 0;
        let bad = read_journal(&place, &mut |_, _, _| read += 1).unwrap();
        let (store, notes) = Store::open(&place).unwrap();
        store.close();
        (read, bad, notes.join(" "))
    };
    let (read, bad, notes) = opened(&lines);
    assert_eq!((read, bad, notes.as_str()), (10, 0, ""));
    // Dropped in the middle: all others are read, and it is said.
    let (read, bad, notes) = opened(&[&lines[..4], &lines[5..]].concat());
    assert_eq!((read, bad), (9, 0));
    assert!(notes.contains("removed them"), "{notes}");
    // Repeated, and exchanged.
    let (read, bad, _) = opened(&[&lines[..5], &lines[4..]].concat());
    assert_eq!((read, bad), (10, 1));
    let mut turned = lines.clone();
    turned.swap(4, 5);
    let (read, bad, _) = opened(&turned);
    assert_eq!((read, bad), (9, 1));
    // Under another number.
    let renumbered = lines[4].replacen("\"seq\":5", "\"seq\":6", 1);
    let mut moved = lines.clone();
    moved[5] = &renumbered;
    assert_eq!(opened(&moved).1, 1);
    // In the clear.
    let mut mixed = lines.clone();
    mixed[3] = plain.lines().nth(3).unwrap();
    let (read, bad, _) = opened(&mixed);
    assert_eq!((read, bad), (9, 1));
    // Cut off at the end: the state knows.
    let (_, _, notes) = opened(&lines[..7]);
    assert!(notes.contains("ends at record 7"), "{notes}");
}

#[test]
fn a_wrong_passphrase_says_so_and_does_nothing() {
    let home = temp();
    let (key, wrong) = (home.path().join("key"), home.path().join("wrong"));
    secret_file(&key, WORDS);
    secret_file(&wrong, "zwei gruene Zwiebeln");
    record(&data(home.path()), &[(AT, answer(1)), (AT + 5, answer(2))]);
    let out = with_key(home.path(), &key, &["encrypt"]);
    assert!(out.status.success() && said(&out).contains("forget it"), "{}", said(&out));
    let before: Vec<_> = super::files(&data(home.path())).iter().map(|p| std::fs::read(p).unwrap()).collect();
    for args in [&["status"][..], &["export"], &["decrypt"], &["history"], &["taste", "--forget"]] {
        let out = with_key(home.path(), &wrong, args);
        assert_eq!(out.status.code(), Some(4), "{args:?}: {}", said(&out));
        assert!(said(&out).contains("not the passphrase"), "{}", said(&out));
    }
    let after: Vec<_> = super::files(&data(home.path())).iter().map(|p| std::fs::read(p).unwrap()).collect();
    assert!(before == after, "not a byte was changed");
    // Without any: locked, and nobody is asked.
    for args in [&["next", "--json"][..], &["status"], &["export"], &["--plain"]] {
        let out = command(home.path(), args).stdin(Stdio::null()).output().unwrap();
        assert_eq!(out.status.code(), Some(4), "{args:?}: {}", said(&out));
        assert!(said(&out).contains("encrypted"), "{args:?}: {}", said(&out));
    }
    // A file that others can read is none.
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o640)).unwrap();
    assert_eq!(with_key(home.path(), &key, &["status"]).status.code(), Some(2));
    std::fs::set_permissions(&key, PermissionsExt::from_mode(0o600)).unwrap();
    // Another passphrase; then only that opens it.
    let mut change = command(home.path(), &["encrypt", "--change"]);
    change.env("GRADUS_PASSPHRASE_FILE", &key).env("GRADUS_NEW_PASSPHRASE_FILE", &wrong);
    assert!(change.output().unwrap().status.success());
    assert_eq!(with_key(home.path(), &key, &["status"]).status.code(), Some(4));
    let out = with_key(home.path(), &wrong, &["status", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(told["attempts"], 2);
    let out = with_key(home.path(), &wrong, &["export"]);
    assert!(said(&out).contains("answer 2"), "an export gives all");
    assert!(with_key(home.path(), &wrong, &["decrypt"]).status.success());
    assert_eq!(crate::learner::status(home.path())["attempts"], 2);
}

#[test]
fn the_tutor_asks_before_its_first_screen_and_shows_nothing_of_what_is_typed() {
    let home = temp();
    let key = home.path().join("key");
    secret_file(&key, WORDS);
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.introduce("Quzzlefrob");
    at.reach_item();
    assert_eq!(at.leave(), 0);
    assert!(with_key(home.path(), &key, &["encrypt"]).status.success());
    assert_eq!(with_bytes(&data(home.path()), "Quzzlefrob"), Vec::<std::path::PathBuf>::new());
    let mut pty = Pty::spawn(&program(), &["--no-model"], home.path(), crate::learner::DESK, &[]);
    pty.patience = Duration::from_secs(60);
    pty.wait_for("Passphrase:");
    assert!(!pty.alternate_screen());
    pty.send("falsch\r");
    pty.wait_for("not the passphrase");
    assert!(!pty.text().contains("falsch"));
    pty.wait("the second question", |s| s.matches("Passphrase:").count() == 2);
    pty.send(WORDS);
    pty.send("x\x7f\r");
    pty.wait("where the learner was", |s| s.contains("Hello, ") || s.contains("Lesson: ") || s.contains("our answer"));
    assert!(pty.alternate_screen() && !pty.text().contains("Zwiebeln"));
    pty.send("\x03");
    pty.wait_for("Leave Gradus?");
    pty.send("y");
    assert_eq!(pty.exit_code(), 0);
    assert_eq!(with_bytes(&home.path().join("data"), "Quzzlefrob"), Vec::<std::path::PathBuf>::new());
    // Giving up leaves the terminal as it was.
    let mut pty = Pty::spawn(&program(), &["--no-model"], home.path(), crate::learner::DESK, &[]);
    pty.patience = Duration::from_secs(60);
    pty.wait_for("Passphrase:");
    pty.send("\x03");
    assert_ne!(pty.exit_code(), 0);
    assert!(pty.cooked() && pty.text().contains("no passphrase was given"), "{}", pty.text());
}

#[test]
fn turning_is_whole_whenever_it_is_killed() {
    let home = temp();
    let key = home.path().join("key");
    secret_file(&key, WORDS);
    let records: Vec<_> = (0..200).map(|n| (AT + n * 1000, answer(n as u64))).collect();
    record(&data(home.path()), &records[..20]);
    let (mut store, _) = Store::open(&data(home.path())).unwrap();
    let mut batch = store.batch().unwrap();
    for (n, (at, evidence)) in records.iter().enumerate().skip(20) {
        let from = gradus::store::Origin { journal: 4, seq: n as u64 };
        store.stage(&mut batch, from, *at, &serde_json::to_string(evidence).unwrap()).unwrap();
    }
    store.adopt(batch).unwrap();
    store.close();
    let all = temp();
    let all = all.path().join("all.jsonl");
    let (mut turned, mut kept) = (0, 0);
    for round in 0..12u64 {
        let encrypted = seal::is_encrypted(&data(home.path()));
        let mut child = command(home.path(), &[if encrypted { "decrypt" } else { "encrypt" }]);
        child.env("GRADUS_PASSPHRASE_FILE", &key).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(10 + (round * 67) % 450));
        let _ = child.kill();
        child.wait().unwrap();
        let now = seal::is_encrypted(&data(home.path()));
        *(if now == encrypted { &mut kept } else { &mut turned }) += 1;
        let out = with_key(home.path(), &key, &["status", "--json"]);
        let told: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", said(&out)));
        assert_eq!(told["attempts"], 200, "round {round}");
        // The next opening removes the other copy.
        let out = with_key(home.path(), &key, &["export", "--force", "-o", all.to_str().unwrap()]);
        assert!(out.status.success(), "{}", said(&out));
        assert!(!home.path().join("data/gradus/learner.turning").exists());
        if now {
            assert_eq!(with_bytes(&home.path().join("data"), "answer 7"), Vec::<std::path::PathBuf>::new());
        }
    }
    println!("{turned} turned, {kept} kept");
    assert!(kept > 0, "each kill came too late");
}

#[test]
fn a_store_without_its_key_is_locked_and_not_begun_anew() {
    let dir = temp();
    let place = dir.path().join("learner");
    filled(&place);
    seal::encrypt(&place, &words(WORDS), CHEAP, false).unwrap();
    let key = std::fs::read(place.join("KEY")).unwrap();
    std::fs::remove_file(place.join("KEY")).unwrap();
    assert!(matches!(Store::open(&place).map(drop), Err(StoreError::Locked { .. } | StoreError::State { .. })));
    assert!(matches!(read_journal(&place, &mut |_, _, _| {}), Err(StoreError::Locked { .. })));
    std::fs::write(place.join("KEY"), key).unwrap();
    seal::unlock(&place, &words(WORDS)).unwrap();
    assert_eq!(folded(&place).overall.attempts, 10);
}
