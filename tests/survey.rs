//! What an author hears about a curriculum: planted faults are found, clean classes raise no alarm, and nobody is named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::Curriculum;
use gradus::curriculum::parse::{Files, parse};
use gradus::lab::survey::{Concern, Found, Log, Report, Survey};
use gradus::learner::chance::Chance;
use gradus::learner::{Attempt, Evidence};
use proptest::prelude::*;
use std::process::Command;

const OPTIONS: [&str; 4] = ["alpha", "beta", "gamma", "delta"];

/// Skills of ten choices each, and in the last skill a `short`.
fn files(skills: usize) -> Files {
    let names: Vec<String> = (0..skills).map(|s| format!("\"s{s}\"")).collect();
    let head = format!(
        "id = \"c\"\ntitle = \"C\"\nversion = \"1\"\nformat_version = 1\nlanguage = \"en\"\nauthors = [\"A\"]\nlicence = \"MIT\"\nsummary = \"S.\"\ncode = \"rust\"\nskills = [{}]\n",
        names.join(", ")
    );
    let mut files = Files::from([("curriculum.toml".to_string(), head.into_bytes())]);
    for s in 0..skills {
        let requires = if s == 0 { String::new() } else { format!("\"s{}\"", s - 1) };
        let mut text = format!(
            "+++\ntitle = \"S{s}\"\nrequires = [{requires}]\nobjective = \"O.\"\nminutes = 5\n\n[[misconceptions]]\nid = \"mix\"\nbelief = \"B.\"\ncorrection = \"C.\"\n+++\n\nShort words.\n"
        );
        let common = "difficulty = 2\nhints = [\"One.\", \"Two.\", \"Three.\"]\nexplanation = \"E.\"\n";
        for i in 0..10 {
            text.push_str(&format!("\n+++ item\nid = \"q{i}\"\nkind = \"choice\"\n{common}"));
            for (n, option) in OPTIONS.iter().enumerate() {
                let rest = if n == 0 { "correct = true" } else { "misconception = \"mix\"" };
                text.push_str(&format!("\n[[options]]\ntext = \"{option}\"\n{rest}\n"));
            }
            text.push_str(&format!("+++\n\nWhich, {s} and {i}?\n"));
        }
        if s + 1 == skills {
            text.push_str(&format!(
                "\n+++ item\nid = \"word\"\nkind = \"short\"\n{common}answers = [\"forty\"]\n\n[[wrong]]\nanswer = \"fifty\"\nfeedback = \"No.\"\n+++\n\nHow many?\n"
            ));
        }
        files.insert(format!("skills/s{s}.md"), text.into_bytes());
    }
    files
}

fn course(files: &Files) -> Curriculum {
    let (course, found) = parse(files);
    assert!(found.is_empty(), "{}", found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    course.unwrap()
}

fn attempt(course: &Curriculum, id: &str, correct: bool, answer: &str) -> Attempt {
    let (_, item) = course.item(id).unwrap();
    Attempt { answer: answer.into(), ms: 20_000, ..Attempt::plain(item, correct) }
}

fn judge(_: &gradus::curriculum::Item, words: &str) -> Found {
    match words {
        "fifty" => Found::Listed,
        "fourty" => Found::Near,
        _ => Found::New,
    }
}

/// How an item of a simulated class behaves.
#[derive(Clone, Copy)]
struct Truth {
    hard: f64,
    steep: f64,
    /// Chances of the three distractors, where the answer is wrong.
    draws: [f64; 3],
}

/// A class that answers every choice, by the two-parameter logistic model.
fn class(course: &Curriculum, truth: &[Truth], learners: usize, chance: &mut Chance) -> Report {
    let ids: Vec<String> = course.items().map(|(_, i)| i.id.clone()).filter(|id| !id.ends_with("word")).collect();
    let mut survey = Survey::new(course);
    for _ in 0..learners {
        let able = chance.normal();
        let mut log = Log::default();
        for (n, (id, t)) in ids.iter().zip(truth).enumerate() {
            let right = chance.flip(1.0 / (1.0 + (t.steep * (t.hard - able)).exp()));
            let at = chance.unit() * t.draws.iter().sum::<f64>();
            let wrong = if at < t.draws[0] { 1 } else { 2 + usize::from(at >= t.draws[0] + t.draws[1]) };
            let words = OPTIONS[if right { 0 } else { wrong }];
            log.events.push((n as i64 * 60_000, Evidence::Attempt(attempt(course, id, right, words))));
        }
        survey.learner(&log, &judge);
    }
    survey.report(&Files::new())
}

fn clean(n: usize, chance: &mut Chance) -> Vec<Truth> {
    (0..n).map(|_| Truth { hard: chance.normal(), steep: 0.6 + chance.unit(), draws: [0.4, 0.35, 0.25] }).collect()
}

fn item<'a>(report: &'a Report, id: &str) -> &'a gradus::lab::survey::ItemFigures {
    report.items.iter().find(|i| i.id == id).unwrap()
}

