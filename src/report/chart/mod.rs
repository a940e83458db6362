//! Charts as rows of text: the same for the screen, for plain lines and for a report as text.
//!
//! A chart is rows of pieces, each with an [`Ink`] that says what it is; a face turns that into colour, or leaves it. The glyphs
//! alone tell everything. Each has a form in ASCII ([`Glyphs::Ascii`]) for terminals without box drawing and braille.

mod boxes;
mod calendar;
mod gain;
mod lines;

pub use boxes::boxes;
pub use calendar::{Calendar, calendar};
pub use gain::gain;
pub use lines::{Lines, forecast, mastery, spark, sparks};

use crate::msg;
use crate::report::series::Series;
use unicode_width::UnicodeWidthStr;

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chart {
    /// Mastery, misconceptions and hints over time.
    Mastery,
    /// The days of the year.
    Calendar,
    /// What will be left without practice.
    Forecast,
    /// Time of an answer by kind.
    Time,
    /// What was gained.
    Gain,
}

impl Chart {
    /// All of them, in the order of the screen.
    pub const ALL: [Chart; 5] = [Chart::Mastery, Chart::Calendar, Chart::Forecast, Chart::Time, Chart::Gain];

    /// Its name on a tab.
    pub fn title(self) -> String {
        match self {
            Chart::Mastery => msg!("tab-mastery"),
            Chart::Calendar => msg!("tab-calendar"),
            Chart::Forecast => msg!("tab-forecast"),
            Chart::Time => msg!("tab-time"),
            Chart::Gain => msg!("tab-gain"),
        }
    }

    /// What the series is of, over its chart.
    pub fn heading(self) -> String {
        match self {
            Chart::Mastery => msg!("chart-of-mastery"),
            Chart::Calendar => msg!("chart-of-calendar"),
            Chart::Forecast => msg!("chart-of-forecast"),
            Chart::Time => msg!("chart-of-time"),
            Chart::Gain => msg!("chart-of-gain"),
        }
    }

    /// The chart that a command of the plain lines names.
    pub fn named(name: &str) -> Option<Chart> {
        Some(match name {
            "mastery" | "over" => Chart::Mastery,
            "calendar" => Chart::Calendar,
            "forecast" => Chart::Forecast,
            "time" => Chart::Time,
            "gain" => Chart::Gain,
            _ => return None,
        })
    }

    /// What it shows, in a sentence; more where it shows more.
    pub fn sentences(self, series: &Series) -> Vec<String> {
        match self {
            Chart::Mastery if series.answers == 0 => vec![series.mastery_words()],
            Chart::Mastery => vec![series.mastery_words(), series.misconception_words(), series.hint_words()],
            Chart::Calendar => vec![series.calendar_words()],
            Chart::Forecast => vec![series.forecast_words()],
            Chart::Time => vec![series.time_words()],
            Chart::Gain => vec![series.gain_words()],
        }
    }

    /// The chart in so many columns; a curve has as many rows as `size` says. No rows where there is nothing to draw or no room.
    pub fn rows(self, series: &Series, size: (u16, u16), glyphs: Glyphs) -> Vec<Row> {
        match self {
            Chart::Mastery => mastery(series, size, glyphs),
            Chart::Calendar if series.days.is_empty() => Vec::new(),
            Chart::Calendar => calendar(series, size.0, glyphs),
            Chart::Forecast => forecast(series, size, glyphs),
            Chart::Time => boxes(series, size.0, glyphs),
            Chart::Gain => gain(series, size.0, glyphs),
        }
    }

    /// Smaller charts below it.
    pub fn below(self, series: &Series, width: u16, glyphs: Glyphs) -> Vec<Row> {
        if self == Chart::Mastery && series.points.len() > 1 && series.answers > 0 {
            sparks(series, width, glyphs)
        } else {
            Vec::new()
        }
    }

    /// What its signs mean, in a sentence; `None` where it needs none.
    pub fn note(self, series: &Series, glyphs: Glyphs) -> Option<String> {
        match self {
            Chart::Forecast if !series.forecast.is_empty() => {
                Some(msg!("chart-forecast-legend", band = glyphs.pick("░", ":")))
            }
            Chart::Time if !series.times.is_empty() => {
                Some(msg!("chart-time-legend", plot = glyphs.pick("├──▐▒█▒▌──┤", "|--[=#=]--|")))
            }
            _ => None,
        }
    }
}

/// What a piece of a chart is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Words.
    Text,
    /// Axes, labels, lines of reference.
    Axis,
    /// The series itself.
    Line,
    /// Its uncertainty.
    Band,
    /// A cell of five levels, 0 to 4.
    Level(u8),
}

/// Which characters there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Box drawing, shades and braille.
    #[default]
    Unicode,
    /// ASCII alone.
    Ascii,
}

impl Glyphs {
    /// One of two.
    pub fn pick<T>(self, unicode: T, ascii: T) -> T {
        match self {
            Glyphs::Unicode => unicode,
            Glyphs::Ascii => ascii,
        }
    }

    /// The cell of a level, 0 to 4.
    pub fn level(self, level: u8) -> char {
        let all = self.pick(['·', '░', '▒', '▓', '█'], ['.', '-', '+', '*', '#']);
        all[usize::from(level.min(4))]
    }

    /// A bar of `width` cells for a share from 0 to 1.
    pub fn bar(self, share: f64, width: usize) -> String {
        let full = (share.clamp(0.0, 1.0) * width as f64).round() as usize;
        let (on, off) = (self.pick("█", "#"), self.pick("░", "."));
        format!("{}{}", on.repeat(full), off.repeat(width.saturating_sub(full)))
    }
}

/// A piece of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its characters.
    pub text: String,
    /// What it is.
    pub ink: Ink,
}

/// A row, from left to right.
pub type Row = Vec<Piece>;

/// A piece.
pub(crate) fn piece(text: impl Into<String>, ink: Ink) -> Piece {
    Piece { text: text.into(), ink }
}

/// The characters of a row, without spaces at its end.
pub fn text(row: &Row) -> String {
    let all: String = row.iter().map(|p| p.text.as_str()).collect();
    all.trim_end().to_string()
}

/// A text cut or filled up to so many columns.
pub fn fit(words: &str, columns: usize) -> String {
    let mut out = String::new();
    let wide = words.width() > columns;
    let room = if wide { columns.saturating_sub(1) } else { columns };
    for c in words.chars() {
        let next = format!("{out}{c}");
        if next.width() > room {
            break;
        }
        out = next;
    }
    if wide && columns > 0 {
        out.push('~');
    }
    let fill = columns.saturating_sub(out.width());
    out + &" ".repeat(fill)
}

/// A text at the right end of so many columns.
pub(crate) fn right(words: &str, columns: usize) -> String {
    format!("{}{words}", " ".repeat(columns.saturating_sub(words.width())))
}

/// Cells of one kind after the other become one piece.
pub(crate) fn joined(cells: impl IntoIterator<Item = (char, Ink)>) -> Row {
    let mut row: Row = Vec::new();
    for (c, ink) in cells {
        match row.last_mut() {
            Some(last) if last.ink == ink => last.text.push(c),
            _ => row.push(piece(c, ink)),
        }
    }
    row
}

#[cfg(test)]
mod tests;
