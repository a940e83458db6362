//! An explanation that a model judges, what it found, and the pupil who is corrected.

use super::page::{Page, Stand};
use crate::curriculum::text::printable;
use crate::grading::rubric::Point;
use crate::msg;
use crate::session::{Entry, Grading, Marking, Phase, Session, Taught, Teaching};
use crate::tui::app::Ui;
use crate::tui::markdown::{paragraph, render};
use crate::tui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// How far a model is, and how it is stopped.
pub fn grading(grading: &Grading, width: u16, theme: Theme, page: &mut Page) {
    let from = page.len();
    let (at, of) = grading.at();
    let words = msg!("grading", model = printable(&grading.model), at = at.to_string(), of = of.to_string());
    page.lines.extend(paragraph("", &words, theme.title(), width));
    page.lines.extend(paragraph("", &msg!("grading-how"), theme.dim(), width));
    page.stand = Stand::From(from);
}

/// Why the learner judges, where a model could have.
pub fn note(marking: &Marking, width: u16, theme: Theme, page: &mut Page) {
    if let Some(note) = &marking.note {
        page.lines.extend(paragraph("· ", note, theme.dim(), width));
        page.gap();
    }
}

/// The words by which a model found a point met, below the point.
pub fn quote(marking: &Marking, point: usize, width: u16, theme: Theme) -> Vec<Line<'static>> {
    match marking.found.get(point) {
        Some(Point::Met { evidence }) => paragraph("        ", &format!("“{evidence}”"), theme.learner(), width),
        _ => Vec::new(),
    }
}

/// The pupil, what the learner says, and what came of it.
pub fn teach(session: &Session, ui: &Ui, area: Rect) -> Page {
    let mut page = Page::new(Vec::new());
    let (Phase::Teach(teaching), Some((skill, misconception))) = (&session.phase, session.taught()) else {
        return page;
    };
    let (theme, width) = (ui.theme, area.width);
    page.lines.extend(paragraph("", &msg!("teach-title", skill = skill.title.as_str()), theme.title(), width));
    page.gap();
    page.lines.push(Line::styled(msg!("teach-pupil-says"), theme.title()));
    page.lines.extend(render(&teaching.pupil, width, theme));
    for entry in &session.talk.log {
        if let Entry::Tutor(words) = entry {
            page.lines.extend(render(words, width, theme));
        }
    }
    page.gap();
    if teaching.stage != Taught::Explaining {
        page.lines.push(Line::styled(msg!("teach-you-say"), theme.title()));
        page.lines.extend(paragraph("", teaching.said.trim_end(), theme.learner(), width));
        page.gap();
    }
    let from = page.lines.len();
    match &teaching.stage {
        Taught::Explaining => page.lines.extend(paragraph("", &msg!("teach-how"), theme.dim(), width)),
        Taught::Grading(at) => grading(at, width, theme, &mut page),
        Taught::Comparing { .. } | Taught::Done { .. } => {
            page.lines.push(Line::styled(msg!("teach-so"), theme.title()));
            page.lines.extend(render(&misconception.correction, width, theme));
            page.gap();
            ending(teaching, theme, width, &mut page);
            page.stand = Stand::Keep(from, page.lines.len());
        }
    }
    page
}

/// What is asked of the learner, or what came of it.
fn ending(teaching: &Teaching, theme: Theme, width: u16, page: &mut Page) {
    let lines = &mut page.lines;
    match &teaching.stage {
        Taught::Comparing { met, note } => {
            lines.extend(note.iter().flat_map(|note| paragraph("· ", note, theme.dim(), width)));
            let mark = if *met { "[x]" } else { "[ ]" };
            lines.extend(paragraph(&format!("› {mark} 1 "), &msg!("teach-said-so"), theme.key(), width));
            lines.extend(paragraph("", &msg!("teach-compare"), theme.dim(), width));
        }
        Taught::Done { met, graded } => {
            lines.extend(graded.iter().flat_map(|by| paragraph("", &by_model(by), theme.text(), width)));
            let (id, style) = if *met { ("teach-well", theme.good()) } else { ("teach-not-well", theme.info()) };
            lines.extend(paragraph("", &msg!(id), style, width));
        }
        Taught::Explaining | Taught::Grading(_) => {}
    }
}

fn by_model((model, quote): &(String, Option<String>)) -> String {
    let model = printable(model);
    match quote {
        Some(quote) => msg!("teach-graded-quote", model = model, quote = quote.as_str()),
        None => msg!("teach-graded", model = model),
    }
}
