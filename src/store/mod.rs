//! The memory: what a learner did and what follows from it, kept so that no crash loses an answer.
//!
//! ```text
//! DIR/LOCK                          who has it open (one process at a time)
//! DIR/door-XXXXXXXX.sock            where that process serves the others (`share/`)
//! DIR/journal/0001.jsonl …          the evidence: the truth, appended, never rewritten, readable with `less`
//! DIR/journal/quarantine.jsonl      copies of lines that could not be read
//! DIR/journal/torn-DATE.txt         an unfinished last line that was cut off
//! DIR/state/                        derived from the journal, and drafts: a sled database
//! DIR/state.damaged-DATE/           a broken one, moved aside
//! DIR/backup/                       copies of both (`backup.rs`)
//! DIR/KEY                           the wrapped key of an encrypted store; see `seal`
//! DIR.turning/                      while encryption is turned on or off; removed at the next opening
//! ```
//!
//! An answer is written to the journal and synced first; only then is the state changed, in one transaction. So the
//! state may lag behind ([`Store::state_seq`] below [`Store::journal_seq`]) but the journal holds every acknowledged
//! answer. The store is generic: it carries JSON events and MessagePack values and knows nothing of learners. It
//! never prints, never asks, and starts no thread of its own. Its calls sync to disk and take milliseconds:
//! keep them off the thread that draws. Neighbours: the driver owns a `Store` in a worker thread; `cli` reads the
//! journal with [`read_journal`] while a session is open.

pub mod backup;
mod codec;
mod error;
mod files;
mod journal;
mod lock;
pub mod mend;
mod portable;
pub mod seal;
pub mod share;
mod state;
mod wipe;

pub use codec::{CodecError, VALUE_VERSION, decode, encode};
pub use error::StoreError;
pub use journal::{Batch, Entry, Origin};
pub use lock::Holder;
pub use portable::{Header, Known, LONGEST, Line, PortableError, each, parse_line, read_portable, render_record};
pub use state::{Put, Tree};
pub use wipe::erase;

use crate::msg;
use journal::Journal;
use lock::Lock;
use serde::Serialize;
use serde::de::DeserializeOwned;
use state::State;
use std::path::{Path, PathBuf};

/// One learner's store, held by this process alone until dropped.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    /// `None` only after the state could not be opened again in [`Store::replace_state`].
    state: Option<State>,
    stale: bool,
    journal: Journal,
    /// Last, so that it is let go last.
    lock: Lock,
}

impl Store {
    /// Opens the store in `dir`, creating it if need be, and mends what can be mended. The notes are plain sentences
    /// for the learner about everything that was mended; there are none on a normal day.
    ///
    /// When [`Store::state_is_stale`] afterwards, replay the journal and call [`Store::replace_state`].
    ///
    /// # Errors
    /// [`StoreError::InUse`] at once when another process has it open; [`StoreError::Newer`] for a later format;
    /// [`StoreError::Full`], [`StoreError::ReadOnly`] or [`StoreError::Io`] when the disk refuses. All data stay.
    ///
    /// An encrypted store must have been unlocked by this process ([`seal::unlock`]), else [`StoreError::Locked`].
    pub fn open(dir: &Path) -> Result<(Store, Vec<String>), StoreError> {
        let mut notes = Vec::new();
        if files::private_dir(dir)? {
            notes.push(msg!("store-now-private", path = dir.display().to_string()));
        }
        let lock = Lock::take(dir)?;
        let key = seal::key_of(dir)?;
        seal::sweep(dir);
        // The state first: when a newer Gradus wrote it, the journal is not ours to mend either.
        let (state, state_notes) = state::open(dir, journal::is_empty(dir)?, key.clone())?;
        let (mut journal, journal_notes) = Journal::open_from(dir, key, state.mark())?;
        let behind = journal.last_seq().saturating_sub(state.seq());
        let is_explained = !state_notes.is_empty();
        notes.extend(journal_notes);
        notes.extend(state_notes);
        if state.seq() > journal.last_seq() {
            let (path, end, reached) = (dir.display().to_string(), journal.last_seq(), state.seq());
            notes.push(msg!("store-records-missing", path = path, end = end, reached = reached));
        }
        // One record behind is what a crash between journal and state leaves on any day.
        if behind > 1 && !is_explained {
            notes.push(msg!("store-behind", n = behind));
        }
        journal.skip_to(state.seq());
        let stale = behind > 0;
        Ok((Store { dir: dir.to_path_buf(), state: Some(state), stale, journal, lock }, notes))
    }

    /// Records `event`, which happened at `at_ms` (Unix milliseconds), then changes the state by `puts`. On return
    /// the record survives a power cut. Returns its number, from 1, rising, perhaps with gaps.
    ///
    /// When only the state could not be written the answer is safe all the same: the call succeeds and
    /// [`Store::state_is_stale`] turns true. A stale state is not changed by later appends, since it lacks a step.
    ///
    /// # Errors
    /// Then neither journal nor state was changed: [`StoreError::Full`], [`StoreError::ReadOnly`],
    /// [`StoreError::Io`], [`StoreError::Changed`], [`StoreError::Stopped`], or [`StoreError::Event`] for an event
    /// without a JSON form.
    pub fn append(&mut self, at_ms: i64, event: &impl Serialize, puts: &[Put]) -> Result<u64, StoreError> {
        let event = serde_json::to_string(event).map_err(|e| StoreError::Event { why: e.to_string() })?;
        self.append_text(at_ms, &event, || puts.to_vec())
    }

