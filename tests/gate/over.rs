//! What the gate must let through: hints, corrections and lessons while the key is guarded, and the key when it is not.

use super::{items, pass};
use gradus::curriculum::{Item, text};
use gradus::dialogue::{Cut, Guard, Vault};

fn guard(item: &Item) -> Guard {
    Guard { words: 400, room: 400, ..Guard::new(Vault::of(item)) }
}

/// Texts of each item's skill that end as a failure at its gate, of how many.
fn cut(texts: impl Fn(&gradus::curriculum::Skill, &Item) -> Vec<String>) -> (Vec<String>, usize) {
    let (mut found, mut all) = (Vec::new(), 0);
    for (skill, item) in items() {
        for text in texts(skill, item) {
            all += 1;
            let (_, cut) = pass(guard(item), &text);
            if let Some(cut) = cut.filter(|c| c.is_failure()) {
                found.push(format!("{} {cut:?}: {text}", item.id));
            }
        }
    }
    (found, all)
}

fn paragraphs(markdown: &str) -> Vec<String> {
    let mut out: Vec<String> =
        text::prose(markdown).split("\n\n").map(text::squeeze).filter(|p| !p.is_empty()).collect();
    out.extend(text::fences(markdown).iter().map(|f| format!("```{}\n{}```", f.language(), f.body)));
    out
}

#[test]
fn hints_pass() {
    let (found, all) = cut(|_, item| item.hints.clone());
    println!("hints: {} of {all} cut", found.len());
    // The author's own words are shown where a model's phrasing of them is cut: it costs a phrasing, no hint.
    assert!(all > 300 && 100 * found.len() <= 3 * all, "{}", found.join("\n"));
}

#[test]
fn corrections_mostly_pass() {
    let (found, all) = cut(|skill, _| skill.misconceptions.iter().map(|m| m.correction.clone()).collect());
    println!("corrections: {} of {all} cut ({:.1} %)", found.len(), 100.0 * found.len() as f64 / all as f64);
    if std::env::var_os("GATE_SHOW").is_some() {
        println!("{}", found.join("\n"));
    }
    assert!(100 * found.len() <= 8 * all, "{}", found.join("\n"));
}

#[test]
fn lessons_mostly_pass() {
    let (found, all) = cut(|skill, _| paragraphs(&skill.lesson));
    println!("paragraphs of lessons: {} of {all} cut ({:.1} %)", found.len(), 100.0 * found.len() as f64 / all as f64);
    if std::env::var_os("GATE_SHOW").is_some() {
        println!("{}", found.join("\n"));
    }
    assert!(100 * found.len() <= 15 * all, "{}", found.join("\n"));
}

#[test]
fn an_answer_that_is_due_is_told() {
    let mut all = 0;
    for (_, item) in items() {
        for key in item.key_texts() {
            let texts = if key.contains('\n') {
                vec![format!("Here it is:\n\n```\n{key}\n```\n")]
            } else {
                vec![format!("The answer is `{key}`."), format!("The answer: {key}")]
            };
            for text in texts {
                all += 1;
                let (shown, cut) = pass(Guard { words: 200, room: 200, ..Guard::new(Vault::open()) }, &text);
                assert!(cut.is_none_or(|c| c == Cut::Question) && shown == text, "{}: {cut:?} {shown}", item.id);
            }
        }
    }
    println!("answers that were due: {all} of {all} told");
}
