//! The table `[keys]` of a settings file: which keys the learner wants for which action, with the place of every word.
//!
//! Reads its form alone. Which actions and keys there are is known by the face, which looks at this again
//! (`tui::actions::keymap`).

use crate::curriculum::Diagnostic;
use crate::curriculum::diagnostic::SourceFile;
use toml::Spanned;
use toml::de::DeValue;

/// The table's name.
pub const TABLE: &str = "keys";
/// Keys for one action at most.
const MOST: usize = 8;

/// A word of the file, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The word.
    pub text: String,
    at: Diagnostic,
}

impl Said {
    /// What is wrong with it, for people.
    pub fn wrong(&self, message: String, help: String) -> Diagnostic {
        Diagnostic { message, help, ..self.at.clone() }
    }
}

/// The keys of one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Its name.
    pub action: Said,
    /// One or more keys.
    pub keys: Vec<Said>,
}

/// Reads the table; an action that a file before this one has named gets the keys of this one.
pub(super) fn read(file: SourceFile, value: &Spanned<DeValue>, into: &mut Vec<Binding>, errors: &mut Vec<Diagnostic>) {
    let DeValue::Table(table) = value.get_ref() else {
        let help = "write [keys] on a line of its own, and an action with its keys on each line below";
        errors.push(file.error(value.span().start, "`keys` is a table", help));
        return;
    };
    let mut found = Vec::new();
    for (key, value) in table {
        let said = |text: &str, at: usize| Said { text: text.to_string(), at: file.error(at, "", "") };
        let one = |value: &Spanned<DeValue>| match value.get_ref() {
            DeValue::String(text) => Some(said(text, value.span().start)),
            _ => None,
        };
        let keys = match value.get_ref() {
            DeValue::Array(all) if (1..=MOST).contains(&all.len()) => all.iter().map(one).collect(),
            _ => one(value).map(|key| vec![key]),
        };
        match keys {
            Some(keys) => found.push(Binding { action: said(key.get_ref(), key.span().start), keys }),
            None => errors.push(file.error(
                value.span().start,
                format!("these are no keys for `{}`", crate::curriculum::text::printable(key.get_ref())),
                format!("write a key in quotes, as \"ctrl-h\", or a list of 1 to {MOST}"),
            )),
        }
    }
    into.retain(|before| found.iter().all(|b| b.action.text != before.action.text));
    found.sort_by_key(|b| (b.action.at.line, b.action.at.column));
    into.extend(found);
}

#[cfg(test)]
mod tests {
    use crate::config::file::Layer;
    use crate::config::{Config, ConfigError, Sources};

    fn layer(text: &str) -> Option<Layer> {
        Some(Layer { path: "/c/config.toml".into(), text: text.into() })
    }

    #[test]
    fn the_users_keys_go_before_those_of_the_site() {
        let site = layer("[keys]\nhint = \"x\"\nwhy = \"y\"\n");
        let user = layer("offline = true\n[keys]\nhint = [\"ctrl-h\", \"f2\"]\n");
        let config = Config::resolve(&Sources { site, user, ..Sources::default() }).unwrap();
        let all: Vec<(&str, Vec<&str>)> = config
            .keys
            .iter()
            .map(|b| (b.action.text.as_str(), b.keys.iter().map(|k| k.text.as_str()).collect()))
            .collect();
        assert_eq!(all, [("why", vec!["y"]), ("hint", vec!["ctrl-h", "f2"])]);
        let wrong = config.keys[1].keys[1].wrong("m".into(), "h".into());
        assert_eq!((wrong.line, wrong.column, wrong.source.as_str()), (3, 19, "hint = [\"ctrl-h\", \"f2\"]"));
        assert!(config.offline.value);
    }

    #[test]
    fn what_is_no_key_is_shown_at_its_place() {
        for (text, place) in [
            ("[keys]\nhint = 3\n", (2, 8)),
            ("[keys]\nhint = []\n", (2, 8)),
            ("[keys]\nwhy = \"w\"\nhint = [\"a\", 3]\n", (3, 8)),
            ("keys = 3\n", (1, 8)),
        ] {
            match Config::resolve(&Sources { user: layer(text), ..Sources::default() }) {
                Err(ConfigError::Files { errors }) => {
                    assert_eq!(errors.iter().map(|e| (e.line, e.column)).collect::<Vec<_>>(), [place], "{text}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
