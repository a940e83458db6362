//! The face: a terminal program over the driver. One inbox, one visible loop; drain everything, then draw once.

pub mod actions;
pub mod app;
mod input;
pub mod markdown;
pub mod terminal;
pub mod theme;
pub mod view;

use crate::driver::{Driver, Inbox, Msg, now};
use app::{Order, Ui};
use crossterm::event::Event as Term;
use input::Inbound;
use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use theme::Theme;

/// Frames for streamed text are at least this far apart; input is drawn at once.
const FRAME: Duration = Duration::from_millis(33);

/// Why the face ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The learner left.
    Quit,
    /// By this signal.
    Signal(i32),
    /// The terminal went away.
    HungUp,
}

/// Why the face could not begin.
#[derive(Debug)]
pub enum Error<E> {
    /// What is shown could not be opened.
    Opening(E),
    /// The terminal failed.
    Terminal(std::io::Error),
}

impl<E> From<std::io::Error> for Error<E> {
    fn from(e: std::io::Error) -> Self {
        Error::Terminal(e)
    }
}

/// Runs until the learner leaves, a signal comes, or the terminal is gone. Everything is written when this returns.
/// The screen stands before `open` is called: what takes long there is waited for in sight.
///
/// # Errors
/// Those of `open`, and where the terminal cannot be used; the terminal has been given back then.
pub fn run<E>(theme: Theme, open: impl FnOnce(Inbox) -> Result<Driver, E>) -> Result<End, Error<E>> {
    let (sender, inbox) = mpsc::channel();
    let to = sender.clone();
    let put = Arc::new(move |msg: Msg| {
        let _ = to.send(Inbound::Worker(msg));
    });
    input::signals(&sender)?;
    let mut screen = terminal::Screen::take()?;
    screen.draw(|frame| view::opening(frame, theme))?;
    let mut driver = open(put).map_err(Error::Opening)?;
    if let Some(note) = driver.notes.first() {
        driver.session.notice = Some(crate::session::Notice::info(note.clone()));
    }
    let mut ui = Ui::new(theme);
    ui.may_plan = false;
    draw(&mut screen, &mut ui, &driver)?;
    input::keys(&sender);
    driver.start_engine();
    ui.may_plan = true;
    draw(&mut screen, &mut ui, &driver)?;
    let end = round(&mut screen, &mut ui, &mut driver, &inbox);
    drop(screen);
    driver.close();
    Ok(end)
}

fn draw(screen: &mut terminal::Screen, ui: &mut Ui, driver: &Driver) -> std::io::Result<()> {
    ui.follow(&driver.session);
    screen.draw(|frame| view::root(frame, &driver.session, ui, now()))
}

/// The loop: wait, take all that has come, draw once.
fn round(screen: &mut terminal::Screen, ui: &mut Ui, driver: &mut Driver, inbox: &Receiver<Inbound>) -> End {
    let mut drawn = Instant::now();
    let mut stale = false;
    loop {
        let first = if stale {
            match inbox.recv_timeout(FRAME.saturating_sub(drawn.elapsed())) {
                Ok(m) => Some(m),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return End::HungUp,
            }
        } else {
            match inbox.recv() {
                Ok(m) => Some(m),
                Err(_) => return End::HungUp,
            }
        };
        let mut now = first.is_none();
        for message in first.into_iter().chain(inbox.try_iter()) {
            now |= !matches!(message, Inbound::Worker(Msg::Engine(_)));
            if let Some(end) = take(screen, ui, driver, message) {
                return end;
            }
        }
        if driver.done() {
            return End::Quit;
        }
        stale = true;
        if now || drawn.elapsed() >= FRAME {
            if draw(screen, ui, driver).is_err() {
                return End::HungUp;
            }
            drawn = Instant::now();
            stale = false;
        }
    }
}

/// One message; returns how the program ends, if it does.
fn take(screen: &mut terminal::Screen, ui: &mut Ui, driver: &mut Driver, message: Inbound) -> Option<End> {
    let order = match message {
        Inbound::Worker(msg) => {
            driver.message(msg);
            Order::None
        }
        Inbound::Terminal(Term::Key(key)) => {
            #[cfg(debug_assertions)]
            trap(key);
            ui.follow(&driver.session);
            ui.key(driver, key)
        }
        Inbound::Terminal(Term::Paste(text)) => {
            ui.paste(driver, &text);
            Order::None
        }
        Inbound::Terminal(_) => Order::None,
        // A terminal that was smaller for a moment has lost its cells, even where the size is now what it was.
        Inbound::Signal(SIGWINCH | SIGCONT) => Order::Redraw,
        Inbound::Signal(SIGTSTP) => Order::Suspend,
        Inbound::Signal(other) => return Some(End::Signal(other)),
        Inbound::HungUp => return Some(End::HungUp),
    };
    let done = match order {
        Order::None => Ok(()),
        Order::Suspend => screen.suspend(),
        Order::Redraw => screen.redraw(),
    };
    done.is_err().then_some(End::HungUp)
}

/// For the test that a panic gives the terminal back: F12 panics where a test wants it to.
#[cfg(debug_assertions)]
#[allow(clippy::panic)]
fn trap(key: crossterm::event::KeyEvent) {
    if key.code == crossterm::event::KeyCode::F(12) && std::env::var_os("GRADUS_TEST_PANIC").is_some() {
        panic!("a panic, as the test wants it");
    }
}
