//! The store's worker: one thread owns the store, so that no key ever waits for the disk.

use super::{Inbox, Msg, memory};
use crate::learner::{Evidence, Millis};
use crate::session::{Patch, Saved};
use crate::store::Store;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How long the end of the program waits for the disk.
const PATIENCE: Duration = Duration::from_secs(10);

enum Job {
    Append { id: u64, at: Millis, evidence: Box<Evidence>, patch: Box<Patch> },
    Save(Box<Saved>),
}

pub(super) struct Worker {
    jobs: Sender<Job>,
    finished: Receiver<()>,
}

impl Worker {
    pub(super) fn start(store: Store, inbox: Inbox) -> Worker {
        let (jobs, todo) = mpsc::channel();
        let (done, finished) = mpsc::channel();
        std::thread::spawn(move || {
            work(store, &todo, &inbox);
            let _ = done.send(());
        });
        Worker { jobs, finished }
    }

    pub(super) fn append(&self, id: u64, at: Millis, evidence: Box<Evidence>, patch: Box<Patch>) {
        let _ = self.jobs.send(Job::Append { id, at, evidence, patch });
    }

    pub(super) fn save(&self, saved: Box<Saved>) {
        let _ = self.jobs.send(Job::Save(saved));
    }

    /// Waits until everything is written; false where that takes longer than is bearable.
    pub(super) fn close(self) -> bool {
        drop(self.jobs);
        !matches!(self.finished.recv_timeout(PATIENCE), Err(RecvTimeoutError::Timeout))
    }
}

/// Takes all that is waiting at once: of several places only the last is written.
fn work(mut store: Store, todo: &Receiver<Job>, inbox: &Inbox) {
    while let Ok(first) = todo.recv() {
        let mut batch = vec![first];
        batch.extend(todo.try_iter());
        let last_save = batch.iter().rposition(|j| matches!(j, Job::Save(_)));
        for (i, job) in batch.into_iter().enumerate() {
            match job {
                Job::Append { id, at, evidence, patch } => {
                    inbox(match store.append(at, &evidence, &memory::puts(&patch)) {
                        Ok(_) => Msg::Stored { id },
                        Err(e) => Msg::NotStored { id, why: e.to_string() },
                    });
                }
                Job::Save(saved) if Some(i) == last_save => {
                    // A place that cannot be written costs a half-typed answer, no evidence: the next append will say it.
                    let _ = store.put(memory::place(&saved).as_slice());
                }
                Job::Save(_) => {}
            }
        }
    }
    store.close();
}
