//! Who may begin, and with what of the memory that is there already.
//!
//! Owns the way of a request from the queue to its slot: its turn, its prompt's tokens, and the beginning that need not be
//! computed, as its own conversation, another one or the shelf has it. Requests begin in the order asked, as far as slots
//! and memory allow. What is being computed for one at this moment is not computed for a second: see [`Native::follow`].

use super::{
    Native, NativeError,
    job::Job,
    sampler::Sampler,
    slots::{WORTH, common},
    template::Piece,
};
use crate::llm::{
    trim::trim,
    types::{EngineEvent, Message, Role, StopReason},
};
use llama_cpp_2::token::LlamaToken;

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
    pub(super) fn end(&mut self, i: usize, stop: StopReason, on_event: &mut dyn FnMut(EngineEvent)) {
        let mut job = self.running.remove(i);
        self.slots.release(job.slot);
        job.finish(stop, on_event);
    }

    pub(super) fn fail(&mut self, i: usize, why: &NativeError, on_event: &mut dyn FnMut(EngineEvent)) {
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
            job.sampler = Some(Sampler::new(&job.request, self.model.n_vocab(), form));
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

    /// Lets those that still read take over what is in memory by now, and tells for each of the running whether it must wait:
    /// where one that began earlier is reading the very beginning that it needs. A class that opens a lesson at the same
    /// moment thus reads it once.
    pub(super) fn follow(&mut self, on_event: &mut dyn FnMut(EngineEvent)) -> Vec<bool> {
        let mut held = vec![false; self.running.len()];
        let readers = if self.slots.partial { held.len() } else { 0 };
        for (at, held) in held.iter_mut().enumerate().take(readers) {
            let job = &self.running[at];
            if job.speaks() {
                continue;
            }
            let known = self.slots.get(job.slot).tokens.len();
            let least = known + WORTH;
            *held = self.running[..at].iter().filter(|earlier| !earlier.speaks()).any(|earlier| {
                let both = common(&earlier.prompt, &job.prompt).min(job.prompt.len() - 1);
                both > least && self.slots.get(earlier.slot).tokens.len() < both
            });
            let found = if *held { None } else { self.slots.richest(job.slot, &job.prompt) };
            let Some((from, n)) = found else { continue };
            let to = job.slot;
            self.take_over(from, to, n);
            let now = self.slots.get(to).tokens.len();
            let job = &mut self.running[at];
            job.stats.reused_tokens += now.saturating_sub(known) as u32;
            on_event(job.progress(now));
        }
        held
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
    pub(super) fn cut(&mut self, slot: usize, from: usize) -> bool {
        let cut = matches!(self.context.clear_kv_cache_seq(Some(slot as u32), Some(from as u32), None), Ok(true))
            // a sliding window may have lost its beginning
            && (from == 0 || self.context.kv_cache_seq_pos_min(slot as i32) == 0);
        if cut {
            self.slots.tokens(slot).truncate(from);
        }
        cut
    }

    pub(super) fn forget(&mut self, slot: usize) {
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
}
