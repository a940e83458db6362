//! The search for the parameters that all items share: a local random search, the same every time.
//!
//! Each candidate is judged by the log loss of a quarter of the students, whom the items are not fitted to. Candidates come
//! in batches of [`BATCH`] neighbours of the best, so that several hands can work and the result does not depend on how many.

use super::answers::{Answers, Bank};
use super::hyper::{Hyper, PARAMETERS};
use super::items::{Effort, Items, fit, run};
use super::{Hands, Job};
use crate::learner::chance::Chance;

/// Candidates tried at once.
pub const BATCH: usize = 4;
/// Share of the students who judge.
const JUDGES: f64 = 0.25;

/// The students in two parts: those to fit to, and those to judge by. At least one of each where there are two.
pub fn split(students: &[u32], share: f64, seed: u64) -> (Vec<u32>, Vec<u32>) {
    let mut order = students.to_vec();
    Chance::new(seed).shuffle(&mut order);
    let judges = ((order.len() as f64 * share).round() as usize).clamp(1, order.len().saturating_sub(1).max(1));
    let mut judging = order.split_off(order.len().saturating_sub(judges));
    order.sort_unstable();
    judging.sort_unstable();
    if order.is_empty() {
        order.clone_from(&judging);
    }
    (order, judging)
}

/// Mean negative log likelihood of the answers of `students`.
pub fn loss(answers: &Answers, bank: &Bank, students: &[u32], hyper: &Hyper, items: &Items) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0);
    run(answers, bank, students, hyper, items, &mut |place, view| {
        let p = view.p.clamp(1e-6, 1.0 - 1e-6);
        sum -= if answers.at(place).right { p.ln() } else { (1.0 - p).ln() };
        n += 1.0;
    });
    sum / f64::max(n, 1.0)
}

/// The size of a step at a point of the search, from 0 to 1.
fn size(at: f64) -> f64 {
    match at {
        x if x < 0.35 => 0.8,
        x if x < 0.7 => 0.4,
        _ => 0.2,
    }
}

/// Below this many answers one quarter of the students is too few to judge by: every quarter does.
const FEW: usize = 20_000;

/// Students to fit to, and those to judge by, with what was fitted last.
struct Panel {
    own: Vec<u32>,
    judges: Vec<u32>,
    items: Items,
}

/// Candidates are judged by these.
struct Court<'a> {
    answers: &'a Answers,
    bank: &'a Bank,
    panels: Vec<Panel>,
}

impl<'a> Court<'a> {
    fn new(answers: &'a Answers, bank: &'a Bank, students: &[u32], start: &Hyper) -> (Court<'a>, f64) {
        let (own, judges) = split(students, JUDGES, 11);
        let mut sides = vec![(own, judges)];
        if answers.len() < FEW && students.len() >= 8 {
            while sides.len() < 4 {
                // A quarter of those that have not judged yet.
                let rest: Vec<u32> =
                    students.iter().copied().filter(|s| !sides.iter().any(|(_, j)| j.contains(s))).collect();
                let (_, judges) = split(&rest, 1.0 / (4 - sides.len() + 1) as f64, 11);
                let own = students.iter().copied().filter(|s| !judges.contains(s)).collect();
                sides.push((own, judges));
            }
        }
        let panels: Vec<Panel> = sides
            .into_iter()
            .map(|(own, judges)| {
                let items = fit(answers, bank, &own, start, None, Effort { rounds: 4, steps: 3 });
                Panel { own, judges, items }
            })
            .collect();
        let judged = panels.iter().map(|p| loss(answers, bank, &p.judges, start, &p.items)).sum();
        (Court { answers, bank, panels }, judged)
    }

    /// The loss of a candidate, and the items fitted with it.
    fn judge(&self, hyper: &Hyper) -> (f64, Vec<Items>) {
        let one = |p: &Panel| {
            let effort = Effort { rounds: 2, steps: 2 };
            let items = fit(self.answers, self.bank, &p.own, hyper, Some(&p.items), effort);
            (loss(self.answers, self.bank, &p.judges, hyper, &items), items)
        };
        let judged: Vec<(f64, Items)> = self.panels.iter().map(one).collect();
        (judged.iter().map(|j| j.0).sum(), judged.into_iter().map(|j| j.1).collect())
    }

    fn keep(&mut self, items: Vec<Items>) {
        self.panels.iter_mut().zip(items).for_each(|(p, items)| p.items = items);
    }
}

/// The best parameters found in `tries` candidates, from `start`.
pub fn search(
    answers: &Answers,
    bank: &Bank,
    students: &[u32],
    start: Hyper,
    tries: usize,
    hands: &dyn Hands,
) -> Hyper {
    let mut chance = Chance::new(1);
    let mut best = start;
    let (mut court, mut least) = Court::new(answers, bank, students, &best);
    let batches = tries.div_ceil(BATCH);
    for batch in 0..batches {
        hands.tell("looking for the filter's parameters", batch, batches);
        let step = size(batch as f64 / batches as f64);
        let candidates: Vec<Hyper> = (0..BATCH).map(|_| best.neighbour(&mut chance, step)).collect();
        let results = in_parallel(hands, &candidates, &|hyper| court.judge(hyper));
        let mut gains: Vec<(f64, Hyper, Vec<Items>)> = candidates
            .into_iter()
            .zip(results)
            .filter(|(_, (found, _))| *found < least - 1e-7)
            .map(|(hyper, (found, items))| (found, hyper, items))
            .collect();
        gains.sort_by(|a, b| a.0.total_cmp(&b.0));
        let all = together(best, gains.iter().map(|g| g.1));
        let many = gains.len() > 1;
        if let Some((found, hyper, fitted)) = gains.into_iter().next() {
            let joint = many.then(|| court.judge(&all)).filter(|(l, _)| *l < found);
            best = if joint.is_some() { all } else { hyper };
            let (found, fitted) = joint.unwrap_or((found, fitted));
            least = found;
            court.keep(fitted);
        }
    }
    best
}

/// `base` with what each of the others changed; the best one's word counts where they differ.
fn together(base: Hyper, mut others: impl Iterator<Item = Hyper>) -> Hyper {
    let Some(first) = others.next() else { return base };
    let before = base.values();
    others.fold(first, |sum, other| {
        let (have, want) = (sum.values(), other.values());
        (0..PARAMETERS).fold(
            sum,
            |sum, i| {
                if have[i] == before[i] && want[i] != before[i] { sum.with(i, want[i]) } else { sum }
            },
        )
    })
}

/// Gives each of `inputs` to `f`, with as many hands as there are; the results are in the order of the inputs.
pub fn in_parallel<A: Sync, B: Send>(hands: &dyn Hands, inputs: &[A], f: &(dyn Fn(&A) -> B + Sync)) -> Vec<B> {
    let mut results: Vec<Option<B>> = inputs.iter().map(|_| None).collect();
    let jobs: Vec<Job<'_>> = inputs
        .iter()
        .zip(results.iter_mut())
        .map(|(input, slot)| -> Job<'_> { Box::new(move || *slot = Some(f(input))) })
        .collect();
    hands.all(jobs);
    results.into_iter().flatten().collect()
}
