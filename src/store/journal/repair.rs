//! What is done about flaws in the journal at open: a torn end is cut off and kept beside, bad lines are quarantined.
//!
//! Owns `torn-DATE.txt` and `quarantine.jsonl`. Never throws a byte away: copies are durable before anything is cut,
//! and bad lines stay where they are. Neighbours: `scan` finds the flaws, `journal` calls this once at open.

use crate::msg;
use crate::store::error::{StoreError, at};
use crate::store::files::{dated_name, file_name, private_file, sync_dir};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A bad line, as `quarantine.jsonl` keeps it. File, offset and checksum tell whether it is known already.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BadLine {
    /// Name of its journal file.
    pub file: String,
    /// Where it begins, in bytes.
    pub offset: u64,
    /// CRC-32 of its bytes.
    pub crc: String,
    /// What is wrong with it.
    pub why: String,
    /// The line, with bytes that are no text replaced; the journal keeps them as they were.
    pub line: String,
}

impl BadLine {
    /// Describes the bytes `line` found at `offset` of `file`.
    pub fn new(file: &Path, offset: u64, line: &[u8], why: &str) -> BadLine {
        BadLine {
            file: file_name(file),
            offset,
            crc: format!("{:08x}", crc32fast::hash(line)),
            why: why.to_owned(),
            line: String::from_utf8_lossy(line).into_owned(),
        }
    }

    fn key(&self) -> (String, u64, String) {
        (self.file.clone(), self.offset, self.crc.clone())
    }
}

/// Copies those of `bad` that are not there yet into `dir/quarantine.jsonl`. Returns a note when there were any.
pub fn quarantine(dir: &Path, bad: Vec<BadLine>) -> Result<Option<String>, StoreError> {
    if bad.is_empty() {
        return Ok(None);
    }
    let path = dir.join("quarantine.jsonl");
    let known_text = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(e) => return Err(StoreError::from_io("read the quarantine", &path, e)),
    };
    let parsed = known_text.split(|b| *b == b'\n').filter_map(|l| serde_json::from_slice::<BadLine>(l).ok());
    let known: BTreeSet<_> = parsed.map(|b| b.key()).collect();
    let fresh: Vec<BadLine> = bad.into_iter().filter(|b| !known.contains(&b.key())).collect();
    let Some(first) = fresh.first() else { return Ok(None) };
    let mut text = String::new();
    if !known_text.is_empty() && known_text.last() != Some(&b'\n') {
        text.push('\n');
    }
    for line in &fresh {
        text.push_str(&serde_json::to_string(line).map_err(|e| StoreError::Event { why: e.to_string() })?);
        text.push('\n');
    }
    let opened = private_file().create(true).append(true).open(&path);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(at("copy a bad line to the quarantine", &path))?;
    sync_dir(dir)?;
    let (file, why, copy) = (first.file.to_string(), first.why.to_string(), path.display().to_string());
    Ok(Some(msg!("store-bad-lines", n = fresh.len(), file = file, why = why, copy = copy)))
}

/// Keeps the torn end `bytes` beside the journal file `path`, then cuts that file to `len` bytes. Returns a note.
pub fn cut_torn(dir: &Path, path: &Path, file: &File, len: u64, bytes: &[u8]) -> Result<String, StoreError> {
    let kept = dated_name(dir, "torn", ".txt");
    let opened = private_file().create_new(true).write(true).open(&kept);
    let written = opened.and_then(|mut copy| copy.write_all(bytes).and_then(|()| copy.sync_all()));
    if let Err(e) = written {
        // Half a copy would only mislead; the original is still whole.
        let _ = std::fs::remove_file(&kept);
        return Err(StoreError::from_io("keep the torn end of the journal", &kept, e));
    }
    sync_dir(dir)?;
    file.set_len(len).and_then(|()| file.sync_all()).map_err(at("cut the torn end of the journal", path))?;
    Ok(msg!("store-torn", n = bytes.len(), kept = kept.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_copied_and_said_once() {
        let dir = tempfile::tempdir().unwrap();
        let bad = |offset| BadLine::new(Path::new("/j/0001.jsonl"), offset, b"\xff\x00 odd \" bytes", "it is not text");
        let note = quarantine(dir.path(), vec![bad(10)]).unwrap().unwrap();
        assert!(note.contains("0001.jsonl") && note.contains("it is not text"), "{note}");
        assert_eq!(quarantine(dir.path(), vec![bad(10)]).unwrap(), None);
        assert!(quarantine(dir.path(), vec![bad(10), bad(20)]).unwrap().is_some());
        let text = std::fs::read_to_string(dir.path().join("quarantine.jsonl")).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert_eq!(serde_json::from_str::<BadLine>(text.lines().nth(1).unwrap()).unwrap(), bad(20));
    }

    #[test]
    fn an_unfinished_quarantine_does_not_swallow_the_next_line() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("quarantine.jsonl"), "{\"file\":\"00").unwrap();
        let bad = BadLine::new(Path::new("0001.jsonl"), 0, b"x", "it is not a journal line");
        assert!(quarantine(dir.path(), vec![bad.clone()]).unwrap().is_some());
        assert_eq!(quarantine(dir.path(), vec![bad]).unwrap(), None);
    }
}
