//! From one picture of the screen to the next, in few bytes.
//!
//! Owns what the terminal shows as far as we know: cells, style, cursor. Bytes come out; nothing is read or written here.
//! What saves bytes: only changed cells; the style is carried on, not reset; short moves; one sequence for the empty end of
//! a line; lines that moved are moved by the terminal ([`super::scroll`]); it remembers where the cursor rests; no marks around what
//! is one write anyway.

use super::caps::Caps;
use super::cells::{changes, empty_from, glyphs, is_empty, is_uncertain};
use super::scroll;
use super::slide;
use super::style::{Look, sgr};
use crate::locale::charset;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Position;
use std::io::Write;

/// A frame of fewer bytes needs no marks of synchronized output: it arrives in one piece.
const SMALL: usize = 200;
/// From so many changed columns on, an empty end of a line is erased rather than written.
const WORTH_ERASING: usize = 5;
/// Unchanged columns of the same style up to here are written again: a move is no shorter.
const SHORT_GAP: u16 = 3;

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Draws pictures.
#[derive(Debug)]
pub struct Painter {
    caps: Caps,
    shown: Option<Buffer>,
    /// Where the terminal's cursor stands; `None` where that is not known.
    at: Option<(u16, u16)>,
    /// The style in force.
    look: Option<Look>,
    /// Where the cursor was left after the last picture, and with which style.
    rested: Option<((u16, u16), Look)>,
    /// The same, as the terminal was told to remember it (DECSC).
    kept: Option<((u16, u16), Look)>,
    /// Whether the cursor is seen, where that is known.
    cursor_shown: Option<bool>,
    out: Vec<u8>,
}

impl Painter {
    /// A terminal of which nothing is known yet.
    pub fn new(caps: Caps) -> Painter {
        Painter {
            caps,
            shown: None,
            at: None,
            look: None,
            rested: None,
            kept: None,
            cursor_shown: None,
            out: Vec::new(),
        }
    }

    /// Somebody else has drawn on the screen: the next picture is drawn whole.
    pub fn forget(&mut self) {
        *self = Painter::new(self.caps);
    }

    /// The bytes that bring the screen to this picture, with the cursor there, or hidden.
    pub fn paint(&mut self, new: &Buffer, cursor: Option<Position>) -> Vec<u8> {
        self.out.clear();
        let was_shown = self.cursor_shown;
        let mut shown = match self.shown.take() {
            Some(shown) if shown.area == new.area => shown,
            _ => self.wiped(new),
        };
        self.scroll(&mut shown, new);
        let width = usize::from(new.area.width).max(1);
        for (y, (old, new)) in shown.content.chunks_mut(width).zip(new.content.chunks(width)).enumerate() {
            if old != new {
                self.row(y as u16, old, new);
                old.clone_from_slice(new);
            }
        }
        self.shown = Some(shown);
        match cursor {
            Some(at) => {
                self.rest((at.x, at.y));
                if was_shown != Some(true) {
                    self.out.extend(b"\x1b[?25h");
                }
            }
            None if was_shown != Some(false) => self.out.extend(b"\x1b[?25l"),
            None => {}
        }
        self.cursor_shown = Some(cursor.is_some());
        let body = std::mem::take(&mut self.out);
        match body.len() {
            0..SMALL => body,
            _ if self.caps.sync => [BEGIN, &body, END].concat(),
            // Where frames cannot be held together, the cursor at least does not run about.
            _ if was_shown == Some(true) && cursor.is_some() => [&b"\x1b[?25l"[..], &body, b"\x1b[?25h"].concat(),
            _ => body,
        }
    }

    /// Clears the screen.
    fn wiped(&mut self, new: &Buffer) -> Buffer {
        self.out.extend(b"\x1b[m\x1b[H\x1b[2J");
        (self.look, self.at, self.rested, self.kept) = (Some(Look::PLAIN), Some((0, 0)), None, None);
        Buffer::empty(new.area)
    }

    /// Lets the terminal move lines that moved.
    fn scroll(&mut self, shown: &mut Buffer, new: &Buffer) {
        let Some(shift) = scroll::find(shown, new) else { return };
        self.dress(Look::PLAIN);
        let (first, last, by) = (shift.top + 1, shift.bottom, shift.by.unsigned_abs());
        let _ = write!(self.out, "\x1b[{first};{last}r");
        if shift.by > 0 {
            let _ = write!(self.out, "\x1b[{last}H");
            self.out.extend(std::iter::repeat_n(b'\n', usize::from(by)));
        } else {
            let _ = write!(self.out, "\x1b[{first}H");
            (0..by).for_each(|_| self.out.extend(b"\x1bM"));
        }
        self.out.extend(b"\x1b[r");
        self.at = None;
        shift.apply(shown);
    }

    fn row(&mut self, y: u16, old: &mut [Cell], new: &[Cell]) {
        self.slide(y, old, new);
        let before = glyphs(old);
        let after = glyphs(new);
        let changed = changes(old, new, &before, &after);
        let end = empty_from(new);
        let mut x = 0;
        while x < new.len() {
            if !changed[x] {
                x += 1;
                continue;
            }
            if x >= end && changed[x..].iter().filter(|c| **c).count() >= WORTH_ERASING {
                self.reach(x as u16, y, new);
                self.dress(Look::PLAIN);
                self.out.extend(b"\x1b[K");
                return;
            }
            self.reach(x as u16, y, new);
            // An empty cell looks the same in any style that shows none.
            let empty = is_empty(&new[x]) && self.look.is_some_and(Look::is_blank);
            if !empty {
                self.dress(self.look_of(&new[x]));
            }
            let next = after[x].1;
            self.glyph(&new[x], (next - x) as u16);
            let steady = !is_uncertain(new[x].symbol()) && next < new.len();
            self.at = steady.then_some((next as u16, y));
            x = next;
        }
    }

