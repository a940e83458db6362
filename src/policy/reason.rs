//! The reason for a choice: the numbers it came from, and one sentence.

use super::Candidate;
use crate::curriculum::{Curriculum, Item};
use crate::learner::{Learner, Millis, OFF_RAMP, Standing, WHEEL_SPINNING};
use serde::{Deserialize, Serialize};

/// Why an item was chosen. Probabilities from 0 to 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// For people, one sentence.
    pub sentence: String,
    /// Mastery estimate of the skill.
    pub estimate: f64,
    /// Least mastery among its prerequisites.
    pub readiness: f64,
    /// Expected chance of a right answer.
    pub success: f64,
    /// The score that won.
    pub score: f64,
    /// It is a review.
    pub review: bool,
}

fn percent(p: f64) -> String {
    format!("{:.0}%", p * 100.0)
}

impl Reason {
    /// The reason of the policy's choice.
    pub(super) fn of(c: &Curriculum, learner: &Learner, best: &Candidate, item: &Item, now: Millis) -> Reason {
        let title = |id: &str| c.skill(id).map_or_else(|| id.to_string(), |s| s.title.clone());
        let success = learner.success(item, now);
        let mastery = learner.mastery(&best.skill, now);
        let state = learner.skills.get(&best.skill);
        let open = state.is_some_and(|s| s.misconceptions.values().any(|l| l.open));
        let name = title(&best.skill);
        let resting = state.is_some_and(|s| s.rests_until > now);
        let sentence = if resting {
            format!(
                "{name} has resisted {OFF_RAMP} tries: read its worked example again, or leave it for today and ask a person."
            )
        } else if best.review {
            format!(
                "Review: you mastered {name}, and by now you would recall it with about {}.",
                percent(mastery.retrievability)
            )
        } else if mastery.standing == Standing::New {
            match &best.weakest {
                None => format!("{name} is new to you, and it needs nothing that comes before."),
                Some(w) => format!(
                    "{name} is new to you, and you are ready: {} stands at {}.",
                    title(w),
                    percent(best.readiness)
                ),
            }
        } else if let Some(s) = state.filter(|s| s.struggle >= WHEEL_SPINNING) {
            format!(
                "{name} is slow going after {} tries: its lesson and worked example are worth another look.",
                s.struggle
            )
        } else if open {
            format!("{name} stands at {}, and one mix-up in it is still open.", percent(best.estimate))
        } else {
            let chance = percent(success);
            format!(
                "{name} stands at {}: your largest gap that you are ready for (chance of success {chance}).",
                percent(best.estimate)
            )
        };
        Reason {
            sentence,
            estimate: best.estimate,
            readiness: best.readiness,
            success,
            score: best.score,
            review: best.review,
        }
    }

    /// The reason of an item in placement.
    pub(super) fn placement(skill: &str, success: f64, number: usize) -> Reason {
        let sentence = format!("Placement, question {number}: an answer on {skill} tells most about where to start.");
        Reason { sentence, success, ..Reason::default() }
    }
}
