//! A curriculum of the tests' own, from its files in memory.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::Curriculum;
use gradus::curriculum::parse::{Files, parse};
use std::path::Path;
use std::sync::Arc;

/// It, read; nothing may be wrong with it.
pub fn read(files: &Files) -> Arc<Curriculum> {
    let (curriculum, found) = parse(files);
    assert!(found.is_empty(), "{}", found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    Arc::new(curriculum.unwrap())
}

/// Its files, in a folder.
pub fn write(files: &Files, folder: &Path) {
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}
