//! One exchange with one server.
//!
//! Owns the HTTP: what is sent, the time limits, and how an exchange is ended from outside (its connection is shut, which
//! is also how the server learns that it need not go on).

use super::clock::Clock;
use super::{Address, Key, reply, sse::Sse};
use crate::llm::net::connections;
use crate::msg;
use std::{
    io::Read,
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use ureq::Agent;

const CONNECT: Duration = Duration::from_secs(5);
/// Until the answer begins: a busy server lets a request wait for its turn.
const BEGIN: Duration = Duration::from_secs(60);
/// Between two pieces of it.
const PIECE: Duration = Duration::from_secs(30);
/// After its last word, until the stream ends; what still comes is only the count of tokens.
const TAIL: Duration = Duration::from_secs(2);
/// For the words of an error.
const ERROR: Duration = Duration::from_secs(5);
/// For a whole reply, however alive the server seems.
const WHOLE: Duration = Duration::from_secs(900);
/// Bytes of a whole answer at most.
const LONGEST: usize = 8 << 20;
/// Bytes of an error that are read.
const LONGEST_ERROR: u64 = 64 << 10;
/// The longest that a server may ask us to wait.
const LONGEST_WAIT: u64 = 30;

/// How an exchange is ended from outside.
#[derive(Default)]
pub(super) struct Cancel {
    flag: AtomicBool,
    /// A reply has begun.
    begun: AtomicBool,
    /// The server that is asked.
    server: AtomicUsize,
    agent: Mutex<Option<Agent>>,
    changed: Condvar,
}

impl Cancel {
    /// Ends what is under way and all that would follow.
    pub fn now(&self) {
        self.flag.store(true, Ordering::SeqCst);
        let mut agent = self.agent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(agent) = agent.take() {
            agent.shutdown();
        }
        self.changed.notify_all();
    }

    pub fn set_server(&self, server: usize) {
        self.server.store(server, Ordering::SeqCst);
    }

    pub fn server(&self) -> usize {
        self.server.load(Ordering::SeqCst)
    }

    pub fn begin(&self) {
        self.begun.store(true, Ordering::SeqCst);
    }

    pub fn has_begun(&self) -> bool {
        self.begun.load(Ordering::SeqCst)
    }

    pub fn is_set(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }

    /// Waits, unless it is ended meanwhile.
    pub fn sleep(&self, time: Duration) {
        let guard = self.agent.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.changed.wait_timeout_while(guard, time, |_| !self.is_set());
    }

    /// Connections that end with this.
    pub fn agent(&self, address: &Address) -> Agent {
        let agent = agent(BEGIN, address);
        let mut slot = self.agent.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some(agent.clone());
        if self.is_set() {
            agent.clone().shutdown();
        }
        agent
    }
}

/// Connections with the system's certificates. Redirects are not followed: the key is for one host.
/// What goes to this machine takes no way over a proxy.
pub(super) fn agent(begin: Duration, address: &Address) -> Agent {
    let mut config = connections()
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_send_request(Some(CONNECT))
        .timeout_send_body(Some(PIECE))
        .timeout_recv_response(Some(begin))
        .timeout_per_read(Some(PIECE.max(begin)))
        .max_idle_connections(0);
    if address.is_local() {
        config = config.proxy(None);
    }
    config.build().into()
}

/// How an exchange ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The reply is whole.
    Whole,
    /// Another try may do better.
    Again { why: String, wait: Option<Duration> },
    /// The request, as it is, is not understood.
    Odd { why: String },
    /// No try will do better.
    Refused { why: String },
}

/// Sends `body` and passes on the pieces of the reply; `on_piece` ends it by returning false.
pub(super) fn call(
    agent: &Agent,
    address: &Address,
    key: Option<&Key>,
    body: &str,
    on_piece: &mut dyn FnMut(reply::Piece) -> bool,
) -> Outcome {
    let again = |why: String| Outcome::Again { why, wait: None };
    let clock = match Clock::start(agent, BEGIN, WHOLE) {
        Ok(clock) => clock,
        Err(e) => return again(msg!("server-no-thread", why = e.to_string())),
    };
    let mut request = agent.post(address.url("/v1/chat/completions")).header("Content-Type", "application/json");
    request = request.header("Accept", "text/event-stream, application/json").header("Accept-Encoding", "identity");
    if let Some(key) = key {
        request = request.header("Authorization", key.bearer());
    }
    let response = match request.send(body) {
        Ok(response) => response,
        Err(_) if clock.rang() => return again(msg!("server-late")),
        Err(e) => return again(words(&e)),
    };
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_string);
    let (kind, after) = (header("content-type").unwrap_or_default(), header("retry-after"));
    let mut reader = response.into_body().into_with_config().limit(u64::MAX).reader();
    if status != 200 {
        clock.allow(ERROR);
        let mut said = Vec::new();
        let _ = reader.take(LONGEST_ERROR).read_to_end(&mut said); // what came tells enough
        let wait = after.and_then(|a| a.trim().parse().ok()).map(|s: u64| Duration::from_secs(s.min(LONGEST_WAIT)));
        return refuse(status, &reply::reason(&said), wait, key);
    }
    let streams = !kind.to_ascii_lowercase().contains("application/json");
    let mut taker = Taker { on_piece, whole: false, done: false, refused: None };
    if let Err(outcome) = listen(&mut reader, streams, &clock, &mut taker) {
        return outcome;
    }
    match (taker.refused, taker.whole) {
        (Some(why), _) => again(why),
        (None, true) => Outcome::Whole,
        (None, false) if clock.rang() => again(msg!("server-silent")),
        (None, false) => again(msg!("server-broke-off")),
    }
}

