//! An answer from the learner's hand to the verdict.
//!
//! The order is the promise: graded by the key, written to disk, and only then shown.

use super::item::{Judged, Mode, Sitting, Stage};
use super::run::Running;
use super::{Effect, Entry, Patch, Phase, Session};
use crate::curriculum::{Item, Question};
use crate::grading::{self, Judgement, Verdict};
use crate::learner::habits::skimming;
use crate::learner::{Attempt, Evidence, Millis, Standing};

/// Tries at one sitting.
const TRIES: u8 = 2;

/// An attempt on its way to the disk: nothing of it counts before it is there.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) id: u64,
    /// With the store; false where it waits for what must come before it.
    pub(super) sent: bool,
    at: Millis,
    evidence: Evidence,
    pub(super) judged: Judged,
}

impl Session {
    /// Grades by the key, or has the answer run, or asks the learner. The verdict waits for [`super::Event::Stored`].
    pub(super) fn submit(&mut self, now: Millis, confidence: Option<u8>) -> Vec<Effect> {
        let Some((_, item)) = self.item() else { return Vec::new() };
        let Phase::Item(sitting) = &self.phase else { return Vec::new() };
        let (item_id, language) = (item.id.clone(), item.language.clone());
        let errand = match &item.question {
            Question::Command(errand) => Some(Box::new(errand.clone())),
            _ => None,
        };
        let judgement = grading::judge(item, &sitting.answer);
        let id = self.new_id();
        let effect = match (judgement, errand) {
            (Judgement::Verdict(verdict), _) => return self.conclude(now, confidence, verdict),
            (Judgement::Run(job), _) => Effect::Run { id, job: Box::new(job) },
            (Judgement::Check, Some(errand)) => Effect::Check { id, item: item_id, language, errand },
            (Judgement::Check | Judgement::Marks, _) => return self.explained(now, confidence),
        };
        if let Some(sitting) = self.sitting() {
            sitting.stage = Stage::Running(Running { id, confidence, said: String::new() });
        }
        vec![effect]
    }

    /// The verdict is known: sends the attempt to the store.
    pub(super) fn conclude(&mut self, now: Millis, confidence: Option<u8>, verdict: Verdict) -> Vec<Effect> {
        let Some((_, item)) = self.item() else { return Vec::new() };
        let Phase::Item(sitting) = &self.phase else { return Vec::new() };
        let attempt = attempt(item, sitting, &verdict, confidence, now);
        let skill = attempt.skill().to_string();
        let mut learner = self.learner.clone();
        let before = learner.mastery(&skill, now);
        let evidence = Evidence::Attempt(attempt);
        learner.apply(now, &evidence);
        let after = learner.mastery(&skill, now);
        let last_try = sitting.tries + 1 >= TRIES + sitting.contested || sitting.mode.is_test() || sitting.revealed;
        let held = |standing| matches!(standing, Standing::Mastered | Standing::ReviewDue);
        let judged = Judged {
            may_retry: !verdict.correct && !last_try,
            verdict,
            before: before.estimate,
            after: after.estimate,
            certified: held(after.standing) && !held(before.standing),
            confidence,
            disputed: false,
            asks_why: false,
        };
        let id = self.new_id();
        self.pending = Some(Pending { id, sent: false, at: now, evidence, judged });
        self.save()
    }

    /// Sends the attempt at hand to the store, for the first time or again.
    pub(super) fn save(&mut self) -> Vec<Effect> {
        if self.profile_waits() {
            // What an answer means depends on it.
            let effects = self.post();
            if let Some(sitting) = self.sitting() {
                sitting.stage = Stage::Saving;
            }
            return effects;
        }
        let Some(pending) = &mut self.pending else { return Vec::new() };
        pending.sent = true;
        let mut learner = self.learner.clone();
        let touched = learner.apply(pending.at, &pending.evidence);
        let patch = Box::new(Patch::of(&learner, &touched));
        let evidence = Box::new(pending.evidence.clone());
        let effect = Effect::Append { id: pending.id, at: pending.at, evidence, patch };
        self.saved = false;
        if let Some(sitting) = self.sitting() {
            sitting.stage = Stage::Saving;
        }
        vec![effect]
    }

