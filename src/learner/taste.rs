//! What a learner likes: topics and ways of explaining. Small, inspectable, erasable, and never more than a tie-break.
//!
//! ```text
//! topics  Dirichlet(alpha), alpha_t = 1 + what spoke for tag t      picked, chosen, thumbs up: 1/k for each of a skill's k tags
//!                                                                  skipped, thumbs down: spread over the tags it does not have
//! styles  Beta(1 + thumbs up, 1 + thumbs down) each; the next is the one whose drawn chance is highest (Thompson 1933)
//! decay   all counts halve in HALF_LIFE days
//! ```
//!
//! Only the learner's own keys enter: nothing that a model says. Chance is an argument, seeded by how many draws there
//! were ([`Taste::draws`]), so a replay of the log draws the same.

use super::chance::Chance;
use super::{DAY, Millis};
use crate::curriculum::Curriculum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days in which a liking loses half of its weight.
const HALF_LIFE: f64 = 120.0;
/// What speaks for a topic that was picked in the welcome.
const INTEREST: f64 = 2.0;
/// What a skip says, against a thumb.
const SKIP: f64 = 0.5;

/// A way of explaining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// The rule first, in plain words.
    Rule,
    /// A small example first.
    Example,
    /// A comparison with an everyday thing.
    Analogy,
    /// One step after the other.
    Steps,
    /// A style of a later version, seen in a record.
    #[serde(other)]
    Other,
}

impl Style {
    /// The styles that can be drawn.
    pub const ALL: [Style; 4] = [Style::Rule, Style::Example, Style::Analogy, Style::Steps];

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            Style::Rule => "plain rule",
            Style::Example => "example first",
            Style::Analogy => "comparison",
            Style::Steps => "step by step",
            Style::Other => "another style",
        }
    }
}

/// What spoke for something and against it, discounted by age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Liking {
    /// For it.
    pub up: f64,
    /// Against it.
    pub down: f64,
}

/// All likings of a learner.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Taste {
    /// By full skill id: chosen, rated, skipped. Its tags are looked up when needed: an author may change them.
    pub skills: BTreeMap<String, Liking>,
    /// Tags picked in the welcome.
    pub interests: BTreeMap<String, f64>,
    /// By style.
    pub styles: BTreeMap<Style, Liking>,
    /// Draws so far: the seed of the next one.
    pub draws: u64,
    aged_at: Millis,
}

/// What a learner did that tells a liking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sign {
    /// Chose it, or a thumb up.
    Up,
    /// A thumb down.
    Down,
    /// Put it aside.
    Skipped,
}

impl Taste {
    /// Lets all counts fade up to `at`; a clock set back changes nothing.
    fn age(&mut self, at: Millis) {
        if self.aged_at > 0 && at > self.aged_at {
            let days = (at - self.aged_at) as f64 / DAY as f64;
            let keep = (-days / HALF_LIFE * std::f64::consts::LN_2).exp();
            for liking in self.skills.values_mut().chain(self.styles.values_mut()) {
                liking.up *= keep;
                liking.down *= keep;
            }
            self.interests.values_mut().for_each(|w| *w *= keep);
        }
        self.aged_at = self.aged_at.max(at);
    }

    pub(super) fn skill(&mut self, at: Millis, skill: &str, sign: Sign) {
        self.age(at);
        let liking = self.skills.entry(skill.to_string()).or_default();
        match sign {
            Sign::Up => liking.up += 1.0,
            Sign::Down => liking.down += 1.0,
            Sign::Skipped => liking.down += SKIP,
        }
    }

    pub(super) fn style(&mut self, at: Millis, style: Style, up: bool) {
        self.age(at);
        let liking = self.styles.entry(style).or_default();
        *(if up { &mut liking.up } else { &mut liking.down }) += 1.0;
    }

    pub(super) fn interested(&mut self, at: Millis, tags: &[String]) {
        self.age(at);
        self.interests = tags.iter().map(|t| (t.clone(), INTEREST)).collect();
    }

