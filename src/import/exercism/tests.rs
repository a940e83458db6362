//! Tests of exercises, made tests of our workbench: nothing about what they ask changes.

use super::Folder;
use std::fmt::Write;

/// Tests of a Rust exercise: they stand inside the crate instead of beside it, and none is ignored.
///
/// # Errors
/// What the workbench cannot do.
pub fn rust(folder: &Folder, given: &str, programs: &[&String], changes: &mut Vec<String>) -> Result<String, String> {
    let read =
        |name: &str| -> toml::Table { folder.text(name).and_then(|t| toml::from_str(&t).ok()).unwrap_or_default() };
    let (manifest, example) = (read("Cargo.toml"), read(".meta/Cargo-example.toml"));
    let krate = manifest.get("package").and_then(|p| p.get("name")?.as_str()).unwrap_or(folder.slug).replace('-', "_");
    let tables = [&manifest, &example]
        .map(|m| ["dependencies", "dev-dependencies"].map(|k| m.get(k).and_then(|t| t.as_table())));
    for name in tables.into_iter().flatten().flatten().flat_map(|t| t.keys()) {
        let path = format!("{}::", name.replace('-', "_"));
        if name == "pretty_assertions" && !programs.iter().any(|p| p.contains(&path)) {
            continue;
        }
        if given.contains(&path) || programs.iter().any(|p| p.contains(&path)) {
            return Err(format!("it needs the crate {name}, and programs here have the standard library alone"));
        }
    }
    let odd = [
        ("macro_rules!", "its tests are made by macros"),
        ("include!", "its tests read other files"),
        ("include_str!", "its tests read other files"),
        ("\nmod ", "its tests stand in several modules"),
        ("\npub mod ", "its tests stand in several modules"),
    ];
    if let Some((_, why)) = odd.iter().find(|(word, _)| given.contains(word)) {
        return Err((*why).into());
    }
    let file = |l: &str| l.trim_start_matches("pub ").starts_with("mod ") && l.trim_end().ends_with(';');
    if programs.iter().any(|p| p.lines().any(file)) {
        return Err("its program is in several files".into());
    }
    let (given, some) = featureless(given);
    if some {
        changes.push("tests for features of the crate are left out: they are not needed to pass".into());
    }
    let mut out = String::new();
    for line in given.lines() {
        let bare = line.trim();
        // Its macros are called like those of the standard library, and judge alike.
        if bare.starts_with("use pretty_assertions::") {
            continue;
        }
        if bare.starts_with("#[ignore") {
            continue;
        }
        if bare == format!("use {krate}::*;")
            || bare == format!("use {krate};")
            || bare == format!("extern crate {krate};")
        {
            continue;
        }
        out.push_str(&outside(line, &krate));
        out.push('\n');
    }
    let number = crate::curriculum::languages::tests("rust", &out).unwrap_or(0);
    if number == 0 { Err("there is no test".into()) } else { Ok(out.trim_start().to_string()) }
}

/// The tests without those for features of the crate, and whether there were such.
fn featureless(given: &str) -> (String, bool) {
    let mut kept: Vec<&str> = Vec::new();
    let mut lines = given.lines();
    let mut some = false;
    while let Some(line) = lines.next() {
        if !line.starts_with("#[cfg(feature") {
            kept.push(line);
            continue;
        }
        some = true;
        while kept.last().is_some_and(|l| l.starts_with("#[")) {
            kept.pop();
        }
        // What it is about ends where a line closes it.
        let _ = lines.find(|l| !l.starts_with([' ', '#']) && l.ends_with(['}', ';']));
    }
    (kept.join("\n") + "\n", some)
}

/// The line with `crate` in the place of the crate's own name: the tests stand inside of it now.
fn outside(line: &str, krate: &str) -> String {
    if let Some(rest) = line.trim().strip_prefix("use ").and_then(|l| l.strip_prefix(krate))
        && rest.starts_with(" as ")
    {
        return format!("use crate{rest}");
    }
    let path = format!("{krate}::");
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(&path) {
        let before = rest[..at].chars().next_back();
        out.push_str(&rest[..at]);
        let inner = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
        out.push_str(if inner { &path } else { "crate::" });
        rest = &rest[at + path.len()..];
    }
    out + rest
}

/// Runs one method of a test case and tells its first error.
const RUN: &str = r#"

class _Told(_unittest.TestResult):
    error = None

    def addError(self, test, err):
        self.error = self.error or err[1]

    addFailure = addError

    def addSubTest(self, test, subtest, err):
        self.error = self.error or (err and err[1])


