//! One computation after another: who may begin, what goes into the next one, and what came of it.
//!
//! Owns the schedule. Requests begin in the order asked, as far as slots and memory allow. Each computation holds one
//! token of every reply that is being spoken, and the next piece of the oldest prompt that is not read yet; the piece is
//! short while somebody listens to a reply, so that no stream stands still, and follows the machine's speed otherwise.

use super::{Native, NativeError, job::Job, raw, sampler::sampler, slots::common, template::Piece};
use crate::llm::{
    trim::trim,
    types::{EngineEvent, Message, Role, StopReason},
};
use llama_cpp_2::{DecodeError, llama_batch::LlamaBatch, token::LlamaToken};
use std::time::{Duration, Instant};

/// Tokens in one computation at most; larger only costs memory.
pub(super) const MAX_CHUNK: usize = 512;
/// Prompt tokens in a computation while replies are being spoken.
const POLITE_CHUNK: usize = 64;
/// A piece of a prompt that takes longer is halved: it is what a cancelled request may cost the next one on a GPU, and
/// how long the progress stands still.
const SLOW: Duration = Duration::from_secs(4);
/// A piece that takes less may be doubled.
const FAST: Duration = Duration::from_millis(1500);
/// Smaller pieces cost far more for each token than they save in waiting.
const MIN_CHUNK: usize = 32;
/// The library's answer to a computation that was ended.
const ENDED: DecodeError = DecodeError::Unknown(2);

/// What one computation holds of a job.
struct Part {
    job: usize,
    /// Tokens of it in the batch.
    tokens: Vec<LlamaToken>,
    /// Its last token's index in the batch, where what follows is asked for.
    asks: Option<i32>,
}

impl Native {
    pub(super) fn drop_cancelled(&mut self, on_event: &mut dyn FnMut(EngineEvent)) {
        self.waiting.retain(|job| {
            let gone = job.cancelled();
            if gone {
                on_event(job.done(StopReason::Cancelled));
            }
            !gone
        });
        for i in (0..self.running.len()).rev() {
            if self.running[i].cancelled() {
                self.end(i, StopReason::Cancelled, on_event);
            }
        }
    }

    /// A running job is over.
    fn end(&mut self, i: usize, stop: StopReason, on_event: &mut dyn FnMut(EngineEvent)) {
        let mut job = self.running.remove(i);
        self.slots.release(job.slot);
        job.finish(stop, on_event);
    }

    fn fail(&mut self, i: usize, why: &NativeError, on_event: &mut dyn FnMut(EngineEvent)) {
        let job = self.running.remove(i);
        self.slots.release(job.slot);
        on_event(job.failed(why));
    }

    /// Lets those begin whose turn it is. Nobody overtakes, but for requests that wait for their own conversation.
    pub(super) fn admit(&mut self, on_event: &mut dyn FnMut(EngineEvent)) {
        let rested = self.running.is_empty() && !self.waiting.is_empty();
        if let Some(n) = if rested { self.busy.begin() } else { self.busy.look() }
            && let Some(raw) = &mut self.raw
        {
            raw.set_threads(n);
        }
        let mut at = 0;
        while at < self.waiting.len() {
            let conversation = self.waiting[at].request.conversation;
            let blocked = |j: &Job| j.request.conversation == conversation;
            if self.running.iter().any(blocked) || self.waiting.iter().take(at).any(blocked) {
                at += 1;
                continue;
            }
            let Some(mut job) = self.waiting.remove(at) else { break };
            match self.prepare(&mut job) {
                Err(why) => on_event(job.failed(&why)),
                Ok(true) => {
                    on_event(job.progress(job.stats.reused_tokens as usize));
                    self.running.push(job);
                }
                Ok(false) => {
                    self.waiting.insert(at, job);
                    break;
                }
            }
        }
        for (ahead, job) in self.waiting.iter_mut().enumerate() {
            if job.told.replace(ahead as u32) != Some(ahead as u32) {
                on_event(EngineEvent::Queued { id: job.id(), ahead: ahead as u32 });
            }
        }
    }

