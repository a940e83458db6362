//! What was gained: right alone at first and of late.
//!
//! ```text
//! of a skill   b, a: share right alone among the first and the last three first tries (learner::pace::Tally)
//!              a - b with a 95% interval of Wilson scores (Newcombe 1998, method 10)
//! of all       D = mean of (a - b) over the skills, D -+ t(n-1, 97.5%) sd / sqrt(n)       paired differences, Student's t
//! ```
//!
//! An answer with help, or a second try, is not right alone. Questions grow harder meanwhile, so the gain is rather larger.

use crate::curriculum::Curriculum;
use crate::learner::Learner;
use crate::learner::pace::COMPARED;
use serde::Serialize;

/// The 97.5% point of the normal distribution.
const Z: f64 = 1.959_964;
/// The same of Student's t with 1 to 30 degrees of freedom.
const T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/// The gain over all skills that have enough answers, and each of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gains {
    /// Share right alone at first, mean over the skills, 0 to 1.
    pub before: f64,
    /// Of late.
    pub after: f64,
    /// Their difference, -1 to 1.
    pub difference: f64,
    /// Its 95% interval; `None` for a single skill.
    pub interval: Option<(f64, f64)>,
    /// In teaching order.
    pub skills: Vec<SkillGain>,
}

/// The gain in one skill.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillGain {
    /// Full skill id.
    pub skill: String,
    /// For people.
    pub title: String,
    /// Share right alone among its first answers.
    pub before: f64,
    /// Among its last.
    pub after: f64,
    /// 95% interval of the difference.
    pub interval: (f64, f64),
}

/// The gain; `None` where no skill has enough answers.
pub(super) fn gains(course: &Curriculum, learner: &Learner) -> Option<Gains> {
    let one = |s: &crate::curriculum::Skill| {
        let (before, after) = learner.skills.get(&s.id)?.tally.before_after()?;
        let interval = difference(before, after, COMPARED as f64);
        Some(SkillGain { skill: s.id.clone(), title: s.title.clone(), before, after, interval })
    };
    let skills: Vec<SkillGain> = course.skills.iter().filter_map(one).collect();
    let n = skills.len();
    if n == 0 {
        return None;
    }
    let mean = |f: &dyn Fn(&SkillGain) -> f64| skills.iter().map(f).sum::<f64>() / n as f64;
    let (before, after) = (mean(&|s| s.before), mean(&|s| s.after));
    let d = after - before;
    let variance = skills.iter().map(|s| (s.after - s.before - d).powi(2)).sum::<f64>() / (n as f64 - 1.0).max(1.0);
    let off = T.get(n.saturating_sub(2)).copied().unwrap_or(Z) * (variance / n as f64).sqrt();
    let interval = (n > 1).then(|| ((d - off).max(-1.0), (d + off).min(1.0)));
    Some(Gains { before, after, difference: d, interval, skills })
}

/// Wilson's 95% interval of a share `p` of `n`.
fn wilson(p: f64, n: f64) -> (f64, f64) {
    let z2 = Z * Z / n;
    let middle = (p + z2 / 2.0) / (1.0 + z2);
    let half = Z / (1.0 + z2) * (p * (1.0 - p) / n + z2 / (4.0 * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// The interval of `after - before`, both shares of `n`.
fn difference(before: f64, after: f64, n: f64) -> (f64, f64) {
    let ((l1, u1), (l2, u2)) = (wilson(before, n), wilson(after, n));
    let d = after - before;
    let low = d - ((after - l2).powi(2) + (u1 - before).powi(2)).sqrt();
    let high = d + ((u2 - after).powi(2) + (before - l1).powi(2)).sqrt();
    (low.max(-1.0), high.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intervals_are_those_worked_by_hand() {
        let near = |a: f64, b: f64| (a - b).abs() < 5e-4;
        let (low, high) = wilson(1.0 / 3.0, 3.0);
        assert!(near(low, 0.0615) && near(high, 0.7923), "{low} {high}");
        let (low, high) = wilson(1.0, 3.0);
        assert!(near(low, 0.4385) && near(high, 1.0), "{low} {high}");
        let (low, high) = difference(1.0 / 3.0, 1.0, 3.0);
        assert!(near(low, -0.0586) && near(high, 0.9385), "{low} {high}");
    }
}
