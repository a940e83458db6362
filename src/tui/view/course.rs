//! Lesson and item: what is read, asked, answered, hinted, said and judged.

use super::scrolled;
use crate::curriculum::Kind;
use crate::grading::Answer;
use crate::learner::Millis;
use crate::session::words::{Said, how_to_answer, onward};
use crate::session::{Entry, Mode, Phase, Session, Sitting, Stage, Tone};
use crate::tui::actions::Place;
use crate::tui::app::{Focus, Ui};
use crate::tui::markdown::{paragraph, render};
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The scrolling part: lesson or question, and all that was said about it.
pub fn body(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, _now: Millis) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let width = inner.width;
    let mut lines = vec![Line::default()];
    match &session.phase {
        Phase::Lesson(_) => lines.extend(lesson(session, width, ui.theme)),
        Phase::Item(sitting) => lines.extend(question(session, sitting, ui, width)),
        _ => {}
    }
    let judged = matches!(&session.phase, Phase::Item(s) if !s.open());
    let asked = !session.talk.log.is_empty();
    if asked {
        lines.push(Line::default());
    }
    for entry in &session.talk.log {
        lines.extend(entry_lines(entry, width, ui.theme));
    }
    if let Some(live) = &session.talk.live
        && !live.begun
    {
        lines.push(Line::styled("Tutor: …", ui.theme.tutor()));
    }
    if let Phase::Item(sitting) = &session.phase {
        lines.extend(stage(sitting, width, ui.theme));
    }
    scrolled(frame, inner, lines, ui.scroll, asked || judged || ui.focus == Focus::Talk, ui.theme);
}

fn lesson(session: &Session, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let Some(skill) = session.skill() else { return Vec::new() };
    let mut lines = vec![Line::styled(format!("Lesson: {}", skill.title), theme.title())];
    lines.extend(paragraph("", &skill.objective, theme.dim(), width));
    lines.push(Line::default());
    lines.extend(render(&skill.lesson, width, theme));
    lines.push(Line::default());
    lines.extend(paragraph("", "Enter when you have read it; t to ask about it.", theme.dim(), width));
    lines
}

fn question(session: &Session, sitting: &Sitting, ui: &Ui, width: u16) -> Vec<Line<'static>> {
    let Some((_, item)) = session.item() else { return Vec::new() };
    let theme = ui.theme;
    let mut lines = Vec::new();
    if sitting.mode == Mode::Placement {
        let n = session.placement.len() + usize::from(!matches!(sitting.stage, Stage::Judged(_)));
        lines.push(Line::styled(format!("Placement, question {n} of at most 12"), theme.title()));
        lines.push(Line::default());
    }
    lines.extend(render(&item.prompt, width, theme));
    lines.push(Line::default());
    let picked = match &sitting.answer {
        Answer::Picked(p) => Some(p),
        Answer::Text(_) => None,
    };
    for (i, option) in item.options().iter().enumerate() {
        let chosen = picked.is_some_and(|p| p.contains(&i));
        let mark = match (item.kind(), chosen) {
            (Kind::Choices, true) => "[x]",
            (Kind::Choices, false) => "[ ]",
            (_, true) => "(•)",
            (_, false) => "( )",
        };
        let here = sitting.open() && ui.cursor == i;
        let lead = format!("{} {mark} {} ", if here { "›" } else { " " }, i + 1);
        lines.extend(option_lines(&lead, &option.text, here, width, theme));
    }
    if sitting.open() {
        lines.extend(render(how_to_answer(item), width, theme));
    }
    lines
}

/// An option's text is Markdown, behind its number.
fn option_lines(lead: &str, text: &str, here: bool, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let lead_width = lead.chars().count() as u16;
    let style = if here { theme.key() } else { theme.text() };
    let shown = render(text, width.saturating_sub(lead_width), theme);
    let indent = " ".repeat(usize::from(lead_width));
    let with_lead = |(i, mut line): (usize, Line<'static>)| {
        let front = if i == 0 { lead.to_string() } else { indent.clone() };
        line.spans.insert(0, Span::styled(front, style));
        line
    };
    shown.into_iter().enumerate().map(with_lead).collect()
}

