//! How able each learner is by the other items: the score that an item's own answers are held against.
//!
//! Learners answer different items, and the tutor gives harder ones to those who can do more. So the rest score is no count of
//! right answers: it is the mean of `right - share` over the learner's other first tries, `share` being what all made of that
//! item. Where everybody answers everything, it orders learners as the count does. The item itself is left out, or it would
//! correlate with itself (the corrected item-total correlation: Henrysson 1963, "Correction of item-total correlations in item
//! analysis").

use super::figures::correlation;
use super::{First, LEAST_REST, LEAST_THIRD};

/// Shares by item, and sums by learner.
#[derive(Debug)]
pub(super) struct Scores {
    /// Right and all first tries, by item.
    pub(super) tries: Vec<(u32, u32)>,
    /// Sum of `right - share`, and how many, by learner.
    sums: Vec<(f64, u32)>,
    /// The first tries of each item.
    pub(super) of_item: Vec<Vec<First>>,
}

/// The ends of the class by the rest score of an item.
pub(super) struct Thirds<'a> {
    pub(super) upper: Vec<&'a First>,
    pub(super) lower: Vec<&'a First>,
}

impl Scores {
    pub(super) fn of(firsts: &[First], items: usize, learners: u32) -> Scores {
        let mut of_item: Vec<Vec<First>> = vec![Vec::new(); items];
        for first in firsts {
            of_item[first.item as usize].push(*first);
        }
        let right = |of: &Vec<First>| of.iter().filter(|f| f.right).count() as u32;
        let tries = of_item.iter().map(|of| (right(of), of.len() as u32)).collect();
        let mut scores = Scores { tries, sums: vec![(0.0, 0); learners as usize], of_item };
        for first in firsts {
            let part = scores.part(first);
            let sum = &mut scores.sums[first.learner as usize];
            *sum = (sum.0 + part, sum.1 + 1);
        }
        scores
    }

    /// What a try adds to the learner's score.
    pub(super) fn part(&self, first: &First) -> f64 {
        let (right, n) = self.tries[first.item as usize];
        f64::from(u8::from(first.right)) - f64::from(right) / f64::from(n.max(1))
    }

    /// The rest score, where there is enough rest.
    fn rest(&self, first: &First) -> Option<f64> {
        let (sum, n) = self.sums[first.learner as usize];
        let others = n.saturating_sub(1);
        (others >= LEAST_REST).then(|| (sum - self.part(first)) / f64::from(others))
    }

    /// Right or not beside the rest score, for each learner.
    pub(super) fn pairs(&self, item: usize) -> Vec<(f64, f64)> {
        let of = self.of_item[item].iter();
        of.filter_map(|f| Some((f64::from(u8::from(f.right)), self.rest(f)?))).collect()
    }

    /// The item-rest correlation and its number of learners.
    pub(super) fn discrimination(&self, item: usize) -> Option<(f64, usize)> {
        let pairs = self.pairs(item);
        Some((correlation(&pairs)?, pairs.len()))
    }

    /// The third of the learners with the highest rest scores and that with the lowest, in which everybody of the one is
    /// above everybody of the other. `None` where there are too few.
    pub(super) fn thirds(&self, item: usize) -> Option<Thirds<'_>> {
        let mut ranked: Vec<(f64, &First)> =
            self.of_item[item].iter().filter_map(|f| Some((self.rest(f)?, f))).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let third = ranked.len() / 3;
        let (low, high) = (ranked.get(third.checked_sub(1)?)?.0, ranked.get(ranked.len() - third)?.0);
        if third < LEAST_THIRD || low >= high {
            return None;
        }
        let upper = ranked[ranked.len() - third..].iter().map(|(_, f)| *f).collect();
        let lower = ranked[..third].iter().map(|(_, f)| *f).collect();
        Some(Thirds { upper, lower })
    }
}
