//! The second face: linear text, line by line, for screen readers, dumb terminals, pipes and very bad links.
//!
//! No alternate screen, no redraw, no colour. Everything the first face can do is a line here: a number, an answer, or a
//! command such as `/hint`. A line is taken only when the one before has been dealt with, so a script can be piped in.

mod lines;
mod words;

use crate::driver::{Driver, Inbox, Msg, now};
use crate::llm::ModelState;
use crate::session::{Event, Notice, Phase, Stage};
use lines::{Order, interpret};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use std::collections::VecDeque;
use std::io::{self, BufRead, Write};
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
    listen(&sender);
    let end = round(&mut driver, &inbox, out);
    driver.close();
    Ok(end)
}

fn listen(sender: &Sender<Inbound>) {
    if let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT]) {
        let to = sender.clone();
        std::thread::spawn(move || {
            for signal in &mut signals {
                let _ = to.send(Inbound::Signal(signal));
            }
        });
    }
    let to = sender.clone();
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Some(line) = read_line(&mut input) {
            if to.send(Inbound::Line(line)).is_err() {
                return;
            }
        }
        let _ = to.send(Inbound::EndOfInput);
    });
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

/// Whether the next line may be taken: nothing is being written, said or loaded for the last one.
fn idle(driver: &Driver) -> bool {
    let saving = matches!(&driver.session.phase, Phase::Item(s) if s.stage == Stage::Saving);
    !saving && driver.session.talk.live.is_none()
}

fn round(driver: &mut Driver, inbox: &Receiver<Inbound>, out: &mut dyn Write) -> Option<i32> {
    let mut waiting: VecDeque<String> = VecDeque::new();
    let mut parts = lines::Parts::default();
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
            let shown = match order {
                Order::Events(events) => {
                    events.into_iter().for_each(|e| driver.handle(e));
                    Ok(())
                }
                Order::Print(text) => writeln!(out, "{text}"),
            };
            if shown.is_err() || printed.update(&driver.session, now(), out).is_err() {
                return Some(SIGHUP);
            }
        }
        if driver.done() || (ended && waiting.is_empty() && idle(driver)) {
            return None;
        }
        match inbox.recv() {
            Ok(Inbound::Line(line)) => waiting.push_back(line),
            Ok(Inbound::EndOfInput) => ended = true,
            Ok(Inbound::Worker(msg)) => driver.message(msg),
            Ok(Inbound::Signal(SIGINT)) if driver.session.talk.live.is_some() => driver.handle(Event::Cancel),
            Ok(Inbound::Signal(signal)) => return Some(signal),
            Err(_) => return None,
        }
    }
}

/// The model's state in a sentence.
fn model_words(state: &ModelState) -> String {
    match state {
        ModelState::Absent { why } => format!("No model speaks: {why}"),
        ModelState::Loading { percent } => format!("The model is loading ({percent}%)."),
        ModelState::Ready(info) => format!("The tutor speaks with {} on {}.", info.name, info.place()),
        ModelState::Restarting { why, .. } => format!("The model is being started again: {why}"),
        ModelState::Failed { why } => format!("The model cannot be used: {why}"),
    }
}
