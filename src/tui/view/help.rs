//! The help: every row of the table of actions, those that work here first, then the rest by place.

use super::keys::key_label;
use super::page::Page;
use super::{cells, fit};
use crate::locale::text;
use crate::msg;
use crate::session::Session;
use crate::tui::actions::{Place, Row, TABLE};
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Below this width there is room for one key of each row.
const NARROW: u16 = 50;

/// The page.
pub fn help(session: &Session, ui: &Ui, area: Rect) -> Page {
    let most = if area.width < NARROW { 1 } else { usize::MAX };
    let keys = |row: &Row| ui.keymap.keys(row).into_iter().take(most).map(key_label).collect::<Vec<_>>().join(", ");
    let widest = TABLE.iter().map(|r| cells(&keys(r))).max().unwrap_or(0) as u16;
    let mut lines = Vec::new();
    for (place, rows) in groups(session, ui) {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let place = text(place.id(), None);
        let title = if lines.is_empty() { msg!("help-works-here", place = place) } else { place };
        lines.extend(paragraph("", &title, ui.theme.title(), area.width));
        for row in rows {
            let lead = format!("{}  ", fit(&keys(row), widest));
            lines.extend(paragraph(&lead, &text(row.help, None), ui.theme.text(), area.width));
        }
    }
    lines.push(Line::default());
    lines.extend(paragraph("", &msg!("keys-more"), ui.theme.dim(), area.width));
    Page::new(lines)
}

/// Each row once: at the place below, at the one behind its field, then at the first other place where it works.
fn groups(session: &Session, ui: &Ui) -> Vec<(Place, Vec<&'static Row>)> {
    let (here, behind) = ui.places_below(session);
    let mut left: Vec<&'static Row> = TABLE.iter().collect();
    let mut out = Vec::new();
    for place in [Some(here), behind].into_iter().flatten().chain(Place::ALL) {
        let (works, rest) = left.into_iter().partition(|r| r.places.contains(&place));
        left = rest;
        if !Vec::is_empty(&works) {
            out.push((place, works));
        }
    }
    out
}
