//! `choice` and `choices`: the set of picked options against the set of right ones.

use super::{Cause, Verdict, foreseen};
use crate::curriculum::Choice;
use std::collections::BTreeSet;

pub(super) fn grade(options: &[Choice], picked: &BTreeSet<usize>) -> Verdict {
    let right: BTreeSet<usize> = (0..options.len()).filter(|&i| options[i].correct).collect();
    if *picked == right {
        return Verdict { correct: true, cause: Cause::Key, feedback: String::new() };
    }
    let wrong = picked.iter().find_map(|&i| options.get(i).filter(|o| !o.correct));
    match wrong {
        Some(option) => foreseen(&option.cause),
        None if !picked.is_empty() && picked.is_subset(&right) => Verdict {
            correct: false,
            cause: Cause::Incomplete,
            feedback: "What you picked is right, and something is missing.".into(),
        },
        None => Verdict { correct: false, cause: Cause::NotInKey, feedback: String::new() },
    }
}
