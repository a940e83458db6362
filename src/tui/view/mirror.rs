//! The right half of home and progress on wide screens: plan, forecast, gain, pace, likings. Narrow screens have the plan in
//! one sentence, and the rest in `gradus stats`.

use crate::learner::{HOUR, Millis};
use crate::msg;
use crate::policy::plan;
use crate::report;
use crate::session::Session;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Paragraph};

/// The plan in a sentence; nothing before the placement is over.
pub fn plan_words(session: &Session, ui: &Ui, now: Millis) -> Option<String> {
    plan_sentences(session, ui, now).into_iter().next()
}

/// Worked out anew where the learner, the goal or the hour has changed.
fn plan_sentences(session: &Session, ui: &Ui, now: Millis) -> Vec<String> {
    let overall = &session.learner.overall;
    if !overall.placed {
        return Vec::new();
    }
    let goal = session.learner.profile.as_ref().map(|p| (p.minutes_per_day, p.deadline));
    let hour = now.div_euclid(HOUR);
    let key = format!("{} {} {:?} {goal:?} {hour}", session.curriculum.id, overall.attempts, overall.pace.lessons);
    let mut kept = ui.plan.borrow_mut();
    match kept.as_ref() {
        Some((old, sentences)) if *old == key => sentences.clone(),
        _ if !ui.may_plan => Vec::new(),
        _ => {
            let plan = plan::plan(&session.curriculum, &session.learner, now, session.zone);
            let sentences = report::plan::sentences(&session.curriculum, &plan);
            *kept = Some((key, sentences.clone()));
            sentences
        }
    }
}

/// Draws it.
pub fn panel(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, now: Millis) {
    let block = Block::new().borders(Borders::LEFT).border_style(ui.theme.rule());
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let mut lines = vec![Line::default()];
    for (title, words) in sections(session, ui, now) {
        let width = inner.width.saturating_sub(1);
        lines.extend(paragraph(" ", &title, ui.theme.title(), width));
        for text in words {
            lines.extend(paragraph(" ", &text, ui.theme.text(), width));
        }
        lines.push(Line::default());
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

fn sections(session: &Session, ui: &Ui, now: Millis) -> Vec<(String, Vec<String>)> {
    let (c, learner) = (&session.curriculum, &session.learner);
    let stats = report::stats(c, learner, now);
    let mut out = Vec::new();
    let plan = plan_sentences(session, ui, now);
    if !plan.is_empty() {
        // The sentence on the pace stands below; what a deadline needs comes last.
        out.push((
            msg!("panel-plan"),
            plan.into_iter().enumerate().filter(|(i, _)| *i != 2).map(|(_, s)| s).take(3).collect(),
        ));
    }
    if learner.overall.attempts == 0 {
        out.push((msg!("panel-evidence"), vec![msg!("panel-no-evidence")]));
        return out;
    }
    out.extend(stats.retention_words().map(|words| (msg!("panel-forecast"), vec![words])));
    let mut kinds: Vec<(&String, &report::Timing)> = stats.kinds.iter().filter(|(_, t)| t.n > 1).collect();
    kinds.sort_by_key(|(_, t)| std::cmp::Reverse(t.n));
    let pace: Vec<String> =
        kinds.iter().take(3).map(|(k, t)| msg!("kind-time", kind = report::kind_words(k), time = t.words())).collect();
    if !pace.is_empty() {
        out.push((msg!("panel-time"), pace));
    }
    out.push((msg!("panel-gain"), vec![stats.gain_words()]));
    let taste = report::taste(c, learner, now);
    if taste.known {
        out.push((msg!("panel-likings"), taste.sentences().into_iter().take(2).collect()));
    }
    out
}
