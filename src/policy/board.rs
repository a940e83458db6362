//! Every skill of the curriculum at one moment, side by side.
//!
//! Made anew for each choice, so it must be cheap: what nothing is known of shares one belief, positions take the place of
//! names, and there is one piece of memory for all skills.

use super::READY_AT;
use super::score::{Factors, Turn, most, score};
use crate::curriculum::Curriculum;
use crate::learner::estimate::{Belief, View};
use crate::learner::memory::{Memory, TARGET};
use crate::learner::{Learner, Millis, SkillState, Step};

/// A learner knows something of few skills where it is less than one in so many.
const FEW: usize = 8;
/// How likely at least a skill is known that was answered right in the placement, or that such a one builds on.
const CREDIT: f64 = 0.65;
/// Of these so many must be known for it, and for each that is missed: not everybody who knows something knows all that it
/// builds on.
const CHECKS: u32 = 4;

/// The skills at one moment, by their position in the curriculum.
pub struct Board<'a> {
    /// Of this course,
    pub curriculum: &'a Curriculum,
    /// for this learner,
    pub learner: &'a Learner,
    /// at this moment.
    pub now: Millis,
    /// By position: 0 for a skill that nothing is known of, else 1 more than its place in `touched`.
    slots: Vec<u32>,
    touched: Vec<Cell<'a>>,
    /// A skill that nothing is known of.
    fresh: Cell<'a>,
    /// By position: which right answer of the placement speaks for a skill, `u32::MAX` for none; empty where there are none.
    carried: Vec<u32>,
    /// Enough of what the placement speaks for was asked and known.
    credited: bool,
    /// Weakest prerequisites of skills that rest.
    called: Vec<usize>,
    last: Option<usize>,
    /// Skills to be mixed with the last one.
    mixed: Vec<usize>,
}

/// What is believed of a skill: copied together, because the states themselves lie far apart in memory.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    at: u32,
    pub(super) state: Option<&'a SkillState>,
    /// That it is known well enough to be built on; not worked out for what was certified once.
    likely: f64,
    /// Recall now, 1 where nothing was learned.
    pub(super) recall: f64,
    memory: Memory,
    last_at: Millis,
    /// Certified once.
    mastered: bool,
    /// Certified once, or now.
    certified: bool,
    /// The last answer was right, and without help.
    right: bool,
    resting: bool,
    /// See [`super::begun`].
    pub(super) begun: bool,
}

impl<'a> Cell<'a> {
    fn of(at: u32, state: &'a SkillState, view: &View, now: Millis) -> Cell<'a> {
        let may_be_certified = !state.mastered && state.certified(1.0);
        Cell {
            at,
            state: Some(state),
            likely: if state.mastered { 1.0 } else { view.likely(&state.belief) },
            recall: 1.0,
            memory: state.memory,
            last_at: state.last_at,
            mastered: state.mastered,
            certified: state.mastered || (may_be_certified && state.certified(view.known(&state.belief).estimate)),
            right: state.last_unassisted_right,
            resting: state.rests_until > now,
            begun: super::begun(state),
        }
    }

    /// Answered right in the placement, and not wrong since.
    fn placed(&self) -> bool {
        let right = |s: &Step| s.placement && s.correct && s.weight > 0.0;
        self.right && self.state.is_some_and(|s| s.steps.iter().any(right))
    }
}

impl<'a> Board<'a> {
    /// The skills of the curriculum, as they stand for the learner at `now`.
    pub fn new(curriculum: &'a Curriculum, learner: &'a Learner, now: Millis) -> Board<'a> {
        let view = learner.overall.estimator.view(now);
        let fresh = Cell {
            at: u32::MAX,
            state: None,
            likely: view.likely(&Belief::default()),
            recall: 1.0,
            memory: Memory::default(),
            last_at: 0,
            mastered: false,
            certified: false,
            right: false,
            resting: false,
            begun: false,
        };
        let mut board = Board {
            curriculum,
            learner,
            now,
            slots: vec![0; curriculum.skills.len()],
            touched: Vec::with_capacity(learner.skills.len()),
            fresh,
            carried: Vec::new(),
            credited: false,
            called: Vec::new(),
            last: curriculum.index.position(&learner.overall.last_skill),
            mixed: Vec::new(),
        };
        board.fill(&view);
        board.carry();
        board.recall();
        board.call();
        board.mix();
        board
    }

