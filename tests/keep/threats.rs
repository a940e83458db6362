//! SECURITY.md names a test for every threat: each is there.

use std::collections::BTreeSet;
use std::path::Path;

/// Everything in SECURITY.md that looks like a test, `FILE::NAME`.
fn named(text: &str) -> BTreeSet<(String, String)> {
    let quoted = text.split('`').skip(1).step_by(2);
    let tests =
        quoted.filter_map(|q| q.split_once(".rs::").map(|(file, name)| (format!("{file}.rs"), name.to_string())));
    tests.collect()
}

fn is_there(file: &str, name: &str) -> bool {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let Ok(text) = std::fs::read_to_string(path) else { return false };
    let Some(at) = text.find(&format!("fn {name}(")) else { return false };
    // A test, not a helper: its attribute stands right before it, or it is inside of `proptest!`.
    text[..at].trim_end().ends_with("#[test]")
}

#[test]
fn every_test_of_the_threat_table_exists() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).unwrap();
    let (_, threats) = text.split_once("## Threats").unwrap();
    let table: Vec<&str> = threats
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| who ") && !l.starts_with("| ---"))
        .collect();
    assert!(table.len() >= 12, "{} threats", table.len());
    for row in &table {
        assert!(!named(row).is_empty(), "no test proves: {row}");
    }
    for (file, name) in named(&text) {
        assert!(is_there(&file, &name), "{file} has no test `{name}`");
    }
    for who in ["another user", "hostile pack", "hostile model", "hostile server", "stolen disk", "escape"] {
        assert!(table.iter().any(|row| row.contains(who)), "nothing is said of: {who}");
    }
}

#[test]
fn the_check_of_the_table_can_fail() {
    assert!(!is_there("tests/keep/threats.rs", "no_such_test"));
    assert!(!is_there("tests/keep/threats.rs", "is_there"), "a helper is no test");
    assert!(is_there("tests/keep/threats.rs", "the_check_of_the_table_can_fail"));
    assert_eq!(named("x `tests/a.rs::b` y `no`").len(), 1);
}
