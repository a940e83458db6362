//! The first run.

use super::scrolled;
use crate::session::{Session, Step, Welcome};
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// One question of the form at a time.
pub fn welcome(frame: &mut Frame, area: Rect, welcome: &Welcome, session: &Session, ui: &Ui) {
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    let theme = ui.theme;
    let mut lines = vec![Line::default()];
    if welcome.step == Step::Name {
        lines.push(Line::styled("Welcome to Gradus.", theme.title()));
        lines.push(Line::default());
        let about = format!(
            "Gradus teaches you programming in your terminal: {}, {} skills. It asks, judges, hints, and \
             picks what comes next by what you know. Everything stays on this machine.",
            session.curriculum.title,
            session.curriculum.skills.len()
        );
        lines.extend(paragraph("", &about, theme.text(), inner.width));
        lines.push(Line::default());
    }
    let step = 1 + [Step::Name, Step::Experience, Step::Goal, Step::Placement]
        .iter()
        .position(|s| *s == welcome.step)
        .unwrap_or(0);
    lines.push(Line::styled(format!("{step} of 4"), theme.dim()));
    lines.extend(paragraph("", welcome.step.question(), theme.title(), inner.width));
    lines.push(Line::default());
    for (i, option) in welcome.step.options().iter().enumerate() {
        let here = ui.cursor == i;
        let style = if here { theme.selected() } else { theme.text() };
        lines.extend(paragraph(&format!("{} {} ", if here { "›" } else { " " }, i + 1), option, style, inner.width));
    }
    scrolled(frame, inner, lines, ui.scroll, false, theme);
}
