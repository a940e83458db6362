//! From the text of files to a [`Curriculum`], with every mistake found on the way.
//!
//! A mistake in one item never hides those of the others: the parser goes on and reports all of them.

use super::diagnostic::{Diagnostic, SourceFile};
use super::parts::{Part, split, toml_at};
use super::priors::{Known, Priors};
use super::question::{meaning, question};
use super::raw::*;
use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;

/// Files of a curriculum by their path inside its folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 1 << 20;

/// Reads a curriculum. The result is `None` only where `curriculum.toml` itself cannot be read; whether the rest may be
/// used is for the diagnostics to say.
pub fn parse(files: &Files) -> (Option<Curriculum>, Vec<Diagnostic>) {
    parse_by(files, &|n, read| (0..n).map(read).collect())
}

/// What reading one skill gives.
pub type Read = (Option<Skill>, Vec<Diagnostic>);

/// Reads so many skills, each by its number, in any order and at the same time; returns them in order.
pub type Spread<'a> = dyn Fn(usize, &(dyn Fn(usize) -> Read + Sync)) -> Vec<Read> + 'a;

/// The same, where the skills may be read side by side.
pub fn parse_by(files: &Files, spread: &Spread<'_>) -> (Option<Curriculum>, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let texts = texts(files, &mut out);
    let name = "curriculum.toml";
    let Some(text) = texts.get(name) else {
        let missing = SourceFile { name, text: "" };
        if !files.contains_key(name) {
            out.push(
                missing.whole("there is no curriculum.toml here", "every curriculum has one: see curricula/README.md"),
            );
        }
        return (None, out);
    };
    let file = SourceFile { name, text };
    let Some(raw) = toml_at::<RawCurriculum>(file, 0..text.len(), &mut out) else { return (None, out) };
    check_header(file, &raw, &mut out);
    let id = raw.id.get_ref().clone();
    let entries = raw.skills.get_ref();
    let read = |n: usize| {
        let (mut out, entry) = (Vec::new(), &entries[n]);
        let path = format!("skills/{}.md", entry.get_ref());
        if !is_id(entry.get_ref()) {
            out.push(file.error(entry.span().start, "a skill's file name has letters, digits and dashes only", ""));
        } else if let Some(text) = texts.get(path.as_str()) {
            let file = SourceFile { name: &path, text };
            return (parse_skill(&id, &raw.code, entry.get_ref(), file, &mut out), out);
        } else if !files.contains_key(&path) {
            let help = format!("write {path}, or take the name out of `skills`");
            out.push(file.error(entry.span().start, format!("the file {path} does not exist"), help));
        }
        (None, out)
    };
    let mut skills = Vec::new();
    for (skill, said) in spread(entries.len(), &read) {
        skills.extend(skill);
        out.extend(said);
    }
    let listed: BTreeSet<String> = entries.iter().map(|s| format!("skills/{}.md", s.get_ref())).collect();
    for path in files.keys().filter(|p| p.starts_with("skills/") && p.ends_with(".md") && !listed.contains(*p)) {
        let help = "add its name to `skills` in curriculum.toml, or remove the file";
        out.push(SourceFile { name: path, text: "" }.whole("this file is not listed, so nobody would learn it", help));
    }
    let mut curriculum = Curriculum {
        id,
        title: raw.title,
        version: raw.version,
        language: raw.language,
        authors: raw.authors,
        licence: raw.licence,
        summary: raw.summary,
        code: raw.code,
        imported: raw.imported,
        index: Index::of(&skills),
        skills,
        priors: Priors::default(),
    };
    if let Some(text) = texts.get(priors::FILE) {
        curriculum.priors = priors::parse(text, &curriculum, &mut out);
        let said = &curriculum.priors;
        for item in curriculum.skills.iter_mut().flat_map(|s| &mut s.items) {
            item.known = said.of(&item.id, item.kind(), item.difficulty);
        }
    }
    (Some(curriculum), out)
}

