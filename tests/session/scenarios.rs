//! Runs `tests/scenarios/*.toml`: what the learner, the disk and the model do, and what must be so afterwards.
//! The words are those of [`Step`] and [`Expect`]; all fields are optional.

use crate::desk::{Desk, Disk, right, wrong};
use gradus::grading::Answer;
use gradus::llm::{EngineEvent, ModelState};
use gradus::session::{Entry, Event, Phase, Stage, Taught};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    about: String,
    /// `nobody`, `somebody` (at home), or an item's id.
    start: String,
    step: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// enter, hint, skip, give-up, home, lesson, cancel, quit, restart.
    learner: Option<String>,
    /// Says this to the tutor.
    say: Option<String>,
    /// Types this into the answer field.
    types: Option<String>,
    /// Presses this number, from 1.
    pick: Option<usize>,
    /// Says how sure, 1 to 4.
    sure: Option<u8>,
    /// right, wrong: answers so, to the verdict if the disk allows.
    answers: Option<String>,
    /// takes, refuses, waits: from now on.
    disk: Option<String>,
    /// ready, gone, done, fails.
    model: Option<String>,
    /// The model streams this, in small pieces, to the last request.
    streams: Option<String>,
    #[serde(default)]
    expect: Expect,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expect {
    /// welcome, home, lesson, answering, confidence, saving, not-saved, right, wrong.
    phase: Option<String>,
    /// same, other: the item, compared with the step before.
    item: Option<String>,
    /// up, down, same: the estimate of the item's skill (or the one before it), compared with the step before.
    estimate: Option<String>,
    /// Kinds of entries of the talk, in order.
    entries: Option<Vec<String>>,
    /// Stands in the last entry.
    last: Option<String>,
    /// Stands in no entry.
    never: Option<String>,
    /// Stands in the notice.
    notice: Option<String>,
    /// Stands in the verdict's feedback or its misconception.
    verdict: Option<String>,
    retry: Option<bool>,
    /// Requests to the model so far.
    requests: Option<usize>,
    /// Answers on disk so far.
    attempts: Option<usize>,
    saved: Option<bool>,
}

fn kind(entry: &Entry) -> (&'static str, String) {
    match entry {
        Entry::Learner(t) => ("learner", t.clone()),
        Entry::Tutor(t) => ("tutor", t.clone()),
        Entry::Material(t) => ("material", t.clone()),
        Entry::Hint { text, .. } => ("hint", text.clone()),
        Entry::Reveal { answer, explanation } => ("reveal", format!("{answer} {explanation}")),
        Entry::Verdict { said, .. } => {
            ("verdict", said.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n"))
        }
        Entry::Note(t) => ("note", t.clone()),
    }
}

fn phase(desk: &Desk) -> &'static str {
    match &desk.session.phase {
        Phase::Welcome(_) => "welcome",
        Phase::Home => "home",
        Phase::Lesson(_) => "lesson",
        Phase::Teach(t) => match &t.stage {
            Taught::Explaining => "teaching",
            Taught::Grading(_) => "grading",
            Taught::Comparing { .. } => "comparing",
            Taught::Done { .. } => "taught",
        },
        Phase::Item(s) => match &s.stage {
            Stage::Answering => "answering",
            Stage::Confidence => "confidence",
            Stage::Running(_) => "running",
            Stage::Grading(_) => "grading",
            Stage::Marking(_) => "marking",
            Stage::Saving => "saving",
            Stage::NotSaved(_) => "not-saved",
            Stage::Judged(j) if j.verdict.correct => "right",
            Stage::Judged(_) => "wrong",
        },
    }
}

