//! Looking a store over, and mending what can be mended: for `gradus doctor --repair`.
//!
//! Owns the list of what can be wrong. [`look`] changes nothing and needs no lock; [`mend`] needs the lock, says what it
//! does, and removes nothing that anything could be learned from: what is replaced is moved aside first. Neighbours:
//! `driver` rebuilds the state afterwards, `cli/doctor` asks and shows.

use super::backup;
use super::error::{StoreError, at};
use super::files::file_name;
use super::journal::{self, merge};
use super::lock::Lock;
use super::{seal, share};
use crate::msg;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Broken states that are kept beside; older ones are removed, since all that was in them follows from the journal.
const KEPT: usize = 2;

/// Something that is not as it should be, in the order in which it is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Other users may get at it, or its owner may not.
    Mode(PathBuf),
    /// A socket, or a half-written file, that nobody uses any more.
    Leftover(PathBuf),
    /// Records that the journal lacks and a copy has.
    Missing {
        /// How many.
        records: usize,
    },
    /// Lines of the journal that are no records, and of which no copy is known.
    Unreadable {
        /// How many.
        lines: u64,
    },
    /// The state is not there, or cannot be opened.
    State(PathBuf),
    /// A broken state that was moved aside long ago.
    Aside(PathBuf),
}

impl Flaw {
    /// What is wrong, in a sentence.
    pub fn words(&self) -> String {
        let at = |path: &Path| path.display().to_string();
        match self {
            Flaw::Mode(path) => msg!("mend-mode", path = at(path)),
            Flaw::Leftover(path) => msg!("mend-leftover", path = at(path)),
            Flaw::Missing { records } => msg!("mend-missing", n = *records),
            Flaw::Unreadable { lines } => msg!("mend-unreadable", n = *lines),
            Flaw::State(path) => msg!("mend-state", path = at(path)),
            Flaw::Aside(path) => msg!("mend-aside", path = at(path)),
        }
    }
}

/// Everything that is wrong with the store in `dir`, without changing anything. A damaged database shows itself only when it
/// is opened; that is [`super::Store::open`]'s part.
///
/// # Errors
/// Those of reading.
pub fn look(dir: &Path) -> Result<Vec<Flaw>, StoreError> {
    let key = seal::key_of(dir)?;
    let mut found: Vec<Flaw> = wrong_modes(dir).into_iter().map(Flaw::Mode).collect();
    found.extend(leftovers(dir).into_iter().map(Flaw::Leftover));
    let lacks = merge::missing(dir, key.as_deref(), copied(dir, key.as_deref())?)?;
    let bad = journal::read(dir, key.as_deref(), 0, &mut |_, _, _| {})?;
    if !lacks.is_empty() {
        found.push(Flaw::Missing { records: lacks.len() });
    } else if bad > 0 {
        found.push(Flaw::Unreadable { lines: bad });
    }
    let state = dir.join("state");
    if !state.join("db").is_file() && !journal::is_empty(dir)? {
        found.push(Flaw::State(state));
    }
    let mut aside = named(dir, "state.damaged-");
    aside.truncate(aside.len().saturating_sub(KEPT));
    found.extend(aside.into_iter().map(Flaw::Aside));
    Ok(found)
}

/// Mends what [`look`] finds, but for the state, which the caller rebuilds. Returns what was done, in sentences.
///
/// # Errors
/// [`StoreError::InUse`] while a session has the store, else those of the disk; what was not done yet is as it was.
pub fn mend(dir: &Path) -> Result<Vec<String>, StoreError> {
    let mut done = Vec::new();
    // Without the right to write into the folder not even the lock can be had.
    mend_modes(dir, &mut done)?;
    let _lock = Lock::take(dir)?;
    let key = seal::key_of(dir)?;
    let copied = copied(dir, key.as_deref())?;
    // All that is in it is in `copied` now.
    if let Some(aside) = merge::put_aside(dir)? {
        done.push(msg!("mended-unfinished", aside = aside.display().to_string()));
    }
    for path in share::leftovers(dir).into_iter().chain(half_done(dir)) {
        match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        }
        .map_err(at("remove a leftover", &path))?;
        done.push(msg!("mended-leftover", path = path.display().to_string()));
    }
    let lacks = merge::missing(dir, key.as_deref(), copied)?;
    if !lacks.is_empty() {
        let aside =
            merge::fill(dir, key.as_deref(), &lacks)?.map(|path| path.display().to_string()).unwrap_or_default();
        done.push(msg!("mended-missing", n = lacks.len(), aside = aside));
    }
    let mut aside = named(dir, "state.damaged-");
    aside.truncate(aside.len().saturating_sub(KEPT));
    for path in aside {
        fs::remove_dir_all(&path).map_err(at("remove a leftover", &path))?;
        done.push(msg!("mended-aside", path = path.display().to_string()));
    }
    Ok(done)
}

fn mend_modes(dir: &Path, done: &mut Vec<String>) -> Result<(), StoreError> {
    // From the top down: what is below one that could not be looked into shows when it can.
    for _ in 0..4 {
        let wrong = wrong_modes(dir);
        if wrong.is_empty() {
            break;
        }
        for path in wrong {
            let mode = if path.is_dir() { 0o700 } else { 0o600 };
            fs::set_permissions(&path, PermissionsExt::from_mode(mode))
                .map_err(at("make private the folder", &path))?;
            done.push(msg!("mended-mode", path = path.display().to_string()));
        }
    }
    Ok(())
}

/// The folders that are to be 0700 and the files that are to be 0600, where they are not.
fn wrong_modes(dir: &Path) -> Vec<PathBuf> {
    let folders = [dir.to_path_buf(), dir.join("journal"), dir.join("backup"), dir.join("state")];
    let files = folders[..3].iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let files: Vec<PathBuf> = files.map(|e| e.path()).filter(|p| p.is_file()).collect();
    let wrong = |path: &PathBuf, right: u32| fs::metadata(path).is_ok_and(|m| m.mode() & 0o777 != right);
    let folders = folders.iter().filter(|path| wrong(path, 0o700));
    folders.chain(files.iter().filter(|path| wrong(path, 0o600))).cloned().collect()
}

/// What a crash leaves. A socket is in use where somebody has the lock.
fn leftovers(dir: &Path) -> Vec<PathBuf> {
    let mut found = if Lock::is_free(dir) { share::leftovers(dir) } else { Vec::new() };
    found.extend(half_done(dir));
    found
}

/// What was being written beside when a process died.
fn half_done(dir: &Path) -> Vec<PathBuf> {
    let known = ["journal.new", "state.new", "backup/unfinished.tmp"].map(|name| dir.join(name));
    known.into_iter().filter(|path| path.exists()).collect()
}

/// The entries of `dir` whose names begin with `stem`, by name.
fn named(dir: &Path, stem: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<PathBuf> = entries.filter(|p| file_name(p).starts_with(stem)).collect();
    found.sort();
    found
}

/// All records in copies of the journal, and in one that was being put in its place.
///
/// # Errors
/// Those of reading the latter.
fn copied(dir: &Path, key: Option<&seal::Key>) -> Result<merge::Records, StoreError> {
    let mut lines = merge::left(dir, key)?;
    for copy in backup::copies(dir) {
        backup::read_copy(&copy, &mut |bytes| lines.extend(merge::record(bytes, key)));
    }
    Ok(lines)
}
