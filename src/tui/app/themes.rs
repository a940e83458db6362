//! Another theme, chosen inside the program: the screen shows each as the cursor moves; Enter keeps it, Escape takes it back.

use super::{Overlay, Ui};
use crate::msg;
use crate::session::{Notice, Session};
use crate::tui::actions::Action;
use crate::tui::theme::{Theme, Themes, shelf};
use std::sync::Arc;

/// Puts the name of a theme where the next start finds it; returns the file's name, or why that failed.
pub type Keep = Arc<dyn Fn(&str) -> Result<String, String> + Send + Sync>;

/// The themes that there are, the one that is worn, and how it is kept.
#[derive(Clone)]
pub struct Wardrobe {
    /// Where themes are.
    pub themes: Themes,
    /// The name of the one at hand.
    pub name: String,
    /// How it is kept; without it a theme holds until the end of the program.
    pub keep: Option<Keep>,
}

impl Default for Wardrobe {
    /// What comes with the program.
    fn default() -> Self {
        Wardrobe { themes: Themes::default(), name: shelf::DEFAULT.into(), keep: None }
    }
}

/// The list of themes while it is open.
pub struct Chooser {
    /// Name and line of each.
    pub rows: Vec<(String, String)>,
    /// The row under the cursor.
    pub at: usize,
    /// Why the one under the cursor cannot be used.
    pub fault: Option<String>,
    before: Theme,
}

impl Ui {
    /// Opens the list of themes, at the one that is worn.
    pub fn open_themes(&mut self) {
        let (themes, before) = (&self.wardrobe.themes, self.theme);
        let rows: Vec<(String, String)> = themes.names().into_iter().map(|n| (n.clone(), themes.about(&n))).collect();
        let at = rows.iter().position(|(name, _)| *name == self.wardrobe.name).unwrap_or(0);
        self.open(Overlay::Themes);
        self.chooser = Some(Chooser { rows, at, fault: None, before });
    }

    /// A key at the list of themes.
    pub(super) fn at_themes(&mut self, session: &mut Session, action: Action) {
        let Some(chooser) = &mut self.chooser else { return self.close() };
        match action {
            Action::Up => chooser.at = chooser.at.saturating_sub(1),
            Action::Down => chooser.at = (chooser.at + 1).min(chooser.rows.len().saturating_sub(1)),
            Action::Continue => return self.keep_theme(session),
            _ => return self.close_themes(),
        }
        self.try_on();
    }

    /// The theme under the cursor, on the whole screen; where it cannot be used, the one before.
    fn try_on(&mut self) {
        let Some(chooser) = &mut self.chooser else { return };
        let Some((name, _)) = chooser.rows.get(chooser.at) else { return };
        match self.wardrobe.themes.theme(name) {
            Ok(theme) => (self.theme, chooser.fault) = (theme, None),
            Err(fault) => (self.theme, chooser.fault) = (chooser.before, Some(fault.words(name))),
        }
    }

    fn keep_theme(&mut self, session: &mut Session) {
        self.try_on();
        let Some(chooser) = self.chooser.take_if(|c| c.fault.is_none()) else { return };
        let name = chooser.rows.into_iter().nth(chooser.at).map(|(name, _)| name).unwrap_or_default();
        let shown = name.as_str();
        session.notice = Some(match &self.wardrobe.keep {
            None => Notice::info(msg!("themes-only-now", name = shown)),
            Some(keep) => match keep(shown) {
                Ok(file) => Notice::good(msg!("themes-kept", name = shown, file = file)),
                Err(why) => Notice::bad(msg!("themes-not-kept", name = shown, why = why)),
            },
        });
        self.wardrobe.name = name;
        self.close();
    }

    fn close_themes(&mut self) {
        self.take_off();
        self.close();
    }

    /// The theme that held before, where one is only tried on.
    pub(super) fn take_off(&mut self) {
        if let Some(chooser) = self.chooser.take() {
            self.theme = chooser.before;
        }
    }
}
