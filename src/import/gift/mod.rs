//! Questions in GIFT, a format of Moodle; a category is a skill.
//!
//! [`read`] here takes a file apart into questions; [`answer`] reads what stands between the braces.

mod answer;

use super::build::{Builder, SkillAt};
use super::draft::{Ask, Draft};
use super::html::{self, Lost};
use super::ids::sum;
use super::report::Origin;
use super::{Refused, Source};
use answer::Found;
use std::collections::BTreeMap;

const ENDINGS: [&str; 3] = [".gift", ".txt", ".text"];
/// Where escaped characters wait until the text is taken apart: private characters, taken out of the text before.
const ESCAPED: [(char, char); 9] = [
    ('~', '\u{e000}'),
    ('=', '\u{e001}'),
    ('#', '\u{e002}'),
    ('{', '\u{e003}'),
    ('}', '\u{e004}'),
    (':', '\u{e005}'),
    ('\\', '\u{e006}'),
    ('*', '\u{e007}'),
    ('%', '\u{e008}'),
];
/// Most paragraphs that an open brace may go over.
const MAX_OPEN: usize = 20;

/// Whether a file has a question with an answer between braces.
pub fn fits(source: &Source) -> bool {
    source.texts(&ENDINGS).any(|(path, text)| {
        path.to_lowercase().ends_with(".gift")
            || chunks(&text).iter().any(|c| c.text.contains("::") && c.text.contains('{') || braces(&c.text))
    })
}

/// Whether what stands between braces begins like an answer.
fn braces(text: &str) -> bool {
    let Some((_, rest)) = text.split_once('{') else { return false };
    let Some((inner, _)) = rest.split_once('}') else { return false };
    let inner = inner.trim();
    let word = inner.split('#').next().unwrap_or("").trim().to_uppercase();
    let marked = inner.starts_with(['=', '~']) || inner.strip_prefix('#').is_some_and(|r| !r.trim().is_empty());
    marked || ["T", "F", "TRUE", "FALSE"].contains(&word.as_str())
}

/// A paragraph of the file: a category or a question, with escapes put aside.
#[derive(Debug, Default, PartialEq)]
struct Chunk {
    line: usize,
    text: String,
    /// The `[id:…]` of a comment above it.
    id: Option<String>,
}

/// The text with escaped characters put aside.
fn aside(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if ('\u{e000}'..='\u{e00f}').contains(&c) {
            out.push('\u{fffd}');
            continue;
        }
        let next = chars.peek().copied();
        match ESCAPED.iter().find(|(e, _)| c == '\\' && Some(*e) == next) {
            Some((_, stand)) => {
                chars.next();
                out.push(*stand);
            }
            None if c == '\\' && next == Some('n') => {
                chars.next();
                out.push('\n');
            }
            None => out.push(c),
        }
    }
    out
}

/// The text with what was put aside.
fn back(text: &str) -> String {
    let one = |c: char| ESCAPED.iter().find(|(_, stand)| *stand == c).map_or(c, |(e, _)| *e);
    text.chars().map(one).collect()
}

/// Takes a file apart at its empty lines, without comments. A brace that is open goes on over an empty line.
fn chunks(text: &str) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    let mut now = Chunk::default();
    let (mut gaps, mut unclosed) = (0, false);
    for (n, line) in text.lines().enumerate() {
        let bare = line.trim();
        if let Some(comment) = bare.strip_prefix("//") {
            if now.text.is_empty()
                && let Some((_, rest)) = comment.split_once("[id:")
            {
                now.id = rest.split_once(']').map(|(id, _)| id.trim().to_string());
            }
            continue;
        }
        let begins = bare.starts_with("::") || bare.starts_with("$CATEGORY:");
        let open = unclosed && gaps < MAX_OPEN && !begins;
        if (bare.is_empty() && !open)
            || (begins && !now.text.trim().is_empty() && gaps > 0)
            || bare.starts_with("$CATEGORY:")
        {
            if !now.text.trim().is_empty() {
                out.push(std::mem::take(&mut now));
            }
            (gaps, unclosed) = (0, false);
        }
        if bare.is_empty() {
            gaps += usize::from(open);
            if open {
                now.text.push('\n');
            }
            continue;
        }
        if now.text.is_empty() {
            now.line = n + 1;
        }
        let line = aside(line);
        unclosed = depth(&line).unwrap_or(unclosed);
        now.text.push_str(&line);
        now.text.push('\n');
        if bare.starts_with("$CATEGORY:") {
            out.push(std::mem::take(&mut now));
        }
    }
    if !now.text.trim().is_empty() {
        out.push(now);
    }
    out
}

