//! Where keys and signals come from: two threads that sleep until there is something.

use crossterm::event;
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// How long crossterm looks whether there is more. Its reader (`use-dev-tty`; the other one loses a key that comes together
/// with a change of size) does not look at all where this is nothing.
const GLANCE: Duration = Duration::from_millis(1);

/// What arrives in the one inbox.
#[derive(Debug)]
pub enum Inbound {
    /// Keys, pastes, sizes.
    Terminal(event::Event),
    /// A signal, by its number.
    Signal(i32),
    /// The terminal is gone.
    HungUp,
    /// A worker speaks.
    Worker(crate::driver::Msg),
}

/// Starts the thread that hears signals; before the terminal is taken over, so that none of them leaves it so.
///
/// # Errors
/// Where the system refuses signal handlers.
pub fn signals(inbox: &Sender<Inbound>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let to = inbox.clone();
    std::thread::spawn(move || {
        for signal in &mut signals {
            if to.send(Inbound::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Starts the thread that reads keys.
pub fn keys(inbox: &Sender<Inbound>) {
    let to = inbox.clone();
    std::thread::spawn(move || {
        while pass_on(&to).is_some() {}
        let _ = to.send(Inbound::HungUp);
    });
}

/// Sleeps until the terminal has something, and passes it on; `None` when the terminal is gone. The reader of crossterm
/// would spin on a terminal that hung up, so the terminal is asked first.
fn pass_on(to: &Sender<Inbound>) -> Option<()> {
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    match poll(&mut fds, None) {
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => return Some(()),
        Err(_) => return None,
    }
    if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return None;
    }
    while event::poll(GLANCE).ok()? {
        to.send(Inbound::Terminal(event::read().ok()?)).ok()?;
    }
    Some(())
}