    /// Finds the skills that something is known of: by name where they are few, else by walking both sorted lists at once.
    fn fill(&mut self, view: &View) {
        let mut names = self.curriculum.index.by_id().peekable();
        let few = self.learner.skills.len() * FEW < self.slots.len();
        for (id, state) in &self.learner.skills {
            let at = if few {
                self.curriculum.index.position(id)
            } else {
                while names.next_if(|(name, _)| *name < id.as_str()).is_some() {}
                names.next_if(|(name, _)| *name == id).map(|(_, at)| at)
            };
            let Some(at) = at else { continue };
            self.touched.push(Cell::of(at as u32, state, view, self.now));
            self.slots[at] = self.touched.len() as u32;
        }
    }

    /// Who is right in the placement knows what the skill builds on, at any distance, whatever the filter makes of the misses at
    /// what lies beyond; unless questions on that were missed.
    fn carry(&mut self) {
        let placed: Vec<u32> = self.touched.iter().filter(|c| c.placed()).map(|c| c.at).collect();
        if placed.is_empty() {
            return;
        }
        self.carried = vec![u32::MAX; self.slots.len()];
        for by in placed {
            let mut stack = vec![by];
            while let Some(at) = stack.pop() {
                for below in self.curriculum.index.requires(at as usize) {
                    let carried = &mut self.carried[*below as usize];
                    if *carried == u32::MAX {
                        *carried = by;
                        stack.push(*below);
                    }
                }
            }
        }
        self.check();
    }

    /// Counts what was asked of that. A miss speaks against its skill, and, unless enough was known besides, against all.
    fn check(&mut self) {
        let (mut known, mut missed) = (0, 0);
        for cell in self.touched.iter().filter(|c| c.state.is_some_and(|s| s.attempts > 0)) {
            let carried = &mut self.carried[cell.at as usize];
            if *carried == u32::MAX {
                continue;
            }
            if cell.state.is_some_and(|s| s.steps.iter().all(|s| s.correct)) {
                known += 1;
            } else {
                (*carried, missed) = (u32::MAX, missed + 1);
            }
        }
        if known < missed * CHECKS {
            self.carried.clear();
        }
        self.credited = !self.carried.is_empty() && known >= CHECKS;
    }

    /// The skill whose right answer in the placement speaks for the one at a position.
    pub(super) fn carrier(&self, at: usize) -> Option<usize> {
        self.carried.get(at).filter(|by| **by != u32::MAX).map(|by| *by as usize)
    }

    /// That a skill is known well enough to be built on, 0 to 1: by its own answers, or by the placement.
    pub fn likely(&self, at: usize) -> f64 {
        let cell = self.cell(at);
        let credited = self.credited && (self.carrier(at).is_some() || cell.placed());
        cell.likely.max(if credited { CREDIT } else { 0.0 })
    }

    /// What it is worth to the skills that need it: a certified prerequisite counts in full, for forgetting calls for a
    /// review, not for a lock.
    fn worth(&self, at: usize) -> f64 {
        if self.cell(at).certified { 1.0 } else { self.likely(at) }
    }

    /// Recall of what was learned. Who answers a dependant right without help recalls what it builds on: that counts for
    /// when to ask again, not for the estimate.
    fn recall(&mut self) {
        for i in 0..self.touched.len() {
            let mut memory = self.touched[i].memory;
            if memory.stability <= 0.0 {
                continue;
            }
            for d in self.curriculum.index.dependants(self.touched[i].at as usize) {
                let used = self.cell(*d as usize);
                if used.right {
                    memory.last_at = memory.last_at.max(used.last_at);
                }
            }
            self.touched[i].recall = memory.retrievability(self.now);
        }
    }

    /// Where a skill has resisted, its weakest prerequisite comes first.
    fn call(&mut self) {
        let resting = self.touched.iter().filter(|c| c.resting);
        let mut called: Vec<usize> = resting.filter_map(|c| self.readiness(c.at as usize).1).collect();
        called.sort_unstable();
        self.called = called;
    }

