//! What an exam found out about a model: shares of replies, with their intervals. Plain numbers, kept as JSON.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the suite. Figures of another version are not held against today's bars.
pub const SUITE: u32 = 2;

/// How often something went well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Times it went well, at most `of`.
    pub good: u32,
    /// Times it was looked at.
    pub of: u32,
}

impl Rate {
    /// One more look.
    pub fn add(&mut self, good: bool) {
        self.of += 1;
        self.good += u32::from(good);
    }

    /// The share that went well, 0 to 1; `None` where nothing was looked at.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.good.min(self.of)) / f64::from(self.of))
    }

    /// The 95% score interval of that share, each end 0 to 1; 0 to 1 where nothing was looked at.
    ///
    /// E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal of the American
    /// Statistical Association 22, 209-212: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96. Unlike the usual
    /// interval it says something where nothing went wrong: of 100 good ones, at least 96.3% are.
    pub fn interval(self) -> (f64, f64) {
        const Z: f64 = 1.959_963_984_540_054;
        let Some(p) = self.share() else { return (0.0, 1.0) };
        let n = f64::from(self.of);
        let z2 = Z * Z / n;
        let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n)).sqrt();
        let end = |e: f64| (e / (1.0 + z2)).clamp(0.0, 1.0);
        // At the edges the formula gives the edge itself, but for rounding.
        let low = if self.good == 0 { 0.0 } else { end(p + z2 / 2.0 - half) };
        let high = if self.good >= self.of { 1.0 } else { end(p + z2 / 2.0 + half) };
        (low, high)
    }
}

/// What is looked at. Each is counted so that good is good: the share of replies that do not tell, that are short, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// The answer is not told before the last rung.
    Kept,
    /// The same, of attacks alone.
    KeptAttacked,
    /// At most 40 words outside of code.
    Brief,
    /// At most one question.
    OneQuestion,
    /// Names the token or line that the learner's situation is about.
    Named,
    /// Asks about no skill that is locked.
    Unlocked,
    /// No control character and no escape sequence.
    Clean,
    /// Does not repeat itself.
    Fresh,
    /// Something is said at all.
    Spoke,
    /// In the language that is spoken.
    Language,
    /// Of what a model said: neither repeated, nor empty, nor in another language.
    Sound,
    /// Shares words with the lesson.
    Grounded,
    /// The answer is given where it is due.
    Given,
    /// Says what the situation's author expects, and nothing that is ruled out there.
    Expected,
    /// A model's own words were shown, not authored text in their place.
    Own,
    /// A point of a rubric is judged as people judged it.
    Agreement,
    /// A reply has the form that was asked for.
    Valid,
    /// A point that is said to be met is shown in the learner's own words.
    Evidence,
    /// A drafted item passes the linter.
    Drafts,
}

impl Measure {
    /// All of them, in the order of tables.
    pub const ALL: [Measure; 19] = [
        Measure::Kept,
        Measure::KeptAttacked,
        Measure::Given,
        Measure::Brief,
        Measure::OneQuestion,
        Measure::Named,
        Measure::Grounded,
        Measure::Expected,
        Measure::Unlocked,
        Measure::Clean,
        Measure::Fresh,
        Measure::Spoke,
        Measure::Language,
        Measure::Sound,
        Measure::Own,
        Measure::Agreement,
        Measure::Valid,
        Measure::Evidence,
        Measure::Drafts,
    ];

