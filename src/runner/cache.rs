//! Programs that were compiled before: the same text, compiled by the same compiler in the same way, need not wait again.
//!
//! Owns files in the workbench's private folder, which goes with it; the oldest go first when there are too many bytes.

use super::language::Language;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The most that is kept, in bytes.
const MOST: u64 = 64 << 20;

/// What a compiled program depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(String);

impl Key {
    pub(super) fn of(language: &Language, version: &str, arguments: &[&str], files: &[(&str, String)]) -> Key {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        part(language.name);
        part(version);
        arguments.iter().for_each(|a| part(a));
        for (name, text) in files {
            part(name);
            part(text);
        }
        Key(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The programs that are kept, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Cache {
    kept: Mutex<VecDeque<(Key, PathBuf, u64)>>,
}

impl Cache {
    /// Puts the program in place, if it is kept. It is a second name of the same file, so that nothing is copied.
    pub(super) fn get(&self, key: &Key, program: &Path) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = kept.iter().position(|(k, _, _)| k == key) else { return false };
        let Some(found) = kept.remove(at) else { return false };
        let linked = std::fs::hard_link(&found.1, program).is_ok();
        if linked {
            kept.push_back(found);
        }
        linked
    }

    /// Keeps a program, if there is room for it.
    pub(super) fn put(&self, key: Key, program: &Path, folder: impl FnOnce() -> Option<PathBuf>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (Ok(size), Some(folder)) = (program.metadata().map(|m| m.len()), folder()) else { return };
        let place = folder.join(&key.0);
        if size > MOST || kept.iter().any(|(k, _, _)| *k == key) || std::fs::hard_link(program, &place).is_err() {
            return;
        }
        kept.push_back((key, place, size));
        while kept.iter().map(|(_, _, size)| size).sum::<u64>() > MOST {
            if let Some((_, place, _)) = kept.pop_front() {
                let _ = std::fs::remove_file(place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runner::languages::LANGUAGES;

    #[test]
    fn everything_counts_and_the_oldest_goes() {
        let [rust, python, ..] = LANGUAGES;
        let key =
            |language, version, flags: &[&str], text: &str| Key::of(language, version, flags, &[("a", text.into())]);
        let one = key(rust, "1", &["-a"], "code");
        let others = [
            key(python, "1", &["-a"], "code"),
            key(rust, "2", &["-a"], "code"),
            key(rust, "1", &[], "code"),
            key(rust, "1", &["-a"], "cod"),
        ];
        assert!(others.iter().all(|k| *k != one));
        let (cache, folder) = (Cache::default(), tempfile::tempdir().unwrap());
        let (program, copy) = (folder.path().join("program"), folder.path().join("copy"));
        let shelf = folder.path().join("shelf");
        std::fs::create_dir(&shelf).unwrap();
        std::fs::File::create(&program).unwrap().set_len(MOST / 2).unwrap();
        for key in others.iter().take(3) {
            cache.put(key.clone(), &program, || Some(shelf.clone()));
        }
        assert!(!cache.get(&others[0], &copy) && cache.get(&others[2], &copy) && copy.is_file());
        assert_eq!(std::fs::read_dir(&shelf).unwrap().count(), 2);
    }
}
