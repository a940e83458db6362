//! Whether a typed answer belongs to an item's key.
//!
//! What is forgiven is written in `curricula/README.md`; authors' lists of wrong answers and learners' answers go
//! through the same rules, so a verdict can never contradict the key. Where an author lists as wrong what would be forgiven,
//! the list has the last word.

pub mod code;
mod flags;
pub mod number;
pub mod pattern;
pub mod plain;
mod shell;
pub mod value;
pub mod word;

use super::programs::GAP;
use super::text::{normal_output, squeeze};
use super::{Expect, Item, Question, Typed, Wrong, languages};
use plain::{plain, unticked};

pub use pattern::{Behaviour, behaviour};

/// What a learner may write for a program that does not compile.
const ERROR_WORDS: [&str; 14] = [
    "error",
    "an error",
    "compile error",
    "compiler error",
    "compilation error",
    "compile time error",
    "does not compile",
    "it does not compile",
    "doesn't compile",
    "it doesn't compile",
    "won't compile",
    "it won't compile",
    "will not compile",
    "fails to compile",
];
/// What a learner may write for a program that panics, or raises an exception.
const PANIC_WORDS: [&str; 8] =
    ["panic", "panics", "it panics", "panicked", "a panic", "runtime error", "exception", "an exception"];

/// What a learner may write for a program that stops with an error.
const STOP_WORDS: [&str; 16] = [
    "crash",
    "crashes",
    "it crashes",
    "fails",
    "it fails",
    "traceback",
    "a traceback",
    "syntax error",
    "a syntax error",
    "raises an error",
    "it raises an error",
    "raises an exception",
    "it raises an exception",
    "stops with an error",
    "it stops with an error",
    "it throws an error",
];
/// Words before the name of an error.
const LEADS: [&str; 14] = [
    "it", "the", "a", "an", "raises", "raise", "throws", "gives", "stops", "ends", "fails", "crashes", "with",
    "uncaught",
];

/// How the texts of an answer are compared.
#[derive(Debug, Clone, Copy)]
pub enum Form<'a> {
    /// What a program prints.
    Output,
    /// A piece of code of this language.
    Code(&'a str),
    /// A word, a number, a command, in a course of this language.
    Word(&'a Typed, &'a str),
    /// A value as a program shows it.
    Value,
    /// Any other text: spacing aside, it is itself.
    Text,
}

/// The form of the `n`th text of an answer to this item.
pub fn form(item: &Item, n: usize) -> Form<'_> {
    match &item.question {
        Question::Predict(_) => Form::Output,
        Question::Blank(gaps) => match (gaps.get(n), item.program()) {
            (Some(typed), None) => Form::Word(typed, &item.language),
            // What is not listed is run.
            (_, Some(p)) if code::is_in_quotes(&item.language, &p.body, GAP, n) => Form::Text,
            _ => Form::Code(&item.language),
        },
        Question::Short(typed) if typed.pattern.is_some() => Form::Text,
        Question::Short(typed) => Form::Word(typed, &item.language),
        Question::Trace(_) => Form::Value,
        Question::Code(_) | Question::Fix(_) | Question::Command(_) => Form::Code(&item.language),
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
        (Question::Predict(wrong), Some(expect)) => predicts(&item.language, expect, wrong, answer),
        (Question::Predict(_), None) => false,
        (Question::Blank(_) | Question::Short(_) | Question::Trace(_), _) => accepts_at(item, 0, answer),
        _ => item.key_texts().iter().any(|k| squeeze(k) == squeeze(answer)),
    }
}

/// Whether the key of the `n`th text accepts this one.
pub fn accepts_at(item: &Item, n: usize, answer: &str) -> bool {
    let Some(typed) = typed(item, n) else { return false };
    if let Some(pattern) = &typed.pattern {
        return behaviour(pattern, answer) == Behaviour::Right;
    }
    let form = form(item, n);
    let exact = |listed: &str| exactly(form, listed, answer);
    typed.answers.iter().any(|a| exact(a))
        || (!typed.wrong.iter().any(|w| exact(&w.answer)) && typed.answers.iter().any(|a| matches(form, a, answer)))
}

