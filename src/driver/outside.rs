//! The learner's own editor: the program goes to it in a private file, and comes back from there.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

/// The most that is read of what an editor leaves behind, in bytes.
const MOST: u64 = 1 << 20;

/// What the learner edits with, where that is said.
pub fn own_editor() -> Option<OsString> {
    ["VISUAL", "EDITOR"].iter().filter_map(std::env::var_os).find(|name| !name.is_empty())
}

/// A text in a file of its own, in a folder that nobody else can look into. It goes with this value.
#[derive(Debug)]
pub struct Sheet {
    /// Removed when it is dropped.
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Sheet {
    /// Writes the text down; the name of the file tells the language.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn new(text: &str, language: &str) -> io::Result<Sheet> {
        let private = fs::Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix("gradus-").permissions(private).tempdir()?;
        let path = folder.path().join(format!("answer.{}", ending(language)));
        fs::write(&path, format!("{text}\n"))?;
        Ok(Sheet { _folder: folder, path })
    }

    /// The command that opens it; what the learner has set may hold options.
    pub fn command(&self, editor: &OsStr) -> Command {
        let mut script = editor.to_os_string();
        script.push(" \"$@\"");
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(script).arg("editor").arg(&self.path);
        command
    }

    /// What is in it now, without the line break at its end.
    ///
    /// # Errors
    /// It is gone.
    pub fn text(&self) -> io::Result<String> {
        let mut bytes = Vec::new();
        fs::File::open(&self.path)?.take(MOST).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        Ok(text.strip_suffix('\n').unwrap_or(&text).to_string())
    }
}

/// How the names of files of a language end.
fn ending(language: &str) -> &str {
    match language {
        "rust" => "rs",
        "python" => "py",
        "c" => "c",
        "shell" | "bash" | "sh" => "sh",
        "sql" => "sql",
        "toml" => "toml",
        _ => "txt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_text_goes_to_an_editor_and_comes_back() {
        let sheet = Sheet::new("let a = 1;", "rust").unwrap();
        let folder = sheet.path.parent().unwrap().to_path_buf();
        let mode = fs::metadata(&folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else looks into it");
        // An editor with an option that has a space in it.
        let done = sheet.command("sed -i 's/1/2 + 2/'".as_ref()).status().unwrap();
        assert!(done.success());
        assert_eq!(sheet.text().unwrap(), "let a = 2 + 2;");
        drop(sheet);
        assert!(!folder.exists());
    }
}