/// Decodes the files, refusing those that are too large, not UTF-8, or could steer a terminal.
fn texts<'a>(files: &'a Files, out: &mut Vec<Diagnostic>) -> BTreeMap<&'a str, &'a str> {
    let mut texts = BTreeMap::new();
    for (name, bytes) in files {
        let file = SourceFile { name, text: "" };
        if bytes.len() > MAX_FILE {
            let message = format!("this file has {} bytes, and {MAX_FILE} are allowed", bytes.len());
            out.push(file.whole(message, "split the skill in two"));
            continue;
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(e) => {
                let shown = String::from_utf8_lossy(bytes);
                let file = SourceFile { name, text: &shown };
                out.push(file.error(e.valid_up_to(), "this is not UTF-8 text", "save the file as UTF-8"));
                continue;
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some((at, c)) = text::first_unsafe(text) {
            let message = format!("the control character U+{:04X} could steer the learner's terminal", c as u32);
            out.push(SourceFile { name, text }.error(
                at,
                message,
                "remove it; to talk about it, write it as an escape",
            ));
            continue;
        }
        texts.insert(name.as_str(), text);
    }
    texts
}

fn check_header(file: SourceFile, raw: &RawCurriculum, out: &mut Vec<Diagnostic>) {
    if !is_id(raw.id.get_ref()) {
        out.push(file.error(raw.id.span().start, "an id has lower-case letters, digits and dashes only", ""));
    }
    let version = *raw.format_version.get_ref();
    if !(1..=FORMAT_VERSION).contains(&version) {
        let message = format!("format_version {version} is not known; this program reads 1 to {FORMAT_VERSION}");
        out.push(file.error(raw.format_version.span().start, message, "use a newer gradus, or format_version = 1"));
    }
    if raw.skills.get_ref().is_empty() {
        out.push(file.error(raw.skills.span().start, "a curriculum has at least one skill", ""));
    }
}

/// Whether this can be an id: lower-case letters, digits and dashes, at most 64.
pub fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn parse_skill(
    curriculum: &str,
    language: &str,
    name: &str,
    file: SourceFile,
    out: &mut Vec<Diagnostic>,
) -> Option<Skill> {
    let parts = split(file).map_err(|d| out.push(d)).ok()?;
    let (first, rest) = parts.split_first()?;
    let raw = toml_at::<RawSkill>(file, first.header.clone(), out)?;
    let id = format!("{curriculum}.{name}");
    let language = raw.language.unwrap_or_else(|| language.to_string());
    let full = |names: Vec<Spanned<String>>| -> Vec<String> {
        names.into_iter().map(|n| format!("{curriculum}.{}", n.into_inner())).collect()
    };
    let mut skill = Skill {
        id,
        title: raw.title,
        requires: full(raw.requires),
        confusable: full(raw.confusable),
        tags: raw.tags,
        minutes: raw.minutes,
        objective: raw.objective,
        misconceptions: Vec::new(),
        lesson: file.text[first.body.clone()].trim().replace('\r', ""),
        items: Vec::new(),
        place: first.place(file),
    };
    for m in raw.misconceptions {
        if skill.misconception(m.id.get_ref()).is_some() {
            let at = first.header.start + m.id.span().start;
            out.push(file.error(at, format!("two misconceptions are called `{}`", m.id.get_ref()), "rename one"));
        }
        skill.misconceptions.push(Misconception { id: m.id.into_inner(), belief: m.belief, correction: m.correction });
    }
    for part in rest {
        if let Some(item) = parse_item(&skill, &language, file, part, out) {
            skill.items.push(item);
        }
    }
    Some(skill)
}

fn parse_item(skill: &Skill, language: &str, file: SourceFile, part: &Part, out: &mut Vec<Diagnostic>) -> Option<Item> {
    let raw = toml_at::<RawItem>(file, part.header.clone(), out)?;
    let base = part.header.start;
    let id = format!("{}/{}", skill.id, raw.id.get_ref());
    let mut fault = |span: Range<usize>, message: String, help: &str| {
        out.push(file.error(base + span.start, message, help));
    };
    if !is_id(raw.id.get_ref()) {
        fault(raw.id.span(), "an id has lower-case letters, digits and dashes only".into(), "");
    }
    if skill.items.iter().any(|i| i.id == id) {
        fault(
            raw.id.span(),
            format!("two items are called `{}`", raw.id.get_ref()),
            "rename one: progress is bound to it",
        );
    }
    if !(1..=5).contains(raw.difficulty.get_ref()) {
        fault(raw.difficulty.span(), "difficulty goes from 1 (easy) to 5 (hard)".into(), "");
    }
    let rungs = raw.hints.get_ref().len();
    // Others' content seldom has all of them; the ladder goes over those that are missing.
    let enough = rungs == 3 || (raw.source.is_some() && rungs < 3);
    if !enough || raw.hints.get_ref().iter().any(|h| h.trim().is_empty()) {
        let message = format!("this item has {rungs} hints, and every item has three: point, rule, example");
        fault(raw.hints.span(), message, "write the missing ones");
    }
    let named = raw.misconceptions();
    for m in named.into_iter().filter(|m| skill.misconception(m.get_ref()).is_none()) {
        fault(
            m.span(),
            format!("the skill has no misconception `{}`", m.get_ref()),
            "add it to the front matter, or use `feedback`",
        );
    }
    let kind = *raw.kind.get_ref();
    let (kind_span, difficulty) = (raw.kind.span(), (*raw.difficulty.get_ref()).clamp(1, 5) as u8);
    let prompt = file.text[part.body.clone()].trim().replace('\r', "");
    let expect = raw.expect.clone();
    let (minutes, explanation, hints) = (raw.minutes, raw.explanation.clone(), raw.hints.get_ref().clone());
    let (source, licence) = (raw.source.clone(), raw.licence.clone());
    let language = raw.language.clone().unwrap_or_else(|| language.to_string());
    let question = match question(kind, raw) {
        Ok(q) => q,
        Err(message) => {
            fault(kind_span, message, "see the table of kinds in curricula/README.md");
            return None;
        }
    };
    let hash = meaning(&prompt, expect.as_ref(), &question);
    let place = part.place(file);
    let known = Known::default();
    Some(Item {
        id,
        language,
        runs: true,
        difficulty,
        minutes,
        hints,
        explanation,
        prompt,
        expect,
        question,
        source,
        licence,
        hash,
        place,
        known,
    })
}