#[test]
fn the_order_of_difficulty_and_the_sign_of_discrimination_come_back() {
    let (files, mut chance) = (files(2), Chance::new(11));
    let course = course(&files);
    let mut truth: Vec<Truth> =
        (0..20).map(|n| Truth { hard: f64::from(n) * 0.15 - 1.4, steep: 1.2, draws: [0.4, 0.3, 0.3] }).collect();
    truth[7].steep = -1.2;
    let report = class(&course, &truth, 600, &mut chance);
    let of = |n: usize| item(&report, &format!("c.s{}/q{}", n / 10, n % 10));
    let logits: Vec<f64> = (0..20).map(|n| of(n).logits.unwrap()).collect();
    for n in (0..16).filter(|n| ![3, 7].contains(n)) {
        assert!(logits[n] < logits[n + 4], "{n}: {logits:?}");
    }
    for n in 0..20 {
        let r = of(n).discrimination.unwrap();
        assert!(if n == 7 { r < -0.2 } else { r > 0.2 }, "{n}: {r}");
        let at = of(n).share_interval.unwrap();
        assert!(at.low < of(n).share.unwrap() && of(n).share.unwrap() < at.high);
    }
}

#[test]
fn planted_faults_are_found() {
    let (files, mut chance) = (files(3), Chance::new(5));
    let course = course(&files);
    let mut truth = clean(30, &mut chance);
    truth[4] = Truth { hard: 0.0, steep: -1.5, draws: [1.0, 0.01, 0.01] };
    truth[12] = Truth { hard: 0.0, steep: 1.0, draws: [0.5, 0.5, 0.0] };
    let report = class(&course, &truth, 150, &mut chance);
    let misled: Vec<&str> =
        report.items.iter().filter(|i| i.misleads.is_some_and(|m| m.found)).map(|i| i.id.as_str()).collect();
    assert_eq!(misled, ["c.s0/q4"]);
    assert_eq!(
        (report.look_first[0].id.as_str(), report.look_first[0].concern),
        ("c.s0/q4", Concern::MisleadsTheStrong)
    );
    assert_eq!(report.items[0].id, "c.s0/q4", "the most urgent item comes first");
    let drawn = item(&report, "c.s0/q4").options.iter().filter(|o| o.tempts_strong == Some(true));
    assert_eq!(drawn.map(|o| o.text.as_str()).collect::<Vec<_>>(), ["beta"]);
    let dead = &item(&report, "c.s1/q2").options;
    assert_eq!(dead.iter().map(|o| o.dead).collect::<Vec<_>>(), [None, Some(false), Some(false), Some(true)]);
    assert!(report.look_first.iter().any(|l| l.concern == Concern::DeadOption && l.id == "c.s1/q2"));
}

#[test]
fn clean_classes_raise_no_alarm() {
    let files = files(2);
    let course = course(&files);
    let (mut misled, mut tempted, mut one_by_one) = (0, 0, 0);
    for seed in 0..200 {
        let mut chance = Chance::of(seed, 77);
        // Half of the classes learn nothing that any item could tell: the hardest case for the test.
        let mut truth = clean(20, &mut chance);
        if seed % 2 == 0 {
            truth.iter_mut().for_each(|t| t.steep = 0.0);
        }
        let report = class(&course, &truth, 60, &mut chance);
        assert!(report.items.iter().all(|i| i.misleads.is_some()), "every item is tested");
        misled += u32::from(report.items.iter().any(|i| i.misleads.unwrap().found));
        one_by_one += u32::from(report.items.iter().any(|i| i.misleads.unwrap().p <= 0.05));
        tempted += u32::from(report.items.iter().flat_map(|i| &i.options).any(|o| o.tempts_strong == Some(true)));
    }
    println!(
        "alarms in 200 clean classes: {misled} mislead, {tempted} tempt, {one_by_one} if each item were tested alone"
    );
    assert!(misled <= 10, "{misled} of 200 classes; 5 % are stated");
    assert!(one_by_one > 20, "{one_by_one}: the classes would raise alarms, were the tests not taken together");
    assert!(tempted <= 10, "{tempted} of 200 classes; 5 % are stated");
}

