//! Turning encryption on and off: the whole store is written anew beside, and takes the old one's place in one step.
//!
//! ```text
//! DIR.turning/    written whole and synced -> exchanged with DIR (renameat2) -> the old one removed
//! ```
//!
//! Whatever moment a crash comes at, `DIR` is one whole store, and `DIR.turning` is one that nobody needs: [`sweep`]
//! removes it at the next opening. Records keep their numbers, times and origins. Copies of what was damaged (quarantine,
//! torn ends, states moved aside) are not taken along. Bytes that were deleted may stay on the medium until they are
//! written over; a program cannot change that. Neighbours: the command line asks for passphrases.

use super::file::{Cost, Passphrase};
use super::{Key, file, is_encrypted, key_of, remember};
use crate::store::error::{StoreError, at};
use crate::store::files::{exchange, private_dir, private_file, sync_dir};
use crate::store::journal::record::{self, Record};
use crate::store::journal::scan::{self, Found};
use crate::store::journal::{self, no_chance};
use crate::store::lock::Lock;
use crate::store::state::{self, Put, Tree};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was written anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turned {
    /// Records.
    pub records: u64,
    /// Lines that could not be read, and are not in the new store.
    pub left_out: u64,
}

/// The folder beside the store in `dir` in which a new one is written; where that is a link, beside what it leads to.
pub fn turning(dir: &Path) -> PathBuf {
    let mut name = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf()).into_os_string();
    name.push(".turning");
    PathBuf::from(name)
}

/// Removes what a turn that did not come to its end left beside the store in `dir`. The caller has the lock.
pub fn sweep(dir: &Path) {
    let beside = turning(dir);
    if beside.symlink_metadata().is_ok_and(|m| m.is_dir()) {
        // What stays is removed at the next opening.
        let _ = fs::remove_dir_all(&beside);
    }
}

/// Encrypts the store in `dir`. Unless `leave_out`, a journal with lines that cannot be read is refused.
///
/// # Errors
/// [`StoreError::InUse`]; [`StoreError::NotTurned`] where it is encrypted already, has unreadable lines, or the file
/// system cannot exchange folders; the disk refuses. In every case the store is as it was.
pub fn encrypt(dir: &Path, passphrase: &Passphrase, cost: Cost, leave_out: bool) -> Result<Turned, StoreError> {
    if is_encrypted(dir) {
        return Err(refused(dir, "it is encrypted already"));
    }
    let key = Arc::new(Key::random().ok_or_else(no_chance)?);
    let turned = turn(dir, Some(&key), leave_out, &|new| file::write(new, &key, passphrase, cost))?;
    remember(dir, Some(key));
    Ok(turned)
}

/// Writes the store in `dir` in the clear again; it must have been unlocked by this process.
///
/// # Errors
/// As [`encrypt`]; [`StoreError::Locked`].
pub fn decrypt(dir: &Path, leave_out: bool) -> Result<Turned, StoreError> {
    if !is_encrypted(dir) {
        return Err(refused(dir, "it is not encrypted"));
    }
    let turned = turn(dir, None, leave_out, &|_| Ok(()))?;
    remember(dir, None);
    Ok(turned)
}

fn refused(dir: &Path, why: impl Into<String>) -> StoreError {
    StoreError::NotTurned { path: dir.to_path_buf(), why: why.into() }
}

fn turn(
    dir: &Path,
    new_key: Option<&Arc<Key>>,
    leave_out: bool,
    write_key: &dyn Fn(&Path) -> Result<(), StoreError>,
) -> Result<Turned, StoreError> {
    private_dir(dir)?;
    let _lock = Lock::take(dir)?;
    // Where the folder is a link, what it leads to is exchanged, and not the link.
    let real = fs::canonicalize(dir).map_err(at("look at the folder", dir))?;
    sweep(dir);
    let old_key = key_of(dir)?;
    let new = turning(dir);
    private_dir(&new)?;
    let _new_lock = Lock::take(&new)?;
    let mut is_unsure = false;
    let result = write_anew(dir, &new, old_key, new_key, leave_out).and_then(|turned| {
        write_key(&new)?;
        sync_dir(&new)?;
        exchange(&real, &new).map_err(|e| refused(dir, e.to_string()))?;
        let durable = sync_dir(real.parent().unwrap_or(&real));
        // Whether the names were exchanged for good is not known then.
        is_unsure = durable.is_err() && exchange(&real, &new).is_err();
        durable.map(|()| turned)
    });
    if is_unsure {
        // Both stay, as nobody can say which of them will be the store.
        return result;
    }
    // On success this is the old store, else an unfinished new one.
    let removed = fs::remove_dir_all(&new);
    let turned = result?;
    removed.map_err(at("remove what is no longer needed", &new))?;
    sync_dir(real.parent().unwrap_or(&real))?;
    Ok(turned)
}

/// Journal and state of `dir`, into `new`.
fn write_anew(
    dir: &Path,
    new: &Path,
    old_key: Option<Arc<Key>>,
    new_key: Option<&Arc<Key>>,
    leave_out: bool,
) -> Result<Turned, StoreError> {
    let turned = write_journal(dir, new, old_key.as_deref(), new_key.map(Arc::as_ref))?;
    if turned.left_out > 0 && !leave_out {
        return Err(refused(dir, crate::msg!("store-turn-unreadable", n = turned.left_out)));
    }
    let is_empty = turned.records == 0;
    let (old_state, _) = state::open(dir, is_empty, old_key)?;
    let mut puts = Vec::new();
    for tree in Tree::ALL {
        // What cannot be read is made again from the journal; a place is worth no failure.
        let entries = old_state.raw(tree).unwrap_or_default();
        puts.extend(entries.into_iter().map(|(key, value)| Put { tree, key, value: Some(value) }));
    }
    let seq = old_state.seq();
    old_state.close();
    let (mut new_state, _) = state::open(new, true, new_key.cloned())?;
    let written = new_state.apply(&puts, Some((seq, journal::Mark::default())));
    new_state.close();
    written?;
    Ok(turned)
}

/// The journal file by file, each line anew.
fn write_journal(dir: &Path, new: &Path, old: Option<&Key>, key: Option<&Key>) -> Result<Turned, StoreError> {
    let (from, to) = (journal::folder(dir), journal::folder(new));
    private_dir(&to)?;
    let mut turned = Turned::default();
    let mut prev = 0;
    // One file of the old journal becomes one of the new, so that imports still begin a file.
    for number in scan::numbers(&from)? {
        let path = scan::path_of(&to, number);
        let refused = || at("write the journal anew", &path);
        let file = private_file().create_new(true).write(true).open(&path).map_err(refused())?;
        let mut out = BufWriter::new(file);
        scan::walk_one(&scan::path_of(&from, number), old, prev, &mut |found| {
            match found {
                Found::Record(Record { seq, at_ms, from, event }) => {
                    let line = record::write(key, prev, &Record { seq, at_ms, from, event }).ok_or_else(no_chance)?;
                    out.write_all(line.as_bytes()).map_err(refused())?;
                    turned.records += 1;
                    prev = seq;
                }
                Found::Bad { .. } => turned.left_out += 1,
                Found::Torn { .. } => {}
            }
            Ok(())
        })?;
        let file = out.into_inner().map_err(|e| refused()(e.into_error()))?;
        file.sync_all().map_err(refused())?;
    }
    File::open(&to).and_then(|d| d.sync_all()).map_err(at("make durable the folder", &to))?;
    Ok(turned)
}
