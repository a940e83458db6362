//! Changing one setting in the user's file: the rest of the file, comments and order included, stays as it is.

use super::file::Layer;
use super::keys::{KEYS, Value};
use super::{Config, ConfigError, Origin};
use std::io::Write;
use std::path::Path;
use toml::de::DeTable;

/// The text of a settings file in which a setting has another value. `None` where the text cannot be read as one.
pub fn with(text: &str, key: &str, value: &Value) -> Option<String> {
    let table = DeTable::parse(text).ok()?;
    let there = table.get_ref().iter().find(|(k, _)| k.get_ref().as_ref() == key).map(|(_, v)| v.span());
    // Behind the head of a table a new setting would be one of that table.
    let tables = text.lines().any(|l| l.trim_start().starts_with('['));
    Some(match there {
        Some(span) => format!("{}{value}{}", text.get(..span.start)?, text.get(span.end..)?),
        None if tables => format!("{key} = {value}\n{text}"),
        None if text.is_empty() || text.ends_with('\n') => format!("{text}{key} = {value}\n"),
        None => format!("{text}\n{key} = {value}\n"),
    })
}

/// Writes a setting into the file at `path`, which is made where it is not there. The file is replaced as a whole, so that
/// nobody reads half of it; a link to it stays one.
///
/// # Errors
/// The file cannot be read or written, is no settings file, or would not be one afterwards.
pub fn put(path: &Path, key: &str, value: &Value) -> Result<(), ConfigError> {
    let layer = Layer::read_if_there(path)?;
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let old = layer.map(|l| l.text).unwrap_or_default();
    let invalid = || {
        let source = std::io::Error::new(std::io::ErrorKind::InvalidData, "it is no settings file");
        ConfigError::Read { path: path.into(), source }
    };
    let text = with(&old, key, value).ok_or_else(invalid)?;
    let mut errors = Vec::new();
    let new = Layer { path: path.into(), text };
    new.apply(&mut Config::default(), Origin::User, &mut errors);
    if !errors.is_empty() || !KEYS.iter().any(|k| k.name == key) {
        return Err(ConfigError::Files { errors });
    }
    replace(&real, &new.text).map_err(|source| ConfigError::Write { path: real.clone(), source })
}

fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let mut new = tempfile::Builder::new().prefix(".config").tempfile_in(folder)?;
    new.write_all(text.as_bytes())?;
    if let Ok(old) = std::fs::metadata(path) {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(path).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(t: &str) -> Value {
        Value::Text(t.into())
    }

    #[test]
    fn one_setting_changes_and_the_rest_stays() {
        let old = "# mine\nmodel = \"a\"  # the small one\nthreads = 2\n";
        assert_eq!(
            with(old, "model", &text("b\"c")).unwrap(),
            "# mine\nmodel = 'b\"c'  # the small one\nthreads = 2\n"
        );
        assert_eq!(with("threads = 2", "model", &text("b")).unwrap(), "threads = 2\nmodel = \"b\"\n");
        assert_eq!(with("", "model", &text("b")).unwrap(), "model = \"b\"\n");
        assert_eq!(with("\"model\" = '''a\nb'''\n", "model", &text("b")).unwrap(), "\"model\" = \"b\"\n");
        assert_eq!(with("a = 1\n[b]\nc = 2\n", "model", &text("b")).unwrap(), "model = \"b\"\na = 1\n[b]\nc = 2\n");
        assert_eq!(with("no = = toml", "model", &text("b")), None);
    }

    #[test]
    fn the_file_is_made_replaced_and_never_spoilt() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("new/config.toml");
        put(&path, "model", &text("a")).unwrap();
        put(&path, "model", &text("b")).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "model = \"b\"\n");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing else is left there");
        assert!(put(&path, "no-such-key", &text("b")).is_err());
        std::fs::write(&path, "model = ").unwrap();
        assert!(put(&path, "model", &text("b")).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "model = ");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_modes_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let home = tempfile::tempdir().unwrap();
        let (real, link) = (home.path().join("real.toml"), home.path().join("config.toml"));
        std::fs::write(&real, "threads = 2\n").unwrap();
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        put(&link, "model", &text("a")).unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "threads = 2\nmodel = \"a\"\n");
        assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
