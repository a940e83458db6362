//! How many threads to compute with, as others come and go.
//!
//! Owns the measurement of what other programs take of this machine. Before work begins it counts who wants a processor
//! at that moment, and whose the time since the last look was; while work goes on, whose share of the last half second was
//! not ours.

use crate::llm::machine::{Machine, Ticks, threads};
use std::time::{Duration, Instant};

/// Between two looks while work goes on.
const EVERY: Duration = Duration::from_millis(500);
/// What the system counts in hundredths of a second says nothing about less.
const TELLING: Duration = Duration::from_millis(100);

pub(super) struct Busy {
    machine: Machine,
    wish: Option<u32>,
    most: Option<u32>,
    cores: u32,
    last: Option<(Instant, Ticks)>,
    threads: u32,
}

impl Busy {
    pub fn new(wish: Option<u32>, most: Option<u32>) -> Self {
        let machine = Machine::default();
        let cores = machine.cores();
        let threads = threads(wish, most, cores, 0);
        let last = machine.ticks().map(|t| (Instant::now(), t));
        Self { machine, wish, most, cores, last, threads }
    }

    pub fn threads(&self) -> u32 {
        self.threads
    }

    /// Work begins after a rest: the new number of threads, where it changes.
    pub fn begin(&mut self) -> Option<u32> {
        let now = self.machine.ticks().map(|t| (Instant::now(), t));
        let before = std::mem::replace(&mut self.last, now);
        let running = (0..3).filter_map(|_| self.machine.running()).min().unwrap_or(1).saturating_sub(1);
        // Of those that run now some only hand over the request, as the program that asks: who computes did so before too.
        let rested = match (before, now) {
            (Some((then, a)), Some((at, b))) if at.duration_since(then) >= TELLING => Some(b.others_since(a)),
            _ => None,
        };
        self.change(rested.map_or(running, |others| others.min(running)))
    }

    /// Work goes on: the new number of threads, where it changes.
    pub fn look(&mut self) -> Option<u32> {
        let now = Instant::now();
        if self.last.is_some_and(|(then, _)| now.duration_since(then) < EVERY) {
            return None;
        }
        let ticks = self.machine.ticks()?;
        let (_, before) = self.last.replace((now, ticks))?;
        self.change(ticks.others_since(before))
    }

    fn change(&mut self, others: u32) -> Option<u32> {
        let wanted = threads(self.wish, self.most, self.cores, others);
        (std::mem::replace(&mut self.threads, wanted) != wanted).then_some(wanted)
    }
}
