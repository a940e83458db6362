//! How long answers take, and how they went at first and of late: running figures, folded one answer at a time.
//!
//! ```text
//! mean_n = mean + (x - mean)/n        m2_n = m2 + (x - mean)(x - mean_n)        variance = m2/(n-1)     Welford 1962
//! trend  = slope of ln(seconds) over the number of the answer, least squares; its error from the residuals
//! ```
//!
//! A learner who walks away leaves a long time behind that says nothing about their pace. So a time is cut before it
//! enters (winsorised): never above [`LONGEST`], and after [`SETTLED`] answers not above two standard deviations of
//! the logarithm over its mean. Cutting a tail makes the mean a little too low; that is the price of not being led astray.

use super::{Attempt, Millis};
use crate::curriculum::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// No answer counts for more, seconds.
pub const LONGEST: f64 = 300.0;
/// Answers after which the usual time is known well enough to cut by it.
pub const SETTLED: u32 = 8;
/// First and last answers of a skill that are compared for the gain.
pub const COMPARED: usize = 3;
/// A longer time between two questions is no reading of a verdict: a lesson, or a pause. Seconds.
const LONGEST_BETWEEN: i64 = 150;

/// Running figures of a time, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Times {
    /// How many.
    pub n: u32,
    /// Their mean.
    pub mean: f64,
    /// Sum of squared deviations from it.
    pub m2: f64,
    log_mean: f64,
    log_m2: f64,
    /// Co-deviation of the logarithm with the number of the answer.
    log_trend: f64,
    /// How many were cut.
    pub cut: u32,
}

impl Times {
    /// Takes a time in; anything that is no positive number is left out.
    pub fn add(&mut self, seconds: f64) {
        if !(seconds.is_finite() && seconds > 0.0) {
            return;
        }
        let most = self.most();
        self.cut += u32::from(seconds > most);
        let x = seconds.min(most).max(0.1);
        let before = f64::from(self.n);
        self.n = self.n.saturating_add(1);
        let n = f64::from(self.n);
        let off = x - self.mean;
        self.mean += off / n;
        self.m2 += off * (x - self.mean);
        let y = x.ln();
        let off = y - self.log_mean;
        self.log_mean += off / n;
        self.log_m2 += off * (y - self.log_mean);
        // The numbers before this one have the mean (1 + ... + (n-1)) / (n-1) = n/2.
        self.log_trend += if before > 0.0 { (n - n / 2.0) * (y - self.log_mean) } else { 0.0 };
    }

    /// The longest time that counts in full now.
    pub fn most(&self) -> f64 {
        if self.n < SETTLED {
            return LONGEST;
        }
        let sd = (self.log_m2 / f64::from(self.n - 1)).max(0.0).sqrt().max(0.25);
        (self.log_mean + 2.0 * sd).exp().min(LONGEST)
    }

    /// Variance, seconds squared; 0 for fewer than two.
    pub fn variance(&self) -> f64 {
        if self.n < 2 { 0.0 } else { (self.m2 / f64::from(self.n - 1)).max(0.0) }
    }

    /// Relative change over ten answers (-0.2: a fifth faster) and its standard error; from [`SETTLED`] answers on.
    pub fn trend(&self) -> Option<(f64, f64)> {
        if self.n < SETTLED {
            return None;
        }
        let n = f64::from(self.n);
        let spread = n * (n * n - 1.0) / 12.0;
        let slope = self.log_trend / spread;
        let rest = (self.log_m2 - slope * self.log_trend).max(0.0) / (n - 2.0);
        let change = (10.0 * slope).exp() - 1.0;
        Some((change, (change + 1.0) * 10.0 * (rest / spread).sqrt()))
    }

    /// Mean and its standard error, drawn towards a prior mean that is worth `prior_n` answers with a coefficient of
    /// variation of `prior_cv` (normal shrinkage; the variance is pooled the same way). Also the variance of one time.
    pub fn shrunk(&self, prior: f64, prior_n: f64, prior_cv: f64) -> Shrunk {
        let n = f64::from(self.n);
        let mean = (prior_n * prior + n * self.mean) / (prior_n + n);
        let prior_var = (prior_cv * prior).powi(2);
        let between = prior_n * n / (prior_n + n) * (self.mean - prior).powi(2);
        let variance = (prior_n * prior_var + self.m2 + if self.n > 0 { between } else { 0.0 }) / (prior_n + n);
        Shrunk { mean, variance, error: (variance / (prior_n + n)).sqrt() }
    }
}

/// A time drawn towards its prior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrunk {
    /// Its mean, seconds.
    pub mean: f64,
    /// Variance of a single time, seconds squared.
    pub variance: f64,
    /// Standard error of the mean, seconds.
    pub error: f64,
}

