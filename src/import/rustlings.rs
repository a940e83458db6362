//! Exercises in the manner of Rustlings, of its versions 5 and 6: `info.toml`, `exercises/`, `solutions/`.
//!
//! A folder of exercises is a skill, each exercise a `fix`. Its own tests judge it where it has some; otherwise it must
//! compile and run.

use super::build::Builder;
use super::clean::dedent;
use super::draft::{Ask, Draft, Program};
use super::report::Origin;
use super::{Refused, Source};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// Judges a program without tests.
const RUNS: &str = "#[test]\nfn it_compiles_and_runs() {\n    super::main();\n}\n";
/// The same, where `main` may fail.
const SUCCEEDS: &str = "#[test]\nfn it_compiles_and_runs() {\n    assert!(super::main().is_ok());\n}\n";

/// Whether there is an `info.toml` that lists exercises, or a folder of exercises with one of solutions.
pub fn fits(source: &Source) -> bool {
    info(source).is_some() || (root(source).is_some() && source.files.keys().any(|p| p.contains("solutions/")))
}

/// An exercise as `info.toml` lists it.
struct Listed {
    name: String,
    /// Path of the file below the root.
    path: String,
    folder: String,
    hint: String,
    /// Why it cannot be judged here.
    odd: Option<&'static str>,
    line: usize,
}

/// Reads every exercise.
///
/// # Errors
/// `info.toml` cannot be read.
pub fn read(source: &Source, out: &mut Builder) -> Result<(), Refused> {
    out.head.code = "rust".into();
    let Some(root) = root(source) else { return Err(Refused::Other("rustlings")) };
    let info = info(source);
    let listed = match &info {
        Some((path, text)) => list(path, text)?,
        None => {
            out.note("there is no info.toml: the exercises stand in the order of their names, and have no hints");
            found(source, &root)
        }
    };
    version(source, out);
    let mut skills: BTreeMap<String, usize> = BTreeMap::new();
    let named: BTreeSet<String> = listed.iter().map(|l| format!("{root}{}", l.path)).collect();
    let file = info.as_ref().map_or("info.toml", |(p, _)| p.as_str());
    for one in listed {
        let at = *skills.entry(one.folder.clone()).or_insert_with(|| skill(source, &root, &one.folder, out));
        let path = format!("{root}{}", one.path);
        let origin = Origin::at(file, one.line, &one.name);
        let Some((text, _)) = source.text(&path) else {
            out.leave(origin, format!("there is no {path}"));
            continue;
        };
        let origin = Origin::at(&path, 1, &one.name);
        if let Some(why) = one.odd {
            out.leave(origin, why);
            continue;
        }
        let solution = source.text(&format!("{root}{}", one.path.replacen("exercises/", "solutions/", 1)));
        match draft(&one, &text, solution.map(|s| s.0)) {
            Ok(mut draft) => {
                draft.source = source.origin(&path, "");
                out.item(at, origin, draft);
            }
            Err(why) => out.leave(origin, why),
        }
    }
    for (path, _) in source.texts(&[".rs"]) {
        let inside = path.strip_prefix(root.as_str()).is_some_and(|p| p.starts_with("exercises/"));
        if inside && !named.contains(path) {
            out.leave(Origin::at(path, 0, path), "info.toml does not list it");
        }
    }
    Ok(())
}

/// The `info.toml` that lists exercises.
fn info(source: &Source) -> Option<(String, String)> {
    let lists = |t: &str| t.lines().any(|l| l.trim() == "[[exercises]]");
    source.texts(&["info.toml"]).find(|(_, t)| lists(t)).map(|(p, t)| (p.to_string(), t))
}

/// What stands before `exercises/` in the paths.
fn root(source: &Source) -> Option<String> {
    let before = |p: &String| {
        let at = if p.starts_with("exercises/") { 0 } else { p.find("/exercises/")? + 1 };
        p.ends_with(".rs").then(|| p[..at].to_string())
    };
    source.files.keys().filter_map(before).min_by_key(String::len)
}

