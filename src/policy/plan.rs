//! The plan: how much work is left until every skill is certified, how sure that is, and whether it fits before a deadline.
//!
//! ```text
//! questions   ROLLOUTS seeded futures: abilities g, s_k are drawn from the model's beliefs, answers from them
//!             (y = [u < c + (1-c-l) sigma(z)], learning as in the model), and the model learns from y as it would in earnest,
//!             until it certifies (posterior predictive simulation; Gelman et al., Bayesian Data Analysis, 2013, ch. 6)
//! minutes     T_i = sum of questions x seconds of their kind + lessons, in the ith future, x exp(sigma z_i - sigma^2/2): the
//!             learner's own mean times, drawn to the author's, with their error and the scatter of single answers
//! reviews     a certified skill comes back after S, S(1+G), S(1+G)^2 ... days; those before the end are added, and the end
//!             moves by them: the least fixed point of  days = (T_i + reviews(days) x seconds) / minutes a day
//! range       the 10% and 90% points of the T_i
//! deadline    P = share of the futures that end with T_i + reviews(days left) <= days left x minutes a day
//! ```
//!
//! The clock of a future runs at a fixed [`REFERENCE`] of minutes a day, whatever the learner means to give: so that more
//! minutes a day can never make a plan later. What a future cannot know: days off, and answers with help.

mod future;

use crate::curriculum::{Curriculum, Kind, Skill};
use crate::learner::day::Zone;
use crate::learner::pace::Shrunk;
use crate::learner::{DAY, Learner, Millis, Standing, memory};
use serde::Serialize;
use std::collections::BTreeMap;

/// Futures that are played through.
const ROLLOUTS: usize = 40;
/// Skills that are played through at most; a longer course is judged by an even sample of this many.
const SAMPLE: usize = 24;
/// Minutes a day in the futures.
const REFERENCE: f64 = 20.0;
/// Answers' worth of the author's expected time, and its coefficient of variation.
const PRIOR_ANSWERS: f64 = 6.0;
const PRIOR_CV: f64 = 0.6;
/// Seconds for verdict and explanation, and for a lesson, before any were measured.
const BETWEEN: f64 = 20.0;
const LESSON: f64 = 120.0;
/// Chance below which a deadline is called out of reach, and that is aimed at when something is left out.
const SAFE: f64 = 0.8;
/// Reviews of one skill that are foreseen at most, and their growth from one to the next at the target recall.
const MOST_REVIEWS: u32 = 12;
const REVIEW_GROWTH: f64 = 1.0 + memory::GROWTH;
/// Days until the first review of a skill that is still to be learned.
const FIRST_REVIEW: f64 = 3.0;
/// No plan looks further, days.
const HORIZON: f64 = 36_500.0;

/// A figure that is not certain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Spread {
    /// Expected.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// One time in ten it is less.
    pub low: f64,
    /// One time in ten it is more.
    pub high: f64,
}

impl Spread {
    /// Of these values, which need no order.
    fn of(values: impl Iterator<Item = f64>) -> Spread {
        let mut all: Vec<f64> = values.collect();
        all.sort_by(f64::total_cmp);
        let n = all.len() as f64;
        if all.is_empty() {
            return Spread::default();
        }
        let mean = all.iter().sum::<f64>() / n;
        let var = all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
        Spread { mean, sd: var.sqrt(), low: point(&all, 0.1), high: point(&all, 0.9) }
    }

    /// Everything times `by`: what is common to all skills dominates, so the deviation grows with the mean.
    fn scaled(self, by: f64) -> Spread {
        Spread { mean: self.mean * by, sd: self.sd * by, low: self.low * by, high: self.high * by }
    }
}

/// The point below which a share of sorted values lies; 0 for none.
fn point(sorted: &[f64], share: f64) -> f64 {
    sorted.get((share * (sorted.len() as f64 - 1.0)).round().max(0.0) as usize).copied().unwrap_or_default()
}

/// The work of one skill that is left.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillWork {
    /// Full skill id.
    pub skill: String,
    /// Questions until it is certified.
    pub questions: Spread,
    /// Expected minutes, lesson included.
    pub minutes: f64,
    /// Share of futures, 0 to 1, in which it is not certified as far as the plan sees.
    pub beyond: f64,
}

/// The time of a question by kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct KindTime {
    /// Seconds that are reckoned with.
    pub seconds: f64,
    /// The author's expectation.
    pub author: f64,
    /// Answers of the learner's own behind it.
    pub measured: u32,
}