#[test]
fn too_little_is_unknown() {
    let (files, mut chance) = (files(2), Chance::new(1));
    let course = course(&files);
    let report = class(&course, &clean(20, &mut chance), 9, &mut chance);
    for i in &report.items {
        assert_eq!((i.share, i.logits, i.discrimination, i.first), (None, None, None, 9));
        assert!(i.misleads.is_none() && i.options.iter().all(|o| o.dead.is_none() && o.share.is_none()));
    }
    assert_eq!(report.look_first, []);
    let none = Survey::new(&course).report(&Files::new());
    assert!(none.items.is_empty() && none.skills.is_empty() && none.text.skills.len() == 2);
}

#[test]
fn giving_up_help_disputes_and_rare_words() {
    let files = files(1);
    let course = course(&files);
    let mut survey = Survey::new(&course);
    let (q, word) = ("c.s0/q0".to_string(), "c.s0/word".to_string());
    for n in 0..4u32 {
        let mut log = Log::default();
        let mut at = 0;
        let mut add = |minutes: i64, e: Evidence| {
            at += minutes * 60_000;
            log.events.push((at, e));
        };
        // A hint, so no first try without help; then away for an hour.
        add(1, Evidence::Hint { item: q.clone(), rung: 1 });
        add(1, Evidence::Attempt(Attempt { hints: 1, ..attempt(&course, &q, false, "beta") }));
        add(60, Evidence::Hint { item: q.clone(), rung: 4 });
        add(1, Evidence::Skipped { item: q.clone() });
        let said = if n < 3 { "  four\n  teen " } else { "my name" };
        add(1, Evidence::Attempt(attempt(&course, &word, false, said)));
        add(1, Evidence::Attempt(Attempt { retry: true, ..attempt(&course, &word, false, "fourty") }));
        add(1, Evidence::Attempt(Attempt { retry: true, ..attempt(&course, &word, true, "forty") }));
        add(1, Evidence::Attempt(Attempt { hash: 1, ..attempt(&course, &word, true, "old") }));
        let hash = course.item(&word).unwrap().1.hash;
        add(
            1,
            Evidence::Contested {
                item: word.clone(),
                hash,
                answer: "x".into(),
                correct: false,
                by: gradus::learner::Judge::Key,
                model: None,
                reason: String::new(),
            },
        );
        survey.learner(&log, &judge);
    }
    let report = survey.report(&files);
    let i = item(&report, &q);
    assert_eq!((i.answers, i.first, i.left, i.skipped, i.gave_up), (4, 0, 4, 4, 4));
    assert_eq!(i.hints, [4, 0, 0, 4]);
    let w = item(&report, &word);
    assert_eq!((w.answers, w.first, w.first_right, w.old_form, w.near_misses), (12, 4, 0, 4, 4));
    assert_eq!((w.disputes, w.disputers, w.left, w.gave_up), (4, 4, 0, 0));
    let shown: Vec<(&str, usize)> = w.unlisted.iter().map(|u| (u.answer.as_str(), u.learners)).collect();
    assert_eq!((shown, w.unlisted_rare), (vec![("four ⏎ teen", 3)], 1));
    assert_eq!(report.skills[0].stops[0].times, 4);
    assert!(!serde_json::to_string(&report).unwrap().contains("my name"));
    let disputed = report.look_first.iter().find(|l| l.concern == Concern::Disputed).unwrap();
    assert!(disputed.id == word && disputed.place == format!("skills/s0.md:{}", line(&files, "id = \"word\"")));
}

