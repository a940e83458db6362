//! Futures of a learner: the course played through with chance, by the learner model's own lights. Somebody is drawn from
//! the beliefs, and answers; the model, which does not know who was drawn, learns from the answers until it certifies.

use super::{Clockwork, REFERENCE, ROLLOUTS, Spread};
use crate::curriculum::{Item, Skill};
use crate::learner::calibrate::question_of;
use crate::learner::chance::Chance;
use crate::learner::estimate::{DYNAMICS, Estimator, FilterParts, Parts};
use crate::learner::filter::{Dynamics, Gauss};
use crate::learner::{Attempt, DAY, Learner, Millis, SkillState};
use crate::policy::unsuited;

/// Rounds through the skills, and questions of a skill in one round. What is not certified then lies beyond sight.
const ROUNDS: usize = 8;
const ROUND: usize = 6;

/// One future.
pub struct Future {
    /// Questions, all skills together.
    pub questions: f64,
    /// Seconds, lessons included.
    pub seconds: f64,
    /// Whether every skill was certified.
    pub ends: bool,
    /// Each skill.
    pub each: Vec<Part>,
}

/// A skill's part in a future.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part {
    /// Questions.
    pub questions: f64,
    /// Seconds, lesson included.
    pub seconds: f64,
    /// Whether it was certified.
    pub ends: bool,
}

/// All of them.
pub struct Futures(pub Vec<Future>);

impl Futures {
    /// Questions of the `i`th skill, its mean minutes, and the share of futures that do not certify it.
    pub fn skill(&self, i: usize) -> (Spread, f64, f64) {
        let at = |f: &Future| f.each.get(i).copied().unwrap_or_default();
        let n = self.0.len().max(1) as f64;
        let mean = self.0.iter().map(|f| at(f).seconds).sum::<f64>() / n;
        let beyond = self.0.iter().filter(|f| !at(f).ends).count() as f64 / n;
        (Spread::of(self.0.iter().map(|f| at(f).questions)), mean / 60.0, beyond)
    }
}

/// Plays the skills through, in their order.
pub(super) fn play(skills: &[&Skill], learner: &Learner, now: Millis, clockwork: &Clockwork) -> Futures {
    if skills.is_empty() {
        return Futures(Vec::new());
    }
    Futures((0..ROLLOUTS).filter_map(|i| one(skills, learner, now, clockwork, i as u64)).collect())
}

/// Somebody as this learner may be: lasting abilities drawn from the beliefs, in one of the three filters by its weight.
struct Draw {
    general: f64,
    skills: Vec<Gauss>,
    answers: Vec<u32>,
    form: f64,
    fresh: Vec<f64>,
    dynamics: Dynamics,
    chance: Chance,
}

impl Draw {
    fn new(skills: &[&Skill], learner: &Learner, now: Millis, chance: &mut Chance) -> Option<Draw> {
        let fresh = SkillState::default();
        let state = |s: &&Skill| learner.skills.get(&s.id).unwrap_or(&fresh);
        let parts: Vec<Parts> = skills.iter().map(|s| learner.overall.estimator.parts(&state(s).belief, now)).collect();
        let first = parts.first()?;
        let mut ball = chance.unit();
        let past = |f: &FilterParts| {
            ball -= f.weight;
            ball <= 0.0
        };
        let which = first.filters.iter().position(past).unwrap_or(first.filters.len().saturating_sub(1));
        let filter = first.filters.get(which)?;
        let mut draw = |g: Gauss| g.mean + g.var.max(0.0).sqrt() * chance.normal();
        let general = draw(filter.general);
        let own = |p: &Parts| known(p.filters.get(which).map_or(0.0, |f| draw(f.learned) - f.forgotten));
        Some(Draw {
            general,
            skills: parts.iter().map(own).collect(),
            answers: skills.iter().map(|s| state(s).attempts).collect(),
            form: 0.0,
            fresh: vec![0.0; skills.len()],
            dynamics: *DYNAMICS.get(which)?,
            chance: chance.clone(),
        })
    }

    /// Answers an item of the `k`th skill, and learns by it.
    fn answers(&mut self, k: usize, item: &Item, luck: f64) -> bool {
        let q = question_of(item);
        let d = self.dynamics;
        let mut drift = |old: f64, var: f64, keep: f64| {
            keep * old + ((1.0 - keep * keep) * var).max(0.0).sqrt() * self.chance.normal()
        };
        self.form = drift(self.form, d.vr, d.rr);
        self.fresh[k] = drift(self.fresh[k], d.vf, d.rf);
        let ability = self.general + self.form + self.skills[k].mean + self.fresh[k];
        let right = luck < d.probability(known(ability), q);
        self.answers[k] += 1;
        d.practise(&mut self.skills[k], right, self.answers[k], 1.0);
        right
    }
}

