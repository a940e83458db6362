//! Lesson and item: what is read, asked, answered, hinted, said and judged.

use super::page::{Page, Stand};
use super::{answers, explain, is_low};
use crate::curriculum::Kind;
use crate::grading::Answer;
use crate::msg;
use crate::session::words::{Said, how_to_answer, onward};
use crate::session::{Entry, Mode, Phase, Session, Sitting, Stage, Tone};
use crate::tui::app::{Focus, Ui, is_program};
use crate::tui::markdown::{in_rows, paragraph, render, render_after};
use crate::tui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Lines of an answer from which on it is long.
const LONG_ANSWER: usize = 6;

/// Lesson or question, and all that was said about it.
pub fn page(session: &Session, ui: &Ui, area: Rect) -> Page {
    let mut page = Page::new(Vec::new());
    match &session.phase {
        Phase::Lesson(_) => page.lines.extend(lesson(session, ui, area.width)),
        Phase::Item(sitting) => question(session, sitting, ui, area.width, &mut page),
        _ => {}
    }
    entries(&mut page, session, ui, area.width);
    if trying_again(session)
        && !shown_below(session)
        && matches!(session.talk.log.last(), Some(Entry::Verdict { .. }))
        && !ui.moved
    {
        // The question comes first again; what was said to the first answer stands below it.
        page.stand = Stand::Top;
    }
    if let Phase::Item(sitting) = &session.phase {
        stage(session, sitting, ui, area, &mut page);
    }
    if let Some(live) = &session.talk.live
        && !live.begun
    {
        page.lines.push(Line::styled(msg!("tutor-waiting"), ui.theme.tutor()));
        page.stand = Stand::End;
    }
    page
}

/// Whether the answer is open once more after a wrong one.
fn trying_again(session: &Session) -> bool {
    matches!(&session.phase, Phase::Item(s) if s.open() && s.tries > 0)
}

/// Whether the last answer stands in the editor now: then what was said to it is what is wanted above.
fn shown_below(session: &Session) -> bool {
    trying_again(session) && session.item().is_some_and(|(_, item)| is_program(item))
}

fn lesson(session: &Session, ui: &Ui, width: u16) -> Vec<Line<'static>> {
    let Some(skill) = session.skill() else { return Vec::new() };
    let (theme, mut still) = (ui.theme, ui.still.borrow_mut());
    let mut lines = vec![Line::styled(msg!("lesson-of", title = skill.title.as_str()), theme.title())];
    let objective = still.lines(&skill.objective, width, theme).iter();
    lines.extend(objective.map(|line| line.clone().patch_style(theme.dim())));
    lines.push(Line::default());
    lines.extend_from_slice(still.lines(&skill.lesson, width, theme));
    lines.push(Line::default());
    lines
}

fn question(session: &Session, sitting: &Sitting, ui: &Ui, width: u16, page: &mut Page) {
    let Some((_, item)) = session.item() else { return };
    let theme = ui.theme;
    if sitting.mode == Mode::Placement {
        let n = session.placement.len() + usize::from(!matches!(sitting.stage, Stage::Judged(_)));
        page.lines.push(Line::styled(msg!("placement-question", n = n), theme.title()));
        page.lines.push(Line::default());
    } else if let (Mode::Check, Some(check)) = (sitting.mode, &session.check) {
        let n = check.asked.len() + usize::from(!matches!(sitting.stage, Stage::Judged(_)));
        page.lines.push(Line::styled(msg!("check-question", n = n), theme.title()));
        page.lines.push(Line::default());
    }
    page.lines.extend_from_slice(ui.still.borrow_mut().lines(&item.prompt, width, theme));
    page.gap();
    let picked = match &sitting.answer {
        Answer::Picked(p) => Some(p),
        _ => None,
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
        let from = page.lines.len();
        page.lines.extend(option_lines(&lead, &option.text, here, width, theme));
        if here && ui.moved {
            page.stand = Stand::Keep(from, page.lines.len());
        }
    }
    if sitting.open() {
        let mut still = ui.still.borrow_mut();
        let how = still.lines(&how_to_answer(item), width, theme).iter();
        page.lines.extend(how.map(|line| line.clone().patch_style(theme.dim())));
        drop(still);
        answers::open(session, sitting, ui, width, page);
    }
    page.gap();
}

/// An option's text is Markdown, behind its number.
pub(super) fn option_lines(lead: &str, text: &str, here: bool, width: u16, theme: Theme) -> Vec<Line<'static>> {
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

/// Adds what was said.
fn entries(page: &mut Page, session: &Session, ui: &Ui, width: u16) {
    let mut transcript = ui.transcript.borrow_mut();
    let rows = transcript.follow(session, ui, width, shown_below(session));
    page.add_talk(rows);
    if !ui.moved
        && let Some(stand) = transcript.stand(&session.talk.log, page.above())
    {
        page.stand = stand;
    }
}

