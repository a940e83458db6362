//! What a learner may rely on about what is kept of them: it goes along, it goes away, nobody else reads it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../support/chat.rs"]
mod chat;
#[path = "../support/learner.rs"]
mod learner;
#[path = "../support/pty.rs"]
mod pty;

mod encryption;
mod erasing;
mod golden;
mod mending;
mod privacy;
mod served;
mod threats;
mod transfer;

use gradus::learner::{Evidence, Learner};
use gradus::store::{Store, read_journal};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A private folder that goes away with the test.
fn temp() -> tempfile::TempDir {
    tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o700)).tempdir().unwrap()
}

/// Where the program keeps the learner of this home.
fn data(home: &Path) -> PathBuf {
    home.join("data/gradus/learner")
}

/// Writes records into a store, as a session does.
fn record(dir: &Path, records: &[(i64, Evidence)]) {
    let (mut store, _) = Store::open(dir).unwrap();
    for (at, evidence) in records {
        store.append(*at, evidence, &[]).unwrap();
    }
    store.close();
}

/// The learner of a store, folded from its journal.
fn folded(dir: &Path) -> Learner {
    let mut learner = Learner::default();
    let unreadable = read_journal(dir, &mut |_, at, event| {
        learner.apply(at, &serde_json::from_str(event).unwrap());
    });
    assert_eq!(unreadable.unwrap(), 0);
    learner
}

/// An answer, in words that say `n`.
fn answer(n: u64) -> Evidence {
    let line = format!(
        r#"{{"type":"attempt","item":"rust:s{}/i{n}","hash":{n},"kind":"choice","options":4,"difficulty":{},"answer":"answer {n}",
        "correct":{},"ms":9000,"reading_ms":2000}}"#,
        n % 5,
        1 + n % 5,
        !n.is_multiple_of(3)
    );
    serde_json::from_str(&line).unwrap()
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let there = to.join(file.strip_prefix(from).unwrap());
        std::fs::create_dir_all(there.parent().unwrap()).unwrap();
        std::fs::copy(file, there).unwrap();
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => all.extend(files(&entry.path())),
            _ => all.push(entry.path()),
        }
    }
    all
}

/// The files below a folder in which these bytes stand.
fn with_bytes(folder: &Path, bytes: &str) -> Vec<PathBuf> {
    let holds =
        |path: &PathBuf| std::fs::read(path).is_ok_and(|b| b.windows(bytes.len()).any(|w| w == bytes.as_bytes()));
    files(folder).into_iter().filter(holds).collect()
}

/// A file for a passphrase, as it must be.
fn secret_file(path: &Path, words: &str) {
    std::fs::write(path, format!("{words}\n")).unwrap();
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
}
