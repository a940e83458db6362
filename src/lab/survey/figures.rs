//! The statistics of the survey. Nothing here knows what an item is.

use serde::Serialize;

/// The normal quantile of two-sided intervals of 95 percent.
const Z: f64 = 1.959_963_984_540_054;

/// An interval of 95 percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The interval of a share: `right` of `n`, `n` above 0; both ends are within 0 to 1 (Wilson 1927,
/// "Probable inference, the law of succession, and statistical inference", with `z` = 1.96).
///
/// ```text
/// (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
/// ```
pub fn wilson(right: u32, n: u32) -> Interval {
    let (n, z2) = (f64::from(n.max(1)), Z * Z);
    let p = (f64::from(right) / n).min(1.0);
    let middle = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z2 / n;
    Interval { low: ((middle - half) / whole).max(0.0), high: ((middle + half) / whole).min(1.0) }
}

/// How hard: minus the empirical logit, `ln((wrong + 1/2) / (right + 1/2))`; above 0 is an item that most answer wrongly. The
/// halves keep it finite (Haldane 1956; Anscombe 1956).
pub fn logits(right: u32, n: u32) -> f64 {
    ((f64::from(n.saturating_sub(right)) + 0.5) / (f64::from(right) + 0.5)).ln()
}

/// Pearson's correlation of pairs, -1 to 1; where one of the two is 0 or 1 it is the point-biserial. `None` where one of the
/// two never varies, or there are fewer than three pairs.
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let n = pairs.len() as f64;
    let (ma, mb) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|(a, b)| f(a - ma, b - mb)).sum::<f64>();
    let (aa, bb, ab) = (sum(&|a, _| a * a), sum(&|_, b| b * b), sum(&|a, b| a * b));
    (aa > 1e-12 && bb > 1e-12).then(|| (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0))
}

/// The interval of a correlation of `n` pairs, more than 3: `tanh(atanh r +- z / sqrt(n - 3))` (Fisher 1921).
pub fn correlation_interval(r: f64, n: usize) -> Interval {
    let half = Z / (n as f64 - 3.0).max(1.0).sqrt();
    let middle = r.clamp(-0.999_999, 0.999_999).atanh();
    Interval { low: (middle - half).tanh(), high: (middle + half).tanh() }
}

/// The chance of at most `a` hits of `an` beside `b` of `bn`, where both are as good: Fisher's exact test, one-sided (Fisher
/// 1935, "The logic of inductive inference"). `a` at most `an`, `b` at most `bn`; 1 where there is nothing to compare.
pub fn fisher_less(a: u32, an: u32, b: u32, bn: u32) -> f64 {
    let (hits, all) = (a + b, an + bn);
    if an == 0 || bn == 0 || hits == 0 || hits == all {
        return 1.0;
    }
    let ln_factorials: Vec<f64> = std::iter::once(0.0)
        .chain((1..=all).scan(0.0, |sum, k| {
            *sum += f64::from(k).ln();
            Some(*sum)
        }))
        .collect();
    let choose = |n: u32, k: u32| {
        let of = |i: u32| ln_factorials.get(i as usize).copied().unwrap_or(0.0);
        of(n) - of(k) - of(n - k)
    };
    let least = hits.saturating_sub(bn);
    let p: f64 =
        (least..=a.min(hits).min(an)).map(|k| (choose(an, k) + choose(bn, hits - k) - choose(all, hits)).exp()).sum();
    p.min(1.0)
}

/// Which of these tests are findings, where the share of false ones among the findings is to stay at `q` on average; where
/// there is nothing to find, a false one comes up with a chance of at most `q` at all (Benjamini & Hochberg 1995).
pub fn findings(p: &[f64], q: f64) -> Vec<bool> {
    let mut sorted: Vec<f64> = p.to_vec();
    sorted.sort_by(f64::total_cmp);
    let m = sorted.len() as f64;
    let bar = sorted.iter().enumerate().rev().find(|(k, p)| **p <= q * (*k as f64 + 1.0) / m).map(|(_, p)| *p);
    p.iter().map(|p| bar.is_some_and(|bar| *p <= bar)).collect()
}

