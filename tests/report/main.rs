//! `gradus report` in all its forms, over a made-up journal: what it says, what it never says, and that each form is sound. After
//! a wanted change: look at the snapshots, then `INSTA_UPDATE=always cargo test --test report`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/chinese.rs"]
mod chinese;
mod commands;
#[path = "../support/journal.rs"]
mod journal;
#[path = "../support/learner.rs"]
mod learner;
#[path = "../support/pack.rs"]
mod pack;
#[path = "../support/part.rs"]
mod part;
#[path = "../support/pty.rs"]
mod pty;

use gradus::curriculum::Curriculum;
use gradus::learner::day::Zone;
use gradus::learner::{Attempt, DAY, Evidence, Judge, Millis, Profile, Speaker};
use gradus::locale::{Locale, within};
use gradus::report::chart::Glyphs;
use gradus::report::document::{Ask, Collector, Report, Rows, csv, html, markdown, plain};
use proptest::prelude::*;
use std::sync::OnceLock;

/// Noon of a day.
const NOON: Millis = 20_720 * DAY + DAY / 2;

fn course() -> &'static Curriculum {
    static ONCE: OnceLock<Curriculum> = OnceLock::new();
    ONCE.get_or_init(part::first)
}

fn collected(course: &Curriculum, records: &[(Millis, Evidence)], ask: Ask) -> Report {
    let mut collector = Collector::new(course, ask, NOON, Zone::ahead(60));
    records.iter().for_each(|(at, evidence)| collector.take(*at, evidence));
    collector.finish().0
}

fn months(ask: Ask) -> Report {
    collected(course(), &journal::made_up(course(), "Ada <script>alert(1)</script> & |Co|", 120, NOON), ask)
}

/// All forms of a report.
fn forms(report: &Report) -> Vec<(&'static str, String)> {
    vec![
        ("text", plain(report, Glyphs::Unicode)),
        ("ascii", plain(report, Glyphs::Ascii)),
        ("md", markdown(report)),
        ("html", html(report)),
        ("json", serde_json::to_string_pretty(report).unwrap()),
        ("skills.csv", csv(report, Rows::Skills)),
        ("days.csv", csv(report, Rows::Days)),
        ("answers.csv", csv(report, Rows::Answers)),
    ]
}

fn check(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// The same with rising keys: whether a map keeps its order depends on what else is built.
fn sorted(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(map) => {
            let mut all: Vec<_> = map.into_iter().map(|(k, v)| (k, sorted(v))).collect();
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all.into_iter().collect()
        }
        serde_json::Value::Array(all) => all.into_iter().map(sorted).collect(),
        other => other,
    }
}

#[test]
fn each_form_says_what_it_said() {
    let report = months(Ask { days: Some(30), list: true, ..Ask::default() });
    for (name, text) in forms(&report) {
        match name {
            // The series alone are thousands of lines.
            "json" => {
                let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
                let series = value["series"].take();
                assert!(
                    series["points"].as_array().unwrap().len() > 100 && series["days"].as_array().unwrap().len() > 50
                );
                value["answers"].as_array_mut().unwrap().truncate(2);
                check("report_json", &serde_json::to_string_pretty(&sorted(value)).unwrap());
            }
            "answers.csv" => check("report_answers_csv", &text.lines().take(6).collect::<Vec<_>>().join("\n")),
            "days.csv" | "skills.csv" => check(&format!("report_{}", name.replace('.', "_")), &text.replace('\r', "")),
            name => check(&format!("report_{name}"), &text),
        }
    }
}

#[test]
fn a_report_in_chinese_is_chinese() {
    within(Locale::ZhHans, || {
        let course = chinese::course();
        let records = journal::made_up(&course, "小明", 60, NOON);
        let report = collected(&course, &records, Ask::default());
        let text = plain(&report, Glyphs::Unicode);
        check("report_zh", &text);
        let latin = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() >= 4);
        assert_eq!(latin.collect::<Vec<_>>(), Vec::<&str>::new());
        assert!(html(&report).contains("lang=\"zh-Hans\""));
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
        }
    });
}

