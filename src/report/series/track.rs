//! Mastery over time: samples at the ends of local days, thinned out to weeks and more where there are too many.

use crate::curriculum::Curriculum;
use crate::learner::{Learner, Millis, SkillState, Standing};
use serde::Serialize;

/// Points that are kept at most.
pub const MOST: usize = 400;
/// By how much the step grows where there are more: days become weeks, weeks four weeks. The first growth makes weeks.
const GROWTH: [i64; 2] = [7, 4];
/// The normal quantile of a 90% band.
const BAND: f64 = 1.645;

/// Where the learner stood at the end of a day.
///
/// ```text
/// mean  = E[N] / skills of the course          N: skills above the bar, of those that were ever answered
/// band  = mean -+ 1.645 sd[N] / skills         normal approximation, cut to 0..1; sd from crate::learner::estimate::Together
/// ```
///
/// A skill that was never answered counts as not known: nothing of it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Days since 1970, local.
    pub day: i64,
    /// Share of the course that is known, 0 to 1.
    pub mean: f64,
    /// Lower end of the 90% band.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Mastered skills, those due for review included.
    pub mastered: usize,
    /// Skills with an answer.
    pub practised: usize,
    /// Misconceptions shown and not yet overcome.
    pub open: usize,
    /// Misconceptions overcome.
    pub overcome: usize,
}

impl Point {
    /// Where `learner` stands at `at`.
    pub fn of(course: &Curriculum, learner: &Learner, day: i64, at: Millis) -> Point {
        let seen: Vec<(&String, &SkillState)> = learner
            .skills
            .iter()
            .filter(|(id, state)| state.attempts > 0 && course.skill(id.as_str()).is_some())
            .collect();
        let view = learner.overall.estimator.view(at);
        let known = view.together(seen.iter().map(|(_, state)| &state.belief));
        let all = course.skills.len().max(1) as f64;
        let (mean, off) = ((known.mean / all).clamp(0.0, 1.0), BAND * known.sd / all);
        let certified = |id: &str| matches!(learner.mastery(id, at).standing, Standing::Mastered | Standing::ReviewDue);
        let ledgers = || seen.iter().flat_map(|(_, state)| state.misconceptions.values()).filter(|l| l.shown > 0);
        Point {
            day,
            mean,
            low: (mean - off).max(0.0),
            high: (mean + off).min(1.0),
            mastered: seen.iter().filter(|(id, _)| certified(id.as_str())).count(),
            practised: seen.len(),
            open: ledgers().filter(|l| l.open).count(),
            overcome: ledgers().filter(|l| !l.open).count(),
        }
    }
}

/// The points so far.
#[derive(Debug, Default)]
pub(super) struct Track {
    step: i64,
    /// The next day to be sampled; `None` before the first record.
    next: Option<i64>,
    points: Vec<Point>,
    grown: usize,
}

impl Track {
    pub(super) fn step(&self) -> i64 {
        self.step.max(1)
    }

    pub(super) fn begun(&self) -> bool {
        self.next.is_some()
    }

    /// Samples all days that are over when something happens on `day`. A day before that of an earlier record brings nothing.
    pub(super) fn until(&mut self, day: i64, mut sample: impl FnMut(i64) -> Point) {
        let Some(mut next) = self.next else {
            (self.step, self.next) = (1, Some(day));
            return;
        };
        while self.points.len() as i64 + day.saturating_sub(next) / self.step >= MOST as i64 {
            self.widen();
            next = self.on_grid(next);
        }
        while next < day {
            self.points.push(sample(next));
            next = next.saturating_add(self.step);
        }
        self.next = Some(next);
    }

    /// The last point, whose day is not over.
    pub(super) fn end(&mut self, point: Point) {
        self.points.retain(|p| p.day < point.day);
        self.points.push(point);
    }

    pub(super) fn into_points(self) -> Vec<Point> {
        self.points
    }

    /// The first day from this one on that is sampled: with weeks, a Sunday.
    fn on_grid(&self, day: i64) -> i64 {
        let over = day.saturating_add(3).rem_euclid(self.step);
        day.saturating_add(self.step - 1 - over)
    }

    fn widen(&mut self) {
        self.step = self.step.saturating_mul(GROWTH[self.grown.min(1)]);
        self.grown += 1;
        let step = self.step;
        self.points.retain(|p| p.day.saturating_add(3).rem_euclid(step) == step - 1);
    }
}
