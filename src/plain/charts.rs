//! A chart as lines: what it shows in sentences, then its drawing in ASCII, which every terminal and pipe can take.

use crate::curriculum::text::printable;
use crate::msg;
use crate::report::chart::{Chart, Glyphs, Row, text};
use crate::report::series::Series;

/// Columns and rows of a drawing.
const SIZE: (u16, u16) = (72, 12);

/// The sentences of a chart and the chart; without series, that there is nothing yet.
pub fn words(chart: Chart, series: Option<&Series>) -> String {
    let Some(series) = series else { return msg!("series-none") };
    let mut out = vec![format!("{}:", chart.heading())];
    out.extend(chart.sentences(series));
    let rows: Vec<Row> = chart.rows(series, SIZE, Glyphs::Ascii);
    out.extend(rows.iter().chain(&chart.below(series, SIZE.0, Glyphs::Ascii)).map(text));
    out.extend(chart.note(series, Glyphs::Ascii));
    printable(&out.join("\n"))
}
