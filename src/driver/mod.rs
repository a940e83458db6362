//! Executes effects: owns the workers (store, engine), the clock, and the way back into the one inbox.
//!
//! A face (terminal, plain text) owns the inbox: a channel into which [`Msg`] is put by the workers. It hands events and
//! messages to the [`Driver`], and draws [`Driver::session`] afterwards. Decides nothing itself.

mod engine;
mod memory;
mod worker;

pub use engine::Voice;
pub use memory::{Memory, load_learner, rebuild, recall, record};

use crate::curriculum::Curriculum;
use crate::learner::Millis;
use crate::llm::{Engine, EngineEvent};
use crate::session::{Effect, Event, Session};
pub use crate::store::StoreError;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// What the workers say.
#[derive(Debug, Clone)]
pub enum Msg {
    /// An append is on disk.
    Stored {
        /// Of [`Effect::Append`].
        id: u64,
    },
    /// An append failed.
    NotStored {
        /// Of [`Effect::Append`].
        id: u64,
        /// Why, and how to mend it.
        why: String,
    },
    /// The engine speaks.
    Engine(EngineEvent),
}

/// Where workers put their messages.
pub type Inbox = Arc<dyn Fn(Msg) + Send + Sync>;

/// The program around a session.
pub struct Driver {
    /// The truth to be shown.
    pub session: Session,
    /// What the store had to tell at its opening.
    pub notes: Vec<String>,
    store: worker::Worker,
    engine: Option<Box<dyn Engine>>,
    voice: Voice,
    inbox: Inbox,
    quit: bool,
}

/// Now, by the system's clock, in milliseconds since 1970 UTC.
pub fn now() -> Millis {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as Millis)
}

impl Driver {
    /// Resumes. The engine starts with [`Driver::start_engine`], so that the first frame need not wait for it.
    pub fn new(memory: Memory, curriculum: Arc<Curriculum>, voice: Voice, inbox: Inbox) -> Driver {
        let Memory { store, learner, saved, notes } = memory;
        let session = Session::new(curriculum, learner, saved, now());
        let store = worker::Worker::start(store, inbox.clone());
        Driver { session, notes, store, engine: None, voice, inbox, quit: false }
    }

    /// Starts the engine, or says why there is none.
    pub fn start_engine(&mut self) {
        if self.engine.is_none() {
            let inbox = self.inbox.clone();
            self.engine = Some(self.voice.start(Box::new(move |event| inbox(Msg::Engine(event)))));
        }
    }

    /// Something happened.
    pub fn handle(&mut self, event: Event) {
        let effects = self.session.handle(now(), event);
        for effect in effects {
            self.execute(effect);
        }
    }

    /// A worker said something.
    pub fn message(&mut self, msg: Msg) {
        self.handle(match msg {
            Msg::Stored { id } => Event::Stored { id },
            Msg::NotStored { id, why } => Event::NotStored { id, why },
            Msg::Engine(event) => Event::Engine(event),
        });
    }

    /// Whether the session has asked to end.
    pub fn done(&self) -> bool {
        self.quit
    }

    /// Ends the engine and waits, for a bounded time, until everything is written. Returns whether it was.
    pub fn close(self) -> bool {
        drop(self.engine);
        self.store.close()
    }

    fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::Append { id, at, evidence, patch } => self.store.append(id, at, evidence, patch),
            Effect::Save(saved) => self.store.save(saved),
            Effect::Generate(request) => {
                self.start_engine();
                if let Some(engine) = &mut self.engine {
                    engine.generate(request);
                }
            }
            Effect::Cancel(id) => {
                if let Some(engine) = &mut self.engine {
                    engine.cancel(id);
                }
            }
            Effect::Quit => self.quit = true,
        }
    }
}
