//! From a request to text: the prompt in small pieces, then token after token.
//!
//! Owns the course of one reply and what is left in the context's memory after it. It looks at the cancel flag before
//! every call of the library; a prompt goes in pieces whose size follows the machine's speed.

use super::{Native, NativeError, load::MAX_CHUNK, template::Piece};
use crate::llm::types::{EngineEvent, Request, Stats, StopReason};
use encoding_rs::{Decoder, UTF_8};
use llama_cpp_2::{llama_batch::LlamaBatch, sampling::LlamaSampler, token::LlamaToken};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// A piece of a prompt that takes longer is halved: it is what a cancelled request may cost the next one.
const SLOW: Duration = Duration::from_millis(1200);
/// A piece that takes less may be doubled.
const FAST: Duration = Duration::from_millis(400);
/// Smaller pieces cost far more for each token than they save in waiting.
const MIN_CHUNK: usize = 32;

pub(super) fn generate(
    native: &mut Native,
    request: &Request,
    cancel: &AtomicBool,
    on_event: &mut dyn FnMut(EngineEvent),
) -> Result<(StopReason, Stats), NativeError> {
    let mut reply = Reply { native, request, cancel, on_event, start: Instant::now(), stats: Stats::default() };
    let result = reply.run();
    if result.is_err() {
        reply.native.forget();
    }
    result.map(|stop| (stop, reply.stats))
}

struct Reply<'a> {
    native: &'a mut Native,
    request: &'a Request,
    cancel: &'a AtomicBool,
    on_event: &'a mut dyn FnMut(EngineEvent),
    start: Instant,
    stats: Stats,
}

impl Reply<'_> {
    fn run(&mut self) -> Result<StopReason, NativeError> {
        if self.request.messages.iter().all(|m| m.text.trim().is_empty()) {
            return Err(NativeError::Empty);
        }
        let prompt = self.native.tokens(self.request);
        let context = self.native.info.context;
        self.stats.prompt_tokens = prompt.len() as u32;
        if prompt.is_empty() || prompt.len() >= context as usize {
            return Err(NativeError::PromptTooLong { tokens: prompt.len(), context });
        }
        let reused = self.native.rewind(&prompt);
        self.stats.reused_tokens = reused as u32;
        if !self.read(&prompt, reused)? { Ok(StopReason::Cancelled) } else { self.speak() }
    }

    fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn progress(&mut self, done: usize, total: usize) {
        (self.on_event)(EngineEvent::Progress { id: self.request.id, done: done as u32, total: total as u32 });
    }

    /// Computes the prompt from position `done` on; false where cancelled.
    fn read(&mut self, prompt: &[LlamaToken], mut done: usize) -> Result<bool, NativeError> {
        self.progress(done, prompt.len());
        while done < prompt.len() {
            if self.cancelled() {
                return Ok(false);
            }
            let piece = &prompt[done..prompt.len().min(done + self.native.chunk)];
            let begun = Instant::now();
            self.native.compute(piece, done + piece.len() == prompt.len())?;
            if piece.len() == self.native.chunk {
                self.native.chunk = next_chunk(self.native.chunk, begun.elapsed());
            }
            done += piece.len();
            self.progress(done, prompt.len());
        }
        Ok(true)
    }

    fn speak(&mut self) -> Result<StopReason, NativeError> {
        let mut sampler = sampler(self.request, self.native.model.n_vocab());
        let mut decoder = UTF_8.new_decoder_without_bom_handling();
        let mut first = None;
        let stop = loop {
            if self.cancelled() {
                break StopReason::Cancelled;
            }
            let token = sampler.sample(&self.native.context, -1);
            let since = *first.get_or_insert_with(Instant::now);
            if self.stats.tokens == 0 {
                self.stats.first_token_ms = since.duration_since(self.start).as_millis() as u64;
            }
            if self.native.model.vocab().is_eog(token) {
                break StopReason::End;
            }
            self.stats.tokens += 1;
            let bytes = self.native.model.vocab().token_to_piece(token, false, None);
            let text = decode(&mut decoder, &bytes);
            if !text.is_empty() {
                (self.on_event)(EngineEvent::Text { id: self.request.id, text });
            }
            if self.stats.tokens == self.request.max_tokens {
                break StopReason::Length;
            }
            if self.native.memory.len() + 1 >= self.native.info.context as usize {
                break StopReason::ContextFull;
            }
            self.native.compute(&[token], true)?;
        };
        self.stats.ms = first.map_or(0, |t| t.elapsed().as_millis() as u64);
        Ok(stop)
    }
}

