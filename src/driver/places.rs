//! Where each session is: a place for each sitting, so that two of them never write over each other.
//!
//! ```text
//! session tree   place/SITTING    the place, and when it was saved
//!                place            the same without a time, from before there could be two
//! ```
//!
//! Who starts takes the newest place that no running session has, one at a lesson or a question before one at home. What
//! is left of ended sittings waits for the next that starts, at most [`MOST`] of them.

use crate::learner::Millis;
use crate::session::{Phase, Saved};
use crate::store::{Put, Store, Tree, encode};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU32, Ordering};

const OLD: &str = "place";
const PREFIX: &str = "place/";

/// Places that are kept at most.
const MOST: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
struct Placed {
    at: Millis,
    saved: Saved,
}

/// A name for this session that no other has.
pub(super) fn sitting() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    format!("{:x}-{:x}-{count:x}", super::now(), std::process::id())
}

/// The place of a sitting, as a put.
pub(super) fn put(sitting: &str, saved: &Saved) -> Option<Put> {
    let placed = Placed { at: super::now(), saved: saved.clone() };
    Some(Put { tree: Tree::Session, key: format!("{PREFIX}{sitting}"), value: Some(encode(&placed).ok()?) })
}

/// The place in a put of [`put`].
pub(super) fn read(put: &Put) -> Option<Saved> {
    let placed: Placed = crate::store::decode(put.value.as_deref()?).ok()?;
    is_place(put).then_some(placed.saved)
}

/// Whether a put concerns a place and nothing else.
pub(super) fn is_place(put: &Put) -> bool {
    put.tree == Tree::Session && put.key.starts_with(PREFIX)
}

/// The newest place that is kept, whoever's it is.
pub fn newest(store: &Store) -> Option<Saved> {
    let found = kept(store, &[])?.into_iter().max_by_key(|(_, placed)| (placed.saved.phase != Phase::Home, placed.at));
    found.map(|(_, placed)| placed.saved)
}

/// All places but those of the sittings `sat`, with their keys.
fn kept(store: &Store, sat: &[String]) -> Option<Vec<(String, Placed)>> {
    let mut found = Vec::new();
    for key in store.keys(Tree::Session).ok()? {
        let placed = match key.strip_prefix(PREFIX) {
            Some(name) if sat.iter().any(|s| s == name) => continue,
            Some(_) => store.get::<Placed>(Tree::Session, &key).ok().flatten(),
            None if key == OLD => {
                store.get::<Saved>(Tree::Session, &key).ok().flatten().map(|saved| Placed { at: 0, saved })
            }
            None => None,
        };
        found.extend(placed.map(|placed| (key, placed)));
    }
    Some(found)
}

/// The place at which a session resumes that begins while those of `sat` run. It is the session's own from now on.
pub(super) fn claim(store: &mut Store, sitting: &str, sat: &[String]) -> Option<Saved> {
    let mut found = kept(store, sat)?;
    // A session that comes back after the owner's end has its place already.
    let own = format!("{PREFIX}{sitting}");
    let rank = |(key, placed): &(String, Placed)| (*key == own, placed.saved.phase != Phase::Home, placed.at);
    found.sort_by_key(|f| std::cmp::Reverse(rank(f)));
    let mut doomed: Vec<Put> = found.iter().skip(MOST).map(|(key, _)| Put::delete(Tree::Session, key)).collect();
    let taken = found.into_iter().next();
    if let Some((key, placed)) = &taken
        && *key != own
    {
        doomed.push(Put::delete(Tree::Session, key));
        doomed.extend(put(sitting, &placed.saved));
    }
    if !doomed.is_empty() {
        let _ = store.put(&doomed);
    }
    taken.map(|(_, placed)| placed.saved)
}
