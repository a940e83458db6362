//! Many outcomes as figures, with what chance may have done to them.

use super::run::Outcome;
use crate::learner::chance::Chance;
use serde::Serialize;

/// A figure with its 95% bootstrap interval (percentile method, Efron 1979).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// 2.5% of the resamples lie below.
    pub low: f64,
    /// 2.5% lie above.
    pub high: f64,
}

/// The figures of one policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Learners.
    pub learners: usize,
    /// Questions until the course was truly mastered; who never got there counts with the most there may be.
    pub mean: Interval,
    /// The same for the middle learner.
    pub median: f64,
    /// The same at the nine-tenths point.
    pub p90: f64,
    /// Mean of the slowest tenth.
    pub slowest_tenth: Interval,
    /// Share of the learners who got there.
    pub reached: f64,
    /// Share of right answers on the way.
    pub correct: f64,
    /// The same where teaching was meant, neither placement nor review.
    pub correct_taught: f64,
    /// Share of the questions on skills that were truly mastered already.
    pub on_mastered: f64,
    /// Mean days.
    pub days: f64,
    /// Questions until every skill was certified.
    pub certified_after: Interval,
    /// Share of the learners who got there.
    pub certified: f64,
    /// Share of the certificates that went to skills not truly mastered.
    pub false_certificates: f64,
}

const RESAMPLES: usize = 1_000;

/// The figures of many outcomes; the seed is for the resampling.
pub fn summarise(outcomes: &[Outcome], seed: u64) -> Row {
    let mut questions: Vec<f64> = outcomes.iter().map(|o| f64::from(o.questions)).collect();
    let certified: Vec<f64> = outcomes.iter().map(|o| f64::from(o.certified_after)).collect();
    questions.sort_by(f64::total_cmp);
    let sum = |f: fn(&Outcome) -> u32| outcomes.iter().map(|o| f64::from(f(o))).sum::<f64>();
    let per = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let n = outcomes.len() as f64;
    let asked = sum(|o| o.right.max(o.questions));
    Row {
        learners: outcomes.len(),
        mean: bootstrap(&questions, seed, mean),
        median: quantile(&questions, 0.5),
        p90: quantile(&questions, 0.9),
        slowest_tenth: bootstrap(&questions, seed, slowest),
        reached: per(sum(|o| u32::from(o.reached)), n),
        correct: per(sum(|o| o.right), asked),
        correct_taught: per(sum(|o| o.taught_right), sum(|o| o.taught)),
        on_mastered: per(sum(|o| o.wasted), asked),
        days: per(sum(|o| o.days), sum(|o| u32::from(o.reached))),
        certified_after: bootstrap(&certified, seed, mean),
        certified: per(sum(|o| u32::from(o.certified)), n),
        false_certificates: per(sum(|o| o.false_certificates), sum(|o| o.certificates)),
    }
}

/// Share of the questions that one policy saves against another, over the learners whom the other serves slowest (`slowest`
/// of all, 1 for all), with its bootstrap interval over learners. Both lists hold the same learners in the same order.
pub fn saving(ours: &[Outcome], theirs: &[Outcome], slowest: f64, seed: u64) -> Interval {
    let mut pairs: Vec<(f64, f64)> =
        ours.iter().zip(theirs).map(|(a, b)| (f64::from(a.questions), f64::from(b.questions))).collect();
    pairs.sort_by(|a, b| b.1.total_cmp(&a.1));
    let last = (slowest * pairs.len() as f64).ceil() as usize;
    // Of those who are level at the border, all belong to it.
    let border = pairs.get(last.saturating_sub(1)).map_or(0.0, |p| p.1);
    pairs.retain(|p| p.1 >= border);
    let saved = |pairs: &[(f64, f64)]| {
        let (a, b) = pairs.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
        if b > 0.0 { 1.0 - a / b } else { 0.0 }
    };
    let mut chance = Chance::of(seed, 8);
    let mut drawn = pairs.clone();
    let mut all: Vec<f64> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        drawn.iter_mut().for_each(|p| *p = pairs[chance.below(pairs.len())]);
        all.push(saved(&drawn));
    }
    all.sort_by(f64::total_cmp);
    Interval { value: saved(&pairs), low: quantile(&all, 0.025), high: quantile(&all, 0.975) }
}

/// A figure of the values, and how far it moves when learners are drawn again from among themselves.
pub fn bootstrap(values: &[f64], seed: u64, figure: fn(&mut [f64]) -> f64) -> Interval {
    let mut chance = Chance::of(seed, 7);
    let mut all: Vec<f64> = Vec::with_capacity(RESAMPLES);
    let mut drawn = values.to_vec();
    let value = figure(&mut drawn);
    for _ in 0..RESAMPLES {
        drawn.iter_mut().for_each(|v| *v = values[chance.below(values.len())]);
        all.push(figure(&mut drawn));
    }
    all.sort_by(f64::total_cmp);
    Interval { value, low: quantile(&all, 0.025), high: quantile(&all, 0.975) }
}

/// Mean; 0 of nothing.
pub fn mean(values: &mut [f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Mean of the largest tenth.
fn slowest(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let from = values.len() - values.len().div_ceil(10);
    mean(&mut values[from..])
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted.get(((sorted.len().max(1) - 1) as f64 * share).round() as usize).copied().unwrap_or(0.0)
}
