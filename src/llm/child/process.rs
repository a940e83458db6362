//! One child process: how it is started, spoken to, heard and ended.
//!
//! Owns the pipes and their two threads. It never decides what to do about a child that is gone.

use super::supervisor::Note;
use crate::llm::frames::{FrameError, Frames, encode};
use serde::Serialize;
use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, Write},
    os::unix::{
        fs::OpenOptionsExt,
        process::{CommandExt, ExitStatusExt},
    },
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
};

/// A log over this many bytes is set aside as `<name>.old` before a child is started.
const LOG_LIMIT: u64 = 1 << 20;
/// The threads only move lines.
const STACK: usize = 256 << 10;

pub(super) struct Process {
    child: Child,
    orders: mpsc::Sender<Vec<u8>>,
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
        let (orders, lines) = mpsc::channel();
        let started = pipes.ok_or_else(|| io::Error::other("the child has no pipes")).and_then(|(stdin, stdout)| {
            let named = |name: &str| thread::Builder::new().name(name.into()).stack_size(STACK);
            named("engine-out").spawn(move || write_lines(stdin, &lines))?;
            named("engine-in").spawn(move || read_events(stdout, run, &notes))
        });
        let mut process = Self { child, orders };
        match started {
            Ok(_) => Ok(process),
            Err(e) => {
                process.end();
                Err(e)
            }
        }
    }

    /// Queues an order; never blocks. A child that is gone is told of by its reader.
    ///
    /// # Errors
    /// Where the order cannot be written as a message.
    pub fn send<T: Serialize>(&self, order: &T) -> Result<(), FrameError> {
        let _ = self.orders.send(encode(order)?);
        Ok(())
    }

    /// Ends it, if it has not ended, and tells how it ended. It holds nothing that would need a farewell.
    pub fn end(&mut self) -> Option<ExitStatus> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return Some(status);
        }
        let _ = self.child.kill();
        self.child.wait().ok()
    }

    /// How it ended by itself, after its output ended; killed where it lives on without output.
    pub fn farewell(&mut self) -> Option<ExitStatus> {
        for _ in 0..50 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(std::time::Duration::from_millis(10));
        }
        self.end()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn write_lines(mut stdin: ChildStdin, lines: &mpsc::Receiver<Vec<u8>>) {
    for line in lines {
        if stdin.write_all(&line).is_err() {
            return;
        }
    }
}

fn read_events(stdout: ChildStdout, run: u64, notes: &mpsc::Sender<Note>) {
    for event in Frames::new(BufReader::new(stdout)) {
        let note = match event {
            Ok(event) => Note::Event { run, event },
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

/// How a child ended, in words.
pub(super) fn describe(status: Option<ExitStatus>) -> String {
    let Some(status) = status else { return "it vanished".into() };
    match (status.signal(), status.code()) {
        (Some(4), _) => "SIGILL: this processor lacks instructions that the engine was built for".into(),
        (Some(6), _) => "SIGABRT: the native library gave up".into(),
        (Some(7 | 10 | 11), _) => "SIGSEGV or SIGBUS: the native library failed, or the model file changed".into(),
        (Some(9), _) => "SIGKILL: it was killed, perhaps because memory ran out".into(),
        (Some(n), _) => format!("signal {n}"),
        (_, Some(code)) => format!("exit code {code}"),
        _ => "an unknown cause".into(),
    }
}
