//! Whether the learner agrees with a verdict: going on from a miss that a model marked accepts it, a dispute contests it.

use super::explain::met;
use super::item::{Sitting, Stage};
use super::run::Marking;
use super::{Effect, Notice, Phase, Session};
use crate::curriculum::text;
use crate::grading::Cause;
use crate::learner::{Evidence, Judge, Millis};
use crate::msg;

/// The longest reason of a dispute, in characters.
const MOST_REASON: usize = 1_000;

impl Session {
    /// Before the learner goes on from a verdict: who does not contest a miss that a model marked accepts it.
    fn accept(&mut self, now: Millis) -> Vec<Effect> {
        let Phase::Item(sitting) = &self.phase else { return Vec::new() };
        let Sitting { item, stage: Stage::Judged(judged), .. } = sitting.as_ref() else { return Vec::new() };
        let claimed = self.learner.items.get(item).is_some_and(|i| i.claim.is_some());
        if judged.verdict.correct || !claimed {
            return Vec::new();
        }
        let item = item.clone();
        self.record(now, Evidence::Accepted { item })
    }

    /// Does what goes on from a verdict.
    pub(super) fn accepting(
        &mut self,
        now: Millis,
        go_on: impl FnOnce(&mut Session, Millis) -> Vec<Effect>,
    ) -> Vec<Effect> {
        let mut effects = self.accept(now);
        effects.extend(go_on(self, now));
        effects
    }

    /// The learner contests the verdict at hand, with a reason that may be empty. One that a model made is void: the learner
    /// judges. One of a key, a run or the learner's own stands, and the author is to know.
    pub(super) fn dispute(&mut self, now: Millis, reason: &str) -> Vec<Effect> {
        let (Phase::Item(sitting), Some((_, item))) = (&self.phase, self.item()) else {
            self.notice = Some(Notice::info(msg!("dispute-nothing")));
            return Vec::new();
        };
        let judged = match &sitting.stage {
            Stage::Judged(judged) if self.pending.is_none() => judged,
            _ => {
                self.notice = Some(Notice::info(msg!("dispute-nothing")));
                return Vec::new();
            }
        };
        if judged.disputed {
            self.notice = Some(Notice::info(msg!("dispute-already")));
            return Vec::new();
        }
        let (by, model) = match &judged.verdict.cause {
            Cause::ModelMarked { model, .. } => (Judge::Model, Some(model.clone())),
            Cause::SelfMarked => (Judge::Learner, None),
            Cause::Run => (Judge::Run, None),
            _ => (Judge::Key, None),
        };
        let evidence = Evidence::Contested {
            item: item.id.clone(),
            hash: item.hash,
            answer: sitting.answer.words(item),
            correct: judged.verdict.correct,
            by,
            model,
            reason: text::typed(reason.trim()).chars().take(MOST_REASON).collect(),
        };
        let effects = self.record(now, evidence);
        self.contested(now);
        effects
    }

    /// What a dispute does to the sitting.
    fn contested(&mut self, now: Millis) {
        let Some(sitting) = self.sitting() else { return };
        let Stage::Judged(judged) = &mut sitting.stage else { return };
        judged.disputed = true;
        let Cause::ModelMarked { points, .. } = &judged.verdict.cause else {
            self.notice = Some(Notice::info(msg!("dispute-kept")));
            return;
        };
        let (found, confidence, right) = (points.clone(), judged.confidence, judged.verdict.correct);
        sitting.contested = sitting.contested.saturating_add(1);
        (sitting.shown_at, sitting.spent_ms) = (now, 0);
        let note = Some(msg!("dispute-mark"));
        sitting.stage = Stage::Marking(Marking { confidence, met: met(&found), found, note });
        // The answer is counted when the learner has judged it.
        self.today.0 = self.today.0.saturating_sub(1);
        self.today.1 = self.today.1.saturating_sub(u32::from(right));
    }
}
