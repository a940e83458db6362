//! Views: pure functions from the session and the face's cursor to a frame. One function for each region.
//!
//! ```text
//! header    what this is, where you are, mastery
//! body      lesson or question, options, hints, talk, verdict        | side panel from 100 columns on
//! field     answer, name or talk, where something is typed
//! reason    why this item, in one line (below 100 columns)
//! status    model, device, speed, saved
//! footer    the keys that work here
//! ```

mod course;
mod home;
mod overlay;
mod side;
mod welcome;

use super::actions::{Place, footer};
use super::app::{Overlay, Ui};
use super::theme::Theme;
use crate::curriculum::text::printable;
use crate::learner::{Mastery, Millis, Standing};
use crate::llm::ModelState;
use crate::session::{Phase, Session, Tone};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use unicode_width::UnicodeWidthStr;

/// The smallest screen that is drawn: columns and rows.
pub const SMALLEST: (u16, u16) = (40, 12);
/// From this width on there is a side panel.
const WIDE: u16 = 100;

/// Draws everything.
pub fn root(frame: &mut Frame, session: &Session, ui: &Ui, now: Millis) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(frame, area);
        return;
    }
    let place = ui.place(session);
    let field = field_height(session, ui, place);
    let [header, body, field, reason, status, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(3),
        Constraint::Length(field),
        Constraint::Length(u16::from(area.width < WIDE && shows_reason(session, area))),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    head(frame, header, session, ui, now);
    match ui.overlay {
        Some(Overlay::Help) => overlay::help(frame, body, ui),
        Some(Overlay::Why) => overlay::why(frame, body, session, ui, now),
        Some(Overlay::Progress) => overlay::progress(frame, body, session, ui, now),
        Some(Overlay::Leaving) => overlay::leaving(frame, body, session, ui),
        None => main(frame, body, session, ui, now),
    }
    if field.height > 0 {
        course::field(frame, field, session, ui, place);
    }
    if reason.height > 0 {
        reason_line(frame, reason, session, ui);
    }
    status_line(frame, status, session, ui);
    key_line(frame, keys, place, ui.theme);
}

fn too_small(frame: &mut Frame, area: Rect) {
    let text = format!("{}x{} is too small.\nGradus needs {}x{}.", area.width, area.height, SMALLEST.0, SMALLEST.1);
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(text), area);
}

fn main(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let in_course = matches!(session.phase, Phase::Item(_) | Phase::Lesson(_));
    let (area, panel) = if in_course && area.width >= WIDE {
        let [left, _, right] =
            Layout::horizontal([Constraint::Min(60), Constraint::Length(2), Constraint::Length(32)]).areas(area);
        (left, Some(right))
    } else {
        (area, None)
    };
    match &session.phase {
        Phase::Welcome(w) => welcome::welcome(frame, area, w, session, ui),
        Phase::Home => home::home(frame, area, session, ui, now),
        Phase::Lesson(_) | Phase::Item(_) => course::body(frame, area, session, ui, now),
    }
    if let Some(panel) = panel {
        side::panel(frame, panel, session, ui, now);
    }
}

fn head(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let mut left = vec![Span::styled(" Gradus ", ui.theme.title())];
    let mut right = String::new();
    if let Some(skill) = session.skill() {
        left.push(Span::raw(format!("· {} ", skill.title)));
        let mastery = session.learner.mastery(&skill.id, now);
        right = format!("{} {} ", bar(mastery.shown(), 10), percent(&mastery));
    } else {
        left.push(Span::raw(format!("· {} ", session.curriculum.title)));
    }
    let [a, b] = Layout::horizontal([Constraint::Min(10), Constraint::Length(right.width() as u16)]).areas(area);
    frame.render_widget(Line::from(left), a);
    frame.render_widget(Line::styled(right, ui.theme.info()), b);
}

/// An estimate for people; nothing was measured of a new skill.
pub(super) fn percent(mastery: &Mastery) -> String {
    match mastery.standing {
        Standing::New => " new".into(),
        _ => format!("{:>3.0}%", mastery.estimate * 100.0),
    }
}

/// A bar of `width` cells for a share from 0 to 1.
pub(super) fn bar(share: f64, width: usize) -> String {
    let full = (share.clamp(0.0, 1.0) * width as f64).round() as usize;
    format!("{}{}", "█".repeat(full), "░".repeat(width.saturating_sub(full)))
}

fn field_height(session: &Session, ui: &Ui, place: Place) -> u16 {
    match place {
        Place::NameField | Place::TalkField => 2,
        Place::AnswerField | Place::AnswerKeys => {
            let predict = session.item().is_some_and(|(_, i)| i.kind() == crate::curriculum::Kind::Predict);
            let lines = ui.answer.lines().len().clamp(1, 5) as u16;
            1 + if predict { lines.max(2) } else { lines }
        }
        _ => 0,
    }
}

