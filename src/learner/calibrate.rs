//! From an item to the numbers that the estimate is made with, and from a record back to them.
//!
//! What a curriculum's priors say counts; where they are silent, the author's grade and the kind do
//! ([`super::estimate::question`]). An answer is recorded with the numbers that were used, so that a curriculum fitted anew
//! changes nothing that was believed before.

use super::estimate::question;
use super::evidence::{Attempt, Calibration};
use super::filter::Question;
use crate::curriculum::{Item, Kind};

/// To four decimals, within these bounds; no number is 0.
fn kept(x: f64, least: f64, most: f64) -> f64 {
    if x.is_finite() { ((x * 1e4).round() / 1e4).clamp(least, most) } else { 0.0f64.clamp(least, most) }
}

/// The numbers of an item.
pub fn of(item: &Item) -> Calibration {
    let usual = question(item.kind(), item.options().len(), item.difficulty);
    Calibration {
        difficulty: kept(item.known.difficulty.unwrap_or(usual.difficulty), -10.0, 10.0),
        discrimination: kept(item.known.discrimination.unwrap_or(usual.discrimination), 0.2, 5.0),
        guess: kept(item.known.guess.unwrap_or(usual.guess), 0.0, 0.9),
    }
}

/// The item as the filter sees it.
pub fn question_of(item: &Item) -> Question {
    asked(of(item))
}

/// The item as the filter saw it when it was answered.
pub fn question_then(attempt: &Attempt) -> Question {
    match attempt.calibration {
        // A record can hold anything: the bounds keep the filter sound.
        Some(c) => asked(Calibration {
            difficulty: kept(c.difficulty, -10.0, 10.0),
            discrimination: kept(c.discrimination, 0.2, 5.0),
            guess: kept(c.guess, 0.0, 0.9),
        }),
        None => question(attempt.kind, usize::from(attempt.options), attempt.difficulty),
    }
}

impl Attempt {
    /// An answer in the answerer's own time, without help, of which nothing else is known.
    pub fn plain(item: &Item, correct: bool) -> Attempt {
        Attempt {
            hash: item.hash,
            options: item.options().len() as u8,
            difficulty: item.difficulty,
            calibration: Some(of(item)),
            ..Attempt::bare(item.id.clone(), item.kind(), correct)
        }
    }

    /// The same where nothing is known of the item but its id and kind: of middling difficulty, without options.
    pub fn bare(item: String, kind: Kind, correct: bool) -> Attempt {
        Attempt {
            item,
            hash: 0,
            kind,
            options: 0,
            difficulty: 3,
            answer: String::new(),
            correct,
            misconception: None,
            tempts: Vec::new(),
            confidence: None,
            hints: 0,
            revealed: false,
            ms: 0,
            reading_ms: 0,
            retry: false,
            placement: false,
            self_marked: false,
            hint_ms: 0,
            hint_reading_ms: 0,
            marked_by: None,
            accepted: false,
            calibration: None,
        }
    }
}

fn asked(c: Calibration) -> Question {
    Question { difficulty: c.difficulty, guess: c.guess, discrimination: c.discrimination }
}
