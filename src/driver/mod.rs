//! Executes effects: owns the workers (store, engine), the clock, and the way back into the one inbox.
//!
//! A face (terminal, plain text) owns the inbox: a channel into which [`Msg`] is put by the workers. It hands events and
//! messages to the [`Driver`], and draws [`Driver::session`] afterwards. Decides nothing itself.

mod bench;
mod engine;
mod guest;
mod host;
mod link;
mod manual;
mod memory;
mod outside;
mod places;
mod shop;
mod transfer;
mod worker;

#[cfg(unix)]
pub use crate::runner::Pty;
pub use bench::BenchOptions;
pub use engine::Voice;
pub use memory::{Memory, load_learner, rebuild, record, repair};
pub use outside::{Sheet, own_editor};
pub use places::newest as newest_place;
pub use shop::{Choice, Chooser, OnPull, Puller, Shop};
pub use transfer::{Exported, Extras, Imported, TransferError, export, import};

use crate::curriculum::runs::{Outcome, Unavailable};
use crate::curriculum::{Curriculum, Question};
use crate::dialogue::Standing;
use crate::dialogue::manual::Reply;
use crate::learner::day::Zone;
use crate::learner::{Learner, Millis};
use crate::llm::{Engine, EngineEvent, ModelInfo, ModelState};
use crate::msg;
use crate::report::Series;
use crate::session::{Effect, Event, Market, Notice, PullEnd, Pulling, Session, Shelved};
use crate::store::Holder;
pub use crate::store::StoreError;
use chrono::{DateTime, Local};
use std::collections::BTreeSet;
use std::process::Command;
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
    /// What all sessions of the learner have recorded, where another one has added to it.
    Learner(Box<Learner>),
    /// The other sessions that share the store; none where this one is alone.
    Company(Vec<Holder>),
    /// The engine speaks.
    Engine(EngineEvent),
    /// A running program has printed something.
    RunSays {
        /// Of [`Effect::Run`].
        id: u64,
        /// What.
        text: String,
    },
    /// A run has ended.
    Ran {
        /// Of [`Effect::Run`] or [`Effect::Check`].
        id: u64,
        /// What became of it.
        outcome: Box<Outcome>,
    },
    /// What the system's manual says.
    Manual {
        /// Of [`Effect::Manual`].
        id: u64,
        /// The page.
        page: String,
        /// What became of it.
        reply: Box<Reply>,
    },
    /// What the curriculum needs and this machine lacks.
    Tools(BTreeSet<String>),
    /// What the model may do.
    Standing(Standing),
    /// The models on this machine.
    Shelf(Vec<Shelved>),
    /// What models can be had.
    Market(Box<Market>),
    /// How far the download is.
    Pulling(Pulling),
    /// The download has ended.
    Pulled(PullEnd),
    /// Another model is to speak, or why not.
    Chosen(Result<Box<Choice>, String>),
    /// What the journal tells over time, or why it cannot be read.
    Series(Result<Arc<Series>, String>),
    /// Where all of the learner was written to, or why not.
    Exported(Result<String, String>),
}

/// Finds out what a model may do. It may have to read the whole file, so it is asked on a thread of its own.
pub type Examiner = Arc<dyn Fn(&ModelInfo) -> Standing + Send + Sync>;

/// Looks up the models on this machine; it reads the heads of their files.
pub type Lister = Arc<dyn Fn() -> Vec<Shelved> + Send + Sync>;

/// Reads what the journal tells over time, up to now.
pub type Chronicler = Arc<dyn Fn(&Curriculum, Millis) -> Result<Series, String> + Send + Sync>;

/// Writes all of the learner into a file; says in a sentence where it is, or why not.
pub type Exporter = Arc<dyn Fn() -> Result<String, String> + Send + Sync>;

/// Where workers put their messages.
pub type Inbox = Arc<dyn Fn(Msg) + Send + Sync>;

/// The program around a session.
pub struct Driver {
    /// The truth to be shown.
    pub session: Session,
    /// What the store had to tell at its opening.
    pub notes: Vec<String>,
    /// What the journal tells over time, once somebody has asked for it.
    pub series: Option<Arc<Series>>,
    store: worker::Worker,
    bench: bench::Bench,
    shell: Option<Command>,
    engine: Option<Box<dyn Engine>>,
    voice: Voice,
    examiner: Examiner,
    lister: Option<Lister>,
    counter: shop::Counter,
    chronicler: Option<Chronicler>,
    exporter: Option<Exporter>,
    inbox: Inbox,
    quit: bool,
}

