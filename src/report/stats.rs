//! Study-time statistics: how long, how fast, what was gained, what will be left.

use crate::curriculum::{Curriculum, Skill};
use crate::learner::pace::Times;
use crate::learner::{DAY, Learner, Millis, SkillState, memory};
use crate::msg;
use serde::Serialize;
use std::collections::BTreeMap;

/// Skills with first and last answers that a gain needs.
const LEAST_SKILLS: usize = 3;

/// The statistics of a learner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// Minutes on answers, on lessons, and between questions; each time cut as [`crate::learner::pace`] says.
    pub minutes: Minutes,
    /// Time of an answer by kind.
    pub kinds: BTreeMap<String, Timing>,
    /// Time of an answer by skill, in teaching order; skills with answers only.
    pub skills: Vec<SkillTiming>,
    /// What was gained; `None` where there is too little evidence.
    pub gain: Option<Gain>,
    /// Why there is no gain.
    pub no_gain: Option<String>,
    /// Recall of what was mastered, in teaching order.
    pub retention: Vec<Retention>,
    /// Mean recall of it: now, in 7 and in 30 days without a review.
    pub recall: Option<[f64; 3]>,
    /// Reviews that would keep all of it above the target for 30 days.
    pub reviews_30: u32,
}

/// Minutes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Minutes {
    /// On answers.
    pub answers: f64,
    /// On lessons.
    pub lessons: f64,
    /// On verdicts, explanations and second tries.
    pub between: f64,
}

/// How long something takes, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Timing {
    /// How often.
    pub n: u32,
    /// Mean.
    pub mean: f64,
    /// Variance, seconds squared.
    pub variance: f64,
    /// Relative change over ten answers, and its standard error; `None` for too few.
    pub trend: Option<(f64, f64)>,
    /// Times that were cut because they were long: walks away.
    pub cut: u32,
}

/// The time of a skill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillTiming {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// Its answers.
    #[serde(flatten)]
    pub timing: Timing,
}

/// Learning gain: share right alone among the first and the last first tries of each skill with enough of both.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gain {
    /// Skills behind it.
    pub skills: usize,
    /// At first, 0 to 1.
    pub before: f64,
    /// Of late, 0 to 1.
    pub after: f64,
    /// `(after - before) / (1 - before)` (Hake 1998): the share of what could be gained.
    pub normalised: f64,
    /// Its standard error, by leaving out one skill at a time (jackknife).
    pub error: f64,
}

/// What will be left of a skill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Retention {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// Probability of recall now, in 7 days, in 30 days, without a review.
    pub recall: [f64; 3],
    /// When the next review is due, milliseconds since 1970 UTC.
    pub review_at: Millis,
    /// Reviews within 30 days that would keep it.
    pub reviews_30: u32,
}

/// The statistics now.
pub fn stats(c: &Curriculum, learner: &Learner, now: Millis) -> Stats {
    let pace = &learner.overall.pace;
    let minutes = |t: &Times| f64::from(t.n) * t.mean / 60.0;
    let seen: Vec<(&Skill, &SkillState)> =
        c.skills.iter().filter_map(|s| Some((s, learner.skills.get(&s.id)?))).collect();
    let retention: Vec<Retention> =
        seen.iter().filter(|(_, s)| s.mastered).map(|(skill, s)| keep(skill, s, now)).collect();
    let mean = |i: usize| retention.iter().map(|r| r.recall[i]).sum::<f64>() / retention.len().max(1) as f64;
    let gain = gain(&seen);
    Stats {
        minutes: Minutes {
            answers: pace.kinds.values().map(minutes).sum(),
            lessons: pace.lessons.1 as f64 / 60_000.0,
            between: minutes(&pace.between),
        },
        kinds: pace.kinds.iter().map(|(k, t)| (k.name().to_string(), Timing::of(t))).collect(),
        skills: seen.iter().filter(|(_, s)| s.tally.times.n > 0).map(|(skill, s)| timing(skill, s)).collect(),
        gain: gain.as_ref().ok().copied(),
        no_gain: gain.err(),
        recall: (!retention.is_empty()).then(|| [mean(0), mean(1), mean(2)]),
        reviews_30: retention.iter().map(|r| r.reviews_30).sum(),
        retention,
    }
}

impl Timing {
    fn of(t: &Times) -> Timing {
        Timing { n: t.n, mean: t.mean, variance: t.variance(), trend: t.trend(), cut: t.cut }
    }

