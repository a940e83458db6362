//! One computation after another: what goes into the next one, and what came of it.
//!
//! Owns the schedule. Each computation holds one token of every reply that is being spoken, and pieces of the prompts that
//! are not read yet; `pace` says how large and whose, so that no stream stands still for long.

use super::{
    Native, NativeError,
    pace::{MOST, shares},
    raw,
};
use crate::llm::types::{EngineEvent, StopReason};
use llama_cpp_2::{DecodeError, llama_batch::LlamaBatch, token::LlamaToken};
use std::time::Instant;

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
    /// One computation.
    pub(super) fn compute(&mut self, on_event: &mut dyn FnMut(EngineEvent)) {
        let held = self.follow(on_event);
        let parts = self.parts(&held);
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
        self.pace.note(total, begun.elapsed());
        self.after(&parts, on_event);
    }

    /// What the next computation holds. Those that are `held` read nothing now.
    fn parts(&self, held: &[bool]) -> Vec<Part> {
        let speakers = self.running.iter().filter(|j| j.speaks()).count();
        let known = |job: usize| self.slots.get(self.running[job].slot).tokens.len();
        let rest = self.running.iter().zip(held).enumerate();
        let rest = rest.map(|(i, (j, held))| if j.speaks() || *held { 0 } else { j.prompt.len() - known(i) });
        let shares = shares(&rest.collect::<Vec<_>>(), self.pace.piece(speakers));
        let mut at = 0;
        let mut parts = Vec::new();
        for (job, (j, share)) in self.running.iter().zip(shares).enumerate() {
            let known = known(job);
            let tokens = match j.next {
                Some(token) => vec![token],
                None => j.prompt[known..known + share].to_vec(),
            };
            if tokens.is_empty() {
                continue;
            }
            at += tokens.len() as i32;
            let whole = j.speaks() || known + tokens.len() == j.prompt.len();
            parts.push(Part { job, tokens, asks: whole.then_some(at - 1) });
        }
        debug_assert!(at as usize <= MOST, "the library aborts on more");
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

    /// Tells the progress, and samples where a token was asked for. All is told at the end: whoever it wakes would
    /// otherwise compete for the processor with the rest of the sampling.
    fn after(&mut self, parts: &[Part], on_event: &mut dyn FnMut(EngineEvent)) {
        let (mut told, mut over) = (Vec::new(), Vec::new());
        for part in parts {
            let job = &mut self.running[part.job];
            let known = self.slots.get(job.slot).tokens.len();
            if !job.speaks() {
                told.push(job.progress(known));
            }
            let (Some(index), Some(sampler)) = (part.asks, &mut job.sampler) else { continue };
            let token = sampler.next(&self.context, index);
            job.note_first();
            let vocabulary = self.model.vocab();
            if vocabulary.is_eog(token) {
                over.push((part.job, StopReason::End));
                continue;
            }
            told.extend(job.hear(&vocabulary.token_to_piece(token, false, None)));
            job.next = Some(token);
            if job.stats.tokens == job.request.max_tokens {
                over.push((part.job, StopReason::Length));
            } else if known + 1 >= job.limit.min(self.slots.room) {
                over.push((part.job, StopReason::ContextFull));
            }
        }
        told.into_iter().for_each(&mut *on_event);
        for (job, stop) in over.into_iter().rev() {
            self.end(job, stop, on_event);
        }
    }
}
