//! A session that has the store: it records what its guests ask for, and tells each of what the others recorded.
//!
//! Owns the list of guests. What follows from a record is worked out here, from all records in their order, since no
//! guest's own view is sure to be whole. Neighbours: `link` decides when this process is the owner.

use super::link::{Job, Link, Role};
use super::memory::{load_learner, puts, replayed, whole};
use super::places;
use crate::learner::{Evidence, Millis};
use crate::session::Patch;
use crate::store::share::{Knock, Server};
use crate::store::{Holder, Put, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Between two attempts to mend a state that could not be written.
const AGAIN: Duration = Duration::from_secs(30);

/// What the owner has.
#[derive(Debug)]
pub(super) struct Owner {
    pub(super) store: Store,
    pub(super) server: Option<Server>,
    /// Who is inside: the process, and the name under which it keeps its place.
    guests: BTreeMap<u64, (Holder, String)>,
    /// When it was last tried to mend a state that could not be written.
    mended: Option<Instant>,
}

impl Owner {
    pub(super) fn new(store: Store) -> Owner {
        Owner { store, server: None, guests: BTreeMap::new(), mended: None }
    }

    /// Writes places into the state. One that an earlier fault has closed (a disk that was full for a moment) is opened again
    /// and brought up to date first; not more often than once in [`AGAIN`], as it may take a while, unless it is `urgent`.
    pub(super) fn put(&mut self, places: &[Put], urgent: bool) {
        if self.store.state_is_stale() && (urgent || self.mended.is_none_or(|at| at.elapsed() > AGAIN)) {
            self.mended = Some(Instant::now());
            let _ = load_learner(&mut self.store);
        }
        // One that cannot be written costs a half-typed answer, no evidence.
        let _ = self.store.put(places);
    }

    fn company(&self) -> Vec<Holder> {
        self.guests.values().map(|(who, _)| who.clone()).collect()
    }
}

impl Link {
    /// Lets other sessions in. Where no socket can be made the store works for this one alone.
    pub(super) fn serve(&mut self) {
        self.serves = true;
        let jobs = self.jobs.clone();
        if let Role::Owner(owner) = &mut self.role {
            owner.server = Server::open(&self.dir, Arc::new(move |knock| drop(jobs.send(Job::Knock(knock))))).ok();
        }
    }

    /// Records this session's evidence. `known` is an earlier request for it that may have been heard: the last
    /// record before it, and the event as it was asked for.
    pub(super) fn append_own(
        &mut self,
        at: Millis,
        evidence: &Evidence,
        event: &str,
        patch: Option<&Patch>,
        known: Option<&(u64, String)>,
    ) -> Result<u64, StoreError> {
        let Role::Owner(owner) = &mut self.role else { return Err(StoreError::InUse(Holder::default())) };
        if let Some((after, marked)) = known
            && let Some(seq) = owner.store.find(*after, at, marked)?
        {
            self.news = true;
            return Ok(seq);
        }
        // With its mark, which tells it from what the last owner may have said in the same millisecond.
        let event = known.map_or(event, |(_, marked)| marked.as_str());
        let learner = match (&mut self.learner, patch) {
            (None, Some(patch)) => {
                self.seq = owner.store.append_text(at, event, || puts(patch))?;
                return Ok(self.seq);
            }
            (Some(learner), _) => learner,
            (none, None) => none.insert(load_learner(&mut owner.store)?.0),
        };
        self.seq = owner.store.append_text(at, event, || {
            let touched = learner.apply(at, evidence);
            puts(&Patch::of(learner, &touched))
        })?;
        if let Some(server) = &owner.server {
            server.record(None, self.seq, at, event);
        }
        Ok(self.seq)
    }

    /// A guest wants something.
    pub(super) fn knock(&mut self, knock: Knock) {
        let Role::Owner(owner) = &mut self.role else { return };
        match knock {
            Knock::Came { guest, who, sitting, resumes } => {
                owner.guests.insert(guest, (who, sitting));
                self.company = Some(owner.company());
                self.let_in(guest, resumes);
            }
            Knock::Left { guest } => {
                owner.guests.remove(&guest);
                self.company = Some(owner.company());
            }
            Knock::Put { puts, .. } => {
                let puts: Vec<Put> = puts.into_iter().filter(places::is_place).collect();
                owner.put(&puts, false);
            }
            Knock::Append { guest, id, after, at, event, again } => {
                let done = self.append_for(guest, after, at, &event, again);
                let Role::Owner(owner) = &mut self.role else { return };
                let Some(server) = &owner.server else { return };
                match done {
                    Ok(seq) => server.done(guest, id, seq),
                    Err(e) => server.failed(guest, id, e.to_string()),
                }
            }
        }
    }

    /// Gives a guest the state and its place.
    fn let_in(&mut self, guest: u64, resumes: bool) {
        let Role::Owner(owner) = &mut self.role else { return };
        if self.learner.is_none() {
            // On a full disk the state cannot be mended, but the journal can be read.
            let loaded = load_learner(&mut owner.store).map(|(learner, _)| learner);
            self.learner = loaded.or_else(|_| replayed(&owner.store).map(|(learner, _)| learner)).ok();
        }
        let Some(learner) = &self.learner else { return };
        let mut rows = puts(&whole(learner));
        if resumes && let Some((_, sitting)) = owner.guests.get(&guest).cloned() {
            let others = owner.guests.iter().filter(|(g, _)| **g != guest).map(|(_, (_, s))| s.clone());
            let sat: Vec<String> = others.chain([self.sitting.clone()]).collect();
            let place = places::claim(&mut owner.store, &sitting, &sat);
            rows.extend(place.and_then(|saved| places::put(&sitting, &saved)));
        }
        if let Some(server) = &owner.server {
            server.welcome(guest, rows, self.seq);
        }
    }

    fn append_for(&mut self, guest: u64, after: u64, at: Millis, event: &str, again: bool) -> Result<u64, StoreError> {
        let evidence: Evidence = serde_json::from_str(event).map_err(|e| StoreError::Event { why: e.to_string() })?;
        let (Role::Owner(owner), Some(learner)) = (&mut self.role, &mut self.learner) else {
            return Err(StoreError::InUse(Holder::default()));
        };
        if again && let Some(seq) = owner.store.find(after, at, event)? {
            return Ok(seq);
        }
        self.seq = owner.store.append_text(at, event, || {
            let touched = learner.apply(at, &evidence);
            puts(&Patch::of(learner, &touched))
        })?;
        self.news = true;
        if let Some(server) = &owner.server {
            server.record(Some(guest), self.seq, at, event);
        }
        Ok(self.seq)
    }
}
