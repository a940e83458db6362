//! The mirror: what the learner's evidence adds up to, for screens and for machines.
//!
//! PURE. Knows the curriculum, the learner and the policy's view of readiness; formats nothing for a particular terminal.

pub mod chart;
pub mod document;
pub mod plan;
pub mod reviews;
pub mod series;
mod skill;
mod stats;
mod taste;
mod why;

pub use chart::Chart;
pub use series::{DayWork, Series};
pub use skill::{SkillPage, State, firmness, skill};
pub use stats::{Stats, Timing, stats};
pub use taste::{TasteReport, taste};
pub use why::{Contribution, Why, why, why_all};

use crate::curriculum::{Curriculum, Skill};
use crate::learner::day::Zone;
use crate::learner::{Learner, Mastery, Millis, Standing};
use crate::msg;
use crate::policy::Board;
use serde::Serialize;

/// Where a learner stands in a curriculum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Progress {
    /// What to call them; empty before the welcome.
    pub name: String,
    /// Id of the curriculum.
    pub curriculum: String,
    /// Its title.
    pub title: String,
    /// Mastered skills, those due for review included.
    pub mastered: usize,
    /// All skills but those that cannot be measured, having no questions.
    pub total: usize,
    /// Skills whose review is due.
    pub due: usize,
    /// Mean mastery estimate, 0 to 1.
    pub mean: f64,
    /// Answers given.
    pub attempts: u32,
    /// Of these, right.
    pub correct: u32,
    /// Minutes spent on answers.
    pub minutes: f64,
    /// Days in a row with an answer.
    pub streak: u32,
    /// Answers today.
    pub today: u32,
    /// In teaching order.
    pub skills: Vec<SkillRow>,
}

/// Where a learner stands in a skill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillRow {
    /// Full id.
    pub id: String,
    /// For people.
    pub title: String,
    /// The estimate.
    #[serde(flatten)]
    pub mastery: Mastery,
    /// A prerequisite is missing.
    pub locked: bool,
    /// Questions that can be asked on this machine; where there is none, the skill cannot be measured.
    pub questions: usize,
    /// Answers given.
    pub attempts: u32,
    /// Misconceptions that are still open.
    pub open_misconceptions: usize,
    /// The estimate after each answer, oldest first, 0 to 1.
    pub trail: Vec<f32>,
}

/// What a kind of items is called.
pub fn kind_words(name: &str) -> String {
    match name {
        "choice" => msg!("kind-choice"),
        "choices" => msg!("kind-choices"),
        "predict" => msg!("kind-predict"),
        "blank" => msg!("kind-blank"),
        "short" => msg!("kind-short"),
        "order" => msg!("kind-order"),
        "trace" => msg!("kind-trace"),
        "code" => msg!("kind-code"),
        "fix" => msg!("kind-fix"),
        "command" => msg!("kind-command"),
        "explain" => msg!("kind-explain"),
        other => other.to_string(),
    }
}

/// A count with its noun, as in "1 answer" and "2 answers"; for the command line, which speaks English.
pub fn count(n: impl Into<u64>, noun: &str) -> String {
    let n: u64 = n.into();
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Where the learner stands now; `zone` tells which day it is.
pub fn progress(c: &Curriculum, learner: &Learner, now: Millis, zone: Zone) -> Progress {
    let board = Board::new(c, learner, now);
    let rows: Vec<SkillRow> = (0..c.skills.len()).map(|at| skill_row(&board, at)).collect();
    let done = |r: &&SkillRow| matches!(r.mastery.standing, Standing::Mastered | Standing::ReviewDue);
    Progress {
        name: learner.profile.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        curriculum: c.id.clone(),
        title: c.title.clone(),
        mastered: rows.iter().filter(done).count(),
        total: rows.iter().filter(|r| r.state() != State::Unasked).count(),
        due: rows.iter().filter(|r| r.mastery.standing == Standing::ReviewDue).count(),
        mean: rows.iter().map(|r| r.mastery.estimate).sum::<f64>() / rows.len().max(1) as f64,
        attempts: learner.overall.attempts,
        correct: learner.overall.correct,
        minutes: learner.overall.answering_ms as f64 / 60_000.0,
        streak: learner.streak(now, zone),
        today: learner.today(now, zone),
        skills: rows,
    }
}

/// Mastered skills, and all but those that cannot be measured: as in [`Progress`], but cheap for large courses, as only what was begun is
/// looked at.
pub fn mastered(c: &Curriculum, learner: &Learner, now: Millis) -> (usize, usize) {
    let known = learner.skills.iter().filter(|(id, s)| s.attempts > 0 && c.index.position(id).is_some());
    let done = |id: &str| matches!(learner.mastery(id, now).standing, Standing::Mastered | Standing::ReviewDue);
    let asked = |s: &&Skill| {
        s.items.iter().any(|i| i.runs) || learner.skills.get(&s.id).is_some_and(|state| state.attempts > 0)
    };
    (known.filter(|(id, _)| done(id)).count(), c.skills.iter().filter(asked).count())
}

/// Where the learner stands in a skill.
pub fn skill_row(board: &Board, at: usize) -> SkillRow {
    let (skill, learner) = (&board.curriculum.skills[at], board.learner);
    let state = learner.skills.get(&skill.id);
    SkillRow {
        id: skill.id.clone(),
        title: skill.title.clone(),
        mastery: learner.mastery(&skill.id, board.now),
        locked: board.locked(at),
        questions: skill.items.iter().filter(|i| i.runs).count(),
        attempts: state.map_or(0, |s| s.attempts),
        open_misconceptions: state.map_or(0, |s| s.misconceptions.values().filter(|l| l.open).count()),
        trail: state.map(|s| s.trail.iter().map(|t| t.1).collect()).unwrap_or_default(),
    }
}