    /// Lets the terminal move the rest of a line that moved sideways.
    fn slide(&mut self, y: u16, old: &mut [Cell], new: &[Cell]) {
        let Some(from) = old.iter().zip(new).position(|(a, b)| a != b).filter(|_| self.caps.edit) else { return };
        let Some(by) = slide::find(old, new, from) else { return };
        self.reach(from as u16, y, new);
        // What comes in has the background that is in force.
        if !self.look.is_some_and(Look::is_blank) {
            self.dress(Look::PLAIN);
        }
        let (columns, end) = (by.unsigned_abs(), if by > 0 { 'P' } else { '@' });
        let _ = match columns {
            1 => write!(self.out, "\x1b[{end}"),
            _ => write!(self.out, "\x1b[{columns}{end}"),
        };
        slide::apply(old, from, by);
    }

    fn look_of(&self, cell: &Cell) -> Look {
        let look = Look::of(cell);
        if self.caps.colour { look } else { look.grey() }
    }

    /// The sign of a cell, in exactly so many columns.
    fn glyph(&mut self, cell: &Cell, width: u16) {
        let symbol = cell.symbol();
        let fits = symbol.cell_width().max(1) == width && !symbol.is_empty() && !symbol.contains(char::is_control);
        if !fits {
            self.out.extend(std::iter::repeat_n(b' ', usize::from(width)));
        } else if self.caps.ascii {
            let text = charset::ascii(symbol);
            let fill = usize::from(width).saturating_sub(text.len());
            self.out.extend(text.bytes().take(usize::from(width)));
            self.out.extend(std::iter::repeat_n(b' ', fill));
        } else {
            self.out.extend(symbol.bytes());
        }
    }

    /// Puts a style in force.
    fn dress(&mut self, look: Look) {
        if self.look != Some(look) {
            sgr(&mut self.out, self.look, look);
            self.look = Some(look);
        }
    }

    /// Goes to a column of a row that is being written: over a short gap by writing it again, to the beginning of the next row
    /// over its margin.
    fn reach(&mut self, x: u16, y: u16, row: &[Cell]) {
        let margin = |row: &[Cell]| row.iter().all(is_empty) && self.look.is_some_and(Look::is_blank);
        if self.at.is_some_and(|(_, at)| at + 1 == y) && (1..=SHORT_GAP).contains(&x) && margin(&row[..usize::from(x)])
        {
            self.out.extend(b"\r\n");
            self.out.extend(std::iter::repeat_n(b' ', usize::from(x)));
            self.at = Some((x, y));
            return;
        }
        if let Some((from, at)) = self.at
            && at == y
            && (from + 1..=from + SHORT_GAP).contains(&x)
        {
            let gap = &row[usize::from(from)..usize::from(x)];
            if gap.iter().all(|c| {
                c.symbol().len() == 1
                    && (is_empty(c) && self.look.is_some_and(Look::is_blank) || Some(self.look_of(c)) == self.look)
            }) {
                gap.iter().for_each(|c| self.glyph(c, 1));
                self.at = Some((x, y));
                return;
            }
        }
        self.go(x, y);
    }

    /// Leaves the cursor where it is to be seen. A place to which it comes back while a reply streams is remembered by the
    /// terminal, with the style that is in force: then the way back is two bytes.
    fn rest(&mut self, place: (u16, u16)) {
        let rest = self.look.map(|look| (place, look));
        if self.at != Some(place) {
            if rest.is_some() && rest == self.kept {
                self.out.extend(b"\x1b8");
                self.at = Some(place);
            } else {
                self.go(place.0, place.1);
                if rest.is_some() && rest == self.rested {
                    self.out.extend(b"\x1b7");
                    self.kept = rest;
                }
            }
        }
        self.rested = rest;
    }

    /// Moves the cursor by the shortest way.
    fn go(&mut self, x: u16, y: u16) {
        let out = &mut self.out;
        let _ = match self.at {
            Some(at) if at == (x, y) => Ok(()),
            Some((_, cy)) if cy == y && x == 0 => out.write_all(b"\r"),
            Some((cx, cy)) if cy == y && x + 1 == cx => out.write_all(b"\x08"),
            Some((cx, cy)) if cy == y && x == cx + 1 => out.write_all(b"\x1b[C"),
            Some((cx, cy)) if cy == y && x > cx => write!(out, "\x1b[{}C", x - cx),
            Some((cx, cy)) if cy == y => write!(out, "\x1b[{}D", cx - x),
            // Never at the last row, where it would scroll.
            Some((_, cy)) if cy + 1 == y && x == 0 => out.write_all(b"\r\n"),
            _ if x == 0 => write!(out, "\x1b[{}H", y + 1),
            _ => write!(out, "\x1b[{};{}H", y + 1, x + 1),
        };
        self.at = Some((x, y));
    }
}

#[cfg(test)]
#[path = "paint_tests.rs"]
mod tests;
