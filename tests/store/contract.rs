//! What the store promises on a healthy disk.

use crate::helpers::*;
use gradus::store::{Put, StoreError, Tree, encode, read_journal};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn answers_and_their_consequences_are_there_after_reopening() {
    let top = temp();
    let dir = top.path().join("a/b");
    let mut store = open(&dir);
    assert_eq!((store.journal_seq(), store.state_seq(), store.state_is_stale()), (0, 0, false));
    for n in 1..=30 {
        assert_eq!(answer(&mut store, n).unwrap(), n);
    }
    store.put(&[Put::set(Tree::Session, "draft", "let x").unwrap()]).unwrap();
    assert_eq!(numbers(&dir), (1..=30).collect::<Vec<_>>(), "readable while it is open");
    store.close();
    let store = open(&dir);
    assert_eq!((store.journal_seq(), store.state_seq(), store.state_is_stale()), (30, 30, false));
    assert_state_follows(&store, &(1..=30).collect::<Vec<_>>());
    assert_eq!(store.get::<String>(Tree::Session, "draft").unwrap().unwrap(), "let x");
    assert_eq!(store.get::<String>(Tree::Session, "none").unwrap(), None);
    let mut late = Vec::new();
    let unreadable = store.replay(29, &mut |seq, at, _| late.push((seq, at))).unwrap();
    assert_eq!((late, unreadable), (vec![(29, 1_790_000_000_029), (30, 1_790_000_000_030)], 0));
}

#[test]
fn everything_is_private_and_the_journal_is_readable_text() {
    let top = temp();
    fs::set_permissions(top.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let (mut store, notes) = open_mended(top.path());
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].contains("open to other users"));
    answer(&mut store, 1).unwrap();
    let mode = |name: &str| fs::metadata(top.path().join(name)).unwrap().permissions().mode() & 0o777;
    for folder in ["", "journal", "state"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    for file in ["LOCK", "journal/0001.jsonl"] {
        assert_eq!(mode(file), 0o600, "{file}");
    }
    let text = fs::read_to_string(top.path().join("journal/0001.jsonl")).unwrap();
    let line: serde_json::Value = serde_json::from_str(text.trim_end()).unwrap();
    assert_eq!(line["event"], json!({ "kind": "answer", "n": 1 }));
}

#[test]
fn a_stale_state_is_left_alone_until_it_is_replaced() {
    let top = temp();
    let mut store = open(top.path());
    (1..=5).for_each(|n| assert_eq!(answer(&mut store, n).unwrap(), n));
    store.close();
    fs::remove_dir_all(top.path().join("state")).unwrap();
    let (mut store, notes) = open_mended(top.path());
    assert!(notes.len() == 1 && notes[0].contains("missing"), "{notes:?}");
    assert!(store.state_is_stale());
    assert_eq!((store.journal_seq(), store.state_seq()), (5, 0));
    assert_eq!(answer(&mut store, 6).unwrap(), 6);
    assert_eq!(store.state_seq(), 0, "else five records would be missing unnoticed");
    store.put(&[Put::set(Tree::Session, "draft", &1u8).unwrap()]).unwrap();
    assert_eq!(rebuild(&mut store), Vec::<String>::new());
    assert_state_follows(&store, &[1, 2, 3, 4, 5, 6]);
    assert_eq!(answer(&mut store, 7).unwrap(), 7);
    assert_eq!((store.state_seq(), store.get::<u8>(Tree::Session, "draft").unwrap()), (7, Some(1)));
}

#[test]
fn replacing_empties_what_is_derived_and_keeps_the_rest() {
    let top = temp();
    let mut store = open(top.path());
    for tree in Tree::ALL {
        store.put(&[Put::set(tree, "old", &1u8).unwrap(), Put::set(tree, "both", &1u8).unwrap()]).unwrap();
    }
    let puts = vec![Put::set(Tree::Items, "both", &2u8).unwrap(), Put::delete(Tree::Profile, "both")];
    store.replace_state(puts, 0).unwrap();
    drop(store);
    let store = open(top.path());
    let keys = |tree| store.scan::<u8>(tree).unwrap();
    let both = |a, b| vec![("both".to_owned(), a), ("old".to_owned(), b)];
    assert_eq!((keys(Tree::Meta), keys(Tree::Mastery)), (vec![], vec![]));
    assert_eq!(keys(Tree::Items), [("both".to_owned(), 2)]);
    assert_eq!(keys(Tree::Profile), [("old".to_owned(), 1)]);
    assert_eq!(keys(Tree::Session), both(1, 1));
}

