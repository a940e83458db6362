//! The way back: changes in steps. What is typed is taken back word by word, a run of deletions at once, and everything else
//! by itself.

use super::At;

/// Steps that can be taken back.
const STEPS: u64 = 1000;
/// Bytes that are kept of them all.
const BYTES: usize = 16 << 20;

/// How a change came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A character was typed.
    Typed,
    /// One was deleted.
    Erased,
    /// A step of its own.
    Whole,
}

/// One text in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub at: At,
    /// What stood there.
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
    /// Where the cursor was.
    pub before: At,
}

impl Change {
    fn bytes(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }
}

/// What was changed, and what was taken back of it.
#[derive(Debug, Clone, Default)]
pub struct History {
    past: Vec<(u64, Change)>,
    future: Vec<Vec<Change>>,
    step: u64,
    /// The kind of the last change, where the next may belong to it.
    last: Option<Kind>,
    held: usize,
    bytes: usize,
}

impl History {
    /// A change was made.
    pub fn note(&mut self, change: Change, kind: Kind) {
        self.future.clear();
        let space = |text: &str| text.chars().next_back().is_some_and(char::is_whitespace);
        let begins_word = match (kind, self.past.last()) {
            (Kind::Typed, Some((_, last))) => space(&last.inserted) && !space(&change.inserted),
            _ => false,
        };
        let goes_on = self.last == Some(kind) && kind != Kind::Whole && !begins_word;
        if !(goes_on || self.held > 1) {
            self.step += 1;
        }
        // The first change of what is held together begins its step.
        self.held += usize::from(self.held == 1);
        self.last = Some(kind);
        self.bytes += change.bytes();
        self.past.push((self.step, change));
        self.forget();
    }

    /// The oldest steps go when there are too many.
    fn forget(&mut self) {
        let too_much = |h: &History| h.bytes > BYTES || h.past.first().is_some_and(|(step, _)| step + STEPS < h.step);
        while too_much(self) && self.past.first().is_some_and(|(step, _)| *step < self.step) {
            let oldest = self.past.first().map_or(0, |(step, _)| *step);
            let count = self.past.iter().take_while(|(step, _)| *step == oldest).count();
            self.bytes -= self.past.drain(..count).map(|(_, c)| c.bytes()).sum::<usize>();
        }
    }

    /// What comes next is a step of its own.
    pub fn pause(&mut self) {
        self.last = None;
    }

    /// What comes until it is let go is one step.
    pub fn hold(&mut self) {
        self.held = self.held.max(1);
        self.last = None;
    }

    /// Ends that.
    pub fn release(&mut self) {
        self.held = 0;
        self.last = None;
    }

    /// The changes of the last step, oldest first, which are taken back now.
    pub fn back(&mut self) -> Option<Vec<Change>> {
        let step = self.past.last()?.0;
        let from = self.past.iter().rposition(|(s, _)| *s != step).map_or(0, |at| at + 1);
        let changes: Vec<Change> = self.past.drain(from..).map(|(_, c)| c).collect();
        self.bytes -= changes.iter().map(Change::bytes).sum::<usize>();
        self.future.push(changes.clone());
        self.last = None;
        Some(changes)
    }

    /// The changes of the step that was taken back last, which are made again now.
    pub fn again(&mut self) -> Option<Vec<Change>> {
        let changes = self.future.pop()?;
        self.step += 1;
        self.bytes += changes.iter().map(Change::bytes).sum::<usize>();
        self.past.extend(changes.iter().map(|c| (self.step, c.clone())));
        self.last = None;
        Some(changes)
    }
}
