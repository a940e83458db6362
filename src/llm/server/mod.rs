//! The engine on another machine: any server that speaks the chat interface of OpenAI (llama-server, vLLM, Ollama).
//!
//! Owns the queue towards the servers and the promise that every request ends exactly once. A request goes to the first
//! server that is well; as long as nothing was heard of a reply, another try or another server may take it. What a server
//! says is data from a stranger: bounded, cleaned where it is shown in errors, and never code.
//!
//! ```text
//! spawn_server -> queue -> answer (tries, servers) -> call (one HTTP exchange) -> sse, reply (what came)
//! clock: an end to each exchange
//! probe: is a server there, which model, how much context   pool: which server next   key: the secret
//! ```

mod answer;
mod call;
mod clock;
mod key;
mod pool;
mod probe;
mod reply;
mod sse;

pub use key::{Key, KeyError};
pub use pool::{Address, AddressError};

use super::types::{Engine, EngineEvent, ModelInfo, ModelState, Request, Sink, Stats, StopReason};
use call::Cancel;
use pool::Pool;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// Requests on their way at once at most; a tutor has one, and its judgements one more.
const AT_ONCE: usize = 4;

/// How to reach a model.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// In the order of preference; not empty.
    pub servers: Vec<Address>,
    /// The model's name there; `None` takes the first that the server names.
    pub model: Option<String>,
    /// What proves that one may ask.
    pub key: Option<Key>,
}

struct Running {
    id: u64,
    conversation: u64,
    cancel: Arc<Cancel>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Request>,
    running: Vec<Running>,
    /// What was said of the model last.
    told: Option<ModelState>,
}

struct Shared {
    options: ServerOptions,
    sink: Sink,
    state: Mutex<State>,
    pool: Mutex<Pool>,
    info: Mutex<Option<ModelInfo>>,
    probing: AtomicBool,
    quit: AtomicBool,
}

/// An engine that asks servers. Returns at once; whether a server is there comes through the sink.
pub fn spawn_server(options: ServerOptions, sink: Sink) -> Box<dyn Engine> {
    let pool = Mutex::new(Pool::new(options.servers.clone()));
    let shared = Arc::new(Shared {
        options,
        sink,
        state: Mutex::default(),
        pool,
        info: Mutex::new(None),
        probing: AtomicBool::new(false),
        quit: AtomicBool::new(false),
    });
    shared.tell(ModelState::Loading { percent: 0 });
    probe::begin(&shared);
    Box::new(ServerEngine { shared })
}

/// Asks one server what it has, once; takes some 20 seconds at most.
///
/// # Errors
/// Why it cannot be used, in a few words.
pub fn look(options: &ServerOptions, address: &Address) -> Result<ModelInfo, String> {
    probe::model(address, options.key.as_ref(), options.model.as_deref())
}

struct ServerEngine {
    shared: Arc<Shared>,
}

impl Engine for ServerEngine {
    fn generate(&mut self, request: Request) {
        if let Some(refused) = request.refused() {
            return (self.shared.sink)(refused);
        }
        self.shared.lock().waiting.push_back(request);
        self.shared.advance();
    }

    fn cancel(&mut self, id: u64) {
        let mut state = self.shared.lock();
        let done = EngineEvent::Done { id, stop: StopReason::Cancelled, stats: Stats::default() };
        if let Some(at) = state.waiting.iter().position(|r| r.id == id) {
            state.waiting.remove(at);
            return (self.shared.sink)(done);
        }
        let Some(at) = state.running.iter().position(|r| r.id == id) else { return };
        let running = state.running.remove(at);
        (self.shared.sink)(done); // under the lock, so that nothing comes after it
        drop(state);
        running.cancel.now();
        self.shared.advance();
    }
}

impl Drop for ServerEngine {
    fn drop(&mut self) {
        self.shared.quit.store(true, Ordering::SeqCst);
        let mut state = self.shared.lock();
        state.waiting.clear();
        let running: Vec<Running> = state.running.drain(..).collect();
        drop(state);
        running.iter().for_each(|r| r.cancel.now());
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_quit(&self) -> bool {
        self.quit.load(Ordering::SeqCst)
    }

    fn info(&self) -> Option<ModelInfo> {
        self.info.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A message without the key, which a server may repeat in its errors.
    fn hide(&self, text: String) -> String {
        self.options.key.as_ref().map_or(text.clone(), |k| k.hide(&text))
    }

    /// Tells how the model is, where that is news.
    fn tell(&self, model: ModelState) {
        let model = match model {
            ModelState::Restarting { why, in_ms } => ModelState::Restarting { why: self.hide(why), in_ms },
            ModelState::Ready(info) => ModelState::Ready(ModelInfo { name: self.hide(info.name), ..info }),
            other => other,
        };
        let mut state = self.lock();
        if state.told.as_ref() != Some(&model) && !self.has_quit() {
            state.told = Some(model.clone());
            (self.sink)(EngineEvent::State(model));
        }
    }

    /// Something about a running request; false where it is over.
    fn emit(&self, event: EngineEvent) -> bool {
        let state = self.lock();
        let live = state.running.iter().any(|r| Some(r.id) == event.id());
        if live {
            (self.sink)(event);
        }
        live
    }

    /// The last event of a request.
    fn finish(self: &Arc<Self>, event: EngineEvent) {
        let event = match event {
            EngineEvent::Failed { id, error } => EngineEvent::Failed { id, error: self.hide(error) },
            other => other,
        };
        let mut state = self.lock();
        if let Some(at) = state.running.iter().position(|r| Some(r.id) == event.id()) {
            state.running.remove(at);
            (self.sink)(event);
        }
        drop(state);
        self.advance();
    }

    /// Lets those begin whose turn it is: requests of one conversation one after the other.
    fn advance(self: &Arc<Self>) {
        loop {
            let mut state = self.lock();
            if state.running.len() >= AT_ONCE || self.has_quit() {
                return;
            }
            let busy = |r: &Request| state.running.iter().any(|other| other.conversation == r.conversation);
            let Some(at) = state.waiting.iter().position(|r| !busy(r)) else { return };
            let Some(request) = state.waiting.remove(at) else { return };
            let cancel = Arc::new(Cancel::default());
            let (id, conversation) = (request.id, request.conversation);
            state.running.push(Running { id, conversation, cancel: cancel.clone() });
            drop(state);
            let shared = self.clone();
            let spawned = thread::Builder::new().name("server".into()).stack_size(512 << 10).spawn(move || {
                let end = answer::answer(&shared, &request, &cancel);
                shared.finish(end);
            });
            if let Err(e) = spawned {
                self.finish(EngineEvent::Failed { id, error: format!("The system has no thread left: {e}.") });
            }
        }
    }
}

/// Text from a server as it may stand in a message: one line, nothing invisible, not long.
fn clean(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let seen = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let kept: String = flat.chars().filter(seen).take(160).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
