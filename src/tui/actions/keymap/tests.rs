//! Tests of the learner's own keys.

use super::*;
use crate::config::file::Layer;
use crate::config::{Config, Sources};
use crossterm::event::{KeyCode, KeyModifiers};
use proptest::prelude::*;

fn bindings(text: &str) -> Vec<Binding> {
    let user = Some(Layer { path: "/c/config.toml".into(), text: format!("[keys]\n{text}\n") });
    Config::resolve(&Sources { user, ..Sources::default() }).unwrap().keys
}

fn map(text: &str) -> Keymap {
    Keymap::read(&bindings(text)).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// The only mistake.
fn wrong(text: &str) -> Diagnostic {
    let mut errors = Keymap::read(&bindings(text)).unwrap_err();
    assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    errors.remove(0)
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

#[test]
fn own_keys_take_the_place_of_those_of_the_table() {
    let map = map("hint = \"ctrl-h\"\nwhy = [\"W\", \"f2\"]");
    let ctrl_h = key(KeyCode::Char('h'), KeyModifiers::CONTROL);
    assert_eq!(map.lookup(Place::Options, &ctrl_h), Some(Action::Hint));
    assert_eq!(map.lookup(Place::Options, &KeyEvent::from(KeyCode::Char('h'))), None);
    assert_eq!(map.lookup(Place::Home, &KeyEvent::from(KeyCode::F(2))), Some(Action::Why));
    assert_eq!(map.lookup(Place::Options, &KeyEvent::from(KeyCode::Char('t'))), Some(Action::Talk));
    assert_eq!((map.key_of(Action::Hint), map.key_of(Action::Why)), ("ctrl-h", "W"));
}

#[test]
fn the_ways_on_back_and_out_are_never_lost() {
    let map = map("next = \"f8\"\nback = \"f9\"\ninterrupt = \"f10\"");
    for (code, modifiers, action) in [
        (KeyCode::Enter, KeyModifiers::NONE, Action::Continue),
        (KeyCode::Esc, KeyModifiers::NONE, Action::Back),
        (KeyCode::Char('c'), KeyModifiers::CONTROL, Action::Interrupt),
        (KeyCode::F(8), KeyModifiers::NONE, Action::Continue),
        (KeyCode::F(9), KeyModifiers::NONE, Action::Back),
    ] {
        assert_eq!(map.lookup(Place::Options, &key(code, modifiers)), Some(action));
    }
}

#[test]
fn two_meanings_at_one_place_are_shown_with_both_actions_and_the_place() {
    let e = wrong("hint = \"t\"");
    assert_eq!((e.line, e.column, e.file.as_str()), (2, 8, "/c/config.toml"));
    assert!(e.message.contains("hint") && e.message.contains("talk") && e.message.contains("`t`"), "{}", e.message);
    assert!(e.message.contains(&text(Place::Options.id(), None)), "{}", e.message);
    // Changing places is fine: the table's meaning of a key goes with its row.
    map("hint = \"t\"\ntalk = \"h\"");
    // The same key where the other does not work is no clash.
    map("check = \"b\"");
    assert!(wrong("hint = \"3\"").message.contains('3'), "digits choose");
    assert_eq!(Keymap::read(&bindings("hint = \"f2\"\nwhy = \"f2\"")).unwrap_err().len(), 2, "both lines are shown");
}

#[test]
fn what_cannot_be_a_key_is_said() {
    assert_eq!(wrong("hinnt = \"x\"").help, msg!("keys-help-near", name = "hint"));
    assert_eq!(wrong("frobnicate = \"x\"").help, msg!("keys-help-actions"));
    assert_eq!(wrong("hint = \"hyper-x\"").help, msg!("keys-help-names"));
    assert_eq!(wrong("hint = \"ctrl-s\"").message, msg!("keys-taken", key = "ctrl-s"));
    assert_eq!(wrong("hint = \"ctrl-i\"").message, msg!("keys-same", key = "ctrl-i", other = "tab"));
    assert_eq!(wrong("hint = \"shift-h\"").help, msg!("keys-help-shift"));
    let e = wrong("palette = \"p\"");
    assert_eq!(e.help, msg!("keys-help-chord"), "{e:?}");
    assert!(wrong("new-line = \"space\"").help == msg!("keys-help-chord"));
}

#[test]
fn every_row_has_a_name_and_rows_of_one_name_do_the_same() {
    let mut seen: BTreeMap<&str, Action> = BTreeMap::new();
    for row in TABLE {
        assert!(!row.name().is_empty() && row.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{row:?}");
        let before = seen.insert(row.name(), row.action);
        assert!(before.is_none_or(|a| a == row.action), "{} stands for two actions", row.name());
        // Each row can be given a key that nobody uses, and then it is the one that is shown.
        let map = map(&format!("{} = \"f11\"", row.name()));
        assert_eq!(map.first(row), "f11");
        for place in row.places {
            assert_eq!(map.lookup(*place, &KeyEvent::from(KeyCode::F(11))), Some(row.action));
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_written_no_key_has_two_meanings(
        said in prop::collection::vec(
            (0..TABLE.len(), prop_oneof!["[a-zA-Z?!1-9 -]", "(ctrl|alt|shift)-[a-z]", "f[0-9]{1,2}", any::<String>()]),
            0..6,
        ),
    ) {
        let mut lines = BTreeMap::new();
        for (row, key) in said {
            lines.insert(TABLE[row].name(), toml::Value::String(key).to_string());
        }
        let text: Vec<String> = lines.iter().map(|(name, key)| format!("{name} = {key}")).collect();
        match Keymap::read(&bindings(&text.join("\n"))) {
            Ok(map) => {
                for place in Place::ALL {
                    let mut seen: BTreeMap<&str, Action> = BTreeMap::new();
                    for row in TABLE.iter().filter(|r| r.places.contains(&place)) {
                        for key in map.keys(row) {
                            prop_assert!(!place.is_field() || key.chars().count() > 1);
                            let other = seen.insert(key, row.action);
                            prop_assert!(other.is_none_or(|a| a == row.action), "{key} at {place:?}");
                        }
                    }
                }
            }
            Err(errors) => prop_assert!(!errors.is_empty() && errors.iter().all(|e| e.line > 1 && !e.message.is_empty())),
        }
    }
}
