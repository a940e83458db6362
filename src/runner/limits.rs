//! Runs one command under limits: time, memory, file size, processes, output; and leaves nothing of it behind.
//!
//! Owns the child process. Knows no language and no curriculum. The limits are no sandbox: within them the program can do
//! what its user can do.

pub use crate::curriculum::runs::End;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a command may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time on the clock.
    pub wall: Duration,
    /// Time on the processors, in seconds.
    pub cpu: u64,
    /// Address space, in bytes.
    pub memory: u64,
    /// Largest file that it may write, in bytes.
    pub file_size: u64,
    /// Open files.
    pub open_files: u64,
    /// Processes and threads of the user, its own and all others: a bound for fork bombs.
    pub processes: u64,
    /// What its folder may hold, in bytes; also its number of files, one for each 4 KiB.
    pub folder: u64,
}

/// For a compiler and its linker.
pub const COMPILE: Limits = Limits {
    wall: Duration::from_secs(60),
    cpu: 60,
    memory: 4 << 30,
    file_size: 256 << 20,
    open_files: 1024,
    processes: 4096,
    folder: 1 << 30,
};

/// For a learner's program.
pub const RUN: Limits = Limits {
    wall: Duration::from_secs(10),
    cpu: 10,
    memory: 1 << 30,
    file_size: 1 << 20,
    open_files: 64,
    processes: 4096,
    folder: 16 << 20,
};

/// The most that is kept of each of the two outputs, in bytes. A program that writes more is stopped.
pub const MAX_OUTPUT: u64 = 64 << 10;

/// How often a command's folder is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// A command that has ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// What it printed, at most [`MAX_OUTPUT`] bytes; what is not UTF-8 is replaced.
    pub stdout: String,
    /// What it complained about, the same.
    pub stderr: String,
    /// How it ended.
    pub end: End,
}

