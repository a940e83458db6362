//! The field where something is typed: under a rule that says what, wrapped, with the terminal's own cursor. Several small
//! fields stand in a list, each behind its label; a program stands in [`super::editor`].

use super::{cells, clip, editor, fit, search};
use crate::curriculum::Kind;
use crate::msg;
use crate::session::words::labels;
use crate::session::{Phase, Session, Step};
use crate::tui::actions::Place;
use crate::tui::app::Ui;
use crate::tui::pad::{Pad, byte};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_segmentation::UnicodeSegmentation;

/// Most rows of a field: the question must stay in sight.
const MOST_ROWS: usize = 6;
/// The same for an explanation, which is longer.
const MOST_PROSE: usize = 10;

/// A field, laid out.
pub struct Field {
    pub(super) title: String,
    pub(super) rows: Vec<Line<'static>>,
    /// Column and row of the insertion point, where typing goes here.
    pub(super) cursor: Option<(u16, u16)>,
    pub(super) hidden: (bool, bool),
}

/// The field of a place; empty where nothing is typed. There are `room.0` columns and `room.1` rows for it and for a page of
/// `page` rows.
pub fn field(session: &Session, ui: &Ui, place: Place, room: (u16, u16), page: usize) -> Field {
    let most = room.1.saturating_sub(3);
    let mut field = match place {
        Place::SearchField | Place::Found => search::field(ui, place, room.0),
        Place::NameField => text(name_title(session), &ui.answer, place, room.0, (1, MOST_ROWS, most)),
        Place::DisputeField => text(msg!("field-dispute"), &ui.talk, place, room.0, (1, MOST_ROWS, most)),
        Place::MapFind => match &ui.map.find {
            Some(find) => text(msg!("field-find"), find, place, room.0, (1, 1, most)),
            None => Field { title: String::new(), rows: Vec::new(), cursor: None, hidden: (false, false) },
        },
        Place::Palette => text(msg!("palette-title"), &ui.palette.query, place, room.0, (1, 1, most)),
        Place::TalkField => text(msg!("field-talk"), &ui.talk, place, room.0, (1, MOST_ROWS, most)),
        Place::Editor | Place::EditorKeys => editor::field(session, ui, place, room, page),
        Place::Fields | Place::AnswerKeys if !ui.fields.is_empty() => several(session, ui, place, room.0, most),
        Place::AnswerField | Place::AnswerKeys | Place::TeachField => {
            let (least, most_rows) = rows(session);
            let title = if place == Place::TeachField { msg!("field-teach") } else { msg!("field-answer") };
            text(title, &ui.answer, place, room.0, (least, most_rows, most))
        }
        _ => Field { title: String::new(), rows: Vec::new(), cursor: None, hidden: (false, false) },
    };
    if let Some((mode, begun)) = ui.mode(place) {
        field.title = format!("{} · {} {begun}", field.title, msg!(mode)).trim_end().to_string();
    }
    field
}

/// A text of one or more lines, in `least` to `most` rows where there is room.
pub(super) fn text(
    title: String,
    area: &Pad,
    place: Place,
    width: u16,
    (least, most, room): (usize, usize, u16),
) -> Field {
    let prose = most == MOST_PROSE;
    let most = usize::from(room.saturating_sub(1)).clamp(1, most);
    let Wrapped { mut rows, cursor, hidden } = wrapped(area, usize::from(width.max(4)), prose, most);
    rows.resize_with(rows.len().max(least.min(most)), Line::default);
    Field { title, rows, cursor: place.is_field().then_some(cursor), hidden }
}

fn name_title(session: &Session) -> String {
    match &session.phase {
        Phase::Welcome(w) if w.step == Step::Deadline => msg!("field-deadline"),
        _ => msg!("field-name"),
    }
}

/// Least and most rows of an answer. A program may print several lines, and the field must not tell how many.
fn rows(session: &Session) -> (usize, usize) {
    match session.item().map(|(_, item)| item.kind()) {
        Some(Kind::Predict) => (2, MOST_ROWS),
        Some(Kind::Explain) => (4, MOST_PROSE),
        None if matches!(session.phase, Phase::Teach(_)) => (4, MOST_PROSE),
        _ => (1, MOST_ROWS),
    }
}

/// One row for each field, the one that is typed into in sight.
fn several(session: &Session, ui: &Ui, place: Place, width: u16, room: u16) -> Field {
    let labels = session.item().map(|(_, item)| labels(item)).unwrap_or_default();
    let lead = labels.iter().map(|l| cells(l)).max().unwrap_or(0).min(usize::from(width) / 2) as u16;
    let left = usize::from(width.saturating_sub(lead + 4)).max(4);
    let typing = place == Place::Fields;
    let most = usize::from(room.saturating_sub(1)).clamp(1, MOST_ROWS);
    let top = (ui.at + 1).saturating_sub(most);
    let (mut rows, mut cursor) = (Vec::new(), None);
    for (n, field) in ui.fields.iter().enumerate().skip(top).take(most) {
        let here = typing && n == ui.at;
        let label = clip(labels.get(n).map_or("", String::as_str), lead) + ":";
        let (text, x) = window(field, left, here);
        let mut line = vec![Span::styled(
            format!("{} {} ", if here { "›" } else { " " }, fit(&label, lead + 1)),
            if here { ui.theme.key() } else { ui.theme.dim() },
        )];
        line.push(Span::raw(text));
        if here {
            cursor = Some((lead + 4 + x, rows.len() as u16));
        }
        rows.push(Line::from(line));
    }
    let hidden = (top > 0, top + rows.len() < ui.fields.len());
    Field { title: msg!("field-answer"), rows, cursor, hidden }
}

