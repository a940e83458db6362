//! Right alone at first and of late, a row a skill: `○────●`.

use super::{Glyphs, Ink, Row, fit, joined, piece};
use crate::msg;
use crate::report::series::Series;

/// Columns of the figures.
const FIGURES: usize = 14;

/// A row a skill from 0 to 100%, below what its signs mean; none where there is no room or nothing to show.
pub fn gain(series: &Series, width: u16, glyphs: Glyphs) -> Vec<Row> {
    let Some(gains) = &series.gain else { return Vec::new() };
    let wide = if width < 70 { 20 } else { 28 };
    let columns = usize::from(width).saturating_sub(wide + FIGURES + 1).min(50);
    if columns < 12 {
        return Vec::new();
    }
    let at = |share: f64| (share.clamp(0.0, 1.0) * (columns - 1) as f64).round() as usize;
    let [first, last, both, between, rest] = glyphs.pick(['○', '●', '◉', '─', '·'], ['o', '*', '@', '-', '.']);
    let arrow = glyphs.pick("→", "->");
    let legend = msg!("chart-gain-legend", first = first.to_string(), last = last.to_string());
    let mut rows: Vec<Row> = vec![vec![piece(legend, Ink::Axis)]];
    for skill in &gains.skills {
        let (before, after) = (at(skill.before), at(skill.after));
        let cell = |x: usize| match x {
            x if x == before && x == after => (both, Ink::Line),
            x if x == before => (first, Ink::Line),
            x if x == after => (last, Ink::Line),
            x if x > before.min(after) && x < before.max(after) => (between, Ink::Band),
            _ => (rest, Ink::Axis),
        };
        let mut row = vec![piece(format!("{} ", fit(&skill.title, wide)), Ink::Text)];
        row.extend(joined((0..columns).map(cell)));
        let figures = format!(" {:>3.0}% {arrow} {:>3.0}%", skill.before * 100.0, skill.after * 100.0);
        row.push(piece(figures, Ink::Text));
        rows.push(row);
    }
    rows
}
