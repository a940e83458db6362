//! A terminal's screen as an SVG: text in runs held to their cells, blocks and lines as shapes so that they join.

use std::fmt::Write;
use vt100::{Cell, Color, Screen};

const CELL: (f64, f64) = (8.4, 18.0);
const MARGIN: f64 = 14.0;
const FONT_SIZE: f64 = 14.0;
/// From the top of a cell to the line that letters stand on.
const BASELINE: f64 = 13.5;
const BACKGROUND: &str = "#15181e";
const FOREGROUND: &str = "#d5d9e0";
/// The sixteen colours, as a dark terminal shows them.
const PALETTE: [&str; 16] = [
    "#2b303b", "#f0717a", "#93c97f", "#e3c078", "#74b0f4", "#c795e6", "#5ac8cf", "#d5d9e0", "#67707f", "#ff8b92",
    "#aede9b", "#f2d492", "#93c6ff", "#d9b1f2", "#80e0e5", "#ffffff",
];

/// How a run of cells looks.
#[derive(Clone, PartialEq)]
struct Look {
    colour: String,
    back: String,
    dim: bool,
    bold: bool,
    italic: bool,
    underline: bool,
}

/// Cells beside each other that look alike.
struct Run {
    look: Look,
    at: u16,
    cells: u16,
    text: String,
}