/// Every element that is opened is closed in its order, and attributes are quoted: a page that any parser reads the same way.
fn balanced(page: &str) -> Result<usize, String> {
    let mut rest = page.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    let (mut open, mut seen): (Vec<String>, usize) = (Vec::new(), 0);
    while let Some(at) = rest.find('<') {
        if rest[..at].contains('>') && !open.iter().any(|n| n == "style") {
            return Err(format!("a stray > in {:?}", &rest[..at]));
        }
        let end = rest[at..].find('>').ok_or("an element without an end")? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        seen += 1;
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop();
            if last.as_deref() != Some(name) {
                return Err(format!("{name} closes {last:?}"));
            }
            continue;
        }
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        if tag.matches('"').count() % 2 == 1 || tag.contains('<') {
            return Err(format!("a quote is open in {tag}"));
        }
        if !["meta", "br"].contains(&name.as_str()) {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(seen) } else { Err(format!("never closed: {open:?}")) }
}

#[test]
fn the_page_is_whole_safe_and_needs_nothing() {
    let page = html(&months(Ask { typed: true, ..Ask::default() }));
    assert!(balanced(&page).unwrap() > 400);
    assert!(
        balanced("<!doctype html><p><b></p></b>").is_err() && balanced("<!doctype html><p>").is_err(),
        "the check can fail"
    );
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for bad in ["<link", "<img", "<iframe", "javascript:", "url(", "@import", "onload=", "onclick="] {
        assert!(!page.contains(bad), "{bad}");
    }
    let elsewhere: Vec<&str> = page.match_indices("http").map(|(at, _)| &page[at..at + 26]).collect();
    assert!(
        elsewhere.iter().all(|a| *a == "http://www.w3.org/2000/svg" || a.starts_with("http-equiv")),
        "{elsewhere:?}"
    );
    assert_eq!(page.matches("<svg").count(), 5);
    assert_eq!((page.matches("<desc").count(), page.matches("role=\"img\"").count()), (5, 5));
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    let numbers = ["NaN", "inf"];
    assert!(numbers.iter().all(|n| !page.contains(n)));
}

/// A reader of RFC 4180, the strict way.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => field.push(chars.next().unwrap()),
            (true, '"') => quoted = false,
            (true, c) => field.push(c),
            (false, '"') if field.is_empty() => quoted = true,
            (false, ',') => row.push(std::mem::take(&mut field)),
            (false, '\r') => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            (false, c) => {
                assert!(!['"', '\n'].contains(&c), "a bare {c:?}");
                field.push(c);
            }
        }
    }
    assert!(row.is_empty() && field.is_empty() && !quoted, "the last line has its end");
    rows
}

#[test]
fn the_sums_of_the_tables_agree() {
    let report = months(Ask { days: Some(45), list: true, ..Ask::default() });
    let days = table(&csv(&report, Rows::Days));
    let skills = table(&csv(&report, Rows::Skills));
    let answers = table(&csv(&report, Rows::Answers));
    let sum =
        |rows: &[Vec<String>], column: usize| rows[1..].iter().map(|r| r[column].parse::<u32>().unwrap()).sum::<u32>();
    let all = report.summary.answers;
    assert!(all > 50);
    assert_eq!((sum(&days, 1), sum(&skills, 14), answers.len() as u32 - 1), (all, all, all));
    assert_eq!((sum(&days, 2), sum(&skills, 15)), (report.summary.right, report.summary.right));
    assert_eq!(report.practised.iter().map(|p| p.answers).sum::<u32>(), all);
    assert_eq!(days.len() - 1, report.summary.days);
    assert_eq!(skills.len() - 1, course().skills.len());
    assert!(skills.iter().all(|r| r.len() == 16) && answers.iter().all(|r| r.len() == 9));
}

