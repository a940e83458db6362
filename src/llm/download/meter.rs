//! How often a caller hears of progress, and at which rate.
//!
//! Owns the measuring of bytes a second; knows neither network nor disk.

use super::types::{Phase, Progress};
use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

pub(super) type OnProgress<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Between two reports, and the longest that a cancel waits.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// Reports at most once a [`TICK`], with the rate of the last seconds.
pub(super) struct Meter<'a> {
    on_progress: OnProgress<'a>,
    last: Option<Instant>,
    since: Instant,
    base: u64,
    rate: u64,
}

impl<'a> Meter<'a> {
    pub fn new(on_progress: OnProgress<'a>) -> Self {
        Self { on_progress, last: None, since: Instant::now(), base: 0, rate: 0 }
    }

    /// Reports, if it is time; breaks where the caller wants to end it.
    pub fn tick(&mut self, phase: Phase, done: u64, total: Option<u64>) -> ControlFlow<()> {
        let now = Instant::now();
        if self.last.is_some_and(|l| now.duration_since(l) < TICK) {
            return ControlFlow::Continue(());
        }
        if self.last.is_none() || done < self.base {
            (self.since, self.base, self.rate) = (now, done, 0); // a new start or a new phase
        }
        let window = now.duration_since(self.since);
        if window >= Duration::from_secs(2) || (self.rate == 0 && window >= TICK) {
            self.rate = ((done - self.base) as f64 / window.as_secs_f64()) as u64;
        }
        if window >= Duration::from_secs(2) {
            (self.since, self.base) = (now, done);
        }
        self.last = Some(now);
        (self.on_progress)(Progress { phase, done, total, bytes_per_s: self.rate })
    }
}
