//! The Models screen: the model that speaks, what this machine can bear, what is here and what can be had, the download that
//! runs, and what the model may do.

use super::page::{Page, Stand};
use super::{bar, clip, fit};
use crate::msg;
use crate::session::{Said, Session, Ware};
use crate::tui::app::Ui;
use crate::tui::markdown::{in_rows, paragraph};
use crate::tui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns of a model's name.
const NAME: u16 = 22;
/// From this width on a row has what is said of a model in the same line.
const WIDE: u16 = 60;

/// The screen.
pub fn page(session: &Session, ui: &Ui, area: Rect) -> Page {
    let (theme, width) = (ui.theme, area.width);
    let said = session.models();
    let mut lines = Vec::new();
    // First the model that speaks, then what can be chosen, then what that one may do.
    let first = said.iter().skip(1).position(|s| matches!(s, Said::Title(_))).map_or(said.len(), |n| n + 1);
    lines.extend(paragraphs(&said[..first], theme, width));
    // Where its own row is selected, it stands there.
    let row_tells = |w: &&Ware| session.pull.as_ref().is_some_and(|p| p.name == w.name);
    if ui.ware(session).filter(row_tells).is_none() {
        lines.extend(pull(session, theme, width).into_iter().enumerate().flat_map(|(n, line)| match n {
            0 => vec![Line::default(), line],
            _ => vec![line],
        }));
    }
    let mut stand = Stand::Top;
    if let Some(market) = &session.market {
        lines.push(Line::default());
        lines.push(Line::styled(msg!("market-machine-title"), theme.title()));
        market.machine_words().iter().for_each(|text| lines.extend(paragraph("", text, theme.text(), width)));
        for (title, here) in [(msg!("market-here"), true), (msg!("market-else"), false)] {
            lines.push(Line::default());
            lines.push(Line::styled(title, theme.title()));
            let of = market.wares.iter().enumerate().filter(|(_, w)| w.path.is_some() == here);
            let before = lines.len();
            for (i, ware) in of {
                let from = lines.len();
                lines.extend(row(session, ui, ware, i == ui.cursor, width));
                if i == ui.cursor && i > 0 {
                    stand = Stand::Keep(from, lines.len());
                }
            }
            if lines.len() == before {
                lines.extend(paragraph("", &msg!("models-no-others"), theme.dim(), width));
            }
        }
        lines.extend(paragraph("", &msg!("market-keys"), theme.dim(), width));
    } else if session.shelf.is_none() {
        lines.extend(paragraph("", &msg!("models-looking"), theme.dim(), width));
    }
    lines.push(Line::default());
    lines.extend(paragraphs(&said[first..], theme, width));
    Page::new(lines).standing(stand)
}

fn paragraphs(said: &[Said], theme: Theme, width: u16) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for said in said {
        let (lead, style) = match said {
            Said::Title(_) => ("", theme.title()),
            Said::Text(_) => ("", theme.text()),
            Said::May(_) => ("✓ ", theme.good()),
            Said::MayNot(_) => ("– ", theme.text()),
        };
        if matches!(said, Said::Title(_)) && !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(paragraph(lead, said.words(), style, width));
    }
    lines
}

/// The download that runs: a bar where its end is known, and how far it is in words.
fn pull(session: &Session, theme: Theme, width: u16) -> Vec<Line<'static>> {
    let Some(pull) = &session.pull else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(share) = pull.share() {
        let wide = usize::from(width).saturating_sub(2).min(60);
        lines.push(Line::styled(bar(share, wide), theme.info()));
    }
    lines.extend(paragraph("", &pull.words(), theme.text(), width));
    lines
}

/// A model; the one under the cursor with all that is known of it.
fn row(session: &Session, ui: &Ui, ware: &Ware, here: bool, width: u16) -> Vec<Line<'static>> {
    let theme = ui.theme;
    let sign = match ware.path {
        Some(_) if session.speaks(ware) => "●",
        Some(_) => "○",
        None => "↓",
    };
    let pointer = if here { "›" } else { " " };
    let style = if here { theme.key() } else { theme.text() };
    let words = match session.speaks(ware) {
        true => format!("{} · {}", msg!("market-speaks"), ware.words()),
        false => ware.words(),
    };
    let recommended = session.market.as_ref().and_then(|m| m.recommended.as_ref()).is_some_and(|r| r.id == ware.name);
    let words = if recommended { format!("{} · {words}", msg!("market-recommended")) } else { words };
    let name = format!("{pointer} {sign} {} ", fit(&ware.name, NAME));
    let mut lines = Vec::new();
    if width >= WIDE && !here {
        let room = width.saturating_sub(super::cells(&name) as u16);
        lines.push(Line::from(vec![Span::styled(name, style), Span::styled(clip(&words, room), theme.dim())]));
        return lines;
    }
    if !here {
        let room = width.saturating_sub(4 + super::cells(&ware.name) as u16 + 1);
        let lead = format!("{pointer} {sign} {} ", ware.name);
        lines.push(Line::from(vec![Span::styled(lead, style), Span::styled(clip(&words, room), theme.dim())]));
        return lines;
    }
    lines.push(Line::styled(name.trim_end().to_string(), style));
    if session.pull.as_ref().is_some_and(|p| p.name == ware.name) {
        let indented = |mut line: Line<'static>| {
            line.spans.insert(0, Span::raw("    "));
            line
        };
        lines.extend(pull(session, theme, width.saturating_sub(4)).into_iter().map(indented));
    }
    let words: Vec<String> = words.split(" · ").map(str::to_string).collect();
    let words = in_rows(&words, " · ", width.saturating_sub(4));
    for text in std::iter::once(words).chain(ware.details()) {
        lines.extend(paragraph("    ", &text, theme.text(), width));
    }
    lines
}
