//! The first run.

use super::page::{Page, Stand};
use crate::msg;
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
        lines.push(Line::styled(msg!("welcome-title"), theme.title()));
        let (title, skills) = (session.curriculum.title.as_str(), session.curriculum.skills.len());
        // The question must be in sight, so a low screen gets the short form.
        let about = match (area.height, session.elsewhere.as_deref()) {
            (..12, None) => msg!("welcome-about-short"),
            (..12, Some(host)) => msg!("welcome-about-far-short", host = host),
            (_, None) => msg!("welcome-about", title = title, skills = skills),
            (_, Some(host)) => msg!("welcome-about-far", title = title, skills = skills, host = host),
        };
        lines.push(Line::default());
        lines.extend(paragraph("", &about, theme.text(), area.width));
        lines.push(Line::default());
    }
    let step = 1 + Step::ALL.iter().position(|s| *s == welcome.step).unwrap_or(0);
    let of = if welcome.again { msg!("welcome-plan") } else { msg!("welcome-step", n = step, of = Step::ALL.len()) };
    lines.push(Line::styled(of, theme.dim()));
    lines.extend(paragraph("", &welcome.step.question(), theme.title(), area.width));
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
    Page::new(lines).standing(stand)
}
