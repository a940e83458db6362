//! A page: lines that may be more than the screen holds, and the part of them that is shown. A conversation stands among
//! them as a number of rows, of which only those in sight are ever made.

use super::search;
use crate::session::Session;
use crate::tui::app::Ui;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use std::ops::Range;

/// Where a page stands by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// At its top.
    Top,
    /// At its end.
    End,
    /// At its end, but never so far down that this line is out of sight: what is new begins there.
    From(usize),
    /// So that these lines, counted from the first to behind the last, are in sight.
    Keep(usize, usize),
}

/// Lines and where they stand.
#[derive(Debug)]
pub struct Page {
    /// From the top, or below the conversation.
    pub lines: Vec<Line<'static>>,
    /// By itself.
    pub stand: Stand,
    /// What stands above the conversation.
    head: Vec<Line<'static>>,
    /// The rows of the conversation.
    talk: usize,
}

impl Page {
    /// A page that stands at its top.
    pub fn new(lines: Vec<Line<'static>>) -> Page {
        Page { lines, stand: Stand::Top, head: Vec::new(), talk: 0 }
    }

    /// The same, standing elsewhere.
    pub fn standing(self, stand: Stand) -> Page {
        Page { stand, ..self }
    }

    /// All rows.
    pub fn len(&self) -> usize {
        self.head.len() + self.talk + self.lines.len()
    }

    /// Rows above the conversation.
    pub fn above(&self) -> usize {
        self.head.len()
    }

    /// The conversation stands below the lines so far; it ends in an empty row.
    pub fn add_talk(&mut self, rows: usize) {
        if rows > 0 {
            self.head = std::mem::take(&mut self.lines);
            self.talk = rows;
        }
    }

    /// Without empty rows at its end.
    pub fn trim(&mut self) {
        while self.lines.last().is_some_and(|l| l.width() == 0) {
            self.lines.pop();
        }
        if self.lines.is_empty() {
            self.talk = self.talk.saturating_sub(1);
        }
    }

    /// Some rows of it.
    pub fn rows(&self, session: &Session, ui: &Ui, rows: Range<usize>) -> Vec<Line<'static>> {
        let (head, below) = (self.head.len(), self.head.len() + self.talk);
        let within = |from: usize, to: usize| rows.start.clamp(from, to) - from..rows.end.clamp(from, to) - from;
        let mut out = self.head[within(0, head)].to_vec();
        let talk = within(head, below);
        if !talk.is_empty() {
            out.extend(ui.transcript.borrow_mut().lines(session, ui, talk));
        }
        out.extend_from_slice(&self.lines[within(below, below + self.lines.len())]);
        out
    }

    /// An empty line, unless there is one.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|l| l.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    /// Puts a line before all others.
    pub fn push_front(&mut self, line: Line<'static>) {
        let first = if self.talk > 0 { &mut self.head } else { &mut self.lines };
        first.insert(0, line);
        self.stand = match self.stand {
            Stand::From(n) => Stand::From(n + 1),
            Stand::Keep(from, to) => Stand::Keep(from + 1, to + 1),
            other => other,
        };
    }

    fn top(&self, height: usize) -> usize {
        match self.stand {
            Stand::Top => 0,
            Stand::End => usize::MAX,
            Stand::From(line) => line,
            Stand::Keep(_, to) if to <= height => 0,
            Stand::Keep(from, to) => from.min(to.saturating_sub(height)),
        }
    }

    /// Draws the part that the face's scrolling asks for, with marks in the margin where there is more. Returns whether
    /// there is more below.
    pub fn draw(self, frame: &mut Frame, area: Rect, session: &Session, ui: &Ui) -> bool {
        let height = usize::from(area.height);
        let most = self.len().saturating_sub(height);
        let stand = self.top(height).min(most);
        let wanted = (stand as i64 + i64::from(ui.scroll)).clamp(0, most as i64) as usize;
        let top = search::turned_to(&self, session, ui, (stand, wanted), height).min(most);
        let mut shown = self.rows(session, ui, top..(top + height).min(self.len()));
        ui.note_code(&shown);
        search::mark(&self, session, ui, &mut shown, top);
        frame.render_widget(Paragraph::new(shown), area);
        let mark = |frame: &mut Frame, y: u16, sign: &'static str| {
            let spot = Rect { x: area.right(), y, width: 1, height: 1 }.intersection(frame.area());
            frame.render_widget(Line::styled(sign, ui.theme.key()), spot);
        };
        if top > 0 {
            mark(frame, area.y, "↑");
        }
        if top < most {
            mark(frame, area.bottom().saturating_sub(1), "↓");
        }
        top < most
    }
}
