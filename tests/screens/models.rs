//! The screen of the models, the key that opens it, and what status line and welcome say of a model.

use super::desk::{Desk, say};
use super::kinds;
use super::picture::rows;
use super::scenes::scenes;
use crossterm::event::{KeyCode, KeyEvent};
use gradus::dialogue::{Figures, Measure, Part, Rate, Standing};
use gradus::driver::{BenchOptions, Choice, Driver, Memory, Msg, Shop, Voice};
use gradus::llm::{Address, ModelState, ServerOptions};
use gradus::session::market::Machine;
use gradus::session::market::Recommended;
use gradus::session::{Event, Known, Market, PullEnd, Pulling, Shelved, Ware};
use gradus::tui::actions::Place;
use gradus::tui::app::{Overlay, Ui};
use gradus::tui::theme::Theme;
use std::sync::{Arc, mpsc};

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

fn unexamined() -> Desk {
    Desk::new().learner().with_model().on(Event::Standing(Standing::unknown()))
}

fn offline() -> Desk {
    let market = Market { offline: Some("--offline".into()), recommended: None, ..market() };
    examined().on(Event::Market(Box::new(market))).on(Event::Pull("large-14b".into()))
}

scenes! {
    ""
    models_examined: examined();
    models_examined_end: examined().face(|ui| ui.scroll = 100_000);
    models_unexamined: unexamined().over(Overlay::Models);
    models_none: Desk::new().learner().on(Event::Shelf(Vec::new())).over(Overlay::Models);
    models_not_looked: Desk::new().learner().over(Overlay::Models);
    home_lessons_answer: unexamined();
    shop: shop();
    shop_row: shop().face(|ui| ui.cursor = 1);
    shop_row_to_fetch: shop().face(|ui| ui.cursor = 3);
    shop_pulling: pulling(shop(), GOING);
    shop_pulling_row: pulling(shop(), GOING).face(|ui| ui.cursor = 3);
    shop_no_answer: pulling(shop(), Pulling::Asking(Some(say("hub.example does not answer", "10.0.0.7 没有回答").into())));
    shop_offline: offline();
}

const GIB: u64 = 1 << 30;

/// A ware that is here where something is known of it.
fn ware(name: &str, bytes: u64, known: Option<Known>) -> Ware {
    let here = known.is_some();
    let path = here.then(|| format!("/models/{name}.gguf").into());
    let figures = matches!(&known, Some(Known::Examined(s)) if !s.may.is_empty()).then(|| {
        let mut figures = Figures::new();
        for measure in Measure::ALL {
            figures.rates.insert(measure.name().into(), Rate { good: 200, of: 200 });
        }
        figures
    });
    let (title, licence) = (format!("{}{name}", say("The model ", "模型 ")), "Apache-2.0".to_string());
    let need = Some(bytes + GIB / 2);
    Ware { name: name.into(), title, path, bytes, need, fits: bytes < 4 * GIB, known, figures, licence }
}

fn market() -> Market {
    let here = ware("smollm2-135m", 98 << 20, Some(Known::Examined(small())));
    let here = Ware { path: Some("model.gguf".into()), ..here };
    Market {
        machine: Machine { total: 16 * GIB, free: 9 * GIB, cores: 8, gpu: None },
        recommended: Some(Recommended {
            id: "qwen2.5-coder-3b".into(),
            need: 5 * GIB / 2,
            on_gpu: false,
            speed: Some(11),
            coder: true,
            least: false,
        }),
        wares: vec![
            here,
            ware("qwen2.5-3b", 2 * GIB, Some(Known::Examined(Standing::of([Part::Chat, Part::Grade])))),
            ware("half.gguf", 3 << 20, Some(Known::Damaged)),
            ware("qwen2.5-coder-3b", 2_104_932_800, None),
            ware("large-14b", 9 * GIB, None),
        ],
        offline: None,
    }
}

fn shop() -> Desk {
    examined().on(Event::Market(Box::new(market())))
}

fn pulling(desk: Desk, at: Pulling) -> Desk {
    desk.on(Event::Pull("qwen2.5-coder-3b".into())).on(Event::Pulling(at))
}

const GOING: Pulling = Pulling::Bytes { done: 700 << 20, total: Some(2_104_932_800), rate: 11 << 20 };