    /// Writes the prompt and finds it a place; false where it has to wait.
    fn prepare(&mut self, job: &mut Job) -> Result<bool, NativeError> {
        if job.prompt.is_empty() {
            job.prompt = self.prompt(job)?;
            let form = job.request.schema.as_ref().map(|s| self.forms.sampler(&self.model, s)).transpose()?;
            job.sampler = Some(sampler(&job.request, self.model.n_vocab(), form));
        }
        let reply = if job.request.max_tokens == 0 { self.slots.room } else { job.request.max_tokens as usize };
        job.limit = job.prompt.len().saturating_add(reply).min(self.slots.room);
        let Some(place) = self.slots.place(job.request.conversation, &job.prompt, job.limit) else { return Ok(false) };
        job.begin();
        place.evict.into_iter().for_each(|slot| self.forget(slot));
        job.slot = place.slot;
        if let Some((from, n)) = place.copy {
            self.take_over(from, place.slot, n);
        }
        let own = common(&self.slots.get(place.slot).tokens, &job.prompt);
        if let Some(raw) = &mut self.raw
            && let Some(state) = self.shelf.better(&job.prompt, own)
        {
            Native::forget_in(&mut self.context, &mut self.slots, place.slot);
            if raw.set_state(place.slot as i32, &state.bytes) {
                *self.slots.tokens(place.slot) = state.tokens;
            } else {
                Native::forget_in(&mut self.context, &mut self.slots, place.slot);
            }
        }
        let kept = self.rewind(place.slot, &job.prompt);
        self.slots.take(place.slot, job.request.conversation, job.limit);
        job.stats.prompt_tokens = job.prompt.len() as u32;
        job.stats.reused_tokens = kept as u32;
        Ok(true)
    }

    /// The prompt's tokens: the conversation, trimmed where it is too long for the context and a reply.
    fn prompt(&self, job: &Job) -> Result<Vec<LlamaToken>, NativeError> {
        let request = &job.request;
        if request.messages.iter().all(|m| m.role == Role::System || m.text.trim().is_empty()) {
            return Err(NativeError::Empty);
        }
        let room = self.slots.room;
        let reply = (request.max_tokens as usize).clamp(1, room / 4);
        let whole = self.tokens(&request.messages);
        if whole.len() + reply <= room && !whole.is_empty() {
            return Ok(whole);
        }
        // what a message costs besides its text: its marks
        let cost = |m: &Message| self.model.vocab().tokenize(m.text.as_bytes(), false, false).len() + 8;
        let tokens = self.tokens(&trim(&request.messages, cost, room.saturating_sub(reply + 16)));
        if tokens.is_empty() || tokens.len() >= room {
            return Err(NativeError::PromptTooLong { tokens: tokens.len(), context: self.info.context });
        }
        Ok(tokens)
    }

