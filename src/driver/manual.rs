//! The system's manual: `man` is run as a program, without a shell, and what it prints is read within limits.

use super::{Inbox, Msg};
use crate::dialogue::intent::is_page_name;
use crate::dialogue::manual::{self, Reply};
use crate::locale::{self, Locale};
use std::ffi::OsString;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// The longest that a page may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most that is read of it, in bytes.
const MOST: u64 = 1 << 20;
/// How many passages are told.
const PASSAGES: usize = 2;
/// Between two looks whether it has ended.
const PAUSE: Duration = Duration::from_millis(5);
/// What small installations print in place of every page.
const MINIMIZED: &str = "This system has been minimized";

/// Where `man` is looked for, and how long it may take.
#[derive(Debug, Clone)]
pub(super) struct Manual {
    /// The search path; that of this process where it is `None`.
    path: Option<OsString>,
    /// The longest that a page may take.
    patience: Duration,
}

impl Default for Manual {
    fn default() -> Manual {
        Manual { path: None, patience: PATIENCE }
    }
}

impl Manual {
    /// Looks on a thread of its own; [`Msg::Manual`] comes back.
    pub(super) fn look(self, id: u64, page: String, about: String, inbox: Inbox) {
        let language = locale::current();
        thread::spawn(move || {
            let reply = self.read(&page, &about, language);
            inbox(Msg::Manual { id, page, reply: Box::new(reply) });
        });
    }

    /// What the page with this name says to a question. Waits for it, at most as long as is said here.
    fn read(&self, page: &str, about: &str, language: Locale) -> Reply {
        if !is_page_name(page) {
            return Reply::NoPage;
        }
        let mut command = self.command(page, language);
        let child = match command.spawn() {
            Ok(child) => child,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Reply::NoMan,
            Err(e) => return Reply::Failed(e.to_string()),
        };
        let Some((status, bytes)) = wait(child, self.patience) else {
            return Reply::Failed(crate::msg!("manual-slow"));
        };
        let text = manual::clean(&String::from_utf8_lossy(&bytes));
        if text.trim_start().starts_with(MINIMIZED) {
            return Reply::NoMan;
        }
        // A page that was longer than we read ends its program by a signal.
        let cut = bytes.len() as u64 >= MOST;
        if text.trim().is_empty() || !(cut || status.is_some_and(|s| s.success())) {
            return Reply::NoPage;
        }
        manual::answer(&text, page, about, PASSAGES)
    }

    fn command(&self, page: &str, language: Locale) -> Command {
        let mut command = Command::new("man");
        command.args(["--", page]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // What the learner has set for reading must not change what is read; the last one keeps words whole.
        let kept = ["MANPAGER", "PAGER", "MANROFFOPT", "MANLESS", "MAN_KEEP_FORMATTING", "GROFF_NO_SGR", "LESSOPEN"];
        kept.iter().for_each(|name| {
            command.env_remove(name);
        });
        let language = match language {
            Locale::En => "C.UTF-8",
            Locale::ZhHans => "zh_CN.UTF-8",
        };
        command.env("MANPAGER", "cat").env("PAGER", "cat").env("MANWIDTH", "80").env("LC_ALL", language);
        command.env("LANGUAGE", "").env("MANOPT", "--no-hyphenation --no-justification");
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }
}

/// Reads what it prints until it ends; `None` where that takes too long. Afterwards nothing of it runs any more.
fn wait(mut child: Child, patience: Duration) -> Option<(Option<ExitStatus>, Vec<u8>)> {
    let until = Instant::now() + patience;
    let (done, finished) = mpsc::channel();
    let output = child.stdout.take();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(output) = output {
            let _ = output.take(MOST).read_to_end(&mut bytes);
        }
        let _ = done.send(bytes);
    });
    let bytes = finished.recv_timeout(patience).ok();
    let full = bytes.as_ref().is_some_and(|b| b.len() as u64 >= MOST);
    let mut status = None;
    while bytes.is_some() && !full && status.is_none() && Instant::now() < until {
        status = child.try_wait().ok().flatten();
        if status.is_none() {
            thread::sleep(PAUSE);
        }
    }
    if status.is_none() {
        end(&mut child);
    }
    bytes.filter(|_| full || status.is_some()).map(|b| (status, b))
}

/// Ends it with all that it has started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests;