/// Whether a brace is open at the end of a line; `None` for a line without braces.
fn depth(line: &str) -> Option<bool> {
    match (line.rfind('{'), line.rfind('}')) {
        (None, None) => None,
        (open, close) => Some(open > close),
    }
}

/// How a text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// What Moodle guesses: HTML where there is some.
    Auto,
    Html,
    Markdown,
    Plain,
}

/// A `[html]` at the beginning, and what is behind.
fn marks(text: &str, otherwise: Marks) -> (Marks, &str) {
    let text = text.trim();
    let known = [
        ("[html]", Marks::Html),
        ("[moodle]", Marks::Auto),
        ("[markdown]", Marks::Markdown),
        ("[plain]", Marks::Plain),
    ];
    let found = known.into_iter().find(|(name, _)| text.starts_with(name));
    found.map_or((otherwise, text), |(name, marks)| (marks, text[name.len()..].trim()))
}

/// A text as our Markdown.
fn shown(text: &str, otherwise: Marks) -> (String, Lost) {
    let (how, text) = marks(text, otherwise);
    let text = back(text);
    match how {
        Marks::Html => html::markdown(&text),
        Marks::Auto if html::is_html(&text) => html::markdown(&text.replace('\n', "<br>")),
        Marks::Markdown => (text, Lost::default()),
        Marks::Auto | Marks::Plain => (html::plain(&text), Lost::default()),
    }
}

/// A text without marks, for answers that are typed.
fn typed(text: &str, otherwise: Marks) -> String {
    let (how, text) = marks(text, otherwise);
    let text = back(text);
    let is_html = how == Marks::Html || (how == Marks::Auto && html::is_html(&text));
    if is_html { html::bare(&text) } else { text.trim().to_string() }
}

/// Reads every question.
///
/// # Errors
/// There is none.
pub fn read(source: &Source, out: &mut Builder) -> Result<(), Refused> {
    for (path, text) in source.texts(&ENDINGS) {
        let mut skills: BTreeMap<String, SkillAt> = BTreeMap::new();
        let mut category = super::anki::name_of(path);
        for chunk in chunks(&text) {
            if let Some(name) = chunk.text.trim().strip_prefix("$CATEGORY:") {
                category = named(name);
                continue;
            }
            let at = *skills.entry(category.clone()).or_insert_with(|| {
                let title = category.rsplit('/').next().unwrap_or(&category).to_string();
                out.skill(&category, &title, "")
            });
            question(source, path, at, &chunk, out);
        }
    }
    Ok(())
}

/// A category without what all of them have before it.
fn named(name: &str) -> String {
    let name = back(name.trim());
    let mut rest = name.as_str();
    for before in ["$course$", "$system$", "$module$", "/", "top", "/"] {
        rest = rest.strip_prefix(before).unwrap_or(rest);
    }
    if rest.trim().is_empty() { "questions".into() } else { rest.trim().to_string() }
}

