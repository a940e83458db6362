//! One filter over a whole item bank: several skills to an item, discrimination, practice slopes, a memory of each item.
//!
//! The formulas are those of [`super::filter`]; this file says which components there are. [`super::estimate`] is the same
//! with one skill to an item and nothing known of the items but their difficulty (a test holds the two together).
//!
//! ```text
//! z = A (g + r + sum_k w (s_k + f_k + G_k ln(1 + n_k))) + m_i - D       w = 1 / K^wexp for an item of K skills
//! V = A^2 (v_g + v_r + sum_k w^2 (v_sk + v_fk)) + v_mi
//! ```
//!
//! `m_i` exists once the learner has answered item `i`, and decays by `rm` with each repetition. Skills and items are
//! numbers from 0; memory grows with the largest seen. Never knows a name, a file or a clock.

use super::filter::{Dynamics, Gauss, Question, Step};

/// The parameters that are the same for all items.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// The filter's own.
    pub dynamics: Dynamics,
    /// Prior mean of the general ability, logits (`gmu`).
    pub start: f64,
    /// How fast a skill's weight falls with the number of skills of the item (`wexp`, 0 to 1.2 or so).
    pub share: f64,
    /// Prior variance of the memory of one item (`vm`); at most 1e-6 is none.
    pub memory: f64,
    /// What a repetition leaves of its deviation (`rm`, 0 to 1).
    pub memory_keep: f64,
    /// Chance of a right answer without knowing (`c`, 0 to 1).
    pub guess: f64,
}

/// An item as one row of a log names it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Its number.
    pub item: u32,
    /// The numbers of its skills; none is an item of no skill.
    pub skills: &'a [u32],
    /// Difficulty `D`, logits.
    pub difficulty: f64,
    /// Discrimination `A`, above 0.
    pub discrimination: f64,
    /// Chance of a right answer without knowing, where it is the item's own.
    pub guess: Option<f64>,
}

/// What is believed of a learner about one item, just before the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// `g + r + sum_k w (s_k + f_k + G_k ln(1 + n_k))`, with its variance.
    pub ability: Gauss,
    /// `m_i`; mean and variance 0 where the item is new to the learner.
    pub memory: Gauss,
    /// `sum_k w ln(1 + n_k)`: what the practice slopes multiply.
    pub practice: f64,
    /// `sum_k w s_k` and its variance.
    pub durable: Gauss,
    /// `sum_k w f_k` and its variance.
    pub short: Gauss,
    /// Weight of each skill (`w`).
    pub share: f64,
    /// `A`.
    pub discrimination: f64,
    /// `D`.
    pub difficulty: f64,
    /// `c`.
    pub guess: f64,
    /// Mean of `z`.
    pub logit: f64,
    /// `V`.
    pub spread: f64,
    /// Probability of a right answer.
    pub p: f64,
}

/// One skill of the learner.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    /// The learner this belongs to; another's is a fresh one.
    learner: u32,
    durable: Gauss,
    short: Gauss,
    attempts: u32,
    wins: u32,
    last: f64,
}

/// A learner's state over an item bank.
#[derive(Debug, Clone)]
pub struct Tracker {
    setting: Setting,
    general: Gauss,
    form: Gauss,
    last: Option<f64>,
    learner: u32,
    skills: Vec<Part>,
    /// With the learner each belongs to.
    items: Vec<(u32, Gauss)>,
}

/// `wexp` powers of the usual numbers of skills.
fn share(setting: &Setting, skills: usize) -> f64 {
    if skills <= 1 { 1.0 } else { (skills as f64).powf(-setting.share) }
}

impl Tracker {
    /// A new learner.
    pub fn new(setting: Setting) -> Tracker {
        let general = Gauss { mean: setting.start, var: setting.dynamics.vg };
        let form = Gauss::prior(setting.dynamics.vr);
        Tracker { setting, general, form, last: None, learner: 1, skills: Vec::new(), items: Vec::new() }
    }

    /// Another learner, in the same memory.
    pub fn restart(&mut self) {
        self.general = Gauss { mean: self.setting.start, var: self.setting.dynamics.vg };
        self.form = Gauss::prior(self.setting.dynamics.vr);
        self.last = None;
        self.learner = self.learner.wrapping_add(1).max(1);
    }

    /// General ability and recent form.
    pub fn whole(&self) -> (Gauss, Gauss) {
        (self.general, self.form)
    }

    /// Durable and short-term part of a skill, and how often it was answered.
    pub fn skill(&self, skill: u32) -> (Gauss, Gauss, u32) {
        let d = &self.setting.dynamics;
        match self.skills.get(skill as usize).filter(|p| p.learner == self.learner) {
            Some(p) => (p.durable, p.short, p.attempts),
            None => (Gauss::prior(d.vs), Gauss::prior(d.vf), 0),
        }
    }