/// The part of a line that is in sight, and the column of the cursor in it.
fn window(field: &Pad, width: usize, here: bool) -> (String, u16) {
    let line = field.lines().first().map_or("", String::as_str);
    let before: String = line.chars().take(field.cursor().1).collect();
    if !here {
        return (clip(line, width as u16), 0);
    }
    // One column stays free for the cursor.
    let mut skip = 0;
    while cells(&before[skip..]) >= width {
        skip += before[skip..].graphemes(true).next().map_or(1, str::len);
    }
    let mut shown = String::new();
    for g in line[skip..].graphemes(true) {
        if cells(&shown) + cells(g) > width {
            break;
        }
        shown.push_str(g);
    }
    (shown, cells(&before[skip..]) as u16)
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

/// The rows of a text that are in sight.
struct Wrapped {
    rows: Vec<Line<'static>>,
    /// Column and row of the cursor.
    cursor: (u16, u16),
    /// Whether there is more above and below.
    hidden: (bool, bool),
}

/// The text in rows of at most `width` columns, the cursor's included. Prose is broken at spaces. Only `most` rows are made,
/// the cursor's among them, however long the text is.
fn wrapped(area: &Pad, width: usize, prose: bool, most: usize) -> Wrapped {
    let (row, column) = area.cursor();
    let mut parts: Vec<(usize, usize, usize)> = Vec::new();
    let rows_of = |n: usize| parts_of(area.line(n), width, prose).into_iter().map(move |(a, b)| (n, a, b));
    // From the cursor's line upwards, as far as there is room.
    let here: Vec<_> = rows_of(row).collect();
    let at = byte(area.line(row), column);
    let mine = here.iter().rposition(|(_, from, _)| *from <= at).unwrap_or(0);
    let mut first = row;
    let mut above = mine + 1;
    while above < most && first > 0 {
        first -= 1;
        above += rows_of(first).count();
    }
    let mut y = 0;
    let mut last = first;
    while last < area.lines().len() && (last <= row || parts.len() < y + most) {
        if last == row {
            y = parts.len() + mine;
        }
        parts.extend(rows_of(last));
        last += 1;
    }
    let top = (y + 1).saturating_sub(most);
    let more_below = last < area.lines().len() || parts.len() > top + most;
    let selected = area.selection_range();
    let rows = parts.iter().skip(top).take(most).map(|(n, a, b)| {
        let line = area.line(*n);
        let marked = selected.map_or((0, 0), |(from, to)| {
            let start = if *n > from.0 {
                0
            } else if *n == from.0 {
                byte(line, from.1)
            } else {
                usize::MAX
            };
            let end = if *n < to.0 {
                usize::MAX
            } else if *n == to.0 {
                byte(line, to.1)
            } else {
                0
            };
            (start, end)
        });
        spans(line, (*a, *b), marked)
    });
    let x = cells(&line_part(area.line(row), here.get(mine).map_or(0, |(_, a, _)| *a), at));
    Wrapped { rows: rows.collect(), cursor: (x as u16, (y - top) as u16), hidden: (first > 0 || top > 0, more_below) }
}

fn line_part(line: &str, from: usize, to: usize) -> String {
    line.get(from..to).unwrap_or_default().replace('\t', "    ")
}

/// A part of a line, with what is selected of it told by its style.
fn spans(line: &str, (from, to): (usize, usize), (start, end): (usize, usize)) -> Line<'static> {
    let (start, end) = (start.clamp(from, to), end.clamp(from, to).max(start.clamp(from, to)));
    let selected = Style::new().add_modifier(Modifier::REVERSED);
    let parts = [(from, start, Style::new()), (start, end, selected), (end, to, Style::new())];
    Line::from_iter(parts.into_iter().filter(|(a, b, _)| a < b).map(|(a, b, s)| Span::styled(line_part(line, a, b), s)))
}

/// The rows of a line, as bytes from and up to before.
fn parts_of(line: &str, width: usize, prose: bool) -> Vec<(usize, usize)> {
    let breaks = if prose { breaks(line, width) } else { Vec::new() };
    let mut breaks = breaks.into_iter().peekable();
    let (mut out, mut from, mut used, mut chars) = (Vec::new(), 0, 0, 0);
    for (at, g) in line.grapheme_indices(true) {
        let wide = if g == "\t" { 4 } else { cells(g) };
        let broken = breaks.next_if_eq(&chars).is_some();
        // One column stays free for the cursor behind the last character.
        if (used + wide >= width || broken) && used > 0 {
            out.push((from, at));
            (from, used) = (at, 0);
        }
        used += wide;
        chars += g.chars().count();
    }
    out.push((from, line.len()));
    out
}

/// Where the rows of a line of prose begin, in characters: with whole words, where these fit into a row.
fn breaks(line: &str, width: usize) -> Vec<usize> {
    let (mut out, mut used, mut chars) = (Vec::new(), 0, 0);
    for word in line.split_inclusive(' ') {
        let wide = cells(word);
        if used > 0 && used + wide >= width && wide < width {
            out.push(chars);
            used = 0;
        }
        used = if used + wide >= width { (used + wide) % width } else { used + wide };
        chars += word.chars().count();
    }
    out
}
