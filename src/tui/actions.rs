//! The one table of actions: it feeds the keymap, the footer, the help screen and the palette. Keys are data, and the
//! learner may choose others ([`keymap`]).

pub mod chord;
pub mod keymap;
mod place;
mod table;

use crate::session::Offer;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
pub use keymap::Keymap;
pub use place::Place;
pub use table::TABLE;

/// What a key is wanted to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The next sensible thing.
    Continue,
    /// One line, option or row up.
    Up,
    /// And down.
    Down,
    /// A page up.
    PageUp,
    /// And down.
    PageDown,
    /// To the top.
    Top,
    /// To the end.
    Bottom,
    /// Toggle the option under the cursor.
    Toggle,
    /// Ask for a hint.
    Hint,
    /// Put the item aside.
    Skip,
    /// No further try, or no further placement.
    GiveUp,
    /// Talk to the tutor.
    Talk,
    /// Why this item, why this estimate.
    Why,
    /// Read the lesson.
    Lesson,
    /// The progress screen.
    Progress,
    /// The map of the skills.
    Map,
    /// To the left on it.
    Left,
    /// And to the right.
    Right,
    /// Look for a skill by its letters.
    Find,
    /// The next tab of the progress screen.
    NextTab,
    /// And the one before.
    LastTab,
    /// The screen of the models.
    Models,
    /// Fetch the model under the cursor.
    Pull,
    /// Stop that.
    StopPull,
    /// Change the plan.
    Plan,
    /// Test out of an estimate.
    TestOut,
    /// More explanations like this.
    Good,
    /// Fewer of them.
    Bad,
    /// The guess at the mood is right.
    GuessRight,
    /// It is not.
    GuessWrong,
    /// What may be offered with it, or asked for unasked.
    Offer(Offer),
    /// The help screen.
    Help,
    /// All actions, to be searched.
    Palette,
    /// Another theme.
    Themes,
    /// Between the answer field and the keys.
    Focus,
    /// A line break in the answer.
    NewLine,
    /// The next of several fields.
    NextField,
    /// And the one before.
    LastField,
    /// A step of indentation more.
    Indent,
    /// And one less.
    Outdent,
    /// Take back the last change of the text.
    Undo,
    /// And make it again.
    Redo,
    /// Make a comment of the line, or none.
    Comment,
    /// Look for something in what is read.
    Search,
    /// Where it stands next.
    SearchNext,
    /// And before.
    SearchBack,
    /// Write all of the learner into a file.
    Export,
    /// Copy something to the terminal's clipboard.
    Copy,
    /// The line under the cursor goes one up in the order.
    LineUp,
    /// And one down.
    LineDown,
    /// Have the answer judged, wherever the cursor is.
    Check,
    /// Open the shell of a `command`.
    Shell,
    /// The text in the learner's own editor.
    Outside,
    /// Begin the answer anew.
    Afresh,
    /// Contest the verdict.
    Dispute,
    /// Correct a pupil.
    Teach,
    /// Stop the run that judges the answer.
    Stop,
    /// Close what is open, or go home.
    Back,
    /// Stop the reply; otherwise ask to leave.
    Interrupt,
    /// Leave the program.
    Quit,
    /// Put the program to sleep.
    Suspend,
    /// Draw everything anew.
    Redraw,
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// Its keys: names joined by `-`, as in `ctrl-c`.
    pub keys: &'static [&'static str],
    /// The text with a word for the footer; rows without one are in the help only.
    pub label: &'static str,
    /// The text with a sentence for the help.
    pub help: &'static str,
    /// Where it works.
    pub places: &'static [Place],
}

impl Row {
    /// Its stable name, by which the settings give it other keys: that of its sentence.
    pub fn name(&self) -> &'static str {
        self.help.strip_prefix("help-").unwrap_or(self.help)
    }
}

