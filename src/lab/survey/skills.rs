//! The figures of each skill.

use super::figures::{Interval, correlation, correlation_interval, wilson};
use super::rest::Scores;
use super::{LEAST_ANSWERS, LEAST_PAIRS, Survey};
use serde::Serialize;
use std::collections::BTreeMap;

/// First tries that a learner must have made in each of two skills to be compared.
const LEAST_TRIES: u32 = 3;
/// A prerequisite is said not to help where the whole interval of its correlation is below this.
const HELPS_LITTLE: f64 = 0.2;

/// What is known of a skill. `None`: too little to tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillFigures {
    /// Full id.
    pub id: String,
    /// File and line of its header.
    pub place: String,
    /// Learners who answered in it.
    pub learners: u32,
    /// Answers.
    pub answers: u32,
    /// First tries without help, and how many were right.
    pub first: u32,
    /// Of these, right.
    pub first_right: u32,
    /// Time spent on its lesson and answers by each learner whose journal is known, in minutes: the mean, each stay cut at
    /// five minutes.
    pub minutes: Option<f64>,
    /// Learners certified at the end of their journal.
    pub certified: u32,
    /// Learners whose journal is known.
    pub certified_of: u32,
    /// The share certified, 0 to 1.
    pub certified_share: Option<f64>,
    /// Its interval of 95 percent (Wilson).
    pub certified_interval: Option<Interval>,
    /// The last items before learners left or came to the off-ramp, the most frequent first.
    pub stops: Vec<Stop>,
    /// Misconceptions shown, the most frequent first.
    pub misconceptions: Vec<MixUp>,
    /// What its prerequisites do for it.
    pub requires: Vec<Helps>,
}

/// An item at which people stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stop {
    /// Full id.
    pub item: String,
    /// How often.
    pub times: u32,
}

/// A misconception that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MixUp {
    /// Its id.
    pub id: String,
    /// Answers that showed it.
    pub answers: u32,
    /// Learners who did.
    pub learners: u32,
}

/// Whether who does well in a prerequisite does well in the skill. Weak evidence at best: nobody drew lots for who learns
/// what, and a good learner does well in both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Helps {
    /// Full id of the prerequisite.
    pub skill: String,
    /// Learners with enough answers in both.
    pub learners: usize,
    /// Correlation of what they did in both.
    pub correlation: Option<f64>,
    /// Its interval of 95 percent.
    pub interval: Option<Interval>,
    /// Whether it seems to say little of the skill: the whole interval is below 0.2.
    pub little: Option<bool>,
}

/// Of all skills, in teaching order.
pub(super) fn figures(survey: &Survey, scores: &Scores) -> Vec<SkillFigures> {
    let course = survey.curriculum;
    let mut at = 0;
    let mut sums: Vec<BTreeMap<u32, (f64, u32)>> = Vec::new();
    let mut ranges = Vec::new();
    for skill in &course.skills {
        let range = at..at + skill.items.len();
        at = range.end;
        let mut of: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
        for first in scores.of_item[range.clone()].iter().flatten() {
            let sum = of.entry(first.learner).or_default();
            *sum = (sum.0 + scores.part(first), sum.1 + 1);
        }
        of.retain(|_, (_, n)| *n >= LEAST_TRIES);
        sums.push(of);
        ranges.push(range);
    }
    let one = |(n, range): (usize, std::ops::Range<usize>)| {
        let (skill, counts) = (&course.skills[n], &survey.skills[n]);
        let tries = scores.tries[range.clone()].iter().fold((0, 0), |t, (right, n)| (t.0 + right, t.1 + n));
        let enough = counts.whole >= LEAST_ANSWERS;
        let known = skill.requires.iter().filter_map(|r| Some((r, course.index.position(r)?)));
        SkillFigures {
            id: skill.id.clone(),
            place: format!("{}:{}", skill.place.file, skill.place.header),
            learners: counts.learners,
            answers: survey.counts[range].iter().map(|c| c.answers).sum(),
            first: tries.1,
            first_right: tries.0,
            minutes: (counts.whole > 0).then(|| counts.ms as f64 / 60_000.0 / f64::from(counts.whole)),
            certified: counts.certified,
            certified_of: counts.whole,
            certified_share: enough.then(|| f64::from(counts.certified) / f64::from(counts.whole)),
            certified_interval: enough.then(|| wilson(counts.certified, counts.whole)),
            stops: stops(survey, n),
            misconceptions: mix_ups(survey, n),
            requires: known.map(|(id, r)| helps(id, &sums[r], &sums[n])).collect(),
        }
    };
    ranges.into_iter().enumerate().map(one).collect()
}

fn stops(survey: &Survey, n: usize) -> Vec<Stop> {
    let all = survey.skills[n].stops.iter();
    let mut stops: Vec<Stop> =
        all.map(|(item, times)| Stop { item: survey.all[*item as usize].id.clone(), times: *times }).collect();
    stops.sort_by_key(|s| std::cmp::Reverse(s.times));
    stops
}

fn mix_ups(survey: &Survey, n: usize) -> Vec<MixUp> {
    let all = survey.skills[n].mix_ups.iter();
    let mut found: Vec<MixUp> =
        all.map(|(id, (answers, learners))| MixUp { id: id.clone(), answers: *answers, learners: *learners }).collect();
    found.sort_by_key(|m| std::cmp::Reverse((m.learners, m.answers)));
    found
}

fn helps(id: &str, before: &BTreeMap<u32, (f64, u32)>, after: &BTreeMap<u32, (f64, u32)>) -> Helps {
    let mean = |(sum, n): &(f64, u32)| sum / f64::from(*n);
    let pairs: Vec<(f64, f64)> =
        after.iter().filter_map(|(who, sum)| Some((mean(before.get(who)?), mean(sum)))).collect();
    let r = correlation(&pairs).filter(|_| pairs.len() >= LEAST_PAIRS);
    let interval = r.map(|r| correlation_interval(r, pairs.len()));
    Helps {
        skill: id.to_string(),
        learners: pairs.len(),
        correlation: r,
        interval,
        little: interval.map(|i| i.high < HELPS_LITTLE),
    }
}
