//! Where keys and signals come from: two threads that sleep until there is something.

use crossterm::event;
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::mpsc::Sender;
use std::time::Duration;

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

/// Starts both threads.
///
/// # Errors
/// Where the system refuses signal handlers.
pub fn start(inbox: &Sender<Inbound>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let to = inbox.clone();
    std::thread::spawn(move || {
        for signal in &mut signals {
            if to.send(Inbound::Signal(signal)).is_err() {
                return;
            }
        }
    });
    let to = inbox.clone();
    std::thread::spawn(move || {
        while let Some(events) = wait() {
            for event in events {
                if to.send(Inbound::Terminal(event)).is_err() {
                    return;
                }
            }
        }
        let _ = to.send(Inbound::HungUp);
    });
    Ok(())
}

/// Sleeps until the terminal has something; `None` when it is gone. The reader of crossterm would spin on a terminal that
/// hung up, so the terminal is asked first.
fn wait() -> Option<Vec<event::Event>> {
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    match poll(&mut fds, None) {
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => return Some(Vec::new()),
        Err(_) => return None,
    }
    if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return None;
    }
    let mut events = Vec::new();
    while event::poll(Duration::ZERO).ok()? {
        events.push(event::read().ok()?);
    }
    Some(events)
}
