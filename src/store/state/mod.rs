//! The state: what is derived from the journal, and drafts, in an embedded database (sled 0.34).
//!
//! Owns the trees and their durability. Never the truth: it may be thrown away and rebuilt from the journal at any
//! time, drafts and profile apart. Neighbours: `ledger` notices damage, `open` acts on it, `Store` decides what is
//! written when.

mod compact;
mod fault;
mod ledger;
mod open;
mod release;

use super::codec;
use super::error::StoreError;
use super::journal::Mark;
use super::seal::Key;
use fault::{Fault, guarded};
use ledger::Ledger;
pub use open::open;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sled::Transactional;
use sled::transaction::{ConflictableTransactionError, TransactionalTree};
use std::cell::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const LEDGER_TREE: &str = "ledger";
const LEDGER_KEY: &str = "state";

/// The trees of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    /// Facts about the whole, derived from the journal.
    Meta,
    /// One entry per skill, derived from the journal.
    Mastery,
    /// One entry per item, derived from the journal.
    Items,
    /// The learner's own settings and interests; kept when the state is rebuilt.
    Profile,
    /// Where the learner is right now, with drafts; kept when the state is rebuilt.
    Session,
}

impl Tree {
    /// All trees.
    pub const ALL: [Tree; 5] = [Tree::Meta, Tree::Mastery, Tree::Items, Tree::Profile, Tree::Session];

    /// Its name on disk.
    pub fn name(self) -> &'static str {
        match self {
            Tree::Meta => "meta",
            Tree::Mastery => "mastery",
            Tree::Items => "items",
            Tree::Profile => "profile",
            Tree::Session => "session",
        }
    }

    /// Whether its entries can be made again from the journal.
    pub fn is_derived(self) -> bool {
        matches!(self, Tree::Meta | Tree::Mastery | Tree::Items)
    }

    fn place(self) -> usize {
        self as usize
    }
}

/// One change of the state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Put {
    /// The tree it concerns.
    pub tree: Tree,
    /// The key within the tree.
    pub key: String,
    /// The new bytes, normally from [`codec::encode`]; `None` deletes.
    pub value: Option<Vec<u8>>,
}

impl Put {
    /// Sets `key` of `tree` to the encoded `value`.
    ///
    /// # Errors
    /// [`codec::CodecError::Unfit`] when `value` cannot be encoded.
    pub fn set<T: serde::Serialize + ?Sized>(tree: Tree, key: &str, value: &T) -> Result<Put, codec::CodecError> {
        Ok(Put { tree, key: key.to_owned(), value: Some(codec::encode(value)?) })
    }

    /// Deletes `key` of `tree`.
    pub fn delete(tree: Tree, key: &str) -> Put {
        Put { tree, key: key.to_owned(), value: None }
    }
}

/// The open state of one store.
#[derive(Debug)]
pub struct State {
    path: PathBuf,
    db: sled::Db,
    /// In the order of [`Tree::ALL`], then the ledger's.
    trees: Vec<sled::Tree>,
    file: File,
    /// Bytes of all keys and values when it was opened.
    live: u64,
    ledger: Ledger,
    /// Set by the first failed write: the database refuses everything after one, until it is opened again.
    failed: Cell<bool>,
    /// Names and values are sealed with it.
    key: Option<Arc<Key>>,
}

impl State {
    /// Number of the last journal record that the entries reflect.
    pub fn seq(&self) -> u64 {
        self.ledger.seq
    }

    /// Where the journal stood then.
    pub fn mark(&self) -> Option<Mark> {
        self.ledger.journal
    }

    /// Whether a call into the database failed since it was opened.
    pub fn has_failed(&self) -> bool {
        self.failed.get()
    }

    /// Writes `puts` in order, and `seq` when given, all or nothing; they survive a power cut on return.
    pub fn apply(&mut self, puts: &[Put], seq: Option<(u64, Mark)>) -> Result<(), StoreError> {
        self.write(&[], puts, seq, "save the state")
    }

    /// Empties the derived trees, then writes `puts` and `seq`, all or nothing.
    pub fn replace(&mut self, puts: &[Put], seq: u64, mark: Mark) -> Result<(), StoreError> {
        let mut doomed = Vec::new();
        for tree in Tree::ALL.into_iter().filter(|tree| tree.is_derived()) {
            let keys = guarded(|| {
                let keys = self.trees[tree.place()].iter().keys();
                Ok(keys.collect::<Result<Vec<_>, _>>()?)
            });
            let keys = keys.map_err(|fault| self.fail(fault, "read the state"))?;
            doomed.extend(keys.into_iter().map(|key| (tree, key)));
        }
        self.write(&doomed, puts, Some((seq, mark)), "rebuild the state")
    }

