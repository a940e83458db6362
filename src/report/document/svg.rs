//! The charts as SVG, each with its title and what it shows in a sentence.

use super::node::{Node, el};
use crate::learner::day::date;
use crate::learner::memory::TARGET;
use crate::msg;
use crate::report::chart::{Calendar, Chart};
use crate::report::kind_words;
use crate::report::series::{Series, seconds};

/// Units of a drawing, and the margin of its plot to the left, the right, above and below.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 12.0;
const ABOVE: f64 = 10.0;
const BELOW: f64 = 24.0;
/// Units of a row of names and bars, and of the names.
const ROW: f64 = 22.0;
const NAMES: f64 = 190.0;
/// Units of a day in the calendar.
const DAY: f64 = 11.0;

/// The drawing of a chart; `None` where there is nothing to draw.
pub(super) fn chart(chart: Chart, series: &Series) -> Option<Node> {
    let (height, parts) = match chart {
        Chart::Mastery => (HEIGHT, mastery(series)?),
        Chart::Calendar => (8.0 * DAY + 16.0, calendar(series)?),
        Chart::Forecast => (HEIGHT, forecast(series)?),
        Chart::Time => (ROW * (series.times.len() as f64 + 1.5), times(series)?),
        Chart::Gain => (ROW * (series.gain.as_ref()?.skills.len() as f64 + 1.5), gains(series)?),
    };
    let name = format!("{chart:?}").to_lowercase();
    let said = chart.sentences(series).join(" ");
    let (title, description) = (format!("{name}-title"), format!("{name}-desc"));
    let svg = el("svg")
        .at("xmlns", "http://www.w3.org/2000/svg")
        .at("viewBox", format!("0 0 {WIDTH:.0} {height:.0}"))
        .at("role", "img")
        .at("aria-labelledby", format!("{title} {description}"))
        .add(el("title").at("id", title).text(chart.heading()))
        .add(el("desc").at("id", description).text(said));
    Some(svg.all(parts))
}

fn x_of(share: f64) -> f64 {
    LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
}

fn y_of(share: f64) -> f64 {
    ABOVE + (1.0 - share.clamp(0.0, 1.0)) * (HEIGHT - ABOVE - BELOW)
}

fn path(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut out = String::new();
    for (n, (x, y)) in points.into_iter().enumerate() {
        out.push_str(&format!("{}{x:.1} {y:.1}", if n == 0 { "M" } else { "L" }));
    }
    out
}

fn label(x: f64, y: f64, anchor: &str, text: impl Into<String>) -> Node {
    el("text").at("x", format!("{x:.1}")).at("y", format!("{y:.1}")).at("text-anchor", anchor).text(text)
}

fn line(class: &str, from: (f64, f64), to: (f64, f64)) -> Node {
    let n = |x: f64| format!("{x:.1}");
    el("line").at("class", class).at("x1", n(from.0)).at("y1", n(from.1)).at("x2", n(to.0)).at("y2", n(to.1))
}

fn rect(class: &str, x: f64, y: f64, width: f64, height: f64) -> Node {
    let n = |x: f64| format!("{x:.1}");
    el("rect").at("class", class).at("x", n(x)).at("y", n(y)).at("width", n(width)).at("height", n(height))
}

fn dot(class: &str, x: f64, y: f64) -> Node {
    el("circle").at("class", class).at("cx", format!("{x:.1}")).at("cy", format!("{y:.1}")).at("r", "4.5")
}

/// Axes with 0, 50 and 100%, and what stands under both ends.
fn axes(left: String, right: String) -> Vec<Node> {
    let mut out = Vec::new();
    for share in [0.0, 0.5, 1.0] {
        out.push(line("grid", (x_of(0.0), y_of(share)), (x_of(1.0), y_of(share))));
        out.push(label(LEFT - 6.0, y_of(share) + 4.0, "end", format!("{:.0}%", share * 100.0)));
    }
    out.push(label(x_of(0.0), HEIGHT - 6.0, "start", left));
    out.push(label(x_of(1.0), HEIGHT - 6.0, "end", right));
    out
}

fn curve(points: &[(f64, f64)], low: &[f64], high: &[f64]) -> Vec<Node> {
    let up = points.iter().zip(high).map(|((x, _), y)| (x_of(*x), y_of(*y)));
    let down = points.iter().zip(low).rev().map(|((x, _), y)| (x_of(*x), y_of(*y)));
    let band = format!("{}Z", path(up.chain(down)));
    let line = path(points.iter().map(|(x, y)| (x_of(*x), y_of(*y))));
    vec![el("path").at("class", "band").at("d", band), el("path").at("class", "curve").at("d", line)]
}

