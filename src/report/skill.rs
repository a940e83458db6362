//! One skill as a page: where it stands, the evidence, mix-ups, what will be left, and its neighbours on the map.

use super::{SkillRow, skill_row, why};
use crate::curriculum::{Curriculum, Skill};
use crate::learner::day::Zone;
use crate::learner::{DAY, Learner, Millis, Standing, day, memory};
use crate::msg;
use crate::policy::Board;
use serde::Serialize;

/// What a skill is called on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Certified.
    Mastered,
    /// Certified once, and fading.
    ReviewDue,
    /// On the way.
    Learning,
    /// Too early to say.
    Begun,
    /// Open, and never answered.
    New,
    /// A prerequisite is missing.
    Locked,
    /// There is no question by which it could be measured, here at least.
    Unasked,
}

impl State {
    /// For people, in a word or two.
    pub fn words(self) -> String {
        match self {
            State::Mastered => msg!("skill-mastered"),
            State::ReviewDue => msg!("skill-review"),
            State::Learning => msg!("skill-learning"),
            State::Begun => msg!("skill-begun"),
            State::New => msg!("skill-open"),
            State::Locked => msg!("skill-locked"),
            State::Unasked => msg!("skill-unasked"),
        }
    }
}

impl SkillRow {
    /// What it is called.
    pub fn state(&self) -> State {
        match self.mastery.standing {
            Standing::Mastered => State::Mastered,
            Standing::ReviewDue => State::ReviewDue,
            Standing::New if self.questions == 0 => State::Unasked,
            _ if self.locked => State::Locked,
            Standing::New => State::New,
            Standing::NotEnoughEvidence => State::Begun,
            Standing::Learning => State::Learning,
        }
    }

    /// The estimate, as in `62%`; nothing where nothing was measured.
    pub fn measured(&self) -> Option<String> {
        (self.mastery.standing != Standing::New).then(|| format!("{:.0}%", self.mastery.estimate * 100.0))
    }

    /// What it is called, with the estimate and how far that can be trusted.
    pub fn words(&self) -> String {
        let state = self.state().words();
        match self.measured() {
            Some(rate) => {
                msg!("map-standing", standing = state, rate = rate, firmness = firmness(self.mastery.spread))
            }
            None => state,
        }
    }
}

/// How far an estimate can be trusted, from its standard deviation on the logit scale.
pub fn firmness(spread: f64) -> String {
    match spread {
        s if s > 1.0 => msg!("estimate-rough"),
        s if s > 0.6 => msg!("estimate-fair"),
        _ => msg!("estimate-firm"),
    }
}

/// All that is to be said of a skill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillPage {
    /// Where it stands.
    pub row: SkillRow,
    /// What the learner can do afterwards.
    pub objective: String,
    /// The mastery, with its uncertainty.
    pub mastery: String,
    /// The evidence, in sentences.
    pub evidence: Vec<String>,
    /// What the last answers did, a line each.
    pub answers: Vec<String>,
    /// Mix-ups that are still open: what is so instead.
    pub open: Vec<String>,
    /// Mix-ups that were overcome.
    pub overcome: Vec<String>,
    /// What will be left of it.
    pub forecast: Vec<String>,
    /// What it needs.
    pub needs: Vec<SkillRow>,
    /// What it opens.
    pub opens: Vec<SkillRow>,
}

/// The page of a skill.
pub fn skill(c: &Curriculum, learner: &Learner, skill: &Skill, now: Millis, zone: Zone) -> SkillPage {
    let at = c.index.position(&skill.id).unwrap_or(0);
    let board = Board::new(c, learner, now);
    let row = skill_row(&board, at);
    let why = why(&board, skill);
    let rows = |of: &[u32]| of.iter().map(|n| skill_row(&board, *n as usize)).collect::<Vec<_>>();
    let mix_up = |open: bool| {
        let shown = why.misconceptions.iter().filter(move |m| m.open == open);
        shown.map(|m| msg!("map-mix-up", times = m.times, correction = m.correction.as_str())).collect::<Vec<_>>()
    };
    // What is said of mix-ups stands last there, and has a place of its own here.
    let told = why.misconceptions.iter().map(|m| 1 + usize::from(m.taught > 0)).sum::<usize>();
    let mut evidence = why.sentences.clone();
    evidence.truncate(evidence.len().saturating_sub(told));
    if row.questions == 0 {
        evidence = vec![unasked(skill, learner)];
    }
    SkillPage {
        objective: skill.objective.clone(),
        mastery: mastery(&row),
        answers: why.answers.iter().map(super::Contribution::line).collect(),
        open: mix_up(true),
        overcome: mix_up(false),
        forecast: forecast(learner, skill, now, zone),
        needs: rows(c.index.requires(at)),
        opens: rows(c.index.dependants(at)),
        evidence,
        row,
    }
}

/// Why a skill cannot be measured.
fn unasked(skill: &Skill, learner: &Learner) -> String {
    let read = learner.skills.get(&skill.id).is_some_and(|s| s.lesson_read);
    match (skill.items.is_empty(), read) {
        (false, _) => msg!("map-unasked-here"),
        (true, true) => msg!("map-unasked-read"),
        (true, false) => msg!("map-unasked"),
    }
}

fn mastery(row: &SkillRow) -> String {
    let spread = format!("{:.1}", row.mastery.spread);
    match row.measured() {
        Some(_) => msg!("map-mastery", standing = row.words(), spread = spread, n = row.mastery.evidence),
        None => row.words(),
    }
}

/// The day on which recall falls below the bar, and what is left then and later without a review.
fn forecast(learner: &Learner, skill: &Skill, now: Millis, zone: Zone) -> Vec<String> {
    let memory = learner.skills.get(&skill.id).map(|s| s.memory).unwrap_or_default();
    if memory.stability <= 0.0 {
        return vec![msg!("map-forecast-none")];
    }
    let percent = |at: Millis| format!("{:.0}", memory.retrievability(at) * 100.0);
    let due = memory.due(memory::TARGET);
    let (bar, date) = (format!("{:.0}", memory::TARGET * 100.0), day::date(zone.day(due)));
    let days = (due.saturating_sub(now)).div_euclid(DAY);
    let first = match due <= now {
        true => msg!("map-forecast-fallen", recall = percent(now), bar = bar, date = date),
        false => msg!("map-forecast", recall = percent(now), bar = bar, date = date, days = days),
    };
    let later = |days: i64| percent(now.saturating_add(days * DAY));
    vec![first, msg!("map-forecast-later", week = later(7), month = later(30))]
}
