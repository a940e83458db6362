//! What a model finds missing, what the learner says to it, and what the learner teaches.
//!
//! A model that judges explanations can be wrong, and a wrong miss would be believed of the learner. So a miss on a model's
//! word alone is a *claim*: it is kept with its item and weighs nothing. [`Evidence::Accepted`] makes it count,
//! [`Evidence::Contested`] drops it, and the next answer to the item replaces it. The journal is only ever added to, nothing
//! has to be undone, and the fold depends on nothing but the order of the records.

use super::*;

impl Learner {
    /// An answer that a model found wrong: given and timed, and without weight.
    pub(super) fn claim(&mut self, at: Millis, attempt: &Attempt, touched: &mut Touched) {
        let id = attempt.skill().to_string();
        self.overall.pace.answered(at, attempt);
        let state = self.skills.entry(id.clone()).or_default();
        let (estimate, _) = self.overall.estimator.mastery(&state.belief, at);
        state.attempts += 1;
        state.answering_ms = state.answering_ms.saturating_add(attempt.ms);
        state.last_at = state.last_at.max(at);
        state.note_step(at, attempt, estimate, estimate);

        let item = self.items.entry(attempt.item.clone()).or_default();
        item.seen += 1;
        item.last_at = item.last_at.max(at);
        item.hash = attempt.hash;
        item.claim = Some(Box::new(attempt.clone()));

        let overall = &mut self.overall;
        overall.attempts += 1;
        overall.answering_ms = overall.answering_ms.saturating_add(attempt.ms);
        overall.last_at = overall.last_at.max(at);
        overall.last_skill = id.clone();
        overall.days.worked(at);
        overall.lately.worked(at, attempt.ms, 1);
        touched.skills.push(id);
        touched.items.push(attempt.item.clone());
    }

    /// The learner agrees: the estimate takes the miss in. It takes no certificate back and closes no ledger.
    pub(super) fn accept(&mut self, at: Millis, item: &str, touched: &mut Touched) {
        let Some(mut claim) = self.items.get_mut(item).and_then(|i| i.claim.take()) else { return };
        claim.accepted = true;
        let id = claim.skill().to_string();
        let state = self.skills.entry(id.clone()).or_default();
        let (before, _) = self.overall.estimator.mastery(&state.belief, at);
        self.overall.estimator.update(&mut state.belief, &claim, at);
        let (after, _) = self.overall.estimator.mastery(&state.belief, at);
        state.note_step(at, &claim, before, after);
        touched.skills.push(id);
        touched.items.push(item.to_string());
    }

    /// The learner disagrees with a verdict. Only a claim is dropped by it: what a key or a run found stands.
    pub(super) fn contest(&mut self, item: &str, touched: &mut Touched) {
        let skill = item.split_once('/').map_or(item, |(s, _)| s);
        self.skills.entry(skill.to_string()).or_default().contested += 1;
        touched.skills.push(skill.to_string());
        if let Some(state) = self.items.get_mut(item) {
            state.claim = None;
            touched.items.push(item.to_string());
        }
    }

    /// The learner corrected a pupil. The ledger remembers it and stays as it is: to say what is so, with the mix-up just read,
    /// is not yet to resist it when an item tempts to it. Only an unassisted right answer there closes it.
    pub(super) fn taught(&mut self, at: Millis, skill: &str, misconception: &str, met: bool, touched: &mut Touched) {
        let state = self.skills.get_mut(skill);
        let Some(ledger) = state.and_then(|s| s.misconceptions.get_mut(misconception)) else { return };
        ledger.taught = ledger.taught.saturating_add(1);
        ledger.taught_well = ledger.taught_well.saturating_add(u32::from(met));
        ledger.taught_at = ledger.taught_at.max(at);
        touched.skills.push(skill.to_string());
    }
}