/// The picture, with a title for those who cannot see it.
pub fn picture(screen: &Screen, title: &str) -> String {
    let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
    let width = (f64::from(columns) * CELL.0 + 2.0 * MARGIN).ceil();
    let height = (f64::from(rows) * CELL.1 + 2.0 * MARGIN).ceil();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\">\n<title>{}</title>\n<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n\
         <g font-family=\"'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace\" font-size=\"{FONT_SIZE}\" \
         fill=\"{FOREGROUND}\" xml:space=\"preserve\">\n",
        escape(title)
    );
    for row in 0..rows {
        for run in runs(screen, row, columns) {
            draw(&mut out, &run, row);
        }
    }
    if !screen.hide_cursor() {
        let (row, column) = screen.cursor_position();
        rect(&mut out, x(column), y(row), CELL.0, CELL.1, FOREGROUND, " opacity=\"0.7\"");
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn x(column: u16) -> f64 {
    MARGIN + f64::from(column) * CELL.0
}

fn y(row: u16) -> f64 {
    MARGIN + f64::from(row) * CELL.1
}

fn look(cell: &Cell) -> Look {
    let (mut colour, mut back) = (hex(cell.fgcolor(), FOREGROUND), hex(cell.bgcolor(), BACKGROUND));
    if cell.inverse() {
        std::mem::swap(&mut colour, &mut back);
    }
    Look { colour, back, dim: cell.dim(), bold: cell.bold(), italic: cell.italic(), underline: cell.underline() }
}

fn hex(colour: Color, plain: &str) -> String {
    match colour {
        Color::Default => plain.into(),
        Color::Idx(i) => PALETTE.get(usize::from(i)).map_or_else(|| cube(i), |c| (*c).into()),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
    }
}

/// The colours above the sixteen: a cube of six by six by six, and greys.
fn cube(i: u8) -> String {
    if i >= 232 {
        let grey = 8 + 10 * (i - 232);
        return format!("#{grey:02x}{grey:02x}{grey:02x}");
    }
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    let i = i - 16;
    format!("#{:02x}{:02x}{:02x}", level(i / 36), level(i / 6 % 6), level(i % 6))
}

/// The runs of a row. Shapes and wide characters stand alone; a gap ends a run, so that no font can drift far.
fn runs(screen: &Screen, row: u16, columns: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut blanks = 2;
    for column in 0..columns {
        let Some(cell) = screen.cell(row, column).filter(|c| !c.is_wide_continuation()) else { continue };
        let look = look(cell);
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let blank = text == " ";
        blanks = if blank { blanks + 1 } else { blanks.min(2) };
        let alone = cell.is_wide() || is_shape(text);
        let cells = if cell.is_wide() { 2 } else { 1 };
        let joins = |last: &Run| {
            let alike = if is_shape(&last.text) { last.text.starts_with(text) } else { !alone };
            last.look == look && alike && last.at + last.cells == column && blanks < 2
        };
        match runs.last_mut().filter(|r| joins(r)) {
            Some(last) => {
                last.text.push_str(text);
                last.cells += cells;
            }
            None => runs.push(Run { look, at: column, cells, text: text.into() }),
        }
        if !blank {
            blanks = 0;
        }
    }
    runs
}

fn draw(out: &mut String, run: &Run, row: u16) {
    let look = &run.look;
    let width = f64::from(run.cells) * CELL.0;
    if look.back != BACKGROUND {
        rect(out, x(run.at), y(row), width + 0.2, CELL.1, &look.back, "");
    }
    let text = run.text.trim();
    if text.is_empty() {
        return;
    }
    let before = run.text.chars().take_while(|c| *c == ' ').count() as u16;
    let dim = if look.dim { " opacity=\"0.62\"" } else { "" };
    if shape(out, text, x(run.at + before), y(row), &look.colour, dim) {
        return;
    }
    let shown = text.chars().count() as f64 * if run.cells == 2 && text.chars().count() == 1 { 2.0 } else { 1.0 };
    let mut style = String::from(dim);
    for (on, attribute) in [
        (look.bold, " font-weight=\"bold\""),
        (look.italic, " font-style=\"italic\""),
        (look.underline, " text-decoration=\"underline\""),
    ] {
        style.push_str(if on { attribute } else { "" });
    }
    if look.colour != FOREGROUND {
        let _ = write!(style, " fill=\"{}\"", look.colour);
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\"{style}>{}</text>",
        x(run.at + before),
        y(row) + BASELINE,
        shown * CELL.0,
        escape(text)
    );
}

/// Whether a text is one block or line, repeated.
fn is_shape(text: &str) -> bool {
    let first = text.chars().next();
    matches!(first, Some('▁'..='█' | '░' | '▏' | '─' | '│' | '┆')) && text.chars().all(|c| Some(c) == first)
}

/// Draws blocks or lines that must reach their neighbours; returns whether they were some.
fn shape(out: &mut String, text: &str, x: f64, y: f64, colour: &str, style: &str) -> bool {
    let Some(c) = text.chars().next().filter(|_| is_shape(text)) else { return false };
    let h = CELL.1;
    let w = CELL.0 * text.chars().count() as f64;
    match c {
        // A full bar leaves a little room to the rows above and below.
        '█' => rect(out, x, y + 2.5, w, h - 5.0, colour, style),
        '░' => rect(out, x, y + 2.5, w, h - 5.0, colour, " opacity=\"0.22\""),
        '▁'..='▇' => {
            let part = (h - 5.0) * f64::from(c as u32 - '▁' as u32 + 1) / 8.0;
            for n in 0..text.chars().count() {
                rect(out, x + n as f64 * CELL.0, y + h - 2.5 - part, CELL.0 - 1.2, part, colour, style);
            }
        }
        '▏' => rect(out, x, y, 1.5, h, colour, style),
        '─' => rect(out, x, y + h / 2.0 - 0.6, w, 1.2, colour, style),
        '│' => rect(out, x + w / 2.0 - 0.6, y, 1.2, h, colour, style),
        _ => {
            for n in 0..3 {
                rect(out, x + w / 2.0 - 0.6, y + 2.0 + f64::from(n) * h / 3.0, 1.2, h / 6.0, colour, style);
            }
        }
    }
    true
}

fn rect(out: &mut String, x: f64, y: f64, w: f64, h: f64, fill: &str, style: &str) {
    let _ =
        writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{fill}\"{style}/>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
