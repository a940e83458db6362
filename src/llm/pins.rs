//! What the hub said about a file when it was first fetched.
//!
//! Owns `pins.toml` in the folder of models: for each file its sum, size, date and commit. A later fetch must bring the
//! same, or the user says that the change is fine. It never touches the network. A file of pins that cannot be read is
//! an error and stays as it is: to forget pins silently would be to trust anything.

use super::{
    catalog::{is_repo, plain},
    sum::is_sha256,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

const FILE: &str = "pins.toml";
const HEAD: &str = "# What was fetched, and the sums that hold from then on. Kept by `gradus model pull`.\n\n";
/// No file of pins is larger; nobody has that many models.
const MOST_BYTES: u64 = 4 << 20;

/// What is known of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// `owner/name/path` on the hub.
    pub file: String,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The day, as `2026-01-31`.
    pub date: String,
    /// The hub's commit, where it named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The catalogue or the hub named the sum; without that it is only what came the first time.
    pub verified: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pins {
    #[serde(default, rename = "pin")]
    pins: Vec<Pin>,
}

/// Why pins cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// Not the expected TOML.
    #[error("{} cannot be understood: {why}. Mend it, or remove it to trust the hub anew for every model.", path.display())]
    Syntax {
        /// The file of pins.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The disk refuses.
    #[error("{} cannot be used: {source}. Check the permissions and the room on the disk.", path.display())]
    Io {
        /// The file of pins.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The hub's file is not the one that was fetched before.
    #[error(
        "{file} has changed on the hub: its sha256 was {pinned} on {date} and is {now} now. If its owner made a new version and you want that, say --repin; if you do not know why, leave it."
    )]
    Changed {
        /// Whose pin.
        file: String,
        /// The sum from then.
        pinned: String,
        /// When that was.
        date: String,
        /// The sum that the hub names now.
        now: String,
    },
}

/// The name under which a file of the hub is pinned.
pub fn key(repo: &str, path: &str) -> String {
    format!("{repo}/{path}")
}

/// The pin of this file, if there is one.
///
/// # Errors
/// Where the file of pins is there and cannot be read.
pub fn find(folder: &Path, file: &str) -> Result<Option<Pin>, PinError> {
    Ok(read(folder)?.pins.into_iter().find(|p| p.file == file))
}

/// Compares the pin of `file` with what the hub says now.
///
/// # Errors
/// [`PinError::Changed`] where they differ.
pub fn check(pin: &Pin, now: &str) -> Result<(), PinError> {
    if pin.sha256.eq_ignore_ascii_case(now) {
        return Ok(());
    }
    Err(PinError::Changed {
        file: pin.file.clone(),
        pinned: pin.sha256.clone(),
        date: pin.date.clone(),
        now: now.to_owned(),
    })
}

/// Writes a pin down, in place of an earlier one of the same file. Safe against other processes that do the same.
///
/// # Errors
/// Where the disk refuses, or what is there cannot be read.
pub fn set(folder: &Path, pin: Pin) -> Result<(), PinError> {
    let path = folder.join(FILE);
    let failed = |source| PinError::Io { path: path.clone(), source };
    let lock = File::options().create(true).append(true).open(folder.join(".pins.lock")).map_err(failed)?;
    match lock.lock() {
        Err(e) if e.kind() != io::ErrorKind::Unsupported => return Err(failed(e)), // some network file systems have none
        _ => {}
    }
    let mut all = read(folder)?;
    all.pins.retain(|p| p.file != pin.file);
    all.pins.push(pin);
    all.pins.sort_by(|a, b| a.file.cmp(&b.file));
    let text = toml::to_string(&all).map_err(|e| PinError::Syntax { path: path.clone(), why: e.to_string() })?;
    let mut new = tempfile::Builder::new().prefix(".pins").tempfile_in(folder).map_err(failed)?;
    let written = new.write_all(HEAD.as_bytes()).and_then(|()| new.write_all(text.as_bytes()));
    written.and_then(|()| new.as_file().sync_all()).map_err(failed)?;
    new.persist(&path).map_err(|e| failed(e.error))?;
    Ok(())
}

