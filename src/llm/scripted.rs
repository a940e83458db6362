//! An engine that says what it is told: for tests, demonstrations and screenshots.
//!
//! Owns a list of replies and a thread that plays them in order, one for each request. It behaves like the real one
//! where callers could tell: it answers later, from another thread, in pieces; it can be cancelled, stall and crash.

use super::types::{Engine, EngineEvent, ModelInfo, ModelState, Request, Sink, Stats, StopReason};
use std::{
    collections::HashSet,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// One thing that a scripted reply does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Streams this text as one piece.
    Text(String),
    /// Reports progress in the prompt: tokens done, tokens in all.
    Progress(u32, u32),
    /// Waits this long, or until cancelled.
    Pause(Duration),
    /// Waits until cancelled or dropped.
    Hang,
    /// Breaks: the request fails with this text, the engine restarts and is ready for the next request.
    Crash(String),
    /// The request fails with this text; the engine itself goes on.
    Fail(String),
}

/// What the engine does for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Played in order.
    pub steps: Vec<Step>,
    /// How the reply ends after its last step.
    pub stop: StopReason,
}

impl Reply {
    /// Streams the chunks without pauses and ends by itself.
    pub fn chunks<S: Into<String>>(chunks: impl IntoIterator<Item = S>) -> Self {
        Self { steps: chunks.into_iter().map(|c| Step::Text(c.into())).collect(), stop: StopReason::End }
    }

    /// Plays the steps and ends by itself.
    pub fn steps(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: steps.into_iter().collect(), stop: StopReason::End }
    }
}

impl From<&str> for Reply {
    /// Streams the text word by word.
    fn from(text: &str) -> Self {
        Self::chunks(text.split_inclusive(' '))
    }
}

/// An engine that is ready at once and gives the replies in order, one for each request, whatever is asked. A request
/// beyond the last reply fails and says so.
pub fn scripted(replies: Vec<Reply>, sink: Sink) -> Box<dyn Engine> {
    let stops = Arc::new(Stops::default());
    let (queue, inbox) = mpsc::channel();
    let player = Player { sink, stops: stops.clone() };
    player.emit(EngineEvent::State(ModelState::Ready(info())));
    let thread = std::thread::spawn(move || {
        let mut replies = replies.into_iter();
        for request in inbox {
            player.play(&request, replies.next());
        }
    });
    Box::new(Scripted { queue: Some(queue), stops, thread: Some(thread) })
}

fn info() -> ModelInfo {
    ModelInfo {
        name: "scripted".into(),
        path: "scripted".into(),
        device: "none".into(),
        context: 4096,
        gpu_layers: 0,
        threads: 1,
        why: String::new(),
    }
}

struct Scripted {
    queue: Option<mpsc::Sender<Request>>,
    stops: Arc<Stops>,
    thread: Option<JoinHandle<()>>,
}

impl Engine for Scripted {
    fn generate(&mut self, request: Request) {
        self.stops.lock().live.insert(request.id);
        if let Some(queue) = &self.queue {
            let _ = queue.send(request); // fails only when the player is gone, which only our drop brings about
        }
    }