def _run(case, name):
    told = _Told()
    _unittest.TestSuite([case(name)]).run(told)
    if told.error:
        raise told.error
"#;

/// Stands in for `pytest` where only its marks are used.
const MARKS: &str = "class _Marks:\n    def __getattr__(self, name):\n        return lambda *_, **__: lambda test: test\n\n\n_sys.modules[\"pytest\"] = _types.SimpleNamespace(mark=_Marks())\n";

/// Tests of a Python exercise, and what makes the files that it comes with. Each method of a `TestCase` is called by a
/// function of its own.
///
/// # Errors
/// What the workbench cannot do.
pub fn python(folder: &Folder, given: &str, module: &str) -> Result<(String, String), String> {
    let uses_pytest = given.contains("pytest");
    let beyond = given.replace("pytest.mark.", "").replace("import pytest", "");
    if beyond.contains("pytest.") {
        return Err("its tests need pytest".into());
    }
    if given.contains("_run(") || given.contains("_Told") {
        return Err("its tests use names of our own".into());
    }
    let mut out = String::from("import sys as _sys\nimport types as _types\nimport unittest as _unittest\n\n");
    let _ = writeln!(out, "_sys.modules[\"{module}\"] = answer");
    if uses_pytest {
        out.push_str("\n\n");
        out.push_str(MARKS);
    }
    out.push('\n');
    out.push_str(given.trim_end());
    out.push('\n');
    let methods = methods(given)?;
    let plain = given.lines().filter(|l| l.starts_with("def test_")).count();
    if methods.is_empty() && plain == 0 {
        return Err("there is no test".into());
    }
    if !methods.is_empty() {
        out.push_str(RUN);
    }
    let mut seen: Vec<String> = Vec::new();
    for (case, method) in &methods {
        let mut name = method.clone();
        while seen.contains(&name) {
            name.push_str("_again");
        }
        let _ = write!(out, "\n\ndef {name}():\n    _run({case}, \"{method}\")\n");
        seen.push(name);
    }
    Ok((out, setup(folder)?))
}

/// Classes and their test methods, each of a `TestCase` or of a class that is one by its base.
///
/// # Errors
/// There is a class of tests of another sort.
fn methods(text: &str) -> Result<Vec<(String, String)>, String> {
    let word = |t: &str| -> String { t.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut cases: Vec<String> = Vec::new();
    let mut out = Vec::new();
    // The class at hand, and whether it is a case.
    let mut class: Option<(String, bool)> = None;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("class ") {
            let name = word(rest);
            let bases: Vec<String> = rest[name.len()..].split(['(', ',', ')']).map(|b| word(b.trim())).collect();
            let is_case = line.contains("TestCase") || bases.iter().any(|b| cases.contains(b));
            if is_case {
                cases.push(name.clone());
            }
            class = Some((name, is_case));
        } else if line.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            class = None;
        }
        let Some(rest) = line.strip_prefix("    def test_") else { continue };
        match &class {
            Some((name, true)) => out.push((name.clone(), format!("test_{}", word(rest)))),
            Some((name, false)) => return Err(format!("its tests are in the class {name}, which is no TestCase")),
            None => {}
        }
    }
    Ok(out)
}

/// A script that writes the files that the exercise brings with it.
fn setup(folder: &Folder) -> Result<String, String> {
    let mut out = String::new();
    for name in folder.files("editor") {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) && !name.starts_with('.');
        let Some(text) = folder.text(&name) else { continue };
        if !plain || text.lines().any(|l| l == "END_OF_FILE") {
            return Err(format!("it needs the file {name}, which cannot be put beside the program"));
        }
        let _ = write!(out, "cat > {name} << 'END_OF_FILE'\n{}\nEND_OF_FILE\n", text.trim_end());
    }
    Ok(out)
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn paths_begin_inside_the_crate() {
        assert_eq!(
            outside("use leap::{a, b}; leap::c(my_leap::d, x::leap::e)", "leap"),
            "use crate::{a, b}; crate::c(my_leap::d, x::leap::e)"
        );
    }

    #[test]
    fn methods_belong_to_their_classes() {
        let text = "class A(unittest.TestCase):\n    def test_a(self):\n        def test_inner(): pass\n\nclass B(A):\n    def test_b(self): pass\n\nclass C(x.TestCase):\n    def test_c(self): pass\nx = 1\n    def test_d(self): pass\n";
        let all: Vec<String> = methods(text).unwrap().into_iter().map(|(c, m)| format!("{c}.{m}")).collect();
        assert_eq!(all, ["A.test_a", "B.test_b", "C.test_c"]);
        assert!(methods("class A:\n    def test_a(self): pass\n").is_err());
    }
}