    /// Only the template's own markup may become control tokens; the messages are read as plain text.
    fn tokens(&self, messages: &[Message]) -> Vec<LlamaToken> {
        let vocabulary = self.model.vocab();
        let mut tokens = Vec::new();
        for piece in self.template.pieces(messages) {
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

    /// Keeps what a slot's memory shares with the prompt and drops the rest. Returns how many tokens were kept, at most
    /// all but one, because the last must be computed to know what follows it.
    fn rewind(&mut self, slot: usize, prompt: &[LlamaToken]) -> usize {
        let memory = &self.slots.get(slot).tokens;
        let kept = common(memory, prompt).min(prompt.len() - 1);
        if kept == memory.len() && kept > 0 {
            return kept;
        }
        if kept == 0 || !self.slots.partial || !self.cut(slot, kept) {
            self.forget(slot);
            return 0;
        }
        kept
    }

    /// Drops a slot's memory from position `from` on; false where the model cannot go back.
    fn cut(&mut self, slot: usize, from: usize) -> bool {
        let cut = matches!(self.context.clear_kv_cache_seq(Some(slot as u32), Some(from as u32), None), Ok(true))
            // a sliding window may have lost its beginning
            && (from == 0 || self.context.kv_cache_seq_pos_min(slot as i32) == 0);
        if cut {
            self.slots.tokens(slot).truncate(from);
        }
        cut
    }

    fn forget(&mut self, slot: usize) {
        Native::forget_in(&mut self.context, &mut self.slots, slot);
    }

    fn forget_in(context: &mut llama_cpp_2::context::LlamaContext, slots: &mut super::Slots, slot: usize) {
        let _ = context.clear_kv_cache_seq(Some(slot as u32), None, None); // whole sequences always go
        slots.forget(slot);
    }

    /// Gives `to` the first `n` tokens of `from`; they are held once.
    fn take_over(&mut self, from: usize, to: usize, n: usize) {
        self.forget(to);
        if self.context.copy_kv_cache_seq(from as i32, to as i32, Some(0), Some(n as u32)).is_ok()
            && self.context.kv_cache_seq_pos_max(to as i32) == n as i32 - 1
        {
            let tokens = self.slots.get(from).tokens[..n].to_vec();
            *self.slots.tokens(to) = tokens;
        } else {
            self.forget(to);
        }
    }

    /// One computation.
    pub(super) fn compute(&mut self, on_event: &mut dyn FnMut(EngineEvent)) {
        let parts = self.parts();
        let total: usize = parts.iter().map(|p| p.tokens.len()).sum();
        let begun = Instant::now();
        let result = self.decode(&parts, total);
        raw::beat();
        match result {
            Ok(()) => {}
            Err(DecodeError::NoKvCacheSlot) if self.evict_one() => return,
            Err(e) => {
                for part in &parts {
                    let slot = self.running[part.job].slot;
                    let known = self.slots.get(slot).tokens.len();
                    if !self.cut(slot, known) {
                        self.forget(slot); // a recurrent model has to begin again
                    }
                }
                if e != ENDED {
                    self.broken = true;
                    let why = NativeError::Decode(e.to_string());
                    (0..self.running.len()).rev().for_each(|i| self.fail(i, &why, on_event));
                }
                return;
            }
        }
        if total == self.chunk {
            self.chunk = next_chunk(self.chunk, begun.elapsed());
        }
        self.after(&parts, on_event);
    }

    /// What the next computation holds.
    fn parts(&mut self) -> Vec<Part> {
        let listeners = self.running.iter().filter(|j| j.speaks()).count();
        let mut left = if listeners == 0 { self.chunk } else { self.chunk.min(POLITE_CHUNK) };
        let mut at = 0;
        let mut parts = Vec::new();
        for (job, j) in self.running.iter().enumerate() {
            let tokens = match j.next {
                Some(token) => vec![token],
                None => {
                    let known = self.slots.get(j.slot).tokens.len();
                    let piece = &j.prompt[known..j.prompt.len().min(known + left)];
                    left -= piece.len();
                    piece.to_vec()
                }
            };
            if tokens.is_empty() {
                continue;
            }
            at += tokens.len() as i32;
            let whole = j.speaks() || self.slots.get(j.slot).tokens.len() + tokens.len() == j.prompt.len();
            parts.push(Part { job, tokens, asks: whole.then_some(at - 1) });
        }
        parts
    }

    fn decode(&mut self, parts: &[Part], total: usize) -> Result<(), DecodeError> {
        let mut batch = LlamaBatch::new(total, 1);
        for part in parts {
            let slot = self.running[part.job].slot;
            let known = self.slots.get(slot).tokens.len();
            for (i, token) in part.tokens.iter().enumerate() {
                let ask = part.asks.is_some() && i + 1 == part.tokens.len();
                // the batch was made for so many
                batch.add(*token, (known + i) as i32, &[slot as i32], ask).map_err(|_| DecodeError::NTokensZero)?;
            }
        }
        self.context.decode(&mut batch)?;
        for part in parts {
            let slot = self.running[part.job].slot;
            self.slots.tokens(slot).extend_from_slice(&part.tokens);
        }
        Ok(())
    }

    /// The context's cells were too scattered or fewer than counted: the memory that was not used longest goes.
    fn evict_one(&mut self) -> bool {
        let oldest = self.slots.latest().into_iter().rfind(|s| s.reserved.is_none());
        let Some(slot) = oldest.and_then(|s| self.slots.sequence(s)) else { return false };
        self.forget(slot);
        true
    }

    /// Tells the progress, and samples where a token was asked for.
    fn after(&mut self, parts: &[Part], on_event: &mut dyn FnMut(EngineEvent)) {
        let mut over = Vec::new();
        for part in parts {
            let job = &mut self.running[part.job];
            let known = self.slots.get(job.slot).tokens.len();
            if !job.speaks() {
                on_event(job.progress(known));
            }
            let (Some(index), Some(sampler)) = (part.asks, &mut job.sampler) else { continue };
            let token = sampler.sample(&self.context, index);
            job.note_first();
            let vocabulary = self.model.vocab();
            if vocabulary.is_eog(token) {
                over.push((part.job, StopReason::End));
                continue;
            }
            if let Some(text) = job.hear(&vocabulary.token_to_piece(token, false, None)) {
                on_event(text);
            }
            job.next = Some(token);
            if job.stats.tokens == job.request.max_tokens {
                over.push((part.job, StopReason::Length));
            } else if known + 1 >= job.limit.min(self.slots.room) {
                over.push((part.job, StopReason::ContextFull));
            }
        }
        for (job, stop) in over.into_iter().rev() {
            self.end(job, stop, on_event);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_follow_the_speed() {
        assert_eq!(next_chunk(32, Duration::from_millis(10)), 64);
        assert_eq!(next_chunk(MAX_CHUNK, Duration::from_millis(1)), MAX_CHUNK);
        assert_eq!(next_chunk(64, Duration::from_secs(2)), 64);
        assert_eq!(next_chunk(64, Duration::from_secs(5)), 32);
        assert_eq!(next_chunk(MIN_CHUNK, Duration::from_secs(5)), MIN_CHUNK);
    }
}
