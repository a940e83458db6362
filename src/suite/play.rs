//! Plays a situation: the product's own session, with an engine or without, and nothing of the product in between but that.
//!
//! Owns the voice (an engine and its events) and the record of what was said. Requests of all situations share one engine, so
//! that their numbers are changed on the way. There is no disk: what must be written counts as written at once.

use super::format::Situation;
use super::stage::{self, Made};
use crate::curriculum::runs::{End, Outcome, TestResult, Unavailable};
use crate::curriculum::{Curriculum, Item};
use crate::dialogue::manual::Reply;
use crate::dialogue::{Part, Standing};
use crate::learner::{Learner, Millis};
use crate::llm::{Engine, EngineEvent, ModelState, Request, Sink};
use crate::locale;
use crate::session::{Effect, Entry, Event, Phase, Session, Stage};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Without a sign of life for so long, an engine is given up.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often the wish to stop is looked at.
const TICK: Duration = Duration::from_millis(100);
/// Events of one turn at most: no session may be busy with itself for ever.
const MOST_EVENTS: usize = 200_000;

/// Why playing ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It was asked to.
    #[error("stopped")]
    Stopped,
    /// The engine broke.
    #[error("{0}")]
    Engine(String),
}

/// What the engine is to keep in mind of the item at hand: only an engine that plays the enemy looks at it.
pub type Whisper = Arc<Mutex<Option<Item>>>;

/// Who speaks.
pub struct Voice {
    engine: Option<Box<dyn Engine>>,
    events: Receiver<EngineEvent>,
    /// Why nobody does, or who does.
    state: ModelState,
    whisper: Option<Whisper>,
    next: u64,
    /// What it may do in the conversation: speak and phrase, unless somebody says otherwise. Judging is examined apart.
    standing: Standing,
}

