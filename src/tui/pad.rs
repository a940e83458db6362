//! A text that is being written: its lines, the cursor, what is selected, and the way back. Every change passes
//! [`Pad::replace`], so that undo knows of it.
//!
//! Pure. Places are a row and a column, both from 0; a column counts characters (`char`), as the journal does. What people
//! see as one character (a letter with its accents, an emoji made of several) is stepped over and deleted as one.

mod history;
pub mod program;
pub mod words;

use crate::curriculum::text::printable;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use history::History;
pub use history::Kind;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A row and a column in characters, both from 0.
pub type At = (usize, usize);

/// Columns of a step of indentation, and of a tab.
pub const STEP: usize = 4;

/// A text that is being written.
#[derive(Debug, Clone)]
pub struct Pad {
    /// One at least, none with a line break.
    lines: Vec<String>,
    at: At,
    /// Where the selection began; it goes to the cursor.
    anchor: Option<At>,
    /// What is shown as selected besides: for a mode whose selection holds the character under the cursor.
    shown: Option<(At, At)>,
    /// The column on the screen to which moves up and down come back.
    column: Option<usize>,
    killed: String,
    history: History,
}

impl Default for Pad {
    fn default() -> Pad {
        Pad::new("")
    }
}

impl Pad {
    /// A pad that holds this text, with the cursor at its beginning and nothing to take back.
    pub fn new(text: &str) -> Pad {
        Pad {
            lines: text.split('\n').map(str::to_string).collect(),
            at: (0, 0),
            anchor: None,
            shown: None,
            column: None,
            killed: String::new(),
            history: History::default(),
        }
    }

    /// The same with the cursor at the end of the text.
    pub fn ending(text: &str) -> Pad {
        let mut pad = Pad::new(text);
        pad.at = pad.end();
        pad
    }

    /// The lines, one at least.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// A line; empty where there is none.
    pub fn line(&self, row: usize) -> &str {
        self.lines.get(row).map_or("", String::as_str)
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(String::is_empty)
    }

    /// Where the cursor is.
    pub fn cursor(&self) -> At {
        self.at
    }

    /// Behind the last character.
    pub fn end(&self) -> At {
        let row = self.lines.len() - 1;
        (row, self.line(row).chars().count())
    }

    /// What is shown as selected: from, and up to before.
    pub fn selection_range(&self) -> Option<(At, At)> {
        self.shown.or_else(|| self.selected())
    }

    /// What the next key would replace.
    fn selected(&self) -> Option<(At, At)> {
        let anchor = self.anchor.filter(|a| *a != self.at)?;
        Some((anchor.min(self.at), anchor.max(self.at)))
    }

    /// Shows a selection besides the pad's own, or none.
    pub fn show(&mut self, range: Option<(At, At)>) {
        self.shown = range;
    }

    /// Selects everything; the cursor stands at the end.
    pub fn select_all(&mut self) {
        self.anchor = Some((0, 0));
        self.at = self.end();
    }

    /// Nothing is selected.
    pub fn unselect(&mut self) {
        self.anchor = None;
    }

    /// The cursor goes there, or as near as there is text; what is typed next is taken back by itself.
    pub fn go(&mut self, at: At) {
        self.anchor = None;
        self.set(at);
    }

    /// The cursor goes there, and up and down keep to their column.
    pub fn rest(&mut self, at: At) {
        self.at = self.clamped(at);
    }

    /// The same as [`Pad::go`], with the selection growing where `select` is set, and ending where it is not.
    fn reach(&mut self, at: At, select: bool) {
        self.anchor = if select { self.anchor.or(Some(self.at)) } else { None };
        self.set(at);
    }

    fn set(&mut self, at: At) {
        self.at = self.clamped(at);
        self.column = None;
        self.history.pause();
    }

    fn clamped(&self, at: At) -> At {
        let row = at.0.min(self.lines.len() - 1);
        (row, at.1.min(self.line(row).chars().count()))
    }

    /// The text between two places.
    pub fn between(&self, from: At, to: At) -> String {
        let (from, to) = (self.clamped(from), self.clamped(to));
        let slice = |row: usize, a: usize, b: usize| self.line(row).get(a..b).unwrap_or_default().to_string();
        let (a, b) = (byte(self.line(from.0), from.1), byte(self.line(to.0), to.1));
        if from.0 == to.0 {
            return slice(from.0, a, b);
        }
        let mut out = slice(from.0, a, self.line(from.0).len());
        for line in &self.lines[from.0 + 1..to.0] {
            out.push('\n');
            out.push_str(line);
        }
        out + "\n" + &slice(to.0, 0, b)
    }

