//! The options of a choice: which are picked, by whom, and which by nobody.

use super::figures::{answers_to_see, findings, fisher_less};
use super::rest::{Scores, Thirds};
use super::{DEAD_SHARE, First, LEAST_ANSWERS, LEAST_THIRD, LEVEL};
use crate::curriculum::Item;
use serde::Serialize;

/// What was made of an option, in first tries without help.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptionFigures {
    /// What the learner reads.
    pub text: String,
    /// Whether it belongs to the key.
    pub correct: bool,
    /// How often it was picked.
    pub picked: u32,
    /// Of the answers whose options are known, 0 to 1.
    pub share: Option<f64>,
    /// Whether it is a distractor that nobody picks. `None` where there are too few answers to tell, and for the key.
    pub dead: Option<bool>,
    /// Picks in the upper and in the lower third of the rest score. `None` where there are too few.
    pub upper_lower: Option<(u32, u32)>,
    /// The chance of so many more picks in the upper third, were both thirds alike (Fisher's exact test, one-sided).
    pub p: Option<f64>,
    /// Whether it is a distractor that strong learners pick more than weak ones, all distractors of all items taken together.
    pub tempts_strong: Option<bool>,
}

/// The options of an item, and how many first tries tell what was picked. The tests are decided later, by [`decide`].
pub(super) fn figures(item: &Item, number: usize, scores: &Scores) -> (Vec<OptionFigures>, u32) {
    let known: Vec<&First> = scores.of_item[number].iter().filter(|f| f.picked.is_some()).collect();
    let n = known.len() as u32;
    let mut thirds = scores.thirds(number);
    if let Some(Thirds { upper, lower }) = &mut thirds {
        upper.retain(|f| f.picked.is_some());
        lower.retain(|f| f.picked.is_some());
    }
    let thirds = thirds.filter(|t| t.upper.len().min(t.lower.len()) >= LEAST_THIRD);
    let of = item.options().iter().enumerate().map(|(at, option)| {
        let hit = |f: &&&First| f.picked.is_some_and(|p| at < 64 && p >> at & 1 == 1);
        let picked = known.iter().filter(hit).count() as u32;
        let (upper_lower, p) = match &thirds {
            Some(Thirds { upper, lower }) => {
                let (high, low) = (upper.iter().filter(hit).count() as u32, lower.iter().filter(hit).count() as u32);
                let p = fisher_less(low, lower.len() as u32, high, upper.len() as u32);
                (Some((high, low)), (!option.correct).then_some(p))
            }
            None => (None, None),
        };
        OptionFigures {
            text: option.text.clone(),
            correct: option.correct,
            picked,
            share: (n >= LEAST_ANSWERS).then(|| f64::from(picked) / f64::from(n)),
            dead: (!option.correct && n >= answers_to_see(DEAD_SHARE, LEVEL)).then_some(picked == 0),
            upper_lower,
            p,
            tempts_strong: None,
        }
    });
    (of.collect(), n)
}

/// Decides which distractors draw the strong, over all items together.
pub(super) fn decide<'a>(options: impl Iterator<Item = &'a mut OptionFigures>) {
    let mut tested: Vec<&mut OptionFigures> = options.filter(|o| o.p.is_some()).collect();
    let p: Vec<f64> = tested.iter().filter_map(|o| o.p).collect();
    for (option, found) in tested.iter_mut().zip(findings(&p, LEVEL)) {
        option.tempts_strong = Some(found);
    }
}
