//! Executable truth: every program of every shipped curriculum is compiled and run, and does what is said.

use gradus::curriculum::Library;
use gradus::curriculum::programs::programs;
use gradus::runner::{Workbench, check_all, jobs};

#[test]
fn every_program_does_what_is_said() {
    let bench = Workbench::default();
    let mut wrong = Vec::new();
    for id in Library::ids() {
        let curriculum = Library::open(&id).unwrap();
        if let Err(e) = bench.compiler(&curriculum.code) {
            assert!(std::env::var_os("CI").is_none(), "{e}");
            continue;
        }
        let all = programs(&curriculum);
        assert!(!all.is_empty(), "{id} has no programs");
        for (program, result) in all.iter().zip(check_all(&bench, &all, &curriculum.code, jobs(), |_| ())) {
            if let Err(e) = result {
                wrong.push(format!("{id}/{}:{}: {}: {e}", program.file, program.line, program.label));
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