    /// After a right answer, skills that are easily confused with it and were answered right before.
    fn mix(&mut self) {
        let Some(last) = self.last.filter(|at| self.cell(*at).right) else { return };
        let mixed = self.curriculum.index.confusable(last).iter().map(|at| *at as usize);
        self.mixed = mixed.filter(|at| self.cell(*at).right).collect();
    }

    pub(super) fn cell(&self, at: usize) -> &Cell<'a> {
        let slot = self.slots.get(at).copied().unwrap_or(0) as usize;
        slot.checked_sub(1).and_then(|i| self.touched.get(i)).unwrap_or(&self.fresh)
    }

    /// How ready the learner is for a skill, 0 to 1: how likely its least known prerequisite can be built on (1 without any),
    /// and which that is. What the placement speaks for needs nothing first while it is to be checked.
    pub fn readiness(&self, at: usize) -> (f64, Option<usize>) {
        if !self.credited && self.carrier(at).is_some() {
            return (1.0, None);
        }
        let mut least = (1.0, None);
        for n in self.curriculum.index.requires(at) {
            let worth = self.worth(*n as usize);
            if worth < least.0 || least.1.is_none() {
                least = (worth, Some(*n as usize));
            }
        }
        least
    }

    /// Whether a skill is out of reach: a prerequisite is missing, and it was not begun. What was begun stays open: a
    /// prerequisite that wavers later does not take a skill away.
    pub fn locked(&self, at: usize) -> bool {
        self.shut(at, self.readiness(at).0)
    }

    /// [`Board::locked`], where the readiness is known.
    pub(super) fn shut(&self, at: usize, readiness: f64) -> bool {
        readiness < READY_AT && !self.cell(at).begun
    }

    /// The skill that resists, for whose sake the one at a position is called.
    pub(super) fn caller(&self, at: usize) -> Option<usize> {
        let calls = |d: &&u32| self.cell(**d as usize).resting && self.readiness(**d as usize).1 == Some(at);
        self.curriculum.index.dependants(at).iter().find(calls).map(|d| *d as usize)
    }

    /// All factors but the readiness, and the lock that follows from it.
    fn own_factors(&self, at: usize) -> Factors {
        let cell = self.cell(at);
        let review = cell.mastered && cell.recall < TARGET;
        let turn = match () {
            () if self.mixed.contains(&at) => Turn::Mixed,
            () if self.last == Some(at) => Turn::Same,
            () => Turn::Other,
        };
        Factors {
            likely: self.likely(at),
            recall: cell.recall,
            readiness: 1.0,
            dependants: self.curriculum.index.dependants(at).len() as u32,
            turn,
            resting: cell.resting,
            called: self.called.binary_search(&at).is_ok(),
            review,
            closed: (cell.certified && !review) || self.curriculum.index.middle(at).is_none(),
        }
    }

    /// What the score of a skill is made from.
    pub(super) fn factors(&self, at: usize) -> Factors {
        let own = self.own_factors(at);
        let (readiness, _) = self.readiness(at);
        let closed = own.closed || self.shut(at, readiness);
        Factors { readiness, closed, ..own }
    }

    /// All skills with this score or a higher one.
    pub(super) fn at_least(&self, least: f64) -> Vec<(usize, Factors)> {
        let hopeful = |at: &usize| {
            let own = self.own_factors(*at);
            !own.closed && most(&own) >= least
        };
        let all = (0..self.slots.len()).filter(hopeful).map(|at| (at, self.factors(at)));
        all.filter(|(_, factors)| score(factors) >= least).collect()
    }

    /// The skill with the highest score, if there is one above 0; of equals the first.
    pub(super) fn best(&self) -> Option<(usize, Factors)> {
        let mut best: Option<(usize, Factors)> = None;
        let mut highest = 0.0;
        for at in 0..self.slots.len() {
            let own = self.own_factors(at);
            if own.closed || most(&own) <= highest {
                continue;
            }
            let factors = self.factors(at);
            let s = score(&factors);
            if s > highest {
                (best, highest) = (Some((at, factors)), s);
            }
        }
        best
    }
}
