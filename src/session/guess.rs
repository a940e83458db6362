//! The words of a guess at the learner's mood: what it is, and what speaks for it. Every face says the same.

use crate::learner::habits::Words;
use crate::learner::mood::{Guess, Mood, Sign};
use crate::{locale, msg};

/// Signs that are named with a guess.
const NAMED: usize = 2;

/// The guess, as a guess.
pub fn words(guess: &Guess) -> String {
    match guess.mood {
        Mood::Frustrated => msg!("guess-frustrated"),
        Mood::Stuck => msg!("guess-stuck"),
        Mood::Rushing => msg!("guess-rushing"),
        Mood::Bored => msg!("guess-bored"),
        Mood::Tired => msg!("guess-tired"),
        Mood::Fine => msg!("guess-fine"),
    }
}

/// What speaks for it, the strongest signs with their numbers.
pub fn reasons(guess: &Guess) -> String {
    let signs: Vec<String> = guess.signs.iter().take(NAMED).map(|(sign, _)| sign_words(*sign)).collect();
    locale::list(&signs)
}

/// A sign with its number.
pub fn sign_words(sign: Sign) -> String {
    let n = match sign {
        Sign::FailedRun(n) | Sign::Spinning(n) | Sign::LastHints(n) | Sign::Pause(n) | Sign::Slow(n) => n,
        Sign::Emptied(n) | Sign::SureAndWrong(n) | Sign::Skips(n) | Sign::Rapid(n) | Sign::HintsUnread(n) => n,
        Sign::LessonsUnread(n) | Sign::EasyRun(n) | Sign::Quick(n) | Sign::Minutes(n) => n,
        Sign::Slowing(n) | Sign::Falling(n) => n,
        Sign::Said(_) => 0,
    };
    let n = i64::from(n);
    match sign {
        Sign::FailedRun(_) => msg!("sign-failed-run", n = n),
        Sign::Spinning(_) => msg!("sign-spinning", n = n),
        Sign::LastHints(_) => msg!("sign-last-hints", n = n),
        Sign::Pause(_) => msg!("sign-pause", n = n),
        Sign::Slow(_) => msg!("sign-slow", n = n),
        Sign::Emptied(_) => msg!("sign-emptied", n = n),
        Sign::SureAndWrong(_) => msg!("sign-sure-and-wrong", n = n),
        Sign::Skips(_) => msg!("sign-skips", n = n),
        Sign::Rapid(_) => msg!("sign-rapid", n = n),
        Sign::HintsUnread(_) => msg!("sign-hints-unread", n = n),
        Sign::LessonsUnread(_) => msg!("sign-lessons-unread", n = n),
        Sign::EasyRun(_) => msg!("sign-easy-run", n = n),
        Sign::Quick(_) => msg!("sign-quick", n = n),
        Sign::Minutes(_) => msg!("sign-minutes", n = n),
        Sign::Slowing(_) => msg!("sign-slowing", n = n),
        Sign::Falling(_) => msg!("sign-falling", n = n),
        Sign::Said(Words::Frustrated | Words::Neutral) => msg!("sign-said"),
        Sign::Said(Words::Bored) => msg!("sign-said-bored"),
        Sign::Said(Words::Confused) => msg!("sign-said-confused"),
    }
}
