//! The screen of the models, the key that opens it, and what status line and welcome say of a model.

use super::check;
use super::desk::Desk;
use super::kinds;
use super::picture::rows;
use crossterm::event::{KeyCode, KeyEvent};
use gradus::dialogue::{Figures, Measure, Part, Rate, Standing};
use gradus::driver::{BenchOptions, Driver, Memory, Msg, Voice};
use gradus::llm::{Address, ServerOptions};
use gradus::session::{Event, Known, Shelved};
use gradus::tui::app::{Overlay, Ui};
use gradus::tui::theme::Theme;
use std::sync::{Arc, mpsc};

const TWO: [(u16, u16); 2] = [(80, 24), (40, 12)];

/// What a small model earns: nothing but the form of drafts.
fn small() -> Standing {
    let mut figures = Figures::new();
    for measure in Measure::ALL {
        figures.rates.insert(measure.name().into(), Rate { good: 200, of: 200 });
    }
    for (name, good) in [("kept", 196), ("brief", 120), ("grounded", 90), ("agreement", 110)] {
        figures.rates.insert(name.into(), Rate { good, of: 200 });
    }
    Standing::from(&figures)
}

fn shelf() -> Vec<Shelved> {
    let one = |name: &str, path: &str, known| Shelved { name: name.into(), path: path.into(), known };
    vec![
        one("smollm2-135m", "model.gguf", Known::Examined(small())),
        one("qwen2.5-3b", "/models/q.gguf", Known::Examined(Standing::of([Part::Chat, Part::Grade]))),
        one("gemma-3-1b", "/models/g.gguf", Known::Examined(Standing::of([]))),
        one("mine.gguf", "/models/mine.gguf", Known::Unexamined),
        one("half.gguf", "/models/half.gguf", Known::Damaged),
    ]
}

fn examined() -> Desk {
    Desk::new().learner().with_model().on(Event::Standing(small())).on(Event::Shelf(shelf())).over(Overlay::Models)
}

#[test]
fn pictures() {
    check("models_examined", &examined().pictures(&TWO));
    check("models_examined_end", &examined().face(|ui| ui.scroll = 100_000).pictures(&TWO));
    let unexamined = || Desk::new().learner().with_model().on(Event::Standing(Standing::unknown()));
    check("models_unexamined", &unexamined().over(Overlay::Models).pictures(&TWO));
    check("models_none", &Desk::new().learner().on(Event::Shelf(Vec::new())).over(Overlay::Models).pictures(&TWO));
    check("home_lessons_answer", &unexamined().pictures(&TWO));
}

fn text(desk: &mut Desk) -> String {
    rows(&desk.draw((80, 60)).0).join("\n")
}

#[test]
fn the_model_that_speaks_is_not_among_the_others_and_reasons_are_short() {
    let text = text(&mut examined());
    assert!(text.contains("SmolLM2 135M Instruct on CPU") && !text.contains("smollm2-135m"), "{text}");
    assert!(text.contains("qwen2.5-3b may: answer free questions, judge explanations."), "{text}");
    // The first of three reasons, whole: the point within a figure ends no sentence.
    assert!(text.contains("and 100% is the bar.") && !text.contains("At most 40 words"), "{text}");
    assert!(text.contains("draft questions: yes."), "{text}");
}

#[test]
fn what_the_settings_forbid_is_told_beside_what_no_exam_allows() {
    let mut standing = Standing::unknown();
    standing.forbid(Part::Chat, gradus::msg!("talk-never"));
    let mut desk = Desk::new().learner().with_model().on(Event::Standing(standing)).over(Overlay::Models);
    let text = text(&mut desk);
    assert_eq!(text.matches("It was never examined").count(), 1, "{text}");
    assert!(text.contains(gradus::msg!("talk-never").split(' ').next().unwrap()), "{text}");
    assert!(text.contains("Looking"), "the shelf is not known yet: {text}");
}

#[test]
fn the_status_tells_when_lessons_answer() {
    let status = |desk: Desk| desk.session.answers_instead();
    let there = || Desk::new().learner().with_model();
    assert_eq!(status(there()), None, "it may");
    assert_eq!(status(there().on(Event::Standing(Standing::default()))), None, "nobody knows");
    assert_eq!(status(there().on(Event::Standing(small()))).as_deref(), Some("lessons answer"));
    assert_eq!(status(Desk::new().learner()), None, "there is none");
}

/// A driver with this voice, two models on the shelf, and where its messages come.
fn driver(home: &std::path::Path, voice: Voice) -> (Driver, mpsc::Receiver<Msg>) {
    let (to, inbox) = mpsc::channel();
    let put = Arc::new(move |msg: Msg| {
        let _ = to.send(msg);
    });
    let memory = Memory::open(home).unwrap();
    let standing = Arc::new(|_: &_| Standing::default());
    let driver = Driver::new(memory, kinds::course(), voice, standing, BenchOptions::default(), put);
    (driver.with_models(Arc::new(shelf)), inbox)
}

#[test]
fn a_key_opens_it_and_the_disk_is_looked_at_then() {
    let home = tempfile::tempdir().unwrap();
    let (mut driver, inbox) = driver(home.path(), Voice::Absent("none".into()));
    driver.session = Desk::of_all_kinds(true).learner().session;
    let mut ui = Ui::new(Theme::new(true));
    ui.follow(&driver.session);
    assert_eq!(driver.session.shelf, None);
    ui.key(&mut driver, KeyEvent::from(KeyCode::Char('m')));
    assert_eq!(ui.overlay, Some(Overlay::Models));
    while driver.session.shelf.is_none() {
        let message = inbox.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
        driver.message(message);
    }
    assert_eq!(driver.session.shelf, Some(shelf()));
    ui.key(&mut driver, KeyEvent::from(KeyCode::Esc));
    assert_eq!(ui.overlay, None);
}

#[test]
fn the_welcome_does_not_promise_what_a_far_server_breaks() {
    let servers = |names: &[&str]| {
        let servers = names.iter().map(|s| Address::parse(s).unwrap()).collect();
        Voice::Server(ServerOptions { servers, model: None, key: None })
    };
    for (voice, elsewhere) in [
        (Voice::Absent("none".into()), None),
        (servers(&["http://127.0.0.1:8080"]), None),
        (servers(&["http://127.0.0.1:8080", "https://llm.lab.example"]), Some("llm.lab.example")),
    ] {
        let home = tempfile::tempdir().unwrap();
        let (driver, _inbox) = driver(home.path(), voice);
        let host = driver.session.elsewhere.clone();
        assert_eq!(host.is_some(), elsewhere.is_some(), "{host:?}");
        let mut desk = Desk::new();
        desk.session.elsewhere = host;
        for size in [(80, 24), (60, 16), (40, 12)] {
            let text = rows(&desk.draw(size).0).join(" ");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(elsewhere.is_some_and(|host| text.contains(host)), elsewhere.is_some(), "{size:?}: {text}");
            let promises = ["Everything stays on this machine", "Everything you type here stays"];
            assert_eq!(promises.iter().any(|p| text.contains(p)), elsewhere.is_none(), "{size:?}: {text}");
            assert!(text.contains("What should Gradus call you?"), "{size:?}: {text}");
        }
        let desk = desk.on(Event::Continue);
        let first = desk.session.notice.unwrap().text;
        assert_eq!(first.contains("this machine"), elsewhere.is_none(), "{first}");
    }
}
