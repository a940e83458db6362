//! A report for a learner to show a teacher: the data ([`Report`]), and its forms as text, Markdown, HTML and CSV.
//!
//! PURE. [`Collector`] takes the records of the journal once; what was typed stays out unless it is asked for. The data as they
//! are serialised are documented in docs/report.md: fields are only ever added.

mod csv;
mod html;
mod markdown;
mod node;
mod plain;
mod svg;
mod tables;

pub use csv::{Rows, csv};
pub use html::html;
pub use markdown::markdown;
pub use plain::plain;
pub use tables::{MixUp, Practice, SkillLine};

use super::series::{Builder, DayWork, Series};
use super::{plan as plan_words, reviews};
use crate::curriculum::Curriculum;
use crate::learner::day::{Zone, date};
use crate::learner::{Attempt, Evidence, Learner, Millis, Standing};
use crate::msg;
use crate::policy::{self, Next};
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the data's form.
pub const VERSION: u32 = 1;

/// What a report is to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// The last so many local days; without it, the whole time.
    pub days: Option<u32>,
    /// Full id of the only skill that it is about.
    pub skill: Option<String>,
    /// Whether the learner's name is left out.
    pub nameless: bool,
    /// Whether each answer is listed.
    pub list: bool,
    /// Whether what the learner typed stands in that list.
    pub typed: bool,
}

/// All of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// What to call the learner; `None` where that was not wanted or never said.
    pub learner: Option<String>,
    /// Id, title and version of the course.
    pub course: Course,
    /// First local day that is looked at, as `2027-01-31`; `None` for the whole time.
    pub from: Option<String>,
    /// The local day of the report.
    pub to: String,
    /// The figures of the period, and where the learner stands.
    pub summary: Summary,
    /// The plan, in sentences; none before there is one.
    pub plan: Vec<String>,
    /// In teaching order.
    pub skills: Vec<SkillLine>,
    /// What was practised in the period, most time first.
    pub practised: Vec<Practice>,
    /// Misconceptions that were shown, the open ones first.
    pub misconceptions: Vec<MixUp>,
    /// What comes next, in sentences.
    pub next: Vec<String>,
    /// How an estimate is made, in two sentences.
    pub method: [String; 2],
    /// The series behind the charts; `None` in a report on one skill.
    pub series: Option<Series>,
    /// Each answer of the period, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<Vec<Given>>,
}

/// A course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Course {
    /// Its id.
    pub id: String,
    /// For people.
    pub title: String,
    /// The author's version.
    pub version: String,
}

/// The figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// Skills of the course, or 1 in a report on one skill.
    pub skills: usize,
    /// Mastered ones, those due for review included.
    pub mastered: usize,
    /// Due for review.
    pub due: usize,
    /// Share of the course that is known for now, 0 to 1; its 90% band.
    pub known: Option<(f64, f64, f64)>,
    /// Answers of the period.
    pub answers: u32,
    /// Of these, right.
    pub right: u32,
    /// Minutes of answers and lessons in the period.
    pub minutes: f64,
    /// Days of the period with an answer.
    pub days: usize,
    /// Days in a row with an answer, up to today or yesterday, in any course.
    pub streak: u32,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Given {
    /// Milliseconds since 1970 UTC.
    pub at: Millis,
    /// The learner's clock then: `2027-01-31 17:05`.
    pub when: String,
    /// Full item id.
    pub item: String,
    /// Kind of item.
    pub kind: String,
    /// Whether it was right.
    pub correct: bool,
    /// Hints taken before it.
    pub hints: u8,
    /// The answer had been shown.
    pub revealed: bool,
    /// A second try.
    pub retry: bool,
    /// Seconds it took.
    pub seconds: f64,
    /// How sure the learner was, 1 to 4.
    pub confidence: Option<u8>,
    /// What was answered; only where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// Gathers a report from the records of the journal.
#[derive(Debug)]
pub struct Collector<'a> {
    course: &'a Curriculum,
    ask: Ask,
    now: Millis,
    zone: Zone,
    builder: Builder<'a>,
    practised: BTreeMap<String, DayWork>,
    given: Vec<Given>,
}

