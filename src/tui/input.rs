//! Where keys and signals come from: two threads that sleep until there is something. While the terminal is lent to another
//! program, neither takes what is meant for that.

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long crossterm looks for a key. Its reader (`use-dev-tty`; the other one loses a key that comes together with a change
/// of size) does not look at all where this is nothing, and spins meanwhile.
const LOOK: Duration = Duration::from_micros(200);
/// Keys so close to each other came at once.
const MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 800_000 };
/// After so long it is asked again for what it has read: where this thread lost the processor, it did not come to look.
const AGAIN: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// Events that are taken in one go.
const MOST: usize = 1 << 16;
/// Keys in one go from which on they are a paste, where a line break is among them,
const BURST: usize = 24;
/// and so many come behind it.
const BEHIND: usize = 8;

/// What arrives in the one inbox.
#[derive(Debug)]
pub enum Inbound {
    /// Keys, pastes, sizes.
    Terminal(Event),
    /// A signal, by its number.
    Signal(i32),
    /// The terminal is gone.
    HungUp,
    /// A worker speaks.
    Worker(crate::driver::Msg),
}

/// Whose the terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// Nobody reads yet, or no more.
    Nobody,
    /// The thread that reads keys.
    Ours,
    /// To be lent, as soon as that thread has let go.
    Wanted,
    /// That thread has let go.
    Lent,
}

/// The gate before the terminal: closed while another program has it.
#[derive(Clone)]
pub struct Gate {
    shared: Arc<(Mutex<Keys>, Condvar)>,
    /// The terminal was lent, and no key has come to us since: signals of its keys are still not meant for us. They may come
    /// late, when that program has ended by them already.
    elsewhere: Arc<AtomicBool>,
    /// Wakes the thread that waits for keys.
    bell: Arc<PipeWriter>,
    hears: Arc<PipeReader>,
}

impl Gate {
    /// An open gate.
    ///
    /// # Errors
    /// Where the system has no pipe left.
    pub fn new() -> io::Result<Gate> {
        let (hears, bell) = io::pipe()?;
        let shared = Arc::new((Mutex::new(Keys::Nobody), Condvar::new()));
        Ok(Gate { shared, elsewhere: Arc::default(), bell: Arc::new(bell), hears: Arc::new(hears) })
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, now: Keys) {
        *self.keys() = now;
        self.shared.1.notify_all();
    }

