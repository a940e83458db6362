//! The fixed texts: complete in every language, with the same variables, well formed, all of them used, and none named
//! that is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use gradus::locale::Locale;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The texts of a language: id to the variables that it shows.
fn texts(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for (name, text) in locale.files() {
        let parsed = fluent_syntax::parser::parse(*text)
            .unwrap_or_else(|(_, errors)| panic!("locales/{}/{name}.ftl: {errors:?}", locale.tag()));
        for entry in parsed.body {
            let Entry::Message(message) = entry else { continue };
            let mut variables = BTreeSet::new();
            visit(message.value.as_ref().expect("every message has a value"), &mut variables);
            let before = all.insert(message.id.name.to_string(), variables);
            assert!(before.is_none(), "{}: `{}` stands twice", locale.tag(), message.id.name);
        }
    }
    all
}

fn visit(pattern: &Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => variable(inline, into),
            Expression::Select { selector, variants } => {
                variable(selector, into);
                variants.iter().for_each(|v| visit(&v.value, into));
            }
        }
    }
}

fn variable(expression: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_string());
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inline) = expression.as_ref() {
                variable(inline, into);
            }
        }
        _ => {}
    }
}

#[test]
fn every_language_says_everything_with_the_same_variables() {
    let english = texts(Locale::En);
    for locale in Locale::ALL {
        let other = texts(locale);
        let missing: Vec<&String> = english.keys().filter(|id| !other.contains_key(*id)).collect();
        let surplus: Vec<&String> = other.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{}: missing {missing:?}, surplus {surplus:?}", locale.tag());
        for (id, variables) in &english {
            assert_eq!(&other[id], variables, "{}: the variables of `{id}`", locale.tag());
        }
    }
}

#[test]
fn chinese_is_chinese() {
    let han = |t: &str| t.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for (name, text) in Locale::ZhHans.files() {
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            // A text of words alone, without variables or code, that has no Chinese character was forgotten.
            let Some((id, said)) = line.split_once(" = ") else { continue };
            let words = said.split(['{', '}', '`']).step_by(2).flat_map(str::split_whitespace);
            let words = words.filter(|w| w.len() > 3 && w.chars().all(char::is_alphabetic)).count();
            assert!(han(said) || words < 2, "locales/zh-Hans/{name}.ftl: `{id}` is not translated: {said}");
        }
    }
}

/// The ids that the code names in `msg!("…"`, with the variables that it gives.
fn named() -> BTreeMap<String, Vec<(String, BTreeSet<String>)>> {
    let call = Regex::new(r#"(?s)msg!\(\s*"([a-z0-9-]+)"\s*([,)])"#).unwrap();
    let argument = Regex::new(r"(?m)(?:^|,)\s*([a-z_][a-z0-9_]*)\s*=[^=]").unwrap();
    let mut all: BTreeMap<String, Vec<(String, BTreeSet<String>)>> = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.ends_with("locale/mod.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for found in call.captures_iter(&text) {
                let whole = found.get(0).unwrap();
                let inside = if &found[2] == "," { closed(&text[whole.end()..]) } else { "" };
                let given = argument.captures_iter(&flat(inside)).map(|a| a[1].to_string()).collect();
                all.entry(found[1].to_string()).or_default().push((path.display().to_string(), given));
            }
        }
    }
    all
}

/// The text up to the parenthesis that closes the one before it.
fn closed(text: &str) -> &str {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

/// The same without what stands in parentheses, brackets or braces.
fn flat(text: &str) -> String {
    let mut depth = 0;
    let keep = |c: &char| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => return depth == 0,
        }
        false
    };
    text.chars().filter(keep).collect()
}

#[test]
fn the_code_names_what_is_there_and_what_is_there_is_named() {
    let (there, named) = (texts(Locale::En), named());
    for (id, places) in &named {
        let Some(variables) = there.get(id) else { panic!("`{id}` is in no language ({})", places[0].0) };
        for (place, given) in places {
            assert_eq!(given, variables, "{place}: the variables of `{id}`");
        }
    }
    let sources = whole_source();
    // Some ids are put together or stand in tables: then the id stands in the source as a text of its own.
    let unused: Vec<&String> =
        there.keys().filter(|id| !named.contains_key(*id) && !sources.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

fn whole_source() -> String {
    let mut all = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}
