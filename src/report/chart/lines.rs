//! A curve over time with axes, its band of uncertainty and a line of reference: in braille, or in ASCII.

use super::{Glyphs, Ink, Piece, Row, fit, joined, piece, right};
use crate::learner::day::date;
use crate::learner::memory::TARGET;
use crate::msg;
use crate::report::series::Series;
use unicode_width::UnicodeWidthStr;

/// What is drawn; shares from 0 to 1 upwards, any unit to the right.
#[derive(Debug)]
pub struct Lines<'a> {
    /// Columns and rows, axes and labels included.
    pub size: (u16, u16),
    /// The curve, from left to right.
    pub curve: &'a [(f64, f64)],
    /// Its band: place, lower and upper end.
    pub band: &'a [(f64, f64, f64)],
    /// A line of reference.
    pub level: Option<f64>,
    /// Under the left and the right end.
    pub ends: (String, String),
    /// Which characters.
    pub glyphs: Glyphs,
}

/// Columns of the labels to the left, the axis included.
const MARGIN: usize = 5;

/// The value of a curve at `x`, between its points; `None` outside of them.
fn at(curve: &[(f64, f64)], x: f64) -> Option<f64> {
    let after = curve.partition_point(|(px, _)| *px < x);
    let (x1, y1) = *curve.get(after)?;
    if after == 0 {
        return (x1 - x < 1e-9).then_some(y1);
    }
    let (x0, y0) = *curve.get(after - 1)?;
    Some(if x1 - x0 < 1e-12 { y1 } else { y0 + (y1 - y0) * (x - x0) / (x1 - x0) })
}