/// How fast a learner works.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pace {
    /// From seeing a question to answering it, by kind.
    pub kinds: BTreeMap<Kind, Times>,
    /// All the rest of a question: the verdict, the explanation, second tries; from one first answer to the next. Longer than
    /// two and a half minutes it is a lesson or a pause, and left out.
    pub between: Times,
    /// Lessons read, and the milliseconds for it, each cut at [`LONGEST`]: whole numbers, for a lesson may reach the journal
    /// after a later one.
    pub lessons: (u32, u64),
    last_at: Millis,
    /// Milliseconds of second tries that wait for the next question.
    waiting: i64,
}

impl Pace {
    /// Mean reading time of a lesson, seconds; `None` before the first.
    pub fn lesson_seconds(&self) -> Option<f64> {
        (self.lessons.0 > 0).then(|| self.lessons.1 as f64 / 1000.0 / f64::from(self.lessons.0))
    }

    pub(super) fn answered(&mut self, at: Millis, attempt: &Attempt) {
        let gap = at.saturating_sub(self.last_at);
        // The first answer of a sitting has nothing before it; so has one after a clock was set back.
        let rest = gap.saturating_sub(i64::try_from(attempt.ms).unwrap_or(i64::MAX));
        let same_sitting = self.last_at > 0 && (0..=LONGEST_BETWEEN * 1000).contains(&rest);
        if attempt.retry {
            self.waiting = self.waiting.saturating_add(if same_sitting { gap } else { 0 });
        } else {
            self.kinds.entry(attempt.kind).or_default().add(attempt.ms as f64 / 1000.0);
            if same_sitting {
                self.between.add((rest.saturating_add(self.waiting)) as f64 / 1000.0);
            }
            self.waiting = 0;
        }
        self.last_at = at;
    }

    pub(super) fn read(&mut self, ms: u64) {
        self.lessons.0 = self.lessons.0.saturating_add(1);
        self.lessons.1 = self.lessons.1.saturating_add(ms.min((LONGEST * 1000.0) as u64));
    }
}

/// How a skill went at first and of late: first tries only, right only if right without help.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Times of its answers.
    pub times: Times,
    /// First tries.
    pub tries: u32,
    /// Of the first of them, whether right alone.
    pub first: Vec<bool>,
    /// Of the last of them.
    pub last: Vec<bool>,
}

impl Tally {
    pub(super) fn answered(&mut self, attempt: &Attempt) {
        if attempt.retry {
            return;
        }
        self.times.add(attempt.ms as f64 / 1000.0);
        self.tries = self.tries.saturating_add(1);
        let alone = attempt.correct && attempt.unassisted();
        if self.first.len() < COMPARED {
            self.first.push(alone);
        }
        self.last.push(alone);
        if self.last.len() > COMPARED {
            self.last.remove(0);
        }
    }

    /// Share right alone at first and of late; only where the two have no answer in common.
    pub fn before_after(&self) -> Option<(f64, f64)> {
        if (self.tries as usize) < 2 * COMPARED {
            return None;
        }
        let share = |v: &[bool]| v.iter().filter(|r| **r).count() as f64 / v.len().max(1) as f64;
        Some((share(&self.first), share(&self.last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn running_figures_are_those_of_the_whole(times in proptest::collection::vec(1.0f64..250.0, 2..7)) {
            let mut running = Times::default();
            times.iter().for_each(|t| running.add(*t));
            let n = times.len() as f64;
            let mean = times.iter().sum::<f64>() / n;
            let variance = times.iter().map(|t| (t - mean).powi(2)).sum::<f64>() / (n - 1.0);
            prop_assert!((running.mean - mean).abs() < 1e-9 * mean);
            prop_assert!((running.variance() - variance).abs() < 1e-6 * (1.0 + variance));
        }

        #[test]
        fn nothing_breaks_the_figures(times in proptest::collection::vec(any::<f64>(), 0..40)) {
            let mut running = Times::default();
            times.iter().for_each(|t| running.add(*t));
            prop_assert!(running.mean.is_finite() && running.variance().is_finite() && running.most().is_finite());
            prop_assert!(running.mean <= LONGEST && running.trend().is_none_or(|(c, e)| c.is_finite() && e.is_finite()));
        }
    }

    #[test]
    fn the_trend_is_that_of_least_squares() {
        let mut times = Times::default();
        (1..=20).for_each(|i| times.add(60.0 * f64::from(i).mul_add(-0.02, 0.0).exp()));
        let (change, error) = times.trend().unwrap();
        assert!((change - ((-0.2f64).exp() - 1.0)).abs() < 1e-6, "{change}");
        assert!(error < 1e-6);
    }

    #[test]
    fn a_walk_away_moves_the_mean_little() {
        let (mut with, mut without) = (Times::default(), Times::default());
        for i in 0..30 {
            let usual = 20.0 + f64::from(i % 5);
            without.add(usual);
            with.add(if i == 20 { 7_200.0 } else { usual });
        }
        assert!(with.mean < 1.1 * without.mean, "{} {}", with.mean, without.mean);
        assert_eq!((with.cut, without.cut), (1, 0));
    }
}
