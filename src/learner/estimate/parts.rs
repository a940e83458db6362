//! An estimate taken apart: the numbers from which [`Estimator::mastery`] and [`Estimator::predict`] can be worked out again.
//!
//! ```text
//! estimate = sum_i weight_i Phi((m_i - bar) / sqrt(v_i)),   m_i = g + s + h f,  v_i = v_g + v_s + h^2 v_f,  h = 0.5
//! s = learned - forgotten
//! chance   = sum_i weight_i (c + (1-c-l) sigma((z_i - D) / sqrt(1 + kv V_i))),  z_i = A (g + r + s + f),  V_i its variance
//! ```

use super::{BAR, Belief, DYNAMICS, Estimator, normal_cdf};
use crate::learner::Millis;
use crate::learner::filter::{Gauss, Question};
use serde::Serialize;

/// Names of the filters, in their order.
const NAMES: [&str; super::FILTERS] = ["slow", "middle", "fast"];
/// The short-term part counts half for mastery: half of it is expected to be gone soon.
const SHORT_SHARE: f64 = 0.5;

/// All parts of an estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parts {
    /// The ability to be above, logits.
    pub bar: f64,
    /// What of the short-term part counts for mastery.
    pub short_share: f64,
    /// The filters side by side.
    pub filters: Vec<FilterParts>,
}

/// The parts in one filter; means in logits, variances in logits squared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FilterParts {
    /// Slow, middle or fast learning.
    pub name: &'static str,
    /// How much this filter is believed, from 0 to 1; they sum to 1.
    pub weight: f64,
    /// General ability.
    pub general: Gauss,
    /// Recent form: enters the chance of the next answer, not the mastery.
    pub form: Gauss,
    /// The durable part of the skill as the last answer left it.
    pub learned: Gauss,
    /// What of it was forgotten since, logits.
    pub forgotten: f64,
    /// The short-term part of the skill, now.
    pub short: Gauss,
    /// Chance of a wrong answer in spite of knowing.
    pub slip: f64,
    /// How much variance pulls a chance to the middle.
    pub pull: f64,
    /// Prior variances of form and fresh practice, and what an answer leaves of either: they come and go.
    pub passing: [(f64, f64); 2],
    /// Learning by a right and by a wrong answer, divided by 1 + 0.2 n for the nth.
    pub learning: (f64, f64),
}

impl FilterParts {
    fn mastery(&self, short_share: f64) -> Gauss {
        Gauss {
            mean: self.general.mean + self.learned.mean - self.forgotten + short_share * self.short.mean,
            var: self.general.var + self.learned.var + short_share * short_share * self.short.var,
        }
    }

    fn chance(&self, q: Question) -> f64 {
        let mean = self.general.mean + self.form.mean + self.learned.mean - self.forgotten + self.short.mean;
        let var = self.general.var + self.form.var + self.learned.var + self.short.var;
        let a = q.discrimination;
        let z = (a * mean - q.difficulty) / (1.0 + self.pull * a * a * var).sqrt();
        q.guess + (1.0 - q.guess - self.slip) / (1.0 + (-z).exp())
    }
}

impl Parts {
    /// The estimate that they add up to, 0 to 1.
    pub fn estimate(&self) -> f64 {
        let one = |f: &FilterParts| {
            let ability = f.mastery(self.short_share);
            f.weight * normal_cdf((ability.mean - self.bar) / ability.var.sqrt())
        };
        self.filters.iter().map(one).sum::<f64>().clamp(0.0, 1.0)
    }

    /// The chance of a right answer that they add up to, 0 to 1.
    pub fn chance(&self, q: Question) -> f64 {
        self.filters.iter().map(|f| f.weight * f.chance(q)).sum()
    }

    /// A part's mean over the filters, by their weights.
    pub fn mean(&self, part: impl Fn(&FilterParts) -> f64) -> f64 {
        self.filters.iter().map(|f| f.weight * part(f)).sum()
    }
}

impl Estimator {
    /// Takes the estimate of a skill at `now` apart.
    pub fn parts(&self, belief: &Belief, now: Millis) -> Parts {
        let rested = belief.at(now);
        let filters = self.weights().into_iter().enumerate().map(|(i, weight)| FilterParts {
            name: NAMES[i],
            weight,
            general: self.general[i],
            form: self.form_at(i, now),
            learned: Gauss { mean: belief.durable[i].mean, var: rested.durable[i].var },
            forgotten: belief.durable[i].mean - rested.durable[i].mean,
            short: rested.short[i],
            slip: DYNAMICS[i].slip,
            pull: DYNAMICS[i].pull,
            passing: [(DYNAMICS[i].vr, DYNAMICS[i].rr), (DYNAMICS[i].vf, DYNAMICS[i].rf)],
            learning: (DYNAMICS[i].lc, DYNAMICS[i].lw),
        });
        Parts { bar: BAR, short_share: SHORT_SHARE, filters: filters.collect() }
    }
}
