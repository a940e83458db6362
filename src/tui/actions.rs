//! The one table of actions: it feeds the keymap, the footer and the help screen. Keys are data.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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
    /// Change the plan.
    Plan,
    /// Test out of an estimate.
    TestOut,
    /// More explanations like this.
    Good,
    /// Fewer of them.
    Bad,
    /// The help screen.
    Help,
    /// Between the answer field and the keys.
    Focus,
    /// A line break in the answer.
    NewLine,
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

/// Where a key is pressed. One place at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field is typed in: the first run's name.
    NameField,
    /// The first run's options.
    WelcomeOptions,
    /// Home.
    Home,
    /// A lesson.
    Lesson,
    /// An item with options.
    Options,
    /// An item's answer field.
    AnswerField,
    /// An item whose answer field is left for the keys.
    AnswerKeys,
    /// How sure are you?
    Confidence,
    /// On its way to the disk.
    Saving,
    /// A wrong verdict, with another try.
    Retry,
    /// The last verdict.
    Verdict,
    /// The field for talking.
    TalkField,
    /// Help and why.
    Overlay,
    /// Progress.
    Progress,
    /// Really leave?
    Leaving,
}

use Place::*;

impl Place {
    /// All of them, for tests that iterate over the table.
    pub const ALL: [Place; 15] = [
        NameField,
        WelcomeOptions,
        Home,
        Lesson,
        Options,
        AnswerField,
        AnswerKeys,
        Confidence,
        Saving,
        Retry,
        Verdict,
        TalkField,
        Overlay,
        Progress,
        Leaving,
    ];

    /// Whether letters are text here.
    pub fn is_field(self) -> bool {
        matches!(self, NameField | AnswerField | TalkField)
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// Its keys: names joined by `-`, as in `ctrl-c`.
    pub keys: &'static [&'static str],
    /// A word for the footer; rows without one are in the help only.
    pub label: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
    /// Where it works.
    pub places: &'static [Place],
}

const ITEM: &[Place] = &[Options, AnswerKeys];
/// At an item that can be talked and read about, judged or not.
const COURSE: &[Place] = &[Lesson, Options, AnswerKeys, Retry, Verdict];
/// Where a page is read that may be longer than the screen.
const READING: &[Place] = &[Home, Lesson, Options, AnswerKeys, Retry, Verdict, Overlay, Progress];
/// The same, and where a cursor moves over options.
const MOVING: &[Place] = &[WelcomeOptions, Home, Lesson, Options, AnswerKeys, Retry, Verdict, Overlay, Progress];
/// The same, and where something is typed or asked above which a page stands.
const PAGING: &[Place] =
    &[Home, Lesson, Options, AnswerField, AnswerKeys, Confidence, Retry, Verdict, TalkField, Overlay, Progress];

