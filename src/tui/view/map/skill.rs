//! The page of a skill, opened from the map; and its lesson, to look at without leaving the map.

use super::super::page::Page;
use super::{next, sign, tone};
use crate::learner::Millis;
use crate::msg;
use crate::report::{self, SkillRow};
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::{paragraph, render};
use ratatui::layout::Rect;
use ratatui::text::Line;

/// The selected skill.
pub fn page(session: &Session, ui: &Ui, now: Millis, area: Rect) -> Page {
    let Some(skill) = session.curriculum.skills.get(ui.map.at) else { return Page::new(Vec::new()) };
    let (theme, width) = (ui.theme, area.width);
    if ui.map.reading {
        let mut lines = paragraph("", &msg!("lesson-of", title = skill.title.as_str()), theme.title(), width);
        lines.push(Line::default());
        lines.extend(render(&skill.lesson, width, theme));
        return Page::new(lines);
    }
    let p = report::skill(&session.curriculum, &session.learner, skill, now, session.zone);
    let lead = format!("{} ", sign(p.row.state(), ui.ascii()));
    let mut lines = paragraph(&lead, &skill.title, theme.title(), width);
    lines.extend(render(&p.objective, width, theme).into_iter().map(|line| line.style(theme.dim())));
    lines.extend(paragraph("", &p.mastery, tone(&p.row, theme), width));
    if let Some((_, reason)) = next(session, now).filter(|(at, _)| *at == ui.map.at) {
        lines.extend(paragraph(
            if ui.ascii() { ">> " } else { "» " },
            &msg!("map-next-here", reason = reason),
            theme.text(),
            width,
        ));
    }
    let mut section = |title: String, text: Vec<Line<'static>>| {
        if !text.is_empty() {
            lines.push(Line::default());
            lines.push(Line::styled(title, theme.title()));
            lines.extend(text);
        }
    };
    let said = |all: &[String]| all.iter().flat_map(|t| render(&format!("- {t}"), width, theme)).collect::<Vec<_>>();
    let plain = |all: &[String]| all.iter().flat_map(|t| paragraph("", t, theme.text(), width)).collect::<Vec<_>>();
    let rows = |all: &[SkillRow]| {
        let one = |r: &SkillRow| {
            let text = msg!("map-neighbour", title = r.title.as_str(), standing = r.words());
            paragraph(&format!("{} ", sign(r.state(), ui.ascii())), &text, tone(r, theme), width)
        };
        all.iter().flat_map(one).collect::<Vec<_>>()
    };
    section(msg!("map-evidence"), said(&p.evidence));
    section(msg!("why-answers"), plain(&p.answers));
    section(msg!("map-open"), said(&p.open));
    section(msg!("map-overcome"), said(&p.overcome));
    section(msg!("panel-forecast"), plain(&p.forecast));
    section(msg!("map-needs"), rows(&p.needs));
    section(msg!("map-opens"), rows(&p.opens));
    Page::new(lines)
}
