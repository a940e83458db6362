//! From an action to what comes of it: in the face, in the session, or both.

use super::place::{points, types};
use super::{Focus, Lines, Order, Overlay, Ui, Want};
use crate::curriculum::Kind;
use crate::driver::Driver;
use crate::msg;
use crate::report::Chart;
use crate::session::{Correction, Event, Notice, Phase, Session, Step};
use crate::tui::actions::{Action, Place};
use crate::tui::pad::{Pad, program};

/// What the session is to hear of an action that says all by itself.
fn event_of(action: Action) -> Option<Event> {
    Some(match action {
        Action::Hint => Event::Hint,
        Action::Skip => Event::Skip,
        Action::GiveUp => Event::GiveUp,
        Action::Lesson => Event::Lesson,
        Action::Plan => Event::ChangePlan,
        Action::Good => Event::Rate(true),
        Action::Bad => Event::Rate(false),
        Action::GuessRight => Event::Mood(Correction::Right),
        Action::GuessWrong => Event::Mood(Correction::Fine),
        Action::Offer(offer) => Event::Offer(offer),
        Action::Teach => Event::Teach,
        Action::Quit => Event::Quit,
        _ => return None,
    })
}

/// Whether several options may be picked in the first run: then Enter goes on, and does not pick.
fn picking(session: &Session) -> bool {
    matches!(&session.phase, Phase::Welcome(w) if w.step == Step::Interests)
}

