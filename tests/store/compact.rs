//! The state written anew: nothing in it changes, it becomes smaller, and a stop at any step leaves the old or the new one.

use crate::helpers::*;
use gradus::store::seal::{self, Cost, Passphrase};
use gradus::store::{Origin, Put, Store, Tree, read_journal};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const CHILD_DIR: &str = "GRADUS_TEST_COMPACT";
const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
const ITEMS: u64 = 600;

/// What kind of store: encrypted, and with records of another journal.
#[derive(Debug, Clone, Copy)]
struct Sort {
    encrypted: bool,
    imports: bool,
}

const SORTS: [Sort; 4] = [
    Sort { encrypted: false, imports: false },
    Sort { encrypted: true, imports: false },
    Sort { encrypted: false, imports: true },
    Sort { encrypted: true, imports: true },
];

fn words() -> Passphrase {
    Passphrase::new("drei gruene Zwiebeln".to_owned().into())
}

/// All that a caller can read of a store.
#[derive(Debug, PartialEq)]
struct Held {
    rows: Vec<(Tree, String, Value)>,
    records: Vec<(u64, i64, String)>,
    numbers: (u64, u64, bool),
}

fn held(store: &Store) -> Held {
    let rows = Tree::ALL.into_iter().flat_map(|tree| {
        let rows: Vec<(String, Value)> = store.scan(tree).unwrap();
        rows.into_iter().map(move |(key, value)| (tree, key, value))
    });
    let mut records = Vec::new();
    let bad = read_journal(store.dir(), &mut |seq, at, event| records.push((seq, at, event.to_owned()))).unwrap();
    assert_eq!(bad, 0);
    let numbers = (store.journal_seq(), store.state_seq(), store.state_is_stale());
    Held { rows: rows.collect(), records, numbers }
}

/// Opens what needs no mending, reads it, and closes it.
fn read(dir: &Path) -> Held {
    if seal::is_locked(dir) {
        seal::unlock(dir, &words()).unwrap();
    }
    let store = open(dir);
    let all = held(&store);
    store.close();
    all
}

/// The bytes that a folder takes on the disk.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.map(|path| if path.is_dir() { size(&path) } else { fs::metadata(path).unwrap().blocks() * 512 }).sum()
}

/// The values of the items, as often as they are written: always the same at the end.
fn items(pass: u64) -> Vec<Put> {
    let text = |n: u64| format!("{n} {pass}").repeat(120);
    (0..ITEMS).map(|n| Put::set(Tree::Items, &format!("item{n:04}"), &text(n)).unwrap()).collect()
}

/// A store with something in every tree that was written again and again. Returns what is in it, and is closed.
fn grown(dir: &Path, sort: Sort) -> Held {
    let mut store = open(dir);
    for n in 1..=20 {
        answer(&mut store, n).unwrap();
    }
    if sort.imports {
        let mut batch = store.batch().unwrap();
        for n in 100..115 {
            let event = json!({ "kind": "answer", "n": n }).to_string();
            // Some lie between the own ones.
            store.stage(&mut batch, Origin { journal: 77, seq: n }, 1_790_000_000_000 + n as i64 - 95, &event).unwrap();
        }
        assert_eq!(store.adopt(batch).unwrap(), 15);
        rebuild(&mut store);
    }
    if sort.encrypted {
        store.close();
        seal::encrypt(dir, &words(), CHEAP, false).unwrap();
        store = open(dir);
    }
    let own = |tree, key: &str, value: Value| Put::set(tree, key, &value).unwrap();
    store
        .put(&[
            own(Tree::Profile, "profile", json!({ "name": "Ada", "minutes": 15 })),
            own(Tree::Profile, "overall", json!({ "attempts": 35, "taste": [0.25, -1.5] })),
            own(Tree::Session, "place", json!({ "phase": "exam", "answers": ["a", "ü"], "queue": ["i1", "i2", "i3"] })),
            own(Tree::Session, "draft", json!("let x = ".repeat(4_000))),
        ])
        .unwrap();
    for pass in 0..9 {
        store.put(&items(9 + pass % 3 * 30)).unwrap();
    }
    for n in 21..=25 {
        answer(&mut store, n).unwrap();
    }
    let all = held(&store);
    store.close();
    all
}

/// The number of the database's file: another one after it was written anew.
fn inode(dir: &Path) -> u64 {
    fs::metadata(dir.join("state/db")).unwrap().ino()
}

#[test]
fn a_state_that_has_grown_becomes_small_and_reads_as_before() {
    for sort in SORTS {
        let top = temp();
        let dir = top.path().join("store");
        let before = grown(&dir, sort);
        assert_eq!((before.rows.len(), before.numbers.2), (ITEMS as usize + 4 + 11, false), "{sort:?}");
        let (large, first) = (size(&dir.join("state")), inode(&dir));
        let after = read(&dir);
        assert_eq!(after, before, "{sort:?}");
        let (small, second) = (size(&dir.join("state")), inode(&dir));
        assert!(second != first && small * 3 < large * 2, "{sort:?}: {large}, then {small}");
        assert_eq!(names(&dir, "state"), ["state"], "{sort:?}");
        // It is not done again and again, and all goes on.
        assert_eq!(read(&dir), before, "{sort:?}");
        assert_eq!(inode(&dir), second, "{sort:?}: nothing had changed");
        let mut store = open(&dir);
        answer(&mut store, 26).unwrap();
        store.close();
        let store = open(&dir);
        assert_state_follows(&store, &numbers(&dir));
        assert_eq!(numbers(&dir).len(), before.records.len() + 1);
        store.close();
        let shows = |file: &str| fs::read(dir.join(file)).unwrap().windows(8).any(|bytes| bytes == b"item0007");
        assert_eq!(shows("state/db"), !sort.encrypted, "{sort:?}");
    }
}