/// What a deadline means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deadline {
    /// Days since 1970.
    pub day: i64,
    /// Days left, today included; 0 when it is over.
    pub days_left: f64,
    /// Chance to make it, 0 to 1.
    pub chance: f64,
    /// Share of futures that may make it or not: they are out of the plan's sight while there is still time.
    pub unseen: f64,
    /// Minutes a day with which it is made four times in five; `None` where the plan cannot see so far.
    pub minutes_needed: Option<f64>,
    /// What to leave out so that it is made four times in five at the minutes a day that are meant: skills on which nothing
    /// else depends, last first. Empty where nothing need be left out, and where leaving out does not help.
    pub leave_out: Vec<String>,
    /// Chance to make it without them.
    pub chance_without: f64,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Minutes a day that are meant.
    pub minutes_per_day: u32,
    /// Skills that are not certified yet.
    pub skills_left: usize,
    /// Questions until all are.
    pub questions: Spread,
    /// Expected reviews until then.
    pub reviews: f64,
    /// Minutes until then, reviews included.
    pub minutes: Spread,
    /// Days until then.
    pub days: Spread,
    /// The deadline, where there is one.
    pub deadline: Option<Deadline>,
    /// Time of a question, by kind, without the seconds between two of them.
    pub pace: BTreeMap<String, KindTime>,
    /// Seconds between two questions: verdict, explanation, second tries.
    pub between_seconds: f64,
    /// Each skill's work, in teaching order.
    pub work: Vec<SkillWork>,
    /// Share of futures, 0 to 1, in which some skill was still not certified after 48 questions of its own: that is as far as a
    /// plan sees. From a tenth on its upper ends are no ends: it takes at least so long.
    pub beyond: f64,
    /// Share of the skills that were played through; 1 unless the course is very long.
    pub sampled: f64,
}

impl Plan {
    /// Whether the plan cannot see the end.
    pub fn open(&self) -> bool {
        self.beyond > 0.1
    }
}

/// What a question of each kind and the rest takes.
struct Clockwork {
    kinds: BTreeMap<Kind, Shrunk>,
    authors: BTreeMap<Kind, f64>,
    between: Shrunk,
    /// Seconds.
    lesson: f64,
}

impl Clockwork {
    fn of(c: &Curriculum, learner: &Learner) -> Clockwork {
        let pace = &learner.overall.pace;
        let mut sums: BTreeMap<Kind, (f64, f64)> = BTreeMap::new();
        for (_, item) in c.items() {
            let sum = sums.entry(item.kind()).or_default();
            *sum = (sum.0 + f64::from(item.minutes) * 60.0, sum.1 + 1.0);
        }
        let authors: BTreeMap<Kind, f64> = sums.into_iter().map(|(k, (s, n))| (k, (s / n).clamp(5.0, 600.0))).collect();
        let own = |kind: &Kind| pace.kinds.get(kind).copied().unwrap_or_default();
        let kinds = authors.iter().map(|(k, a)| (*k, own(k).shrunk(*a, PRIOR_ANSWERS, PRIOR_CV))).collect();
        Clockwork {
            kinds,
            authors,
            between: pace.between.shrunk(BETWEEN, PRIOR_ANSWERS, PRIOR_CV),
            lesson: {
                let n = f64::from(pace.lessons.0);
                (2.0 * LESSON + n * pace.lesson_seconds().unwrap_or_default()) / (2.0 + n)
            },
        }
    }

    /// A question with all that belongs to it, seconds.
    fn question(&self, kind: Kind) -> f64 {
        self.kinds.get(&kind).map_or(60.0, |k| k.mean) + self.between.mean
    }

    /// Variance of one question, and of the mean question, seconds squared: over the kinds as they come.
    fn variances(&self) -> (f64, f64) {
        let n = self.kinds.len().max(1) as f64;
        let mean = |f: fn(&Shrunk) -> f64| self.kinds.values().map(f).sum::<f64>() / n;
        (mean(|k| k.variance) + self.between.variance, mean(|k| k.error * k.error) + self.between.error.powi(2))
    }

    fn table(&self, learner: &Learner) -> BTreeMap<String, KindTime> {
        let time = |kind: &Kind, shrunk: &Shrunk| KindTime {
            seconds: shrunk.mean,
            author: self.authors.get(kind).copied().unwrap_or_default(),
            measured: learner.overall.pace.kinds.get(kind).map_or(0, |t| t.n),
        };
        self.kinds.iter().map(|(k, s)| (k.name().to_string(), time(k, s))).collect()
    }
}

