//! The Additive Gaussian Skill Filter: ability as a sum of independent Gaussian components, one pass, no history.
//!
//! A learner has a general ability `g`, a recent form `r`, and for each skill a durable part `s` and a short-term part
//! `f`, each a mean and a variance. With item difficulty `D`, guess `c` and slip `l`:
//!
//! ```text
//! z  = g + r + s + f - D                 V = v_g + v_r + v_s + v_f
//! p  = c + (1-c-l) * sigma(z / sqrt(1 + kv V))          probability of a right answer
//! p0 = c + (1-c-l) * sigma(z),  d = dp0/dz,  I = d^2 / (p0 (1-p0)),  e = (y-p0) d / (p0 (1-p0))
//! mean += v e / (1 + V I),  v -= v^2 I / (1 + V I)      for each component (one-step Gaussian assumed-density update)
//! s += (y ? lc : lw) / (1 + 0.2 n)                      learning by practice
//! s -= ph ln(1 + hours) / (1 + kap wins)                forgetting
//! r, f decay to their priors (Ornstein-Uhlenbeck)
//! ```
//!
//! Three such filters with slow, middle and fast dynamics run side by side, weighted by how well each has predicted this
//! learner (discounted likelihood): fast learners are recognised as such. An assisted answer enters with a smaller weight
//! on `e` and `I`; see [`weight`].

use super::{Attempt, HOUR, Millis};
use crate::curriculum::Kind;
use serde::{Deserialize, Serialize};

/// Filters in the mixture.
pub const FILTERS: usize = 3;

/// Parameters of one filter; hours and days where said, else logits and their squares.
struct Dynamics {
    prior: f64,
    vg: f64,
    qg: f64,
    vr: f64,
    rr: f64,
    vs: f64,
    qs: f64,
    vf: f64,
    rf: f64,
    lc: f64,
    lw: f64,
}

const SLOW: Dynamics = Dynamics {
    prior: 0.5,
    vg: 1.33,
    qg: 0.0003,
    vr: 0.45,
    rr: 0.94,
    vs: 0.20,
    qs: 0.001,
    vf: 0.29,
    rf: 0.79,
    lc: 0.117,
    lw: 0.072,
};
const MIDDLE: Dynamics = Dynamics { prior: 0.3, vs: 0.6, qs: 0.02, vf: 0.6, rf: 0.85, lc: 0.2, lw: 0.1, ..SLOW };
const FAST: Dynamics = Dynamics { prior: 0.2, vg: 2.0, vs: 1.0, qs: 0.05, vf: 1.0, rf: 0.9, lc: 0.4, lw: 0.15, ..SLOW };
const DYNAMICS: [Dynamics; FILTERS] = [SLOW, MIDDLE, FAST];

const SLIP: f64 = 0.009;
const FORGET: f64 = 0.008;
const KEEP: f64 = 0.22;
const FORM_HOURS: f64 = 0.25;
const SHORT_TERM_DAYS: f64 = 3.5;
const VARIANCE_PULL: f64 = 0.28;
const DISCOUNT: f64 = 0.98;
/// logit(0.80): right four times in five on an item of middle difficulty.
const BAR: f64 = 1.386_294_361_119_890_6;
/// Logits between two of the author's difficulty grades.
const GRADE: f64 = 0.8;

/// A Gaussian.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gauss {
    /// Mean, logits.
    pub mean: f64,
    /// Variance, logits squared.
    pub var: f64,
}

impl Gauss {
    /// Ornstein-Uhlenbeck decay by `keep` towards mean 0 and variance `var`.
    fn decay(&mut self, keep: f64, var: f64) {
        self.mean *= keep;
        self.var = keep * keep * self.var + (1.0 - keep * keep) * var;
    }

    fn update(&mut self, gain: f64, shrink: f64) {
        self.mean += self.var * gain;
        self.var -= self.var * self.var * shrink;
    }
}

/// The parts of the ability that no one skill owns, for each filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimator {
    general: [Gauss; FILTERS],
    form: [Gauss; FILTERS],
    log_weight: [f64; FILTERS],
    last_at: Option<Millis>,
}

impl Default for Estimator {
    fn default() -> Self {
        Estimator {
            general: std::array::from_fn(|i| Gauss { mean: 0.0, var: DYNAMICS[i].vg }),
            form: std::array::from_fn(|i| Gauss { mean: 0.0, var: DYNAMICS[i].vr }),
            log_weight: std::array::from_fn(|i| DYNAMICS[i].prior.ln()),
            last_at: None,
        }
    }
}

/// The ability in one skill, for each filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Belief {
    durable: [Gauss; FILTERS],
    short: [Gauss; FILTERS],
    attempts: u32,
    wins: u32,
    last_at: Millis,
}

