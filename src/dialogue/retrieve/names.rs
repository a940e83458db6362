//! Names of the program at hand in a question: `ticket` in "why may I not use ticket again?" says which value is meant, and
//! not what the question is about; the same name in the program of another lesson is an accident.

use super::passages::apart;
use std::collections::BTreeSet;

/// Words behind which a program makes a name.
const MAKING: [&str; 12] =
    ["let", "mut", "fn", "for", "const", "static", "struct", "def", "function", "var", "int", "char"];

/// The question without the names that the program makes and that the lesson's sentences do not speak of.
pub fn without_names(question: &str, program: &str, lesson: &str) -> String {
    let (prose, _) = apart(lesson);
    let spoken: BTreeSet<&str> = prose.split(|c| !is_name(c)).collect();
    let mut names = made(program);
    names.retain(|n| !spoken.contains(n));
    let mut out = String::with_capacity(question.len());
    let mut rest = question;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len()).max(c.len_utf8());
        let (word, after) = rest.split_at(end);
        out.push_str(if names.contains(word) { "" } else { word });
        rest = after;
    }
    out
}

/// The names that a program makes: behind a word that makes one, or before `=` or a type.
pub(crate) fn made(program: &str) -> BTreeSet<&str> {
    let mut out = BTreeSet::new();
    let (mut before, mut rest) = ("", program);
    while let Some(start) = rest.find(is_name) {
        let word = &rest[start..];
        let end = word.find(|c| !is_name(c)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        let next = after.trim_start();
        let assigned = next.starts_with('=') && !next.starts_with("==") && !next.starts_with("=>");
        let typed = next.starts_with(':') && !next.starts_with("::");
        let made = MAKING.contains(&before) || assigned || typed;
        // Where programs begin is a subject.
        if made
            && word != "main"
            && !MAKING.contains(&word)
            && word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        {
            out.insert(word);
        }
        (before, rest) = (word, after);
    }
    out
}

/// Chinese is written without spaces around names, so its characters belong to none.
pub(crate) fn is_name(c: char) -> bool {
    c == '_' || (c.is_alphanumeric() && !super::is_han(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PROGRAM: &str = "fn send(text: String) {}\nfn main() {\n    let mut ticket = String::from(\"x\");\n    ticket.push_str(\"y\");\n    send(ticket);\n}";

    #[test]
    fn only_names_of_the_program_go() {
        let lesson = "A `String` owns its text.\n\n```rust\nlet ticket = 1;\n```\n";
        for (question, left) in [
            ("why may I not use ticket again?", "why may I not use  again?"),
            ("who owns the text in ticket", "who owns the text in "),
            ("what does push_str do to tickets", "what does push_str do to tickets"),
            ("为什么ticket不能再用", "为什么不能再用"),
            ("is String moved by send(ticket)", "is String moved by ()"),
        ] {
            assert_eq!(without_names(question, PROGRAM, lesson), left);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_added(question in any::<String>(), program in any::<String>()) {
            let left = without_names(&question, &program, "");
            prop_assert!(left.len() <= question.len());
            prop_assert_eq!(without_names(&question, "", ""), question);
        }
    }
}
