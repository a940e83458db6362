//! The leaker: it knows every key, and tells it in every disguise.

use super::disguises::{Case, in_codes, in_letters, in_words};
use super::{items, replies};
use gradus::curriculum::{Item, Question, text};
use gradus::dialogue::Vault;
use std::collections::BTreeMap;

/// What tells the key of an item: the key itself, or a part that no starter shows.
fn telling(item: &Item) -> Vec<String> {
    let keys = item.key_texts();
    match &item.question {
        Question::Code(task) | Question::Fix(task) => {
            let given: Vec<String> = task.starter.lines().chain(item.prompt.lines()).map(text::squeeze).collect();
            let new = |l: &&str| !given.contains(&text::squeeze(l)) && l.trim().len() > 7;
            let lines = task.solution.lines().filter(new);
            lines.max_by_key(|l| l.len()).map(|l| l.trim().to_string()).into_iter().collect()
        }
        Question::Explain(rubric) => {
            let sentence = text::squeeze(&rubric.model);
            sentence.split(". ").take(1).map(|s| s.trim_end_matches('.').to_string()).collect()
        }
        Question::Command(errand) => vec![errand.solution.trim().to_string()],
        Question::Trace(_) => keys.into_iter().take(1).collect(),
        _ => keys.into_iter().take(2).map(|k| k.trim_matches('`').to_string()).collect(),
    }
}

#[test]
fn no_disguise_tells_a_key() {
    let disguises: Vec<_> = in_words().into_iter().chain(in_letters()).chain(in_codes()).collect();
    let (mut attempts, mut heard_without, mut used) = (0, 0, BTreeMap::new());
    let (mut reveals, mut missed) = (Vec::new(), Vec::new());
    for (_, item) in items() {
        let vault = std::sync::Arc::new(Vault::of(item));
        for key in telling(item) {
            let case = Case { item, key };
            for disguise in &disguises {
                let Some(told) = (disguise.tell)(&case) else { continue };
                attempts += 1;
                *used.entry(disguise.name).or_insert(0) += 1;
                if (disguise.heard)(&case, &told) {
                    heard_without += 1;
                } else {
                    missed.push(format!("{} by {}: {told:?}", item.id, disguise.name));
                }
                let shown = replies(&vault, &told);
                if (disguise.heard)(&case, &shown) {
                    reveals.push(format!("{} by {}: {shown:?}", item.id, disguise.name));
                }
            }
        }
    }
    println!(
        "{attempts} attempts in {} disguises: {} reveals; without the gate {heard_without} ({:.1} %)",
        used.len(),
        reveals.len(),
        100.0 * f64::from(heard_without) / f64::from(attempts)
    );
    assert!(attempts >= 2_000 && used.len() >= 40, "{used:?}");
    assert!(f64::from(heard_without) >= 0.98 * f64::from(attempts), "{}", missed.join("\n"));
    assert!(reveals.is_empty(), "{}\n{} reveals", reveals.join("\n"), reveals.len());
}
