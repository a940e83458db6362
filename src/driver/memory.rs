//! Between the store's trees and the learner: what is kept under which key, and the rebuilding from the journal.

use super::link::Link;
use super::places;
use crate::learner::{Evidence, ItemState, Learner, Millis, Overall, SkillState};
use crate::msg;
use crate::session::{Patch, Saved};
use crate::store::{Put, Store, StoreError, Tree, backup, decode, encode, mend};
use serde::Serialize;
use std::collections::VecDeque;
use std::path::Path;

const OVERALL: &str = "overall";
const PROFILE: &str = "profile";

/// The store of a learner, open or joined, and what it holds.
pub struct Memory {
    pub(super) link: Link,
    pub(super) learner: Learner,
    pub(super) saved: Option<Saved>,
    pub(super) notes: Vec<String>,
}

impl Memory {
    /// Opens the store in `data`, or joins the session that has it.
    ///
    /// # Errors
    /// Those of [`Store::open`]: full, read-only, newer; or why the session that has it cannot be joined.
    pub fn open(data: &Path) -> Result<Memory, StoreError> {
        let (link, opened) = Link::open(data)?;
        Ok(Memory { link, learner: opened.learner, saved: opened.saved, notes: opened.notes })
    }
}

/// The learner as the state has it; folded anew from the journal where the two differ. Returns notes for the learner.
///
/// # Errors
/// Where the journal cannot be read.
pub fn load_learner(store: &mut Store) -> Result<(Learner, Vec<String>), StoreError> {
    if !store.state_is_stale()
        // A state that knows more than what is left of the journal is the best there is.
        && store.state_seq() >= store.journal_seq()
        && let Some(learner) = from_state(store)
    {
        return Ok((learner, Vec::new()));
    }
    if let Some(learner) = caught_up(store) {
        return Ok((learner, Vec::new()));
    }
    rebuild(store)
}

/// Folds the records that the state lacks into what it has: a crash leaves one, and years need not be folded for it.
fn caught_up(store: &mut Store) -> Option<Learner> {
    let (from, to) = (store.state_seq(), store.journal_seq());
    if from == 0 || from >= to || store.has_imports().ok()? {
        return None;
    }
    let mut learner = from_state(store)?;
    let (mut touched, mut strange) = (Vec::new(), false);
    let broken = store.replay(from + 1, &mut |_, at, event| match serde_json::from_str::<Evidence>(event) {
        Ok(evidence) => touched.push(learner.apply(at, &evidence)),
        Err(_) => strange = true,
    });
    if strange || broken.ok()? > 0 {
        return None;
    }
    let all: Vec<Put> = touched.iter().flat_map(|touched| puts(&Patch::of(&learner, touched))).collect();
    store.catch_up(&all, to).ok()?;
    Some(learner)
}

/// The learner of the newest checkpoint that is whole, and what was recorded since.
fn from_checkpoint(store: &Store) -> Option<Learner> {
    let found = backup::checkpoints(store.dir()).into_iter().rev();
    let (head, rows) = found.filter_map(|path| backup::read_checkpoint(&path)).next()?;
    let (learner, _) = from_rows(store.opened(rows)?);
    with_newer(store, learner, head.seq)
}

/// The learner with what was recorded after `seq`, as far as it can be read.
fn with_newer(store: &Store, mut learner: Learner, seq: u64) -> Option<Learner> {
    let newer = &mut |_: u64, at: Millis, event: &str| {
        if let Ok(evidence) = serde_json::from_str::<Evidence>(event) {
            learner.apply(at, &evidence);
        }
    };
    store.replay(seq.saturating_add(1), newer).ok()?;
    Some(learner)
}

