//! The map, the page of a skill, and the keys that lead over them.

use super::desk::{Desk, SIZES, here, picked, say};
use super::kinds;
use super::picture::rows;
use super::scenes::scenes;
use super::{CHOICE, days, learner};
use crossterm::event::{KeyCode, KeyEvent};
use gradus::curriculum::Index;
use gradus::driver::{BenchOptions, Driver, Memory, Voice};
use gradus::report::chart::Glyphs;
use gradus::session::{Event, Mode, Phase};
use gradus::tui::actions::Place;
use gradus::tui::app::{Overlay, Ui};
use gradus::tui::pad::Pad;
use gradus::tui::theme::Theme;
use std::sync::Arc;

fn at(desk: Desk, id: &str, overlay: Overlay) -> Desk {
    let at = desk.session.curriculum.index.position(&here(id)).unwrap();
    desk.face(|ui| ui.map.at = at).over(overlay)
}

/// The same skill without its questions.
fn without_items(mut desk: Desk, id: &str) -> Desk {
    let mut course = (*desk.session.curriculum).clone();
    let at = course.index.position(id).unwrap();
    course.skills[at].items.clear();
    course.index = Index::of(&course.skills);
    desk.session.curriculum = Arc::new(course);
    desk
}

scenes! {
    ""
    map_new: at(learner(), "rust.first-program", Overlay::Map);
    map_after_days: at(days(), "rust.moves", Overlay::Map);
    map_ascii: at(days(), "rust.moves", Overlay::Map).face(|ui| ui.glyphs = Glyphs::Ascii);
    map_find: at(days(), "rust.moves", Overlay::Map).face(|ui| ui.map.find = Some(Pad::new(say("mov", "移动"))));
    skill_new: at(learner(), "rust.moves", Overlay::Skill);
    skill_after_days: at(days(), "rust.bindings", Overlay::Skill);
    skill_mix_up: at(learner().at(CHOICE).answered(picked(&[0]), 4), "rust.moves", Overlay::Skill);
    skill_lesson: at(learner(), "rust.moves", Overlay::Skill).face(|ui| ui.map.reading = true);
}

#[test]
fn colours_are_kept_apart_from_meaning() {
    for (name, overlay) in [("map", Overlay::Map), ("skill", Overlay::Skill)] {
        let coloured = |colour| {
            let desk = Desk::themed(colour).learner().worked(5, 9);
            at(desk, "rust.moves", overlay).draw((120, 40)).0
        };
        let (with, without) = (coloured(true), coloured(false));
        // Without colours code in a text keeps its marks.
        let bare = |buffer| rows(buffer).join("").replace(['`', ' '], "");
        assert_eq!(bare(&with), bare(&without), "{name}: the same signs with and without colours");
        assert!(without.content.iter().all(|c| c.fg == ratatui::style::Color::Reset));
    }
}

#[test]
fn ascii_is_ascii_but_for_titles_and_the_frame() {
    let mut desk = at(days(), "rust.moves", Overlay::Map).face(|ui| ui.glyphs = Glyphs::Ascii);
    for size in SIZES {
        let shown = rows(&desk.draw(size).0);
        // The rows of the map itself; head and foot of every screen are not its own.
        let lines = shown.iter().skip(3).take(shown.len() - 7);
        lines.for_each(|l| assert!(l.chars().all(|c| c.is_ascii() || c == '…'), "{size:?}: {l}"));
    }
}

#[test]
fn where_the_tutor_goes_next_is_marked_with_its_reason() {
    let mut desk = at(days(), "rust.moves", Overlay::Map);
    let next = desk.session.why_now(desk.now).unwrap();
    let (reason, title) = (next.0.clone(), next.1.title.clone());
    let shown = rows(&desk.draw((120, 40)).0).join("\n");
    let first: String = reason.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    assert!(shown.contains(&format!("Next: {first}")), "{shown}");
    let position = desk.session.curriculum.skills.iter().position(|s| s.title == title).unwrap();
    let mut there = desk.face(|ui| ui.map.at = position);
    assert!(rows(&there.draw((120, 40)).0).join("\n").contains("» "));
    let mut page = there.over(Overlay::Skill);
    assert!(rows(&page.draw((80, 40)).0).join("\n").contains("The tutor goes here next"));
}

#[test]
fn a_skill_without_questions_is_told_as_such_and_never_as_mastered() {
    let id = learner().session.curriculum.skills.last().unwrap().id.clone();
    let desk = || without_items(days(), &id);
    let shown = rows(&at(desk(), &id, Overlay::Skill).draw((80, 40)).0).join("\n");
    assert!(shown.contains("no questions") && !shown.contains("mastered"), "{shown}");
    let title = desk().session.curriculum.skill(&id).unwrap().title.clone();
    let shown = rows(&desk().over(Overlay::Progress).draw((80, 60)).0);
    let row = shown.iter().find(|r| r.contains(title.split(' ').next().unwrap()) && r.contains('–')).unwrap();
    assert!(row.contains("untested"), "{row}");
    let total = desk().session.curriculum.skills.len();
    assert!(shown.join("\n").contains(&format!("of {} skills", total - 1)), "{shown:?}");
    // Its lesson is all there is; nobody says that everything is mastered.
    let read = desk().on(Event::Learn(id.clone())).on(Event::Continue);
    let said = read.session.notice.unwrap().text;
    assert!(said.contains("no questions"), "{said}");
}

