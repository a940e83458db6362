//! What will be left without practice.

use crate::curriculum::Curriculum;
use crate::learner::memory::{Memory, TARGET};
use crate::learner::{DAY, Learner, Millis};
use serde::Serialize;

/// Days that are looked ahead.
pub const DAYS: i64 = 90;

/// Recall of the mastered skills some days from now, if none is practised until then.
///
/// ```text
/// recall = mean over the mastered skills of  R(t) = (1 + 19/81 t/S)^-0.5       crate::learner::memory; Ye 2023
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ahead {
    /// Days from now.
    pub days: u32,
    /// Mean recall, 0 to 1; never rising.
    pub recall: f64,
    /// Recall of the weakest skill.
    pub weakest: f64,
    /// Skills below the target recall, so due for review; never falling.
    pub due: usize,
}

/// The forecast, a point a day; empty where nothing is mastered.
pub(super) fn ahead(course: &Curriculum, learner: &Learner, now: Millis) -> Vec<Ahead> {
    let kept = course.skills.iter().filter_map(|s| learner.skills.get(&s.id));
    let memories: Vec<Memory> = kept.filter(|s| s.mastered).map(|s| s.memory).collect();
    if memories.is_empty() {
        return Vec::new();
    }
    let one = |days: i64| {
        let at = now.saturating_add(days.saturating_mul(DAY));
        let recall = || memories.iter().map(|m| m.retrievability(at));
        Ahead {
            days: days as u32,
            recall: recall().sum::<f64>() / memories.len() as f64,
            weakest: recall().fold(1.0, f64::min),
            due: recall().filter(|r| *r < TARGET).count(),
        }
    };
    (0..=DAYS).map(one).collect()
}
