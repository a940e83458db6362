//! The face's own state (cursor, scroll, what is open on top) and the way from a key to an event of the session.
//!
//! The session holds the truth; losing everything here loses nothing.

use super::actions::{Action, Place, lookup};
use super::theme::Theme;
use crate::curriculum::{Kind, text::printable};
use crate::driver::Driver;
use crate::grading::Answer;
use crate::session::{Event, Phase, Session, Stage, Step};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui_textarea::TextArea;
use std::cell::RefCell;

/// What is open on top of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help,
    /// The evidence.
    Why,
    /// All skills.
    Progress,
    /// Really leave?
    Leaving,
}

/// Where typing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The answer field.
    Answer,
    /// The keys.
    Keys,
    /// The field for talking.
    Talk,
}

/// Cursor, scroll, overlay.
pub struct Ui {
    /// On top.
    pub overlay: Option<Overlay>,
    /// Where typing goes.
    pub focus: Focus,
    /// The answer field (and the first run's name).
    pub answer: TextArea<'static>,
    /// The field for talking.
    pub talk: TextArea<'static>,
    /// Lines scrolled back from where the view would stand by itself; negative is up.
    pub scroll: i32,
    /// The option or row under the cursor.
    pub cursor: usize,
    /// The cursor was moved since something was last said: then its option is to be in sight.
    pub moved: bool,
    /// The plan as it was last worked out, with what it was worked out from: drawing must not wait for it again.
    pub plan: RefCell<Option<(String, Vec<String>)>>,
    /// Whether there is time now to work it out.
    pub may_plan: bool,
    /// Colours.
    pub theme: Theme,
    /// What the answer field belongs to: item, try, or step.
    bound_to: String,
    log_seen: usize,
}

/// What the program must do besides handing events to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Nothing.
    None,
    /// Put the process to sleep.
    Suspend,
    /// Draw everything anew.
    Redraw,
}

/// Whether several options may be picked in the first run: then Enter goes on, and does not pick.
fn picking(session: &Session) -> bool {
    matches!(&session.phase, Phase::Welcome(w) if w.step == Step::Interests)
}

fn field() -> TextArea<'static> {
    let mut area = TextArea::default();
    area.set_cursor_line_style(ratatui::style::Style::new());
    area
}

impl Ui {
    /// A face with nothing open.
    pub fn new(theme: Theme) -> Ui {
        Ui {
            overlay: None,
            focus: Focus::Keys,
            answer: field(),
            talk: field(),
            scroll: 0,
            cursor: 0,
            moved: false,
            plan: RefCell::new(None),
            may_plan: true,
            theme,
            bound_to: String::new(),
            log_seen: 0,
        }
    }

    /// Brings fields and focus in line with the session; call before drawing.
    pub fn follow(&mut self, session: &Session) {
        let (key, text, typed) = match &session.phase {
            Phase::Welcome(w) => (format!("welcome {:?}", w.step), w.typed().to_string(), w.step.is_field()),
            Phase::Item(s) => {
                let text = match &s.answer {
                    Answer::Text(t) => Some(t.clone()),
                    _ => None,
                };
                (format!("{} {}", s.item, s.tries), text.clone().unwrap_or_default(), text.is_some())
            }
            Phase::Lesson(r) => (r.skill.clone(), String::new(), false),
            Phase::Home => ("home".into(), String::new(), false),
        };
        if key != self.bound_to {
            self.bound_to = key;
            self.answer = field();
            self.answer.insert_str(&text);
            self.focus = if typed { Focus::Answer } else { Focus::Keys };
            self.scroll = 0;
            self.moved = false;
            self.cursor = match &session.phase {
                Phase::Welcome(w) => w.cursor,
                _ => 0,
            };
        }
        let open = matches!(&session.phase, Phase::Item(s) if s.open());
        let lesson = matches!(session.phase, Phase::Lesson(_));
        let judged = matches!(&session.phase, Phase::Item(s) if matches!(s.stage, Stage::Judged(_)));
        if self.focus == Focus::Talk && !(open || lesson || judged) {
            self.focus = Focus::Keys;
        }
        if session.talk.log.len() != self.log_seen {
            self.log_seen = session.talk.log.len();
            self.scroll = 0;
            self.moved = false;
        }
    }