/// The plan of a learner at a time. Deterministic: the same learner gets the same plan. Without a profile the usual twenty
/// minutes a day hold.
pub fn plan(c: &Curriculum, learner: &Learner, now: Millis, zone: Zone) -> Plan {
    let clockwork = Clockwork::of(c, learner);
    let certified = |id: &str| matches!(learner.mastery(id, now).standing, Standing::Mastered | Standing::ReviewDue);
    let with_items = c.skills.iter().filter(|s| !s.items.is_empty());
    let (done, left): (Vec<&Skill>, Vec<&Skill>) = with_items.partition(|s| certified(&s.id));
    let sample: Vec<&Skill> = left.iter().copied().step_by(left.len().div_ceil(SAMPLE).max(1)).collect();
    let scale = if sample.is_empty() { 1.0 } else { left.len() as f64 / sample.len() as f64 };
    let futures = future::play(&sample, learner, now, &clockwork);
    let minutes_per_day = learner.profile.as_ref().map_or(20, |p| p.minutes_per_day).max(1);
    let course = Course {
        c,
        learner,
        now,
        zone,
        done: &done,
        left: left.len(),
        review_seconds: review_seconds(&clockwork),
        ends: clockwork.ends(&futures, scale),
        minutes_per_day: f64::from(minutes_per_day),
    };
    let totals = course.totals();
    let minutes = Spread::of(totals.iter().map(|t| t.0));
    let day = learner.profile.as_ref().and_then(|p| p.deadline);
    let work = work(&sample, &futures);
    Plan {
        minutes_per_day,
        skills_left: left.len(),
        questions: Spread::of(futures.0.iter().map(|f| f.questions * scale)),
        reviews: totals.iter().map(|t| t.1).sum::<f64>() / totals.len().max(1) as f64,
        minutes,
        days: minutes.scaled(1.0 / f64::from(minutes_per_day)),
        deadline: day.map(|day| course.deadline(day, &work)),
        pace: clockwork.table(learner),
        between_seconds: clockwork.between.mean,
        work,
        beyond: futures.0.iter().filter(|f| !f.ends).count() as f64 / futures.0.len().max(1) as f64,
        sampled: 1.0 / scale,
    }
}

fn review_seconds(clockwork: &Clockwork) -> f64 {
    let n = clockwork.kinds.len().max(1) as f64;
    clockwork.kinds.keys().map(|k| clockwork.question(*k)).sum::<f64>() / n
}

fn work(sample: &[&Skill], futures: &future::Futures) -> Vec<SkillWork> {
    let one = |(i, skill): (usize, &&Skill)| {
        let (questions, minutes, beyond) = futures.skill(i);
        SkillWork { skill: skill.id.clone(), questions, minutes, beyond }
    };
    sample.iter().enumerate().map(one).collect()
}

/// One future as the plan needs it: minutes without reviews of each skill, and whether it is certified at its end.
struct End {
    parts: Vec<(f64, bool)>,
}

impl End {
    /// Minutes of the skills that are not left out; endless where one of them is not certified and an end is `wanted`.
    fn minutes(&self, out: &[usize], wanted: bool) -> f64 {
        let kept = self.parts.iter().enumerate().filter(|(i, _)| !out.contains(i)).map(|(_, p)| p);
        let endless = wanted && kept.clone().any(|p| !p.1);
        if endless { f64::INFINITY } else { kept.map(|p| p.0).sum() }
    }
}

impl Clockwork {
    /// The futures' minutes, with what is not known of the learner's pace: an even spread of its normal distribution, in an
    /// order of its own.
    fn ends(&self, futures: &future::Futures, scale: f64) -> Vec<End> {
        let (one, mean) = self.variances();
        let n = futures.0.len() as f64;
        let end = |(i, f): (usize, &future::Future)| {
            let (minutes, questions) = (f.seconds * scale / 60.0, (f.questions * scale).max(1.0));
            let sd = (questions * one + questions * questions * mean).sqrt() / 60.0;
            let sigma = (sd / minutes.max(1e-6)).powi(2).ln_1p().sqrt();
            // 17 and the number of futures have no common factor.
            let share = ((i * 17) as f64 % n + 0.5) / n;
            let factor = scale / 60.0 * (sigma * normal_point(share) - 0.5 * sigma * sigma).exp();
            End { parts: f.each.iter().map(|p| (p.seconds * factor, p.ends)).collect() }
        };
        futures.0.iter().enumerate().map(end).collect()
    }
}

/// The standard normal point at this share: the logistic approximation scaled to it (Bowling et al. 2009; error < 0.02 here).
fn normal_point(share: f64) -> f64 {
    (share / (1.0 - share)).ln() / 1.702
}

/// What reviews and deadlines need to know.
struct Course<'a> {
    c: &'a Curriculum,
    learner: &'a Learner,
    now: Millis,
    zone: Zone,
    done: &'a [&'a Skill],
    left: usize,
    review_seconds: f64,
    ends: Vec<End>,
    minutes_per_day: f64,
}

