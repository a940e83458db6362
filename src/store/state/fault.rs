//! Calls into the database, made safe: its errors and its panics become a [`Fault`].
//!
//! Owns the sorting of faults into "the disk refuses" and "the data are broken". Installs no panic hook: a caught panic
//! is still reported by whatever hook the program has. Neighbours: every call of `state` and `open` goes through here.

use crate::store::codec::CodecError;
use crate::store::error::StoreError;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What can come of a call into the database.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// An error of the operating system.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The database's own error.
    #[error("{0}")]
    Database(String),
    /// The database panicked.
    #[error("the database gave up ({0})")]
    Panic(String),
    /// Entries are missing, altered or unreadable.
    #[error("{0}")]
    Broken(String),
    /// The state was written by a later format.
    #[error("format {0} is newer than this program")]
    Newer(u32),
}

impl From<sled::Error> for Fault {
    fn from(error: sled::Error) -> Fault {
        match error {
            sled::Error::Io(e) => Fault::Io(e),
            other => Fault::Database(other.to_string()),
        }
    }
}

impl From<sled::transaction::TransactionError<Fault>> for Fault {
    fn from(error: sled::transaction::TransactionError<Fault>) -> Fault {
        match error {
            sled::transaction::TransactionError::Abort(fault) => fault,
            sled::transaction::TransactionError::Storage(error) => error.into(),
        }
    }
}

impl From<CodecError> for Fault {
    fn from(error: CodecError) -> Fault {
        Fault::Broken(error.to_string())
    }
}

impl Fault {
    /// As the store's error: the disk's refusals keep their kind, everything else concerns the state alone.
    pub fn at(self, what: &'static str, path: &Path) -> StoreError {
        match self {
            Fault::Io(e) if !is_damage(&e) => StoreError::from_io(what, path, e),
            other => StoreError::State { what, path: path.to_path_buf(), why: other.to_string() },
        }
    }

    /// Whether the data are to blame, and not the disk, the rights or this process's limits.
    pub fn is_damage(&self) -> bool {
        match self {
            Fault::Io(e) => is_damage(e),
            Fault::Database(_) | Fault::Panic(_) | Fault::Broken(_) => true,
            Fault::Newer(_) => false,
        }
    }

    /// Whether the database's own file lock was still held, which passes.
    pub fn is_lock(&self) -> bool {
        // It can be told by its text alone.
        matches!(self, Fault::Io(e) if e.to_string().contains("could not acquire lock"))
    }
}

fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    let passing = matches!(
        error.kind(),
        Kind::StorageFull
            | Kind::QuotaExceeded
            | Kind::ReadOnlyFilesystem
            | Kind::PermissionDenied
            | Kind::OutOfMemory
            | Kind::Interrupted
            | Kind::StaleNetworkFileHandle
            | Kind::ResourceBusy
    );
    // EMFILE and ENFILE: too many open files.
    !passing && !matches!(error.raw_os_error(), Some(23 | 24)) && !error.to_string().contains("could not acquire lock")
}

/// Runs `call`; a panic in it becomes [`Fault::Panic`].
pub fn guarded<T>(call: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
        Err(Fault::Panic(text.lines().next().unwrap_or_default().to_owned()))
    })
}
