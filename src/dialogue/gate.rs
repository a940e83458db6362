//! The gate: every piece of a model's reply passes it before it is shown.
//!
//! It holds back a window as long as the longest answer it guards, and cuts where the answer of an unfinished item would be
//! told, where the model repeats itself, and where it goes on for too long. What it lets through holds no control
//! characters. How the reply was split into pieces makes no difference.

use crate::curriculum::Item;
use crate::curriculum::text::{contains_words, printable, squeeze};

/// Words after which the reply ends at the next sentence.
const MOST_WORDS: usize = 80;
/// The longest sentence, in bytes; what goes on is ended.
const MOST_SENTENCE: usize = 600;
/// Answers shorter than this stand in many sentences, so only sentences that state a result are held against them.
const SHORT_ANSWER: usize = 3;
/// How many characters before the running sentence are remembered: an answer of many lines may end in it.
const MOST_BEFORE: usize = 400;
/// The shortest sentence whose repetition counts, in bytes.
const SHORT_SENTENCE: usize = 12;
/// Words by which a sentence states a result.
const STATING: [&str; 10] = ["answer", "print", "prints", "output", "outputs", "result", "is", "gives", "returns", "="];

/// Why a reply was ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// It was about to tell the answer.
    Answer,
    /// It repeated itself.
    Loop,
    /// It was long enough.
    Long,
}

/// The gate of one reply.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    forbidden: Vec<String>,
    /// Bytes of the running sentence that are held back.
    window: usize,
    /// The end of what came before the running sentence: an answer may begin there.
    before: String,
    /// The running sentence, and how much of it was shown.
    sentence: String,
    shown: usize,
    sentences: Vec<String>,
    words: usize,
    cut: Option<Cut>,
}

/// The texts that would tell the answer of an item: its key, and each line of it that is no accident.
pub fn answers(item: &Item) -> Vec<String> {
    let keys = item.key_texts();
    let lines = keys.iter().flat_map(|k| k.lines()).filter(|l| l.chars().count() >= SHORT_ANSWER).map(str::to_string);
    let mut all: Vec<String> =
        keys.iter().cloned().chain(lines).map(|t| squeeze(&t)).filter(|t| !t.is_empty()).collect();
    all.sort();
    all.dedup();
    all
}

impl Gate {
    /// A gate that keeps these answers from being told.
    pub fn new(forbidden: Vec<String>) -> Gate {
        let short = forbidden.iter().any(|f| f.chars().count() < SHORT_ANSWER);
        // Room for the spaces that a model may put between the tokens of code.
        let longest = forbidden.iter().map(|f| 2 * f.len() + 8).max().unwrap_or(0);
        let forbidden = forbidden.iter().map(|f| dense(f)).collect();
        // Whether a short answer is told shows only in the whole sentence.
        Gate { forbidden, window: if short { MOST_SENTENCE } else { longest }, ..Gate::default() }
    }

    /// Why the reply was cut, if it was. Nothing passes afterwards.
    pub fn cut(&self) -> Option<Cut> {
        self.cut
    }

    /// Takes a piece of the reply; returns what may be shown now.
    pub fn push(&mut self, piece: &str) -> String {
        let mut out = String::new();
        for c in printable(piece).chars() {
            if self.cut.is_some() {
                break;
            }
            let ends = c == '\n' || (c == ' ' && self.sentence.ends_with(['.', '?', '!']));
            self.sentence.push(c);
            if ends || self.sentence.len() >= MOST_SENTENCE {
                out.push_str(&self.end_sentence());
            } else if c == ' ' {
                out.push_str(&self.release());
            }
        }
        out
    }

    /// The reply has ended: returns the rest that may be shown.
    pub fn finish(&mut self) -> String {
        if self.cut.is_some() { String::new() } else { self.end_sentence() }
    }

    /// The part of the running sentence that can no longer belong to an answer or to a repetition.
    fn release(&mut self) -> String {
        if self.tells() {
            self.cut = Some(Cut::Answer);
            return String::new();
        }
        let plain = plain(&self.sentence);
        if plain.len() <= SHORT_SENTENCE || self.sentences.iter().any(|s| s.starts_with(&plain)) {
            return String::new();
        }
        let safe = self.sentence.len().saturating_sub(self.window);
        let Some(space) = self.sentence.get(..safe).and_then(|s| s.rfind(' ')) else { return String::new() };
        self.show(space + 1)
    }

    fn end_sentence(&mut self) -> String {
        let plain = plain(&self.sentence);
        if self.tells() {
            self.cut = Some(Cut::Answer);
            return String::new();
        }
        if plain.len() > SHORT_SENTENCE && self.sentences.contains(&plain) {
            self.cut = Some(Cut::Loop);
            return String::new();
        }
        let rest = self.show(self.sentence.len());
        self.words += self.sentence.split_whitespace().count();
        self.sentences.push(plain);
        self.before.push_str(&self.sentence);
        let far = self.before.char_indices().rev().nth(MOST_BEFORE).map_or(0, |(at, _)| at);
        self.before.drain(..far);
        self.sentence.clear();
        self.shown = 0;
        if self.words >= MOST_WORDS {
            self.cut = Some(Cut::Long);
        }
        rest
    }

