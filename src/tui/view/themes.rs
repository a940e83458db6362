//! The list of themes, with a sample of what each shows.

use super::page::{Page, Stand};
use super::{cells, clip, fit};
use crate::msg;
use crate::tui::app::Ui;
use crate::tui::markdown::paragraph;
use crate::tui::theme::{LEVELS, level_sign};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// Columns of a name at most.
const WIDEST_NAME: usize = 16;

/// The list; the sample stands below it and looks as the theme under the cursor does.
pub fn themes(ui: &Ui, area: Rect) -> Page {
    let mut lines = vec![Line::styled(msg!("themes-title"), ui.theme.title())];
    let Some(chooser) = &ui.chooser else { return Page::new(lines) };
    let wide = chooser.rows.iter().map(|(name, _)| cells(name)).max().unwrap_or(0).min(WIDEST_NAME) as u16;
    for (n, (name, about)) in chooser.rows.iter().enumerate() {
        let here = n == chooser.at;
        let about = clip(about, area.width.saturating_sub(wide + 4));
        let line = Line::from(format!("{} {}  {about}", if here { "›" } else { " " }, fit(name, wide)));
        lines.push(if here { line.style(ui.theme.selected()) } else { line });
    }
    let row = chooser.at + 1;
    lines.push(Line::default());
    match &chooser.fault {
        Some(fault) => lines.extend(paragraph("! ", fault, ui.theme.bad(), area.width)),
        None => lines.extend(sample(ui)),
    }
    Page::new(lines).standing(Stand::Keep(row.saturating_sub(1), row + 1))
}

fn sample(ui: &Ui) -> Vec<Line<'static>> {
    let theme = ui.theme;
    let mut steps: Vec<Span> = (0..LEVELS).map(|n| Span::styled(level_sign(n).repeat(3), theme.level(n))).collect();
    steps.push(Span::styled(format!("  {}", msg!("themes-sample-steps")), theme.dim()));
    vec![
        Line::from(vec![
            Span::styled(msg!("themes-sample-right"), theme.good()),
            Span::raw("  "),
            Span::styled(msg!("themes-sample-wrong"), theme.bad()),
            Span::raw("  "),
            Span::styled(msg!("themes-sample-chosen"), theme.selected()),
        ]),
        Line::from(vec![
            Span::styled(msg!("themes-sample-learner"), theme.learner()),
            Span::raw("  "),
            Span::styled(msg!("themes-sample-tutor"), theme.tutor()),
        ]),
        Line::from(vec![
            Span::styled(msg!("themes-sample-code"), theme.code()),
            Span::raw("  "),
            Span::styled(msg!("themes-sample-dim"), theme.dim()),
        ]),
        Line::from(steps),
    ]
}
