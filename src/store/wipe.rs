//! Erasing a store.
//!
//! Owns the order: the lock first, so that no session writes meanwhile; the evidence before what tells of it, so that a
//! crash in between leaves less and never half a record under a whole state. Removes only names below the store's folder,
//! and follows no link out of it. Neighbours: the command line, which has asked.

use super::error::{StoreError, at};
use super::files::sync_dir;
use super::lock::Lock;
use super::seal;
use std::fs;
use std::path::Path;

/// Removes the store in `dir` with everything in it. A store that is not there is fine. Returns whether there was one.
///
/// # Errors
/// [`StoreError::InUse`] where another process has it open, and nothing was removed; the disk refuses.
pub fn erase(dir: &Path) -> Result<bool, StoreError> {
    let turning = seal::turning(dir);
    if dir.symlink_metadata().is_err() && turning.symlink_metadata().is_err() {
        return Ok(false);
    }
    if dir.symlink_metadata().is_ok() {
        let lock = Lock::take(dir)?;
        // Whoever opens it from here on finds nothing.
        for name in ["journal", "KEY"] {
            remove(&dir.join(name))?;
        }
        for entry in fs::read_dir(dir).map_err(at("list the folder", dir))? {
            let entry = entry.map_err(at("list the folder", dir))?;
            if entry.file_name() != "LOCK" {
                remove(&entry.path())?;
            }
        }
        remove(&dir.join("LOCK"))?;
        drop(lock);
        match fs::remove_dir(dir) {
            // Somebody began anew there as soon as the lock was free.
            Err(e) if e.kind() == std::io::ErrorKind::DirectoryNotEmpty => {}
            done => done.map_err(at("erase", dir))?,
        }
    }
    remove(&turning)?;
    if let Some(parent) = dir.parent() {
        sync_dir(parent)?;
    }
    Ok(true)
}

/// Removes a file, a link, or a folder with all that is in it.
fn remove(path: &Path) -> Result<(), StoreError> {
    let Ok(meta) = path.symlink_metadata() else { return Ok(()) };
    let done = if meta.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    done.map_err(at("erase", path))
}