    fn show(&mut self, to: usize) -> String {
        let from = self.shown.min(to);
        self.shown = self.shown.max(to);
        self.sentence.get(from..to).unwrap_or_default().to_string()
    }

    fn tells(&self) -> bool {
        let (said, sentence) = (dense(&format!("{}{}", self.before, self.sentence)), dense(&self.sentence));
        self.forbidden.iter().any(|answer| {
            if answer.chars().count() >= SHORT_ANSWER {
                return contains_words(&said, answer);
            }
            let stated = || STATING.iter().any(|w| contains_words(&sentence, w));
            // A line with nothing but the answer tells it, as in a block of code.
            let bare = || !sentence.replacen(answer, "", 1).contains(char::is_alphanumeric);
            contains_words(&sentence, answer) && (stated() || bare())
        })
    }
}

/// The form in which answers are looked for: small letters, and spaces only where words would run together, so that code
/// is found however it is spaced.
fn dense(text: &str) -> String {
    let chars: Vec<char> = squeeze(text).to_lowercase().chars().collect();
    let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let keep = |i: usize| chars[i] != ' ' || (word(chars.get(i.wrapping_sub(1))) && word(chars.get(i + 1)));
    (0..chars.len()).filter(|&i| keep(i)).map(|i| chars[i]).collect()
}

/// The form in which sentences are compared: single spaces, small letters.
fn plain(sentence: &str) -> String {
    squeeze(sentence).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(forbidden: &[&str], pieces: &[&str]) -> (String, Option<Cut>) {
        let mut gate = Gate::new(forbidden.iter().map(ToString::to_string).collect());
        let mut out: String = pieces.iter().map(|p| gate.push(p)).collect();
        out.push_str(&gate.finish());
        (out, gate.cut())
    }

    #[test]
    fn an_answer_never_passes_however_it_is_split() {
        for pieces in
            [vec!["Think. The keyword is `m", "ut`, of course. Bye."], vec!["Think. ", "The keyword is mut", "."]]
        {
            let (text, cut) = run(&["mut"], &pieces);
            assert!(text.starts_with("Think. ") && !text.contains("mut"), "{text}");
            assert_eq!(cut, Some(Cut::Answer));
        }
        assert_eq!(run(&["3"], &["There are 3 lines here.", " It prints 3."]).1, Some(Cut::Answer));
        assert_eq!(run(&["3"], &["Look at all 3 lines again."]).1, None);
        assert_eq!(run(&["3"], &["The program prints:\n\n```\n3\n```\n"]).1, Some(Cut::Answer));
        assert_eq!(run(&["&mut x"], &["Write `& mut  x` there."]).1, Some(Cut::Answer));
        assert_eq!(run(&["a + b"], &["Write a+b there."]).1, Some(Cut::Answer));
    }

    #[test]
    fn loops_and_floods_end() {
        let (text, cut) = run(&[], &["A value has one owner. A value has one owner. A value"]);
        assert_eq!((text.as_str(), cut), ("A value has one owner. ", Some(Cut::Loop)));
        let flood: String = (0..400).map(|i| format!("word{i} ")).collect();
        assert_eq!(run(&[], &[&flood]).1, Some(Cut::Long));
    }

    #[test]
    fn an_answer_of_many_lines_is_guarded_as_a_whole() {
        assert_eq!(run(&["1 2 3"], &["These lines come:\n1\n2\n3\n"]).1, Some(Cut::Answer));
        assert_eq!(run(&["10 20"], &["First 10\n20 comes.\n"]).1, Some(Cut::Answer));
    }

    #[test]
    fn words_stream_before_the_sentence_ends() {
        let mut gate = Gate::new(vec!["mut".into()]);
        assert!(!gate.push("A binding keeps its first value until somebody says otherwise in").is_empty());
    }

    proptest! {
        #[test]
        fn any_split_lets_the_same_text_through(text in "[a-z.!? \n]{0,200}", cuts in proptest::collection::vec(0usize..200, 0..8)) {
            let whole = run(&["secret"], &[&text]);
            let mut at: Vec<usize> = cuts.into_iter().map(|c| c.min(text.len())).collect();
            at.extend([0, text.len()]);
            at.sort_unstable();
            let pieces: Vec<&str> = at.windows(2).map(|w| &text[w[0]..w[1]]).collect();
            prop_assert_eq!(run(&["secret"], &pieces), whole);
        }

        #[test]
        fn no_control_character_passes(text in any::<String>()) {
            let (out, _) = run(&[], &[&text]);
            prop_assert!(out.chars().all(crate::curriculum::text::is_safe));
        }
    }
}
