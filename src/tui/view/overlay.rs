//! What opens on top: help, why, progress, leaving.

use super::keys::key_label;
use super::page::{Page, Stand};
use super::{bar, cells, count, fit, percent};
use crate::learner::{Millis, Standing};
use crate::report::{self, SkillRow};
use crate::session::Session;
use crate::tui::actions::{Row, TABLE};
use crate::tui::app::Ui;
use crate::tui::markdown::{paragraph, render};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Below this width some things are left out.
const NARROW: u16 = 50;

/// The keys, from the action table.
pub fn help(ui: &Ui, area: Rect) -> Page {
    let mut lines = vec![Line::styled("Keys", ui.theme.title()), Line::default()];
    // A narrow screen has no room for more than the first.
    let most = if area.width < NARROW { 1 } else { usize::MAX };
    let keys = |row: &Row| row.keys.iter().take(most).map(|k| key_label(k)).collect::<Vec<_>>().join(", ");
    let widest = TABLE.iter().map(|r| cells(&keys(r))).max().unwrap_or(0) as u16;
    for row in TABLE {
        lines.extend(paragraph(
            &format!("{}  ", fit(&keys(row), widest)),
            &crate::msg!(row.help),
            ui.theme.text(),
            area.width,
        ));
    }
    lines.push(Line::default());
    let more = "1-9 pick an option or tick a point; 1-4 say how sure you are. In a field all letters are text: Tab or Esc leaves it for the keys, in a program and among several fields Esc.";
    lines.extend(paragraph("", more, ui.theme.dim(), area.width));
    Page::new(lines)
}

/// Why this item, and the evidence behind the estimate.
pub fn why(session: &Session, ui: &Ui, now: Millis, area: Rect) -> Page {
    let mut lines = Vec::new();
    match session.why_now(now) {
        Some((reason, skill)) => {
            lines.push(Line::styled("Why this comes now", ui.theme.title()));
            lines.extend(paragraph("", &reason, ui.theme.text(), area.width));
            lines.push(Line::default());
            lines.push(Line::styled("What the estimate is made of", ui.theme.title()));
            let why = report::why(&session.curriculum, &session.learner, skill, now);
            for sentence in &why.sentences {
                lines.extend(render(&format!("- {sentence}"), area.width, ui.theme));
            }
            if !why.answers.is_empty() {
                lines.push(Line::default());
                lines.push(Line::styled("What the last answers did", ui.theme.title()));
            }
            for answer in &why.answers {
                lines.extend(paragraph("", &answer.line(), ui.theme.text(), area.width));
            }
        }
        None => {
            lines.extend(paragraph("", "Everything is mastered, and no review is due.", ui.theme.text(), area.width))
        }
    }
    Page::new(lines)
}

/// Every skill, with its estimate; what was gained and will be left stands below, unless the panel has it (`wide`).
pub fn progress(session: &Session, ui: &Ui, now: Millis, area: Rect, wide: bool) -> Page {
    let p = report::progress(&session.curriculum, &session.learner, now);
    let mut lines = vec![Line::styled("Progress", ui.theme.title())];
    let mut facts = vec![format!("{} of {} skills mastered", p.mastered, p.total)];
    if p.attempts > 0 {
        let rate = f64::from(p.correct) * 100.0 / f64::from(p.attempts);
        facts.push(format!("{}, {rate:.0}% right", count(p.attempts, "answer")));
        facts.push(count(p.minutes.round() as u32, "minute"));
    }
    if p.streak > 1 {
        facts.push(format!("{} days in a row", p.streak));
    }
    lines.extend(paragraph("", &facts.join(" · "), ui.theme.dim(), area.width));
    lines.push(Line::default());
    let above = lines.len();
    for (i, row) in p.skills.iter().enumerate() {
        lines.push(skill_line(row, i == ui.cursor, area.width, ui));
    }
    if area.width < NARROW {
        lines.push(Line::default());
        let legend = "✓ mastered  ↻ review  ◐ begun  ○ open  · locked";
        lines.extend(paragraph("", legend, ui.theme.dim(), area.width));
    }
    // Wide screens have it in their panel.
    if !wide && p.attempts > 0 {
        let stats = report::stats(&session.curriculum, &session.learner, now);
        lines.push(Line::default());
        for words in stats.retention_words().into_iter().chain([stats.gain_words()]) {
            lines.extend(paragraph("", &words, ui.theme.dim(), area.width));
        }
    }
    let row = above + ui.cursor;
    // At the last skill the lines below it are wanted too.
    let to = if ui.cursor + 1 >= p.skills.len() { lines.len() } else { row + 1 };
    Page { lines, stand: Stand::Keep(row, to) }
}

fn skill_line(row: &SkillRow, here: bool, width: u16, ui: &Ui) -> Line<'static> {
    let (name, cells) = match width {
        ..NARROW => (18, 6),
        NARROW..56 => (20, 10),
        56..70 => (26, 10),
        _ => (26, 12),
    };
    let (sign, words) = match row.mastery.standing {
        Standing::Mastered => ("✓", "mastered"),
        Standing::ReviewDue => ("↻", "review"),
        _ if row.locked => ("·", "locked"),
        Standing::New => ("○", ""),
        Standing::NotEnoughEvidence => ("◐", "begun"),
        Standing::Learning => ("◐", "learning"),
    };
    // A narrow screen has room for the sign alone; its legend stands below the list.
    let words = if width < NARROW { "" } else { words };
    let mut spans = vec![
        Span::raw(format!("{} {sign} {} ", if here { "›" } else { " " }, fit(&row.title, name))),
        Span::styled(bar(row.mastery.shown(), cells), ui.theme.info()),
        Span::raw(format!(" {} {words:<9}", percent(&row.mastery))),
    ];
    if width >= 70 && !row.trail.is_empty() {
        spans.push(Span::styled(format!(" {}", spark(&row.trail)), ui.theme.dim()));
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
pub fn leaving(session: &Session, ui: &Ui, area: Rect) -> Page {
    let (answers, right) = session.today;
    let mut lines = vec![Line::styled("Leave Gradus?", ui.theme.title()), Line::default()];
    if answers > 0 {
        let text = format!("{right} of {answers} right in this session.");
        lines.extend(paragraph("", &text, ui.theme.text(), area.width));
    }
    let text = "Everything is kept; next time you go on right here.";
    lines.extend(paragraph("", text, ui.theme.text(), area.width));
    lines.push(Line::default());
    lines.extend(paragraph("", "y: leave.  Enter: stay.", ui.theme.dim(), area.width));
    Page::new(lines)
}
