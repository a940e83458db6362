//! Answers with the verdicts that they must get, as tables: one file for each family of kinds.
//!
//! A row is `[class, answer, verdict, says, outcome]`; the last two may be left out. `answer` is a text, a list of texts for
//! gaps and steps, or a list of numbers for options, lines (`[line, indent]` where the learner indents) and met points;
//! `"@3 ab"` stands for `ababab`. `says` is a part of the feedback; without it nothing may be said. Rows with an outcome are
//! judged by what a run showed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod outcome;

use gradus::curriculum::parse::{Files, parse};
use gradus::curriculum::{Curriculum, Item, Kind, Question, Severity};
use gradus::grading::{Answer, Cause, Placed, Verdict, grade, of_marks, of_run};
use std::collections::BTreeMap;
use toml::{Table, Value};

const TABLES: [&str; 5] = [
    include_str!("picked.toml"),
    include_str!("output.toml"),
    include_str!("word.toml"),
    include_str!("fields.toml"),
    include_str!("run.toml"),
];
const HOSTILE: &str = include_str!("hostile.toml");
const CLASSES: [&str; 5] = ["equivalent", "near", "wrong", "misconception", "hostile"];

/// One answer with the verdict that it must get.
struct Row {
    class: String,
    answer: Value,
    verdict: String,
    says: Option<String>,
    outcome: Option<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("`{value}` is no text")).to_string()
}

fn row(value: &Value) -> Row {
    let cells = value.as_array().expect("a row is a list");
    let cell = |n: usize| cells.get(n).map(text).filter(|t| !t.is_empty());
    Row { class: text(&cells[0]), answer: cells[1].clone(), verdict: text(&cells[2]), says: cell(3), outcome: cell(4) }
}

/// The rows of an item; hostile texts that are the same for all come at the end.
fn rows(item: &Table) -> Vec<Row> {
    let mut rows: Vec<Row> = item["rows"].as_array().unwrap().iter().map(row).collect();
    if let Some(outcome) = item.get("hostile") {
        let texts: Table = toml::from_str(HOSTILE).unwrap();
        let outcome = Some(text(outcome)).filter(|o| !o.is_empty());
        rows.extend(texts["texts"].as_array().unwrap().iter().map(|answer| Row {
            class: "hostile".into(),
            answer: answer.clone(),
            verdict: if outcome.is_some() { "run" } else { "none" }.into(),
            says: outcome.as_ref().map(|_| "tests fail".into()),
            outcome: outcome.clone(),
        }));
    }
    rows
}

/// A curriculum of one skill with these items.
fn course(items: &[Table]) -> Curriculum {
    let common = "difficulty = 1\nexplanation = \"Because.\"\nhints = [\"Point.\", \"Rule.\", \"Example.\"]\n";
    let head = "id = \"t\"\ntitle = \"T\"\nversion = \"1\"\nformat_version = 1\nauthors = [\"A\"]\nlicence = \"MIT\"\n\
        summary = \"S.\"\ncode = \"rust\"\nskills = [\"s\"]\n";
    let mut skill = String::from("+++\ntitle = \"S\"\nminutes = 1\nobjective = \"O\"\n");
    for id in ["mix", "other"] {
        skill += &format!("[[misconceptions]]\nid = \"{id}\"\nbelief = \"B.\"\ncorrection = \"C.\"\n");
    }
    skill += "+++\nLesson.\n\n";
    for (n, item) in items.iter().enumerate() {
        let prompt = item.get("prompt").map_or("Question?".into(), text);
        skill += &format!("+++ item\nid = \"i{n}\"\n{common}{}\n+++\n{prompt}\n\n", text(&item["item"]));
    }
    let files = [("curriculum.toml", head.to_string()), ("skills/s.md", skill)];
    let files: Files = files.into_iter().map(|(name, text)| (name.to_string(), text.into_bytes())).collect();
    let (course, found) = parse(&files);
    let errors: Vec<String> = found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.to_string()).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    course.unwrap()
}

fn all() -> Vec<(Item, Vec<Row>)> {
    let tables = TABLES.iter().map(|t| toml::from_str::<Table>(t).unwrap());
    let items: Vec<Table> =
        tables.flat_map(|t| t["items"].as_array().unwrap().clone()).map(|i| i.as_table().unwrap().clone()).collect();
    let course = course(&items);
    let asked: Vec<Item> = course.items().map(|(_, i)| i.clone()).collect();
    assert_eq!(asked.len(), items.len());
    asked.into_iter().zip(items.iter().map(rows)).collect()
}

fn spelled(text: &str) -> String {
    match text.strip_prefix('@').and_then(|t| t.split_once(' ')) {
        Some((times, what)) => what.repeat(times.parse().unwrap()),
        None => text.to_string(),
    }
}

