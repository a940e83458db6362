//! The keys that hold: those of the table, and the learner's own from the settings in their place.
//!
//! What a row does and where it works never changes; only its keys do. Enter, Escape and Ctrl-C keep their meaning whatever
//! is written, so that the way on, the way back and the way out are always there.

use super::chord::{Odd, canonical, is_text};
use super::{Action, Place, Row, TABLE, key_name};
use crate::config::bindings::{Binding, Said};
use crate::config::keys::distance;
use crate::curriculum::Diagnostic;
use crate::locale::text;
use crate::msg;
use crossterm::event::KeyEvent;
use std::collections::BTreeMap;

/// Keys that no row loses.
const KEPT: [&str; 3] = ["enter", "esc", "ctrl-c"];

/// Keys by the names of rows, for those that were changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    own: BTreeMap<&'static str, Vec<String>>,
}

impl Keymap {
    /// Reads what the settings say.
    ///
    /// # Errors
    /// Every mistake, at its place: an action or a key that is not there, a letter where letters are text, a key that
    /// tmux, screen or the terminal takes, and a key that would mean two things at one place.
    pub fn read(bindings: &[Binding]) -> Result<Keymap, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let mut own: BTreeMap<&'static str, Vec<(String, &Said)>> = BTreeMap::new();
        for binding in bindings {
            let rows: Vec<&Row> = TABLE.iter().filter(|r| r.name() == binding.action.text).collect();
            let Some(first) = rows.first() else {
                errors.push(no_action(&binding.action));
                continue;
            };
            for said in &binding.keys {
                match usable(said, &rows) {
                    Ok(key) => own.entry(first.name()).or_default().push((key, said)),
                    Err(wrong) => errors.push(wrong),
                }
            }
        }
        let map = Keymap {
            own: own.iter().map(|(name, keys)| (*name, keys.iter().map(|(key, _)| key.clone()).collect())).collect(),
        };
        for (name, keys) in &own {
            for (key, said) in keys {
                errors.extend(map.clash(name, key, said));
            }
        }
        errors.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        if errors.is_empty() { Ok(map) } else { Err(errors) }
    }

    /// The keys of a row, the learner's own first.
    pub fn keys<'a>(&'a self, row: &'a Row) -> Vec<&'a str> {
        match self.own.get(row.name()) {
            None => row.keys.to_vec(),
            Some(own) => {
                let kept = row.keys.iter().copied().filter(|k| KEPT.contains(k) && own.iter().all(|o| o != k));
                own.iter().map(String::as_str).chain(kept).collect()
            }
        }
    }

    /// The first of them; a row always has one.
    pub fn first<'a>(&'a self, row: &'a Row) -> &'a str {
        self.keys(row).first().copied().unwrap_or_default()
    }

    /// The first key of an action at a place.
    pub fn key_at(&self, action: Action, place: Place) -> Option<&str> {
        TABLE.iter().find(|r| r.action == action && r.places.contains(&place)).map(|r| self.first(r))
    }

    /// The first key of an action, wherever it works.
    pub fn key_of(&self, action: Action) -> &str {
        TABLE.iter().find(|r| r.action == action).map_or("", |r| self.first(r))
    }

    /// Whether the learner has changed the keys of this row.
    pub fn is_own(&self, row: &Row) -> bool {
        self.own.contains_key(row.name())
    }

    /// The action of a key at a place. Shift counts only where the keys say so.
    pub fn lookup(&self, place: Place, key: &KeyEvent) -> Option<Action> {
        let name = key_name(key);
        let of = |name: &str| TABLE.iter().find(|r| r.places.contains(&place) && self.keys(r).contains(&name));
        let row = of(&name).or_else(|| of(&name.replace("shift-", "")));
        row.map(|r| r.action)
    }

    /// The first other meaning of a key at one of the places of the rows of this name.
    fn clash(&self, name: &str, key: &str, said: &Said) -> Option<Diagnostic> {
        for row in TABLE.iter().filter(|r| r.name() == name) {
            for place in row.places {
                let at = text(place.id(), None);
                if place.digits().is_some_and(|last| key.len() == 1 && ("1"..=last).contains(&key)) {
                    let message = msg!("keys-clash-digit", key = key, action = name, place = at);
                    return Some(said.wrong(message, msg!("keys-help-clash")));
                }
                let same = |r: &&Row| r.action != row.action && r.places.contains(place) && self.keys(r).contains(&key);
                if let Some(other) = TABLE.iter().find(same) {
                    let message = msg!("keys-clash", key = key, one = name, other = other.name(), place = at);
                    return Some(said.wrong(message, msg!("keys-help-clash")));
                }
            }
        }
        None
    }
}

/// The key in the table's writing, if it can be a key of these rows.
fn usable(said: &Said, rows: &[&Row]) -> Result<String, Diagnostic> {
    let shown = crate::curriculum::text::printable(&said.text);
    let shown = shown.as_str();
    let key = canonical(&said.text).map_err(|odd| match odd {
        Odd::Unknown => said.wrong(msg!("keys-unknown", key = shown), msg!("keys-help-names")),
        Odd::Shift => said.wrong(msg!("keys-shift", key = shown), msg!("keys-help-shift")),
        Odd::Taken => said.wrong(msg!("keys-taken", key = shown), msg!("keys-help-other")),
        Odd::Same(as_) => said.wrong(msg!("keys-same", key = shown, other = as_), msg!("keys-help-other")),
    })?;
    let field = rows.iter().flat_map(|r| r.places).find(|p| p.is_field());
    match field {
        Some(place) if is_text(&key) => {
            let message = msg!("keys-is-text", key = shown, place = text(place.id(), None));
            Err(said.wrong(message, msg!("keys-help-chord")))
        }
        _ => Ok(key),
    }
}

fn no_action(said: &Said) -> Diagnostic {
    let wanted = said.text.to_lowercase().replace('_', "-");
    let near = TABLE.iter().map(|r| (distance(&wanted, r.name()), r.name())).min();
    let help = match near {
        Some((far, name)) if far <= 2.min(name.len() / 2) => msg!("keys-help-near", name = name),
        _ => msg!("keys-help-actions"),
    };
    said.wrong(msg!("keys-no-action", name = crate::curriculum::text::printable(&said.text)), help)
}

#[cfg(test)]
mod tests;
