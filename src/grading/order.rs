//! `order`: lines in the learner's order against every right order.

use super::{Cause, Placed, Verdict, foreseen};
use crate::curriculum::Order;
use crate::{locale, msg};
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
    let fits = |key: &str, indent: bool| {
        let (mut key, mut said) = (key.lines(), said.lines());
        let same = |(a, b)| same_line(a, b, indent);
        key.by_ref().zip(said.by_ref()).take_while(|pair| same(*pair)).count()
    };
    let best = |indent: bool| keys.iter().map(|key| fits(key, indent)).max().unwrap_or(0);
    let whole = lines.len() == order.solution;
    if whole && best(order.indent) == order.solution {
        return Verdict { correct: true, cause: Cause::Key, feedback: String::new() };
    }
    if let Some(trap) = lines.iter().find_map(|p| order.distractors.get(p.line.checked_sub(order.solution)?)) {
        return foreseen(&trap.cause);
    }
    if whole && best(false) == order.solution {
        let feedback = msg!("grade-indentation", line = best(true) + 1);
        return Verdict { correct: false, cause: Cause::NearMiss, feedback };
    }
    let so_far = so_far(best(order.indent), lines.len());
    if lines.len() < order.solution {
        let feedback = locale::sentences(&[&msg!("grade-placed", n = lines.len(), of = order.solution), &so_far]);
        return Verdict { correct: false, cause: Cause::Incomplete, feedback };
    }
    Verdict { correct: false, cause: Cause::NotInKey, feedback: so_far }
}

/// Whether two lines are the same; their indentation counts where the learner sets it.
fn same_line(a: &str, b: &str, indent: bool) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    a.trim() == b.trim() && (!indent || depth(a) == depth(b))
}

/// How many lines from the top are right.
fn so_far(right: usize, placed: usize) -> String {
    match right {
        0 => msg!("grade-order-none"),
        n if n == placed => msg!("grade-order-all"),
        n => msg!("grade-order-some", n = n),
    }
}
