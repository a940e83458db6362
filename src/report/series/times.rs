//! Time of an answer by kind: quantiles of the last ones.

use crate::curriculum::Kind;
use serde::Serialize;
use std::collections::VecDeque;

/// Answers of a kind that are looked at, the last ones: so the figures are of how it goes now, and memory is bounded.
const KEPT: usize = 500;

/// Times of the last answers of a kind, seconds.
#[derive(Debug, Default)]
pub(super) struct Recent {
    times: VecDeque<f64>,
    n: u32,
}

impl Recent {
    pub(super) fn add(&mut self, seconds: f64) {
        self.n = self.n.saturating_add(1);
        self.times.push_back(seconds);
        if self.times.len() > KEPT {
            self.times.pop_front();
        }
    }
}

/// Time of an answer of one kind, seconds: first tries only, each cut at five minutes.
///
/// Quantiles are interpolated between neighbours, `x(1 + (n-1) p)` (Hyndman & Fan 1996, type 7), over the last 500 answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KindTimes {
    /// The kind's name.
    pub kind: String,
    /// First tries ever.
    pub n: u32,
    /// One in ten is faster.
    pub p10: f64,
    /// One in four is faster.
    pub p25: f64,
    /// Half are.
    pub median: f64,
    /// Three in four are.
    pub p75: f64,
    /// Nine in ten are.
    pub p90: f64,
}

impl KindTimes {
    pub(super) fn of(kind: Kind, recent: &Recent) -> Option<KindTimes> {
        let mut sorted: Vec<f64> = recent.times.iter().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |p: f64| quantile(&sorted, p);
        Some(KindTimes {
            kind: kind.name().to_string(),
            n: recent.n,
            p10: at(0.1)?,
            p25: at(0.25)?,
            median: at(0.5)?,
            p75: at(0.75)?,
            p90: at(0.9)?,
        })
    }
}

/// The quantile `p` (0 to 1) of sorted values, interpolated (type 7); `None` where there is none.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = p.clamp(0.0, 1.0) * last as f64;
    let (below, above) = (sorted.get(at.floor() as usize)?, sorted.get((at.ceil() as usize).min(last))?);
    Some(below + (above - below) * at.fract())
}
