//! The Additive Gaussian Skill Filter: ability as a sum of independent Gaussian components, one pass, no history.
//!
//! A learner has a general ability `g`, a recent form `r`, and for each skill a durable part `s` and a short-term part
//! `f`, each a mean and a variance; the formulas are in [`super::filter`], with
//!
//! ```text
//! z  = g + r + s + f - D                 V = v_g + v_r + v_s + v_f
//! s += (y ? lc : lw) / (1 + 0.2 n)       learning by practice
//! s -= ph ln(1 + hours) / (1 + kap wins) forgetting
//! r, f decay to their priors (Ornstein-Uhlenbeck)
//! ```
//!
//! Three such filters with slow, middle and fast dynamics run side by side, weighted by how well each has predicted this
//! learner (discounted likelihood): fast learners are recognised as such. An assisted answer enters with a smaller weight
//! on `e` and `I`; see [`weight`].

mod parts;
mod together;

pub use super::filter::Question;
use super::filter::{Dynamics, Gauss};
use super::{Attempt, HOUR, Millis};
use crate::curriculum::Kind;
pub use parts::{FilterParts, Parts};
use serde::{Deserialize, Serialize};
pub use together::Together;

/// Filters in the mixture.
pub const FILTERS: usize = 3;

/// The dynamics of the filters: slow, middle, fast.
pub const DYNAMICS: [Dynamics; FILTERS] = [SLOW, MIDDLE, FAST];
/// Their prior weights.
const PRIORS: [f64; FILTERS] = [0.5, 0.3, 0.2];

const SLOW: Dynamics = Dynamics {
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
    slip: 0.009,
    forget: 0.008,
    keep: 0.22,
    form_hours: 0.25,
    short_days: 3.5,
    pull: 0.28,
};
const MIDDLE: Dynamics = Dynamics { vs: 0.6, qs: 0.02, vf: 0.6, rf: 0.85, lc: 0.2, lw: 0.1, ..SLOW };
const FAST: Dynamics = Dynamics { vg: 2.0, vs: 1.0, qs: 0.05, vf: 1.0, rf: 0.9, lc: 0.4, lw: 0.15, ..SLOW };

const DISCOUNT: f64 = 0.98;
/// logit(0.80): right four times in five on an item of middle difficulty.
const BAR: f64 = 1.386_294_361_119_890_6;
/// The bar of what can be built on, see [`Known::likely`]: right two times in three on an item of middle difficulty.
const LIKELY_BAR: f64 = 0.6;
/// The most by which [`Estimator::hold`] raises an ability, logits.
const RAISE: f64 = 4.0;
/// Logits between two of the author's difficulty grades.
const GRADE: f64 = 0.8;

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
            general: std::array::from_fn(|i| Gauss::prior(DYNAMICS[i].vg)),
            form: std::array::from_fn(|i| Gauss::prior(DYNAMICS[i].vr)),
            log_weight: std::array::from_fn(|i| PRIORS[i].ln()),
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
            durable: std::array::from_fn(|i| Gauss::prior(DYNAMICS[i].vs)),
            short: std::array::from_fn(|i| Gauss::prior(DYNAMICS[i].vf)),
            attempts: 0,
            wins: 0,
            last_at: 0,
        }
    }
}

/// The filter's view of an item of this kind, number of options, and author's difficulty (1 to 5).
pub fn question(kind: Kind, options: usize, difficulty: u8) -> Question {
    let n = options.clamp(2, 9) as f64;
    let guess = match kind {
        Kind::Choice => 1.0 / n,
        Kind::Choices => 1.0 / (n.exp2() - 1.0),
        Kind::Predict => 0.05,
        Kind::Blank | Kind::Short | Kind::Trace | Kind::Order | Kind::Other => 0.03,
        Kind::Code | Kind::Fix | Kind::Command => 0.01,
        // Judged by the learner, who may be kind to it.
        Kind::Explain => 0.3,
    };
    Question { difficulty: (f64::from(difficulty.clamp(1, 5)) - 3.0) * GRADE, guess, discrimination: 1.0 }
}

