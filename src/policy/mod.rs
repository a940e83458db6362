//! What to do next: the next item, lesson or review, and the reason for it.
//!
//! PURE: time and the learner are arguments, and the same arguments give the same choice. Knows the curriculum and the
//! learner; never asks, never remembers. What a skill is worth now, [`score`] tells; [`next`] takes the best one and its
//! item; [`placement`] asks before there is anything to go by.

mod board;
mod other;
pub mod placement;
pub mod plan;
mod reason;
pub mod score;

pub use board::Board;
pub use other::{Aim, pick_other};
pub use reason::{Cause, Reason};

use crate::curriculum::{Curriculum, Item, Skill};
use crate::learner::calibrate::question_of;
use crate::learner::estimate::Belief;
use crate::learner::{Learner, Millis, SkillState, taste};
use score::Factors;
use serde::Serialize;

/// A prerequisite that is less likely known than this locks the skills that need it.
pub const READY_AT: f64 = 0.6;
/// Success probability aimed at when an item is picked; the middle of the 80 to 88% at which learning goes best.
const TARGET_SUCCESS: f64 = 0.8;
/// How much each earlier sight of an item counts against it, in units of success probability.
const SEEN_COST: f64 = 0.15;
/// Scores that differ by less than this share are equal.
const TIE: f64 = 1e-6;
/// An item is not asked again within this many other items, where there is a choice.
const RECENT: usize = 4;

/// What to do next.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Next {
    /// Show the skill's lesson first.
    Lesson {
        /// Full skill id.
        skill: String,
        /// Why this skill.
        reason: Reason,
    },
    /// Ask an item.
    Ask {
        /// Full item id.
        item: String,
        /// Why this one.
        reason: Reason,
    },
    /// Everything is mastered and nothing is due.
    Rest {
        /// When the next review is due.
        next_review: Option<Millis>,
    },
}

/// The standing of a skill for the choice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Full skill id.
    pub skill: String,
    /// Mastery estimate, 0 to 1.
    pub estimate: f64,
    /// Least among the prerequisites (1 without any), 0 to 1: see [`Board::readiness`].
    pub readiness: f64,
    /// Id of that prerequisite.
    pub weakest: Option<String>,
    /// The score; 0 for what is not chosen.
    pub score: f64,
    /// What it was made from.
    pub factors: Factors,
    /// Some prerequisite is missing.
    pub locked: bool,
    /// Certified once, and fading.
    pub review: bool,
}

/// Every skill of the curriculum with its score, best first.
pub fn candidates(curriculum: &Curriculum, learner: &Learner, now: Millis) -> Vec<Candidate> {
    let board = Board::new(curriculum, learner, now);
    let one = |at| candidate(&board, at);
    let mut all: Vec<Candidate> = (0..curriculum.skills.len()).map(one).collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all
}

fn candidate(board: &Board, at: usize) -> Candidate {
    let factors = board.factors(at);
    let (readiness, weakest) = board.readiness(at);
    let id = |at: usize| &board.curriculum.skills[at].id;
    Candidate {
        skill: id(at).clone(),
        estimate: board.learner.mastery(id(at), board.now).estimate,
        readiness,
        weakest: weakest.map(|n| id(n).clone()),
        score: score::score(&factors),
        factors,
        locked: board.shut(at, readiness),
        review: factors.review,
    }
}

/// Whether a learner has met a skill: its lesson was read, or a question of it answered alone and right. A miss in the placement
/// begins nothing.
pub fn begun(state: &SkillState) -> bool {
    state.lesson_read || state.mastered || state.last_unassisted_right
}

/// The next thing to do. `recent` are the ids of the items just answered, newest last.
pub fn next(curriculum: &Curriculum, learner: &Learner, recent: &[String], now: Millis) -> Next {
    let board = Board::new(curriculum, learner, now);
    let Some((at, factors)) = first(&board, curriculum, learner, now) else {
        let due = |s: &Skill| Some(learner.skills.get(&s.id)?.memory.due(crate::learner::memory::TARGET));
        return Next::Rest { next_review: curriculum.skills.iter().filter_map(due).min() };
    };
    let skill = &curriculum.skills[at];
    let Some(item) = pick_item(skill, learner, recent, now) else { return Next::Rest { next_review: None } };
    let reason = Reason::of(&board, at, factors, item);
    let state = board.cell(at).state;
    if board.carrier(at).is_some() || factors.review || state.is_some_and(|s| s.lesson_read || s.last_unassisted_right)
    {
        Next::Ask { item: item.id.clone(), reason }
    } else {
        Next::Lesson { skill: skill.id.clone(), reason }
    }
}

/// The skill with the highest score; among equals the one whose topics the learner likes.
fn first(board: &Board, c: &Curriculum, learner: &Learner, now: Millis) -> Option<(usize, Factors)> {
    let best = board.best()?;
    let taste = &learner.overall.taste;
    if taste.is_silent() {
        return Some(best);
    }
    let tied = board.at_least(score::score(&best.1) * (1.0 - TIE));
    let tags: Vec<&[String]> = tied.iter().map(|(at, _)| c.skills[*at].tags.as_slice()).collect();
    tied.get(taste::tie_break(taste, c, &tags, now, &mut taste.chance())).copied()
}

/// How far an item is from suiting now: from the target success, and from being fresh.
fn unsuited(success: f64, seen: f64) -> f64 {
    (success - TARGET_SUCCESS).abs() + SEEN_COST * seen
}

/// The item of a skill that suits the learner now: near the target success, fresh ones first, never one just seen where
/// there is another. A learner who has begun with a skill meets its easiest item first.
pub fn pick_item<'a>(skill: &'a Skill, learner: &Learner, recent: &[String], now: Millis) -> Option<&'a Item> {
    let just_seen =
        |i: &Item| recent.iter().rev().take(RECENT.min(skill.items.len().saturating_sub(1))).any(|r| *r == i.id);
    let view = learner.overall.estimator.view(now);
    let fresh = Belief::default();
    let belief = learner.skills.get(&skill.id).map_or(&fresh, |s| &s.belief);
    let cost = |i: &Item| {
        let seen = learner.items.get(&i.id).map_or(0, |s| s.seen.saturating_add(s.skipped));
        let again = if just_seen(i) { f64::MAX / 4.0 } else { 0.0 };
        let success = view.predict(belief, question_of(i));
        unsuited(success, f64::from(seen)) + again
    };
    let costs = skill.items.iter().filter(|i| i.runs).map(|i| (cost(i), i));
    costs.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, i)| i)
}
