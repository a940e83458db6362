//! Copies that are made without being asked for: of the state, and of the journal.
//!
//! ```text
//! DIR/backup/checkpoint-DATE.jsonl     the state: a line that says where the journal stood, an entry a line (values in
//!                                      hexadecimal), a line with the SHA-256 of all before it; the last three are kept
//! DIR/backup/0001-LEN.jsonl.gz         the first LEN bytes of a journal file
//! ```
//!
//! Made on a clean exit, at most once in [`EVERY`], and before the form of the state is changed. A copy of a journal file
//! replaces an older one only where every line is sound and no record is missing, so that neither damage nor a new beginning
//! spreads into the copies. Neighbours: `Store::close` makes them, `mend` reads them.

use super::codec::{hex, unhex};
use super::error::{StoreError, at};
use super::files::{dated_name, file_name, private_dir, private_file, sync_dir};
use super::journal::{self, merge};
use super::seal;
use super::state::{Put, Tree};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The time between two backups at least; a little less than a day, so that a daily habit makes one a day.
pub const EVERY: Duration = Duration::from_secs(20 * 3600);
/// Checkpoints that are kept.
const KEPT: usize = 3;
/// Bytes of a checkpoint's first line at most.
const LONGEST_HEAD: u64 = 1 << 10;
/// The form of a checkpoint.
const FORMAT: u32 = 1;

/// Where things stood when a checkpoint was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The form of the file.
    pub format: u32,
    /// The last record that the entries reflect.
    pub seq: u64,
    /// When it was made, in Unix milliseconds.
    pub at: i64,
    /// The number of the last journal file, and its length in bytes.
    pub journal: (u32, u64),
}

#[derive(Serialize, Deserialize)]
struct Row {
    tree: Tree,
    key: String,
    value: String,
}

#[derive(Serialize, Deserialize)]
struct Seal {
    sha256: String,
}

fn folder(root: &Path) -> PathBuf {
    root.join("backup")
}

/// Whether the last backup is so old that another is due. One from the future (the clock was set back) counts as old.
pub fn is_due(root: &Path) -> bool {
    let made = unsorted(root).into_iter().filter_map(|path| fs::metadata(path).ok()?.modified().ok());
    let ages = made.filter_map(|made| SystemTime::now().duration_since(made).ok());
    ages.min().is_none_or(|age| age >= EVERY)
}

/// The checkpoints, those that know least first; of those that know as much, by their names, which are dates.
pub fn checkpoints(root: &Path) -> Vec<PathBuf> {
    let mut found = unsorted(root);
    found.sort_by_cached_key(|path| (head_of(path).map(|head| head.seq), path.clone()));
    found
}

fn unsorted(root: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(folder(root)).into_iter().flatten().flatten().map(|e| e.path());
    names.filter(|p| file_name(p).starts_with("checkpoint-") && file_name(p).ends_with(".jsonl")).collect()
}

fn head_of(path: &Path) -> Option<Head> {
    let mut line = String::new();
    BufReader::new(File::open(path).ok()?).take(LONGEST_HEAD).read_line(&mut line).ok()?;
    serde_json::from_str(&line).ok()
}

/// Makes a checkpoint of these entries, and copies of the journal.
///
/// # Errors
/// Those of the disk; what was there before is as it was.
pub fn make(root: &Path, head: &Head, rows: &[Put]) -> Result<(), StoreError> {
    let dir = folder(root);
    private_dir(&dir)?;
    let path = dated_name(&dir, "checkpoint", ".jsonl");
    write_beside(&dir, &path, |to| write_checkpoint(to, head, rows))?;
    // The one that was just made stays, whatever others know: of an earlier life, or dated by a clock that ran ahead.
    for old in checkpoints(root).iter().rev().filter(|old| **old != path).skip(KEPT - 1) {
        fs::remove_file(old).map_err(at("remove an old checkpoint", old))?;
    }
    copy_journal(root, &dir)
}

/// Writes a file under another name, makes it durable, and gives it its name then.
fn write_beside(
    dir: &Path,
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), StoreError> {
    let new = dir.join("unfinished.tmp");
    let written = private_file().create(true).truncate(true).write(true).open(&new).and_then(|file| {
        let mut to = BufWriter::new(file);
        write(&mut to)?;
        to.into_inner().map_err(|e| e.into_error())?.sync_all()
    });
    if let Err(e) = written.and_then(|()| fs::rename(&new, path)) {
        let _ = fs::remove_file(&new);
        return Err(StoreError::from_io("write the backup", path, e));
    }
    sync_dir(dir)
}

