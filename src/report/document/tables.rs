//! The tables of a report: skills, what was practised, misconceptions.

use crate::curriculum::{Curriculum, Skill};
use crate::learner::day::Zone;
use crate::learner::day::date;
use crate::learner::{Learner, Millis, Standing, memory};
use crate::msg;
use crate::policy::Board;
use crate::report::series::DayWork;
use serde::Serialize;
use std::collections::BTreeMap;

/// The normal quantile of a 90% range.
const RANGE: f64 = 1.645;

/// Where the learner stands in a skill.
///
/// ```text
/// estimate  probability that the ability is above the bar (right four times in five on a question of middle difficulty)
/// solves    sigma(m), sigma(m -+ 1.645 sd): chance of a right answer to such a question without help, with its 90% range;
///           m and sd are the mean and the spread of the lasting ability, logits
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillLine {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// What to call it.
    pub standing: Standing,
    /// A prerequisite is missing.
    pub locked: bool,
    /// Probability of mastery, 0 to 1; `None` where nothing was measured.
    pub estimate: Option<f64>,
    /// Chance on a question of middle difficulty, and its 90% range; `None` where nothing was measured.
    pub solves: Option<(f64, f64, f64)>,
    /// Answers ever given, and of these unassisted ones.
    pub answers: u32,
    /// Unassisted ones.
    pub unassisted: u32,
    /// Minutes ever spent on its answers.
    pub minutes: f64,
    /// Probability to recall it now; `None` before it was mastered.
    pub recall: Option<f64>,
    /// The day on which a review is due, as `2027-01-31`.
    pub review: Option<String>,
    /// Misconceptions that are open, and that were overcome.
    pub misconceptions: (usize, usize),
    /// Answers in the period.
    pub answers_in_period: u32,
    /// Of these, right.
    pub right_in_period: u32,
}

impl SkillLine {
    /// The estimate as people read it: `87%`, or a dash.
    pub fn estimate_words(&self) -> String {
        self.estimate.map_or_else(|| "-".to_string(), |p| format!("{:.0}%", p * 100.0))
    }

    /// The range as people read it: `74% (48-91%)`, or a dash.
    pub fn range_words(&self) -> String {
        let of = |(mean, low, high): (f64, f64, f64)| {
            format!("{:.0}% ({:.0}-{:.0}%)", mean * 100.0, low * 100.0, high * 100.0)
        };
        self.solves.map_or_else(|| "-".to_string(), of)
    }

    /// What to call its standing.
    pub fn standing_words(&self) -> String {
        if self.locked && self.standing == Standing::New { msg!("skill-locked") } else { self.standing.words() }
    }
}

/// What was practised of a skill in the period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Practice {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// Answers given.
    pub answers: u32,
    /// Of these, right.
    pub right: u32,
    /// Minutes of answers and lessons.
    pub minutes: f64,
}

/// A misconception that was shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MixUp {
    /// Full id of its skill.
    pub skill: String,
    /// For people.
    pub title: String,
    /// Its id.
    pub id: String,
    /// What was believed.
    pub belief: String,
    /// What is so instead.
    pub correction: String,
    /// How often it was shown.
    pub times: u32,
    /// Not yet overcome.
    pub open: bool,
}

pub(super) fn skills(
    course: &Curriculum,
    learner: &Learner,
    practised: &BTreeMap<String, DayWork>,
    only: Option<&str>,
    when: (Millis, Zone),
) -> Vec<SkillLine> {
    let wanted = course.skills.iter().enumerate().filter(|(_, s)| only.is_none_or(|id| id == s.id));
    let board = Board::new(course, learner, when.0);
    wanted.map(|(at, s)| line(&board, at, practised.get(&s.id).copied().unwrap_or_default(), when.1)).collect()
}

fn line(board: &Board, at: usize, work: DayWork, zone: Zone) -> SkillLine {
    let (skill, learner, now) = (&board.curriculum.skills[at], board.learner, board.now);
    let mastery = learner.mastery(&skill.id, now);
    let state = learner.skills.get(&skill.id).cloned().unwrap_or_default();
    let measured = state.attempts > 0;
    let parts = learner.overall.estimator.parts(&state.belief, now);
    let ability = parts.mean(|f| f.general.mean + f.learned.mean - f.forgotten + parts.short_share * f.short.mean);
    let chance = |z: f64| 1.0 / (1.0 + (-z).exp());
    let off = RANGE * mastery.spread;
    let due = state.memory.due(memory::TARGET);
    let shown = || state.misconceptions.values().filter(|l| l.shown > 0);
    SkillLine {
        skill: skill.id.clone(),
        title: skill.title.clone(),
        standing: mastery.standing,
        locked: board.locked(at),
        estimate: measured.then_some(mastery.estimate),
        solves: measured.then(|| (chance(ability), chance(ability - off), chance(ability + off))),
        answers: state.attempts,
        unassisted: state.unassisted,
        minutes: state.answering_ms as f64 / 60_000.0,
        recall: state.mastered.then_some(mastery.retrievability),
        review: state.mastered.then(|| date(zone.day(due))),
        misconceptions: (shown().filter(|l| l.open).count(), shown().filter(|l| !l.open).count()),
        answers_in_period: work.answers,
        right_in_period: work.right,
    }
}

pub(super) fn practised(course: &Curriculum, work: &BTreeMap<String, DayWork>) -> Vec<Practice> {
    let one = |skill: &Skill| {
        let work = work.get(&skill.id)?;
        let (skill, title) = (skill.id.clone(), skill.title.clone());
        Some(Practice { skill, title, answers: work.answers, right: work.right, minutes: work.minutes() })
    };
    let mut all: Vec<Practice> = course.skills.iter().filter_map(one).collect();
    all.sort_by(|a, b| b.minutes.total_cmp(&a.minutes));
    all
}

pub(super) fn mix_ups(course: &Curriculum, learner: &Learner, only: Option<&str>) -> Vec<MixUp> {
    let mut all: Vec<MixUp> = Vec::new();
    for skill in course.skills.iter().filter(|s| only.is_none_or(|id| id == s.id)) {
        let Some(state) = learner.skills.get(&skill.id) else { continue };
        for (id, ledger) in state.misconceptions.iter().filter(|(_, l)| l.shown > 0) {
            // One that the author has taken out has no words any more.
            let Some(known) = skill.misconception(id) else { continue };
            all.push(MixUp {
                skill: skill.id.clone(),
                title: skill.title.clone(),
                id: id.clone(),
                belief: known.belief.clone(),
                correction: known.correction.clone(),
                times: ledger.shown,
                open: ledger.open,
            });
        }
    }
    all.sort_by_key(|m| !m.open);
    all
}
