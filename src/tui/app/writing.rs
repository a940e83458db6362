//! Where text is written: the field of each place, what keys and pastes do in it, and the learner's own editor.

use super::{Order, Ui, is_program};
use crate::curriculum::text::typed;
use crate::driver::Driver;
use crate::msg;
use crate::session::{Notice, Session};
use crate::tui::actions::{Action, Place};
use crate::tui::markdown::comment;
use crate::tui::pad::{self, Pad, program};
use crate::tui::vi::{Field, Mode, Took};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Whether something is looked for there: a field that is no answer, and whose keys are not those of vi.
fn is_search(place: Place) -> bool {
    matches!(place, Place::SearchField | Place::MapFind | Place::Palette)
}

impl Ui {
    /// The field that is typed into at a place.
    pub(super) fn pad(&mut self, place: Place) -> &mut Pad {
        if let (Place::MapFind, Some(find)) = (place, &mut self.map.find) {
            return find;
        }
        match (place, &mut self.search, self.fields.get_mut(self.at)) {
            (Place::SearchField, Some(search), _) => &mut search.field,
            (Place::Palette, ..) => &mut self.palette.query,
            (Place::TalkField | Place::DisputeField, ..) => &mut self.talk,
            (_, _, Some(field)) => field,
            _ => &mut self.answer,
        }
    }

    /// Whether the field of a place may have several lines.
    fn has_lines(place: Place) -> bool {
        matches!(place, Place::AnswerField | Place::Editor | Place::TeachField)
    }

    /// What follows from a text that has changed.
    fn wrote(&mut self, driver: &mut Driver, place: Place) {
        match place {
            Place::TalkField | Place::DisputeField => {}
            Place::SearchField => self.search_anew(),
            Place::MapFind => self.found(&driver.session, true),
            Place::Palette => self.searched(),
            _ => self.send_draft(driver),
        }
    }

    /// Text was pasted: one event, one step to take back, and it never submits.
    pub fn paste(&mut self, driver: &mut Driver, text: &str) {
        let place = self.place(&driver.session);
        if !place.is_field() {
            return;
        }
        let clean = typed(text);
        let clean = if Self::has_lines(place) { clean } else { clean.replace('\n', " ") };
        self.pad(place).insert_str(&clean);
        if let Some(vi) = self.vi.as_mut().filter(|_| !is_search(place)) {
            vi.pasted(&clean);
        }
        self.wrote(driver, place);
    }

    /// A key that is no action.
    pub(super) fn edit(&mut self, driver: &mut Driver, place: Place, key: KeyEvent) {
        // A chord that is none here is not its letter.
        let chord = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        if chord && matches!(key.code, KeyCode::Char(c) if !"abdefhknpvwy<>".contains(c)) || self.commands(place) {
            return;
        }
        if place == Place::MapFind {
            return self.find_key(&driver.session, key);
        }
        let pad = self.pad(place);
        let changed = if place == Place::Editor { program::key(pad, key) } else { pad.input(key) };
        if changed {
            self.wrote(driver, place);
        }
    }

    /// A change of the text at hand that is no text.
    pub(super) fn change(&mut self, driver: &mut Driver, place: Place, change: impl FnOnce(&mut Pad) -> bool) {
        if change(self.pad(place)) {
            self.wrote(driver, place);
        }
    }

    pub(super) fn toggle_comment(&mut self, driver: &mut Driver, place: Place) {
        let language = driver.session.item().map_or("", |(_, item)| item.language.as_str());
        match comment(language) {
            Some(sign) => self.change(driver, place, |pad| program::comment(pad, sign)),
            None => driver.session.notice = Some(Notice::info(msg!("no-comments"))),
        }
    }

    /// Whether keys are commands of vi at this place.
    pub fn commands(&self, place: Place) -> bool {
        self.vi_at.is_some_and(|(at, _)| at == place) && self.vi.as_ref().is_some_and(|vi| vi.mode() != Mode::Insert)
    }

    /// The text with the mode of vi at this place, and the beginning of a command.
    pub fn mode(&self, place: Place) -> Option<(&'static str, &str)> {
        let vi = self.vi.as_ref().filter(|_| self.vi_at.is_some_and(|(at, _)| at == place))?;
        let id = match vi.mode() {
            Mode::Insert => "vi-insert",
            Mode::Normal => "vi-normal",
            Mode::Visual => "vi-visual",
            Mode::VisualLines => "vi-visual-lines",
        };
        Some((id, vi.pending()))
    }

    /// Tells vi when another field is typed into. A program is read first; elsewhere one writes at once.
    pub(super) fn vi_follow(&mut self, session: &Session) {
        let place = self.place(session);
        let at = (place.is_field() && !is_search(place)).then_some((place, self.at));
        if self.vi_at == at {
            return;
        }
        let Some(mut vi) = self.vi.take() else { return };
        if let Some((before, _)) = self.vi_at {
            vi.leave(self.pad(before));
        }
        if at.is_some() {
            let mode = if place == Place::Editor { Mode::Normal } else { Mode::Insert };
            vi.enter(mode, self.pad(place));
        }
        (self.vi, self.vi_at) = (Some(vi), at);
    }

    /// A key where vi may have it first; nothing where it means what it means without.
    pub(super) fn vi_key(&mut self, driver: &mut Driver, place: Place, key: KeyEvent) -> Option<Order> {
        if self.vi_at.is_none_or(|(at, _)| at != place) {
            return None;
        }
        let mut vi = self.vi.take()?;
        let field = Field { program: place == Place::Editor, lines: Self::has_lines(place) };
        let took = vi.key(self.pad(place), key, field);
        self.vi = Some(vi);
        match took {
            Took::Change => self.wrote(driver, place),
            Took::Key => {}
            // Where keys are commands, Enter has the program run.
            Took::Nothing if key.code == KeyCode::Enter && place == Place::Editor && self.commands(place) => {
                return Some(self.act(driver, place, Action::Check));
            }
            Took::Nothing => return None,
        }
        Some(Order::None)
    }

    /// The text at hand, for the learner's own editor, with the language that it is in.
    pub fn outside(&mut self, session: &Session) -> (String, String) {
        let place = self.place(session);
        let language = session.item().filter(|(_, item)| is_program(item) && place != Place::TalkField);
        let language = language.map_or_else(|| "markdown".to_string(), |(_, item)| item.language.clone());
        let pad = if place == Place::EditorKeys { &self.answer } else { &*self.pad(place) };
        (pad.text(), language)
    }

    /// What came back from the learner's own editor.
    pub fn outside_changed(&mut self, driver: &mut Driver, text: &str) {
        let place = self.place(&driver.session);
        let text = typed(text);
        let lines = Self::has_lines(place) || place == Place::EditorKeys;
        let text = if lines { text } else { text.trim().replace('\n', " ") };
        let pad = if place == Place::EditorKeys { &mut self.answer } else { self.pad(place) };
        if text != pad.text() {
            program::replace(pad, &text);
            if place != Place::Editor && place != Place::EditorKeys {
                pad.go(pad.end());
            }
            self.wrote(driver, place);
        }
    }

    /// The bracket at the cursor of a program, or before it, and its partner.
    pub fn brackets(&self) -> Option<[pad::At; 2]> {
        let (row, column) = self.answer.cursor();
        let lines = self.answer.lines();
        [Some((row, column)), column.checked_sub(1).map(|c| (row, c))]
            .into_iter()
            .flatten()
            .find_map(|at| pad::words::partner(lines, at).map(|other| [at, other]))
    }
}
