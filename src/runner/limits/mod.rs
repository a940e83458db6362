//! Runs one command under limits: time, memory, file size, processes, output; and leaves nothing of it behind.
//!
//! Owns the child process. Knows no language and no curriculum. The limits are no sandbox: within them the program can do
//! what its user can do.

pub use crate::curriculum::runs::End;
use crate::curriculum::text::printable;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a command may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time on the clock.
    pub wall: Duration,
    /// Time on the processors, in seconds.
    pub cpu: u64,
    /// Address space of each process, and memory of all of them, in bytes.
    pub memory: u64,
    /// Largest file that it may write, in bytes.
    pub file_size: u64,
    /// Open files.
    pub open_files: u64,
    /// Processes and threads of the user, its own and all others: a bound for fork bombs.
    pub processes: u64,
    /// Processes of its own, itself and all that descend from it, counted while it runs.
    pub family: usize,
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
    family: 64,
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
    family: 64,
    folder: 16 << 20,
};

/// For a script, which starts other programs: git writes more files than a program of an exercise.
pub const SCRIPT: Limits = Limits { file_size: 8 << 20, open_files: 256, folder: 64 << 20, ..RUN };

/// For a shell that a person sits at: as long as it takes, and only for its processes one by one.
pub const SESSION: Limits = Limits { cpu: 600, ..SCRIPT };

/// The most that is kept of each of the two outputs, in bytes. A program that writes more is stopped.
pub const MAX_OUTPUT: u64 = 64 << 10;

/// How often a command's folder is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How often what it printed is passed on.
const TELL: Duration = Duration::from_millis(50);
/// How often its processes are counted, and the longest pause between two looks at it.
const COUNT: Duration = Duration::from_millis(20);

/// What a system ends a process with that has taken all memory.
const KILL: i32 = 9;

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

/// What goes on around a command while it runs.
pub struct Around<'a> {
    /// Flags that end it at once.
    pub stops: &'a [&'a AtomicBool],
    /// What it reads.
    pub input: &'a str,
    /// Hears what it prints, made safe to show.
    pub say: &'a mut dyn FnMut(&str),
}

/// Runs a command in `folder`, with nothing to read and nobody who listens; see [`run_in`].
///
/// # Errors
/// The command could not be started or watched.
pub fn run(command: Command, folder: &Path, limits: &Limits, stop: &AtomicBool) -> io::Result<Finished> {
    run_in(command, folder, folder, limits, &mut Around { stops: &[stop], input: "", say: &mut |_| {} })
}

/// Runs a command in `folder` until it ends, or a limit or a flag ends it; `watched` is the folder that it may fill. Its
/// whole process group ends with it. Both outputs go through files without a name, so that a process which escapes the
/// group can never hold us up.
///
/// # Errors
/// The command could not be started or watched.
pub fn run_in(
    mut command: Command,
    folder: &Path,
    watched: &Path,
    limits: &Limits,
    around: &mut Around<'_>,
) -> io::Result<Finished> {
    let (mut out, mut err) = (tempfile::tempfile()?, tempfile::tempfile()?);
    command.current_dir(folder).stdin(input(around.input)?).stdout(out.try_clone()?).stderr(err.try_clone()?);
    system::confine(&mut command, limits);
    let mut child = command.spawn()?;
    let mut heard = [Heard::default(), Heard::default()];
    let forced = watch(&mut child, [&out, &err], &mut heard, watched, limits, around);
    system::kill_all(&mut child);
    let status = child.wait()?;
    let forced = forced?;
    for (heard, file) in heard.iter_mut().zip([&out, &err]) {
        heard.pass_on(file, around.say);
    }
    let end = forced.unwrap_or_else(|| system::end(status));
    let long = too_long(&out) || too_long(&err);
    let end = if long && matches!(end, End::Exit(_) | End::Signal(_)) { End::TooMuchOutput } else { end };
    Ok(Finished { stdout: head(&mut out)?, stderr: head(&mut err)?, end })
}