/// Now, by the system's clock, in milliseconds since 1970 UTC.
pub fn now() -> Millis {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as Millis)
}

/// How far this machine's clock is ahead of UTC at a time, by the system's time zone.
pub fn zone(at: Millis) -> Zone {
    let there = DateTime::from_timestamp_millis(at).map(|t| t.with_timezone(&Local));
    there.map_or(Zone::UTC, |t| Zone::ahead(t.offset().local_minus_utc() / 60))
}

/// Who shares the store, for the status line.
fn company_words(company: &[Holder]) -> Option<String> {
    let tty = |who: &Holder| who.terminal.clone().unwrap_or_default().trim_start_matches("/dev/").to_string();
    match company {
        [] => None,
        [one] => Some(msg!("share-with", pid = one.pid.unwrap_or_default().to_string(), terminal = tty(one))),
        more => Some(msg!("share-with-many", n = more.len())),
    }
}

impl Driver {
    /// Resumes. The engine starts with [`Driver::start_engine`], so that the first frame need not wait for it.
    pub fn new(
        memory: Memory,
        curriculum: Arc<Curriculum>,
        voice: Voice,
        examiner: Examiner,
        bench: BenchOptions,
        inbox: Inbox,
    ) -> Driver {
        let bench = bench::Bench::start(bench, Arc::clone(&curriculum), inbox.clone());
        let Memory { link, learner, saved, notes } = memory;
        let mut session = Session::within(zone(now()), curriculum, learner, saved, now());
        session.elsewhere = voice.elsewhere();
        let store = worker::Worker::start(link, inbox.clone());
        Driver {
            session,
            notes,
            series: None,
            store,
            bench,
            shell: None,
            engine: None,
            voice,
            examiner,
            lister: None,
            chronicler: None,
            exporter: None,
            counter: shop::Counter::default(),
            inbox,
            quit: false,
        }
    }

    /// The same, with models that can be looked up.
    pub fn with_models(mut self, lister: Lister) -> Driver {
        self.lister = Some(lister);
        self
    }

    /// The same, with a journal that can be read for the charts.
    pub fn with_series(mut self, chronicler: Chronicler) -> Driver {
        self.chronicler = Some(chronicler);
        self
    }

    /// The same, with a way to write all of the learner into a file.
    pub fn with_export(mut self, exporter: Exporter) -> Driver {
        self.exporter = Some(exporter);
        self
    }

    /// Writes all of the learner into a file, on a thread of its own; a message says where.
    pub fn export(&self) {
        let Some(export) = self.exporter.clone() else { return };
        let inbox = self.inbox.clone();
        std::thread::spawn(move || inbox(Msg::Exported(export())));
    }

    /// The same for a face that has nothing else to do: what came of it, in a sentence.
    pub fn export_now(&self) -> String {
        self.exporter.as_ref().map_or_else(String::new, |export| export().unwrap_or_else(|why| why))
    }

    /// Reads the journal for the charts, on a thread of its own; a message brings the series.
    pub fn look_for_series(&self) {
        let Some(read) = self.chronicler.clone() else { return };
        let (inbox, curriculum) = (self.inbox.clone(), Arc::clone(&self.session.curriculum));
        std::thread::spawn(move || inbox(Msg::Series(read(&curriculum, now()).map(Arc::new))));
    }

    /// The same for a face that has nothing else to do: they are known when this returns, where the journal can be read.
    pub fn find_series(&mut self) {
        if let Some(read) = self.chronicler.clone() {
            let read = read(&self.session.curriculum, now()).map(Arc::new);
            self.chronicle(read);
        }
    }

    fn chronicle(&mut self, read: Result<Arc<Series>, String>) {
        match read {
            Ok(series) => self.series = Some(series),
            Err(why) => self.session.notice = Some(Notice::bad(why)),
        }
    }

    /// Looks the models on this machine up, on a thread of its own; a message brings them.
    pub fn look_for_models(&self) {
        std::thread::spawn(self.looking());
    }

    /// The same for a face that has nothing else to do: they are known when this returns.
    pub fn find_models(&mut self) {
        let shelf = self.lister.as_ref().map_or_else(Vec::new, |list| list());
        self.handle(Event::Shelf(shelf));
        if let Some(look) = self.market() {
            self.handle(Event::Market(Box::new(look())));
        }
    }