fn entry_lines(entry: &Entry, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = match entry {
        Entry::Learner(t) => paragraph("You: ", t, theme.learner(), width),
        Entry::Tutor(t) => paragraph("Tutor: ", t, theme.tutor(), width),
        Entry::Material(t) => titled("From the lesson", theme.info(), t, width, theme),
        Entry::Verdict { answer, said } => verdict(answer, said, width, theme),
        Entry::Hint { rung, text } => titled(&format!("Hint {rung} of 3"), theme.info(), text, width, theme),
        Entry::Reveal { answer, explanation } => {
            let text = format!("{answer}\n\n{explanation}");
            titled("The answer", theme.info(), &text, width, theme)
        }
        Entry::Note(t) => paragraph("· ", t, theme.dim(), width),
    };
    lines.push(Line::default());
    lines
}

fn titled(title: &str, style: ratatui::style::Style, text: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(title.to_string(), style)];
    lines.extend(render(text, width, theme));
    lines
}

fn stage(sitting: &Sitting, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let (Stage::Confidence | Stage::Saving | Stage::NotSaved(_), Answer::Text(text)) =
        (&sitting.stage, &sitting.answer)
    {
        lines.extend(paragraph("Your answer: ", text, theme.learner(), width));
    }
    match &sitting.stage {
        Stage::Answering => {}
        Stage::Confidence => {
            lines.push(Line::default());
            lines.push(Line::styled("How sure are you?", theme.title()));
            for (i, words) in ["a guess", "unsure", "fairly sure", "certain"].into_iter().enumerate() {
                lines.push(Line::from(format!("  {} {words}", i + 1)));
            }
        }
        Stage::Saving => lines.push(Line::styled("Saving your answer …", theme.dim())),
        Stage::NotSaved(why) => {
            lines.extend(paragraph("! ", &format!("Your answer could not be saved: {why}"), theme.bad(), width));
            lines.extend(paragraph("", "Enter tries again. The verdict comes when it is safe.", theme.text(), width));
        }
        Stage::Judged(judged) => lines.extend(paragraph("", onward(judged), theme.dim(), width)),
    }
    lines
}

fn verdict(answer: &str, said: &[Said], width: u16, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if !answer.is_empty() {
        lines.extend(paragraph("Your answer: ", answer, theme.learner(), width));
    }
    for (tone, text) in said {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.extend(match tone {
            Some(Tone::Good) => paragraph("", text, theme.good(), width),
            Some(Tone::Bad) => paragraph("", text, theme.bad(), width),
            Some(Tone::Info) => paragraph("", text, theme.info(), width),
            None => render(text, width, theme),
        });
    }
    lines
}

/// The field where something is typed, under a rule that says what.
pub fn field(frame: &mut Frame, area: Rect, session: &Session, ui: &Ui, place: Place) {
    let [rule, text] = Layout::vertical([Constraint::Length(1), Constraint::Min(1)]).areas(area);
    let title = match place {
        Place::NameField => "Your name",
        Place::TalkField if session.talk.live.is_some() => "Talk (Esc stops the reply)",
        Place::TalkField => "Talk to the tutor (Enter sends, Esc leaves)",
        Place::AnswerKeys => "Your answer (Tab to type)",
        _ => "Your answer (Enter answers, Tab for hint, talk and other keys)",
    };
    let line = format!("── {title} {}", "─".repeat(usize::from(rule.width)));
    let line: String = line.chars().take(usize::from(rule.width)).collect();
    frame.render_widget(Line::styled(line, ui.theme.rule()), rule);
    let inner = Rect { x: text.x + 1, width: text.width.saturating_sub(2), ..text };
    let area = if place == Place::TalkField { &ui.talk } else { &ui.answer };
    frame.render_widget(area, inner);
}
