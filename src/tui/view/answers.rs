//! Answers that are more than an option or a text: lines in order, a shell's history, a run, marks on one's own explanation;
//! and every answer as it stands while it is asked about, saved or judged.

use super::page::{Page, Stand};
use crate::curriculum::{Item, Kind, Question};
use crate::grading::{Answer, Placed};
use crate::msg;
use crate::session::{Session, Sitting, Stage};
use crate::tui::app::{Lines, Ui, is_program};
use crate::tui::markdown::{code_after, paragraph, render};
use crate::tui::theme::Theme;
use ratatui::text::{Line, Span};

/// Columns of a step of indentation.
const STEP: usize = 4;
/// Lines of a history or of what a run prints that are shown.
const MOST: usize = 12;

/// What belongs to an open answer below the question.
pub fn open(session: &Session, sitting: &Sitting, ui: &Ui, width: u16, page: &mut Page) {
    let Some((_, item)) = session.item() else { return };
    match &item.question {
        Question::Order(_) => order(session, item, ui, width, page),
        Question::Command(_) => desk(session, sitting, ui, width, page),
        _ => {}
    }
}

/// The learner's order, the lines that are left, and the row that has it checked.
fn order(session: &Session, item: &Item, ui: &Ui, width: u16, page: &mut Page) {
    let (Question::Order(order), Some(Lines { placed, pool })) = (&item.question, Lines::of(session)) else { return };
    let theme = ui.theme;
    let text = |p: &Placed| {
        let line = order.lines.get(p.line).map_or("", String::as_str);
        if order.indent { " ".repeat(STEP * usize::from(p.indent)) + line.trim_start() } else { line.to_string() }
    };
    let row = |page: &mut Page, n: usize, sign: String, text: &str| {
        let here = ui.cursor == n;
        let lead = format!("{} {sign} ", if here { "›" } else { " " });
        let from = page.lines.len();
        let style = if here { theme.key() } else { theme.dim() };
        page.lines.extend(code_after(&lead, style, text, &item.language, width, theme));
        if here && ui.moved {
            // The first of a list is shown with the title of the list.
            page.stand = Stand::Keep(from.saturating_sub(1), page.lines.len());
        }
    };
    page.gap();
    page.lines.push(Line::styled(msg!("order-yours"), theme.title()));
    if placed.is_empty() {
        page.lines.push(Line::styled(format!("    {}", msg!("order-empty")), theme.dim()));
    }
    for (n, line) in placed.iter().enumerate() {
        row(page, n, format!("{:>2}", n + 1), &text(line));
    }
    if !pool.is_empty() {
        page.lines.push(Line::styled(msg!("order-left"), theme.title()));
    }
    for (n, line) in pool.iter().enumerate() {
        row(page, placed.len() + n, " ·".into(), &text(&Placed { line: *line, indent: 0 }));
    }
    let here = ui.cursor >= placed.len() + pool.len();
    let check = format!("{} [ {} ]", if here { "›" } else { " " }, msg!("order-check"));
    page.lines.push(Line::styled(check, if here { theme.key() } else { theme.dim() }));
    if here && ui.moved {
        page.stand = Stand::Keep(page.lines.len().saturating_sub(2), page.lines.len());
    }
}

/// What was typed into the shell, and what comes next.
fn desk(session: &Session, sitting: &Sitting, ui: &Ui, width: u16, page: &mut Page) {
    let Answer::Text(history) = &sitting.answer else { return };
    let typed: Vec<&str> = history.lines().collect();
    page.gap();
    if !typed.is_empty() {
        page.lines.push(Line::styled(msg!("desk-typed"), ui.theme.title()));
        for line in &typed[typed.len().saturating_sub(MOST)..] {
            page.lines.extend(code_after("$ ", ui.theme.dim(), line, "shell", width, ui.theme));
        }
        page.gap();
    }
    let next = if ui.worked(session) { msg!("desk-check") } else { msg!("desk-open") };
    page.lines.extend(paragraph("", &next, ui.theme.text(), width));
}

/// A run that is to judge the answer, with the end of what it printed.
pub fn running(said: &str, width: u16, theme: Theme, page: &mut Page) {
    let from = page.len();
    page.lines.push(Line::styled(msg!("running-answer"), theme.title()));
    let said: Vec<&str> = said.trim_end().lines().collect();
    for line in &said[said.len().saturating_sub(MOST)..] {
        page.lines.extend(code_after("│ ", theme.rule(), line, "", width, theme));
    }
    page.stand = if said.is_empty() { Stand::From(from) } else { Stand::End };
}

/// The learner's explanation, the model answer, and the points to be ticked.
pub fn marking(session: &Session, sitting: &Sitting, ui: &Ui, width: u16, page: &mut Page) {
    let (Stage::Marking(marking), Some((_, item))) = (&sitting.stage, session.item()) else { return };
    let Question::Explain(rubric) = &item.question else { return };
    let theme = ui.theme;
    page.stand = Stand::From(page.len());
    page.lines.push(Line::styled(msg!("marking-yours"), theme.title()));
    page.lines.extend(paragraph("", &sitting.answer.words(item), theme.learner(), width));
    page.gap();
    page.lines.push(Line::styled(msg!("marking-model"), theme.title()));
    page.lines.extend(render(&rubric.model, width, theme));
    page.gap();
    super::explain::note(marking, width, theme, page);
    page.lines.push(Line::styled(msg!("marking-points"), theme.title()));
    for (n, point) in rubric.points.iter().enumerate() {
        let here = ui.cursor == n;
        let mark = if marking.met.contains(&n) { "[x]" } else { "[ ]" };
        let lead = format!("{} {mark} {} ", if here { "›" } else { " " }, n + 1);
        let from = page.len();
        page.lines.extend(super::course::option_lines(&lead, point, here, width, theme));
        page.lines.extend(super::explain::quote(marking, n, width, theme));
        if here && ui.moved {
            page.stand = Stand::Keep(from, page.len());
        }
    }
}

/// The answer as it was given. A program, or lines of one, stand as code.
pub fn given(item: &Item, answer: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    if answer.is_empty() {
        return Vec::new();
    }
    let is_code = is_program(item) || matches!(item.kind(), Kind::Order | Kind::Command);
    if !is_code {
        return paragraph(&msg!("answer-lead"), answer, theme.learner(), width);
    }
    let (title, language) = match item.kind() {
        Kind::Command => (msg!("desk-typed-lead"), "shell"),
        _ => (msg!("answer-title"), item.language.as_str()),
    };
    let mut lines = vec![Line::from(Span::styled(title, theme.learner()))];
    for line in answer.trim_end().lines() {
        lines.extend(code_after("│ ", theme.rule(), line, language, width, theme));
    }
    lines
}
