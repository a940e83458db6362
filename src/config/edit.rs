//! One value of the user's file is changed from inside the program; all else in the file, comments too, stays as it is.

use std::io::Write;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// The text of a settings file with another value for a key of its top level. A line that shows the default as a comment
/// (`#key = …`) is taken for it; where the key does not stand anywhere, a line is put before the first table.
///
/// # Errors
/// The text is no TOML; then there is nothing that could be changed safely.
pub fn with_value(text: &str, key: &str, value: &str) -> Result<String, String> {
    let table = DeTable::parse(text).map_err(|e| e.message().to_string())?;
    let value = toml::Value::String(value.to_string()).to_string();
    let mut first_table = text.len();
    for (name, old) in table.get_ref() {
        if name.get_ref().as_ref() == key {
            let span = old.span();
            return Ok(format!("{}{value}{}", &text[..span.start], &text[span.end..]));
        }
        let line = text[..name.span().start].rfind('\n').map_or(0, |n| n + 1);
        let is_table = matches!(old.get_ref(), DeValue::Table(_) | DeValue::Array(_));
        if is_table && text[line..].trim_start().starts_with('[') {
            first_table = first_table.min(line);
        }
    }
    let line = format!("{key} = {value}");
    let mut from = 0;
    for old in text[..first_table].split_inclusive('\n') {
        let shown = old.strip_prefix('#').and_then(|l| l.strip_prefix(key)).map(str::trim_start);
        if shown.is_some_and(|rest| rest.starts_with('=')) {
            let after = &text[from + old.trim_end_matches(['\n', '\r']).len()..];
            let changed = format!("{}{line}{after}", &text[..from]);
            // In a text of several lines it is no comment.
            if parses_to(&changed, key) {
                return Ok(changed);
            }
        }
        from += old.len();
    }
    let (before, after) = text.split_at(first_table);
    let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{before}{gap}{line}\n{after}"))
}

fn parses_to(text: &str, key: &str) -> bool {
    DeTable::parse(text).is_ok_and(|t| t.get_ref().iter().any(|(name, _)| name.get_ref().as_ref() == key))
}

/// Puts a value into the user's file, which is made where there is none. The file is replaced as a whole, so that it is
/// never half written; where it is a link, what it leads to is.
///
/// # Errors
/// The file cannot be read or written, or is no TOML; in words.
pub fn keep(path: &Path, key: &str, value: &str) -> Result<(), String> {
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let text = match super::file::Layer::read_if_there(&path) {
        Ok(layer) => layer.map(|l| l.text).unwrap_or_default(),
        Err(e) => return Err(e.to_string()),
    };
    let text = with_value(&text, key, value)?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let write = || -> std::io::Result<()> {
        super::paths::private(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        if let Ok(old) = path.metadata() {
            file.as_file().set_permissions(old.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|e| e.error)?;
        Ok(())
    };
    write().map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> String {
        with_value(text, "theme", "night").unwrap()
    }

    #[test]
    fn only_the_value_changes() {
        assert_eq!(of(""), "theme = \"night\"\n");
        assert_eq!(of("# mine\ncontext = 512"), "# mine\ncontext = 512\ntheme = \"night\"\n");
        assert_eq!(of("theme = 'day'  # at home\nplain = true\n"), "theme = \"night\"  # at home\nplain = true\n");
        assert_eq!(of("#theme = \"default\"\n#plain = false\n"), "theme = \"night\"\n#plain = false\n");
        assert_eq!(of("# theme = is a word\r\n"), "# theme = is a word\r\ntheme = \"night\"\n");
        let tabled = "plain = true\n\n[keys]\nhint = \"x\"\n#theme = 1\n";
        assert_eq!(of(tabled), "plain = true\n\ntheme = \"night\"\n[keys]\nhint = \"x\"\n#theme = 1\n");
        assert_eq!(of("keys = { hint = \"x\" }\n"), "keys = { hint = \"x\" }\ntheme = \"night\"\n");
        let long = "model = \"\"\"\n#theme = \"a\"\n\"\"\"\n";
        assert_eq!(of(long), format!("{long}theme = \"night\"\n"), "it is no comment in there");
        assert!(with_value("plain = tru\n", "theme", "night").is_err());
    }

    #[test]
    fn a_file_is_made_or_replaced_and_a_link_stays_a_link() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("deep/config.toml");
        keep(&file, "theme", "night").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "theme = \"night\"\n");
        #[cfg(unix)]
        {
            let link = home.path().join("link.toml");
            std::os::unix::fs::symlink(&file, &link).unwrap();
            keep(&link, "theme", "day").unwrap();
            assert!(link.symlink_metadata().unwrap().is_symlink());
        }
        #[cfg(unix)]
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "theme = \"day\"\n");
        std::fs::write(home.path().join("wall"), "").unwrap();
        assert!(keep(&home.path().join("wall/config.toml"), "theme", "day").is_err());
    }

    proptest! {
        #[test]
        fn whatever_the_file_the_value_is_read_back_and_the_rest_stays(
            lines in prop::collection::vec(prop_oneof![
                Just("plain = true"), Just("# a comment"), Just("#theme = \"default\""), Just("[keys]"), Just("hint = \"x\""),
                Just("theme = \"day\""), Just(""), Just("model = \"\"\""), Just("\"\"\""),
            ], 0..12),
            value in any::<String>(),
        ) {
            let text = lines.join("\n");
            if let Ok(changed) = with_value(&text, "theme", &value) {
                let table: toml::Table = changed.parse().unwrap();
                prop_assert_eq!(table.get("theme").and_then(|v| v.as_str()), Some(value.as_str()), "{}", changed);
                let mut before: toml::Table = text.parse().unwrap();
                before.insert("theme".into(), toml::Value::String(value));
                prop_assert_eq!(table, before);
            }
        }
    }
}
