//! Views: pure functions from the session and the face's cursor to a frame. One function for each region.
//!
//! ```text
//! header    what this is, where you are, mastery
//! page      lesson or question, options, hints, talk, verdict        | side panel from 100 columns on, with plan and
//!                                                                    | forecast on home and progress
//! field     answer, name or talk, where something is typed; it follows the text as long as there is room; a program has
//!           all the room that the page leaves, and three fifths at least while it is typed
//! reason    why this item, in one line (below 100 columns, from 20 rows on)
//! status    notice; or reply, saved, speed, model (below 14 rows only when there is something to say)
//! footer    the keys that work here
//! ```

mod answers;
mod charts;
mod course;
mod editor;
mod explain;
mod field;
mod foot;
mod help;
mod home;
mod keys;
pub mod map;
mod mirror;
mod models;
mod overlay;
mod page;
mod palette;
mod search;
mod side;
pub(in crate::tui) mod still;
mod themes;
pub(in crate::tui) mod transcript;
mod welcome;

use super::app::{Overlay, Ui};
use super::theme::Theme;
use crate::learner::{Mastery, Millis, Standing};
use crate::msg;
use crate::session::{Phase, Session};
use page::Page;
use ratatui::Frame;
use ratatui::buffer::CellWidth;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};
use unicode_segmentation::UnicodeSegmentation;

/// The smallest screen that is drawn: columns and rows.
pub const SMALLEST: (u16, u16) = (40, 12);
/// From this width on there is a side panel.
const WIDE: u16 = 100;
/// Lines longer than this are hard to read, however wide the screen is.
const LONGEST_LINE: u16 = 92;
/// Columns of the side panel.
const PANEL: u16 = 32;
/// From this height on the reason has a line of its own.
const TALL: u16 = 20;

/// Draws everything.
pub fn root(frame: &mut Frame, session: &Session, ui: &Ui, now: Millis) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area);
        return;
    }
    frame.buffer_mut().set_style(area, ui.theme.ground());
    let place = ui.place(session);
    let status = foot::status(session, ui, area);
    let shows_reason = area.width < WIDE && area.height >= TALL && ui.overlay.is_none();
    let reason = foot::reason(session).filter(|_| shows_reason);
    let [header, middle, reason_at, status_at, keys_at] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(3),
        Constraint::Length(u16::from(reason.is_some())),
        Constraint::Length(status.len() as u16),
        Constraint::Length(1),
    ])
    .areas(area);
    head(frame, header, session, ui, now);
    let middle = with_panel(frame, middle, session, ui, now);
    // A picture may be wider than a line that is to be read.
    let longest = if ui.overlay == Some(Overlay::Map) { u16::MAX } else { LONGEST_LINE };
    let text = Rect { x: middle.x + 1, width: middle.width.saturating_sub(2).min(longest), ..middle };
    let page = page(session, ui, now, text, area.width >= WIDE);
    let gap = usize::from(!is_low(text));
    let mut field = field::field(session, ui, place, (text.width, text.height), page.len() + gap);
    let room = text.height.saturating_sub(field.height());
    let rows = (page.len() + gap).min(usize::from(room)) as u16;
    let more = page.draw(frame, Rect { height: rows, ..text }, session, ui);
    // Only now it is known whether it was found.
    search::entitle(&mut field, ui);
    let below = Rect { y: text.y + rows, height: field.height(), ..middle };
    field.draw(frame, below.intersection(middle), ui.theme);
    if let Some(reason) = reason {
        let text = clip(&format!(" {}", msg!("why-line", reason = reason)), area.width - 1);
        frame.render_widget(Line::styled(text, ui.theme.dim()), reason_at);
    }
    frame.render_widget(Paragraph::new(status), status_at);
    frame.render_widget(keys::line(session, ui, place, more, area.width), keys_at);
}

/// What stands on the screen while the learner's notes are read.
pub fn opening(frame: &mut Frame, theme: Theme) {
    let area = frame.area();
    frame.buffer_mut().set_style(area, theme.ground());
    let [head, _, text] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Length(1)]).areas(frame.area());
    frame.render_widget(Line::styled(" Gradus", theme.title()), head);
    frame.render_widget(Line::styled(format!(" {}", msg!("opening")), theme.dim()), text);
}

fn too_small(frame: &mut Frame, area: Rect) {
    let (size, least) = (format!("{}x{}", area.width, area.height), format!("{}x{}", SMALLEST.0, SMALLEST.1));
    let text = msg!("too-small", size = size, least = least);
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
}

