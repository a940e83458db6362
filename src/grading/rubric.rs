//! From what several samples of a model say of an explanation to a verdict, point by point.
//!
//! A model's word alone proves nothing. That a point is made counts only with a quote that stands in the learner's own words
//! ([`quote`]), and what is shown of it later is cut from those words, never from the model's. Several samples are asked
//! ([`point`]): most of them must agree that the point is made, all of them that it is not. What lies between is the
//! learner's to decide, and so is the whole explanation then ([`of_points`]).

use super::{Cause, Verdict};
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// A quote must have so many words, unless it is the whole answer.
const LEAST_WORDS: usize = 2;

/// What one sample of the model says of one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Whether the explanation makes the point.
    pub met: bool,
    /// The words by which it does.
    pub evidence: String,
}

/// What was found of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// The explanation makes it.
    Met {
        /// By these words of the learner, on one line.
        evidence: String,
    },
    /// It does not.
    NotMet,
    /// The samples do not agree.
    Unsure,
}

/// The words of a text with their places in bytes, in a form that can be compared.
fn words(text: &str) -> Vec<(usize, usize, String)> {
    // Letter by letter, so that the form of a letter does not depend on its neighbours.
    let plain = |word: &str| word.chars().flat_map(char::to_lowercase).collect();
    text.unicode_word_indices().map(|(at, word)| (at, at + word.len(), plain(word))).collect()
}

/// Where the words of `part` stand in `whole`, one after the other: the place of the first.
fn place(part: &[(usize, usize, String)], whole: &[(usize, usize, String)]) -> Option<usize> {
    let same = |w: &[(usize, usize, String)]| w.iter().zip(part).all(|(a, b)| a.2 == b.2);
    if part.is_empty() { None } else { whole.windows(part.len()).position(same) }
}

/// The part of the answer that the evidence quotes, spacing, letter case and punctuation aside. It must be whole words, two
/// at least or all that there are, and say more than the question does.
pub fn quote<'a>(evidence: &str, answer: &'a str, question: &str) -> Option<&'a str> {
    let (part, whole) = (words(evidence), words(answer));
    if part.len() < LEAST_WORDS && part.len() != whole.len() {
        return None;
    }
    let at = place(&part, &whole)?;
    if place(&part, &words(question)).is_some() {
        return None;
    }
    let (from, to) = (whole.get(at)?.0, whole.get(at + part.len() - 1)?.1);
    answer.get(from..to)
}

/// What the samples say of a point. A sample without a quote that holds counts as one that says no.
pub fn point(samples: &[Sample], answer: &str, question: &str) -> Point {
    let quotes: Vec<&str> =
        samples.iter().filter(|s| s.met).filter_map(|s| quote(&s.evidence, answer, question)).collect();
    match quotes.first() {
        None => Point::NotMet,
        Some(first) if quotes.len() * 2 > samples.len() => {
            Point::Met { evidence: crate::curriculum::text::squeeze(first) }
        }
        Some(_) => Point::Unsure,
    }
}

/// Whether more samples, up to `all`, could not change what is found.
pub fn is_settled(samples: &[Sample], all: usize, answer: &str, question: &str) -> bool {
    let holds = |s: &&Sample| s.met && quote(&s.evidence, answer, question).is_some();
    samples.len() >= all || samples.iter().filter(holds).count() * 2 > all
}

