//! Editing as vi does it: modes, counts, operators, a register, and the last change once more. What keys mean is in
//! [`parse`], where motions go in [`motion`], what commands do to a text in [`verbs`].
//!
//! In insert mode keys pass by to the field as in any other mode of editing; they are noted, so that `.` can press them
//! again. What was inserted is one step of undo.

mod motion;
mod parse;
#[cfg(test)]
mod tests;
mod verbs;

use super::pad::words::{left, length, right};
use super::pad::{At, Pad, program};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use parse::{CTRL_R, Command, Find, Motion, Parsed, Target, Verb, parse};

/// What keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// They are text.
    #[default]
    Insert,
    /// They are commands.
    Normal,
    /// They are commands for the selected characters.
    Visual,
    /// They are commands for the selected lines.
    VisualLines,
}

/// What a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// A program, whose indentation follows.
    pub program: bool,
    /// Whether it may have several lines.
    pub lines: bool,
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It means here what it means without vi.
    Nothing,
    /// It was taken.
    Key,
    /// It was taken, and the text is another.
    Change,
}

/// The size of a selection: lines, or characters in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    lines: bool,
    rows: usize,
    columns: usize,
}

/// The last change, for `.`.
#[derive(Debug, Clone)]
struct Last {
    command: Command,
    selected: Option<Size>,
    typed: Vec<KeyEvent>,
}

/// The state of vi.
#[derive(Debug, Clone, Default)]
pub struct Vi {
    mode: Mode,
    /// The beginning of a command.
    pending: String,
    /// What was deleted or copied last, and whether it is of whole lines.
    register: (String, bool),
    find: Option<Find>,
    /// Where the selection began.
    anchor: At,
    /// Whether up and down keep to the ends of lines.
    at_end: bool,
    last: Option<Last>,
    /// What is being inserted: its command, how often, and the keys.
    inserting: Option<(usize, Last)>,
}

impl Vi {
    /// What keys do now.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The keys of a command that is not whole yet.
    pub fn pending(&self) -> &str {
        &self.pending
    }

    /// Another field is typed into now.
    pub fn enter(&mut self, mode: Mode, pad: &mut Pad) {
        self.leave(pad);
        self.mode = mode;
        if mode == Mode::Normal {
            self.settle(pad);
        }
    }

    /// No field is typed into any more.
    pub fn leave(&mut self, pad: &mut Pad) {
        pad.release();
        pad.show(None);
        self.pending.clear();
        self.inserting = None;
        self.mode = Mode::Insert;
    }

    /// A key, before anything else sees it.
    pub fn key(&mut self, pad: &mut Pad, key: KeyEvent, field: Field) -> Took {
        let (ctrl, alt) = (key.modifiers.contains(KeyModifiers::CONTROL), key.modifiers.contains(KeyModifiers::ALT));
        let escape = key.code == KeyCode::Esc || ctrl && key.code == KeyCode::Char('[');
        if self.mode == Mode::Insert {
            if escape {
                self.end_insert(pad, field);
                return Took::Change;
            }
            self.note(key);
            return Took::Nothing;
        }
        let c = match key.code {
            _ if escape => return self.escape(pad),
            KeyCode::Char('r') if ctrl && !alt => CTRL_R,
            KeyCode::Char(c) if !ctrl && !alt => c,
            KeyCode::Backspace | KeyCode::Left if !ctrl && !alt => 'h',
            KeyCode::Right if !ctrl && !alt => 'l',
            KeyCode::Up if field.lines => 'k',
            KeyCode::Down if field.lines => 'j',
            KeyCode::Home => '0',
            KeyCode::End => '$',
            KeyCode::Delete => 'x',
            // A step to the right is no command.
            KeyCode::Tab | KeyCode::BackTab if field.program => return Took::Key,
            _ => return Took::Nothing,
        };
        self.pending.push(c);
        let before = (self.mode, pad.cursor());
        match parse(&self.pending, self.is_visual()) {
            Parsed::More => Took::Key,
            Parsed::No => {
                self.pending.clear();
                Took::Key
            }
            Parsed::Yes(command) => {
                self.pending.clear();
                let changed = self.run(pad, command, field);
                self.show(pad);
                if changed || before.0 == Mode::Insert { Took::Change } else { Took::Key }
            }
        }
    }

    fn is_visual(&self) -> bool {
        matches!(self.mode, Mode::Visual | Mode::VisualLines)
    }

    /// Escape where keys are commands: what is begun ends; where nothing is, it means what it means without vi.
    fn escape(&mut self, pad: &mut Pad) -> Took {
        if self.is_visual() {
            self.mode = Mode::Normal;
            self.pending.clear();
            self.show(pad);
            self.settle(pad);
            return Took::Key;
        }
        if self.pending.is_empty() {
            return Took::Nothing;
        }
        self.pending.clear();
        Took::Key
    }

    /// A key of insert mode, for `.`.
    fn note(&mut self, key: KeyEvent) {
        let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let writes =
            matches!(key.code, KeyCode::Char(_) | KeyCode::Enter | KeyCode::Tab | KeyCode::Backspace | KeyCode::Delete);
        if let Some((_, last)) = self.inserting.as_mut().filter(|_| plain && writes) {
            last.typed.push(key);
        }
    }

