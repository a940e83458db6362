//! The search in what is read. What is looked for is typed in a field of its own; the page finds it when it is drawn, since
//! only then its lines are known.

use super::Ui;
use crate::tui::pad::Pad;
use std::cell::Cell;

/// What is to be found next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The first from what is in sight.
    First,
    /// The one after.
    Next,
    /// The one before.
    Back,
}

/// A search.
#[derive(Debug, Default)]
pub struct Search {
    /// What is looked for.
    pub field: Pad,
    /// Whether it is still being typed.
    pub typing: bool,
    /// What the page is to find when it is drawn.
    pub want: Cell<Option<Want>>,
    /// The row of the page where it was found last.
    pub at: Cell<Option<usize>>,
    /// Nothing was found.
    pub missing: Cell<bool>,
    /// How far the page was scrolled to show it, for [`Ui::follow`] to take over.
    pub scrolled: Cell<Option<i32>>,
    /// How far it was when the search began.
    pub origin: i32,
}

impl Ui {
    /// Opens the field. A search that is on goes on with what it looked for.
    pub(super) fn begin_search(&mut self) {
        let field = self.search.take().map_or_else(Pad::default, |search| search.field);
        let mut search = Search { field, typing: true, origin: self.scroll, ..Search::default() };
        search.field.select_all();
        self.search = Some(search);
    }

    /// What is looked for has changed.
    pub(super) fn search_anew(&mut self) {
        if let Some(search) = &mut self.search {
            self.scroll = search.origin;
            search.at.set(None);
            search.missing.set(false);
            search.want.set(Some(Want::First));
        }
    }

    /// Enter in the field: from now on `n` and `N` go on.
    pub(super) fn end_search_field(&mut self) {
        match &mut self.search {
            Some(search) if search.field.is_empty() => self.search = None,
            Some(search) => {
                search.typing = false;
                if search.at.get().is_none() {
                    search.want.set(Some(Want::First));
                }
            }
            None => {}
        }
    }

    /// Ends the search; `back` returns to where it began.
    pub(super) fn end_search(&mut self, back: bool) {
        if let Some(search) = self.search.take().filter(|_| back) {
            self.scroll = search.origin;
        }
    }

    pub(super) fn find(&mut self, want: Want) {
        if let Some(search) = &self.search {
            search.want.set(Some(want));
        }
    }

    /// Where the page was turned to when it was drawn, it stays.
    pub(super) fn take_scroll(&mut self) {
        if let Some(scroll) = self.search.as_ref().and_then(|search| search.scrolled.take()) {
            self.scroll = scroll;
        }
    }
}