impl Default for Belief {
    fn default() -> Self {
        Belief {
            durable: std::array::from_fn(|i| Gauss { mean: 0.0, var: DYNAMICS[i].vs }),
            short: std::array::from_fn(|i| Gauss { mean: 0.0, var: DYNAMICS[i].vf }),
            attempts: 0,
            wins: 0,
            last_at: 0,
        }
    }
}

/// An item as the filter sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Difficulty, logits.
    pub difficulty: f64,
    /// Chance of a right answer without knowing, 0 to 1.
    pub guess: f64,
}

/// The filter's view of an item of this kind, number of options, and author's difficulty (1 to 5).
pub fn question(kind: Kind, options: usize, difficulty: u8) -> Question {
    let n = options.clamp(2, 9) as f64;
    let guess = match kind {
        Kind::Choice => 1.0 / n,
        Kind::Choices => 1.0 / (n.exp2() - 1.0),
        Kind::Predict => 0.05,
        Kind::Blank | Kind::Short | Kind::Other => 0.03,
    };
    Question { difficulty: (f64::from(difficulty.clamp(1, 5)) - 3.0) * GRADE, guess }
}

/// How much an answer counts, 0 to 1, and how the stated confidence moves the chance of a guess.
///
/// | circumstance | weight |
/// | --- | --- |
/// | unassisted | 1 |
/// | after 1, 2, 3 hints | 0.5, 0.3, 0.15 |
/// | right after the answer was shown | 0 |
/// | faster than it can be read | 0.2 |
/// | right at a second try | 0.3 |
pub fn weight(attempt: &Attempt) -> f64 {
    let hints = [1.0, 0.5, 0.3, 0.15][usize::from(attempt.hints.min(3))];
    let shown = if attempt.revealed && attempt.correct { 0.0 } else { 1.0 };
    let rapid = if attempt.rapid() { 0.2 } else { 1.0 };
    let retry = if attempt.retry && attempt.correct { 0.3 } else { 1.0 };
    hints * shown * rapid * retry
}

/// The chance of a guess, given how sure the learner was: 1 "a guess" makes a lucky hit likelier, 4 "certain" less likely.
fn confident_guess(guess: f64, confidence: Option<u8>) -> f64 {
    match confidence {
        Some(1) => guess.max(0.5 * guess + 0.25),
        Some(3) => guess * 0.8,
        Some(4) => guess * 0.5,
        _ => guess,
    }
}

fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The standard normal distribution function, by the error function of Abramowitz & Stegun 7.1.26 (error < 1.5e-7).
fn normal_cdf(x: f64) -> f64 {
    let a = (x / std::f64::consts::SQRT_2).abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * a);
    let poly =
        t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    let erf = 1.0 - poly * (-a * a).exp();
    if x >= 0.0 { 0.5 * (1.0 + erf) } else { 0.5 * (1.0 - erf) }
}

fn hours(from: Millis, to: Millis) -> f64 {
    to.saturating_sub(from).max(0) as f64 / HOUR as f64
}

impl Belief {
    /// The belief as it is at `now`: forgetting and decay since the last answer.
    fn at(&self, now: Millis) -> Belief {
        let mut next = self.clone();
        if self.attempts == 0 {
            return next;
        }
        let gone = hours(self.last_at, now);
        for (i, d) in DYNAMICS.iter().enumerate() {
            next.short[i].decay((-gone / (24.0 * SHORT_TERM_DAYS)).exp(), d.vf);
            next.durable[i].mean -= FORGET * gone.ln_1p() / (1.0 + KEEP * f64::from(self.wins));
        }
        next
    }
}

impl Estimator {
    /// Starts the general ability at this mean (logits), for what the learner says they bring.
    pub fn start_at(&mut self, mean: f64) {
        for g in &mut self.general {
            g.mean = mean;
        }
    }

    /// Weights of the filters, summing to 1.
    fn weights(&self) -> [f64; FILTERS] {
        let top = self.log_weight.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let raw = self.log_weight.map(|w| (w - top).exp());
        let sum: f64 = raw.iter().sum();
        raw.map(|w| w / sum)
    }

    fn form_at(&self, i: usize, now: Millis) -> Gauss {
        let mut form = self.form[i];
        let gone = self.last_at.map_or(0.0, |at| hours(at, now));
        if gone > 0.05 {
            form.decay((-gone / FORM_HOURS).exp(), DYNAMICS[i].vr);
        }
        form
    }

    /// Probability that the ability in a skill is above the bar, and its standard deviation in logits.
    pub fn mastery(&self, belief: &Belief, now: Millis) -> (f64, f64) {
        let belief = belief.at(now);
        let mut estimate = 0.0;
        let mut spread = 0.0;
        for (i, w) in self.weights().into_iter().enumerate() {
            let mean = self.general[i].mean + belief.durable[i].mean + 0.5 * belief.short[i].mean;
            let var = self.general[i].var + belief.durable[i].var + 0.25 * belief.short[i].var;
            estimate += w * normal_cdf((mean - BAR) / var.sqrt());
            spread += w * var.sqrt();
        }
        (estimate.clamp(0.0, 1.0), spread)
    }

