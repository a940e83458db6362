//! How much of the prompts goes into one computation, and whose.
//!
//! Owns the measured speed of reading, and the shares of those who wait. Pure.

use std::time::Duration;

/// Tokens in one computation at most; larger only costs memory.
pub(super) const MOST: usize = 512;
/// Smaller pieces cost far more for each token than they save in waiting.
const LEAST: usize = 32;
/// Pieces are whole multiples of this where they can be: the library reads attention from 64 tokens on with a kernel
/// that takes two thirds of the time.
const TILE: usize = 64;
/// What a piece may take while nobody listens to a reply: what a cancelled request may cost the next one on a GPU, and
/// how long the progress stands still.
const ALONE: Duration = Duration::from_millis(1500);
/// What a piece may take while replies are being spoken, which stand still meanwhile.
const POLITE: Duration = Duration::from_millis(350);
/// Tokens a second, before anything was measured: 256 when alone, 64 when polite.
const UNKNOWN: f64 = 183.0;

#[derive(Debug)]
pub(super) struct Pace {
    /// Tokens of prompts a second.
    rate: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rate: UNKNOWN }
    }
}

impl Pace {
    /// Prompt tokens in the next computation, beside a token for each of `speakers`: at most [`MOST`] together.
    pub fn piece(&self, speakers: usize) -> usize {
        let time = if speakers == 0 { ALONE } else { POLITE };
        let fits = (self.rate * time.as_secs_f64()) as usize;
        let piece = if fits < LEAST { LEAST } else { (fits / TILE * TILE).max(TILE) };
        piece.min(MOST.saturating_sub(speakers))
    }

    /// A computation of `tokens` took so long. Small ones tell nothing about pieces.
    pub fn note(&mut self, tokens: usize, took: Duration) {
        if tokens >= LEAST && !took.is_zero() {
            self.rate = (self.rate + tokens as f64 / took.as_secs_f64()) / 2.0;
        }
    }
}

/// Tokens for each reader out of `piece`, if `rest` are still to be read, the oldest reader first. The oldest gets half at least, so
/// that it is never overtaken for ever; the remainder goes where least is left, so that a short question does not wait
/// for a long lesson.
pub(super) fn shares(rest: &[usize], piece: usize) -> Vec<usize> {
    let mut shares = vec![0; rest.len()];
    let mut left = piece;
    if let Some(oldest) = rest.iter().position(|r| *r > 0) {
        shares[oldest] = rest[oldest].min(left.div_ceil(2));
        left -= shares[oldest];
    }
    let mut order: Vec<usize> = (0..rest.len()).collect();
    order.sort_by_key(|i| rest[*i]);
    for i in order {
        let more = (rest[i] - shares[i]).min(left);
        shares[i] += more;
        left -= more;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_follow_the_speed() {
        let pieces = |rate| (Pace { rate }.piece(0), Pace { rate }.piece(3));
        assert_eq!(pieces(UNKNOWN), (256, 64));
        assert_eq!(pieces(10.0), (LEAST, LEAST));
        assert_eq!(pieces(100.0), (128, 64));
        assert_eq!(pieces(5000.0), (512, 509));
        let mut slow = Pace::default();
        slow.note(8, Duration::from_secs(9));
        slow.note(64, Duration::ZERO);
        assert_eq!(slow.piece(0), 256, "what tells nothing changes nothing");
        (0..8).for_each(|_| slow.note(256, Duration::from_secs(4)));
        assert_eq!((slow.piece(0), slow.piece(1)), (64, LEAST));
    }

    #[test]
    fn a_short_question_does_not_wait_for_a_long_lesson() {
        assert_eq!(shares(&[1400, 22], 64), [42, 22]);
        assert_eq!(shares(&[0, 1400, 500, 22], 256), [0, 128, 106, 22]);
        assert_eq!(shares(&[40, 40, 40], 64), [40, 24, 0], "among equals the oldest");
        assert_eq!(shares(&[0, 0], 64), [0, 0]);
        assert_eq!(shares(&[], 64), [0; 0]);
    }

    proptest! {
        #[test]
        fn shares_are_whole_and_the_oldest_goes_on(rest in prop::collection::vec(0usize..600, 0..16), piece in 1usize..512) {
            let shares = shares(&rest, piece);
            prop_assert_eq!(shares.iter().sum::<usize>(), piece.min(rest.iter().sum()));
            prop_assert!(shares.iter().zip(&rest).all(|(s, r)| s <= r));
            if let Some(oldest) = rest.iter().position(|r| *r > 0) {
                prop_assert!(shares[oldest] >= rest[oldest].min(piece.div_ceil(2)));
            }
        }
    }
}
