//! Stores as released programs wrote them: each opens for ever and says the same.
//!
//! `tests/golden/VERSION.tar.gz` holds a store's folder (`learner/`), `VERSION.json` what is in it. At a release:
//! `GRADUS_GOLDEN=VERSION cargo test --test keep golden` writes both from the program as it is; commit them, never change
//! them. A name that is there already is not written over.

use super::{answer, data, folded, temp};
use crate::learner::{Learner as Sitting, right};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use gradus::driver::{Memory, load_learner, newest_place};
use gradus::learner::Learner;
use gradus::store::{Store, read_journal};
use serde_json::{Value, json};
use std::fs::File;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// What must stay as it is: counts, the name, the place, and which facts there are.
fn described(dir: &Path) -> Value {
    let mut kinds = std::collections::BTreeMap::<String, u64>::new();
    let mut learner = Learner::default();
    let unreadable = read_journal(dir, &mut |_, at, event| {
        let value: Value = serde_json::from_str(event).unwrap();
        *kinds.entry(value["type"].as_str().unwrap().to_string()).or_default() += 1;
        learner.apply(at, &serde_json::from_str(event).unwrap());
    });
    let (store, _) = Store::open(dir).unwrap();
    let place = newest_place(&store).map(|p| serde_json::to_value(p).unwrap()["phase"]["item"]["item"].clone());
    store.close();
    json!({
        "unreadable": unreadable.unwrap(),
        "kinds": kinds,
        "name": learner.profile.as_ref().map(|p| p.name.clone()),
        "answers": learner.overall.attempts,
        "right": learner.overall.correct,
        "skills": learner.skills.keys().collect::<Vec<_>>(),
        "items": learner.items.len(),
        "place": place,
    })
}

#[test]
fn every_golden_store_opens_and_says_the_same() {
    if let Some(version) = std::env::var_os("GRADUS_GOLDEN") {
        write(version.to_str().unwrap());
    }
    let mut seen = 0;
    for entry in std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()) {
        if entry.extension().is_none_or(|e| e != "json") {
            continue;
        }
        seen += 1;
        let expected: Value = serde_json::from_slice(&std::fs::read(&entry).unwrap()).unwrap();
        let home = temp();
        let archive = GzDecoder::new(File::open(entry.with_extension("tar.gz")).unwrap());
        tar::Archive::new(archive).unpack(home.path()).unwrap();
        let dir = home.path().join("learner");
        let (mut store, notes) = Store::open(&dir).unwrap();
        assert_eq!(notes, Vec::<String>::new(), "{}: nothing needs mending", entry.display());
        assert!(!store.state_is_stale());
        let (from_state, notes) = load_learner(&mut store).unwrap();
        assert_eq!(notes, Vec::<String>::new());
        assert_eq!(from_state.overall.attempts, folded(&dir).overall.attempts, "state and journal agree");
        store.close();
        assert_eq!(described(&dir), expected, "{}", entry.display());
        Memory::open(&dir).unwrap();
    }
    assert!(seen > 0, "there is a golden store for each release");
}

/// A store of this program: a session at the terminal, and facts of every other kind.
fn write(version: &str) {
    let path = folder().join(format!("{version}.tar.gz"));
    if path.exists() {
        println!("{} is there already and stays", path.display());
        return;
    }
    let home = temp();
    let mut at = Sitting::sit(home.path(), &["--no-model"]);
    at.introduce("Ada");
    for _ in 0..2 {
        at.reach_item();
        let (_, item) = at.item();
        at.answer(&item, &right(&item));
        at.go_on();
    }
    at.reach_item();
    assert_eq!(at.leave(), 0);
    let now = gradus::driver::now();
    for line in KINDS {
        let evidence = serde_json::from_str(line).unwrap();
        gradus::driver::record(&data(home.path()), now, &evidence).unwrap();
    }
    gradus::driver::record(&data(home.path()), now, &answer(3)).unwrap();
    let expected = described(&data(home.path()));
    let mut archive = tar::Builder::new(GzEncoder::new(File::create(&path).unwrap(), Compression::best()));
    archive.append_dir_all("learner", data(home.path())).unwrap();
    archive.into_inner().unwrap().finish().unwrap();
    let text = serde_json::to_string_pretty(&expected).unwrap() + "\n";
    std::fs::write(path.with_extension("").with_extension("json"), text).unwrap();
}

/// One fact of each kind, as it is written.
const KINDS: [&str; 12] = [
    r#"{"type":"placed","items":3}"#,
    r#"{"type":"lesson","skill":"rust:s1","ms":5000}"#,
    r#"{"type":"hint","item":"rust:s1/i1","rung":2}"#,
    r#"{"type":"skipped","item":"rust:s1/i1"}"#,
    r#"{"type":"said","item":null,"by":"learner","text":"why?","style":"example"}"#,
    r#"{"type":"rated","skill":"rust:s1","style":"steps","up":true}"#,
    r#"{"type":"chosen","skill":"rust:s1"}"#,
    r#"{"type":"accepted","item":"rust:s1/i1"}"#,
    r#"{"type":"contested","item":"rust:s1/i1","hash":7,"answer":"x","correct":false,"by":"key","reason":"r"}"#,
    r#"{"type":"taught","skill":"rust:s1","misconception":"m","answer":"x","met":true,"by":"model"}"#,
    r#"{"type":"mood_corrected","guess":"bored","strength":50,"right":true}"#,
    r#"{"type":"taste_forgotten"}"#,
];