    /// The attempt is on disk: now it counts, and the verdict is shown.
    pub(super) fn attempt_stored(&mut self, now: Millis, id: u64) -> Vec<Effect> {
        let Some(pending) = self.pending.take_if(|p| p.id == id && p.sent) else { return Vec::new() };
        let before = match &pending.evidence {
            Evidence::Attempt(attempt) => Some((attempt, self.before_answer(pending.at, attempt))),
            _ => None,
        };
        self.learner.apply(pending.at, &pending.evidence);
        let right = pending.judged.verdict.correct;
        self.today.0 += 1;
        self.today.1 += u32::from(right);
        let asks_why = self.shall_ask_why(&pending.judged);
        let Some(sitting) = self.sitting() else { return Vec::new() };
        sitting.tries += 1;
        sitting.stage = Stage::Judged(Judged { asks_why, ..pending.judged });
        let (item, mode) = (sitting.item.clone(), sitting.mode);
        self.remember(&item);
        if mode == Mode::Placement {
            self.placement.push((item, right));
        } else if let (Mode::Check, Some(check)) = (mode, &mut self.check) {
            check.asked.push((item, right));
        }
        self.log_verdict();
        if let Some((attempt, before)) = before {
            self.answer_observed(pending.at, attempt, before);
        }
        if self.teachable().is_some() {
            self.talk.log.push(Entry::Note(crate::msg!("teach-offer")));
        }
        self.after_verdict(now)
    }

    /// The verdict becomes a part of the conversation, so that what is said later stands below it.
    pub(super) fn log_verdict(&mut self) {
        let said = self.verdict_words();
        let answer = match (&self.phase, self.item()) {
            (Phase::Item(sitting), Some((_, item))) => sitting.answer.words(item),
            _ => String::new(),
        };
        self.talk.log.push(Entry::Verdict { answer, said });
    }

    /// What was held back at the verdict: the answer, the explanation, and what it changed.
    pub(super) fn log_closing(&mut self) {
        let said = self.closing_words();
        self.talk.log.push(Entry::Verdict { answer: String::new(), said });
    }

    /// The attempt could not be written.
    pub(super) fn attempt_not_stored(&mut self, id: u64, why: &str) {
        if self.pending.as_ref().is_some_and(|p| p.id == id)
            && let Some(sitting) = self.sitting()
        {
            sitting.stage = Stage::NotSaved(why.to_string());
        }
    }
}

/// The evidence of an answer.
fn attempt(item: &Item, sitting: &Sitting, verdict: &Verdict, confidence: Option<u8>, now: Millis) -> Attempt {
    let mut tempts: Vec<String> = item.causes().into_iter().filter_map(|c| c.misconception.clone()).collect();
    tempts.sort();
    tempts.dedup();
    let hint = sitting.hinted.unwrap_or_default();
    Attempt {
        answer: sitting.answer.words(item),
        misconception: verdict.cause.misconception().map(str::to_string),
        tempts,
        confidence,
        hints: sitting.hints.max(u8::from(sitting.talked)),
        revealed: sitting.revealed,
        ms: sitting.elapsed(now),
        // To say at once that one does not know is no guess.
        reading_ms: if sitting.answer.is_empty() || sitting.contested > 0 { 0 } else { skimming(&item.prompt) },
        hint_ms: sitting.hinted.map_or(0, |_| sitting.since_hint(now)),
        hint_reading_ms: hint.reading_ms,
        retry: sitting.tries > sitting.contested,
        placement: sitting.mode == Mode::Placement,
        self_marked: verdict.cause == grading::Cause::SelfMarked,
        marked_by: match &verdict.cause {
            grading::Cause::ModelMarked { model, .. } => Some(model.clone()),
            _ => None,
        },
        ..Attempt::plain(item, verdict.correct)
    }
}
