//! Every row of the table of actions is reached by each of its keys at each of its places, and something comes of it there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/chinese.rs"]
mod chinese;
#[allow(dead_code)]
#[path = "screens/desk.rs"]
mod desk;
#[path = "support/kinds.rs"]
mod kinds;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/part.rs"]
mod part;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use desk::{Desk, NOON, picked};
use gradus::dialogue::{Part, Standing};
use gradus::driver::{BenchOptions, Driver, Memory, Voice};
use gradus::grading::Placed;
use gradus::learner::{Attempt, Evidence};
use gradus::report::Chart;
use gradus::session::market::Machine;
use gradus::session::{Event, Market, Session, Ware};
use gradus::tui::actions::{Action, Keymap, Place, TABLE};
use gradus::tui::app::{Focus, Order, Overlay, Search, Ui};
use gradus::tui::pad::Pad;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The event of a key, by its name in the table.
fn event(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    for (prefix, modifier) in
        [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)]
    {
        if let Some(after) = rest.strip_prefix(prefix).filter(|r| !r.is_empty()) {
            (modifiers, rest) = (modifiers | modifier, after);
        }
    }
    let code = match rest {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        "tab" => KeyCode::Tab,
        "space" => KeyCode::Char(' '),
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "backspace" => KeyCode::Backspace,
        "delete" => KeyCode::Delete,
        one if one.chars().count() == 1 => KeyCode::Char(one.chars().next().unwrap()),
        other => panic!("the table names a key that this test does not know: {other}"),
    };
    KeyEvent::new(code, modifiers)
}

fn at(item: &str) -> Desk {
    Desk::of_all_kinds(true).learner().at(&format!("kinds.all/{item}"))
}

fn sent(desk: Desk) -> Desk {
    desk.on(Event::Continue).on(Event::Confidence(Some(3)))
}

fn explained() -> Desk {
    at("explain").on(Event::typed("The text is handed over to b."))
}

fn teaching() -> Desk {
    let mut desk = Desk::of_all_kinds(true).learner();
    let course = kinds::course();
    let item = course.item("kinds.all/order").unwrap().1;
    let attempt = Attempt { misconception: Some("order-does-not-matter".into()), ..Attempt::plain(item, false) };
    desk.session.learner.apply(NOON, &Evidence::Attempt(attempt));
    desk.on(Event::Home).on(Event::Teach).on(Event::typed("A line can only use what stands above it."))
}

fn wrong() -> Desk {
    at("pick").answered(picked(&[1]), 3)
}

fn final_verdict() -> Desk {
    wrong().on(Event::GiveUp)
}

/// A placed line at each end of an order, so that each can move.
fn ordered() -> Desk {
    let line = |line, indent| Placed { line, indent };
    let placed = vec![line(0, 1), line(1, 1), line(2, 1)];
    at("order").on(Event::Draft(gradus::grading::Answer::Lines(placed)))
}

/// The map of a course.
fn on_map() -> Desk {
    Desk::new().learner().over(Overlay::Map).face(|ui| ui.map.at = MIDDLE)
}

/// A skill of the course that has others above, below and to the right; and one that has another to the left.
const MIDDLE: usize = 8;
const RIGHT: usize = 5;

/// One model is here, others can be had, and one of them is being fetched.
fn shop() -> Desk {
    let ware = |name: &str, path: Option<&str>| Ware {
        name: name.into(),
        title: name.into(),
        path: path.map(Into::into),
        bytes: 100 << 20,
        need: Some(200 << 20),
        fits: true,
        known: None,
        figures: None,
        licence: "MIT".into(),
    };
    let market = Market {
        machine: Machine { total: 16 << 30, free: 9 << 30, cores: 8, gpu: None },
        recommended: None,
        wares: vec![ware("a", Some("a.gguf")), ware("b", None), ware("c", None)],
        offline: None,
    };
    let at = Desk::new().learner().over(Overlay::Models).on(Event::Market(Box::new(market)));
    at.face(|ui| ui.cursor = 1)
}

fn searching(typing: bool) -> Desk {
    at("pick").face(|ui| {
        let search = Search { field: Pad::new("the"), typing, ..Search::default() };
        ui.search = Some(search);
    })
}