/// The dots of a braille cell, by column and row from the top (Unicode 6.0, section 15.10).
const DOTS: [[u32; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

impl Lines<'_> {
    /// The rows; none where there is no room for a curve.
    pub fn rows(&self) -> Vec<Row> {
        let (width, height) = (usize::from(self.size.0), usize::from(self.size.1));
        let labels = self.ends.0.width() + self.ends.1.width() + 1;
        if width < MARGIN + labels.max(16) || height < 4 {
            return Vec::new();
        }
        let (columns, lines) = (width - MARGIN, height - 2);
        let cells = self.cells(columns, lines);
        let tick = |line: usize| match line {
            0 => Some(100),
            n if n + 1 == lines => Some(0),
            n if lines % 2 == 1 && n == lines / 2 => Some(50),
            _ => None,
        };
        let mut rows: Vec<Row> = Vec::new();
        for (n, line) in cells.into_iter().enumerate() {
            let mark = match tick(n) {
                Some(p) => format!("{p:>3}%{}", self.glyphs.pick("┤", "|")),
                None => format!("    {}", self.glyphs.pick("│", "|")),
            };
            rows.push([piece(mark, Ink::Axis)].into_iter().chain(joined(line)).collect());
        }
        let (corner, floor) = (self.glyphs.pick("└", "+"), self.glyphs.pick("─", "-"));
        rows.push(vec![piece(format!("    {corner}{}", floor.repeat(columns)), Ink::Axis)]);
        let (left, end) = (&self.ends.0, &self.ends.1);
        let between = columns.saturating_sub(left.width());
        rows.push(vec![piece(format!("     {left}{}", right(end, between)), Ink::Axis)]);
        rows
    }

    /// The plot itself, row by row from the top.
    fn cells(&self, columns: usize, lines: usize) -> Vec<Vec<(char, Ink)>> {
        let (per_column, per_line) = self.glyphs.pick((2, 4), (1, 1));
        let (dots_wide, dots_high) = (columns * per_column, lines * per_line);
        let from = self.curve.first().map_or(0.0, |p| p.0);
        let span = self.curve.last().map_or(0.0, |p| p.0) - from;
        let x_of = |dot: f64, all: usize| from + span * dot / (all.max(2) - 1) as f64;
        let row_of = |y: f64, all: usize| ((1.0 - y.clamp(0.0, 1.0)) * (all - 1) as f64).round() as usize;
        let mut dots = vec![vec![false; dots_wide]; dots_high];
        let mut last: Option<usize> = None;
        for x in 0..dots_wide {
            let Some(y) = at(self.curve, x_of(x as f64, dots_wide)) else { continue };
            let here = row_of(y, dots_high);
            // A steep piece stays one line.
            let beside = last.map_or(here, |l| if l < here { l + 1 } else { l.saturating_sub(usize::from(l > here)) });
            for row in dots.iter_mut().take(here.max(beside) + 1).skip(here.min(beside)) {
                row[x] = true;
            }
            last = Some(here);
        }
        let lows: Vec<(f64, f64)> = self.band.iter().map(|(x, low, _)| (*x, *low)).collect();
        let highs: Vec<(f64, f64)> = self.band.iter().map(|(x, _, high)| (*x, *high)).collect();
        let level = self.level.map(|y| row_of(y, lines));
        let cell = |column: usize, line: usize| {
            let mut bits = 0u32;
            for (dx, dy) in (0..per_column).flat_map(|dx| (0..per_line).map(move |dy| (dx, dy))) {
                if dots[line * per_line + dy][column * per_column + dx] {
                    bits |= DOTS[dx][dy];
                }
            }
            if bits > 0 {
                let braille = char::from_u32(0x2800 + bits).unwrap_or('*');
                return (self.glyphs.pick(braille, '*'), Ink::Line);
            }
            let x = x_of(column as f64, columns);
            let inside = at(&lows, x).zip(at(&highs, x));
            match inside {
                Some((low, high)) if (row_of(high, lines)..=row_of(low, lines)).contains(&line) => {
                    (self.glyphs.pick('░', ':'), Ink::Band)
                }
                _ if level == Some(line) => (self.glyphs.pick('┄', '-'), Ink::Axis),
                _ => (' ', Ink::Text),
            }
        };
        (0..lines).map(|line| (0..columns).map(|column| cell(column, line)).collect()).collect()
    }
}

/// Mastery over time with its band; nothing before the second point.
pub fn mastery(series: &Series, size: (u16, u16), glyphs: Glyphs) -> Vec<Row> {
    let (Some(first), true) = (series.points.first(), series.points.len() > 1 && series.answers > 0) else {
        return Vec::new();
    };
    let curve: Vec<(f64, f64)> = series.points.iter().map(|p| (p.day as f64, p.mean)).collect();
    let band: Vec<(f64, f64, f64)> = series.points.iter().map(|p| (p.day as f64, p.low, p.high)).collect();
    let ends = (date(first.day), msg!("chart-today"));
    Lines { size, curve: &curve, band: &band, level: None, ends, glyphs }.rows()
}

/// Recall without practice, and the recall at which a review is due.
pub fn forecast(series: &Series, size: (u16, u16), glyphs: Glyphs) -> Vec<Row> {
    let Some(last) = series.forecast.last() else { return Vec::new() };
    let curve: Vec<(f64, f64)> = series.forecast.iter().map(|a| (f64::from(a.days), a.recall)).collect();
    let band: Vec<(f64, f64, f64)> = series.forecast.iter().map(|a| (f64::from(a.days), a.weakest, a.recall)).collect();
    let ends = (msg!("chart-today"), msg!("chart-in-days", n = last.days));
    Lines { size, curve: &curve, band: &band, level: Some(TARGET), ends, glyphs }.rows()
}

/// Values as a line of small bars, the highest of them a whole one; from the last values, as many as there are columns.
pub fn spark(values: &[f64], columns: usize, glyphs: Glyphs) -> String {
    let bars: &[char] =
        glyphs.pick(&['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'], &['_', '.', '-', '=', '+', '*', '%', '#']);
    let shown = &values[values.len().saturating_sub(columns)..];
    let top = shown.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    let bar = |v: &f64| {
        let share = if top > 0.0 && v.is_finite() { (v / top).clamp(0.0, 1.0) } else { 0.0 };
        bars[(share * (bars.len() - 1) as f64).round() as usize]
    };
    shown.iter().map(bar).collect()
}

/// Three lines of small bars: skills mastered, misconceptions that are open, hints per answer of each week.
pub fn sparks(series: &Series, width: u16, glyphs: Glyphs) -> Vec<Row> {
    let names = [msg!("chart-mastered"), msg!("chart-open"), msg!("chart-hints")];
    let wide = names.iter().map(|n| n.width()).max().unwrap_or(0).min(24);
    let columns = usize::from(width).saturating_sub(wide + 10).min(60);
    let over = |f: &dyn Fn(&crate::report::series::Point) -> usize| -> Vec<f64> {
        // As many as there are columns, spread evenly over the whole time.
        let n = series.points.len();
        let shown = n.min(columns.max(1));
        (0..shown)
            .map(|i| f(&series.points[(i * n.saturating_sub(1)) / shown.saturating_sub(1).max(1)]) as f64)
            .collect()
    };
    let rate = |w: &crate::report::DayWork| f64::from(w.hints) / f64::from(w.answers.max(1));
    let hints: Vec<f64> = series.weeks(columns.clamp(1, 26)).iter().map(rate).collect();
    let values = [over(&|p| p.mastered), over(&|p| p.open), hints];
    let last = [
        values[0].last().map_or_else(String::new, |v| format!("{v:.0}")),
        values[1].last().map_or_else(String::new, |v| format!("{v:.0}")),
        series.hints_of_late().map_or_else(String::new, |rate| format!("{rate:.2}")),
    ];
    let row = |((name, values), last): ((String, Vec<f64>), String)| -> Vec<Piece> {
        let bars = spark(&values, columns, glyphs);
        vec![
            piece(format!("{} ", fit(&name, wide)), Ink::Text),
            piece(bars, Ink::Line),
            piece(format!(" {last}"), Ink::Text),
        ]
    };
    names.into_iter().zip(values).zip(last).map(row).collect()
}
