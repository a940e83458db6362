//! Simulated learners: what they know, how they answer, learn and forget. None of the four is the filter that estimates them.
//!
//! Growth (both kinds), with `th` the ability in a skill, `D` the item's difficulty, `c` its guess:
//!
//! ```text
//! start   th = ease - 0.2 level + g + 0.62 normal
//! answer  p = c + (0.97 - c) sigma(th - D)
//! learn   th += slope speed ready e max(0, 1 - th/3.5) (right ? 1 : 0.8)      e = max(0.25, 4 q (1-q)), q = sigma(th - D); flat: e = 1
//! night   th -= forgetting ln(1 + hours) / (1 + keeping wins)
//! ready   least of 0.15 + 0.85 sigma(2 (th' - 0.8)) over the prerequisites    known: th >= logit(0.80)
//! ```
//!
//! Steps: a skill is known or not, as in Bayesian Knowledge Tracing, with `learn speed ready` the chance to learn it at an
//! answer (`ready` 0.2 while a prerequisite is unknown) and a slow loss overnight. Fading: the same, but what was learned
//! decays as `exp(-t/S)` from the last answer, `S` days growing with each recall the more the later it comes, and it counts
//! as known while that recall is at least 0.8. The numbers of the skills and learners are drawn from [`super::pooled`].

use super::course::Course;
use super::pooled;
use crate::learner::chance::Chance;
use serde::{Deserialize, Serialize};

/// The bar of mastery on a middle item: logit(0.80).
const BAR: f64 = 1.386_294_361_119_890_6;
/// How much each step up the course lowers what is known of it at the start, logits.
const LEVEL: f64 = 0.2;
/// Recall from which a fading skill counts as known.
const RECALL: f64 = 0.8;

/// The kinds of simulated learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Ability grows, most by items near it.
    Growth,
    /// Ability grows by any item alike.
    Flat,
    /// Known or not.
    Steps,
    /// Known or not, and forgotten in time.
    Fading,
}

impl Truth {
    /// All of them.
    pub const ALL: [Truth; 4] = [Truth::Growth, Truth::Flat, Truth::Steps, Truth::Fading];

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Truth::Growth => "growth",
            Truth::Flat => "flat growth",
            Truth::Steps => "steps (BKT)",
            Truth::Fading => "fading",
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Known {
    ability: f64,
    slope: f64,
    learned: bool,
    learn: f64,
    slip: f64,
    guess: f64,
    wins: f64,
    stability: f64,
    last: f64,
}

/// One simulated learner.
#[derive(Debug, Clone)]
pub struct Pupil {
    truth: Truth,
    skills: Vec<Known>,
    speed: f64,
    forgetting: f64,
    keeping: f64,
    day: f64,
    chance: Chance,
}

fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

impl Pupil {
    /// Draws a learner. The numbers of the skills belong to the course, those of the learner to the seed.
    pub fn draw(truth: Truth, course: &Course, seed: u64) -> Pupil {
        let mut content = Chance::of(course.seed, 3);
        let mut own = Chance::of(seed, 4);
        let general = own.quantiles(&pooled::ABILITY);
        let speed = (0.35 * own.normal()).exp();
        let forgetting = pooled::FORGETTING[own.below(pooled::FORGETTING.len())];
        let keeping = pooled::KEEPING[own.below(pooled::KEEPING.len())];
        let mut skills: Vec<Known> = Vec::with_capacity(course.level.len());
        for (k, level) in course.level.iter().enumerate() {
            let prior = content.quantiles(&pooled::PRIOR);
            let ease = content.quantiles(&pooled::EASE).clamp(-1.5, 2.0);
            let drawn = Known {
                slope: content.quantiles(&pooled::SLOPE),
                learn: content.quantiles(&pooled::LEARN),
                slip: content.quantiles(&pooled::SLIP).max(0.01),
                guess: content.quantiles(&pooled::GUESS),
                ability: ease - LEVEL * level + general + pooled::SKILL_SPREAD * own.normal(),
                stability: (2.0 * (0.4 * own.normal()).exp()).max(0.3),
                ..Known::default()
            };
            let odds = (prior / (1.0 - prior)).ln() - LEVEL * level + 0.9 * general;
            let ready = course.requires[k].iter().all(|j| skills[*j].learned);
            let learned = own.flip(sigma(odds) * if ready { 1.0 } else { 0.25 });
            skills.push(Known { learned, ..drawn });
        }
        Pupil { truth, skills, speed, forgetting, keeping, day: 0.0, chance: Chance::of(seed, 5) }
    }