fn list(path: &str, text: &str) -> Result<Vec<Listed>, Refused> {
    let table: Table =
        toml::from_str(text).map_err(|e| Refused::File { file: path.into(), why: e.message().trim().to_string() })?;
    let all = table.get("exercises").and_then(Value::as_array).cloned().unwrap_or_default();
    let lines = text.lines().enumerate().filter(|(_, l)| l.trim() == "[[exercises]]").map(|(n, _)| n + 1);
    let mut lines = lines.chain(std::iter::repeat(0));
    let mut out = Vec::new();
    for one in all {
        let said = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or("");
        let flag = |key: &str| one.get(key).and_then(Value::as_bool).unwrap_or(false);
        let line = lines.next().unwrap_or(0);
        let name = said("name").to_string();
        let path = match (said("path"), said("dir")) {
            ("", "") => format!("exercises/{name}.rs"),
            ("", dir) => format!("exercises/{dir}/{name}.rs"),
            (path, _) => path.to_string(),
        };
        let odd = match said("mode") {
            "clippy" => Some("Clippy judges it, which the workbench does not run"),
            "buildscript" => Some("it needs a build script, which the workbench does not run"),
            _ if flag("strict_clippy") => Some("Clippy judges it, which the workbench does not run"),
            _ if flag("skip_check_unsolved") => Some("it compiles and runs as it is: there is nothing to judge"),
            _ => None,
        };
        let folder =
            path.strip_prefix("exercises/").and_then(|p| p.rsplit_once('/')).map_or("", |(f, _)| f).to_string();
        out.push(Listed { name, path, folder, hint: said("hint").trim().to_string(), odd, line });
    }
    Ok(out)
}

/// The exercises of a folder that no `info.toml` lists.
fn found(source: &Source, root: &str) -> Vec<Listed> {
    let inside = |p: &&String| p.strip_prefix(root).is_some_and(|p| p.starts_with("exercises/") && p.ends_with(".rs"));
    let one = |p: &String| -> Option<Listed> {
        let path = p.strip_prefix(root)?.to_string();
        let name = path.rsplit('/').next()?.trim_end_matches(".rs").to_string();
        let folder = path.strip_prefix("exercises/")?.rsplit_once('/').map_or("", |(f, _)| f).to_string();
        Some(Listed { name, path, folder, hint: String::new(), odd: None, line: 0 })
    };
    source.files.keys().filter(inside).filter_map(one).collect()
}

/// The version and the authors of the published crate.
fn version(source: &Source, out: &mut Builder) {
    for (_, text) in source.texts(&["cargo.toml"]) {
        let table: Table = toml::from_str(&text).unwrap_or_default();
        let Some(package) = table.get("package").and_then(Value::as_table) else { continue };
        if package.get("name").and_then(Value::as_str) != Some("rustlings") {
            continue;
        }
        out.head.version = package.get("version").and_then(Value::as_str).unwrap_or("").to_string();
        let authors = package.get("authors").and_then(Value::as_array).cloned().unwrap_or_default();
        let authors: Vec<String> = authors.iter().filter_map(|a| Some(a.as_str()?.to_string())).collect();
        if !authors.is_empty() {
            out.head.authors = authors;
        }
    }
}

/// A folder of exercises: its README is the lesson.
fn skill(source: &Source, root: &str, folder: &str, out: &mut Builder) -> usize {
    let readme = source.text(&format!("{root}exercises/{folder}/README.md")).map(|t| t.0).unwrap_or_default();
    let (title, lesson) = match readme.trim_start().strip_prefix("# ").map(|t| t.split_once('\n').unwrap_or((t, ""))) {
        Some((title, rest)) => (title.trim().to_string(), rest.trim().to_string()),
        None => {
            let bare = folder.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_').replace('_', " ");
            (bare, readme.trim().to_string())
        }
    };
    out.skill(if folder.is_empty() { "exercises" } else { folder }, &title, &lesson)
}

fn draft(one: &Listed, text: &str, solution: Option<String>) -> Result<Draft, String> {
    let (program, tests) = apart(text);
    let solved = solution.as_deref().map(apart);
    let mut notes = Vec::new();
    let mut prompt = comment(text);
    let main = solution.as_deref().unwrap_or(text);
    let fails = main.lines().any(|l| l.starts_with("fn main()") && l.contains("->"));
    let mut done = Program { fix: true, ..Program::default() };
    let goal = match (&tests, solved.as_ref().map(|(_, t)| t)) {
        (Some(tests), theirs) if !is_learners(tests, theirs.and_then(|t| t.as_ref())) => {
            done.tests = dedent(tests);
            done.starter = program;
            done.solution = solved.map(|(p, _)| p).unwrap_or_default();
            format!("Repair the program, so that these tests pass:\n\n```rs\n{}```", done.tests)
        }
        (Some(_), _) | (None, Some(Some(_))) => {
            let judged = solution.as_deref().unwrap_or(text);
            if judged.contains("#[should_panic") {
                return Err("the learner writes tests that must panic, which cannot be looked at from outside".into());
            }
            done.tests = calls(judged);
            done.starter = public(text);
            done.solution = solution.as_deref().map(public).unwrap_or_default();
            notes.push("the learner writes its tests: they are run as they are, and made `pub` for that");
            "Write the tests, and make them pass.".into()
        }
        (None, _) => {
            done.tests = if fails { SUCCEEDS } else { RUNS }.into();
            done.starter = text.into();
            done.solution = solution.unwrap_or_default();
            notes.push("it has no tests: it must compile and run");
            "Repair the program: it must compile, and run to its end.".into()
        }
    };
    for program in [&mut done.starter, &mut done.solution] {
        // What is forbidden cannot be allowed where our tests are added.
        if program.contains("#![forbid(") {
            *program = program.replace("#![forbid(", "#![deny(");
            notes.push("`#![forbid]` stands as `#![deny]`, so that tests can be added");
        }
    }
    if done.solution.is_empty() {
        notes.push("the source has no solution, so that nothing shows that it can be solved here");
    }
    if !prompt.is_empty() {
        prompt.push_str("\n\n");
    }
    prompt.push_str(&goal);
    let mut draft = Draft::new(&one.name, prompt, Ask::Program(done), "");
    draft.hints = vec![one.hint.clone()];
    notes.into_iter().for_each(|n| draft.changed(n));
    Ok(draft)
}

