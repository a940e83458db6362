//! One process at a time: the `LOCK` file and who holds it.
//!
//! Owns the advisory lock (`flock`) and the words in it. The lock is the truth: the kernel frees it when its
//! process dies, so what a dead process left in the file never matters. Never waits longer than [`PATIENCE`] for a
//! process that is there, nor than [`GONE_PATIENCE`] for one that has gone.
//! Neighbours: `Store::open` takes it first and drops it last.

use super::error::{StoreError, at};
use super::files::{identity, private_file};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, TryLockError};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a holder that is there is waited for: it may be on its way out.
const PATIENCE: Duration = Duration::from_millis(60);
/// The same where the holder has gone. A child between fork and exec holds a copy of the lock after its owner let go or
/// died, and on a busy machine it may not come to run for a while.
const GONE_PATIENCE: Duration = Duration::from_secs(3);

/// The process that has the store open, as far as the lock file tells. Unknown fields are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holder {
    /// Process number on that host.
    pub pid: Option<u32>,
    /// Name of the computer.
    pub host: Option<String>,
    /// Which start of that computer, as the kernel names it.
    pub boot_id: Option<String>,
    /// Device of its terminal, such as `/dev/pts/3`, or "no terminal".
    pub terminal: Option<String>,
    /// When it opened the store, in Unix milliseconds.
    #[serde(rename = "since")]
    pub since_ms: Option<i64>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pid {
            Some(pid) => write!(f, "process {pid}")?,
            None => write!(f, "an unknown process")?,
        }
        if let Some(terminal) = &self.terminal {
            write!(f, ", {terminal}")?;
        }
        if let Some(host) = &self.host {
            write!(f, ", on {host}")?;
        }
        let since = self.since_ms.and_then(chrono::DateTime::from_timestamp_millis);
        if let Some(since) = since {
            write!(f, ", since {}", since.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M"))?;
        }
        Ok(())
    }
}

impl Holder {
    /// This process.
    pub fn me() -> Holder {
        let boot_id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        Holder {
            pid: Some(std::process::id()),
            host: Some(rustix::system::uname().nodename().to_string_lossy().into_owned()),
            boot_id: boot_id.map(|id| id.trim().to_owned()),
            terminal: Some(terminal().unwrap_or_else(|| "no terminal".to_owned())),
            since_ms: Some(chrono::Utc::now().timestamp_millis()),
        }
    }

    /// Whether it runs on another machine than this process, as far as both are known.
    pub fn is_elsewhere(&self) -> bool {
        let me = Holder::me();
        let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        differs(&self.host, &me.host) || (self.host == me.host && differs(&self.boot_id, &me.boot_id))
    }

    /// The same process on the same machine.
    fn is(&self, other: &Holder) -> bool {
        (self.pid, &self.host, &self.boot_id) == (other.pid, &other.host, &other.boot_id)
    }

    /// Whether it was a process of this machine that is no more.
    fn is_dead(&self) -> bool {
        let me = Holder::me();
        let pid = self.pid.and_then(|pid| rustix::process::Pid::from_raw(i32::try_from(pid).ok()?));
        let here = self.host == me.host && self.boot_id == me.boot_id;
        here && pid.is_some_and(|pid| rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
    }

    /// What the lock file says; nothing known where it is unreadable.
    fn read(file: &File) -> Holder {
        let mut bytes = [0u8; 4096];
        let len = file.read_at(&mut bytes, 0).unwrap_or(0);
        serde_json::from_slice(&bytes[..len]).unwrap_or_default()
    }
}

/// Device of the terminal on stdin, or else on stdout.
fn terminal() -> Option<String> {
    let name = |fd: std::os::fd::BorrowedFd<'_>| rustix::termios::ttyname(fd, Vec::new()).ok();
    let device = name(io::stdin().as_fd()).or_else(|| name(io::stdout().as_fd()))?;
    device.into_string().ok()
}

/// The lock, held until dropped or until the process ends in any way.
#[derive(Debug)]
pub struct Lock {
    file: File,
    me: Holder,
}

impl Lock {
    /// Takes `dir/LOCK` and writes this process into it: at once, or as soon as the last copy of it is closed where its
    /// holder has gone.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process holds it, else the errors of the operating system.
    pub fn take(dir: &Path) -> Result<Lock, StoreError> {
        let path = dir.join("LOCK");
        let mut file = Lock::open(&path)?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => break,
                // While it was waited for, the folder was exchanged or erased.
                Ok(()) => file = Lock::open(&path)?,
                Err(TryLockError::WouldBlock) if start.elapsed() < patience(&file) => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(Holder::read(&file))),
                Err(TryLockError::Error(e)) => return Err(StoreError::from_io("take the lock", &path, e)),
            }
        }
        let me = Holder::me();
        let text = serde_json::to_vec(&me).unwrap_or_default();
        // Overwrite, then cut: a full disk still lets us reuse the block that is there.
        let written = file.write_all_at(&text, 0).and_then(|()| file.set_len(text.len() as u64));
        written.map_err(at("write the lock", &path))?;
        Ok(Lock { file, me })
    }

    fn open(path: &Path) -> Result<File, StoreError> {
        let mut options = private_file();
        options.create(true).truncate(false).read(true).write(true);
        options.open(path).map_err(at("open the lock", path))
    }

    /// Whether nobody holds the lock of `dir` now.
    pub fn is_free(dir: &Path) -> bool {
        File::open(dir.join("LOCK")).is_ok_and(|file| file.try_lock_shared().is_ok())
    }

    /// Who else has written itself into the lock since: on a disk whose locks do not reach other machines, a process
    /// there takes itself for the only one.
    pub fn rival(&self) -> Option<Holder> {
        let said = Holder::read(&self.file);
        (said.pid.is_some() && !said.is(&self.me)).then_some(said)
    }
}

