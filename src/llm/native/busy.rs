//! How many threads to compute with, as others come and go.
//!
//! Owns the measurement of what other programs take of this machine. Before work begins it counts who wants a processor
//! at that moment; while work goes on, whose share of the last half second was not ours.

use crate::llm::machine::{Machine, Ticks, threads};
use std::time::{Duration, Instant};

/// Between two looks while work goes on.
const EVERY: Duration = Duration::from_millis(500);

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
        Self { machine, wish, most, cores, last: None, threads }
    }

    pub fn threads(&self) -> u32 {
        self.threads
    }

    /// Work begins after a rest: the new number of threads, where it changes.
    pub fn begin(&mut self) -> Option<u32> {
        self.last = self.machine.ticks().map(|t| (Instant::now(), t));
        // our other threads sleep now, so whoever runs besides this one is somebody else
        let others = (0..3).filter_map(|_| self.machine.running()).min().unwrap_or(1).saturating_sub(1);
        self.change(others)
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
