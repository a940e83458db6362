//! The face's own state (cursor, scroll, what is open on top) and the way from a key to an event of the session.
//!
//! The session holds the truth; losing everything here loses nothing.

mod answering;
mod editor;
mod palette;
mod place;
mod themes;

pub use answering::{Lines, is_program};
pub use palette::{Entry, Palette};
use place::{points, types};
pub use themes::{Chooser, Keep, Wardrobe};

use super::actions::{Action, Keymap, Place};
use super::theme::Theme;
use crate::curriculum::{Kind, text::printable};
use crate::driver::Driver;
use crate::msg;
use crate::session::{Correction, Event, Notice, Phase, Session, Step};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui_textarea::TextArea;
use std::cell::RefCell;
use std::sync::Arc;

/// What is open on top of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help,
    /// The evidence.
    Why,
    /// All skills.
    Progress,
    /// What the model may do, and what else is here.
    Models,
    /// All actions, to be searched.
    Palette,
    /// The list of themes.
    Themes,
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
    /// The same field, for why a verdict is contested.
    Dispute,
}

/// Cursor, scroll, overlay.
pub struct Ui {
    /// On top.
    pub overlay: Option<Overlay>,
    /// Where typing goes.
    pub focus: Focus,
    /// The answer field (and the first run's name), or the editor of a program.
    pub answer: TextArea<'static>,
    /// The fields of an answer that has several.
    pub fields: Vec<TextArea<'static>>,
    /// Which of them is typed into.
    pub at: usize,
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
    /// Whether the learner has an editor of their own that can be called.
    pub has_editor: bool,
    /// Colours.
    pub theme: Theme,
    /// The themes that there are, and how one is kept.
    pub wardrobe: Wardrobe,
    /// What is open in the list of themes.
    pub chooser: Option<Chooser>,
    /// The keys that hold.
    pub keymap: Arc<Keymap>,
    /// What is looked for among all actions.
    pub palette: Palette,
    /// What the answer field belongs to: item, try, or step.
    bound_to: String,
    /// The answer as it was then.
    began: String,
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
    /// Give the program at hand to the learner's own editor; [`Ui::program_changed`] takes it back.
    Outside,
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
            fields: Vec::new(),
            at: 0,
            talk: field(),
            scroll: 0,
            cursor: 0,
            moved: false,
            plan: RefCell::new(None),
            may_plan: true,
            has_editor: false,
            theme,
            wardrobe: Wardrobe::default(),
            chooser: None,
            keymap: Arc::default(),
            palette: Palette::default(),
            bound_to: String::new(),
            began: String::new(),
            log_seen: 0,
        }
    }

    /// A key was pressed.
    pub fn key(&mut self, driver: &mut Driver, key: KeyEvent) -> Order {
        if key.kind == KeyEventKind::Release {
            return Order::None;
        }
        let place = self.place(&driver.session);
        if let Some(action) = self.keymap.lookup(place, &key) {
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
            (Place::Marking, KeyCode::Char(c @ '1'..='9')) => {
                self.cursor = usize::from(c as u8 - b'1').min(points(&driver.session).saturating_sub(1));
                self.mark(driver, usize::from(c as u8 - b'1'));
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
            Place::TalkField | Place::DisputeField => {
                self.talk.insert_str(clean.replace('\n', " "));
            }
            Place::Palette => self.look_for(|query| query.insert_str(clean.replace('\n', " "))),
            Place::AnswerField | Place::Editor | Place::TeachField => {
                self.answer.insert_str(clean);
                self.send_draft(driver);
            }
            Place::NameField | Place::Fields => {
                self.text_field().insert_str(clean.replace('\n', " "));
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
        let changed = match place {
            Place::Palette => {
                self.look_for(|query| query.input(key));
                return;
            }
            Place::TalkField | Place::DisputeField => {
                self.talk.input(key);
                return;
            }
            Place::Editor => editor::key(&mut self.answer, key),
            _ => self.text_field().input(key),
        };
        if changed {
            self.send_draft(driver);
        }
    }

    /// A change of the program at hand that is no text.
    fn change(&mut self, driver: &mut Driver, change: impl FnOnce(&mut TextArea<'static>) -> bool) {
        if change(&mut self.answer) {
            self.send_draft(driver);
        }
    }

    fn act(&mut self, driver: &mut Driver, place: Place, action: Action) -> Order {
        match action {
            Action::Continue if place == Place::Palette => return self.do_chosen(driver),
            Action::Palette => self.open_palette(),
            Action::Themes => self.open_themes(),
            Action::Up | Action::Down | Action::Continue | Action::Back if place == Place::Themes => {
                self.at_themes(&mut driver.session, action);
            }
            Action::Continue => self.go_on(driver, place),
            Action::Hint => driver.handle(Event::Hint),
            Action::Skip => driver.handle(Event::Skip),
            Action::GiveUp => driver.handle(Event::GiveUp),
            Action::Lesson => driver.handle(Event::Lesson),
            Action::Plan => driver.handle(Event::ChangePlan),
            Action::Good => driver.handle(Event::Rate(true)),
            Action::Bad => driver.handle(Event::Rate(false)),
            Action::GuessRight => driver.handle(Event::Mood(Correction::Right)),
            Action::GuessWrong => driver.handle(Event::Mood(Correction::Fine)),
            Action::Offer(offer) => driver.handle(Event::Offer(offer)),
            Action::TestOut => {
                let skill = driver.session.curriculum.skills.get(self.cursor).map(|s| s.id.clone());
                self.close();
                if let Some(skill) = skill {
                    driver.handle(Event::TestOut(skill));
                }
            }
            Action::Toggle if place == Place::OrderLines => self.take_line(driver, false),
            Action::Toggle if place == Place::Marking => self.mark(driver, self.cursor),
            Action::Toggle => driver.handle(Event::Pick(self.cursor)),
            Action::Talk => {
                self.focus = Focus::Talk;
                self.scroll = 0;
            }
            Action::Dispute => {
                self.focus = Focus::Dispute;
                self.talk = field();
                self.scroll = 0;
            }
            Action::Teach => driver.handle(Event::Teach),
            Action::Focus => self.focus = if self.focus == Focus::Answer { Focus::Keys } else { Focus::Answer },
            Action::Why => self.open(Overlay::Why),
            Action::Progress => self.open(Overlay::Progress),
            Action::Help => self.open(Overlay::Help),
            Action::Models => {
                self.open(Overlay::Models);
                driver.look_for_models();
            }
            Action::Up | Action::Down => self.step(driver, place, if action == Action::Up { -1 } else { 1 }),
            Action::PageUp if place == Place::Editor => editor::page(&mut self.answer, -1),
            Action::PageDown if place == Place::Editor => editor::page(&mut self.answer, 1),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(10),
            Action::PageDown => self.scroll = self.scroll.saturating_add(10),
            Action::Top => self.scroll = -100_000,
            Action::Bottom => self.scroll = 100_000,
            Action::Back => self.back(driver, place),
            Action::Interrupt
                if driver.session.talk.live.is_some() || matches!(place, Place::Running | Place::Grading) =>
            {
                driver.handle(Event::Cancel);
            }
            Action::Interrupt if self.overlay == Some(Overlay::Leaving) => driver.handle(Event::Quit),
            Action::Interrupt => self.open(Overlay::Leaving),
            Action::Quit => driver.handle(Event::Quit),
            Action::Suspend => return Order::Suspend,
            Action::Redraw => return Order::Redraw,
            Action::Outside if self.has_editor => return Order::Outside,
            other => self.act_on_answer(driver, place, other),
        }
        Order::None
    }

    /// What belongs to one kind of answer.
    fn act_on_answer(&mut self, driver: &mut Driver, place: Place, action: Action) {
        match action {
            Action::NewLine => self.change(driver, |area| {
                if place == Place::Editor {
                    editor::new_line(area)
                } else {
                    area.insert_newline()
                };
                true
            }),
            Action::NextField => self.next_field(1),
            Action::LastField => self.next_field(-1),
            Action::Indent if place == Place::Editor => self.change(driver, editor::indent),
            Action::Outdent if place == Place::Editor => self.change(driver, editor::outdent),
            Action::Indent => self.indent_line(driver, 1),
            Action::Outdent => self.indent_line(driver, -1),
            Action::Undo => self.change(driver, TextArea::undo),
            Action::Redo => self.change(driver, TextArea::redo),
            Action::LineUp => self.move_line(driver, -1),
            Action::LineDown => self.move_line(driver, 1),
            Action::Check => driver.handle(Event::Continue),
            Action::Shell => driver.handle(Event::Shell),
            Action::Afresh => self.afresh(driver),
            Action::Outside => {
                driver.session.notice = Some(Notice::info(msg!("set-editor")));
            }
            Action::Stop => driver.handle(Event::Cancel),
            _ => {}
        }
    }

    fn open(&mut self, overlay: Overlay) {
        self.take_off();
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
            Place::DisputeField => {
                let reason = self.talk.lines().join(" ");
                self.leave_talk(&driver.session);
                self.talk = field();
                driver.handle(Event::Dispute(reason));
            }
            Place::Fields => self.field_enter(driver),
            Place::OrderLines => self.take_line(driver, true),
            Place::Desk => self.desk_enter(driver),
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
            Place::Palette => self.close_palette(),
            Place::TalkField if driver.session.talk.live.is_some() => driver.handle(Event::Cancel),
            Place::TalkField | Place::DisputeField => self.leave_talk(&driver.session),
            Place::AnswerField | Place::Fields | Place::Editor => self.focus = Focus::Keys,
            Place::Confidence => driver.handle(Event::Cancel),
            _ => driver.handle(Event::Home),
        }
    }

    fn leave_talk(&mut self, session: &Session) {
        let open = matches!(&session.phase, Phase::Item(s) if s.open());
        self.focus = if open && types(session) { Focus::Answer } else { Focus::Keys };
    }

    fn step(&mut self, driver: &Driver, place: Place, by: i32) {
        let rows = match (place, &driver.session.phase) {
            (Place::Progress, _) => driver.session.curriculum.skills.len(),
            (Place::WelcomeOptions, Phase::Welcome(w)) => w.options(&driver.session.curriculum).len(),
            (Place::Options, _) => driver.session.item().map_or(0, |(_, i)| i.options().len()),
            (Place::OrderLines, _) => Lines::of(&driver.session).map_or(0, |l| l.rows()),
            (Place::Marking, _) => points(&driver.session),
            (Place::Palette, _) => self.entries(&driver.session).len(),
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
