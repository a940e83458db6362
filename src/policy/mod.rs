//! What to do next: the next item, lesson or review, and the reason for it.
//!
//! PURE: time and the learner are arguments, and the same arguments give the same choice. Knows the curriculum and the
//! learner; never asks, never remembers.
//!
//! A skill's score is `gap x readiness x forgetting`: `(1-P)^4.8 (.02 + .98 R)^6.3 (.05 + .95 p)^.09 (1 + .28 n) m`, with `P`
//! the mastery estimate, `R` the least mastery among its prerequisites, `p` the chance of success, `n` its dependants and
//! `m` 1.09 for the skill of the last answer. The exponents were found by simulation against three kinds of simulated
//! learners; a plain "largest gap first" did no better there than a fixed order, because it sits on skills whose
//! prerequisites are missing.

pub mod placement;
pub mod plan;
mod reason;

pub use reason::Reason;

use crate::curriculum::{Curriculum, Item, Skill};
use crate::learner::{Learner, Millis, SkillState, Standing, taste};
use serde::Serialize;

/// A prerequisite below this estimate locks the skills that need it.
pub const READY_AT: f64 = 0.6;
/// Success probability aimed at when an item is picked; learners answer 80 to 88% right around it.
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
    /// Least estimate among the prerequisites (1 without any), 0 to 1.
    pub readiness: f64,
    /// Id of that prerequisite.
    pub weakest: Option<String>,
    /// The score; 0 for a locked skill.
    pub score: f64,
    /// Some prerequisite is missing.
    pub locked: bool,
    /// Certified once, and fading.
    pub review: bool,
}

/// Every skill of the curriculum with its score, best first.
pub fn candidates(curriculum: &Curriculum, learner: &Learner, now: Millis) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = curriculum.skills.iter().map(|s| candidate(curriculum, learner, s, now)).collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    all
}

/// How ready a learner is for a skill: the least mastery among its prerequisites, and which. A certified prerequisite
/// counts in full: forgetting calls for a review, not for a lock.
pub fn readiness(curriculum: &Curriculum, learner: &Learner, skill: &Skill, now: Millis) -> (f64, Option<String>) {
    let worth = |id: &String| {
        let mastery = learner.mastery(id, now);
        match mastery.standing {
            Standing::Mastered | Standing::ReviewDue => 1.0,
            _ => mastery.estimate,
        }
    };
    let known = skill.requires.iter().filter(|id| curriculum.skill(id).is_some());
    let least = known.map(|id| (worth(id), id)).min_by(|a, b| a.0.total_cmp(&b.0));
    least.map_or((1.0, None), |(w, id)| (w, Some(id.clone())))
}

/// Whether a skill is out of reach: a prerequisite is missing (see [`readiness`]), and it was not begun. What was begun stays
/// open: a prerequisite that wavers later does not take a skill away. A miss in the placement begins nothing.
pub fn locked(learner: &Learner, skill: &Skill, readiness: f64) -> bool {
    let begun = |s: &SkillState| s.lesson_read || s.mastered || s.last_unassisted_right;
    readiness < READY_AT && !learner.skills.get(&skill.id).is_some_and(begun)
}

fn candidate(curriculum: &Curriculum, learner: &Learner, skill: &Skill, now: Millis) -> Candidate {
    let mastery = learner.mastery(&skill.id, now);
    let (readiness, weakest) = readiness(curriculum, learner, skill, now);
    let state = learner.skills.get(&skill.id);
    let locked = locked(learner, skill, readiness);
    let review = mastery.standing == Standing::ReviewDue;
    let mastered = mastery.standing == Standing::Mastered;
    let resting = state.is_some_and(|s| s.rests_until > now);
    let success = middle_item(skill).map_or(0.5, |i| learner.success(i, now));
    let stay = if learner.overall.last_skill == skill.id { 1.09 } else { 1.0 };
    let gap = if review { 1.0 - mastery.retrievability * 0.5 } else { 1.0 - mastery.estimate };
    let score = gap.max(1e-3).powf(4.8)
        * (0.02 + 0.98 * readiness).powf(6.3)
        * (0.05 + 0.95 * success).powf(0.09)
        * (1.0 + 0.28 * curriculum.dependants(&skill.id) as f64)
        * stay;
    let score = match () {
        _ if locked || mastered || skill.items.is_empty() => 0.0,
        // A review that is due goes before new things: it costs one answer, and forgetting costs more.
        _ if review => 1.0 + (1.0 - mastery.retrievability),
        _ if resting => score * 1e-3,
        _ => score,
    };
    Candidate { skill: skill.id.clone(), estimate: mastery.estimate, readiness, weakest, score, locked, review }
}

fn middle_item(skill: &Skill) -> Option<&Item> {
    skill.items.iter().min_by_key(|i| i.difficulty.abs_diff(3))
}

/// The next thing to do.
pub fn next(curriculum: &Curriculum, learner: &Learner, recent: &[String], now: Millis) -> Next {
    let all = candidates(curriculum, learner, now);
    let Some(best) = first(&all, curriculum, learner, now) else {
        let due = |s: &Skill| Some(learner.skills.get(&s.id)?.memory.due(crate::learner::memory::TARGET));
        return Next::Rest { next_review: curriculum.skills.iter().filter_map(due).min() };
    };
    let Some(skill) = curriculum.skill(&best.skill) else { return Next::Rest { next_review: None } };
    let Some(item) = pick_item(skill, learner, recent, now) else { return Next::Rest { next_review: None } };
    let reason = Reason::of(curriculum, learner, best, item, now);
    let state = learner.skills.get(&skill.id);
    if best.review || state.is_some_and(|s| s.lesson_read || s.last_unassisted_right) {
        Next::Ask { item: item.id.clone(), reason }
    } else {
        Next::Lesson { skill: skill.id.clone(), reason }
    }
}

/// The candidate with the highest score; among equals the one whose topics the learner likes.
fn first<'a>(all: &'a [Candidate], c: &Curriculum, learner: &Learner, now: Millis) -> Option<&'a Candidate> {
    let best = all.iter().find(|c| c.score > 0.0)?;
    let tied: Vec<&Candidate> = all.iter().filter(|c| c.score >= best.score * (1.0 - TIE)).collect();
    let tags: Vec<&[String]> = tied.iter().map(|t| c.skill(&t.skill).map_or(&[][..], |s| &s.tags)).collect();
    let taste = &learner.overall.taste;
    tied.get(taste::tie_break(taste, c, &tags, now, &mut taste.chance())).copied()
}

/// The item of a skill that suits the learner now: near the target success, fresh ones first, never one just seen where
/// there is another. A learner who has begun with a skill meets its easiest item first.
pub fn pick_item<'a>(skill: &'a Skill, learner: &Learner, recent: &[String], now: Millis) -> Option<&'a Item> {
    let just_seen =
        |i: &Item| recent.iter().rev().take(RECENT.min(skill.items.len().saturating_sub(1))).any(|r| *r == i.id);
    let cost = |i: &Item| {
        let state = learner.items.get(&i.id);
        let seen = state.map_or(0, |s| s.seen + s.skipped);
        let again = if just_seen(i) { 100.0 } else { 0.0 };
        (learner.success(i, now) - TARGET_SUCCESS).abs() + SEEN_COST * f64::from(seen) + again
    };
    skill.items.iter().min_by(|a, b| cost(a).total_cmp(&cost(b)))
}
