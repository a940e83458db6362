//! Skills and items as the text of our own files.

use super::draft::{Ask, Draft};
use crate::curriculum::Expect;
use crate::curriculum::parse::Files;
use std::fmt::Write;

/// The first lines of a curriculum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The source's version, or `1.0.0`.
    pub version: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Under which licence, as an SPDX expression or the words of the source.
    pub licence: String,
    /// One sentence.
    pub summary: String,
    /// The language of its programs.
    pub code: String,
}

/// A skill with its items, each with the id that it got.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Skill {
    /// The name of its file.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Ids of the skills before it.
    pub requires: Vec<String>,
    /// Interests.
    pub tags: Vec<String>,
    /// One sentence, where the source has one.
    pub objective: String,
    /// The lesson, in Markdown.
    pub lesson: String,
    /// Its items.
    pub items: Vec<(String, Draft)>,
}

/// A text as TOML: readable where it can be, and never with a line that our files would take for the end of a header.
pub fn toml_text(text: &str) -> String {
    let lines = text.lines().any(|l| l.starts_with("+++"));
    if text.contains('\n') && !lines && !text.contains("'''") && !text.ends_with('\'') {
        return format!("'''\n{text}'''");
    }
    if !text.contains(['\n', '\'']) && text.contains(['"', '\\']) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list(texts: &[String]) -> String {
    let all: Vec<String> = texts.iter().map(|t| toml_text(t)).collect();
    match all.iter().map(String::len).sum::<usize>() {
        n if n > 90 || all.iter().any(|t| t.contains('\n')) => format!("[\n  {},\n]", all.join(",\n  ")),
        _ => format!("[{}]", all.join(", ")),
    }
}

/// `skills = […]` of a curriculum.
pub fn skill_list(names: &[String]) -> String {
    let all: Vec<String> = names.iter().map(|n| format!("  \"{n}\",\n")).collect();
    format!("[\n{}]", all.concat())
}

/// `curriculum.toml`.
pub fn header(header: &Header, skills: &[String]) -> String {
    let mut out = String::new();
    let Header { id, title, version, authors, licence, summary, code } = header;
    let _ = writeln!(out, "id = {}\ntitle = {}\nversion = {}", toml_text(id), toml_text(title), toml_text(version));
    let _ = writeln!(out, "format_version = 1\nlanguage = \"en\"\nauthors = {}", list(authors));
    let _ = writeln!(out, "licence = {}\nsummary = {}", toml_text(licence), toml_text(summary));
    let _ = writeln!(out, "code = {}\nimported = true\nskills = {}", toml_text(code), skill_list(skills));
    out
}

/// The name of a skill's file.
pub fn path_of(id: &str) -> String {
    format!("skills/{id}.md")
}

/// A skill file, and for each item the line of its `+++ item`, counted from 1.
pub fn skill(skill: &Skill, licence: &str, code: &str) -> (String, Vec<usize>) {
    let minutes: f32 = 1.0 + skill.items.iter().map(|(_, d)| d.ask.minutes()).sum::<f32>();
    let mut out = format!("+++\ntitle = {}\n", toml_text(&skill.title));
    if !skill.requires.is_empty() {
        let _ = writeln!(out, "requires = {}", list(&skill.requires));
    }
    if !skill.tags.is_empty() {
        let _ = writeln!(out, "tags = {}", list(&skill.tags));
    }
    let _ = writeln!(
        out,
        "minutes = {}\nobjective = {}\n+++\n\n{}",
        minutes.round(),
        toml_text(&skill.objective),
        skill.lesson
    );
    let mut starts = Vec::new();
    let mut lines = out.matches('\n').count();
    for (id, draft) in &skill.items {
        let text = item(id, draft, licence, code);
        starts.push(lines + 2);
        lines += text.matches('\n').count();
        out.push_str(&text);
    }
    (out, starts)
}

/// An item, with an empty line before it.
fn item(id: &str, draft: &Draft, licence: &str, code: &str) -> String {
    let mut out = format!("\n+++ item\nid = \"{id}\"\nkind = \"{}\"\n", draft.ask.kind());
    let difficulty = draft.difficulty.unwrap_or_else(|| draft.ask.difficulty()).clamp(1, 5);
    let _ = writeln!(out, "difficulty = {difficulty}\nminutes = {}", draft.ask.minutes());
    if let Some(language) = draft.language.as_ref().filter(|l| *l != code) {
        let _ = writeln!(out, "language = {}", toml_text(language));
    }
    let _ = writeln!(out, "hints = {}\nexplanation = {}", list(&draft.hints), toml_text(&draft.explanation));
    let _ = writeln!(out, "source = {}\nlicence = {}", toml_text(&draft.source), toml_text(licence));
    let mut shown = String::new();
    match &draft.ask {
        Ask::Options { options, .. } => {
            for option in options {
                let _ = write!(out, "\n[[options]]\ntext = {}\n", toml_text(&option.text));
                if option.correct {
                    out.push_str("correct = true\n");
                }
                if !option.feedback.is_empty() {
                    let _ = writeln!(out, "feedback = {}", toml_text(&option.feedback));
                }
            }
        }
        Ask::Predict { program, expect } => {
            let said = match expect {
                Expect::Output(o) => format!("output = {}", toml_text(o.trim_end())),
                Expect::Error(code) => format!("error = {}", toml_text(code)),
                Expect::Panic(panics) => format!("panic = {panics}"),
            };
            // An inline table keeps to one line; a text over several has a table of its own.
            let _ = writeln!(out, "\n[expect]\n{said}");
            let language = draft.language.as_deref().unwrap_or(code);
            shown = format!("\n\n```{language}\n{}\n```", program.trim_matches('\n').trim_end());
        }
        Ask::Short { answers, tolerance, case, wrong } => {
            let _ = writeln!(out, "answers = {}", list(answers));
            if let Some(tolerance) = tolerance {
                let _ = writeln!(out, "tolerance = {tolerance:?}");
            }
            if *case {
                out.push_str("case = true\n");
            }
            for (answer, said) in wrong {
                let _ = write!(out, "\n[[wrong]]\nanswer = {}\nfeedback = {}\n", toml_text(answer), toml_text(said));
            }
        }
        Ask::Program(p) => {
            for (key, text) in
                [("starter", &p.starter), ("solution", &p.solution), ("tests", &p.tests), ("setup", &p.setup)]
            {
                if !text.trim().is_empty() || key == "solution" {
                    let _ = writeln!(out, "{key} = {}", toml_text(text));
                }
            }
        }
        Ask::Explain { points, model } => {
            let _ = writeln!(out, "rubric = {}\nmodel = {}", list(points), toml_text(model));
        }
    }
    let _ = writeln!(out, "+++\n{}{shown}", draft.prompt);
    out
}

/// The whole curriculum, and where each item begins: skill, item, line.
pub fn files(head: &Header, skills: &[Skill]) -> (Files, Vec<Vec<usize>>) {
    let mut files = Files::new();
    let mut starts = Vec::new();
    for s in skills {
        let (text, lines) = skill(s, &head.licence, &head.code);
        files.insert(path_of(&s.id), text.into_bytes());
        starts.push(lines);
    }
    let names: Vec<String> = skills.iter().map(|s| s.id.clone()).collect();
    files.insert("curriculum.toml".into(), header(head, &names).into_bytes());
    (files, starts)
}

#[cfg(test)]
mod checks {
    use super::toml_text;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_come_back(text in "[a-z'\"\\\\\n\t+ é]{0,40}") {
            let written = toml_text(&text);
            let back: toml::Table = toml::from_str(&format!("x = {written}\n")).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(back["x"].as_str(), Some(text.as_str()));
            prop_assert!(!written.lines().any(|l| l.trim_end() == "+++"));
        }
    }
}
