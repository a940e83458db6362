//! Who gives orders to the engine, and who hears of what.
//!
//! Owns the list of clients (the program that started the engine, and the user's other sessions), the numbers under which
//! their requests run, and the flags that end them. A client that does not read what it is told is dropped, so that it
//! cannot hold up the others.

use crate::llm::{
    frames::{Frames, Order, Said, encode},
    types::{EngineEvent, ModelState, Request},
};
use std::{
    collections::{BTreeMap, HashMap},
    io::{self, BufRead, Write},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, SyncSender},
    },
    thread,
};

/// Messages that may wait for a client at most; a reply has a few hundred.
const BACKLOG: usize = 8192;
/// Messages that are written at once at most.
const BATCH: usize = 64;
/// Clients at once at most.
const MOST: usize = 16;

/// What the worker is to take in.
pub(super) enum Inbound {
    /// A request, under the engine's own number, and the flag that ends it.
    Ask(Request, Arc<AtomicBool>),
    /// Nobody is left.
    End,
}

struct Live {
    client: u64,
    /// Its number among the client's own.
    id: u64,
    cancel: Arc<AtomicBool>,
}

#[derive(Default)]
struct State {
    clients: HashMap<u64, SyncSender<Vec<u8>>>,
    /// Requests by the engine's number.
    live: BTreeMap<u64, Live>,
    last: u64,
    /// What new clients hear first.
    model: Option<ModelState>,
}

pub(super) struct Clients {
    state: Mutex<State>,
    empty: Condvar,
    inbox: Mutex<mpsc::Sender<Inbound>>,
    rests: AtomicBool,
}

