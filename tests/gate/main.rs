//! The gate against a model that knows the answers and tells them in every disguise, and over text that it must let through.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod codes;
mod disguises;
mod leaks;
mod over;
mod streams;

use gradus::curriculum::{Curriculum, Item, Library, Skill};
use gradus::dialogue::{Cut, Gate, Guard, Vault};
use std::sync::OnceLock;

/// The shipped courses, and the pack with every kind of question.
pub fn courses() -> &'static [Curriculum] {
    static COURSES: OnceLock<Vec<Curriculum>> = OnceLock::new();
    COURSES.get_or_init(|| {
        let kinds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/kinds");
        let shipped = Library::ids().into_iter().map(|id| Library::open(&id).unwrap());
        shipped.chain([Library::open(kinds.to_str().unwrap()).unwrap()]).collect()
    })
}

/// Items of every course, spread over it, with their skills.
pub fn items() -> Vec<(&'static Skill, &'static Item)> {
    let spread = |c: &'static Curriculum| c.items().step_by(c.items().count().div_ceil(MOST_ITEMS));
    courses().iter().flat_map(spread).collect()
}

/// Items of a course that are tried: a thousand would take a quarter of an hour.
const MOST_ITEMS: usize = 50;

/// What a gate shows of a text that comes in one piece, and why it ended.
pub fn pass(guard: Guard, text: &str) -> (String, Option<Cut>) {
    let mut gate = Gate::new(guard);
    let mut out = gate.push(text);
    out.push_str(&gate.finish());
    (out, gate.cut())
}

/// The replies about one item, one after the other.
pub fn replies(vault: &std::sync::Arc<Vault>, texts: &[String]) -> Vec<String> {
    let mut told = gradus::dialogue::Told::default();
    let mut shown = Vec::new();
    for text in texts {
        let mut gate = Gate::new(Guard { vault: vault.clone(), told, ..Guard::new(Vault::open()) });
        let mut out = gate.push(text);
        out.push_str(&gate.finish());
        shown.push(out);
        // It is kept on disk between replies.
        told = serde_json::from_str(&serde_json::to_string(&gate.told()).unwrap()).unwrap();
    }
    shown
}
