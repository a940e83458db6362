//! What stands between the braces of a GIFT question.

use super::super::draft::{Ask, Opt, shuffle};
use super::super::html::Lost;
use super::{Marks, shown, typed};

/// What an answer gives.
pub(super) struct Found {
    pub(super) ask: Ask,
    /// Left and right sides of a matching; empty where it is none.
    pub(super) pairs: Vec<(String, String)>,
    /// What is said to everybody.
    pub(super) feedback: String,
    pub(super) changes: Vec<String>,
    pub(super) lost: Lost,
}

/// One answer: whether `=` stands before it, its weight, its text, what is said to it.
struct One<'a> {
    right: bool,
    weight: Option<f64>,
    text: &'a str,
    feedback: String,
}

impl One<'_> {
    /// Whether it is fully right.
    fn full(&self) -> bool {
        self.weight.map_or(self.right, |w| w >= 100.0)
    }
}

const PARTIAL: &str = "answers that were worth a part are wrong here: there is no part of right";

/// Reads the answer; `prompt` only seeds the order of the options.
///
/// # Errors
/// What cannot be represented.
pub(super) fn read(inner: &str, how: Marks, prompt: &str) -> Result<Found, String> {
    let (inner, general) = match inner.split_once("####") {
        Some((inner, general)) => (inner, general),
        None => (inner, ""),
    };
    let (feedback, lost) = shown(general, how);
    let inner = inner.trim();
    let none = Ask::Explain { points: Vec::new(), model: String::new() };
    let mut found = Found { ask: none, pairs: Vec::new(), feedback, changes: Vec::new(), lost };
    if inner.is_empty() {
        if found.feedback.trim().is_empty() {
            return Err("an essay without an answer to compare with".into());
        }
        let model = std::mem::take(&mut found.feedback);
        let points = vec![model.split_whitespace().collect::<Vec<_>>().join(" ")];
        found.ask = Ask::Explain { points, model };
        found.changes.push("an essay: the learner compares it with the feedback of the source".into());
        return Ok(found);
    }
    if let Some(numbers) = inner.strip_prefix('#') {
        found.ask = numerical(numbers, how, &mut found.changes)?;
        return Ok(found);
    }
    if let Some(ask) = truth(inner, how) {
        found.ask = ask;
        return Ok(found);
    }
    let all = answers(inner, how);
    if all.is_empty() {
        return Err("between the braces stands no answer: = and ~ begin one".into());
    }
    let one_kind = all.iter().all(|a| a.right);
    if one_kind && all.iter().all(|a| a.text.contains("->")) {
        matching(&all, how, &mut found)?;
    } else if one_kind {
        found.ask = short(&all, how, &mut found.changes)?;
    } else {
        found.ask = options(&all, how, prompt, &mut found);
    }
    Ok(found)
}

/// Takes the answers apart.
fn answers(inner: &str, how: Marks) -> Vec<One<'_>> {
    let mut out = Vec::new();
    let mut starts: Vec<usize> = inner.char_indices().filter(|(_, c)| matches!(c, '=' | '~')).map(|(n, _)| n).collect();
    starts.push(inner.len());
    for pair in starts.windows(2) {
        let piece = &inner[pair[0]..pair[1]];
        let right = piece.starts_with('=');
        let piece = piece[1..].trim();
        let (weight, rest) = weight(piece);
        let (text, feedback) = rest.split_once('#').unwrap_or((rest, ""));
        out.push(One { right, weight, text: text.trim(), feedback: shown(feedback, how).0 });
    }
    out
}

/// `%50%` at the beginning.
fn weight(piece: &str) -> (Option<f64>, &str) {
    let found = piece.strip_prefix('%').and_then(|p| p.split_once('%'));
    match found.and_then(|(n, rest)| Some((n.trim().parse::<f64>().ok()?, rest))) {
        Some((weight, rest)) => (Some(weight), rest.trim()),
        None => (None, piece),
    }
}

/// `T`, `FALSE`, with what is said to the wrong and to the right answer.
fn truth(inner: &str, how: Marks) -> Option<Ask> {
    let mut parts = inner.split('#');
    let right = match parts.next().unwrap_or("").trim().to_uppercase().as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => return None,
    };
    let (wrong, correct) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let opt = |text: &str, value: bool| {
        let said = if value == right { correct } else { wrong };
        Opt { text: text.into(), correct: value == right, feedback: shown(said, how).0 }
    };
    Some(Ask::Options { options: vec![opt("True", true), opt("False", false)], many: false })
}

fn options(all: &[One], how: Marks, prompt: &str, found: &mut Found) -> Ask {
    // Without one that is wholly right, those with a share are the right ones together.
    let several = !all.iter().any(One::full);
    let share = |a: &One| a.weight.is_some_and(|w| w > 0.0);
    let right = |a: &One| if several { share(a) } else { a.full() };
    if !several && all.iter().any(|a| !a.full() && share(a)) {
        found.changes.push(PARTIAL.into());
    }
    if !several && all.iter().filter(|a| a.full()).count() > 1 {
        found.changes.push("one of several right options was enough; here all of them are picked".into());
    }
    let shares: Vec<f64> = all.iter().filter(|a| share(a)).filter_map(|a| a.weight).collect();
    if several && shares.windows(2).any(|w| (w[0] - w[1]).abs() > 0.5) {
        found.changes.push("options of unlike worth count alike".into());
    }
    let mut options = Vec::new();
    for one in all {
        let (text, lost) = shown(one.text, how);
        found.lost = found.lost.and(lost);
        options.push(Opt { text, correct: right(one), feedback: one.feedback.clone() });
    }
    // Moodle shuffles; where one option speaks of others, the order is part of it.
    let fixed = options.iter().any(|o| {
        let text = o.text.to_lowercase();
        text.contains("above") || text.contains("all of") || text.contains("none of") || text.starts_with("both")
    });
    if !fixed {
        shuffle(&mut options, prompt);
    }
    Ask::Options { options, many: several }
}

