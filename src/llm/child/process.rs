//! One engine: how it is started or joined, spoken to, heard and ended.
//!
//! Owns the pipes (or the socket) and their two threads. It never decides what to do about an engine that is gone.

use super::supervisor::Note;
use crate::llm::{
    frames::{FrameError, Frames, encode},
    serve::DEVICE_FAILED,
};
use crate::msg;
use serde::Serialize;
use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    net::Shutdown,
    os::unix::{
        fs::OpenOptionsExt,
        net::UnixStream,
        process::{CommandExt, ExitStatusExt},
    },
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// A log over this many bytes is set aside as `<name>.old` before a child is started.
const LOG_LIMIT: u64 = 1 << 20;
/// The threads only move lines.
const STACK: usize = 256 << 10;
/// How long an engine gets to save its memory before the program goes on without it.
const FAREWELL: Duration = Duration::from_millis(500);
/// How long the end of an engine that was let go is listened for.
const LINGER: Duration = Duration::from_secs(5);

enum Other {
    /// A child of ours.
    Own(Child),
    /// An engine that another session of this user started.
    Shared(UnixStream),
}

pub(super) struct Process {
    other: Other,
    /// Dropped first, so that the child sees the end of its orders.
    orders: Option<mpsc::Sender<Vec<u8>>>,
    /// Whether it may outlive this.
    let_go: bool,
}

impl Process {
    /// Starts `exe __engine`. What it says goes to `notes`, marked with `run`.
    ///
    /// # Errors
    /// Where the system cannot start it.
    pub fn start(exe: &Path, log: Option<&Path>, run: u64, notes: mpsc::Sender<Note>) -> io::Result<Self> {
        let mut child = Command::new(exe)
            .arg("__engine")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log.and_then(open_log).map_or_else(Stdio::null, Stdio::from))
            // libgomp reads its environment when it is loaded; spinning longer starves busy neighbours
            .env("GOMP_SPINCOUNT", "100000")
            .env("GGML_NO_BACKTRACE", "1")
            .env("RUST_BACKTRACE", "0")
            // Ctrl-C in the terminal is for us, not for the child
            .process_group(0)
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let started = pipes
            .ok_or_else(|| io::Error::other("the child has no pipes"))
            .and_then(|(stdin, stdout)| threads(stdin, stdout, run, notes));
        match started {
            Ok(orders) => Ok(Self { other: Other::Own(child), orders: Some(orders), let_go: false }),
            Err(e) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(e)
            }
        }
    }

    /// Joins the engine that listens at `socket`.
    ///
    /// # Errors
    /// Where none does.
    pub fn join(socket: &Path, run: u64, notes: mpsc::Sender<Note>) -> io::Result<Self> {
        let stream = UnixStream::connect(socket)?;
        let orders = threads(stream.try_clone()?, stream.try_clone()?, run, notes)?;
        Ok(Self { other: Other::Shared(stream), orders: Some(orders), let_go: false })
    }

    pub fn is_shared(&self) -> bool {
        matches!(self.other, Other::Shared(_))
    }

    /// Queues an order; never blocks. A child that is gone is told of by its reader.
    ///
    /// # Errors
    /// Where the order cannot be written as a message.
    pub fn send<T: Serialize>(&self, order: &T) -> Result<(), FrameError> {
        let line = encode(order)?;
        let _ = self.orders.as_ref().map(|orders| orders.send(line));
        Ok(())
    }

    /// Ends it, if it has not ended, and tells how it ended.
    pub fn end(&mut self) -> Option<ExitStatus> {
        self.orders = None;
        match &mut self.other {
            Other::Shared(stream) => {
                let _ = stream.shutdown(Shutdown::Both);
                None
            }
            Other::Own(child) => {
                if let Ok(Some(status)) = child.try_wait() {
                    return Some(status);
                }
                let _ = child.kill();
                child.wait().ok()
            }
        }
    }

    /// How it ended by itself, after its output ended; killed where it lives on without output.
    pub fn farewell(&mut self) -> Option<ExitStatus> {
        self.wait(FAREWELL).or_else(|| self.end())
    }

    /// Takes leave of an engine that is well: it saves its memory and goes, or works on for the user's other sessions. One
    /// that may work on is not waited for.
    pub fn leave(mut self, may_live_on: bool) {
        self.orders = None; // the writer's thread closes the pipe
        if let Other::Shared(stream) = &self.other {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if !may_live_on {
            self.let_go = self.wait(FAREWELL).is_some();
            return;
        }
        self.let_go = true;
        // where this program goes on, the engine's end is to be heard; without the thread the system keeps its entry a while
        let _ = thread::Builder::new().name("engine-leave".into()).stack_size(STACK).spawn(move || self.wait(LINGER));
    }

    fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let Other::Own(child) = &mut self.other else { return None };
        for _ in 0..limit.as_millis() / 10 {
            if let Ok(Some(status)) = child.try_wait() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if !self.let_go {
            self.end();
        }
    }
}

