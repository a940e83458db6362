//! A session whose store another process has: the connection, and how long its owner may take.

use crate::learner::Millis;
use crate::store::share::{Client, LONG_PATIENCE, PATIENCE};
use std::time::{Duration, Instant};

/// A connection, and the request that is under way.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) client: Client,
    /// Number of the connection.
    pub(super) line: u64,
    last: u64,
    until: Instant,
}

impl Guest {
    pub(super) fn new(client: Client, line: u64) -> Guest {
        Guest { client, line, last: 0, until: Instant::now() }
    }

    /// Asks for a record; the number of the request, or `None` where the owner is gone.
    pub(super) fn ask(&mut self, after: u64, at: Millis, event: &str, again: bool) -> Option<u64> {
        self.last += 1;
        self.until = Instant::now() + PATIENCE;
        self.client.append(self.last, after, at, event, again).ok()?;
        Some(self.last)
    }

    /// The owner has heard the request: now it is the disk that takes its time.
    pub(super) fn is_at_work(&mut self) {
        self.until = Instant::now() + LONG_PATIENCE;
    }

    /// How long the owner may still take.
    pub(super) fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }
}
