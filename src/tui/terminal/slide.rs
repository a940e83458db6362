//! The rest of a line that only moved sideways, as where a word of the status gave way to another one: the terminal moves it,
//! by deleting or inserting columns.

use super::cells::empty_from;
use ratatui::buffer::{Cell, CellWidth};

/// The farthest that the rest is looked for.
const FARTHEST: usize = 16;
/// Cells that must be saved: less is not worth the sequence.
const LEAST_GAIN: usize = 12;

/// By how many columns the line moves to the left from column `from` on, or to the right where it is negative; `None` where
/// that saves too little, or where signs are not one column wide.
pub fn find(old: &[Cell], new: &[Cell], from: usize) -> Option<i16> {
    // A wide sign that begins before is not to be cut in two.
    if from > 0 && [old, new].iter().any(|row| row.get(from - 1).is_none_or(|c| c.symbol().cell_width() != 1)) {
        return None;
    }
    let (old, new) = (old.get(from..)?, new.get(from..)?);
    // Where the rest moved, the end of the text moved as far.
    let by = empty_from(old) as i64 - empty_from(new) as i64;
    let columns = by.unsigned_abs() as usize;
    let differing = |a: &[Cell], b: &[Cell]| a.iter().zip(b).filter(|(a, b)| a != b).count();
    let now = differing(old, new);
    if !(1..=FARTHEST).contains(&columns) || now <= LEAST_GAIN || columns > new.len() {
        return None;
    }
    if old.iter().chain(new).any(|c| c.symbol().cell_width() != 1) {
        return None;
    }
    let then = if by > 0 { differing(&old[columns..], new) } else { differing(old, &new[columns..]) };
    (then + columns + LEAST_GAIN <= now).then_some(by as i16)
}

/// What the terminal does.
pub fn apply(row: &mut [Cell], from: usize, by: i16) {
    let rest = &mut row[from..];
    let columns = usize::from(by.unsigned_abs());
    if by > 0 {
        rest.rotate_left(columns);
        let kept = rest.len() - columns;
        rest[kept..].fill(Cell::default());
    } else {
        rest.rotate_right(columns);
        rest[..columns].fill(Cell::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn row(text: &str) -> Vec<Cell> {
        let mut out = Buffer::empty(Rect::new(0, 0, 60, 1));
        out.set_string(0, 0, text, Style::new());
        out.content
    }

    #[test]
    fn a_rest_that_moved_is_found_and_one_that_did_not_is_left() {
        let (saving, saved) = (row(" saving · a model on this machine"), row(" saved · a model on this machine"));
        assert_eq!(find(&saving, &saved, 4), Some(1));
        assert_eq!(find(&saved, &saving, 4), Some(-1));
        assert_eq!(find(&row(" replying · saved · a model"), &row(" saved · a model"), 1), Some(11));
        assert_eq!(find(&saved, &row(" another line of words altogether"), 1), None);
        assert_eq!(find(&row("x 所有权 · a model on this machine"), &row("所有权 · a model on this machine"), 0), None);
        assert_eq!(find(&saved, &saved, 60), None);
    }

    #[test]
    fn what_is_pushed_out_is_lost() {
        let mut text = row("abcdef");
        apply(&mut text, 1, 2);
        assert_eq!(text, row("adef"));
        apply(&mut text, 0, -3);
        assert_eq!(text, row("   adef"));
        apply(&mut text, 55, -5);
        assert_eq!(text, row("   adef"));
    }
}