/// How much an answer counts, 0 to 1, and how the stated confidence moves the chance of a guess.
///
/// | circumstance | weight |
/// | --- | --- |
/// | unassisted | 1 |
/// | after 1, 2, 3 hints | 0.5, 0.3, 0.15 |
/// | right after the answer was shown | 0 |
/// | faster than it can be read: right, wrong | 0, 0.2 |
/// | right at a second try | 0.3 |
/// | judged by the learner | 0.4 |
/// | found right by a model | 0.3 |
/// | found wrong by a model | 0 until the learner accepts it, then 0.3 |
pub fn weight(attempt: &Attempt) -> f64 {
    let hints = [1.0, 0.5, 0.3, 0.15][usize::from(attempt.hints.min(3))];
    let shown = if attempt.revealed && attempt.correct { 0.0 } else { 1.0 };
    // A lucky guess is no evidence of knowing.
    let rapid = match (attempt.rapid(), attempt.correct) {
        (true, true) => 0.0,
        (true, false) => 0.2,
        (false, _) => 1.0,
    };
    let retry = if attempt.retry && attempt.correct { 0.3 } else { 1.0 };
    let marked = if attempt.self_marked { 0.4 } else { 1.0 };
    let model = match attempt.marked_by {
        None => 1.0,
        Some(_) if attempt.is_claim() => 0.0,
        Some(_) => 0.3,
    };
    hints * shown * rapid * retry * marked * model
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

/// The standard normal distribution function, by the error function of Abramowitz & Stegun 7.1.26 (error < 1.5e-7).
pub fn normal_cdf(x: f64) -> f64 {
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
            d.rest_skill(&mut next.durable[i], &mut next.short[i], gone, self.wins);
        }
        next
    }
}

/// An estimator at one moment, for many skills: what they share is worked out once.
#[derive(Debug, Clone)]
pub struct View<'a> {
    estimator: &'a Estimator,
    now: Millis,
    weights: [f64; FILTERS],
    form: [Gauss; FILTERS],
}

/// What is believed about a skill at one moment. Probabilities from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// That the ability is above the bar of mastery.
    pub estimate: f64,
    /// Standard deviation of the ability, logits.
    pub spread: f64,
    /// That the ability is above a lower bar: enough for other skills to build on it, and for the tutor to move on. Certifying
    /// asks for [`Known::estimate`].
    pub likely: f64,
}

impl View<'_> {
    /// Whether a skill is known.
    pub fn known(&self, belief: &Belief) -> Known {
        let lasting = self.lasting(belief);
        let above = |bar: f64| self.above(&lasting, bar);
        let spread = self.weights.iter().zip(&lasting).map(|(w, (_, sd))| w * sd).sum();
        Known { estimate: above(BAR), spread, likely: above(LIKELY_BAR) }
    }

    /// [`Known::likely`] alone, for many skills.
    pub fn likely(&self, belief: &Belief) -> f64 {
        self.above(&self.lasting(belief), LIKELY_BAR)
    }

    /// Mean and standard deviation of what will last of the ability, for each filter: half of the short-term part counts.
    fn lasting(&self, belief: &Belief) -> [(f64, f64); FILTERS] {
        let belief = belief.at(self.now);
        std::array::from_fn(|i| {
            let (general, durable, short) = (self.estimator.general[i], belief.durable[i], belief.short[i]);
            (general.mean + durable.mean + 0.5 * short.mean, (general.var + durable.var + 0.25 * short.var).sqrt())
        })
    }

    fn above(&self, lasting: &[(f64, f64); FILTERS], bar: f64) -> f64 {
        let one = |(w, (mean, sd)): (&f64, &(f64, f64))| w * normal_cdf((mean - bar) / sd);
        self.weights.iter().zip(lasting).map(one).sum::<f64>().clamp(0.0, 1.0)
    }

    /// Probability of a right answer.
    pub fn predict(&self, belief: &Belief, q: Question) -> f64 {
        let belief = belief.at(self.now);
        let one = |i: usize| DYNAMICS[i].probability(self.estimator.ability(i, &belief, self.form[i]), q);
        self.weights.into_iter().enumerate().map(|(i, w)| w * one(i)).sum()
    }

    /// Expected information of asking: variance explained by the answer (V d^2 / (p0 (1-p0))).
    pub fn information(&self, belief: &Belief, q: Question) -> f64 {
        let belief = belief.at(self.now);
        let one = |i: usize| DYNAMICS[i].information(self.estimator.ability(i, &belief, self.form[i]), q);
        self.weights.into_iter().enumerate().map(|(i, w)| w * one(i)).sum()
    }
}

