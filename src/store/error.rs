//! What can go wrong in the store, in words a learner can act on.
//!
//! Owns [`StoreError`] and the sorting of operating-system errors into "full", "read-only" and the rest.
//! Never retries and never hides an error. Neighbours: every file of `store` returns it.

use super::lock::Holder;
use crate::msg;
use std::io;
use std::path::{Path, PathBuf};

/// Why the store refused. Every message says what failed, where, why, and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process of the same user has this store open.
    #[error("{}", msg!("store-in-use", holder = .0.to_string()))]
    InUse(Holder),
    /// A process on another machine has this store open; only on its own machine can it be joined.
    #[error("{}", msg!("share-elsewhere", holder = .0.to_string(), host = .0.host.clone().unwrap_or_default()))]
    Elsewhere(Box<Holder>),
    /// The process that has this store open does not answer: stopped, most likely.
    #[error("{}", msg!("share-silent", holder = .0.to_string(), pid = .0.pid.unwrap_or_default().to_string()))]
    Silent(Box<Holder>),
    /// The process that has this store open did not do what it was asked for; why, in its own words.
    #[error("{0}")]
    Refused(String),
    /// The process that has this store open is another version of the program.
    #[error("{}", msg!("share-version", holder = holder.to_string(), version = version.as_str()))]
    OtherVersion {
        /// The process.
        holder: Box<Holder>,
        /// Its version.
        version: String,
    },
    /// The disk or the quota is exhausted. Nothing that was acknowledged is lost.
    #[error("{}", msg!("store-full", what = step(what), path = path.display().to_string(), why = source.to_string()))]
    Full {
        /// The step that failed, as a verb phrase.
        what: &'static str,
        /// The file or folder it failed on.
        path: PathBuf,
        /// The operating system's own words.
        source: io::Error,
    },
    /// The folder, or the whole file system, does not let this user write.
    #[error("{}", msg!("store-read-only", what = step(what), path = path.display().to_string(), why = source.to_string()))]
    ReadOnly {
        /// The step that failed, as a verb phrase.
        what: &'static str,
        /// The file or folder it failed on.
        path: PathBuf,
        /// The operating system's own words.
        source: io::Error,
    },
    /// Any other error of the operating system.
    #[error("{}", msg!("store-io", what = step(what), path = path.display().to_string(), why = source.to_string()))]
    Io {
        /// The step that failed, as a verb phrase.
        what: &'static str,
        /// The file or folder it failed on.
        path: PathBuf,
        /// The operating system's own words.
        source: io::Error,
    },
    /// The data were written by a newer Gradus than this one.
    #[error("{}", msg!("store-newer", path = path.display().to_string(), found = *found, known = *known))]
    Newer {
        /// The state folder.
        path: PathBuf,
        /// Format number found.
        found: u32,
        /// Highest format number this program reads.
        known: u32,
    },
    /// Another program changed, replaced or removed the journal file while it was open.
    #[error("{}", msg!("store-changed", path = path.display().to_string()))]
    Changed {
        /// The journal file.
        path: PathBuf,
    },
    /// An earlier write failed and could not be undone, so no more is written after it.
    #[error("{}", msg!("store-stopped", path = path.display().to_string()))]
    Stopped {
        /// The journal file.
        path: PathBuf,
    },
    /// The store is encrypted, and this process does not have its key.
    #[error("{}", msg!("store-locked", path = path.display().to_string()))]
    Locked {
        /// The store's folder, or the journal file.
        path: PathBuf,
    },
    /// The passphrase does not open the key.
    #[error("{}", msg!("store-passphrase"))]
    Passphrase,
    /// The file with the wrapped key cannot be used.
    #[error("{}", msg!("store-key-file", path = path.display().to_string(), why = why.as_str()))]
    KeyFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Encryption cannot be turned on or off.
    #[error("{}", msg!("store-not-turned", path = path.display().to_string(), why = why.as_str()))]
    NotTurned {
        /// The store's folder.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// An event that has no JSON form was given to the journal.
    #[error("{}", msg!("store-event", why = why.as_str()))]
    Event {
        /// The encoder's own words.
        why: String,
    },
    /// A saved value could not be read as the type asked for.
    #[error("{}", msg!("store-value", key = key.as_str(), tree = *tree, path = path.display().to_string(), why = why.as_str()))]
    Value {
        /// Name of the tree.
        tree: &'static str,
        /// The key.
        key: String,
        /// The state folder.
        path: PathBuf,
        /// The decoder's own words.
        why: String,
    },
    /// The state database failed. The journal is not concerned.
    #[error("{}", msg!("store-state", what = step(what), path = path.display().to_string(), why = why.as_str()))]
    State {
        /// The step that failed, as a verb phrase.
        what: &'static str,
        /// The state folder.
        path: PathBuf,
        /// The database's own words.
        why: String,
    },
}

/// A step, as a verb phrase.
fn step(what: &str) -> String {
    msg!("store-step", key = what.replace(' ', "-"), what = what)
}

impl StoreError {
    /// Sorts `source` into [`StoreError::Full`], [`StoreError::ReadOnly`] or [`StoreError::Io`].
    pub(super) fn from_io(what: &'static str, path: &Path, source: io::Error) -> StoreError {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full { what, path, source },
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                StoreError::ReadOnly { what, path, source }
            }
            _ => StoreError::Io { what, path, source },
        }
    }
}

/// For `map_err`: names the step and the place of an operating-system error.
pub(super) fn at(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    move |source| StoreError::from_io(what, path, source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operating_system_errors_are_sorted_by_what_the_learner_can_do() {
        let sort = |code| StoreError::from_io("write", Path::new("/x"), io::Error::from_raw_os_error(code));
        assert!(matches!(sort(28), StoreError::Full { .. }), "ENOSPC");
        assert!(matches!(sort(122), StoreError::Full { .. }) || cfg!(not(target_os = "linux")), "EDQUOT");
        assert!(matches!(sort(30), StoreError::ReadOnly { .. }), "EROFS");
        assert!(matches!(sort(13), StoreError::ReadOnly { .. }), "EACCES");
        assert!(matches!(sort(5), StoreError::Io { .. }), "EIO");
    }

    #[test]
    fn a_message_says_what_where_why_and_how_to_mend() {
        let text = StoreError::from_io("write the journal", Path::new("/data/j"), io::Error::from_raw_os_error(28));
        let text = text.to_string();
        for part in ["write the journal", "/data/j", "No space", "free some space"] {
            assert!(text.contains(part), "{part:?} is missing in {text}");
        }
    }
}
