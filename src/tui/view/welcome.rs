//! The first run.

use super::page::{Page, Stand};
use crate::session::{Session, Step, Welcome};
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// One question of the form at a time.
pub fn welcome(welcome: &Welcome, session: &Session, ui: &Ui, area: Rect) -> Page {
    let theme = ui.theme;
    let mut lines = Vec::new();
    if welcome.step == Step::Name {
        lines.push(Line::styled("Welcome to Gradus.", theme.title()));
        let about = format!(
            "Gradus teaches you programming in your terminal: {}, {} skills. It asks, judges, hints, and \
             picks what comes next by what you know. Everything stays on this machine.",
            session.curriculum.title,
            session.curriculum.skills.len()
        );
        // The question must be in sight, so a low screen gets the short form.
        let about = if area.height < 12 { "Everything you type here stays on this machine.".into() } else { about };
        lines.push(Line::default());
        lines.extend(paragraph("", &about, theme.text(), area.width));
        lines.push(Line::default());
    }
    let step = 1 + Step::ALL.iter().position(|s| *s == welcome.step).unwrap_or(0);
    let of = if welcome.again { "Your plan".into() } else { format!("{step} of {}", Step::ALL.len()) };
    lines.push(Line::styled(of, theme.dim()));
    lines.extend(paragraph("", welcome.step.question(), theme.title(), area.width));
    lines.push(Line::default());
    let mut stand = Stand::Top;
    for (i, option) in welcome.options(&session.curriculum).iter().enumerate() {
        let here = ui.cursor == i;
        let style = if here { theme.selected() } else { theme.text() };
        let mark = match (welcome.step, welcome.interests.contains(option)) {
            (Step::Interests, true) => "[x] ",
            (Step::Interests, false) => "[ ] ",
            _ => "",
        };
        let from = lines.len();
        let lead = format!("{} {mark}{} ", if here { "›" } else { " " }, i + 1);
        lines.extend(paragraph(&lead, option, style, area.width));
        if here && ui.moved {
            stand = Stand::Keep(from, lines.len());
        }
    }
    Page { lines, stand }
}
