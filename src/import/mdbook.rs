//! Quizzes of `mdbook-quiz`: one TOML file is one skill, in the order of the file names.

use super::build::Builder;
use super::clean::pictures;
use super::draft::{Ask, Draft, Opt, shuffle};
use super::ids::sum;
use super::report::Origin;
use super::{Refused, Source};
use crate::curriculum::{ANY_CODE, Expect};
use toml::{Table, Value};

/// Whether some TOML file has `[[questions]]` with a type.
pub fn fits(source: &Source) -> bool {
    source.texts(&[".toml"]).any(|(_, t)| t.lines().any(|l| l.trim() == "[[questions]]"))
}

/// Reads every quiz.
///
/// # Errors
/// There is none.
pub fn read(source: &Source, out: &mut Builder) -> Result<(), Refused> {
    out.head.code = "rust".into();
    for (path, text) in source.texts(&[".toml"]) {
        let table: Table = match toml::from_str(&text) {
            Ok(table) => table,
            Err(e) => {
                let line = e.span().map_or(0, |s| super::clean::line_of(&text, s.start));
                out.leave(Origin::at(path, line, path), format!("the file is no TOML: {}", e.message().trim()));
                continue;
            }
        };
        let Some(questions) = table.get("questions").and_then(Value::as_array) else {
            if source.files.len() == 1 {
                return Err(Refused::Other("mdbook-quiz"));
            }
            continue;
        };
        let stem = path.trim_end_matches(".toml");
        let at = out.skill(stem, &title(stem.rsplit('/').next().unwrap_or(stem)), "");
        let mut lines = text.lines().enumerate().filter(|(_, l)| l.trim() == "[[questions]]").map(|(n, _)| n + 1);
        for question in questions {
            let line = lines.next().unwrap_or(0);
            let said = prompt(question, &table);
            let (what, _) = said.as_ref().map_or(("", false), |(t, m)| (t.as_str(), *m));
            let origin = Origin::at(path, line, question.get("id").and_then(Value::as_str).unwrap_or(what));
            match draft(question, said) {
                Ok(mut draft) => {
                    draft.source = source.origin(path, &draft.source);
                    out.item(at, origin, draft);
                }
                Err(why) => out.leave(origin, why),
            }
        }
    }
    Ok(())
}

/// `ch04-02-references` as `4.2 references`; another name as words.
fn title(stem: &str) -> String {
    let words = |t: &str| t.replace(['-', '_'], " ");
    let number = |t: &str| t.parse::<u32>().ok();
    let parts: Vec<&str> = stem.splitn(3, '-').collect();
    match parts[..] {
        [chapter, section, rest] => match (chapter.strip_prefix("ch").and_then(number), number(section)) {
            (Some(c), Some(s)) => format!("{c}.{s} {}", words(rest)),
            _ => words(stem),
        },
        _ => words(stem),
    }
}

/// The words of the question, with those that it shares with others before them; and whether it does.
fn prompt(question: &Value, table: &Table) -> Option<(String, bool)> {
    let own = question.get("prompt")?.get("prompt").and_then(Value::as_str).unwrap_or("");
    let shared = question.get("multipart").and_then(Value::as_str);
    let shared = shared.and_then(|name| table.get("multipart")?.get(name)?.as_str());
    Some(match shared {
        Some(shared) => (format!("{}\n\n{}", shared.trim(), own.trim()), true),
        None => (own.trim().to_string(), false),
    })
}

fn draft(question: &Value, said: Option<(String, bool)>) -> Result<Draft, String> {
    let kind = question.get("type").and_then(Value::as_str).unwrap_or("");
    let (text, shares) = said.ok_or("there is no prompt")?;
    let (text, had_pictures) = pictures(&text);
    let (text, hidden) = programs(&text);
    let field = |table: &str, key: &str| question.get(table).and_then(|t| t.get(key));
    let answer = field("answer", "answer");
    let mut notes = Vec::new();
    let mut prompt = text;
    let ask = match kind {
        "MultipleChoice" => options(&prompt, answer, &field)?,
        "ShortAnswer" => {
            let right = answer.map(strings).unwrap_or_default();
            let others = field("answer", "alternatives").map(strings).unwrap_or_default();
            let answers: Vec<String> = right.into_iter().chain(others).map(|a| bare(&a)).collect();
            Ask::Short { answers, tolerance: None, case: false, wrong: Vec::new() }
        }
        "Tracing" => {
            let program = field("prompt", "program").and_then(Value::as_str).ok_or("there is no program")?;
            if prompt.is_empty() {
                prompt = "What does this program print? Answer `error` if it does not compile.".into();
            }
            let expect = match field("answer", "doesCompile").and_then(Value::as_bool) {
                Some(true) => Expect::Output(field("answer", "stdout").and_then(Value::as_str).unwrap_or("").into()),
                Some(false) => Expect::Error(ANY_CODE.into()),
                None => return Err("nothing says whether the program compiles".into()),
            };
            Ask::Predict { program: program.into(), expect }
        }
        "" => return Err("it has no type".into()),
        other => return Err(format!("questions of the type {other} are not known")),
    };
    let mut explanation = question.get("context").and_then(Value::as_str).unwrap_or("").trim().to_string();
    if let Some(line) = field("answer", "lineNumber").and_then(Value::as_integer) {
        explanation = format!("The error is in line {line}. {explanation}");
        notes.push("the line of the error is told in the explanation, not asked");
    }
    let (explanation, more_pictures) = pictures(&explanation);
    let (explanation, more_hidden) = programs(&explanation);
    let id = question.get("id").and_then(Value::as_str);
    let program = field("prompt", "program").and_then(Value::as_str).unwrap_or("");
    let name = id.map_or_else(|| format!("q-{}", sum(&format!("{prompt}{program}"))), str::to_string);
    let mut draft = Draft::new(&name, &prompt, ask, id.unwrap_or(""));
    draft.explanation = explanation;
    notes.into_iter().for_each(|n| draft.changed(n));
    if shares {
        draft.changed("the text that several questions share stands in each of them");
    }
    if had_pictures || more_pictures {
        draft.changed("pictures cannot be shown; their names stand in their places");
    }
    if hidden || more_hidden {
        draft.changed("diagrams of Aquascope cannot be shown, only their programs");
    }
    Ok(draft)
}

