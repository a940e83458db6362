//! One request on its way from the queue to its last event.
//!
//! Owns what is known of one reply: its prompt, how far it is read, what was sampled and said. It never touches the
//! library's context; `batch` feeds it.

use super::{NativeError, sampler::Sampler};
use crate::llm::types::{EngineEvent, Request, Stats, StopReason};
use encoding_rs::{Decoder, UTF_8};
use llama_cpp_2::token::LlamaToken;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

pub(super) struct Job {
    pub request: Request,
    cancel: Arc<AtomicBool>,
    /// Where its memory is; meaningful while it runs.
    pub slot: usize,
    /// Tokens of prompt and reply that it may have in memory.
    pub limit: usize,
    pub prompt: Vec<LlamaToken>,
    /// Sampled, but not computed yet.
    pub next: Option<LlamaToken>,
    pub sampler: Option<Sampler>,
    /// The whole reply, where it is told only once it is whole.
    held: Option<String>,
    decoder: Decoder,
    pub stats: Stats,
    /// When work on it began, and when its first token came.
    begun: Instant,
    first: Option<Instant>,
    /// The place in the queue that was told last.
    pub told: Option<u32>,
}

impl Job {
    pub fn new(request: Request, cancel: Arc<AtomicBool>) -> Self {
        let held = request.schema.is_some().then(String::new);
        Self {
            request,
            cancel,
            slot: 0,
            limit: 0,
            prompt: Vec::new(),
            next: None,
            sampler: None,
            held,
            decoder: UTF_8.new_decoder_without_bom_handling(),
            stats: Stats::default(),
            begun: Instant::now(),
            first: None,
            told: None,
        }
    }

    pub fn id(&self) -> u64 {
        self.request.id
    }

    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Work begins: the clock of the first token runs from here.
    pub fn begin(&mut self) {
        self.begun = Instant::now();
    }

    /// Whether its prompt is read and it speaks.
    pub fn speaks(&self) -> bool {
        self.next.is_some()
    }

    pub fn done(&self, stop: StopReason) -> EngineEvent {
        let mut stats = self.stats;
        stats.ms = self.first.map_or(0, |t| t.elapsed().as_millis() as u64);
        EngineEvent::Done { id: self.id(), stop, stats }
    }

    pub fn failed(&self, why: &NativeError) -> EngineEvent {
        EngineEvent::Failed { id: self.id(), error: why.to_string() }
    }

    pub fn progress(&self, done: usize) -> EngineEvent {
        EngineEvent::Progress { id: self.id(), done: done as u32, total: self.prompt.len() as u32 }
    }

    /// The first token is there, whatever it is.
    pub fn note_first(&mut self) {
        if self.first.is_none() {
            self.first = Some(Instant::now());
            self.stats.first_token_ms = self.begun.elapsed().as_millis() as u64;
        }
    }

    /// Takes a token of the reply: `bytes` are what it says. Returns the text that can be told.
    pub fn hear(&mut self, bytes: &[u8]) -> Option<EngineEvent> {
        self.stats.tokens += 1;
        let text = decode(&mut self.decoder, bytes);
        if let Some(held) = &mut self.held {
            held.push_str(&text);
            return None;
        }
        (!text.is_empty()).then(|| EngineEvent::Text { id: self.id(), text })
    }

    /// The reply is over: its last events. A reply that had to have a form is told now, or fails.
    pub fn finish(&mut self, stop: StopReason, on_event: &mut dyn FnMut(EngineEvent)) {
        if let (Some(held), Some(schema), false) = (&self.held, &self.request.schema, stop == StopReason::Cancelled) {
            if let Err(why) = schema.read(held) {
                let why = if stop == StopReason::End { why } else { "it grew too long".into() };
                return on_event(self.failed(&NativeError::Formless(why)));
            }
            on_event(EngineEvent::Text { id: self.id(), text: held.clone() });
        }
        on_event(self.done(stop));
    }
}

/// Bytes to text; a character that is not complete yet waits for its next token.
fn decode(decoder: &mut Decoder, bytes: &[u8]) -> String {
    let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
    let mut text = String::with_capacity(room);
    let _ = decoder.decode_to_string(bytes, &mut text, false);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::Schema;

    #[test]
    fn text_is_exact_however_its_bytes_are_cut() {
        let text = "héllo 😀👩‍🏫 नमस्ते 漢字 \u{FEFF}λ";
        for size in 1..6 {
            let mut decoder = UTF_8.new_decoder_without_bom_handling();
            let got: String = text.as_bytes().chunks(size).map(|b| decode(&mut decoder, b)).collect();
            assert_eq!(got, text, "pieces of {size} bytes");
        }
    }

    fn formed(said: &str, stop: StopReason) -> Vec<EngineEvent> {
        let schema = Some(Schema::object([("ok", Schema::Bool)]));
        let mut job = Job::new(Request { id: 3, schema, ..Request::default() }, Arc::default());
        assert_eq!(job.hear(said.as_bytes()), None);
        let mut events = Vec::new();
        job.finish(stop, &mut |e| events.push(e));
        events
    }

    #[test]
    fn a_form_is_told_whole_or_not_at_all() {
        let good = formed("{\"ok\":true}", StopReason::End);
        assert!(matches!(&good[..], [EngineEvent::Text { .. }, EngineEvent::Done { .. }]), "{good:?}");
        for (said, stop) in [("{\"ok\":", StopReason::Length), ("{\"ok\":1}", StopReason::End), ("", StopReason::End)] {
            let bad = formed(said, stop);
            assert!(matches!(&bad[..], [EngineEvent::Failed { id: 3, .. }]), "{said}: {bad:?}");
        }
        let cancelled = formed("{\"ok\":", StopReason::Cancelled);
        assert!(matches!(&cancelled[..], [EngineEvent::Done { stop: StopReason::Cancelled, .. }]));
    }
}