/// Whether this is still the file of that name.
fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(mine), Ok(there)) => there.is_symlink() || identity(&mine) == identity(&there),
        _ => false,
    }
}

/// How long to wait for a lock that is held: who lets go empties the file first.
fn patience(file: &File) -> Duration {
    let is_gone = file.metadata().is_ok_and(|m| m.len() == 0) || Holder::read(file).is_dead();
    if is_gone { GONE_PATIENCE } else { PATIENCE }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The words go with the holder; the lock itself is freed by closing the file.
        let _ = self.file.set_len(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_learns_who_holds_it_and_stale_words_do_not_matter() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("LOCK"), r#"{"pid":1,"host":"elsewhere","since":5}"#.repeat(9)).unwrap();
        let first = Lock::take(dir.path()).unwrap();
        let start = Instant::now();
        let Err(StoreError::InUse(holder)) = Lock::take(dir.path()) else { panic!("two holders") };
        assert!(start.elapsed() < Duration::from_secs(1));
        assert_eq!(holder.pid, Some(std::process::id()));
        assert!(holder.host.is_some() && holder.terminal.is_some() && holder.since_ms.is_some());
        assert!(holder.to_string().contains(&std::process::id().to_string()));
        drop(first);
        Lock::take(dir.path()).unwrap();
    }

    /// What a child between fork and exec does: it has the lock as well, until it is another program.
    fn copied_for(lock: &Lock, time: Duration) -> std::thread::JoinHandle<()> {
        let copy = lock.file.try_clone().unwrap();
        std::thread::spawn(move || {
            std::thread::sleep(time);
            drop(copy);
        })
    }

    #[test]
    fn a_copy_of_the_lock_that_outlives_its_owner_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        let child = copied_for(&first, Duration::from_millis(500));
        drop(first);
        assert!(!Lock::is_free(dir.path()), "the copy holds it");
        let second = Lock::take(dir.path()).unwrap();
        child.join().unwrap();
        // The same after a death, which leaves the words there.
        let mut gone = std::process::Command::new("true").spawn().unwrap();
        gone.wait().unwrap();
        let dead = Holder { pid: Some(gone.id()), ..Holder::me() };
        std::fs::write(dir.path().join("LOCK"), serde_json::to_vec(&dead).unwrap()).unwrap();
        let copy = second.file.try_clone().unwrap();
        std::mem::forget(second);
        let child = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(500));
            copy.unlock().unwrap();
        });
        Lock::take(dir.path()).unwrap();
        child.join().unwrap();
    }

    #[test]
    fn who_is_there_is_not_waited_for_and_who_has_gone_not_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        let child = copied_for(&first, GONE_PATIENCE + Duration::from_secs(2));
        drop(first);
        let start = Instant::now();
        assert!(matches!(Lock::take(dir.path()), Err(StoreError::InUse(_))));
        let waited = start.elapsed();
        assert!(waited >= GONE_PATIENCE && waited < GONE_PATIENCE + Duration::from_secs(2), "{waited:?}");
        child.join().unwrap();
    }

    #[test]
    fn unreadable_words_give_an_unknown_holder() {
        for words in ["{", "[1,2]", "\u{0}\u{0}", r#"{"pid":"many"}"#] {
            let dir = tempfile::tempdir().unwrap();
            let first = Lock::take(dir.path()).unwrap();
            std::fs::write(dir.path().join("LOCK"), words).unwrap();
            let Err(StoreError::InUse(holder)) = Lock::take(dir.path()) else { panic!("two holders") };
            assert_eq!(holder, Holder::default(), "{words:?}");
            assert!(holder.to_string().contains("unknown"));
            drop(first);
        }
    }
}
