//! The cells of a row: what is seen of them, and which must be written.

use super::style::Look;
use ratatui::buffer::{Cell, CellWidth};

/// For each column, where the sign that covers it begins and ends.
pub fn glyphs(row: &[Cell]) -> Vec<(usize, usize)> {
    let mut out = Vec::with_capacity(row.len());
    while out.len() < row.len() {
        let start = out.len();
        let width = usize::from(row[start].symbol().cell_width().max(1));
        let end = (start + width).min(row.len());
        out.extend(std::iter::repeat_n((start, end), end - start));
    }
    out
}

/// The columns of a row that must be written. A wide sign is written whole, and of one that was overwritten nothing is left.
pub fn changes(old: &[Cell], new: &[Cell], before: &[(usize, usize)], after: &[(usize, usize)]) -> Vec<bool> {
    let differs = |x: usize| {
        let (a, b) = (before[x], after[x]);
        a != b || old[a.0].symbol() != new[b.0].symbol() || seen(&old[a.0]) != seen(&new[b.0])
    };
    let mut changed: Vec<bool> = (0..new.len()).map(differs).collect();
    if !changed.contains(&true) {
        return changed;
    }
    // Terminals do not agree on how wide such a sign is: what stands behind it is written anew.
    let odd =
        (0..new.len()).find(|x| is_uncertain(old[before[*x].0].symbol()) || is_uncertain(new[after[*x].0].symbol()));
    if let Some(from) = odd {
        changed[from..].fill(true);
    }
    loop {
        let mut grown = false;
        for x in 0..changed.len() {
            for (from, to) in [before[x], after[x]] {
                if changed[x] && changed[from..to].contains(&false) {
                    changed[from..to].fill(true);
                    grown = true;
                }
            }
        }
        if !grown {
            return changed;
        }
    }
}

/// The column from which on nothing stands in a row.
pub fn empty_from(row: &[Cell]) -> usize {
    row.len() - row.iter().rev().take_while(|c| is_empty(c)).count()
}

/// Whether nothing can be seen of a cell.
pub fn is_empty(cell: &Cell) -> bool {
    cell.symbol() == " " && Look::of(cell).is_blank()
}

/// The style of a cell as far as it can be seen.
pub fn seen(cell: &Cell) -> Look {
    if is_empty(cell) { Look::PLAIN } else { Look::of(cell) }
}

/// Whether terminals differ on how many columns a sign takes: joined and coloured pictures, flags.
pub fn is_uncertain(symbol: &str) -> bool {
    symbol.len() > 4
        && symbol
            .chars()
            .any(|c| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}'))
        || symbol.ends_with('\u{fe0f}')
}