impl<'a> Collector<'a> {
    /// Nothing happened yet; days are those of `zone`.
    pub fn new(course: &'a Curriculum, ask: Ask, now: Millis, zone: Zone) -> Collector<'a> {
        let builder = Builder::new(course, now, zone);
        Collector { course, ask, now, zone, builder, practised: BTreeMap::new(), given: Vec::new() }
    }

    fn first_day(&self) -> i64 {
        let today = self.zone.day(self.now);
        self.ask.days.map_or(i64::MIN, |days| today.saturating_sub(i64::from(days.max(1)) - 1))
    }

    fn wanted(&self, skill: &str) -> bool {
        self.ask.skill.as_deref().is_none_or(|only| only == skill) && self.course.skill(skill).is_some()
    }

    /// Takes a record in; they come in the order of the journal.
    pub fn take(&mut self, at: Millis, evidence: &Evidence) {
        self.builder.take(at, evidence);
        if self.zone.day(at) < self.first_day() {
            return;
        }
        match evidence {
            Evidence::Attempt(attempt) if self.wanted(attempt.skill()) => {
                let work = self.practised.entry(attempt.skill().to_string()).or_default();
                work.answers = work.answers.saturating_add(1);
                work.right = work.right.saturating_add(u32::from(attempt.correct));
                work.answer_ms = work.answer_ms.saturating_add(attempt.ms.min(300_000));
                if self.ask.list || self.ask.typed {
                    self.given.push(self.given(at, attempt));
                }
            }
            Evidence::Lesson { skill, ms } if self.wanted(skill) => {
                let work = self.practised.entry(skill.clone()).or_default();
                work.lesson_ms = work.lesson_ms.saturating_add((*ms).min(300_000));
            }
            _ => {}
        }
    }

    fn given(&self, at: Millis, a: &Attempt) -> Given {
        let local = at.saturating_add(i64::from(self.zone.minutes()) * 60_000);
        let when = chrono::DateTime::from_timestamp_millis(local)
            .map_or_else(|| at.to_string(), |t| t.format("%Y-%m-%d %H:%M").to_string());
        Given {
            at,
            when,
            item: a.item.clone(),
            kind: a.kind.name().to_string(),
            correct: a.correct,
            hints: a.hints,
            revealed: a.revealed,
            retry: a.retry,
            seconds: (a.ms as f64 / 1000.0).min(86_400.0),
            confidence: a.confidence,
            answer: self.ask.typed.then(|| a.answer.clone()),
        }
    }

    /// The report, and the learner as the records leave them.
    pub fn finish(self) -> (Report, Learner) {
        let first = self.first_day();
        let Collector { course, ask, now, zone, builder, practised, given } = self;
        let (series, learner) = builder.finish();
        let skills = tables::skills(course, &learner, &practised, ask.skill.as_deref(), (now, zone));
        let known = series.points.last().filter(|_| ask.skill.is_none()).map(|p| (p.mean, p.low, p.high));
        let all = practised.values().fold(DayWork::default(), |mut sum, work| {
            sum.answers += work.answers;
            sum.right += work.right;
            sum.answer_ms += work.answer_ms;
            sum.lesson_ms += work.lesson_ms;
            sum
        });
        let done = |s: &&SkillLine| matches!(s.standing, Standing::Mastered | Standing::ReviewDue);
        let summary = Summary {
            skills: skills.len(),
            mastered: skills.iter().filter(done).count(),
            due: skills.iter().filter(|s| s.standing == Standing::ReviewDue).count(),
            known,
            answers: all.answers,
            right: all.right,
            minutes: all.minutes(),
            days: series.days.iter().filter(|d| d.answers > 0 && d.day >= first).count(),
            streak: series.streak,
        };
        let named = learner.profile.as_ref().map(|p| p.name.clone()).filter(|n| !ask.nameless && !n.is_empty());
        let plan = policy::plan::plan(course, &learner, now, zone);
        let placed = learner.overall.placed && ask.skill.is_none();
        let report = Report {
            version: VERSION,
            learner: named,
            course: Course { id: course.id.clone(), title: course.title.clone(), version: course.version.clone() },
            from: ask.days.map(|_| date(first)),
            to: date(series.today),
            summary,
            plan: if placed { plan_words::sentences(course, &plan) } else { Vec::new() },
            practised: tables::practised(course, &practised),
            misconceptions: tables::mix_ups(course, &learner, ask.skill.as_deref()),
            next: next(course, &learner, &skills, now),
            method: [msg!("report-method-estimate"), msg!("report-method-mastered")],
            series: ask.skill.is_none().then_some(series),
            skills,
            answers: (ask.list || ask.typed).then_some(given),
        };
        (report, learner)
    }
}

/// What the tutor would do next, and what is due.
fn next(course: &Curriculum, learner: &Learner, skills: &[SkillLine], now: Millis) -> Vec<String> {
    let first = match policy::next(course, learner, &[], now) {
        Next::Lesson { reason, .. } | Next::Ask { reason, .. } => reason.sentence,
        Next::Rest { .. } => msg!("nothing-due"),
    };
    let due: Vec<String> =
        skills.iter().filter(|s| s.standing == Standing::ReviewDue).map(|s| s.title.clone()).collect();
    [first].into_iter().chain((!due.is_empty()).then(|| reviews::due(&due))).collect()
}

impl Report {
    /// Learner, course, period: pairs of a name and a value.
    pub fn facts(&self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        out.extend(self.learner.clone().map(|name| (msg!("report-learner"), name)));
        out.push((msg!("report-course"), self.course.title.clone()));
        let period = match &self.from {
            Some(from) => msg!("report-from-to", from = from.as_str(), to = self.to.as_str()),
            None => msg!("report-until", to = self.to.as_str()),
        };
        out.push((msg!("report-period"), period));
        out
    }

    /// The figures in sentences.
    pub fn summary_words(&self) -> Vec<String> {
        let s = &self.summary;
        let minutes = format!("{:.0}", s.minutes);
        let mut out = vec![
            msg!("report-standing", mastered = s.mastered, total = s.skills, due = s.due),
            msg!("report-work", n = s.answers, right = s.right, minutes = minutes, days = s.days),
        ];
        if let Some((mean, low, high)) = s.known {
            let [mean, low, high] = [mean, low, high].map(|p| format!("{:.0}", p * 100.0));
            out.push(msg!("report-known", mean = mean, low = low, high = high));
        }
        out
    }
}
