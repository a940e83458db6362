//! The face's place on the map: the selected skill, what is looked for, and the graph in order.

use super::{Overlay, Ui, field};
use crate::curriculum::Curriculum;
use crate::driver::Driver;
use crate::msg;
use crate::session::{Event, Notice, Phase, Session, Stage};
use crate::tui::actions::{Action, Place};
use crate::tui::view::map::chart::Chart;
use crate::tui::view::map::{next, way};
use crossterm::event::KeyEvent;
use ratatui_textarea::TextArea;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// Steps of a page.
const PAGE: usize = 5;

/// Where the face is on the map.
pub struct Map {
    /// Position of the selected skill.
    pub at: usize,
    /// The field in which a skill is looked for, where that is done.
    pub find: Option<TextArea<'static>>,
    /// The lesson of the skill is being looked at.
    pub reading: bool,
    /// Whether the map was last drawn as a list: the keys follow what is seen.
    pub listed: Cell<bool>,
    /// What was selected before something was looked for.
    before: usize,
    /// Whether it was opened before: then it stands where it was left.
    opened: bool,
    chart: RefCell<Option<Arc<Chart>>>,
}

impl Default for Map {
    fn default() -> Map {
        let (listed, chart) = (Cell::new(false), RefCell::new(None));
        Map { at: 0, find: None, reading: false, listed, before: 0, opened: false, chart }
    }
}

impl Map {
    /// The course in order: made once, and made anew for another course.
    pub fn chart(&self, c: &Curriculum) -> Arc<Chart> {
        let mut kept = self.chart.borrow_mut();
        match kept.as_ref().filter(|chart| chart.is_of(c)) {
            Some(chart) => Arc::clone(chart),
            None => Arc::clone(kept.insert(Arc::new(Chart::of(c)))),
        }
    }

    /// The first skill from a position on whose title or id has these letters; at first one whose title begins with them.
    fn look(&self, c: &Curriculum, text: &str, from: usize, first: bool) -> Option<usize> {
        let wanted = text.trim().to_lowercase();
        let has = |at: &usize| {
            c.skills.get(*at).is_some_and(|s| s.title.to_lowercase().contains(&wanted) || s.id.contains(&wanted))
        };
        let begins = |at: &usize| c.skills.get(*at).is_some_and(|s| s.title.to_lowercase().starts_with(&wanted));
        let n = c.skills.len();
        let round = || (0..n).map(|i| (from + i) % n);
        let best = || round().find(|at| first && begins(at)).or_else(|| round().find(has));
        (!wanted.is_empty()).then(best).flatten()
    }
}

impl Ui {
    /// Opens the map: at the skill at hand, or where it was left, or where the tutor goes next.
    fn open_map(&mut self, session: &Session, now: i64) {
        let at = session.skill().and_then(|s| session.curriculum.index.position(&s.id));
        if let Some(at) = at {
            self.map.at = at;
        } else if !self.map.opened {
            self.map.at = next(session, now).map_or(0, |(at, _)| at);
        }
        self.map.opened = true;
        self.map.find = None;
        self.map.reading = false;
        self.overlay = Some(Overlay::Map);
        self.scroll = 0;
    }

    /// What belongs to the map and the page of a skill; whether it was that.
    pub(super) fn act_on_map(&mut self, driver: &mut Driver, place: Place, action: Action) -> bool {
        match (place, action) {
            (_, Action::Map) => self.open_map(&driver.session, crate::driver::now()),
            (Place::Map, Action::Find) => self.find_skill(),
            (Place::Skill, Action::Lesson) => self.read_lesson(driver),
            (Place::Skill, Action::TestOut) => self.with_skill(driver, Event::TestOut),
            (Place::MapFind, Action::Up | Action::Down) => self.found(&driver.session, action == Action::Up),
            (Place::Map, Action::PageUp | Action::PageDown | Action::Top | Action::Bottom) => {
                self.walk(&driver.session, action);
            }
            (Place::Map, _) if way(action).is_some() => self.walk(&driver.session, action),
            _ => return false,
        }
        true
    }