/// The listed wrong answer that this text is, if any: the very text before one that is only as good as the same.
pub fn listed<'a>(form: Form, wrong: &'a [Wrong], answer: &str) -> Option<&'a Wrong> {
    let exact = wrong.iter().find(|w| exactly(form, &w.answer, answer));
    exact.or_else(|| wrong.iter().find(|w| matches(form, &w.answer, answer)))
}

/// Whether two single answers to this item are the same answer.
pub fn same(item: &Item, a: &str, b: &str) -> bool {
    same_as(form(item, 0), a, b)
}

/// Whether two texts are the same in this form; it does not matter which of them is which.
pub fn same_as(form: Form, a: &str, b: &str) -> bool {
    match form {
        Form::Output => {
            same_output(a, b) || (is_error(a) && is_error(b)) || (says(&PANIC_WORDS, a) && says(&PANIC_WORDS, b))
        }
        Form::Code(language) => code::same(language, a, b),
        Form::Word(typed, language) => word::same(typed, language, a, b),
        Form::Value => exactly(form, a, b) || value::same(a, b),
        Form::Text => squeeze(a) == squeeze(b),
    }
}

/// Whether what a learner typed is what is listed. Beyond [`same_as`], back ticks may stand around the whole of it, of words a
/// full stop behind it, and a number may be written in another base or, if it is small, as a word.
pub fn matches(form: Form, listed: &str, typed: &str) -> bool {
    let same = |text: &str| same_as(form, listed, text);
    let stopped = |text: &str| match form {
        Form::Word(..) if !word::is_command(listed, text) => {
            without_stop(text).is_some_and(|bare| same(bare) || unticked(bare).is_some_and(same))
        }
        _ => false,
    };
    let based = |text: &str| matches!(form, Form::Word(key, _) if word::notation(key, listed, text));
    let worded = |text: &str| {
        let bare = without_stop(text).unwrap_or(text);
        matches!(form, Form::Word(key, _) if word::in_a_word(key, listed, bare))
    };
    let one = |text: &str| same(text) || stopped(text) || based(text) || worded(text);
    one(typed) || (!matches!(form, Form::Text) && unticked(typed).is_some_and(one))
}

/// Whether both are the same texts, without anything forgiven but the space around them.
fn exactly(form: Form, a: &str, b: &str) -> bool {
    match form {
        Form::Output => normal_output(a) == normal_output(b),
        Form::Code("python") => a.trim() == b.trim(),
        _ => squeeze(a) == squeeze(b),
    }
}

/// A sentence's words without the full stop: one that stands behind a letter, a digit or a bracket.
fn without_stop(text: &str) -> Option<&str> {
    let bare = text.trim().strip_suffix('.')?;
    bare.ends_with(|c: char| c.is_alphanumeric() || ")]\"'`%".contains(c)).then_some(bare)
}

fn same_output(a: &str, b: &str) -> bool {
    normal_output(&plain(a)) == normal_output(&plain(b))
}

fn predicts(language: &str, expect: &Expect, wrong: &[Wrong], answer: &str) -> bool {
    let right = |text: &str| match expect {
        Expect::Output(output) => same_output(output, text),
        // Where nothing is compiled, a program that fails fails in one way: it stops with an error.
        _ if !languages::is_compiled(language) => is_error(text) || is_panic(text) || stops(text),
        Expect::Error(_) => is_error(text),
        Expect::Panic(_) => is_panic(text),
    };
    let exact = |listed: &str| exactly(Form::Output, listed, answer);
    // The words for an error mean one thing, so that no list can part them.
    let refused = match expect {
        Expect::Output(output) => !exact(output) && wrong.iter().any(|w| exact(&w.answer)),
        _ => false,
    };
    !refused && (right(answer) || unticked(answer).is_some_and(right))
}

