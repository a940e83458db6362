//! A program being written: numbered lines in colours, none of them wrapped, in the lower part of the screen. The cursor's
//! line stands in the middle where there is more than fits, and long lines move by halves of the width.

use super::cells;
use super::field::Field;
use crate::msg;
use crate::session::Session;
use crate::tui::actions::Place;
use crate::tui::app::Ui;
use crate::tui::markdown::tokens;
use crate::tui::pad::{At, Pad};
use crate::tui::theme::Theme;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// Fewest rows of a program, with the rule.
const LEAST: u16 = 4;
/// Rows below a short program, with the rule.
const SPARE: u16 = 4;

/// The editor of the item at hand. It takes what the page of `page` rows leaves, and at least three fifths of the room while it
/// is typed into, two while it is not.
pub fn field(session: &Session, ui: &Ui, place: Place, (width, room): (u16, u16), page: usize) -> Field {
    let typing = place == Place::Editor;
    let left = room.saturating_sub(u16::try_from(page).unwrap_or(u16::MAX).saturating_add(1));
    // A short program needs no more than some lines to grow into.
    let grows = u16::try_from(ui.answer.lines().len()).unwrap_or(u16::MAX).saturating_add(SPARE);
    let share = (if typing { room * 3 / 5 } else { room * 2 / 5 }).min(grows);
    let most = room.saturating_sub(3).max(LEAST);
    let rows = usize::from(left.max(share).clamp(LEAST, most)) - 1;
    let language = session.item().map_or("", |(_, item)| item.language.as_str());
    let brackets = ui.brackets().filter(|_| typing);
    program(&ui.answer, language, ui.theme, (usize::from(width), rows), typing, brackets)
}

fn program(
    area: &Pad,
    language: &str,
    theme: Theme,
    (width, rows): (usize, usize),
    typing: bool,
    brackets: Option<[At; 2]>,
) -> Field {
    let (at, all) = (area.cursor(), area.lines().len());
    let digits = all.to_string().len().max(2);
    let width = width.saturating_sub(digits + 2).max(4);
    let column = |line: &str, chars: usize| {
        let before: String = line.chars().take(chars).collect();
        cells(&before.replace('\t', "    "))
    };
    let x = area.lines().get(at.0).map_or(0, |line| column(line, at.1));
    let skip = if x < width { 0 } else { (x + 1 - width).div_ceil(width / 2) * (width / 2) };
    let top = at.0.saturating_sub(rows / 2).min(all.saturating_sub(rows));
    let selected = area.selection_range();
    let mut out = Vec::new();
    for (n, line) in area.lines().iter().enumerate().skip(top).take(rows) {
        let here = n == at.0 && typing;
        let number = format!("{:>digits$} ", n + 1);
        let mut spans = vec![Span::styled(number, if here { theme.key() } else { theme.dim() })];
        // What the mark hides of a line that goes on to the left is one column.
        spans.push(Span::styled(if skip > 0 && !line.is_empty() { "‹" } else { " " }, theme.rule()));
        let mark = selected.map(|(from, to)| marked(n, line, from, to, column));
        let pair = brackets.map(|pair| pair.map(|(row, c)| (row == n).then(|| column(line, c))));
        let text = cut(&tokens(line, language, theme), skip, width, mark, pair);
        let shown: usize = text.iter().map(|s| cells(&s.content)).sum();
        spans.extend(text);
        if column(line, usize::MAX) > skip + width {
            // In the margin, behind half of a wide character where there is one.
            spans.push(Span::styled(format!("{}›", " ".repeat(width.saturating_sub(shown))), theme.rule()));
        }
        out.push(Line::from(spans));
    }
    let hidden = (top > 0, top + out.len() < all);
    out.resize_with(rows.max(out.len()), Line::default);
    let cursor = typing.then_some(((digits + 2 + x - skip) as u16, (at.0 - top) as u16));
    Field { title: msg!("field-program"), rows: out, cursor, hidden }
}

/// The columns of a line that are selected.
fn marked(
    n: usize,
    line: &str,
    from: (usize, usize),
    to: (usize, usize),
    column: impl Fn(&str, usize) -> usize,
) -> (usize, usize) {
    match n {
        n if n < from.0 || n > to.0 => (0, 0),
        n => {
            let start = if n == from.0 { column(line, from.1) } else { 0 };
            let end = if n == to.0 { column(line, to.1) } else { usize::MAX };
            (start, end)
        }
    }
}

/// The columns `skip..skip + width` of styled text; those of `marked` are shown as selected, those of `pair` as brackets that
/// belong together.
fn cut(
    tokens: &[(&str, Style)],
    skip: usize,
    width: usize,
    marked: Option<(usize, usize)>,
    pair: Option<[Option<usize>; 2]>,
) -> Vec<Span<'static>> {
    let mut out = Vec::new();
    let mut used = 0;
    for (text, style) in tokens {
        for g in text.graphemes(true) {
            let shown = if g == "\t" { "    " } else { g };
            let (from, to) = (used, used + cells(shown));
            used = to;
            if from < skip || to > skip + width {
                // Half of a wide character is a space.
                if from < skip && to > skip {
                    out.push(Span::raw(" ".repeat(to - skip)));
                }
                continue;
            }
            let chosen = marked.is_some_and(|(a, b)| a <= from && from < b);
            let mut style = if chosen { style.add_modifier(Modifier::REVERSED) } else { *style };
            if pair.is_some_and(|pair| pair.contains(&Some(from))) {
                style = style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
            }
            out.push(Span::styled(shown.to_string(), style));
        }
    }
    out
}
