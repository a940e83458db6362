//! What stays of disputes, of claims and of teaching: in the journal, for the learner and for authors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::{Item, Kind, Library};
use gradus::driver::record;
use gradus::learner::{Attempt, Evidence, Judge, Profile};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const AT: i64 = 1_790_000_000_000;

fn gradus(home: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(args).env("HOME", home).env("GRADUS_DATA_DIR", home.join("data")).env("LC_ALL", "C.UTF-8");
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// A learner whose explanation a model found wanting, who contested a key, and who taught.
fn learned(home: &Path) -> Item {
    let course = Library::open("rust").unwrap();
    let explain = course.items().find(|(_, i)| i.kind() == Kind::Explain).unwrap().1.clone();
    let (skill, other) = course.items().find(|(s, i)| i.id != explain.id && !s.misconceptions.is_empty()).unwrap();
    let mix_up = skill.misconceptions[0].id.clone();
    let claim = Attempt { marked_by: Some("Small\u{1b}[31m".into()), ..Attempt::plain(&explain, false) };
    let contested = |item: &Item, by, model: Option<&str>, reason: &str| Evidence::Contested {
        item: item.id.clone(),
        hash: item.hash,
        answer: "as I said".into(),
        correct: false,
        by,
        model: model.map(str::to_string),
        reason: reason.into(),
    };
    let all = [
        Evidence::Profile(Profile { name: "Ada".into(), ..Profile::default() }),
        Evidence::Attempt(Attempt { misconception: Some(mix_up.clone()), ..Attempt::plain(other, false) }),
        contested(other, Judge::Key, None, "rustc\nsays so"),
        Evidence::Attempt(claim.clone()),
        contested(&explain, Judge::Model, Some("Small"), ""),
        Evidence::Attempt(claim),
        Evidence::Accepted { item: explain.id.clone() },
        Evidence::Taught {
            skill: skill.id.clone(),
            misconception: mix_up,
            answer: "no".into(),
            met: true,
            by: Judge::Learner,
        },
    ];
    let data = home.join("data/learner");
    std::fs::create_dir_all(&data).unwrap();
    for (n, evidence) in all.iter().enumerate() {
        record(&data, AT + n as i64 * 60_000, evidence).unwrap();
    }
    explain
}

#[test]
fn authors_get_every_dispute_and_learners_see_what_became_of_it() {
    let home = tempfile::tempdir().unwrap();
    assert!(gradus(home.path(), &["history", "--disputed"]).contains("No verdict was disputed."));
    let explain = learned(home.path());

    let json = gradus(home.path(), &["history", "--disputed", "--json"]);
    let disputes: Vec<Value> = json.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(disputes.len(), 2);
    assert_eq!(disputes[0]["event"]["reason"], "rustc\nsays so");
    assert_eq!((&disputes[0]["event"]["by"], &disputes[1]["event"]["by"]), (&"key".into(), &"model".into()));
    assert_eq!(disputes[1]["event"]["item"], explain.id);
    assert_eq!(disputes[1]["event"]["hash"], explain.hash);
    assert_eq!(disputes[1]["event"]["model"], "Small");

    let history = gradus(home.path(), &["history"]);
    for says in ["rustc says so", "judged by Small", "accepted that a point was missing", "corrected a pupil"] {
        assert!(history.contains(says), "{says}:\n{history}");
    }
    assert!(!history.contains('\u{1b}'), "no model steers the terminal");
    assert_eq!(gradus(home.path(), &["history", "--disputed"]).lines().count(), 2);

    let why: Value = serde_json::from_str(&gradus(home.path(), &["why", explain.skill_id(), "--json"])).unwrap();
    let answers = why["why"]["answers"].as_array().unwrap();
    let by_model: Vec<f64> =
        answers.iter().filter(|a| a["by_model"] == true).map(|a| a["weight"].as_f64().unwrap()).collect();
    assert_eq!(by_model, [0.0, 0.0, 0.3], "two claims, and the acceptance of the second");
    let total = |name: &str| answers.iter().map(|a| a[name].as_f64().unwrap()).sum::<f64>();
    let sum = why["why"]["start"].as_f64().unwrap() + total("change") + total("between");
    let sum = sum + why["why"]["since"].as_f64().unwrap();
    assert!((sum - why["why"]["estimate"].as_f64().unwrap()).abs() < 1e-6, "the parts add up");
    let words = gradus(home.path(), &["why", explain.skill_id()]);
    assert!(words.contains("judged by a model, counts 30%"), "{words}");
    let all = course_words(home.path());
    assert!(
        all.contains("You disputed one verdict here.") && all.contains("You explained it to a pupil once, 1 of them")
    );
}

/// Lines typed into the real program, without a model; what it prints.
fn typed(home: &Path, lines: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(["--plain", "--no-model"]).env("HOME", home).env("GRADUS_DATA_DIR", home.join("data"));
    command.env("LC_ALL", "C.UTF-8").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn a_pupil_is_corrected_in_lines_and_the_next_start_goes_on() {
    let home = tempfile::tempdir().unwrap();
    learned(home.path());
    record(&home.path().join("data/learner"), AT + 3_600_000, &Evidence::Placed { items: 0 }).unwrap();
    let said = typed(home.path(), "/teach\nNo: it is not so,\n/quit\n");
    assert!(said.contains("The pupil says") && said.contains("What would you say to the pupil?"), "{said}");
    let said = typed(home.path(), "\n1\n\n/quit\n");
    assert!(said.contains("You say: No: it is not so,"), "{said}");
    assert!(said.contains("What is so instead") && said.contains("The pupil has understood."), "{said}");
    assert!(said.contains("Hello, Ada."), "{said}");
    let history = gradus(home.path(), &["history", "--json"]);
    let last = history.lines().rfind(|l| l.contains("\"taught\"")).unwrap();
    let taught: Value = serde_json::from_str(last).unwrap();
    assert_eq!(taught["event"]["answer"], "No: it is not so,");
    assert_eq!((&taught["event"]["met"], &taught["event"]["by"]), (&true.into(), &"learner".into()));
    let said = typed(home.path(), "/dispute because\n/quit\n");
    assert!(said.contains("There is no verdict here to dispute."), "{said}");
}

/// What `why` says of every skill.
fn course_words(home: &Path) -> String {
    let course = Library::open("rust").unwrap();
    course.skills.iter().map(|s| gradus(home, &["why", &s.id])).collect()
}

#[test]
fn journals_of_before_open_and_of_later_lose_nothing() {
    let old = r#"{"type":"attempt","item":"a.b/c","hash":1,"kind":"explain","difficulty":2,"answer":"x","correct":false,"self_marked":true}"#;
    let Evidence::Attempt(attempt) = serde_json::from_str(old).unwrap() else { panic!() };
    assert!(attempt.marked_by.is_none() && !attempt.accepted && !attempt.is_claim());
    assert!(!serde_json::to_string(&attempt).unwrap().contains("marked_by"), "nothing is written that is not so");
    let later = r#"{"type":"contested","item":"a.b/c","hash":1,"answer":"x","correct":false,"by":"a_council"}"#;
    let Evidence::Contested { by, reason, model, .. } = serde_json::from_str(later).unwrap() else { panic!() };
    assert_eq!((by, reason.as_str(), model), (Judge::Other, "", None));
}