    fn part(&mut self, skill: u32) -> &mut Part {
        let at = skill as usize;
        let d = self.setting.dynamics;
        let fresh = |learner| Part {
            learner,
            durable: Gauss::prior(d.vs),
            short: Gauss::prior(d.vf),
            attempts: 0,
            wins: 0,
            last: 0.0,
        };
        if at >= self.skills.len() {
            self.skills.resize(at + 1, fresh(0));
        }
        let part = &mut self.skills[at];
        if part.learner != self.learner {
            *part = fresh(self.learner);
        }
        part
    }

    /// Moves the learner on to the moment `seconds` of an answer to the item (a clock set back stands still), and says
    /// what is believed. Each call is to be followed by [`Tracker::answer`]. `slopes` are the `G_k`, by skill; 0 beyond.
    pub fn look(&mut self, asked: Asked<'_>, slopes: &[f64], seconds: f64) -> View {
        let d = self.setting.dynamics;
        d.drift(&mut self.general, &mut self.form);
        let hours = self.last.map_or(0.0, |last| (seconds - last) / 3600.0);
        d.rest_form(&mut self.form, hours);
        self.last = Some(seconds);
        let w = share(&self.setting, asked.skills.len());
        let (mut durable, mut short, mut practice, mut slope) = (Gauss::prior(0.0), Gauss::prior(0.0), 0.0, 0.0);
        for &skill in asked.skills {
            let part = self.part(skill);
            if part.attempts > 0 {
                d.drift_skill(&mut part.durable, &mut part.short);
                let hours = (seconds - part.last) / 3600.0;
                if hours > 0.0 {
                    d.rest_skill(&mut part.durable, &mut part.short, hours, part.wins);
                }
                let practised = w * f64::from(part.attempts).ln_1p();
                practice += practised;
                slope += practised * slopes.get(skill as usize).copied().unwrap_or(0.0);
            }
            durable.mean += w * part.durable.mean;
            durable.var += w * w * part.durable.var;
            short.mean += w * part.short.mean;
            short.var += w * w * part.short.var;
        }
        let held = self.items.get(asked.item as usize).filter(|(learner, _)| *learner == self.learner);
        let memory = held.map_or(Gauss::prior(0.0), |(_, m)| *m);
        let ability = Gauss {
            mean: self.general.mean + self.form.mean + durable.mean + short.mean + slope,
            var: self.general.var + self.form.var + durable.var + short.var,
        };
        let (difficulty, discrimination) = (asked.difficulty, asked.discrimination);
        let mut view = View {
            ability,
            memory,
            practice,
            durable,
            short,
            share: w,
            discrimination,
            difficulty,
            guess: asked.guess.unwrap_or(self.setting.guess),
            logit: 0.0,
            spread: 0.0,
            p: 0.0,
        };
        let (sum, question) = (view.sum(), view.question());
        let z = question.logit(sum);
        (view.logit, view.spread, view.p) = (z.mean, z.var, d.probability(sum, question));
        view
    }

    /// Takes the answer in that followed on `view`.
    pub fn answer(&mut self, asked: Asked<'_>, view: &View, correct: bool) {
        let d = self.setting.dynamics;
        let step = d.condition(view.sum(), view.question(), correct, 1.0);
        self.general.update(step, 1.0);
        self.form.update(step, 1.0);
        let now = self.last.unwrap_or(0.0);
        for &skill in asked.skills {
            let part = self.part(skill);
            part.durable.update(step, view.share);
            part.short.update(step, view.share);
            part.attempts += 1;
            part.wins += u32::from(correct);
            d.practise(&mut part.durable, correct, part.attempts, 1.0);
            part.last = now;
        }
        if self.setting.memory > 1e-6 {
            self.remember(asked.item, step, view.discrimination);
        }
    }

    fn remember(&mut self, item: u32, step: Step, discrimination: f64) {
        let (vm, keep) = (self.setting.memory, self.setting.memory_keep);
        let at = item as usize;
        if at >= self.items.len() {
            self.items.resize(at + 1, (0, Gauss::prior(vm)));
        }
        let (learner, memory) = &mut self.items[at];
        if *learner != self.learner {
            (*learner, *memory) = (self.learner, Gauss::prior(vm));
        }
        // It enters `z` beside `A (...)`, so with weight 1/A in the sum.
        memory.update(step, 1.0 / discrimination);
        memory.decay(keep, vm);
    }
}

impl View {
    fn question(&self) -> Question {
        Question { difficulty: self.difficulty, guess: self.guess, discrimination: self.discrimination }
    }

    /// All components in the form that the filter takes: `m_i` with weight 1/A.
    fn sum(&self) -> Gauss {
        let a = self.discrimination;
        Gauss { mean: self.ability.mean + self.memory.mean / a, var: self.ability.var + self.memory.var / (a * a) }
    }
}
