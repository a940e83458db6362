//! A real program in a real terminal: a pseudo terminal with a screen behind it that can be read.
//!
//! The environment is empty but for what is said here, so that a test sees the same on every machine. Nothing waits for a
//! time to pass: [`Pty::wait_for`] returns with the output that brings what is waited for. While the program is in the
//! middle of a frame (synchronized output), the screen counts as not there yet.
//!
//! Used by several tests and by an example; none of them uses everything.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long something may take before a test gives it up.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// The longest time between two looks.
const POLL: Duration = Duration::from_millis(10);

/// What the screen does not know: whether a frame is being drawn, how many were, and whether the program has let go.
#[derive(Default)]
struct Frames {
    drawing: bool,
    finished: u64,
    closed: bool,
}

impl vt100::Callbacks for Frames {
    fn unhandled_csi(&mut self, _: &mut vt100::Screen, i1: Option<u8>, _: Option<u8>, params: &[&[u16]], action: char) {
        if i1 == Some(b'?') && params.contains(&[2026].as_slice()) {
            self.finished += u64::from(self.drawing && action == 'l');
            self.drawing = action == 'h';
        }
    }
}

type Terminal = vt100::Parser<Frames>;

/// A program at a terminal.
pub struct Pty {
    shared: Arc<(Mutex<Terminal>, Condvar)>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// How long to wait for anything.
    pub patience: Duration,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("a screen has cells")
}

impl Pty {
    /// Starts `program` on a screen of `(columns, rows)`. Everything it writes belongs under `home`, where its home and its
    /// XDG folders are; `env` comes on top of that.
    pub fn spawn(program: &Path, args: &[&str], home: &Path, (columns, rows): (u16, u16), env: &[(&str, &str)]) -> Pty {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pseudo terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.cwd(home);
        command.env("HOME", home);
        for (name, folder) in [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")] {
            command.env(name, home.join(folder));
        }
        command.env("GRADUS_SITE_CONFIG", home.join("site.toml"));
        for (name, value) in
            [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PATH", "/usr/bin:/bin")].iter().chain(env)
        {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        // Held open here, the terminal would never come to its end.
        drop(pair.slave);
        let terminal = Terminal::new_with_callbacks(cells(rows), cells(columns), 0, Frames::default());
        let shared = Arc::new((Mutex::new(terminal), Condvar::new()));
        let reader = pair.master.try_clone_reader().expect("the terminal can be read");
        let to = shared.clone();
        std::thread::spawn(move || listen(reader, &to));
        let keyboard = pair.master.take_writer().expect("the terminal can be written");
        Pty { shared, keyboard, master: pair.master, child, patience: PATIENCE }
    }

    fn terminal(&self) -> MutexGuard<'_, Terminal> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Types, exactly these bytes.
    pub fn send(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the program listens");
        self.keyboard.flush().expect("the program listens");
    }

    /// Pastes, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.send(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.terminal().set_size(cells(rows), cells(columns));
        self.master.resize(size(columns, rows)).expect("the terminal can be resized");
    }

    /// The screen as it is now, for colours and cursor.
    pub fn screen(&self) -> vt100::Screen {
        self.terminal().screen().clone()
    }

    /// The text on the screen, one line for each row, without spaces at their ends.
    pub fn text(&self) -> String {
        self.terminal().screen().contents()
    }

    /// Whether the alternate screen is shown.
    pub fn alternate_screen(&self) -> bool {
        self.terminal().screen().alternate_screen()
    }

    /// Whether the cursor can be seen.
    pub fn cursor_visible(&self) -> bool {
        !self.terminal().screen().hide_cursor()
    }

    /// Frames drawn so far.
    pub fn frames(&self) -> u64 {
        self.terminal().callbacks().finished
    }

    /// The process, for signals.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process that runs")
    }

    /// Waits until the text on the screen is as wanted.
    pub fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) {
        self.wait_screen(what, |screen| wanted(&screen.contents()));
    }

    /// Waits until the screen holds `text`.
    pub fn wait_for(&self, text: &str) {
        self.wait(text, |screen| screen.contains(text));
    }

    /// Waits until the screen holds `text` no longer.
    pub fn wait_gone(&self, text: &str) {
        self.wait(&format!("the end of {text}"), |screen| !screen.contains(text));
    }

    /// Waits until the whole screen (cursor, colours, alternate or not) is as wanted.
    pub fn wait_screen(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        self.wait_terminal(what, |t| !t.callbacks().drawing && wanted(t.screen()));
    }

    /// Waits until the program ends and all that it wrote is on the screen; returns its exit code (1 after a signal).
    pub fn exit_code(&mut self) -> u32 {
        let end = Instant::now() + self.patience;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                break status;
            }
            assert!(Instant::now() < end, "the program does not end; the screen:\n{}", self.text());
            std::thread::sleep(POLL);
        };
        self.wait_terminal("the end of the output", |t| t.callbacks().closed);
        status.exit_code()
    }

    fn wait_terminal(&self, what: &str, wanted: impl Fn(&Terminal) -> bool) {
        let end = Instant::now() + self.patience;
        let mut terminal = self.terminal();
        while !wanted(&terminal) {
            let text = terminal.screen().contents();
            assert!(Instant::now() < end, "waited in vain for: {what}\nthe screen:\n{text}");
            terminal = self.shared.1.wait_timeout(terminal, POLL).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Brings what the program writes to the screen, until it has let go of the terminal.
fn listen(mut reader: Box<dyn Read + Send>, shared: &(Mutex<Terminal>, Condvar)) {
    let mut buffer = [0; 1 << 14];
    loop {
        let got = match reader.read(&mut buffer) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            // Linux reports the end of a pseudo terminal as an error.
            Ok(0) | Err(_) => None,
            Ok(n) => buffer.get(..n),
        };
        let mut terminal = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        match got {
            Some(bytes) => terminal.process(bytes),
            None => terminal.callbacks_mut().closed = true,
        }
        shared.1.notify_all();
        if got.is_none() {
            return;
        }
    }
}
