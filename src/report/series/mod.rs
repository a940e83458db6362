//! What the journal tells over time: the series behind the charts, by one pass over the records.
//!
//! PURE. [`Builder`] folds the records through a [`Learner`] once and takes samples on the way; what it keeps is bounded
//! (points, days and times of answers each have a limit), however long the journal is. The day is the learner's local day:
//! the offset from UTC is an argument and holds for the whole journal, so an answer given near midnight in the other half of the
//! year may count for its neighbour. Answers are those of one course; the streak is that of all.
//!
//! | series | formula and source |
//! | --- | --- |
//! | mastery over time | `points`: share of the course that is known for now, with a 90% band; see [`track`](Point) |
//! | calendar | `days`: answers, minutes and hints of each local day |
//! | forecast | `forecast`: mean recall of the mastered skills without practice; the curve of [`crate::learner::memory`] |
//! | time | `times`: quantiles of the last answers of each kind; see [`KindTimes`] |
//! | gain | `gain`: right alone at first and of late; see [`Gains`] |

mod forecast;
mod gain;
mod times;
mod track;
mod words;

pub(crate) use words::seconds;

pub use forecast::Ahead;
pub use gain::{Gains, SkillGain};
pub use times::{KindTimes, quantile};
pub use track::Point;

use crate::curriculum::{Curriculum, Kind};
use crate::learner::day::Zone;
use crate::learner::{Attempt, Evidence, Learner, Millis};
use serde::Serialize;
use std::collections::BTreeMap;
use times::Recent;
use track::Track;

/// Days that are kept, the latest: ten years.
pub const KEPT_DAYS: usize = 3_660;
/// No answer or lesson counts for more than this, milliseconds: nobody looks that long at one question.
const LONGEST: u64 = 300_000;

/// The series of a learner in a course.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The learner's local day now, days since 1970.
    pub today: i64,
    /// Minutes by which the learner's clock is ahead of UTC.
    pub offset_minutes: i32,
    /// Skills of the course.
    pub skills: usize,
    /// Answers of the course in the whole journal.
    pub answers: u32,
    /// Days in a row with an answer in any course, up to today or yesterday.
    pub streak: u32,
    /// Answers today, in any course.
    pub today_answers: u32,
    /// Mastery at the end of days, oldest first; the last one is now. One a day, or one in `step_days` where that were too many.
    pub points: Vec<Point>,
    /// Days between two points.
    pub step_days: i64,
    /// Days on which something was done, oldest first, at most [`KEPT_DAYS`].
    pub days: Vec<DayWork>,
    /// Recall of the mastered skills without practice, from today to 90 days ahead; empty where nothing is mastered.
    pub forecast: Vec<Ahead>,
    /// Time of an answer by kind, in the order of the kinds.
    pub times: Vec<KindTimes>,
    /// What was gained; `None` where no skill has enough answers.
    pub gain: Option<Gains>,
}

/// What was done on a local day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DayWork {
    /// Days since 1970, local.
    pub day: i64,
    /// Answers given.
    pub answers: u32,
    /// Of these, right.
    pub right: u32,
    /// Of these, right without help.
    pub alone: u32,
    /// Hints taken before them.
    pub hints: u32,
    /// Milliseconds on answers, each cut at five minutes.
    pub answer_ms: u64,
    /// Milliseconds on lessons, each cut at five minutes.
    pub lesson_ms: u64,
}

impl DayWork {
    /// Minutes of answers and lessons.
    pub fn minutes(&self) -> f64 {
        self.answer_ms.saturating_add(self.lesson_ms) as f64 / 60_000.0
    }

    fn add(&mut self, other: &DayWork) {
        self.answers = self.answers.saturating_add(other.answers);
        self.right = self.right.saturating_add(other.right);
        self.alone = self.alone.saturating_add(other.alone);
        self.hints = self.hints.saturating_add(other.hints);
        self.answer_ms = self.answer_ms.saturating_add(other.answer_ms);
        self.lesson_ms = self.lesson_ms.saturating_add(other.lesson_ms);
    }
}

/// Folds records into series.
#[derive(Debug)]
pub struct Builder<'a> {
    course: &'a Curriculum,
    now: Millis,
    zone: Zone,
    learner: Learner,
    track: Track,
    days: BTreeMap<i64, DayWork>,
    /// Answers of each day, in any course.
    active: BTreeMap<i64, u32>,
    answers: u32,
    times: BTreeMap<Kind, Recent>,
}