fn options<'a>(
    prompt: &str,
    answer: Option<&'a Value>,
    field: &dyn Fn(&str, &str) -> Option<&'a Value>,
) -> Result<Ask, String> {
    let answer = answer.ok_or("there is no answer")?;
    let many = answer.is_array();
    let opt = |text: String, correct| Opt { text, correct, ..Opt::default() };
    let right: Vec<Opt> = strings(answer).into_iter().map(|t| opt(t, true)).collect();
    let wrong = field("prompt", "distractors").map(strings).unwrap_or_default();
    let mut options: Vec<Opt> = wrong.into_iter().map(|t| opt(t, false)).collect();
    let place = field("prompt", "answerIndex").and_then(Value::as_integer);
    match (place.and_then(|p| usize::try_from(p).ok()), &right[..]) {
        (Some(place), [one]) => options.insert(place.min(options.len()), one.clone()),
        _ => {
            options.extend(right);
            if field("prompt", "sortAnswers").and_then(Value::as_bool) == Some(true) {
                options.sort_by(|a, b| a.text.cmp(&b.text));
            } else {
                shuffle(&mut options, prompt);
            }
        }
    }
    Ok(Ask::Options { options, many })
}

/// A text, or each of several.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.trim().to_string()],
        Value::Array(all) => all.iter().flat_map(strings).collect(),
        Value::Integer(n) => vec![n.to_string()],
        _ => Vec::new(),
    }
}

/// An answer without the back ticks around it.
fn bare(answer: &str) -> String {
    let inner = answer.strip_prefix('`').and_then(|a| a.strip_suffix('`')).filter(|a| !a.contains('`'));
    inner.unwrap_or(answer).to_string()
}

/// The text with its programs as they are shown in the book: without hidden lines, and without the marks of Aquascope. Tells
/// whether there were such marks.
fn programs(text: &str) -> (String, bool) {
    let mut out = String::new();
    let (mut open, mut scoped, mut any) = (false, false, false);
    for line in text.lines() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            open = !open;
            scoped = open && info.trim_start().starts_with("aquascope");
            any |= scoped;
        } else if open && (line.starts_with("# ") || line == "#" || (scoped && hides(line))) {
            continue;
        }
        out.push_str(&if scoped { unmarked(line) } else { line.to_string() });
        out.push('\n');
    }
    (out.trim_end().to_string(), any)
}

fn hides(line: &str) -> bool {
    line.starts_with('#') && !line.starts_with("#[") && !line.starts_with("#!")
}

/// A line of a program without marks like `` `[]` `` and `` `(focus,rxpaths:x)` ``.
fn unmarked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('`') {
        let mark =
            after.split_once('`').filter(|(m, _)| m.starts_with(['[', '(', '{']) && m.ends_with([']', ')', '}']));
        out.push_str(before);
        match mark {
            Some((_, behind)) => rest = behind,
            None => {
                out.push('`');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn chapters_have_numbers() {
        assert_eq!(title("ch04-02-references-sec1-basics"), "4.2 references sec1 basics");
        assert_eq!(title("async-02-x"), "async 02 x");
    }

    #[test]
    fn marks_and_hidden_lines_go() {
        let (text, any) = programs("a `[]`\n```aquascope,interpreter\n#fn main() {\nlet x = f();`[]`\n#}\n```");
        assert_eq!((text.as_str(), any), ("a `[]`\n```aquascope,interpreter\nlet x = f();\n```", true));
        assert_eq!(unmarked("let c = '`'; x`(a,b)`"), "let c = '`'; x");
    }
}
