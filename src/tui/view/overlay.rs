//! What opens on top: help, why, progress, leaving.

use super::{bar, clip, key_label, percent, scrolled};
use crate::learner::{Millis, Standing};
use crate::policy::Next;
use crate::report::{self, SkillRow};
use crate::session::{Phase, Session};
use crate::tui::actions::TABLE;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

fn inner(area: Rect) -> Rect {
    Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area }
}

/// The keys, from the action table.
pub fn help(frame: &mut Frame, area: Rect, ui: &Ui) {
    let area = inner(area);
    let mut lines = vec![Line::default(), Line::styled("Keys", ui.theme.title()), Line::default()];
    for row in TABLE {
        let keys = row.keys.iter().map(|k| key_label(k)).collect::<Vec<_>>().join(", ");
        lines.extend(paragraph(&format!("{keys:<16}"), row.help, ui.theme.text(), area.width));
    }
    lines.push(Line::default());
    let more = "1-9 pick an option; 1-4 say how sure you are. In a field all letters are text: Tab or Esc leaves it for the keys.";
    lines.extend(paragraph("", more, ui.theme.dim(), area.width));
    scrolled(frame, area, lines, ui.scroll, false, ui.theme);
}

/// Why this item, and the evidence behind the estimate.
pub fn why(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let area = inner(area);
    let mut lines = vec![Line::default()];
    let next = session.upcoming(now);
    let (reason, skill) = match &session.phase {
        Phase::Item(s) => (Some(s.reason.clone()), session.skill()),
        Phase::Lesson(r) => (Some(r.reason.clone()), session.skill()),
        _ => match &next {
            Next::Ask { item, reason } => (Some(reason.clone()), session.curriculum.item(item).map(|(s, _)| s)),
            Next::Lesson { skill, reason } => (Some(reason.clone()), session.curriculum.skill(skill)),
            Next::Rest { .. } => (None, None),
        },
    };
    if let Some(reason) = reason {
        lines.push(Line::styled("Why this comes now", ui.theme.title()));
        lines.extend(paragraph("", &reason.sentence, ui.theme.text(), area.width));
        lines.push(Line::default());
    }
    match skill {
        Some(skill) => {
            lines.push(Line::styled("What the estimate is made of", ui.theme.title()));
            for sentence in report::why(&session.curriculum, &session.learner, skill, now).sentences {
                lines.extend(paragraph("• ", &sentence, ui.theme.text(), area.width));
            }
        }
        None => lines.push(Line::from("Everything is mastered, and no review is due.")),
    }
    scrolled(frame, area, lines, ui.scroll, false, ui.theme);
}

/// Every skill, with its estimate.
pub fn progress(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let area = inner(area);
    let p = report::progress(&session.curriculum, &session.learner, now);
    let rate = if p.attempts > 0 { f64::from(p.correct) * 100.0 / f64::from(p.attempts) } else { 0.0 };
    let mut lines = vec![Line::styled("Progress", ui.theme.title())];
    let facts = format!(
        "{} of {} skills mastered · {} answers, {rate:.0}% right · {:.0} minutes · streak {}",
        p.mastered, p.total, p.attempts, p.minutes, p.streak
    );
    lines.extend(paragraph("", &facts, ui.theme.dim(), area.width));
    lines.push(Line::default());
    let above = lines.len();
    for (i, row) in p.skills.iter().enumerate() {
        lines.push(skill_line(row, i == ui.cursor, area.width, ui));
    }
    lines.push(Line::default());
    lines.extend(paragraph("", "Enter learns the skill under the cursor.", ui.theme.dim(), area.width));
    // Keep the cursor in view.
    let row = above + ui.cursor;
    let down = row.saturating_sub(usize::from(area.height).saturating_sub(3)) as i32;
    scrolled(frame, area, lines, ui.scroll.max(0).saturating_add(down), false, ui.theme);
}

fn skill_line(row: &SkillRow, here: bool, width: u16, ui: &Ui) -> Line<'static> {
    let wide = width >= 70;
    let name_width = if wide { 30 } else { 18 };
    let name = clip(&row.title, name_width);
    let pad = " ".repeat(usize::from(name_width).saturating_sub(name.width()));
    let sign = match row.mastery.standing {
        Standing::Mastered => "✓",
        Standing::ReviewDue => "↻",
        _ if row.locked => "·",
        Standing::New => "○",
        _ => "◐",
    };
    let standing = match row.mastery.standing {
        _ if row.locked => "locked",
        Standing::New => "",
        other => other.words(),
    };
    let mut spans = vec![
        Span::raw(format!("{} {sign} {name}{pad} ", if here { "›" } else { " " })),
        Span::styled(bar(row.mastery.shown(), if wide { 12 } else { 6 }), ui.theme.info()),
        Span::raw(format!(" {} {standing}", percent(&row.mastery))),
    ];
    if wide && !row.trail.is_empty() {
        spans.push(Span::styled(format!("  {}", spark(&row.trail)), ui.theme.dim()));
    }
    let line = Line::from(spans);
    if here { line.style(ui.theme.key()) } else { line }
}

/// The last estimates as a line of small bars.
fn spark(trail: &[f32]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let from = trail.len().saturating_sub(10);
    trail[from..].iter().map(|p| BARS[((p * 7.99) as usize).min(7)]).collect()
}

/// Really leave?
pub fn leaving(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui) {
    let area = inner(area);
    let mut lines = vec![Line::default(), Line::styled("Leave Gradus?", ui.theme.title()), Line::default()];
    let (answers, right) = session.today;
    let text = format!(
        "{right} of {answers} answers right in this session. Everything is kept; next time you go on right here."
    );
    lines.extend(paragraph("", &text, ui.theme.text(), area.width));
    scrolled(frame, area, lines, ui.scroll, false, ui.theme);
}
