//! The second face: linear text, line by line, for screen readers, dumb terminals, pipes and very bad links.
//!
//! No alternate screen, no redraw, no colour. Everything the first face can do is a line here: a number, an answer, or a
//! command such as `/hint`. A line is taken only when the one before has been dealt with, so a script can be piped in.

mod answers;
mod charts;
mod lines;
mod map;
mod teach;
#[cfg(test)]
mod tests;
mod words;

use crate::curriculum::text::printable;
use crate::driver::{Driver, Inbox, Msg, Sheet, now, own_editor};
use crate::locale;
use crate::locale::charset::{self, Signs};
use crate::msg;
use crate::session::{Event, Notice, Phase, Stage};
use answers::Parts;
use lines::{Order, interpret};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use std::collections::VecDeque;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use words::Printed;

/// The longest line that is read, in bytes; the rest of a longer one is dropped.
const LONGEST_LINE: u64 = 64 * 1024;

enum Inbound {
    Line(String),
    EndOfInput,
    Signal(i32),
    Worker(Msg),
}

/// Runs until the input ends, the learner leaves or a signal comes; returns the signal. Everything is written then.
///
/// # Errors
/// Those of `open`.
pub fn run<E>(open: impl FnOnce(Inbox) -> Result<Driver, E>, out: &mut dyn Write) -> Result<Option<i32>, E> {
    let (sender, inbox) = mpsc::channel();
    let to = sender.clone();
    let put = Arc::new(move |msg: Msg| {
        let _ = to.send(Inbound::Worker(msg));
    });
    let mut driver = open(put)?;
    if let Some(note) = driver.notes.first() {
        driver.session.notice = Some(Notice::info(note.clone()));
    }
    driver.start_engine();
    let next = listen(&sender);
    let end = round(&mut driver, &inbox, &next, out);
    driver.close();
    Ok(end)
}

/// Starts the threads that hear signals and read lines. A line is read when the one before has been taken (which is told by
/// what is returned), so that nobody eats what is typed for another program.
fn listen(sender: &Sender<Inbound>) -> Sender<()> {
    if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT]) {
        let to = sender.clone();
        std::thread::spawn(move || {
            for signal in &mut signals {
                let _ = to.send(Inbound::Signal(signal));
            }
        });
    }
    let (next, taken) = mpsc::channel();
    let to = sender.clone();
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Some(line) = read_line(&mut input) {
            if to.send(Inbound::Line(line)).is_err() || taken.recv().is_err() {
                return;
            }
        }
        let _ = to.send(Inbound::EndOfInput);
    });
    next
}

/// A line without its end; `None` at the end of the input. What is not UTF-8 is replaced.
fn read_line(input: &mut impl BufRead) -> Option<String> {
    let mut bytes = Vec::new();
    let n = io::Read::take(&mut *input, LONGEST_LINE).read_until(b'\n', &mut bytes).ok()?;
    if n == 0 {
        return None;
    }
    if !bytes.ends_with(b"\n") && n as u64 == LONGEST_LINE {
        let mut rest = Vec::new();
        let _ = input.read_until(b'\n', &mut rest);
    }
    Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_string())
}

/// Where lines go: standard output; a terminal whose locale is not UTF-8 gets ASCII, unless the language is one that would
/// be lost.
pub fn output() -> Box<dyn Write> {
    let out = io::stdout();
    if !out.is_terminal() || !Signs::of(|name| std::env::var(name).ok(), locale::current()).ascii {
        return Box::new(out.lock());
    }
    Box::new(InAscii { out: out.lock(), rest: Vec::new() })
}

/// Turns what is written into ASCII.
struct InAscii<W: Write> {
    out: W,
    /// The beginning of a sign whose end has not come.
    rest: Vec<u8>,
}

impl<W: Write> Write for InAscii<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Err(e) if e.error_len().is_none() => e.valid_up_to(),
            _ => self.rest.len(),
        };
        let text = String::from_utf8_lossy(&self.rest[..whole]).into_owned();
        self.out.write_all(charset::ascii(&text).as_bytes())?;
        self.rest.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether a run or a model is to judge the answer.
fn runs(driver: &Driver) -> bool {
    let session = &driver.session;
    session.being_graded().is_some() || matches!(&session.phase, Phase::Item(s) if matches!(s.stage, Stage::Running(_)))
}