fn question(source: &Source, path: &str, at: SkillAt, chunk: &Chunk, out: &mut Builder) {
    let text = chunk.text.trim();
    let (title, text) = match text.strip_prefix("::").and_then(|t| t.split_once("::")) {
        Some((title, rest)) => (back(title.trim()), rest.trim()),
        None => (String::new(), text),
    };
    let what = if title.is_empty() { back(text) } else { title.clone() };
    let origin = Origin::at(path, chunk.line, &what);
    let (how, text) = marks(text, Marks::Auto);
    let Some((before, rest)) = text.split_once('{') else {
        let (told, _) = shown(text, how);
        out.tell(at, &told);
        return out.leave(origin, "it asks nothing: its text stands in the lesson");
    };
    let Some((inner, after)) = rest.rsplit_once('}') else {
        return out.leave(origin, "its brace is never closed");
    };
    if inner.contains('{') || inner.contains('}') {
        return out.leave(origin, "it has several answers between braces, or a brace without a backslash before it");
    }
    // A full stop behind the braces ends a sentence, and no gap stands before it.
    let gap = after.chars().any(|c| !c.is_whitespace() && !matches!(c, '.' | '?' | '!' | ':' | ';' | ','));
    let asked = if gap { format!("{} _____ {}", before.trim_end(), after.trim_start()) } else { before.to_string() };
    let (prompt, lost) = shown(&asked, how);
    let found = match answer::read(inner, how, &prompt) {
        Ok(found) => found,
        Err(why) => return out.leave(origin, why),
    };
    let own = chunk.id.clone().or_else(|| (!title.is_empty()).then(|| title.clone()));
    let id = own.unwrap_or_else(|| format!("q-{}", sum(&prompt)));
    let named = source.origin(path, &title);
    let base = Draft {
        explanation: found.feedback.clone(),
        ..Draft::new(&id, &prompt, Ask::Explain { points: vec![], model: String::new() }, named)
    };
    for mut draft in drafts(base, &id, &found) {
        lost.and(found.lost).words().into_iter().for_each(|w| draft.changed(w));
        found.changes.iter().for_each(|c| draft.changed(c.clone()));
        if gap && matches!(draft.ask, Ask::Short { .. }) {
            draft.changed("a gap in a text is asked for below it");
        }
        out.item(at, origin.clone(), draft);
    }
}

/// One item, or one for each pair of a matching.
fn drafts(base: Draft, id: &str, found: &Found) -> Vec<Draft> {
    if found.pairs.is_empty() {
        return vec![Draft { ask: found.ask.clone(), ..base }];
    }
    let one = |(left, right): &(String, String)| {
        let mut options: Vec<super::draft::Opt> = Vec::new();
        for (_, text) in &found.pairs {
            if options.iter().all(|o| o.text != *text) {
                options.push(super::draft::Opt { text: text.clone(), correct: text == right, ..Default::default() });
            }
        }
        super::draft::shuffle(&mut options, &format!("{id}{left}"));
        let mut draft = Draft { ask: Ask::Options { options, many: false }, ..base.clone() };
        draft.id = format!("{id}-{}", sum(left));
        draft.prompt = format!("{}\n\n**{left}**", base.prompt);
        draft.changed("a matching has one question for each of its pairs");
        draft
    };
    found.pairs.iter().filter(|(left, _)| !left.is_empty()).map(one).collect()
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn escapes_come_back() {
        let text = r"a\=b \{x\} \\ \~ \n c";
        assert_eq!(back(&aside(text)), "a=b {x} \\ ~ \n c");
        assert_eq!(back(&aside("\u{e000}")), "\u{fffd}");
    }

    #[test]
    fn questions_are_apart() {
        let text = "// c\n$CATEGORY: $course$/top/A/B\n\n// [id:q7] x\n::t:: a {\n=b\n\n~c\n}\n\nlast {T}\n::u:: open {\n\n::v:: w {F}\n";
        let all = chunks(text);
        let lines: Vec<usize> = all.iter().map(|c| c.line).collect();
        assert_eq!(lines, [2, 5, 11, 14], "{all:#?}");
        assert_eq!(all[1].id.as_deref(), Some("q7"));
        assert_eq!(named(" $course$/top/A/B"), "A/B");
    }
}