fn play(desk: &mut Desk, step: &Step) {
    if let Some(disk) = &step.disk {
        desk.disk = match disk.as_str() {
            "takes" => Disk::Takes,
            "refuses" => Disk::Refuses,
            "waits" => Disk::Waits,
            other => panic!("no such disk: {other}"),
        };
        while desk.disk == Disk::Takes && !desk.waiting.is_empty() {
            desk.answer_disk(false);
        }
    }
    let last = desk.requests.last().map_or(0, |r| r.id);
    match step.model.as_deref() {
        None => {}
        Some("ready") => desk.model_is_ready(),
        Some("gone") => {
            desk.act(Event::Engine(EngineEvent::State(ModelState::Failed { why: "it broke".into() })));
        }
        Some("done") => desk.model_done(last),
        Some("fails") => desk.act(Event::Engine(EngineEvent::Failed { id: last, error: "it broke".into() })),
        Some(other) => panic!("no such model: {other}"),
    }
    let streams: Vec<char> = step.streams.iter().flat_map(|t| t.chars()).collect();
    streams.chunks(4).for_each(|piece| desk.stream(last, &piece.iter().collect::<String>()));
    desk.acts(step.say.clone().map(Event::Say));
    desk.acts(step.types.clone().map(|t| Event::Draft(Answer::Text(t))));
    desk.acts(step.pick.map(|n| Event::Pick(n - 1)));
    desk.acts(step.sure.map(|n| Event::Confidence(Some(n))));
    match step.answers.as_deref() {
        None => {}
        Some("right") => desk.answer(right(&desk.item())),
        Some("wrong") => desk.answer(wrong(&desk.item())),
        Some(other) => panic!("no such answer: {other}"),
    }
    match step.learner.as_deref() {
        None => {}
        Some("enter") => desk.enter(),
        Some("hint") => desk.act(Event::Hint),
        Some("skip") => desk.act(Event::Skip),
        Some("give-up") => desk.act(Event::GiveUp),
        Some("home") => desk.act(Event::Home),
        Some("lesson") => desk.act(Event::Lesson),
        Some("cancel") => desk.act(Event::Cancel),
        Some("quit") => desk.act(Event::Quit),
        Some("restart") => *desk = desk.killed(),
        Some(other) => panic!("no such deed: {other}"),
    }
}

fn run(name: &str, scenario: &Scenario) {
    let mut desk = match scenario.start.as_str() {
        "nobody" => Desk::new(),
        "somebody" => Desk::known(),
        item => Desk::at(item),
    };
    let mut skill = String::new();
    for (n, step) in scenario.step.iter().enumerate() {
        let at = format!("{name} ({}), step {}", scenario.about, n + 1);
        let item = |d: &Desk| d.session.item().map(|(_, i)| i.id.clone());
        let before = item(&desk);
        if let Some(id) = &before {
            skill = id.split_once('/').unwrap().0.to_string();
        }
        let estimate = desk.estimate(&skill);
        play(&mut desk, step);
        let want = &step.expect;
        if let Some(p) = &want.phase {
            assert_eq!(phase(&desk), p, "{at}: phase");
        }
        if let Some(i) = &want.item {
            assert_eq!(item(&desk) == before, i == "same", "{at}: item {:?}", item(&desk));
        }
        if let Some(e) = &want.estimate {
            let change = desk.estimate(&skill) - estimate;
            // Some seconds of forgetting are no change.
            let is = if change.abs() < 1e-5 {
                "same"
            } else if change > 0.0 {
                "up"
            } else {
                "down"
            };
            assert_eq!(is, e, "{at}: estimate {estimate} {change:+}");
        }
        let log: Vec<_> = desk.session.talk.log.iter().map(kind).collect();
        if let Some(entries) = &want.entries {
            assert_eq!(&log.iter().map(|e| e.0).collect::<Vec<_>>(), entries, "{at}: entries");
        }
        if let Some(last) = &want.last {
            assert!(log.last().is_some_and(|e| e.1.contains(last)), "{at}: last of {log:?}");
        }
        if let Some(never) = &want.never {
            assert!(!log.iter().any(|e| e.1.contains(never)), "{at}: {log:?}");
        }
        if let Some(text) = &want.notice {
            assert!(
                desk.session.notice.as_ref().is_some_and(|n| n.text.contains(text)),
                "{at}: {:?}",
                desk.session.notice
            );
        }
        if let Some(text) = &want.verdict {
            let verdict = &desk.judged().verdict;
            let all = format!("{:?} {}", verdict.cause, verdict.feedback);
            assert!(all.contains(text), "{at}: {all}");
        }
        if let Some(retry) = want.retry {
            assert_eq!(desk.judged().may_retry, retry, "{at}: retry");
        }
        if let Some(requests) = want.requests {
            assert_eq!(desk.requests.len(), requests, "{at}: requests");
        }
        if let Some(attempts) = want.attempts {
            assert_eq!(desk.attempts().len(), attempts, "{at}: attempts");
        }
        if let Some(saved) = want.saved {
            assert_eq!(desk.session.saved, saved, "{at}: saved");
        }
    }
    if desk.waiting.is_empty() && desk.session.saved {
        desk.check_books();
    }
}

#[test]
fn every_scenario_goes_as_it_is_written() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    assert!(paths.len() >= 6);
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let scenario: Scenario = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        run(&name, &scenario);
    }
}