fn shows_reason(session: &Session, area: Rect) -> bool {
    area.height >= 16 && matches!(session.phase, Phase::Item(_) | Phase::Lesson(_))
}

fn reason_line(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui) {
    let reason = match &session.phase {
        Phase::Item(s) => &s.reason.sentence,
        Phase::Lesson(r) => &r.reason.sentence,
        _ => return,
    };
    let text = clip(&format!(" Why: {reason}"), area.width);
    frame.render_widget(Line::styled(text, ui.theme.dim()), area);
}

/// The model's state in a few words.
fn model_words(state: &ModelState) -> String {
    match state {
        ModelState::Absent { .. } => "no model".into(),
        ModelState::Loading { percent } => format!("model loading {percent}%"),
        ModelState::Ready(info) => format!("{} on {}", info.name, info.device),
        ModelState::Restarting { .. } => "model restarting".into(),
        ModelState::Failed { .. } => "model failed".into(),
    }
}

fn status_line(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui) {
    if let Some(notice) = &session.notice {
        let (sign, style) = match notice.tone {
            Tone::Good => ("✓", ui.theme.good()),
            Tone::Info => ("i", ui.theme.info()),
            Tone::Bad => ("!", ui.theme.bad()),
        };
        let text = clip(&format!(" {sign} {}", printable(&notice.text).replace('\n', " ")), area.width);
        frame.render_widget(Line::styled(text, style), area);
        return;
    }
    let mut parts = vec![printable(&model_words(&session.model))];
    match &session.talk.live {
        Some(live) if live.begun => parts.push("replying".into()),
        Some(live) => parts.push(match live.reading {
            Some((done, total)) if done < total => format!("reading {done}/{total}"),
            _ => "thinking".into(),
        }),
        None => parts.extend(session.talk.speed.map(|s| format!("{s:.0} tok/s"))),
    }
    parts.push(if session.saved { "saved" } else { "saving" }.into());
    frame.render_widget(Line::styled(clip(&format!(" {}", parts.join(" · ")), area.width), ui.theme.dim()), area);
}

fn key_line(frame: &mut Frame, area: Rect, place: Place, theme: Theme) {
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    if place == Place::Confidence {
        let text = "How sure? 1 guess 2 unsure 3 fairly 4 certain · ";
        spans.push(Span::raw(text));
        used += text.width();
    }
    for row in footer(place) {
        let key = key_label(row.keys.first().copied().unwrap_or_default());
        let width = key.width() + row.label.width() + 3;
        if used + width > usize::from(area.width) {
            break;
        }
        spans.push(Span::styled(key, theme.key()));
        spans.push(Span::raw(format!(" {}  ", row.label)));
        used += width;
    }
    frame.render_widget(Line::from(spans), area);
}

/// A key's name for people.
pub(super) fn key_label(name: &str) -> String {
    match name {
        "enter" => "Enter".into(),
        "tab" => "Tab".into(),
        "esc" => "Esc".into(),
        "space" => "Space".into(),
        other => match other.strip_prefix("ctrl-") {
            Some(c) => format!("Ctrl-{}", c.to_uppercase()),
            None => other.into(),
        },
    }
}

/// Text cut to a width, with an ellipsis where something is missing.
pub(super) fn clip(text: &str, width: u16) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let width = usize::from(width);
    if text.width() <= width {
        return text.into();
    }
    let mut out = String::new();
    for g in text.graphemes(true) {
        if out.width() + g.width() + 1 > width {
            break;
        }
        out.push_str(g);
    }
    out + "…"
}

/// Draws the part of `lines` that `scroll` asks for. By itself a view stands at its top, or at its end where `follow`.
pub(super) fn scrolled(
    frame: &mut Frame,
    area: Rect,
    lines: Vec<Line<'static>>,
    scroll: i32,
    follow: bool,
    theme: Theme,
) {
    let height = usize::from(area.height);
    let most = lines.len().saturating_sub(height) as i64;
    let stand = if follow { most } else { 0 };
    let top = (stand + i64::from(scroll)).clamp(0, most) as usize;
    let below = lines.len().saturating_sub(top + height);
    let shown: Vec<Line> = lines.into_iter().skip(top).take(height).collect();
    frame.render_widget(Paragraph::new(shown), area);
    let mark = |frame: &mut Frame, y: u16, sign: &'static str| {
        let spot = Rect { x: area.right().saturating_sub(1), y, width: 1, height: 1 };
        frame.render_widget(Line::styled(sign, theme.key()), spot);
    };
    if top > 0 {
        mark(frame, area.y, "↑");
    }
    if below > 0 {
        mark(frame, area.bottom().saturating_sub(1), "↓");
    }
}
