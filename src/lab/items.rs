//! What a log says about its items and skills: difficulty, discrimination, practice slopes.
//!
//! Penalised maximum likelihood by Newton steps, in turns with runs of the filter that say how able each learner was at
//! each answer (the scheme of an EM with the filter's moments as given). With `z`, `V`, `p` as in
//! [`crate::learner::tracker`] and `k = 1 / sqrt(1 + kv V)`, an answer gives `e = (y - p) p' / (p (1-p))` and
//! `I = p'^2 / (p (1-p))` with `p' = dp/dz`, and
//!
//! ```text
//! D_i    += (-sum e - (D_i - B) / tau^2) / (sum I + 1 / tau^2)              B: mean difficulty of its set of skills
//! ln A_i += (sum e x - ln A_i / sa^2) / (sum I x^2 + 1 / sa^2)              x = A_i (ability)
//! G_k    += (sum e f - G_k / sg^2) / (sum I f^2 K + 1 / sg^2) / 2           f = A_i w ln(1 + n_k), over K skills
//! ```

use super::answers::{Answers, Bank};
use super::hyper::Hyper;
use crate::learner::filter::sigma;
use crate::learner::tracker::{Asked, Tracker, View};

/// Prior standard deviation of `ln A`.
const LN_DISCRIMINATION_SD: f64 = 0.2;
/// Prior standard deviation of a practice slope.
const SLOPE_SD: f64 = 0.1;
/// Answers that the mean difficulty of a set is held back by at the start.
const PRIOR_ANSWERS: f64 = 5.0;

/// What is known of the items of a bank.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Items {
    /// `D`, logits, by item.
    pub difficulty: Vec<f64>,
    /// `A`, by item.
    pub discrimination: Vec<f64>,
    /// `G`, by skill.
    pub slope: Vec<f64>,
    /// Answers each item was fitted from.
    pub answers: Vec<u32>,
    /// Mean difficulty of each set of skills.
    pub of_set: Vec<f64>,
    /// Mean difficulty of all.
    pub of_all: f64,
    /// Chance to guess each item, where that is known; else empty, and the filter's own counts.
    pub guess: Vec<f64>,
}

impl Items {
    /// An item as a row names it. One that was never seen is as hard as its set of skills, or as all are.
    pub fn asked<'a>(&self, bank: &'a Bank, item: u32, set: u32) -> Asked<'a> {
        let at = item as usize;
        let known = self.answers.get(at).is_some_and(|n| *n > 0);
        let usual = self.of_set.get(set as usize).copied().unwrap_or(self.of_all);
        let (difficulty, discrimination) =
            if known { (self.difficulty[at], self.discrimination[at]) } else { (usual, 1.0) };
        let guess = self.guess.get(at).copied();
        Asked { item, skills: bank.of(set), difficulty, discrimination, guess }
    }
}

/// Runs the filter over the answers of `students`, in order, and gives `f` the place of each answer and the view before it.
pub fn run(
    answers: &Answers,
    bank: &Bank,
    students: &[u32],
    hyper: &Hyper,
    items: &Items,
    f: &mut dyn FnMut(usize, &View),
) {
    let mut tracker = Tracker::new(hyper.setting);
    for &student in students {
        tracker.restart();
        for place in answers.of(student as usize) {
            let answer = answers.at(place);
            let asked = items.asked(bank, answer.item, answer.set);
            let view = tracker.look(asked, &items.slope, answer.seconds);
            f(place, &view);
            tracker.answer(asked, &view, answer.right);
        }
    }
}

/// What Newton's step needs of an answer.
#[derive(Debug, Clone, Copy)]
struct Seen {
    place: u32,
    ability: f32,
    memory: f32,
    ability_var: f32,
    memory_var: f32,
    practice: f32,
}

/// How long to fit.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Runs of the filter.
    pub rounds: usize,
    /// Newton steps after each.
    pub steps: usize,
}

/// Fits the items to the answers of `students`, from `start` or from the success rates of the sets.
pub fn fit(
    answers: &Answers,
    bank: &Bank,
    students: &[u32],
    hyper: &Hyper,
    start: Option<&Items>,
    effort: Effort,
) -> Items {
    let mut items = start.cloned().unwrap_or_else(|| begin(answers, bank, students));
    let mut seen: Vec<Seen> = Vec::new();
    for _ in 0..effort.rounds {
        seen.clear();
        run(answers, bank, students, hyper, &items, &mut |place, view| {
            seen.push(Seen {
                place: place as u32,
                ability: view.ability.mean as f32,
                memory: view.memory.mean as f32,
                ability_var: view.ability.var as f32,
                memory_var: view.memory.var as f32,
                practice: view.practice as f32,
            });
        });
        middle(bank, &mut items, hyper);
        for _ in 0..effort.steps {
            newton(answers, bank, &seen, hyper, &mut items);
        }
        middle(bank, &mut items, hyper);
    }
    items
}