/// An ability without doubt.
fn known(mean: f64) -> Gauss {
    Gauss { mean, var: 0.0 }
}

/// A skill in a future.
struct Course<'a> {
    skill: &'a Skill,
    state: SkillState,
    /// How often each item was seen.
    seen: Vec<f64>,
    luck: Chance,
    done: bool,
    questions: f64,
    seconds: f64,
}

impl Course<'_> {
    /// The items in the order in which the policy would hold them suited now: near the target success, fresh ones first.
    fn suited(&self, estimator: &Estimator, now: Millis) -> Vec<usize> {
        let cost = |(n, i): (usize, &Item)| {
            let q = question_of(i);
            let success = estimator.predict(&self.state.belief, now, q);
            (n, unsuited(success, self.seen[n]))
        };
        let mut costs: Vec<(usize, f64)> = self.skill.items.iter().enumerate().map(cost).collect();
        costs.sort_by(|a, b| a.1.total_cmp(&b.1));
        costs.into_iter().map(|(n, _)| n).collect()
    }

    fn certified(&self, estimator: &Estimator, now: Millis) -> bool {
        self.state.certified(estimator.mastery(&self.state.belief, now).0)
    }

    /// An unassisted answer.
    fn answered(&mut self, estimator: &mut Estimator, n: usize, right: bool, at: Millis) {
        let Some(item) = self.skill.items.get(n) else { return };
        estimator.update(&mut self.state.belief, &Attempt::plain(item, right), at);
        self.state.unassisted += 1;
        self.state.last_unassisted_right = right;
        self.seen[n] += 1.0;
        self.questions += 1.0;
    }
}

/// The skills are gone through in rounds: what is shown in one skill speaks for the others too, so many are certified with
/// few answers of their own when their turn comes again, as with the policy's choice of the largest gap.
fn one(skills: &[&Skill], learner: &Learner, now: Millis, clockwork: &Clockwork, seed: u64) -> Option<Future> {
    let mut person = Draw::new(skills, learner, now, &mut Chance::new(!seed))?;
    let mut estimator = learner.overall.estimator.clone();
    let mut courses: Vec<Course> =
        skills.iter().enumerate().map(|(k, s)| course(k, s, learner, clockwork, seed)).collect();
    let (mut at, mut today) = (now, 0.0);
    for _ in 0..ROUNDS {
        for (k, course) in courses.iter_mut().enumerate() {
            course.done |= course.certified(&estimator, at);
            let order = if course.done { Vec::new() } else { course.suited(&estimator, at) };
            for &n in order.iter().cycle().take(ROUND.min(ROUND * order.len())) {
                let item = &course.skill.items[n];
                let luck = course.luck.unit();
                let took = clockwork.question(item.kind());
                (at, today) = (at + (took * 1000.0) as Millis, today + took);
                if today > REFERENCE * 60.0 {
                    (at, today) = (at + DAY, 0.0);
                }
                course.answered(&mut estimator, n, person.answers(k, item, luck), at);
                course.seconds += took;
                if course.certified(&estimator, at) {
                    course.done = true;
                    break;
                }
            }
        }
    }
    let part =
        |c: &Course| Part { questions: c.questions, seconds: c.seconds, ends: c.done || c.certified(&estimator, at) };
    let each: Vec<Part> = courses.iter().map(part).collect();
    let sum = |f: fn(&Part) -> f64| each.iter().map(f).sum();
    let ends = each.iter().all(|p| p.ends);
    Some(Future { questions: sum(|p| p.questions), seconds: sum(|p| p.seconds), ends, each })
}

fn course<'a>(k: usize, skill: &'a Skill, learner: &Learner, clockwork: &Clockwork, seed: u64) -> Course<'a> {
    let known = learner.skills.get(&skill.id);
    let state = known.map_or_else(SkillState::default, |s| SkillState {
        belief: s.belief.clone(),
        unassisted: s.unassisted,
        last_unassisted_right: s.last_unassisted_right,
        ..SkillState::default()
    });
    let seen = |i: &Item| learner.items.get(&i.id).map_or(0.0, |s| f64::from(s.seen + s.skipped));
    Course {
        skill,
        state,
        seen: skill.items.iter().map(seen).collect(),
        // A stream for each skill and future: what happens in one skill does not shift the luck of the next.
        luck: Chance::new((seed << 32 | k as u64).wrapping_mul(0x2545_f491_4f6c_dd1d)),
        done: false,
        questions: 0.0,
        seconds: if known.is_some_and(|s| s.lesson_read) { 0.0 } else { clockwork.lesson },
    }
}
