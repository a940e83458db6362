//! The palette: every action that works at the place below it, searched by a few letters. Made from the table alone.

use super::{Focus, Order, Overlay, Ui};
use crate::driver::Driver;
use crate::locale::text;
use crate::session::Session;
use crate::tui::actions::{Action, Place, Row, TABLE};
use crate::tui::pad::Pad;

/// More letters than this are not looked at.
const LONGEST_QUERY: usize = 64;

/// What is looked for, and what lay below when the palette was opened.
#[derive(Default)]
pub struct Palette {
    /// The field.
    pub query: Pad,
    under: Option<Overlay>,
    /// Scroll and cursor of what lay below: an action may be about the row under that cursor.
    stood: (i32, usize, bool),
}

/// An action that can be done now.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its row of the table.
    pub row: &'static Row,
    /// Where it works: at the place below, or where the keys are once the field there is left.
    pub place: Place,
}

impl Ui {
    /// The place below the palette, and the one behind it where its letters are text and those of the keys are not.
    pub fn places_below(&self, session: &Session) -> (Place, Option<Place>) {
        let under = if self.overlay == Some(Overlay::Palette) { self.palette.under } else { None };
        let here = self.place_under(session, under, self.focus);
        let keys = self.place_under(session, under, Focus::Keys);
        (here, Some(keys).filter(|k| *k != here && !k.is_field()))
    }

    /// What can be done, best match first; in the table's order where nothing is looked for.
    pub fn entries(&self, session: &Session) -> Vec<Entry> {
        let (here, behind) = self.places_below(session);
        let mut all: Vec<Entry> = Vec::new();
        for place in [Some(here), behind].into_iter().flatten() {
            for row in TABLE.iter().filter(|r| r.places.contains(&place) && r.action != Action::Palette) {
                if all.iter().all(|e| e.row.action != row.action) {
                    all.push(Entry { row, place });
                }
            }
        }
        let query: String = self.palette.query.lines().join(" ").chars().take(LONGEST_QUERY).collect();
        let words: Vec<String> =
            query.trim_start_matches(['/', ':']).split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return all;
        }
        let mut found: Vec<(u32, usize, Entry)> = Vec::new();
        for (n, entry) in all.into_iter().enumerate() {
            let (sentence, label) = (text(entry.row.help, None), entry.row.label);
            let label = if label.is_empty() { String::new() } else { text(label, None) };
            let name = entry.row.name();
            let best = |word: &String| {
                [grade(word, name), grade(word, &label), within(word, &sentence)].into_iter().flatten().max()
            };
            let grades: Option<Vec<u32>> = words.iter().map(best).collect();
            found.extend(grades.map(|g| (g.iter().sum(), n, entry)));
        }
        found.sort_by_key(|(grade, n, _)| (std::cmp::Reverse(*grade), *n));
        found.into_iter().map(|(_, _, entry)| entry).collect()
    }

    /// Opens it over what is there.
    pub fn open_palette(&mut self) {
        let under = self.overlay.filter(|o| !matches!(o, Overlay::Palette | Overlay::Themes));
        let stood = (self.scroll, self.cursor, self.moved);
        self.open(Overlay::Palette);
        self.palette = Palette { query: Pad::default(), under, stood };
    }

    /// Back to what lay below, as it stood.
    pub(super) fn close_palette(&mut self) {
        self.overlay = self.palette.under;
        (self.scroll, self.cursor, self.moved) = self.palette.stood;
    }

    /// The query has changed; the first match is the one at hand.
    pub(super) fn searched(&mut self) {
        self.cursor = 0;
        self.scroll = 0;
    }

    /// Does what is at hand, as if its key had been pressed below.
    pub(super) fn do_chosen(&mut self, driver: &mut Driver) -> Order {
        let Some(Entry { row, place }) = self.entries(&driver.session).get(self.cursor).copied() else {
            return Order::None;
        };
        let (here, _) = self.places_below(&driver.session);
        self.close_palette();
        if place == here {
            return self.act(driver, place, row.action);
        }
        // The field is left for the keys, and typed into again where the action has not moved the focus elsewhere.
        let before = std::mem::replace(&mut self.focus, Focus::Keys);
        let order = self.act(driver, place, row.action);
        if self.focus == Focus::Keys {
            self.focus = before;
        }
        order
    }
}

/// How well a short text fits: whole, from its beginning, from the beginning of a word, anywhere, or letter by letter.
fn grade(word: &str, text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    if text == word {
        return Some(1000);
    }
    within(word, &text).map(|g| g + 200).or_else(|| {
        // Letter by letter, less for each that is left out between them.
        let (mut left, mut skipped, mut begun) = (word.chars().peekable(), 0u32, false);
        for c in text.chars() {
            match left.peek() {
                Some(next) if *next == c => {
                    left.next();
                    begun = true;
                }
                Some(_) => skipped += u32::from(begun),
                None => break,
            }
        }
        (left.peek().is_none() && word.chars().count() > 1).then(|| 100u32.saturating_sub(skipped * 5).max(1))
    })
}

/// How well a word stands in a text: more at its beginning, and at the beginning of a word of it.
fn within(word: &str, text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let begins = |at: usize| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .map(|(at, _)| {
            if at == 0 {
                500
            } else if begins(at) {
                400
            } else {
                200
            }
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closer_matches_stand_higher() {
        let order = ["hint", "hints", "the hint", "ahint", "h-i-n-t", "h-i--n---t"];
        let grades: Vec<u32> = order.iter().map(|text| grade("hint", text).unwrap()).collect();
        assert!(grades.windows(2).all(|w| w[0] > w[1]), "{grades:?}");
        assert_eq!(grade("hint", "thin"), None);
        assert_eq!(grade("x", "a-b"), None);
        assert!(grade("\u{63d0}", "\u{63d0}\u{793a}").is_some());
        assert_eq!(within("hint", "h i n t"), None, "a sentence would match anything letter by letter");
    }
}
