//! The side panel of wide screens: skill, mastery and how firm it is, why this item, hints left, today.

use super::foot::reason;
use super::{bar, percent};
use crate::learner::{Millis, Standing};
use crate::msg;
use crate::report;
use crate::session::{Mode, Phase, Session};
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
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
    lines.push(Line::from(vec![
        Span::styled(format!(" {}", bar(m.shown(), 12)), theme.info()),
        Span::raw(format!(" {}", percent(&m))),
    ]));
    if m.standing == Standing::New {
        lines.extend(paragraph(" ", &msg!("panel-nothing"), theme.dim(), width));
    } else {
        let stands = msg!("panel-standing", standing = m.standing.words(), firmness = report::firmness(m.spread));
        lines.extend(paragraph(" ", &stands, theme.dim(), width));
        lines.extend(paragraph(" ", &msg!("panel-alone", n = m.evidence), theme.dim(), width));
    }
    lines.push(Line::default());
    if let Some(reason) = reason(session) {
        lines.extend(paragraph(" ", &msg!("panel-why"), theme.title(), width));
        lines.extend(paragraph(" ", reason, theme.text(), width));
        lines.push(Line::default());
    }
    lines.extend(paragraph(" ", &msg!("panel-session"), theme.title(), width));
    if let Phase::Item(s) = &session.phase
        && s.mode == Mode::Practice
    {
        let left = session.rungs_left();
        lines.extend(paragraph(" ", &msg!("panel-hints", left = left), theme.text(), width));
    }
    let today = match session.today {
        (0, _) => msg!("panel-no-answers"),
        (answers, right) => msg!("panel-right", right = right, answers = answers),
    };
    lines.extend(paragraph(" ", &today, theme.text(), width));
    frame.render_widget(Paragraph::new(lines), inner);
}
