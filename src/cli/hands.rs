//! The hands of the laboratory: threads of this machine, and its progress on standard error.

use super::output::Output;
use crate::lab::{Hands, Job};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Threads, and where to show how far they are.
#[derive(Debug)]
pub struct Threads {
    number: usize,
    out: Output,
    shown: Mutex<Instant>,
}

impl Threads {
    /// As many as the machine has.
    pub fn new(out: Output) -> Threads {
        let number = std::thread::available_parallelism().map_or(1, usize::from);
        Threads { number, out, shown: Mutex::new(Instant::now()) }
    }

    /// The line of the progress is cleared.
    pub fn done(&self) {
        self.out.progress("");
    }
}

impl Hands for Threads {
    fn all(&self, jobs: Vec<Job<'_>>) {
        let number = self.number.min(jobs.len());
        if number < 2 {
            jobs.into_iter().for_each(|job| job());
            return;
        }
        let queue = Mutex::new(jobs.into_iter());
        let next = || queue.lock().ok().and_then(|mut q| q.next());
        std::thread::scope(|scope| {
            for _ in 0..number {
                scope.spawn(|| {
                    while let Some(job) = next() {
                        job();
                    }
                });
            }
        });
    }

    fn tell(&self, what: &str, done: usize, of: usize) {
        let Ok(mut shown) = self.shown.lock() else { return };
        if shown.elapsed() > Duration::from_millis(100) || done == 0 {
            *shown = Instant::now();
            let width = 20 * done.min(of) / of.max(1);
            self.out.progress(&format!("[{:20}] {what}: {done} of {of}", "#".repeat(width)));
        }
    }
}
