//! Records of another journal, added all at once or not at all.
//!
//! Owns the file that they are written into first, beside the journal's; it becomes the journal's next file by one rename.
//! A crash before that leaves only a file that the next opening removes. Neighbours: `Store` begins and ends it.

use super::record::{self, Origin, Record};
use super::{Journal, no_chance, open_file, scan};
use crate::store::error::{StoreError, at};
use crate::store::files::sync_dir;
use std::io::{BufWriter, Write};
use std::path::Path;

const PREFIX: &str = ".import-";

/// Records that wait to be added.
#[derive(Debug)]
pub struct Batch {
    file: BufWriter<tempfile::NamedTempFile>,
    first: u64,
    last: u64,
    next: u64,
    len: u64,
}

/// Removes what an import left that did not come to its end.
pub fn sweep(dir: &Path) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            // A file that stays costs space, nothing else.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

impl Journal {
    /// An empty batch, to be filled with [`Journal::stage`] and added with [`Journal::adopt`].
    ///
    /// # Errors
    /// The disk refuses.
    pub fn batch(&self) -> Result<Batch, StoreError> {
        let made = tempfile::Builder::new().prefix(PREFIX).tempfile_in(&self.dir);
        let file = BufWriter::new(made.map_err(at("begin the import", &self.dir))?);
        Ok(Batch { file, first: self.next_seq, last: self.last_seq, next: self.next_seq, len: 0 })
    }

    /// Writes one more record into the batch.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn stage(&self, batch: &mut Batch, from: Origin, at_ms: i64, event: &str) -> Result<(), StoreError> {
        let record = Record { seq: batch.next, at_ms, from: Some(from), event };
        let line = record::write(self.key.as_deref(), batch.last, &record).ok_or_else(no_chance)?;
        batch.file.write_all(line.as_bytes()).map_err(at("write the import", &self.dir))?;
        batch.last = batch.next;
        batch.next = batch.next.saturating_add(1);
        batch.len += line.len() as u64;
        Ok(())
    }

    /// Makes the batch the next file of the journal; on return it survives a power cut. Returns how many records it has.
    ///
    /// # Errors
    /// Then nothing was added: the disk refuses, [`StoreError::Changed`], [`StoreError::Stopped`].
    pub fn adopt(&mut self, batch: Batch) -> Result<u64, StoreError> {
        if batch.last < batch.first {
            return Ok(0);
        }
        if self.stopped || batch.first != self.next_seq {
            return Err(StoreError::Stopped { path: self.path.clone() });
        }
        self.check_unchanged()?;
        let number = self.number.saturating_add(1);
        let path = scan::path_of(&self.dir, number);
        let refused = |e| StoreError::from_io("add the import to the journal", &path, e);
        let file = batch.file.into_inner().map_err(|e| refused(e.into_error()))?;
        file.as_file().sync_all().map_err(refused)?;
        file.persist_noclobber(&path).map_err(|e| refused(e.error))?;
        sync_dir(&self.dir)?;
        let (path, file) = open_file(&self.dir, number)?;
        self.before += self.len;
        (self.path, self.file, self.number, self.len) = (path, file, number, batch.len);
        (self.last_seq, self.next_seq) = (batch.last, batch.next);
        Ok(batch.last - batch.first + 1)
    }
}
