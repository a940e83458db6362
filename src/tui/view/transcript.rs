//! What was said, drawn: each entry once for a width and a theme. Of each entry its rows are known; the lines of those that
//! were in sight lately are kept. So a frame costs what is in sight, however long the conversation is.

use super::course::entry_lines;
use super::page::Stand;
use crate::msg;
use crate::session::{Entry, Live, Phase, Session};
use crate::tui::app::Ui;
use crate::tui::markdown::Growing;
use ratatui::text::{Line, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// Entries whose lines are kept.
const KEPT: usize = 256;
/// Entries at the end that are looked at in every frame: only there something changes, but where all begins anew.
const FRESH: usize = 3;

/// The conversation as it is drawn.
#[derive(Debug, Default)]
pub struct Transcript {
    /// What all lines depend on besides their entries.
    made_for: String,
    width: u16,
    /// The first entry that was in sight last.
    seen: usize,
    rows: Vec<Rows>,
    kept: BTreeMap<usize, Kept>,
}

/// Where an entry's lines stand.
#[derive(Debug, Clone, Copy, Default)]
struct Rows {
    /// Behind its last line and the empty one after it.
    end: usize,
    /// Lines of a long answer at its beginning, which are less wanted than what follows.
    answer: usize,
}

/// An entry that is drawn.
#[derive(Debug)]
struct Kept {
    entry: Entry,
    live: bool,
    lines: Vec<Line<'static>>,
    growing: Growing,
}

impl Transcript {
    /// Brings it in line with what was said; returns its rows, the last of which is empty.
    pub fn follow(&mut self, session: &Session, ui: &Ui, width: u16, below: bool) -> usize {
        let subject = match &session.phase {
            Phase::Item(sitting) => sitting.item.as_str(),
            Phase::Lesson(reason) => reason.skill.as_str(),
            _ => "",
        };
        let made_for = format!("{width} {below} {subject} {:?} {:?}", ui.theme, crate::locale::current());
        let log = &session.talk.log;
        let other = |n: usize| self.kept.get(&n).is_some_and(|k| k.entry != log[n]);
        if made_for != self.made_for
            || log.len() < self.rows.len()
            || !self.rows.is_empty() && other(0) && log.len() > 1
        {
            *self = Transcript { made_for, width, ..Transcript::default() };
        }
        let from = self.rows.len().saturating_sub(FRESH);
        for n in from..log.len() {
            if !self.is_drawn(session, n) {
                self.rows.truncate(n);
                self.draw(session, ui, n);
            }
        }
        self.forget(log.len());
        self.rows.last().map_or(0, |rows| rows.end)
    }

    /// Whether an entry is drawn as it is now.
    fn is_drawn(&self, session: &Session, n: usize) -> bool {
        let known = self.rows.len() > n;
        known && self.kept.get(&n).is_some_and(|k| k.entry == session.talk.log[n] && k.live == is_live(session, n))
    }

    /// Draws an entry, and notes its rows where it is the next.
    fn draw(&mut self, session: &Session, ui: &Ui, n: usize) {
        let (entry, live) = (session.talk.log[n].clone(), is_live(session, n));
        let mut growing = self.kept.remove(&n).map(|k| k.growing).unwrap_or_default();
        let (mut lines, answer) = match &entry {
            Entry::Tutor(text) => {
                growing.draw((&msg!("tutor-lead"), ui.theme.tutor()), text, self.width, ui.theme, live);
                (growing.lines().to_vec(), 0)
            }
            other => {
                growing = Growing::default();
                entry_lines(other, session, ui, self.width)
            }
        };
        while lines.last().is_some_and(|l| l.width() == 0) {
            lines.pop();
        }
        lines.iter_mut().for_each(join);
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        if self.rows.len() == n {
            let start = n.checked_sub(1).map_or(0, |before| self.rows[before].end);
            self.rows.push(Rows { end: start + lines.len(), answer });
        }
        // What is finished needs its parts no more.
        if !live {
            growing = Growing::default();
        }
        self.kept.insert(n, Kept { entry, live, lines, growing });
    }

    /// Lets the lines go that are farthest from what is in sight; the first entry, by which a new conversation is told, and
    /// the last ones stay.
    fn forget(&mut self, all: usize) {
        while self.kept.len() > KEPT + FRESH {
            let mut may_go = self.kept.keys().copied().filter(|n| *n > 0 && n + FRESH < all);
            let (first, last) = (may_go.next(), may_go.next_back());
            let far = |n: &usize| n.abs_diff(self.seen);
            let Some(farthest) = first.into_iter().chain(last).max_by_key(far) else { return };
            self.kept.remove(&farthest);
        }
    }

    /// The lines of these rows.
    pub fn lines(&mut self, session: &Session, ui: &Ui, rows: Range<usize>) -> Vec<Line<'static>> {
        let mut out = Vec::new();
        let first = self.rows.partition_point(|r| r.end <= rows.start);
        self.seen = first;
        for n in first..self.rows.len().min(session.talk.log.len()) {
            let start = n.checked_sub(1).map_or(0, |before| self.rows[before].end);
            if start >= rows.end {
                break;
            }
            if !self.is_drawn(session, n) {
                let height = self.rows[n].end - start;
                self.draw(session, ui, n);
                // Not what it was: all is measured anew in the next frame.
                if self.kept.get(&n).is_some_and(|k| k.lines.len() != height) {
                    self.made_for.clear();
                }
            }
            let lines = self.kept.get(&n).map_or(&[][..], |k| k.lines.as_slice());
            let from = rows.start.saturating_sub(start).min(lines.len());
            let to = rows.end.saturating_sub(start).min(lines.len());
            out.extend(lines[from..to].iter().cloned());
        }
        out.resize_with(rows.len(), Line::default);
        out
    }

    /// Where the page stands by itself: a reply is followed as it grows, what came all at once is shown from its beginning.
    pub fn stand(&self, log: &[Entry], above: usize) -> Option<Stand> {
        let aside = |e: &&Entry| matches!(e, Entry::Material(_) | Entry::Note(_));
        let asides = log.iter().rev().take_while(aside).count();
        let mut at = log.len() - asides;
        match at.checked_sub(1) {
            Some(n) if matches!(log[n], Entry::Tutor(_)) && asides == 0 => return Some(Stand::End),
            Some(n) if !matches!(log[n], Entry::Tutor(_)) => at = n,
            _ => {}
        }
        let rows = self.rows.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.rows[before].end);
        Some(Stand::From(above + start + rows.answer))
    }
}

/// Whether more of an entry is on its way.
fn is_live(session: &Session, n: usize) -> bool {
    n + 1 == session.talk.log.len() && session.talk.live.as_ref().is_some_and(|live: &Live| live.begun)
}

/// Neighbours of one style become one.
fn join(line: &mut Line<'static>) {
    let mut out: Vec<Span<'static>> = Vec::new();
    for span in line.spans.drain(..).filter(|s| !s.content.is_empty()) {
        match out.last_mut() {
            Some(last) if last.style == span.style => last.content.to_mut().push_str(&span.content),
            _ => out.push(span),
        }
    }
    line.spans = out;
}
