//! Do claims of mastery hold? The first claim for a student and a skill, against the next five answers.
//!
//! Counted as the literature on when to stop practice does it: only items of one skill; pairs of a student and a skill with
//! six answers or more; a claim counts where at least three answers follow. A claim is false where fewer than three of five
//! are right. Covered: of the pairs whose last five answers are at least four right, those with a claim.

use serde::Serialize;
use std::collections::BTreeMap;

/// Answers that judge a claim.
const NEXT: usize = 5;
/// Answers of a pair that is looked at.
const LEAST: usize = 6;

/// A student and a skill.
#[derive(Debug, Clone, Default)]
struct Pair {
    answers: usize,
    claimed: Option<usize>,
    next: Vec<bool>,
    last: Vec<bool>,
}

/// Counts claims, student after student.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    open: BTreeMap<u32, Pair>,
    pairs: u64,
    claims: u64,
    rights: f64,
    before: u64,
    wrong: u64,
    good: u64,
    covered: u64,
}

/// How the claims held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Held {
    /// Pairs of a student and a skill looked at.
    pub pairs: u64,
    /// Claims judged.
    pub claims: u64,
    /// Share right of the next five answers.
    pub next_five: f64,
    /// Share of claims after which fewer than 60% were right.
    pub false_claims: f64,
    /// Answers before the claim, on average.
    pub answers_before: f64,
    /// Share of the pairs that end well which had a claim.
    pub coverage: f64,
}

impl Claims {
    /// An answer to an item of this one skill; whether mastery was claimed before it.
    pub fn add(&mut self, skill: u32, claim: bool, right: bool) {
        let pair = self.open.entry(skill).or_default();
        if claim && pair.claimed.is_none() && pair.answers > 0 {
            pair.claimed = Some(pair.answers);
        }
        if pair.claimed.is_some() && pair.next.len() < NEXT {
            pair.next.push(right);
        }
        pair.last.push(right);
        if pair.last.len() > NEXT {
            pair.last.remove(0);
        }
        pair.answers += 1;
    }

    /// The student is over.
    pub fn end(&mut self) {
        let share = |rights: &[bool]| rights.iter().filter(|r| **r).count() as f64 / rights.len().max(1) as f64;
        for pair in std::mem::take(&mut self.open).into_values().filter(|p| p.answers >= LEAST) {
            self.pairs += 1;
            if let Some(at) = pair.claimed.filter(|at| pair.answers - at >= 3) {
                let next = share(&pair.next);
                self.claims += 1;
                self.rights += next;
                self.before += at as u64;
                self.wrong += u64::from(next < 0.6);
            }
            if share(&pair.last) >= 0.8 {
                self.good += 1;
                self.covered += u64::from(pair.claimed.is_some());
            }
        }
    }

    /// What was counted so far; NaN where there is nothing to say.
    pub fn held(&self) -> Held {
        let n = self.claims as f64;
        Held {
            pairs: self.pairs,
            claims: self.claims,
            next_five: self.rights / n,
            false_claims: self.wrong as f64 / n,
            answers_before: self.before as f64 / n,
            coverage: self.covered as f64 / self.good as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_judged_by_what_follows() {
        let mut claims = Claims::default();
        // Claimed before the third answer; of the five from it on three are right; the last five are not good.
        for (n, right) in [true, true, true, true, true, false, false].into_iter().enumerate() {
            claims.add(1, n >= 2, right);
        }
        // Claimed too late to be judged, and good at the end.
        for n in 0..6 {
            claims.add(2, n == 5, true);
        }
        // Too few answers.
        claims.add(3, true, true);
        claims.end();
        let held = claims.held();
        assert_eq!((held.pairs, held.claims, held.answers_before), (2, 1, 2.0));
        assert!((held.next_five - 0.6).abs() < 1e-12 && held.false_claims == 0.0 && held.coverage == 1.0);
    }
}
