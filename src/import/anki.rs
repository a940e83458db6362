//! Notes as Anki exports them as text, and any table of two columns: the front asks, the back answers.
//!
//! A short back is an answer to type; a longer one is a model to compare one's own words with. Cards with gaps (cloze) become
//! one item for each gap.

use super::build::{Builder, SkillAt};
use super::draft::{Ask, Draft};
use super::html;
use super::ids::sum;
use super::report::Origin;
use super::{Refused, Source};
use std::collections::BTreeMap;

const ENDINGS: [&str; 4] = [".txt", ".csv", ".tsv", ".tab"];
/// A back of at most so many words and characters in one line is typed.
const SHORT: (usize, usize) = (6, 60);
/// Most points of a rubric.
const MAX_POINTS: usize = 8;
/// Most gaps of a card.
const MAX_GAPS: usize = 20;

/// What the lines before the notes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    separator: char,
    html: bool,
    guid: Option<usize>,
    deck: Option<usize>,
    tags: Option<usize>,
    kind: Option<usize>,
    one_deck: String,
    /// How many lines they are.
    lines: usize,
}

/// Whether some file begins as Anki's own exports do.
pub(super) fn is_headed(source: &Source) -> bool {
    let begins = |t: &str| t.starts_with("#separator:") || t.starts_with("#html:");
    source.texts(&ENDINGS).any(|(_, t)| begins(&t))
}

/// Whether some file is a table with a header of Anki's, or a `.csv` or `.tsv`.
pub fn fits(source: &Source) -> bool {
    is_headed(source) || source.texts(&ENDINGS[1..]).next().is_some()
}

/// The last part of a path without its ending, as words.
pub(super) fn name_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(s, _)| s).replace(['-', '_'], " ")
}

/// Reads the lines before the notes.
pub(super) fn head(path: &str, text: &str) -> Head {
    let mut head = Head {
        separator: '\t',
        html: false,
        guid: None,
        deck: None,
        tags: None,
        kind: None,
        one_deck: String::new(),
        lines: 0,
    };
    let mut said = false;
    for line in text.lines().take_while(|l| l.starts_with('#')) {
        head.lines += 1;
        let Some((key, value)) = line[1..].split_once(':') else { continue };
        let column = || value.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        match key.trim() {
            "separator" => {
                said = true;
                head.separator = match value.trim().to_lowercase().as_str() {
                    "comma" => ',',
                    "semicolon" => ';',
                    "tab" | "\\t" | "" => '\t',
                    "space" => ' ',
                    "pipe" => '|',
                    "colon" => ':',
                    other => other.chars().next().unwrap_or('\t'),
                };
            }
            "html" => head.html = value.trim() == "true",
            "guid column" => head.guid = column(),
            "deck column" => head.deck = column(),
            "tags column" => head.tags = column(),
            "notetype column" => head.kind = column(),
            "deck" => head.one_deck = value.trim().to_string(),
            _ => {}
        }
    }
    if !said {
        let first = text.lines().nth(head.lines).unwrap_or("");
        let found = ['\t', ';', ','].into_iter().find(|c| first.contains(*c));
        let comma = path.to_lowercase().ends_with(".csv") && !first.contains('\t');
        head.separator = found.unwrap_or(if comma { ',' } else { '\t' });
    }
    head
}

/// A row of a table: its line, counted from 1, and its fields.
pub(super) type Row = (usize, Vec<String>);

/// The rows of a table with quotes; what stands in quotes may go over lines. Lines that begin with `#` are no rows.
pub(super) fn rows(text: &str, separator: char, skip: usize) -> Vec<Row> {
    let mut out = Vec::new();
    let mut line = 1;
    let mut rest = text;
    for _ in 0..skip {
        rest = rest.split_once('\n').map_or("", |(_, r)| r);
        line += 1;
    }
    let mut chars = rest.chars().peekable();
    while chars.peek().is_some() {
        let begun = line;
        let mut fields = vec![String::new()];
        let (mut quoted, mut fresh, mut comment) = (false, true, false);
        while let Some(c) = chars.next() {
            line += usize::from(c == '\n');
            let Some(field) = fields.last_mut() else { break };
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' if quoted => quoted = false,
                c if quoted => field.push(c),
                '"' if fresh => {
                    quoted = true;
                    fresh = false;
                }
                '\n' => break,
                c if c == separator => {
                    fields.push(String::new());
                    fresh = true;
                }
                c => {
                    comment |= c == '#' && fresh && fields.len() == 1;
                    if let Some(field) = fields.last_mut() {
                        field.push(c);
                    }
                    fresh = false;
                }
            }
        }
        if !comment && fields.iter().any(|f| !f.trim().is_empty()) {
            out.push((begun, fields));
        }
    }
    out
}

