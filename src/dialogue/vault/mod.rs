//! The answer vault: everything whose telling would tell the key of an unfinished item.
//!
//! A vault is made of one item and knows its key in every form; the gate asks it whether a text tells. What earlier replies
//! about the same item told is kept in [`Told`], so that a key is not told in small pieces either. Nothing of a vault ever
//! enters a prompt.

mod keys;
mod options;
mod outcome;
mod patterns;

pub use options::Options;
pub use outcome::Outcome;
pub use patterns::{Form, Pattern};

use super::gate::machine::Machine;
use super::gate::numbers::numbers;
use super::gate::reading::Reading;
use super::gate::views::{self, Kind, View};
use crate::curriculum::{Item, Question};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// When a text of the key tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Wherever it stands.
    Strict,
    /// Where it is claimed: a right option, or a part of it, in a sentence that asks nothing and names no wrong option.
    Claimed,
    /// Where a sentence gives it out as the answer: it is short, or the learner sees it anyway.
    Stated,
    /// Only in a disguise; in plain words a rule of its own finds it.
    Hidden,
    /// It is a line of the right order.
    Line(u16),
}

/// A text of the key.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The text.
    pub text: String,
    /// When it tells.
    pub mode: Mode,
}

/// A key that is nothing but numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// The numbers, as [`numbers`] writes them.
    pub row: Vec<String>,
    /// Whether they tell wherever they stand in this order.
    pub strict: bool,
    /// Whether they are the places of lines in the right order.
    pub places: bool,
}

/// What must not be told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vault {
    /// Texts of the key.
    pub keys: Vec<Key>,
    /// Keys that are numbers.
    pub numbers: Vec<Numbers>,
    /// Forms of the texts in letters, in letters and signs, in shared shapes of digits and letters, and in distances.
    pub patterns: [Vec<Pattern>; 4],
    /// One automaton for each of these.
    pub machines: [Machine; 4],
    /// The options of a choice.
    pub options: Option<Options>,
    /// That the program fails.
    pub outcome: Option<Outcome>,
    /// How many lines the right order has; 0 where there is none.
    pub lines: usize,
    /// Names that stand in the item's program.
    pub names: BTreeSet<String>,
    /// What the learner sees before asking for help, in small letters and without space.
    pub given: String,
}

/// What earlier replies about an item have told, piece by piece. A few hundred bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// The end of what was shown.
    pub tail: String,
    /// Letters that stood alone.
    pub letters: String,
    /// Numbers, in order.
    pub numbers: Vec<String>,
    /// Options that were said to be wrong, counted from 0.
    pub wrong: BTreeSet<usize>,
    /// Lines of the right order, in the order in which they were named.
    pub lines: Vec<u16>,
}

/// Rows of the machines.
pub const LETTERS: usize = 0;
/// Letters and signs.
pub const DENSE: usize = 1;
/// Shared shapes of digits and letters.
pub const LEET: usize = 2;
/// Distances from letter to letter.
pub const SHIFT: usize = 3;

/// The shortest text, in letters, that is no accident wherever it stands.
const SHORT: usize = 3;

impl Vault {
    /// Guards nothing.
    pub fn open() -> Vault {
        Vault::default()
    }

    /// Whether it guards nothing.
    pub fn is_open(&self) -> bool {
        self.keys.is_empty() && self.numbers.is_empty() && self.options.is_none() && self.outcome.is_none()
    }

    /// Guards the key of an item.
    pub fn of(item: &Item) -> Vault {
        let given = given(item);
        let visible = format!("{given}\n{}", item.hints.join("\n"));
        let mut vault = Vault {
            keys: keys::of(item),
            options: Options::of(item),
            outcome: Outcome::of(item),
            names: names(item),
            given: compact(&given),
            ..Vault::default()
        };
        if let Question::Order(order) = &item.question {
            vault.lines = order.solution.min(order.lines.len());
        }
        vault.numbers = number_keys(&vault.keys, &visible);
        vault.numbers.extend(keys::places(item).into_iter().map(|row| Numbers { row, strict: true, places: true }));
        vault.seal(&visible);
        vault
    }