/// Reads the reply to its end, or to the server's last word.
fn listen(reader: &mut dyn Read, streams: bool, clock: &Clock, taker: &mut Taker<'_>) -> Result<(), Outcome> {
    let (mut sse, mut all, mut total) = (Sse::default(), Vec::new(), 0);
    let mut block = [0; 8192];
    while !taker.over() {
        let n = match reader.read(&mut block) {
            Ok(0) => break,
            Ok(n) => n,
            Err(_) if taker.whole || clock.rang() => break,
            Err(e) => {
                let why = msg!("server-connection", why = super::clean(&e.to_string()));
                return Err(Outcome::Again { why, wait: None });
            }
        };
        total += n;
        if total > LONGEST {
            return Err(Outcome::Refused { why: msg!("server-endless") });
        }
        let ended = taker.whole;
        if !streams {
            all.extend_from_slice(&block[..n]);
        } else if sse.push(&block[..n], &mut |data| taker.take(data)).is_err() {
            return Err(Outcome::Refused { why: msg!("server-long-message") });
        }
        match (ended, taker.whole) {
            (false, true) => clock.allow(TAIL),
            (true, _) => {}
            (false, false) => clock.allow(PIECE),
        }
    }
    match streams {
        true => sse.finish(&mut |data| taker.take(data)),
        false => taker.take(&String::from_utf8_lossy(&all)),
    }
    Ok(())
}

struct Taker<'a> {
    on_piece: &'a mut dyn FnMut(reply::Piece) -> bool,
    /// The reply is complete.
    whole: bool,
    /// Nothing follows.
    done: bool,
    refused: Option<String>,
}

impl Taker<'_> {
    fn over(&self) -> bool {
        self.done || self.refused.is_some()
    }

    fn take(&mut self, data: &str) {
        if self.over() {
            return;
        }
        if data.trim() == "[DONE]" {
            (self.whole, self.done) = (true, true);
            return;
        }
        match reply::piece(data) {
            Ok(piece) => {
                self.whole |= piece.stop.is_some();
                if !(self.on_piece)(piece) {
                    self.refused = Some(msg!("server-ended"));
                }
            }
            Err(why) => self.refused = Some(why),
        }
    }
}

fn refuse(status: u16, reason: &str, wait: Option<Duration>, key: Option<&Key>) -> Outcome {
    let code = status.to_string();
    let said = match reason {
        "" => msg!("server-status", status = code.as_str()),
        _ => msg!("server-status-why", status = code.as_str(), why = reason),
    };
    match status {
        401 | 403 => {
            let about = match key {
                Some(key) => msg!("server-key-refused", source = key.source().to_string()),
                None => msg!("server-key-wanted-how"),
            };
            Outcome::Refused { why: format!("{about} ({status})") }
        }
        300..400 => Outcome::Refused { why: msg!("server-elsewhere", status = code) },
        400 | 422 => Outcome::Odd { why: said },
        408 | 425 | 429 | 500.. => Outcome::Again { why: said, wait },
        404 => Outcome::Refused { why: msg!("server-no-chat", said = said) },
        _ => Outcome::Refused { why: said },
    }
}

/// A failure of the network in a few words.
pub(super) fn words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => msg!("server-late"),
        ureq::Error::HostNotFound => msg!("server-unknown"),
        ureq::Error::Io(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => msg!("server-nobody"),
        other => {
            let why = other.to_string();
            distrust(&why).unwrap_or_else(|| super::clean(&why))
        }
    }
}

/// What TLS found wrong, and how that is mended. The library tells it in words only.
fn distrust(why: &str) -> Option<String> {
    let Some((_, of)) = why.split_once("peer certificate: ") else {
        return why.contains("corrupt message").then(|| msg!("server-without-tls"));
    };
    let has = |marks: &[&str]| marks.iter().any(|m| of.contains(m));
    Some(if has(&["not valid for name"]) {
        msg!("server-certificate-name")
    } else if has(&["expired", "not valid yet"]) {
        msg!("server-certificate-date")
    } else if has(&["UnknownIssuer", "BadSignature"]) {
        msg!("server-certificate-unknown")
    } else {
        msg!("server-certificate", why = super::clean(of))
    })
}