    /// The same for an event that is JSON already, on one line. What follows for the state is asked for when the record
    /// is on disk, and only then.
    ///
    /// # Errors
    /// As [`Store::append`]; `puts` is not called then.
    pub fn append_text(&mut self, at_ms: i64, event: &str, puts: impl FnOnce() -> Vec<Put>) -> Result<u64, StoreError> {
        if event.contains(['\n', '\r']) {
            return Err(StoreError::Event { why: "a line break".to_owned() });
        }
        if let Some(rival) = self.lock.rival() {
            return Err(StoreError::Elsewhere(Box::new(rival)));
        }
        let seq = self.journal.append(at_ms, event)?;
        let puts = puts();
        if !self.stale {
            let mark = self.journal.mark();
            let saved = self.state.as_mut().map(|state| state.apply(&puts, Some((seq, mark))));
            self.stale = !matches!(saved, Some(Ok(())));
        }
        Ok(seq)
    }

    /// The number of a record above `after` that is the same as this one: for a request that was made before and may have
    /// been heard.
    ///
    /// # Errors
    /// Those of reading the journal.
    pub fn find(&self, after: u64, at_ms: i64, event: &str) -> Result<Option<u64>, StoreError> {
        let mut found = None;
        self.replay(after.saturating_add(1), &mut |seq, at, text| {
            if at == at_ms && text == event {
                found.get_or_insert(seq);
            }
        })?;
        Ok(found)
    }

    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The keys of `tree`, rising.
    ///
    /// # Errors
    /// [`StoreError::State`] where it cannot be read.
    pub fn keys(&self, tree: Tree) -> Result<Vec<String>, StoreError> {
        let all = self.scan::<serde::de::IgnoredAny>(tree)?;
        Ok(all.into_iter().map(|(key, _)| key).collect())
    }

    /// Changes the state by `puts`, all or nothing, without a record: for drafts and the place to resume at. On
    /// return it survives a power cut.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::ReadOnly`], [`StoreError::Io`] or [`StoreError::State`].
    pub fn put(&mut self, puts: &[Put]) -> Result<(), StoreError> {
        let path = self.dir.join("state");
        self.state.as_mut().ok_or_else(|| closed(path))?.apply(puts, None)
    }

    /// The value of `key` in `tree`, if any.
    ///
    /// # Errors
    /// [`StoreError::Value`] when it is not a `T`, [`StoreError::Newer`], or [`StoreError::State`].
    pub fn get<T: DeserializeOwned>(&self, tree: Tree, key: &str) -> Result<Option<T>, StoreError> {
        self.open_state()?.get(tree, key)
    }

    /// All entries of `tree`, by rising key.
    ///
    /// # Errors
    /// As [`Store::get`]; one unreadable entry fails the whole scan.
    pub fn scan<T: DeserializeOwned>(&self, tree: Tree) -> Result<Vec<(String, T)>, StoreError> {
        self.open_state()?.scan(tree)
    }

    /// Number of the last record in the journal; 0 when there is none.
    pub fn journal_seq(&self) -> u64 {
        self.journal.last_seq()
    }

    /// Number of the last record that the state reflects; 0 for an empty one. Above [`Store::journal_seq`] only when
    /// the journal lost records to damage: then the state knows more, and there is nothing to replay.
    pub fn state_seq(&self) -> u64 {
        self.state.as_ref().map_or(0, State::seq)
    }

    /// Whether the state lacks records of the journal or failed since it was opened. [`Store::replace_state`] mends it.
    pub fn state_is_stale(&self) -> bool {
        self.stale || self.state.as_ref().is_none_or(State::has_failed)
    }

    /// Gives `f` every readable record from number `from_seq` on (inclusive), in order, one at a time: its number, its
    /// time in Unix milliseconds, its event as JSON. Returns how many lines could not be read.
    ///
    /// # Errors
    /// Those of reading the journal.
    pub fn replay(&self, from_seq: u64, f: &mut dyn FnMut(u64, i64, &str)) -> Result<u64, StoreError> {
        journal::read(&self.dir, seal::key_of(&self.dir)?.as_deref(), from_seq, f)
    }