/// The name of a key, as the table writes it.
pub fn key_name(key: &KeyEvent) -> String {
    let base = match key.code {
        KeyCode::Char(' ') => "space".to_string(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::BackTab => "shift-tab".into(),
        KeyCode::F(n) => format!("f{n}"),
        other => format!("{other:?}").to_lowercase(),
    };
    let mut name = String::new();
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        name.push_str("ctrl-");
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        name.push_str("alt-");
    }
    let silent = matches!(key.code, KeyCode::Char(_) | KeyCode::BackTab);
    if key.modifiers.contains(KeyModifiers::SHIFT) && !silent {
        name.push_str("shift-");
    }
    name + &base
}

/// The rows for the footer of a place, in the table's order.
pub fn footer(place: Place) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |r| !r.label.is_empty() && r.places.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::Place::*;
    use super::*;

    fn lookup(place: Place, key: &KeyEvent) -> Option<Action> {
        Keymap::default().lookup(place, key)
    }

    #[test]
    fn no_key_means_two_things_at_one_place() {
        for place in Place::ALL {
            let mut seen = std::collections::BTreeMap::new();
            for row in TABLE.iter().filter(|r| r.places.contains(&place)) {
                for key in row.keys {
                    if let Some(other) = seen.insert(*key, row.action) {
                        assert_eq!(other, row.action, "{key} at {place:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_row_helps_and_no_field_loses_a_letter() {
        for row in TABLE {
            assert!(!row.help.is_empty() && !row.keys.is_empty() && !row.places.is_empty());
            for place in row.places.iter().filter(|p| p.is_field()) {
                assert!(
                    row.keys.iter().all(|k| k.chars().count() > 1),
                    "{:?} at {place:?} would eat a letter",
                    row.action
                );
            }
            // Prefix keys of tmux and screen, and flow control, never reach a program.
            for bad in ["ctrl-b", "ctrl-a", "ctrl-s", "ctrl-q"] {
                assert!(!row.keys.contains(&bad));
            }
        }
    }

    #[test]
    fn enter_works_everywhere_and_goes_on_but_in_a_program() {
        let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        for place in Place::ALL {
            let wanted = if place == Editor { Action::NewLine } else { Action::Continue };
            assert_eq!(lookup(place, &enter), Some(wanted), "{place:?}");
        }
        // A program is sent by a chord that every terminal can send, and left by Escape.
        let run = KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL);
        assert_eq!(lookup(Editor, &run), Some(Action::Check));
        assert_eq!(lookup(Editor, &KeyEvent::from(KeyCode::Esc)), Some(Action::Back));
    }

    #[test]
    fn a_guess_is_answered_and_offers_are_taken_wherever_letters_are_keys() {
        let key = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
        for place in [Lesson, Options, AnswerKeys, OrderLines, EditorKeys, Desk, Retry, Verdict] {
            assert_eq!(lookup(place, &key('y')), Some(Action::GuessRight), "{place:?}");
            assert_eq!(lookup(place, &key('f')), Some(Action::GuessWrong), "{place:?}");
            for offer in Offer::ALL {
                let row = TABLE.iter().find(|r| r.action == Action::Offer(offer)).unwrap();
                let c = row.keys[0].chars().next().unwrap();
                assert_eq!(lookup(place, &key(c)), Some(Action::Offer(offer)), "{place:?}");
            }
        }
    }

    #[test]
    fn shift_counts_where_the_table_says_so() {
        let shift = |code| KeyEvent::new(code, KeyModifiers::SHIFT);
        assert_eq!(lookup(OrderLines, &shift(KeyCode::Up)), Some(Action::LineUp));
        assert_eq!(lookup(Options, &shift(KeyCode::Up)), Some(Action::Up));
        assert_eq!(lookup(Fields, &shift(KeyCode::BackTab)), Some(Action::LastField));
        assert_eq!(lookup(AnswerKeys, &shift(KeyCode::BackTab)), Some(Action::Focus));
        assert_eq!(lookup(Options, &shift(KeyCode::Char('G'))), Some(Action::Bottom));
    }
}
