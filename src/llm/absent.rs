//! The engine for when there is no model: it says why, and fails every request at once.
//!
//! Owns nothing but the reason. It lets the rest of the program run without asking "is there an engine?" anywhere.

use super::types::{Engine, EngineEvent, ModelState, Request, Sink};

struct Absent {
    why: String,
    sink: Sink,
}

/// An engine without a model. Reports [`ModelState::Absent`] now and answers every request with `Failed { error: why }`.
pub fn absent(why: String, sink: Sink) -> Box<dyn Engine> {
    sink(EngineEvent::State(ModelState::Absent { why: why.clone() }));
    Box::new(Absent { why, sink })
}

impl Engine for Absent {
    fn generate(&mut self, request: Request) {
        (self.sink)(EngineEvent::Failed { id: request.id, error: self.why.clone() });
    }

    fn cancel(&mut self, _id: u64) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn says_why_and_fails_requests() {
        let (tx, rx) = mpsc::channel();
        let mut engine = absent("no model".into(), Box::new(move |e| drop(tx.send(e))));
        engine.generate(Request {
            id: 7,
            messages: vec![],
            max_tokens: 1,
            temperature: 0.0,
            seed: 0,
            ..Request::default()
        });
        engine.cancel(7);
        drop(engine);
        let got: Vec<_> = rx.iter().collect();
        assert_eq!(
            got,
            [
                EngineEvent::State(ModelState::Absent { why: "no model".into() }),
                EngineEvent::Failed { id: 7, error: "no model".into() }
            ]
        );
    }
}
