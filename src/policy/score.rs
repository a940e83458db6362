//! The score of a skill: what it is worth to ask about it now.
//!
//! ```text
//! score = (1 - likely recall)^5  (.02 + .98 readiness)^6  (1 + .28 dependants)  turn  rest  call
//! review: 1000 + (1 - recall)
//! ```
//!
//! gap x readiness x forgetting. The numbers were chosen by simulation (`gradus eval policy`, on learners and courses of other
//! seeds than those of the figures); the figures lie on a broad plateau. What decides is that the gap is measured against
//! the lower bar of [`crate::learner::estimate::Known::likely`], and that it reopens as recall falls: waiting for the
//! certificate before moving on sends most questions to what is known already. A plain "largest gap first" sits on skills
//! whose prerequisites are missing.

use serde::{Deserialize, Serialize};

/// What a score is made from. Probabilities from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Factors {
    /// That the skill is known well enough to be built on, by its own answers or the placement ([`super::Board::likely`]);
    /// 1 for what was certified once.
    pub likely: f64,
    /// To recall it now; 1 where nothing was learned yet.
    pub recall: f64,
    /// Least likely among the prerequisites; a certified one counts as 1, and 1 without any.
    pub readiness: f64,
    /// How many skills need it.
    pub dependants: u32,
    /// How it stands to the last question.
    pub turn: Turn,
    /// Left alone for a while after many tries.
    pub resting: bool,
    /// A skill that needs it is resting: it is the weakest that one builds on.
    pub called: bool,
    /// Certified, and fading.
    pub review: bool,
    /// Locked, certified and fresh, or without items: never chosen.
    pub closed: bool,
}

/// How a skill stands to the last question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Another skill.
    #[default]
    Other,
    /// The same skill.
    Same,
    /// One that is mixed up with it, both answered right before: telling them apart is what interleaving teaches.
    Mixed,
}

const GAP: i32 = 5;
const READY: i32 = 6;
const NOT_READY: f64 = 0.02;
const DEPENDANT: f64 = 0.28;
const SAME: f64 = 1.09;
const MIXED: f64 = 1.5;
const RESTING: f64 = 1e-3;
const CALLED: f64 = 5.0;
/// The gap of what is surely known, so that the least known of all is still found.
const LEAST_GAP: f64 = 1e-3;

/// A due review goes before new things: it costs one answer, and forgetting costs more.
const REVIEW: f64 = 1e3;

/// The score that follows from the factors: above 0, or 0 for what is never chosen.
pub fn score(f: &Factors) -> f64 {
    if f.closed { 0.0 } else { most(f) * ready(f) }
}

/// How much of [`most`] the prerequisites leave; a review has met them once.
fn ready(f: &Factors) -> f64 {
    if f.review { 1.0 } else { (NOT_READY + (1.0 - NOT_READY) * f.readiness).powi(READY) }
}

/// What the score cannot exceed, whatever the readiness, which takes longest to find out.
pub(super) fn most(f: &Factors) -> f64 {
    if f.review {
        return REVIEW + (1.0 - f.recall);
    }
    let turn = match f.turn {
        Turn::Other => 1.0,
        Turn::Same => SAME,
        Turn::Mixed => MIXED,
    };
    let rest = if f.resting { RESTING } else { 1.0 };
    let called = if f.called { CALLED } else { 1.0 };
    (1.0 - f.likely * f.recall).max(LEAST_GAP).powi(GAP)
        * (1.0 + DEPENDANT * f64::from(f.dependants))
        * turn
        * rest
        * called
}
