//! The hint ladder: three authored rungs, then the answer. And what follows a verdict: a word on the mix-up, or the question
//! why it is right.

use super::item::{HINTS, Judged, Mode, Sitting, Stage};
use super::words::answer_of;
use super::{Effect, Entry, Notice, Phase, Session};
use crate::curriculum::Kind;
use crate::dialogue::{Brief, Move};
use crate::grading::Cause;
use crate::learner::{Evidence, Millis};
use crate::msg;

/// After every so manieth right answer the learner is asked why (self-explanation: g = 0.55, Bisra et al. 2018).
const ASK_WHY: u32 = 4;

impl Session {
    /// How many hints there are before the answer. An item from elsewhere may have fewer than [`HINTS`]: a rung that is not
    /// there is skipped, the last one stays.
    pub fn rungs_left(&self) -> usize {
        let Phase::Item(sitting) = &self.phase else { return 0 };
        let there = self.item().map_or(0, |(_, i)| i.hints.len().min(usize::from(HINTS)));
        there.saturating_sub(usize::from(sitting.hints))
    }

    /// The next rung.
    pub(super) fn hint(&mut self, now: Millis) -> Vec<Effect> {
        let Some(hints) = self.item().map(|(_, i)| i.hints.clone()) else { return Vec::new() };
        let Some(sitting) = self.sitting() else { return Vec::new() };
        if sitting.mode.is_test() {
            self.notice = Some(Notice::info(if sitting.mode == Mode::Check {
                msg!("no-hints-in-check")
            } else {
                msg!("no-hints-in-placement")
            }));
            return Vec::new();
        }
        if !sitting.open() || sitting.revealed {
            return Vec::new();
        }
        let rung = sitting.hints + 1;
        let Some(hint) = hints.get(usize::from(sitting.hints)).filter(|_| rung <= HINTS) else {
            return self.reveal(now);
        };
        sitting.hints = rung;
        let item = sitting.item.clone();
        let mut effects = self.cancel_phrasing();
        effects.extend(self.record(now, Evidence::Hint { item, rung }));
        let brief = Brief { authored: hint.clone(), ..Brief::default() };
        effects.extend(self.phrase(now, Move::of_rung(rung), brief, Some(Entry::Hint { rung, text: hint.clone() })));
        effects
    }

    /// The last rung: the answer, in the authored words.
    pub(super) fn reveal(&mut self, now: Millis) -> Vec<Effect> {
        let Some((answer, explanation)) = self.item().map(|(_, i)| (answer_of(i), i.explanation.clone())) else {
            return Vec::new();
        };
        let Some(sitting) = self.sitting().filter(|s| !s.revealed) else { return Vec::new() };
        // Who is being asked how sure they are goes back to the answer.
        sitting.stage = Stage::Answering;
        sitting.revealed = true;
        let item = sitting.item.clone();
        let mut effects = self.cancel_phrasing();
        self.talk.log.push(Entry::Reveal { answer, explanation });
        effects.extend(self.record(now, Evidence::Hint { item, rung: HINTS + 1 }));
        effects
    }

    /// After a restart: a hint that was taken and had not been put in words yet.
    pub(super) fn missing_hints(&mut self) {
        let Phase::Item(sitting) = &self.phase else { return };
        let Some((_, item)) = self.item() else { return };
        let shown = |rung: u8| self.talk.log.iter().any(|e| matches!(e, Entry::Hint { rung: r, .. } if *r == rung));
        let hints = item.hints.iter().zip(1..=sitting.hints).filter(|(_, rung)| !shown(*rung));
        let missing: Vec<Entry> = hints.map(|(text, rung)| Entry::Hint { rung, text: text.clone() }).collect();
        self.talk.log.extend(missing);
    }

    /// Whether this right answer is one of those whose reason is asked for: given alone, in practice, and not an explanation
    /// itself.
    pub(super) fn shall_ask_why(&self, judged: &Judged) -> bool {
        let (Phase::Item(sitting), Some((_, item))) = (&self.phase, self.item()) else { return false };
        let alone = sitting.mode == Mode::Practice && sitting.tries == 0 && !sitting.helped();
        let right = self.learner.overall.correct;
        // What the learner says is compared with the explanation.
        let alone = alone && !item.explanation.trim().is_empty();
        judged.verdict.correct && alone && item.kind() != Kind::Explain && right > 0 && right.is_multiple_of(ASK_WHY)
    }

    /// Whether the learner has been asked why, and may answer now.
    pub(super) fn takes_up_why(&self) -> bool {
        matches!(&self.phase, Phase::Item(s) if s.judged().is_some_and(|j| j.asks_why))
    }

    /// The explanation that was held back while the learner was asked for it.
    pub(super) fn tell_why(&mut self) {
        if let Some(Sitting { stage: Stage::Judged(judged), .. }) = self.sitting() {
            judged.asks_why = false;
            self.log_closing();
        }
    }

    /// What the model adds to a verdict, where it may phrase. The authored words stand already.
    pub(super) fn after_verdict(&mut self, now: Millis) -> Vec<Effect> {
        let (Phase::Item(sitting), Some((skill, _))) = (&self.phase, self.item()) else { return Vec::new() };
        let Some(judged) = sitting.judged() else { return Vec::new() };
        if sitting.mode.is_test() {
            return Vec::new();
        }
        let mixed_up = judged.verdict.cause.misconception().and_then(|id| skill.misconception(id));
        let (which, brief) = match mixed_up {
            Some(m) => {
                let (authored, belief) = (m.correction.clone(), m.belief.clone());
                (Move::CorrectMisconception, Brief { authored, belief, ..Brief::default() })
            }
            None if judged.asks_why => (Move::PraiseAndAskWhy, Brief::default()),
            // A model does not speak about what a model found.
            None if matches!(judged.verdict.cause, Cause::ModelMarked { .. }) => return Vec::new(),
            None if judged.may_retry && !judged.verdict.feedback.is_empty() => {
                (Move::Acknowledge, Brief { authored: judged.verdict.feedback.clone(), ..Brief::default() })
            }
            None => return Vec::new(),
        };
        self.phrase(now, which, brief, None)
    }
}
