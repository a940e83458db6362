//! A track of Exercism: its concepts are the skills, its prerequisites what they require, its exercises the items.
//!
//! [`map`] reads the concepts and puts them in an order in which they can be learned; [`tests`] makes tests of our workbench
//! out of those of an exercise.

mod map;
mod tests;

use super::build::Builder;
use super::draft::{Ask, Draft, Program};
use super::report::Origin;
use super::{Refused, Source};
use map::{Exercise, Map};
use serde_json::Value;

/// Whether there is a `config.json` that lists exercises.
pub fn fits(source: &Source) -> bool {
    config(source).is_some()
}

/// The path of the track's `config.json`, what it says, and its text.
fn config(source: &Source) -> Option<(String, Value, String)> {
    let top = |p: &str| p.matches('/').count() <= 1 && !p.contains(".meta/");
    source.texts(&[".json"]).filter(|(p, _)| top(p)).find_map(|(path, text)| {
        let value: Value = serde_json::from_str(&text).ok()?;
        let lists = value.get("exercises").and_then(|e| e.get("concept").or_else(|| e.get("practice"))).is_some();
        lists.then(|| (path.to_string(), value, text))
    })
}

/// Reads the map and every exercise.
///
/// # Errors
/// There is no track.
pub fn read(source: &Source, out: &mut Builder) -> Result<(), Refused> {
    let Some((path, config, text)) = config(source) else { return Err(Refused::Other("exercism")) };
    let root = path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let said = |key: &str| config.get(key).and_then(Value::as_str).unwrap_or("");
    let language = language(said("slug"));
    let name = said("language");
    if let Some(language) = language {
        out.head.code = language.into();
    }
    if !said("slug").is_empty() {
        out.head.id = format!("exercism-{}", said("slug"));
        out.head.title = format!("Exercism: {name}");
        out.head.authors = vec![format!("the authors of the Exercism track {name}")];
    }
    out.head.summary = said("blurb").split_whitespace().collect::<Vec<_>>().join(" ");
    let map = Map::read(&config, out);
    let mut at = Vec::new();
    for concept in &map.concepts {
        let folder = format!("{root}concepts/{}", concept.slug);
        let file = |name: &str| source.text(&format!("{folder}/{name}")).map(|t| t.0);
        let lesson = file("introduction.md").or_else(|| file("about.md")).unwrap_or_default();
        let skill = out.skill(&concept.slug, &concept.name, &prose(&lesson));
        let meta: Option<Value> = file(".meta/config.json").and_then(|t| serde_json::from_str(&t).ok());
        let blurb = meta.as_ref().and_then(|m| m.get("blurb")?.as_str()).unwrap_or("").to_string();
        // Concepts come after what they require, so those have their ids already.
        let requires = concept.requires.iter().filter_map(|r| Some(out.id(*at.get(*r)?))).collect();
        out.describe(skill, requires, &blurb, Vec::new());
        at.push(skill);
    }
    let mut others = None;
    let mut there = 0;
    for exercise in &map.exercises {
        let folder = format!("{root}exercises/{}/{}", exercise.group, exercise.slug);
        let line = text.find(&format!("\"{}\"", exercise.slug)).map_or(0, |n| super::clean::line_of(&text, n));
        let inside = format!("{folder}/");
        if !source.files.range(inside.clone()..).next().is_some_and(|(p, _)| p.starts_with(&inside)) {
            out.leave(Origin::at(&path, line, &exercise.slug), "its files are not here");
            continue;
        }
        there += 1;
        let origin = Origin::at(&folder, 0, &exercise.slug);
        if let Some(status) = exercise.status.as_deref().filter(|s| ["deprecated", "wip"].contains(s)) {
            out.leave(origin, format!("the track calls it `{status}`"));
            continue;
        }
        let read = Folder { source, path: &folder, slug: &exercise.slug, patterns: config.get("files") };
        match draft(&read, exercise, language, name) {
            Ok(draft) => {
                let skill = match exercise.at.and_then(|n| at.get(n).copied()) {
                    Some(skill) => skill,
                    None => *others.get_or_insert_with(|| out.skill("practice", "Exercises without a concept", "")),
                };
                out.item(skill, origin, draft);
            }
            Err(why) => out.leave(origin, why),
        }
    }
    if there == 0 && !map.exercises.is_empty() {
        out.note("no exercises were there: this is the map of the skills alone");
    }
    Ok(())
}

/// What the workbench calls the language of a track.
fn language(slug: &str) -> Option<&'static str> {
    match slug {
        "rust" => Some("rust"),
        "python" => Some("python"),
        "c" => Some("c"),
        "bash" => Some("shell"),
        "sqlite" | "sql" => Some("sql"),
        _ => None,
    }
}

/// The folder of an exercise.
struct Folder<'a> {
    source: &'a Source,
    path: &'a str,
    slug: &'a str,
    patterns: Option<&'a Value>,
}

