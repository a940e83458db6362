//! The face: a terminal program over the driver. One inbox, one visible loop; drain everything, then draw once.

pub mod actions;
pub mod app;
pub mod clipboard;
mod input;
pub mod markdown;
pub mod pad;
#[cfg(unix)]
mod shell;
pub mod terminal;
pub mod theme;
pub mod vi;
pub mod view;

use crate::curriculum::text::printable;
use crate::driver::{Driver, Inbox, Msg, Pty, Sheet, now, own_editor};
use crate::msg;
use crate::session::Notice;
use actions::Keymap;
use app::{Order, Ui, Wardrobe};
use crossterm::event::Event as Term;
use input::{Gate, Inbound};
use signal_hook::consts::{SIGCONT, SIGTSTP, SIGWINCH};
use std::collections::VecDeque;
use std::io::Write;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Instant;
use theme::Theme;
use vi::Vi;

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

/// What the face looks like, and which keys it has.
pub struct Face {
    /// How it looks.
    pub theme: Theme,
    /// The themes that there are.
    pub wardrobe: Wardrobe,
    /// The keys that hold.
    pub keymap: Arc<Keymap>,
    /// What the learner should know of all this.
    pub note: Option<String>,
}

/// Runs until the learner leaves, a signal comes, or the terminal is gone. Everything is written when this returns.
/// The screen stands before `open` is called: what takes long there is waited for in sight. With `vi`, fields are edited as
/// vi does it.
///
/// # Errors
/// Those of `open`, and where the terminal cannot be used; the terminal has been given back then.
pub fn run<E>(face: Face, vi: bool, open: impl FnOnce(Inbox) -> Result<Driver, E>) -> Result<End, Error<E>> {
    let (sender, inbox) = mpsc::channel();
    let to = sender.clone();
    let put = Arc::new(move |msg: Msg| {
        let _ = to.send(Inbound::Worker(msg));
    });
    let gate = Gate::new()?;
    input::signals(&sender, &gate)?;
    let mut screen = terminal::Screen::take()?;
    screen.draw(|frame| view::opening(frame, face.theme))?;
    let mut driver = open(put).map_err(Error::Opening)?;
    if let Some(note) = driver.notes.first() {
        driver.session.notice = Some(Notice::info(note.clone()));
    } else if let Some(note) = face.note {
        driver.session.notice = Some(Notice::bad(note));
    }
    let mut ui = Ui::new(face.theme);
    (ui.wardrobe, ui.keymap) = (face.wardrobe, face.keymap);
    ui.vi = vi.then(Vi::default);
    ui.may_plan = false;
    ui.has_editor = own_editor().is_some();
    ui.glyphs = terminal::glyphs();
    draw(&mut screen, &mut ui, &driver)?;
    input::keys(&sender, &gate);
    driver.start_engine();
    ui.may_plan = true;
    draw(&mut screen, &mut ui, &driver)?;
    let end = round(&mut screen, &mut ui, &mut driver, &Ears { inbox, gate });
    drop(screen);
    driver.close();
    Ok(end)
}

fn draw(screen: &mut terminal::Screen, ui: &mut Ui, driver: &Driver) -> std::io::Result<()> {
    ui.follow(&driver.session);
    ui.series.clone_from(&driver.series);
    screen.draw(|frame| view::root(frame, &driver.session, ui, now()))
}

/// Where everything comes in.
struct Ears {
    inbox: Receiver<Inbound>,
    gate: Gate,
}

/// The loop: wait, take all that has come, draw once.
fn round(screen: &mut terminal::Screen, ui: &mut Ui, driver: &mut Driver, ears: &Ears) -> End {
    let mut drawn = Instant::now();
    let mut stale = false;
    let mut come: VecDeque<Inbound> = VecDeque::new();
    loop {
        let first = if stale {
            match ears.inbox.recv_timeout(screen.pace().saturating_sub(drawn.elapsed())) {
                Ok(m) => Some(m),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return End::HungUp,
            }
        } else {
            match ears.inbox.recv() {
                Ok(m) => Some(m),
                Err(_) => return End::HungUp,
            }
        };
        let mut now = first.is_none();
        come.extend(first.into_iter().chain(ears.inbox.try_iter()));
        while let Some(message) = come.pop_front() {
            now |= !matches!(message, Inbound::Worker(Msg::Engine(_)));
            match take(screen, ui, driver, message) {
                Ok(None) => {}
                Ok(Some(loan)) => {
                    if lend(screen, ui, driver, ears, &mut come, loan).is_err() {
                        return End::HungUp;
                    }
                }
                Err(end) => return end,
            }
        }
        if driver.done() {
            return End::Quit;
        }
        stale = true;
        if now || drawn.elapsed() >= screen.pace() {
            if draw(screen, ui, driver).is_err() {
                return End::HungUp;
            }
            drawn = Instant::now();
            stale = false;
        }
    }
}

