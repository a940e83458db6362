//! What happens when: the one thread that knows whether there is a child, what it works on, and what waits.
//!
//! Owns the queue, the back-off and the engine's state. At most one request is with the child, so that a crash fails
//! exactly one. A cancelled request is done at once for the caller; the next waits until the child has let go of it.

use super::process::{Process, describe};
use crate::llm::{
    frames::Order,
    gguf,
    types::{EngineEvent, EngineOptions, GpuLayers, ModelState, Request, Sink, Stats, StopReason},
};
use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::mpsc,
    time::{Duration, Instant},
};

/// Pauses before the first, second and third new start.
const PAUSES: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(8)];

/// What reaches the supervisor. `run` tells children apart, so that the last words of an old one are not the new one's.
pub(super) enum Note {
    Ask(Request),
    Cancel(u64),
    Quit,
    Event { run: u64, event: EngineEvent },
    Gone { run: u64, broken: Option<String> },
}

enum Phase {
    Loading,
    Ready,
    Waiting { until: Instant },
    Failed { why: String },
}

struct Running {
    id: u64,
    begun: Instant,
    first: Option<Instant>,
    stats: Stats,
}

pub(super) struct Supervisor {
    exe: PathBuf,
    options: EngineOptions,
    sink: Sink,
    notes: mpsc::Sender<Note>,
    process: Option<Process>,
    run: u64,
    phase: Phase,
    queue: VecDeque<Request>,
    running: Option<Running>,
    /// Cancelled, but the child still works on it.
    leaving: Option<u64>,
    failures: usize,
    /// Why the GPU is not tried again.
    gpu_broke: Option<String>,
}

impl Supervisor {
    pub fn new(exe: PathBuf, options: EngineOptions, sink: Sink, notes: mpsc::Sender<Note>) -> Self {
        Self {
            exe,
            options,
            sink,
            notes,
            process: None,
            run: 0,
            phase: Phase::Loading,
            queue: VecDeque::new(),
            running: None,
            leaving: None,
            failures: 0,
            gpu_broke: None,
        }
    }

    pub fn run(mut self, inbox: &mpsc::Receiver<Note>) {
        self.start();
        loop {
            let note = match self.phase {
                Phase::Waiting { until } => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
                _ => inbox.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            };
            match note {
                Ok(Note::Quit) | Err(mpsc::RecvTimeoutError::Disconnected) => return, // the child goes with `process`
                Err(mpsc::RecvTimeoutError::Timeout) => self.start(),
                Ok(Note::Ask(request)) => self.ask(request),
                Ok(Note::Cancel(id)) => self.cancel(id),
                Ok(Note::Event { run, event }) if run == self.run => self.hear(event),
                Ok(Note::Gone { run, broken }) if run == self.run => self.gone(broken),
                Ok(Note::Event { .. } | Note::Gone { .. }) => {}
            }
        }
    }

    fn emit(&self, event: EngineEvent) {
        (self.sink)(event);
    }

    fn start(&mut self) {
        if let Err(e) = gguf::read(&self.options.model) {
            return self.give_up(e.to_string());
        }
        self.run += 1;
        self.phase = Phase::Loading;
        self.emit(EngineEvent::State(ModelState::Loading { percent: 0 }));
        let log = self.options.log.as_deref();
        let started = Process::start(&self.exe, log, self.run, self.notes.clone());
        let process = match started {
            Ok(process) => process,
            Err(e) => {
                let exe = self.exe.display();
                return self.give_up(format!(
                    "The engine cannot be started: {exe}: {e}. If gradus was just updated, start it again."
                ));
            }
        };
        let mut options = self.options.clone();
        // the child may have another working directory one day
        options.model = std::path::absolute(&options.model).unwrap_or(options.model);
        if self.gpu_broke.is_some() {
            options.gpu_layers = GpuLayers::N(0);
        }
        if let Err(e) = process.send(&Order::Load { options, note: self.gpu_broke.clone() }) {
            let path = self.options.model.display();
            return self.give_up(format!("The model's path {path} cannot be used: {e}. Move the file and try again."));
        }
        self.process = Some(process);
    }

    fn ask(&mut self, request: Request) {
        if let Phase::Failed { why } = &self.phase {
            return self.emit(EngineEvent::Failed { id: request.id, error: why.clone() });
        }
        self.queue.push_back(request);
        self.advance();
    }

    /// Hands the next request to the child, if it is free.
    fn advance(&mut self) {
        if !matches!(self.phase, Phase::Ready) || self.running.is_some() || self.leaving.is_some() {
            return;
        }
        let (Some(process), Some(mut request)) = (&self.process, self.queue.pop_front()) else { return };
        if !request.temperature.is_finite() {
            request.temperature = 0.0; // JSON has no such numbers
        }
        let id = request.id;
        match process.send(&Order::Generate(request)) {
            Ok(()) => {
                let stats = Stats::default();
                self.running = Some(Running { id, begun: Instant::now(), first: None, stats });
            }
            Err(e) => {
                self.emit(EngineEvent::Failed { id, error: format!("The conversation cannot be sent: {e}.") });
                self.advance();
            }
        }
    }

