//! What evidence of a strange file may not say: numbers from which no estimate can be made.
//!
//! PURE. What the program writes itself passes always. Neighbours: the import asks.

use super::{Attempt, Evidence};

/// Milliseconds that an answer, a lesson or a hint may have taken: a month.
const LONGEST: u64 = 31 * 86_400_000;

impl Evidence {
    /// The name of a text that says what is impossible about it, if anything.
    pub fn flaw(&self) -> Option<&'static str> {
        match self {
            Evidence::Attempt(attempt) => attempt.flaw(),
            Evidence::Lesson { ms, .. } if *ms > LONGEST => Some("flaw-long"),
            Evidence::Profile(p) if p.minutes_per_day > 1440 => Some("flaw-minutes"),
            Evidence::Profile(p) if p.deadline.is_some_and(|d| !(-1_000_000..=10_000_000).contains(&d)) => {
                Some("flaw-day")
            }
            _ => None,
        }
    }
}

impl Attempt {
    fn flaw(&self) -> Option<&'static str> {
        if !(1..=5).contains(&self.difficulty) {
            return Some("flaw-difficulty");
        }
        if [self.ms, self.reading_ms, self.hint_ms, self.hint_reading_ms].iter().any(|ms| *ms > LONGEST) {
            return Some("flaw-long");
        }
        let sane = self.calibration.is_none_or(|c| {
            (-20.0..=20.0).contains(&c.difficulty)
                && (0.001..=20.0).contains(&c.discrimination)
                && (0.0..=0.99).contains(&c.guess)
        });
        (!sane).then_some("flaw-numbers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(change: &str, to: &str) -> Option<&'static str> {
        let line = r#"{"type":"attempt","item":"rust:a/b","hash":1,"kind":"choice","difficulty":3,"answer":"","correct":true,
            "ms":5,"calibration":{"difficulty":0.5,"discrimination":1.0,"guess":0.25}}"#;
        let changed = line.replace(change, to);
        assert!(change.is_empty() || changed != line);
        serde_json::from_str::<Evidence>(&changed).unwrap().flaw()
    }

    #[test]
    fn possible_answers_pass_and_impossible_ones_do_not() {
        assert_eq!(attempt("", ""), None);
        for (change, to) in [
            ("\"difficulty\":3", "\"difficulty\":0"),
            ("\"ms\":5", "\"ms\":18446744073709551615"),
            ("\"discrimination\":1.0", "\"discrimination\":-1.0"),
            ("\"difficulty\":0.5", "\"difficulty\":1e300"),
            ("\"guess\":0.25", "\"guess\":1.0"),
        ] {
            assert!(attempt(change, to).is_some(), "{to}");
        }
    }
}