/// Starts what moves lines to and from an engine; orders go into what it returns.
fn threads(
    to: impl Write + Send + 'static,
    from: impl Read + Send + 'static,
    run: u64,
    notes: mpsc::Sender<Note>,
) -> io::Result<mpsc::Sender<Vec<u8>>> {
    let (orders, lines) = mpsc::channel();
    let named = |name: &str| thread::Builder::new().name(name.into()).stack_size(STACK);
    named("engine-out").spawn(move || write_lines(to, &lines))?;
    named("engine-in").spawn(move || read_said(from, run, &notes))?;
    Ok(orders)
}

fn write_lines(mut to: impl Write, lines: &mpsc::Receiver<Vec<u8>>) {
    for line in lines {
        if to.write_all(&line).is_err() {
            return;
        }
    }
}

fn read_said(from: impl Read, run: u64, notes: &mpsc::Sender<Note>) {
    for said in Frames::new(BufReader::new(from)) {
        let note = match said {
            Ok(said) => Note::Said { run, said },
            Err(e) => {
                let _ = notes.send(Note::Gone { run, broken: Some(e.to_string()) });
                return;
            }
        };
        if notes.send(note).is_err() {
            return;
        }
    }
    let _ = notes.send(Note::Gone { run, broken: None });
}

/// The log, for this user alone; `None` where it cannot be had, as a missing log must not stop a lesson.
fn open_log(path: &Path) -> Option<File> {
    if std::fs::metadata(path).is_ok_and(|m| m.len() > LOG_LIMIT) {
        let mut old = path.as_os_str().to_owned();
        old.push(".old");
        let _ = std::fs::rename(path, old);
    }
    OpenOptions::new().append(true).create(true).mode(0o600).open(path).ok()
}

/// What the native library said last before it gave up, where the log has it: the condition that did not hold.
pub(super) fn last_words(log: Option<&Path>) -> Option<String> {
    let mut file = File::open(log?).ok()?;
    let start = file.metadata().ok()?.len().saturating_sub(4096);
    file.seek(SeekFrom::Start(start)).ok()?;
    let mut bytes = Vec::new();
    file.take(4096).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().rev().take(8).find(|l| l.contains("GGML_ASSERT") || l.contains("what():"))?;
    let said = line.split_once("GGML_ASSERT").or_else(|| line.split_once("what():")).map_or(line, |(_, said)| said);
    let said: String = said.trim().chars().filter(|c| !c.is_control()).take(160).collect();
    (!said.is_empty()).then_some(said)
}

/// Whether the native library itself failed: it will again on the same file.
pub(super) fn is_crash(status: Option<ExitStatus>) -> bool {
    status.and_then(|s| s.signal()).is_some_and(|s| matches!(s, 4 | 6 | 7 | 8 | 10 | 11))
}

/// How an engine ended, in words.
pub(super) fn describe(status: Option<ExitStatus>) -> String {
    let Some(status) = status else { return msg!("ended-vanished") };
    match (status.signal(), status.code()) {
        (Some(4), _) => msg!("ended-sigill"),
        (Some(6), _) => msg!("ended-sigabrt"),
        (Some(7 | 8 | 10 | 11), _) => msg!("ended-sigsegv"),
        (Some(9), _) => msg!("ended-sigkill"),
        (Some(n), _) => msg!("ended-signal", n = n),
        (_, Some(code)) if code == i32::from(DEVICE_FAILED) => msg!("ended-gpu"),
        (_, Some(code)) => msg!("ended-code", n = code),
        _ => msg!("ended-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_that_failed_is_found() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(last_words(Some(file.path())), None);
        let log = "load: fine\n/src/llama-vocab.cpp:12: GGML_ASSERT(n > 0\u{1b}[0m) failed\n";
        std::fs::write(file.path(), log).unwrap();
        assert_eq!(last_words(Some(file.path())).unwrap(), "(n > 0[0m) failed");
        assert_eq!(last_words(None), None);
    }
}