#[test]
fn a_later_format_is_refused_and_nothing_is_changed() {
    let top = temp();
    let mut store = open(top.path());
    answer(&mut store, 1).unwrap();
    store.close();
    fs::write(top.path().join("journal/0002.jsonl"), "a line of a later form\nand a torn").unwrap();
    let db = sled_behind(top.path());
    let ledger = encode(&json!({ "schema": 2, "something": "else" })).unwrap();
    db.open_tree("ledger").unwrap().insert("state", ledger).unwrap();
    db.flush().unwrap();
    drop(db);
    let error = open_error(top.path());
    assert!(matches!(error, StoreError::Newer { found: 2, known: 1, .. }), "{error}");
    assert!(error.to_string().contains("update Gradus"));
    assert_eq!(names(top.path(), ""), ["LOCK", "journal", "state"]);
    assert_eq!(names(&top.path().join("journal"), ""), ["0001.jsonl", "0002.jsonl"]);
}

#[test]
fn a_value_of_another_kind_or_a_later_form_is_an_error_not_a_guess() {
    let top = temp();
    let mut store = open(top.path());
    store.put(&[Put::set(Tree::Profile, "name", "Ada").unwrap()]).unwrap();
    store.put(&[Put { tree: Tree::Profile, key: "later".into(), value: Some(vec![2, 1]) }]).unwrap();
    let error = store.get::<u64>(Tree::Profile, "name").unwrap_err();
    assert!(matches!(error, StoreError::Value { .. }) && error.to_string().contains("`name`"), "{error}");
    assert!(matches!(store.get::<u64>(Tree::Profile, "later"), Err(StoreError::Newer { found: 2, .. })));
    assert!(!store.state_is_stale(), "the database is not to blame");
}

#[test]
fn an_event_without_a_json_form_changes_nothing() {
    let top = temp();
    let mut store = open(top.path());
    let event = BTreeMap::from([((1u8, 2u8), "a tuple is no JSON key")]);
    assert!(matches!(store.append(1, &event, &consequences(1)), Err(StoreError::Event { .. })));
    assert_eq!((store.journal_seq(), store.get::<u64>(Tree::Meta, "total").unwrap()), (0, None));
    assert_eq!(answer(&mut store, 1).unwrap(), 1);
}

#[test]
fn large_values_and_many_entries_survive() {
    let top = temp();
    let mut store = open(top.path());
    let long = "ü".repeat(300_000);
    store.put(&[Put::set(Tree::Session, "long", &long).unwrap()]).unwrap();
    let many = (0..5_000u32).map(|n| Put::set(Tree::Items, &format!("item{n:05}"), &(n, "text".repeat(10))).unwrap());
    store.replace_state(many.collect(), 0).unwrap();
    store.close();
    let store = open(top.path());
    assert_eq!(store.get::<String>(Tree::Session, "long").unwrap().unwrap(), long);
    assert_eq!(store.scan::<(u32, String)>(Tree::Items).unwrap().len(), 5_000);
}

#[test]
fn a_store_that_does_not_exist_has_an_empty_journal() {
    let top = temp();
    let dir = top.path().join("none");
    assert_eq!(read_journal(&dir, &mut |_, _, _| panic!("a record")).unwrap(), 0);
    assert!(!dir.exists());
}

#[derive(Debug, Clone)]
enum Step {
    Append(Vec<(usize, u8, Option<u16>)>),
    Put(Vec<(usize, u8, Option<u16>)>),
    Replace(Vec<(usize, u8, Option<u16>)>),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    let puts = || prop::collection::vec((0..5usize, 0..4u8, any::<Option<u16>>()), 0..4);
    prop_oneof![
        4 => puts().prop_map(Step::Append),
        2 => puts().prop_map(Step::Put),
        1 => puts().prop_map(Step::Replace),
        1 => Just(Step::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_course_of_calls_agrees_with_a_plain_map(steps in prop::collection::vec(step(), 1..16)) {
        let top = temp();
        let mut store = open(top.path());
        let mut model: BTreeMap<(Tree, String), u16> = BTreeMap::new();
        let mut records = 0;
        for step in steps {
            let (Step::Append(raw) | Step::Put(raw) | Step::Replace(raw)) = &step else {
                drop(store);
                store = open(top.path());
                continue;
            };
            let puts: Vec<Put> = raw.iter().map(|(tree, key, value)| Put {
                tree: Tree::ALL[*tree],
                key: format!("k{key}"),
                value: value.map(|v| encode(&v).unwrap()),
            }).collect();
            match step {
                Step::Append(_) => { records += 1; prop_assert_eq!(store.append(0, &records, &puts).unwrap(), records); }
                Step::Put(_) => store.put(&puts).unwrap(),
                _ => {
                    model.retain(|(tree, _), _| !tree.is_derived());
                    store.replace_state(puts.clone(), records).unwrap();
                }
            }
            for (put, (_, _, value)) in puts.into_iter().zip(raw) {
                match value {
                    Some(value) => model.insert((put.tree, put.key), *value),
                    None => model.remove(&(put.tree, put.key)),
                };
            }
            prop_assert_eq!((store.journal_seq(), store.state_seq()), (records, records));
        }
        let found: BTreeMap<_, _> = Tree::ALL.into_iter().flat_map(|tree| {
            store.scan::<u16>(tree).unwrap().into_iter().map(move |(key, value)| ((tree, key), value))
        }).collect();
        prop_assert_eq!(found, model);
    }
}
