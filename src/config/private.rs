//! What is this user's alone: the folders and files in which a learner's data, settings and sockets lie.
//!
//! Owns the look at their modes at the start, and their mending. Folders are 0700 and files 0600; rights are only taken
//! away, never given, and no link is followed out of a folder. Models and packs lie inside private folders and may be
//! linked from elsewhere: they are left alone.

use super::Paths;
use crate::msg;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

/// How deep below a folder files are looked at: the store, its journal.
const DEPTH: usize = 3;
/// Entries of a folder that are looked at, at most.
const MOST: usize = 2_000;

impl Paths {
    /// Takes others' rights away from what is kept here. Returns what was mended, and what could not be, as sentences.
    pub fn keep_private(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let config = self.config_file.parent();
        // A data folder that was chosen may hold anything, so that only the store in it is known to be the learner's.
        let is_ours = self.data_dir.file_name().is_some_and(|n| n == "gradus");
        if is_ours {
            one(&self.data_dir, true, &mut notes);
        }
        let store = self.data_dir.join("learner");
        let own =
            [Some(store.as_path()), config, Some(&self.state_dir), Some(&self.cache_dir), Some(&self.runtime_dir)];
        for folder in own.into_iter().flatten() {
            if one(folder, true, &mut notes) {
                self.inside(folder, DEPTH, &mut notes);
            }
        }
        notes
    }

    fn inside(&self, folder: &Path, depth: usize, notes: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten().take(MOST) {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_symlink() || path == self.models_dir || path == self.packs_dir {
                continue;
            }
            // The database makes its files by the umask, anew each time; its folder is closed.
            let is_state = path.parent() == Some(&self.data_dir.join("learner")) && path.ends_with("state");
            if one(&path, kind.is_dir(), notes) && kind.is_dir() && depth > 1 && !is_state {
                self.inside(&path, depth - 1, notes);
            }
        }
    }
}

/// Looks at one; whether it is there and this user's.
fn one(path: &Path, is_folder: bool, notes: &mut Vec<String>) -> bool {
    let Ok(meta) = fs::metadata(path) else { return false };
    let shown = path.display().to_string();
    if meta.uid() != rustix::process::geteuid().as_raw() {
        notes.push(msg!("private-not-yours", path = shown));
        return false;
    }
    let mode = meta.mode() & 0o7777;
    let kept = mode & if is_folder { 0o700 } else { 0o600 };
    if mode & 0o077 != 0 {
        match fs::set_permissions(path, Permissions::from_mode(kept)) {
            Ok(()) => notes.push(msg!("private-mended", path = shown)),
            Err(e) => notes.push(msg!("private-not-mended", path = shown, why = e.to_string())),
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn everything_of_the_learner_becomes_private_and_is_named_once() {
        let top = tempfile::tempdir().unwrap();
        let paths = Paths::from_dirs(None, Some(top.path().join("data"))).unwrap();
        paths.create().unwrap();
        let journal = paths.data_dir.join("learner/journal");
        fs::create_dir_all(&journal).unwrap();
        fs::create_dir_all(paths.config_file.parent().unwrap()).unwrap();
        fs::create_dir_all(&paths.runtime_dir).unwrap();
        let open = [journal.join("0001.jsonl"), paths.config_file.clone(), paths.log_file.clone()];
        for file in &open {
            fs::write(file, "x").unwrap();
            fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
        }
        fs::set_permissions(&journal, Permissions::from_mode(0o755)).unwrap();
        let model = paths.models_dir.join("shared.gguf");
        fs::write(&model, "x").unwrap();
        fs::set_permissions(&model, Permissions::from_mode(0o644)).unwrap();
        let said = paths.keep_private();
        for file in &open {
            assert_eq!(mode(file), 0o600, "{}", file.display());
            assert!(said.iter().any(|s| s.contains(&file.display().to_string())), "{said:?}");
        }
        for folder in [&journal, paths.config_file.parent().unwrap(), &paths.runtime_dir, &paths.state_dir] {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
        assert_eq!(mode(&model), 0o644, "models may be shared");
        assert_eq!(paths.keep_private(), Vec::<String>::new());
    }
}