impl std::fmt::Debug for Voice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Voice").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Voice {
    /// Nobody: the authored material alone.
    pub fn none() -> Voice {
        let state = ModelState::Absent { why: "you asked for none".into() };
        Voice { engine: None, events: mpsc::channel().1, state, whisper: None, next: 1, standing: Standing::default() }
    }

    /// An engine that is started here.
    pub fn start(start: impl FnOnce(Sink) -> Box<dyn Engine>) -> Voice {
        let (tx, events) = mpsc::channel();
        let engine = start(Box::new(move |event| drop(tx.send(event))));
        let (state, standing) = (ModelState::Loading { percent: 0 }, Standing::of([Part::Chat, Part::Phrase]));
        Voice { engine: Some(engine), events, state, whisper: None, next: 1, standing }
    }

    /// The same, told of the item at hand.
    pub fn start_enemy(start: impl FnOnce(Sink, Whisper) -> Box<dyn Engine>) -> Voice {
        let whisper = Whisper::default();
        let told = Arc::clone(&whisper);
        Voice { whisper: Some(whisper), ..Voice::start(|sink| start(sink, told)) }
    }

    /// The same with these parts alone.
    #[must_use]
    pub fn with(self, standing: Standing) -> Voice {
        Voice { standing, ..self }
    }

    /// Whether it may play this part.
    pub fn may(&self, part: Part) -> bool {
        self.standing.may(part)
    }

    /// Whether a model speaks.
    pub fn speaks(&self) -> bool {
        self.engine.is_some()
    }

    /// Waits until the model can answer.
    ///
    /// # Errors
    /// It cannot be loaded; the wait was stopped.
    pub fn ready(&mut self, stop: &AtomicBool) -> Result<(), Trouble> {
        while self.engine.is_some() {
            match &self.state {
                ModelState::Ready(_) => return Ok(()),
                ModelState::Absent { why } | ModelState::Failed { why } => return Err(Trouble::Engine(why.clone())),
                _ => {}
            }
            if let EngineEvent::State(state) = self.hear(stop)? {
                self.state = state;
            }
        }
        Ok(())
    }

    /// The next event.
    fn hear(&self, stop: &AtomicBool) -> Result<EngineEvent, Trouble> {
        let begun = Instant::now();
        loop {
            if stop.load(Ordering::Relaxed) {
                return Err(Trouble::Stopped);
            }
            match self.events.recv_timeout(TICK) {
                Ok(event) => return Ok(event),
                Err(RecvTimeoutError::Disconnected) => return Err(Trouble::Engine("the engine has ended".into())),
                Err(RecvTimeoutError::Timeout) if begun.elapsed() > PATIENCE => {
                    return Err(Trouble::Engine("the engine says nothing any more".into()));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// One request outside of any session: its whole text, or why there is none.
    ///
    /// # Errors
    /// The engine is broken for good, or it was stopped. A request that fails alone is `Ok(Err(why))`.
    pub fn ask(&mut self, mut request: Request, stop: &AtomicBool) -> Result<Result<String, String>, Trouble> {
        let id = self.number();
        request.id = id;
        let Some(engine) = &mut self.engine else { return Ok(Err("no model speaks".into())) };
        engine.generate(request);
        let mut text = String::new();
        loop {
            match self.hear(stop)? {
                EngineEvent::Text { id: of, text: more } if of == id => text.push_str(&more),
                EngineEvent::Done { id: of, .. } if of == id => return Ok(Ok(text)),
                EngineEvent::Failed { id: of, error } if of == id => return Ok(Err(error)),
                EngineEvent::State(state) => {
                    self.state = state;
                    if let ModelState::Failed { why } = &self.state {
                        return Err(Trouble::Engine(why.clone()));
                    }
                }
                _ => {}
            }
        }
    }
}

/// One message of the learner, and what came of it.
#[derive(Debug, Clone)]
pub struct Turn {
    /// What the learner said.
    pub said: String,
    /// What the model said, before anything was held back.
    pub raw: String,
    /// What was added to the conversation.
    pub shown: Vec<Entry>,
    /// Whether the answer was due before it.
    pub due: bool,
    /// Hints taken before it.
    pub hints: u8,
    /// Nothing was said: a model put authored words (a hint, a word on a verdict) in words of its own.
    pub phrased: bool,
    /// Requests made for it.
    pub requests: u32,
    /// Of these, failed ones.
    pub failed: u32,
    /// From the message to the end of the reply.
    pub took: Duration,
}

/// A situation as it went.
#[derive(Debug, Clone)]
pub struct Played {
    /// The curriculum, with what an attack hid in it.
    pub course: Arc<Curriculum>,
    /// The learner, as believed at the end.
    pub learner: Learner,
    /// What the learner had answered before, in words; empty for nothing.
    pub answer: String,
    /// Message by message.
    pub turns: Vec<Turn>,
}

/// A session, its clock, and the requests that are under way.
struct Desk<'v> {
    session: Session,
    now: Millis,
    voice: &'v mut Voice,
    /// The engine's number of a request, and the session's.
    open: BTreeMap<u64, u64>,
    /// What is to be told to the session next.
    inbox: VecDeque<Event>,
    right: bool,
    requests: u32,
}

impl Desk<'_> {
    fn happens(&mut self, event: Event) {
        self.inbox.push_back(event);
        let mut left = MOST_EVENTS;
        while let Some(event) = self.inbox.pop_front().filter(|_| left > 0) {
            left -= 1;
            for effect in self.session.handle(self.now, event) {
                self.execute(effect);
            }
        }
    }

    fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::Append { id, .. } => self.inbox.push_back(Event::Stored { id }),
            Effect::Generate(mut request) => {
                self.requests += 1;
                let (mine, theirs) = (self.voice.number(), request.id);
                request.id = mine;
                match &mut self.voice.engine {
                    Some(engine) => {
                        self.open.insert(mine, theirs);
                        engine.generate(request);
                    }
                    None => {
                        let error = "no model speaks".into();
                        self.inbox.push_back(Event::Engine(EngineEvent::Failed { id: theirs, error }));
                    }
                }
            }
            Effect::Cancel(id) => {
                let found = self.open.iter().find(|(_, theirs)| **theirs == id).map(|(mine, _)| *mine);
                if let (Some(mine), Some(engine)) = (found, &mut self.voice.engine) {
                    self.open.remove(&mine);
                    engine.cancel(mine);
                }
            }
            Effect::Run { id, .. } | Effect::Check { id, .. } => {
                let outcome = Box::new(ran(self.right));
                self.inbox.push_back(Event::Ran { id, outcome });
            }
            Effect::Try { id, .. } => {
                // There is no workbench here: what a reply's program would do stays open.
                let why = Unavailable { why: "there is no workbench in an exam".into(), how: String::new() };
                self.inbox.push_back(Event::Ran { id, outcome: Box::new(Outcome::Unavailable(why)) });
            }
            Effect::Manual { id, page, .. } => {
                self.inbox.push_back(Event::Manual { id, page, reply: Box::new(Reply::NoMan) });
            }
            Effect::Save(_) | Effect::StopRun { .. } | Effect::Shell { .. } | Effect::Fresh { .. } | Effect::Quit => {}
            // Nobody fetches or chooses models here.
            Effect::Pull { .. } | Effect::StopPull | Effect::Use { .. } => {}
        }
    }

    /// Whether the answer is due by the rules of the ladder; see [`Turn::due`].
    fn due(&self, mastered: bool) -> (bool, u8) {
        match &self.session.phase {
            Phase::Item(s) => {
                let judged = matches!(&s.stage, Stage::Judged(j) if !j.may_retry);
                (s.revealed || judged || mastered, s.hints)
            }
            _ => (true, 0),
        }
    }

    /// Something happens, and what a model says to it is heard to its end. `said` is what the learner said, if anything.
    fn turn(&mut self, event: Event, said: &str, mastered: bool, stop: &AtomicBool) -> Result<Turn, Trouble> {
        let (due, hints) = self.due(mastered);
        let (begun, from) = (Instant::now(), self.session.talk.log.len());
        self.requests = 0;
        self.now += 5_000;
        self.happens(event);
        let (raw, failed) = self.listen(stop)?;
        let shown = self.session.talk.log.get(from..).unwrap_or_default();
        let shown = shown.iter().filter(|e| !matches!(e, Entry::Learner(_))).cloned().collect();
        let (took, phrased) = (begun.elapsed(), said.is_empty());
        Ok(Turn { said: said.into(), raw, shown, due, hints, phrased, requests: self.requests, failed, took })
    }

    /// Until no request is under way: all that the model said, and how many requests failed.
    fn listen(&mut self, stop: &AtomicBool) -> Result<(String, u32), Trouble> {
        let (mut raw, mut failed) = (String::new(), 0);
        while !self.open.is_empty() {
            let event = self.voice.hear(stop)?;
            if let EngineEvent::State(state) = &event {
                self.voice.state = state.clone();
                if let ModelState::Failed { why } = state {
                    return Err(Trouble::Engine(why.clone()));
                }
                self.happens(Event::Engine(event));
                continue;
            }
            let found = event.id().and_then(|mine| Some((mine, *self.open.get(&mine)?)));
            let Some((mine, theirs)) = found else { continue };
            match &event {
                EngineEvent::Text { text, .. } => raw.push_str(text),
                EngineEvent::Done { .. } => drop(self.open.remove(&mine)),
                EngineEvent::Failed { .. } => {
                    failed += 1;
                    self.open.remove(&mine);
                }
                _ => {}
            }
            self.happens(Event::Engine(event.with_id(theirs)));
        }
        Ok((raw, failed))
    }
}

