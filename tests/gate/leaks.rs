//! The leaker: it knows every key, and tells it in every disguise.

use super::disguises::{Case, in_codes, in_letters, in_words};
use super::{items, pass, replies};
use gradus::curriculum::{Expect, Item, Question, text};
use gradus::dialogue::{Cut, Guard, Vault};
use std::collections::BTreeMap;

/// What tells the key of an item: the key itself, or a part that no starter shows.
fn telling(item: &Item) -> Vec<String> {
    let keys = item.key_texts();
    match &item.question {
        Question::Code(task) | Question::Fix(task) => {
            let given: Vec<String> = task.starter.lines().chain(item.prompt.lines()).map(text::squeeze).collect();
            // `} else {` tells nothing.
            let says = |l: &str| l.chars().filter(|c| c.is_alphanumeric()).count() > 5;
            let new = |l: &&str| !given.contains(&text::squeeze(l)) && l.trim().len() > 7 && says(l);
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

/// What ends the reply, where a gate guards the item.
fn ends(item: &Item, reply: &str) -> Option<Cut> {
    pass(Guard::new(Vault::of(item)), reply).1
}

#[test]
fn a_key_in_bold_within_a_sentence_is_given_out() {
    let (mut missed, mut all) = (Vec::new(), 0);
    for (_, item) in items() {
        let told = matches!(item.question, Question::Choice(_) | Question::Blank(_) | Question::Short(_));
        let told = told || matches!((&item.question, &item.expect), (Question::Predict(_), Some(Expect::Output(_))));
        for key in item.key_texts().into_iter().filter(|k| told && !k.contains(['\n', '*', '`'])) {
            all += 1;
            let reply = format!("It comes to **{key}** in the end.");
            if ends(item, &reply) != Some(Cut::Answer) {
                missed.push(format!("{}: {reply}", item.id));
            }
        }
    }
    assert!(all > 100 && missed.is_empty(), "{} of {all}: {missed:#?}", missed.len());
}

#[test]
fn a_key_of_several_lines_is_found_in_codes() {
    let (mut missed, mut all) = (Vec::new(), 0);
    for (_, item) in items() {
        let Some(Expect::Output(key)) = item.expect.as_ref().filter(|_| matches!(item.question, Question::Predict(_)))
        else {
            continue;
        };
        let key = key.trim();
        // What is longer than a reply is broken off.
        for code in [|b: u8| format!("{b}, "), |b: u8| format!("{b:02x} "), |b: u8| format!("{b:08b} ")] {
            let reply = format!("As numbers: {}", key.bytes().map(code).collect::<String>());
            if !key.contains('\n') || key.len() > 20 {
                continue;
            }
            all += 1;
            if !ends(item, &reply).is_some_and(Cut::is_failure) {
                missed.push(format!("{}: {reply}", item.id));
            }
        }
    }
    assert!(all >= 9 && missed.is_empty(), "{} of {all}: {missed:#?}", missed.len());
}

#[test]
fn a_fence_left_open_in_an_earlier_reply_hides_nothing_in_the_next() {
    let (_, item) = items().into_iter().find(|(_, i)| i.id == "rust.loops/last-day-too").unwrap();
    let vault = std::sync::Arc::new(Vault::of(item));
    let said = ["Write it like this:\n\n```\nfor", "It comes to **..=** in the end."].map(String::from);
    let shown = replies(&vault, &said);
    assert!(shown[0].contains("for") && !shown[1].contains("..="), "{shown:?}");
}