/// What the terminal is wanted for.
enum Loan {
    /// The shell of a `command`.
    Shell(Command),
    /// The learner's own editor.
    Editor,
}

/// Gives the terminal to another program until that ends. What was typed before for us is not meant for what comes after.
fn lend(
    screen: &mut terminal::Screen,
    ui: &mut Ui,
    driver: &mut Driver,
    ears: &Ears,
    come: &mut VecDeque<Inbound>,
    loan: Loan,
) -> std::io::Result<()> {
    ears.gate.close();
    come.extend(ears.inbox.try_iter());
    come.retain(|m| !matches!(m, Inbound::Terminal(_)));
    let done = match loan {
        Loan::Shell(command) => {
            let task = driver.session.item().map(|(_, i)| printable(&i.prompt)).unwrap_or_default();
            let done = terminal::share(screen, || visit(command, &task, come, &ears.inbox));
            driver.shell_left();
            done
        }
        Loan::Editor => edit_outside(screen, ui, driver),
    };
    if let Err(why) = done {
        driver.session.notice = Some(Notice::bad(msg!("loan-failed", why = why.to_string())));
    }
    // Where the terminal itself is gone, this says so.
    let there = screen.redraw();
    ears.gate.open();
    there
}

/// The learner in the shell, with the task before the eyes.
fn visit(command: Command, task: &str, come: &mut VecDeque<Inbound>, inbox: &Receiver<Inbound>) -> std::io::Result<()> {
    let pty = Pty::start(command, crossterm::terminal::size()?)?;
    let mut out = std::io::stdout();
    write!(out, "\r\n{}\r\n\r\n", task.trim_end().replace('\n', "\r\n"))?;
    write!(out, "({})\r\n\r\n", msg!("shell-greeting"))?;
    out.flush()?;
    shell::visit(pty, come, inbox)
}

/// The text at hand in the learner's own editor.
fn edit_outside(screen: &mut terminal::Screen, ui: &mut Ui, driver: &mut Driver) -> std::io::Result<()> {
    let Some(editor) = own_editor() else { return Ok(()) };
    let (text, language) = ui.outside(&driver.session);
    let sheet = Sheet::new(&text, &language)?;
    terminal::lend(screen, sheet.command(&editor))?;
    ui.outside_changed(driver, &sheet.text()?);
    Ok(())
}

/// One message; returns what the terminal is wanted for, or how the program ends.
fn take(
    screen: &mut terminal::Screen,
    ui: &mut Ui,
    driver: &mut Driver,
    message: Inbound,
) -> Result<Option<Loan>, End> {
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
        Inbound::Signal(other) => return Err(End::Signal(other)),
        Inbound::HungUp => return Err(End::HungUp),
    };
    let done = match order {
        Order::None => Ok(()),
        Order::Suspend => screen.suspend(),
        Order::Redraw => screen.redraw(),
        Order::Outside => return Ok(Some(Loan::Editor)),
        Order::Copy => match ui.take_copy() {
            Some(text) => screen.say(&clipboard::sequence(&text, clipboard::Through::here())),
            None => Ok(()),
        },
    };
    done.map_err(|_| End::HungUp)?;
    Ok(driver.take_shell().map(Loan::Shell))
}

/// For the test that a panic gives the terminal back: F12 panics where a test wants it to.
#[cfg(debug_assertions)]
#[allow(clippy::panic)]
fn trap(key: crossterm::event::KeyEvent) {
    if key.code == crossterm::event::KeyCode::F(12) && std::env::var_os("GRADUS_TEST_PANIC").is_some() {
        panic!("a panic, as the test wants it");
    }
}