    /// The value of `key`, if any.
    pub fn get<T: DeserializeOwned>(&self, tree: Tree, key: &str) -> Result<Option<T>, StoreError> {
        let name = self.name(tree, key);
        let read = guarded(|| Ok(self.trees[tree.place()].get(&name)?));
        let bytes = read.map_err(|fault| self.fail(fault, "read the state"))?;
        let opened = bytes.map(|bytes| self.opened(tree, &name, &bytes)).transpose()?;
        opened.map(|(key, bytes)| self.value(tree, &key, &bytes)).transpose()
    }

    /// All entries of `tree`, by rising key.
    pub fn scan<T: DeserializeOwned>(&self, tree: Tree) -> Result<Vec<(String, T)>, StoreError> {
        let typed = self.raw(tree)?.into_iter().map(|(key, bytes)| {
            let value = self.value(tree, &key, &bytes)?;
            Ok((key, value))
        });
        typed.collect()
    }

    /// All entries as they are kept, sealed where the state is, as puts.
    pub fn rows(&self) -> Result<Vec<Put>, StoreError> {
        let mut rows = Vec::new();
        for tree in Tree::ALL {
            let read = guarded(|| Ok(self.trees[tree.place()].iter().collect::<Result<Vec<_>, _>>()?));
            let entries = read.map_err(|fault| self.fail(fault, "read the state"))?;
            rows.extend(entries.into_iter().map(|(key, value)| {
                let key = String::from_utf8_lossy(&key).into_owned();
                Put { tree, key, value: Some(value.to_vec()) }
            }));
        }
        Ok(rows)
    }

