//! How long an exchange may take.
//!
//! Owns the time limits that those of a connection do not cover: a server that sends a byte now and then is never silent,
//! and one that keeps the line open after its last word would hold the learner up. When the time is over, the connection
//! is shut.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};
use ureq::Agent;

struct Hands {
    until: Instant,
    rang: bool,
    over: bool,
}

struct Face {
    hands: Mutex<Hands>,
    moved: Condvar,
    last: Instant,
}

impl Face {
    fn lock(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs until it is dropped.
pub(super) struct Clock(Arc<Face>);

impl Clock {
    /// Shuts the connections of `agent` after `first`, unless more is allowed, and after `whole` in any case.
    pub fn start(agent: &Agent, first: Duration, whole: Duration) -> std::io::Result<Clock> {
        let now = Instant::now();
        let hands = Mutex::new(Hands { until: now + first, rang: false, over: false });
        let face = Arc::new(Face { hands, moved: Condvar::new(), last: now + whole });
        let (mine, agent) = (face.clone(), agent.clone());
        thread::Builder::new().name("server-clock".into()).stack_size(128 << 10).spawn(move || {
            let mut hands = mine.lock();
            while !hands.over {
                let left = hands.until.min(mine.last).saturating_duration_since(Instant::now());
                if left.is_zero() {
                    hands.rang = true;
                    drop(hands);
                    return agent.shutdown();
                }
                hands = mine.moved.wait_timeout(hands, left).unwrap_or_else(PoisonError::into_inner).0;
            }
        })?;
        Ok(Clock(face))
    }

    /// From now on, so much time.
    pub fn allow(&self, time: Duration) {
        self.0.lock().until = Instant::now() + time;
        self.0.moved.notify_all();
    }

    /// Whether the time was over.
    pub fn rang(&self) -> bool {
        self.0.lock().rang
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(60);
    const LATE: Duration = Duration::from_secs(60);

    #[test]
    fn it_rings_when_it_should() {
        let agent = || -> Agent { Agent::config_builder().build().into() };
        let (short, long) = (Clock::start(&agent(), SOON, LATE).unwrap(), Clock::start(&agent(), LATE, LATE).unwrap());
        let whole = Clock::start(&agent(), LATE, SOON).unwrap();
        whole.allow(LATE);
        thread::sleep(SOON * 4);
        assert!(short.rang() && whole.rang() && !long.rang());
        long.allow(SOON);
        thread::sleep(SOON * 4);
        assert!(long.rang());
    }
}
