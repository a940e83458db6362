//! The field where something is typed: under a rule that says what, wrapped, with the terminal's own cursor.

use super::cells;
use crate::curriculum::Kind;
use crate::session::{Phase, Session, Step};
use crate::tui::actions::Place;
use crate::tui::app::Ui;
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use ratatui_textarea::TextArea;
use unicode_segmentation::UnicodeSegmentation;

/// Most rows of a field: the question must stay in sight.
const MOST_ROWS: usize = 6;

/// A field, laid out.
pub struct Field {
    title: &'static str,
    rows: Vec<Line<'static>>,
    /// Column and row of the insertion point, where typing goes here.
    cursor: Option<(u16, u16)>,
    hidden: (bool, bool),
}

/// The field of a place, at most `most` rows high with its rule; empty where nothing is typed.
pub fn field(session: &Session, ui: &Ui, place: Place, width: u16, most: u16) -> Field {
    let (title, area, least) = match place {
        Place::NameField => (name_title(session), &ui.answer, 1),
        Place::TalkField => ("Talk to the tutor", &ui.talk, 1),
        Place::AnswerField | Place::AnswerKeys => ("Your answer", &ui.answer, least_rows(session)),
        _ => return Field { title: "", rows: Vec::new(), cursor: None, hidden: (false, false) },
    };
    let (mut rows, (x, y)) = wrapped(area, usize::from(width.max(4)));
    let most = usize::from(most.saturating_sub(1)).clamp(1, MOST_ROWS);
    let all = rows.len();
    let top = (usize::from(y) + 1).saturating_sub(most);
    rows = rows.into_iter().skip(top).take(most).collect();
    let hidden = (top > 0, top + rows.len() < all);
    rows.resize_with(rows.len().max(least.min(most)), Line::default);
    let typing = place.is_field().then_some((x, y - top as u16));
    Field { title, rows, cursor: typing, hidden }
}

fn name_title(session: &Session) -> &'static str {
    match &session.phase {
        Phase::Welcome(w) if w.step == Step::Deadline => "Deadline",
        _ => "Your name",
    }
}

/// A program may print several lines, and the field must not tell how many.
fn least_rows(session: &Session) -> usize {
    let predict = matches!(&session.phase, Phase::Item(_))
        && session.item().is_some_and(|(_, item)| item.kind() == Kind::Predict);
    if predict { 2 } else { 1 }
}

impl Field {
    /// Rows, with the rule.
    pub fn height(&self) -> u16 {
        if self.rows.is_empty() { 0 } else { self.rows.len() as u16 + 1 }
    }

    /// Draws it.
    pub fn draw(self, frame: &mut Frame, area: Rect, theme: Theme) {
        if self.rows.is_empty() {
            return;
        }
        let more = match self.hidden {
            (true, true) => " ↑↓",
            (true, false) => " ↑",
            (false, true) => " ↓",
            (false, false) => "",
        };
        let title = format!(" {}{more} ", self.title);
        let rest = usize::from(area.width).saturating_sub(2 + cells(&title));
        let bright = if self.cursor.is_some() { theme.title() } else { theme.dim() };
        let rule = Line::from(vec![
            Span::styled("──", theme.rule()),
            Span::styled(title, bright),
            Span::styled("─".repeat(rest), theme.rule()),
        ]);
        frame.render_widget(rule, Rect { height: 1, ..area });
        let text = Rect { x: area.x + 1, y: area.y + 1, width: area.width - 1, height: area.height - 1 };
        frame.render_widget(Paragraph::new(self.rows), text);
        if let Some((x, y)) = self.cursor {
            frame.set_cursor_position((text.x + x, text.y + y));
        }
    }
}

/// The text in rows of at most `width` columns, the cursor's included, and the cursor's column and row.
fn wrapped(area: &TextArea, width: usize) -> (Vec<Line<'static>>, (u16, u16)) {
    let at = area.cursor();
    let selected = area.selection_range();
    let mut rows: Vec<Line> = Vec::new();
    let mut cursor = (0, 0);
    for (n, line) in area.lines().iter().enumerate() {
        let (mut row, mut used, mut chars) = (Line::default(), 0, 0);
        for g in line.graphemes(true) {
            let shown = if g == "\t" { "    " } else { g };
            // One column stays free for the cursor behind the last character.
            if used + cells(shown) >= width && used > 0 {
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            let next = chars + g.chars().count();
            if at.0 == n && (chars..next).contains(&at.1) {
                cursor = (used, rows.len());
            }
            let marked = selected.is_some_and(|(from, to)| from <= (n, chars) && (n, chars) < to);
            let style = if marked { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            row.push_span(Span::styled(shown.to_string(), style));
            used += cells(shown);
            chars = next;
        }
        if at.0 == n && at.1 >= chars {
            cursor = (used, rows.len());
        }
        rows.push(row);
    }
    (rows, (cursor.0 as u16, cursor.1 as u16))
}