impl Ui {
    pub(super) fn act(&mut self, driver: &mut Driver, place: Place, action: Action) -> Order {
        if self.act_on_map(driver, place, action) {
            return Order::None;
        }
        if let Some(event) = event_of(action) {
            driver.handle(event);
            return Order::None;
        }
        if place == Place::Themes && matches!(action, Action::Up | Action::Down | Action::Continue | Action::Back) {
            self.at_themes(&mut driver.session, action);
            return Order::None;
        }
        match action {
            Action::Continue if place == Place::Palette => return self.do_chosen(driver),
            Action::Palette => self.open_palette(),
            Action::Themes => self.open_themes(),
            Action::Export => driver.export(),
            Action::Pull | Action::StopPull => self.fetch(driver, action),
            Action::Continue if place != Place::Copying => self.go_on(driver, place),
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
                self.talk = Pad::default();
                self.scroll = 0;
            }
            Action::Focus => self.focus = if self.focus == Focus::Answer { Focus::Keys } else { Focus::Answer },
            Action::Why => self.open(Overlay::Why),
            Action::Progress => {
                self.open(Overlay::Progress);
                self.chart = None;
                driver.look_for_series();
            }
            Action::NextTab | Action::LastTab => {
                self.turn(if action == Action::NextTab { 1 } else { Chart::ALL.len() })
            }
            Action::Help => self.open(Overlay::Help),
            Action::Models => {
                self.open(Overlay::Models);
                driver.look_for_models();
            }
            Action::Up | Action::Down => self.step(driver, place, if action == Action::Up { -1 } else { 1 }),
            Action::PageUp if place == Place::Editor => program::page(&mut self.answer, -1),
            Action::PageDown if place == Place::Editor => program::page(&mut self.answer, 1),
            Action::Back => self.back(driver, place),
            Action::Interrupt
                if driver.session.talk.live.is_some() || matches!(place, Place::Running | Place::Grading) =>
            {
                driver.handle(Event::Cancel);
            }
            Action::Interrupt if place == Place::Models && driver.session.pull.is_some() => {
                driver.handle(Event::StopPull);
            }
            Action::Interrupt if self.overlay == Some(Overlay::Leaving) => driver.handle(Event::Quit),
            Action::Interrupt => self.open(Overlay::Leaving),
            Action::Suspend => return Order::Suspend,
            Action::Redraw => return Order::Redraw,
            Action::Outside if self.has_editor => return Order::Outside,
            Action::Copy => return self.offer_copies(driver),
            Action::Continue if place == Place::Copying => return self.copy(driver, self.cursor),
            other if self.read(other) => {}
            other => self.act_on_answer(driver, place, other),
        }
        Order::None
    }

    /// What belongs to a page that is read; whether it was that.
    fn read(&mut self, action: Action) -> bool {
        match action {
            Action::PageUp => self.scroll = self.scroll.saturating_sub(10),
            Action::PageDown => self.scroll = self.scroll.saturating_add(10),
            Action::Top => self.scroll = -100_000,
            Action::Bottom => self.scroll = 100_000,
            Action::Search => self.begin_search(),
            Action::SearchNext => self.find(Want::Next),
            Action::SearchBack => self.find(Want::Back),
            _ => return false,
        }
        true
    }

    /// What belongs to one kind of answer.
    fn act_on_answer(&mut self, driver: &mut Driver, place: Place, action: Action) {
        match action {
            Action::NewLine => self.change(driver, place, |pad| {
                if place == Place::Editor {
                    program::new_line(pad);
                } else {
                    pad.insert_str("\n");
                }
                true
            }),
            Action::NextField => self.next_field(1),
            Action::LastField => self.next_field(-1),
            Action::Indent if place == Place::Editor => self.change(driver, place, program::indent),
            Action::Outdent if place == Place::Editor => self.change(driver, place, program::outdent),
            Action::Comment => self.toggle_comment(driver, place),
            Action::Indent => self.indent_line(driver, 1),
            Action::Outdent => self.indent_line(driver, -1),
            Action::Undo => self.change(driver, place, Pad::undo),
            Action::Redo => self.change(driver, place, Pad::redo),
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

    /// To another tab of the progress screen, so many to the right; behind the last comes the first.
    fn turn(&mut self, by: usize) {
        let tabs = Chart::ALL.len() + 1;
        let here = self.chart.and_then(|c| Chart::ALL.iter().position(|o| *o == c)).map_or(0, |at| at + 1);
        self.chart = ((here + by) % tabs).checked_sub(1).map(|at| Chart::ALL[at]);
        self.scroll = 0;
    }

    pub(super) fn open(&mut self, overlay: Overlay) {
        let over = matches!(overlay, Overlay::Help | Overlay::Leaving);
        let kept = |under: &Overlay| matches!(under, Overlay::Map | Overlay::Skill | Overlay::Models);
        self.beneath = self.overlay.filter(|under| over && kept(under));
        self.search = None;
        self.take_off();
        self.overlay = Some(overlay);
        self.scroll = 0;
        self.cursor = 0;
    }

    pub(super) fn close(&mut self) {
        self.search = None;
        self.overlay = self.beneath.take();
        self.scroll = 0;
        self.cursor = 0;
    }

    fn go_on(&mut self, driver: &mut Driver, place: Place) {
        match place {
            Place::SearchField => self.end_search_field(),
            Place::Found => self.search = None,
            Place::Overlay | Place::Charts | Place::Leaving => self.close(),
            Place::Map | Place::MapFind | Place::Skill => self.enter_map(driver, place),
            Place::Models => self.use_model(driver),
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
                    self.talk = Pad::default();
                    self.scroll = 0;
                    driver.handle(Event::Say(said));
                }
            }
            Place::DisputeField => {
                let reason = self.talk.lines().join(" ");
                self.leave_talk(&driver.session);
                self.talk = Pad::default();
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
            Place::SearchField | Place::Found => self.end_search(place == Place::SearchField),
            Place::Map | Place::MapFind | Place::Skill => self.leave_map(place),
            Place::Overlay | Place::Progress | Place::Charts | Place::Models | Place::Copying | Place::Leaving => {
                self.close()
            }
            Place::Palette => self.close_palette(),
            Place::TalkField if driver.session.talk.live.is_some() => driver.handle(Event::Cancel),
            Place::TalkField | Place::DisputeField => self.leave_talk(&driver.session),
            Place::AnswerField | Place::Fields | Place::Editor => self.focus = Focus::Keys,
            Place::Confidence => driver.handle(Event::Cancel),
            _ => driver.handle(Event::Home),
        }
    }

    pub(super) fn leave_talk(&mut self, session: &Session) {
        let open = matches!(&session.phase, Phase::Item(s) if s.open());
        self.focus = if open && types(session) { Focus::Answer } else { Focus::Keys };
    }

    fn step(&mut self, driver: &Driver, place: Place, by: i32) {
        let rows = match (place, &driver.session.phase) {
            (Place::Models, _) => driver.session.market.as_ref().map_or(0, |m| m.wares.len()),
            (Place::Progress, _) => driver.session.curriculum.skills.len(),
            (Place::WelcomeOptions, Phase::Welcome(w)) => w.options(&driver.session.curriculum).len(),
            (Place::Options, _) => driver.session.item().map_or(0, |(_, i)| i.options().len()),
            (Place::OrderLines, _) => Lines::of(&driver.session).map_or(0, |l| l.rows()),
            (Place::Marking, _) => points(&driver.session),
            (Place::Copying, _) => self.copies.len(),
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
