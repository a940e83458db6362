//! The part `grade`: explanations that people have judged, judged by a model point by point.

use super::format::Exercise;
use super::play::{Trouble, Voice};
use crate::curriculum::text::squeeze;
use crate::dialogue::rubric::{self, Ask, SAMPLES};
use crate::dialogue::{Figures, Measure};
use crate::grading::rubric::{Point, Sample, is_settled, point};
use std::sync::atomic::AtomicBool;

/// Words that a quotation must have, unless the explanation has fewer.
const LEAST_WORDS: usize = 2;

/// One point of one explanation, and how people judged it.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What the learner wrote.
    pub text: &'a str,
    /// The point of the rubric.
    pub point: &'a str,
    /// Whether the explanation makes it.
    pub met: bool,
}

/// All points of all explanations, so ordered that what shares its beginning stands together.
pub fn questions(exercises: &[Exercise]) -> Vec<Question<'_>> {
    let mut all = Vec::new();
    for exercise in exercises {
        for (text, met) in &exercise.samples {
            let points = exercise.points.iter().zip(met);
            all.extend(points.map(|(point, met)| Question { exercise, text, point, met: *met }));
        }
    }
    all
}

/// Whether a quotation stands in the explanation, letter case, spacing and outer signs aside.
fn quoted(evidence: &str, text: &str) -> bool {
    let plain = |t: &str| squeeze(t).to_lowercase();
    let evidence = plain(evidence.trim_matches(|c: char| !c.is_alphanumeric()));
    let text = plain(text);
    let least = LEAST_WORDS.min(text.split(' ').count());
    let han = evidence.chars().filter(|c| super::text::is_han(*c)).count();
    (evidence.split(' ').count() >= least || han >= 4) && !evidence.is_empty() && text.contains(&evidence)
}

/// Has the model judge one point as the session does, and counts: several samples, and "met" only with a quotation. What the
/// session gives to no model (it talks to the grader) is not asked. A point that stays unsure is judged by the learner, and
/// counts as not agreed.
///
/// # Errors
/// The engine broke for good, or it was stopped.
pub fn judge(q: &Question, voice: &mut Voice, figures: &mut Figures, stop: &AtomicBool) -> Result<(), Trouble> {
    let question = q.exercise.prompt.as_str();
    if rubric::unfit(q.text).is_some() {
        return Ok(());
    }
    let ask = Ask { question, words: q.text, point: q.point };
    let mut samples: Vec<Sample> = Vec::new();
    while !is_settled(&samples, SAMPLES, q.text, question) {
        let request = rubric::request(&ask, 0, samples.len()).map_err(|e| Trouble::Engine(e.to_string()))?;
        let read = voice.ask(request, stop)?.and_then(|text| rubric::read(&text));
        figures.add(Measure::Valid, read.is_ok());
        let Ok(claim) = read else {
            figures.add(Measure::Agreement, false);
            return Ok(());
        };
        samples.push(Sample { met: claim.met, evidence: claim.evidence });
    }
    let found = point(&samples, q.text, question);
    if let Point::Met { evidence } = &found {
        figures.add(Measure::Evidence, quoted(evidence, q.text));
    }
    let agreed = if q.met { matches!(found, Point::Met { .. }) } else { found == Point::NotMet };
    figures.add(Measure::Agreement, agreed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_there_is_evidence() {
        let text = "The local variable owns the text,\nso it is dropped at the brace.";
        for there in ["owns the text", "OWNS  the text, so it", "\"it is dropped at the brace.\""] {
            assert!(quoted(there, text), "{there}");
        }
        for absent in ["", "text", "owns a text", "it is dropped when the function ends", "..."] {
            assert!(!quoted(absent, text), "{absent}");
        }
        assert!(quoted("yes", "yes"));
    }
}
