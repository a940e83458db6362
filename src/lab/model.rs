//! The whole: three filters side by side, and trees that correct what they say.
//!
//! ```text
//! logit(p) = logit(p_filter) + mean over forests of the sum of their trees
//! ```
//!
//! The trees are fitted to students whom the filter's items were not fitted to (five folds by student), and each fold's
//! forest is kept: their mean is steadier than one forest fitted to all. How many trees there are is decided by the
//! students that each forest did not see. Nothing here is used by the tutor itself, whose estimate is the filter.

use super::Hands;
use super::answers::{Answer, Answers, Bank};
use super::features::{FEATURES, Moment, Others, Said, features};
use super::hyper::{Hyper, START};
use super::items::{Effort, Items, fit, run};
use super::past::Past;
use super::search::{in_parallel, search};
use super::trees::{Binned, Forest, Plan, Table, grow};
use crate::learner::chance::Chance;
use crate::learner::estimate::normal_cdf;
use crate::learner::filter::sigma;
use crate::learner::tracker::{Tracker, View};

/// How much work a fit may be, in units that are the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Parameters tried.
    pub tries: usize,
    /// How the trees grow; none is the filter alone.
    pub plan: Option<Plan>,
}

impl Budget {
    /// The best there is.
    pub const FULL: Budget = Budget { tries: 100, plan: Some(PLAN) };
    /// A tenth of the time.
    pub const QUICK: Budget = Budget { tries: 12, plan: Some(Plan { trees: 100, rate: 0.1, ..PLAN }) };
}

/// Chosen by figures on students of the training halves; see `benches/README.md`.
pub const PLAN: Plan =
    Plan { trees: 1500, rate: 0.05, leaves: 24, least: 8.0, ridge: 4.0, features: 0.2, rows: 0.7, seed: 1 };

/// Parts that the students are cut into.
const FOLDS: usize = 5;
/// Answers that the trees are fitted to, at most: whole students, chosen by chance.
const MOST_ANSWERS: usize = 1_500_000;
/// Fewer answers than this are few: the search is shorter and the trees are smaller.
const FEW: usize = 5_000;
/// Parameters tried for few.
const FEW_TRIES: usize = 60;
/// The final fit of the items.
const LAST: Effort = Effort { rounds: 6, steps: 3 };
/// Weights of the three filters before the first answer.
const WEIGHTS: [f64; 3] = [0.5, 0.3, 0.2];
/// What an answer leaves of the weights' past.
const DISCOUNT: f64 = 0.98;

/// Everything fitted.
#[derive(Debug, Clone)]
pub struct Model {
    /// Parameters of the first filter; the others follow from it.
    pub hyper: Hyper,
    /// The items.
    pub items: Items,
    /// Whether the times were real.
    pub timed: bool,
    others: Others,
    forests: Vec<Forest>,
}

/// The three filters: as fitted, and two that learn faster.
fn profiles(hyper: &Hyper) -> [Hyper; 3] {
    let (mut middle, mut fast) = (*hyper, *hyper);
    let d = &mut middle.setting.dynamics;
    (d.vs, d.qs, d.vf, d.rf) = (0.6, 0.02, d.vf.max(0.6), 0.85);
    (d.lc, d.lw) = (d.lc.max(0.2), d.lw.max(0.1));
    let d = &mut fast.setting.dynamics;
    (d.vs, d.qs, d.vf, d.rf, d.lc, d.lw, d.vg) = (1.0, 0.05, 1.0, 0.9, 0.4, 0.15, 2.0);
    [*hyper, middle, fast]
}

/// A student's course through a model: predict, then take the answer in.
#[derive(Debug)]
pub struct Course<'m> {
    items: &'m Items,
    others: &'m Others,
    forests: &'m [Forest],
    timed: bool,
    trackers: [Tracker; 3],
    log_weights: [f64; 3],
    past: Past,
    views: Option<[View; 3]>,
}

/// What is said of an answer to come.
#[derive(Debug, Clone, Copy)]
pub struct Prediction {
    /// Probability of a right answer.
    pub p: f64,
    /// By the first filter alone.
    pub filter: f64,
    /// By the three filters.
    pub mixture: f64,
}