impl Folder<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.source.text(&format!("{}/{name}", self.path)).map(|t| t.0)
    }

    fn meta(&self) -> Value {
        self.text(".meta/config.json").and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default()
    }

    /// The names of files of one sort (`solution`, `test`, `example`, `exemplar`, `editor`): what the exercise says, else
    /// what the track says.
    fn files(&self, sort: &str) -> Vec<String> {
        let list = |v: Option<&Value>| -> Vec<String> {
            let all = v.and_then(|v| v.get(sort)).and_then(Value::as_array).cloned().unwrap_or_default();
            all.iter().filter_map(|n| Some(n.as_str()?.to_string())).collect()
        };
        let own = list(self.meta().get("files"));
        if !own.is_empty() {
            return own;
        }
        let snake = self.slug.replace('-', "_");
        let pascal: String = self.slug.split('-').map(capital).collect();
        let mut camel = pascal.clone();
        if let Some(first) = pascal.chars().next() {
            camel.replace_range(..first.len_utf8(), &first.to_lowercase().to_string());
        }
        let filled = |n: String| {
            let n = n.replace("%{snake_slug}", &snake).replace("%{kebab_slug}", self.slug);
            n.replace("%{pascal_slug}", &pascal).replace("%{camel_slug}", &camel)
        };
        list(self.patterns).into_iter().map(filled).collect()
    }

    /// The one file of a sort with this ending; `None` where there is none.
    fn one(&self, sorts: &[&str], ending: &str) -> Result<Option<(String, String)>, String> {
        for sort in sorts {
            let names: Vec<String> = self.files(sort).into_iter().filter(|n| n.ends_with(ending)).collect();
            match &names[..] {
                [] => {}
                [name] => {
                    if let Some(text) = self.text(name) {
                        return Ok(Some((name.clone(), text)));
                    }
                }
                _ => return Err(format!("its {sort} has several files: {}", names.join(", "))),
            }
        }
        Ok(None)
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn draft(folder: &Folder, exercise: &Exercise, language: Option<&str>, name: &str) -> Result<Draft, String> {
    let ending = match language {
        Some("rust") => ".rs",
        Some("python") => ".py",
        Some(other) => return Err(format!("its tests are not in a manner that the workbench knows for {other}")),
        None => return Err(format!("programs in {name} cannot be run here")),
    };
    let (file, starter) = folder.one(&["solution"], ending)?.ok_or("there is no program to begin with")?;
    let (_, solution) = folder.one(&["exemplar", "example"], ending)?.ok_or("there is no solution")?;
    let (_, given) = folder.one(&["test"], ending)?.ok_or("there are no tests")?;
    let mut changes = Vec::new();
    let (tests, setup) = match ending {
        ".rs" => (tests::rust(folder, &given, &[&starter, &solution], &mut changes)?, String::new()),
        _ => tests::python(folder, &given, file.trim_end_matches(".py"))?,
    };
    let docs = |name: &str| folder.text(&format!(".docs/{name}")).map(|t| prose(&t)).unwrap_or_default();
    let prompt: Vec<String> = ["instructions.md", "instructions.append.md"].map(docs).into();
    let prompt = prompt.join("\n\n").trim().to_string();
    let prompt =
        if prompt.is_empty() { folder.text("README.md").map(|t| prose(&t)).unwrap_or_default() } else { prompt };
    let undone = ["pass", "todo!", "unimplemented!", "NotImplementedError"].iter().any(|w| starter.contains(w));
    if prompt.to_lowercase().contains("refactor") && !undone {
        return Err("it asks to improve a program that passes already, which no test can judge".into());
    }
    let (prompt, pictures) = super::clean::pictures(&prompt);
    let program = Program { fix: false, starter, solution, tests, setup };
    let mut draft =
        Draft::new(exercise.slug.clone(), prompt, Ask::Program(program), folder.source.origin(folder.path, ""));
    draft.hints = hints(&docs("hints.md"));
    if draft.hints.len() > 1 {
        changes.push("hints for several tasks stand together".to_string());
    }
    // Exercism counts from 1 to 10.
    draft.difficulty = exercise.difficulty.map(|d| d.div_ceil(2).clamp(1, 5));
    if pictures {
        changes.push("pictures cannot be shown; their names stand in their places".to_string());
    }
    if exercise.several {
        changes.push("it belongs to several concepts, and stands at the one that comes last".to_string());
    }
    changes.into_iter().for_each(|c| draft.changed(c));
    Ok(draft)
}

/// What is general first, then what is said about the tasks.
fn hints(text: &str) -> Vec<String> {
    let mut general = String::new();
    let mut tasks = String::new();
    let mut in_general = false;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            in_general = title.trim().eq_ignore_ascii_case("general");
            if in_general {
                continue;
            }
        }
        let to = if in_general { &mut general } else { &mut tasks };
        to.push_str(line);
        to.push('\n');
    }
    [general, tasks].into_iter().map(|h| h.trim().to_string()).filter(|h| !h.is_empty()).collect()
}

/// Markdown of Exercism: without its first heading, comments, and the fences around notes.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut notes: Option<String> = None;
    let mut commented = false;
    for (n, line) in text.trim().lines().enumerate() {
        let bare = line.trim();
        if let Some(end) = notes.as_ref().filter(|end| bare == end.as_str()).cloned() {
            drop(end);
            notes = None;
            continue;
        }
        let fence: String = bare.chars().take_while(|c| matches!(c, '~' | '`')).collect();
        if fence.len() >= 3 && bare[fence.len()..].trim().starts_with("exercism/") {
            notes = Some(fence);
            continue;
        }
        commented |= bare.starts_with("<!--");
        if commented {
            commented = !bare.ends_with("-->");
            continue;
        }
        if n == 0 && bare.starts_with("# ") {
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out.trim().to_string()
}