/// The verdict: right where every point is made. `None` where a point is not sure, or there is none.
pub fn of_points(model: &str, points: &[Point]) -> Option<Verdict> {
    if points.is_empty() || points.contains(&Point::Unsure) {
        return None;
    }
    let correct = points.iter().all(|p| matches!(p, Point::Met { .. }));
    let cause = Cause::ModelMarked { model: model.to_string(), points: points.to_vec() };
    Some(Verdict { correct, cause, feedback: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ANSWER: &str = "The value  moves to `b`,\nso A may not be used.";
    const QUESTION: &str = "Why may a not be used after this? It may not be used, says the compiler.";

    fn said(met: bool, evidence: &str) -> Sample {
        Sample { met, evidence: evidence.into() }
    }

    #[test]
    fn a_quote_stands_in_the_learners_own_words() {
        for (evidence, found) in [
            ("the value moves to b", Some("The value  moves to `b")),
            ("\"moves to `b`, so\"", Some("moves to `b`,\nso")),
            ("a may", Some("A may")),
            ("moves", None),
            ("the value is moved", None),
            ("value mov", None),
            ("", None),
            ("...", None),
            // The question says it too.
            ("may not be used", None),
        ] {
            assert_eq!(quote(evidence, ANSWER, QUESTION), found, "{evidence}");
        }
        assert_eq!(quote("Ownership.", "ownership", QUESTION), Some("ownership"), "the whole answer, short as it is");
        assert_eq!(quote("…", "…", ""), None);
        assert_eq!(quote("值被移动", "因为值被移动到 b", "为什么？"), Some("值被移动"), "no spaces are needed");
    }

    #[test]
    fn most_must_say_yes_and_all_no() {
        let (yes, no, made_up) = (said(true, "the value moves"), said(false, ""), said(true, "it is dropped twice"));
        let met = Point::Met { evidence: "The value moves".into() };
        for (samples, found) in [
            (vec![&yes, &yes, &no], met.clone()),
            (vec![&yes, &yes, &yes], met),
            (vec![&yes, &no, &no], Point::Unsure),
            (vec![&yes, &made_up, &made_up], Point::Unsure),
            (vec![&made_up, &made_up, &made_up], Point::NotMet),
            (vec![&no, &no, &no], Point::NotMet),
            (vec![&yes, &no], Point::Unsure),
            (vec![], Point::NotMet),
        ] {
            let samples: Vec<Sample> = samples.into_iter().cloned().collect();
            assert_eq!(point(&samples, ANSWER, QUESTION), found, "{samples:?}");
        }
        let settled = |samples: &[Sample]| is_settled(samples, 3, ANSWER, QUESTION);
        assert!(settled(&[yes.clone(), yes.clone()]) && !settled(&[no.clone(), no.clone()]) && !settled(&[yes]));
        assert!(settled(&[no.clone(), no.clone(), no]));
    }

    #[test]
    fn the_verdict_needs_every_point_and_no_doubt() {
        let met = || Point::Met { evidence: "so it is".into() };
        assert!(of_points("m", &[met(), met()]).unwrap().correct);
        assert!(!of_points("m", &[met(), Point::NotMet]).unwrap().correct);
        assert_eq!(of_points("m", &[Point::NotMet, Point::Unsure]), None);
        assert_eq!(of_points("m", &[]), None);
    }

    proptest! {
        #[test]
        fn whole_words_of_any_answer_are_a_quote(answer in any::<String>(), from in 0usize..40, n in 2usize..8) {
            let all = words(&answer);
            if let (Some(first), Some(last)) = (all.get(from), all.get(from + n - 1)) {
                let cut = answer.get(first.0..last.1).unwrap();
                // What a cut reads as alone may differ from what it reads as inside; then nothing is claimed.
                if words(cut).len() == n {
                    let shouted = format!("« {} »", cut.to_lowercase());
                    let found = quote(cut, &answer, "").unwrap();
                    prop_assert!(answer.contains(found));
                    prop_assert_eq!(words(found).len(), n);
                    prop_assert!(quote(&shouted, &answer, "").is_none_or(|q| answer.contains(q)));
                    prop_assert_eq!(quote(cut, &answer, &answer), None, "the question says all of it");
                }
            }
        }

        #[test]
        fn nothing_that_is_not_there_is_a_quote(evidence in any::<String>(), answer in any::<String>(), question in any::<String>()) {
            if let Some(found) = quote(&evidence, &answer, &question) {
                prop_assert!(answer.contains(found) && !found.is_empty());
                let plain = |t: &str| words(t).into_iter().map(|w| w.2).collect::<Vec<_>>();
                prop_assert_eq!(plain(found), plain(&evidence));
            }
        }

        #[test]
        fn spacing_case_and_marks_make_no_difference(words in prop::collection::vec("[a-zA-Zäß值動]{1,6}", 2..10), at in 0usize..8) {
            let answer = words.join(" ");
            let part = &words[at.min(words.len() - 2)..];
            let evidence = format!("  \"{}\" ", part.join(",\n\t").to_uppercase());
            let upper_is_one = part.join("").to_uppercase().to_lowercase() == part.join("").to_lowercase();
            if upper_is_one {
                prop_assert!(quote(&evidence, &answer, "").is_some(), "{} in {}", evidence, answer);
            }
        }

        #[test]
        fn one_word_more_or_other_is_no_quote(words in prop::collection::vec("[a-z]{1,6}", 2..10), at in 0usize..10) {
            let mut other = words.clone();
            other[at % words.len()] = "zzzzzzz".into();
            let answer = words.join(" ");
            prop_assert_eq!(quote(&other.join(" "), &answer, ""), None);
        }
    }
}
