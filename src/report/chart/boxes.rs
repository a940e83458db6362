//! Time of an answer by kind as box plots: `├──▐▒█▒▌──┤`. Whiskers go from the tenth to the ninetieth percentile.

use super::{Glyphs, Ink, Row, fit, joined, piece, right};
use crate::msg;
use crate::report::kind_words;
use crate::report::series::{KindTimes, Series, seconds};
use unicode_width::UnicodeWidthStr;

/// Columns of the name of a kind at most.
const NAME: usize = 22;
/// Columns of the median.
const MEDIAN: usize = 8;

/// A row a kind on one axis in seconds, and the axis; none where there is no room or nothing to show.
pub fn boxes(series: &Series, width: u16, glyphs: Glyphs) -> Vec<Row> {
    let names: Vec<String> = series.times.iter().map(|t| kind_words(&t.kind)).collect();
    let wide = names.iter().map(|n| n.width()).max().unwrap_or(0).min(NAME);
    let columns = usize::from(width).saturating_sub(wide + MEDIAN + 2);
    let top = series.times.iter().map(|t| t.p90).fold(0.0, f64::max);
    if columns < 16 || top <= 0.0 {
        return Vec::new();
    }
    let top = round_up(top);
    let mut rows: Vec<Row> = Vec::new();
    for (time, name) in series.times.iter().zip(&names) {
        let mut row = vec![piece(format!("{} ", fit(name, wide)), Ink::Text)];
        row.extend(plot(time, top, columns, glyphs));
        let median = msg!("chart-seconds", n = seconds(time.median));
        row.push(piece(format!(" {}", right(&median, MEDIAN)), Ink::Text));
        rows.push(row);
    }
    let last = msg!("chart-seconds", n = format!("{top:.0}"));
    let line = format!("{} 0{}", " ".repeat(wide), right(&last, columns - 1));
    rows.push(vec![piece(line, Ink::Axis)]);
    rows
}

/// The next of 1, 2, 3, 5 times a power of ten, seconds.
fn round_up(top: f64) -> f64 {
    let power = 10f64.powf(top.max(1.0).log10().floor());
    [1.0, 2.0, 3.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|x| *x >= top).unwrap_or(top)
}

fn plot(time: &KindTimes, top: f64, columns: usize, glyphs: Glyphs) -> Row {
    let at = |seconds: f64| ((seconds / top).clamp(0.0, 1.0) * (columns - 1) as f64).round() as usize;
    let (from, left, middle, right, to) = (at(time.p10), at(time.p25), at(time.median), at(time.p75), at(time.p90));
    let [start, whisker, open, full, median, close, end] =
        glyphs.pick(['├', '─', '▐', '▒', '█', '▌', '┤'], ['|', '-', '[', '=', '#', ']', '|']);
    // What coincides is told by the more important: the median, then the box, then the whiskers.
    let cell = |x: usize| match x {
        x if x == middle => (median, Ink::Line),
        x if x == left && left < middle => (open, Ink::Line),
        x if x == right && right > middle => (close, Ink::Line),
        x if x > left && x < right => (full, Ink::Band),
        x if x == from && from < left => (start, Ink::Axis),
        x if x == to && to > right => (end, Ink::Axis),
        x if x > from && x < to => (whisker, Ink::Axis),
        _ => (' ', Ink::Text),
    };
    joined((0..columns).map(cell))
}