fn answer(item: &Item, value: &Value) -> Answer {
    let list = match value {
        Value::Array(list) => list,
        other => return Answer::Text(spelled(&text(other))),
    };
    let number = |v: &Value| usize::try_from(v.as_integer().unwrap()).unwrap();
    let placed = |v: &Value| match v {
        Value::Array(both) => Placed { line: number(&both[0]), indent: u8::try_from(number(&both[1])).unwrap() },
        one => Placed { line: number(one), indent: 0 },
    };
    match &item.question {
        Question::Order(_) => Answer::Lines(list.iter().map(placed).collect()),
        Question::Blank(_) | Question::Trace(_) => Answer::Fields(list.iter().map(|v| spelled(&text(v))).collect()),
        _ => Answer::Picked(list.iter().map(number).collect()),
    }
}

fn judged(item: &Item, row: &Row) -> Option<Verdict> {
    let answer = answer(item, &row.answer);
    match (&row.outcome, &item.question, &answer) {
        (Some(outcome), _, _) => of_run(item, &answer, &outcome::read(outcome)),
        (None, Question::Explain(_), Answer::Picked(met)) => Some(of_marks(item, met)),
        _ => Some(grade(item, &answer)),
    }
}

/// A verdict in the word of the tables.
fn word(verdict: Option<&Verdict>) -> String {
    let Some(verdict) = verdict else { return "no verdict".into() };
    match (verdict.correct, &verdict.cause) {
        (true, Cause::Key) => "key",
        (true, Cause::Run) => "right by run",
        (true, Cause::SelfMarked) => "right by marks",
        (false, Cause::NearMiss) => "near",
        (false, Cause::Incomplete) => "incomplete",
        (false, Cause::NotInKey) => "none",
        (false, Cause::Foreseen) => "foreseen",
        (false, Cause::Run) => "run",
        (false, Cause::SelfMarked) => "marks",
        (false, Cause::Misconception(id)) => id,
        other => panic!("{other:?} is never a verdict"),
    }
    .to_string()
}

#[test]
fn every_answer_gets_its_verdict() {
    let mut differ = Vec::new();
    for (item, rows) in all() {
        for row in rows {
            let verdict = judged(&item, &row);
            let feedback = verdict.as_ref().map_or("", |v| v.feedback.as_str());
            let said = row.says.as_ref().map_or(feedback.is_empty(), |s| feedback.contains(s.as_str()));
            let got = word(verdict.as_ref());
            if got != row.verdict || !said {
                let shown: String = row.answer.to_string().chars().take(60).collect();
                differ.push(format!(
                    "{:9} {:13} {shown:40} must be {} ({:?}), is {got} ({feedback:?}); key {:?}",
                    item.kind().name(),
                    row.class,
                    row.verdict,
                    row.says.as_deref().unwrap_or(""),
                    item.key_texts().first().unwrap_or(&String::new()),
                ));
            }
        }
    }
    assert!(differ.is_empty(), "{} rows differ:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn nothing_that_is_said_tells_the_key() {
    for (item, rows) in all() {
        for row in rows {
            let Some(verdict) = judged(&item, &row).filter(|v| !v.correct) else { continue };
            if matches!(verdict.cause, Cause::NearMiss | Cause::Incomplete | Cause::NotInKey) {
                for key in item.key_texts().iter().filter(|k| k.chars().count() >= 3) {
                    assert!(!verdict.feedback.contains(key.as_str()), "{key}: {verdict:?}");
                }
            }
        }
    }
}

#[test]
fn the_tables_hold_enough_of_every_kind_and_class() {
    let mut counts: BTreeMap<Kind, [usize; 5]> = BTreeMap::new();
    for (item, rows) in all() {
        for row in rows {
            let class = CLASSES.iter().position(|c| *c == row.class).unwrap_or_else(|| panic!("class {}", row.class));
            counts.entry(item.kind()).or_default()[class] += 1;
        }
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), COUNTS);
    assert!(COUNTS.iter().flat_map(|(_, n)| n).sum::<usize>() >= 400);
}

/// Rows of each class, in the order of [`CLASSES`].
const COUNTS: [(Kind, [usize; 5]); 11] = [
    (Kind::Choice, [1, 0, 2, 3, 8]),
    (Kind::Choices, [3, 4, 2, 5, 6]),
    (Kind::Predict, [28, 26, 22, 16, 68]),
    (Kind::Blank, [16, 18, 19, 12, 40]),
    (Kind::Short, [78, 39, 51, 23, 113]),
    (Kind::Order, [5, 11, 12, 5, 7]),
    (Kind::Trace, [5, 13, 6, 6, 5]),
    (Kind::Code, [2, 2, 13, 3, 34]),
    (Kind::Fix, [2, 2, 4, 2, 4]),
    (Kind::Command, [2, 2, 6, 4, 4]),
    (Kind::Explain, [2, 2, 2, 0, 4]),
];
