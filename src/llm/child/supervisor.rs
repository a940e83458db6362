//! What happens when: the one thread that knows whether there is an engine, what it works on, and what waits.
//!
//! Owns the back-off, the engine's state and the watch over its signs of life. Requests go to the engine as they come; it
//! answers those of several conversations side by side. Towards the engine each has a number of its own, so that a
//! cancelled request is done at once for the caller, whatever the engine still says about it.

use super::{
    flight::Flight,
    process::{Process, describe, is_crash, last_words},
};
use crate::llm::{
    frames::{Order, Said},
    gguf,
    types::{EngineEvent, EngineOptions, GpuLayers, ModelState, Request, Sink, Stats, StopReason},
};
use crate::{locale, msg};
use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::mpsc::{self, RecvTimeoutError},
    time::{Duration, Instant},
};

/// Pauses before the first, second and third new start.
const PAUSES: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(8)];
/// Between two looks at a busy engine's signs of life.
const LOOK: Duration = Duration::from_millis(250);
/// Without a sign for so long, a busy engine is said to stall.
const STALL: Duration = Duration::from_secs(1);
/// Without a sign for so long, it is taken to hang and ended.
const HANG: Duration = Duration::from_secs(8);
/// The same where the library may be silent for long: while it loads from a slow disk, and while a driver of a GPU makes
/// its programs.
const HANG_SLOW: Duration = Duration::from_secs(60);

/// What reaches the supervisor. `run` tells engines apart, so that the last words of an old one are not the new one's.
pub(super) enum Note {
    Ask(Request),
    Cancel(u64),
    Quit,
    Said { run: u64, said: Said },
    Gone { run: u64, broken: Option<String> },
}

enum Phase {
    Loading,
    Ready { on_gpu: bool },
    Waiting { until: Instant },
    Failed { why: String },
}

