//! The program over a pipe: lines in, lines out.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// How long something may take before a test gives it up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program at a pipe.
pub struct Lines {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    /// Where the output begins that came after the last line was sent.
    mark: usize,
}

impl Lines {
    /// Starts it.
    pub fn start(mut command: Command) -> Lines {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let mut from = child.stdout.take().expect("its output");
        let (to, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = from.read(&mut buffer) {
                if to.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Lines { input: child.stdin.take(), child, output, bytes: Vec::new(), mark: 0 }
    }

    /// Sends a line; what is waited for from now on must come after it.
    pub fn line(&mut self, line: &str) {
        self.mark = self.bytes.len();
        let input = self.input.as_mut().expect("input is open");
        input.write_all(format!("{line}\n").as_bytes()).expect("the program listens");
    }

    /// What was said since the last line.
    pub fn said(&self) -> String {
        String::from_utf8_lossy(&self.bytes[self.mark..]).to_string()
    }

    /// Waits until what was said since the last line is as wanted; returns it.
    pub fn wait(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        while !wanted(&self.said()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(more) => self.bytes.extend(more),
                Err(_) => panic!("waited in vain for: {what}\n{}", String::from_utf8_lossy(&self.bytes)),
            }
        }
        self.said()
    }

    /// Waits for a text.
    pub fn wait_for(&mut self, text: &str) -> String {
        self.wait(text, |said| said.contains(text))
    }

    /// Ends the input; returns the exit code and all that was ever said.
    pub fn end(mut self) -> (Option<i32>, String) {
        drop(self.input.take());
        let end = Instant::now() + PATIENCE;
        while let Ok(more) = self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.bytes.extend(more);
        }
        let code = self.child.wait().expect("the child ends").code();
        (code, String::from_utf8_lossy(&self.bytes).to_string())
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
