//! Other people's content as curricula: real content, small content of our own, hostile content; importing again; cards.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod again;
mod cards;
mod command;
mod hostile;
mod programs;
mod real;
mod texts;

use gradus::curriculum::parse::parse;
use gradus::curriculum::{Curriculum, Severity, lint};
use gradus::import::{Format, Imported, Source, Wish, import};
use std::path::{Path, PathBuf};

/// One file as a source.
fn file(name: &str, text: &str) -> Source {
    Source { name: name.into(), files: [(name.to_string(), text.as_bytes().to_vec())].into() }
}

/// A folder as a source.
fn folder(path: &Path) -> Source {
    fn walk(at: &Path, inside: &str, source: &mut Source) {
        for entry in std::fs::read_dir(at).unwrap().map(Result::unwrap) {
            let name = format!("{inside}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{name}/"), source);
            } else {
                source.files.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    let name = path.file_name().unwrap().to_str().unwrap().to_string();
    let mut source = Source { name, ..Source::default() };
    walk(path, "", &mut source);
    source
}

/// A folder of the repository.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Content that is not part of the repository; `None`, with a word about it, where it is not here.
fn shared(path: &str) -> Option<PathBuf> {
    let path = here("../shared/data").join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// The import, as the right format is found; what it made has no error, and items enough that the counts agree.
fn taken(source: &Source) -> (Imported, Curriculum) {
    taken_as(None, source, &Wish { licence: Some("CC0-1.0".into()), ..Wish::default() })
}

fn taken_as(format: Option<Format>, source: &Source, wish: &Wish) -> (Imported, Curriculum) {
    let done = import(format, source, wish).unwrap_or_else(|e| panic!("{e}"));
    let curriculum = sound(&done);
    assert_eq!(curriculum.items().count(), done.report.taken.len());
    assert_eq!(import(format, source, wish).unwrap(), done, "the same gives the same");
    (done, curriculum)
}

/// What was made, without an error of our check; every item says where it is from and under which licence.
fn sound(done: &Imported) -> Curriculum {
    let (curriculum, mut found) = parse(&done.files);
    let curriculum = curriculum.unwrap();
    found.extend(lint::check(&curriculum, &done.files));
    found.retain(|d| d.severity == Severity::Error);
    assert!(found.is_empty(), "{}", found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    assert!(curriculum.imported);
    for (skill, item) in curriculum.items() {
        assert!(item.source.is_some() && item.licence.is_some(), "{}", item.id);
        let id = item.id.split_once('.').unwrap().1;
        assert!(done.report.taken.iter().any(|t| t.item == id), "{id} of {} is in the report", skill.id);
    }
    curriculum
}