    /// Puts a text in the place of another, with the cursor behind it. Says whether anything changed.
    pub fn replace(&mut self, from: At, to: At, text: &str, kind: Kind) -> bool {
        let (from, to) = (self.clamped(from.min(to)), self.clamped(from.max(to)));
        let removed = self.between(from, to);
        if removed == text {
            self.set(end_of(from, text));
            return false;
        }
        let before = self.at;
        self.put(from, to, text);
        self.history.note(history::Change { at: from, removed, inserted: text.to_string(), before }, kind);
        true
    }

    /// The change itself.
    fn put(&mut self, from: At, to: At, text: &str) {
        let (a, b) = (byte(self.line(from.0), from.1), byte(self.line(to.0), to.1));
        let rest = self.line(to.0)[b..].to_string();
        let mut new = self.line(from.0)[..a].to_string() + text;
        new.push_str(&rest);
        if from.0 == to.0 && !text.contains('\n') {
            self.lines[from.0] = new;
        } else {
            self.lines.splice(from.0..=to.0, new.split('\n').map(str::to_string));
        }
        self.at = end_of(from, text);
        (self.anchor, self.shown, self.column) = (None, None, None);
    }

    /// Writes at the cursor, over what is selected.
    pub fn write(&mut self, text: &str, kind: Kind) -> bool {
        let (from, to) = self.selected().unwrap_or((self.at, self.at));
        self.replace(from, to, text, kind)
    }

    /// Writes a text at the cursor, as one step of its own.
    pub fn insert_str(&mut self, text: impl AsRef<str>) -> bool {
        self.write(text.as_ref(), Kind::Whole)
    }

    /// All changes until [`Pad::release`] are one step.
    pub fn hold(&mut self) {
        self.history.hold();
    }

    /// Ends what [`Pad::hold`] began.
    pub fn release(&mut self) {
        self.history.release();
    }