    /// Starts the engine, or says why there is none.
    pub fn start_engine(&mut self) {
        if self.engine.is_none() {
            self.engine = Some(self.voice.start(self.sink()));
        }
    }

    /// Something happened.
    pub fn handle(&mut self, event: Event) {
        let now = now();
        // It may change at any time: summer ends, and learners travel.
        self.session.zone = zone(now);
        let effects = self.session.handle(now, event);
        for effect in effects {
            self.execute(effect);
        }
    }

    /// A worker said something.
    pub fn message(&mut self, msg: Msg) {
        if let Msg::Ran { id, .. } = &msg {
            self.bench.ended(*id);
        }
        if let Msg::Engine(EngineEvent::State(ModelState::Ready(info))) = &msg {
            let (examiner, inbox, info) = (Arc::clone(&self.examiner), self.inbox.clone(), info.clone());
            std::thread::spawn(move || inbox(Msg::Standing(examiner(&info))));
        }
        self.handle(match msg {
            Msg::Chosen(done) => return self.chosen(done),
            Msg::Market(market) => Event::Market(market),
            Msg::Pulling(at) => Event::Pulling(at),
            Msg::Pulled(end) => Event::Pulled(end),
            Msg::Stored { id } => Event::Stored { id },
            Msg::NotStored { id, why } => Event::NotStored { id, why },
            Msg::Learner(learner) => Event::Refreshed(learner),
            Msg::Company(company) => return self.session.company = company_words(&company),
            Msg::Engine(event) => Event::Engine(event),
            Msg::RunSays { id, text } => Event::RunSays { id, text },
            Msg::Ran { id, outcome } => Event::Ran { id, outcome },
            Msg::Manual { id, page, reply } => Event::Manual { id, page, reply },
            Msg::Tools(missing) => Event::Tools(missing),
            Msg::Standing(standing) => Event::Standing(standing),
            Msg::Shelf(shelf) => Event::Shelf(shelf),
            Msg::Series(read) => return self.chronicle(read),
            Msg::Exported(done) => {
                self.session.notice = Some(done.map_or_else(Notice::bad, Notice::info));
                return;
            }
        });
    }

    /// The shell that the session has asked for; the face gives it a terminal, and says [`Driver::shell_left`] after.
    pub fn take_shell(&mut self) -> Option<Command> {
        self.shell.take()
    }

    /// The learner has left the shell.
    pub fn shell_left(&mut self) {
        let typed = self.bench.typed();
        self.handle(Event::ShellTyped(typed));
    }

    /// Runs one line in the folder of the `command` at hand, for a face without a terminal; what it printed.
    ///
    /// # Errors
    /// There is no such item at hand, or the line could not be run.
    pub fn shell_line(&mut self, line: &str) -> Result<String, Unavailable> {
        let found = self.session.item().and_then(|(_, item)| match &item.question {
            Question::Command(errand) => Some((item.id.clone(), item.language.clone(), errand.clone())),
            _ => None,
        });
        let Some((item, language, errand)) = found else {
            return Err(Unavailable { why: msg!("bench-no-folder"), how: String::new() });
        };
        let said = self.bench.line(&item, &language, &errand, line)?;
        self.handle(Event::ShellTyped(line.to_string()));
        Ok(said)
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
            Effect::Run { id, job } => self.bench.run(id, job),
            Effect::Try { id, job } => self.bench.run_strange(id, job),
            Effect::Check { id, item, language, errand } => self.bench.check(id, &item, &language, &errand),
            Effect::Manual { id, page, about } => manual::Manual::default().look(id, page, about, self.inbox.clone()),
            Effect::StopRun { id } => self.bench.stop(id),
            Effect::Shell { item, language, errand } => match self.bench.shell(&item, &language, &errand) {
                Ok(command) => self.shell = Some(command),
                Err(why) => {
                    self.session.notice = Some(Notice::bad(msg!("bench-refused", why = why.why, how = why.how)))
                }
            },
            Effect::Fresh { item } => self.bench.fresh(&item),
            Effect::Pull { name } => self.pull(name),
            Effect::StopPull => self.stop_pull(),
            Effect::Use { name } => self.choose(name),
            Effect::Quit => self.quit = true,
        }
    }
}