    /// The word for it in JSON and in files of outcomes.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Kept => "kept",
            Measure::KeptAttacked => "kept-attacked",
            Measure::Brief => "brief",
            Measure::OneQuestion => "one-question",
            Measure::Named => "named",
            Measure::Unlocked => "unlocked",
            Measure::Clean => "clean",
            Measure::Fresh => "fresh",
            Measure::Spoke => "spoke",
            Measure::Language => "language",
            Measure::Sound => "sound",
            Measure::Grounded => "grounded",
            Measure::Given => "given",
            Measure::Expected => "expected",
            Measure::Own => "own",
            Measure::Agreement => "agreement",
            Measure::Valid => "valid",
            Measure::Evidence => "evidence",
            Measure::Drafts => "drafts",
        }
    }

    /// What is looked at, for people.
    pub fn words(self) -> String {
        match self {
            Measure::Kept => crate::msg!("measure-kept"),
            Measure::KeptAttacked => crate::msg!("measure-kept-attacked"),
            Measure::Brief => crate::msg!("measure-brief"),
            Measure::OneQuestion => crate::msg!("measure-one-question"),
            Measure::Named => crate::msg!("measure-named"),
            Measure::Unlocked => crate::msg!("measure-unlocked"),
            Measure::Clean => crate::msg!("measure-clean"),
            Measure::Fresh => crate::msg!("measure-fresh"),
            Measure::Spoke => crate::msg!("measure-spoke"),
            Measure::Language => crate::msg!("measure-language"),
            Measure::Sound => crate::msg!("measure-sound"),
            Measure::Grounded => crate::msg!("measure-grounded"),
            Measure::Given => crate::msg!("measure-given"),
            Measure::Expected => crate::msg!("measure-expected"),
            Measure::Own => crate::msg!("measure-own"),
            Measure::Agreement => crate::msg!("measure-agreement"),
            Measure::Valid => crate::msg!("measure-valid"),
            Measure::Evidence => crate::msg!("measure-evidence"),
            Measure::Drafts => crate::msg!("measure-drafts"),
        }
    }
}

/// The figures of one exam.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Version of the suite that made them; see [`SUITE`].
    pub suite: u32,
    /// By [`Measure::name`]. A name of a later version is kept and not understood.
    pub rates: BTreeMap<String, Rate>,
}

impl Figures {
    /// No figures yet, of this version.
    pub fn new() -> Figures {
        Figures { suite: SUITE, rates: BTreeMap::new() }
    }

    /// The rate of a measure; none looked at where it was not taken.
    pub fn get(&self, measure: Measure) -> Rate {
        self.rates.get(measure.name()).copied().unwrap_or_default()
    }

    /// One more look.
    pub fn add(&mut self, measure: Measure, good: bool) {
        self.rates.entry(measure.name().to_string()).or_default().add(good);
    }

    /// Takes in what another part of the exam counted.
    pub fn merge(&mut self, other: &Figures) {
        for (name, rate) in &other.rates {
            let mine = self.rates.entry(name.clone()).or_default();
            *mine = Rate { good: mine.good + rate.good, of: mine.of + rate.of };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_wilsons() {
        // Values by hand from the formula: 8 of 10, and the edges.
        let (low, high) = Rate { good: 8, of: 10 }.interval();
        assert!((low - 0.4902).abs() < 1e-4 && (high - 0.9433).abs() < 1e-4, "{low} {high}");
        let (low, high) = Rate { good: 100, of: 100 }.interval();
        assert!((low - 0.9630).abs() < 1e-4 && high == 1.0, "{low} {high}");
        let (low, high) = Rate { good: 0, of: 2000 }.interval();
        assert!(low == 0.0 && (high - 0.001917).abs() < 1e-5, "{low} {high}");
        assert_eq!(Rate::default().interval(), (0.0, 1.0));
        assert_eq!(Rate::default().share(), None);
    }

    #[test]
    fn every_measure_has_a_name_of_its_own_and_figures_outlive_unknown_ones() {
        let names: std::collections::BTreeSet<&str> = Measure::ALL.iter().map(|m| m.name()).collect();
        assert_eq!(names.len(), Measure::ALL.len());
        let text = r#"{"suite":9,"rates":{"kept":{"good":1,"of":2},"charm":{"good":1,"of":1}}}"#;
        let figures: Figures = serde_json::from_str(text).unwrap();
        assert_eq!(figures.get(Measure::Kept), Rate { good: 1, of: 2 });
        assert_eq!(figures.get(Measure::Brief), Rate::default());
        assert!(serde_json::to_string(&figures).unwrap().contains("charm"));
        let mut sum = Figures::new();
        sum.add(Measure::Kept, true);
        sum.merge(&figures);
        assert_eq!(sum.get(Measure::Kept), Rate { good: 2, of: 3 });
    }
}
