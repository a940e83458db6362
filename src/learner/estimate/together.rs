//! How many of several skills are known, and how sure that is: they share the general ability, so they err together.
//!
//! Given filter `i` and general ability `g`, whether skill `s` is above the bar is independent of the others:
//!
//! ```text
//! p_s(g) = Phi((g + s + h f - bar) / sqrt(v_s + h^2 v_f)),  h = 0.5
//! N      = number of skills above the bar
//! E[N]   = sum of the estimates
//! Var[N] = E[sum p (1-p)] + Var[sum p]        over i (the filters' weights) and g ~ N(m_g, v_g)
//! ```
//!
//! The mean over `g` is Gauss-Hermite quadrature with seven nodes (Abramowitz & Stegun 25.4.46, in the probabilists' form).

use super::{BAR, Belief, FILTERS, View, normal_cdf};

/// Nodes and weights of the quadrature for a standard normal distribution.
const NODES: [(f64, f64); 7] = [
    (0.0, 16.0 / 35.0),
    (1.154_405_394_739_968, 0.240_123_178_605_013),
    (-1.154_405_394_739_968, 0.240_123_178_605_013),
    (2.366_759_410_734_541, 0.030_757_123_967_586),
    (-2.366_759_410_734_541, 0.030_757_123_967_586),
    (3.750_439_717_725_742, 0.000_548_268_855_972),
    (-3.750_439_717_725_742, 0.000_548_268_855_972),
];

/// How many of several skills are above the bar.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Together {
    /// Expected number: the sum of the estimates.
    pub mean: f64,
    /// Its standard deviation; never less than that of independent skills.
    pub sd: f64,
}

impl View<'_> {
    /// How many of these skills are known.
    pub fn together<'b>(&self, beliefs: impl Iterator<Item = &'b Belief>) -> Together {
        let mut mean = 0.0;
        // For each filter and node: the sum of p, and that of p (1 - p).
        let mut sums = [[(0.0, 0.0); NODES.len()]; FILTERS];
        for belief in beliefs {
            mean += self.known(belief).estimate;
            let belief = belief.at(self.now);
            for (i, nodes) in sums.iter_mut().enumerate() {
                let (general, durable, short) = (self.estimator.general[i], belief.durable[i], belief.short[i]);
                let own = durable.mean + 0.5 * short.mean - BAR;
                let sd = (durable.var + 0.25 * short.var).sqrt().max(1e-6);
                for (sum, (x, _)) in nodes.iter_mut().zip(NODES) {
                    let p = normal_cdf((general.mean + x * general.var.sqrt() + own) / sd);
                    *sum = (sum.0 + p, sum.1 + p * (1.0 - p));
                }
            }
        }
        let (mut first, mut second, mut own) = (0.0, 0.0, 0.0);
        for (weight, nodes) in self.weights.iter().zip(sums) {
            for ((sum, spread), (_, share)) in nodes.into_iter().zip(NODES) {
                first += weight * share * sum;
                second += weight * share * sum * sum;
                own += weight * share * spread;
            }
        }
        Together { mean, sd: (own + (second - first * first).max(0.0)).sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Estimator;
    use super::*;

    #[test]
    fn one_skill_is_a_coin_and_many_err_together() {
        let (estimator, belief) = (Estimator::default(), Belief::default());
        let view = estimator.view(0);
        let p = view.known(&belief).estimate;
        let one = view.together([&belief].into_iter());
        assert!((one.mean - p).abs() < 1e-12);
        assert!((one.sd - (p * (1.0 - p)).sqrt()).abs() < 0.01, "{one:?} {p}");
        let many = view.together(std::iter::repeat_n(&belief, 50));
        let independent = (50.0 * p * (1.0 - p)).sqrt();
        assert!((many.mean - 50.0 * p).abs() < 1e-9);
        assert!(many.sd > 2.0 * independent && many.sd < 50.0 * (p * (1.0 - p)).sqrt(), "{many:?} {independent}");
        assert_eq!(view.together([].into_iter()), Together::default());
    }

    #[test]
    fn the_nodes_are_those_of_a_standard_normal() {
        let moment = |n: i32| NODES.iter().map(|(x, w)| w * x.powi(n)).sum::<f64>();
        assert!((moment(0) - 1.0).abs() < 1e-9 && moment(1).abs() < 1e-12);
        assert!((moment(2) - 1.0).abs() < 1e-9 && (moment(4) - 3.0).abs() < 1e-7);
    }
}