fn read(folder: &Path) -> Result<Pins, PinError> {
    let path = folder.join(FILE);
    let text = match fs::metadata(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Pins::default()),
        Ok(meta) if meta.len() > MOST_BYTES => {
            return Err(PinError::Syntax { path, why: format!("it has {} bytes", meta.len()) });
        }
        _ => fs::read_to_string(&path).map_err(|source| PinError::Io { path: path.clone(), source })?,
    };
    let wrong = |why: String| PinError::Syntax { path: path.clone(), why };
    let all: Pins = toml::from_str(&text).map_err(|e| wrong(e.message().to_owned()))?;
    match all.pins.iter().find(|p| !is_sha256(&p.sha256) || !is_key(&p.file) || !plain(&p.date, "-")) {
        Some(pin) => Err(wrong(format!("the pin of {:?} is not one", pin.file))),
        None => Ok(all),
    }
}

/// A repository, then a path of plain names.
fn is_key(text: &str) -> bool {
    let names: Vec<&str> = text.splitn(3, '/').collect();
    let [owner, name, path] = names[..] else { return false };
    is_repo(&format!("{owner}/{name}")) && path.split('/').all(|n| plain(n, ".-_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(file: &str, sum: char) -> Pin {
        Pin {
            file: file.into(),
            sha256: sum.to_string().repeat(64),
            size: 7,
            date: "2026-01-31".into(),
            commit: Some("abc".into()),
            verified: true,
        }
    }

    #[test]
    fn pins_last_and_are_replaced_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert_eq!(find(folder, "o/r/a.gguf").unwrap(), None);
        set(folder, pin("o/r/b.gguf", 'b')).unwrap();
        set(folder, pin("o/r/a.gguf", 'a')).unwrap();
        set(folder, pin("o/r/b.gguf", 'c')).unwrap();
        assert_eq!(find(folder, "o/r/a.gguf").unwrap(), Some(pin("o/r/a.gguf", 'a')));
        assert_eq!(find(folder, "o/r/b.gguf").unwrap(), Some(pin("o/r/b.gguf", 'c')));
        assert!(fs::read_to_string(folder.join(FILE)).unwrap().starts_with("# What was fetched"));
    }

    #[test]
    fn a_change_is_told_with_both_sums() {
        let pin = pin("o/r/a.gguf", 'a');
        assert!(check(&pin, &"A".repeat(64)).is_ok());
        let error = check(&pin, &"b".repeat(64)).unwrap_err().to_string();
        for part in ["o/r/a.gguf", &"a".repeat(64), &"b".repeat(64), "2026-01-31", "--repin"] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let wrong = [
            "pin = 3".to_owned(),
            "[[pin]]\nfile = \"x\"".to_owned(),
            toml::to_string(&Pins { pins: vec![Pin { sha256: "12".into(), ..pin("o/r/a.gguf", 'a') }] }).unwrap(),
            toml::to_string(&Pins { pins: vec![pin("o/r/../a.gguf", 'a')] }).unwrap(),
            toml::to_string(&Pins { pins: vec![Pin { date: "\u{1b}[2J".into(), ..pin("o/r/a.gguf", 'a') }] }).unwrap(),
        ];
        for text in wrong {
            fs::write(&path, &text).unwrap();
            assert!(matches!(find(folder.path(), "o/r/a.gguf"), Err(PinError::Syntax { .. })), "{text}");
            assert!(set(folder.path(), pin("o/r/b.gguf", 'b')).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text, "it stays as it is");
        }
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for i in 0..8 {
                let folder = folder.path();
                scope.spawn(move || set(folder, pin(&format!("o/r/{i}.gguf"), 'a')).unwrap());
            }
        });
        assert_eq!(read(folder.path()).unwrap().pins.len(), 8);
    }
}
