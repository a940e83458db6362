//! Opening the state: the checks, and what is done when it is broken.
//!
//! Owns the rule that broken state is moved aside and begun anew, and that a full or read-only disk is not broken
//! state. Never deletes anything and never touches the journal. Neighbours: `fault` sorts the errors, `ledger` tells
//! what should be there; the caller refills a fresh state from the journal.

use super::compact;
use super::fault::{Fault, guarded};
use super::ledger::{Ledger, SCHEMA, SchemaOnly, Tally};
use super::{LEDGER_KEY, LEDGER_TREE, State, Tree};
use crate::msg;
use crate::store::codec;
use crate::store::error::{StoreError, at};
use crate::store::files::{dated_name, private_dir, sync_dir, trial_write};
use crate::store::seal::Key;
use std::cell::Cell;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Memory that the database may use for its cache, in bytes.
const CACHE: u64 = 8 << 20;

/// The database's threads may hold its lock after it was closed (see `release`). Whoever opens it has the store's own lock,
/// so nobody else uses it, and the lock is only a matter of time.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);

/// Free space without which broken state is left where it is, in bytes: a fresh database needs about this much.
const ROOM: usize = 2 << 20;

/// Opens or creates `root/state`, sealed with `key` or not. Broken state is moved aside and begun anew; the notes say so.
///
/// # Errors
/// [`StoreError::Newer`], [`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::Io`]: nothing was moved then.
pub fn open(root: &Path, journal_is_empty: bool, key: Option<Arc<Key>>) -> Result<(State, Vec<String>), StoreError> {
    let path = root.join("state");
    compact::settle(root, &path)?;
    let existed = path.symlink_metadata().is_ok();
    // At an opening the database fills up its last segment; that is no growth.
    let size = compact::size(&path);
    let fault = match compact::sound(root, &path, !existed || journal_is_empty, key.clone()) {
        Ok(state) => {
            let lost = !existed && !journal_is_empty;
            let state = compact::shrink(root, state, size)?;
            return Ok((state, lost.then(|| msg!("store-state-missing")).into_iter().collect()));
        }
        Err(fault) => fault,
    };
    if let Fault::Newer(found) = fault {
        return Err(StoreError::Newer { path, found, known: SCHEMA });
    }
    if !fault.is_damage() {
        return Err(fault.at("open the state", &path));
    }
    // On a full disk the database may fail in any way, so ask the disk itself before blaming the data.
    trial_write(root, ROOM)?;
    let aside = dated_name(root, "state.damaged", "");
    std::fs::rename(&path, &aside).map_err(at("move the damaged state aside", &path))?;
    sync_dir(root)?;
    let state = attempt(&path, true, key).map_err(|again| again.at("begin the state anew", &path))?;
    let note = msg!("store-state-damaged", why = fault.to_string(), aside = aside.display().to_string());
    Ok((state, vec![note]))
}

pub(super) fn attempt(path: &Path, may_be_fresh: bool, key: Option<Arc<Key>>) -> Result<State, Fault> {
    private_dir(path).map_err(from_store)?;
    forget_unfinished(path)?;
    let start = Instant::now();
    let db = loop {
        let config = sled::Config::new().path(path).cache_capacity(CACHE).flush_every_ms(None);
        let opened = {
            let _patient = Patient::here();
            guarded(|| Ok(config.open()?))
        };
        match opened {
            Ok(db) => break db,
            Err(fault) if fault.is_lock() && start.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(fault) => return Err(fault),
        }
    };
    let _patient = Patient::here();
    guarded(|| check(path, db, may_be_fresh, key))
}

/// Removes what the database began to write at an opening that was killed. It writes its snapshot beside the last one, under
/// a name that ends in `.generating`, and at the next opening would take that half for the newest one and call it corrupted
/// (sled 0.34.7, `get_snapshot_files`, leaves out another ending than `write_snapshot` gives). The last one still stands.
fn forget_unfinished(path: &Path) -> Result<(), Fault> {
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_unfinished = name.to_str().is_some_and(|n| n.starts_with("snap.") && n.ends_with(".generating"));
        if is_unfinished && entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// While this lives, threads that this one starts are in no hurry: the kernel may wake them from a timed wait up to an hour
/// late. The seven that the database starts would otherwise look once a second, for ever, whether there is work; when there
/// is, they are woken all the same. This thread must not sleep meanwhile.
struct Patient;

impl Patient {
    fn here() -> Patient {
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::set_current_timer_slack(std::num::NonZeroU64::new(3_600_000_000_000));
        Patient
    }
}

impl Drop for Patient {
    fn drop(&mut self) {
        // Nothing is the thread's own value again.
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::set_current_timer_slack(None);
    }
}

/// Reads the whole state once against its ledger, so that later reads meet no surprise.
fn check(path: &Path, db: sled::Db, may_be_fresh: bool, key: Option<Arc<Key>>) -> Result<State, Fault> {
    let mut trees = Vec::with_capacity(Tree::ALL.len() + 1);
    for tree in Tree::ALL {
        trees.push(db.open_tree(tree.name())?);
    }
    let own = db.open_tree(LEDGER_TREE)?;
    let (mut tallies, mut live) = (Vec::new(), 0);
    for tree in &trees {
        let mut tally = Tally::default();
        for entry in tree {
            let (key, value) = entry?;
            std::str::from_utf8(&key).map_err(|_| Fault::Broken("a key is not text".to_owned()))?;
            tally.add(&key, &value);
            live += (key.len() + value.len()) as u64;
        }
        tallies.push(tally);
    }
    let saved = own.get(LEDGER_KEY)?;
    let is_new = saved.is_none();
    let mut ledger = match saved {
        Some(bytes) => read_ledger(&bytes)?,
        None if may_be_fresh && tallies.iter().all(|t| t.count == 0) => Ledger::new(),
        None => return Err(Fault::Broken("its account of itself is missing".to_owned())),
    };
    for (tree, tally) in Tree::ALL.iter().zip(&tallies) {
        let said = *ledger.tally(tree.name());
        if said != *tally {
            return Err(Fault::Broken(format!("entries of `{}` are missing or altered", tree.name())));
        }
    }
    trees.push(own);
    let file = File::options().read(true).write(true).open(path.join("db"))?;
    let (path, failed) = (path.to_path_buf(), Cell::new(false));
    let mut state = State { path, db, trees, file, live, ledger, failed, key };
    if is_new {
        state.begin()?;
    }
    Ok(state)
}

fn read_ledger(bytes: &[u8]) -> Result<Ledger, Fault> {
    match codec::decode::<SchemaOnly>(bytes) {
        Ok(SchemaOnly { schema }) if schema > SCHEMA => return Err(Fault::Newer(schema)),
        Err(codec::CodecError::Newer { found }) => return Err(Fault::Newer(u32::from(found))),
        _ => {}
    }
    Ok(codec::decode(bytes)?)
}

pub(super) fn from_store(error: StoreError) -> Fault {
    match error {
        StoreError::Full { source, .. } | StoreError::ReadOnly { source, .. } | StoreError::Io { source, .. } => {
            Fault::Io(source)
        }
        other => Fault::Database(other.to_string()),
    }
}
