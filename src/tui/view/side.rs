//! The side panel of wide screens: skill, mastery with its uncertainty, why this item, hints left, today.

use super::{bar, percent};
use crate::learner::Millis;
use crate::session::{Mode, Phase, Session};
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Paragraph};

/// Draws it.
pub fn panel(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let block = Block::new().borders(Borders::LEFT).border_style(ui.theme.rule());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let (theme, width) = (ui.theme, inner.width.saturating_sub(1));
    let Some(skill) = session.skill() else { return };
    let m = session.learner.mastery(&skill.id, now);
    let mut lines = vec![Line::default()];
    lines.extend(paragraph(" ", &skill.title, theme.title(), width));
    lines.push(Line::default());
    lines.push(Line::from(format!(" {} {}", bar(m.shown(), 12), percent(&m))));
    lines.extend(paragraph(" ", &format!("{} · spread {:.1}", m.standing.words(), m.spread), theme.dim(), width));
    lines.extend(paragraph(" ", &format!("{} answers without help", m.evidence), theme.dim(), width));
    lines.push(Line::default());
    let (reason, item) = match &session.phase {
        Phase::Item(s) => (s.reason.sentence.as_str(), Some(s)),
        Phase::Lesson(r) => (r.reason.sentence.as_str(), None),
        _ => ("", None),
    };
    lines.extend(paragraph(" ", "Why this", theme.title(), width));
    lines.extend(paragraph(" ", reason, theme.text(), width));
    lines.push(Line::default());
    if let Some(s) = item.filter(|s| s.mode == Mode::Practice) {
        let left = 3u8.saturating_sub(s.hints);
        lines.push(Line::from(format!(" Hints left: {left} of 3")));
        if s.reason.success > 0.0 {
            lines.push(Line::from(format!(" Expected success: {:.0}%", s.reason.success * 100.0)));
        }
    }
    let (answers, right) = session.today;
    lines.push(Line::from(format!(" This session: {right} of {answers} right")));
    frame.render_widget(Paragraph::new(lines), inner);
}