    /// Empties the trees Meta, Mastery and Items, then writes `puts`, all or nothing; `seq` is the last record they
    /// reflect. Profile and Session stay, except for what `puts` says of them. A state that failed before is opened
    /// again first, so this also mends a state left behind by a full disk. Returns notes for the learner, normally none.
    ///
    /// # Errors
    /// Those of [`Store::open`] but [`StoreError::InUse`], and [`StoreError::State`].
    pub fn replace_state(&mut self, puts: Vec<Put>, seq: u64) -> Result<Vec<String>, StoreError> {
        let mut notes = Vec::new();
        if self.state.as_ref().is_none_or(State::has_failed) {
            self.stale = true;
            if let Some(failed) = self.state.take() {
                failed.close();
            }
            let (state, said) = state::open(&self.dir, self.journal_seq() == 0, seal::key_of(&self.dir)?)?;
            self.state = Some(state);
            notes = said;
        }
        let path = self.dir.join("state");
        let mark = self.journal.mark();
        self.state.as_mut().ok_or_else(|| closed(path))?.replace(&puts, seq, mark)?;
        self.journal.skip_to(seq);
        self.stale = seq < self.journal_seq();
        Ok(notes)
    }

    /// Changes a state that lacks the last records by what follows from them, up to record `seq`.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn catch_up(&mut self, puts: &[Put], seq: u64) -> Result<(), StoreError> {
        let (path, mark) = (self.dir.join("state"), self.journal.mark());
        self.state.as_mut().ok_or_else(|| closed(path))?.apply(puts, Some((seq, mark)))?;
        self.stale = seq < self.journal_seq();
        Ok(())
    }

    /// Whether records of other journals are in this one. Then what was recorded last need not come last.
    ///
    /// # Errors
    /// Those of reading the journal.
    pub fn has_imports(&self) -> Result<bool, StoreError> {
        journal::has_imports(&self.dir, seal::key_of(&self.dir)?.as_deref())
    }

    /// The entries of a checkpoint of this store, opened where it is encrypted; `None` where one was not written with its key.
    pub fn opened(&self, rows: Vec<Put>) -> Option<Vec<Put>> {
        let Some(key) = seal::key_of(&self.dir).ok()? else { return Some(rows) };
        let opened = rows.into_iter().map(|put| {
            let (name, value) = key.open_value(put.tree.name(), &put.key, put.value.as_deref()?)?;
            Some(Put { tree: put.tree, key: name, value: Some(value) })
        });
        opened.collect()
    }

    /// Makes a checkpoint of the state and copies of the journal, beside them in `backup/`.
    ///
    /// # Errors
    /// Those of reading the state and of writing; what was there before is as it was.
    pub fn backup(&self) -> Result<(), StoreError> {
        let mark = self.journal.mark();
        let rows = self.open_state()?.rows()?;
        backup::make(&self.dir, &backup::head(self.state_seq(), (mark.number, mark.len)), &rows)
    }

    /// The same where the last one is a day old, and the state is sound. A backup that cannot be made is no reason not to
    /// end.
    pub fn backup_if_due(&self) {
        if !self.state_is_stale() && self.journal_seq() > 0 && backup::is_due(&self.dir) {
            let _ = self.backup();
        }
    }

    /// An empty batch of records of other journals.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn batch(&self) -> Result<Batch, StoreError> {
        self.journal.batch()
    }

    /// Adds one record to `batch`: it happened at `from`, at `at_ms`; `event` is one line of JSON.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn stage(&self, batch: &mut Batch, from: Origin, at_ms: i64, event: &str) -> Result<(), StoreError> {
        self.journal.stage(batch, from, at_ms, event)
    }

    /// Adds the batch to the journal: all of it or, on an error, none. The state is stale afterwards, because imported
    /// records may lie before those that are here. Returns how many records were added.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub fn adopt(&mut self, batch: Batch) -> Result<u64, StoreError> {
        let added = self.journal.adopt(batch)?;
        self.stale |= added > 0;
        Ok(added)
    }

    /// Closes the store. Everything acknowledged is on disk already, so dropping it, or being killed, is as safe.
    pub fn close(mut self) {
        if let Some(state) = self.state.take() {
            state.close();
        }
    }

    fn open_state(&self) -> Result<&State, StoreError> {
        self.state.as_ref().ok_or_else(|| closed(self.dir.join("state")))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // A damaged database may panic while it closes.
        if let Some(state) = self.state.take() {
            state.close();
        }
    }
}

fn closed(path: PathBuf) -> StoreError {
    StoreError::State { what: "use the state", path, why: "it could not be opened again".to_owned() }
}

/// Reads the journal of the store in `dir` without its lock, as another process may do while a session is open: gives
/// `f` each record's number, its time in Unix milliseconds, and its event as JSON. An unfinished last line is left
/// out. Returns how many lines could not be read; a store that does not exist has no records.
///
/// # Errors
/// Those of reading.
pub fn read_journal(dir: &Path, f: &mut dyn FnMut(u64, i64, &str)) -> Result<u64, StoreError> {
    journal::read(dir, seal::key_of(dir)?.as_deref(), 0, f)
}

/// Every readable record of the store in `dir` with where it happened, in the order of [`read_journal`], and how many
/// lines cannot be read. Needs no lock.
///
/// # Errors
/// Those of reading, and [`StoreError::Locked`].
pub fn read_entries(dir: &Path) -> Result<(Vec<Entry>, u64), StoreError> {
    journal::read_entries(&journal::folder(dir), seal::key_of(dir)?.as_deref())
}
