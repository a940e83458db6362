//! The parent's side: an engine that lives in a child process of this very program.
//!
//! Owns the promise of [`spawn_child`]: calls return at once, a crash of native code is an event, and nothing reaches
//! the terminal. The work is in `supervisor` (what happens when) and `process` (the child itself).

mod flight;
mod process;
mod supervisor;

use super::types::{Engine, EngineOptions, Request, Sink};
use std::{
    path::PathBuf,
    sync::mpsc,
    thread::{self, JoinHandle},
};
use supervisor::{Note, Supervisor};

/// Starts `exe __engine` and returns at once; the model's state and all replies come through the sink.
///
/// The model file is checked first; a damaged one is reported as [`super::ModelState::Failed`] and no child is started.
/// A child that breaks is started again after 0.5, 2 and 8 seconds, then given up; a completed reply sets that back.
/// Requests that wait when it breaks are kept, the running one fails. Dropping the engine kills the child.
pub fn spawn_child(exe: PathBuf, options: EngineOptions, sink: Sink) -> Box<dyn Engine> {
    let (notes, inbox) = mpsc::channel();
    let supervisor = Supervisor::new(exe, options, sink, notes.clone());
    // A thread that cannot be had leaves an inbox without reader; requests then have no answer, as has the system.
    let thread = thread::Builder::new().name("engine-parent".into()).spawn(move || supervisor.run(&inbox)).ok();
    Box::new(ChildEngine { notes, thread })
}

struct ChildEngine {
    notes: mpsc::Sender<Note>,
    thread: Option<JoinHandle<()>>,
}

impl Engine for ChildEngine {
    fn generate(&mut self, request: Request) {
        let _ = self.notes.send(Note::Ask(request)); // the supervisor outlives us
    }

    fn cancel(&mut self, id: u64) {
        let _ = self.notes.send(Note::Cancel(id));
    }
}

impl Drop for ChildEngine {
    fn drop(&mut self) {
        let _ = self.notes.send(Note::Quit);
        if let Some(thread) = self.thread.take().filter(|t| t.thread().id() != thread::current().id()) {
            let _ = thread.join();
        }
    }
}
