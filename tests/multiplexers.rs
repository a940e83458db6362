//! The program inside tmux and GNU screen: frames, keys and sizes pass through, and it goes on where it was when one comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;

use learner::{Learner, program};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Whether the multiplexer is here; where it is not, that is said.
fn here(name: &str) -> bool {
    let there = Path::new("/usr/bin").join(name).exists();
    if !there {
        println!("skipped: there is no {name} here");
    }
    there
}

/// A multiplexer with one window.
trait Window {
    /// Types, exactly these bytes.
    fn send(&self, keys: &str);
    /// What the window shows.
    fn text(&self) -> String;

    fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let text = self.text();
            if wanted(&text) {
                return;
            }
            assert!(Instant::now() < end, "waited in vain for: {what}\n{text}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn wait_for(&self, text: &str) {
        self.wait(text, |t| t.contains(text));
    }
}

/// A home with a learner in it, and the program as the command of a window.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.introduce("Ada");
    assert_eq!(at.leave(), 0);
    home
}

fn command(name: &str, home: &Path) -> Command {
    let mut command = Command::new(name);
    command.env_clear().current_dir(home).env("HOME", home).env("PATH", "/usr/bin:/bin").env("LANG", "C.UTF-8");
    command.env("TERM", "xterm-256color").env("SHELL", "/bin/sh").env("GRADUS_CURRICULUM", "rust");
    for (name, folder) in [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")] {
        command.env(name, home.join(folder));
    }
    command.env("GRADUS_SITE_CONFIG", home.join("site.toml"));
    command
}

/// Lessons, keys, and back: what is the same in every multiplexer.
fn learns(window: &impl Window) {
    window.wait_for("Hello, Ada.");
    let text = window.text();
    assert!(text.lines().next().unwrap().starts_with(" Gradus"), "{text}");
    assert!(text.lines().last().unwrap().contains("Enter go on"), "the last row is the footer:\n{text}");
    // Arrows, in the list of skills.
    window.send("p");
    window.wait("the list", |t| t.contains("skills mastered") && at_row(t) == Some(0));
    window.send("\x1b[B");
    window.wait("one down", |t| at_row(t) == Some(1));
    window.send("\x1bOB");
    window.wait("one more, as in application mode", |t| at_row(t) == Some(2));
    window.send("\x1b[A");
    window.wait("and up", |t| at_row(t) == Some(1));
    // Escape alone.
    window.send("\x1b");
    window.wait_for("Hello, Ada.");
    window.send("?");
    window.wait("the help", |t| !t.contains("Hello, Ada."));
    window.send("\x1b");
    window.wait_for("Hello, Ada.");
    window.send("\r");
    window.wait_for("Lesson: ");
    // Alt with Enter makes a line in the field of an answer; the talk has a field everywhere.
    window.send("t");
    window.wait_for("Talk to the tutor");
    window.send("What is a 函数?");
    window.wait_for("What is a 函数?");
    window.send("\x1bb\x1bb!");
    window.wait("Alt-B goes a word back", |t| {
        t.contains("What is !a 函数?") || t.contains("What !is a 函数?") || t.contains("What is a !函数?")
    });
    window.send("\x1b");
    window.wait("the lesson", |t| !t.contains("Talk to the tutor"));
}

/// The row of the list that the cursor is at.
fn at_row(text: &str) -> Option<usize> {
    let rows: Vec<&str> =
        text.lines().filter(|l| l.contains('%') || l.contains("new") || l.contains("locked")).collect();
    rows.iter().filter(|l| !l.starts_with(" Gradus")).position(|l| l.trim_start().starts_with('›'))
}

struct Tmux<'a> {
    home: &'a Path,
}

impl Tmux<'_> {
    fn run(&self, args: &[&str]) -> Output {
        let mut command = command("tmux", self.home);
        command.args(["-S", "tmux.socket", "-f", "/dev/null", "-u"]).args(args).stdin(Stdio::null());
        command.output().unwrap()
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

impl Window for Tmux<'_> {
    fn send(&self, keys: &str) {
        let hex: Vec<String> = keys.bytes().map(|b| format!("{b:02x}")).collect();
        let mut args = vec!["send-keys", "-t", "s", "-H"];
        args.extend(hex.iter().map(String::as_str));
        assert!(self.run(&args).status.success());
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.run(&["capture-pane", "-p", "-t", "s"]).stdout).trim_end().to_string()
    }
}

