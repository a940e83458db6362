//! One learner's store, whoever has it: this process, which serves its other sessions, or another one, which is asked.
//!
//! Owns the change between the two: when the owner goes, the first guest that takes the lock is the owner. Alone, the
//! session's own patches are what is saved. As soon as there are two sessions, each process folds all records itself, in
//! the order of the journal, and the owner saves what follows from that; a session hears of the others' records as a
//! whole new learner, so that all believe the same. Neighbours: `worker` calls it in its own thread; `places` says where
//! whom resumes.

use super::guest::Guest;
use super::host::Owner;
use super::memory::{from_rows, load_learner};
use super::{Inbox, Msg, places};
use crate::learner::{Evidence, Learner, Millis};
use crate::msg;
use crate::session::{Patch, Saved};
use crate::store::share::{Client, Heard, Knock};
use crate::store::{Holder, Put, Store, StoreError};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

/// How long a process that comes second waits for the first to listen, or to go.
const OPENING: Duration = Duration::from_secs(4);
/// How often one who is apart looks for the store by itself, to keep a place there; an answer looks at once.
const SEEK: Duration = Duration::from_secs(15);
/// Between two looks at who has the store.
const PAUSE: Duration = Duration::from_millis(10);

/// What the store's worker is to do.
#[derive(Debug)]
pub(super) enum Job {
    /// Of this session: evidence.
    Append { id: u64, at: Millis, evidence: Box<Evidence>, patch: Box<Patch> },
    /// Of this session: its place.
    Save(Box<Saved>),
    /// Of a guest.
    Knock(Knock),
    /// From the owner, through the connection with this number.
    Heard(u64, Heard),
    /// The end.
    Close,
}

/// The store, as this process has it.
#[derive(Debug)]
pub(super) enum Role {
    /// It has the lock.
    Owner(Box<Owner>),
    /// Another process has it, and serves this one.
    Guest(Box<Guest>),
    /// The connection is lost, or its owner says nothing.
    Apart,
}

/// A request of which it is not known whether it was heard.
#[derive(Debug)]
struct Unsure {
    at: Millis,
    /// What is to be recorded, as JSON.
    event: String,
    /// The same with its mark, as it was asked for.
    marked: String,
    /// The last record that was known when it was made.
    after: u64,
}

/// The way to the store.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) dir: PathBuf,
    /// The name under which this session keeps its place.
    pub(super) sitting: String,
    pub(super) role: Role,
    /// All records up to `seq`, folded; `None` as long as this process was always alone.
    pub(super) learner: Option<Learner>,
    pub(super) seq: u64,
    unsure: Vec<Unsure>,
    /// Requests made, so that no two marks are the same.
    asked: u64,
    /// Whether the session's learner may lack what others recorded.
    pub(super) news: bool,
    /// Who else is here, where that has changed.
    pub(super) company: Option<Vec<Holder>>,
    /// Number of the connection, so that words of an earlier one are not taken for news.
    line: u64,
    pub(super) serves: bool,
    /// Whether the session has begun: from then on its place is its own.
    begun: bool,
    /// That place, for whoever has the store next.
    place: Option<Put>,
    /// When one who is apart last looked for the store.
    sought: Option<Instant>,
    pub(super) jobs: Sender<Job>,
    pub(super) todo: Receiver<Job>,
}

/// What a store holds for a session that begins.
pub(super) struct Opened {
    pub(super) learner: Learner,
    pub(super) saved: Option<Saved>,
    pub(super) notes: Vec<String>,
}

impl Link {
    /// Opens the store in `dir`, or joins who has it.
    ///
    /// # Errors
    /// Those of [`Store::open`] and [`Client::join`].
    pub(super) fn open(dir: &Path) -> Result<(Link, Opened), StoreError> {
        let (jobs, todo) = mpsc::channel();
        let mut link = Link {
            dir: dir.to_path_buf(),
            sitting: places::sitting(),
            role: Role::Apart,
            learner: None,
            seq: 0,
            unsure: Vec::new(),
            asked: 0,
            news: false,
            company: None,
            line: 0,
            serves: false,
            begun: false,
            place: None,
            sought: None,
            jobs,
            todo,
        };
        let opened = link.connect()?;
        (link.news, link.begun) = (false, true);
        Ok((link, opened))
    }

