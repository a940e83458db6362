//! Executable truth: every program of every shipped curriculum is compiled and run, and does what is said.

use gradus::curriculum::Library;
use gradus::curriculum::programs::claims;
use gradus::runner::{Mismatch, Workbench, check_all, jobs};
use std::sync::atomic::AtomicBool;

#[test]
fn every_program_does_what_is_said() {
    let bench = Workbench::default();
    let mut wrong = Vec::new();
    for id in Library::ids() {
        let curriculum = Library::open(&id).unwrap();
        let all = claims(&curriculum);
        assert!(!all.is_empty(), "{id} has no programs");
        let results = check_all(&bench, &all, jobs(), &AtomicBool::new(false), |_| ());
        for (claim, result) in all.iter().zip(results) {
            match result {
                Ok(()) => {}
                Err(Mismatch::Unavailable(_)) if std::env::var_os("CI").is_none() => {}
                Err(e) => wrong.push(format!("{id}/{}: {}: {e}", claim.place.file, claim.label)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_lies_in_the_folder_is_shipped() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("curricula");
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|e| e.path().is_dir()) {
        let id = entry.file_name().to_string_lossy().into_owned();
        assert!(Library::ids().contains(&id), "{id} is not in the program: build it again");
    }
}
