//! The journal: the evidence, one record a line, appended and never rewritten. It is the truth of the store.
//!
//! Owns `journal/NNNN.jsonl`, their rotation and their durability. Never changes a line that was acknowledged and
//! never looks into an event. Neighbours: `state` is derived from it by the caller; `Store` joins the two.

mod batch;
pub mod merge;
mod order;
pub(super) mod record;
mod repair;
pub(super) mod scan;

use super::error::{StoreError, at};
use super::files::{identity, private_dir, private_file, sync_dir, write_all};
use super::seal::Key;
use crate::msg;
pub use batch::Batch;
pub use order::{Entry, Visit, each, read_entries};
use record::Read;
pub use record::{Origin, Record};
use repair::BadLine;
use scan::{Found, Tail};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A journal file is closed before it would grow above this many bytes.
pub const ROTATE_AT: u64 = 8 << 20;

/// Bytes of a journal file's end that are looked at for its last line; a longer line makes the whole journal be read.
const END: u64 = 64 << 10;

/// Where the journal stood when the state was written: up to there it need not be read at open. The default fits
/// no journal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Number of the last file.
    pub number: u32,
    /// Bytes in it.
    pub len: u64,
    /// Bytes in all files before it.
    pub before: u64,
    /// Number of the last record.
    pub seq: u64,
}

/// The journal of a store folder, open for appending.
#[derive(Debug)]
pub struct Journal {
    dir: PathBuf,
    path: PathBuf,
    file: File,
    number: u32,
    len: u64,
    /// Bytes in the files before this one.
    before: u64,
    last_seq: u64,
    next_seq: u64,
    stopped: bool,
    rotate_at: u64,
    key: Option<Arc<Key>>,
}

impl Journal {
    /// Opens or creates the journal below `root`, encrypted with `key` or not, mends its flaws, and says in notes what was
    /// mended.
    ///
    /// # Errors
    /// Those of the operating system; then nothing was cut.
    #[cfg(test)]
    pub fn open(root: &Path, key: Option<Arc<Key>>) -> Result<(Journal, Vec<String>), StoreError> {
        Journal::open_from(root, key, None)
    }

    /// Opens or creates the journal below `root`, encrypted with `key` or not, mends its flaws, and says in notes what was
    /// mended. What lies before `mark` is not read where the files are as long as they were then.
    ///
    /// # Errors
    /// Those of the operating system; then nothing was cut.
    pub fn open_from(
        root: &Path,
        key: Option<Arc<Key>>,
        mark: Option<Mark>,
    ) -> Result<(Journal, Vec<String>), StoreError> {
        let dir = folder(root);
        private_dir(&dir)?;
        batch::sweep(&dir);
        let mut bad = Vec::new();
        let mut torn = None;
        let from = match mark {
            Some(mark) if fits(&dir, &mark, key.as_deref())? => {
                Tail { number: mark.number, len: mark.len, last_seq: mark.seq, ..Tail::default() }
            }
            _ => Tail::default(),
        };
        let tail = scan::walk_from(&dir, key.as_deref(), from, &mut |found| {
            match found {
                Found::Record(_) => {}
                Found::Bad { file, offset, line, why } => bad.push(BadLine::new(file, offset, line, why)),
                Found::Torn { line } => torn = Some(line.to_vec()),
            }
            Ok(())
        })?;
        let mut notes: Vec<String> = repair::quarantine(&dir, bad)?.into_iter().collect();
        notes.extend((tail.gaps > 0).then(|| msg!("store-lines-gone", n = tail.gaps)));
        let number = tail.number.max(1);
        let (path, mut file) = open_file(&dir, number)?;
        let mut len = tail.len;
        if let Some(bytes) = torn {
            notes.push(repair::cut_torn(&dir, &path, &file, len, &bytes)?);
        } else if tail.lacks_newline {
            let ended = file.write_all(b"\n").and_then(|()| file.sync_data());
            ended.map_err(at("end the last line of the journal", &path))?;
            len += 1;
        }
        let (last_seq, next_seq) = (tail.last_seq, tail.last_seq.saturating_add(1));
        let before = bytes_before(&dir, number)?;
        let (stopped, rotate_at) = (false, ROTATE_AT);
        let journal = Journal { dir, path, file, number, len, before, last_seq, next_seq, stopped, rotate_at, key };
        Ok((journal, notes))
    }