/// Reads every note.
///
/// # Errors
/// There is none.
pub fn read(source: &Source, out: &mut Builder) -> Result<(), Refused> {
    let mut skills: BTreeMap<String, SkillAt> = BTreeMap::new();
    for (path, text) in source.texts(&ENDINGS) {
        let head = head(path, &text);
        for (line, fields) in rows(&text, head.separator, head.lines) {
            let named = |column: Option<usize>| column.and_then(|n| fields.get(n)).map_or("", |f| f.trim());
            let deck = match (named(head.deck), head.one_deck.as_str()) {
                ("", "") => name_of(path),
                ("", one) => one.to_string(),
                (deck, _) => deck.to_string(),
            };
            let meta = [head.guid, head.deck, head.tags, head.kind];
            let plain = |n: usize| !meta.contains(&Some(n));
            let shown: Vec<&str> =
                fields.iter().enumerate().filter(|(n, _)| plain(*n)).map(|(_, f)| f.as_str()).collect();
            let origin = Origin::at(path, line, shown.first().unwrap_or(&""));
            let drafts = match note(&shown, named(head.guid), head.html) {
                Ok(drafts) => drafts,
                Err(why) => {
                    out.leave(origin, why);
                    continue;
                }
            };
            let (key, title) = place(&deck, named(head.guid));
            let at = *skills.entry(key.clone()).or_insert_with(|| out.skill(&key, &title, ""));
            for mut draft in drafts {
                draft.source = source.origin(path, named(head.guid));
                out.item(at, origin.clone(), draft);
            }
        }
    }
    Ok(())
}

/// What the skill of a deck is called and entitled. A card of ours goes back to the skill that it came from.
fn place(deck: &str, guid: &str) -> (String, String) {
    let title = deck.rsplit("::").next().unwrap_or(deck).trim().to_string();
    match ours(guid) {
        Some((skill, _)) => (skill.to_string(), title),
        None => (deck.to_string(), title),
    }
}

/// Skill and item of a guid that we gave: `curriculum.skill/item`.
fn ours(guid: &str) -> Option<(&str, &str)> {
    let (skill, item) = guid.split_once('.')?.1.split_once('/')?;
    let id = crate::curriculum::parse::is_id;
    (id(skill) && id(item)).then_some((skill, item))
}

/// The items of a note.
fn note(fields: &[&str], guid: &str, marked: bool) -> Result<Vec<Draft>, String> {
    let front = fields.first().copied().unwrap_or("");
    let back = fields.get(1).copied().unwrap_or("");
    let id = match ours(guid) {
        Some((_, item)) => item.to_string(),
        None if guid.is_empty() => format!("n-{}", sum(front)),
        None => format!("n-{}{}", sum(guid), sum(&guid.chars().rev().collect::<String>())),
    };
    if front.contains("{{c") && front.contains("}}") {
        return cloze(front, back, &id, marked);
    }
    let (mut prompt, lost) = shown(front, marked);
    let (answer, more) = shown(back, marked);
    let rest = fields.get(2..).unwrap_or(&[]).iter().filter(|f| !f.trim().is_empty());
    let rest: Vec<String> = rest.map(|f| shown(f, marked).0).collect();
    if bare_of_pictures(&prompt) {
        return Err("it asks by a picture or a sound alone".into());
    }
    if bare_of_pictures(&answer) && !answer.is_empty() {
        return Err("it answers by a picture or a sound alone".into());
    }
    if answer.is_empty() {
        return Err("it has no back".into());
    }
    let typed = if marked { html::bare(back) } else { back.trim().to_string() };
    let (ask, change) = ask_for(&answer, &typed);
    if !marked {
        prompt = html::plain(&prompt);
    }
    let mut draft = Draft::new(id, prompt, ask, "");
    draft.explanation = rest.join("\n\n");
    change.into_iter().for_each(|c| draft.changed(c));
    lost.and(more).words().into_iter().for_each(|w| draft.changed(w));
    if !rest.is_empty() {
        draft.changed("fields beyond the second stand in the explanation");
    }
    Ok(vec![draft])
}