impl Clients {
    pub fn new(inbox: mpsc::Sender<Inbound>) -> Self {
        let (state, inbox) = (Mutex::default(), Mutex::new(inbox));
        Self { state, empty: Condvar::new(), inbox, rests: AtomicBool::new(false) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, inbound: Inbound) {
        let _ = self.inbox.lock().unwrap_or_else(PoisonError::into_inner).send(inbound); // the worker has said why it ended
    }

    /// A new client that hears through `out`; its number.
    ///
    /// # Errors
    /// Where there are too many, or no thread is to be had.
    pub fn join(&self, mut out: impl Write + Send + 'static) -> io::Result<u64> {
        let (queue, lines) = mpsc::sync_channel::<Vec<u8>>(BACKLOG);
        let mut state = self.lock();
        if state.clients.len() >= MOST {
            return Err(io::Error::other("too many sessions"));
        }
        thread::Builder::new().name("engine-tell".into()).stack_size(64 << 10).spawn(move || {
            while let Ok(mut line) = lines.recv() {
                // what is there by now goes in one piece: eight replies have eight words at once
                lines.try_iter().take(BATCH).for_each(|more| line.extend(more));
                if out.write_all(&line).and_then(|()| out.flush()).is_err() {
                    return; // its reader learns of it too
                }
            }
        })?;
        state.last += 1;
        let client = state.last;
        if let Some(model) = &state.model {
            let line = encode(&Said::Event(EngineEvent::State(model.clone())));
            let _ = line.map(|line| queue.try_send(line));
        }
        state.clients.insert(client, queue);
        Ok(client)
    }

    /// Takes a client's orders until they end; then the client is gone.
    ///
    /// # Errors
    /// What was wrong with an order.
    pub fn read(&self, client: u64, orders: Frames<impl BufRead, Order>) -> Result<(), String> {
        let mut result = Ok(());
        for order in orders {
            match order {
                Ok(Order::Generate(request)) => self.ask(client, request),
                Ok(Order::Cancel { id }) => self.cancel(|live| live.client == client && live.id == id),
                Ok(Order::Load { .. }) => result = Err("a second order to load a model".into()),
                Err(e) => result = Err(e.to_string()),
            }
            if result.is_err() {
                break;
            }
        }
        self.leave(client);
        result
    }

    fn ask(&self, client: u64, mut request: Request) {
        let mut state = self.lock();
        state.last += 1;
        let (number, cancel) = (state.last, Arc::new(AtomicBool::new(false)));
        state.live.insert(number, Live { client, id: request.id, cancel: cancel.clone() });
        request.id = number;
        // two clients may name their conversations alike
        request.conversation = request.conversation.rotate_left(24) ^ client;
        drop(state);
        self.send(Inbound::Ask(request, cancel));
    }

    fn cancel(&self, which: impl Fn(&Live) -> bool) {
        let state = self.lock();
        let ended =
            state.live.values().filter(|live| which(live)).map(|live| live.cancel.store(true, Ordering::SeqCst));
        if ended.count() > 0 {
            super::work::interrupt();
        }
    }

    fn leave(&self, client: u64) {
        self.cancel(|live| live.client == client);
        let mut state = self.lock();
        state.clients.remove(&client);
        if state.clients.is_empty() {
            drop(state);
            self.send(Inbound::End);
            self.empty.notify_all();
        }
    }

    /// Returns when the last client is gone.
    pub fn wait_until_empty(&self) {
        let mut state = self.lock();
        while !state.clients.is_empty() {
            state = self.empty.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.lock().clients.is_empty()
    }

    /// Passes an event on: one about a request to who asked, under the number that they know; one about the model to all.
    pub fn tell(&self, event: EngineEvent) {
        let mut state = self.lock();
        if let EngineEvent::State(model) = &event {
            state.model = Some(model.clone());
            return state.tell_all(&Said::Event(event));
        }
        let number = event.id().unwrap_or_default();
        let over = matches!(event, EngineEvent::Done { .. } | EngineEvent::Failed { .. });
        let live = if over { state.live.remove(&number) } else { None };
        let Some((client, id)) = live.as_ref().or(state.live.get(&number)).map(|l| (l.client, l.id)) else { return };
        let lost = match (state.clients.get(&client), encode(&Said::Event(event.with_id(id)))) {
            (Some(queue), Ok(line)) => queue.try_send(line).is_err(),
            _ => false,
        };
        if lost {
            // Its queue is full or its end is gone; without a queue its reader thread still waits, and does no harm.
            drop(state);
            self.leave(client);
        }
    }

    /// A sign of life to all.
    pub fn beat(&self) {
        self.lock().tell_all(&Said::Beat);
    }

    /// The worker waits for orders, or does not.
    pub fn set_rest(&self, rests: bool) {
        self.rests.store(rests, Ordering::Relaxed);
    }

    pub fn rests(&self) -> bool {
        self.rests.load(Ordering::Relaxed)
    }
}

impl State {
    fn tell_all(&mut self, said: &Said) {
        if let Ok(line) = encode(said) {
            self.clients.values().for_each(|queue| drop(queue.try_send(line.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Cursor};

    fn orders(lines: &[Order]) -> Frames<BufReader<Cursor<Vec<u8>>>, Order> {
        let bytes = lines.iter().flat_map(|o| encode(o).unwrap()).collect();
        Frames::new(BufReader::new(Cursor::new(bytes)))
    }

    fn ask(id: u64) -> Order {
        Order::Generate(Request { id, ..Request::default() })
    }

    #[derive(Clone, Default)]
    struct Ear(Arc<Mutex<Vec<u8>>>);

    impl Write for Ear {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Ear {
        fn heard(&self, count: usize) -> Vec<Said> {
            for _ in 0..200 {
                let bytes = self.0.lock().unwrap().clone();
                let said: Vec<Said> = Frames::new(BufReader::new(Cursor::new(bytes))).map(Result::unwrap).collect();
                if said.len() >= count {
                    return said;
                }
                thread::sleep(std::time::Duration::from_millis(10));
            }
            panic!("only {:?}", String::from_utf8_lossy(&self.0.lock().unwrap()));
        }
    }

    #[test]
    fn each_hears_of_its_own_and_leaving_ends_what_was_asked() {
        let (tx, rx) = mpsc::channel();
        let clients = Clients::new(tx);
        let (a, b) = (Ear::default(), Ear::default());
        let (first, second) = (clients.join(a.clone()).unwrap(), clients.join(b.clone()).unwrap());
        clients.ask(second, Request { id: 7, ..Request::default() });
        let Ok(Inbound::Ask(theirs, theirs_ends)) = rx.recv() else { panic!() };
        clients.read(first, orders(&[ask(7)])).unwrap(); // asks, and is gone
        let Ok(Inbound::Ask(ours, ours_ends)) = rx.recv() else { panic!() };
        assert_ne!((ours.id, ours.conversation), (theirs.id, theirs.conversation));
        assert!(ours_ends.load(Ordering::SeqCst) && !theirs_ends.load(Ordering::SeqCst));
        clients.tell(EngineEvent::Text { id: ours.id, text: "lost".into() });
        clients.tell(EngineEvent::Text { id: theirs.id, text: "heard".into() });
        clients.tell(EngineEvent::Failed { id: theirs.id, error: "so".into() });
        clients.tell(EngineEvent::Failed { id: theirs.id, error: "once only".into() });
        clients.beat();
        let text = EngineEvent::Text { id: 7, text: "heard".into() };
        let over = EngineEvent::Failed { id: 7, error: "so".into() };
        assert_eq!(b.heard(3), [Said::Event(text), Said::Event(over), Said::Beat]);
        assert!(a.0.lock().unwrap().is_empty());
        assert!(!clients.is_empty());
        clients.leave(second);
        assert!(clients.is_empty() && matches!(rx.recv(), Ok(Inbound::End)));
    }

    #[test]
    fn who_comes_late_hears_how_the_model_is() {
        let clients = Clients::new(mpsc::channel().0);
        clients.tell(EngineEvent::State(ModelState::Loading { percent: 3 }));
        let ear = Ear::default();
        clients.join(ear.clone()).unwrap();
        assert_eq!(ear.heard(1), [Said::Event(EngineEvent::State(ModelState::Loading { percent: 3 }))]);
    }

    #[test]
    fn a_second_load_and_nonsense_end_a_client() {
        let clients = Clients::new(mpsc::channel().0);
        let load = Order::Load { options: Default::default(), note: None };
        let first = clients.join(Ear::default()).unwrap();
        assert!(clients.read(first, orders(&[load])).is_err());
        let second = clients.join(Ear::default()).unwrap();
        let nonsense = Frames::new(BufReader::new(Cursor::new(b"hm\n".to_vec())));
        assert!(clients.read(second, nonsense).is_err());
        assert!(clients.is_empty());
        let all: Vec<_> = (0..MOST).map(|_| clients.join(Ear::default()).unwrap()).collect();
        assert!(clients.join(Ear::default()).is_err(), "{}", all.len());
    }
}