#[test]
fn what_is_not_wanted_is_left_out() {
    let skill = course().skills[2].id.clone();
    let report = months(Ask { skill: Some(skill.clone()), nameless: true, ..Ask::default() });
    assert_eq!((report.learner.as_deref(), report.skills.len(), report.series.is_none()), (None, 1, true));
    assert!(
        report.practised.iter().all(|p| p.skill == skill) && report.misconceptions.iter().all(|m| m.skill == skill)
    );
    for (form, text) in forms(&report) {
        assert!(!text.contains("Ada"), "{form}");
        assert!(form == "json" || !text.to_lowercase().contains("<svg"), "{form}");
    }
    assert!(balanced(&html(&report)).is_ok());
    let nobody = collected(course(), &[], Ask::default());
    assert_eq!((nobody.learner.as_deref(), nobody.summary.answers, nobody.plan.len()), (None, 0, 0));
    assert!(forms(&nobody).iter().all(|(_, text)| !text.contains("NaN")) && balanced(&html(&nobody)).is_ok());
}

#[test]
fn text_keeps_its_columns_and_ascii_is_ascii() {
    let report = months(Ask { days: Some(60), typed: true, ..Ask::default() });
    for line in plain(&report, Glyphs::Unicode).lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
    // What the course itself says may hold other characters; what is drawn may not.
    let drawn = |c: char| ('\u{2500}'..='\u{28ff}').contains(&c);
    assert!(!plain(&report, Glyphs::Ascii).contains(drawn));
    assert!(plain(&report, Glyphs::Unicode).contains(drawn));
}

/// Something that a learner might type, told from all else by its first letters.
fn typed() -> impl Strategy<Value = String> {
    "(=|\\+|@|<b>|\\|)?zqxj[a-zA-Z0-9]{4,12}(,|\"|\n|`)?"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_was_typed_is_in_no_report_unless_it_is_asked_for(words in proptest::collection::vec(typed(), 1..8), name in ".{0,20}") {
        let item = &course().skills[0].items[0];
        let mut records = vec![(NOON - DAY, Evidence::Profile(Profile { name, ..Profile::default() }))];
        for (n, text) in words.iter().enumerate() {
            let at = NOON - DAY + n as i64 * 60_000;
            let attempt = Attempt { answer: text.clone(), ms: 9_000, ..Attempt::plain(item, n % 2 == 0) };
            let (answer, skill) = (text.clone(), course().skills[0].id.clone());
            records.extend([
                (at, Evidence::Attempt(attempt)),
                (at, Evidence::Said { item: Some(item.id.clone()), by: Speaker::Learner, text: text.clone(), style: None }),
                (at, Evidence::Contested { item: item.id.clone(), hash: 1, answer: answer.clone(), correct: false,
                    by: Judge::Key, model: None, reason: text.clone() }),
                (at, Evidence::Taught { skill, misconception: "m".into(), answer, met: true, by: Judge::Learner }),
            ]);
        }
        for list in [false, true] {
            let report = collected(course(), &records, Ask { list, ..Ask::default() });
            for (form, text) in forms(&report) {
                prop_assert!(!text.contains("zqxj"), "{form}: {text}");
            }
            prop_assert!(balanced(&html(&report)).is_ok());
        }
        let report = collected(course(), &records, Ask { list: true, typed: true, ..Ask::default() });
        let rows = table(&csv(&report, Rows::Answers));
        prop_assert_eq!(rows.len(), words.len() + 1);
        for (row, text) in rows[1..].iter().zip(&words) {
            prop_assert!(!row[9].starts_with(['=', '+', '-', '@']), "{}", row[9]);
            prop_assert_eq!(row[9].trim_start_matches('\''), text.as_str());
        }
        prop_assert!(balanced(&html(&report)).is_ok(), "{:?}", balanced(&html(&report)));
    }
}