    /// Number of the last record; 0 when there is none.
    pub fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// Where the journal stands.
    pub fn mark(&self) -> Mark {
        Mark { number: self.number, len: self.len, before: self.before, seq: self.last_seq }
    }

    /// The next record gets a number above `seq`, so that a number once used is never used again.
    pub fn skip_to(&mut self, seq: u64) {
        self.next_seq = self.next_seq.max(seq.saturating_add(1));
    }

    /// Appends one record and returns its number once it would survive a power cut.
    ///
    /// # Errors
    /// Then the record is not in the journal; [`StoreError::Stopped`] when an earlier failure could not be undone.
    pub fn append(&mut self, at_ms: i64, event: &str) -> Result<u64, StoreError> {
        if self.stopped {
            return Err(StoreError::Stopped { path: self.path.clone() });
        }
        self.check_unchanged()?;
        let seq = self.next_seq;
        let record = Record { seq, at_ms, from: None, event };
        let line = record::write(self.key.as_deref(), self.last_seq, &record).ok_or_else(no_chance)?;
        if self.len > 0 && self.len + line.len() as u64 > self.rotate_at {
            self.rotate()?;
        }
        let written = write_all(&mut self.file, line.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(e) = written {
            // Whether the bytes reached the disk is unknown now: take them back, or stop for good.
            let undone = self.file.set_len(self.len).and_then(|()| self.file.sync_data());
            self.stopped = undone.is_err();
            return Err(StoreError::from_io("write the answer into the journal", &self.path, e));
        }
        self.len += line.len() as u64;
        self.last_seq = seq;
        self.next_seq = seq.saturating_add(1);
        Ok(seq)
    }

    /// An editor that saves the file gives it a new inode; a second owner makes it longer.
    fn check_unchanged(&self) -> Result<(), StoreError> {
        let ours = self.file.metadata().map_err(at("look at the journal", &self.path))?;
        let named = std::fs::metadata(&self.path).map(|m| identity(&m));
        if ours.len() == self.len && named.ok() == Some(identity(&ours)) {
            return Ok(());
        }
        Err(StoreError::Changed { path: self.path.clone() })
    }

    fn rotate(&mut self) -> Result<(), StoreError> {
        let number = self.number.saturating_add(1);
        let (path, file) = open_file(&self.dir, number)?;
        self.before += self.len;
        (self.path, self.file, self.number, self.len) = (path, file, number, 0);
        Ok(())
    }
}

/// Gives `f` every readable record below `root` with a number of at least `from_seq`: number, Unix milliseconds, the
/// event's JSON. They come in the order in which they were written; where some were imported, in the one order that all
/// who have the same records give them, see [`order`]. Needs no lock, skips a torn end, and returns how many lines could
/// not be read behind the record before `from_seq`.
///
/// # Errors
/// Those of reading, and [`StoreError::Locked`]. A store that does not exist has no records.
pub fn read(
    root: &Path,
    key: Option<&Key>,
    from_seq: u64,
    f: &mut dyn FnMut(u64, i64, &str),
) -> Result<u64, StoreError> {
    let dir = folder(root);
    if order::has_imports(&dir, key)? {
        let (entries, unreadable) = read_entries(&dir, key)?;
        for entry in entries.iter().filter(|e| e.seq >= from_seq) {
            f(entry.seq, entry.at_ms, &entry.event);
        }
        return Ok(unreadable);
    }
    let (mut unreadable, mut last) = (0, 0);
    let from = if from_seq > 1 { scan::file_of(&dir, key, from_seq)? } else { Tail::default() };
    scan::walk_from(&dir, key, from, &mut |found| {
        match found {
            Found::Record(record) => {
                last = record.seq;
                if record.seq >= from_seq {
                    f(record.seq, record.at_ms, record.event);
                }
            }
            // What cannot be read among earlier records is none of those that are asked for.
            Found::Bad { .. } => unreadable += u64::from(last.saturating_add(1) >= from_seq),
            Found::Torn { .. } => {}
        }
        Ok(())
    })?;
    Ok(unreadable)
}

/// Whether the journal below `root` has records of other journals.
///
/// # Errors
/// Those of reading, and [`StoreError::Locked`].
pub fn has_imports(root: &Path, key: Option<&Key>) -> Result<bool, StoreError> {
    order::has_imports(&folder(root), key)
}

/// Whether the files are what they were at `mark`, by their lengths and the last line: one that was damaged then, and was
/// mended since, is as long.
fn fits(dir: &Path, mark: &Mark, key: Option<&Key>) -> Result<bool, StoreError> {
    if mark.len == 0 || bytes_before(dir, mark.number)? != mark.before {
        return Ok(false);
    }
    let Ok(file) = File::open(scan::path_of(dir, mark.number)) else { return Ok(false) };
    let from = mark.len.saturating_sub(END);
    let mut end = vec![0; (mark.len - from) as usize];
    let read = std::os::unix::fs::FileExt::read_exact_at(&file, &mut end, from);
    if read.is_err() || end.pop() != Some(b'\n') {
        return Ok(false);
    }
    let line = match end.iter().rposition(|b| *b == b'\n') {
        Some(at) => &end[at + 1..],
        None if from == 0 => &end[..],
        None => return Ok(false),
    };
    Ok(matches!(record::read(line, key, &mut String::new()), Read::Record(record, _) if record.seq == mark.seq))
}

fn bytes_before(dir: &Path, number: u32) -> Result<u64, StoreError> {
    let mut bytes = 0;
    for path in scan::numbers(dir)?.into_iter().filter(|n| *n < number).map(|n| scan::path_of(dir, n)) {
        bytes += std::fs::metadata(&path).map_err(at("look at the journal", &path))?.len();
    }
    Ok(bytes)
}

/// The journal's files, by their numbers.
///
/// # Errors
/// Those of reading the folder.
pub fn files(root: &Path) -> Result<Vec<(u32, PathBuf)>, StoreError> {
    let dir = folder(root);
    Ok(scan::numbers(&dir)?.into_iter().map(|number| (number, scan::path_of(&dir, number))).collect())
}

/// Whether each line of a journal file is a record.
///
/// # Errors
/// Those of reading it.
pub fn is_sound(path: &Path, key: Option<&Key>) -> Result<bool, StoreError> {
    let bytes = std::fs::read(path).map_err(at("read the journal", path))?;
    let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    Ok(text.split(|b| *b == b'\n').all(|line| matches!(record::read(line, key, &mut String::new()), Read::Record(..))))
}

/// The system gave no random bytes.
pub(super) fn no_chance() -> StoreError {
    StoreError::Event { why: "the system gives no random bytes".to_owned() }
}

/// Whether no byte was ever written into the journal below `root`.
pub fn is_empty(root: &Path) -> Result<bool, StoreError> {
    let dir = folder(root);
    let mut paths = scan::numbers(&dir)?.into_iter().map(|number| scan::path_of(&dir, number));
    Ok(paths.all(|path| std::fs::metadata(path).is_ok_and(|m| m.len() == 0)))
}

/// Where the journal of the store in `root` is.
pub fn folder(root: &Path) -> PathBuf {
    root.join("journal")
}

fn open_file(dir: &Path, number: u32) -> Result<(PathBuf, File), StoreError> {
    let path = scan::path_of(dir, number);
    let is_new = !path.exists();
    let opened = private_file().create(true).append(true).open(&path);
    let file = opened.map_err(at("open the journal", &path))?;
    if is_new {
        sync_dir(dir)?;
    }
    Ok((path, file))
}

#[cfg(test)]
mod tests;
