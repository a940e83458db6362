//! What the authored material says to a question, for when no model can speak.

use crate::curriculum::{Skill, text};

/// Words too common to tell what a question is about.
const COMMON: [&str; 28] = [
    "the", "and", "why", "what", "how", "does", "this", "that", "with", "for", "are", "is", "it", "can", "you", "when",
    "which", "not", "but", "was", "there", "here", "have", "has", "its", "from", "into", "then",
];

/// The paragraph of the lesson, or the correction of a misconception, that shares most words with the question; the
/// objective where nothing fits.
pub fn passage(skill: &Skill, question: &str) -> String {
    let words = |t: &str| -> Vec<String> {
        let lower = t.to_lowercase();
        let split = lower.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '&');
        split.filter(|w| w.len() > 1 && !COMMON.contains(w)).map(|w| w.trim_end_matches('s').to_string()).collect()
    };
    let asked = words(question);
    let prose = text::prose(&skill.lesson);
    let paragraphs = prose.split("\n\n").map(text::squeeze).filter(|p| !p.is_empty() && !p.starts_with('#'));
    let corrections = skill.misconceptions.iter().map(|m| m.correction.clone());
    let score = |p: &String| {
        let have = words(p);
        asked.iter().filter(|w| have.contains(w)).count()
    };
    // The first of the best, which `max_by_key` would not give.
    let best = paragraphs.chain(corrections).fold((0, skill.objective.clone()), |best, p| {
        let n = score(&p);
        if n > best.0 { (n, p) } else { best }
    });
    best.1
}
