//! What opens on top: why, progress, models, leaving.

use super::page::{Page, Stand};
use super::{bar, fit, percent};
use crate::learner::Millis;
use crate::msg;
use crate::policy::Board;
use crate::report::{self, SkillRow, State};
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::{in_rows, paragraph, render};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Below this width some things are left out.
const NARROW: u16 = 50;
/// Columns of what is said of a skill.
const WORDS: u16 = 9;

/// Why this item, and the evidence behind the estimate.
pub fn why(session: &Session, ui: &Ui, now: Millis, area: Rect) -> Page {
    let mut lines = Vec::new();
    match session.why_now(now) {
        Some((reason, skill)) => {
            lines.push(Line::styled(msg!("why-now"), ui.theme.title()));
            lines.extend(paragraph("", &reason, ui.theme.text(), area.width));
            lines.push(Line::default());
            lines.push(Line::styled(msg!("why-made-of"), ui.theme.title()));
            let why = report::why(&Board::new(&session.curriculum, &session.learner, now), skill);
            for sentence in &why.sentences {
                lines.extend(render(&format!("- {sentence}"), area.width, ui.theme));
            }
            if !why.answers.is_empty() {
                lines.push(Line::default());
                lines.push(Line::styled(msg!("why-answers"), ui.theme.title()));
            }
            for answer in &why.answers {
                lines.extend(paragraph("", &answer.line(), ui.theme.text(), area.width));
            }
        }
        None => lines.extend(paragraph("", &msg!("nothing-due"), ui.theme.text(), area.width)),
    }
    Page::new(lines)
}

/// Every skill, with its estimate; what was gained and will be left stands below, unless the panel has it (`wide`).
pub fn progress(session: &Session, ui: &Ui, now: Millis, area: Rect, wide: bool) -> Page {
    let p = report::progress(&session.curriculum, &session.learner, now, session.zone);
    let mut lines = vec![super::charts::tabs(ui, area.width)];
    let mut facts = vec![msg!("skills-mastered", mastered = p.mastered, total = p.total)];
    if p.attempts > 0 {
        let rate = f64::from(p.correct) * 100.0 / f64::from(p.attempts);
        facts.push(msg!("answers-right", n = p.attempts, rate = format!("{rate:.0}")));
        facts.push(msg!("minutes", n = p.minutes.round() as u32));
    }
    if p.streak > 1 {
        facts.push(msg!("days-in-row", n = p.streak));
    }
    lines.extend(paragraph("", &in_rows(&facts, " · ", area.width), ui.theme.dim(), area.width));
    lines.push(Line::default());
    let above = lines.len();
    for (i, row) in p.skills.iter().enumerate() {
        lines.push(skill_line(row, i == ui.cursor, area.width, ui));
    }
    if area.width < NARROW {
        lines.push(Line::default());
        let legend: Vec<String> = msg!("progress-legend").split("  ").map(str::to_string).collect();
        lines.extend(paragraph("", &in_rows(&legend, "  ", area.width), ui.theme.dim(), area.width));
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
    Page::new(lines).standing(Stand::Keep(row, to))
}

fn skill_line(row: &SkillRow, here: bool, width: u16, ui: &Ui) -> Line<'static> {
    let (name, cells) = match width {
        ..NARROW => (18, 6),
        NARROW..56 => (20, 10),
        56..70 => (26, 10),
        _ => (26, 12),
    };
    let state = row.state();
    let sign = super::map::sign(state, ui.ascii());
    let words = if state == State::New { String::new() } else { state.words() };
    // A narrow screen has room for the sign alone; its legend stands below the list.
    let words = if width < NARROW { String::new() } else { words };
    let mut spans = vec![
        Span::raw(format!("{} {sign} {} ", if here { "›" } else { " " }, fit(&row.title, name))),
        Span::styled(bar(row.mastery.shown(), cells), ui.theme.info()),
        Span::raw(format!(" {} {}", percent(&row.mastery), fit(&words, WORDS))),
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

/// What may be copied.
pub fn copying(ui: &Ui, area: Rect) -> Page {
    let mut lines = vec![Line::styled(msg!("copy-title"), ui.theme.title()), Line::default()];
    for (n, (what, _)) in ui.copies.iter().enumerate() {
        let here = n == ui.cursor;
        let lead = format!("{} {} ", if here { "›" } else { " " }, n + 1);
        lines.extend(paragraph(&lead, what, if here { ui.theme.key() } else { ui.theme.text() }, area.width));
    }
    lines.push(Line::default());
    lines.extend(paragraph("", &msg!("copy-how"), ui.theme.dim(), area.width));
    let row = 2 + ui.cursor;
    Page::new(lines).standing(Stand::Keep(row, row + 1))
}

/// Really leave?
pub fn leaving(session: &Session, ui: &Ui, area: Rect) -> Page {
    let (answers, right) = session.today;
    let mut lines = vec![Line::styled(msg!("leave-title"), ui.theme.title()), Line::default()];
    if answers > 0 {
        let text = msg!("leave-today", right = right, answers = answers);
        lines.extend(paragraph("", &text, ui.theme.text(), area.width));
    }
    lines.extend(paragraph("", &msg!("leave-kept"), ui.theme.text(), area.width));
    lines.push(Line::default());
    lines.extend(paragraph("", &msg!("leave-keys"), ui.theme.dim(), area.width));
    Page::new(lines)
}
