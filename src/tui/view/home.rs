//! Home: today's plan in one sentence, and where you stand.

use super::{bar, scrolled};
use crate::learner::{Millis, Standing};
use crate::policy::Next;
use crate::report;
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The screen between things.
pub fn home(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    let (theme, width) = (ui.theme, inner.width);
    let p = report::progress(&session.curriculum, &session.learner, now);
    let mut lines = vec![Line::default()];
    lines.push(Line::styled(format!("Hello, {}.", p.name), theme.title()));
    lines.push(Line::default());
    lines.extend(paragraph("Next: ", &plan(session, now), theme.text(), width));
    lines.push(Line::default());
    let share = p.mastered as f64 / p.total.max(1) as f64;
    lines.push(Line::from(vec![
        Span::raw(format!("{:<10}", p.curriculum)),
        Span::styled(bar(share, 20), theme.info()),
        Span::raw(format!("  {} of {} skills mastered", p.mastered, p.total)),
    ]));
    let mut facts = vec![format!("{} answers today", p.today)];
    if p.streak > 1 {
        facts.push(format!("{} days in a row", p.streak));
    }
    if p.due > 0 {
        facts.push(format!("{} reviews due", p.due));
    }
    lines.push(Line::styled(facts.join(" · "), theme.dim()));
    lines.push(Line::default());
    for row in p.skills.iter().filter(|r| {
        matches!(r.mastery.standing, Standing::Learning | Standing::NotEnoughEvidence | Standing::ReviewDue)
    }) {
        let name = super::clip(&row.title, 28);
        let pad = " ".repeat(30usize.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())));
        lines.push(Line::from(format!(
            "{name}{pad}{} {}",
            bar(row.mastery.estimate, 10),
            row.mastery.standing.words()
        )));
    }
    scrolled(frame, inner, lines, ui.scroll, false, theme);
}

fn plan(session: &Session, now: Millis) -> String {
    if !session.learner.overall.placed {
        return "go on with the placement (Enter).".into();
    }
    match session.upcoming(now) {
        Next::Lesson { reason, .. } | Next::Ask { reason, .. } => reason.sentence,
        Next::Rest { .. } => "nothing: everything is mastered, and no review is due.".into(),
    }
}
