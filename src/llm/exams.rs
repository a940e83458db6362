//! What exams of models found out, and the sums by which models are known.
//!
//! Owns two files. `exams.json` in the user's data: the outcome of an exam by the sum of the model's file; it is written as a
//! whole or not at all, and one that cannot be read is an error and stays as it is. `sums.json` in the cache: sums by path,
//! size and time of change, so that a large file is read once; it may be lost or damaged without harm. What the figures
//! mean is not known here.

use super::sum;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

const FILE: &str = "exams.json";
const SUMS: &str = "sums.json";
const FORMAT: u32 = 1;
/// No file of either kind is larger; nobody has that many models.
const MOST_BYTES: u64 = 16 << 20;
/// Sums kept at most.
const MOST_SUMS: usize = 500;

/// The outcome of an exam.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exam {
    /// The name of the model's file then, for people.
    pub file: String,
    /// When it ended, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Replies that were looked at.
    pub replies: u32,
    /// The figures, in the examiner's own form.
    pub figures: serde_json::Value,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exams {
    format: u32,
    /// By sum.
    exams: BTreeMap<String, Exam>,
}

/// Why outcomes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ExamError {
    /// Not the expected JSON.
    #[error("{} cannot be understood: {why}. Mend it, or move it away to have every model examined anew.", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The disk refuses.
    #[error("{} cannot be used: {source}. Check the permissions and the room on the disk.", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The outcome for the model with this sum, if it was examined.
///
/// # Errors
/// The file of outcomes is there and cannot be read.
pub fn find(folder: &Path, sha256: &str) -> Result<Option<Exam>, ExamError> {
    Ok(read(folder)?.exams.remove(sha256))
}

/// Keeps an outcome, in place of an earlier one of the same model. Safe against other processes that do the same.
///
/// # Errors
/// The disk refuses, or what is there cannot be read; then nothing is changed.
pub fn keep(folder: &Path, sha256: &str, exam: Exam) -> Result<(), ExamError> {
    let path = folder.join(FILE);
    let failed = |source| ExamError::Io { path: path.clone(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    let lock = File::options().create(true).append(true).open(folder.join(".exams.lock")).map_err(failed)?;
    match lock.lock() {
        Err(e) if e.kind() != io::ErrorKind::Unsupported => return Err(failed(e)), // some network file systems have none
        _ => {}
    }
    let mut all = read(folder)?;
    all.format = FORMAT;
    all.exams.insert(sha256.to_string(), exam);
    write(folder, FILE, &all).map_err(failed)
}

fn read(folder: &Path) -> Result<Exams, ExamError> {
    let path = folder.join(FILE);
    let damaged = |why: String| ExamError::Damaged { path: path.clone(), why };
    let text = match fs::metadata(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Exams::default()),
        Ok(meta) if meta.len() > MOST_BYTES => return Err(damaged(format!("it has {} bytes", meta.len()))),
        _ => fs::read_to_string(&path).map_err(|source| ExamError::Io { path: path.clone(), source })?,
    };
    let all: Exams = serde_json::from_str(&text).map_err(|e| damaged(e.to_string()))?;
    if all.format > FORMAT {
        return Err(damaged(format!("it was written by a later version (format {})", all.format)));
    }
    match all.exams.keys().find(|sum| !sum::is_sha256(sum)) {
        Some(sum) => Err(damaged(format!("{sum:?} is no sum of a file"))),
        None => Ok(all),
    }
}

/// As a whole or not at all, for this user alone.
fn write(folder: &Path, name: &str, value: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_vec_pretty(value)?;
    // Files of `tempfile` have mode 0600, and keep it under their new name.
    let mut new = tempfile::Builder::new().prefix(".exams").tempfile_in(folder)?;
    new.write_all(&text)?;
    new.write_all(b"\n")?;
    new.as_file().sync_all()?;
    new.persist(folder.join(name)).map_err(|e| e.error)?;
    Ok(())
}

/// A sum, and the file as it was when it was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Known {
    size: u64,
    /// Nanoseconds since 1970 of the last change, as text: JSON numbers are too short for them.
    changed: String,
    sha256: String,
}

/// The sum of a model's file. A file that did not change since is not read again: on a warm start this costs one small file.
/// `tick` gets the bytes read so far and may end it; then the result is `None`.
///
/// # Errors
/// The model cannot be read. A cache that cannot be read or written is no error.
pub fn sum_of(model: &Path, cache: &Path, tick: &mut dyn FnMut(u64) -> ControlFlow<()>) -> io::Result<Option<String>> {
    let model = fs::canonicalize(model)?;
    let now = stamp(&model)?;
    let mut known = sums(cache);
    let key = model.to_string_lossy().into_owned();
    if let Some(k) = known.get(&key).filter(|k| (k.size, &k.changed) == (now.0, &now.1)) {
        return Ok(Some(k.sha256.clone()));
    }
    let sha256 = match sum::recorded(&model) {
        Some(sum) => sum,
        None => match sum::sha256(File::open(&model)?, tick)? {
            Some(sum) => sum,
            None => return Ok(None),
        },
    };
    // What changed while it was read has another sum by now.
    if stamp(&model)? == now {
        known.retain(|path, _| Path::new(path).exists());
        if known.len() < MOST_SUMS {
            known.insert(key, Known { size: now.0, changed: now.1, sha256: sha256.clone() });
            let _ = fs::create_dir_all(cache).and_then(|()| write(cache, SUMS, &known));
        }
    }
    Ok(Some(sha256))
}