    /// Guards texts that belong to no item, as what a pupil must not know: every few words in a row of them.
    pub fn of_texts(texts: &[&str]) -> Vault {
        let mut vault = Vault { keys: keys::of_texts(texts), ..Vault::default() };
        vault.seal("");
        vault
    }

    /// Makes the forms of the keys, and the automata that find them.
    fn seal(&mut self, visible: &str) {
        self.patterns = patterns::of(&self.keys);
        let rows = |n: usize| self.patterns[n].iter().map(|p| p.row.clone()).collect::<Vec<_>>();
        self.machines = [0, 1, 2, 3].map(|n| Machine::new(&rows(n)));
        self.soften(visible);
    }

    /// What the learner sees anyway, or what stands in any sentence, tells only where it is given out as the answer.
    fn soften(&mut self, visible: &str) {
        let reading = Reading::of(visible);
        let found = numbers(&reading);
        let mut seen = BTreeSet::new();
        let plain = [
            (LETTERS, views::letters(&reading)),
            (LETTERS, views::numbered(&reading, &found)),
            (DENSE, views::dense(&reading)),
        ];
        for (n, view) in &plain {
            self.each(*n, view, |pattern, _| {
                if pattern.form == Form::Plain {
                    seen.insert(pattern.key);
                }
            });
        }
        for (n, key) in self.keys.iter_mut().enumerate() {
            let letters = key.text.chars().filter(|c| c.is_alphanumeric()).count();
            let signs = key.text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
            let reading = Reading::of(&key.text);
            let number = numbers(&reading).first().is_some_and(|n| n.words.len() == reading.words.len());
            let short = letters < SHORT && signs < SHORT || letters == 0 || number;
            if key.mode == Mode::Strict && (short || seen.contains(&n)) {
                key.mode = Mode::Stated;
            }
        }
    }

    /// Every pattern that ends in a view, with the places of its first and last letter in the view's row.
    pub fn each(&self, machine: usize, view: &View, mut found: impl FnMut(&Pattern, (usize, usize))) -> u32 {
        let (automaton, patterns) = (&self.machines[machine], &self.patterns[machine]);
        let mut at = 0;
        for (n, seen) in view.row.iter().enumerate() {
            at = automaton.step(at, seen.c);
            for name in automaton.ends(at) {
                let pattern = &patterns[*name as usize];
                let from = n + 1 - pattern.row.len();
                if view.row[from].edge && seen.last && pattern.fits(view.kind) {
                    found(pattern, (from, n));
                }
            }
        }
        at
    }

    /// Whether a view ends with nearly all of a key: at least four letters, and three quarters of it.
    pub fn nearly(&self, machine: usize, view: &View, mut state: u32) -> bool {
        let automaton = &self.machines[machine];
        while automaton.begun(state) >= 4 {
            let (depth, left) = (automaton.begun(state), automaton.left(state));
            if left > 0 && depth >= 3 * left && view.row[view.row.len() - depth].edge {
                return true;
            }
            state = automaton.fail(state);
        }
        false
    }

    /// From where on a view may be the beginning of a key, after the state that [`Vault::each`] returned; at least this many
    /// letters of it.
    pub fn begun(&self, machine: usize, view: &View, mut state: u32, least: usize) -> Option<usize> {
        let automaton = &self.machines[machine];
        loop {
            let depth = automaton.begun(state);
            if depth < least.max(1) {
                return None;
            }
            let from = view.row.len().checked_sub(depth)?;
            if view.row[from].edge {
                return Some(view.row[from].at);
            }
            state = automaton.fail(state);
        }
    }
}

/// What the learner sees with the question, hints aside.
fn given(item: &Item) -> String {
    let mut text = item.prompt.clone();
    let more = item.options().iter().map(|o| o.text.as_str());
    let starter = item.task().map(|t| t.starter.as_str());
    let pool = match &item.question {
        Question::Order(order) => order.lines.as_slice(),
        _ => &[],
    };
    // The pool is in no order, so that its lines are seen one by one only.
    let pool = pool.iter().flat_map(|line| [line.as_str(), "\nanother\n"]);
    for part in more.chain(starter).chain(pool) {
        text.push('\n');
        text.push_str(part);
    }
    text
}