    /// Waits until the state is as wanted.
    fn wait(&self, wanted: impl Fn(Keys) -> bool) {
        let mut keys = self.keys();
        while !wanted(*keys) {
            keys = self.shared.1.wait(keys).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Closes the gate: when this returns, nobody here reads from the terminal or asks it anything.
    pub fn close(&self) {
        {
            let mut keys = self.keys();
            if *keys != Keys::Ours {
                return;
            }
            *keys = Keys::Wanted;
        }
        self.elsewhere.store(true, Ordering::SeqCst);
        if (&*self.bell).write_all(&[1]).is_ok() {
            self.wait(|keys| keys != Keys::Wanted);
        }
    }

    /// Opens it again.
    pub fn open(&self) {
        let mut keys = self.keys();
        if *keys == Keys::Lent {
            *keys = Keys::Ours;
            self.shared.1.notify_all();
        }
    }

    /// Whether another program has the terminal.
    fn lent(&self) -> bool {
        *self.keys() == Keys::Lent
    }

    /// The thread that reads keys lets go, until the gate is open again.
    fn let_go(&self) -> Option<()> {
        (&*self.hears).read_exact(&mut [0]).ok()?;
        self.set(Keys::Lent);
        self.wait(|keys| keys == Keys::Ours);
        Some(())
    }
}

/// Starts the thread that hears signals; before the terminal is taken over, so that none of them leaves it so.
///
/// # Errors
/// Where the system refuses signal handlers.
pub fn signals(inbox: &Sender<Inbound>, gate: &Gate) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let (to, gate) = (inbox.clone(), gate.clone());
    std::thread::spawn(move || {
        for signal in &mut signals {
            match signal {
                // Keys of the terminal make these for all who sit at it: they are meant for the program that has it now.
                SIGINT | SIGQUIT if gate.elsewhere.load(Ordering::SeqCst) => continue,
                // That program has gone to sleep, and so the shell waits for us as well.
                SIGTSTP if gate.lent() => {
                    let _ = signal_hook::low_level::emulate_default_handler(signal);
                    continue;
                }
                _ => {}
            }
            if to.send(Inbound::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Starts the thread that reads keys.
pub fn keys(inbox: &Sender<Inbound>, gate: &Gate) {
    let (to, gate) = (inbox.clone(), gate.clone());
    gate.set(Keys::Ours);
    std::thread::spawn(move || {
        let mut again = None;
        while pass_on(&to, &gate, &mut again).is_some() {}
        gate.set(Keys::Nobody);
        let _ = to.send(Inbound::HungUp);
    });
}

/// Sleeps until the terminal has something, and passes it on; `None` when the terminal is gone. The reader of crossterm
/// would spin on a terminal that hung up, so the terminal is asked first. `again`: how long to sleep at most.
fn pass_on(to: &Sender<Inbound>, gate: &Gate, again: &mut Option<Timespec>) -> Option<()> {
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&*gate.hears, PollFlags::IN)];
    match poll(&mut fds, again.as_ref()) {
        Ok(_) => {}
        Err(rustix::io::Errno::INTR) => return Some(()),
        Err(_) => return None,
    }
    if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return None;
    }
    if fds[1].revents().contains(PollFlags::IN) {
        return gate.let_go();
    }
    let mut come = Vec::new();
    while come.len() < MOST && (event::poll(LOOK).ok()? || (more(&stdin) && event::poll(LOOK).ok()?)) {
        let event = event::read().ok()?;
        if event.is_key_press() {
            gate.elsewhere.store(false, Ordering::SeqCst);
        }
        come.push(event);
    }
    *again = (!come.is_empty()).then_some(AGAIN);
    for event in pastes(come) {
        to.send(Inbound::Terminal(event)).ok()?;
    }
    Some(())
}

/// Whether the terminal has more within a moment.
fn more(stdin: &io::Stdin) -> bool {
    matches!(poll(&mut [PollFd::new(stdin, PollFlags::IN)], Some(&MOMENT)), Ok(1..))
}

/// Keys that come without a pause, an Enter among them, are a paste of a terminal that does not say so: then the Enter is a
/// line break, and never sends an answer. Nobody types so many at once; what waits on a bad link is shorter.
fn pastes(events: Vec<Event>) -> Vec<Event> {
    let texts: Vec<Option<char>> = events.iter().map(written).collect();
    let enter = texts.iter().position(|c| *c == Some('\n'));
    let after = enter.map_or(0, |at| texts.len() - 1 - at);
    if events.len() < BURST || after < BEHIND || texts.iter().any(Option::is_none) {
        return events;
    }
    vec![Event::Paste(texts.into_iter().flatten().collect())]
}

/// The character that a key writes.
fn written(event: &Event) -> Option<char> {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else { return None };
    match code {
        KeyCode::Char(c) if !modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => Some(*c),
        // A line feed comes as this chord.
        KeyCode::Char('j') if *modifiers == KeyModifiers::CONTROL => Some('\n'),
        KeyCode::Enter if modifiers.is_empty() => Some('\n'),
        KeyCode::Tab if modifiers.is_empty() => Some('\t'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Event> {
        let key = |c| match c {
            '\n' => KeyCode::Enter,
            '\t' => KeyCode::Tab,
            c => KeyCode::Char(c),
        };
        text.chars().map(|c| Event::Key(KeyEvent::new(key(c), KeyModifiers::NONE))).collect()
    }

    #[test]
    fn a_burst_with_a_line_break_is_a_paste() {
        let text = "fn main() {\n\tprintln!();\n}\n";
        assert_eq!(pastes(keys(text)), [Event::Paste(text.into())]);
    }

    #[test]
    fn what_may_have_been_typed_stays_keys() {
        for text in
            ["saved one\n3\n", "a long answer without a line break at all", "an answer that waited for a link\n", "\n"]
        {
            assert_eq!(pastes(keys(text)), keys(text), "{text}");
        }
        let mut with_arrow = keys("fn main() {\n\tprintln!();\n}\n");
        with_arrow.push(Event::Key(KeyCode::Up.into()));
        assert_eq!(pastes(with_arrow.clone()), with_arrow);
    }
}
