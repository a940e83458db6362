//! What the second layer knows of an answer to come: the filter's parts, and counts of the same student's past.
//!
//! The counts are those that have served before: wins and attempts of item, skill and all (Pavlik, Cen & Koedinger 2009;
//! Gervet et al. 2020), in time windows (Choffin et al. 2019), fading averages (Galyardt & Goldin 2015), what came just
//! before, and where in the course the student is against others.

use super::answers::{Answer, Answers, Bank};
use super::past::{Past, TRAIL};
use crate::learner::tracker::View;
use std::collections::{HashMap, VecDeque};

/// The name of each feature, in order.
pub const NAMES: [&str; FEATURES] = [
    "filter",
    "variance",
    "general",
    "form",
    "durable",
    "short",
    "memory",
    "difficulty",
    "discrimination",
    "practice",
    "mixture",
    "fast filter",
    "answers",
    "success",
    "recent .7",
    "recent .9",
    "recent .97",
    "surprise .7",
    "surprise .9",
    "surprise .97",
    "last",
    "last 2",
    "last 3",
    "last 4",
    "last 5",
    "last surprise",
    "last surprise 2",
    "streak",
    "in session",
    "set answers",
    "set success",
    "set recent",
    "set surprise",
    "set last",
    "set last 2",
    "set gap in answers",
    "set gap in hours",
    "skill answers least",
    "skill answers",
    "skill success",
    "skill success least",
    "skill recent",
    "skill surprise",
    "skill surprise least",
    "item answers",
    "item success",
    "item last",
    "item last 2",
    "item gap in answers",
    "item gap in hours",
    "pause",
    "same set",
    "same item",
    "skills",
    "place against others",
    "item seen by others",
    "set seen by others",
    "after this item",
    "after this item seen",
    "window hour",
    "window hour success",
    "window day",
    "window day success",
    "window week",
    "window week success",
    "window month",
    "window month success",
    "after this set",
    "neighbours",
    "near neighbours",
    "early neighbours",
    "neighbours by set",
];

/// How many features there are.
pub const FEATURES: usize = 72;

/// What other students say about an item and about what was asked just before it; from training students only.
#[derive(Debug, Clone, Default)]
pub struct Others {
    /// By item: answers, and the sum of ln(place in the student's course).
    items: Vec<[f64; 2]>,
    /// Answers by set.
    sets: Vec<f64>,
    /// By (item before, whether right, item): sum of surprises and answers.
    pairs: HashMap<(u32, u32, bool), [f32; 2]>,
    /// By (item, a later item of the same student): sum of the products of their surprises, and how often.
    neighbours: HashMap<(u32, u32), [f32; 2]>,
    /// The same by sets.
    set_neighbours: HashMap<(u32, u32), [f32; 2]>,
    /// The same as pairs, by sets.
    set_pairs: HashMap<(u32, u32, bool), [f32; 2]>,
}

/// Answers that a mean surprise is held back by.
const HELD: f32 = 10.0;
/// Pairs kept at most, so that no log fills the memory.
const MOST_PAIRS: usize = 2_000_000;

impl Others {
    /// Of `students`; `p` is what the filter expected, by place.
    pub fn of(answers: &Answers, bank: &Bank, students: &[u32], p: &[f32]) -> Others {
        let mut others = Others {
            items: vec![[0.0; 2]; bank.items.len()],
            sets: vec![0.0; bank.skills_of.len()],
            ..Others::default()
        };
        for student in students {
            let mut before: Option<Answer> = None;
            let mut trail: VecDeque<(u32, u32, f32)> = VecDeque::new();
            for (n, place) in answers.of(*student as usize).enumerate() {
                let answer = answers.at(place);
                let item = &mut others.items[answer.item as usize];
                item[0] += 1.0;
                item[1] += ((n + 1) as f64).ln();
                others.sets[answer.set as usize] += 1.0;
                let surprise = f32::from(u8::from(answer.right)) - p[place];
                if let Some(b) = before {
                    note(&mut others.pairs, (b.item, answer.item, b.right), surprise);
                    note(&mut others.set_pairs, (b.set, answer.set, b.right), surprise);
                }
                for (item, set, theirs) in &trail {
                    meet(&mut others.neighbours, (*item, answer.item), theirs * surprise);
                    meet(&mut others.set_neighbours, (*set, answer.set), theirs * surprise);
                }
                trail.truncate(TRAIL - 1);
                trail.push_front((answer.item, answer.set, surprise));
                before = Some(answer);
            }
        }
        others
    }
}

