//! Another item than the one at hand, because the learner asks for an easier or a harder one.

use super::{RECENT, SEEN_COST};
use crate::curriculum::{Curriculum, Item, Skill};
use crate::learner::calibrate::question_of;
use crate::learner::estimate::Belief;
use crate::learner::{Learner, Millis};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// An easier one.
    Easier,
    /// A harder one.
    Harder,
}

/// Items whose chances differ by less are equally hard.
const APART: f64 = 0.02;
/// Chances of success that are aimed at: clearly above and below the 80 to 88% of ordinary choice.
const EASIER: f64 = 0.93;
const HARDER: f64 = 0.65;

/// An item that is easier (or harder) for this learner than the one at hand: of its skill, and for an easier one else of the
/// skills that it builds on. Never one just answered, nor one that cannot be judged here. `None` where there is none.
pub fn pick_other<'a>(
    c: &'a Curriculum,
    learner: &Learner,
    recent: &[String],
    at: &Item,
    aim: Aim,
    now: Millis,
) -> Option<&'a Item> {
    let view = learner.overall.estimator.view(now);
    let fresh = Belief::default();
    let chance = |i: &Item| {
        let belief = learner.skills.get(i.skill_id()).map_or(&fresh, |s| &s.belief);
        view.predict(belief, question_of(i))
    };
    let here = chance(at);
    let fits = |i: &&Item| {
        let apart = match aim {
            Aim::Easier => chance(i) - here,
            Aim::Harder => here - chance(i),
        };
        let just_seen = recent.iter().rev().take(RECENT).any(|r| *r == i.id);
        i.runs && i.id != at.id && !just_seen && apart >= APART
    };
    let target = if aim == Aim::Easier { EASIER } else { HARDER };
    let cost = |i: &Item| {
        let seen = learner.items.get(&i.id).map_or(0, |s| s.seen.saturating_add(s.skipped));
        (chance(i) - target).abs() + SEEN_COST * f64::from(seen)
    };
    let best = |skill: &'a Skill| {
        let costs = skill.items.iter().filter(fits).map(|i| (cost(i), i));
        costs.min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let skill = c.skill(at.skill_id())?;
    let below = || {
        let found = skill.requires.iter().filter_map(|id| c.skill(id)).filter_map(best);
        found.min_by(|a, b| a.0.total_cmp(&b.0))
    };
    best(skill).or_else(|| if aim == Aim::Easier { below() } else { None }).map(|(_, item)| item)
}