/// Somebody at this place, in the middle of what there is to move over.
fn walk(place: Place) -> Desk {
    let keys = |desk: Desk| desk.face(|ui| ui.focus = Focus::Keys);
    let with = |desk: Desk, focus| desk.face(|ui| ui.focus = focus);
    let anew = |desk: Desk| desk.face(|ui| *ui = Ui::new(ui.theme)).face(|_| ());
    match place {
        Place::NameField => Desk::new().on(Event::typed("Ada")),
        Place::WelcomeOptions => Desk::new().on(Event::typed("Ada")).on(Event::Continue),
        Place::Home => teaching().on(Event::Home),
        Place::Lesson => Desk::of_all_kinds(true).learner().on(Event::Learn("kinds.all".into())),
        Place::Options => at("pick").face(|ui| ui.cursor = 1),
        Place::AnswerField => explained(),
        Place::AnswerKeys => keys(explained()),
        Place::Fields => at("two-gaps").face(|ui| ui.at = 1),
        Place::OrderLines => ordered().face(|ui| ui.cursor = 1),
        Place::Editor => anew(at("code").on(Event::typed("    one\n    two\n    three"))),
        Place::EditorKeys => keys(anew(at("code").on(Event::typed("    one\n    two\n    three")))),
        Place::Desk => at("command").on(Event::ShellTyped("ls".into())),
        Place::Running => sent(at("code")),
        Place::Grading => {
            let may = Event::Standing(Standing::of([Part::Grade]));
            sent(
                Desk::of_all_kinds(true).learner().with_model().on(may).at("kinds.all/explain").on(Event::typed("So.")),
            )
        }
        Place::Marking => sent(explained()).face(|ui| ui.cursor = 1),
        Place::TeachField => teaching(),
        Place::Taught => teaching().on(Event::Continue).on(Event::Mark(0)).on(Event::Continue),
        Place::DisputeField => with(final_verdict(), Focus::Dispute),
        Place::Confidence => at("pick").on(Event::Pick(1)),
        Place::Saving => at("pick").on(Event::Pick(1)).refused(Event::Confidence(Some(3)), "the disk is full"),
        Place::Retry => wrong(),
        Place::Verdict => final_verdict(),
        Place::TalkField => with(at("pick"), Focus::Talk),
        Place::Overlay => at("pick").over(Overlay::Help),
        Place::Progress => Desk::new().learner().over(Overlay::Progress).face(|ui| ui.cursor = 1),
        Place::Charts => Desk::new().learner().over(Overlay::Progress).face(|ui| ui.chart = Some(Chart::ALL[1])),
        Place::Map => on_map(),
        Place::MapFind => on_map().face(|ui| ui.map.find = Some(Pad::new("o"))),
        Place::Skill => on_map().face(|ui| ui.overlay = Some(Overlay::Skill)),
        Place::Models => shop(),
        Place::SearchField => searching(true),
        Place::Found => searching(false),
        Place::Copying => at("pick").over(Overlay::Copying).face(|ui| {
            ui.copies = ["a", "b", "c"].map(|c| (c.to_string(), c.to_string())).into();
            ui.cursor = 1;
        }),
        Place::Palette => at("pick").face(Ui::open_palette).face(|ui| ui.cursor = 1),
        Place::Themes => at("pick").face(Ui::open_themes).face(|ui| ui.cursor = 1),
        Place::Leaving => at("pick").over(Overlay::Leaving),
        #[allow(unreachable_patterns)]
        other => panic!("no walk leads to {other:?}: add one"),
    }
}

/// All that a key can change, as text.
fn state(driver: &Driver, ui: &Ui) -> String {
    let s = &driver.session;
    let text = |area: &gradus::tui::pad::Pad| format!("{:?} {:?}", area.lines(), area.cursor());
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?} | {:?} {:?} {} {} {} {} {} {:?} {} | {} {:?} {:?} {:?} {:?} {}",
        s.phase,
        s.talk,
        s.notice,
        s.feeling,
        s.check,
        s.learner.profile,
        s.pull,
        ui.overlay,
        ui.focus,
        ui.scroll,
        ui.cursor,
        ui.at,
        text(&ui.answer),
        text(&ui.talk),
        ui.fields.iter().map(text).collect::<Vec<_>>(),
        driver.done(),
        ui.map.at,
        ui.map.find.as_ref().map(text),
        ui.chart,
        ui.search.as_ref().map(|s| (text(&s.field), s.typing, s.want.get())),
        ui.chooser.as_ref().map(|c| c.at),
        ui.map.reading,
    )
}

