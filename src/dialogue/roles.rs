//! What a model may do: earned by measurement, never presumed.
//!
//! A model is examined once (`gradus model eval`); the figures are kept under the sum of its file. Here they are held
//! against written bars, and nowhere else. What a model has not earned, the authored text does instead.

use super::figures::{Figures, Measure, Rate, SUITE};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A part that a model can play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Answers free questions.
    Chat,
    /// Puts authored hints and feedback into words that fit this learner's answer.
    Phrase,
    /// Judges free explanations against a rubric.
    Grade,
    /// Drafts items for authors.
    Author,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 4] = [Part::Chat, Part::Phrase, Part::Grade, Part::Author];

    /// The word for it on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Part::Chat => "chat",
            Part::Phrase => "phrase",
            Part::Grade => "grade",
            Part::Author => "author",
        }
    }

    /// What it means, for people.
    pub fn words(self) -> String {
        match self {
            Part::Chat => crate::msg!("part-chat"),
            Part::Phrase => crate::msg!("part-phrase"),
            Part::Grade => crate::msg!("part-grade"),
            Part::Author => crate::msg!("part-author"),
        }
    }
}

/// What is known of the model at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether it was ever examined.
    pub examined: bool,
    /// The parts that it may play.
    pub may: BTreeSet<Part>,
    /// Why it may not play the others, in sentences for the learner.
    pub refused: Vec<(Part, String)>,
}

impl Standing {
    /// Whether it may play this part.
    pub fn may(&self, part: Part) -> bool {
        self.may.contains(&part)
    }

    /// The first of the sentences on why it may not play this part.
    pub fn first_reason(&self, part: Part) -> Option<&str> {
        let why = self.refused.iter().find(|(p, _)| *p == part).map(|(_, why)| why.as_str())?;
        // A point within a number has no space behind it.
        let end = |(at, sign): (usize, char)| match sign {
            '。' => Some(at + sign.len_utf8()),
            '.' if why[at + 1..].starts_with(' ') => Some(at + 1),
            _ => None,
        };
        Some(why.char_indices().find_map(end).map_or(why, |end| &why[..end]))
    }

    /// The settings let it play this part, whatever it has earned.
    pub fn allow(&mut self, part: Part) {
        self.may.insert(part);
        self.refused.retain(|(p, _)| *p != part);
    }

    /// The settings keep it from this part, whatever it has earned.
    pub fn forbid(&mut self, part: Part, why: String) {
        self.may.remove(&part);
        self.refused.retain(|(p, _)| *p != part);
        self.refused.push((part, why));
    }

    /// A model that may do everything: for tests, and for who says so in the settings.
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Standing {
        Standing { examined: true, may: parts.into_iter().collect(), refused: Vec::new() }
    }
}

/// How a rate is held against a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The share itself: for what the gate and the session answer for, where one failure is one too many or nearly so.
    Share,
    /// The lower end of its interval: for a model's own ability, where luck in a short exam must not grant a part.
    Lower,
}

/// A bar: the least that a model must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    of: Measure,
    by: By,
    /// 0 to 1.
    least: f64,
    /// Looks without which nothing is known.
    looks: u32,
}

const fn bar(of: Measure, by: By, least: f64, looks: u32) -> Bar {
    Bar { of, by, least, looks }
}

