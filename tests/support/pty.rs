//! A real program in a real terminal: a pseudo terminal with a screen behind it that can be read.
//!
//! The environment is empty but for what is said here, so that a test sees the same on every machine. Nothing waits for a
//! time to pass: [`Pty::wait_for`] returns with the output that brings what is waited for. While the program is in the
//! middle of a frame (synchronized output), the screen counts as not there yet.
//!
//! Used by several tests and by an example; none of them uses everything.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::BorrowedFd;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
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
    /// What was sent to the clipboard last, in base64.
    copied: Option<String>,
}

impl vt100::Callbacks for Frames {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.copied = Some(String::from_utf8_lossy(data).into_owned());
    }

    fn unhandled_csi(&mut self, _: &mut vt100::Screen, i1: Option<u8>, _: Option<u8>, params: &[&[u16]], action: char) {
        if i1 == Some(b'?') && params.contains(&[2026].as_slice()) {
            self.finished += u64::from(self.drawing && action == 'l');
            self.drawing = action == 'h';
        }
    }
}

type Terminal = vt100::Parser<Frames>;

/// The way from the program to the terminal.
#[derive(Default)]
struct Link {
    /// Bytes a second that the terminal takes; 0 takes all.
    rate: AtomicU64,
    /// Milliseconds until it shows them.
    delay: AtomicU64,
    /// Everything that came.
    seen: Mutex<Vec<u8>>,
}

/// A program at a terminal.
pub struct Pty {
    shared: Arc<(Mutex<Terminal>, Condvar)>,
    keyboard: File,
    master: Box<dyn MasterPty + Send>,
    child: Killed,
    /// Set where the terminal is to be taken away: then nothing reads from it any more.
    gone: Arc<AtomicBool>,
    link: Arc<Link>,
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
        command.env("GRADUS_CURRICULUM", "rust");
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
        let (to, gone, link) = (shared.clone(), Arc::new(AtomicBool::new(false)), Arc::new(Link::default()));
        let (reader, until, over) = (ends(&*pair.master), gone.clone(), link.clone());
        std::thread::spawn(move || listen(reader, &to, &until, &over));
        let keyboard = ends(&*pair.master);
        Pty { shared, keyboard, master: pair.master, child: Killed(child), gone, link, patience: PATIENCE }
    }

    /// From now on the terminal takes so many bytes a second, and shows them so much later.
    pub fn slow(&self, bytes_a_second: u64, delay: Duration) {
        self.link.delay.store(delay.as_millis() as u64, Ordering::SeqCst);
        self.link.rate.store(bytes_a_second, Ordering::SeqCst);
    }

    /// Everything that the program wrote so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.link.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many bytes that is.
    pub fn sent(&self) -> usize {
        self.link.seen.lock().unwrap_or_else(PoisonError::into_inner).len()
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

    /// What was sent to the clipboard last, in base64.
    pub fn copied(&self) -> Option<String> {
        self.terminal().callbacks().copied.clone()
    }

    /// The process, for signals.
    pub fn pid(&self) -> u32 {
        self.child.0.process_id().expect("a process that runs")
    }

    /// Kills the process, as `kill -9` does, and waits until it is gone.
    pub fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.child.0.wait().expect("the child ends");
    }

    /// Sends a signal to the process.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.pid() as i32).expect("a process"), signal).expect("the signal is sent");
    }

    /// Whether the terminal is in its usual mode: lines are edited and echoed, and keys make signals.
    pub fn cooked(&self) -> bool {
        let termios = self.master.get_termios().expect("the terminal can be asked");
        let flags = format!("{:?}", termios.local_flags);
        ["ICANON", "ECHO", "ISIG"].iter().all(|f| flags.split(|c: char| !c.is_alphanumeric()).any(|w| w == *f))
    }

    /// Takes the terminal away, as closing its window does; returns the process, which has yet to end.
    pub fn hang_up(self) -> Orphan {
        self.gone.store(true, Ordering::SeqCst);
        self.wait_terminal("the end of the reading", |t| t.callbacks().closed);
        let Pty { child, .. } = self;
        Orphan { child }
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
        self.wait_terminal("the end of the output", |t| t.callbacks().closed);
        let end = Instant::now() + self.patience;
        let status = loop {
            if let Some(status) = self.child.0.try_wait().expect("the child can be asked") {
                break status;
            }
            assert!(Instant::now() < end, "the program does not end; the screen:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(1));
        };
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

/// A process that does not outlive the test.
struct Killed(Box<dyn Child + Send + Sync>);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A process whose terminal is gone.
pub struct Orphan {
    child: Killed,
}

impl Orphan {
    /// Waits until it ends; fails where that takes longer than `patience`.
    pub fn ends_within(mut self, patience: Duration) {
        let end = Instant::now() + patience;
        while self.child.0.try_wait().expect("the child can be asked").is_none() {
            assert!(Instant::now() < end, "the program lives on without a terminal");
            std::thread::sleep(POLL);
        }
    }
}

/// Our end of the terminal, once more. (The library's own writer presses Enter when it is dropped.)
fn ends(master: &dyn MasterPty) -> File {
    let fd = master.as_raw_fd().expect("a terminal is a file");
    // SAFETY: the descriptor is open as long as `master` lives, and it does while it is copied here.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    File::from(fd.try_clone_to_owned().expect("the terminal can be read and written"))
}

/// Brings what the program writes to the screen, until it has let go of the terminal, or is to lose it.
fn listen(mut reader: File, shared: &(Mutex<Terminal>, Condvar), gone: &AtomicBool, link: &Link) {
    let mut buffer = [0; 1 << 14];
    let mut late: VecDeque<(Instant, Vec<u8>)> = VecDeque::new();
    let show = |bytes: &[u8]| {
        shared.0.lock().unwrap_or_else(PoisonError::into_inner).process(bytes);
        shared.1.notify_all();
    };
    loop {
        while late.front().is_some_and(|(due, _)| *due <= Instant::now()) {
            late.pop_front().into_iter().for_each(|(_, bytes)| show(&bytes));
        }
        let mut fds = [PollFd::new(&reader, PollFlags::IN)];
        let tick = Timespec { tv_sec: 0, tv_nsec: if late.is_empty() { 20_000_000 } else { 2_000_000 } };
        match poll(&mut fds, Some(&tick)) {
            _ if gone.load(Ordering::SeqCst) => break,
            Ok(0) | Err(rustix::io::Errno::INTR) => continue,
            _ => {}
        }
        let rate = link.rate.load(Ordering::SeqCst);
        let most = if rate == 0 { buffer.len() } else { (rate as usize / 50).clamp(1, buffer.len()) };
        let got = match reader.read(&mut buffer[..most]) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            // Linux reports the end of a pseudo terminal as an error.
            Ok(0) | Err(_) => break,
            Ok(n) => buffer.get(..n).unwrap_or_default(),
        };
        link.seen.lock().unwrap_or_else(PoisonError::into_inner).extend(got);
        if rate == 0 && late.is_empty() {
            show(got);
            continue;
        }
        late.push_back((Instant::now() + Duration::from_millis(link.delay.load(Ordering::SeqCst)), got.to_vec()));
        if let Some(took) = (got.len() as u64 * 1_000_000).checked_div(rate) {
            std::thread::sleep(Duration::from_micros(took));
        }
    }
    late.into_iter().for_each(|(_, bytes)| show(&bytes));
    drop(reader);
    shared.0.lock().unwrap_or_else(PoisonError::into_inner).callbacks_mut().closed = true;
    shared.1.notify_all();
}