    /// Mean and variance of `z`, for filter `i`.
    fn ability(&self, i: usize, belief: &Belief, form: Gauss) -> Gauss {
        Gauss {
            mean: self.general[i].mean + form.mean + belief.durable[i].mean + belief.short[i].mean,
            var: self.general[i].var + form.var + belief.durable[i].var + belief.short[i].var,
        }
    }

    /// Probability of a right answer.
    pub fn predict(&self, belief: &Belief, now: Millis, q: Question) -> f64 {
        let belief = belief.at(now);
        self.weights()
            .into_iter()
            .enumerate()
            .map(|(i, w)| w * probability(self.ability(i, &belief, self.form_at(i, now)), q))
            .sum()
    }

    /// Expected information of asking, for placement: variance explained by the answer (V d^2 / (p0 (1-p0))).
    pub fn information(&self, belief: &Belief, now: Millis, q: Question) -> f64 {
        let belief = belief.at(now);
        let one = |i: usize| {
            let a = self.ability(i, &belief, self.form_at(i, now));
            let (_, d, p) = slope(a.mean - q.difficulty, q.guess);
            a.var * d * d / (p * (1.0 - p))
        };
        self.weights().into_iter().enumerate().map(|(i, w)| w * one(i)).sum()
    }

    /// Takes one answer in.
    pub fn update(&mut self, belief: &mut Belief, attempt: &Attempt, now: Millis) {
        let mut q = question(attempt.kind, usize::from(attempt.options), attempt.difficulty);
        let weight = weight(attempt);
        let forms: [Gauss; FILTERS] = std::array::from_fn(|i| self.form_at(i, now));
        *belief = belief.at(now);
        for (i, d) in DYNAMICS.iter().enumerate() {
            self.general[i].var += d.qg;
            self.form[i] = forms[i];
            self.form[i].decay(d.rr, d.vr);
            if belief.attempts > 0 {
                belief.durable[i].var += d.qs;
                belief.short[i].decay(d.rf, d.vf);
            }
        }
        for (i, d) in DYNAMICS.iter().enumerate() {
            let p = probability(self.ability(i, belief, self.form[i]), q).clamp(1e-4, 1.0 - 1e-4);
            let likelihood = if attempt.correct { p } else { 1.0 - p };
            let kept = DISCOUNT * self.log_weight[i] + (1.0 - DISCOUNT) * d.prior.ln();
            self.log_weight[i] = kept + weight * likelihood.ln();
        }
        if attempt.correct {
            q.guess = confident_guess(q.guess, attempt.confidence);
        }
        for i in 0..FILTERS {
            self.step(i, belief, attempt.correct, weight, q);
        }
        belief.attempts += 1;
        belief.wins += u32::from(attempt.correct && weight > 0.0);
        for (i, d) in DYNAMICS.iter().enumerate() {
            let learned = if attempt.correct { d.lc * weight } else { d.lw };
            belief.durable[i].mean += learned / (1.0 + 0.2 * f64::from(belief.attempts));
        }
        belief.last_at = belief.last_at.max(now);
        self.last_at = Some(self.last_at.unwrap_or(now).max(now));
    }

    /// The Gaussian update of filter `i`.
    fn step(&mut self, i: usize, belief: &mut Belief, correct: bool, weight: f64, q: Question) {
        let a = self.ability(i, belief, self.form[i]);
        let (_, d, p) = slope(a.mean - q.difficulty, q.guess);
        let spread = p * (1.0 - p);
        let information = weight * d * d / spread;
        let error = weight * (f64::from(u8::from(correct)) - p) * d / spread;
        let gain = error / (1.0 + a.var * information);
        let shrink = information / (1.0 + a.var * information);
        for part in [&mut self.general[i], &mut self.form[i], &mut belief.durable[i], &mut belief.short[i]] {
            part.update(gain, shrink);
        }
    }
}

fn probability(ability: Gauss, q: Question) -> f64 {
    let z = (ability.mean - q.difficulty) / (1.0 + VARIANCE_PULL * ability.var).sqrt();
    q.guess + (1.0 - q.guess - SLIP) * sigma(z)
}

/// `sigma(z)`, `dp0/dz` and `p0`.
fn slope(z: f64, guess: f64) -> (f64, f64, f64) {
    let s = sigma(z);
    let range = 1.0 - guess - SLIP;
    (s, range * s * (1.0 - s), (guess + range * s).clamp(1e-6, 1.0 - 1e-6))
}