    fn cancel(&mut self, id: u64) {
        let done = |stats| EngineEvent::Done { id, stop: StopReason::Cancelled, stats };
        if let Some(at) = self.queue.iter().position(|r| r.id == id) {
            self.queue.remove(at);
            return self.emit(done(Stats::default()));
        }
        let Some(mut running) = self.running.take_if(|r| r.id == id) else { return };
        if let Some(process) = &self.process {
            let _ = process.send(&Order::Cancel { id }); // too short to be refused
        }
        self.leaving = Some(id);
        running.stats.ms = running.first.map_or(0, |t| t.elapsed().as_millis() as u64);
        self.emit(done(running.stats));
    }

    fn hear(&mut self, event: EngineEvent) {
        match event {
            EngineEvent::State(ModelState::Ready(info)) => {
                self.phase = Phase::Ready;
                self.emit(EngineEvent::State(ModelState::Ready(info)));
                self.advance();
            }
            EngineEvent::State(ModelState::Failed { why }) => self.give_up(why),
            EngineEvent::State(state @ ModelState::Loading { .. }) => self.emit(EngineEvent::State(state)),
            EngineEvent::State(_) => {}
            EngineEvent::Queued { id, .. } | EngineEvent::Progress { id, .. } | EngineEvent::Text { id, .. } => {
                if let Some(running) = self.running.as_mut().filter(|r| r.id == id) {
                    running.count(&event);
                    self.emit(event);
                }
            }
            EngineEvent::Done { id, .. } | EngineEvent::Failed { id, .. } => {
                if self.leaving.take_if(|l| *l == id).is_none() {
                    let Some(_) = self.running.take_if(|r| r.id == id) else { return };
                    self.emit(event);
                }
                self.failures = 0;
                self.advance();
            }
        }
    }

    /// The child's output ended, or is not to be believed.
    fn gone(&mut self, broken: Option<String>) {
        let Some(mut process) = self.process.take() else { return };
        let cause = match broken {
            Some(broken) => {
                process.end();
                broken
            }
            None => describe(process.farewell()),
        };
        let loading = matches!(self.phase, Phase::Loading);
        if loading && self.options.gpu_layers != GpuLayers::N(0) && self.gpu_broke.is_none() {
            // A broken GPU driver may take the process with it; the CPU deserves a try.
            self.gpu_broke = Some(format!("the first start ended with {cause}"));
        }
        self.leaving = None;
        let doing = if loading { "while loading the model" } else { "unexpectedly" };
        let why = format!("The engine ended {doing} ({cause})");
        let Some(pause) = PAUSES.get(self.failures) else {
            let log = self.options.log.as_ref().map_or(String::new(), |l| format!(" {} says more.", l.display()));
            return self.give_up(format!(
                "{why}, for the fourth time in a row.{log} Choose another model with `gradus model list`, or fetch this \
                 one again with `gradus model pull`."
            ));
        };
        self.failures += 1;
        if let Some(running) = self.running.take() {
            let error = format!("{why}. It is being started again; ask once more.");
            self.emit(EngineEvent::Failed { id: running.id, error });
        }
        self.phase = Phase::Waiting { until: Instant::now() + *pause };
        self.emit(EngineEvent::State(ModelState::Restarting { why, in_ms: pause.as_millis() as u64 }));
    }

    fn give_up(&mut self, why: String) {
        self.process = None;
        self.run += 1; // its last words are of no more interest
        self.leaving = None;
        let running = self.running.take().map(|r| r.id);
        let waiting: Vec<u64> = running.into_iter().chain(self.queue.drain(..).map(|r| r.id)).collect();
        for id in waiting {
            self.emit(EngineEvent::Failed { id, error: why.clone() });
        }
        self.emit(EngineEvent::State(ModelState::Failed { why: why.clone() }));
        self.phase = Phase::Failed { why };
    }
}

impl Running {
    /// Keeps count from outside, for the case that the request is cancelled.
    fn count(&mut self, event: &EngineEvent) {
        match event {
            EngineEvent::Progress { done, total, .. } => {
                if self.stats.prompt_tokens == 0 {
                    self.stats.reused_tokens = *done;
                }
                self.stats.prompt_tokens = *total;
            }
            EngineEvent::Text { .. } => {
                self.stats.tokens += 1;
                if self.first.is_none() {
                    self.first = Some(Instant::now());
                    self.stats.first_token_ms = self.begun.elapsed().as_millis() as u64;
                }
            }
            _ => {}
        }
    }
}