/// `error`, `error E0382`, `error[E0382]`, `E0382`, `does not compile`: the code itself is not judged.
pub fn is_error(answer: &str) -> bool {
    let spoken: String = plain(answer).chars().map(|c| if "[]:.!-".contains(c) { ' ' } else { c }).collect();
    let words = squeeze(&spoken).to_lowercase();
    let is_code = |w: &str| w.len() == 5 && w.starts_with('e') && w[1..].bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = words.split(' ').filter(|w| !is_code(w)).collect();
    let named = rest.len() < words.split(' ').count();
    (named && rest.is_empty()) || ERROR_WORDS.contains(&rest.join(" ").as_str())
}

/// `KeyError`, `it raises a KeyError`, `KeyError: 'x'`, `it crashes`: the kind of the error itself is not judged.
fn stops(answer: &str) -> bool {
    let said = squeeze(&plain(answer)).to_lowercase();
    STOP_WORDS.contains(&said.trim_end_matches(['.', '!'])) || named_stop(answer).is_some()
}

/// The error by whose name an answer says that a program stops, in small letters.
pub fn named_stop(answer: &str) -> Option<String> {
    const KINDS: [&str; 5] = ["error", "exception", "exit", "interrupt", "iteration"];
    let spoken = squeeze(&plain(answer)).to_lowercase().replace('`', "");
    let mut words = spoken.trim_end_matches(['.', '!']).split(' ').skip_while(|w| LEADS.contains(w));
    let word = words.next()?;
    let (name, message) = word.split_once(':').map_or((word, false), |(n, _)| (n, true));
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._".contains(&b)) && !KINDS.contains(&name);
    let named = plain && KINDS.iter().any(|k| name.ends_with(k)) && (message || words.next().is_none());
    named.then(|| name.to_string())
}

/// Whether an answer says that the program panics.
pub fn is_panic(answer: &str) -> bool {
    says(&PANIC_WORDS, answer)
}

fn says(words: &[&str], answer: &str) -> bool {
    words.contains(&squeeze(&plain(answer)).to_lowercase().trim_end_matches(['.', '!']))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn errors_are_recognised_in_the_words_people_use() {
        let good = [
            "error",
            "Error E0382",
            "error[E0382]",
            "e0382",
            "does not compile",
            "Doesn’t compile.",
            "compile-time error",
        ];
        for yes in good {
            assert!(is_error(yes), "{yes}");
        }
        for no in ["", "errors: 3", "5", "error 5", "E03822", "compiles"] {
            assert!(!is_error(no), "{no}");
        }
    }

    #[test]
    fn where_nothing_is_compiled_a_failure_has_the_names_that_people_give_it() {
        let error = Expect::Error("KeyError".into());
        for yes in [
            "error",
            "KeyError",
            "keyerror",
            "`KeyError`",
            "it raises a KeyError.",
            "KeyError: 'x'",
            "exception",
            "TypeError",
            "crashes",
            "json.JSONDecodeError",
        ] {
            assert!(predicts("python", &error, &[], yes), "{yes}");
        }
        for no in ["", "none", "Error 5", "3", "raises", "a b error", "mirror now"] {
            assert!(!predicts("python", &error, &[], no), "{no}");
        }
        let compiled = Expect::Error("E0382".into());
        for no in ["panic", "KeyError", "crashes"] {
            assert!(!predicts("rust", &compiled, &[], no), "{no}");
        }
        assert!(
            predicts("sql", &Expect::Panic(true), &[], "error")
                && !predicts("rust", &Expect::Panic(true), &[], "error")
        );
        assert!(!predicts("python", &Expect::Output("KeyError".into()), &[], "error"));
    }

    #[test]
    fn what_is_forgiven_to_a_learner_is_not_forgiven_to_a_key() {
        let typed = Typed::default();
        let word = Form::Word(&typed, "rust");
        assert!(
            matches(word, "moves", "`Moves`.") && matches(word, "moves", "moves.") && !matches(word, "moves.", "moves")
        );
        assert!(
            matches(word, "cd ..", "cd ..")
                && !matches(word, "cd .", "cd ..")
                && !matches(word, "git add", "git add .")
        );
        assert!(matches(word, "16", "`0x10`") && !matches(word, "0x10", "16"));
        assert!(matches(Form::Output, "a\nb\n", "```\na\nb\n```") && !matches(Form::Output, "`a`", "a"));
        assert!(!matches(Form::Output, "a", "a."));
    }
}