    /// As in `24 s ± 11 s, 8% faster every ten answers`.
    pub fn words(&self) -> String {
        let mean = format!("{:.0}", self.mean);
        if self.n < 2 {
            return msg!("time-one", mean = mean);
        }
        let spread = format!("{:.0}", self.variance.sqrt());
        match self.trend {
            // Twice its error: what is smaller may be chance.
            Some((change, error)) if change.abs() > 2.0 * error && change.abs() >= 0.01 => {
                let by = format!("{:.0}", change.abs() * 100.0);
                match change < 0.0 {
                    true => msg!("time-faster", mean = mean, spread = spread, by = by),
                    false => msg!("time-slower", mean = mean, spread = spread, by = by),
                }
            }
            Some(_) => msg!("time-steady", mean = mean, spread = spread),
            None => msg!("time-spread", mean = mean, spread = spread),
        }
    }
}

fn timing(skill: &Skill, state: &SkillState) -> SkillTiming {
    SkillTiming { skill: skill.id.clone(), title: skill.title.clone(), timing: Timing::of(&state.tally.times) }
}

/// Recall without reviews, and the reviews that would keep it above the target: each done when it is due.
fn keep(skill: &Skill, state: &SkillState, now: Millis) -> Retention {
    let at = |days: i64| state.memory.retrievability(now.saturating_add(days * DAY));
    let (mut memory, mut reviews) = (state.memory, 0);
    let review_at = memory.due(memory::TARGET);
    let end = now.saturating_add(30 * DAY);
    while memory.due(memory::TARGET) <= end && reviews < 30 {
        memory.answered(true, true, memory.due(memory::TARGET).max(now));
        reviews += 1;
    }
    Retention {
        skill: skill.id.clone(),
        title: skill.title.clone(),
        recall: [at(0), at(7), at(30)],
        review_at,
        reviews_30: reviews,
    }
}

/// The gain over all skills with enough answers, or why there is none.
fn gain(seen: &[(&Skill, &SkillState)]) -> Result<Gain, String> {
    let pairs: Vec<(f64, f64)> = seen.iter().filter_map(|(_, s)| s.tally.before_after()).collect();
    let n = pairs.len();
    if n < LEAST_SKILLS {
        return Err(msg!("gain-too-early", least = LEAST_SKILLS, n = n));
    }
    let hake = |pairs: &mut dyn Iterator<Item = (f64, f64)>| {
        let (mut b, mut a, mut n) = (0.0, 0.0, 0.0);
        for (before, after) in pairs {
            (b, a, n) = (b + before, a + after, n + 1.0);
        }
        let (before, after) = (b / n, a / n);
        (before < 0.999).then(|| (before, after, (after - before) / (1.0 - before)))
    };
    let all = hake(&mut pairs.iter().copied());
    let without = |i: usize| hake(&mut pairs.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, p)| *p));
    let rest: Option<Vec<f64>> = (0..n).map(|i| without(i).map(|h| h.2)).collect();
    let (Some((before, after, normalised)), Some(rest)) = (all, rest) else {
        return Err(msg!("gain-none"));
    };
    let mean = rest.iter().sum::<f64>() / n as f64;
    let error = ((n as f64 - 1.0) / n as f64 * rest.iter().map(|x| (x - mean).powi(2)).sum::<f64>()).sqrt();
    Ok(Gain { skills: n, before, after, normalised, error })
}

impl Stats {
    /// What was gained, in a sentence.
    pub fn gain_words(&self) -> String {
        match (&self.gain, &self.no_gain) {
            (Some(g), _) => {
                let (before, after) = (format!("{:.0}", g.before * 100.0), format!("{:.0}", g.after * 100.0));
                let (gain, error) = (format!("{:.2}", g.normalised), format!("{:.2}", g.error));
                msg!("gain", n = g.skills, before = before, after = after, gain = gain, error = error)
            }
            (None, Some(why)) => why.clone(),
            (None, None) => String::new(),
        }
    }

    /// What will be left, in a sentence; `None` while nothing is mastered.
    pub fn retention_words(&self) -> Option<String> {
        let [now, week, month] = self.recall?.map(|p| format!("{:.0}%", p * 100.0));
        Some(match self.reviews_30 {
            0 => msg!("recall-no-review", now = now, week = week, month = month),
            n => msg!("recall-reviews", now = now, week = week, month = month, n = n),
        })
    }
}