impl<'m> Course<'m> {
    fn new(hyper: &Hyper, items: &'m Items, others: &'m Others, forests: &'m [Forest], timed: bool) -> Course<'m> {
        Course {
            items,
            others,
            forests,
            timed,
            trackers: profiles(hyper).map(|h| Tracker::new(h.setting)),
            log_weights: WEIGHTS.map(f64::ln),
            past: Past::default(),
            views: None,
        }
    }

    /// Another student.
    pub fn restart(&mut self) {
        self.trackers.iter_mut().for_each(Tracker::restart);
        self.log_weights = WEIGHTS.map(f64::ln);
        self.past.restart();
        self.views = None;
    }

    /// Weights of the three filters, summing to 1.
    fn weights(&self) -> [f64; 3] {
        let top = self.log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights = self.log_weights.map(|w| (w - top).exp());
        let sum: f64 = weights.iter().sum();
        weights.map(|w| w / sum)
    }

    fn mixture(&self, views: &[View; 3]) -> f64 {
        self.weights().iter().zip(views).map(|(w, v)| w * v.p).sum()
    }

    /// Probability that the ability in a skill is above `bar` (logits) on its usual items, as the tutor's estimate says it:
    /// `Phi((g + s + f/2 + G ln(1+n) - D - bar) / sd)`, by the three filters.
    pub fn mastery(&self, set: u32, skill: u32, bar: f64) -> f64 {
        let usual = self.items.of_set.get(set as usize).copied().unwrap_or(self.items.of_all);
        let slope = self.items.slope.get(skill as usize).copied().unwrap_or(0.0);
        let one = |tracker: &Tracker| {
            let (general, _) = tracker.whole();
            let (durable, short, n) = tracker.skill(skill);
            let mean = general.mean + durable.mean + 0.5 * short.mean + slope * f64::from(n).ln_1p();
            let var = general.var + durable.var + 0.25 * short.var;
            normal_cdf((mean - usual - bar) / var.sqrt())
        };
        self.weights().iter().zip(&self.trackers).map(|(w, t)| w * one(t)).sum()
    }

    fn look(&mut self, bank: &Bank, item: u32, set: u32, seconds: f64) -> ([View; 3], [f32; FEATURES], f64) {
        let asked = self.items.asked(bank, item, set);
        let items = self.items;
        let [a, b, c] = &mut self.trackers;
        let views = [a, b, c].map(|t| t.look(asked, &items.slope, seconds));
        let mixture = self.mixture(&views);
        let (general, form) = self.trackers[0].whole();
        let said = Said { view: &views[0], general: general.mean, form: form.mean, mixture, fast: views[2].p };
        let now = Moment { item, set, skills: asked.skills, seconds, timed: self.timed };
        let row = features(said, &mut self.past, self.others, now);
        self.views = Some(views);
        (views, row, mixture)
    }

    /// Moves on to this time, and predicts. [`Course::answer`] must follow.
    pub fn predict(&mut self, bank: &Bank, item: u32, set: u32, seconds: f64) -> Prediction {
        let (views, row, mixture) = self.look(bank, item, set, seconds);
        let sum: f64 = self.forests.iter().map(|f| f.logit(&row)).sum();
        let p = match self.forests.len() {
            0 => views[0].p,
            n => sigma(f64::from(row[0]) + sum / n as f64),
        };
        Prediction { p, filter: views[0].p, mixture }
    }

    /// Takes the answer in that was predicted last.
    pub fn answer(&mut self, bank: &Bank, answer: Answer) {
        let Some(views) = self.views.take() else { return };
        let asked = self.items.asked(bank, answer.item, answer.set);
        for ((tracker, view), (weight, prior)) in
            self.trackers.iter_mut().zip(&views).zip(self.log_weights.iter_mut().zip(WEIGHTS))
        {
            tracker.answer(asked, view, answer.right);
            let p = view.p.clamp(1e-4, 1.0 - 1e-4);
            let likelihood = if answer.right { p } else { 1.0 - p };
            *weight = DISCOUNT * *weight + (1.0 - DISCOUNT) * prior.ln() + likelihood.ln();
        }
        self.past.add(&answer, asked.skills, views[0].p, self.timed);
    }
}

impl Model {
    /// Fits everything to all answers.
    pub fn fit(answers: &Answers, bank: &Bank, budget: Budget, hands: &dyn Hands) -> Model {
        let students: Vec<u32> = (0..answers.students() as u32).collect();
        let tries = if answers.len() < FEW { budget.tries.min(FEW_TRIES) } else { budget.tries };
        let hyper = search(answers, bank, &students, START, tries, hands);
        Model::with(answers, bank, hyper, budget.plan, hands)
    }

    /// Fits items and trees with these parameters.
    pub fn with(answers: &Answers, bank: &Bank, hyper: Hyper, plan: Option<Plan>, hands: &dyn Hands) -> Model {
        let students: Vec<u32> = (0..answers.students() as u32).collect();
        hands.tell("fitting the items", 0, 1);
        let items = fit(answers, bank, &students, &hyper, None, LAST);
        let bare = Model { hyper, items, timed: answers.timed, others: Others::default(), forests: Vec::new() };
        let Some(plan) = plan.filter(|_| students.len() >= 2 * FOLDS) else { return bare };
        let others = others(answers, bank, &students, &hyper, &bare.items);
        let forests = forests(answers, bank, &hyper, plan, hands);
        Model { others, forests, ..bare }
    }

    /// A course for one student after another.
    pub fn course(&self) -> Course<'_> {
        Course::new(&self.hyper, &self.items, &self.others, &self.forests, self.timed)
    }

