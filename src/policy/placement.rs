//! Placement: few questions that tell most about where to start.
//!
//! Each question is the one whose answer explains most of the variance of the skills that are still open, with a little
//! favour for skills that many others build on. It ends when nothing tells much any more, after [`MOST`] items, or
//! after misses in a row: then the start of the course is the place to be.

use super::Reason;
use crate::curriculum::{Curriculum, Item, Skill};
use crate::learner::calibrate::question_of;
use crate::learner::estimate::Belief;
use crate::learner::{Learner, Millis};

/// Most items in a placement.
pub const MOST: usize = 12;
/// Information (share of variance explained) below which a question is not worth asking.
const LEAST_INFORMATION: f64 = 0.12;
/// Misses in a row that end it.
const MISSES: usize = 3;

/// The next item of a placement, or `None` when it is over. `asked` holds the items so far with their results.
pub fn next<'a>(
    c: &'a Curriculum,
    learner: &Learner,
    asked: &[(String, bool)],
    now: Millis,
) -> Option<(&'a Item, Reason)> {
    let misses = asked.iter().rev().take_while(|(_, right)| !right).count();
    if asked.len() >= MOST || misses >= MISSES {
        return None;
    }
    let open = |s: &&Skill| {
        let mut results = asked.iter().filter(|(item, _)| item.split_once('/').is_some_and(|(id, _)| id == s.id));
        // A skill whose prerequisite was just missed would be missed too.
        let blocked = asked.iter().any(|(item, right)| {
            !right && item.split_once('/').is_some_and(|(id, _)| s.requires.iter().any(|r| r == id))
        });
        results.next().is_none() && !blocked
    };
    let fresh = Belief::default();
    let worth = |s: &Skill, i: &Item| {
        let belief = learner.skills.get(&s.id).map_or(&fresh, |state| &state.belief);
        let q = question_of(i);
        learner.overall.estimator.information(belief, now, q) * (1.0 + 0.05 * c.dependants(&s.id) as f64)
    };
    let (item, skill, best) = c
        .skills
        .iter()
        .filter(open)
        .flat_map(|s| s.items.iter().map(move |i| (i, s)))
        .map(|(i, s)| (i, s, worth(s, i)))
        .max_by(|a, b| a.2.total_cmp(&b.2))?;
    if best < LEAST_INFORMATION {
        return None;
    }
    Some((item, Reason::placement(&skill.title, learner.success(item, now), asked.len() + 1)))
}
