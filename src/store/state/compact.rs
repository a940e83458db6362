//! Keeping the state small: the database never gives space back, so it is written anew when it has grown far above what is
//! in it.
//!
//! Owns the rule when that is, and the steps: written beside and made durable, then the names are changed, the old one is
//! removed last. [`settle`] finishes or undoes what a crash left between two steps. Only at open, when nobody else
//! looks. Neighbours: `open` calls both.

use super::fault::{Fault, guarded};
use super::open::attempt;
use super::{State, Tree};
use crate::store::error::{StoreError, at};
use crate::store::files::sync_dir;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// The database is written anew above this many times what is in it …
const TIMES: u64 = 3;
/// … and above this many bytes: below, its own blocks are most of it.
const LEAST: u64 = 8 << 20;

/// Brings the names in order that a crash in [`shrink`] left: without a state, the old one is the state.
pub fn settle(root: &Path, path: &Path) -> Result<(), StoreError> {
    let (old, new) = (root.join("state.old"), root.join("state.new"));
    if old.exists() && !path.exists() {
        fs::rename(&old, path).map_err(at("move the state back", path))?;
        sync_dir(root)?;
    }
    for left in [old, new].iter().filter(|left| left.exists()) {
        // Where it cannot be removed it does no harm.
        let _ = fs::remove_dir_all(left);
    }
    Ok(())
}

/// The bytes that a folder takes on the disk, without those in folders below its own.
pub fn size(folder: &Path) -> u64 {
    let sizes = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter_map(|e| e.metadata().ok()).filter(|m| m.is_file()).map(|m| on_disk(&m)).sum::<u64>()
    };
    sizes(folder) + sizes(&folder.join("blobs"))
}

/// The database reserves blocks that it never writes: what counts is what is there.
fn on_disk(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::blocks(meta) * 512
}

/// The state, written anew where it has grown too large. Where that does not work it stays as it is.
pub fn shrink(root: &Path, state: State) -> Result<State, StoreError> {
    if size(&state.path) <= (TIMES * state.live).max(LEAST) {
        return Ok(state);
    }
    let (path, old, new) = (state.path.clone(), root.join("state.old"), root.join("state.new"));
    if rewrite(&state, &new).is_err() {
        let _ = fs::remove_dir_all(&new);
        return Ok(state);
    }
    let key = state.key.clone();
    state.close();
    wait_until_free(&path);
    let swapped = fs::rename(&path, &old).and_then(|()| fs::rename(&new, &path));
    if swapped.is_err() && !path.exists() {
        fs::rename(&old, &path).map_err(at("move the state back", &path))?;
    }
    sync_dir(root)?;
    let opened = attempt(&path, false, key).map_err(|fault| fault.at("open the state", &path))?;
    let _ = fs::remove_dir_all(&old);
    Ok(opened)
}

/// The database lets go of its files some milliseconds after it was closed; its folder must not be renamed before.
fn wait_until_free(path: &Path) {
    let end = Instant::now() + Duration::from_secs(2);
    while let Ok(file) = fs::File::open(path.join("db"))
        && file.try_lock().is_err()
        && Instant::now() < end
    {
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Writes all entries into a fresh database, durably.
fn rewrite(state: &State, new: &Path) -> Result<(), Fault> {
    let _ = fs::remove_dir_all(new);
    // The rows are sealed already where the state is.
    let mut fresh = attempt(new, true, None)?;
    let written = guarded(|| {
        let rows = state.rows().map_err(|e| Fault::Database(e.to_string()))?;
        for part in rows.chunks(500) {
            fresh.transact(&[], part, None)?;
        }
        let mark = state.ledger.journal;
        fresh.ledger.seq = state.ledger.seq;
        fresh.ledger.journal = mark;
        fresh.transact(&[], &[], None)
    });
    let same = Tree::ALL.iter().all(|t| fresh.ledger.tallies.get(t.name()) == state.ledger.tallies.get(t.name()));
    fresh.close();
    wait_until_free(new);
    written?;
    if same { Ok(()) } else { Err(Fault::Broken("the copy is not the same".to_owned())) }
}