fn note(pairs: &mut HashMap<(u32, u32, bool), [f32; 2]>, key: (u32, u32, bool), surprise: f32) {
    if pairs.len() < MOST_PAIRS || pairs.contains_key(&key) {
        let pair = pairs.entry(key).or_default();
        pair[0] += surprise;
        pair[1] += 1.0;
    }
}

fn meet(near: &mut HashMap<(u32, u32), [f32; 2]>, key: (u32, u32), product: f32) {
    if near.len() < MOST_PAIRS || near.contains_key(&key) {
        let near = near.entry(key).or_default();
        near[0] += product;
        near[1] += 1.0;
    }
}

/// Where a thing is not there.
const NONE: f32 = -9.0;

fn logit(p: f64) -> f32 {
    let p = p.clamp(1e-5, 1.0 - 1e-5);
    (p / (1.0 - p)).ln() as f32
}

fn since(now: u32, then: &super::past::Tally) -> f32 {
    if then.answers > 0.0 { (now.saturating_sub(then.turn) as f32).ln_1p() } else { NONE }
}

fn hours(seconds: f64, then: &super::past::Tally) -> f32 {
    let hours = (seconds - then.seconds) / 3600.0;
    match then.answers > 0.0 {
        true if hours > 0.05 => (hours as f32).ln_1p(),
        true => 0.0,
        false => NONE,
    }
}

/// What is asked, and when.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// Number of the item.
    pub item: u32,
    /// Number of its set.
    pub set: u32,
    /// Its skills.
    pub skills: &'a [u32],
    /// Seconds from any origin.
    pub seconds: f64,
    /// Whether the times are real.
    pub timed: bool,
}

/// What the filters say: the view of the first, the parts of the whole, and the probability by the mixture and by the
/// fastest.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The first filter's.
    pub view: &'a View,
    /// Mean of the general ability.
    pub general: f64,
    /// Mean of the recent form.
    pub form: f64,
    /// Probability by the mixture.
    pub mixture: f64,
    /// Probability by the fastest.
    pub fast: f64,
}

/// Writes the features of an answer to come.
pub fn features(said: Said<'_>, past: &mut Past, others: &Others, now: Moment<'_>) -> [f32; FEATURES] {
    let mut out = Writer { out: [0.0; FEATURES], at: 0 };
    of_filter(said, &mut out);
    of_student(past, &mut out);
    of_things(past, now, &mut out);
    of_others(past, others, now, &mut out);
    out.out
}

struct Writer {
    out: [f32; FEATURES],
    at: usize,
}

impl Writer {
    fn put(&mut self, values: &[f32]) {
        for v in values {
            if let Some(slot) = self.out.get_mut(self.at) {
                *slot = if v.is_finite() { *v } else { 0.0 };
            }
            self.at += 1;
        }
    }
}

fn of_filter(said: Said<'_>, out: &mut Writer) {
    let v = said.view;
    let slope = v.ability.mean - said.general - said.form - v.durable.mean - v.short.mean;
    out.put(&[
        logit(v.p),
        v.spread as f32,
        said.general as f32,
        said.form as f32,
        v.durable.mean as f32,
        v.short.mean as f32,
        v.memory.mean as f32,
        v.difficulty as f32,
        v.discrimination as f32,
        slope as f32,
        logit(said.mixture),
        logit(said.fast) - logit(v.p),
    ]);
}

fn of_student(past: &Past, out: &mut Writer) {
    let all = &past.all;
    out.put(&[all.answers.ln_1p(), (all.rights + 2.0) / (all.answers + 3.0)]);
    out.put(&past.fading.map(|f| f[0]));
    out.put(&past.fading.map(|f| f[1]));
    for (n, lag) in past.lags.iter().enumerate() {
        out.put(&[if all.answers > n as f32 { lag[0] } else { NONE }]);
    }
    out.put(&[past.lags[0][1], past.lags[1][1], past.streak.clamp(-20.0, 20.0), past.in_session.ln_1p()]);
}

