//! What is on its way to the disk, besides the answer at hand: sent in order, kept until acknowledged, sent again where
//! the disk refused.
//!
//! The journal must fold to the learner that the session holds. So nothing overtakes an answer that is being written:
//! until it is there (or refused), other facts wait.

use super::item::Stage;
use super::{Effect, Notice, Patch, Phase, Session};
use crate::learner::{Evidence, Learner, Millis, Touched};
use crate::msg;

/// A fact that is not yet known to be on disk.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    id: u64,
    at: Millis,
    evidence: Evidence,
    /// What it changed; `None` where it waits to be sent for the first time, and does not count yet.
    touched: Option<Touched>,
    /// With the store; false where it waits or was refused.
    sent: bool,
}

impl Session {
    /// Sends evidence to the store, and lets it count at once: for facts whose loss would mislead nobody.
    pub(super) fn record(&mut self, now: Millis, evidence: Evidence) -> Vec<Effect> {
        self.observe(now, &evidence);
        let id = self.new_id();
        self.outbox.push(Letter { id, at: now, evidence, touched: None, sent: false });
        self.saved = false;
        self.send_letters()
    }

    /// Sends what waits or was refused, oldest first; nothing while an answer is being written.
    pub(super) fn send_letters(&mut self) -> Vec<Effect> {
        if matches!(&self.phase, Phase::Item(s) if s.stage == Stage::Saving) {
            return Vec::new();
        }
        self.post()
    }

    /// The same, whatever is being written.
    pub(super) fn post(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        // What a profile changes depends on the one before it: none leaves while an older one is not there.
        let mut profiles = 0;
        for letter in &mut self.outbox {
            profiles += u32::from(matches!(letter.evidence, Evidence::Profile(_)));
            let waits = profiles > 1 && matches!(letter.evidence, Evidence::Profile(_));
            if letter.sent || waits {
                continue;
            }
            letter.sent = true;
            let touched = letter.touched.get_or_insert_with(|| self.learner.apply(letter.at, &letter.evidence));
            let patch = Box::new(Patch::of(&self.learner, touched));
            let evidence = Box::new(letter.evidence.clone());
            effects.push(Effect::Append { id: letter.id, at: letter.at, evidence, patch });
        }
        effects
    }

    /// Whether something is not yet on disk that the estimate after an answer depends on: a profile, an accepted miss.
    pub(super) fn profile_waits(&self) -> bool {
        self.outbox.iter().any(|l| matches!(l.evidence, Evidence::Profile(_) | Evidence::Accepted { .. }))
    }

    /// Another session of this learner has recorded something: `learner` is what the journal says now. What this session
    /// has under way is counted on top, as it was before.
    pub(super) fn refreshed(&mut self, learner: Learner) -> Vec<Effect> {
        let welcomed = self.learner.profile.is_none() && learner.profile.is_some();
        self.learner = learner;
        for letter in self.outbox.iter_mut().filter(|l| l.touched.is_some()) {
            letter.touched = Some(self.learner.apply(letter.at, &letter.evidence));
        }
        if welcomed && matches!(self.phase, Phase::Welcome(_)) {
            return self.show(Phase::Home);
        }
        Vec::new()
    }

    /// The store has it.
    pub(super) fn stored(&mut self, now: Millis, id: u64) -> Vec<Effect> {
        let sent = self.outbox.iter().any(|l| l.id == id && l.sent);
        if !sent && self.pending.as_ref().is_none_or(|p| p.id != id || !p.sent) {
            return Vec::new(); // what was not sent cannot be there
        }
        self.outbox.retain(|l| l.id != id);
        let mut effects = self.attempt_stored(now, id);
        self.saved = self.outbox.is_empty() && self.pending.is_none();
        if self.pending.as_ref().is_some_and(|p| !p.sent) {
            effects.extend(self.save());
        } else {
            effects.extend(self.send_letters());
        }
        effects
    }

    /// The store refused it: an answer says so at its place, anything else in a notice.
    pub(super) fn not_stored(&mut self, id: u64, why: &str) -> Vec<Effect> {
        if let Some(letter) = self.outbox.iter_mut().find(|l| l.id == id && l.sent) {
            letter.sent = false;
            self.notice = Some(Notice::bad(msg!("letter-not-saved", why = why)));
            if let Some(held) = self.pending.as_ref().filter(|p| !p.sent).map(|p| p.id) {
                self.attempt_not_stored(held, why);
                return Vec::new();
            }
        }
        if self.pending.as_ref().is_some_and(|p| p.sent) {
            self.attempt_not_stored(id, why);
        }
        Vec::new()
    }
}
