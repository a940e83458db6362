//! The place of a learner, so that a restart continues exactly there: same item, same half-typed answer.

use super::item::{Judged, Mode, Stage};
use super::{Check, Entry, Feeling, Phase, Session};
use crate::curriculum::{Item, Question};
use crate::dialogue::Told;
use crate::grading::{self, Answer, Verdict};
use crate::learner::{CERTIFY_AT, Millis, Standing};
use crate::msg;
use serde::{Deserialize, Serialize};

/// What is kept of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// Where in the course.
    pub phase: Phase,
    /// The running placement.
    #[serde(default)]
    pub placement: Vec<(String, bool)>,
    /// The running check.
    #[serde(default)]
    pub check: Option<Check>,
    /// The last items, oldest first.
    #[serde(default)]
    pub recent: Vec<String>,
    /// The conversation.
    #[serde(default)]
    pub log: Vec<Entry>,
    /// What replies have told of the item at hand.
    #[serde(default)]
    pub told: Told,
    /// How often the item at hand had been answered before: whether the answer at hand reached the disk shows in it.
    #[serde(default)]
    pub seen: u32,
    /// The verdict on the answer that is being written: not every one could be found again without a run.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// The facts of the sitting, and the guess that is shown.
    #[serde(default)]
    pub feeling: Feeling,
}

impl Saved {
    /// A place with nothing around it.
    pub fn at(phase: Phase) -> Saved {
        let (told, feeling) = (Told::default(), Feeling::default());
        let (placement, recent, log) = (vec![], vec![], vec![]);
        Saved { phase, placement, check: None, recent, log, told, seen: 0, verdict: None, feeling }
    }
}

impl Session {
    /// The place as it is now.
    pub fn saved_place(&self, now: Millis) -> Saved {
        let mut phase = self.phase.clone();
        if let Phase::Item(sitting) = &mut phase {
            sitting.spent_ms = sitting.elapsed(now);
        }
        let seen = self.item().map_or(0, |(_, i)| self.times_seen(&i.id));
        let (placement, recent, log) = (self.placement.clone(), self.recent.clone(), self.talk.log.clone());
        let verdict = self.pending.as_ref().map(|p| p.judged.verdict.clone());
        let (check, told, feeling) = (self.check.clone(), self.talk.told.clone(), self.feeling.clone());
        Saved { phase, placement, check, recent, log, told, seen, verdict, feeling }
    }

    fn times_seen(&self, item: &str) -> u32 {
        self.learner.items.get(item).map_or(0, |s| s.seen)
    }

    /// Goes back to a saved place, where it still makes sense: the curriculum may have changed since.
    pub(super) fn restore(&mut self, saved: Saved, now: Millis) {
        let welcomed = self.learner.profile.is_some();
        let known = |id: &String| self.curriculum.item(id).is_some();
        let feeling = saved.feeling;
        self.recent = saved.recent.into_iter().filter(known).collect();
        if !self.learner.overall.placed {
            self.placement = saved.placement.into_iter().filter(|(id, _)| known(id)).collect();
        }
        match saved.phase {
            Phase::Welcome(welcome) if !welcomed => self.phase = Phase::Welcome(welcome),
            _ if !welcomed => {}
            Phase::Lesson(mut reading) if self.curriculum.skill(&reading.skill).is_some() => {
                reading.since = now;
                self.phase = Phase::Lesson(reading);
                self.talk.resume(saved.log, saved.told);
            }
            Phase::Item(mut sitting) => {
                let Some((_, item)) = self.curriculum.item(&sitting.item) else { return };
                if item.hash != sitting.hash || (sitting.mode == Mode::Placement && self.learner.overall.placed) {
                    return;
                }
                if sitting.mode == Mode::Check {
                    match saved.check {
                        Some(check) => self.check = Some(check),
                        None => return,
                    }
                }
                let is_command = matches!(item.question, Question::Command(_));
                // Killed between the disk and the screen: the answer counts, so its verdict is due.
                let unseen = matches!(sitting.stage, Stage::Saving | Stage::NotSaved(_))
                    && self.times_seen(&item.id) > saved.seen;
                sitting.stage = match sitting.stage {
                    Stage::Judged(judged) => Stage::Judged(judged),
                    _ if unseen => {
                        let judged = self.judged_late(item, &sitting.answer, saved.verdict, now);
                        sitting.tries += 1;
                        if sitting.mode == Mode::Placement {
                            self.placement.push((sitting.item.clone(), judged.verdict.correct));
                        } else if let Some(check) = &mut self.check {
                            check.asked.push((sitting.item.clone(), judged.verdict.correct));
                        }
                        self.remember(&sitting.item);
                        Stage::Judged(judged)
                    }
                    _ => Stage::Answering,
                };
                // Its folder went with the program that made it.
                let folder_gone = is_command && sitting.stage == Stage::Answering && !sitting.answer.is_empty();
                if folder_gone {
                    sitting.answer.clear();
                }
                sitting.shown_at = now;
                self.phase = Phase::Item(sitting);
                self.talk.resume(saved.log, saved.told);
                self.missing_hints();
                if folder_gone {
                    self.talk.log.push(Entry::Note(msg!("folder-gone")));
                }
                if unseen {
                    self.log_verdict();
                }
            }
            Phase::Teach(teaching) => self.restore_teaching(teaching),
            Phase::Home | Phase::Welcome(_) | Phase::Lesson(_) => {}
        }
        self.feeling = feeling.restored(matches!(self.phase, Phase::Item(_)));
    }

    /// The judgement of an answer that is on disk already; the estimate before it is read from the skill's history.
    fn judged_late(&self, item: &Item, answer: &Answer, verdict: Option<Verdict>, now: Millis) -> Judged {
        let after = self.learner.mastery(item.skill_id(), now);
        let trail = self.learner.skills.get(item.skill_id()).map(|s| s.trail.as_slice()).unwrap_or_default();
        let claimed = self.learner.items.get(&item.id).is_some_and(|i| i.claim.is_some());
        let last = trail.iter().rev().nth(1).filter(|_| !claimed);
        let before = last.map_or(after.estimate, |(_, estimate, _)| f64::from(*estimate));
        let certified = after.standing == Standing::Mastered && before < CERTIFY_AT;
        let verdict = verdict.unwrap_or_else(|| grading::grade(item, answer));
        Judged {
            verdict,
            before,
            after: after.estimate,
            certified,
            confidence: None,
            may_retry: false,
            disputed: false,
            asks_why: false,
        }
    }
}