fn next_chunk(chunk: usize, took: Duration) -> usize {
    let next = if took < FAST {
        chunk * 2
    } else if took > SLOW {
        chunk / 2
    } else {
        chunk
    };
    next.clamp(MIN_CHUNK, MAX_CHUNK)
}

/// Bytes to text; a character that is not complete yet waits for its next token.
fn decode(decoder: &mut Decoder, bytes: &[u8]) -> String {
    let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
    let mut text = String::with_capacity(room);
    let _ = decoder.decode_to_string(bytes, &mut text, false);
    text
}

/// Penalties come first, as they need the untouched choice; small models fall into loops without them.
fn sampler(request: &Request, vocabulary: i32) -> LlamaSampler {
    let penalties = LlamaSampler::penalties(vocabulary, 64, 1.1, 0.0, 0.0);
    let temperature = if request.temperature.is_finite() { request.temperature.min(2.0) } else { 0.0 };
    if temperature <= 0.0 {
        return LlamaSampler::chain_simple([penalties, LlamaSampler::greedy()]);
    }
    LlamaSampler::chain_simple([
        penalties,
        LlamaSampler::top_k(40),
        LlamaSampler::top_p(0.95, 1),
        LlamaSampler::min_p(0.05, 1),
        LlamaSampler::temp(temperature),
        LlamaSampler::dist(request.seed),
    ])
}

impl Native {
    /// The prompt. Only the template's own markup may become control tokens; the messages are read as plain text.
    fn tokens(&self, request: &Request) -> Vec<LlamaToken> {
        let vocabulary = self.model.vocab();
        let mut tokens = Vec::new();
        for piece in self.template.pieces(&request.messages) {
            match piece {
                Piece::Markup(text) => tokens.extend(vocabulary.tokenize(text.as_bytes(), false, true)),
                Piece::Text(text) => tokens.extend(vocabulary.tokenize(text.as_bytes(), false, false)),
            }
        }
        let start = vocabulary.bos();
        if vocabulary.should_add_bos() && tokens.first() != Some(&start) {
            tokens.insert(0, start);
        }
        tokens
    }

    /// Keeps what the context's memory shares with the prompt and drops the rest. Returns how many tokens were kept,
    /// at most all but one, because the last must be computed to know what follows it.
    fn rewind(&mut self, prompt: &[LlamaToken]) -> usize {
        let common = self.memory.iter().zip(prompt).take_while(|(a, b)| a == b).count().min(prompt.len() - 1);
        if common == self.memory.len() && common > 0 {
            return common;
        }
        let kept = common > 0
            && matches!(self.context.clear_kv_cache_seq(Some(0), Some(common as u32), None), Ok(true))
            // a sliding window may have lost its beginning, and recurrent models cannot go back
            && self.context.kv_cache_seq_pos_min(0) == 0;
        if !kept {
            self.forget();
            return 0;
        }
        self.memory.truncate(common);
        common
    }

    fn forget(&mut self) {
        self.context.clear_kv_cache();
        self.memory.clear();
    }

    /// Computes at most [`MAX_CHUNK`] tokens after those in memory; with `ask`, what follows the last one.
    fn compute(&mut self, tokens: &[LlamaToken], ask: bool) -> Result<(), NativeError> {
        let failed = |e: &dyn std::fmt::Display| NativeError::Decode(e.to_string());
        let mut batch = LlamaBatch::new(tokens.len(), 1);
        for (i, token) in tokens.iter().enumerate() {
            let position = (self.memory.len() + i) as i32;
            batch.add(*token, position, &[0], ask && i + 1 == tokens.len()).map_err(|e| failed(&e))?;
        }
        self.context.decode(&mut batch).map_err(|e| failed(&e))?;
        self.memory.extend_from_slice(tokens);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_follow_the_speed() {
        assert_eq!(next_chunk(32, Duration::from_millis(10)), 64);
        assert_eq!(next_chunk(MAX_CHUNK, Duration::from_millis(1)), MAX_CHUNK);
        assert_eq!(next_chunk(64, Duration::from_millis(500)), 64);
        assert_eq!(next_chunk(64, Duration::from_secs(2)), 32);
        assert_eq!(next_chunk(MIN_CHUNK, Duration::from_secs(2)), MIN_CHUNK);
    }

    #[test]
    fn text_is_exact_however_its_bytes_are_cut() {
        let text = "héllo 😀👩‍🏫 नमस्ते 漢字 \u{FEFF}λ";
        for size in 1..6 {
            let mut decoder = UTF_8.new_decoder_without_bom_handling();
            let got: String = text.as_bytes().chunks(size).map(|b| decode(&mut decoder, b)).collect();
            assert_eq!(got, text, "pieces of {size} bytes");
        }
    }
}