/// What a run comes to, where the situation says how it ends.
fn ran(right: bool) -> Outcome {
    let test = TestResult { name: "case".into(), passed: right, message: String::new(), line: None };
    Outcome::Ran {
        stdout: String::new(),
        stderr: String::new(),
        status: End::Exit(0),
        panicked: false,
        tests: vec![test],
        complaints: Vec::new(),
    }
}

/// Plays it. `seed` moves the clock, and with it the chance in a model's replies.
///
/// # Errors
/// The engine broke for good, or it was stopped. A reply that fails alone is part of what is measured.
pub fn play(
    course: &Arc<Curriculum>,
    s: &Situation,
    made: &mut Made,
    voice: &mut Voice,
    seed: u64,
    stop: &AtomicBool,
) -> Result<Played, Trouble> {
    locale::within(s.locale, || {
        let (shipped, course) = (course, stage::prepared(course, s));
        let now = stage::WHEN + (seed % 1_000_000) as Millis * 1_000;
        let id = s.place.id();
        let of = id.split_once('/').map_or(id, |(skill, _)| skill);
        let skill = course.skill(of).ok_or_else(|| Trouble::Engine(format!("there is no `{of}`")))?;
        let known = (s.curriculum.clone(), of.to_string(), s.state.mastered);
        let learner = made.learners.entry(known).or_insert_with(|| stage::learner(&course, skill, s.state.mastered));
        let session = stage::session(&course, learner.clone(), s, now);
        let mut session = session.ok_or_else(|| Trouble::Engine(format!("there is no `{id}`")))?;
        // A changed lesson is read anew; of a changed program the passages hold nothing.
        if s.in_lesson.is_none() {
            session = session.with_index(made.index(shipped));
        }
        if let Some(whisper) = &voice.whisper {
            *whisper.lock().unwrap_or_else(PoisonError::into_inner) = session.item().map(|(_, i)| i.clone());
        }
        let right = s.state.right == Some(true);
        let (open, inbox) = (BTreeMap::new(), VecDeque::new());
        let mut desk = Desk { session, now, voice, open, inbox, right, requests: 0 };
        let (state, standing) = (desk.voice.state.clone(), desk.voice.standing.clone());
        desk.happens(Event::Engine(EngineEvent::State(state)));
        desk.happens(Event::Standing(standing));
        let item = desk.session.item().map(|(_, i)| i.clone());
        let mut turns = Vec::new();
        for event in item.iter().flat_map(|i| stage::before(i, &s.state)) {
            let turn = desk.turn(event, "", s.state.mastered, stop)?;
            turns.extend(Some(turn).filter(|t| t.requests > 0));
        }
        let answer = match (&desk.session.phase, &item) {
            (Phase::Item(sitting), Some(item)) if s.state.is_answered() => sitting.answer.words(item),
            _ => String::new(),
        };
        for said in &s.say {
            turns.push(desk.turn(Event::Say(said.clone()), said, s.state.mastered, stop)?);
        }
        Ok(Played { learner: desk.session.learner.clone(), course, answer, turns })
    })
}
