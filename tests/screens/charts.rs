//! The charts of the progress screen, and the keys that turn from one to the next.

use super::desk::{Desk, NOON, SIZES, say};
use super::journal::made_up;
use super::picture::rows;
use super::scenes::scenes;
use crossterm::event::{KeyCode, KeyEvent};
use gradus::dialogue::Standing;
use gradus::driver::{BenchOptions, Driver, Memory, Msg, Voice};
use gradus::learner::day::Zone;
use gradus::report::chart::Glyphs;
use gradus::report::{Chart, Series};
use gradus::tui::actions::Place;
use gradus::tui::app::{Overlay, Ui};
use gradus::tui::theme::Theme;
use std::sync::{Arc, mpsc};

/// Half a year of work, seen at noon.
fn months() -> Desk {
    let mut desk = Desk::new().learner();
    let records = made_up(&desk.session.curriculum, say("Ada", "小明"), 180, NOON);
    records.iter().for_each(|(at, e)| drop(desk.session.learner.apply(*at, e)));
    let series = Series::of(&desk.session.curriculum, records.iter().map(|(at, e)| (*at, e)), NOON, Zone::UTC);
    desk.over(Overlay::Progress).face(|ui| ui.series = Some(Arc::new(series)))
}

fn open(chart: Chart) -> Desk {
    months().face(|ui| ui.chart = Some(chart))
}

scenes! {
    "charts_"
    skills: months();
    mastery: open(Chart::Mastery);
    calendar: open(Chart::Calendar);
    forecast: open(Chart::Forecast);
    time: open(Chart::Time);
    gain: open(Chart::Gain);
    mastery_in_ascii: open(Chart::Mastery).face(|ui| ui.glyphs = Glyphs::Ascii);
    calendar_in_ascii: open(Chart::Calendar).face(|ui| ui.glyphs = Glyphs::Ascii);
    not_read_yet: open(Chart::Calendar).face(|ui| ui.series = None);
    of_nothing: Desk::new().learner().over(Overlay::Progress).face(|ui| ui.chart = Some(Chart::Time));
}

#[test]
fn without_colour_the_charts_say_the_same() {
    for chart in Chart::ALL {
        let with = rows(&open(chart).draw((80, 24)).0);
        let mut without = open(chart).face(|ui| ui.theme = Theme::new(false));
        assert_eq!(with, rows(&without.draw((80, 24)).0), "{chart:?}");
    }
}

#[test]
fn each_chart_says_its_sentence_at_every_size() {
    for chart in Chart::ALL {
        for size in SIZES {
            let mut desk = open(chart);
            let said = chart.sentences(desk.ui.series.as_ref().unwrap())[0].clone();
            let squeezed = |t: &str| t.split_whitespace().collect::<String>();
            let screen = squeezed(&rows(&desk.draw(size).0).join(""));
            assert!(screen.contains(&squeezed(&said)), "{chart:?} at {size:?}: {said}");
        }
    }
}

/// A driver whose journal is a made-up one, or cannot be read, and where its messages come.
fn driver(home: &std::path::Path, readable: bool) -> (Driver, mpsc::Receiver<Msg>) {
    let (to, inbox) = mpsc::channel();
    let put = Arc::new(move |msg: Msg| drop(to.send(msg)));
    let memory = Memory::open(home).unwrap();
    let standing = Arc::new(|_: &_| Standing::default());
    let course = Desk::new().session.curriculum;
    let driver = Driver::new(memory, course, Voice::Absent("none".into()), standing, BenchOptions::default(), put);
    let read = move |course: &gradus::curriculum::Curriculum, _| {
        let records = made_up(course, "Ada", 40, NOON);
        let series = Series::of(course, records.iter().map(|(at, e)| (*at, e)), NOON, Zone::UTC);
        if readable { Ok(series) } else { Err("the journal cannot be read".to_string()) }
    };
    let mut driver = driver.with_series(Arc::new(read));
    driver.session = Desk::new().learner().session;
    (driver, inbox)
}

#[test]
fn the_screen_is_there_at_once_and_the_series_come_when_they_are_read() {
    for readable in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let (mut driver, inbox) = driver(home.path(), readable);
        let mut ui = Ui::new(Theme::new(false));
        ui.follow(&driver.session);
        ui.key(&mut driver, KeyEvent::from(KeyCode::Char('p')));
        assert_eq!((ui.overlay, driver.series.is_some()), (Some(Overlay::Progress), false));
        let message = loop {
            match inbox.recv_timeout(std::time::Duration::from_secs(20)).unwrap() {
                message @ Msg::Series(_) => break message,
                other => driver.message(other),
            }
        };
        driver.message(message);
        assert_eq!(driver.series.is_some(), readable);
        assert_eq!(driver.session.notice.is_some(), !readable, "why is said");
    }
}

#[test]
fn keys_turn_the_tabs_in_a_circle() {
    let home = tempfile::tempdir().unwrap();
    let (mut driver, _inbox) = driver(home.path(), true);
    let mut ui = Ui::new(Theme::new(false));
    ui.overlay = Some(Overlay::Progress);
    let mut press = |ui: &mut Ui, code| {
        ui.key(&mut driver, KeyEvent::from(code));
    };
    let mut seen = Vec::new();
    for _ in 0..=Chart::ALL.len() {
        press(&mut ui, KeyCode::Right);
        seen.push(ui.chart);
    }
    assert_eq!(seen[..5], Chart::ALL.map(Some));
    assert_eq!(seen[5], None, "behind the last comes the first");
    press(&mut ui, KeyCode::BackTab);
    assert_eq!(ui.chart, Some(Chart::Gain));
    press(&mut ui, KeyCode::Left);
    assert_eq!(ui.chart, Some(Chart::Time));
    press(&mut ui, KeyCode::Tab);
    assert_eq!(ui.chart, Some(Chart::Gain));
    press(&mut ui, KeyCode::Esc);
    assert_eq!(ui.overlay, None);
    assert_eq!(gradus::tui::actions::footer(Place::Charts).filter(|r| r.label == "key-tabs").count(), 1);
}