/// Mends a store that no session has: the files first, then the state from the journal, or from a checkpoint where that
/// knows more answers than the journal has left. Returns what was done, in sentences.
///
/// # Errors
/// Those of [`mend::mend`], [`Store::open`] and of writing the state.
pub fn repair(data: &Path) -> Result<Vec<String>, StoreError> {
    let mut done = mend::mend(data)?;
    let (mut store, notes) = Store::open(data)?;
    let was_stale = store.state_is_stale();
    done.extend(notes);
    let known = from_state(&store).filter(|_| !was_stale);
    let answers = known.as_ref().map_or(0, |learner| learner.overall.attempts);
    let (folded, unread) = replayed(&store)?;
    let kept = from_checkpoint(&store).filter(|c| c.overall.attempts > folded.overall.attempts.max(answers));
    // A journal with every record is right. One that lacks some may know less than the state.
    let mut records = 0;
    store.replay(0, &mut |_, _, _| records += 1)?;
    let differs = match unread == 0 && records == store.journal_seq().max(store.state_seq()) {
        true => known.as_ref() != Some(&folded),
        false => was_stale || folded.overall.attempts > answers,
    };
    let best = kept.or_else(|| differs.then_some(folded));
    if let Some(learner) = best {
        let seq = store.journal_seq().max(store.state_seq());
        store.replace_state(puts(&whole(&learner)), seq)?;
        done.push(msg!("mended-state", n = learner.overall.attempts.to_string()));
    }
    if unread > 0 {
        done.push(msg!("journal-unread", n = unread));
    }
    store.close();
    Ok(done)
}

/// Folds the whole journal and writes the state anew. Where lines of it cannot be read, and the state with what is newer knows
/// more answers than are left, that is kept.
///
/// # Errors
/// Where the journal cannot be read, or the state not be written.
pub fn rebuild(store: &mut Store) -> Result<(Learner, Vec<String>), StoreError> {
    let (folded, unread) = replayed(store)?;
    let known = (unread > 0).then(|| with_newer(store, from_state(store)?, store.state_seq())).flatten();
    let learner = known.filter(|k| k.overall.attempts > folded.overall.attempts).unwrap_or(folded);
    let mut notes = store.replace_state(puts(&whole(&learner)), store.journal_seq())?;
    if unread > 0 {
        notes.push(msg!("journal-unread", n = unread));
    }
    Ok((learner, notes))
}

/// The learner as the whole journal says, and how many records could not be read.
pub(super) fn replayed(store: &Store) -> Result<(Learner, u64), StoreError> {
    let (mut learner, mut unread) = (Learner::default(), 0u64);
    let broken = store.replay(0, &mut |_, at, event| match serde_json::from_str::<Evidence>(event) {
        Ok(evidence) => {
            learner.apply(at, &evidence);
        }
        Err(_) => unread += 1,
    })?;
    Ok((learner, unread + broken))
}

/// Writes one fact, for commands that run without a session; the learner's state follows. A session that runs hears of it.
///
/// # Errors
/// Those of [`Memory::open`], and why the fact could not be written.
pub fn record(data: &Path, at: Millis, evidence: &Evidence) -> Result<(), StoreError> {
    let (mut link, _) = Link::open(data)?;
    let done = link.append(at, evidence, None, &mut VecDeque::new());
    link.close();
    done.map(|_| ()).map_err(StoreError::Refused)
}

/// The learner and the place in what an owner gave.
pub(super) fn from_rows(rows: Vec<Put>) -> (Learner, Option<Saved>) {
    let (mut learner, mut saved) = (Learner::default(), None);
    for row in rows {
        let Some(value) = row.value.as_deref() else { continue };
        match (row.tree, row.key.as_str()) {
            (Tree::Profile, PROFILE) => learner.profile = decode(value).ok(),
            (Tree::Profile, OVERALL) => learner.overall = decode::<Overall>(value).unwrap_or_default(),
            (Tree::Mastery, _) => learner.skills.extend(decode::<SkillState>(value).ok().map(|s| (row.key, s))),
            (Tree::Items, _) => learner.items.extend(decode::<ItemState>(value).ok().map(|s| (row.key, s))),
            _ => saved = places::read(&row),
        }
    }
    (learner, saved)
}

fn from_state(store: &Store) -> Option<Learner> {
    Some(Learner {
        profile: store.get(Tree::Profile, PROFILE).ok()?,
        overall: store.get::<Overall>(Tree::Profile, OVERALL).ok()?.unwrap_or_default(),
        skills: store.scan::<SkillState>(Tree::Mastery).ok()?.into_iter().collect(),
        items: store.scan::<ItemState>(Tree::Items).ok()?.into_iter().collect(),
    })
}

pub(super) fn whole(learner: &Learner) -> Patch {
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

fn put<T: Serialize>(tree: Tree, key: &str, value: &T) -> Option<Put> {
    Some(Put { tree, key: key.to_string(), value: Some(encode(value).ok()?) })
}
