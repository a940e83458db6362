//! The figures of each item.

use super::figures::{Interval, Quartiles, correlation_interval, findings, fisher_less, logits, quartiles, wilson};
use super::options::{self, OptionFigures};
use super::rest::Scores;
use super::{LEAST_ANSWERS, LEAST_LEARNERS, LEAST_PAIRS, LEAST_TIMES, LEVEL, Survey};
use crate::curriculum::Kind;
use serde::Serialize;

/// Wrong answers that are shown of an item.
const MOST_SHOWN: usize = 5;

/// What is known of an item. `None`: too little to tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemFigures {
    /// Full id.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// File and line of its header.
    pub place: String,
    /// The author's grade, 1 to 5.
    pub grade: u8,
    /// Learners who met it.
    pub learners: u32,
    /// Answers of all sorts.
    pub answers: u32,
    /// Of these, right.
    pub right: u32,
    /// First tries without help: one a learner at most.
    pub first: u32,
    /// Of these, right.
    pub first_right: u32,
    /// Share of right first tries, 0 to 1.
    pub share: Option<f64>,
    /// Its interval of 95 percent (Wilson).
    pub share_interval: Option<Interval>,
    /// The same as a difficulty; above 0 most are wrong.
    pub logits: Option<f64>,
    /// Item-rest correlation, -1 to 1: whether those who do well elsewhere do well here.
    pub discrimination: Option<f64>,
    /// Its interval of 95 percent.
    pub discrimination_interval: Option<Interval>,
    /// Whether strong learners do worse here than weak ones.
    pub misleads: Option<Misleads>,
    /// Times of first tries, in milliseconds.
    pub time: Option<Quartiles>,
    /// Hints taken: point, rule, example, answer.
    pub hints: [u32; 4],
    /// Times it was put aside.
    pub skipped: u32,
    /// Times the learner said not to know, in a test.
    pub not_known: u32,
    /// Times it was the last before the learner left, unsolved.
    pub left: u32,
    /// Times the off-ramp came here.
    pub off_ramp: u32,
    /// Learners to whom any of these happened, or who asked for the answer.
    pub gave_up: u32,
    /// Their share of those who met it, and its interval.
    pub gave_up_interval: Option<Interval>,
    /// Typed answers that were nearly right.
    pub near_misses: u32,
    /// Verdicts contested.
    pub disputes: u32,
    /// Learners who did.
    pub disputers: u32,
    /// Answers to an earlier form of the item, left out of everything.
    pub old_form: u32,
    /// Its options.
    pub options: Vec<OptionFigures>,
    /// First tries whose options are known.
    pub options_known: u32,
    /// Typed answers that were wrong.
    pub wrong: u32,
    /// Those that the item does not list, each given by several learners, the most frequent first.
    pub unlisted: Vec<WrongAnswer>,
    /// How many more were given by too few to be shown.
    pub unlisted_rare: usize,
}

/// A wrong answer that the item does not list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrongAnswer {
    /// In words, on one line.
    pub answer: String,
    /// Learners who gave it.
    pub learners: usize,
}

/// The upper third of the rest score beside the lower.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Misleads {
    /// Right in the upper third.
    pub upper_right: u32,
    /// Right in the lower third.
    pub lower_right: u32,
    /// Learners in each.
    pub third: u32,
    /// The chance of so few right in the upper third, were both alike (Fisher's exact test, one-sided).
    pub p: f64,
    /// Whether that is a finding, all items taken together.
    pub found: bool,
}

/// Of all items that were met, in teaching order.
pub(super) fn figures(survey: &Survey, scores: &Scores) -> Vec<ItemFigures> {
    let met = |n: &usize| survey.counts[*n].met > 0 || survey.counts[*n].old_form > 0;
    let mut items: Vec<ItemFigures> = (0..survey.all.len()).filter(met).map(|n| one(survey, scores, n)).collect();
    let p: Vec<f64> = items.iter().filter_map(|i| Some(i.misleads?.p)).collect();
    let tested = items.iter_mut().filter_map(|i| i.misleads.as_mut());
    tested.zip(findings(&p, LEVEL)).for_each(|(m, found)| m.found = found);
    options::decide(items.iter_mut().flat_map(|i| &mut i.options));
    items
}

fn one(survey: &Survey, scores: &Scores, n: usize) -> ItemFigures {
    let (item, counts) = (survey.all[n], &survey.counts[n]);
    let (first_right, first) = scores.tries[n];
    let known = first >= LEAST_ANSWERS;
    let r = scores.discrimination(n).filter(|(_, pairs)| *pairs >= LEAST_PAIRS);
    let misleads = scores.thirds(n).map(|t| {
        let right = |of: &[&super::First]| of.iter().filter(|f| f.right).count() as u32;
        let (upper_right, lower_right, third) = (right(&t.upper), right(&t.lower), t.upper.len() as u32);
        let p = fisher_less(upper_right, third, lower_right, third);
        Misleads { upper_right, lower_right, third, p, found: false }
    });
    let (options, options_known) = options::figures(item, n, scores);
    let mut times = counts.times.clone();
    let (unlisted, unlisted_rare) = unlisted(counts);
    ItemFigures {
        id: item.id.clone(),
        kind: item.kind(),
        place: format!("{}:{}", item.place.file, item.place.header),
        grade: item.difficulty,
        learners: counts.met,
        answers: counts.answers,
        right: counts.right,
        first,
        first_right,
        share: known.then(|| f64::from(first_right) / f64::from(first)),
        share_interval: known.then(|| wilson(first_right, first)),
        logits: known.then(|| logits(first_right, first)),
        discrimination: r.map(|(r, _)| r),
        discrimination_interval: r.map(|(r, n)| correlation_interval(r, n)),
        misleads,
        time: quartiles(&mut times).filter(|_| times.len() >= LEAST_TIMES),
        hints: counts.hints,
        skipped: counts.skipped,
        not_known: counts.not_known,
        left: counts.left,
        off_ramp: counts.off_ramp,
        gave_up: counts.gave_up,
        gave_up_interval: (counts.met >= LEAST_ANSWERS).then(|| wilson(counts.gave_up, counts.met)),
        near_misses: counts.near,
        disputes: counts.disputed,
        disputers: counts.disputers,
        old_form: counts.old_form,
        options,
        options_known,
        wrong: counts.wrong_all,
        unlisted,
        unlisted_rare,
    }
}

/// What may be shown, and how many may not.
fn unlisted(counts: &super::Counts) -> (Vec<WrongAnswer>, usize) {
    let mut shown: Vec<WrongAnswer> = counts
        .wrong
        .iter()
        .filter(|(_, who)| who.len() >= LEAST_LEARNERS)
        .map(|(answer, who)| WrongAnswer { answer: answer.clone(), learners: who.len() })
        .collect();
    let rare = counts.wrong.len() - shown.len();
    shown.sort_by(|a, b| b.learners.cmp(&a.learners).then_with(|| a.answer.cmp(&b.answer)));
    shown.truncate(MOST_SHOWN);
    (shown, rare)
}