pub(super) struct Supervisor {
    exe: PathBuf,
    options: EngineOptions,
    sink: Sink,
    notes: mpsc::Sender<Note>,
    process: Option<Process>,
    run: u64,
    phase: Phase,
    /// Wait for an engine.
    queue: VecDeque<Flight>,
    /// With the engine.
    sent: Vec<Flight>,
    last_number: u64,
    failures: usize,
    /// The native library has failed on this file once already.
    crashed: bool,
    /// Why the GPU is not tried again.
    gpu_broke: Option<String>,
    last_sign: Instant,
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
            sent: Vec::new(),
            last_number: 0,
            failures: 0,
            crashed: false,
            gpu_broke: None,
            last_sign: Instant::now(),
        }
    }

    pub fn run(mut self, inbox: &mpsc::Receiver<Note>) {
        self.start();
        loop {
            let note = match self.phase {
                Phase::Waiting { until } => inbox.recv_timeout(until.saturating_duration_since(Instant::now())),
                Phase::Loading => inbox.recv_timeout(LOOK),
                Phase::Ready { .. } if !self.sent.is_empty() => inbox.recv_timeout(LOOK),
                _ => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match note {
                Ok(Note::Quit) | Err(RecvTimeoutError::Disconnected) => return self.quit(),
                Err(RecvTimeoutError::Timeout) if matches!(self.phase, Phase::Waiting { .. }) => self.start(),
                Err(RecvTimeoutError::Timeout) => self.watch(),
                Ok(Note::Ask(request)) => self.ask(request),
                Ok(Note::Cancel(id)) => self.cancel(id),
                Ok(Note::Said { run, said }) if run == self.run => {
                    self.last_sign = Instant::now();
                    self.hear(said);
                }
                Ok(Note::Gone { run, broken }) if run == self.run => self.gone(broken),
                Ok(Note::Said { .. } | Note::Gone { .. }) => {}
            }
        }
    }

    fn quit(&mut self) {
        let well = matches!(self.phase, Phase::Ready { .. });
        match self.process.take() {
            Some(process) if well => process.leave(self.options.socket.is_some()),
            Some(mut process) => drop(process.end()),
            None => {}
        }
    }

    fn emit(&self, event: EngineEvent) {
        (self.sink)(event);
    }

    fn start(&mut self) {
        // first of all: on a slow disk the header alone takes a while
        self.emit(EngineEvent::State(ModelState::Loading { percent: 0 }));
        if let Err(e) = gguf::read(&self.options.model) {
            return self.give_up(e.to_string());
        }
        self.run += 1;
        self.phase = Phase::Loading;
        self.last_sign = Instant::now();
        let shared = self.options.socket.as_deref().filter(|_| self.failures == 0);
        let joined = shared.and_then(|socket| Process::join(socket, self.run, self.notes.clone()).ok());
        let log = self.options.log.as_deref();
        let started = joined.map_or_else(|| Process::start(&self.exe, log, self.run, self.notes.clone()), Ok);
        let process = match started {
            Ok(process) => process,
            Err(e) => {
                let exe = self.exe.display().to_string();
                return self.give_up(msg!("engine-not-started", exe = exe, why = e.to_string()));
            }
        };
        let mut options = self.options.clone();
        // the child may have another working directory one day
        options.model = std::path::absolute(&options.model).unwrap_or(options.model);
        if self.gpu_broke.is_some() {
            options.gpu_layers = GpuLayers::N(0);
        }
        if let Err(e) = process.send(&Order::Load { options, note: self.gpu_broke.clone() }) {
            let path = self.options.model.display().to_string();
            return self.give_up(msg!("engine-path", path = path, why = e.to_string()));
        }
        self.process = Some(process);
    }

    fn ask(&mut self, request: Request) {
        if let Phase::Failed { why } = &self.phase {
            return self.emit(EngineEvent::Failed { id: request.id, error: why.clone() });
        }
        if let Some(refused) = request.refused() {
            return self.emit(refused);
        }
        self.last_number += 1;
        self.queue.push_back(Flight::new(request, self.last_number));
        self.hand_over();
    }

    /// Gives the engine what waits for it.
    fn hand_over(&mut self) {
        let (Phase::Ready { .. }, Some(process)) = (&self.phase, &self.process) else { return };
        if self.sent.is_empty() {
            self.last_sign = Instant::now(); // a resting engine was not watched
        }
        for mut flight in self.queue.drain(..) {
            match process.send(&Order::Generate(flight.order())) {
                Ok(()) => self.sent.push(flight),
                Err(e) => (self.sink)(flight.failed(msg!("engine-not-sent", why = e.to_string()))),
            }
        }
    }

    fn cancel(&mut self, id: u64) {
        if let Some(at) = self.queue.iter().position(|f| f.id() == id) {
            self.queue.remove(at);
            return self.emit(EngineEvent::Done { id, stop: StopReason::Cancelled, stats: Stats::default() });
        }
        let Some(at) = self.sent.iter().position(|f| f.id() == id) else { return };
        let flight = self.sent.remove(at);
        if let Some(process) = &self.process {
            let _ = process.send(&Order::Cancel { id: flight.number }); // too short to be refused
        }
        self.emit(flight.cancelled());
    }

    fn hear(&mut self, said: Said) {
        match said {
            Said::Beat => {}
            Said::Event(EngineEvent::State(ModelState::Ready(info))) => {
                self.phase = Phase::Ready { on_gpu: info.gpu_layers > 0 };
                self.crashed = false;
                self.emit(EngineEvent::State(ModelState::Ready(info)));
                self.hand_over();
            }
            Said::Event(EngineEvent::State(ModelState::Failed { why })) => self.give_up(why),
            Said::Event(EngineEvent::State(state @ ModelState::Loading { .. })) => self.emit(EngineEvent::State(state)),
            Said::Event(EngineEvent::State(_)) => {}
            Said::Event(event) => {
                let at = self.sent.iter().position(|f| Some(f.number) == event.id());
                let Some(at) = at else { return }; // cancelled
                self.sent[at].count(&event);
                let id = self.sent[at].id();
                if matches!(event, EngineEvent::Done { .. } | EngineEvent::Failed { .. }) {
                    self.sent.remove(at);
                    self.failures = 0;
                }
                self.emit(event.with_id(id));
            }
        }
    }

    /// Looks at how long the engine has been silent.
    fn watch(&mut self) {
        let silent = self.last_sign.elapsed();
        let loading = matches!(self.phase, Phase::Loading);
        let patience = match self.phase {
            Phase::Loading | Phase::Ready { on_gpu: true } => HANG_SLOW,
            _ => HANG,
        };
        if silent > patience {
            return self.gone(Some(msg!("engine-silent", n = silent.as_secs())));
        }
        if silent > STALL && !loading {
            let stalled: Vec<u64> = self.sent.iter_mut().filter_map(Flight::stall).collect();
            stalled.into_iter().for_each(|id| self.emit(EngineEvent::Stalled { id }));
        }
    }

    /// The engine's output ended, or is not to be believed.
    fn gone(&mut self, broken: Option<String>) {
        let Some(mut process) = self.process.take() else { return };
        let shared = process.is_shared();
        let status = match &broken {
            Some(_) => process.end().filter(|_| false),
            None => process.farewell(),
        };
        let cause = match broken {
            Some(broken) => broken,
            None if shared => msg!("engine-ended-by-session"),
            None => describe(status),
        };
        let loading = matches!(self.phase, Phase::Loading);
        let on_gpu = match self.phase {
            Phase::Ready { on_gpu } => on_gpu,
            _ => loading && self.options.gpu_layers != GpuLayers::N(0),
        };
        let crashed = is_crash(status);
        let had_gpu = on_gpu && self.gpu_broke.is_none();
        if had_gpu {
            // A broken GPU driver may take the process with it; the CPU deserves a try.
            self.gpu_broke = Some(msg!("engine-gpu-broke", cause = cause.as_str()));
        }
        let why = match loading {
            true => msg!("engine-ended-loading", cause = cause.as_str()),
            false => msg!("engine-ended", cause = cause.as_str()),
        };
        if loading && crashed && !had_gpu && std::mem::replace(&mut self.crashed, true) {
            return self.give_up(self.unloadable(&cause));
        }
        let Some(pause) = PAUSES.get(self.failures) else {
            let log = self.options.log.as_ref().map(|l| msg!("engine-log", log = l.display().to_string()));
            let four = msg!("engine-four-times", why = why);
            let words = locale::sentences(&[&four, &log.unwrap_or_default(), &msg!("engine-other-model")]);
            return self.give_up(words);
        };
        self.failures += 1;
        self.phase = Phase::Waiting { until: Instant::now() + *pause };
        self.settle(&why);
        self.emit(EngineEvent::State(ModelState::Restarting { why, in_ms: pause.as_millis() as u64 }));
    }

    /// What was with the engine that is gone: what had begun fails, what had not waits for the next one.
    fn settle(&mut self, why: &str) {
        let (mut again, over): (Vec<_>, Vec<_>) = self.sent.drain(..).partition(Flight::can_wait);
        again.iter_mut().for_each(Flight::once_more);
        again.into_iter().rev().for_each(|f| self.queue.push_front(f));
        for flight in over {
            self.emit(flight.failed(msg!("engine-again", why = why)));
        }
    }

    fn unloadable(&self, cause: &str) -> String {
        let said = last_words(self.options.log.as_deref()).map_or(String::new(), |w| format!(": {w}"));
        let (model, cause) = (self.options.model.display().to_string(), format!("{cause}{said}"));
        msg!("engine-unloadable", model = model, cause = cause)
    }

    fn give_up(&mut self, why: String) {
        if let Some(mut process) = self.process.take() {
            process.end();
        }
        self.run += 1; // its last words are of no more interest
        let waiting: Vec<Flight> = self.sent.drain(..).chain(self.queue.drain(..)).collect();
        waiting.into_iter().for_each(|flight| self.emit(flight.failed(why.clone())));
        self.emit(EngineEvent::State(ModelState::Failed { why: why.clone() }));
        self.phase = Phase::Failed { why };
    }
}