fn write_checkpoint(to: &mut dyn Write, head: &Head, rows: &[Put]) -> io::Result<()> {
    let mut sum = Sha256::new();
    let mut line = |text: String| {
        sum.update(text.as_bytes());
        to.write_all(text.as_bytes())
    };
    line(serde_json::to_string(head)? + "\n")?;
    for put in rows {
        let Some(value) = &put.value else { continue };
        let row = Row { tree: put.tree, key: put.key.clone(), value: hex(value) };
        line(serde_json::to_string(&row)? + "\n")?;
    }
    let seal = Seal { sha256: hex(&sum.finalize()) };
    writeln!(to, "{}", serde_json::to_string(&seal)?)
}

/// Reads a checkpoint. `None` where it is not whole, or of a later form.
pub fn read_checkpoint(path: &Path) -> Option<(Head, Vec<Put>)> {
    let text = fs::read_to_string(path).ok()?;
    let end = text.trim_end_matches('\n').rfind('\n')? + 1;
    let (body, seal) = text.split_at(end);
    let seal: Seal = serde_json::from_str(seal).ok()?;
    if seal.sha256 != hex(&Sha256::digest(body.as_bytes())) {
        return None;
    }
    let mut lines = body.lines();
    let head: Head = serde_json::from_str(lines.next()?).ok()?;
    if head.format > FORMAT {
        return None;
    }
    let rows = lines.map(|line| {
        let row: Row = serde_json::from_str(line).ok()?;
        Some(Put { tree: row.tree, key: row.key, value: Some(unhex(&row.value)?) })
    });
    Some((head, rows.collect::<Option<Vec<Put>>>()?))
}

/// The head of a checkpoint that is made now.
pub fn head(seq: u64, journal: (u32, u64)) -> Head {
    Head { format: FORMAT, seq, at: chrono::Utc::now().timestamp_millis(), journal }
}

fn copy_journal(root: &Path, dir: &Path) -> Result<(), StoreError> {
    let key = seal::key_of(root)?;
    for (number, path) in journal::files(root)? {
        let len = fs::metadata(&path).map_err(at("look at the journal", &path))?.len();
        let copy = dir.join(format!("{number:04}-{len}.jsonl.gz"));
        if len == 0 || copy.exists() {
            continue;
        }
        let mut file = File::open(&path).map_err(at("open the journal", &path))?.take(len);
        write_beside(dir, &copy, |to| {
            let mut packed = GzEncoder::new(to, Compression::fast());
            io::copy(&mut file, &mut packed)?;
            packed.finish().map(|_| ())
        })?;
        if !journal::is_sound(&path, key.as_deref())? {
            continue;
        }
        let olds = copies(root).into_iter().filter(|c| *c != copy && number_of(c) == Some(number));
        for old in olds.filter(|old| !knows_more(old, &path, key.as_deref())) {
            fs::remove_file(&old).map_err(at("remove an old backup", &old))?;
        }
    }
    Ok(())
}

/// Whether a copy has a record that the journal file lacks, as it has where the journal was lost and begun anew.
fn knows_more(copy: &Path, file: &Path, key: Option<&seal::Key>) -> bool {
    let mut lacks = merge::Records::new();
    read_copy(copy, &mut |line| lacks.extend(merge::record(line, key)));
    let Ok(file) = File::open(file) else { return true };
    for line in BufReader::new(file).split(b'\n').map_while(Result::ok) {
        if let Some((seq, body)) = merge::record(&line, key)
            && lacks.get(&seq) == Some(&body)
        {
            lacks.remove(&seq);
        }
    }
    !lacks.is_empty()
}

/// The copies of journal files, in the order of their numbers.
pub fn copies(root: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(folder(root)).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<PathBuf> = names.filter(|p| number_of(p).is_some()).collect();
    found.sort();
    found
}

fn number_of(path: &Path) -> Option<u32> {
    let name = file_name(path);
    name.strip_suffix(".jsonl.gz")?.split_once('-')?.0.parse().ok()
}

