//! The texts of a key, kind by kind.

use super::{Key, Mode};
use crate::curriculum::keys::number::word_of;
use crate::curriculum::text::squeeze;
use crate::curriculum::{Expect, Item, Question, Task, Typed};
use std::collections::BTreeSet;

/// A line of code tells when it has at least this many characters without space.
const SHORTEST_LINE: usize = 6;
/// Words that stand in any program: a line of nothing else tells nothing.
const FRAME: [&str; 12] =
    ["else", "return", "break", "continue", "pass", "fi", "done", "do", "then", "begin", "end", "loop"];
/// Words of an explanation that tell together.
const SHINGLE: usize = 6;

/// The texts of an item's key.
pub(super) fn of(item: &Item) -> Vec<Key> {
    let mut keys = Vec::new();
    match &item.question {
        Question::Choice(_) | Question::Choices(_) => options(item, &mut keys),
        Question::Predict(_) => predict(item, &mut keys),
        Question::Blank(gaps) => gaps.iter().for_each(|t| typed(t, &mut keys)),
        Question::Short(t) => typed(t, &mut keys),
        Question::Trace(steps) => steps.iter().for_each(|s| typed(&s.key, &mut keys)),
        Question::Order(order) => {
            for (n, line) in order.lines.iter().take(order.solution).enumerate() {
                push(&mut keys, line, Mode::Line(n as u16));
            }
            for whole in order.also.iter().cloned().chain(item.key_texts()) {
                push(&mut keys, &whole, Mode::Strict);
            }
        }
        Question::Code(task) => program(item, task, false, &mut keys),
        Question::Fix(task) => program(item, task, true, &mut keys),
        Question::Command(errand) => {
            push(&mut keys, &errand.solution, Mode::Strict);
            errand.solution.lines().for_each(|l| push(&mut keys, l, Mode::Strict));
        }
        Question::Explain(rubric) => {
            let points = rubric.points.iter().map(String::as_str);
            for text in points.chain([rubric.model.as_str()]) {
                shingles(text, &mut keys);
            }
        }
    }
    number_words(&mut keys);
    let mut seen = BTreeSet::new();
    keys.retain(|k| seen.insert((squeeze(&k.text), matches!(k.mode, Mode::Line(_)))));
    keys
}

/// Small numbers as words: in plain words the numbers of a text are read anyway, in a disguise these are looked for.
fn number_words(keys: &mut Vec<Key>) {
    let numbers: Vec<usize> = keys.iter().filter_map(|k| k.text.trim_matches('`').parse().ok()).collect();
    numbers.iter().filter_map(|n| word_of(*n)).for_each(|word| push(keys, word, Mode::Hidden));
}

fn push(keys: &mut Vec<Key>, text: &str, mode: Mode) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    keys.push(Key { text: text.to_string(), mode });
    // Read aloud, the sign of a line's end is a letter.
    if text.contains("\\n") {
        keys.push(Key { text: text.replace("\\n", "n"), mode });
    }
}

/// Right options: a claim where they are sentences, else a text that must be given out as the answer. Their numbers count in
/// disguises; in plain words [`super::Options`] finds them.
fn options(item: &Item, keys: &mut Vec<Key>) {
    const NAMES: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const PLACES: [&str; 9] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    let options = item.options();
    let part_of_wrong = |part: &str| {
        let part = squeeze(part).to_lowercase();
        options.iter().any(|o| !o.correct && squeeze(&o.text).to_lowercase().contains(&part))
    };
    for (n, option) in options.iter().enumerate().filter(|(_, o)| o.correct) {
        let text = option.text.trim_end_matches('.');
        let code = text.starts_with('`') && text.ends_with('`') && text.matches('`').count() == 2;
        let prose = text_words(text) >= 3 && !code;
        let mode = if prose { Mode::Claimed } else { Mode::Stated };
        push(keys, &option.text, mode);
        for part in option.text.split([':', ';', ',']).map(|p| p.trim().trim_end_matches('.')) {
            let part = part.strip_prefix("because ").or_else(|| part.strip_prefix("as ")).unwrap_or(part);
            if text_words(part) >= 3 && prose && !part_of_wrong(part) {
                push(keys, part, Mode::Claimed);
            }
        }
        let plain = option.text.trim_start_matches("It prints ").trim_end_matches('.');
        if plain != option.text && text_words(plain) < 4 && !part_of_wrong(plain) {
            push(keys, plain, Mode::Stated);
        }
        for name in [format!("option {}", n + 1), format!("number {}", n + 1)] {
            push(keys, &name, Mode::Hidden);
        }
        if let (Some(name), Some(place)) = (NAMES.get(n), PLACES.get(n)) {
            for name in [
                format!("option {name}"),
                format!("number {name}"),
                format!("the {place} one"),
                format!("{place} option"),
            ] {
                push(keys, &name, Mode::Hidden);
            }
        }
        let letter = (b'A' + n.min(25) as u8) as char;
        push(keys, &format!("option {letter}"), Mode::Hidden);
    }
    if super::Outcome::of(item).is_some() {
        push(keys, "does not compile", Mode::Hidden);
    }
}