    /// Where a key is pressed now.
    pub fn place(&self, session: &Session) -> Place {
        match self.overlay {
            Some(Overlay::Leaving) => return Place::Leaving,
            Some(Overlay::Progress) => return Place::Progress,
            Some(Overlay::Help | Overlay::Why) => return Place::Overlay,
            None => {}
        }
        match (&session.phase, self.focus) {
            (Phase::Welcome(w), _) if w.step.is_field() => Place::NameField,
            (Phase::Welcome(_), _) => Place::WelcomeOptions,
            (Phase::Home, _) => Place::Home,
            (_, Focus::Talk) => Place::TalkField,
            (Phase::Lesson(_), _) => Place::Lesson,
            (Phase::Item(s), focus) => match (&s.stage, &s.answer) {
                (Stage::Confidence, _) => Place::Confidence,
                (Stage::Running(_) | Stage::Marking(_) | Stage::Saving | Stage::NotSaved(_), _) => Place::Saving,
                (Stage::Judged(j), _) if j.may_retry => Place::Retry,
                (Stage::Judged(_), _) => Place::Verdict,
                (Stage::Answering, Answer::Picked(_) | Answer::Fields(_) | Answer::Lines(_)) => Place::Options,
                (Stage::Answering, Answer::Text(_)) if focus == Focus::Answer => Place::AnswerField,
                (Stage::Answering, Answer::Text(_)) => Place::AnswerKeys,
            },
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, driver: &mut Driver, key: KeyEvent) -> Order {
        if key.kind == KeyEventKind::Release {
            return Order::None;
        }
        let place = self.place(&driver.session);
        if let Some(action) = lookup(place, &key) {
            return self.act(driver, place, action);
        }
        match (place, key.code) {
            (Place::Confidence, KeyCode::Char(c @ '1'..='4')) => {
                driver.handle(Event::Confidence(Some(c as u8 - b'0')));
            }
            (Place::Options | Place::WelcomeOptions, KeyCode::Char(c @ '1'..='9')) => {
                self.cursor = usize::from(c as u8 - b'1');
                driver.handle(Event::Pick(self.cursor));
            }
            _ if place.is_field() => self.edit(driver, place, key),
            _ => {}
        }
        Order::None
    }

    /// Text was pasted: one event, and it never submits.
    pub fn paste(&mut self, driver: &mut Driver, text: &str) {
        let place = self.place(&driver.session);
        let clean = printable(&text.replace("\r\n", "\n").replace('\r', "\n"));
        match place {
            Place::TalkField => {
                self.talk.insert_str(clean.replace('\n', " "));
            }
            Place::AnswerField | Place::NameField => {
                self.answer.insert_str(if place == Place::NameField { clean.replace('\n', " ") } else { clean });
                self.send_draft(driver);
            }
            _ => {}
        }
    }

    fn edit(&mut self, driver: &mut Driver, place: Place, key: KeyEvent) {
        // The widget would take an unknown chord for its letter.
        let chord = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        if chord && matches!(key.code, KeyCode::Char(c) if !"abdefhknpuwvy".contains(c)) {
            return;
        }
        if place == Place::TalkField {
            self.talk.input(key);
        } else if self.answer.input(key) {
            self.send_draft(driver);
        }
    }

    fn send_draft(&self, driver: &mut Driver) {
        driver.handle(Event::typed(self.answer.lines().join("\n")));
    }

    fn act(&mut self, driver: &mut Driver, place: Place, action: Action) -> Order {
        match action {
            Action::Continue => self.go_on(driver, place),
            Action::Hint => driver.handle(Event::Hint),
            Action::Skip => driver.handle(Event::Skip),
            Action::GiveUp => driver.handle(Event::GiveUp),
            Action::Lesson => driver.handle(Event::Lesson),
            Action::Plan => driver.handle(Event::ChangePlan),
            Action::Good => driver.handle(Event::Rate(true)),
            Action::Bad => driver.handle(Event::Rate(false)),
            Action::TestOut => {
                let skill = driver.session.curriculum.skills.get(self.cursor).map(|s| s.id.clone());
                self.close();
                if let Some(skill) = skill {
                    driver.handle(Event::TestOut(skill));
                }
            }
            Action::Toggle => driver.handle(Event::Pick(self.cursor)),
            Action::Talk => {
                self.focus = Focus::Talk;
                self.scroll = 0;
            }
            Action::Focus => self.focus = if self.focus == Focus::Answer { Focus::Keys } else { Focus::Answer },
            Action::NewLine => {
                self.answer.insert_newline();
                self.send_draft(driver);
            }
            Action::Why => self.open(Overlay::Why),
            Action::Progress => self.open(Overlay::Progress),
            Action::Help => self.open(Overlay::Help),
            Action::Up | Action::Down => self.step(driver, place, if action == Action::Up { -1 } else { 1 }),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(10),
            Action::PageDown => self.scroll = self.scroll.saturating_add(10),
            Action::Top => self.scroll = -100_000,
            Action::Bottom => self.scroll = 100_000,
            Action::Back => self.back(driver, place),
            Action::Interrupt if driver.session.talk.live.is_some() => driver.handle(Event::Cancel),
            Action::Interrupt if self.overlay == Some(Overlay::Leaving) => driver.handle(Event::Quit),
            Action::Interrupt => self.open(Overlay::Leaving),
            Action::Quit => driver.handle(Event::Quit),
            Action::Suspend => return Order::Suspend,
            Action::Redraw => return Order::Redraw,
        }
        Order::None
    }

    fn open(&mut self, overlay: Overlay) {
        self.overlay = Some(overlay);
        self.scroll = 0;
        self.cursor = 0;
    }

    fn close(&mut self) {
        self.overlay = None;
        self.scroll = 0;
        self.cursor = 0;
    }

    fn go_on(&mut self, driver: &mut Driver, place: Place) {
        match place {
            Place::Overlay | Place::Leaving => self.close(),
            Place::Progress => {
                let skill = driver.session.curriculum.skills.get(self.cursor).map(|s| s.id.clone());
                self.close();
                if let Some(skill) = skill {
                    driver.handle(Event::Learn(skill));
                }
            }
            Place::TalkField => {
                let said = self.talk.lines().join(" ");
                if said.trim().is_empty() {
                    self.leave_talk(&driver.session);
                } else {
                    self.talk = field();
                    self.scroll = 0;
                    driver.handle(Event::Say(said));
                }
            }
            Place::WelcomeOptions if picking(&driver.session) => driver.handle(Event::Continue),
            Place::WelcomeOptions => driver.handle(Event::Pick(self.cursor)),
            Place::Options if driver.session.item().is_some_and(|(_, i)| i.kind() == Kind::Choice) => {
                driver.handle(Event::Pick(self.cursor));
            }
            _ => driver.handle(Event::Continue),
        }
    }

    fn back(&mut self, driver: &mut Driver, place: Place) {
        match place {
            Place::Overlay | Place::Progress | Place::Leaving => self.close(),
            Place::TalkField if driver.session.talk.live.is_some() => driver.handle(Event::Cancel),
            Place::TalkField => self.leave_talk(&driver.session),
            Place::AnswerField => self.focus = Focus::Keys,
            Place::Confidence => driver.handle(Event::Cancel),
            _ => driver.handle(Event::Home),
        }
    }

    fn leave_talk(&mut self, session: &Session) {
        let typed = matches!(&session.phase, Phase::Item(s) if s.open() && matches!(s.answer, Answer::Text(_)));
        self.focus = if typed { Focus::Answer } else { Focus::Keys };
    }

    fn step(&mut self, driver: &Driver, place: Place, by: i32) {
        let rows = match (place, &driver.session.phase) {
            (Place::Progress, _) => driver.session.curriculum.skills.len(),
            (Place::WelcomeOptions, Phase::Welcome(w)) => w.options(&driver.session.curriculum).len(),
            (Place::Options, _) => driver.session.item().map_or(0, |(_, i)| i.options().len()),
            _ => {
                self.scroll = self.scroll.saturating_add(by);
                return;
            }
        };
        let next = self.cursor as i64 + i64::from(by);
        self.cursor = next.clamp(0, rows.saturating_sub(1) as i64) as usize;
        self.moved = true;
        self.scroll = 0;
    }
}