fn of_things(past: &mut Past, now: Moment<'_>, out: &mut Writer) {
    let turn = past.all.answers as u32;
    let (item, set) = past.of(now.item, now.set, now.seconds);
    let last = |t: &super::past::Tally, n: usize| if t.answers > n as f32 { t.last[n] } else { NONE };
    out.put(&[set.answers.ln_1p(), (set.rights + 0.7) / (set.answers + 1.0), set.recent, set.surprise]);
    out.put(&[last(&set, 0), last(&set, 1), since(turn, &set), hours(now.seconds, &set)]);
    let k = now.skills.len().max(1) as f32;
    let (mut least, mut mean, mut rate, mut worst) = (f32::MAX, 0.0, 0.0, f32::MAX);
    let (mut recent, mut surprise, mut low, mut windows) = (0.0, 0.0, f32::MAX, [[0.0f32; 2]; 4]);
    for skill in now.skills {
        let t = past.skill(*skill, now.seconds);
        let success = (t.rights + 0.7) / (t.answers + 1.0);
        (least, mean) = (least.min(t.answers), mean + t.answers / k);
        (rate, worst) = (rate + success / k, worst.min(success));
        (recent, surprise, low) = (recent + t.recent / k, surprise + t.surprise / k, low.min(t.surprise));
        for (sum, w) in windows.iter_mut().zip(t.windows) {
            sum[0] += w[0] / k;
            sum[1] += w[1] / k;
        }
    }
    if now.skills.is_empty() {
        (least, worst, low) = (0.0, 0.7, 0.0);
    }
    out.put(&[least.ln_1p(), mean.ln_1p(), rate, worst, recent, surprise, low]);
    out.put(&[item.answers.ln_1p(), (item.rights + 0.7) / (item.answers + 1.0), last(&item, 0), last(&item, 1)]);
    out.put(&[since(turn, &item), hours(now.seconds, &item)]);
    let pause = if now.timed { past.pause(now.seconds).ln_1p() as f32 } else { 0.0 };
    let same = |is: bool| f32::from(u8::from(is));
    out.put(&[
        pause,
        same(past.before.is_some_and(|b| b.1 == now.set)),
        same(past.before.is_some_and(|b| b.0 == now.item)),
    ]);
    out.put(&[now.skills.len() as f32]);
    // Kept for `of_others`, which writes them behind its own.
    past.windows = windows;
}

fn of_others(past: &Past, others: &Others, now: Moment<'_>, out: &mut Writer) {
    let [n, places] = others.items.get(now.item as usize).copied().unwrap_or_default();
    let place = (f64::from(past.all.answers) + 1.0).ln();
    out.put(&[if n > 0.0 { (place - places / n) as f32 } else { 0.0 }, n.ln_1p() as f32]);
    out.put(&[others.sets.get(now.set as usize).copied().unwrap_or(0.0).ln_1p() as f32]);
    let right = past.lags[0][0] > 0.5;
    let look = |pairs: &HashMap<(u32, u32, bool), [f32; 2]>, key| pairs.get(&key).copied().unwrap_or_default();
    let (pair, sets) = match past.before {
        Some((item, set)) => {
            (look(&others.pairs, (item, now.item, right)), look(&others.set_pairs, (set, now.set, right)))
        }
        None => ([0.0; 2], [0.0; 2]),
    };
    out.put(&[pair[0] / (pair[1] + HELD), pair[1].ln_1p()]);
    for [rights, all] in past.windows {
        out.put(&[all.ln_1p(), (rights + 0.7) / (all + 1.0)]);
    }
    out.put(&[sets[0] / (sets[1] + HELD)]);
    let [mut near, mut late, mut early, mut by_set] = [0.0f32; 4];
    let word = |found: Option<&[f32; 2]>| found.map_or(0.0, |[sum, times]| sum / (times + HELD));
    for (n, (item, set, surprise)) in past.trail.iter().enumerate() {
        let one = word(others.neighbours.get(&(*item, now.item))) * surprise;
        match n {
            0..6 => near += one,
            6..24 => late += one,
            _ => early += one,
        }
        by_set += word(others.set_neighbours.get(&(*set, now.set))) * surprise;
    }
    out.put(&[near + late, near, early, by_set]);
}
