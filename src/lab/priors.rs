//! From a log to the text of a `priors.toml`.

use super::Hands;
use super::answers::{Answers, Bank};
use super::hyper::{Hyper, NAMES, START};
use super::items::{Effort, Items, fit, run};
use super::search::search;
use crate::curriculum::Kind;
use crate::learner::filter::sigma;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Fewer students cannot say what the filter's parameters are: half of them would have to judge.
pub const LEAST_STUDENTS: usize = 20;
/// Answers that hold a kind's chance to guess at what it was.
const HELD: f64 = 50.0;

/// What a fit found.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// Parameters of the filter.
    pub hyper: Hyper,
    /// Whether they were looked for, or are those that are shipped.
    pub searched: bool,
    /// The items; abilities begin at 0.
    pub items: Items,
    /// Chance to guess, by kind of typed items.
    pub kinds: BTreeMap<Kind, f64>,
}

/// Fits parameters (trying `tries`), items and kinds to all answers; `kinds` is the kind of each item, where known.
pub fn fit_all(answers: &Answers, bank: &Bank, kinds: &BTreeMap<u32, Kind>, tries: usize, hands: &dyn Hands) -> Fitted {
    let students: Vec<u32> = (0..answers.students() as u32).collect();
    let searched = students.len() >= LEAST_STUDENTS && tries > 0;
    let hyper = if searched { search(answers, bank, &students, START, tries, hands) } else { START };
    hands.tell("fitting the items", 0, 1);
    let mut items = fit(answers, bank, &students, &hyper, None, Effort { rounds: 6, steps: 3 });
    let found = guesses(answers, bank, kinds, &hyper, &items);
    // The tutor's learners begin at 0.
    let mut hyper = hyper;
    let start = std::mem::take(&mut hyper.setting.start);
    for (d, a) in items.difficulty.iter_mut().zip(&items.discrimination) {
        *d -= a * start;
    }
    items.of_set.iter_mut().for_each(|d| *d -= start);
    items.of_all -= start;
    Fitted { hyper, searched, items, kinds: found }
}

/// The chance to guess of each kind of typed items: penalised maximum likelihood with the abilities as given. Options say
/// theirs by their number.
fn guesses(
    answers: &Answers,
    bank: &Bank,
    kinds: &BTreeMap<u32, Kind>,
    hyper: &Hyper,
    items: &Items,
) -> BTreeMap<Kind, f64> {
    let typed = |kind: &Kind| !matches!(kind, Kind::Choice | Kind::Choices);
    let mut rows: BTreeMap<Kind, (f64, Vec<(f64, bool)>)> = BTreeMap::new();
    let students: Vec<u32> = (0..answers.students() as u32).collect();
    let slip = hyper.setting.dynamics.slip;
    if kinds.is_empty() {
        return BTreeMap::new();
    }
    run(answers, bank, &students, hyper, items, &mut |place, view| {
        let answer = answers.at(place);
        if let Some(kind) = kinds.get(&answer.item).filter(|k| typed(k)) {
            let know = sigma(view.logit / (1.0 + hyper.setting.dynamics.pull * view.spread).sqrt());
            let (before, rows) = rows.entry(*kind).or_insert((view.guess, Vec::new()));
            *before = view.guess;
            rows.push((know, answer.right));
        }
    });
    let likely = |c: f64, before: f64, rows: &[(f64, bool)]| {
        let own = |(know, right): &(f64, bool)| {
            let p = (c + (1.0 - c - slip) * know).clamp(1e-6, 1.0 - 1e-6);
            if *right { p.ln() } else { (1.0 - p).ln() }
        };
        rows.iter().map(own).sum::<f64>() + HELD * (before * c.ln() + (1.0 - before) * (1.0 - c).ln())
    };
    let best = |(before, rows): &(f64, Vec<(f64, bool)>)| {
        // Golden section: the likelihood has one top between the bounds.
        let (mut low, mut high, ratio) = (1e-3, 0.5, 0.618_033_988_749_894_9);
        for _ in 0..40 {
            let (a, b) = (high - ratio * (high - low), low + ratio * (high - low));
            if likely(a, *before, rows) > likely(b, *before, rows) { high = b } else { low = a }
        }
        0.5 * (low + high)
    };
    rows.iter().map(|(kind, found)| (*kind, best(found))).collect()
}

/// The text of a `priors.toml`. Items and skills come in the order of their names.
pub fn text(fitted: &Fitted, answers: &Answers, bank: &Bank) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# Fitted by gradus to {} answers of {} students. Difficulty in logits, 0 for a question that half of all beginners\n# answer rightly but for luck; `answers` says how many each number rests on.",
        answers.len(),
        answers.students()
    );
    let _ = writeln!(out, "format_version = 1\n");
    let _ = match fitted.searched {
        true => writeln!(out, "# The filter that was fitted with the questions.\n[filter]"),
        false => {
            writeln!(out, "# Too few students to fit a filter: these are the numbers that it comes with.\n[filter]")
        }
    };
    for (name, value) in NAMES.iter().zip(fitted.hyper.values()) {
        let _ = writeln!(out, "{name} = {}", number(value));
    }
    for (kind, guess) in &fitted.kinds {
        let _ = writeln!(out, "\n[kinds.{}]\nguess = {}", kind.name(), number(*guess));
    }
    let mut names: Vec<(&str, u32)> = (0..bank.items.len() as u32)
        .filter(|i| fitted.items.answers[*i as usize] > 0)
        .map(|i| (bank.items.name(i), i))
        .collect();
    names.sort_unstable();
    for (name, i) in names {
        let i = i as usize;
        let _ = writeln!(
            out,
            "\n[items.{}]\ndifficulty = {}\ndiscrimination = {}\nanswers = {}",
            quoted(name),
            number(fitted.items.difficulty[i].clamp(-10.0, 10.0)),
            number(fitted.items.discrimination[i].clamp(0.2, 5.0)),
            fitted.items.answers[i]
        );
    }
    let mut names: Vec<(&str, u32)> = (0..bank.skills.len() as u32).map(|k| (bank.skills.name(k), k)).collect();
    names.sort_unstable();
    for (name, k) in names {
        let slope = fitted.items.slope[k as usize].clamp(-2.0, 2.0);
        let _ = writeln!(out, "\n[skills.{}]\npractice = {}", quoted(name), number(slope));
    }
    out
}

/// Four decimals, and always a fraction: TOML tells numbers with and without one apart.
fn number(x: f64) -> String {
    let x = if x == 0.0 { 0.0 } else { x };
    format!("{x:.4}")
}

/// A key of TOML.
fn quoted(name: &str) -> String {
    let mut out = String::from("\"");
    for c in name.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
