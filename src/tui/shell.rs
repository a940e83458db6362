//! The learner's shell on our terminal: what is typed goes to it, what it shows comes here, but for sequences that do
//! something to the terminal besides showing text.

use super::input::Inbound;
use crate::driver::Pty;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::SIGWINCH;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::Receiver;

/// How often is looked whether the window has another size or somebody wants us to end.
const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

/// Lets the learner work in the shell until it ends, or until a message comes that ends the program; what came meanwhile
/// is put behind `come`.
///
/// # Errors
/// The terminal is gone.
pub fn visit(mut pty: Pty, come: &mut VecDeque<Inbound>, inbox: &Receiver<Inbound>) -> io::Result<()> {
    let (stdin, mut out) = (io::stdin(), io::stdout());
    let mut filter = Filter::default();
    let mut bytes = [0u8; 4096];
    loop {
        let master = pty.master();
        let mut fds = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&master, PollFlags::IN)];
        match poll(&mut fds, Some(&LOOK)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
        let [typed, shown] = [fds[0].revents(), fds[1].revents()];
        if typed.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if shown.contains(PollFlags::IN) {
            let n = rustix::io::read(pty.master(), &mut bytes).unwrap_or(0);
            out.write_all(&filter.pass(&bytes[..n]))?;
            out.flush()?;
            if n == 0 {
                return Ok(());
            }
        } else if shown.intersects(PollFlags::HUP | PollFlags::ERR) || pty.ended() {
            return Ok(());
        }
        if typed.contains(PollFlags::IN) {
            let n = rustix::io::read(&stdin, &mut bytes)?;
            let mut rest = &bytes[..n];
            while !rest.is_empty() {
                match rustix::io::write(pty.master(), rest) {
                    Ok(n) => rest = &rest[n..],
                    Err(rustix::io::Errno::INTR) => {}
                    Err(_) => return Ok(()),
                }
            }
        }
        for message in inbox.try_iter() {
            match message {
                Inbound::Signal(SIGWINCH) => pty.resize(crossterm::terminal::size()?)?,
                Inbound::Worker(_) => come.push_back(message),
                last => {
                    come.push_back(last);
                    return Ok(());
                }
            }
        }
    }
}

/// Takes out of a shell's output what steers the terminal beyond its cells: strings for the operating system (title,
/// clipboard, links), for the device, for programs. What a file of a stranger holds is shown by `cat` as it is.
#[derive(Debug, Default)]
struct Filter {
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// Behind an escape character.
    Escape,
    /// Inside a string that is dropped.
    String,
    /// Behind an escape character in there.
    StringEscape,
}

impl Filter {
    fn pass(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        for &b in bytes {
            self.state = match (self.state, b) {
                (State::Text, 0x1b) => State::Escape,
                (State::Text, _) => {
                    out.push(b);
                    State::Text
                }
                // OSC, DCS, SOS, PM, APC
                (State::Escape, b']' | b'P' | b'X' | b'^' | b'_') => State::String,
                (State::Escape, 0x1b) => State::Escape,
                (State::Escape, _) => {
                    out.extend([0x1b, b]);
                    State::Text
                }
                // Ended by a bell, or cancelled; a string is of one line.
                (State::String | State::StringEscape, 0x07 | 0x18 | 0x1a | b'\n') => State::Text,
                (State::String, 0x1b) => State::StringEscape,
                (State::String, _) => State::String,
                (State::StringEscape, b'\\') => State::Text,
                (State::StringEscape, 0x1b) => State::StringEscape,
                (State::StringEscape, _) => State::String,
            };
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn passed(text: &[u8]) -> String {
        String::from_utf8_lossy(&Filter::default().pass(text)).into_owned()
    }

    #[test]
    fn cells_are_drawn_and_nothing_else_is_done() {
        assert_eq!(passed(b"\x1b[1mbold\x1b[0m\r\n"), "\x1b[1mbold\x1b[0m\r\n");
        assert_eq!(passed(b"a\x1b]52;c;aGk=\x07b"), "ab");
        assert_eq!(passed(b"a\x1b]0;title\x1b\\b"), "ab");
        assert_eq!(passed(b"a\x1bP1$r\x1b\\b\x1b_x\x1b\\c\x1b^y\x07d"), "abcd");
        assert_eq!(passed(b"a\x1b]8;;http://x\nb"), "ab");
        assert_eq!(passed("日本 é".as_bytes()), "日本 é");
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(bytes in proptest::collection::vec(
            prop_oneof![Just(0x1b), Just(b']'), Just(b'\\'), Just(7), any::<u8>()], 0..60), at in 0usize..60) {
            let at = at.min(bytes.len());
            let whole = Filter::default().pass(&bytes);
            let mut filter = Filter::default();
            let mut parts = filter.pass(&bytes[..at]);
            parts.extend(filter.pass(&bytes[at..]));
            prop_assert_eq!(&whole, &parts);
            let text = String::from_utf8_lossy(&whole).into_owned();
            prop_assert!(!text.contains("\x1b]") && !text.contains("\x1bP"));
        }
    }
}
