//! The worker for models: looks up what can be had, fetches one, and lets another speak. Each on a thread of its own.

use super::{Driver, Msg, Voice};
use crate::llm::{EngineEvent, ModelState};
use crate::session::{Event, Market, PullEnd, Pulling};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What a download calls, several times a second; it may be told to end.
pub type OnPull<'a> = &'a mut dyn FnMut(Pulling) -> ControlFlow<()>;

/// Fetches a model of the catalogue, from where an earlier try stopped.
pub type Puller = Arc<dyn Fn(&str, OnPull) -> PullEnd + Send + Sync>;

/// Writes into the settings which model speaks; or says why that cannot be.
pub type Chooser = Arc<dyn Fn(&str) -> Result<Choice, String> + Send + Sync>;

/// What is done for models. None of it may be called where somebody waits for the screen.
#[derive(Clone)]
pub struct Shop {
    /// Looks up what this machine can bear, and what can be had.
    pub look: Arc<dyn Fn() -> Market + Send + Sync>,
    /// Fetches one.
    pub pull: Puller,
    /// Lets one speak from now on.
    pub choose: Chooser,
}

/// What was chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is to speak now.
    pub voice: Voice,
    /// The model's name.
    pub name: String,
    /// What the learner should know besides.
    pub note: Option<String>,
}

/// The driver's hold on it.
#[derive(Default)]
pub(super) struct Counter {
    shop: Option<Shop>,
    /// Set where the download that runs is to end.
    stop: Option<Arc<AtomicBool>>,
    /// Which engine is the current one: what an earlier one still says is not heard.
    engine: Arc<AtomicU64>,
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.stop_pull();
    }
}

impl Counter {
    fn stop_pull(&self) {
        if let Some(stop) = &self.stop {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Driver {
    /// The same, with models that can be fetched and chosen.
    pub fn with_shop(mut self, shop: Shop) -> Driver {
        self.counter.shop = Some(shop);
        self
    }

    /// What can be had now; `None` where nothing can.
    pub(super) fn market(&self) -> Option<impl FnOnce() -> Market + Send + 'static> {
        let look = Arc::clone(&self.counter.shop.as_ref()?.look);
        Some(move || look())
    }

    /// What looks everything up and tells it.
    pub(super) fn looking(&self) -> impl FnOnce() + Send + 'static {
        let (lister, market, inbox) = (self.lister.clone(), self.market(), self.inbox.clone());
        move || {
            inbox(Msg::Shelf(lister.map_or_else(Vec::new, |list| list())));
            if let Some(look) = market {
                inbox(Msg::Market(Box::new(look())));
            }
        }
    }

    /// A sink for an engine that is about to start.
    pub(super) fn sink(&self) -> crate::llm::Sink {
        let (inbox, current) = (self.inbox.clone(), Arc::clone(&self.counter.engine));
        let mine = current.load(Ordering::Relaxed);
        Box::new(move |event| {
            if current.load(Ordering::Relaxed) == mine {
                inbox(Msg::Engine(event));
            }
        })
    }

    pub(super) fn pull(&mut self, name: String) {
        let inbox = self.inbox.clone();
        let Some(shop) = &self.counter.shop else {
            inbox(Msg::Pulled(PullEnd::Failed(crate::msg!("market-no-shop"))));
            return;
        };
        let (pull, stop) = (Arc::clone(&shop.pull), Arc::new(AtomicBool::new(false)));
        self.counter.stop = Some(Arc::clone(&stop));
        let look = self.looking();
        std::thread::spawn(move || {
            let end = pull(&name, &mut |at| {
                inbox(Msg::Pulling(at));
                if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            // What is here now is known before it is said to be here.
            look();
            inbox(Msg::Pulled(end));
        });
    }

    pub(super) fn stop_pull(&mut self) {
        self.counter.stop_pull();
    }

    /// Has the settings written on a thread of its own; [`Msg::Chosen`] brings what to do then.
    pub(super) fn choose(&self, name: String) {
        let (inbox, shop) = (self.inbox.clone(), self.counter.shop.clone());
        std::thread::spawn(move || {
            let done = shop.map_or_else(|| Err(crate::msg!("market-no-shop")), |shop| (shop.choose)(&name));
            inbox(Msg::Chosen(done.map(Box::new)));
        });
    }

    /// Another voice speaks from now on.
    pub(super) fn chosen(&mut self, done: Result<Box<Choice>, String>) {
        let choice = match done {
            Ok(choice) => choice,
            Err(why) => return self.handle(Event::Chosen(Err(why))),
        };
        self.handle(Event::Chosen(Ok((choice.name, choice.note))));
        self.counter.engine.fetch_add(1, Ordering::Relaxed);
        if let Some(engine) = self.engine.take() {
            // It ends its child, which may take some time.
            std::thread::spawn(move || drop(engine));
        }
        self.voice = choice.voice;
        self.session.elsewhere = self.voice.elsewhere();
        self.handle(Event::Engine(EngineEvent::State(ModelState::Loading { percent: 0 })));
        self.start_engine();
    }
}