fn line(files: &Files, what: &str) -> usize {
    let text = std::str::from_utf8(&files["skills/s0.md"]).unwrap();
    text[..text.find(what).unwrap()].matches('\n').count() + 1
}

#[test]
fn long_sentences_are_found_where_they_stand() {
    let mut files = files(1);
    let long = format!("Word {} end.", vec!["word"; 30].join(" "));
    let text = String::from_utf8(files["skills/s0.md"].clone()).unwrap();
    let text = text.replacen("Short words.", &format!("Short words.\nA `b`. {long}"), 1);
    let text = text.replacen("explanation = \"E.\"", &format!("explanation = \"{long}\""), 1);
    files.insert("skills/s0.md".into(), text.into_bytes());
    let report = Survey::new(&course(&files)).report(&files);
    let found: Vec<(usize, usize)> = report.text.long_sentences.iter().map(|s| (s.line, s.words)).collect();
    assert_eq!(found, [(line(&files, &long[..20]), 32), (line(&files, "explanation = \"Word"), 32)]);
    assert!(report.look_first.iter().any(|l| l.concern == Concern::LongSentences && l.reason.starts_with("2 ")));
}

fn event() -> impl Strategy<Value = (i64, Evidence)> {
    let item = prop_oneof![Just("c.s0/q0"), Just("s0/word"), Just("c.s1/q9"), Just("x/y"), Just(""), Just("/")];
    let what = (item, any::<bool>(), any::<[u64; 3]>(), any::<[u8; 3]>(), ".{0,12}", any::<[bool; 3]>());
    (any::<i64>(), what).prop_map(|(at, (id, correct, [ms, reading_ms, hash], [hints, kind, rung], answer, flags))| {
        let files = files(2);
        let course = course(&files);
        let item = id.to_string();
        let known = course.item("c.s0/q0").unwrap().1;
        let event = match kind % 6 {
            0 => Evidence::Hint { item, rung },
            1 => Evidence::Skipped { item },
            2 => Evidence::Lesson { skill: "c.s0".into(), ms },
            _ => {
                let mut a = Attempt { item, hints, answer, ms, reading_ms, ..Attempt::plain(known, correct) };
                (a.revealed, a.retry, a.placement) = (flags[0], flags[1], flags[2]);
                a.hints = if hints < 200 { 0 } else { hints };
                a.hash = if hash % 2 == 0 { known.hash } else { hash as u32 };
                a.misconception = flags[0].then(|| "mix".to_string());
                Evidence::Attempt(a)
            }
        };
        (at, event)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_log_breaks_it(logs in prop::collection::vec((prop::collection::vec(event(), 0..30), any::<bool>()), 0..5)) {
        let files = files(2);
        let course = course(&files);
        let mut survey = Survey::new(&course);
        for (events, bare) in &logs {
            survey.learner(&Log { events: events.clone(), bare: *bare }, &judge);
        }
        let report = survey.report(&files);
        prop_assert_eq!(report.learners as usize, logs.len());
        for i in &report.items {
            prop_assert!(i.first <= i.learners && i.first_right <= i.first && i.gave_up <= i.learners);
            prop_assert!(i.unlisted.iter().all(|w| w.learners >= 3));
        }
        prop_assert!(!serde_json::to_string(&report).unwrap().contains("NaN"));
    }

    #[test]
    fn no_text_breaks_it(text in "[a-z `.#|>\\-\n()\\]\\[é。]{0,200}") {
        let sums = gradus::lab::survey::prose::Sums::of(&text);
        prop_assert!(sums.words >= sums.sentences && sums.syllables >= sums.words);
    }
}

/// The program with these words, in a home of its own.
fn gradus(home: &std::path::Path, args: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(args).env_clear().current_dir(home).env("HOME", home).env("COLUMNS", "100");
    command.env("GRADUS_SITE_CONFIG", home.join("site.toml"));
    let out = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(out.stdout), text(out.stderr), out.status.code().unwrap())
}

/// A small class on disk: a folder with the course, journals, and a CSV file.
fn on_disk(home: &std::path::Path) {
    let files = files(1);
    let course = course(&files);
    for (name, bytes) in &files {
        let path = home.join("course").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let mut chance = Chance::new(9);
    for n in 0..12 {
        let profile = Evidence::Profile(gradus::learner::Profile { name: "Rosalind".into(), ..Default::default() });
        let mut events = vec![(0, profile)];
        for q in 0..10 {
            let right = chance.flip(0.6);
            let a = attempt(&course, &format!("c.s0/q{q}"), right, if right { "alpha" } else { "gamma" });
            let misconception = (!right).then(|| "mix".to_string());
            events.push((1_000 + q * 60_000, Evidence::Attempt(Attempt { misconception, ..a })));
        }
        let said = if n < 4 { "fif\u{1b}[2Jteen" } else { "forty" };
        events.push((700_000, Evidence::Attempt(attempt(&course, "c.s0/word", n >= 4, said))));
        let lines: Vec<String> =
            events.into_iter().map(|(at, event)| serde_json::json!({ "at": at, "event": event }).to_string()).collect();
        std::fs::write(home.join(format!("{n:02}.jsonl")), lines.join("\n") + "\n").unwrap();
    }
    let rows: Vec<String> = (0..12).map(|n| format!("Rosalind{n},c.s0/q3,c-s0,{}", u8::from(n % 3 > 0))).collect();
    let rows = format!("student,item,skill,correct\n{}\nRosalind0,c.s0/q3,c-s0,1\nz,other/q,o,1\n", rows.join("\n"));
    std::fs::write(home.join("class.csv"), rows).unwrap();
}

#[test]
fn the_program_reports_on_a_small_class() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    on_disk(home);
    let logs: Vec<String> = (0..12).map(|n| format!("{n:02}.jsonl")).chain(["class.csv".to_string()]).collect();
    let mut args = vec!["pack", "stats", "./course"];
    args.extend(logs.iter().map(String::as_str));
    let (out, err, code) = gradus(home, &args);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("class.csv:14: a student comes back after another"), "{err}");
    insta::assert_snapshot!("pack-stats", out);
    args.push("--json");
    let (json, err_json, code) = gradus(home, &args);
    assert_eq!(code, 0);
    let json_value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json_value["learners"], 25);
    assert_eq!(json_value["elsewhere"], 1);
    for text in [&out, &err, &json, &err_json] {
        assert!(!text.contains("Rosalind") && !text.contains('\u{1b}'), "{text}");
    }
    assert!(out.contains("4 learners answered `fif\u{fffd}[2Jteen`"), "{out}");
}