/// The comment at the top of a file, as text.
fn comment(text: &str) -> String {
    let lines = text.lines().skip_while(|l| l.trim().is_empty()).map_while(|l| l.strip_prefix("//"));
    let lines: Vec<&str> = lines.map(|l| l.strip_prefix(' ').unwrap_or(l)).collect();
    lines.iter().filter(|l| !l.contains("I AM NOT DONE")).copied().collect::<Vec<_>>().join("\n").trim().to_string()
}

/// A program without its module of tests, and what is in that module.
fn apart(text: &str) -> (String, Option<String>) {
    let lines: Vec<&str> = text.lines().collect();
    let opens = |n: usize| {
        let mut next = lines[n + 1..].iter().filter(|l| !l.trim().is_empty() && !l.trim_start().starts_with("#["));
        lines[n].trim_end() == "#[cfg(test)]" && next.next().is_some_and(|l| l.starts_with("mod ") && l.ends_with('{'))
    };
    let Some(start) = (0..lines.len()).find(|n| opens(*n)) else { return (text.to_string(), None) };
    let Some(open) = (start..lines.len()).find(|n| lines[*n].starts_with("mod ")) else {
        return (text.to_string(), None);
    };
    let Some(end) = (open..lines.len()).find(|n| lines[*n] == "}") else { return (text.to_string(), None) };
    let body = lines[open + 1..end].join("\n");
    let rest: Vec<&str> = lines[..start].iter().chain(&lines[end + 1..]).copied().collect();
    if !body.contains("#[test]") {
        return (text.to_string(), None);
    }
    (rest.join("\n").trim_end().to_string() + "\n", Some(body))
}

/// Whether the tests are what the learner shall write: the solution has others, or something is to be done in them.
fn is_learners(tests: &str, solved: Option<&String>) -> bool {
    let bare = |t: &str| {
        t.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<String>().split_whitespace().collect::<String>()
    };
    match solved {
        Some(solved) => bare(tests) != bare(solved),
        None => tests.contains("assert!()") || tests.contains("assert_eq!()") || tests.contains("TODO"),
    }
}

/// The names of the tests of a program.
fn names(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut marked = false;
    for (n, line) in text.lines().enumerate() {
        let bare = line.trim();
        marked |= bare == "#[test]";
        if let Some(rest) = bare.strip_prefix("fn ").filter(|_| marked) {
            out.push((n, rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()));
            marked = false;
        }
    }
    out
}

/// Tests that call those of the program.
fn calls(text: &str) -> String {
    let behind = text.lines().skip_while(|l| l.trim_end() != "#[cfg(test)]");
    let module = behind.into_iter().find_map(|l| l.strip_prefix("mod ")?.strip_suffix('{')).unwrap_or("tests").trim();
    let one = |(_, name): (usize, String)| format!("#[test]\nfn {name}() {{\n    super::{module}::{name}();\n}}\n");
    names(text).into_iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The program with tests that can be called from outside their module.
fn public(text: &str) -> String {
    let at: Vec<usize> = names(text).into_iter().map(|(n, _)| n).collect();
    let line = |(n, l): (usize, &str)| if at.contains(&n) { l.replacen("fn ", "pub fn ", 1) } else { l.to_string() };
    text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

#[cfg(test)]
mod checks {
    use super::*;

    const TEXT: &str = "// Do it.\n//\n// Now.\n\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn a() {\n        f();\n    }\n}\n";

    #[test]
    fn tests_are_taken_apart() {
        let (program, tests) = apart(TEXT);
        assert_eq!(program, "// Do it.\n//\n// Now.\n\nfn f() {}\n");
        assert_eq!(dedent(&tests.unwrap()), "use super::*;\n\n#[test]\nfn a() {\n    f();\n}\n");
        assert_eq!(comment(TEXT), "Do it.\n\nNow.");
        assert!(public(TEXT).contains("    pub fn a() {"));
        assert_eq!(calls(TEXT), "#[test]\nfn a() {\n    super::tests::a();\n}\n");
    }
}