/// A field as Markdown.
fn shown(field: &str, marked: bool) -> (String, html::Lost) {
    let field = field.replace("[sound:", "<img src=").replace("[anki:play", "<img src=anki");
    let field = if field.contains("<img src=") { field.replacen(']', ">", 1) } else { field };
    if marked || field.contains("<img src=") {
        html::markdown(&field)
    } else {
        (field.trim().to_string(), html::Lost::default())
    }
}

/// Whether nothing but the names of pictures is there.
fn bare_of_pictures(text: &str) -> bool {
    let mut rest = text.to_string();
    while let Some((before, after)) = rest.split_once("(picture: ") {
        rest = format!("{before}{}", after.split_once(')').map_or("", |(_, a)| a));
    }
    rest.trim().is_empty() && text.contains("(picture: ")
}

/// What is asked for an answer: to type it where it is short, else to explain and compare. `typed` is the answer without
/// marks. Tells what was changed by that.
pub(super) fn ask_for(answer: &str, typed: &str) -> (Ask, Option<&'static str>) {
    let typed = typed.trim();
    let inner = typed.strip_prefix('`').and_then(|t| t.strip_suffix('`')).filter(|t| !t.contains('`')).unwrap_or(typed);
    let one_line = !inner.contains('\n') && !inner.contains("```");
    if one_line && inner.split_whitespace().count() <= SHORT.0 && inner.chars().count() <= SHORT.1 && !inner.is_empty()
    {
        let answers = vec![inner.to_string()];
        return (Ask::Short { answers, tolerance: None, case: false, wrong: Vec::new() }, None);
    }
    let lines: Vec<String> = answer
        .lines()
        .map(|l| l.trim().trim_start_matches(['-', '*', '•']).trim().to_string())
        .filter(|l| !l.is_empty() && !l.starts_with("```"))
        .collect();
    let listed = answer.lines().filter(|l| !l.trim().is_empty()).all(|l| l.trim_start().starts_with(['-', '*', '•']));
    let whole = vec![answer.split_whitespace().collect::<Vec<_>>().join(" ")];
    let points = if listed && (2..=MAX_POINTS).contains(&lines.len()) { lines } else { whole };
    let ask = Ask::Explain { points, model: answer.to_string() };
    (ask, Some("the answer is long: the learner compares an answer of their own with it"))
}

/// One item for each number of a gap: those with this number are asked, the others shown.
fn cloze(text: &str, extra: &str, id: &str, marked: bool) -> Result<Vec<Draft>, String> {
    let mut numbers: Vec<u32> = Vec::new();
    for piece in text.split("{{c").skip(1) {
        let number: String = piece.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(number) = number.parse()
            && numbers.len() <= MAX_GAPS
            && !numbers.contains(&number)
        {
            numbers.push(number);
        }
    }
    if numbers.is_empty() || numbers.len() > MAX_GAPS {
        return Err(format!("{} gaps; 1 to {MAX_GAPS} can be asked", numbers.len()));
    }
    let mut out = Vec::new();
    for number in numbers {
        let mut shown_text = String::new();
        let mut answers: Vec<String> = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{c") {
            let (inner, behind) = after.split_once("}}").unwrap_or((after, ""));
            let (which, inner) = inner.split_once("::").unwrap_or(("", inner));
            let (hidden, hint) = inner.split_once("::").unwrap_or((inner, ""));
            shown_text.push_str(before);
            if which.parse() == Ok(number) {
                answers.push(if marked { html::bare(hidden) } else { hidden.trim().to_string() });
                shown_text.push_str(&if hint.is_empty() { "_____".into() } else { format!("_____ ({hint})") });
            } else {
                shown_text.push_str(hidden);
            }
            rest = behind;
        }
        shown_text.push_str(rest);
        let (prompt, lost) = shown(&shown_text, marked);
        let prompt = if marked { prompt } else { html::plain(&prompt) };
        answers.dedup();
        let typed = answers.join(", ");
        let (ask, change) = ask_for(&typed, &typed);
        let mut draft = Draft::new(format!("{id}-c{number}"), prompt, ask, "");
        draft.explanation = shown(extra, marked).0;
        draft.changed("a text with gaps has one question for each gap");
        change.into_iter().for_each(|c| draft.changed(c));
        lost.words().into_iter().for_each(|w| draft.changed(w));
        out.push(draft);
    }
    Ok(out)
}
