//! The workbench's worker: one thread finds out what this machine has, then one for each run, so that no key ever waits
//! for a compiler; and the folder of the `command` at hand.

use super::{Inbox, Msg};
use crate::curriculum::runs::{Job, Outcome, Unavailable};
use crate::curriculum::{Curriculum, Errand};
use crate::msg;
use crate::runner::{Room, Sandbox, Workbench};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

/// How programs are to be run.
#[derive(Debug, Clone, Default)]
pub struct BenchOptions {
    /// This program, which is the sandbox's helper; without it there are limits only.
    pub helper: Option<PathBuf>,
    /// Whether the programs of this curriculum may run without whole walls: it is shipped, or the learner said so.
    pub trusted: bool,
}

/// A machine's workbench, or why programs are not run on it.
type Found = Result<Workbench, Unavailable>;

pub(super) struct Bench {
    found: Arc<OnceLock<Found>>,
    inbox: Inbox,
    runs: BTreeMap<u64, Arc<AtomicBool>>,
    /// Ends whatever the workbench does.
    stop: Arc<AtomicBool>,
    /// Those that may have a program running, and its folder.
    workers: Vec<JoinHandle<()>>,
    room: Option<(String, Arc<Mutex<Room>>)>,
}

impl Bench {
    /// Begins to look for what the curriculum needs; [`Msg::Tools`] tells what is missing.
    pub(super) fn start(options: BenchOptions, curriculum: Arc<Curriculum>, inbox: Inbox) -> Bench {
        let (found, stop) = (Arc::new(OnceLock::new()), Arc::new(AtomicBool::new(false)));
        let (into, to, halt) = (Arc::clone(&found), inbox.clone(), Arc::clone(&stop));
        let looking = std::thread::spawn(move || {
            let bench = into.get_or_init(|| open(&options, halt));
            to(Msg::Tools(missing(bench, &curriculum)));
        });
        Bench { found, inbox, runs: BTreeMap::new(), stop, workers: vec![looking], room: None }
    }

    pub(super) fn run(&mut self, id: u64, job: Box<Job>) {
        self.spawn(id, move |bench, stop, say| bench.perform(&job, stop, say));
    }

    /// Runs what nobody of ours wrote: only behind whole walls, whoever is trusted otherwise.
    pub(super) fn run_strange(&mut self, id: u64, job: Box<Job>) {
        self.spawn(id, move |bench, stop, say| match bench.is_walled() {
            true => bench.perform(&job, stop, say),
            false => Outcome::Unavailable(Unavailable { why: msg!("bench-strange"), how: String::new() }),
        });
    }

    pub(super) fn stop(&mut self, id: u64) {
        if let Some(stop) = self.runs.remove(&id) {
            stop.store(true, Ordering::Relaxed);
        }
    }

    /// The run has ended.
    pub(super) fn ended(&mut self, id: u64) {
        self.runs.remove(&id);
    }

    pub(super) fn check(&mut self, id: u64, item: &str, language: &str, errand: &Errand) {
        match self.room(item, language, errand) {
            Ok(room) => self.spawn(id, move |bench, stop, _| {
                let room = room.lock().unwrap_or_else(PoisonError::into_inner);
                room.check(bench, stop)
            }),
            Err(why) => (self.inbox)(Msg::Ran { id, outcome: Box::new(Outcome::Unavailable(why)) }),
        }
    }

    /// The command of a shell in the folder of an item.
    pub(super) fn shell(&mut self, item: &str, language: &str, errand: &Errand) -> Result<Command, Unavailable> {
        let room = self.room(item, language, errand)?;
        let mut room = room.lock().unwrap_or_else(PoisonError::into_inner);
        room.shell(waited(&self.found)?)
    }

    /// What was typed into the shell since the last time it was asked.
    pub(super) fn typed(&self) -> String {
        let room = self.room.as_ref().map(|(_, room)| room.lock().unwrap_or_else(PoisonError::into_inner));
        room.map_or_else(String::new, |mut room| room.typed())
    }

    /// Runs one line in the folder of an item, for a face without a terminal; what it printed.
    pub(super) fn line(
        &mut self,
        item: &str,
        language: &str,
        errand: &Errand,
        line: &str,
    ) -> Result<String, Unavailable> {
        let room = self.room(item, language, errand)?;
        let mut room = room.lock().unwrap_or_else(PoisonError::into_inner);
        room.line(waited(&self.found)?, line)
    }

    /// Forgets the folder of an item; the next one is made anew.
    pub(super) fn fresh(&mut self, item: &str) {
        self.room.take_if(|(of, _)| of == item);
    }

    /// The folder of an item, made where it is not there. There is one at a time.
    fn room(&mut self, item: &str, language: &str, errand: &Errand) -> Result<Arc<Mutex<Room>>, Unavailable> {
        if let Some((of, room)) = &self.room
            && of == item
        {
            return Ok(Arc::clone(room));
        }
        let room = Arc::new(Mutex::new(Room::make(waited(&self.found)?, language, errand)?));
        self.room = Some((item.to_string(), Arc::clone(&room)));
        Ok(room)
    }

    fn spawn(
        &mut self,
        id: u64,
        work: impl FnOnce(&Workbench, &AtomicBool, &mut dyn FnMut(&str)) -> Outcome + Send + 'static,
    ) {
        let stop = Arc::new(AtomicBool::new(false));
        self.runs.insert(id, Arc::clone(&stop));
        let (found, inbox) = (Arc::clone(&self.found), self.inbox.clone());
        self.workers.retain(|w| !w.is_finished());
        self.workers.push(std::thread::spawn(move || {
            let mut say = |text: &str| inbox(Msg::RunSays { id, text: text.to_string() });
            let outcome = waited(&found).map_or_else(Outcome::Unavailable, |bench| work(bench, &stop, &mut say));
            inbox(Msg::Ran { id, outcome: Box::new(outcome) });
        }));
    }
}

impl Drop for Bench {
    /// Nothing goes on when the program ends, and no folder stays: a stop is heeded within some hundredths of a second.
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.runs.values().for_each(|stop| stop.store(true, Ordering::Relaxed));
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

/// The workbench, as soon as it is known.
fn waited(found: &OnceLock<Found>) -> Result<&Workbench, Unavailable> {
    found.wait().as_ref().map_err(Clone::clone)
}

fn open(options: &BenchOptions, stop: Arc<AtomicBool>) -> Found {
    let sandbox = options.helper.as_ref().and_then(|helper| Sandbox::find(helper).ok());
    let whole = sandbox.as_ref().is_some_and(|s| s.layers.whole());
    if !whole && !options.trusted {
        return Err(Unavailable { why: msg!("bench-not-whole"), how: msg!("bench-trust") });
    }
    Ok(Workbench::new(stop, sandbox))
}

/// What the curriculum needs and this machine lacks.
fn missing(found: &Found, curriculum: &Curriculum) -> BTreeSet<String> {
    let (languages, programs) = curriculum.tools();
    let lacks = |language: &String| match found {
        Ok(bench) => bench.compiler(language).is_err(),
        Err(_) => true,
    };
    let mut missing: BTreeSet<String> = languages.into_iter().filter(lacks).collect();
    missing.extend(programs.into_iter().filter(|p| !Workbench::has(p)));
    missing
}