/// Draws the side panel where there is room for one; returns what is left.
fn with_panel(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) -> Rect {
    let panel = match (ui.overlay, &session.phase) {
        _ if area.width < WIDE => return area,
        (None, Phase::Item(_) | Phase::Lesson(_)) => side::panel,
        (Some(Overlay::Progress), _) if ui.chart.is_some() => return area,
        (Some(Overlay::Progress), _) | (None, Phase::Home) => mirror::panel,
        _ => return area,
    };
    let width = (area.width - PANEL - 1).min(LONGEST_LINE + 2);
    panel(frame, Rect { x: area.x + width + 1, width: area.width - width - 1, ..area }, session, ui, now);
    Rect { width, ..area }
}

fn page(session: &Session, ui: &Ui, now: Millis, area: Rect, wide: bool) -> Page {
    let mut page = match (ui.overlay, &session.phase) {
        (Some(Overlay::Help), _) => help::help(session, ui, area),
        (Some(Overlay::Palette), _) => palette::palette(session, ui, area),
        (Some(Overlay::Themes), _) => themes::themes(ui, area),
        (Some(Overlay::Why), _) => overlay::why(session, ui, now, area),
        (Some(Overlay::Progress), _) if ui.chart.is_some() => charts::page(session, ui, area),
        (Some(Overlay::Progress), _) => overlay::progress(session, ui, now, area, wide),
        (Some(Overlay::Map), _) => map::page(session, ui, now, area),
        (Some(Overlay::Skill), _) => map::skill(session, ui, now, area),
        (Some(Overlay::Models), _) => models::page(session, ui, area),
        (Some(Overlay::Copying), _) => overlay::copying(ui, area),
        (Some(Overlay::Leaving), _) => overlay::leaving(session, ui, area),
        (None, Phase::Welcome(w)) => welcome::welcome(w, session, ui, area),
        (None, Phase::Teach(_)) => explain::teach(session, ui, area),
        (None, Phase::Home) => home::home(session, ui, now, area, wide),
        (None, Phase::Lesson(_) | Phase::Item(_)) => course::page(session, ui, area),
    };
    page.trim();
    if !is_low(area) {
        page.push_front(Line::default());
    }
    page
}

/// Whether rows are too dear for empty ones.
fn is_low(area: Rect) -> bool {
    area.height < 16
}

fn head(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let (mut title, mut right) = (session.curriculum.title.as_str(), String::new());
    if let Some(skill) = session.skill() {
        let mastery = session.learner.mastery(&skill.id, now);
        title = &skill.title;
        right = format!("{} {} ", bar(mastery.shown(), 10), percent(&mastery));
    }
    let [a, b] = Layout::horizontal([Constraint::Min(10), Constraint::Length(cells(&right) as u16)]).areas(area);
    let title = clip(&format!("· {title}"), a.width.saturating_sub(10));
    frame.render_widget(Line::from(vec![Span::styled(" Gradus ", ui.theme.title()), Span::raw(title)]), a);
    frame.render_widget(Line::styled(right, ui.theme.info()), b);
}

/// An estimate for people; nothing was measured of a new skill.
fn percent(mastery: &Mastery) -> String {
    match mastery.standing {
        Standing::New => {
            let words = msg!("skill-new");
            " ".repeat(4usize.saturating_sub(cells(&words))) + &words
        }
        _ => format!("{:>3.0}%", mastery.estimate * 100.0),
    }
}

/// A bar of `width` cells for a share from 0 to 1.
fn bar(share: f64, width: usize) -> String {
    let full = (share.clamp(0.0, 1.0) * width as f64).round() as usize;
    format!("{}{}", "█".repeat(full), "░".repeat(width.saturating_sub(full)))
}

/// Columns of a text as the screen draws it.
fn cells(text: &str) -> usize {
    let shown = text.graphemes(true).filter(|g| !g.contains(char::is_control));
    shown.map(|g| usize::from(g.cell_width())).sum()
}

/// Text cut to a width, with an ellipsis where something is missing.
fn clip(text: &str, width: u16) -> String {
    let width = usize::from(width);
    if cells(text) <= width {
        return text.into();
    }
    let (mut out, mut used) = (String::new(), 1);
    for g in text.graphemes(true) {
        used += cells(g);
        if used > width {
            break;
        }
        out.push_str(g);
    }
    out + "…"
}

/// Text cut or filled up to a width.
fn fit(text: &str, width: u16) -> String {
    let text = clip(text, width);
    let fill = usize::from(width).saturating_sub(cells(&text));
    text + &" ".repeat(fill)
}