fn mastery(series: &Series) -> Option<Vec<Node>> {
    let (first, last) = (series.points.first()?, series.points.last()?);
    let span = (last.day - first.day) as f64;
    if span <= 0.0 {
        return None;
    }
    let at = |day: i64| (day - first.day) as f64 / span;
    let points: Vec<(f64, f64)> = series.points.iter().map(|p| (at(p.day), p.mean)).collect();
    let low: Vec<f64> = series.points.iter().map(|p| p.low).collect();
    let high: Vec<f64> = series.points.iter().map(|p| p.high).collect();
    let mut out = axes(date(first.day), date(last.day));
    out.extend(curve(&points, &low, &high));
    Some(out)
}

fn forecast(series: &Series) -> Option<Vec<Node>> {
    let last = series.forecast.last()?;
    let at = |days: u32| f64::from(days) / f64::from(last.days.max(1));
    let points: Vec<(f64, f64)> = series.forecast.iter().map(|a| (at(a.days), a.recall)).collect();
    let low: Vec<f64> = series.forecast.iter().map(|a| a.weakest).collect();
    let high: Vec<f64> = series.forecast.iter().map(|a| a.recall).collect();
    let mut out = axes(msg!("chart-today"), msg!("chart-in-days", n = last.days));
    out.push(line("target", (x_of(0.0), y_of(TARGET)), (x_of(1.0), y_of(TARGET))));
    out.extend(curve(&points, &low, &high));
    Some(out)
}

/// A square a day; more answers make it larger as well as stronger.
fn calendar(series: &Series) -> Option<Vec<Node>> {
    series.days.last()?;
    let calendar = Calendar::of(series, 53);
    let mut out = Vec::new();
    for (w, week) in calendar.weeks.iter().enumerate() {
        let x = LEFT + w as f64 * DAY;
        if let Some(month) = calendar.month(w).filter(|_| w > 0) {
            out.push(label(x, 10.0, "start", msg!("month-short", n = month)));
        }
        for (d, answers) in week.iter().enumerate() {
            let Some(answers) = answers else { continue };
            let level = calendar.level(*answers);
            let side = 2.0 + 2.0 * f64::from(level);
            let (cx, cy) = (x + DAY / 2.0, 16.0 + d as f64 * DAY + DAY / 2.0);
            let day = date(calendar.first + 7 * w as i64 + d as i64);
            let class = ["l0", "l1", "l2", "l3", "l4"][usize::from(level.min(4))];
            let square = rect(class, cx - side / 2.0, cy - side / 2.0, side, side);
            out.push(square.add(el("title").text(msg!("report-day", day = day, n = *answers))));
        }
    }
    for d in [0usize, 2, 4, 6] {
        out.push(label(LEFT - 6.0, 16.0 + d as f64 * DAY + DAY - 2.0, "end", msg!("weekday-short", n = d + 1)));
    }
    Some(out)
}

fn times(series: &Series) -> Option<Vec<Node>> {
    let top = series.times.iter().map(|t| t.p90).fold(0.0, f64::max);
    if top <= 0.0 {
        return None;
    }
    let at = |s: f64| NAMES + (s / top).clamp(0.0, 1.0) * (WIDTH - NAMES - 70.0);
    let mut out = Vec::new();
    for (n, t) in series.times.iter().enumerate() {
        let y = ROW * (n as f64 + 0.5);
        out.push(label(NAMES - 8.0, y + 4.0, "end", kind_words(&t.kind)));
        out.push(line("whisker", (at(t.p10), y), (at(t.p90), y)));
        out.push(rect("box", at(t.p25), y - 6.0, (at(t.p75) - at(t.p25)).max(1.0), 12.0));
        out.push(line("median", (at(t.median), y - 8.0), (at(t.median), y + 8.0)));
        out.push(label(WIDTH - 4.0, y + 4.0, "end", msg!("chart-seconds", n = seconds(t.median))));
    }
    let y = ROW * (series.times.len() as f64 + 0.9);
    out.push(label(NAMES, y, "start", msg!("chart-seconds", n = "0")));
    out.push(label(at(top), y, "end", msg!("chart-seconds", n = seconds(top))));
    Some(out)
}

fn gains(series: &Series) -> Option<Vec<Node>> {
    let gains = series.gain.as_ref()?;
    let at = |share: f64| NAMES + share.clamp(0.0, 1.0) * (WIDTH - NAMES - 16.0);
    let mut out = Vec::new();
    for (n, s) in gains.skills.iter().enumerate() {
        let y = ROW * (n as f64 + 0.5);
        out.push(label(NAMES - 12.0, y + 4.0, "end", crate::report::chart::fit(&s.title, 28).trim_end()));
        out.push(line("grid", (at(0.0), y), (at(1.0), y)));
        out.push(line("whisker", (at(s.before), y), (at(s.after), y)));
        out.push(dot("before", at(s.before), y));
        out.push(dot("after", at(s.after), y));
    }
    let y = ROW * (gains.skills.len() as f64 + 0.9);
    out.push(label(at(0.0), y, "start", "0%"));
    out.push(label(at(1.0), y, "end", "100%"));
    Some(out)
}
