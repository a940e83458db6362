//! Small file-system helpers: private folders and files, durable names, free names, a trial write.
//!
//! Owns the modes (folders 0700, files 0600) and the fsync of folders. Never reads learners' data.
//! Neighbours: used by `lock`, `journal` and `state`.

use super::error::{StoreError, at};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Creates `path` (and its parents) with mode 0700, or takes others' rights away from an existing one.
/// Returns whether others could reach an existing folder before. The owner's own rights are never widened.
pub fn private_dir(path: &Path) -> Result<bool, StoreError> {
    let existed = path.is_dir();
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(at("create the folder", path))?;
    if !existed && let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        sync_dir(parent)?;
    }
    let mode = fs::metadata(path).map_err(at("look at the folder", path))?.mode();
    if mode & 0o077 == 0 {
        return Ok(false);
    }
    let private = PermissionsExt::from_mode(mode & 0o700);
    fs::set_permissions(path, private).map_err(at("make private the folder", path))?;
    Ok(existed)
}

/// Options that create files with mode 0600; the caller adds how to open.
pub fn private_file() -> OpenOptions {
    let mut options = File::options();
    options.mode(0o600);
    options
}

/// Which file this is, whatever its name: the device and the number there.
pub fn identity(meta: &fs::Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}

/// Gives each of two folders the other's name, in one step.
pub fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

/// Makes names created, renamed or removed in `dir` survive a power cut.
pub fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|d| d.sync_all()).map_err(at("make durable the folder", dir))
}

/// `dir/stem-YYYYMMDD-HHMMSS` plus `ending`, in local time, with `-2`, `-3`… where that name is taken.
pub fn dated_name(dir: &Path, stem: &str, ending: &str) -> PathBuf {
    let stamp = chrono::Local::now().format("%Y%m%d-%H%M%S");
    let mut path = dir.join(format!("{stem}-{stamp}{ending}"));
    let mut copy = 2u32;
    while path.symlink_metadata().is_ok() {
        path = dir.join(format!("{stem}-{stamp}-{copy}{ending}"));
        copy += 1;
    }
    path
}

/// Writes `len` bytes into a nameless file in `dir`, to tell a full or read-only disk from damaged data.
pub fn trial_write(dir: &Path, len: usize) -> Result<(), StoreError> {
    let trial = tempfile::tempfile_in(dir).and_then(|mut file| {
        file.write_all(&vec![0x5a; len])?;
        file.sync_data()
    });
    trial.map_err(at("write into the folder", dir))
}

/// Writes all of `bytes`. In tests a write may be made to fail: the one whose number `GRADUS_TEST_EIO` gives, from 1.
pub fn write_all(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    #[cfg(debug_assertions)]
    fail_as_told()?;
    file.write_all(bytes)
}

#[cfg(debug_assertions)]
fn fail_as_told() -> io::Result<()> {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static WRITES: AtomicU64 = AtomicU64::new(0);
    static FAILS: OnceLock<Option<u64>> = OnceLock::new();
    let fails = FAILS.get_or_init(|| std::env::var("GRADUS_TEST_EIO").ok()?.parse().ok());
    let number = WRITES.fetch_add(1, Ordering::SeqCst) + 1;
    if *fails == Some(number) { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
}

/// The last part of `path` as text.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn folders_become_private_and_rights_are_never_widened() {
        let top = tempfile::tempdir().unwrap();
        let dir = top.path().join("a/b");
        assert!(!private_dir(&dir).unwrap());
        assert_eq!(mode(&dir), 0o700);
        fs::set_permissions(&dir, PermissionsExt::from_mode(0o755)).unwrap();
        assert!(private_dir(&dir).unwrap(), "the learner is told that it was open to others");
        assert_eq!(mode(&dir), 0o700);
        fs::set_permissions(&dir, PermissionsExt::from_mode(0o500)).unwrap();
        assert!(!private_dir(&dir).unwrap());
        assert_eq!(mode(&dir), 0o500);
    }

    #[test]
    fn a_dated_name_is_free() {
        let top = tempfile::tempdir().unwrap();
        let mut names = Vec::new();
        for _ in 0..3 {
            let path = dated_name(top.path(), "state.damaged", "");
            fs::write(&path, "").unwrap();
            names.push(path);
        }
        names.dedup();
        assert_eq!(names.len(), 3);
    }

    #[test]
    fn a_trial_write_leaves_nothing() {
        let top = tempfile::tempdir().unwrap();
        trial_write(top.path(), 1 << 16).unwrap();
        assert_eq!(fs::read_dir(top.path()).unwrap().count(), 0);
        assert!(trial_write(&top.path().join("missing"), 1).is_err());
    }
}
