//! The keys of the Models screen: the row under the cursor is fetched, or speaks from now on.

use super::Ui;
use crate::driver::Driver;
use crate::session::{Event, Session, Ware};
use crate::tui::actions::Action;

impl Ui {
    /// The model under the cursor.
    pub fn ware<'a>(&self, session: &'a Session) -> Option<&'a Ware> {
        session.market.as_ref()?.wares.get(self.cursor)
    }

    /// A download begins, or ends.
    pub(super) fn fetch(&mut self, driver: &mut Driver, action: Action) {
        if action == Action::StopPull {
            driver.handle(Event::StopPull);
        } else if let Some(name) = self.ware(&driver.session).map(|w| w.name.clone()) {
            driver.handle(Event::Pull(name));
        }
    }

    /// The model under the cursor is to speak; one that is not here is fetched first.
    pub(super) fn use_model(&mut self, driver: &mut Driver) {
        let ware = self.ware(&driver.session).map(|w| (w.name.clone(), w.path.is_some()));
        if let Some((name, here)) = ware {
            driver.handle(if here { Event::Use(name) } else { Event::Pull(name) });
        }
    }
}