#[test]
fn at_an_opening_the_state_takes_three_times_what_is_in_it_at_most() {
    let top = temp();
    let mut live = 0;
    for day in 0..12u64 {
        let mut store = open(top.path());
        let puts = items(day);
        live = puts.iter().map(|p| p.key.len() + p.value.as_ref().map_or(0, Vec::len)).sum::<usize>() as u64;
        // A day's answers change a part.
        let part = puts.iter().skip((day * 97 % 400) as usize).take(if day == 0 { 600 } else { 200 });
        for put in part.cloned().collect::<Vec<_>>().chunks(20) {
            store.put(put).unwrap();
        }
        store.close();
        open(top.path()).close();
        let size = size(&top.path().join("state"));
        println!("day {day}: {size} for {live}, {:.2}", size as f64 / live as f64);
        assert!(size <= 3 * live + 64_000, "day {day}: {size} bytes for {live}");
    }
    assert!(live > 256 << 10, "so much that it counts");
}

/// Puts the folder `from` in the place of `to`.
fn exchange(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    copy(from, to);
}

#[test]
fn a_stop_between_any_two_steps_leaves_the_old_or_the_new_state() {
    let top = temp();
    let (dir, old, new) = (top.path().join("store"), top.path().join("old"), top.path().join("new"));
    let before = grown(&dir, Sort { encrypted: true, imports: true });
    copy(&dir.join("state"), &old);
    assert_eq!(read(&dir), before);
    copy(&dir.join("state"), &new);
    assert!(size(&new) < size(&old));
    let half = top.path().join("half");
    copy(&new, &half);
    let len = fs::metadata(half.join("db")).unwrap().len();
    fs::OpenOptions::new().write(true).open(half.join("db")).unwrap().set_len(len / 2).unwrap();
    let rest = top.path().join("rest");
    copy(&old, &rest);
    fs::remove_file(rest.join("db")).unwrap();
    let none = top.path().join("none");
    // What is there after a stop, of `state`, `state.new` and `state.old`.
    let steps = [
        ("while it is written", &old, &half, &none),
        ("when it is written", &old, &new, &none),
        ("between the two renamings", &none, &new, &old),
        ("after the second", &new, &none, &old),
        ("while the old one is removed", &new, &none, &rest),
    ];
    for (what, state, beside, aside) in steps {
        for (from, name) in [(state, "state"), (beside, "state.new"), (aside, "state.old")] {
            let place = dir.join(name);
            let _ = fs::remove_dir_all(&place);
            if from.exists() {
                copy(from, &place);
            }
        }
        assert_eq!(read(&dir), before, "{what}");
        assert_eq!(names(&dir, "state"), ["state"], "{what}");
    }
}

/// Not a test of its own: the process that opens the store, and is killed.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(CHILD_DIR) else { return };
    let dir = Path::new(&dir);
    seal::unlock(dir, &words()).unwrap();
    open_mended(dir).0.close();
}

fn start(dir: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "compact::child", "--test-threads=1"]).env(CHILD_DIR, dir);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn killed_while_it_is_written_anew_nothing_is_lost() {
    let top = temp();
    let (dir, old) = (top.path().join("store"), top.path().join("old"));
    let before = grown(&dir, Sort { encrypted: true, imports: true });
    copy(&dir.join("state"), &old);
    let first = size(&old);
    let rounds = std::env::var("GRADUS_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(16u64);
    let mut dice = Dice(11);
    let mut seen = [0; 4];
    for round in 0..rounds {
        exchange(&old, &dir.join("state"));
        let mut child = start(&dir);
        // By turns: as soon as the new one is there, has something in it, is gone again, or at any time after it began.
        let (new, aside) = (dir.join("state.new"), dir.join("state.old"));
        let wanted = || match round % 4 {
            0 | 3 => new.exists(),
            1 => fs::metadata(new.join("db")).is_ok_and(|m| m.blocks() > 400),
            _ => aside.exists(),
        };
        while !wanted() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        if round % 4 == 3 {
            std::thread::sleep(Duration::from_micros(dice.below(80_000)));
        }
        let _ = child.kill();
        if !child.wait().unwrap().success() {
            let names = names(&dir, "state");
            let stage = match (names.iter().any(|n| n == "state.new"), names.iter().any(|n| n == "state.old")) {
                (true, false) => 0,
                (true, true) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            seen[stage] += 1;
        }
        assert_eq!(read(&dir), before, "round {round}");
        assert!(size(&dir.join("state")) < first, "round {round}");
        assert_eq!(names(&dir, "state"), ["state"], "round {round}");
    }
    println!("killed with the new one beside, both, the old one beside, neither: {seen:?} of {rounds}");
    assert!(seen[..3].iter().sum::<u64>() > 0, "no kill came in the middle");
}

#[test]
fn who_closes_and_opens_again_at_once_does_not_meet_the_databases_own_lock() {
    let top = temp();
    let mut store = open(top.path());
    answer(&mut store, 1).unwrap();
    for n in 0..60u8 {
        let draft = char::from(b'a' + n % 26).to_string().repeat(40_000);
        store.put(&[Put::set(Tree::Session, &format!("draft{}", n % 9), &draft).unwrap()]).unwrap();
    }
    store.close();
    let db = fs::File::open(top.path().join("state/db")).unwrap();
    assert!(db.try_lock().is_ok(), "when it is closed its lock is free");
    // A thread of the database that shortens its file has the lock until the disk is done; here it takes that long.
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(2_800));
        drop(db);
    });
    let store = open(top.path());
    assert_state_follows(&store, &[1]);
    thread.join().unwrap();
}
