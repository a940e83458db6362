//! The evidence behind an estimate, in words and as data.

use crate::curriculum::{Curriculum, Skill};
use crate::learner::{CERTIFY_AT, CERTIFY_ATTEMPTS, Learner, Mastery, Millis, Standing, memory};
use crate::policy;
use serde::Serialize;

/// Why a skill stands where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// The estimate.
    #[serde(flatten)]
    pub mastery: Mastery,
    /// Answers given, and of these unassisted ones.
    pub attempts: u32,
    /// How likely the least known prerequisite can be built on, 0 to 1.
    pub readiness: f64,
    /// When the next review is due, milliseconds since 1970 UTC.
    pub review_at: Option<Millis>,
    /// Misconceptions shown: id, how often, whether still open, what is so instead.
    pub misconceptions: Vec<Shown>,
    /// Estimate after each of the last answers: time, estimate, right.
    pub trail: Vec<(Millis, f32, bool)>,
    /// The same in sentences.
    pub sentences: Vec<String>,
}

/// A misconception that was shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// How often it was shown.
    pub times: u32,
    /// Not yet overcome.
    pub open: bool,
    /// What is so instead.
    pub correction: String,
}

/// The evidence behind the estimate of a skill.
pub fn why(c: &Curriculum, learner: &Learner, skill: &Skill, now: Millis) -> Why {
    let mastery = learner.mastery(&skill.id, now);
    let state = learner.skills.get(&skill.id).cloned().unwrap_or_default();
    let (readiness, weakest) = policy::readiness(c, learner, skill, now);
    let misconceptions: Vec<Shown> = state
        .misconceptions
        .iter()
        .map(|(id, ledger)| Shown {
            id: id.clone(),
            times: ledger.shown,
            open: ledger.open,
            correction: skill.misconception(id).map(|m| m.correction.clone()).unwrap_or_default(),
        })
        .collect();
    let mut why = Why {
        skill: skill.id.clone(),
        title: skill.title.clone(),
        mastery,
        attempts: state.attempts,
        readiness,
        review_at: (state.memory.stability > 0.0).then(|| state.memory.due(memory::TARGET)),
        misconceptions,
        trail: state.trail.clone(),
        sentences: Vec::new(),
    };
    why.sentences = sentences(&why, weakest.and_then(|id| c.skill(&id)).map(|s| s.title.as_str()), now);
    why
}

fn sentences(why: &Why, weakest: Option<&str>, now: Millis) -> Vec<String> {
    let percent = |p: f64| format!("{:.0}%", p * 100.0);
    let m = &why.mastery;
    let mut out = vec![match m.standing {
        Standing::New => format!("You have not answered anything on {} yet.", why.title),
        _ => format!(
            "{}: {} ({}), from {}, {} of them without help.",
            why.title,
            percent(m.estimate),
            m.standing.words(),
            super::count(why.attempts, "answer"),
            m.evidence
        ),
    }];
    if let Some(weakest) = weakest {
        out.push(format!(
            "It builds on {weakest}, known well enough with a probability of {}.",
            percent(why.readiness)
        ));
    }
    let recent: Vec<&str> =
        why.trail.iter().rev().take(12).rev().map(|t| if t.2 { "right" } else { "wrong" }).collect();
    if !recent.is_empty() {
        out.push(format!("The last answers, oldest first: {}.", recent.join(", ")));
    }
    if !matches!(m.standing, Standing::Mastered | Standing::ReviewDue) {
        let missing = CERTIFY_ATTEMPTS.saturating_sub(m.evidence);
        let more = match missing {
            0 => String::new(),
            1 => ", and one more answer without help".into(),
            n => format!(", and {n} more answers without help"),
        };
        out.push(format!("Mastered means an estimate of {}{more}, the last one right.", percent(CERTIFY_AT)));
    }
    if let Some(at) = why.review_at {
        let days = (at - now) as f64 / crate::learner::DAY as f64;
        out.push(match days {
            d if d <= 0.0 => "A review is due now.".into(),
            d if d < 1.0 => "A review is due within a day.".into(),
            d => format!("A review is due in {d:.0} days."),
        });
    }
    for shown in &why.misconceptions {
        let state = if shown.open { "still open" } else { "overcome" };
        out.push(format!("Mix-up ({state}, seen {} times): {}", shown.times, shown.correction));
    }
    out
}
