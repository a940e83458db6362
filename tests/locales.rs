//! The fixed texts: complete in every language, with the same variables, well formed, all of them used, and none named
//! that is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use gradus::locale::{self, Locale};
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
        InlineExpression::MessageReference { id, .. } => panic!("a message names another one, `{}`", id.name),
        InlineExpression::TermReference { id, .. } => panic!("a message names a term, `{}`", id.name),
        _ => {}
    }
}

/// Each message is parsed alone, when it is first said: it must say what it says among all others.
#[test]
fn a_message_says_alone_what_it_says_in_its_file() {
    for locale in Locale::ALL {
        let mut bundle = FluentBundle::new(vec![locale.tag().parse().unwrap()]);
        bundle.set_use_isolating(false);
        for (_, text) in locale.files() {
            bundle.add_resource(FluentResource::try_new(text.to_string()).unwrap()).unwrap();
        }
        let all = texts(locale);
        assert!(all.len() > 1_000);
        for (id, variables) in all {
            let mut args = FluentArgs::new();
            variables.into_iter().for_each(|v| args.set(v, 2));
            let pattern = bundle.get_message(&id).unwrap().value().unwrap();
            let whole = bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned();
            assert_eq!(locale::within(locale, || locale::text(&id, Some(&args))), whole, "{}: `{id}`", locale.tag());
        }
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
    for (path, text) in sources().into_iter().filter(|(path, _)| path != "locale/mod.rs") {
        for found in call.captures_iter(&text) {
            let whole = found.get(0).unwrap();
            let inside = if &found[2] == "," { closed(&text[whole.end()..]) } else { "" };
            let given = argument.captures_iter(&flat(inside)).map(|a| a[1].to_string()).collect();
            all.entry(found[1].to_string()).or_default().push((path.clone(), given));
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

/// The rooms whose words a learner reads.
const SPEAKING: [&str; 8] = ["tui", "plain", "report", "session", "policy", "grading", "learner", "driver"];

/// Commands that show a learner something.
const SPEAKING_COMMANDS: [&str; 8] = [
    "cli/status.rs",
    "cli/next.rs",
    "cli/why.rs",
    "cli/stats.rs",
    "cli/taste.rs",
    "cli/history.rs",
    "cli/report.rs",
    "cli/due.rs",
];

/// Texts of several words that no learner reads, by a part of them.
const NO_SPEECH: [&str; 5] = [
    // Words of programming that are no slips of others.
    "print println printf",
    // What the lines remember to have said.
    "not saved {why}",
    // What `man` prints where there are no pages.
    "This system has been minimized",
    // The first line of a page.
    "<!doctype html>",
    // A panic that a test asks for.
    "a panic, as the test wants it",
];

#[test]
fn no_sentence_stands_in_the_code() {
    let words = Regex::new(r"[A-Za-z]{2,}[,;:.!?)]? +\(?[A-Za-z]{2,}").unwrap();
    let shown = Regex::new(r"\{[^}]*\}").unwrap();
    let (mut found, mut used) = (Vec::new(), BTreeSet::new());
    for (path, text) in sources() {
        let room = path.split('/').next().unwrap_or_default();
        let speaks = SPEAKING.contains(&room) || SPEAKING_COMMANDS.contains(&path.as_str());
        if !speaks || path.ends_with("tests.rs") {
            continue;
        }
        for (line, literal) in literals(&text) {
            let bare = shown.replace_all(&literal, "");
            if !words.is_match(&bare) {
                continue;
            }
            match NO_SPEECH.iter().find(|part| literal.contains(**part)) {
                Some(part) => drop(used.insert(*part)),
                None => found.push(format!("src/{path}:{line}: {literal:?}")),
            }
        }
    }
    let idle: Vec<&&str> = NO_SPEECH.iter().filter(|part| !used.contains(*part)).collect();
    assert!(idle.is_empty(), "NO_SPEECH names what is not there: {idle:?}");
    assert!(
        found.is_empty(),
        "these texts are in one language only; give them a name with msg!, or say in NO_SPEECH that no learner reads \
         them:\n{}",
        found.join("\n")
    );
}

#[test]
fn the_check_of_sentences_can_fail() {
    let of = |text: &str| literals(text).into_iter().map(|(_, t)| t).collect::<Vec<_>>();
    let text = "//! \"no text\"\nfn f() { g(\"two words\", '\"', r#\"raw \"text\"\"#, b\"bytes too\"); /* \"no\" */ }\n\
        #[error(\"not this one\")]\nstruct E;\nfn h<'a>(x: &'a str) { i(\"after\\\" it\") }\n\
        #[cfg(test)]\nmod tests { const T: &str = \"a test\"; }\n";
    assert_eq!(of(text), ["two words", "raw \"text\"", "bytes too", "after\" it"]);
}

/// The texts in quotes of a source without its tests, comments and attributes, with the number of their line.
fn literals(source: &str) -> Vec<(usize, String)> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let chars: Vec<char> = source.chars().collect();
    let at = |n: usize| chars.get(n).copied().unwrap_or('\0');
    let (mut out, mut n) = (Vec::new(), 0);
    while n < chars.len() {
        match (at(n), at(n + 1)) {
            ('/', '/') => n += chars[n..].iter().take_while(|c| **c != '\n').count(),
            ('/', '*') => n += chars[n..].windows(2).position(|w| w == ['*', '/']).map_or(chars.len(), |p| p + 2),
            // An attribute in one line.
            ('#', '[') => n += chars[n..].iter().take_while(|c| **c != '\n').count(),
            ('\'', c) if c == '\\' || at(n + 2) == '\'' => {
                let from = n + if c == '\\' { 3 } else { 2 };
                n = from + chars[from..].iter().take_while(|c| **c != '\'').count() + 1;
            }
            ('r', '#' | '"') if !at(n.wrapping_sub(1)).is_alphanumeric() => {
                let marks = chars[n + 1..].iter().take_while(|c| **c == '#').count();
                if at(n + 1 + marks) != '"' {
                    n += 1;
                    continue;
                }
                let from = n + marks + 2;
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', marks)).collect();
                let length = chars[from..].windows(end.len()).position(|w| w == end).unwrap_or(chars.len() - from);
                out.push((from, chars[from..from + length].iter().collect()));
                n = from + length + end.len();
            }
            ('"', _) => {
                let (from, mut text) = (n, String::new());
                n += 1;
                while n < chars.len() && at(n) != '"' {
                    n += usize::from(at(n) == '\\');
                    text.push(at(n));
                    n += 1;
                }
                n += 1;
                out.push((from, text));
            }
            _ => n += 1,
        }
    }
    let line = |at: usize| 1 + chars[..at].iter().filter(|c| **c == '\n').count();
    out.into_iter().map(|(at, text)| (line(at), text)).collect()
}

/// The path below `src` and the text of each file there.
fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut all) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
                all.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

/// Ids that stand in tables, not in `msg!`.
#[test]
fn ids_in_tables_are_there() {
    let there = texts(Locale::En);
    let id = Regex::new(r#""((?:key|help)-[a-z-]+)""#).unwrap();
    let mut seen = 0;
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("tui/")) {
        for found in id.captures_iter(&text) {
            seen += 1;
            assert!(there.contains_key(&found[1]), "src/{path}: there is no text `{}`", &found[1]);
        }
    }
    assert!(seen > 100, "only {seen} ids in the tables of the keys");
}

fn whole_source() -> String {
    sources().into_iter().map(|(_, text)| text).collect()
}