/// Waits for the child to end by itself (`None`) or for a reason to end it.
fn watch(
    child: &mut Child,
    [out, err]: [&File; 2],
    heard: &mut [Heard; 2],
    watched: &Path,
    limits: &Limits,
    around: &mut Around<'_>,
) -> io::Result<Option<End>> {
    let started = Instant::now();
    let (mut looked, mut counted, mut told) = (started, started, started);
    let mut pause = Duration::from_millis(1);
    loop {
        if system::ended(child)? {
            return Ok(None);
        }
        if around.stops.iter().any(|stop| stop.load(Ordering::Relaxed)) {
            return Ok(Some(End::Stopped));
        }
        if started.elapsed() >= limits.wall {
            return Ok(Some(End::TimedOut));
        }
        if too_long(out) || too_long(err) {
            return Ok(Some(End::TooMuchOutput));
        }
        if due(&mut counted, COUNT) {
            let (processes, memory) = system::family(child, limits.family);
            if processes > limits.family {
                return Ok(Some(End::TooManyProcesses));
            }
            if memory > limits.memory {
                return Ok(Some(End::Signal(KILL)));
            }
        }
        if due(&mut looked, LOOK) && is_full(watched, limits.folder) {
            return Ok(Some(End::FolderFull));
        }
        if due(&mut told, TELL) {
            heard[0].pass_on(out, around.say);
            heard[1].pass_on(err, around.say);
        }
        system::rest(child, pause);
        pause = (pause * 2).min(COUNT);
    }
}

/// Whether so much time has gone since `last`; if so, it is now.
fn due(last: &mut Instant, every: Duration) -> bool {
    let due = last.elapsed() >= every;
    if due {
        *last = Instant::now();
    }
    due
}

fn too_long(file: &File) -> bool {
    file.metadata().is_ok_and(|m| m.len() > MAX_OUTPUT)
}

/// What a command reads, as a file without a name.
fn input(text: &str) -> io::Result<Stdio> {
    if text.is_empty() {
        return Ok(Stdio::null());
    }
    let mut file = tempfile::tempfile()?;
    file.write_all(text.as_bytes())?;
    file.rewind()?;
    Ok(file.into())
}

/// How much of an output was passed on.
#[derive(Default)]
struct Heard {
    at: u64,
}

impl Heard {
    /// Passes on what is new, up to the last whole character.
    fn pass_on(&mut self, file: &File, say: &mut dyn FnMut(&str)) {
        let mut bytes = vec![0; 8 << 10];
        while self.at < MAX_OUTPUT {
            let most = bytes.len().min((MAX_OUTPUT - self.at) as usize);
            let got = system::read_at(file, &mut bytes[..most], self.at).unwrap_or(0);
            let whole = match std::str::from_utf8(&bytes[..got]) {
                // the rest of a character may still come
                Err(e) if e.error_len().is_none() => e.valid_up_to(),
                _ => got,
            };
            if whole == 0 {
                return;
            }
            say(&printable(&String::from_utf8_lossy(&bytes[..whole])));
            self.at += whole as u64;
        }
    }
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
mod unix;
#[cfg(unix)]
use unix as system;
#[cfg(target_os = "linux")]
pub(super) use unix::{lower_all, processes};

#[cfg(not(unix))]
mod system {
    //! Where there are no process groups: time and output are limited, nothing else.

    use super::{End, Limits};
    use std::fs::File;
    use std::io::{self, Read, Seek, SeekFrom};
    use std::process::{Child, Command, ExitStatus};

    pub(super) fn confine(_: &mut Command, _: &Limits) {}

    pub(super) fn ended(child: &mut Child) -> io::Result<bool> {
        Ok(child.try_wait()?.is_some())
    }

    pub(super) fn rest(_: &Child, pause: std::time::Duration) {
        std::thread::sleep(pause);
    }

    pub(super) fn family(_: &Child, _: usize) -> (usize, u64) {
        (1, 0)
    }

    pub(super) fn read_at(mut file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
        file.seek(SeekFrom::Start(at))?;
        file.read(into)
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
mod tests;
