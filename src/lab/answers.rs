//! Answers of many students in a compact form: what fitting needs in memory, 21 bytes an answer.

use std::collections::HashMap;

/// Names in the order in which they were first seen.
#[derive(Debug, Clone, Default)]
pub struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    /// The number of a name, a new one where it is new.
    pub fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_string(), number);
        self.names.push(name.to_string());
        number
    }

    /// The number of a name that is known.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The name of a number.
    pub fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The names of a bank: items, skills, and the sets of skills that items have.
#[derive(Debug, Clone, Default)]
pub struct Bank {
    /// Items.
    pub items: Names,
    /// Skills.
    pub skills: Names,
    /// Sets of skills, as written.
    pub sets: Names,
    /// The skills of each set.
    pub skills_of: Vec<Vec<u32>>,
    /// The set that each item was last seen with.
    pub item_sets: Vec<u32>,
    /// Chance to guess each item, by item; empty where a log does not say.
    pub guess: Vec<f64>,
}

impl Bank {
    /// The number of a set of skills, written with `~` between them. A skill named twice counts once.
    pub fn set(&mut self, written: &str) -> u32 {
        let number = self.sets.number(written);
        if number as usize == self.skills_of.len() {
            let mut skills: Vec<u32> = Vec::new();
            for name in written.split('~').filter(|name| !name.is_empty()) {
                let skill = self.skills.number(name);
                if !skills.contains(&skill) {
                    skills.push(skill);
                }
            }
            self.skills_of.push(skills);
        }
        number
    }

    /// The number of an item that is asked with this set.
    pub fn item(&mut self, name: &str, set: u32) -> u32 {
        let item = self.items.number(name);
        if self.item_sets.len() <= item as usize {
            self.item_sets.resize(item as usize + 1, set);
        }
        self.item_sets[item as usize] = set;
        item
    }

    /// The set of an item.
    pub fn set_of(&self, item: u32) -> u32 {
        self.item_sets.get(item as usize).copied().unwrap_or(0)
    }

    /// The skills of a set.
    pub fn of(&self, set: u32) -> &[u32] {
        self.skills_of.get(set as usize).map_or(&[], Vec::as_slice)
    }
}

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Number of the item.
    pub item: u32,
    /// Number of its set of skills.
    pub set: u32,
    /// Whether it was right.
    pub right: bool,
    /// When, in seconds from any origin.
    pub seconds: f64,
}

/// All answers, student after student, each student's in the order of time.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    rows: Vec<(f64, u32, u32, bool)>,
    /// Where each student begins.
    starts: Vec<usize>,
    /// Whether the times are real; otherwise one answer counts as a minute.
    pub timed: bool,
}

impl Answers {
    /// The next student.
    pub fn begin(&mut self) {
        self.starts.push(self.rows.len());
    }

    /// An answer of the student begun last.
    pub fn push(&mut self, answer: Answer) {
        self.rows.push((answer.seconds, answer.item, answer.set, answer.right));
    }

    /// How many answers.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many students.
    pub fn students(&self) -> usize {
        self.starts.len()
    }

    /// The places of a student's answers.
    pub fn of(&self, student: usize) -> std::ops::Range<usize> {
        let end = self.starts.get(student + 1).copied().unwrap_or(self.rows.len());
        self.starts.get(student).copied().unwrap_or(end)..end
    }

    /// The answer at a place below [`Answers::len`].
    pub fn at(&self, place: usize) -> Answer {
        let (seconds, item, set, right) = self.rows[place];
        Answer { item, set, right, seconds }
    }
}
