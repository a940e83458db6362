//! Inputs that were interesting to the fuzzer (`examples/fuzz.rs`): no reader breaks on any of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/fuzzed.rs"]
mod fuzzed;

use fuzzed::{TARGETS, corpus, outcome};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn no_reader_breaks_on_what_was_found() {
    for target in TARGETS {
        let all = corpus(target);
        assert!(all.len() >= 3, "{target} has its seeds and what was found");
        for (name, bytes) in all {
            let read = catch_unwind(AssertUnwindSafe(|| outcome(target, &bytes)));
            assert!(read.is_ok(), "tests/corpus/{target}/{name}");
        }
    }
}

#[test]
fn the_seeds_reach_what_they_are_for() {
    let of = |target: &str| {
        let all = corpus(target);
        let (_, bytes) = all.iter().find(|(name, _)| name == "seed").expect("every target has a seed");
        outcome(target, bytes)
    };
    assert!(of("journal").contains("Attempt") && of("evidence").contains("Attempt"), "{}", of("journal"));
    assert!(of("value").contains("ok"), "{}", of("value"));
    assert!(of("export").starts_with("2 0 []"), "{}", of("export"));
    for format in ["mdbook-quiz", "gift", "aiken", "anki", "qa"] {
        let said = of(&format!("import-{format}"));
        assert!(said.starts_with(|c: char| ('1'..='9').contains(&c)), "{format}: {said}");
    }
}