/// Gives `f` each line of a copy, as far as it can be read; whether all of it could.
pub fn read_copy(path: &Path, f: &mut dyn FnMut(&[u8])) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut from = BufReader::new(GzDecoder::new(file));
    let mut line = Vec::new();
    loop {
        line.clear();
        match from.read_until(b'\n', &mut line) {
            Ok(0) => return true,
            Ok(_) => f(line.strip_suffix(b"\n").unwrap_or(&line)),
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn filled(root: &Path, n: u64) -> Store {
        let (mut store, _) = Store::open(root).unwrap();
        for n in 0..n {
            let put = Put::set(Tree::Items, &format!("item{n}"), &(n, f64::NAN)).unwrap();
            store.append(n as i64, &n, &[put]).unwrap();
        }
        store
    }

    #[test]
    fn a_checkpoint_comes_back_and_a_changed_byte_is_noticed() {
        let top = tempfile::tempdir().unwrap();
        let store = filled(top.path(), 5);
        store.backup().unwrap();
        let path = checkpoints(top.path()).pop().unwrap();
        let (head, rows) = read_checkpoint(&path).unwrap();
        assert_eq!((head.seq, rows.len()), (5, 5));
        assert_eq!(rows[4].value, Put::set(Tree::Items, "item4", &(4u64, f64::NAN)).unwrap().value);
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len() - 1).step_by(7) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            assert!(read_checkpoint(&path).is_none(), "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(read_checkpoint(&path).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn three_are_kept_and_the_journal_is_copied_once() {
        let top = tempfile::tempdir().unwrap();
        let mut store = filled(top.path(), 2);
        assert!(is_due(top.path()));
        for n in 0..5u8 {
            store.append(9, &n, &[]).unwrap();
            store.backup().unwrap();
        }
        assert!(!is_due(top.path()));
        assert_eq!((checkpoints(top.path()).len(), copies(top.path()).len()), (KEPT, 1));
        let mut lines = 0;
        assert!(read_copy(&copies(top.path())[0], &mut |_| lines += 1));
        assert_eq!(lines, 7);
        let journal = top.path().join("journal/0001.jsonl");
        let mut bytes = fs::read(&journal).unwrap();
        bytes[30] ^= 1;
        drop(store);
        fs::write(&journal, [bytes.as_slice(), b"one more line\n"].concat()).unwrap();
        let (store, _) = Store::open(top.path()).unwrap();
        store.backup().unwrap();
        assert_eq!(copies(top.path()).len(), 2, "the copy from before the damage stays");
    }

    #[test]
    fn a_clock_that_ran_ahead_costs_no_checkpoint() {
        let top = tempfile::tempdir().unwrap();
        let mut store = filled(top.path(), 2);
        let ahead = SystemTime::now() + Duration::from_secs(70 * 365 * 86_400);
        for n in 0..KEPT {
            store.append(9, &n, &[]).unwrap();
            store.backup().unwrap();
            let path = checkpoints(top.path()).pop().unwrap();
            File::options().append(true).open(&path).unwrap().set_modified(ahead).unwrap();
            fs::rename(&path, path.with_file_name(format!("checkpoint-2096010{n}-000000.jsonl"))).unwrap();
        }
        assert!(is_due(top.path()), "one from the future says nothing of today");
        store.append(9, &9u64, &[]).unwrap();
        store.backup().unwrap();
        assert!(!is_due(top.path()));
        let newest = checkpoints(top.path()).pop().unwrap();
        assert!(!file_name(&newest).contains("2096"), "{newest:?}");
        assert_eq!(read_checkpoint(&newest).unwrap().0.seq, store.journal_seq());
    }

    #[test]
    fn a_new_beginning_does_not_replace_what_was_before() {
        let top = tempfile::tempdir().unwrap();
        let store = filled(top.path(), 30);
        store.backup().unwrap();
        store.close();
        for lost in ["journal", "state"] {
            fs::remove_dir_all(top.path().join(lost)).unwrap();
        }
        let store = filled(top.path(), 2);
        store.backup().unwrap();
        store.close();
        assert_eq!(copies(top.path()).len(), 2, "the copy of the lost journal stays");
        crate::store::mend::mend(top.path()).unwrap();
        let (mut store, _) = Store::open(top.path()).unwrap();
        assert_eq!(store.journal_seq(), 30);
        store.append(99, &99u64, &[]).unwrap();
        store.backup().unwrap();
        assert_eq!(copies(top.path()).len(), 1, "all of it is in the journal now");
    }
}