    /// All entries of `tree` as they were put, by rising key.
    pub fn raw(&self, tree: Tree) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let read = guarded(|| Ok(self.trees[tree.place()].iter().collect::<Result<Vec<_>, _>>()?));
        let entries = read.map_err(|fault| self.fail(fault, "read the state"))?;
        let opened =
            entries.into_iter().map(|(name, bytes)| self.opened(tree, &String::from_utf8_lossy(&name), &bytes));
        let mut all = opened.collect::<Result<Vec<_>, _>>()?;
        all.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(all)
    }

    /// The name under which `key` is kept.
    fn name(&self, tree: Tree, key: &str) -> String {
        self.key.as_ref().map_or_else(|| key.to_owned(), |k| k.name(tree.name(), key))
    }

    /// Key and value of what lies under `name`.
    fn opened(&self, tree: Tree, name: &str, bytes: &[u8]) -> Result<(String, Vec<u8>), StoreError> {
        let Some(key) = &self.key else { return Ok((name.to_owned(), bytes.to_vec())) };
        key.open_value(tree.name(), name, bytes).ok_or_else(|| StoreError::Value {
            tree: tree.name(),
            key: name.to_owned(),
            path: self.path.clone(),
            why: "it was not written at this place with this key".to_owned(),
        })
    }

    /// Closes the database; on return its files are free, so that it can be opened again at once.
    pub fn close(self) {
        if let Some(file) = self.let_go() {
            release::give_back(&file);
        }
    }

    /// Closes the database. Errors and panics of a damaged one end here, since nothing can be done about them. Returns its
    /// file, with the lock; `None` where the database keeps it for longer than is bearable: one whose large value could not be
    /// written waits for ever for a part of its log that nobody writes any more.
    fn let_go(self) -> Option<File> {
        let file = self.file.try_clone();
        let end = move || {
            let _ = guarded(|| {
                drop(self);
                Ok(())
            });
        };
        // Where no thread can be had it ends in this one.
        let is_ended = std::thread::Builder::new().name("state-end".into()).spawn(end).map_or(true, release::is_ended);
        file.ok().filter(|file| is_ended && release::is_let_go(file))
    }

    /// The first write into an empty database.
    fn begin(&mut self) -> Result<(), Fault> {
        self.transact(&[], &[], None)?;
        self.file.sync_all()?;
        for dir in [Some(self.path.as_path()), self.path.parent()].into_iter().flatten() {
            File::open(dir)?.sync_all()?;
        }
        Ok(())
    }

    fn write(
        &mut self,
        doomed: &[(Tree, sled::IVec)],
        puts: &[Put],
        seq: Option<(u64, Mark)>,
        what: &'static str,
    ) -> Result<(), StoreError> {
        if self.failed.get() {
            let why = "an earlier write failed".to_owned();
            return Err(StoreError::State { what, path: self.path.clone(), why });
        }
        guarded(|| self.transact(doomed, puts, seq)).map_err(|fault| self.fail(fault, what))
    }

    fn transact(&mut self, doomed: &[(Tree, sled::IVec)], puts: &[Put], seq: Option<(u64, Mark)>) -> Result<(), Fault> {
        let before = &self.ledger;
        let sealed = puts.iter().map(|put| self.sealed(put)).collect::<Option<Vec<_>>>();
        let sealed = sealed.ok_or_else(|| Fault::Database("the system gives no random bytes".to_owned()))?;
        let ledger = self.trees.as_slice().transaction(|trees: &Vec<TransactionalTree>| {
            let mut ledger = before.clone();
            if let Some((seq, mark)) = seq {
                // A mark that lies behind records which the state lacks would hide them.
                (ledger.seq, ledger.journal) = (seq, Some(mark).filter(|mark| mark.seq <= seq));
            }
            for (tree, key) in doomed {
                change(&trees[tree.place()], ledger.tally(tree.name()), key, None)?;
            }
            for (tree, name, value) in &sealed {
                change(&trees[tree.place()], ledger.tally(tree.name()), name.as_bytes(), value.as_deref())?;
            }
            let bytes = codec::encode(&ledger).map_err(|e| ConflictableTransactionError::Abort(Fault::from(e)))?;
            trees[Tree::ALL.len()].insert(LEDGER_KEY, bytes)?;
            Ok(ledger)
        })?;
        // Before the log that points to them.
        sync_large_values(&self.path)?;
        self.db.flush()?;
        // The database's own flush survives the end of the process, but not a power cut.
        self.file.sync_data()?;
        self.ledger = ledger;
        Ok(())
    }

    /// Where a put goes, its name there, and its bytes.
    fn sealed(&self, Put { tree, key, value }: &Put) -> Option<(Tree, String, Option<Vec<u8>>)> {
        let sealed = match (&self.key, value) {
            (Some(k), Some(value)) => Some(k.seal_value(tree.name(), key, value)?),
            (None, Some(value)) => Some(value.clone()),
            (_, None) => None,
        };
        Some((*tree, self.name(*tree, key), sealed))
    }

    fn fail(&self, fault: Fault, what: &'static str) -> StoreError {
        self.failed.set(true);
        fault.at(what, &self.path)
    }

    fn value<T: DeserializeOwned>(&self, tree: Tree, key: &str, bytes: &[u8]) -> Result<T, StoreError> {
        codec::decode(bytes).map_err(|error| match error {
            codec::CodecError::Newer { found } => {
                let (found, known) = (u32::from(found), u32::from(codec::VALUE_VERSION));
                StoreError::Newer { path: self.path.clone(), found, known }
            }
            other => StoreError::Value {
                tree: tree.name(),
                key: key.to_owned(),
                path: self.path.clone(),
                why: other.to_string(),
            },
        })
    }
}

fn change(
    tree: &TransactionalTree,
    tally: &mut ledger::Tally,
    key: &[u8],
    value: Option<&[u8]>,
) -> Result<(), ConflictableTransactionError<Fault>> {
    let old = match value {
        Some(bytes) => tree.insert(key, bytes)?,
        None => tree.remove(key)?,
    };
    if let Some(old) = old {
        tally.take(key, &old);
    }
    if let Some(bytes) = value {
        tally.add(key, bytes);
    }
    Ok(())
}

/// The database puts values above some 128 KiB into files of their own and never syncs those.
fn sync_large_values(path: &Path) -> Result<(), Fault> {
    let dir = path.join("blobs");
    let mut any = false;
    for entry in std::fs::read_dir(&dir)? {
        // It may remove one at any time.
        if let Ok(file) = entry.and_then(|e| File::open(e.path())) {
            file.sync_all()?;
            any = true;
        }
    }
    if any {
        File::open(&dir)?.sync_all()?;
    }
    Ok(())
}