    /// Trees in each forest.
    pub fn trees(&self) -> usize {
        self.forests.first().map_or(0, Forest::len)
    }
}

fn others(answers: &Answers, bank: &Bank, students: &[u32], hyper: &Hyper, items: &Items) -> Others {
    let mut p = vec![0.5f32; answers.len()];
    run(answers, bank, students, hyper, items, &mut |place, view| p[place] = view.p as f32);
    Others::of(answers, bank, students, &p)
}

/// The features of all answers of a fold's students, by items fitted to the others.
struct Rows {
    values: Vec<f32>,
    right: Vec<bool>,
}

fn rows(answers: &Answers, bank: &Bank, folds: &[Vec<u32>], fold: usize, hyper: &Hyper) -> Rows {
    let mut rest: Vec<u32> =
        folds.iter().enumerate().filter(|(i, _)| *i != fold).flat_map(|(_, f)| f.clone()).collect();
    rest.sort_unstable();
    let items = fit(answers, bank, &rest, hyper, None, LAST);
    let others = others(answers, bank, &rest, hyper, &items);
    let mut course = Course::new(hyper, &items, &others, &[], answers.timed);
    let mut out = Rows { values: Vec::new(), right: Vec::new() };
    for student in &folds[fold] {
        course.restart();
        for place in answers.of(*student as usize) {
            let answer = answers.at(place);
            let (_, row, _) = course.look(bank, answer.item, answer.set, answer.seconds);
            out.values.extend(row);
            out.right.push(answer.right);
            course.answer(bank, answer);
        }
    }
    out
}

/// Students by chance, as many as have [`MOST_ANSWERS`], in [`FOLDS`] parts.
fn folds(answers: &Answers) -> Vec<Vec<u32>> {
    let mut order: Vec<u32> = (0..answers.students() as u32).collect();
    Chance::new(5).shuffle(&mut order);
    let mut sum = 0;
    order.retain(|s| {
        sum += answers.of(*s as usize).len();
        sum <= MOST_ANSWERS
    });
    (0..FOLDS)
        .map(|f| {
            let mut own: Vec<u32> = order.iter().copied().skip(f).step_by(FOLDS).collect();
            own.sort_unstable();
            own
        })
        .collect()
}

fn forests(answers: &Answers, bank: &Bank, hyper: &Hyper, plan: Plan, hands: &dyn Hands) -> Vec<Forest> {
    let folds = folds(answers);
    let numbers: Vec<usize> = (0..FOLDS).collect();
    hands.tell("features of the second layer", 0, 1);
    let parts = in_parallel(hands, &numbers, &|f| rows(answers, bank, &folds, *f, hyper));
    let mut ends = vec![0u32];
    let (mut values, mut right) = (Vec::new(), Vec::new());
    for part in parts {
        values.extend(part.values);
        right.extend(part.right);
        ends.push(right.len() as u32);
    }
    let table = Table { values: &values, width: FEATURES };
    let logit: Vec<f32> = (0..table.rows()).map(|r| table.row(r)[0]).collect();
    let binned = Binned::new(table);
    // Few answers carry one question a tree: a sum of steps.
    let plan =
        if right.len() < FEW { Plan { leaves: 2, rate: plan.rate.min(0.03), features: 1.0, ..plan } } else { plan };
    let grown = in_parallel(hands, &numbers, &|f| {
        let own = ends[*f]..ends[*f + 1];
        let test: Vec<u32> = own.clone().collect();
        let train: Vec<u32> = (0..right.len() as u32).filter(|r| !own.contains(r)).collect();
        let mut losses = vec![loss(test.iter().map(|r| (logit[*r as usize], right[*r as usize])))];
        let plan = Plan { seed: *f as u64 + 1, ..plan };
        let forest = grow(&binned, &right, &logit, &train, &test, &plan, &mut |now| {
            losses.push(loss(now.iter().copied().zip(test.iter().map(|r| right[*r as usize]))));
            hands.tell("growing trees", losses.len() - 1, plan.trees);
            // Far behind the best: it will not come back.
            let least = (0..losses.len()).min_by(|a, b| losses[*a].total_cmp(&losses[*b])).unwrap_or(0);
            losses.len() > least + 60
        });
        (forest, losses)
    });
    let longest = grown.iter().map(|(_, l)| l.len()).min().unwrap_or(1);
    let mean = |n: usize| grown.iter().map(|(_, l)| l[n]).sum::<f64>();
    let best = (0..longest).min_by(|a, b| mean(*a).total_cmp(&mean(*b))).unwrap_or(0);
    let mut forests: Vec<Forest> = grown.into_iter().map(|(forest, _)| forest).collect();
    forests.iter_mut().for_each(|f| f.truncate(best));
    forests
}

fn loss(rows: impl Iterator<Item = (f32, bool)>) -> f64 {
    rows.map(|(logit, right)| f64::from(if right { -logit } else { logit }.exp().ln_1p())).sum()
}