fn short(all: &[One], how: Marks, changes: &mut Vec<String>) -> Result<Ask, String> {
    let mut answers = Vec::new();
    let mut wrong = Vec::new();
    for one in all {
        let text = typed(one.text, how);
        if one.text.contains('*') {
            // A star stands for anything, which no list of answers can say.
            changes.push(format!("`{text}` with a star for any text is left out"));
        } else if one.full() {
            answers.push(text);
        } else {
            if one.weight.is_some_and(|w| w > 0.0) {
                changes.push(PARTIAL.into());
            }
            wrong.push((text, one.feedback.clone()));
        }
    }
    if answers.is_empty() {
        return Err("no answer is wholly right without a star for any text".into());
    }
    Ok(Ask::Short { answers, tolerance: None, case: false, wrong })
}

/// `3.14:0.01`, `1..5`, or several of them with `=`.
fn numerical(text: &str, how: Marks, changes: &mut Vec<String>) -> Result<Ask, String> {
    let text = text.trim();
    let listed: Vec<One> = if text.starts_with(['=', '~']) {
        answers(text, how)
    } else {
        let (number, feedback) = text.split_once('#').unwrap_or((text, ""));
        vec![One { right: true, weight: None, text: number.trim(), feedback: shown(feedback, how).0 }]
    };
    let mut right: Vec<(String, f64)> = Vec::new();
    let mut wrong = Vec::new();
    for one in &listed {
        if one.text.is_empty() || one.text == "*" || !one.right {
            changes.push("what is said to any other number is left out".into());
            continue;
        }
        let (number, tolerance) = number(one.text)?;
        if one.full() {
            right.push((number, tolerance));
        } else {
            if one.weight.is_some_and(|w| w > 0.0) {
                changes.push(PARTIAL.into());
            }
            wrong.push((number, one.feedback.clone()));
        }
    }
    let Some((_, tolerance)) = right.first().cloned() else { return Err("no number is wholly right".into()) };
    if right.iter().any(|(_, t)| (t - tolerance).abs() > f64::EPSILON) {
        return Err("its right numbers have unlike tolerances".into());
    }
    let within = |w: &str| {
        let value = |t: &str| t.parse::<f64>().unwrap_or(f64::NAN);
        right.iter().any(|(r, t)| (value(r) - value(w)).abs() <= *t)
    };
    wrong.retain(|(w, _)| !within(w));
    let answers = right.into_iter().map(|(n, _)| n).collect();
    Ok(Ask::Short { answers, tolerance: (tolerance > 0.0).then_some(tolerance), case: false, wrong })
}

/// A number, and how far off is still right.
fn number(text: &str) -> Result<(String, f64), String> {
    let parse = |t: &str| t.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let bad = || format!("`{}` is no number", super::back(text));
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (parse(low).ok_or_else(bad)?, parse(high).ok_or_else(bad)?);
        if low > high {
            return Err(format!("the range {low} to {high} holds no number"));
        }
        return Ok((round((low + high) / 2.0).to_string(), round((high - low) / 2.0)));
    }
    let (value, tolerance) = text.split_once(':').unwrap_or((text, "0"));
    let tolerance = parse(tolerance).filter(|t| *t >= 0.0).ok_or_else(bad)?;
    parse(value).ok_or_else(bad)?;
    Ok((value.trim().to_string(), tolerance))
}

/// Without the dust of binary fractions.
fn round(n: f64) -> f64 {
    format!("{n:.10}").parse().unwrap_or(n)
}

fn matching(all: &[One], how: Marks, found: &mut Found) -> Result<(), String> {
    for one in all {
        let (left, right) = one.text.split_once("->").unwrap_or((one.text, ""));
        let ((left, l), (right, r)) = (shown(left, how), shown(right, how));
        found.lost = found.lost.and(l).and(r);
        if right.trim().is_empty() {
            return Err("a pair of its matching has no right side".into());
        }
        found.pairs.push((left.trim().to_string(), right.trim().to_string()));
    }
    if found.pairs.iter().all(|(left, _)| left.is_empty()) {
        return Err("its matching has no left side".into());
    }
    Ok(())
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn numbers_have_tolerances() {
        assert_eq!(number("3.14:0.01"), Ok(("3.14".into(), 0.01)));
        assert_eq!(number("3.1..3.2"), Ok(("3.15".into(), 0.05)));
        assert_eq!(number("-5"), Ok(("-5".into(), 0.0)));
        assert!(number("x").is_err() && number("5..1").is_err() && number("nan").is_err());
    }
}