#[test]
fn a_download_is_told_of_step_by_step_and_how_it_ended() {
    let text = |desk: Desk| rows(&{ desk }.draw((80, 60)).0).join("\n");
    let squeezed = |desk: Desk| text(desk).split_whitespace().collect::<Vec<_>>().join(" ");
    let going = squeezed(pulling(shop(), GOING));
    assert!(going.contains("34%, 700 MiB of 2.0 GiB, 11 MiB a second, 2 min left"), "{going}");
    assert!(going.contains("qwen2.5-coder-3b 34%"), "the status line too: {going}");
    let left = squeezed(pulling(shop(), GOING).face(|ui| ui.overlay = None));
    assert!(left.contains("qwen2.5-coder-3b 34%"), "and that of other screens: {left}");
    let unknown = Pulling::Bytes { done: 700 << 20, total: None, rate: 0 };
    assert!(squeezed(pulling(shop(), unknown)).contains("700 MiB, 0 KiB a second"));
    for (end, said) in [
        (PullEnd::Done, "is here, and can be chosen"),
        (PullEnd::Stopped(700 << 20), "stopped; 700 MiB are kept"),
        (PullEnd::NoNetwork { host: "hub.example".into(), why: "no route".into() }, "hub.example cannot be reached"),
        (PullEnd::Refused(401), "accept its licence"),
        (PullEnd::Refused(404), "has no file"),
        (PullEnd::Refused(500), "Try again later"),
        (PullEnd::NoRoom(GIB, 5), "1.0 GiB are needed, 1 KiB are free"),
        (PullEnd::Failed("it \u{1b}[31mbroke\nhere".into()), "was not fetched: it"),
        (PullEnd::Offline("--offline".into()), "(--offline)"),
    ] {
        let desk = pulling(shop(), GOING).on(Event::Pulled(end));
        assert_eq!(desk.session.pull, None);
        let notice = desk.session.notice.clone().unwrap().text;
        assert!(notice.contains(said) && !notice.contains('\u{1b}'), "{notice}");
    }
}

#[test]
fn one_download_at_a_time_and_none_of_what_is_here() {
    let notice = |desk: &Desk| desk.session.notice.as_ref().map(|n| n.text.clone()).unwrap_or_default();
    let desk = pulling(shop(), GOING).on(Event::Pull("large-14b".into()));
    assert!(notice(&desk).contains("one at a time") && desk.session.pull.as_ref().unwrap().name == "qwen2.5-coder-3b");
    let desk = shop().on(Event::Pull("qwen2.5-3b".into()));
    assert!(notice(&desk).contains("already") && desk.session.pull.is_none());
    let desk = shop().on(Event::StopPull);
    assert!(notice(&desk).contains("Nothing is being fetched"));
    let desk = shop().on(Event::Use("large-14b".into()));
    assert!(notice(&desk).contains("not here yet") && !desk.session.choosing);
    let desk = shop().on(Event::Use("half.gguf".into()));
    assert!(notice(&desk).contains("damaged") && !desk.session.choosing);
}

#[test]
fn the_row_under_the_cursor_is_fetched_or_used_and_the_engine_starts_anew() {
    let home = tempfile::tempdir().unwrap();
    let (driver, inbox) = driver(home.path(), Voice::Absent("none".into()));
    let pulled = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&pulled);
    let shop = Shop {
        look: Arc::new(market),
        pull: Arc::new(move |name, on| {
            seen.lock().unwrap().push(name.to_string());
            // Until it is told to stop.
            let mut done = 0;
            while on(Pulling::Bytes { done, total: Some(1000), rate: 1 }).is_continue() {
                done += 1;
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            PullEnd::Stopped(done)
        }),
        choose: Arc::new(|name| match name {
            "qwen2.5-3b" => {
                let voice = Voice::Scripted(Vec::new());
                Ok(Choice { voice, name: name.into(), note: Some("And a note.".into()) })
            }
            other => Err(format!("no {other}")),
        }),
    };
    let mut driver = driver.with_shop(shop);
    driver.session = Desk::of_all_kinds(true).learner().session;
    driver.start_engine();
    let mut ui = Ui::new(Theme::new(true));
    ui.follow(&driver.session);
    let until = |driver: &mut Driver, wanted: &dyn Fn(&Driver) -> bool| {
        while !wanted(driver) {
            let message = inbox.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
            driver.message(message);
        }
    };
    ui.key(&mut driver, KeyEvent::from(KeyCode::Char('M')));
    assert_eq!(ui.place(&driver.session), Place::Models);
    until(&mut driver, &|d| d.session.market.is_some());
    for _ in 0..3 {
        ui.key(&mut driver, KeyEvent::from(KeyCode::Down));
    }
    ui.key(&mut driver, KeyEvent::from(KeyCode::Char('d')));
    until(&mut driver, &|d| matches!(&d.session.pull, Some(p) if matches!(p.at, Pulling::Bytes { done: 1.., .. })));
    ui.key(&mut driver, KeyEvent::from(KeyCode::Char('x')));
    until(&mut driver, &|d| d.session.pull.is_none());
    assert!(driver.session.notice.as_ref().unwrap().text.contains("stopped"));
    assert_eq!(*pulled.lock().unwrap(), ["qwen2.5-coder-3b"]);
    ui.key(&mut driver, KeyEvent::from(KeyCode::Up));
    ui.key(&mut driver, KeyEvent::from(KeyCode::Up));
    ui.key(&mut driver, KeyEvent::from(KeyCode::Enter));
    assert!(driver.session.choosing);
    until(&mut driver, &|d| !d.session.choosing);
    let said = driver.session.notice.clone().unwrap().text;
    assert!(said.contains("qwen2.5-3b speaks from now on") && said.ends_with("And a note."), "{said}");
    until(&mut driver, &|d| matches!(d.session.model, ModelState::Ready(_)));
    assert!(driver.session.elsewhere.is_none());
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
    ui.key(&mut driver, KeyEvent::from(KeyCode::Char('M')));
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
