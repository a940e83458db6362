//! The charts of the progress screen: its tabs, the chart of the one that is open, and what it shows in words.

use super::page::Page;
use super::{cells, clip};
use crate::msg;
use crate::report::chart::{Chart, Ink, Row};
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use crate::tui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Below this width the sentences stand alone.
const NARROW: u16 = 50;
/// Rows of a curve at least and at most, axes included.
const CURVE: (usize, usize) = (8, 18);

/// The tabs in one line, the open one in brackets; where there is no room, the open one alone and how many there are.
pub fn tabs(ui: &Ui, width: u16) -> Line<'static> {
    let open = ui.chart.and_then(|c| Chart::ALL.iter().position(|o| *o == c)).map_or(0, |at| at + 1);
    let names: Vec<String> = [msg!("tab-skills")].into_iter().chain(Chart::ALL.map(Chart::title)).collect();
    let all: usize = names.iter().map(|n| cells(n) + 2).sum();
    if all > usize::from(width) {
        let words = format!("‹ {} {}/{} ›", names[open], open + 1, names.len());
        return Line::styled(clip(&words, width), ui.theme.title());
    }
    let tab = |(at, name): (usize, &String)| match at == open {
        true => Span::styled(format!("[{name}]"), ui.theme.title()),
        false => Span::styled(format!(" {name} "), ui.theme.dim()),
    };
    Line::from(names.iter().enumerate().map(tab).collect::<Vec<_>>())
}

/// The open chart.
pub fn page(session: &Session, ui: &Ui, area: Rect) -> Page {
    let mut lines = vec![tabs(ui, area.width)];
    let Some(chart) = ui.chart else { return Page::new(lines) };
    let Some(series) = &ui.series else {
        lines.push(Line::default());
        let words = if session.learner.overall.attempts == 0 { msg!("series-none") } else { msg!("charts-reading") };
        lines.extend(paragraph("", &words, ui.theme.text(), area.width));
        return Page::new(lines);
    };
    let say = |text: &str| paragraph("", text, ui.theme.text(), area.width);
    let (mut said, rest) = (Vec::new(), chart.sentences(series));
    let mut rest = rest.iter();
    said.extend(rest.next().map(|first| say(first)).unwrap_or_default());
    let more: Vec<Line> = rest.flat_map(|s| say(s)).collect();
    if area.height >= 16 {
        lines.push(Line::default());
    }
    lines.extend(said);
    if area.width < NARROW {
        lines.extend(more);
        return Page::new(lines);
    }
    let below = chart.below(series, area.width, ui.glyphs);
    let note = chart.note(series, ui.glyphs).unwrap_or_default();
    let note = if note.is_empty() { Vec::new() } else { paragraph("", &note, ui.theme.dim(), area.width) };
    let gap = usize::from(area.height >= 16);
    // The empty line above the page is one more.
    let used = lines.len() + below.len() + note.len() + 3 * gap + if area.height >= 20 { more.len() + 1 } else { 0 };
    let height = usize::from(area.height).saturating_sub(used).clamp(CURVE.0, CURVE.1);
    let rows = chart.rows(series, (area.width, height as u16), ui.glyphs);
    let mut add = |rows: Vec<Line<'static>>| {
        if !rows.is_empty() && gap > 0 {
            lines.push(Line::default());
        }
        lines.extend(rows);
    };
    add(rows.iter().map(|row| line(row, ui.theme)).collect());
    add(below.iter().map(|row| line(row, ui.theme)).collect());
    add(note);
    add(more);
    Page::new(lines)
}

fn line(row: &Row, theme: Theme) -> Line<'static> {
    let span = |piece: &crate::report::chart::Piece| Span::styled(piece.text.clone(), style(piece.ink, theme));
    Line::from(row.iter().map(span).collect::<Vec<_>>())
}

fn style(ink: Ink, theme: Theme) -> Style {
    match ink {
        Ink::Text => theme.text(),
        Ink::Axis => theme.dim(),
        Ink::Band => theme.info().patch(theme.dim()),
        Ink::Line => theme.info(),
        Ink::Level(level) => theme.level(usize::from(level)),
    }
}