/// Each item as hard as its set of skills turned out.
fn begin(answers: &Answers, bank: &Bank, students: &[u32]) -> Items {
    let mut rights = vec![[0.0f64; 2]; bank.skills_of.len()];
    let mut count = vec![0u32; bank.items.len()];
    let mut set_of = vec![0u32; bank.items.len()];
    for place in students.iter().flat_map(|s| answers.of(*s as usize)) {
        let a = answers.at(place);
        rights[a.set as usize][0] += f64::from(u8::from(a.right));
        rights[a.set as usize][1] += 1.0;
        count[a.item as usize] += 1;
        set_of[a.item as usize] = a.set;
    }
    let all = rights.iter().fold([0.0, 0.0], |t, r| [t[0] + r[0], t[1] + r[1]]);
    let mean = if all[1] > 0.0 { (all[0] / all[1]).clamp(0.01, 0.99) } else { 0.5 };
    let hard = |[right, n]: [f64; 2]| {
        let q = (right + PRIOR_ANSWERS * mean) / (n + PRIOR_ANSWERS);
        -(q / (1.0 - q)).ln()
    };
    let of_set: Vec<f64> = rights.iter().map(|r| hard(*r)).collect();
    Items {
        difficulty: set_of.iter().map(|s| of_set.get(*s as usize).copied().unwrap_or(0.0)).collect(),
        discrimination: vec![1.0; bank.items.len()],
        slope: vec![0.0; bank.skills.len()],
        answers: count,
        of_set,
        of_all: hard([0.0, 0.0]),
        guess: bank.guess.clone(),
    }
}

/// The mean difficulty of each set and of all, shrunk to each other.
fn middle(bank: &Bank, items: &mut Items, hyper: &Hyper) {
    let mut sums = vec![[0.0f64; 2]; bank.skills_of.len()];
    let mut all = [0.0f64; 2];
    for (i, n) in items.answers.iter().enumerate().filter(|(_, n)| **n > 0) {
        let n = f64::from(*n);
        let weight = n / (1.0 + n * 0.2 * hyper.item_sd * hyper.item_sd);
        let set = bank.set_of(i as u32) as usize;
        sums[set][0] += weight * items.difficulty[i];
        sums[set][1] += weight;
        all[0] += weight * items.difficulty[i];
        all[1] += weight;
    }
    items.of_all = if all[1] > 0.0 { all[0] / all[1] } else { 0.0 };
    let hold = 1.0 / (hyper.set_sd * hyper.set_sd).max(1e-3);
    items.of_set = sums.iter().map(|[d, w]| (d + hold * items.of_all) / (w + hold)).collect();
}

/// Sums of the slopes and curvatures of the log likelihood.
#[derive(Default, Clone, Copy)]
struct Pull {
    slope: f64,
    curve: f64,
}

fn newton(answers: &Answers, bank: &Bank, seen: &[Seen], hyper: &Hyper, items: &mut Items) {
    let mut hard = vec![Pull::default(); items.difficulty.len()];
    let mut steep = vec![Pull::default(); items.difficulty.len()];
    let mut practice = vec![Pull::default(); items.slope.len()];
    let (slip, pull) = (hyper.setting.dynamics.slip, hyper.setting.dynamics.pull);
    for s in seen {
        let answer = answers.at(s.place as usize);
        let (i, skills) = (answer.item as usize, bank.of(answer.set));
        let a = items.discrimination[i];
        let guess = items.guess.get(i).copied().unwrap_or(hyper.setting.guess);
        let x = a * f64::from(s.ability);
        let damp = 1.0 / (1.0 + pull * (a * a * f64::from(s.ability_var) + f64::from(s.memory_var))).sqrt();
        let q = sigma(damp * (x + f64::from(s.memory) - items.difficulty[i]));
        let p = guess + (1.0 - guess - slip) * q;
        let slope = (1.0 - guess - slip) * q * (1.0 - q) * damp;
        let spread = p * (1.0 - p) + 1e-9;
        let e = (f64::from(u8::from(answer.right)) - p) * slope / spread;
        let information = slope * slope / spread;
        hard[i].slope -= e;
        hard[i].curve += information;
        steep[i].slope += e * x;
        steep[i].curve += information * x * x;
        let w = if skills.len() > 1 { (skills.len() as f64).powf(-hyper.setting.share) } else { 1.0 };
        let f = a * w * f64::from(s.practice);
        for k in skills {
            practice[*k as usize].slope += e * f;
            practice[*k as usize].curve += information * f * f * skills.len() as f64;
        }
    }
    let (item, discrimination) = (hyper.item_sd.powi(-2), LN_DISCRIMINATION_SD.powi(-2));
    for i in 0..hard.len() {
        let usual = items.of_set[bank.set_of(i as u32) as usize];
        if items.answers[i] == 0 {
            items.difficulty[i] = usual;
            continue;
        }
        let step = (hard[i].slope - (items.difficulty[i] - usual) * item) / (hard[i].curve + item);
        items.difficulty[i] += step.clamp(-1.0, 1.0);
        let ln = items.discrimination[i].ln();
        let step = (steep[i].slope - ln * discrimination) / (steep[i].curve + discrimination);
        items.discrimination[i] = (ln + step.clamp(-0.3, 0.3)).clamp(-1.0, 1.0).exp();
    }
    let hold = SLOPE_SD.powi(-2);
    for (g, p) in items.slope.iter_mut().zip(&practice) {
        *g += (0.5 * (p.slope - *g * hold) / (p.curve + hold)).clamp(-0.1, 0.1);
    }
}
