//! Between the store's trees and the learner: what is kept under which key, and the rebuilding from the journal.

use crate::learner::{Evidence, ItemState, Learner, Millis, Overall, SkillState};
use crate::msg;
use crate::session::{Patch, Saved};
use crate::store::{Put, Store, StoreError, Tree, encode};
use serde::Serialize;
use std::path::Path;

const OVERALL: &str = "overall";
const PROFILE: &str = "profile";
const PLACE: &str = "place";

/// The store of a learner, open, and what it holds.
pub struct Memory {
    pub(super) store: Store,
    pub(super) learner: Learner,
    pub(super) saved: Option<Saved>,
    pub(super) notes: Vec<String>,
}

impl Memory {
    /// Opens the store in `data`.
    ///
    /// # Errors
    /// Those of [`Store::open`]: in use, full, read-only, newer.
    pub fn open(data: &Path) -> Result<Memory, StoreError> {
        let (mut store, mut notes) = Store::open(data)?;
        let (learner, more) = load_learner(&mut store)?;
        notes.extend(more);
        let saved = recall(&store);
        Ok(Memory { store, learner, saved, notes })
    }
}

/// The learner as the state has it; folded anew from the journal where the two differ. Returns notes for the learner.
///
/// # Errors
/// Where the journal cannot be read.
pub fn load_learner(store: &mut Store) -> Result<(Learner, Vec<String>), StoreError> {
    if !store.state_is_stale()
        && store.state_seq() == store.journal_seq()
        && let Some(learner) = from_state(store)
    {
        return Ok((learner, Vec::new()));
    }
    let (learner, notes) = rebuild(store)?;
    Ok((learner, notes))
}

/// Folds the whole journal and writes the state anew.
///
/// # Errors
/// Where the journal cannot be read, or the state not be written.
pub fn rebuild(store: &mut Store) -> Result<(Learner, Vec<String>), StoreError> {
    let mut learner = Learner::default();
    let mut unread = 0u64;
    let broken = store.replay(0, &mut |_, at, event| match serde_json::from_str::<Evidence>(event) {
        Ok(evidence) => {
            learner.apply(at, &evidence);
        }
        Err(_) => unread += 1,
    })?;
    let mut notes = store.replace_state(puts(&whole(&learner)), store.journal_seq())?;
    unread += broken;
    if unread > 0 {
        notes.push(msg!("journal-unread", n = unread));
    }
    Ok((learner, notes))
}

/// Writes one fact, for commands that run without a session; the learner's state follows.
///
/// # Errors
/// Those of [`Store::open`] and [`Store::append`]: in use, full, read-only, newer.
pub fn record(data: &Path, at: Millis, evidence: &Evidence) -> Result<(), StoreError> {
    let (mut store, _) = Store::open(data)?;
    let (mut learner, _) = load_learner(&mut store)?;
    let touched = learner.apply(at, evidence);
    store.append(at, evidence, &puts(&Patch::of(&learner, &touched)))?;
    store.close();
    Ok(())
}

/// Where the learner was.
pub fn recall(store: &Store) -> Option<Saved> {
    store.get::<Saved>(Tree::Session, PLACE).ok().flatten()
}

fn from_state(store: &Store) -> Option<Learner> {
    Some(Learner {
        profile: store.get(Tree::Profile, PROFILE).ok()?,
        overall: store.get::<Overall>(Tree::Profile, OVERALL).ok()?.unwrap_or_default(),
        skills: store.scan::<SkillState>(Tree::Mastery).ok()?.into_iter().collect(),
        items: store.scan::<ItemState>(Tree::Items).ok()?.into_iter().collect(),
    })
}

fn whole(learner: &Learner) -> Patch {
    Patch {
        overall: learner.overall.clone(),
        profile: learner.profile.clone(),
        skills: learner.skills.clone().into_iter().collect(),
        items: learner.items.clone().into_iter().collect(),
    }
}

/// What a patch means for the trees. A value that cannot be encoded is left out: the journal has it, and the state is
/// rebuilt from there.
pub(super) fn puts(patch: &Patch) -> Vec<Put> {
    let mut puts = Vec::new();
    puts.extend(put(Tree::Profile, OVERALL, &patch.overall));
    puts.extend(patch.profile.as_ref().and_then(|p| put(Tree::Profile, PROFILE, p)));
    puts.extend(patch.skills.iter().filter_map(|(id, s)| put(Tree::Mastery, id, s)));
    puts.extend(patch.items.iter().filter_map(|(id, s)| put(Tree::Items, id, s)));
    puts
}

/// The learner's place, as a put.
pub(super) fn place(saved: &Saved) -> Option<Put> {
    put(Tree::Session, PLACE, saved)
}

fn put<T: Serialize>(tree: Tree, key: &str, value: &T) -> Option<Put> {
    Some(Put { tree, key: key.to_string(), value: Some(encode(value).ok()?) })
}
