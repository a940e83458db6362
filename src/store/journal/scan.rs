//! Reading the journal from its first file to its last, line by line, never all in memory.
//!
//! Owns the order of files and the rule what a whole, a bad and a torn line are. Never writes and needs no lock, so
//! another process may read while a session is open. Neighbours: `record` reads a line, `repair` mends what is found.

use super::record::{self, Read, Record};
use crate::store::error::{StoreError, at};
use crate::store::seal::Key;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// One thing found on the way.
#[derive(Debug)]
pub enum Found<'a> {
    /// A whole record, with a number above all before it.
    Record(Record<'a>),
    /// A line that is no record, or one that repeats an earlier number.
    Bad {
        /// Path of its file.
        file: &'a Path,
        /// Where it begins, in bytes from the start of its file.
        offset: u64,
        /// Its bytes, without the line feed.
        line: &'a [u8],
        /// What is wrong with it.
        why: &'static str,
    },
    /// An unfinished line at the very end: a write that was cut off.
    Torn {
        /// Its bytes.
        line: &'a [u8],
    },
}

/// Where the journal ends.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tail {
    /// Number of the last file; 0 when there is none.
    pub number: u32,
    /// Bytes of the last file up to the end of its last whole line.
    pub len: u64,
    /// Whether that line is whole but lacks its line feed.
    pub lacks_newline: bool,
    /// Highest record number; 0 when there is none.
    pub last_seq: u64,
    /// How often an encrypted journal lacks a record that was written before the next one.
    pub gaps: u64,
}

/// Path of the journal file `number` in the journal folder `dir`.
pub fn path_of(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("{number:04}.jsonl"))
}

