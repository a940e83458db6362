//! The face's own state (cursor, scroll, what is open on top) and the way from a key to an event of the session.
//!
//! The session holds the truth; losing everything here loses nothing.

mod acting;
mod answering;
mod copying;
mod finding;
mod map;
mod models;
mod palette;
mod place;
mod themes;
mod writing;

pub use answering::{Lines, is_program};
pub use finding::{Search, Want};
pub use map::Map;
pub use palette::{Entry, Palette};
use place::points;
pub use themes::{Chooser, Keep, Wardrobe};

use super::actions::{Keymap, Place};
use super::pad::Pad;
use super::theme::Theme;
use super::vi::Vi;
use super::view::still::Still;
use super::view::transcript::Transcript;
use crate::driver::Driver;
use crate::report::chart::Glyphs;
use crate::report::{Chart, Series};
use crate::session::Event;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
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
    /// The map of the skills.
    Map,
    /// The skill that is selected on it.
    Skill,
    /// What the model may do, what else is here, and what can be had.
    Models,
    /// What may be copied.
    Copying,
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
    pub answer: Pad,
    /// The fields of an answer that has several.
    pub fields: Vec<Pad>,
    /// Which of them is typed into.
    pub at: usize,
    /// The field for talking.
    pub talk: Pad,
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
    /// Where the face is on the map.
    pub map: Map,
    /// Colours.
    pub theme: Theme,
    /// The tab of the progress screen; `None` is that of the skills.
    pub chart: Option<Chart>,
    /// What its charts are drawn from, once the journal was read.
    pub series: Option<Arc<Series>>,
    /// The characters that charts and the map are drawn with.
    pub glyphs: Glyphs,
    /// The search in what is read.
    pub search: Option<Search>,
    /// What may be copied, while that is asked: what it is, and the text.
    pub copies: Vec<(String, String)>,
    /// The editing of vi, where the learner has chosen that.
    pub vi: Option<Vi>,
    /// The texts of the page as they were drawn.
    pub still: RefCell<Still>,
    /// The conversation as it was drawn.
    pub transcript: RefCell<Transcript>,
    /// The lines of code that are in sight.
    code: RefCell<Vec<String>>,
    /// What is to be copied.
    copied: Option<String>,
    /// The field whose keys vi has.
    vi_at: Option<(Place, usize)>,
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
    /// What help or the question about leaving was opened over.
    beneath: Option<Overlay>,
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
    /// Give the text at hand to the learner's own editor; [`Ui::outside_changed`] takes it back.
    Outside,
    /// Give a text to the terminal's clipboard: [`Ui::take_copy`].
    Copy,
}

impl Ui {
    /// A face with nothing open.
    pub fn new(theme: Theme) -> Ui {
        Ui {
            overlay: None,
            focus: Focus::Keys,
            answer: Pad::default(),
            fields: Vec::new(),
            at: 0,
            talk: Pad::default(),
            scroll: 0,
            cursor: 0,
            moved: false,
            plan: RefCell::new(None),
            may_plan: true,
            has_editor: false,
            map: Map::default(),
            theme,
            chart: None,
            series: None,
            glyphs: Glyphs::Unicode,
            search: None,
            copies: Vec::new(),
            vi: None,
            still: RefCell::default(),
            transcript: RefCell::default(),
            code: RefCell::default(),
            copied: None,
            vi_at: None,
            wardrobe: Wardrobe::default(),
            chooser: None,
            keymap: Arc::default(),
            palette: Palette::default(),
            bound_to: String::new(),
            began: String::new(),
            log_seen: 0,
            beneath: None,
        }
    }

    /// Whether what is drawn is drawn with ASCII.
    pub fn ascii(&self) -> bool {
        self.glyphs == Glyphs::Ascii
    }

    /// A key was pressed.
    pub fn key(&mut self, driver: &mut Driver, key: KeyEvent) -> Order {
        if key.kind == KeyEventKind::Release {
            return Order::None;
        }
        let place = self.place(&driver.session);
        if let Some(order) = self.vi_key(driver, place, key) {
            return order;
        }
        if let Some(action) = self.keymap.lookup(place, &key) {
            return self.act(driver, place, action);
        }
        match (place, key.code) {
            (Place::Confidence, KeyCode::Char(c @ '1'..='4')) => {
                driver.handle(Event::Confidence(Some(c as u8 - b'0')));
            }
            (Place::Options | Place::Retry | Place::WelcomeOptions, KeyCode::Char(c @ '1'..='9')) => {
                self.cursor = usize::from(c as u8 - b'1');
                driver.handle(Event::Pick(self.cursor));
            }
            (Place::Marking, KeyCode::Char(c @ '1'..='9')) => {
                self.cursor = usize::from(c as u8 - b'1').min(points(&driver.session).saturating_sub(1));
                self.mark(driver, usize::from(c as u8 - b'1'));
            }
            (Place::Copying, KeyCode::Char(c @ '1'..='9')) => return self.copy(driver, usize::from(c as u8 - b'1')),
            _ if place.is_field() => self.edit(driver, place, key),
            _ => {}
        }
        Order::None
    }
}
