//! One request, with all its tries.
//!
//! Owns when to try again, where, and in which words: as long as no text was passed on, another try costs the learner
//! nothing but time. A reply that must have a form is held until it has it.

use super::{
    Address, Shared,
    call::{Cancel, Outcome, call},
    clean,
    reply::{Piece, Thoughts},
};
use crate::llm::{
    trim::trim,
    types::{EngineEvent, Message, ModelState, Request, Role, Stats, StopReason},
};
use crate::msg;
use serde_json::{Value, json};
use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// Tries, the servers taken together.
const TRIES: u32 = 4;
/// Before the second try; doubled before each that follows.
const PAUSE: Duration = Duration::from_millis(400);
/// Texts that did not have the form, before it is given up.
const FORMLESS: u32 = 2;
/// From here on the queue is asked for.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Characters of a token, at least, in languages and code that are learned here; for the estimate of lengths only.
const PER_TOKEN: usize = 3;

/// What of the interface the server has; each is left out where it is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Words {
    All,
    Common,
    Few,
}

struct Course<'a> {
    shared: &'a Arc<Shared>,
    request: &'a Request,
    cancel: &'a Cancel,
    begun: Instant,
    first: Option<Instant>,
    stats: Stats,
    held: String,
    thoughts: Thoughts,
    stop: Option<StopReason>,
    /// Whether text was passed on.
    told: bool,
    /// Whether the server counted the tokens.
    counted: bool,
}

/// Answers a request; its last event.
pub(super) fn answer(shared: &Arc<Shared>, request: &Request, cancel: &Arc<Cancel>) -> EngineEvent {
    let fail = |error: String| EngineEvent::Failed { id: request.id, error };
    let (mut words, mut tries, mut formless) = (Words::All, 0, 0);
    let (mut without, mut shorter) = (Vec::new(), false);
    watch_queue(shared, request.id, cancel);
    loop {
        let server = shared.pool().pick_but(&without, Instant::now()).unwrap_or(0);
        let Some(address) = shared.pool().address(server) else { return fail(msg!("server-none")) };
        cancel.set_server(server);
        let mut course = Course::new(shared, request, cancel);
        let body = body(shared, request, words, formless, shorter).to_string();
        let outcome = call(&cancel.agent(&address), &address, shared.options.key.as_ref(), &body, &mut |piece| {
            course.take(piece)
        });
        if cancel.is_set() {
            return course.done(StopReason::Cancelled);
        }
        let host = address.host();
        match outcome {
            Outcome::Whole => {
                shared.pool().worked(server);
                match course.finish() {
                    Ok(end) => return end,
                    Err(why) if formless + 1 >= FORMLESS => {
                        return fail(msg!("server-formless", host = host, why = why.to_string()));
                    }
                    Err(_) => formless += 1,
                }
            }
            Outcome::Odd { why } if too_long(&why) => {
                if std::mem::replace(&mut shorter, true) {
                    return fail(msg!("server-too-long", host = host));
                }
            }
            Outcome::Odd { .. } if words < Words::Few => {
                words = if words == Words::All { Words::Common } else { Words::Few }
            }
            Outcome::Odd { why } | Outcome::Refused { why } => {
                without.push(server);
                let other = !course.told && shared.pool().pick_but(&without, Instant::now()).is_some();
                if !other {
                    return fail(msg!("server-cannot", host = host, why = why));
                }
                words = Words::All;
            }
            Outcome::Again { why, .. } if course.told => {
                shared.pool().failed(server, Instant::now());
                return fail(msg!("server-stopped", host = host, why = why));
            }
            Outcome::Again { why, wait } => {
                tries += 1;
                shared.pool().failed(server, Instant::now());
                if tries >= TRIES {
                    lost(shared, &address, &why);
                    return fail(msg!("server-unusable", host = host, why = why));
                }
                cancel.sleep(wait.unwrap_or_else(|| pause(tries, request.seed, shared.pool().len())));
                if cancel.is_set() {
                    return course.done(StopReason::Cancelled);
                }
            }
        }
    }
}

