//! The reason for a choice: the numbers it came from, and one sentence.

use super::board::Board;
use super::score::{Factors, Turn, score};
use crate::curriculum::{Curriculum, Item};
use crate::learner::{OFF_RAMP, Standing, WHEEL_SPINNING};
use crate::msg;
use serde::{Deserialize, Serialize};

/// Why an item was chosen. Probabilities from 0 to 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// For people, one sentence.
    pub sentence: String,
    /// What tipped it.
    pub cause: Cause,
    /// Mastery estimate of the skill.
    pub estimate: f64,
    /// How likely its least known prerequisite can be built on.
    pub readiness: f64,
    /// Expected chance of a right answer.
    pub success: f64,
    /// The score that won.
    pub score: f64,
    /// What the score was made from: [`score`] gives it again.
    pub factors: Factors,
    /// It is a review.
    pub review: bool,
}

/// What tipped a choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Not the policy: the learner's own wish, or the item after a lesson.
    #[default]
    Asked,
    /// It tells most about where to start.
    Placement,
    /// Everything else that is open rests too.
    Resting,
    /// A certificate fades.
    Review,
    /// A skill that builds on it resists.
    Prerequisite,
    /// It is easily confused with the last skill.
    Mixed,
    /// Not asked yet, but what builds on it was answered right in the placement.
    Carried,
    /// New, and the learner is ready.
    New,
    /// Many tries without mastery.
    Spinning,
    /// A misconception is open.
    Misconception,
    /// The largest gap that the learner is ready for.
    Gap,
}

fn percent(p: f64) -> String {
    format!("{:.0}%", p * 100.0)
}

impl Reason {
    /// The reason of the policy's choice.
    pub(super) fn of(board: &Board, at: usize, factors: Factors, item: &Item) -> Reason {
        let (c, learner, now) = (board.curriculum, board.learner, board.now);
        let mastery = learner.mastery(&c.skills[at].id, now);
        let (readiness, weakest) = board.readiness(at);
        let state = board.cell(at).state;
        let struggle = state.map_or(0, |s| s.struggle);
        let cause = match () {
            () if factors.resting => Cause::Resting,
            () if factors.review => Cause::Review,
            () if factors.called => Cause::Prerequisite,
            () if factors.turn == Turn::Mixed => Cause::Mixed,
            () if mastery.standing == Standing::New && board.carrier(at).is_some() => Cause::Carried,
            () if mastery.standing == Standing::New => Cause::New,
            () if struggle >= WHEEL_SPINNING => Cause::Spinning,
            () if state.is_some_and(|s| s.misconceptions.values().any(|l| l.open)) => Cause::Misconception,
            () => Cause::Gap,
        };
        let success = learner.success(item, now);
        let words = Words { c, board, at, weakest, readiness, struggle, success, factors, estimate: mastery.estimate };
        Reason {
            sentence: words.sentence(cause, &learner.overall.last_skill),
            cause,
            estimate: mastery.estimate,
            readiness,
            success,
            score: score(&factors),
            factors,
            review: factors.review,
        }
    }

    /// The reason of an item in placement.
    pub(super) fn placement(skill: &str, success: f64, number: usize) -> Reason {
        let sentence = msg!("reason-placement", n = number, skill = skill);
        Reason { sentence, success, cause: Cause::Placement, ..Reason::default() }
    }
}

/// What a sentence is made of.
struct Words<'a> {
    c: &'a Curriculum,
    board: &'a Board<'a>,
    at: usize,
    weakest: Option<usize>,
    readiness: f64,
    struggle: u32,
    success: f64,
    factors: Factors,
    estimate: f64,
}

impl Words<'_> {
    fn sentence(&self, cause: Cause, last: &str) -> String {
        let title = |at: usize| self.c.skills.get(at).map_or("", |s| s.title.as_str());
        let name = title(self.at);
        let stands = percent(self.estimate);
        match cause {
            Cause::Resting => msg!("reason-resting", skill = name, tries = OFF_RAMP),
            Cause::Review => msg!("reason-review", skill = name, recall = percent(self.factors.recall)),
            Cause::Prerequisite => match self.board.caller(self.at) {
                Some(caller) => msg!("reason-base", skill = name, resting = title(caller)),
                None => msg!("reason-base-of-some", skill = name),
            },
            Cause::Mixed => match self.c.skill(last) {
                Some(other) => msg!("reason-mixed", skill = name, other = other.title.as_str()),
                None => msg!("reason-mixed-last", skill = name),
            },
            Cause::Carried => {
                let by = self.board.carrier(self.at).map_or("", title);
                msg!("reason-carried", skill = name, by = by)
            }
            Cause::New => match self.weakest {
                None => msg!("reason-new", skill = name),
                Some(w) => msg!("reason-ready", skill = name, base = title(w), ready = percent(self.readiness)),
            },
            Cause::Spinning => msg!("reason-spinning", skill = name, tries = self.struggle),
            Cause::Misconception => msg!("reason-mix-up", skill = name, stands = stands),
            Cause::Gap | Cause::Asked | Cause::Placement => {
                msg!("reason-gap", skill = name, stands = stands, chance = percent(self.success))
            }
        }
    }
}
