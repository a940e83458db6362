//! A page: lines that may be more than the screen holds, and the part of them that is shown.

use crate::tui::app::Ui;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

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
    /// From the top.
    pub lines: Vec<Line<'static>>,
    /// By itself.
    pub stand: Stand,
}

impl Page {
    /// A page that stands at its top.
    pub fn new(lines: Vec<Line<'static>>) -> Page {
        Page { lines, stand: Stand::Top }
    }

    /// An empty line, unless there is one.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|l| l.width() > 0) {
            self.lines.push(Line::default());
        }
    }

    /// Puts a line before all others.
    pub fn push_front(&mut self, line: Line<'static>) {
        self.lines.insert(0, line);
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
    pub fn draw(self, frame: &mut Frame, area: Rect, ui: &Ui) -> bool {
        let height = usize::from(area.height);
        let most = self.lines.len().saturating_sub(height);
        let stand = self.top(height).min(most) as i64;
        let top = (stand + i64::from(ui.scroll)).clamp(0, most as i64) as usize;
        let shown: Vec<Line> = self.lines.into_iter().skip(top).take(height).collect();
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
