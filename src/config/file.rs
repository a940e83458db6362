//! One configuration file: flat TOML, read strictly, with every mistake shown at its place.
//!
//! Owns reading and walking the file; what a value means is the business of [`super::keys`].

use super::bindings;
use super::keys::{KEYS, KeyInfo, Kind, nearest};
use super::{Config, ConfigError, Origin};
use crate::curriculum::Diagnostic;
use crate::curriculum::diagnostic::SourceFile;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// A file with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Where it was read.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
}

impl Layer {
    /// Reads a file that must be there.
    ///
    /// # Errors
    /// It is not there, cannot be read, is larger than 1 MiB or not UTF-8.
    pub fn read(path: &Path) -> Result<Layer, ConfigError> {
        let fail = |source| ConfigError::Read { path: path.into(), source };
        let file = std::fs::File::open(path).map_err(fail)?;
        let mut bytes = Vec::new();
        file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(fail)?;
        let invalid = |why: &str| fail(std::io::Error::new(ErrorKind::InvalidData, why.to_string()));
        if bytes.len() as u64 > MAX_FILE {
            return Err(invalid("it is larger than 1 MiB"));
        }
        let text = String::from_utf8(bytes).map_err(|_| invalid("it is not UTF-8 text"))?;
        Ok(Layer { path: path.into(), text })
    }

    /// Reads a file, or nothing where there is none.
    ///
    /// # Errors
    /// As [`Layer::read`], but for a missing file.
    pub fn read_if_there(path: &Path) -> Result<Option<Layer>, ConfigError> {
        match Layer::read(path) {
            Ok(layer) => Ok(Some(layer)),
            Err(ConfigError::Read { source, .. })
                if matches!(source.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }

    /// Puts the file's values over `config`; mistakes go to `errors` and leave the value as it was.
    pub(super) fn apply(
        &self,
        config: &mut Config,
        origin: fn(PathBuf, usize) -> Origin,
        errors: &mut Vec<Diagnostic>,
    ) {
        let name = self.path.display().to_string();
        let file = SourceFile { name: &name, text: &self.text };
        let (table, faults) = DeTable::parse_recoverable(&self.text);
        for e in faults {
            let at = e.span().map_or(0, |s| s.start);
            errors.push(file.error(at, e.message().trim().to_string(), "write one `key = value` on each line"));
        }
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let at = key.span().start;
            let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
            let place = origin(self.path.clone(), line);
            if key.get_ref().as_ref() == bindings::TABLE {
                bindings::read(file, value, &mut config.keys, errors);
                continue;
            }
            match KEYS.iter().find(|k| k.name == key.get_ref().as_ref()) {
                None => errors.push(unknown(file, at, key.get_ref())),
                Some(info) => {
                    let put = text_of(info, value).and_then(|text| (info.set)(config, &text, place));
                    if let Err(why) = put {
                        let message = format!("this is no value for `{}`", info.name);
                        errors.push(file.error(value.span().start, message, why));
                    }
                }
            }
        }
    }
}

fn unknown(file: SourceFile, at: usize, key: &str) -> Diagnostic {
    let help = match nearest(key) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let all: Vec<&str> = KEYS.iter().map(|k| k.name).collect();
            format!("remove it; the settings are: {}", all.join(", "))
        }
    };
    file.error(at, format!("there is no setting `{}`", crate::curriculum::text::printable(key)), help)
}

/// A TOML value as the text that [`KeyInfo::set`] takes, if it is of the key's kind.
fn text_of(info: &KeyInfo, value: &Spanned<DeValue>) -> Result<String, String> {
    match (value.get_ref(), info.kind) {
        (DeValue::String(text), Kind::Text | Kind::TextOrNumber) => Ok(text.to_string()),
        (DeValue::Boolean(truth), Kind::Flag) => Ok(truth.to_string()),
        (DeValue::Integer(number), Kind::Number | Kind::TextOrNumber) => {
            let text = number.as_str().replace('_', "");
            i64::from_str_radix(&text, number.radix())
                .map(|n| n.to_string())
                .map_err(|_| "the number is too large".into())
        }
        (other, kind) => Err(format!("it is {}, not a TOML {}", kind.words(), other.type_str())),
    }
}
