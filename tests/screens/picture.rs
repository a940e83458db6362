//! A picture as text: its rows, and its styles.

use ratatui::buffer::Buffer;
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

/// The styles of a picture: runs of cells that look alike, for each row that has any style.
pub fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut runs: Vec<(String, String)> = Vec::new();
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let style = format!("{} {} {:?}", cell.fg, cell.bg, cell.modifier);
            match runs.last_mut() {
                Some((last, text)) if *last == style => text.push_str(cell.symbol()),
                _ => runs.push((style, cell.symbol().into())),
            }
            x += (cell.symbol().width() as u16).max(1);
        }
        for (style, text) in runs.iter().filter(|(_, t)| !t.trim().is_empty()) {
            let style = style.replace("Reset Reset ", "").replace(" Reset ", " ").replace("NONE", "plain");
            out.push_str(&format!("{y:>2} {style:<16} {}\n", text.trim()));
        }
    }
    out
}
