//! Lines of a picture that only moved up or down: found by their hashes, moved by the terminal itself.

use ratatui::buffer::{Buffer, Cell};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The farthest that lines are looked for.
const FARTHEST: usize = 16;
/// Cells that must be saved: less is not worth the sequences.
const LEAST_GAIN: i64 = 40;

/// Rows `top..bottom` move up by `by`, or down where it is negative; what comes in is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// The first row.
    pub top: u16,
    /// Behind the last one.
    pub bottom: u16,
    /// Rows up.
    pub by: i16,
}

/// The last column is left out: the marks of a page that goes on stand there, and stay.
fn hash(row: &[Cell]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for cell in &row[..row.len() - 1] {
        (cell.symbol(), cell.fg, cell.bg, cell.modifier).hash(&mut hasher);
    }
    hasher.finish()
}

fn differing(old: &[Cell], new: &[Cell]) -> i64 {
    old.iter().zip(new).filter(|(a, b)| a != b).count() as i64
}

/// The move that saves most, if one saves enough.
pub fn find(old: &Buffer, new: &Buffer) -> Option<Shift> {
    let width = usize::from(old.area.width);
    if old.area != new.area || width < 2 {
        return None;
    }
    let (was, is): (Vec<_>, Vec<_>) = (old.content.chunks(width).collect(), new.content.chunks(width).collect());
    let changed: Vec<bool> = was.iter().zip(&is).map(|(a, b)| a != b).collect();
    let (from, to) = (changed.iter().position(|c| *c)?, changed.iter().rposition(|c| *c)? + 1);
    if to - from < 3 {
        return None;
    }
    let hashes = |rows: &[&[Cell]]| rows[from..to].iter().map(|r| hash(r)).collect::<Vec<u64>>();
    let (a, b) = (hashes(&was), hashes(&is));
    let most = FARTHEST.min(to - from - 1);
    let shifts = (1..=most).flat_map(|by| [(by, runs(&a, &b, by), 1), (by, runs(&b, &a, by), -1)]);
    let (by, (changed, start, length), sign) =
        shifts.max_by_key(|(by, (changed, ..), _)| (*changed, usize::MAX - by))?;
    if changed == 0 {
        return None;
    }
    let shift = Shift { top: (from + start) as u16, bottom: (from + start + length + by) as u16, by: by as i16 * sign };
    let (gain, shift) = widened((gain(shift, &was, &is), shift), to as u16, |s| gain(s, &was, &is));
    (gain >= LEAST_GAIN).then_some(shift)
}

/// The same with the rows below that are worth moving too: the last line of a reply moves while it grows.
fn widened((mut gain, mut shift): (i64, Shift), to: u16, of: impl Fn(Shift) -> i64) -> (i64, Shift) {
    while shift.bottom < to {
        let wider = Shift { bottom: shift.bottom + 1, ..shift };
        let more = of(wider);
        if more <= gain {
            break;
        }
        (gain, shift) = (more, wider);
    }
    (gain, shift)
}

/// The cells that need not be written after a move.
fn gain(shift: Shift, was: &[&[Cell]], is: &[&[Cell]]) -> i64 {
    let rows = usize::from(shift.top)..usize::from(shift.bottom);
    let blank = vec![Cell::default(); is[0].len()];
    let moved = |y: usize| y.checked_add_signed(isize::from(shift.by)).filter(|from| rows.contains(from));
    rows.clone().map(|y| differing(was[y], is[y]) - differing(moved(y).map_or(&blank, |from| was[from]), is[y])).sum()
}

/// The run of rows, of which each is in `b` where it was `by` rows below in `a`, in which most rows have changed: how many
/// have, where it starts in `b`, and its length.
fn runs(a: &[u64], b: &[u64], by: usize) -> (usize, usize, usize) {
    let (mut best, mut start, mut changed) = ((0, 0, 0), 0, 0);
    for at in 0..b.len().saturating_sub(by) {
        if a[at + by] != b[at] {
            (start, changed) = (at + 1, 0);
            continue;
        }
        changed += usize::from(a[at] != b[at]);
        if changed > best.0 {
            best = (changed, start, at + 1 - start);
        }
    }
    best
}

impl Shift {
    /// What the terminal does.
    pub fn apply(self, picture: &mut Buffer) {
        let width = usize::from(picture.area.width);
        let rows = &mut picture.content[usize::from(self.top) * width..usize::from(self.bottom) * width];
        let by = usize::from(self.by.unsigned_abs()) * width;
        let blank = Cell::default();
        if self.by > 0 {
            rows.rotate_left(by);
            let end = rows.len() - by;
            rows[end..].fill(blank);
        } else {
            rows.rotate_right(by);
            rows[..by].fill(blank);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn picture(rows: &[&str]) -> Buffer {
        let mut out = Buffer::empty(Rect::new(0, 0, 40, rows.len() as u16));
        rows.iter().enumerate().for_each(|(y, row)| out.set_string(0, y as u16, row, ratatui::style::Style::new()));
        out
    }

    const LONG: [&str; 4] =
        ["the first line of them", "another one, that is second", "this is the third of them", "and the last line"];

    #[test]
    fn lines_that_moved_are_found_and_the_rest_stays() {
        let [a, b, c, d] = LONG;
        let (old, new) = (picture(&["head", a, b, c, "foot"]), picture(&["head", b, c, d, "foot"]));
        assert_eq!(find(&old, &new), Some(Shift { top: 1, bottom: 4, by: 1 }));
        assert_eq!(find(&new, &old), Some(Shift { top: 1, bottom: 4, by: -1 }));
        assert_eq!(find(&old, &old), None);
        assert_eq!(find(&old, &picture(&["head", a, b, d, "foot"])), None, "one line is written");
    }

    #[test]
    fn a_line_that_grows_while_it_moves_is_moved_with_the_others() {
        let [a, b, c, d] = LONG;
        let (old, new) = (picture(&["head", a, b, c, d]), picture(&["head", b, c, &format!("{d} of"), "all"]));
        assert_eq!(find(&old, &new), Some(Shift { top: 1, bottom: 5, by: 1 }));
        let (old, new) = (picture(&["head", a, b, c, "foot"]), picture(&["head", b, c, d, "foot and more"]));
        assert_eq!(find(&old, &new), Some(Shift { top: 1, bottom: 4, by: 1 }), "another line stays where it is");
    }

    #[test]
    fn a_shift_and_back_leaves_what_was_not_pushed_out() {
        let [a, b, c, _] = LONG;
        let mut out = picture(&[a, b, c]);
        Shift { top: 0, bottom: 3, by: 1 }.apply(&mut out);
        assert_eq!(out, picture(&[b, c, ""]));
        Shift { top: 0, bottom: 2, by: -1 }.apply(&mut out);
        assert_eq!(out, picture(&["", b, ""]));
    }
}