    /// Text was pasted while inserting.
    pub fn pasted(&mut self, text: &str) {
        let as_key = |c| KeyEvent::from(if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) });
        if let Some((_, last)) = &mut self.inserting
            && text.len() <= 4096
        {
            last.typed.extend(text.chars().map(as_key));
        }
    }

    fn begin_insert(&mut self, pad: &mut Pad, times: usize, command: Command, selected: Option<Size>) {
        pad.show(None);
        self.mode = Mode::Insert;
        self.inserting = Some((times, Last { command, selected, typed: Vec::new() }));
    }

    fn end_insert(&mut self, pad: &mut Pad, field: Field) {
        if let Some((times, last)) = self.inserting.take() {
            for key in (1..times).flat_map(|_| &last.typed) {
                program::typed(pad, *key, field.program);
            }
            self.last = Some(last);
        }
        pad.release();
        self.mode = Mode::Normal;
        let (row, column) = pad.cursor();
        pad.go((row, left(pad.line(row), column)));
    }

    /// The cursor stands on a character where keys are commands.
    fn settle(&mut self, pad: &mut Pad) {
        let (row, column) = pad.cursor();
        let most = left(pad.line(row), length(pad.lines(), row));
        if column > most && self.mode != Mode::Insert {
            pad.rest((row, most));
        }
    }

    /// What is selected, as characters from and up to before.
    fn selection(&self, pad: &Pad) -> (At, At) {
        let (from, to) = (self.anchor.min(pad.cursor()), self.anchor.max(pad.cursor()));
        if self.mode == Mode::VisualLines {
            return ((from.0, 0), (to.0, length(pad.lines(), to.0)));
        }
        (from, (to.0, right(pad.line(to.0), to.1).unwrap_or(to.1)))
    }

    fn show(&self, pad: &mut Pad) {
        let range = self.is_visual().then(|| self.selection(pad));
        pad.show(range);
    }

    /// Does what a command says; whether the text has changed.
    fn run(&mut self, pad: &mut Pad, command: Command, field: Field) -> bool {
        let selected = self.is_visual().then(|| self.size(pad));
        let before = pad.text();
        let repeats = matches!(command.verb, Verb::Repeat);
        let moves = matches!(command.verb, Verb::Move(_) | Verb::Undo | Verb::Redo | Verb::Yank(_))
            || matches!(command.verb, Verb::Visual | Verb::VisualLines | Verb::OtherEnd | Verb::Select(_));
        if moves {
            verbs::act(self, pad, command, field);
        } else if repeats {
            self.repeat(pad, command.count, field);
        } else {
            pad.hold();
            let done = verbs::act(self, pad, command, field);
            if self.mode == Mode::Insert {
                let times = if inserts(command.verb) { command.count.unwrap_or(1) } else { 1 };
                self.begin_insert(pad, times, command, selected);
            } else {
                pad.release();
                // What could not be done is not done again.
                if done {
                    self.last = Some(Last { command, selected, typed: Vec::new() });
                }
            }
        }
        if !matches!(command.verb, Verb::Move(Motion::Up | Motion::Down)) {
            self.at_end = command.verb == Verb::Move(Motion::LineEnd);
        }
        self.settle(pad);
        pad.text() != before
    }

    fn size(&self, pad: &Pad) -> Size {
        let (from, to) = self.selection(pad);
        let columns = if from.0 == to.0 { to.1 - from.1 } else { to.1 };
        Size { lines: self.mode == Mode::VisualLines, rows: to.0 - from.0, columns }
    }

    /// The last change once more.
    fn repeat(&mut self, pad: &mut Pad, count: Option<usize>, field: Field) {
        let Some(mut last) = self.last.clone() else { return };
        last.command.count = count.or(last.command.count);
        pad.hold();
        if let Some(size) = last.selected {
            let (row, column) = pad.cursor();
            self.anchor = (row, column);
            self.mode = if size.lines { Mode::VisualLines } else { Mode::Visual };
            let end =
                if size.rows == 0 { (column + size.columns).saturating_sub(1) } else { size.columns.saturating_sub(1) };
            pad.rest((row + size.rows, end));
        }
        verbs::act(self, pad, last.command, field);
        if self.mode == Mode::Insert {
            let times = if inserts(last.command.verb) { last.command.count.unwrap_or(1) } else { 1 };
            for key in (0..times).flat_map(|_| &last.typed) {
                program::typed(pad, *key, field.program);
            }
            self.mode = Mode::Normal;
            let (row, column) = pad.cursor();
            pad.go((row, left(pad.line(row), column)));
        }
        pad.release();
        self.last = Some(last);
    }
}

/// Whether a count makes what is inserted come so often.
fn inserts(verb: Verb) -> bool {
    matches!(verb, Verb::Insert | Verb::Append | Verb::InsertFirst | Verb::AppendEnd)
        || matches!(verb, Verb::OpenBelow | Verb::OpenAbove)
}

/// Whether a verb works on a target.
fn target(verb: Verb) -> Option<Target> {
    match verb {
        Verb::Delete(t) | Verb::Change(t) | Verb::Yank(t) | Verb::ShiftLeft(t) | Verb::ShiftRight(t) => Some(t),
        _ => None,
    }
}