impl Estimator {
    /// The estimator at a moment.
    pub fn view(&self, now: Millis) -> View<'_> {
        View { estimator: self, now, weights: self.weights(), form: std::array::from_fn(|i| self.form_at(i, now)) }
    }

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
        DYNAMICS[i].rest_form(&mut form, gone);
        form
    }

    /// Probability that the ability in a skill is above the bar, and its standard deviation in logits.
    pub fn mastery(&self, belief: &Belief, now: Millis) -> (f64, f64) {
        let known = self.view(now).known(belief);
        (known.estimate, known.spread)
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
        self.view(now).predict(belief, q)
    }

    /// Expected information of asking, for placement: see [`View::information`].
    pub fn information(&self, belief: &Belief, now: Millis, q: Question) -> f64 {
        self.view(now).information(belief, q)
    }

    /// Takes one answer in. One that tells nothing (see [`weight`]) changes nothing.
    pub fn update(&mut self, belief: &mut Belief, attempt: &Attempt, now: Millis) {
        let mut q = super::calibrate::question_then(attempt);
        let weight = weight(attempt);
        if weight <= 0.0 {
            return;
        }
        let before = self.mastery(belief, now).0;
        self.form = std::array::from_fn(|i| self.form_at(i, now));
        *belief = belief.at(now);
        for (i, d) in DYNAMICS.iter().enumerate() {
            d.drift(&mut self.general[i], &mut self.form[i]);
            if belief.attempts > 0 {
                d.drift_skill(&mut belief.durable[i], &mut belief.short[i]);
            }
            let p = d.probability(self.ability(i, belief, self.form[i]), q).clamp(1e-4, 1.0 - 1e-4);
            let likelihood = if attempt.correct { p } else { 1.0 - p };
            let kept = DISCOUNT * self.log_weight[i] + (1.0 - DISCOUNT) * PRIORS[i].ln();
            self.log_weight[i] = kept + weight * likelihood.ln();
        }
        if attempt.correct {
            q.guess = confident_guess(q.guess, attempt.confidence);
        }
        belief.attempts += 1;
        belief.wins += u32::from(attempt.correct);
        for (i, d) in DYNAMICS.iter().enumerate() {
            let step = d.condition(self.ability(i, belief, self.form[i]), q, attempt.correct, weight);
            for part in [&mut self.general[i], &mut self.form[i], &mut belief.durable[i], &mut belief.short[i]] {
                part.update(step, 1.0);
            }
            d.practise(&mut belief.durable[i], attempt.correct, belief.attempts, weight);
        }
        belief.last_at = belief.last_at.max(now);
        self.last_at = Some(self.last_at.unwrap_or(now).max(now));
        if attempt.correct && attempt.unassisted() {
            self.hold(belief, before, now);
        }
    }

    /// What a right answer without help is not to do: lower the estimate of its skill. It could, where it makes the filter
    /// surer of an ability below the bar, or speaks for a filter that thinks less of the learner. The durable part is raised
    /// until the estimate is what it was, by bisection.
    fn hold(&self, belief: &mut Belief, before: f64, now: Millis) {
        let raised = |by: f64| {
            let mut belief = belief.clone();
            belief.durable.iter_mut().for_each(|d| d.mean += by);
            belief
        };
        let falls = |by: f64| self.mastery(&raised(by), now).0 < before;
        if !falls(0.0) {
            return;
        }
        let (mut low, mut high) = (0.0, RAISE);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if falls(middle) { low = middle } else { high = middle }
        }
        *belief = raised(high);
    }
}
