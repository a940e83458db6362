//! Keeping the state small: the database never gives space back, so it is written anew when it has grown far above what is
//! in it.
//!
//! Owns the rule when that is, and the steps: written beside and made durable, then the names are changed, the old one is
//! removed last. [`settle`] finishes or undoes what a crash left between two steps. Only at open, when nobody else
//! looks. Neighbours: `open` calls both.

use super::fault::{Fault, guarded};
use super::open::{attempt, from_store};
use super::{State, Tree};
use crate::store::error::{StoreError, at};
use crate::store::files::sync_dir;
use crate::store::seal::Key;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The database is written anew above this many times what is in it …
const TIMES: u64 = 3;
/// … and above this many bytes: below, nobody minds …
const LEAST: u64 = 256 << 10;
/// … and where it has grown by one part in so many since the last time: else there is nothing to be gained.
const GROWN: u64 = 16;

/// Brings the names in order that a crash in [`shrink`] left: without a state, the old one is the state. Beside one it stays
/// until that is open, see [`sound`].
pub fn settle(root: &Path, path: &Path) -> Result<(), StoreError> {
    let (old, new) = (root.join("state.old"), root.join("state.new"));
    if old.exists() && !path.exists() {
        fs::rename(&old, path).map_err(at("move the state back", path))?;
        sync_dir(root)?;
    }
    if new.exists() {
        // Where it cannot be removed it does no harm.
        let _ = fs::remove_dir_all(new);
    }
    Ok(())
}

/// The state in `path`, or the one before it where this one is damaged and that is still there. It is removed when one of them
/// is open.
pub fn sound(root: &Path, path: &Path, may_be_fresh: bool, key: Option<Arc<Key>>) -> Result<State, Fault> {
    let (old, new) = (root.join("state.old"), root.join("state.new"));
    let mut opened = attempt(path, may_be_fresh, key.clone());
    if opened.as_ref().is_err_and(Fault::is_damage) && old.exists() {
        fs::rename(path, &new).and_then(|()| fs::rename(&old, path))?;
        sync_dir(root).map_err(from_store)?;
        opened = attempt(path, may_be_fresh, key);
    }
    let state = opened?;
    for left in [old, new] {
        let _ = fs::remove_dir_all(left);
    }
    Ok(state)
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

/// Whether a state of `size` bytes is to be written anew: `live` bytes are in it, and it had `fresh` the last time.
fn is_due(size: u64, live: u64, fresh: u64) -> bool {
    size > (TIMES * live).max(LEAST) && size > fresh + fresh / GROWN
}

/// The state, written anew where it has grown too large; it took `size` bytes before it was opened. Where that does not
/// work it stays as it is.
pub fn shrink(root: &Path, state: State, size: u64) -> Result<State, StoreError> {
    if !is_due(size, state.live, state.ledger.fresh) {
        return Ok(state);
    }
    let (path, new) = (state.path.clone(), root.join("state.new"));
    if rewrite(&state, &new).is_err() {
        let _ = fs::remove_dir_all(&new);
        return Ok(state);
    }
    let key = state.key.clone();
    if state.let_go().is_none() {
        return attempt(&path, false, key).map_err(|fault| fault.at("open the state", &path));
    }
    exchange(root, &path, key)
}

/// Puts the new state in the old one's place and opens it.
fn exchange(root: &Path, path: &Path, key: Option<Arc<Key>>) -> Result<State, StoreError> {
    let (old, new) = (root.join("state.old"), root.join("state.new"));
    let swapped = fs::rename(path, &old).and_then(|()| fs::rename(&new, path));
    if swapped.is_err() && !path.exists() {
        fs::rename(&old, path).map_err(at("move the state back", path))?;
    }
    sync_dir(root)?;
    sound(root, path, false, key).map_err(|fault| fault.at("open the state", path))
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
        (fresh.ledger.seq, fresh.ledger.journal) = (state.ledger.seq, state.ledger.journal);
        fresh.ledger.fresh = size(new);
        fresh.transact(&[], &[], None)
    });
    let same = Tree::ALL.iter().all(|t| fresh.ledger.tallies.get(t.name()) == state.ledger.tallies.get(t.name()));
    let is_free = fresh.let_go().is_some();
    written?;
    if same && is_free { Ok(()) } else { Err(Fault::Broken("the copy is not the same".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::super::Put;
    use super::*;

    #[test]
    fn it_is_due_when_it_has_grown_above_what_is_in_it_and_can_shrink() {
        let mb = 1_000_000;
        assert!(is_due(3 * mb, mb - 1, 0) && !is_due(3 * mb, mb, 0));
        assert!(!is_due(LEAST, 1, 0), "a small one is let be");
        // What has never become smaller than this is not written anew at each start.
        assert!(!is_due(4 * mb, mb, 4 * mb) && is_due(5 * mb, mb, 4 * mb));
    }

    #[test]
    fn a_copy_that_cannot_be_opened_gives_way_to_what_was_there() {
        let top = tempfile::tempdir().unwrap();
        let path = top.path().join("state");
        let mut state = attempt(&path, true, None).unwrap();
        state.apply(&[Put::set(Tree::Session, "draft", "let x").unwrap()], None).unwrap();
        state.close();
        let new = top.path().join("state.new");
        fs::create_dir(&new).unwrap();
        fs::write(new.join("db"), vec![0xa5; 700_000]).unwrap();
        let state = exchange(top.path(), &path, None).unwrap();
        assert_eq!(state.get::<String>(Tree::Session, "draft").unwrap().as_deref(), Some("let x"));
        state.close();
        let left: Vec<_> = fs::read_dir(top.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["state"]);
    }
}
