//! Whether a typed answer belongs to an item's key.
//!
//! What is forgiven is written in `curricula/README.md`; authors' lists of wrong answers and learners' answers go
//! through the same rules, so a verdict can never contradict the key.

use super::text::{normal_output, squeeze};
use super::{Expect, Item, Question, Typed};

/// What a learner may write for a program that does not compile.
const ERROR_WORDS: [&str; 7] = [
    "error",
    "compile error",
    "compiler error",
    "compilation error",
    "does not compile",
    "doesn't compile",
    "won't compile",
];
/// What a learner may write for a program that panics.
const PANIC_WORDS: [&str; 4] = ["panic", "panics", "it panics", "runtime error"];

/// Whether the key accepts this text. Choices are compared with the option's text.
pub fn accepts(item: &Item, answer: &str) -> bool {
    match (&item.question, &item.expect) {
        (Question::Predict(_), Some(expect)) => predicts(expect, answer),
        (Question::Predict(_), None) => false,
        (Question::Blank(typed) | Question::Short(typed), _) => typed.answers.iter().any(|a| same(item, a, answer)),
        (Question::Choice(options) | Question::Choices(options), _) => {
            options.iter().any(|o| o.correct && squeeze(&o.text) == squeeze(answer))
        }
    }
}

/// Whether two typed answers to this item are the same answer.
pub fn same(item: &Item, a: &str, b: &str) -> bool {
    match &item.question {
        Question::Predict(_) => {
            normal_output(a) == normal_output(b)
                || (is_error(a) && is_error(b))
                || (says(&PANIC_WORDS, a) && says(&PANIC_WORDS, b))
        }
        Question::Blank(_) => same_code(a, b),
        Question::Short(typed) => same_short(typed, a, b),
        _ => squeeze(a) == squeeze(b),
    }
}

fn predicts(expect: &Expect, answer: &str) -> bool {
    match expect {
        Expect::Output(output) => normal_output(output) == normal_output(answer),
        Expect::Error(_) => is_error(answer),
        Expect::Panic(_) => says(&PANIC_WORDS, answer),
    }
}

/// `error`, `error E0382`, `error[E0382]`, `E0382`, `does not compile`: the code itself is not judged.
fn is_error(answer: &str) -> bool {
    let plain: String = answer.chars().map(|c| if "[]:.!".contains(c) { ' ' } else { c }).collect();
    let words = squeeze(&plain).to_lowercase();
    let is_code = |w: &str| w.len() == 5 && w.starts_with('e') && w[1..].bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = words.split(' ').filter(|w| !is_code(w)).collect();
    let named = rest.len() < words.split(' ').count();
    (named && rest.is_empty()) || ERROR_WORDS.contains(&rest.join(" ").as_str())
}

fn says(words: &[&str], answer: &str) -> bool {
    words.contains(&squeeze(answer).to_lowercase().trim_end_matches(['.', '!']))
}

/// Operators of two characters: a space inside makes two others of them.
const OPERATORS: [&str; 19] =
    ["==", "!=", "<=", ">=", "&&", "||", "->", "=>", "::", "..", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "//"];

/// Code is the same when it has the same tokens: space counts only between two word characters and inside an operator.
fn same_code(a: &str, b: &str) -> bool {
    tight(a) == tight(b)
}

/// Code without the spaces that mean nothing. Inside a string or character literal every space counts.
pub fn tight(text: &str) -> String {
    let squeezed = squeeze(text);
    if squeezed.contains('"') || squeezed.contains("' '") {
        return text.trim().to_string();
    }
    let chars: Vec<char> = squeezed.chars().collect();
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let keep = |i: usize| match (chars.get(i.wrapping_sub(1)), chars.get(i + 1)) {
        _ if chars[i] != ' ' => true,
        (Some(&a), Some(&b)) => (word(a) && word(b)) || OPERATORS.contains(&String::from_iter([a, b]).as_str()),
        _ => false,
    };
    (0..chars.len()).filter(|&i| keep(i)).map(|i| chars[i]).collect()
}

fn same_short(typed: &Typed, a: &str, b: &str) -> bool {
    let plain = |t: &str| squeeze(t.trim().trim_matches('`')).to_lowercase();
    let (a, b) = (plain(a), plain(b));
    if a == b {
        return true;
    }
    let number = |t: &str| t.replace('_', "").parse::<f64>().ok().filter(|n| n.is_finite());
    match (number(&a), number(&b)) {
        (Some(x), Some(y)) => (x - y).abs() <= typed.tolerance.unwrap_or(0.0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_recognised_in_the_words_people_use() {
        for yes in ["error", "Error E0382", "error[E0382]", "e0382", "does not compile", "Doesn't compile."] {
            assert!(is_error(yes), "{yes}");
        }
        for no in ["", "errors: 3", "5", "error 5", "E03822", "compiles"] {
            assert!(!is_error(no), "{no}");
        }
    }

    #[test]
    fn code_is_compared_by_its_tokens() {
        assert!(same_code("& mut  x", "&mut x"));
        assert!(same_code("a+b", "a + b"));
        assert!(!same_code("mutx", "mut x"));
        assert!(!same_code("a = = b", "a == b"));
        assert!(!same_code("' '", "''"));
        assert!(same_code("Vec<Vec<u8> >", "Vec<Vec<u8>>"));
        assert!(!same_code("\"a b\"", "\"a  b\""));
    }

    #[test]
    fn numbers_are_compared_by_value() {
        let typed = Typed { answers: vec![], tolerance: None, wrong: vec![] };
        assert!(same_short(&typed, "1_000", "1000.0"));
        assert!(!same_short(&typed, "nan", "1"));
        let near = Typed { tolerance: Some(0.01), ..typed };
        assert!(same_short(&near, "3.14", "3.1415"));
    }
}
