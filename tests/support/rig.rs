//! The engine of the real program under test: its options, its events, and the child behind it.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::llm::{
    Engine, EngineEvent, EngineOptions, GpuLayers, Message, ModelInfo, ModelState, Request, Role, Stats, StopReason,
    spawn_child,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver},
    },
    time::Duration,
};

pub const PATIENCE: Duration = Duration::from_secs(120);

/// One at a time: they share few cores, and each must know which child is its own.
pub fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn model() -> Option<PathBuf> {
    let path = std::env::var_os("GRADUS_TEST_MODEL").map(PathBuf::from);
    if path.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI is set, but GRADUS_TEST_MODEL is not");
        println!("skipped: set GRADUS_TEST_MODEL to the path of a small GGUF model to run this test");
    }
    path
}

pub fn options(model: &Path) -> EngineOptions {
    EngineOptions {
        model: model.into(),
        gpu_layers: GpuLayers::N(0),
        threads: Some(1),
        context: 4096,
        ..EngineOptions::default()
    }
}

pub fn user(text: &str) -> Vec<Message> {
    vec![Message::new(Role::User, text)]
}

pub fn request(id: u64, messages: Vec<Message>, max_tokens: u32) -> Request {
    Request { id, messages, max_tokens, temperature: 0.0, seed: 1, ..Request::default() }
}

pub struct Rig {
    pub engine: Box<dyn Engine>,
    pub events: Receiver<EngineEvent>,
}

impl Rig {
    pub fn start(options: EngineOptions) -> Self {
        let (tx, events) = mpsc::channel();
        let exe = PathBuf::from(env!("CARGO_BIN_EXE_gradus"));
        Self { engine: spawn_child(exe, options, Box::new(move |e| drop(tx.send(e)))), events }
    }

    pub fn ready(model: &Path) -> (Self, ModelInfo) {
        let rig = Self::start(options(model));
        let info = rig.wait_ready();
        (rig, info)
    }

    pub fn next(&self) -> EngineEvent {
        self.events.recv_timeout(PATIENCE).expect("an event in time")
    }

    pub fn wait<T>(&self, mut wanted: impl FnMut(EngineEvent) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(self.next()) {
                return found;
            }
        }
    }

    pub fn wait_ready(&self) -> ModelInfo {
        self.wait(|e| match e {
            EngineEvent::State(ModelState::Ready(info)) => Some(info),
            EngineEvent::State(ModelState::Failed { why }) => panic!("{why}"),
            _ => None,
        })
    }

    /// Why the model is given up.
    pub fn failure(&self) -> String {
        self.wait(|e| match e {
            EngineEvent::State(ModelState::Failed { why }) => Some(why),
            EngineEvent::State(ModelState::Ready(_)) => panic!("it was loaded"),
            _ => None,
        })
    }

    /// Why a request failed.
    pub fn refusal(&self, of: u64) -> String {
        self.wait(|e| match e {
            EngineEvent::Failed { id, error } if id == of => Some(error),
            _ => None,
        })
    }

    pub fn first_text(&self, of: u64) {
        self.wait(|e| matches!(e, EngineEvent::Text { id, .. } if id == of).then_some(()));
    }

    pub fn done(&self, of: u64) -> (String, StopReason, Stats) {
        let mut all = String::new();
        self.wait(|e| match e {
            EngineEvent::Text { id, text } => {
                assert_eq!(id, of, "text of another request");
                assert!(!text.is_empty());
                all.push_str(&text);
                None
            }
            EngineEvent::Done { id, stop, stats } if id == of => Some((std::mem::take(&mut all), stop, stats)),
            EngineEvent::Failed { error, .. } => panic!("{error}"),
            _ => None,
        })
    }

    pub fn ask(&mut self, request: Request) -> (String, StopReason, Stats) {
        let id = request.id;
        self.engine.generate(request);
        self.done(id)
    }
}

/// The children of this process that are engines.
pub fn children() -> Vec<u32> {
    let me = std::process::id().to_string();
    let pids = fs::read_dir("/proc").unwrap().flatten().filter_map(|e| e.file_name().to_str()?.parse().ok());
    let mine = pids.filter(|pid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let engine = fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|c| c.ends_with(b"__engine\0"));
        engine && fields.get(1) == Some(&me.as_str()) && fields.first() != Some(&"Z")
    });
    mine.collect()
}

pub fn signal(name: &str) {
    let children = children();
    assert_eq!(children.len(), 1, "{children:?}");
    assert!(Command::new("kill").args([name, &children[0].to_string()]).status().unwrap().success());
}