    /// Whether the skill is truly mastered now.
    pub fn mastered(&self, k: usize) -> bool {
        let s = &self.skills[k];
        match self.truth {
            Truth::Growth | Truth::Flat => s.ability >= BAR,
            Truth::Steps => s.learned,
            Truth::Fading => s.learned && self.recall(s) >= RECALL,
        }
    }

    fn recall(&self, s: &Known) -> f64 {
        (-(self.day - s.last).max(0.0) / s.stability).exp()
    }

    /// How well the prerequisites carry the learning of a skill, 0 to 1.
    pub fn ready(&self, course: &Course, k: usize) -> f64 {
        let one = |j: &usize| match self.truth {
            Truth::Growth | Truth::Flat => 0.15 + 0.85 * sigma(2.0 * (self.skills[*j].ability - 0.8)),
            _ if self.mastered(*j) => 1.0,
            _ => 0.2,
        };
        course.requires[k].iter().map(one).fold(1.0, f64::min)
    }

    /// Probability of a right answer to an item now.
    pub fn success(&self, course: &Course, k: usize, i: usize) -> f64 {
        let (s, item) = (&self.skills[k], course.items[k][i]);
        let (d, c) = (item.difficulty, item.options_guess);
        let known = (1.0 - s.slip * (1.0 + 0.4 * d.clamp(-1.0, 1.0))).clamp(0.02, 0.99);
        let unknown = c.max(s.guess * (1.0 - 0.4 * d.clamp(-1.0, 1.0))).min(known);
        match self.truth {
            Truth::Growth | Truth::Flat => c + (0.97 - c) * sigma(s.ability - d),
            Truth::Steps => {
                if s.learned {
                    known
                } else {
                    unknown
                }
            }
            Truth::Fading => {
                if s.learned {
                    unknown + (known - unknown) * self.recall(s)
                } else {
                    unknown
                }
            }
        }
    }

    /// Answers an item and learns from it.
    pub fn answer(&mut self, course: &Course, k: usize, i: usize) -> bool {
        let right = {
            let p = self.success(course, k, i);
            self.chance.flip(p)
        };
        let ready = self.ready(course, k);
        let learns = self.chance.unit();
        let (speed, flat, day) = (self.speed, self.truth == Truth::Flat, self.day);
        let recall = self.recall(&self.skills[k]);
        let s = &mut self.skills[k];
        match self.truth {
            Truth::Growth | Truth::Flat => {
                let q = sigma(s.ability - course.items[k][i].difficulty);
                let fit = if flat { 1.0 } else { (4.0 * q * (1.0 - q)).max(0.25) };
                let room = (1.0 - s.ability / 3.5).max(0.0);
                s.ability += s.slope * speed * ready * fit * room * if right { 1.0 } else { 0.8 };
            }
            Truth::Steps => s.learned |= learns < (s.learn * ready * speed).min(0.9),
            Truth::Fading => {
                if s.learned && right {
                    s.stability = (s.stability * (1.0 + 2.0 * (1.0 - recall) + 0.05)).min(365.0);
                }
                if s.learned || learns < (s.learn * ready * speed).min(0.9) {
                    s.learned = true;
                    s.last = day;
                }
            }
        }
        if right {
            s.wins += 1.0;
        }
        right
    }

    /// Days go by.
    pub fn rest(&mut self, days: f64) {
        self.day += days;
        let hours = 24.0 * days;
        for s in &mut self.skills {
            match self.truth {
                Truth::Growth | Truth::Flat => {
                    s.ability -= self.forgetting * hours.ln_1p() / (1.0 + self.keeping * s.wins);
                }
                Truth::Steps => {
                    if s.learned && self.chance.flip(1.0 - (-days / (60.0 * (1.0 + 0.7 * s.wins))).exp()) {
                        s.learned = false;
                    }
                }
                Truth::Fading => {}
            }
        }
    }
}
