//! The year as a heat map: a column a week, a row a weekday, five levels told by glyph as well as by colour.

use super::{Glyphs, Ink, Row, fit, joined, piece};
use crate::learner::DAY;
use crate::msg;
use crate::report::series::{Series, monday, quantile};
use chrono::{DateTime, Datelike};
use unicode_width::UnicodeWidthStr;

/// Weeks of a year, the one that is not over included.
const WEEKS: usize = 53;
/// Columns without which there is no room for the levels and what they mean.
const LEAST: usize = 44;
/// Columns of the names of weekdays.
const MARGIN: usize = 4;

/// A year of days in five levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The Monday of the first week.
    pub first: i64,
    /// By week and weekday from Monday: the answers of the day; `None` for days that are still to come.
    pub weeks: Vec<[Option<u32>; 7]>,
    /// From how many answers on a day is of level 2, 3, 4; of level 1 it is from one on.
    pub cuts: [u32; 3],
}

impl Calendar {
    /// The last `weeks` weeks. The cuts are the quartiles of the days with answers, so the levels are the learner's own.
    pub fn of(series: &Series, weeks: usize) -> Calendar {
        let weeks = weeks.clamp(1, WEEKS);
        let first = monday(series.today) - 7 * (weeks as i64 - 1);
        let mut grid = vec![[None; 7]; weeks];
        for (at, cell) in grid.iter_mut().flatten().enumerate() {
            *cell = (first + at as i64 <= series.today).then_some(0);
        }
        let mut counts: Vec<f64> = Vec::new();
        for day in series.days.iter().filter(|d| d.answers > 0 && d.day >= first) {
            let at = (day.day - first) as usize;
            if let Some(Some(cell)) = grid.get_mut(at / 7).map(|w| &mut w[at % 7]) {
                *cell = day.answers;
                counts.push(f64::from(day.answers));
            }
        }
        counts.sort_by(f64::total_cmp);
        let mut least = 1;
        let cuts = [0.25, 0.5, 0.75].map(|p| {
            least = (quantile(&counts, p).unwrap_or(0.0).floor() as u32 + 1).max(least + 1);
            least
        });
        Calendar { first, weeks: grid, cuts }
    }

    /// The level of a day with so many answers, 0 to 4.
    pub fn level(&self, answers: u32) -> u8 {
        u8::from(answers > 0) + self.cuts.iter().filter(|cut| answers >= **cut).count() as u8
    }

    /// Month (1 to 12) in which a week begins, where it is another than that of the week before.
    pub fn month(&self, week: usize) -> Option<u32> {
        let of = |week: i64| {
            let day = self.first + 7 * week;
            DateTime::from_timestamp_millis(day.saturating_mul(DAY)).map(|t| t.month())
        };
        let this = of(week as i64)?;
        (week == 0 || of(week as i64 - 1) != Some(this)).then_some(this)
    }
}

/// The heat map, with months above, weekdays beside and the levels below: ten rows, as many weeks as there is room for.
pub fn calendar(series: &Series, width: u16, glyphs: Glyphs) -> Vec<Row> {
    let weeks = usize::from(width).saturating_sub(MARGIN).min(WEEKS);
    if usize::from(width) < LEAST {
        return Vec::new();
    }
    let calendar = Calendar::of(series, weeks);
    let mut rows = vec![vec![piece(months(&calendar), Ink::Axis)]];
    for weekday in 0..7 {
        // Every second has a name.
        let name = if weekday % 2 == 0 { msg!("weekday-short", n = weekday + 1) } else { String::new() };
        let cell = |week: &[Option<u32>; 7]| match week[weekday] {
            Some(n) => (glyphs.level(calendar.level(n)), Ink::Level(calendar.level(n))),
            None => (' ', Ink::Text),
        };
        let cells = joined(calendar.weeks.iter().map(cell));
        rows.push([piece(fit(&name, MARGIN), Ink::Axis)].into_iter().chain(cells).collect());
    }
    rows.push(Vec::new());
    rows.push(legend(&calendar, usize::from(width), glyphs));
    rows
}

fn months(calendar: &Calendar) -> String {
    let mut line = " ".repeat(MARGIN);
    for week in 0..calendar.weeks.len() {
        let Some(month) = calendar.month(week) else { continue };
        let name = msg!("month-short", n = month);
        let room = line.width() <= MARGIN + week && MARGIN + week + name.width() <= MARGIN + calendar.weeks.len();
        // The first column begins in the middle of its month: the next name would stand too near.
        if room && !(week == 0 && (1..4).any(|w| calendar.month(w).is_some())) {
            line.push_str(&" ".repeat(MARGIN + week - line.width()));
            line.push_str(&format!("{name} "));
        }
    }
    line
}

/// What the levels mean; of what, where there is room to say it.
fn legend(calendar: &Calendar, width: usize, glyphs: Glyphs) -> Row {
    let [two, three, four] = calendar.cuts;
    let range = |from: u32, to: u32| if from + 1 >= to { from.to_string() } else { format!("{from}-{}", to - 1) };
    let words = [msg!("chart-none"), range(1, two), range(two, three), range(three, four), format!("{four}+")];
    let lead = format!("{}{} ", " ".repeat(MARGIN), msg!("chart-answers"));
    let rest: usize = words.iter().map(|w| w.width() + 4).sum();
    let mut row: Row = Vec::new();
    row.extend((lead.width() + rest <= width + 2).then(|| piece(lead, Ink::Axis)));
    for (level, words) in (0u8..).zip(words) {
        row.push(piece(glyphs.level(level), Ink::Level(level)));
        row.push(piece(format!(" {words}  "), Ink::Axis));
    }
    row
}
