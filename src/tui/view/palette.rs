//! The palette: what can be done here, with its key and a sentence, one row each. What is looked for stands in the field.

use super::keys::key_label;
use super::page::{Page, Stand};
use super::{cells, clip, fit};
use crate::locale::text;
use crate::msg;
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns of a key at most.
const WIDEST_KEY: usize = 12;

/// The rows that match, the one at hand marked.
pub fn palette(session: &Session, ui: &Ui, area: Rect) -> Page {
    let entries = ui.entries(session);
    if entries.is_empty() {
        return Page::new(paragraph("", &msg!("palette-nothing"), ui.theme.text(), area.width));
    }
    let keys: Vec<String> = entries.iter().map(|e| key_label(ui.keymap.first(e.row))).collect();
    let wide = keys.iter().map(|k| cells(k)).max().unwrap_or(0).min(WIDEST_KEY) as u16;
    let left = area.width.saturating_sub(wide + 4);
    let row = |(n, key): (usize, &String)| {
        let here = n == ui.cursor;
        let sentence = clip(&text(entries[n].row.help, None), left);
        let line = vec![
            Span::raw(if here { "› " } else { "  " }),
            Span::styled(fit(key, wide), ui.theme.key()),
            Span::raw("  "),
            Span::raw(if here { fit(&sentence, left) } else { sentence }),
        ];
        let line = Line::from(line);
        if here { line.style(ui.theme.selected()) } else { line }
    };
    let lines: Vec<Line<'static>> = keys.iter().enumerate().map(row).collect();
    Page::new(lines).standing(Stand::Keep(ui.cursor, ui.cursor + 1))
}