/// The fewest answers after which an option that `share` of the learners would pick was picked at least once, but for a
/// chance of `miss`: the least `n` with `(1 - share)^n <= miss` (the binomial law, exact).
pub fn answers_to_see(share: f64, miss: f64) -> u32 {
    (miss.ln() / (1.0 - share).ln()).ceil() as u32
}

/// The middle of some times, and their spread, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quartiles {
    /// A quarter is below.
    pub low: f64,
    /// A half is below.
    pub median: f64,
    /// Three quarters are below.
    pub high: f64,
}

/// The quartiles, between two values by the straight line (type 7 of Hyndman & Fan 1996). `None` where there are none.
pub fn quartiles(values: &mut [u64]) -> Option<Quartiles> {
    values.sort_unstable();
    let last = values.len().checked_sub(1)?;
    let at = |q: f64| {
        let place = q * last as f64;
        let (below, above) = (values[place.floor() as usize] as f64, values[place.ceil() as usize] as f64);
        below + (above - below) * place.fract()
    };
    Some(Quartiles { low: at(0.25), median: at(0.5), high: at(0.75) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 5e-4, "{a} is not {b}");
    }

    #[test]
    fn shares_have_the_interval_that_is_in_the_books() {
        // By hand: p = 0.8, n = 10, z^2 = 3.8415: (0.8 + 0.19207 +- 1.96 sqrt(0.016 + 0.0096)) / 1.38415.
        let i = wilson(8, 10);
        near(i.low, 0.4902);
        near(i.high, 0.9433);
        assert_eq!((wilson(0, 5).low, wilson(5, 5).high), (0.0, 1.0));
        near(logits(5, 10), 0.0);
        near(logits(1, 10), (9.5f64 / 1.5).ln());
    }

    #[test]
    fn the_exact_test_is_that_of_the_lady_with_the_tea() {
        // Fisher's table: 3 of 4 against 1 of 4 has a chance of 17/70 to be so or more so.
        near(fisher_less(1, 4, 3, 4), 17.0 / 70.0);
        near(fisher_less(0, 4, 4, 4), 1.0 / 70.0);
        near(fisher_less(4, 4, 0, 4), 1.0);
        assert_eq!(fisher_less(0, 0, 3, 4), 1.0);
    }

    #[test]
    fn many_tests_have_a_higher_bar() {
        // The example of the paper: with q = 0.05 the first four of fifteen are findings.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ];
        assert_eq!(findings(&p, 0.05).iter().filter(|f| **f).count(), 4);
        assert!(findings(&p, 0.05)[..4].iter().all(|f| *f));
        assert!(findings(&[], 0.05).is_empty());
    }

    #[test]
    fn an_option_that_one_in_twenty_picks_shows_in_59_answers() {
        assert_eq!(answers_to_see(0.05, 0.05), 59);
        assert!(0.95f64.powi(59) <= 0.05 && 0.95f64.powi(58) > 0.05);
    }

    #[test]
    fn quartiles_and_correlations() {
        let q = quartiles(&mut [40, 10, 30, 20]).unwrap();
        assert_eq!((q.low, q.median, q.high), (17.5, 25.0, 32.5));
        assert_eq!(quartiles(&mut []), None);
        near(correlation(&[(0.0, 1.0), (0.0, 2.0), (1.0, 3.0), (1.0, 4.0)]).unwrap(), 0.8944);
        assert_eq!(correlation(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
        let i = correlation_interval(0.5, 28);
        near(i.low, (0.549306f64 - 1.959964 / 5.0).tanh());
        near(i.high, (0.549306f64 + 1.959964 / 5.0).tanh());
    }
}
