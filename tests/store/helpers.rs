//! What the store's tests share: opening, reading back, a small generator of numbers, copying folders.

use gradus::store::{Put, Store, StoreError, Tree};
use serde_json::{Value, json};
use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use tempfile::TempDir;

/// A private folder that goes away with the test.
pub fn temp() -> TempDir {
    tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o700)).tempdir().unwrap()
}

/// Opens a store that needs no mending.
pub fn open(dir: &Path) -> Store {
    let (store, notes) = Store::open(dir).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    store
}

/// Opens a store that may need mending.
pub fn open_mended(dir: &Path) -> (Store, Vec<String>) {
    Store::open(dir).unwrap()
}

/// The error of opening.
pub fn open_error(dir: &Path) -> StoreError {
    Store::open(dir).map(|_| ()).unwrap_err()
}

/// Records number `n` with what follows from it in the state: the entry `n % 10` and the running total.
pub fn answer(store: &mut Store, n: u64) -> Result<u64, StoreError> {
    store.append(1_790_000_000_000 + n as i64, &json!({ "kind": "answer", "n": n }), &consequences(n))
}

/// The changes of the state that follow from record `n`.
pub fn consequences(n: u64) -> Vec<Put> {
    vec![Put::set(Tree::Mastery, &format!("skill{}", n % 10), &n).unwrap(), Put::set(Tree::Meta, "total", &n).unwrap()]
}

/// Brings a stale state up to date, as the driver does. Returns the notes.
pub fn rebuild(store: &mut Store) -> Vec<String> {
    let mut puts = Vec::new();
    store.replay(0, &mut |_, _, event| puts.extend(consequences(number(event)))).unwrap();
    let seq = store.journal_seq();
    let notes = store.replace_state(puts, seq).unwrap();
    assert!(!store.state_is_stale());
    assert_eq!(store.state_seq(), seq);
    notes
}

/// The `n` of an event.
pub fn number(event: &str) -> u64 {
    serde_json::from_str::<Value>(event).unwrap()["n"].as_u64().unwrap()
}

/// Every `n` in the journal, read without the lock.
pub fn numbers(dir: &Path) -> Vec<u64> {
    let mut found = Vec::new();
    gradus::store::read_journal(dir, &mut |_, _, event| found.push(number(event))).unwrap();
    found
}

/// Asserts that the state is exactly what follows from `numbers`.
pub fn assert_state_follows(store: &Store, numbers: &[u64]) {
    let mut expected = std::collections::BTreeMap::new();
    for n in numbers {
        expected.insert(format!("skill{}", n % 10), *n);
    }
    let mastery: Vec<(String, u64)> = store.scan(Tree::Mastery).unwrap();
    assert_eq!(mastery, expected.into_iter().collect::<Vec<_>>());
    assert_eq!(store.get::<u64>(Tree::Meta, "total").unwrap(), numbers.last().copied());
}

/// Names in `dir` that begin with `stem`.
pub fn names(dir: &Path, stem: &str) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = entries.filter(|n| n.starts_with(stem)).collect();
    names.sort();
    names
}

/// Copies the folder `from` to `to`.
pub fn copy(from: &Path, to: &Path) {
    DirBuilder::new().mode(0o700).create(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A fixed sequence of numbers that look random (SplitMix64), so that every run tests the same cases.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// sled itself, behind the store's back. Its lock may outlive the last owner by some milliseconds.
pub fn sled_behind(dir: &Path) -> sled::Db {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        match sled::open(dir.join("state")) {
            Ok(db) => return db,
            Err(e) => assert!(std::time::Instant::now() < end, "sled stays locked: {e}"),
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}