impl Course<'_> {
    /// Expected reviews within so many days: of what is certified, and of what will be on the way there.
    fn reviews(&self, days: f64, left: usize) -> f64 {
        let known: u32 = self.done.iter().map(|s| self.reviews_of(&s.id, days)).sum();
        // Certified at even distances over the days to come: the mean over them.
        let chained = |i: u32| f64::from(chain(FIRST_REVIEW, FIRST_REVIEW, days * (f64::from(i) + 0.5) / 8.0));
        f64::from(known) + left as f64 * (0..8).map(chained).sum::<f64>() / 8.0
    }

    fn reviews_of(&self, skill: &str, days: f64) -> u32 {
        let Some(state) = self.learner.skills.get(skill).filter(|s| s.memory.stability > 0.0) else { return 0 };
        let due = (state.memory.due(memory::TARGET).saturating_sub(self.now)) as f64 / DAY as f64;
        chain(due.max(0.0), state.memory.stability * REVIEW_GROWTH, days)
    }

    /// Minutes and reviews of each future: the reviews of the days that it will take, with those days growing by them.
    fn totals(&self) -> Vec<(f64, f64)> {
        let total = |end: &End| {
            let base = end.minutes(&[], false);
            let (mut minutes, mut reviews) = (base, 0.0);
            for _ in 0..8 {
                reviews = self.reviews((minutes / self.minutes_per_day).min(HORIZON), self.left);
                minutes = base + reviews * self.review_seconds / 60.0;
            }
            (minutes, reviews)
        };
        self.ends.iter().map(total).collect()
    }

    fn deadline(&self, day: i64, work: &[SkillWork]) -> Deadline {
        let end = self.zone.end(day);
        let days_left = (end.saturating_sub(self.now).max(0) as f64 / DAY as f64).min(HORIZON);
        // Minutes of each future with the reviews until the deadline, without the skills that are left out.
        let all = |out: &[usize]| {
            let left = self.left.saturating_sub(out.len());
            let more = if left == 0 { 0.0 } else { self.reviews(days_left, left) * self.review_seconds / 60.0 };
            let mut minutes: Vec<f64> = self.ends.iter().map(|e| e.minutes(out, true) + more).collect();
            minutes.sort_by(f64::total_cmp);
            minutes
        };
        let budget = days_left * self.minutes_per_day;
        let chance_of = |minutes: &[f64]| match minutes.len() {
            0 => 1.0,
            n => minutes.iter().filter(|m| **m <= budget).count() as f64 / n as f64,
        };
        let whole = all(&[]);
        let chance = chance_of(&whole);
        let needed = point(&whole, SAFE) / days_left.max(1e-9);
        let (mut out, mut chance_without) = (Vec::new(), chance);
        while chance_without < SAFE && days_left > 0.0 && out.len() + 1 < work.len() {
            let Some(next) = self.leaf(work, &out) else { break };
            out.push(next);
            chance_without = chance_of(&all(&out)).max(chance_without);
        }
        if chance_without < SAFE {
            (out, chance_without) = (Vec::new(), chance);
        }
        let in_time = |e: &&End| e.minutes(&[], true).is_infinite() && e.minutes(&[], false) <= budget;
        let unseen = self.ends.iter().filter(in_time).count() as f64 / self.ends.len().max(1) as f64;
        let leave_out = out.iter().filter_map(|&i| Some(work.get(i)?.skill.clone())).collect();
        let minutes_needed = (days_left > 0.0 && needed.is_finite()).then_some(needed);
        Deadline { day, days_left, chance, unseen, minutes_needed, leave_out, chance_without }
    }

    /// The last skill in teaching order that is left, and on which nothing depends that is not left out already.
    fn leaf(&self, work: &[SkillWork], out: &[usize]) -> Option<usize> {
        let is_out = |id: &String| out.iter().any(|&i| work.get(i).is_some_and(|w| w.skill == *id));
        let free = |i: &usize| {
            let needs = |s: &Skill| work.get(*i).is_some_and(|w| s.requires.contains(&w.skill)) && !is_out(&s.id);
            !out.contains(i) && !self.c.skills.iter().any(needs)
        };
        (0..work.len()).rev().find(free)
    }
}

/// Reviews within `days`, the first after `first`, the next each [`REVIEW_GROWTH`] times as far apart.
fn chain(first: f64, gap: f64, days: f64) -> u32 {
    let (mut at, mut gap, mut n) = (first, gap.max(0.5), 0);
    while at <= days && n < MOST_REVIEWS {
        n += 1;
        at += gap;
        gap *= REVIEW_GROWTH;
    }
    n
}
