//! Placement: few questions that tell most about where to start.
//!
//! An answer tells about the learner's ability, and about the prerequisite graph: who is right knows what the skill builds
//! on, who is wrong will hardly know what builds on it. So the worth of a question is the variance that its answer explains,
//! with favour for skills in the middle of what is open, where either answer tells about many others. What is settled is not
//! asked, nor what builds on two misses. It ends when nothing tells much any more, after [`MOST`] items, or after misses in a
//! row: then the start of the course is the place to be. What the right answers say of the rest, [`super::Board`] works out.

use super::Reason;
use crate::curriculum::{Curriculum, Item, Kind};
use crate::learner::calibrate::question_of;
use crate::learner::estimate::{Belief, View};
use crate::learner::{Learner, Millis};
use std::collections::BTreeMap;

/// Most items in a placement.
pub const MOST: usize = 12;
/// Information (share of variance explained) below which a question is not worth asking.
const LEAST_INFORMATION: f64 = 0.12;
/// Misses in a row that end it, where nothing was right before; two more where something was.
const MISSES: usize = 3;
/// What a question on a skill counts that builds on a missed one.
const DOUBTFUL: f64 = 0.4;
/// Missed skills below a skill from which it is not asked: one may have been a slip.
const CLOSED: u32 = 2;
/// Skills whose reach in the graph is looked at: those that tell most by themselves.
const SHORTLIST: usize = 48;
/// What each skill counts that the less telling of the two answers tells about.
const REACHED: f64 = 0.05;

/// The next item of a placement, or `None` when it is over. `asked` holds the items so far with their results.
pub fn next<'a>(
    c: &'a Curriculum,
    learner: &Learner,
    asked: &[(String, bool)],
    now: Millis,
) -> Option<(&'a Item, Reason)> {
    let misses = asked.iter().rev().take_while(|(_, right)| !right).count();
    // Who was right before is somewhere in the course, and a few more questions find where.
    let enough = if misses == asked.len() { MISSES } else { MISSES + 2 };
    if asked.len() >= MOST || misses >= enough {
        return None;
    }
    let settled = settled(c, asked);
    let mut worths =
        Worths { view: learner.overall.estimator.view(now), fresh: Belief::default(), known: BTreeMap::new() };
    let mut best: Vec<(f64, usize, &Item)> = Vec::new();
    for (at, skill) in c.skills.iter().enumerate().filter(|(at, _)| !settled[*at]) {
        let own = learner.skills.get(&skill.id).map(|s| &s.belief);
        // A placement is quick, and the learner's own marks place nobody.
        let quick = skill.items.iter().filter(|i| !i.must_run() && i.kind() != Kind::Explain);
        let all = quick.map(|i| (worths.of(own, i), i));
        if let Some((worth, item)) = all.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|w| w.0 >= LEAST_INFORMATION) {
            best.push((worth, at, item));
        }
    }
    let doubts = doubts(c, asked);
    best.retain(|b| doubts[b.1] < CLOSED);
    best.iter_mut().filter(|b| doubts[b.1] > 0).for_each(|b| b.0 *= DOUBTFUL);
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    best.truncate(shortlist(&best));
    let closed: Vec<bool> = settled.iter().zip(&doubts).map(|(s, d)| *s || *d > 0).collect();
    let reach = |(worth, at, _): &(f64, usize, &'a Item)| {
        let below = walk(*at, |k| c.index.requires(k), &closed).len();
        let above = walk(*at, |k| c.index.dependants(k), &closed).len();
        worth * (1.0 + REACHED * below.min(above) as f64)
    };
    let chosen = best.iter().map(|b| (reach(b), b)).max_by(|a, b| a.0.total_cmp(&b.0));
    let (_, (_, at, item)) = chosen?;
    Some((item, Reason::placement(&c.skills[*at].title, learner.success(item, now), asked.len() + 1)))
}

/// How many to look at: at most [`SHORTLIST`] of those that tell at least half as much as the first.
fn shortlist(best: &[(f64, usize, &Item)]) -> usize {
    let first = best.first().map_or(0.0, |b| b.0);
    best.iter().take_while(|b| b.0 >= 0.5 * first).count().min(SHORTLIST)
}

/// What the answers so far settle, by position: the skills asked, all that the known ones build on, and what builds on the
/// missed directly: one slip does not close a whole course.
fn settled(c: &Curriculum, asked: &[(String, bool)]) -> Vec<bool> {
    let mut settled = vec![false; c.skills.len()];
    let nothing = settled.clone();
    for (item, right) in asked {
        let Some(at) = item.split_once('/').and_then(|(id, _)| c.index.position(id)) else { continue };
        settled[at] = true;
        let reached = match right {
            true => walk(at, |k| c.index.requires(k), &nothing),
            false => c.index.dependants(at).iter().map(|k| *k as usize).collect(),
        };
        reached.into_iter().for_each(|k| settled[k] = true);
    }
    settled
}

/// How many missed skills each one builds on, however far: it is hardly known, so that easier ones tell more.
fn doubts(c: &Curriculum, asked: &[(String, bool)]) -> Vec<u32> {
    let mut doubts = vec![0; c.skills.len()];
    let nothing = vec![false; c.skills.len()];
    let missed = asked.iter().filter(|(_, right)| !right).filter_map(|(item, _)| item.split_once('/'));
    for at in missed.filter_map(|(id, _)| c.index.position(id)) {
        walk(at, |k| c.index.dependants(k), &nothing).into_iter().for_each(|k| doubts[k] += 1);
    }
    doubts
}

/// Everything that can be reached from a skill, but for itself and what is closed.
fn walk<'a>(from: usize, next: impl Fn(usize) -> &'a [u32], closed: &[bool]) -> Vec<usize> {
    let mut seen = closed.to_vec();
    seen[from] = true;
    let (mut out, mut stack) = (Vec::new(), vec![from]);
    while let Some(k) = stack.pop() {
        for n in next(k).iter().map(|n| *n as usize) {
            if !std::mem::replace(&mut seen[n], true) {
                out.push(n);
                stack.push(n);
            }
        }
    }
    out
}

/// Information of items; skills that nothing is known of share theirs.
struct Worths<'a> {
    view: View<'a>,
    fresh: Belief,
    known: BTreeMap<[u64; 3], f64>,
}

impl Worths<'_> {
    fn of(&mut self, own: Option<&Belief>, item: &Item) -> f64 {
        let q = question_of(item);
        match own {
            Some(belief) => self.view.information(belief, q),
            None => {
                let key = [q.difficulty, q.guess, q.discrimination].map(f64::to_bits);
                *self.known.entry(key).or_insert_with(|| self.view.information(&self.fresh, q))
            }
        }
    }
}