/// A driver at a desk, without a disk that matters.
fn driver(home: &std::path::Path, desk: Desk) -> Driver {
    let memory = Memory::open(home).unwrap();
    let standing = Arc::new(|_: &_| gradus::dialogue::Standing::default());
    let voice = Voice::Absent("none".into());
    let put = Arc::new(|_: gradus::driver::Msg| ());
    let mut driver = Driver::new(memory, kinds::course(), voice, standing, BenchOptions::default(), put);
    driver.session = desk.session;
    driver
}

struct Hands {
    driver: Driver,
    ui: Ui,
    _home: tempfile::TempDir,
}

impl Hands {
    fn at(desk: Desk) -> Hands {
        let home = tempfile::tempdir().unwrap();
        let driver = driver(home.path(), desk);
        let mut ui = Ui::new(Theme::new(true));
        ui.follow(&driver.session);
        Hands { driver, ui, _home: home }
    }

    fn key(&mut self, code: KeyCode) {
        self.ui.follow(&self.driver.session);
        self.ui.key(&mut self.driver, KeyEvent::from(code));
        self.ui.follow(&self.driver.session);
    }

    fn keys(&mut self, text: &str) {
        text.chars().for_each(|c| self.key(KeyCode::Char(c)));
    }

    fn selected(&self) -> String {
        self.driver.session.curriculum.skills[self.ui.map.at].id.clone()
    }

    fn place(&self) -> Place {
        self.ui.place(&self.driver.session)
    }
}

#[test]
fn keys_lead_along_edges_and_back_to_the_same_place() {
    let mut hands = Hands::at(learner());
    hands.keys("m");
    assert_eq!(hands.place(), Place::Map);
    let first = hands.selected();
    hands.key(KeyCode::Down);
    let below = hands.selected();
    assert!(hands.driver.session.curriculum.skill(&below).unwrap().requires.contains(&first), "{first} opens {below}");
    hands.keys("k");
    assert_eq!(hands.selected(), first);
    hands.keys("jj");
    let here = hands.selected();
    hands.key(KeyCode::Enter);
    assert_eq!(hands.place(), Place::Skill);
    hands.keys("l");
    assert!(hands.ui.map.reading, "its lesson, to look at");
    hands.key(KeyCode::Esc);
    assert!(!hands.ui.map.reading && hands.place() == Place::Skill);
    hands.keys("?");
    assert_eq!(hands.place(), Place::Overlay);
    hands.key(KeyCode::Esc);
    assert_eq!(hands.place(), Place::Skill, "help goes back to where it was opened");
    hands.key(KeyCode::Esc);
    assert_eq!((hands.place(), hands.selected()), (Place::Map, here.clone()));
    hands.key(KeyCode::Esc);
    assert_eq!(hands.place(), Place::Home);
    hands.keys("m");
    assert_eq!(hands.selected(), here, "it opens where it was left");
    hands.key(KeyCode::Enter);
    hands.key(KeyCode::Enter);
    assert!(matches!(&hands.driver.session.phase, Phase::Lesson(r) if r.skill == here));
    assert_eq!(hands.ui.overlay, None);
}

#[test]
fn a_skill_is_found_by_its_letters() {
    let mut hands = Hands::at(learner());
    hands.keys("m");
    let before = hands.selected();
    hands.keys("/");
    assert_eq!(hands.place(), Place::MapFind);
    // Letters are text there, also those that are keys on the map.
    hands.keys("MOVES");
    assert_eq!(hands.selected(), "rust.moves");
    hands.key(KeyCode::Esc);
    assert_eq!((hands.place(), hands.selected()), (Place::Map, before.clone()));
    hands.keys("/bind");
    hands.key(KeyCode::Enter);
    assert_eq!((hands.place(), hands.selected()), (Place::Map, "rust.bindings".into()));
    hands.keys("/zzz");
    assert_eq!(hands.selected(), "rust.bindings", "what is not there moves nothing");
    hands.key(KeyCode::Esc);
    hands.keys("/r");
    let one = hands.selected();
    hands.key(KeyCode::Down);
    assert_ne!(hands.selected(), one);
    hands.key(KeyCode::Up);
    assert_eq!(hands.selected(), one);
}

#[test]
fn a_skill_is_tested_out_from_its_page_and_no_lesson_is_read_in_a_test() {
    let mut hands = Hands::at(days());
    hands.keys("m/bind");
    hands.key(KeyCode::Enter);
    hands.key(KeyCode::Enter);
    hands.keys("v");
    assert!(hands.driver.session.check.is_some() && hands.ui.overlay.is_none());
    let mut hands = Hands::at(learner().sitting(CHOICE, Mode::Check));
    hands.keys("m");
    assert_eq!(hands.selected(), "rust.moves", "it opens at the skill at hand");
    hands.key(KeyCode::Enter);
    hands.keys("l");
    assert!(!hands.ui.map.reading && hands.driver.session.notice.is_some());
    // An open item is put aside before its own lesson is read.
    let mut hands = Hands::at(learner().at(CHOICE));
    hands.keys("m");
    hands.key(KeyCode::Enter);
    hands.keys("l");
    assert!(matches!(hands.driver.session.phase, Phase::Lesson(_)) && hands.ui.overlay.is_none());
}