#[test]
fn the_program_needs_no_logs() {
    let home = tempfile::tempdir().unwrap();
    let (out, err, code) = gradus(home.path(), &["pack", "stats", "rust"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("reading level: school year") && out.contains("rust.bindings"), "{out}");
    let (_, err, code) = gradus(home.path(), &["pack", "stats", "nope"]);
    assert!(code == 2 && err.contains("nope"), "{err}");
    let (_, err, code) = gradus(home.path(), &["pack", "stats", "rust", "nope.csv"]);
    assert!(code == 2 && err.contains("cannot read nope.csv"), "{err}");
    std::fs::write(home.path().join("bad.jsonl"), "{\"at\":1,\"event\":{\"type\":\"attempt\",\"item\":7}}\n").unwrap();
    let (_, err, code) = gradus(home.path(), &["pack", "stats", "rust", "bad.jsonl", "--max-bad", "0"]);
    assert!(code == 5 && err.contains("bad.jsonl:1: this is no line of a journal"), "{err}");
}

#[test]
fn a_store_and_its_journal_file_say_the_same() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    on_disk(home);
    let course = course(&files(1));
    let (mut store, _) = gradus::store::Store::open(&home.join("learner")).unwrap();
    for q in 0..10 {
        let a = attempt(&course, &format!("c.s0/q{q}"), q % 2 == 0, if q % 2 == 0 { "alpha" } else { "beta" });
        store.append(q * 60_000, &Evidence::Attempt(a), &[]).unwrap();
    }
    drop(store);
    let (whole, err, code) = gradus(home, &["pack", "stats", "./course", "learner", "--json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let (one, _, _) = gradus(home, &["pack", "stats", "./course", "learner/journal/0001.jsonl", "--json"]);
    assert_eq!(whole, one);
    let json: serde_json::Value = serde_json::from_str(&whole).unwrap();
    assert_eq!((&json["learners"], &json["answers"]), (&serde_json::json!(1), &serde_json::json!(10)));
}