/// The sum, where it is known without reading the model.
pub fn sum_known(model: &Path, cache: &Path) -> Option<String> {
    let model = fs::canonicalize(model).ok()?;
    let now = stamp(&model).ok()?;
    let known = sums(cache).remove(model.to_string_lossy().as_ref());
    let known = known.filter(|k| (k.size, &k.changed) == (now.0, &now.1)).map(|k| k.sha256);
    known.or_else(|| sum::recorded(&model))
}

fn stamp(model: &Path) -> io::Result<(u64, String)> {
    let meta = fs::metadata(model)?;
    let changed = meta.modified()?.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    Ok((meta.len(), changed.to_string()))
}

fn sums(cache: &Path) -> BTreeMap<String, Known> {
    let path = cache.join(SUMS);
    let small = fs::metadata(&path).is_ok_and(|m| m.len() <= MOST_BYTES);
    let text = small.then(|| fs::read_to_string(&path).ok()).flatten().unwrap_or_default();
    let mut all: BTreeMap<String, Known> = serde_json::from_str(&text).unwrap_or_default();
    all.retain(|_, k| sum::is_sha256(&k.sha256));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exam(n: u32) -> Exam {
        Exam { file: "a.gguf".into(), at: 7, replies: n, figures: serde_json::json!({ "suite": 1 }) }
    }

    #[test]
    fn outcomes_last_are_replaced_and_are_the_users_alone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("data");
        let (a, b) = ("a".repeat(64), "b".repeat(64));
        assert_eq!(find(&folder, &a).unwrap(), None);
        keep(&folder, &a, exam(1)).unwrap();
        keep(&folder, &b, exam(2)).unwrap();
        keep(&folder, &a, exam(3)).unwrap();
        assert_eq!(find(&folder, &a).unwrap(), Some(exam(3)));
        assert_eq!(find(&folder, &b).unwrap(), Some(exam(2)));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(folder.join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let left = fs::read_dir(&folder).unwrap().flatten().filter(|e| e.file_name().to_string_lossy().len() > 12);
        assert_eq!(left.count(), 0, "nothing half-written is left");
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let sum = "a".repeat(64);
        for text in [
            "",
            "{",
            r#"{"format":1,"exams":{"12":{"file":"a","at":1,"replies":1,"figures":{}}}}"#,
            r#"{"format":99,"exams":{}}"#,
            r#"{"format":1,"exams":{},"more":1}"#,
        ] {
            fs::write(&path, text).unwrap();
            let error = find(folder.path(), &sum).unwrap_err().to_string();
            assert!(error.contains("exams.json") && error.contains("move it away"), "{error}");
            assert!(keep(folder.path(), &sum, exam(1)).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text, "it stays as it is");
        }
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for i in 0..8 {
                let folder = folder.path();
                scope.spawn(move || keep(folder, &format!("{i:064x}"), exam(i)).unwrap());
            }
        });
        assert_eq!(read(folder.path()).unwrap().exams.len(), 8);
    }

    #[test]
    fn a_sum_is_computed_once_and_again_when_the_file_changes() {
        let (home, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let model = home.path().join("m.gguf");
        fs::write(&model, "abc").unwrap();
        let mut reads = 0;
        let mut sum = |expect_read: bool| {
            let before = reads;
            let sum = sum_of(&model, cache.path(), &mut |_| {
                reads += 1;
                ControlFlow::Continue(())
            });
            assert_eq!(reads > before, expect_read);
            sum.unwrap().unwrap()
        };
        let first = sum(true);
        assert!(first.starts_with("ba7816bf"));
        assert_eq!(sum(false), first);
        // The same size, another content and time.
        fs::write(&model, "abd").unwrap();
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
        File::options().write(true).open(&model).unwrap().set_modified(later).unwrap();
        assert_eq!(sum_known(&model, cache.path()), None);
        let second = sum(true);
        assert!(second != first && sum_known(&model, cache.path()) == Some(second.clone()));
        // A damaged cache costs a second reading, no more.
        fs::write(cache.path().join(SUMS), "[").unwrap();
        assert_eq!(sum(true), second);
        assert_eq!(sum(false), second);
        let stopped = sum_of(&home.path().join("m.gguf"), &home.path().join("other"), &mut |_| ControlFlow::Break(()));
        assert_eq!(stopped.unwrap(), None);
    }
}
