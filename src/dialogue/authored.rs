//! Authored words in a tutor's manner: as much of a passage as a message holds.

use super::retrieve::{slots, words};
use crate::curriculum::text::{self, prose};
use std::collections::BTreeSet;

/// Whether a message about a question that is over asks what its answer was, or what its program does.
pub fn asks_for_answer(said: &str) -> bool {
    const WORDS: [&str; 17] = [
        "answer",
        "right",
        "explanation",
        "value",
        "remind",
        "print",
        "output",
        "result",
        "solution",
        "correct",
        "解释",
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

/// Whether it looks back at that answer without naming it: which one, how many, why that, once more.
pub fn looks_back(said: &str) -> bool {
    const WORDS: [&str; 8] = ["which", "why", "how many", "how much", "what was", "again", "once more", "tell me"];
    const CHINESE: [&str; 9] = ["哪", "为什么", "为何", "多少", "几", "来着", "再说", "刚才", "告诉我"];
    WORDS.iter().any(|w| text::contains_words(said, w)) || CHINESE.iter().any(|w| said.contains(w))
}

/// Words of a message at most.
pub const MOST_WORDS: usize = 40;
/// Words of a quotation in it at least.
const LEAST_WORDS: usize = 20;

/// The part of a passage that speaks most of the question: whole sentences without programs, in their order, as many as
/// make 40 words with what stands `around` them. A passage of that length comes whole; one without sentences too.
pub fn excerpt(passage: &str, question: &str, around: &[&str]) -> String {
    let most = MOST_WORDS.saturating_sub(around.iter().map(|t| text::words(t)).sum()).max(LEAST_WORDS);
    let text = prose(passage);
    let sentences = sentences(text.trim());
    let count: Vec<usize> = sentences.iter().map(|s| text::words(s)).collect();
    if sentences.is_empty() {
        return passage.trim().to_string();
    }
    if count.iter().sum::<usize>() <= most {
        return sentences.concat().trim().to_string();
    }
    // With the English of Chinese terms.
    let wanted: BTreeSet<String> = slots(question).into_iter().flat_map(|s| s.terms).map(|t| t.0).collect();
    let worth = |s: &str| terms(s).intersection(&wanted).count();
    let mut best = (0, 0, 0);
    for from in 0..sentences.len() {
        let (mut to, mut words, mut sum) = (from, 0, 0);
        while to < sentences.len() && (to == from || words + count[to] <= most) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_sentences_that_speak_of_the_question_are_taken() {
        let text = "A name is bound once. Nothing else is said of it here, and so on for a good while, until the words are many. A slice is a reference to elements that belong to someone else. It owns none of them.";
        let taken = excerpt(text, "what is a slice?", &["ten words around it, so that thirty of forty remain"]);
        assert!(taken.starts_with("A slice is") && taken.ends_with("none of them."), "{taken}");
        assert_eq!(excerpt("Short. Whole.\n\n```rust\nfn main() {}\n```", "why", &[]), "Short. Whole.");
    }

    #[test]
    fn who_wants_the_answer_again_is_told_from_who_goes_on() {
        for said in ["Which one was it?", "And why that one?", "Tell me.", "是哪一行？", "再说一遍吧"] {
            assert!(looks_back(said), "{said}");
        }
        for said in ["So there is one text only?", "所以要写 `mut` 吗？", "Thanks, I see.", "whichever"] {
            assert!(!looks_back(said) && !asks_for_answer(said), "{said}");
        }
    }

    #[test]
    fn who_names_what_is_at_hand_speaks_of_it() {
        assert!(speaks_of("amy has the tea", "let amy = tea;") && !speaks_of("nice weather today", "let amy = tea;"));
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>(), question in any::<String>()) {
            let _ = (excerpt(&text, &question, &[&question]), speaks_of(&question, &text));
        }
    }
}
