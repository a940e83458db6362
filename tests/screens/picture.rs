//! A picture as text: its rows, and its styles.

use super::desk::Desk;
use gradus::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// The rows of a picture as a terminal shows them: a wide character takes two cells.
pub fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let row = |y| {
        let mut text = String::new();
        let mut x = 0;
        while x < area.width {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += (symbol.width() as u16).max(1);
        }
        text
    };
    (0..area.height).map(row).collect()
}

/// How a cell is set: its colours and attributes, empty where it is plain.
fn style_of(fg: Color, bg: Color, modifier: Modifier) -> String {
    let attributes = modifier.iter_names().map(|(name, _)| name.to_lowercase());
    let ground = (bg != Color::Reset).then(|| format!("on {bg}").to_lowercase());
    let ink = (fg != Color::Reset).then(|| fg.to_string().to_lowercase());
    ink.into_iter().chain(ground).chain(attributes).collect::<Vec<_>>().join(" ")
}

/// Letters for styles, and what each means.
#[derive(Default)]
struct Legend(BTreeMap<String, char>);

impl Legend {
    fn letter(&mut self, style: String) -> char {
        let next = ('a'..='z').chain('A'..='Z').nth(self.0.len()).expect("as many styles as letters");
        *self.0.entry(style).or_insert(next)
    }
}

/// A row, and the same with a letter for the style of each cell that has one.
#[derive(PartialEq, Eq)]
struct Row {
    text: String,
    letters: String,
}

/// The rows of a picture; with `bare`, colours are taken away.
fn styled(buffer: &Buffer, legend: &mut Legend, bare: bool) -> Vec<Row> {
    let area = buffer.area;
    let mut out = Vec::new();
    for (y, text) in (0..area.height).zip(rows(buffer)) {
        let mut letters = String::new();
        let mut x = 0;
        while x < area.width {
            let cell = &buffer[(x, y)];
            let (fg, bg) = if bare { (Color::Reset, Color::Reset) } else { (cell.fg, cell.bg) };
            let style = style_of(fg, bg, cell.modifier);
            // An empty cell looks the same in most styles.
            let seen = cell.symbol() != " "
                || bg != Color::Reset
                || cell.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED);
            let letter = if style.is_empty() || !seen { ' ' } else { legend.letter(style) };
            let width = (cell.symbol().width() as u16).max(1);
            letters.extend(std::iter::repeat_n(letter, usize::from(width)));
            x += width;
        }
        out.push(Row { text: text.trim_end().into(), letters: letters.trim_end().into() });
    }
    out
}

fn write(out: &mut String, lead: &str, row: &Row) {
    out.push_str(&format!("{lead}|{}\n", row.text));
    if !row.letters.is_empty() {
        out.push_str(&format!("{}:{}\n", " ".repeat(lead.len()), row.letters));
    }
}

/// The pictures of all sizes, one under the other, with colours; below each row stands a letter for the style of each cell.
/// Then the rows that are more than that without its colours when the theme has none.
pub fn sheet(desk: &mut Desk, sizes: &[(u16, u16)]) -> String {
    let (mut out, mut legend) = (String::new(), Legend::default());
    for &(width, height) in sizes {
        let (picture, cursor) = desk.draw((width, height));
        let at = cursor.map(|(x, y)| format!(", cursor {x},{y}")).unwrap_or_default();
        out.push_str(&format!("{width}x{height}{at}\n"));
        styled(&picture, &mut legend, false).iter().for_each(|row| write(&mut out, "", row));
        let theme = std::mem::replace(&mut desk.ui.theme, Theme::new(false));
        let (plain, there) = desk.draw((width, height));
        desk.ui.theme = theme;
        let same = styled(&picture, &mut legend, true);
        let rows = styled(&plain, &mut legend, false);
        let other: Vec<_> = rows.iter().enumerate().filter(|(y, row)| same[*y] != **row).collect();
        if !other.is_empty() || there != cursor {
            // Code in a sentence keeps its marks then, so that lines may end elsewhere.
            let at = there.map(|(x, y)| format!(", cursor {x},{y}")).unwrap_or_default();
            out.push_str(&format!("without colours{at}:\n"));
        }
        other.iter().for_each(|(y, row)| write(&mut out, &format!("{y:>2}"), row));
        out.push('\n');
    }
    for (style, letter) in &legend.0 {
        out.push_str(&format!("{letter} {style}\n"));
    }
    out
}
