//! `order`: lines in the learner's order against every right order.

use super::{Cause, Placed, Verdict, foreseen, not_in_key};
use crate::curriculum::Order;
use std::collections::BTreeSet;

/// Columns of one step of indentation.
const STEP: usize = 4;

/// The text that the lines make.
pub fn assembled(order: &Order, lines: &[Placed]) -> String {
    let line = |p: &Placed| {
        let text = order.lines.get(p.line).map_or("", String::as_str);
        if order.indent { " ".repeat(STEP * usize::from(p.indent)) + text.trim_start() } else { text.to_string() }
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Whether these are all lines of the solution and no others.
pub(super) fn is_whole(order: &Order, lines: &[Placed]) -> bool {
    let used: BTreeSet<usize> = lines.iter().map(|p| p.line).collect();
    used.len() == lines.len() && used.iter().copied().eq(0..order.solution)
}

pub(super) fn grade(order: &Order, lines: &[Placed]) -> Verdict {
    let said = assembled(order, lines);
    let solution = order.lines.get(..order.solution).unwrap_or_default().join("\n");
    let keys: Vec<&str> = std::iter::once(solution.as_str()).chain(order.also.iter().map(String::as_str)).collect();
    let bare = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let depths = |text: &str| text.lines().map(|l| l.len() - l.trim_start().len()).collect::<Vec<_>>();
    let same = |key: &&str| bare(key) == bare(&said) && (!order.indent || depths(key) == depths(&said));
    if keys.iter().any(same) {
        return Verdict { correct: true, cause: Cause::Key, feedback: String::new() };
    }
    if let Some(trap) = lines.iter().find_map(|p| order.distractors.get(p.line.checked_sub(order.solution)?)) {
        return foreseen(&trap.cause);
    }
    if keys.iter().any(|key| bare(key) == bare(&said)) {
        let feedback = "The order is right; the indentation is not.";
        return Verdict { correct: false, cause: Cause::NearMiss, feedback: feedback.into() };
    }
    if lines.len() < order.solution {
        let feedback = format!("{} of {} lines are placed.", lines.len(), order.solution);
        return Verdict { correct: false, cause: Cause::Incomplete, feedback };
    }
    not_in_key()
}
