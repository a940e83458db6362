//! Filling the journal up from copies: records that it lacks, by their numbers.
//!
//! Never writes into a journal that is there: a whole new one is written beside, and the old one is moved aside. Neighbours:
//! `store::mend` brings the copies.

use super::record::{self, Origin, Read, Record};
use super::{ROTATE_AT, folder, no_chance, scan};
use crate::store::error::{StoreError, at};
use crate::store::files::{dated_name, exchange, private_dir, private_file, sync_dir};
use crate::store::seal::Key;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A record without its number: when, where from, and the event's JSON.
type Body = (i64, Option<Origin>, String);

/// Records by number.
pub type Records = BTreeMap<u64, Body>;

/// The record in a line of a copy, encrypted with `key` or not, by its number; `None` for what is no record.
pub fn record(line: &[u8], key: Option<&Key>) -> Option<(u64, Body)> {
    match record::read(line, key, &mut String::new()) {
        Read::Record(r, _) => Some((r.seq, (r.at_ms, r.from, r.event.to_owned()))),
        Read::Sealed | Read::Bad(_) => None,
    }
}

/// The records of `copies` that the journal below `root` lacks, but for those at its torn end that it is to write again.
///
/// # Errors
/// Those of reading the journal.
pub fn missing(root: &Path, key: Option<&Key>, copies: Records) -> Result<Records, StoreError> {
    let mut lacks = copies;
    if !lacks.is_empty() {
        scan::walk(&folder(root), key, &mut |found| {
            if let scan::Found::Record(record) = found {
                lacks.remove(&record.seq);
            }
            Ok(())
        })?;
    }
    Ok(lacks)
}

/// Puts `more` into the journal below `root`, and returns where the old one is now; `None` where there was none. Nothing lies
/// beside it, see [`put_aside`].
///
/// # Errors
/// Those of the disk; the journal is what it was then.
pub fn fill(root: &Path, key: Option<&Key>, more: &Records) -> Result<Option<PathBuf>, StoreError> {
    let dir = folder(root);
    let mut all = more.clone();
    all.extend(records(&dir, key)?);
    let new = beside(root);
    private_dir(&new)?;
    let (mut number, mut len) = (1, 0);
    let mut to = create(&new, number)?;
    let (mut prev, mut imported) = (0, false);
    for (&seq, (at_ms, from, event)) in &all {
        let record = Record { seq, at_ms: *at_ms, from: *from, event };
        let line = record::write(key, prev, &record).ok_or_else(no_chance)?;
        // What was imported begins a file, see `order`.
        let begins = from.is_some() && !imported;
        (prev, imported) = (seq, from.is_some());
        if len > 0 && (begins || len + line.len() as u64 > ROTATE_AT) {
            finish(to, &new)?;
            (number, len) = (number + 1, 0);
            to = create(&new, number)?;
        }
        to.write_all(line.as_bytes()).map_err(at("write the journal anew", &new))?;
        len += line.len() as u64;
    }
    finish(to, &new)?;
    sync_dir(&new)?;
    let existed = dir.exists();
    // There is no moment without a journal.
    let placed = if existed { exchange(&new, &dir) } else { fs::rename(&new, &dir) };
    placed.map_err(at("put the mended journal in place", &dir))?;
    sync_dir(root)?;
    if existed { put_aside(root) } else { Ok(None) }
}

/// Moves what is in `journal.new` aside: the journal that was replaced, or one that was never finished. Returns where it is.
///
/// # Errors
/// Those of the disk.
pub fn put_aside(root: &Path) -> Result<Option<PathBuf>, StoreError> {
    let new = beside(root);
    if !new.exists() {
        return Ok(None);
    }
    let aside = dated_name(root, "journal.damaged", "");
    fs::rename(&new, &aside).map_err(at("move the damaged journal aside", &new))?;
    sync_dir(root)?;
    Ok(Some(aside))
}

/// The records in `journal.new`, if a crash left one.
///
/// # Errors
/// Those of reading it.
pub fn left(root: &Path, key: Option<&Key>) -> Result<Records, StoreError> {
    records(&beside(root), key)
}

fn records(dir: &Path, key: Option<&Key>) -> Result<Records, StoreError> {
    let mut records = Records::new();
    scan::walk(dir, key, &mut |found| {
        if let scan::Found::Record(Record { seq, at_ms, from, event }) = found {
            records.insert(seq, (at_ms, from, event.to_owned()));
        }
        Ok(())
    })?;
    Ok(records)
}

/// Where a journal is written anew.
fn beside(root: &Path) -> PathBuf {
    root.join("journal.new")
}

fn create(dir: &Path, number: u32) -> Result<BufWriter<fs::File>, StoreError> {
    let path = scan::path_of(dir, number);
    let file = private_file().create_new(true).write(true).open(&path).map_err(at("write the journal anew", &path))?;
    Ok(BufWriter::new(file))
}

fn finish(to: BufWriter<fs::File>, dir: &Path) -> Result<(), StoreError> {
    let synced = to.into_inner().map_err(|e| e.into_error()).and_then(|file| file.sync_all());
    synced.map_err(at("write the journal anew", dir))
}