/// Small letters without space, as code is compared.
pub fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The names in the item's program.
fn names(item: &Item) -> BTreeSet<String> {
    let mut text = item.program().map(|f| f.body).unwrap_or_default();
    if let Question::Trace(steps) = &item.question {
        text.extend(steps.iter().map(|s| format!(" {}", s.show)));
    }
    Reading::of(&text)
        .words
        .into_iter()
        .map(|w| w.text)
        .filter(|w| !w.starts_with(|c: char| c.is_ascii_digit()))
        .collect()
}

/// The keys that are numbers and nothing else but signs.
fn number_keys(keys: &[Key], visible: &str) -> Vec<Numbers> {
    let reading = Reading::of(visible);
    let seen: Vec<String> = numbers(&reading).into_iter().map(|n| n.text).collect();
    let mut out: Vec<Numbers> = Vec::new();
    for key in keys.iter().filter(|k| !matches!(k.mode, Mode::Hidden | Mode::Line(_))) {
        let reading = Reading::of(&key.text);
        let found = numbers(&reading);
        let whole: usize = found.iter().map(|n| n.words.len()).sum();
        if found.is_empty() || whole < reading.words.len() {
            continue;
        }
        let row: Vec<String> = found.into_iter().map(|n| n.text).collect();
        let strict = row.len() > 1 && !seen.windows(row.len()).any(|w| w == row.as_slice());
        out.push(Numbers { row, strict, places: false });
    }
    out
}

impl Told {
    /// The most that is kept of what was shown, in bytes.
    const TAIL: usize = 600;
    /// The most letters and numbers that are kept.
    const MOST: usize = 48;

    /// Keeps the newest, so that it stays small.
    pub(super) fn trim(&mut self) {
        let from = self.tail.len().saturating_sub(Self::TAIL);
        let from = (from..=self.tail.len()).find(|n| self.tail.is_char_boundary(*n)).unwrap_or(0);
        self.tail.drain(..from);
        let more = self.letters.chars().count().saturating_sub(Self::MOST);
        self.letters = self.letters.chars().skip(more).collect();
        self.numbers.drain(..self.numbers.len().saturating_sub(Self::MOST));
        self.lines.drain(..self.lines.len().saturating_sub(Self::MOST));
    }
}

/// The machine that looks through a kind of view.
pub fn machine_of(kind: Kind) -> usize {
    match kind {
        Kind::Dense | Kind::Signs | Kind::DecodedSigns => DENSE,
        Kind::Leet => LEET,
        Kind::Shift => SHIFT,
        _ => LETTERS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_stays_small() {
        let mut told = Told {
            tail: "一二三 ".repeat(500),
            letters: "a".repeat(500),
            numbers: vec!["1".into(); 500],
            lines: vec![1; 500],
            ..Told::default()
        };
        told.trim();
        assert!(told.tail.len() <= 600 && told.tail.ends_with("一二三 "));
        assert_eq!((told.letters.len(), told.numbers.len(), told.lines.len()), (48, 48, 48));
        let old: Told = serde_json::from_str("{}").unwrap_or_default();
        assert_eq!(old, Told::default());
    }

    #[test]
    fn texts_of_no_item_are_guarded_by_a_few_words() {
        let vault = Vault::of_texts(&["There is one text, and only one variable owns it."]);
        let says = |text: &str| {
            let mut gate = crate::dialogue::Gate::new(crate::dialogue::Guard::new(vault.clone()));
            gate.push(text);
            gate.finish();
            gate.cut()
        };
        assert_eq!(says("Well, there is one text, and only one variable owns it."), Some(crate::dialogue::Cut::Answer));
        assert_eq!(says("When I write it twice, I have two of them."), None);
    }

    #[test]
    fn an_open_vault_guards_nothing() {
        assert!(Vault::open().is_open());
    }
}