    /// Becomes the owner, or a guest of the owner.
    fn connect(&mut self) -> Result<Opened, StoreError> {
        let begun = Instant::now();
        loop {
            let holder = match Store::open(&self.dir) {
                Ok((store, notes)) => return self.own(store, notes),
                Err(StoreError::InUse(holder)) => holder,
                Err(other) => return Err(other),
            };
            if holder.is_elsewhere() {
                return Err(StoreError::Elsewhere(Box::new(holder)));
            }
            self.line += 1;
            let (line, jobs) = (self.line, self.jobs.clone());
            let sink = move |heard| drop(jobs.send(Job::Heard(line, heard)));
            if let Some((client, snapshot)) = Client::join(&self.dir, &self.sitting, !self.begun, &holder, sink)? {
                let (learner, saved) = from_rows(snapshot.rows);
                let notes = vec![msg!("share-joined", holder = client.owner.to_string())];
                self.company = Some(vec![client.owner.clone()]);
                self.role = Role::Guest(Box::new(Guest::new(client, line)));
                (self.learner, self.seq, self.news) = (Some(learner.clone()), snapshot.seq, true);
                self.put_place();
                return Ok(Opened { learner, saved, notes });
            }
            if begun.elapsed() > OPENING {
                return Err(StoreError::InUse(holder));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// This process has the lock.
    fn own(&mut self, mut store: Store, mut notes: Vec<String>) -> Result<Opened, StoreError> {
        let (learner, more) = load_learner(&mut store)?;
        notes.extend(more);
        let saved = if self.begun { None } else { places::claim(&mut store, &self.sitting, &[]) };
        self.seq = store.journal_seq();
        self.role = Role::Owner(Box::new(Owner::new(store)));
        if self.learner.is_some() {
            (self.learner, self.news, self.company) = (Some(learner.clone()), true, Some(Vec::new()));
        }
        self.put_place();
        if self.serves {
            self.serve();
        }
        Ok(Opened { learner, saved, notes })
    }

    /// Records evidence; on return it survives a power cut. `patch` is what follows as this session sees it. Jobs that
    /// come while the owner is waited for go to `waiting`.
    ///
    /// # Errors
    /// Why it is not recorded, and how to mend it.
    pub(super) fn append(
        &mut self,
        at: Millis,
        evidence: &Evidence,
        patch: Option<&Patch>,
        waiting: &mut VecDeque<Job>,
    ) -> Result<u64, String> {
        let event =
            serde_json::to_string(evidence).map_err(|e| StoreError::Event { why: e.to_string() }.to_string())?;
        // The owner may die, and its heir too; who never finds one gives up.
        for _ in 0..8 {
            if matches!(self.role, Role::Apart) {
                self.connect().map_err(|e| e.to_string())?;
            }
            let unsure = self.unsure.iter().find(|u| u.at == at && u.event == event);
            let known = unsure.map(|u| (u.after, u.marked.clone()));
            if matches!(self.role, Role::Owner(_)) {
                let seq = self.append_own(at, evidence, &event, patch, known.as_ref()).map_err(|e| e.to_string())?;
                self.unsure.retain(|u| u.at != at || u.event != event);
                return Ok(seq);
            }
            let again = known.is_some();
            let (after, marked) = known.unwrap_or_else(|| (self.seq, self.mark(&event)));
            match self.ask(after, at, &marked, again, waiting) {
                Answer::Done(seq) => {
                    self.unsure.retain(|u| u.at != at || u.event != event);
                    self.fold(seq, at, evidence);
                    return Ok(seq);
                }
                Answer::Failed(why) => return Err(why),
                Answer::Silent(owner) => {
                    self.doubt(after, at, &event, marked);
                    return Err(StoreError::Silent(Box::new(owner)).to_string());
                }
                Answer::Lost => self.doubt(after, at, &event, marked),
            }
        }
        Err(msg!("share-nobody"))
    }

    /// Takes a record of the journal into this process's own fold, where it is not in there already.
    fn fold(&mut self, seq: u64, at: Millis, evidence: &Evidence) {
        if seq <= self.seq {
            // It was there before it was acknowledged: the session is about to count what the fold has counted.
            self.news = true;
        } else if let Some(learner) = &mut self.learner {
            learner.apply(at, evidence);
            self.seq = seq;
        }
    }

    /// The event with a mark that no other request has: two sessions may say the same in the same millisecond.
    fn mark(&mut self, event: &str) -> String {
        self.asked += 1;
        let bare = event.strip_suffix('}').unwrap_or(event);
        format!("{bare},\"from\":\"{}-{}\"}}", self.sitting, self.asked)
    }

    fn doubt(&mut self, after: u64, at: Millis, event: &str, marked: String) {
        if !self.unsure.iter().any(|u| u.at == at && u.event == event) {
            self.unsure.push(Unsure { at, event: event.to_owned(), marked, after });
        }
        self.part();
    }

    /// The connection is of no use any more.
    fn part(&mut self) {
        if matches!(self.role, Role::Guest(_)) {
            self.role = Role::Apart;
        }
    }

    /// Asks the owner for a record, and hears all that it says until it answers.
    fn ask(&mut self, after: u64, at: Millis, event: &str, again: bool, waiting: &mut VecDeque<Job>) -> Answer {
        let Role::Guest(guest) = &mut self.role else { return Answer::Lost };
        let Some(id) = guest.ask(after, at, event, again) else { return Answer::Lost };
        loop {
            let Role::Guest(guest) = &mut self.role else { return Answer::Lost };
            let heard = match take_heard(waiting) {
                Some(heard) => heard,
                None => match self.todo.recv_timeout(guest.left()) {
                    Ok(Job::Heard(line, heard)) => (line, heard),
                    Ok(other) => {
                        waiting.push_back(other);
                        continue;
                    }
                    Err(_) => return Answer::Silent(guest.client.owner.clone()),
                },
            };
            match heard {
                (line, _) if line != guest.line => {}
                (_, Heard::Lost) => return Answer::Lost,
                (_, Heard::Done { id: of, seq }) if of == id => return Answer::Done(seq),
                (_, Heard::Failed { id: of, why }) if of == id => return Answer::Failed(why),
                (_, Heard::Taken { id: of }) if of == id => guest.is_at_work(),
                (line, other) => self.heard(line, other),
            }
        }
    }

    /// The owner said something unasked.
    pub(super) fn heard(&mut self, line: u64, heard: Heard) {
        match (&self.role, heard) {
            (Role::Guest(guest), _) if guest.line != line => {}
            (Role::Guest(_), Heard::Record { seq, at, event }) => {
                if seq > self.seq
                    && let Some(learner) = &mut self.learner
                {
                    let evidence = serde_json::from_str(&event).unwrap_or(Evidence::Unknown);
                    learner.apply(at, &evidence);
                    (self.seq, self.news) = (seq, true);
                }
            }
            (Role::Guest(_), Heard::Lost) => {
                self.part();
                // Who waits for an answer asks again itself; nobody else need know when this does not work now.
                let _ = self.connect();
            }
            _ => {}
        }
    }

    /// Saves this session's place. One that cannot be written costs a half-typed answer, no evidence: the next append
    /// will say it.
    pub(super) fn save(&mut self, saved: &Saved) {
        self.place = places::put(&self.sitting, saved);
        if !matches!(self.role, Role::Apart) {
            self.put_place();
        } else if self.sought.is_none_or(|at| at.elapsed() > SEEK) {
            self.sought = Some(Instant::now());
            // Whoever has the store is given the place.
            let _ = self.connect();
        }
    }

    fn put_place(&mut self) {
        let lost = match &mut self.role {
            Role::Owner(owner) => {
                owner.put(self.place.as_slice(), false);
                false
            }
            Role::Guest(guest) => guest.client.put(self.place.iter().cloned().collect()).is_err(),
            Role::Apart => false,
        };
        if lost {
            self.part();
        }
    }

    /// Tells the session what it does not know yet: what others recorded, and who is here.
    pub(super) fn tell(&mut self, inbox: &Inbox) {
        if std::mem::take(&mut self.news)
            && let Some(learner) = &self.learner
        {
            inbox(Msg::Learner(Box::new(learner.clone())));
        }
        if let Some(company) = self.company.take() {
            inbox(Msg::Company(company));
        }
    }

    /// Ends. The guests are let go when the lock is free, so that they find it so.
    pub(super) fn close(mut self) {
        if matches!(self.role, Role::Apart)
            && let Ok((store, notes)) = Store::open(&self.dir)
        {
            // Nobody has the store any more, so that the last place can still be kept.
            let _ = self.own(store, notes);
        }
        if let Role::Owner(mut owner) = self.role {
            if owner.store.state_is_stale() {
                owner.put(self.place.as_slice(), true);
            }
            let Owner { store, server, .. } = *owner;
            store.backup_if_due();
            store.close();
            drop(server);
        }
    }
}

/// What became of a request.
enum Answer {
    Done(u64),
    Failed(String),
    /// The owner said nothing in time.
    Silent(Holder),
    /// The owner is gone.
    Lost,
}

/// The first word of the owner among what waits.
fn take_heard(waiting: &mut VecDeque<Job>) -> Option<(u64, Heard)> {
    let first = waiting.iter().position(|job| matches!(job, Job::Heard(..)))?;
    match waiting.remove(first) {
        Some(Job::Heard(line, heard)) => Some((line, heard)),
        _ => None,
    }
}
