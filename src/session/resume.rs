//! The place of a learner, so that a restart continues exactly there: same item, same half-typed answer.

use super::item::{Judged, Mode, Stage};
use super::{Entry, Phase, Session};
use crate::grading;
use crate::learner::{Millis, Standing};
use serde::{Deserialize, Serialize};

/// What is kept of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// Where in the course.
    pub phase: Phase,
    /// The running placement.
    #[serde(default)]
    pub placement: Vec<(String, bool)>,
    /// The last items, oldest first.
    #[serde(default)]
    pub recent: Vec<String>,
    /// The conversation.
    #[serde(default)]
    pub log: Vec<Entry>,
}

impl Session {
    /// The place as it is now.
    pub fn saved_place(&self, now: Millis) -> Saved {
        let mut phase = self.phase.clone();
        if let Phase::Item(sitting) = &mut phase {
            sitting.spent_ms = sitting.elapsed(now);
        }
        Saved { phase, placement: self.placement.clone(), recent: self.recent.clone(), log: self.talk.log.clone() }
    }

    /// Goes back to a saved place, where it still makes sense: the curriculum may have changed since.
    pub(super) fn restore(&mut self, saved: Saved, now: Millis) {
        let welcomed = self.learner.profile.is_some();
        let known = |id: &String| self.curriculum.item(id).is_some();
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
                self.talk.log = saved.log;
            }
            Phase::Item(sitting) => {
                let Some((_, item)) = self.curriculum.item(&sitting.item) else { return };
                if item.hash != sitting.hash || (sitting.mode == Mode::Placement && self.learner.overall.placed) {
                    return;
                }
                let reached_disk =
                    self.learner.items.get(&sitting.item).is_some_and(|s| s.seen > 0 && s.last_at >= sitting.shown_at);
                let item = item.clone();
                let mut sitting = sitting;
                let unseen = matches!(sitting.stage, Stage::Saving | Stage::NotSaved(_)) && reached_disk;
                sitting.stage = match sitting.stage {
                    Stage::Judged(judged) => Stage::Judged(judged),
                    // Killed between the disk and the screen: the answer counts, so its verdict is due.
                    _ if unseen => {
                        let after = self.learner.mastery(item.skill_id(), now);
                        let verdict = grading::grade(&item, &sitting.answer);
                        sitting.tries += 1;
                        if sitting.mode == Mode::Placement {
                            self.placement.push((sitting.item.clone(), verdict.correct));
                        }
                        let certified = after.standing == Standing::Mastered;
                        let (before, after) = (after.estimate, after.estimate);
                        Stage::Judged(Judged { verdict, before, after, certified, confidence: None, may_retry: false })
                    }
                    _ => Stage::Answering,
                };
                sitting.shown_at = now;
                self.phase = Phase::Item(sitting);
                self.talk.log = saved.log;
                if unseen {
                    self.log_verdict();
                }
            }
            Phase::Home | Phase::Welcome(_) | Phase::Lesson(_) => {}
        }
    }
}
