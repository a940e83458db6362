//! The text of a page as it was before its lines were broken.

use super::plain;
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::Joint;
use crate::tui::view::page::Page;
use ratatui::text::Line;
use std::ops::Range;

/// Text that was read in one piece: the rows of a paragraph, or a row by itself.
pub(super) struct Piece {
    pub(super) text: String,
    rows: Vec<Part>,
}

/// What a row has of it.
struct Part {
    /// The row of the page.
    row: usize,
    /// Where the row's own text begins behind what stands before it, in bytes of the row.
    lead: usize,
    /// The bytes of the text that stand here.
    from: usize,
    to: usize,
}

impl Piece {
    /// The text of these rows, of which the first is row `at` of the page, in pieces.
    pub(super) fn all(rows: &[Line], at: usize) -> Vec<Piece> {
        let mut out: Vec<Piece> = Vec::new();
        for (n, line) in rows.iter().enumerate() {
            let shown = plain(line);
            let joint = Joint::before(line).filter(|_| !out.is_empty());
            // The marks of quotes and of code, and indentation, stand before a row that goes on, and are no text.
            let lead = joint.map_or(0, |_| lead(&shown));
            if joint.is_none() {
                out.push(Piece { text: String::new(), rows: Vec::new() });
            }
            let Some(piece) = out.last_mut() else { continue };
            if joint == Some(Joint::Space) {
                piece.text.push(' ');
            }
            let from = piece.text.len();
            piece.text.push_str(&shown[lead..]);
            piece.rows.push(Part { row: at + n, lead, from, to: piece.text.len() });
        }
        out
    }

    /// Where something stands in the text, as rows and the bytes of each.
    pub(super) fn places(&self, (from, to): (usize, usize)) -> Vec<(usize, (usize, usize))> {
        let within = |p: &Part| {
            let (a, b) = (from.max(p.from), to.min(p.to));
            (a < b).then(|| (p.row, (a - p.from + p.lead, b - p.from + p.lead)))
        };
        self.rows.iter().filter_map(within).collect()
    }
}

/// The bytes that stand before the text of a row that goes on. Prose begins with no space there, but code may.
fn lead(shown: &str) -> usize {
    let rest = shown.trim_start_matches([' ', '▏']);
    shown.len() - rest.strip_prefix("┆ ").unwrap_or(rest).len()
}

/// Rows of a page, with those before and after that are read with them; returns the first, too.
pub(super) fn whole(page: &Page, session: &Session, ui: &Ui, rows: Range<usize>) -> (usize, Vec<Line<'static>>) {
    let goes_on = |line: &Line| Joint::before(line).is_some();
    let mut lines = page.rows(session, ui, rows.clone());
    let mut start = rows.start;
    while start > 0 && lines.first().is_some_and(goes_on) {
        start -= 1;
        lines.splice(..0, page.rows(session, ui, start..start + 1));
    }
    for at in rows.end..page.len() {
        match page.rows(session, ui, at..at + 1).pop().filter(goes_on) {
            Some(line) => lines.push(line),
            None => break,
        }
    }
    (start, lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::markdown;
    use crate::tui::theme::Theme;

    #[test]
    fn a_paragraph_is_one_text_however_it_is_broken() {
        let theme = Theme::new(true);
        let markdown = "1. A value has one owner at any time.\n2. It may be lent.\n\n> 所有权随着赋值移动到新的名字。\n\n\
            `a_very_long_name_without_any_break_in_it`\n\n```rust\nlet a_long_line = of_code(\"that goes on\");\n```\n";
        for width in 12..60 {
            let lines = markdown::render(markdown, width, theme);
            let texts: Vec<String> = Piece::all(&lines, 0).into_iter().map(|p| p.text).collect();
            assert_eq!(texts[0], "1. A value has one owner at any time.", "{width}");
            assert_eq!(texts[1], "2. It may be lent.", "{width}");
            for whole in ["▏ 所有权随着赋值移动到新的名字。", "a_very_long_name_without_any_break_in_it"]
            {
                assert!(texts.iter().any(|t| t == whole), "{width}: {texts:?}");
            }
            assert!(texts.iter().any(|t| t == "│ let a_long_line = of_code(\"that goes on\");"), "{width}: {texts:?}");
        }
    }
}
