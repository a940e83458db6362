//! The part of a sheet that is in sight, as lines of text. PURE.

use super::plan::{Frame, HIGH, Plan};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// Directions in which a line leaves a cell, as bits.
const NORTH: u8 = 1;
const EAST: u8 = 2;
const SOUTH: u8 = 4;
const WEST: u8 = 8;

/// By the directions of a cell's lines.
const LIGHT: [&str; 16] = [" ", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼"];
const HEAVY: [&str; 16] = [" ", "╹", "╺", "┗", "╻", "┃", "┏", "┣", "╸", "┛", "━", "┻", "┓", "┫", "┳", "╋"];

/// What a box shows.
#[derive(Debug, Clone)]
pub struct Face {
    /// The line in it.
    pub text: String,
    /// On its lower border, to the right; may be empty.
    pub below: String,
    /// Of border and text.
    pub style: Style,
    /// Drawn with heavy lines.
    pub heavy: bool,
}

#[derive(Debug, Clone, Default)]
struct Cell {
    light: u8,
    heavy: u8,
    /// In place of lines; empty in the second cell of a wide character.
    text: Option<String>,
    style: Style,
}

/// A window on a sheet.
pub struct Canvas {
    left: i32,
    top: i32,
    wide: i32,
    high: i32,
    ascii: bool,
    cells: Vec<Cell>,
}

impl Canvas {
    /// An empty window with its upper left corner at (`left`, `top`) of the sheet.
    pub fn new((left, top): (i32, i32), (wide, high): (i32, i32), ascii: bool) -> Canvas {
        let cells = vec![Cell::default(); (wide.max(0) * high.max(0)) as usize];
        Canvas { left, top, wide: wide.max(0), high: high.max(0), ascii, cells }
    }

    fn at(&mut self, x: i32, y: i32) -> Option<&mut Cell> {
        let (x, y) = (x - self.left, y - self.top);
        let inside = (0..self.wide).contains(&x) && (0..self.high).contains(&y);
        inside.then(|| self.cells.get_mut((y * self.wide + x) as usize)).flatten()
    }

    /// Whether any part of a box is in the window.
    pub fn sees(&self, frame: &Frame) -> bool {
        let (right, bottom) = (frame.x + frame.wide, frame.y + HIGH);
        right > self.left && frame.x < self.left + self.wide && bottom > self.top && frame.y < self.top + self.high
    }

    fn mark(&mut self, x: i32, y: i32, bits: u8, heavy: bool, style: Style) {
        let Some(cell) = self.at(x, y) else { return };
        if heavy {
            cell.heavy |= bits
        } else {
            cell.light |= bits
        }
        cell.style = style;
    }

    /// A line with corners. Its ends reach half into their cells.
    pub fn wire(&mut self, points: &[(i32, i32)], heavy: bool, style: Style) {
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            if y0 == y1 {
                let (from, to) = (x0.min(x1).max(self.left - 1), x0.max(x1).min(self.left + self.wide));
                (from..to).for_each(|x| self.link((x, y0), (x + 1, y0), (EAST, WEST), heavy, style));
            } else {
                let (from, to) = (y0.min(y1).max(self.top - 1), y0.max(y1).min(self.top + self.high));
                (from..to).for_each(|y| self.link((x0, y), (x0, y + 1), (SOUTH, NORTH), heavy, style));
            }
        }
    }

    fn link(&mut self, a: (i32, i32), b: (i32, i32), bits: (u8, u8), heavy: bool, style: Style) {
        self.mark(a.0, a.1, bits.0, heavy, style);
        self.mark(b.0, b.1, bits.1, heavy, style);
    }

    /// A box with what it shows.
    pub fn frame(&mut self, frame: &Frame, face: &Face) {
        let (left, right) = (frame.x, frame.x + frame.wide - 1);
        let (top, bottom) = (frame.y, frame.y + HIGH - 1);
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        // What is heavy here stands alone: a line that comes to it does not make its border heavy.
        self.wire(&corners, face.heavy, face.style);
        let room = (frame.wide - 4).max(0);
        self.text(left + 2, top + 1, room, &face.text, face.style);
        let width = super::super::cells(&face.below) as i32;
        if width > 0 && width + 2 < frame.wide / 2 {
            self.text(right - width - 1, bottom, width, &face.below, face.style);
        }
    }

    fn text(&mut self, x: i32, y: i32, room: i32, text: &str, style: Style) {
        let text = super::super::clip(text, room.max(0) as u16);
        let mut x = x;
        for g in text.graphemes(true) {
            let width = super::super::cells(g) as i32;
            let whole = x >= self.left && x + width <= self.left + self.wide;
            for (i, x) in (x..x + width).enumerate() {
                if let Some(cell) = self.at(x, y) {
                    // A character that is cut by the edge is not shown.
                    cell.text = Some(if !whole {
                        " ".into()
                    } else if i == 0 {
                        g.to_string()
                    } else {
                        String::new()
                    });
                    cell.style = style;
                }
            }
            x += width;
        }
    }

    /// The window as lines.
    pub fn lines(self) -> Vec<Line<'static>> {
        let ascii = self.ascii;
        let line = |row: &[Cell]| {
            let mut spans: Vec<(Style, String)> = Vec::new();
            for cell in row {
                let text = match &cell.text {
                    Some(text) if ascii && text == "…" => "~".to_string(),
                    Some(text) => text.clone(),
                    None => sign(cell.light, cell.heavy, ascii).into(),
                };
                match spans.last_mut() {
                    Some((style, all)) if *style == cell.style => all.push_str(&text),
                    _ => spans.push((cell.style, text)),
                }
            }
            Line::from(spans.into_iter().map(|(style, text)| Span::styled(text, style)).collect::<Vec<_>>())
        };
        self.cells.chunks(self.wide.max(1) as usize).map(line).collect()
    }
}

/// The character of a cell.
fn sign(light: u8, heavy: u8, ascii: bool) -> &'static str {
    let all = usize::from((light | heavy) & 15);
    if ascii {
        return match (all, heavy > 0) {
            (0, _) => " ",
            (5, _) => "|",
            (10, true) => "=",
            (10, false) => "-",
            (_, true) => "#",
            (_, false) => "+",
        };
    }
    match (all, heavy & 15) {
        (all, 0) => LIGHT[all],
        (all, heavy) if usize::from(heavy) == all => HEAVY[all],
        (15, 5) => "╂",
        (15, 10) => "┿",
        (14, 10) => "┯",
        (11, 10) => "┷",
        (14, 4) => "┰",
        (11, 1) => "┸",
        (_, heavy) => HEAVY[usize::from(heavy)],
    }
}

/// The corner of a window of `room` cells on a sheet, so that the box stands as near to its middle as the sheet's edges allow;
/// a sheet that is narrower than the window stands in its middle, and one that is lower at its top.
pub fn corner(plan: &Plan, node: u32, room: (i32, i32)) -> (i32, i32) {
    let (x, y, wide) = plan.frame(node).map_or((0, 0, 0), |f| (f.x, f.y, f.wide));
    let near = |from: i32, size: i32, most: i32, room: i32| (from + size / 2 - room / 2).clamp(0, most);
    let (free_x, free_y) = (room.0 - plan.size.0, room.1 - plan.size.1);
    let left = if free_x >= 0 { -free_x / 2 } else { near(x, wide, -free_x, room.0) };
    let top = if free_y >= 0 { 0 } else { near(y, HIGH, -free_y, room.1) };
    (left, top)
}
