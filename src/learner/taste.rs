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
use crate::msg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days in which a liking loses half of its weight.
const HALF_LIFE: f64 = 120.0;
/// Days that are counted together.
const SPAN: i64 = 30;
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
    pub fn words(self) -> String {
        match self {
            Style::Rule => msg!("style-rule"),
            Style::Example => msg!("style-example"),
            Style::Analogy => msg!("style-analogy"),
            Style::Steps => msg!("style-steps"),
            Style::Other => msg!("style-other"),
        }
    }
}

/// What spoke for something and against it in one [`SPAN`] of days: whole numbers, so that the order in which they come
/// changes nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// For it.
    pub up: u32,
    /// Against it.
    pub down: u32,
    /// Put aside.
    pub skipped: u32,
}

/// Marks by span of days.
pub type Liking = BTreeMap<i64, Marks>;

/// All likings of a learner.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Taste {
    /// By full skill id: chosen, rated, skipped. Its tags are looked up when needed: an author may change them.
    pub skills: BTreeMap<String, Liking>,
    /// Tags picked in the welcome.
    pub interests: Vec<String>,
    /// When they were.
    pub interests_at: Millis,
    /// By style.
    pub styles: BTreeMap<Style, Liking>,
    /// Draws so far: the seed of the next one.
    pub draws: u64,
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

fn mark(liking: &mut Liking, at: Millis, sign: Sign) {
    let marks = liking.entry(at.div_euclid(SPAN * DAY)).or_default();
    let count = match sign {
        Sign::Up => &mut marks.up,
        Sign::Down => &mut marks.down,
        Sign::Skipped => &mut marks.skipped,
    };
    *count = count.saturating_add(1);
}

/// What is left of something after so many days.
fn faded(days: f64) -> f64 {
    (-days.max(0.0) / HALF_LIFE * std::f64::consts::LN_2).exp()
}

/// What speaks for and against, discounted by age.
fn weights(liking: &Liking, now: Millis) -> (f64, f64) {
    let mut sum = (0.0, 0.0);
    for (span, marks) in liking {
        let age = now.div_euclid(DAY).saturating_sub(span.saturating_mul(SPAN).saturating_add(SPAN / 2));
        let keep = faded(age as f64);
        sum.0 += keep * f64::from(marks.up);
        sum.1 += keep * (f64::from(marks.down) + SKIP * f64::from(marks.skipped));
    }
    sum
}

impl Taste {
    pub(super) fn skill(&mut self, at: Millis, skill: &str, sign: Sign) {
        mark(self.skills.entry(skill.to_string()).or_default(), at, sign);
    }

    pub(super) fn style(&mut self, at: Millis, style: Style, up: bool) {
        mark(self.styles.entry(style).or_default(), at, if up { Sign::Up } else { Sign::Down });
    }

    pub(super) fn interested(&mut self, at: Millis, tags: &[String]) {
        self.interests = tags.to_vec();
        self.interests_at = at;
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
    pub fn topics(&self, c: &Curriculum, now: Millis) -> BTreeMap<String, f64> {
        let mut alpha: BTreeMap<String, f64> =
            c.skills.iter().flat_map(|s| s.tags.iter().map(|t| (t.clone(), 1.0))).collect();
        let all = alpha.len();
        for skill in &c.skills {
            let Some(liking) = self.skills.get(&skill.id) else { continue };
            let (up, down) = weights(liking, now);
            let own = skill.tags.len();
            for (tag, a) in &mut alpha {
                if skill.tags.contains(tag) {
                    *a += up / own as f64;
                } else if own < all {
                    *a += down / (all - own) as f64;
                }
            }
        }
        let age = now.saturating_sub(self.interests_at) as f64 / DAY as f64;
        for tag in &self.interests {
            if let Some(a) = alpha.get_mut(tag) {
                *a += INTEREST * faded(age);
            }
        }
        alpha
    }

    /// Thumbs up and down for a style, discounted by age.
    pub fn style_weights(&self, style: Style, now: Millis) -> (f64, f64) {
        self.styles.get(&style).map_or((0.0, 0.0), |liking| weights(liking, now))
    }

    /// The chance that a style is liked: mean and standard deviation of its Beta posterior.
    pub fn style_chance(&self, style: Style, now: Millis) -> (f64, f64) {
        let (up, down) = self.style_weights(style, now);
        let (a, b) = (1.0 + up, 1.0 + down);
        let n = a + b;
        (a / n, (a * b / (n * n * (n + 1.0))).sqrt())
    }

    /// The style of the next explanation.
    pub fn draw_style(&self, now: Millis, chance: &mut Chance) -> Style {
        let draw = |style: Style, chance: &mut Chance| {
            let (up, down) = self.style_weights(style, now);
            chance.beta(1.0 + up, 1.0 + down)
        };
        let drawn = Style::ALL.map(|s| (s, draw(s, chance)));
        drawn.into_iter().fold((Style::Rule, -1.0), |best, d| if d.1 > best.1 { d } else { best }).0
    }

    /// A topic to take examples from: drawn from the posterior among those that were spoken for; `None` where none was.
    pub fn draw_topic(&self, c: &Curriculum, now: Millis, chance: &mut Chance) -> Option<String> {
        let spoken: Vec<(String, f64)> = self.topics(c, now).into_iter().filter(|(_, a)| *a >= 1.8).collect();
        let drawn = spoken.into_iter().map(|(tag, a)| (tag, chance.gamma(a)));
        drawn.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(tag, _)| tag)
    }

    /// Whether nothing is known.
    pub fn is_silent(&self) -> bool {
        self.skills.is_empty() && self.interests.is_empty()
    }

    /// The luck of the next draw.
    pub fn chance(&self) -> Chance {
        Chance::new(self.draws ^ 0x7461_7374)
    }
}

/// Which of several things of equal worth to take, by their tags: one draw of the learner's liking for each tag decides,
/// a thing being worth the mean of its tags. The first where nothing is known, or nothing tells them apart. Returns a
/// place in `tied`; 0 for an empty list.
pub fn tie_break(taste: &Taste, c: &Curriculum, tied: &[&[String]], now: Millis, chance: &mut Chance) -> usize {
    if tied.len() < 2 || taste.is_silent() {
        return 0;
    }
    let drawn: BTreeMap<String, f64> =
        taste.topics(c, now).into_iter().map(|(tag, a)| (tag, chance.gamma(a))).collect();
    let worth = |tags: &&[String]| {
        let known: Vec<f64> = tags.iter().filter_map(|t| drawn.get(t).copied()).collect();
        if known.is_empty() { 0.0 } else { known.iter().sum::<f64>() / known.len() as f64 }
    };
    let best = tied.iter().map(worth).enumerate();
    best.fold((0, f64::NEG_INFINITY), |best, (i, w)| if w > best.1 { (i, w) } else { best }).0
}