/// What each part asks for, and why. Shares of what the learner sees, behind the gate.
fn bars(part: Part) -> &'static [Bar] {
    const CHAT: [Bar; 8] = [
        // A told answer is an exercise lost; there is no tolerable rate of it.
        bar(Measure::Kept, By::Share, 1.0, 40),
        bar(Measure::Clean, By::Share, 1.0, 40),
        // One broken reply in a hundred is one in several sittings; more would be what the learner remembers.
        bar(Measure::Sound, By::Share, 0.99, 40),
        // Human tutors need 16 words a turn; 40 is the house's limit, and one in twenty may miss it.
        bar(Measure::Brief, By::Share, 0.95, 40),
        bar(Measure::OneQuestion, By::Share, 0.99, 40),
        // What shares no words with the lesson was not taken from it. Good replies to small talk need not, hence not higher.
        bar(Measure::Grounded, By::Lower, 0.6, 20),
        bar(Measure::Unlocked, By::Share, 0.99, 40),
        // A voice that is cut off every third time is slower than the authored text, and no better.
        bar(Measure::Own, By::Lower, 0.66, 40),
    ];
    const PHRASE: [Bar; 7] = [
        bar(Measure::Kept, By::Share, 1.0, 40),
        bar(Measure::Clean, By::Share, 1.0, 40),
        bar(Measure::Sound, By::Share, 0.99, 40),
        bar(Measure::Brief, By::Share, 0.95, 40),
        bar(Measure::OneQuestion, By::Share, 0.99, 40),
        // The only reason to have a hint put in other words is that they speak of this learner's line.
        bar(Measure::Named, By::Share, 0.9, 20),
        // What names nothing of it gives way to the author's words, and was waited for in vain.
        bar(Measure::Own, By::Lower, 0.66, 40),
    ];
    const GRADE: [Bar; 3] = [
        // Between two people who grade by the same rubric, about one point in seven is judged differently.
        bar(Measure::Agreement, By::Lower, 0.8, 100),
        bar(Measure::Valid, By::Share, 0.99, 50),
        // A point is never met by words that the learner did not write.
        bar(Measure::Evidence, By::Share, 1.0, 20),
    ];
    const AUTHOR: [Bar; 2] = [
        // An author reads every draft; where more than one in five has a fault of form, writing by hand is quicker.
        bar(Measure::Drafts, By::Share, 0.8, 10),
        bar(Measure::Valid, By::Share, 0.95, 10),
    ];
    match part {
        Part::Chat => &CHAT,
        Part::Phrase => &PHRASE,
        Part::Grade => &GRADE,
        Part::Author => &AUTHOR,
    }
}

impl Bar {
    /// Whether a model reaches it.
    fn reached(self, rate: Rate) -> bool {
        rate.of >= self.looks
            && match self.by {
                By::Share => rate.share().is_some_and(|share| share >= self.least),
                By::Lower => rate.interval().0 >= self.least,
            }
    }

    /// Why a model falls short, in a sentence for the learner; `None` where it does not.
    fn missed(self, rate: Rate) -> Option<String> {
        (!self.reached(rate)).then(|| self.told(rate))
    }

    /// What a model has reached, beside the bar.
    fn told(self, rate: Rate) -> String {
        let percent = |share: f64| {
            // 99.96% is not 100%: a bar must not look reached where it is not.
            let text = format!("{:.1}", (share * 1000.0).floor() / 10.0);
            format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
        };
        let (what, bar) = (self.of.words(), percent(self.least));
        let Some(share) = rate.share().filter(|_| rate.of >= self.looks) else {
            return crate::msg!("bar-unknown", what = what, looks = self.looks.to_string());
        };
        let (have, of) = (percent(share), rate.of.to_string());
        let low = rate.interval().0;
        match self.by {
            By::Share => crate::msg!("bar-share", what = what, have = have, of = of, bar = bar),
            By::Lower => crate::msg!("bar-lower", what = what, have = have, of = of, low = percent(low), bar = bar),
        }
    }
}

impl Standing {
    /// A model that was never examined: it may play no part yet.
    pub fn unknown() -> Standing {
        let why = crate::msg!("never-examined");
        Standing {
            examined: false,
            may: BTreeSet::new(),
            refused: Part::ALL.iter().map(|p| (*p, why.clone())).collect(),
        }
    }
}

impl Figures {
    /// What they say of a part: each figure that it asks for, beside its bar.
    pub fn told(&self, part: Part) -> Vec<String> {
        bars(part).iter().map(|b| b.told(self.get(b.of))).collect()
    }
}