#[test]
fn inside_tmux() {
    if !here("tmux") {
        return;
    }
    let home = home();
    let tmux = Tmux { home: home.path() };
    let program = format!("exec {} --no-model", program().display());
    let made = tmux.run(&["new-session", "-d", "-s", "s", "-x", "80", "-y", "24", &program]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // Keys that come at once are taken for a paste, and then Ctrl-B d would not detach.
    assert!(tmux.run(&["set-option", "-g", "assume-paste-time", "0"]).status.success());
    tmux.wait_for("Hello, Ada.");
    assert!(tmux.run(&["display-message", "-p", "-t", "s", "#{alternate_on}"]).stdout.starts_with(b"1"));
    learns(&tmux);
    for (columns, rows) in [("40", "12"), ("120", "30"), ("80", "24")] {
        assert!(tmux.run(&["resize-window", "-t", "s", "-x", columns, "-y", rows]).status.success());
        let (width, height) = (columns.parse::<usize>().unwrap(), rows.parse::<usize>().unwrap());
        tmux.wait("a frame of that size", |t| {
            let lines: Vec<&str> = t.lines().collect();
            lines.len() == height
                && t.contains("Lesson") | t.contains("Gradus")
                && lines.iter().all(|l| l.chars().count() <= width)
                && lines.last().is_some_and(|l| l.contains("Enter"))
        });
    }
    // Somebody looks, goes away and comes back.
    for _ in 0..2 {
        let mut client = pty::Pty::spawn(
            &PathBuf::from("/usr/bin/tmux"),
            &["-S", "tmux.socket", "-u", "attach", "-t", "s"],
            home.path(),
            (80, 25),
            &[],
        );
        client.wait_for("Lesson: ");
        client.send("\x02d");
        assert_eq!(client.exit_code(), 0);
    }
    tmux.send("\x1b");
    tmux.wait_for("Hello, Ada.");
    tmux.send("q");
    let end = Instant::now() + Duration::from_secs(30);
    while tmux.run(&["has-session", "-t", "s"]).status.success() {
        assert!(Instant::now() < end, "it does not leave:\n{}", tmux.text());
        std::thread::sleep(Duration::from_millis(20));
    }
}

struct Screen<'a> {
    home: &'a Path,
    client: std::cell::RefCell<pty::Pty>,
}

impl Screen<'_> {
    fn attach(home: &Path, args: &[&str], size: (u16, u16)) -> pty::Pty {
        let mut all = vec!["-U", "-c", "screenrc", "-S", "s"];
        all.extend(args);
        let sockets = home.join("sockets");
        let env = [("SCREENDIR", sockets.to_str().unwrap()), ("SHELL", "/bin/sh")];
        let mut pty = pty::Pty::spawn(Path::new("/usr/bin/screen"), &all, home, size, &env);
        pty.patience = Duration::from_secs(60);
        pty
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        let mut quit = command("screen", self.home);
        let _ = quit.env("SCREENDIR", self.home.join("sockets")).args(["-S", "s", "-X", "quit"]).output();
    }
}

impl Window for Screen<'_> {
    fn send(&self, keys: &str) {
        self.client.borrow_mut().send(keys);
    }

    fn text(&self) -> String {
        self.client.borrow().text()
    }
}

#[test]
fn inside_gnu_screen() {
    use std::os::unix::fs::PermissionsExt;
    if !here("screen") {
        return;
    }
    let home = home();
    std::fs::create_dir(home.path().join("sockets")).unwrap();
    std::fs::set_permissions(home.path().join("sockets"), PermissionsExt::from_mode(0o700)).unwrap();
    let rc = "startup_message off\ndefutf8 on\naltscreen on\nvbell off\n";
    std::fs::write(home.path().join("screenrc"), rc).unwrap();
    let program = program().display().to_string();
    let client = Screen::attach(home.path(), &[&program, "--no-model"], (80, 24));
    let screen = Screen { home: home.path(), client: client.into() };
    learns(&screen);
    // Detach, and come back to the same from terminals of other sizes.
    for (columns, rows) in [(60, 20), (80, 24)] {
        screen.send("\x01d");
        assert_eq!(screen.client.borrow_mut().exit_code(), 0);
        *screen.client.borrow_mut() = Screen::attach(home.path(), &["-A", "-r"], (columns, rows));
        screen.wait("a frame of that size", |t| {
            let lines: Vec<&str> = t.lines().collect();
            lines.len() == usize::from(rows)
                && lines.last().is_some_and(|l| l.contains("Enter"))
                && lines[0].starts_with(" Gradus")
        });
    }
    screen.send("\x1b");
    screen.wait_for("Hello, Ada.");
    screen.send("q");
    assert_eq!(screen.client.borrow_mut().exit_code(), 0);
}