/// Whether the next line may be taken: nothing is being written, said or fetched for the last one.
fn idle(driver: &Driver) -> bool {
    let saving = matches!(&driver.session.phase, Phase::Item(s) if s.stage == Stage::Saving);
    let fetching = driver.session.pull.is_some() || driver.session.choosing;
    !saving && !fetching && !runs(driver) && driver.session.talk.live.is_none()
}

fn round(driver: &mut Driver, inbox: &Receiver<Inbound>, next: &Sender<()>, out: &mut dyn Write) -> Option<i32> {
    let mut waiting: VecDeque<String> = VecDeque::new();
    let mut come: VecDeque<Inbound> = VecDeque::new();
    let mut parts = Parts::default();
    let mut ended = false;
    let mut printed = Printed::default();
    loop {
        if printed.update(&driver.session, now(), out).is_err() {
            return Some(SIGHUP);
        }
        while idle(driver)
            && !driver.done()
            && let Some(line) = waiting.pop_front()
        {
            let order = interpret(&driver.session, &mut parts, &line, now());
            let lends = order == Order::Edit;
            match order {
                Order::Again => printed.again(),
                // What the session says to this is said, even where it has just said the same.
                Order::Events(_) | Order::Both(..) => printed.answering(),
                _ => {}
            }
            let done = follow(driver, order, out);
            if done.is_err() || printed.update(&driver.session, now(), out).is_err() {
                return Some(SIGHUP);
            }
            if lends {
                // What was meant to stop something in that editor is not meant for us.
                inbox.try_iter().for_each(|m| match m {
                    Inbound::Signal(SIGINT | SIGQUIT) => {}
                    other => come.push_back(other),
                });
            }
            // Where the thread has ended there is no next line.
            let _ = next.send(());
        }
        if driver.done() || (ended && waiting.is_empty() && idle(driver)) {
            return None;
        }
        match come.pop_front().or_else(|| inbox.recv().ok())? {
            Inbound::Line(line) => waiting.push_back(line),
            Inbound::EndOfInput => ended = true,
            Inbound::Worker(msg) => driver.message(msg),
            Inbound::Signal(SIGINT) if driver.session.talk.live.is_some() || runs(driver) => {
                driver.handle(Event::Cancel);
            }
            Inbound::Signal(SIGINT) if driver.session.pull.is_some() => driver.handle(Event::StopPull),
            Inbound::Signal(signal) => return Some(signal),
        }
    }
}

/// Does what a line asked for.
fn follow(driver: &mut Driver, order: Order, out: &mut dyn Write) -> io::Result<()> {
    match order {
        Order::Events(events) => events.into_iter().for_each(|e| driver.handle(e)),
        Order::Print(text) => writeln!(out, "{text}")?,
        Order::Again => {}
        Order::Both(events, text) => {
            events.into_iter().for_each(|e| driver.handle(e));
            writeln!(out, "{text}")?;
        }
        Order::Shell(line) => match driver.shell_line(&line) {
            Ok(said) if said.trim().is_empty() => {}
            Ok(said) => writeln!(out, "{}", printable(said.trim_end()))?,
            Err(why) => writeln!(out, "{}", msg!("plain-shell-failed", why = why.why, how = why.how))?,
        },
        Order::Models => {
            driver.find_models();
            writeln!(out, "{}", map::models(&driver.session))?;
        }
        Order::Export => writeln!(out, "{}", driver.export_now())?,
        Order::Chart(chart) => {
            driver.find_series();
            writeln!(out, "{}", charts::words(chart, driver.series.as_deref()))?;
        }
        Order::Edit => {
            out.flush()?;
            match edit(driver) {
                Ok(lines) => writeln!(out, "{}", msg!("plain-lines-taken", n = lines))?,
                Err(why) => writeln!(out, "{}", msg!("plain-edit-failed", why = why.to_string()))?,
            }
        }
    }
    Ok(())
}

/// The answer at hand in the learner's own editor; how many lines came back.
fn edit(driver: &mut Driver) -> io::Result<usize> {
    let no = |why: String| io::Error::other(why);
    if !io::stdin().is_terminal() {
        return Err(no(msg!("plain-no-editor-terminal")));
    }
    let editor = own_editor().ok_or_else(|| no(msg!("plain-no-editor")))?;
    let (Phase::Item(sitting), Some((_, item))) = (&driver.session.phase, driver.session.item()) else {
        return Err(no(msg!("plain-no-text")));
    };
    let sheet = Sheet::new(&sitting.answer.words(item), &item.language)?;
    sheet.command(&editor).status()?;
    let text = sheet.text()?;
    let lines = text.lines().count();
    driver.handle(Event::typed(text));
    Ok(lines)
}