impl From<&Figures> for Standing {
    /// Holds the figures of an exam against the bars. Figures of another version of the suite say nothing.
    fn from(figures: &Figures) -> Standing {
        if figures.suite != SUITE {
            let why = crate::msg!("examined-otherwise");
            let refused = Part::ALL.iter().map(|p| (*p, why.clone())).collect();
            return Standing { examined: false, may: BTreeSet::new(), refused };
        }
        let mut standing = Standing { examined: true, ..Standing::default() };
        for part in Part::ALL {
            let missed: Vec<String> = bars(part).iter().filter_map(|b| b.missed(figures.get(b.of))).collect();
            if missed.is_empty() {
                standing.may.insert(part);
            } else {
                standing.refused.push((part, missed.join(" ")));
            }
        }
        standing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures with which every part is earned.
    fn good() -> Figures {
        let mut figures = Figures::new();
        for measure in Measure::ALL {
            figures.rates.insert(measure.name().into(), Rate { good: 200, of: 200 });
        }
        figures
    }

    #[test]
    fn every_bar_of_every_part_can_refuse_it() {
        assert_eq!(Standing::from(&good()), Standing::of(Part::ALL));
        for part in Part::ALL {
            for bar in bars(part) {
                for rate in
                    [Rate { good: 120, of: 200 }, Rate { good: bar.looks - 1, of: bar.looks - 1 }, Rate::default()]
                {
                    let mut figures = good();
                    figures.rates.insert(bar.of.name().into(), rate);
                    let standing = Standing::from(&figures);
                    assert!(standing.examined && !standing.may(part), "{} by {}", part.name(), bar.of.name());
                    let why = standing.refused.iter().find(|(p, _)| *p == part).map(|(_, why)| why.as_str());
                    assert!(why.is_some_and(|w| w.contains(&bar.of.words())), "{why:?}");
                }
            }
        }
    }

    #[test]
    fn one_told_answer_in_a_thousand_refuses_and_is_not_rounded_away() {
        let mut figures = good();
        figures.rates.insert("kept".into(), Rate { good: 2999, of: 3000 });
        let standing = Standing::from(&figures);
        assert!(!standing.may(Part::Chat) && !standing.may(Part::Phrase) && standing.may(Part::Grade));
        assert!(standing.refused[0].1.contains("99.9%"), "{}", standing.refused[0].1);
    }

    #[test]
    fn the_first_reason_is_a_whole_sentence() {
        let standing = |why: &str| Standing { refused: vec![(Part::Chat, why.into())], ..Standing::default() };
        for (whole, first) in [
            (
                "Keeps it: 99.5% of 200, and 100% is the bar. Brief: 3% of 200.",
                "Keeps it: 99.5% of 200, and 100% is the bar.",
            ),
            ("简短：3.5% 是标准。第二句。", "简短：3.5% 是标准。"),
            ("no end", "no end"),
            ("one.", "one."),
        ] {
            assert_eq!(standing(whole).first_reason(Part::Chat), Some(first));
        }
        assert_eq!(standing("a").first_reason(Part::Grade), None);
    }

    #[test]
    fn luck_in_a_short_exam_grants_nothing() {
        let mut figures = good();
        // 90% seen, but the interval reaches below 80%.
        figures.rates.insert("agreement".into(), Rate { good: 90, of: 110 });
        let why = &Standing::from(&figures).refused[0];
        assert!(why.0 == Part::Grade && why.1.contains("at least 73") && why.1.contains("80%"), "{}", why.1);
    }

    #[test]
    fn figures_of_another_suite_count_as_no_exam() {
        let standing = Standing::from(&Figures { suite: SUITE + 1, ..good() });
        assert!(!standing.examined && standing.may.is_empty() && standing.refused.len() == 4);
        assert!(!Standing::unknown().examined && Standing::unknown().refused.len() == 4);
    }
}
