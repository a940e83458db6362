//! Whether a typed answer belongs to an item's key.
//!
//! What is forgiven is written in `curricula/README.md`; authors' lists of wrong answers and learners' answers go
//! through the same rules, so a verdict can never contradict the key.

use super::text::{normal_output, squeeze};
use super::{Expect, Item, Pattern, Question, Typed};

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

/// How the texts of an answer are compared.
#[derive(Debug, Clone, Copy)]
pub enum Form<'a> {
    /// What a program prints.
    Output,
    /// A piece of code.
    Code,
    /// A word, a number, a command, a regular expression.
    Word(&'a Typed),
    /// A value as a program shows it.
    Value,
    /// Any other text: spacing aside, it is itself.
    Text,
}

/// The form of the `n`th text of an answer to this item.
pub fn form(item: &Item, n: usize) -> Form<'_> {
    match &item.question {
        Question::Predict(_) => Form::Output,
        Question::Blank(gaps) => match gaps.get(n) {
            Some(typed) if item.program().is_none() => Form::Word(typed),
            _ => Form::Code,
        },
        Question::Short(typed) => Form::Word(typed),
        Question::Trace(_) => Form::Value,
        _ => Form::Text,
    }
}

/// The key of the `n`th text of an answer, for kinds with typed answers.
pub fn typed(item: &Item, n: usize) -> Option<&Typed> {
    match &item.question {
        Question::Blank(gaps) => gaps.get(n),
        Question::Short(typed) if n == 0 => Some(typed),
        Question::Trace(steps) => steps.get(n).map(|s| &s.key),
        _ => None,
    }
}

/// Whether the key accepts this text. Choices are compared with the option's text, other kinds with a single key text.
pub fn accepts(item: &Item, answer: &str) -> bool {
    match (&item.question, &item.expect) {
        (Question::Predict(_), Some(expect)) => predicts(expect, answer),
        (Question::Predict(_), None) => false,
        (Question::Blank(_) | Question::Short(_) | Question::Trace(_), _) => accepts_at(item, 0, answer),
        _ => item.key_texts().iter().any(|k| squeeze(k) == squeeze(answer)),
    }
}

/// Whether the key of the `n`th text accepts this one.
pub fn accepts_at(item: &Item, n: usize, answer: &str) -> bool {
    let Some(typed) = typed(item, n) else { return false };
    match &typed.pattern {
        Some(pattern) => behaves(pattern, answer) == Some(true),
        None => typed.answers.iter().any(|a| same_as(form(item, n), a, answer)),
    }
}

/// Whether two single answers to this item are the same answer.
pub fn same(item: &Item, a: &str, b: &str) -> bool {
    same_as(form(item, 0), a, b)
}

/// Whether two texts are the same in this form.
pub fn same_as(form: Form, a: &str, b: &str) -> bool {
    match form {
        Form::Output => {
            normal_output(a) == normal_output(b)
                || (is_error(a) && is_error(b))
                || (says(&PANIC_WORDS, a) && says(&PANIC_WORDS, b))
        }
        Form::Code => same_code(a, b),
        Form::Word(typed) => same_short(typed, a, b),
        Form::Value => same_value(a, b),
        Form::Text => squeeze(a) == squeeze(b),
    }
}

/// Whether a regular expression does what it must; `None` where it is none.
pub fn behaves(pattern: &Pattern, expression: &str) -> Option<bool> {
    let text = expression.trim().trim_matches('`');
    let text = text.strip_prefix('/').and_then(|t| t.strip_suffix('/')).unwrap_or(text);
    let whole = if pattern.whole { format!("^(?:{text})$") } else { text.to_string() };
    // Bounded, so that no expression of a learner or a stranger takes the machine's memory.
    let regex = regex::RegexBuilder::new(&whole).size_limit(1 << 20).build().ok()?;
    Some(pattern.matches.iter().all(|t| regex.is_match(t)) && !pattern.rejects.iter().any(|t| regex.is_match(t)))
}

/// Values as programs show them: spacing aside, and whatever quotes stand around them.
fn same_value(a: &str, b: &str) -> bool {
    let plain = |t: &str| {
        let t = squeeze(t.trim().trim_matches('`'));
        let quoted = ['"', '\''].into_iter().find(|q| t.len() >= 2 && t.starts_with(*q) && t.ends_with(*q));
        quoted.map_or(t.clone(), |q| t.trim_matches(q).to_string())
    };
    let tight = |t: &str| plain(t).replace(", ", ",");
    let number = |t: &str| plain(t).parse::<f64>().ok().filter(|n| n.is_finite());
    tight(a) == tight(b) || matches!((number(a), number(b)), (Some(x), Some(y)) if x == y)
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
    let fold = |t: String| if typed.case { t } else { t.to_lowercase() };
    let plain = |t: &str| fold(squeeze(t.trim().trim_matches('`')));
    let (a, b) = (without_unit(typed, &plain(a)), without_unit(typed, &plain(b)));
    if a == b {
        return true;
    }
    let number = |t: &str| t.replace('_', "").parse::<f64>().ok().filter(|n| n.is_finite());
    match (number(&a), number(&b)) {
        (Some(x), Some(y)) => (x - y).abs() <= typed.tolerance.unwrap_or(0.0),
        _ => false,
    }
}

/// A number without the unit behind it, where the key names that unit; other texts as they are.
fn without_unit(typed: &Typed, text: &str) -> String {
    let fold = |u: &String| if typed.case { squeeze(u) } else { squeeze(u).to_lowercase() };
    let units = typed.units.iter().filter_map(|u| text.strip_suffix(fold(u).as_str()));
    let longest = units.min_by_key(|rest| rest.len()).map(str::trim);
    let number = |t: &&str| t.replace('_', "").parse::<f64>().is_ok();
    longest.filter(number).unwrap_or(text).to_string()
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
        let typed = Typed::default();
        assert!(same_short(&typed, "1_000", "1000.0"));
        assert!(!same_short(&typed, "nan", "1"));
        let near = Typed { tolerance: Some(0.01), ..typed };
        assert!(same_short(&near, "3.14", "3.1415"));
    }
}
