//! When a skill fades: a power-law forgetting curve with a stability that grows with spaced successes.
//!
//! The curve is that of FSRS-4.5 (Ye 2023): `R = (1 + 19/81 * t/S)^-0.5`, so that `R = 0.9` when `t = S` days.

use super::{DAY, Millis};
use serde::{Deserialize, Serialize};

/// Recall below which a review is due.
pub const TARGET: f64 = 0.9;
/// Stability after the first right answer, in days.
const FIRST: f64 = 1.5;
/// Growth of the stability at the target recall; a review done earlier earns less.
pub const GROWTH: f64 = 1.6;
/// What a wrong answer leaves of the stability.
const LAPSE: f64 = 0.35;

/// The memory of a skill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Days until recall falls to 0.9; 0 before the first right answer.
    pub stability: f64,
    /// Last answer.
    pub last_at: Millis,
}

impl Memory {
    /// Probability of recall at `now`, 0 to 1; 0 where nothing was learned, never rising with time.
    pub fn retrievability(&self, now: Millis) -> f64 {
        if self.stability <= 0.0 {
            return 0.0;
        }
        let days = (now.saturating_sub(self.last_at)).max(0) as f64 / DAY as f64;
        (1.0 + 19.0 / 81.0 * days / self.stability).powf(-0.5)
    }

    /// When recall will have fallen to `target` (0 < target < 1).
    pub fn due(&self, target: f64) -> Millis {
        let days = self.stability * 81.0 / 19.0 * (target.powi(-2) - 1.0);
        self.last_at.saturating_add((days * DAY as f64) as Millis)
    }

    /// After an answer. Assisted answers refresh the memory without making it more stable.
    pub fn answered(&mut self, correct: bool, unassisted: bool, now: Millis) {
        let before = self.retrievability(now);
        self.stability = match (correct, unassisted) {
            (true, _) if self.stability <= 0.0 => FIRST,
            (true, true) => (self.stability * (1.0 + GROWTH * ((1.0 - before) / (1.0 - TARGET)).min(2.0))).min(365.0),
            (true, false) => self.stability,
            (false, _) => (self.stability * LAPSE).max(if self.stability > 0.0 { 0.5 } else { 0.0 }),
        };
        self.last_at = self.last_at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recall_falls_to_the_target_when_it_is_due() {
        let mut m = Memory::default();
        m.answered(true, true, 0);
        assert!((m.retrievability(m.due(TARGET)) - TARGET).abs() < 1e-6);
        assert!(m.retrievability(0) > 0.999);
    }

    #[test]
    fn spacing_pays_and_cramming_does_not() {
        let (mut spaced, mut crammed) = (Memory::default(), Memory::default());
        for i in 0..4 {
            spaced.answered(true, true, i * 2 * DAY);
            crammed.answered(true, true, i * 60_000);
        }
        assert!(spaced.stability > 2.0 * crammed.stability);
    }
}