/// Whether these words of a server mean that the conversation does not fit into its context.
fn too_long(why: &str) -> bool {
    let why = why.to_lowercase();
    why.contains("context") && ["exceed", "length", "size", "too long", "maximum"].iter().any(|w| why.contains(w))
}

/// Longer each time, and not the same for all who were turned away together. With other servers there is less to wait for.
fn pause(tries: u32, seed: u32, servers: usize) -> Duration {
    let jitter = 0.5 + f64::from(seed.wrapping_mul(2_654_435_761).rotate_left(tries) >> 16) / 65_536.0;
    PAUSE.mul_f64(jitter * f64::from(1 << tries.min(6)) / servers.clamp(1, 8) as f64)
}

/// No server answers: that is said, and whether one is back is looked for.
fn lost(shared: &Arc<Shared>, address: &Address, why: &str) {
    shared
        .tell(ModelState::Restarting { why: msg!("server-unreached", host = address.host(), why = why), in_ms: 2000 });
    super::probe::begin(shared);
}

/// While nothing has come yet, says how many wait before, where a server tells.
fn watch_queue(shared: &Arc<Shared>, id: u64, cancel: &Arc<Cancel>) {
    let (shared, cancel) = (shared.clone(), cancel.clone());
    // without the thread the learner only sees less
    let _ = thread::Builder::new().name("server-queue".into()).stack_size(256 << 10).spawn(move || {
        cancel.sleep(PATIENCE);
        for _ in 0..60 {
            let over = !shared.lock().running.iter().any(|r| r.id == id);
            if over || shared.has_quit() || cancel.has_begun() {
                return;
            }
            let Some(address) = shared.pool().address(cancel.server()) else { return };
            match super::probe::waiting(&address, shared.options.key.as_ref()) {
                None => return,
                Some(0) => {}
                Some(ahead) if cancel.has_begun() || !shared.emit(EngineEvent::Queued { id, ahead }) => return,
                Some(_) => {}
            }
            cancel.sleep(Duration::from_secs(2));
        }
    });
}