fn text_words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

fn predict(item: &Item, keys: &mut Vec<Key>) {
    match &item.expect {
        Some(Expect::Output(output)) => {
            push(keys, output, Mode::Strict);
            output.lines().for_each(|l| push(keys, l, Mode::Strict));
        }
        Some(expect @ Expect::Error(_)) => {
            expect.code().iter().for_each(|code| push(keys, code, Mode::Strict));
            push(keys, "error", Mode::Stated);
            for text in ["compile error", "does not compile", "doesn't compile", "won't compile", "fails to compile"] {
                push(keys, text, Mode::Hidden);
            }
        }
        Some(Expect::Panic(_)) => ["panic", "it panics", "panics"].iter().for_each(|t| push(keys, t, Mode::Hidden)),
        None => {}
    }
}

fn typed(key: &Typed, keys: &mut Vec<Key>) {
    for answer in &key.answers {
        push(keys, answer, Mode::Strict);
        // What stands in quotes is the answer without them, too.
        let bare = answer.trim_matches(['"', '\'']);
        push(keys, bare, Mode::Strict);
    }
}

/// Lines of a program that the starter and the prompt do not show; for a repair, also the parts that were changed.
fn program(item: &Item, task: &Task, parts: bool, keys: &mut Vec<Key>) {
    let given = format!("{}\n{}", item.prompt, task.starter);
    let shown: BTreeSet<String> = given.lines().map(squeeze).collect();
    let lines: Vec<String> = task.solution.lines().map(squeeze).filter(|l| !shown.contains(l)).collect();
    push(keys, &task.solution, Mode::Strict);
    for line in &lines {
        let signs = line.chars().filter(|c| !c.is_whitespace()).count();
        let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        if signs >= SHORTEST_LINE && words.any(|w| !FRAME.contains(&w)) {
            push(keys, line.trim_end_matches(['{', ' ', ';', ':']), Mode::Strict);
        }
    }
    if parts {
        let seen: String = given.split_whitespace().collect();
        for part in lines.iter().flat_map(|l| l.split(['(', ')', '{', '}', ';'])).map(str::trim) {
            let dense: String = part.split_whitespace().collect();
            if dense.len() >= SHORTEST_LINE && !seen.contains(&dense) {
                push(keys, part, Mode::Strict);
            }
        }
    }
}

/// Every few words in a row of texts.
pub(super) fn of_texts(texts: &[&str]) -> Vec<Key> {
    let mut keys = Vec::new();
    texts.iter().for_each(|t| shingles(t, &mut keys));
    keys
}

/// Every few words in a row of each sentence.
fn shingles(text: &str, keys: &mut Vec<Key>) {
    for sentence in squeeze(text).split(['.', ':', '?']) {
        let words: Vec<&str> = sentence.split_whitespace().collect();
        if words.len() >= 4 && words.len() < SHINGLE {
            push(keys, &words.join(" "), Mode::Strict);
        }
        words.windows(SHINGLE).for_each(|w| push(keys, &w.join(" "), Mode::Strict));
    }
}

/// Where the lines of the right order stand in the pool as the learner first sees it, counted from 1: every few in a row.
pub(super) fn places(item: &Item) -> Vec<Vec<String>> {
    let Question::Order(order) = &item.question else { return Vec::new() };
    let pool = order.shuffled(item.hash);
    let place = |line: usize| pool.iter().position(|p| *p == line).map(|n| (n + 1).to_string());
    let row: Vec<String> = (0..order.solution.min(order.lines.len())).filter_map(place).collect();
    row.windows(row.len().clamp(1, 3)).map(<[String]>::to_vec).collect()
}