struct Walker {
    driver: Driver,
    exported: Arc<AtomicBool>,
    _home: tempfile::TempDir,
}

impl Walker {
    fn new() -> Walker {
        let home = tempfile::tempdir().unwrap();
        let memory = Memory::open(home.path()).unwrap();
        let examiner = Arc::new(|_: &_| Standing::default());
        let voice = Voice::Absent("none".into());
        let exported = Arc::new(AtomicBool::new(false));
        let done = exported.clone();
        let export = Arc::new(move || {
            done.store(true, Ordering::SeqCst);
            Ok(String::new())
        });
        let driver = Driver::new(memory, kinds::course(), voice, examiner, BenchOptions::default(), Arc::new(|_| ()));
        Walker { driver: driver.with_export(export), exported, _home: home }
    }

    /// Presses a key there; what was ordered, and whether anything came of it.
    fn press(&mut self, place: Place, key: &str) -> bool {
        let Desk { session, mut ui, .. } = walk(place);
        self.driver.session = Session::clone(&session);
        ui.follow(&self.driver.session);
        assert_eq!(ui.place(&self.driver.session), place, "the walk leads there");
        // Something to scroll over and to undo.
        if place == Place::Editor {
            ui.key(&mut self.driver, event("x"));
            if key == "alt-u" {
                ui.key(&mut self.driver, event("ctrl-u"));
            }
            ui.key(&mut self.driver, event(if key == "pagedown" { "pageup" } else { "pagedown" }));
        }
        // Something to take back.
        if place.is_field() && ["ctrl-u", "alt-u"].contains(&key) && place != Place::Editor {
            ui.key(&mut self.driver, event("x"));
            if key == "alt-u" {
                ui.key(&mut self.driver, event("ctrl-u"));
            }
        }
        if place == Place::Map && ["left", "h"].contains(&key) {
            ui.map.at = RIGHT;
        }
        if place == Place::Themes {
            ui.key(&mut self.driver, event("down"));
        }
        // From the last option there is no way down.
        if place == Place::Options && ["down", "j"].contains(&key) {
            ui.cursor = 0;
        }
        let before = state(&self.driver, &ui);
        let order = ui.key(&mut self.driver, event(key));
        ui.follow(&self.driver.session);
        let after = state(&self.driver, &ui);
        // An export is made on a thread of its own.
        let begun = Instant::now();
        while key == "E" && !self.exported.load(Ordering::SeqCst) && begun.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(1));
        }
        if self.exported.swap(false, Ordering::SeqCst) {
            return true;
        }
        order != Order::None || before != after || self.driver.take_shell().is_some()
    }
}

/// Where a key rightly does nothing, with the reason.
const SILENT: &[(Place, Action, &str)] = &[];

#[test]
fn every_row_is_reached_by_each_key_at_each_place() {
    let (mut walker, keymap) = (Walker::new(), Keymap::default());
    let mut faults = Vec::new();
    for (n, row) in TABLE.iter().enumerate() {
        let mut reached = false;
        for place in row.places {
            for key in row.keys {
                assert_eq!(keymap.lookup(*place, &event(key)), Some(row.action), "{key} at {place:?}");
                let silent = SILENT.iter().any(|(p, a, _)| p == place && *a == row.action);
                let comes = walker.press(*place, key);
                reached |= comes;
                if comes == silent {
                    let says = if silent { "something comes of it after all" } else { "nothing comes of it" };
                    faults.push(format!("row {n}, {:?}: {key} at {place:?}: {says}", row.action));
                }
            }
        }
        if !reached {
            faults.push(format!("row {n}, {:?}: no walk reached it", row.action));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_place_has_a_walk() {
    for place in Place::ALL {
        let desk = walk(place);
        assert_eq!(desk.ui.place(&desk.session), place);
    }
}