/// Runs a command in `folder` until it ends, or a limit or `stop` ends it. Its whole process group ends with it. Both
/// outputs go through files without a name, so that a process which escapes the group can never hold us up.
///
/// # Errors
/// The command could not be started or watched.
pub fn run(mut command: Command, folder: &Path, limits: &Limits, stop: &AtomicBool) -> io::Result<Finished> {
    let (mut out, mut err) = (tempfile::tempfile()?, tempfile::tempfile()?);
    command.current_dir(folder).stdin(Stdio::null()).stdout(out.try_clone()?).stderr(err.try_clone()?);
    system::confine(&mut command, limits);
    let too_long = |file: &File| file.metadata().is_ok_and(|m| m.len() > MAX_OUTPUT);
    let started = Instant::now();
    let mut child = command.spawn()?;
    let mut pause = Duration::from_millis(1);
    let mut looked = started;
    let forced = loop {
        if system::ended(&mut child)? {
            break None;
        }
        if stop.load(Ordering::Relaxed) {
            break Some(End::Stopped);
        }
        if started.elapsed() >= limits.wall {
            break Some(End::TimedOut);
        }
        if too_long(&out) || too_long(&err) {
            break Some(End::TooMuchOutput);
        }
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            if is_full(folder, limits.folder) {
                break Some(End::FolderFull);
            }
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    system::kill_all(&mut child);
    let status = child.wait()?;
    let end = forced.unwrap_or_else(|| system::end(status));
    let long = too_long(&out) || too_long(&err);
    let end = if long && matches!(end, End::Exit(_) | End::Signal(_)) { End::TooMuchOutput } else { end };
    Ok(Finished { stdout: head(&mut out)?, stderr: head(&mut err)?, end })
}

fn head(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(MAX_OUTPUT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a folder holds more than `most` bytes, or more than a file for each 4 KiB of them. Links are not followed.
fn is_full(folder: &Path, most: u64) -> bool {
    let (mut bytes, mut files) = (0u64, 0u64);
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            files += 1;
            bytes = bytes.saturating_add(meta.len());
            if bytes > most || files > most / 4096 {
                return true;
            }
            if meta.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    false
}

#[cfg(unix)]
mod system {
    //! Process groups and resource limits.

    use super::{End, Limits};
    use rustix::process::{
        Pid, Resource, Rlimit, Signal, WaitId, WaitIdOptions, getrlimit, kill_process_group, setrlimit, waitid,
    };
    use std::io;
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::{Child, Command, ExitStatus};

    pub(super) fn confine(command: &mut Command, limits: &Limits) {
        let wanted = [
            (Resource::Cpu, limits.cpu),
            (Resource::As, limits.memory),
            (Resource::Fsize, limits.file_size),
            (Resource::Nofile, limits.open_files),
            (Resource::Nproc, limits.processes),
            (Resource::Core, 0),
        ];
        command.process_group(0);
        let set = move || {
            for (resource, most) in wanted {
                lower(resource, most);
            }
            #[cfg(target_os = "linux")]
            let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
            Ok(())
        };
        // SAFETY: the closure runs in the child between fork and exec, where only async-signal-safe calls are allowed. It
        // makes the system calls getrlimit, setrlimit and prctl, on values that it owns; it neither allocates nor locks.
        unsafe { command.pre_exec(set) };
    }

    /// Lowers a limit; never raises it. A limit that this system does not have is left out.
    fn lower(resource: Resource, most: u64) {
        let now = getrlimit(resource);
        let most = Some(now.maximum.map_or(most, |m| m.min(most)));
        let _ = setrlimit(resource, Rlimit { current: most, maximum: most });
    }

    /// Whether the child has ended. It stays a zombie, so that its number still means its group.
    pub(super) fn ended(child: &mut Child) -> io::Result<bool> {
        let pid = WaitId::Pid(Pid::from_child(child));
        match waitid(pid, WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT) {
            Ok(status) => Ok(status.is_some()),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    /// Ends the whole group. Call it before the child is waited for.
    pub(super) fn kill_all(child: &mut Child) {
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
        // It may have left its group.
        let _ = child.kill();
    }

    pub(super) fn end(status: ExitStatus) -> End {
        match (status.code(), status.signal()) {
            (Some(code), _) => End::Exit(code),
            (None, signal) => End::Signal(signal.unwrap_or(0)),
        }
    }
}

#[cfg(not(unix))]
mod system {
    //! Where there are no process groups: time and output are limited, nothing else.

    use super::{End, Limits};
    use std::io;
    use std::process::{Child, Command, ExitStatus};

    pub(super) fn confine(_: &mut Command, _: &Limits) {}

    pub(super) fn ended(child: &mut Child) -> io::Result<bool> {
        Ok(child.try_wait()?.is_some())
    }

    pub(super) fn kill_all(child: &mut Child) {
        let _ = child.kill();
    }

    pub(super) fn end(status: ExitStatus) -> End {
        End::Exit(status.code().unwrap_or(-1))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn sh(script: &str, limits: Limits) -> Finished {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        run(command, folder.path(), &limits, &AtomicBool::new(false)).unwrap()
    }

    #[test]
    fn outputs_and_codes_come_back() {
        let done = sh("echo out; echo err >&2; exit 3", RUN);
        assert_eq!((done.stdout.as_str(), done.stderr.as_str(), done.end), ("out\n", "err\n", End::Exit(3)));
        assert_eq!(sh("kill -9 $$", RUN).end, End::Signal(9));
    }

    #[test]
    fn time_ends_the_whole_group() {
        let started = Instant::now();
        let done = sh("echo $$; sleep 60 & sleep 60", Limits { wall: Duration::from_millis(200), ..RUN });
        assert_eq!(done.end, End::TimedOut);
        assert!(started.elapsed() < Duration::from_secs(5));
        let group = rustix::process::Pid::from_raw(done.stdout.trim().parse().unwrap()).unwrap();
        let gone = || rustix::process::test_kill_process_group(group).is_err();
        while !gone() {
            assert!(started.elapsed() < Duration::from_secs(20), "the group lives on");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn what_is_left_behind_ends_too() {
        let started = Instant::now();
        assert_eq!(sh("sleep 60 & exit 0", RUN).end, End::Exit(0));
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn endless_output_is_stopped_and_cut() {
        let done = sh("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", RUN);
        assert_eq!(done.end, End::TooMuchOutput);
        assert_eq!(done.stdout.len() as u64, MAX_OUTPUT);
    }

    #[test]
    fn files_and_processors_are_limited() {
        let done = sh("ulimit -f; ulimit -t; ulimit -n; ulimit -c", RUN);
        assert_eq!(done.stdout, "2048\n10\n64\n0\n");
    }

    #[test]
    fn a_stop_is_heeded() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "sleep 60"]);
        assert_eq!(run(command, folder.path(), &RUN, &AtomicBool::new(true)).unwrap().end, End::Stopped);
    }
}