/// The table. Where a key stands in two rows for one place, a test fails.
pub const TABLE: &[Row] = &[
    Row {
        action: Action::Continue,
        keys: &["enter"],
        label: "go on",
        help: "The next sensible thing",
        places: &Place::ALL,
    },
    Row {
        action: Action::Hint,
        keys: &["h"],
        label: "hint",
        help: "The next hint; after three, the answer",
        places: ITEM,
    },
    Row {
        action: Action::Talk,
        keys: &["t"],
        label: "talk",
        help: "Talk to the tutor about this lesson or item",
        places: COURSE,
    },
    Row {
        action: Action::Focus,
        keys: &["tab"],
        label: "keys",
        help: "From the answer field to the keys, and back",
        places: &[AnswerField, AnswerKeys],
    },
    Row {
        action: Action::NewLine,
        keys: &["ctrl-j", "alt-enter"],
        label: "",
        help: "A new line in the answer",
        places: &[AnswerField],
    },
    Row {
        action: Action::Toggle,
        keys: &["space"],
        label: "pick",
        help: "Pick the option under the cursor",
        places: &[Options, WelcomeOptions],
    },
    Row {
        action: Action::Skip,
        keys: &["s"],
        label: "skip",
        help: "Put the item aside (in placement: I do not know)",
        places: &[Options, AnswerKeys, WelcomeOptions],
    },
    Row {
        action: Action::GiveUp,
        keys: &["n"],
        label: "show answer",
        help: "No second try: show the answer",
        places: &[Retry],
    },
    Row {
        action: Action::GiveUp,
        keys: &["n"],
        label: "",
        help: "In the placement or a check: end it here",
        places: &[Options, AnswerKeys],
    },
    Row {
        action: Action::Lesson,
        keys: &["l"],
        label: "lesson",
        help: "Read the lesson of this item",
        places: &[Options, AnswerKeys, Retry, Verdict],
    },
    Row {
        action: Action::Why,
        keys: &["w"],
        label: "why",
        help: "Why this item, and the evidence behind the estimate",
        places: &[Home, Lesson, Options, AnswerKeys, Retry, Verdict, Progress],
    },
    Row {
        action: Action::Progress,
        keys: &["p"],
        label: "progress",
        help: "Where you stand in every skill",
        places: &[Home, Lesson, Options, AnswerKeys, Retry, Verdict],
    },
    Row {
        action: Action::Plan,
        keys: &["c"],
        label: "change plan",
        help: "Change minutes a day, deadline and interests",
        places: &[Home],
    },
    Row {
        action: Action::TestOut,
        keys: &["t"],
        label: "test out",
        help: "Dispute an estimate: three to five hard questions without help",
        places: &[Progress],
    },
    Row {
        action: Action::Good,
        keys: &["+"],
        label: "good",
        help: "More explanations and topics like this one",
        places: COURSE,
    },
    Row { action: Action::Bad, keys: &["-"], label: "bad", help: "Fewer of them", places: COURSE },
    Row {
        action: Action::Help,
        keys: &["?"],
        label: "help",
        help: "This help",
        places: &[WelcomeOptions, Home, Lesson, Options, AnswerKeys, Confidence, Retry, Verdict, Progress],
    },
    Row { action: Action::Up, keys: &["up", "k"], label: "", help: "Up", places: MOVING },
    Row { action: Action::Down, keys: &["down", "j"], label: "", help: "Down", places: MOVING },
    Row { action: Action::PageDown, keys: &["space"], label: "more", help: "A page down", places: &[Lesson] },
    Row { action: Action::PageUp, keys: &["pageup"], label: "", help: "A page up", places: PAGING },
    Row { action: Action::PageDown, keys: &["pagedown"], label: "", help: "A page down", places: PAGING },
    Row { action: Action::Top, keys: &["g", "home"], label: "", help: "To the top", places: READING },
    Row { action: Action::Bottom, keys: &["G", "end"], label: "", help: "To the end", places: READING },
    Row {
        action: Action::Back,
        keys: &["esc"],
        label: "back",
        help: "Close what is open; from an item, go home",
        places: &[
            NameField,
            WelcomeOptions,
            Lesson,
            Options,
            AnswerField,
            AnswerKeys,
            Confidence,
            Saving,
            Retry,
            Verdict,
            TalkField,
            Overlay,
            Progress,
            Leaving,
        ],
    },
    Row {
        action: Action::Back,
        keys: &["q"],
        label: "",
        help: "The same, where letters are no text",
        places: &[Lesson, Options, AnswerKeys, Confidence, Saving, Retry, Verdict, Overlay, Progress],
    },
    Row {
        action: Action::Quit,
        keys: &["q"],
        label: "quit",
        help: "Leave; everything is kept",
        places: &[Home, WelcomeOptions],
    },
    Row { action: Action::Quit, keys: &["y"], label: "leave", help: "Leave; everything is kept", places: &[Leaving] },
    Row { action: Action::Back, keys: &["n"], label: "stay", help: "Stay", places: &[Leaving] },
    Row {
        action: Action::Interrupt,
        keys: &["ctrl-c"],
        label: "",
        help: "Stop the tutor's reply; otherwise ask to leave",
        places: &Place::ALL,
    },
    Row {
        action: Action::Quit,
        keys: &["ctrl-d"],
        label: "",
        help: "Leave at once; everything is kept",
        places: &[
            WelcomeOptions,
            Home,
            Lesson,
            Options,
            AnswerKeys,
            Confidence,
            Saving,
            Retry,
            Verdict,
            Overlay,
            Progress,
            Leaving,
        ],
    },
    Row {
        action: Action::Suspend,
        keys: &["ctrl-z"],
        label: "",
        help: "Put the program to sleep (fg wakes it)",
        places: &Place::ALL,
    },
    Row { action: Action::Redraw, keys: &["ctrl-l"], label: "", help: "Draw the screen anew", places: &Place::ALL },
];

/// The name of a key, as the table writes it.
pub fn key_name(key: &KeyEvent) -> String {
    let base = match key.code {
        KeyCode::Char(' ') => "space".to_string(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::BackTab => "tab".into(),
        other => format!("{other:?}").to_lowercase(),
    };
    let mut name = String::new();
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        name.push_str("ctrl-");
    }
    if key.modifiers.contains(KeyModifiers::ALT) {
        name.push_str("alt-");
    }
    name + &base
}

/// The action of a key at a place.
pub fn lookup(place: Place, key: &KeyEvent) -> Option<Action> {
    let name = key_name(key);
    TABLE.iter().find(|r| r.places.contains(&place) && r.keys.contains(&name.as_str())).map(|r| r.action)
}

/// The rows for the footer of a place, in the table's order.
pub fn footer(place: Place) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |r| !r.label.is_empty() && r.places.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn enter_works_everywhere() {
        let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        assert!(Place::ALL.iter().all(|p| lookup(*p, &enter) == Some(Action::Continue)));
    }
}
