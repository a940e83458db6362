//! The secret that a server asks for.

use std::{
    fmt, fs,
    io::Read,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};

/// The variable that may hold it.
pub const VARIABLE: &str = "GRADUS_SERVER_KEY";

/// A key; it never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    secret: String,
    /// Where it came from, for messages.
    source: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key(from {})", self.source)
    }
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("the key cannot be read from {path}: {why}")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's reason.
        why: String,
    },
    /// Others can read the file.
    #[error("other users can read the key in {0}\n   = make it yours alone: chmod 600 {0}")]
    Open(String),
    /// It is empty, or holds what no key holds.
    #[error("what {0} holds is no key: it must be one line of visible ASCII characters")]
    Odd(String),
}

impl Key {
    /// The key in a text.
    ///
    /// # Errors
    /// [`KeyError::Odd`].
    pub fn new(text: &str, source: impl Into<String>) -> Result<Key, KeyError> {
        let (secret, source) = (text.trim(), source.into());
        let fine = !secret.is_empty() && secret.len() <= 4096 && secret.bytes().all(|b| (0x21..0x7f).contains(&b));
        if fine { Ok(Key { secret: secret.into(), source }) } else { Err(KeyError::Odd(source)) }
    }

    /// The key in the environment, else in the file.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn find(variable: Option<&str>, file: Option<&Path>) -> Result<Option<Key>, KeyError> {
        match (variable.filter(|v| !v.trim().is_empty()), file) {
            (Some(text), _) => Key::new(text, VARIABLE).map(Some),
            (None, Some(path)) => Key::from_file(path).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn from_file(path: &Path) -> Result<Key, KeyError> {
        let shown: String = path.display().to_string().chars().filter(|c| !c.is_control()).collect();
        let fail = |e: std::io::Error| KeyError::Unreadable { path: shown.clone(), why: e.to_string() };
        // A pipe in its place must not hold up the start, and what is checked must be what is read.
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let file = fs::OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(fail)?;
        let meta = file.metadata().map_err(fail)?;
        if !meta.is_file() {
            return Err(KeyError::Odd(shown));
        }
        if meta.mode() & 0o077 != 0 {
            return Err(KeyError::Open(shown));
        }
        let mut text = String::new();
        file.take(8192).read_to_string(&mut text).map_err(fail)?;
        Key::new(&text, shown)
    }

    /// Where it came from: a variable or a file.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// `text` without the key, should it hold it.
    pub(super) fn hide(&self, text: &str) -> String {
        text.replace(&self.secret, "[key]")
    }

    /// The header's value.
    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_read_and_never_shown() {
        let key = Key::new(" sk-123\n", "x").unwrap();
        assert_eq!(key.bearer(), "Bearer sk-123");
        assert!(!format!("{key:?}").contains("123"));
        assert_eq!(key.hide("wrong key: sk-123!"), "wrong key: [key]!");
        for odd in ["", "a b", "a\nb", "ä", "a\u{1b}b"] {
            assert!(matches!(Key::new(odd, "x"), Err(KeyError::Odd(_))), "{odd:?}");
        }
    }

    #[test]
    fn a_file_must_be_private() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "sk-1\n").unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o640)).unwrap();
        let open = Key::find(None, Some(file.path())).unwrap_err().to_string();
        assert!(open.contains("chmod 600") && !open.contains("sk-1"), "{open}");
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(Key::find(None, Some(file.path())).unwrap().unwrap().bearer(), "Bearer sk-1");
        assert_eq!(Key::find(Some("sk-2"), Some(file.path())).unwrap().unwrap().bearer(), "Bearer sk-2");
        assert!(Key::find(None, Some(Path::new("/no/such"))).is_err());
        assert!(Key::find(None, Some(Path::new("/dev/null"))).is_err());
        assert_eq!(Key::find(Some(" "), None).unwrap(), None);
    }
}
