//! What a learner likes, as it is believed: for them to look at, and to have forgotten.

use crate::curriculum::Curriculum;
use crate::learner::taste::Style;
use crate::learner::{Learner, Millis};
use crate::{locale, msg};
use serde::Serialize;

/// The likings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TasteReport {
    /// Whether anything is known.
    pub known: bool,
    /// Tags of the curriculum, the most liked first.
    pub topics: Vec<Topic>,
    /// Ways of explaining.
    pub styles: Vec<StyleRow>,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// The tag.
    pub tag: String,
    /// Its Dirichlet parameter, at least 1.
    pub alpha: f64,
    /// Mean share of the liking, 0 to 1.
    pub share: f64,
}

/// A way of explaining.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StyleRow {
    /// Which.
    pub style: Style,
    /// Thumbs up and down, faded by age.
    pub up: f64,
    /// And down.
    pub down: f64,
    /// Mean of the chance that it is liked, 0 to 1.
    pub chance: f64,
    /// Its standard deviation.
    pub sd: f64,
}

/// The likings of a learner.
pub fn taste(c: &Curriculum, learner: &Learner, now: Millis) -> TasteReport {
    let taste = &learner.overall.taste;
    let alphas = taste.topics(c, now);
    let sum: f64 = alphas.values().sum::<f64>().max(1e-9);
    let mut topics: Vec<Topic> =
        alphas.into_iter().map(|(tag, alpha)| Topic { tag, alpha, share: alpha / sum }).collect();
    topics.sort_by(|a, b| b.alpha.total_cmp(&a.alpha));
    let row = |style: Style| {
        let (up, down) = taste.style_weights(style, now);
        let (chance, sd) = taste.style_chance(style, now);
        StyleRow { style, up, down, chance, sd }
    };
    TasteReport { known: !taste.is_empty(), topics, styles: Style::ALL.map(row).to_vec() }
}

impl TasteReport {
    /// In sentences.
    pub fn sentences(&self) -> Vec<String> {
        if !self.known {
            return vec![msg!("taste-unknown")];
        }
        let liked: Vec<String> = self
            .topics
            .iter()
            .filter(|t| t.alpha >= 1.2)
            .take(4)
            .map(|t| msg!("taste-topic", tag = t.tag.as_str(), share = format!("{:.0}", t.share * 100.0)))
            .collect();
        let mut out = Vec::new();
        if !liked.is_empty() {
            out.push(msg!("taste-topics", topics = locale::list(&liked)));
        }
        let rated: Vec<String> = self
            .styles
            .iter()
            .filter(|s| s.up + s.down > 0.05)
            .map(|s| {
                let (chance, error) = (format!("{:.0}", s.chance * 100.0), format!("{:.0}", s.sd * 100.0));
                msg!("taste-style", style = s.style.words(), chance = chance, error = error)
            })
            .collect();
        if !rated.is_empty() {
            out.push(msg!("taste-styles", styles = locale::list(&rated)));
        }
        out.push(msg!("taste-use"));
        out
    }
}
