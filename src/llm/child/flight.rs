//! One request on its way: which number it has with the engine, and what was heard of it.

use crate::llm::types::{EngineEvent, Request, Stats, StopReason};
use std::time::Instant;

pub(super) struct Flight {
    request: Request,
    /// The engine knows it under this number.
    pub number: u64,
    begun: Instant,
    first: Option<Instant>,
    stats: Stats,
    /// The engine has said that it works on it.
    started: bool,
    stalled: bool,
    /// It was with an engine that broke.
    again: bool,
}

impl Flight {
    pub fn new(mut request: Request, number: u64) -> Self {
        request.temperature = request.heat(); // JSON has no numbers that are none
        let (begun, stats) = (Instant::now(), Stats::default());
        Self { request, number, begun, first: None, stats, started: false, stalled: false, again: false }
    }

    /// The caller's number.
    pub fn id(&self) -> u64 {
        self.request.id
    }

    /// What the engine gets.
    pub fn order(&mut self) -> Request {
        self.begun = Instant::now();
        Request { id: self.number, ..self.request.clone() }
    }

    /// Keeps count from outside, for the case that the request is cancelled.
    pub fn count(&mut self, event: &EngineEvent) {
        self.stalled = false;
        match event {
            EngineEvent::Progress { done, total, .. } => {
                if !self.started {
                    self.stats.reused_tokens = *done;
                    self.begun = Instant::now();
                }
                self.started = true;
                self.stats.prompt_tokens = *total;
            }
            EngineEvent::Text { .. } => {
                self.started = true;
                self.stats.tokens += 1;
                if self.first.is_none() {
                    self.first = Some(Instant::now());
                    self.stats.first_token_ms = self.begun.elapsed().as_millis() as u64;
                }
            }
            _ => {}
        }
    }

    /// Marks it as stalled; its id, where that is news.
    pub fn stall(&mut self) -> Option<u64> {
        (!std::mem::replace(&mut self.stalled, true)).then_some(self.request.id)
    }

    /// Whether another engine may have it: nothing of it was done, and it broke none before.
    pub fn can_wait(&self) -> bool {
        !self.started && !self.again
    }

    pub fn once_more(&mut self) {
        self.again = true;
    }

    pub fn cancelled(mut self) -> EngineEvent {
        self.stats.ms = self.first.map_or(0, |t| t.elapsed().as_millis() as u64);
        EngineEvent::Done { id: self.id(), stop: StopReason::Cancelled, stats: self.stats }
    }

    pub fn failed(&self, error: String) -> EngineEvent {
        EngineEvent::Failed { id: self.id(), error }
    }
}