/// The request in the server's words; `shorter` leaves out at least half of what was said before.
fn body(shared: &Shared, request: &Request, words: Words, formless: u32, shorter: bool) -> Value {
    let info = shared.info();
    let model = shared.options.model.clone().or(info.as_ref().map(|i| i.name.clone()));
    let context = info.map_or(0, |i| i.context) as usize;
    let reply = (request.max_tokens as usize).clamp(64, (context / 4).max(64));
    let cost = |m: &Message| m.text.chars().count() / PER_TOKEN + 8;
    let half = || request.messages.iter().map(cost).sum::<usize>() / 2;
    let messages = match context.saturating_sub(reply) {
        room if shorter => trim(&request.messages, cost, half().min(if room == 0 { usize::MAX } else { room / 2 })),
        0 => request.messages.clone(),
        room => trim(&request.messages, cost, room),
    };
    let role = |r: Role| match r {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    let mut said: Vec<Value> = messages.iter().map(|m| json!({ "role": role(m.role), "content": m.text })).collect();
    if let (Some(schema), Some(last), true) = (&request.schema, said.last_mut(), words > Words::All) {
        let asked = last["content"].as_str().unwrap_or_default();
        last["content"] =
            format!("{asked}\n\nAnswer with JSON of this schema and nothing else: {}", schema.to_json()).into();
    }
    let mut body = json!({
        "model": model.unwrap_or_else(|| "default".into()),
        "messages": said,
        "stream": true,
        "temperature": request.heat(),
        // another text is wanted where the last one did not have its form
        "seed": request.seed.wrapping_add(formless) & 0x7fff_ffff,
    });
    if request.max_tokens > 0 {
        body["max_tokens"] = request.max_tokens.into();
    }
    if words == Words::All {
        body["stream_options"] = json!({ "include_usage": true });
        body["chat_template_kwargs"] = json!({ "enable_thinking": false });
    }
    if let Some(schema) = &request.schema {
        body["response_format"] = match words {
            Words::All => {
                json!({ "type": "json_schema", "json_schema": { "name": "reply", "strict": true, "schema": schema.to_json() } })
            }
            Words::Common => json!({ "type": "json_object" }),
            Words::Few => json!({ "type": "text" }),
        };
    }
    body
}

impl<'a> Course<'a> {
    fn new(shared: &'a Arc<Shared>, request: &'a Request, cancel: &'a Cancel) -> Self {
        Self {
            shared,
            request,
            cancel,
            begun: Instant::now(),
            first: None,
            stats: Stats::default(),
            held: String::new(),
            thoughts: Thoughts::default(),
            stop: None,
            told: false,
            counted: false,
        }
    }

    /// Takes a piece; false where nobody waits for more.
    fn take(&mut self, piece: Piece) -> bool {
        self.stop = self.stop.or(piece.stop);
        if let Some((prompt, reused, tokens)) = piece.usage {
            (self.stats.prompt_tokens, self.stats.reused_tokens, self.stats.tokens) = (prompt, reused, tokens);
            self.counted = true;
        }
        if piece.text.is_empty() {
            return true;
        }
        if self.first.is_none() {
            self.first = Some(Instant::now());
            self.stats.first_token_ms = self.begun.elapsed().as_millis() as u64;
            self.cancel.begin();
        }
        self.stats.tokens += u32::from(!self.counted);
        let text = self.thoughts.push(&piece.text);
        if self.request.schema.is_some() {
            self.held.push_str(&text);
            return true;
        }
        if text.is_empty() {
            return true;
        }
        self.told = true;
        self.shared.emit(EngineEvent::Text { id: self.request.id, text })
    }

    fn done(&self, stop: StopReason) -> EngineEvent {
        let ms = self.first.map_or(0, |t| t.elapsed().as_millis() as u64);
        EngineEvent::Done { id: self.request.id, stop, stats: Stats { ms, ..self.stats } }
    }

    /// The reply is whole: its last event, or why it does not have its form.
    fn finish(&mut self) -> Result<EngineEvent, String> {
        if let Some(schema) = &self.request.schema {
            let text = bare(&self.held);
            schema.read(text).map_err(|e| clean(&e))?;
            self.shared.emit(EngineEvent::Text { id: self.request.id, text: text.to_string() });
        }
        let most = self.request.max_tokens;
        // A limit that was not ours is the context's.
        let full = most == 0 || (self.counted && self.stats.tokens < most);
        Ok(self.done(match self.stop.unwrap_or(StopReason::End) {
            StopReason::Length if full => StopReason::ContextFull,
            stop => stop,
        }))
    }
}

/// JSON without the fence that models like to put around it.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("```json").or(text.strip_prefix("```")).and_then(|t| t.strip_suffix("```"));
    inner.unwrap_or(text).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_differ() {
        let of = |tries, seed| pause(tries, seed, 1);
        assert!((1..4).all(|t| of(t, 7) >= Duration::from_millis(400) && of(t, 7) <= Duration::from_secs(5)));
        assert!(of(3, 7) > of(1, 7));
        assert_ne!(of(1, 7), of(1, 8));
    }

    #[test]
    fn a_context_that_is_full_is_known_by_many_words() {
        for words in [
            "it answered 400: request (812 tokens) exceeds the available context size (512 tokens), try increasing it",
            "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
        ] {
            assert!(too_long(words), "{words}");
        }
        assert!(!too_long("unknown field: stream_options") && !too_long("context"));
    }

    #[test]
    fn fences_are_taken_off() {
        for text in ["{}", " {} ", "```json\n{}\n```", "```\n{}```"] {
            assert_eq!(bare(text), "{}");
        }
    }
}