    /// Nothing is known any more. The draws go on, so that no old luck comes again.
    pub(super) fn forget(&mut self) {
        *self = Taste { draws: self.draws, ..Taste::default() };
    }

    /// Whether anything is known.
    pub fn is_empty(&self) -> bool {
        self.skills.is_empty() && self.interests.is_empty() && self.styles.is_empty()
    }

    /// Dirichlet parameters of the curriculum's tags, each at least 1; their share of the sum is the mean liking.
    pub fn topics(&self, c: &Curriculum) -> BTreeMap<String, f64> {
        let mut alpha: BTreeMap<String, f64> =
            c.skills.iter().flat_map(|s| s.tags.iter().map(|t| (t.clone(), 1.0))).collect();
        let all = alpha.len();
        for skill in &c.skills {
            let Some(liking) = self.skills.get(&skill.id) else { continue };
            let own = skill.tags.len();
            for (tag, a) in &mut alpha {
                if skill.tags.contains(tag) {
                    *a += liking.up / own as f64;
                } else if own < all {
                    *a += liking.down / (all - own) as f64;
                }
            }
        }
        for (tag, weight) in &self.interests {
            if let Some(a) = alpha.get_mut(tag) {
                *a += weight;
            }
        }
        alpha
    }

    /// The chance that a style is liked: mean and standard deviation of its Beta posterior.
    pub fn style_chance(&self, style: Style) -> (f64, f64) {
        let Liking { up, down } = self.styles.get(&style).copied().unwrap_or_default();
        let (a, b) = (1.0 + up, 1.0 + down);
        let n = a + b;
        (a / n, (a * b / (n * n * (n + 1.0))).sqrt())
    }

    /// The style of the next explanation.
    pub fn draw_style(&self, chance: &mut Chance) -> Style {
        let draw = |style: Style, chance: &mut Chance| {
            let Liking { up, down } = self.styles.get(&style).copied().unwrap_or_default();
            chance.beta(1.0 + up, 1.0 + down)
        };
        let drawn = Style::ALL.map(|s| (s, draw(s, chance)));
        drawn.into_iter().fold((Style::Rule, -1.0), |best, d| if d.1 > best.1 { d } else { best }).0
    }

    /// A topic to take examples from: drawn from the posterior among those that were spoken for; `None` where none was.
    pub fn draw_topic(&self, c: &Curriculum, chance: &mut Chance) -> Option<String> {
        let spoken: Vec<(String, f64)> = self.topics(c).into_iter().filter(|(_, a)| *a >= 2.0).collect();
        let drawn = spoken.into_iter().map(|(tag, a)| (tag, chance.gamma(a)));
        drawn.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(tag, _)| tag)
    }

    /// The luck of the next draw.
    pub fn chance(&self) -> Chance {
        Chance::new(self.draws ^ 0x7461_7374)
    }
}

/// Which of several things of equal worth to take, by their tags: one draw of the learner's liking for each tag decides,
/// a thing being worth the mean of its tags. The first where nothing is known, or nothing tells them apart. Returns a
/// place in `tied`; 0 for an empty list.
pub fn tie_break(taste: &Taste, c: &Curriculum, tied: &[&[String]], chance: &mut Chance) -> usize {
    if tied.len() < 2 || taste.skills.is_empty() && taste.interests.is_empty() {
        return 0;
    }
    let drawn: BTreeMap<String, f64> = taste.topics(c).into_iter().map(|(tag, a)| (tag, chance.gamma(a))).collect();
    let worth = |tags: &&[String]| {
        let known: Vec<f64> = tags.iter().filter_map(|t| drawn.get(t).copied()).collect();
        if known.is_empty() { 0.0 } else { known.iter().sum::<f64>() / known.len() as f64 }
    };
    let best = tied.iter().map(worth).enumerate();
    best.fold((0, f64::NEG_INFINITY), |best, (i, w)| if w > best.1 { (i, w) } else { best }).0
}