impl<'a> Builder<'a> {
    /// Nothing happened yet; days are those of `zone`.
    pub fn new(course: &'a Curriculum, now: Millis, zone: Zone) -> Builder<'a> {
        Builder {
            course,
            now,
            zone,
            learner: Learner::default(),
            track: Track::default(),
            days: BTreeMap::new(),
            active: BTreeMap::new(),
            answers: 0,
            times: BTreeMap::new(),
        }
    }

    /// Takes a record in; they come in the order of the journal. What a clock that was wrong dates after now counts for today.
    pub fn take(&mut self, at: Millis, evidence: &Evidence) {
        let zone = self.zone;
        let day = zone.day(at).min(zone.day(self.now));
        self.track.until(day, |day| Point::of(self.course, &self.learner, day, zone.end(day)));
        match evidence {
            Evidence::Attempt(attempt) => self.answered(day, attempt),
            Evidence::Lesson { skill, ms } if self.course.skill(skill).is_some() => {
                let lesson_ms = (*ms).min(LONGEST);
                self.worked(DayWork { day, lesson_ms, ..DayWork::default() });
            }
            _ => {}
        }
        self.learner.apply(at, evidence);
    }

    fn answered(&mut self, day: i64, attempt: &Attempt) {
        let active = self.active.entry(day).or_default();
        *active = active.saturating_add(1);
        if self.active.len() > KEPT_DAYS {
            self.active.pop_first();
        }
        if self.course.skill(attempt.skill()).is_none() {
            return;
        }
        self.answers = self.answers.saturating_add(1);
        self.worked(DayWork {
            day,
            answers: 1,
            right: u32::from(attempt.correct),
            alone: u32::from(attempt.correct && attempt.unassisted()),
            hints: u32::from(attempt.hints),
            answer_ms: attempt.ms.min(LONGEST),
            lesson_ms: 0,
        });
        if !attempt.retry && attempt.ms > 0 {
            self.times.entry(attempt.kind).or_default().add(attempt.ms.min(LONGEST) as f64 / 1000.0);
        }
    }

    fn worked(&mut self, work: DayWork) {
        self.days.entry(work.day).or_insert(DayWork { day: work.day, ..DayWork::default() }).add(&work);
        if self.days.len() > KEPT_DAYS {
            self.days.pop_first();
        }
    }

    /// The series, and the learner as the records leave them.
    pub fn finish(mut self) -> (Series, Learner) {
        let (now, zone) = (self.now, self.zone);
        let today = zone.day(now);
        self.track.until(today, |day| Point::of(self.course, &self.learner, day, zone.end(day)));
        if self.track.begun() {
            self.track.end(Point::of(self.course, &self.learner, today, now));
        }
        let series = Series {
            today,
            offset_minutes: zone.minutes(),
            skills: self.course.skills.len(),
            answers: self.answers,
            streak: streak(&self.active, today),
            today_answers: self.active.get(&today).copied().unwrap_or(0),
            step_days: self.track.step(),
            points: self.track.into_points(),
            days: self.days.into_values().collect(),
            forecast: forecast::ahead(self.course, &self.learner, now),
            times: self.times.iter().filter_map(|(kind, recent)| KindTimes::of(*kind, recent)).collect(),
            gain: gain::gains(self.course, &self.learner),
        };
        (series, self.learner)
    }
}

/// Days in a row up to today, or to yesterday where there is nothing today yet.
fn streak(days: &BTreeMap<i64, u32>, today: i64) -> u32 {
    let last = if days.contains_key(&today) { today } else { today.saturating_sub(1) };
    (0i64..).map(|n| last.saturating_sub(n)).take_while(|day| days.contains_key(day)).count() as u32
}

impl Series {
    /// The series of these records.
    pub fn of<'r>(
        course: &Curriculum,
        records: impl IntoIterator<Item = (Millis, &'r Evidence)>,
        now: Millis,
        zone: Zone,
    ) -> Series {
        let mut builder = Builder::new(course, now, zone);
        records.into_iter().for_each(|(at, evidence)| builder.take(at, evidence));
        builder.finish().0
    }

    /// What was done from this local day on, added up; `day` is that day.
    pub fn since(&self, day: i64) -> DayWork {
        let mut sum = DayWork { day, ..DayWork::default() };
        self.days.iter().filter(|d| d.day >= day).for_each(|d| sum.add(d));
        sum
    }

    /// What was done in each of the last weeks, oldest first, empty ones too; a week begins on Monday, and `day` is its Monday.
    pub fn weeks(&self, n: usize) -> Vec<DayWork> {
        let this = monday(self.today);
        let first = this - 7 * (n.max(1) as i64 - 1);
        let mut weeks: Vec<DayWork> =
            (0..n.max(1) as i64).map(|w| DayWork { day: first + 7 * w, ..DayWork::default() }).collect();
        for day in self.days.iter().filter(|d| d.day >= first && d.day <= self.today) {
            if let Some(week) = weeks.get_mut(((day.day - first) / 7) as usize) {
                week.add(day);
            }
        }
        weeks
    }

    /// The longest run of days with work of the course among those kept.
    pub fn longest_run(&self) -> u32 {
        let (mut best, mut run, mut last) = (0u32, 0u32, None);
        for day in self.days.iter().filter(|d| d.answers > 0) {
            run = if last == Some(day.day - 1) { run + 1 } else { 1 };
            (best, last) = (best.max(run), Some(day.day));
        }
        best
    }
}

/// The Monday of the week of a day (since 1970, a Thursday).
pub fn monday(day: i64) -> i64 {
    day.saturating_sub(day.saturating_add(3).rem_euclid(7))
}

#[cfg(test)]
mod tests;
