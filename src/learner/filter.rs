//! One Additive Gaussian Skill Filter: its parameters, and the formulas as functions of Gaussians.
//!
//! Ability is a sum of independent Gaussian components. Which components there are, and with what weight each enters an
//! item, is for the caller to say ([`super::estimate`] has four of weight 1, [`super::tracker`] any number); each formula
//! is here once.
//!
//! ```text
//! z  = A sum h_i mean_i - D,  V = A^2 sum h_i^2 v_i         h_i weight of component i, A discrimination, D difficulty
//! p  = c + (1-c-l) sigma(z / sqrt(1 + kv V))                c guess, l slip
//! p0 = c + (1-c-l) sigma(z),  d = dp0/dz,  I = d^2 / (p0 (1-p0)),  e = (y-p0) d / (p0 (1-p0))
//! mean_i += A h_i v_i e / (1 + V I),  v_i -= A^2 h_i^2 v_i^2 I / (1 + V I)
//! ```

use serde::{Deserialize, Serialize};

/// Parameters of one filter; hours and days where said, else logits and their squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dynamics {
    /// Prior variance of the general ability.
    pub vg: f64,
    /// Its growth with each answer.
    pub qg: f64,
    /// Prior variance of the recent form.
    pub vr: f64,
    /// What an answer leaves of the form's deviation.
    pub rr: f64,
    /// Prior variance of the durable skill.
    pub vs: f64,
    /// Its growth with each answer.
    pub qs: f64,
    /// Prior variance of the short-term skill.
    pub vf: f64,
    /// What an answer leaves of its deviation.
    pub rf: f64,
    /// Learning by a right answer.
    pub lc: f64,
    /// Learning by a wrong answer.
    pub lw: f64,
    /// Chance of a wrong answer in spite of knowing (`l`).
    pub slip: f64,
    /// Forgetting of the durable skill (`ph`).
    pub forget: f64,
    /// How much each right answer protects from it (`kap`).
    pub keep: f64,
    /// Time constant of the form, hours (`tr`).
    pub form_hours: f64,
    /// Time constant of the short-term skill, days (`tf`).
    pub short_days: f64,
    /// How much variance pulls a prediction to the middle (`kv`).
    pub pull: f64,
}

/// Pauses up to this many hours leave the form as it is.
const SHORTEST_PAUSE: f64 = 0.05;

/// A Gaussian.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gauss {
    /// Mean, logits.
    pub mean: f64,
    /// Variance, logits squared.
    pub var: f64,
}

/// An item as the filter sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Difficulty, logits.
    pub difficulty: f64,
    /// Chance of a right answer without knowing, 0 to 1.
    pub guess: f64,
    /// How steeply success grows with ability (`A`, above 0); 1 where nothing is known of it.
    pub discrimination: f64,
}

impl Question {
    /// Mean of `z` and its variance `V`, from the sum of the components.
    pub fn logit(&self, ability: Gauss) -> Gauss {
        let a = self.discrimination;
        Gauss { mean: a * ability.mean - self.difficulty, var: a * a * ability.var }
    }
}

/// What an answer does to every component: see [`Gauss::update`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// `A e / (1 + V I)`.
    pub gain: f64,
    /// `A^2 I / (1 + V I)`.
    pub shrink: f64,
}

impl Gauss {
    /// Mean 0 and this variance.
    pub fn prior(var: f64) -> Gauss {
        Gauss { mean: 0.0, var }
    }

    /// Ornstein-Uhlenbeck decay by `keep` (0 to 1) towards mean 0 and variance `var`.
    pub fn decay(&mut self, keep: f64, var: f64) {
        self.mean *= keep;
        self.var = keep * keep * self.var + (1.0 - keep * keep) * var;
    }

    /// Takes an answer in; `weight` is the component's in the sum.
    pub fn update(&mut self, step: Step, weight: f64) {
        self.mean += weight * self.var * step.gain;
        self.var -= weight * weight * self.var * self.var * step.shrink;
    }
}

impl Dynamics {
    /// The form after a pause.
    pub fn rest_form(&self, form: &mut Gauss, hours: f64) {
        if hours > SHORTEST_PAUSE {
            form.decay((-hours / self.form_hours).exp(), self.vr);
        }
    }

    /// A skill after a pause, with `wins` right answers so far: the short-term part decays, the durable part is forgotten.
    pub fn rest_skill(&self, durable: &mut Gauss, short: &mut Gauss, hours: f64, wins: u32) {
        short.decay((-hours / (24.0 * self.short_days)).exp(), self.vf);
        durable.mean -= self.forget * hours.ln_1p() / (1.0 + self.keep * f64::from(wins));
    }

    /// What is not bound to a skill, before an answer.
    pub fn drift(&self, general: &mut Gauss, form: &mut Gauss) {
        general.var += self.qg;
        form.decay(self.rr, self.vr);
    }

    /// A skill that was answered before, before another answer.
    pub fn drift_skill(&self, durable: &mut Gauss, short: &mut Gauss) {
        durable.var += self.qs;
        short.decay(self.rf, self.vf);
    }

    /// Learning by the `n`th answer (from 1), discounted by `weight` from 0 to 1.
    pub fn practise(&self, durable: &mut Gauss, correct: bool, n: u32, weight: f64) {
        let learned = if correct { self.lc } else { self.lw };
        durable.mean += weight * learned / (1.0 + 0.2 * f64::from(n));
    }

    /// Probability of a right answer; `ability` is the weighted sum of the components.
    pub fn probability(&self, ability: Gauss, q: Question) -> f64 {
        let z = q.logit(ability);
        q.guess + (1.0 - q.guess - self.slip) * sigma(z.mean / (1.0 + self.pull * z.var).sqrt())
    }

    /// `dp0/dz` and `p0`.
    fn slope(&self, z: Gauss, q: Question) -> (f64, f64) {
        let s = sigma(z.mean);
        let range = 1.0 - q.guess - self.slip;
        (range * s * (1.0 - s), (q.guess + range * s).clamp(1e-6, 1.0 - 1e-6))
    }

    /// Share of the ability's variance that an answer explains: `V I`.
    pub fn information(&self, ability: Gauss, q: Question) -> f64 {
        let z = q.logit(ability);
        let (d, p) = self.slope(z, q);
        z.var * d * d / (p * (1.0 - p))
    }

    /// What an answer says; `weight` from 0 to 1 discounts `e` and `I`.
    pub fn condition(&self, ability: Gauss, q: Question, correct: bool, weight: f64) -> Step {
        let z = q.logit(ability);
        let (d, p) = self.slope(z, q);
        let spread = p * (1.0 - p);
        let information = weight * d * d / spread;
        let error = weight * (f64::from(u8::from(correct)) - p) * d / spread;
        let damping = 1.0 + z.var * information;
        let a = q.discrimination;
        Step { gain: a * error / damping, shrink: a * a * information / damping }
    }
}

/// The logistic function.
pub fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
