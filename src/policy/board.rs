//! Every skill of the curriculum at one moment, side by side.
//!
//! Made anew for each choice, so it must be cheap: what nothing is known of shares one belief, positions take the place of
//! names, and there is one piece of memory for all skills.

use super::score::{Factors, Turn, most, score};
use crate::curriculum::Curriculum;
use crate::learner::estimate::{Belief, Known};
use crate::learner::memory::TARGET;
use crate::learner::{Learner, Millis, SkillState};

/// The skills at one moment, by their position in the curriculum.
pub(super) struct Board<'a> {
    curriculum: &'a Curriculum,
    now: Millis,
    /// By position: 0 for a skill that nothing is known of, else 1 more than its place in `touched`.
    slots: Vec<u32>,
    touched: Vec<Cell<'a>>,
    /// A skill that nothing is known of.
    fresh: Cell<'a>,
    /// Weakest prerequisites of skills that rest.
    called: Vec<usize>,
    last: Option<usize>,
    /// Skills to be mixed with the last one.
    mixed: Vec<usize>,
}

/// What is believed of a skill.
#[derive(Clone, Copy)]
pub(super) struct Cell<'a> {
    at: usize,
    pub(super) state: Option<&'a SkillState>,
    pub(super) known: Known,
    /// Recall now, 1 where nothing was learned.
    pub(super) recall: f64,
}

impl Cell<'_> {
    fn certified(&self) -> bool {
        self.state.is_some_and(|s| s.mastered || s.certified(self.known.estimate))
    }

    /// What it is worth to the skills that need it: a certified prerequisite counts in full, for forgetting calls for a
    /// review, not for a lock.
    fn worth(&self) -> f64 {
        if self.certified() { 1.0 } else { self.known.likely }
    }

    /// Whether the last answer was right, and without help.
    fn right(&self) -> bool {
        self.state.is_some_and(|s| s.last_unassisted_right)
    }
}

impl<'a> Board<'a> {
    pub(super) fn new(curriculum: &'a Curriculum, learner: &'a Learner, now: Millis) -> Board<'a> {
        let view = learner.overall.estimator.view(now);
        let fresh = Cell { at: usize::MAX, state: None, known: view.known(&Belief::default()), recall: 1.0 };
        let mut board = Board {
            curriculum,
            now,
            slots: vec![0; curriculum.skills.len()],
            touched: Vec::with_capacity(learner.skills.len()),
            fresh,
            called: Vec::new(),
            last: curriculum.index.position(&learner.overall.last_skill),
            mixed: Vec::new(),
        };
        for (id, state) in &learner.skills {
            let Some(at) = curriculum.index.position(id) else { continue };
            let known = if state.attempts == 0 { fresh.known } else { view.known(&state.belief) };
            board.touched.push(Cell { at, state: Some(state), known, recall: 1.0 });
            board.slots[at] = board.touched.len() as u32;
        }
        board.recall();
        board.call();
        board.mix();
        board
    }

    /// Recall of what was learned. Who answers a dependant right without help recalls what it builds on: that counts for
    /// when to ask again, not for the estimate.
    fn recall(&mut self) {
        for i in 0..self.touched.len() {
            let cell = self.touched[i];
            let Some(mut memory) = cell.state.map(|s| s.memory).filter(|m| m.stability > 0.0) else { continue };
            for d in self.curriculum.index.dependants(cell.at) {
                let used = self.cell(*d as usize);
                if let Some(state) = used.state.filter(|_| used.right()) {
                    memory.last_at = memory.last_at.max(state.last_at);
                }
            }
            self.touched[i].recall = memory.retrievability(self.now);
        }
    }

    /// Where a skill has resisted, its weakest prerequisite comes first.
    fn call(&mut self) {
        let resting = self.touched.iter().filter(|c| c.state.is_some_and(|s| s.rests_until > self.now));
        self.called = resting.filter_map(|c| self.readiness(c.at).1).collect();
    }

    /// After a right answer, skills that are easily confused with it and were answered right before.
    fn mix(&mut self) {
        let Some(last) = self.last.filter(|at| self.cell(*at).right()) else { return };
        let mixed = self.curriculum.index.confusable(last).iter().map(|at| *at as usize);
        self.mixed = mixed.filter(|at| self.cell(*at).right()).collect();
    }

    pub(super) fn cell(&self, at: usize) -> &Cell<'a> {
        let slot = self.slots.get(at).copied().unwrap_or(0) as usize;
        slot.checked_sub(1).and_then(|i| self.touched.get(i)).unwrap_or(&self.fresh)
    }

    /// Least worth among the prerequisites, and which.
    pub(super) fn readiness(&self, at: usize) -> (f64, Option<usize>) {
        let mut least = (1.0, None);
        for n in self.curriculum.index.requires(at) {
            let worth = self.cell(*n as usize).worth();
            if worth < least.0 || least.1.is_none() {
                least = (worth, Some(*n as usize));
            }
        }
        least
    }

    /// The skill that resists, for whose sake the one at a position is called.
    pub(super) fn caller(&self, at: usize) -> Option<usize> {
        let rests = |d: &&u32| self.cell(**d as usize).state.is_some_and(|s| s.rests_until > self.now);
        let mut callers = self.curriculum.index.dependants(at).iter().filter(rests);
        callers.next().filter(|_| self.called.contains(&at)).map(|d| *d as usize)
    }

    /// All factors but the readiness, and the lock that follows from it.
    fn own_factors(&self, at: usize) -> Factors {
        let cell = self.cell(at);
        let review = cell.recall < TARGET && cell.state.is_some_and(|s| s.mastered);
        let turn = match () {
            () if self.mixed.contains(&at) => Turn::Mixed,
            () if self.last == Some(at) => Turn::Same,
            () => Turn::Other,
        };
        Factors {
            likely: cell.known.likely,
            recall: cell.recall,
            readiness: 1.0,
            dependants: self.curriculum.index.dependants(at).len() as u32,
            turn,
            resting: cell.state.is_some_and(|s| s.rests_until > self.now),
            called: !self.called.is_empty() && self.called.contains(&at),
            review,
            closed: (cell.certified() && !review) || self.curriculum.index.middle(at).is_none(),
        }
    }

    /// What the score of a skill is made from.
    pub(super) fn factors(&self, at: usize) -> Factors {
        let own = self.own_factors(at);
        let (readiness, _) = self.readiness(at);
        let closed = own.closed || super::shut(self.cell(at).state, readiness);
        Factors { readiness, closed, ..own }
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
