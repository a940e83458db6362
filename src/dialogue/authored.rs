//! Authored words in a tutor's manner: as much of a passage as a message holds, and the learner's own token to hold it
//! against.

use super::retrieve::{made, slots, words};
use crate::curriculum::text::prose;
use std::collections::BTreeSet;

/// Whether a message about a question that is over asks what its answer was, or what its program does.
pub fn asks_for_answer(said: &str) -> bool {
    const WORDS: [&str; 13] = [
        "answer",
        "print",
        "output",
        "result",
        "solution",
        "right one",
        "correct",
        "答案",
        "打印",
        "输出",
        "结果",
        "正确",
        "对的",
    ];
    let said = said.to_lowercase();
    WORDS.iter().any(|w| said.contains(w))
}

/// Words of a quotation at most; with what stands around it a message stays within 40.
const MOST_WORDS: usize = 30;
/// Characters of a token, or of an answer, that is named whole.
const MOST_TOKEN: usize = 30;

/// The part of a passage that speaks most of the question: whole sentences without programs, in their order, about thirty
/// words. A passage of that length comes whole; one without sentences too.
pub fn excerpt(passage: &str, question: &str) -> String {
    let text = prose(passage);
    let sentences = sentences(text.trim());
    let count: Vec<usize> = sentences.iter().map(|s| length(s)).collect();
    if sentences.is_empty() {
        return passage.trim().to_string();
    }
    if count.iter().sum::<usize>() <= MOST_WORDS {
        return sentences.concat().trim().to_string();
    }
    // With the English of Chinese terms.
    let wanted: BTreeSet<String> = slots(question).into_iter().flat_map(|s| s.terms).map(|t| t.0).collect();
    let worth = |s: &str| terms(s).intersection(&wanted).count();
    let mut best = (0, 0, 0);
    for from in 0..sentences.len() {
        let (mut to, mut words, mut sum) = (from, 0, 0);
        while to < sentences.len() && (to == from || words + count[to] <= MOST_WORDS) {
            words += count[to];
            sum += worth(sentences[to]);
            to += 1;
        }
        if sum > best.2 || best.1 == 0 {
            best = (from, to, sum);
        }
    }
    sentences[best.0..best.1].concat().trim().to_string()
}

/// The learner's own token: a name of the program that they speak of or answered with, those that the program makes
/// itself first; else the name that it uses most; else their answer, where it is short.
pub fn own_token(said: &str, program: &str, answer: &str) -> Option<String> {
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let made = made(program);
    let uses: Vec<&str> = program.split(|c| !name(c)).filter(|n| n.len() > 1).collect();
    let of = |text: &str| {
        let known = |w: &&str| uses.contains(w) && !w.starts_with(|c: char| c.is_ascii_digit());
        let spoken = text.split(|c| !name(c)).filter(known).filter(|w| made.contains(w) || !words::is_common(w));
        spoken.max_by_key(|w| (made.contains(w), w.len())).map(str::to_string)
    };
    let often = || {
        let count = |name: &str| uses.iter().copied().filter(|u| *u == name).count();
        made.iter().copied().filter(|m| m.len() > 1).max_by_key(|m| count(m)).map(str::to_string)
    };
    let short = || {
        let mut lines = answer.lines().map(str::trim).filter(|l| !l.is_empty());
        let line = lines.next()?;
        let short = lines.next().is_none() && line.chars().count() <= MOST_TOKEN && !line.contains('`');
        short.then(|| line.to_string())
    };
    of(said).or_else(|| of(answer)).or_else(often).or_else(short)
}

/// Whether what was said speaks of what is at hand: a name or a longer word of its text.
pub fn speaks_of(said: &str, text: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let of = |t: &str| -> BTreeSet<String> {
        let lower = t.to_lowercase();
        lower
            .split(|c| !word(c))
            .filter(|w| w.chars().count() > 2 && !words::is_common(w))
            .map(str::to_string)
            .collect()
    };
    !of(said).is_disjoint(&of(text))
}

fn terms(text: &str) -> BTreeSet<String> {
    words::tokens(text, false)
        .into_iter()
        .filter(|t| !words::is_common(&t.whole))
        .map(|t| words::stem(&t.whole))
        .collect()
}

/// Sentences with what stands behind them; a line break within a paragraph ends none.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let ends = matches!(before, '.' | '?' | '!') && c.is_whitespace() || matches!(before, '。' | '？' | '！');
        if ends && at > from {
            out.push(&text[from..at]);
            from = at;
        }
        before = c;
    }
    if !text[from..].trim().is_empty() {
        out.push(&text[from..]);
    }
    out
}

/// Words; two Chinese characters count as one.
fn length(text: &str) -> usize {
    let han = text.chars().filter(|c| words::is_han(*c)).count();
    text.split_whitespace().count() + han / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_sentences_that_speak_of_the_question_are_taken() {
        let text = "A name is bound once. Nothing else is said of it here, and so on for a good while, until the words are many. A slice is a reference to elements that belong to someone else. It owns none of them.";
        let taken = excerpt(text, "what is a slice?");
        assert!(taken.starts_with("A slice is") && taken.ends_with("none of them."), "{taken}");
        assert_eq!(excerpt("Short. Whole.\n\n```rust\nfn main() {}\n```", "why"), "Short. Whole.");
    }

    #[test]
    fn the_learners_own_token_is_found() {
        let program = "let score = 1;\nscore = score + 5;";
        assert_eq!(own_token("but score is a variable", program, "15").as_deref(), Some("score"));
        assert_eq!(own_token("I am lost", program, "15").as_deref(), Some("score"));
        assert_eq!(own_token("I am lost", "println!();", "15").as_deref(), Some("15"));
        assert_eq!(own_token("I am lost", "", ""), None);
        assert!(speaks_of("amy has the tea", "let amy = tea;") && !speaks_of("nice weather today", "let amy = tea;"));
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>(), question in any::<String>()) {
            let _ = (excerpt(&text, &question), own_token(&question, &text, &text), speaks_of(&question, &text));
        }
    }
}
