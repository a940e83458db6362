//! Home: today's plan in one sentence, and where you stand.

use super::page::Page;
use super::{bar, fit};
use crate::learner::{Millis, Standing};
use crate::msg;
use crate::policy::Next;
use crate::report::{self, SkillRow};
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// The screen between things; `wide` where the panel stands beside it.
pub fn home(session: &Session, ui: &Ui, now: Millis, area: Rect, wide: bool) -> Page {
    let (theme, width) = (ui.theme, area.width);
    let p = report::progress(&session.curriculum, &session.learner, now, session.zone);
    let mut lines = paragraph("", &msg!("hello", name = p.name.as_str()), theme.title(), width);
    for said in session.greeting() {
        lines.extend(paragraph("", said, theme.text(), width));
    }
    lines.push(Line::default());
    lines.push(Line::styled(msg!("home-next"), theme.title()));
    lines.extend(paragraph("", &plan(session, now), theme.text(), width));
    lines.push(Line::default());
    let share = p.mastered as f64 / p.total.max(1) as f64;
    lines.push(Line::from(vec![
        Span::styled(bar(share, if width < 50 { 10 } else { 20 }), theme.info()),
        Span::raw(format!(" {}", msg!("skills-mastered", mastered = p.mastered, total = p.total))),
    ]));
    lines.extend(paragraph("", &facts(&p), theme.dim(), width));
    // A wide screen has the plan in its panel.
    if !wide && let Some(words) = super::mirror::plan_words(session, ui, now) {
        lines.extend(paragraph("", &words, theme.text(), width));
    }
    let begun: Vec<&SkillRow> = p.skills.iter().filter(|row| is_in_progress(session, row)).collect();
    if !begun.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled(msg!("home-begun"), theme.title()));
        lines.extend(begun.into_iter().map(|row| skill_line(row, width, ui)));
    }
    if let Some((skill, _)) = session.teachable() {
        lines.push(Line::default());
        lines.extend(paragraph("", &msg!("teach-waits", skill = skill.title.as_str()), theme.dim(), width));
    }
    Page::new(lines)
}

/// A question of the placement alone begins nothing.
fn is_in_progress(session: &Session, row: &SkillRow) -> bool {
    match row.mastery.standing {
        Standing::Learning | Standing::ReviewDue => true,
        Standing::NotEnoughEvidence => session.learner.skills.get(&row.id).is_some_and(|s| s.lesson_read),
        Standing::New | Standing::Mastered => false,
    }
}

fn facts(p: &report::Progress) -> String {
    let mut facts = vec![match p.today {
        0 => msg!("today-none"),
        n => msg!("today-answers", n = n),
    }];
    if p.streak > 1 {
        facts.push(msg!("days-in-row", n = p.streak));
    }
    if p.due > 0 {
        facts.push(msg!("reviews-due", n = p.due));
    }
    facts.join(" · ")
}

fn skill_line(row: &SkillRow, width: u16, ui: &Ui) -> Line<'static> {
    let (name, cells) = if width < 50 { (18, 6) } else { (28, 10) };
    let percent = super::percent(&row.mastery);
    let words = match row.mastery.standing {
        Standing::ReviewDue => msg!("skill-review"),
        Standing::NotEnoughEvidence => msg!("skill-just-begun"),
        other => other.words(),
    };
    Line::from(vec![
        Span::raw(format!("{} ", fit(&row.title, name))),
        Span::styled(bar(row.mastery.estimate, cells), ui.theme.info()),
        Span::raw(format!(" {percent} ")),
        Span::styled(if width < 50 { String::new() } else { words }, ui.theme.dim()),
    ])
}

fn plan(session: &Session, now: Millis) -> String {
    if !session.learner.overall.placed {
        return msg!("home-placement");
    }
    match session.upcoming(now) {
        Next::Lesson { reason, .. } | Next::Ask { reason, .. } => reason.sentence,
        Next::Rest { .. } => msg!("home-nothing"),
    }
}