/// Numbers of the journal files in `dir`, rising. None when the folder does not exist.
pub fn numbers(dir: &Path) -> Result<Vec<u32>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(StoreError::from_io("list the journal", dir, e)),
    };
    let mut numbers = Vec::new();
    for entry in entries {
        let name = entry.map_err(at("list the journal", dir))?.file_name();
        let stem = name.to_str().and_then(|n| n.strip_suffix(".jsonl")).filter(|s| s.len() >= 4);
        let digits = stem.filter(|s| s.bytes().all(|b| b.is_ascii_digit()));
        numbers.extend(digits.and_then(|s| s.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// Gives `f` everything in the journal folder `dir`, encrypted with `key` or not, in order, and returns where it ends.
///
/// # Errors
/// Those of reading, [`StoreError::Locked`] for a sealed line without a key, and the first one that `f` returns.
pub fn walk(
    dir: &Path,
    key: Option<&Key>,
    f: &mut dyn FnMut(Found<'_>) -> Result<(), StoreError>,
) -> Result<Tail, StoreError> {
    walk_from(dir, key, Tail::default(), f)
}

/// The same from a place on where a line begins: what lies before `from` is not read.
///
/// # Errors
/// As [`walk`].
pub fn walk_from(
    dir: &Path,
    key: Option<&Key>,
    from: Tail,
    f: &mut dyn FnMut(Found<'_>) -> Result<(), StoreError>,
) -> Result<Tail, StoreError> {
    let numbers = numbers(dir)?;
    let mut tail = from.clone();
    for (place, &number) in numbers.iter().enumerate().filter(|(_, number)| **number >= from.number) {
        let len = if number == from.number { from.len } else { 0 };
        tail = Tail { number, len, lacks_newline: false, ..tail };
        walk_file(&path_of(dir, number), key, place + 1 == numbers.len(), &mut tail, f)?;
    }
    Ok(tail)
}

/// Where to begin for the records from number `seq` on: the last file that begins with no later one.
pub fn file_of(dir: &Path, key: Option<&Key>, seq: u64) -> Result<Tail, StoreError> {
    let mut start = Tail::default();
    for number in numbers(dir)? {
        match first_seq(&path_of(dir, number), key) {
            Some(first) if first <= seq => {
                start = Tail { number, last_seq: first.saturating_sub(1), ..Tail::default() }
            }
            // What cannot be read is looked at by who walks.
            Some(_) | None => break,
        }
    }
    Ok(start)
}

fn first_seq(path: &Path, key: Option<&Key>) -> Option<u64> {
    let mut line = Vec::new();
    BufReader::new(File::open(path).ok()?).read_until(b'\n', &mut line).ok()?;
    match record::read(line.strip_suffix(b"\n")?, key, &mut String::new()) {
        Read::Record(record, _) => Some(record.seq),
        Read::Sealed | Read::Bad(_) => None,
    }
}

/// The same for one file, which is taken for the last, after a record of number `last_seq`.
pub fn walk_one(
    path: &Path,
    key: Option<&Key>,
    last_seq: u64,
    f: &mut dyn FnMut(Found<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    walk_file(path, key, true, &mut Tail { last_seq, ..Tail::default() }, f)
}

fn walk_file(
    path: &Path,
    key: Option<&Key>,
    is_last: bool,
    tail: &mut Tail,
    f: &mut dyn FnMut(Found<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut file = File::open(path).map_err(at("open the journal", path))?;
    file.seek(SeekFrom::Start(tail.len)).map_err(at("read the journal", path))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = Vec::new();
    // What cannot be read is told by itself; the record after it need not be told to lack the one before.
    let mut after_bad = false;
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(at("read the journal", path))?;
        if read == 0 {
            return Ok(());
        }
        let ended = line.last() == Some(&b'\n');
        let body = if ended { &line[..read - 1] } else { &line[..] };
        let mut open = String::new();
        match record::read(body, key, &mut open) {
            Read::Sealed => return Err(StoreError::Locked { path: path.to_path_buf() }),
            Read::Record(record, prev) if record.seq > tail.last_seq => {
                tail.gaps += u64::from(!after_bad && prev.is_some_and(|p| p != tail.last_seq));
                after_bad = false;
                tail.last_seq = record.seq;
                tail.lacks_newline = !ended;
                f(Found::Record(record))?;
            }
            Read::Bad(_) if !ended && is_last => return f(Found::Torn { line: body }),
            other => {
                let why = if let Read::Bad(why) = other { why } else { "its number was used before" };
                (tail.lacks_newline, after_bad) = (!ended, true);
                f(Found::Bad { file: path, offset: tail.len, line: body, why })?;
            }
        }
        tail.len += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(dir: &Path) -> (Vec<String>, Tail) {
        let mut seen = Vec::new();
        let tail = walk(dir, None, &mut |found| {
            seen.push(match found {
                Found::Record(record) => format!("{}", record.seq),
                Found::Bad { offset, .. } => format!("bad@{offset}"),
                Found::Torn { line } => format!("torn{}", line.len()),
            });
            Ok(())
        });
        (seen, tail.unwrap())
    }

    #[test]
    fn files_are_read_in_order_and_each_flaw_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let line = |seq| record::render(seq, 5, "{}");
        assert_eq!(found(&dir.path().join("missing")), (vec![], Tail::default()));
        fs::write(path_of(dir.path(), 2), format!("{}nonsense\n{}{}", line(3), line(3), line(4))).unwrap();
        fs::write(path_of(dir.path(), 1), format!("{}{}half", line(1), line(2))).unwrap();
        fs::write(dir.path().join("quarantine.jsonl"), "x").unwrap();
        fs::write(path_of(dir.path(), 10_000), format!("{}{{\"seq\":6", line(5))).unwrap();
        let (seen, tail) = found(dir.path());
        let len = line(1).len();
        let expected = ["1", "2", &format!("bad@{}", 2 * len), "3", &format!("bad@{len}"), &format!("bad@{}", len + 9)];
        assert_eq!(seen[..6], expected);
        assert_eq!(seen[6..], ["4", "5", "torn8"]);
        assert_eq!(tail, Tail { number: 10_000, len: len as u64, lacks_newline: false, last_seq: 5, gaps: 0 });
    }

    #[test]
    fn a_whole_last_line_without_its_line_feed_counts() {
        let dir = tempfile::tempdir().unwrap();
        let line = record::render(1, 5, "{}");
        fs::write(path_of(dir.path(), 1), line.trim_end()).unwrap();
        let (seen, tail) = found(dir.path());
        assert_eq!(seen, ["1"]);
        assert!(tail.lacks_newline);
        assert_eq!(tail.len, line.len() as u64 - 1);
    }
}