/// An entry's lines, and how many of them are a long answer: what was said to that is more wanted.
pub(super) fn entry_lines(entry: &Entry, session: &Session, ui: &Ui, width: u16) -> (Vec<Line<'static>>, usize) {
    let theme = ui.theme;
    let lines = match entry {
        Entry::Learner(t) => paragraph(&msg!("you-lead"), t, theme.learner(), width),
        Entry::Tutor(t) | Entry::Material(t) => render_after(&msg!("tutor-lead"), theme.tutor(), t, width, theme),
        Entry::Verdict { answer, said } => {
            let below = shown_below(session);
            let mut lines = if below { Vec::new() } else { answered(session, answer, width, theme) };
            let long = if lines.len() > LONG_ANSWER { lines.len() } else { 0 };
            lines.extend(verdict(said, lines.is_empty() || long > 0, width, theme));
            return (lines, long);
        }
        Entry::Hint { rung, text } => titled(&msg!("hint-of", rung = *rung), text, width, theme),
        Entry::Reveal { answer, explanation } => {
            titled(&msg!("the-answer"), &format!("{answer}\n\n{explanation}"), width, theme)
        }
        Entry::Note(t) => paragraph("· ", t, theme.dim(), width),
    };
    (lines, 0)
}

fn titled(title: &str, text: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(title.to_string(), theme.title())];
    lines.extend(render(text, width, theme));
    lines
}

fn stage(session: &Session, sitting: &Sitting, ui: &Ui, area: Rect, page: &mut Page) {
    let (theme, width) = (ui.theme, area.width);
    let mut from = page.len();
    if let (
        Stage::Confidence | Stage::Running(_) | Stage::Grading(_) | Stage::Saving | Stage::NotSaved(_),
        Some((_, item)),
    ) = (&sitting.stage, session.item())
        && !matches!(sitting.answer, Answer::Picked(_))
    {
        page.lines.extend(answers::given(item, &sitting.answer.words(item), width, theme));
        page.gap();
        // The question below a long answer is more wanted than the answer.
        if page.len() > from + LONG_ANSWER {
            from = page.len();
        }
    }
    match &sitting.stage {
        Stage::Running(running) => return answers::running(&running.said, width, theme, page),
        Stage::Grading(grading) => return explain::grading(grading, width, theme, page),
        Stage::Marking(_) => return answers::marking(session, sitting, ui, width, page),
        _ => {}
    }
    let lines = &mut page.lines;
    match &sitting.stage {
        Stage::Answering | Stage::Running(_) | Stage::Grading(_) | Stage::Marking(_) => return,
        Stage::Confidence => lines.extend(confidence(area, theme)),
        Stage::Saving => lines.push(Line::styled(msg!("saving-answer"), theme.dim())),
        Stage::NotSaved(why) => {
            lines.extend(paragraph("! ", &msg!("not-saved", why = why.as_str()), theme.bad(), width));
            lines.extend(paragraph("", &msg!("not-saved-again"), theme.text(), width));
        }
        // The footer says it too, so a low screen does without.
        Stage::Judged(_) if is_low(area) || ui.focus == Focus::Talk => return,
        Stage::Judged(judged) => {
            lines.extend(paragraph("", &onward(judged), theme.dim(), width));
            return;
        }
    }
    page.stand = Stand::From(from);
}

fn confidence(area: Rect, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(msg!("how-sure"), theme.title())];
    let levels = [msg!("sure-1"), msg!("sure-2"), msg!("sure-3"), msg!("sure-4")];
    if is_low(area) {
        lines.extend(paragraph("", &in_rows(&levels, " · ", area.width), theme.text(), area.width));
    } else {
        lines.extend(levels.map(|level| Line::from(format!("  {level}"))));
    }
    lines
}

/// An option is Markdown by its author; what was typed stands as it was typed.
fn answered(session: &Session, answer: &str, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let Some((_, item)) = session.item().filter(|_| !answer.is_empty()) else { return Vec::new() };
    let mut lines = match item.options() {
        [] => answers::given(item, answer, width, theme),
        _ => render_after(&msg!("answer-lead"), theme.learner(), answer, width, theme),
    };
    while lines.last().is_some_and(|l| l.width() == 0) {
        lines.pop();
    }
    lines
}

/// What is said to an answer; `first` where nothing stands before it.
fn verdict(said: &[Said], first: bool, width: u16, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut heading = false;
    for (tone, text) in said {
        if (!first || !lines.is_empty()) && !heading {
            lines.push(Line::default());
        }
        // A tone of its own and no full stop: the next paragraph belongs to it.
        heading = *tone == Some(Tone::Info) && !text.ends_with(['.', '。']);
        lines.extend(match tone {
            Some(Tone::Good) => paragraph("", text, theme.good(), width),
            Some(Tone::Bad) => paragraph("", text, theme.bad(), width),
            Some(Tone::Info) if heading => paragraph("", text, theme.title(), width),
            Some(Tone::Info) => paragraph("", text, theme.info(), width),
            None => render(text, width, theme),
        });
    }
    lines
}