    /// Takes the last step back. Says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(changes) = self.history.back() else { return false };
        for change in changes.iter().rev() {
            let to = end_of(change.at, &change.inserted);
            self.put(change.at, self.clamped(to), &change.removed);
            self.at = self.clamped(change.before);
        }
        true
    }

    /// Makes the step again that was taken back last.
    pub fn redo(&mut self) -> bool {
        let Some(changes) = self.history.again() else { return false };
        for change in &changes {
            let to = end_of(change.at, &change.removed);
            self.put(change.at, self.clamped(to), &change.inserted);
        }
        true
    }

    /// A key that writes, deletes or moves, as readline and emacs have it; says whether the text has changed.
    pub fn input(&mut self, key: KeyEvent) -> bool {
        let (ctrl, alt) = (key.modifiers.contains(KeyModifiers::CONTROL), key.modifiers.contains(KeyModifiers::ALT));
        let at = self.at;
        match (key.code, ctrl, alt) {
            (KeyCode::Char(c), false, false) => self.write(&printable(&c.to_string()), Kind::Typed),
            (KeyCode::Enter, _, _) => self.write("\n", Kind::Whole),
            (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => {
                let from = words::before(&self.lines, at);
                self.delete(from, at, Kind::Erased)
            }
            (KeyCode::Delete, false, false) | (KeyCode::Char('d'), true, false) => {
                let to = words::after(&self.lines, at);
                self.delete(at, to, Kind::Erased)
            }
            (KeyCode::Backspace, _, _) | (KeyCode::Char('w'), true, false) | (KeyCode::Char('h'), false, true) => {
                let from = words::word_before(&self.lines, at);
                self.kill(from, at)
            }
            (KeyCode::Delete, _, _) | (KeyCode::Char('d'), false, true) => {
                let to = words::word_end(&self.lines, at);
                self.kill(at, to)
            }
            (KeyCode::Char('k'), true, false) => {
                let end = self.line(at.0).chars().count();
                let to = if at.1 < end { (at.0, end) } else { self.clamped((at.0 + 1, 0)) };
                self.kill(at, to.max(at))
            }
            (KeyCode::Char('y'), true, false) => {
                let text = self.killed.clone();
                self.write(&text, Kind::Whole)
            }
            _ => {
                self.step(key, ctrl, alt);
                false
            }
        }
    }

    /// Takes out what is selected, else this.
    fn delete(&mut self, from: At, to: At, kind: Kind) -> bool {
        let (from, to) = self.selected().unwrap_or((from, to));
        self.anchor = None;
        from != to && self.replace(from, to, "", kind)
    }

    /// The same, to be put in again by Ctrl-Y.
    fn kill(&mut self, from: At, to: At) -> bool {
        let (from, to) = self.selected().unwrap_or((from, to));
        if from == to {
            return false;
        }
        self.killed = self.between(from, to);
        self.delete(from, to, Kind::Whole)
    }

    /// A key that moves the cursor; with Shift it selects.
    fn step(&mut self, key: KeyEvent, ctrl: bool, alt: bool) {
        let (row, column) = self.at;
        let select = key.modifiers.contains(KeyModifiers::SHIFT);
        let word = ctrl || alt;
        let to = match (key.code, ctrl, alt) {
            (KeyCode::Left, ..) if word => words::word_before(&self.lines, self.at),
            (KeyCode::Right, ..) if word => words::word_after(&self.lines, self.at),
            (KeyCode::Char('b'), _, true) => words::word_before(&self.lines, self.at),
            (KeyCode::Char('f'), _, true) => words::word_after(&self.lines, self.at),
            (KeyCode::Left, ..) | (KeyCode::Char('b'), true, _) => words::before(&self.lines, self.at),
            (KeyCode::Right, ..) | (KeyCode::Char('f'), true, _) => words::after(&self.lines, self.at),
            (KeyCode::Home, true, _) | (KeyCode::Char('<'), _, true) => (0, 0),
            (KeyCode::End, true, _) | (KeyCode::Char('>'), _, true) => self.end(),
            // First to where the text begins, then to the margin.
            (KeyCode::Home, ..) | (KeyCode::Char('a'), true, _) => {
                let first = self.line(row).chars().take_while(|c| c.is_whitespace()).count();
                (row, if column == first { 0 } else { first })
            }
            (KeyCode::End, ..) | (KeyCode::Char('e'), true, _) => (row, usize::MAX),
            (KeyCode::Up, ..) | (KeyCode::Char('p'), ..) => return self.leap(-1, select),
            (KeyCode::Down, ..) | (KeyCode::Char('n'), ..) => return self.leap(1, select),
            _ => return,
        };
        self.reach(to, select);
    }

    /// Rows up (below 0) or down, in the same column of the screen.
    pub fn leap(&mut self, by: i64, select: bool) {
        let (row, at) = self.at;
        let column = self.column.unwrap_or_else(|| wide(&self.line(row)[..byte(self.line(row), at)]));
        let to = (row as i64 + by).clamp(0, self.lines.len() as i64 - 1) as usize;
        let end = if by < 0 { 0 } else { usize::MAX };
        // Beyond the first and the last line there is their beginning and their end.
        let to = if to == row { (row, end) } else { (to, at_column(self.line(to), column)) };
        self.reach(to, select);
        self.column = Some(column);
    }
}

/// The byte at which a column of a line begins.
pub fn byte(line: &str, column: usize) -> usize {
    if line.is_ascii() {
        return column.min(line.len());
    }
    line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

/// Behind a text that begins there.
fn end_of(at: At, text: &str) -> At {
    match text.rsplit_once('\n') {
        None => (at.0, at.1 + text.chars().count()),
        Some((before, last)) => (at.0 + before.matches('\n').count() + 1, last.chars().count()),
    }
}

/// Columns on the screen.
fn wide(text: &str) -> usize {
    text.graphemes(true).map(|g| if g == "\t" { STEP } else { g.width() }).sum()
}

/// The column in characters that stands at a column of the screen, or before it.
fn at_column(line: &str, column: usize) -> usize {
    let (mut used, mut chars) = (0, 0);
    for g in line.graphemes(true) {
        used += if g == "\t" { STEP } else { g.width() };
        if used > column {
            break;
        }
        chars += g.chars().count();
    }
    chars
}

#[cfg(test)]
mod tests;
