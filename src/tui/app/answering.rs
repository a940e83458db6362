//! Answers that are more than a text: several fields, lines in order, marks on one's own explanation, a shell.

use super::Ui;
use crate::curriculum::{Item, Kind, Question};
use crate::driver::Driver;
use crate::grading::{Answer, Placed};
use crate::msg;
use crate::session::{Event, Notice, Phase, Session};
use crate::tui::pad::{Pad, program};

/// The deepest indentation of a line in an order.
const DEEPEST: u8 = 12;

/// The lines of an `order` as the face shows them: first those placed, then those still to be placed, each by its place in
/// the pool. The row behind them has it checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// In the learner's order.
    pub placed: Vec<Placed>,
    /// The rest of the pool, in the order of its shuffle.
    pub pool: Vec<usize>,
}

impl Lines {
    /// Of the item at hand, where it is an `order`.
    pub fn of(session: &Session) -> Option<Lines> {
        let (Phase::Item(sitting), Some((_, item))) = (&session.phase, session.item()) else { return None };
        let (Question::Order(order), Answer::Lines(placed)) = (&item.question, &sitting.answer) else { return None };
        let mut pool = order.shuffled(item.hash);
        pool.retain(|n| placed.iter().all(|p| p.line != *n));
        Some(Lines { placed: placed.clone(), pool })
    }

    /// The rows over which the cursor moves.
    pub fn rows(&self) -> usize {
        self.placed.len() + self.pool.len() + 1
    }
}

/// Whether the item at hand is a program to be written or repaired.
pub fn is_program(item: &Item) -> bool {
    matches!(item.kind(), Kind::Code | Kind::Fix)
}

impl Ui {
    /// The text fields of an answer, as the session has it.
    pub(super) fn load(&mut self, session: &Session) {
        self.answer = Pad::default();
        self.fields = Vec::new();
        self.at = 0;
        self.began = String::new();
        match (&session.phase, session.item()) {
            (Phase::Welcome(w), _) => self.answer = Pad::ending(w.typed()),
            (Phase::Teach(t), _) => self.answer = Pad::ending(&t.said),
            (Phase::Item(s), Some((_, item))) => match &s.answer {
                Answer::Text(text) if is_program(item) => self.answer = Pad::new(text),
                Answer::Text(text) => {
                    self.answer = Pad::ending(text);
                    self.began = text.clone();
                }
                Answer::Fields(texts) => self.fields = texts.iter().map(|t| one_line(t)).collect(),
                _ => {}
            },
            _ => {}
        }
    }

    /// The text field that is typed into at an item.
    pub(super) fn text_field(&mut self) -> &mut Pad {
        match self.fields.get_mut(self.at) {
            Some(field) => field,
            None => &mut self.answer,
        }
    }

    /// Tells the session what the fields hold.
    pub(super) fn send_draft(&self, driver: &mut Driver) {
        driver.handle(match self.fields.as_slice() {
            [] => Event::typed(self.answer.text()),
            fields => Event::Draft(Answer::Fields(fields.iter().map(|f| f.lines().join(" ")).collect())),
        });
    }

    /// The field after the one at hand, or before it, in a ring.
    pub(super) fn next_field(&mut self, by: i32) {
        let all = self.fields.len().max(1) as i64;
        self.at = (self.at as i64 + i64::from(by)).rem_euclid(all) as usize;
        let field = self.text_field();
        field.go(field.end());
    }

    /// Enter in a field: the next one, and at the last one the answer.
    pub(super) fn field_enter(&mut self, driver: &mut Driver) {
        if self.at + 1 < self.fields.len() {
            self.next_field(1);
        } else {
            driver.handle(Event::Continue);
        }
    }

    /// Takes the line under the cursor into the order, at its end, or out of it; at the row behind them all it is checked.
    pub(super) fn take_line(&mut self, driver: &mut Driver, enter: bool) {
        let Some(Lines { mut placed, pool }) = Lines::of(&driver.session) else { return };
        let (n, all) = (placed.len(), placed.len() + pool.len());
        match self.cursor {
            here if here < n => {
                placed.remove(here);
            }
            here if here < all => {
                let indent = placed.last().map_or(0, |p| p.indent);
                placed.extend(pool.get(here - n).map(|line| Placed { line: *line, indent }));
                // The cursor stays at the place in the pool; when all are placed, it comes to the row that has it checked.
                self.cursor += usize::from(here + 1 < all || n + 1 == all);
            }
            _ if enter => return driver.handle(Event::Continue),
            _ => return,
        }
        self.settle(driver, placed);
    }

    /// The placed line under the cursor goes up or down, and the cursor with it.
    pub(super) fn move_line(&mut self, driver: &mut Driver, by: i32) {
        let Some(Lines { mut placed, .. }) = Lines::of(&driver.session) else { return };
        let to = self.cursor as i64 + i64::from(by);
        let Ok(to) = usize::try_from(to) else { return };
        if self.cursor < placed.len() && to < placed.len() {
            placed.swap(self.cursor, to);
            self.cursor = to;
            self.settle(driver, placed);
        }
    }

    /// The placed line under the cursor goes a step to the right or left.
    pub(super) fn indent_line(&mut self, driver: &mut Driver, by: i8) {
        let sets = matches!(driver.session.item().map(|(_, i)| &i.question), Some(Question::Order(o)) if o.indent);
        let Some(Lines { mut placed, .. }) = Lines::of(&driver.session) else { return };
        if let Some(line) = placed.get_mut(self.cursor).filter(|_| sets) {
            line.indent = line.indent.saturating_add_signed(by).min(DEEPEST);
            self.settle(driver, placed);
        } else if sets {
            driver.session.notice = Some(Notice::info(msg!("order-take-first")));
        }
    }

    fn settle(&mut self, driver: &mut Driver, placed: Vec<Placed>) {
        driver.handle(Event::Draft(Answer::Lines(placed)));
        self.moved = true;
        self.scroll = 0;
    }

    /// Whether the learner has been in the shell since the question was shown: then Enter has the state checked.
    pub fn worked(&self, session: &Session) -> bool {
        matches!(&session.phase, Phase::Item(s) if matches!(&s.answer, Answer::Text(t) if *t != self.began && !t.is_empty()))
    }

    /// The learner's explanation makes this point, or does not after all.
    pub(super) fn mark(&mut self, driver: &mut Driver, n: usize) {
        driver.handle(Event::Mark(n));
        self.moved = true;
        self.scroll = 0;
    }

    /// Enter at a `command`: to the shell, and after it to the check.
    pub(super) fn desk_enter(&self, driver: &mut Driver) {
        let worked = self.worked(&driver.session);
        driver.handle(if worked { Event::Continue } else { Event::Shell });
    }

    /// Begins the answer anew. A program that was written can be brought back.
    pub(super) fn afresh(&mut self, driver: &mut Driver) {
        driver.handle(Event::Afresh);
        self.cursor = 0;
        let (Phase::Item(sitting), Some((_, item))) = (&driver.session.phase, driver.session.item()) else { return };
        let notice = match &sitting.answer {
            Answer::Text(text) if is_program(item) => {
                program::replace(&mut self.answer, text);
                msg!("program-as-given-undo")
            }
            Answer::Lines(_) => msg!("order-afresh"),
            _ => {
                self.began = String::new();
                return;
            }
        };
        driver.session.notice = Some(Notice::info(notice));
    }
}

fn one_line(text: &str) -> Pad {
    Pad::ending(&text.replace('\n', " "))
}
