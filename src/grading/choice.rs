//! `choice` and `choices`: the set of picked options against the set of right ones.

use super::{Cause, Verdict, foreseen, not_in_key};
use crate::curriculum::Choice;
use crate::{locale, msg};
use std::collections::BTreeSet;

pub(super) fn grade(options: &[Choice], picked: &BTreeSet<usize>) -> Verdict {
    let right: BTreeSet<usize> = (0..options.len()).filter(|&i| options[i].correct).collect();
    if *picked == right && !right.is_empty() {
        return Verdict { correct: true, cause: Cause::Key, feedback: String::new() };
    }
    let wrong: Vec<&Choice> = picked.iter().filter_map(|i| options.get(*i)).filter(|o| !o.correct).collect();
    match wrong.first() {
        // Of several right ones all are there: what is wrong is only what was added.
        Some(option) if right.len() > 1 && right.is_subset(picked) => {
            let verdict = foreseen(&option.cause);
            let more = msg!("grade-too-many", n = wrong.len());
            Verdict { feedback: locale::sentences(&[&more, &verdict.feedback]), ..verdict }
        }
        Some(option) => foreseen(&option.cause),
        None if !picked.is_empty() && picked.is_subset(&right) => {
            Verdict { correct: false, cause: Cause::Incomplete, feedback: msg!("grade-missing") }
        }
        None => not_in_key(),
    }
}