    fn cancel(&mut self, id: u64) {
        self.stops.lock().live.remove(&id);
        self.stops.changed.notify_all();
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.stops.lock().quit = true;
        self.stops.changed.notify_all();
        self.queue = None;
        if let Some(thread) = self.thread.take().filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

#[derive(Default)]
struct Stops {
    state: Mutex<Live>,
    changed: Condvar,
}

#[derive(Default)]
struct Live {
    live: HashSet<u64>,
    quit: bool,
}

impl Stops {
    fn lock(&self) -> MutexGuard<'_, Live> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopped(&self, id: u64) -> bool {
        let state = self.lock();
        state.quit || !state.live.contains(&id)
    }

    /// Waits until the request is cancelled, at most `limit`.
    fn wait(&self, id: u64, limit: Option<Duration>) {
        let end = limit.map(|l| Instant::now() + l);
        let mut state = self.lock();
        while !state.quit && state.live.contains(&id) {
            let left = end.map_or(Duration::from_secs(3600), |e| e.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

struct Player {
    sink: Sink,
    stops: Arc<Stops>,
}

impl Player {
    fn emit(&self, event: EngineEvent) {
        (self.sink)(event);
    }

    fn play(&self, request: &Request, reply: Option<Reply>) {
        let id = request.id;
        let Some(reply) = reply else {
            return self.emit(EngineEvent::Failed { id, error: "the script has no more replies".into() });
        };
        let start = Instant::now();
        let mut stats = Stats { prompt_tokens: words(request), ..Stats::default() };
        for step in reply.steps {
            if self.stops.stopped(id) {
                break;
            }
            match step {
                Step::Text(text) => {
                    if stats.tokens == 0 {
                        stats.first_token_ms = start.elapsed().as_millis() as u64;
                    }
                    stats.tokens += 1;
                    self.emit(EngineEvent::Text { id, text });
                }
                Step::Progress(done, total) => self.emit(EngineEvent::Progress { id, done, total }),
                Step::Pause(time) => self.stops.wait(id, Some(time)),
                Step::Hang => self.stops.wait(id, None),
                Step::Fail(error) => return self.emit(EngineEvent::Failed { id, error }),
                Step::Crash(error) => return self.crash(id, error),
            }
        }
        let stop = if self.stops.stopped(id) { StopReason::Cancelled } else { reply.stop };
        stats.ms = (start.elapsed().as_millis() as u64).saturating_sub(stats.first_token_ms);
        self.stops.lock().live.remove(&id);
        self.emit(EngineEvent::Done { id, stop, stats });
    }

    fn crash(&self, id: u64, why: String) {
        self.emit(EngineEvent::Failed { id, error: why.clone() });
        self.emit(EngineEvent::State(ModelState::Restarting { why, in_ms: 0 }));
        self.emit(EngineEvent::State(ModelState::Ready(info())));
    }
}

fn words(request: &Request) -> u32 {
    request.messages.iter().map(|m| m.text.split_whitespace().count() as u32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(id: u64) -> Request {
        Request { id, messages: vec![], max_tokens: 9, temperature: 0.0, seed: 0, ..Request::default() }
    }

    fn start(replies: Vec<Reply>) -> (Box<dyn Engine>, mpsc::Receiver<EngineEvent>) {
        let (tx, rx) = mpsc::channel();
        (scripted(replies, Box::new(move |e| drop(tx.send(e)))), rx)
    }

    fn next(rx: &mpsc::Receiver<EngineEvent>) -> EngineEvent {
        rx.recv_timeout(Duration::from_secs(5)).expect("an event")
    }

    #[test]
    fn streams_in_order_and_runs_out() {
        let (mut engine, rx) = start(vec!["one two".into()]);
        engine.generate(request(1));
        engine.generate(request(2));
        assert!(matches!(next(&rx), EngineEvent::State(ModelState::Ready(_))));
        assert_eq!(next(&rx), EngineEvent::Text { id: 1, text: "one ".into() });
        assert_eq!(next(&rx), EngineEvent::Text { id: 1, text: "two".into() });
        assert!(matches!(next(&rx), EngineEvent::Done { id: 1, stop: StopReason::End, stats } if stats.tokens == 2));
        assert!(matches!(next(&rx), EngineEvent::Failed { id: 2, .. }));
    }

    #[test]
    fn cancels_a_hanging_and_a_waiting_request() {
        let hang = Reply::steps([Step::Text("a".into()), Step::Hang, Step::Text("never".into())]);
        let (mut engine, rx) = start(vec![hang, "never".into()]);
        engine.generate(request(1));
        engine.generate(request(2));
        next(&rx);
        next(&rx);
        engine.cancel(2);
        engine.cancel(1);
        for id in [1, 2] {
            assert!(
                matches!(next(&rx), EngineEvent::Done { id: i, stop: StopReason::Cancelled, .. } if i == id),
                "request {id}"
            );
        }
    }

    #[test]
    fn crashes_and_comes_back() {
        let (mut engine, rx) = start(vec![Reply::steps([Step::Crash("boom".into())]), "fine".into()]);
        engine.generate(request(1));
        engine.generate(request(2));
        next(&rx);
        assert_eq!(next(&rx), EngineEvent::Failed { id: 1, error: "boom".into() });
        assert!(matches!(next(&rx), EngineEvent::State(ModelState::Restarting { .. })));
        assert!(matches!(next(&rx), EngineEvent::State(ModelState::Ready(_))));
        assert_eq!(next(&rx), EngineEvent::Text { id: 2, text: "fine".into() });
    }

    #[test]
    fn dropping_ends_a_hanging_reply() {
        let (mut engine, rx) = start(vec![Reply::steps([Step::Hang])]);
        engine.generate(request(1));
        drop(engine);
        assert!(rx.iter().any(|e| matches!(e, EngineEvent::Done { stop: StopReason::Cancelled, .. })));
    }
}
