//! The store's worker: one thread owns the way to the store, so that no key ever waits for the disk or another process.

use super::link::{Job, Link};
use super::{Inbox, Msg};
use crate::learner::{Evidence, Millis};
use crate::session::{Patch, Saved};
use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// How long the end of the program waits for the disk.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Worker {
    jobs: Sender<Job>,
    finished: Receiver<()>,
}

impl Worker {
    pub(super) fn start(mut link: Link, inbox: Inbox) -> Worker {
        let jobs = link.jobs.clone();
        let (done, finished) = mpsc::channel();
        std::thread::spawn(move || {
            link.serve();
            work(link, &inbox);
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
        let _ = self.jobs.send(Job::Close);
        !matches!(self.finished.recv_timeout(PATIENCE), Err(RecvTimeoutError::Timeout))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.jobs.send(Job::Close);
    }
}

/// Takes what comes in its order; of several places only the last is written.
fn work(mut link: Link, inbox: &Inbox) {
    let mut waiting: VecDeque<Job> = VecDeque::new();
    link.tell(inbox);
    while let Some(job) = waiting.pop_front().or_else(|| link.todo.recv().ok()) {
        waiting.extend(link.todo.try_iter());
        match job {
            Job::Append { id, at, evidence, patch } => {
                inbox(match link.append(at, &evidence, Some(&patch), &mut waiting) {
                    Ok(_) => Msg::Stored { id },
                    Err(why) => Msg::NotStored { id, why },
                });
            }
            Job::Save(_) if waiting.iter().any(|j| matches!(j, Job::Save(_))) => {}
            Job::Save(saved) => link.save(&saved),
            Job::Knock(knock) => link.knock(knock),
            Job::Heard(line, heard) => link.heard(line, heard),
            Job::Close => break,
        }
        link.tell(inbox);
    }
    link.close();
}