    /// A step on the map.
    fn walk(&mut self, session: &Session, action: Action) {
        let chart = self.map.chart(&session.curriculum);
        let listed = self.map.listed.get();
        let (step, times) = match action {
            Action::PageUp => (Action::Up, PAGE),
            Action::PageDown => (Action::Down, PAGE),
            other => (other, 1),
        };
        match (action, way(step)) {
            (Action::Top, _) => self.map.at = chart.rows.first().map_or(0, |r| r.0 as usize),
            (Action::Bottom, _) => {
                let last = if listed { chart.rows.last().map(|r| r.0) } else { None };
                let deepest = chart.order.layers().last().and_then(|l| l.first()).copied();
                self.map.at = last.or(deepest).map_or(0, |at| at as usize);
            }
            (_, Some(way)) => {
                for _ in 0..times {
                    self.map.at = chart.step(self.map.at, way, listed);
                }
            }
            _ => {}
        }
        self.scroll = 0;
    }

    /// Begins to look for a skill.
    fn find_skill(&mut self) {
        self.map.before = self.map.at;
        self.map.find = Some(field());
    }

    /// A key in the field for that.
    pub(super) fn find_key(&mut self, session: &Session, key: KeyEvent) {
        if let Some(find) = &mut self.map.find
            && find.input(key)
        {
            self.found(session, true);
        }
    }

    /// Goes to what has the letters of the field: the first, or the next after the selected one.
    pub(super) fn found(&mut self, session: &Session, first: bool) {
        let text = self.map.find.as_ref().map_or_else(String::new, |f| f.lines().join(" "));
        let from = if first { self.map.before } else { self.map.at + 1 };
        let at = self.map.look(&session.curriculum, &text, from, first);
        self.map.at = at.unwrap_or(self.map.before);
    }

    /// Escape in the map or what was opened from it.
    pub(super) fn leave_map(&mut self, place: Place) {
        match place {
            Place::MapFind => {
                self.map.find = None;
                self.map.at = self.map.before;
            }
            Place::Skill if self.map.reading => self.map.reading = false,
            Place::Skill => self.overlay = Some(Overlay::Map),
            _ => self.close(),
        }
        self.scroll = 0;
    }

    /// Enter in the map: the skill; and there, to learn it.
    pub(super) fn enter_map(&mut self, driver: &mut Driver, place: Place) {
        self.scroll = 0;
        match place {
            Place::MapFind => self.map.find = None,
            Place::Map => {
                self.map.reading = false;
                self.overlay = Some(Overlay::Skill);
            }
            _ => self.with_skill(driver, Event::Learn),
        }
    }

    /// Leaves the map for something with the selected skill.
    fn with_skill(&mut self, driver: &mut Driver, event: fn(String) -> Event) {
        let skill = driver.session.curriculum.skills.get(self.map.at).map(|s| s.id.clone());
        self.close();
        if let Some(skill) = skill {
            driver.handle(event(skill));
        }
    }

    /// The lesson of the selected skill, to look at. While an item waits for its answer, its own lesson is read as from there,
    /// which puts it aside, and in a test none is.
    fn read_lesson(&mut self, driver: &mut Driver) {
        let Phase::Item(sitting) = &driver.session.phase else {
            self.map.reading = !self.map.reading;
            self.scroll = 0;
            return;
        };
        let open = !matches!(&sitting.stage, Stage::Judged(j) if !j.may_retry);
        let own = driver.session.skill().and_then(|s| driver.session.curriculum.index.position(&s.id));
        if sitting.mode.is_test() {
            driver.session.notice = Some(Notice::info(msg!("lessons-afterwards")));
        } else if open && own == Some(self.map.at) {
            self.close();
            driver.handle(Event::Lesson);
        } else {
            self.map.reading = !self.map.reading;
            self.scroll = 0;
        }
    }
}
