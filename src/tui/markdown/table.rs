//! Tables: columns that fit the width, with what is too long wrapped inside of its cell; where there is no room for columns,
//! each row as lines of `heading: cell`.

use super::wrap::{longest_word, wrap};
use crate::tui::theme::Theme;
use pulldown_cmark::Alignment;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

/// What stands in a cell.
pub(super) type Run = Vec<(String, Style)>;

/// Below this width nothing is wrapped inside of a cell.
const NARROW: usize = 48;
/// Between two columns.
const BETWEEN: &str = " │ ";
/// A column is never made narrower than this for a long word's sake.
const LONG_WORD: usize = 12;
/// Columns that a growing table keeps free for what is yet to come.
const SLACK: usize = 8;

/// A table; the first of its rows is its head.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) aligned: Vec<Alignment>,
    pub(super) rows: Vec<Vec<Run>>,
}

impl Table {
    /// The lines, each at most `width` columns. Of a table that grows, the head and the first row alone decide how it is laid
    /// out, so that no row moves when another comes.
    pub(super) fn lines(&self, width: usize, growing: bool, theme: Theme) -> Vec<Line<'static>> {
        let Some((head, body)) = self.rows.split_first() else { return Vec::new() };
        match self.widths(width, growing) {
            Some(widths) => {
                let mut out = self.row(head, &widths, theme.title(), theme);
                let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
                out.push(Line::styled(rule.join("─┼─"), theme.rule()));
                out.extend(body.iter().flat_map(|row| self.row(row, &widths, Style::new(), theme)));
                out
            }
            None => pairs(head, body, width, theme),
        }
    }

    /// The width of each column; nothing where they do not fit.
    fn widths(&self, width: usize, growing: bool) -> Option<Vec<usize>> {
        let all = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let room = width.checked_sub(BETWEEN.width() * (all - 1)).filter(|room| *room >= all * 2)?;
        let measured = &self.rows[..if growing { self.rows.len().min(2) } else { self.rows.len() }];
        let most = |of: fn(&Run) -> usize| -> Vec<usize> {
            (0..all).map(|n| measured.iter().filter_map(|row| row.get(n)).map(of).max().unwrap_or(0).max(2)).collect()
        };
        let mut widths = most(|run| run.iter().map(|(text, _)| text.width()).sum());
        let sum: usize = widths.iter().sum();
        if sum <= room {
            if growing {
                let share = (room - sum) / all;
                widths.iter_mut().for_each(|w| *w += share.min(SLACK.max(*w / 2)));
            }
            return Some(widths);
        }
        let least: Vec<usize> = most(|run| longest_word(run)).into_iter().map(|w| w.min(LONG_WORD)).collect();
        if width < NARROW || least.iter().sum::<usize>() > room {
            return None;
        }
        widths.iter_mut().for_each(|w| *w = (*w).min(room));
        while widths.iter().sum::<usize>() > room {
            let spare = |n: &usize| widths[*n].saturating_sub(least[*n]);
            let widest = (0..all).filter(|n| spare(n) > 0).max_by_key(|n| widths[*n])?;
            widths[widest] -= 1;
        }
        Some(widths)
    }

    fn row(&self, row: &[Run], widths: &[usize], style: Style, theme: Theme) -> Vec<Line<'static>> {
        let empty = (String::new(), Style::new());
        let cell = |(n, width): (usize, &usize)| {
            let run: Run = row.get(n).into_iter().flatten().map(|(t, s)| (t.clone(), style.patch(*s))).collect();
            wrap(&run, *width, &empty, &empty)
        };
        let cells: Vec<Vec<Line>> = widths.iter().enumerate().map(cell).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(1);
        let line = |at: usize| {
            let mut spans = Vec::new();
            for (n, (cell, width)) in cells.iter().zip(widths).enumerate() {
                if n > 0 {
                    spans.push(Span::styled(BETWEEN, theme.rule()));
                }
                let line = cell.get(at).cloned().unwrap_or_default();
                let free = width.saturating_sub(line.width());
                let (before, after) = match self.aligned.get(n) {
                    Some(Alignment::Right) => (free, 0),
                    Some(Alignment::Center) => (free / 2, free - free / 2),
                    _ => (0, free),
                };
                spans.push(Span::raw(" ".repeat(before)));
                spans.extend(line.spans);
                // No spaces at the end of a line.
                if n + 1 < widths.len() {
                    spans.push(Span::raw(" ".repeat(after)));
                }
            }
            spans.retain(|s| !s.content.is_empty());
            Line::from(spans)
        };
        (0..height).map(line).collect()
    }
}

/// Each row as lines of `heading: cell`, with an empty line between two rows.
fn pairs(head: &[Run], body: &[Vec<Run>], width: usize, theme: Theme) -> Vec<Line<'static>> {
    let (none, hang) = ((String::new(), Style::new()), ("  ".to_string(), Style::new()));
    let titled = |run: &Run| -> Run { run.iter().map(|(t, s)| (t.clone(), theme.title().patch(*s))).collect() };
    if body.is_empty() {
        return head.iter().flat_map(|run| wrap(&titled(run), width, &none, &hang)).collect();
    }
    let mut out = Vec::new();
    for (n, row) in body.iter().enumerate() {
        if n > 0 {
            out.push(Line::default());
        }
        for (n, cell) in row.iter().enumerate() {
            let mut run = head.get(n).map(titled).unwrap_or_default();
            if !run.is_empty() {
                run.push((": ".into(), theme.title()));
            }
            run.extend(cell.iter().cloned());
            out.extend(wrap(&run, width, &none, &hang));
        }
    }
    out
}
