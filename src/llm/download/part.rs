//! The part file of a download: what is there so far, for one process at a time.
//!
//! Owns `<file>.part` (locked while in use) and `<file>.part.etag`, which says of which version of the file the part is.

use super::error::PullError;
use crate::llm::sum::beside;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Seek, SeekFrom, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

pub(super) struct Part {
    file: File,
    path: PathBuf,
    dest: PathBuf,
    length: u64,
}

/// Who has the part file.
pub(super) enum Opened {
    /// This process, locked.
    Mine(Part),
    /// Another one.
    Theirs {
        /// Which, where the system tells.
        pid: Option<u32>,
        /// Bytes that it has so far.
        length: u64,
    },
}

impl Part {
    /// Opens or makes the part file of `dest`, and locks it if nobody else has it. In a folder of several users, one
    /// that another user has left and that may not be written to is let alone, and a part of this user's own made.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn open(dest: &Path) -> Result<Opened, PullError> {
        let mut path = beside(dest, ".part");
        if let Some(folder) = dest.parent() {
            fs::create_dir_all(folder).map_err(|source| PullError::Io { path: path.clone(), source })?;
        }
        loop {
            let failed = |source| PullError::Io { path: path.clone(), source };
            let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = match open {
                Err(e) if e.kind() == io::ErrorKind::PermissionDenied && path.exists() && !own(&path) => {
                    path = beside(dest, &format!(".part-{}", rustix::process::getuid().as_raw()));
                    continue;
                }
                open => open.map_err(failed)?,
            };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let meta = file.metadata().map_err(failed)?;
                    return Ok(Opened::Theirs { pid: holder(meta.ino()), length: meta.len() });
                }
                Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {} // some network file systems
                Err(TryLockError::Error(e)) => return Err(failed(e)),
            }
            // Between opening and locking, another process may have finished and renamed this very file.
            let same = fs::metadata(&path).ok().zip(file.metadata().ok());
            if same.is_some_and(|(a, b)| (a.dev(), a.ino()) == (b.dev(), b.ino())) {
                let length = file.seek(SeekFrom::End(0)).map_err(failed)?;
                return Ok(Opened::Mine(Self { file, path, dest: dest.to_path_buf(), length }));
            }
        }
    }

    /// Bytes that are there.
    pub fn length(&self) -> u64 {
        self.length
    }

    pub fn etag(&self) -> Option<String> {
        let text = fs::read_to_string(beside(&self.path, ".etag")).ok()?;
        Some(text.trim().to_owned()).filter(|t| !t.is_empty())
    }

    pub fn set_etag(&self, etag: Option<&str>) {
        let note = beside(&self.path, ".etag");
        // without it the next try starts afresh, which is slow but right
        let _ = match etag {
            Some(etag) => fs::write(note, etag),
            None => fs::remove_file(note),
        };
    }

    /// # Errors
    /// Where the disk refuses.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), PullError> {
        self.file.write_all(bytes).map_err(|e| self.failed(e))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// Forgets all bytes.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn reset(&mut self) -> Result<(), PullError> {
        self.set_etag(None);
        self.file.set_len(0).and_then(|()| self.file.rewind()).map_err(|e| self.failed(e))?;
        self.length = 0;
        Ok(())
    }

    /// The file, to be read from its beginning.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn read(&mut self) -> Result<&File, PullError> {
        let ready = self.file.sync_all().and_then(|()| self.file.rewind());
        ready.map_err(|e| self.failed(e)).map(|()| &self.file)
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn finish(&self) -> Result<(), PullError> {
        let renamed = self.file.sync_all().and_then(|()| fs::rename(&self.path, &self.dest));
        renamed.map_err(|e| self.failed(e))?;
        self.set_etag(None);
        // the name, too, should outlive a power cut; where folders cannot be synced there is nothing to be done
        let _ = self.dest.parent().and_then(|p| File::open(p).ok()).map(|f| f.sync_all());
        Ok(())
    }

    /// Removes what is there.
    pub fn remove(self) {
        self.set_etag(None);
        let _ = fs::remove_file(&self.path);
    }

    fn failed(&self, source: io::Error) -> PullError {
        match (source.kind(), free_space(&self.path)) {
            (io::ErrorKind::StorageFull, free) => {
                PullError::NoSpace { folder: folder(&self.dest), need: 1, free: free.unwrap_or(0) }
            }
            _ => PullError::Io { path: self.path.clone(), source },
        }
    }

    /// Checks that `more` bytes fit on the disk, where the system tells.
    ///
    /// # Errors
    /// Where they do not.
    pub fn make_sure_of_room(&self, more: u64) -> Result<(), PullError> {
        match free_space(&self.path) {
            Some(free) if free < more => Err(PullError::NoSpace { folder: folder(&self.dest), need: more, free }),
            _ => Ok(()),
        }
    }
}

fn own(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.uid() == rustix::process::getuid().as_raw())
}

/// The process that holds the lock of a file, by its inode.
fn holder(inode: u64) -> Option<u32> {
    holder_in(&fs::read_to_string("/proc/locks").ok()?, inode)
}

/// Lines are like `1: FLOCK  ADVISORY  WRITE 4711 08:01:123456 0 EOF` (proc_locks(5)).
fn holder_in(locks: &str, inode: u64) -> Option<u32> {
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, _, pid, place, ..] = words[..] else { return None };
        (place.rsplit(':').next()?.parse() == Ok(inode)).then(|| pid.parse().ok()).flatten()
    })
}

fn folder(dest: &Path) -> PathBuf {
    dest.parent().unwrap_or(Path::new(".")).to_path_buf()
}

/// Bytes that an ordinary user can still write to the disk of `path`.
pub(in crate::llm) fn free_space(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let dest = folder.path().join("deep/a.gguf");
        let mine = || match Part::open(&dest).unwrap() {
            Opened::Mine(part) => part,
            Opened::Theirs { .. } => panic!("locked"),
        };
        let mut part = mine();
        let Opened::Theirs { pid, length: 0 } = Part::open(&dest).unwrap() else { panic!("not locked") };
        assert!(pid.is_none_or(|p| p == std::process::id()), "{pid:?}");
        part.append(b"abc").unwrap();
        part.set_etag(Some("\"v1\""));
        drop(part);
        let mut part = mine();
        assert_eq!((part.length(), part.etag().as_deref()), (3, Some("\"v1\"")));
        part.append(b"d").unwrap();
        assert!(matches!(part.make_sure_of_room(u64::MAX), Err(PullError::NoSpace { .. })));
        part.finish().unwrap();
        assert_eq!(fs::read(&dest).unwrap(), b"abcd");
        assert_eq!(fs::read_dir(dest.parent().unwrap()).unwrap().count(), 1);
        let mut part = mine();
        assert_eq!(part.length(), 0);
        part.append(b"x").unwrap();
        part.reset().unwrap();
        part.append(b"y").unwrap();
        assert_eq!(part.length(), 1);
        part.remove();
    }

    #[test]
    fn the_holder_of_a_lock_is_found() {
        let locks =
            "1: POSIX  ADVISORY  WRITE 5 08:01:7 0 EOF\n2: FLOCK  ADVISORY  WRITE 4711 fe:01:7 0 EOF\n2: -> FLOCK\n";
        assert_eq!((holder_in(locks, 7), holder_in(locks, 8), holder_in("noise", 7)), (Some(4711), None, None));
    }
}
