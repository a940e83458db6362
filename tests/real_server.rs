//! The server backend against a real server: llama.cpp's own, with the small model.
//!
//! `script/test` starts one and sets `GRADUS_TEST_SERVER` to its address (and `GRADUS_TEST_SERVER_KEY` to its key). By
//! hand: `script/server`, then `GRADUS_TEST_SERVER=http://127.0.0.1:8080 cargo test --test real_server`. Without the
//! variable these tests say so and pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // helpers of tests

use gradus::llm::{
    Address, Engine, EngineEvent, Key, Message, ModelInfo, ModelState, Request, Role, Schema, ServerOptions, Stats,
    StopReason, look, spawn_server,
};
use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver},
    },
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(120);

/// One at a time: the figures are of one server with few cores.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn options(key: Option<&str>) -> Option<ServerOptions> {
    let Ok(address) = std::env::var("GRADUS_TEST_SERVER") else {
        println!("skipped: set GRADUS_TEST_SERVER to the address of a chat server (script/server) to run this test");
        return None;
    };
    let key = key.map(|k| Key::new(k, "GRADUS_SERVER_KEY").unwrap());
    Some(ServerOptions { servers: vec![Address::parse(&address).unwrap()], model: None, key })
}

fn right_key() -> Option<String> {
    std::env::var("GRADUS_TEST_SERVER_KEY").ok()
}

struct Reply {
    text: String,
    pieces: usize,
    end: Result<(StopReason, Stats), String>,
}

struct Rig {
    engine: Box<dyn Engine>,
    events: Receiver<EngineEvent>,
}

impl Rig {
    fn ready() -> Option<(Rig, ModelInfo)> {
        let options = options(right_key().as_deref())?;
        let (tx, events) = mpsc::channel();
        let rig = Rig { engine: spawn_server(options, Box::new(move |e| drop(tx.send(e)))), events };
        loop {
            match rig.next() {
                EngineEvent::State(ModelState::Ready(info)) => return Some((rig, info)),
                EngineEvent::State(ModelState::Failed { why }) => panic!("{why}"),
                _ => {}
            }
        }
    }

    fn next(&self) -> EngineEvent {
        self.events.recv_timeout(PATIENCE).expect("an event in time")
    }

    fn end(&self, of: u64) -> Reply {
        let (mut text, mut pieces) = (String::new(), 0);
        loop {
            match self.next() {
                EngineEvent::Text { id, text: more } if id == of => {
                    text.push_str(&more);
                    pieces += 1;
                }
                EngineEvent::Done { id, stop, stats } if id == of => {
                    return Reply { text, pieces, end: Ok((stop, stats)) };
                }
                EngineEvent::Failed { id, error } if id == of => return Reply { text, pieces, end: Err(error) },
                _ => {}
            }
        }
    }

    fn ask(&mut self, request: Request) -> Reply {
        let id = request.id;
        self.engine.generate(request);
        self.end(id)
    }
}

fn request(id: u64, text: &str, max_tokens: u32) -> Request {
    let messages = vec![Message::new(Role::System, "You teach Rust."), Message::new(Role::User, text)];
    Request { id, messages, max_tokens, seed: 1, ..Request::default() }
}

#[test]
fn a_reply_streams_is_repeatable_and_its_beginning_is_reused() {
    let _alone = alone();
    let Some((mut rig, info)) = Rig::ready() else { return };
    println!("{info:?}");
    assert!(!info.name.is_empty() && info.context >= 512, "{info:?}");
    let one = rig.ask(request(1, "What is a variable?", 24));
    let two = rig.ask(request(2, "What is a variable?", 24));
    let (stop, _) = one.end.clone().unwrap();
    let (_, stats) = two.end.clone().unwrap();
    println!("{:?} in {} pieces; again: {stats:?}", one.text, one.pieces);
    assert!(one.pieces > 5 && matches!(stop, StopReason::Length | StopReason::End), "{stop:?}");
    assert_eq!(one.text, two.text, "greedy");
    assert!(stats.prompt_tokens > 10 && stats.tokens > 5, "{stats:?}");
    assert!(stats.reused_tokens * 10 >= stats.prompt_tokens * 7, "{stats:?}");
}

#[test]
fn a_cancel_frees_the_server_at_once() {
    let _alone = alone();
    let Some((mut rig, _)) = Rig::ready() else { return };
    // More than the server has places for: where a cancel did not reach it, the last would wait for long.
    for id in 1..=4 {
        let conversation = id;
        rig.engine.generate(Request { conversation, ..request(id, "Tell me a long story about numbers.", 1500) });
    }
    loop {
        if let EngineEvent::Text { .. } = rig.next() {
            break;
        }
    }
    for id in 1..=4 {
        let at = Instant::now();
        rig.engine.cancel(id);
        let reply = rig.end(id);
        assert!(at.elapsed() < Duration::from_millis(100), "{:?}", at.elapsed());
        assert_eq!(reply.end.unwrap().0, StopReason::Cancelled);
    }
    let at = Instant::now();
    let next = rig.ask(request(9, "Say one word.", 4));
    println!("an answer {:?} after four cancels", at.elapsed());
    assert!(next.end.is_ok(), "{:?}", next.end);
    assert!(at.elapsed() < Duration::from_secs(15), "the server went on with what nobody wants");
}

#[test]
fn a_form_is_kept_ten_times_of_ten() {
    let _alone = alone();
    let Some((mut rig, _)) = Rig::ready() else { return };
    let schema = Schema::object([
        ("met", Schema::List(Box::new(Schema::Bool), 4)),
        ("grade", Schema::Integer(0, 3)),
        ("cause", Schema::OneOf(vec!["typo".into(), "idea".into()])),
    ]);
    for seed in 0..10 {
        let ask = Request {
            schema: Some(schema.clone()),
            temperature: 1.0,
            seed,
            ..request(u64::from(seed), "Judge this answer: `let x = 1` is a loop.", 120)
        };
        let reply = rig.ask(ask);
        assert!(reply.end.is_ok(), "{seed}: {:?}", reply.end);
        assert_eq!(reply.pieces, 1);
        schema.read(&reply.text).unwrap();
    }
}

#[test]
fn a_conversation_that_is_too_long_is_cut_and_a_message_that_is_too_long_is_an_error() {
    let _alone = alone();
    let Some((mut rig, info)) = Rig::ready() else { return };
    let mut long = request(1, "What is a loop?", 8);
    let turns = info.context as usize / 100 + 10;
    for _ in 0..turns {
        long.messages.push(Message::new(Role::Assistant, "A loop does a thing again and again. ".repeat(10)));
        long.messages.push(Message::new(Role::User, "And then?"));
    }
    let reply = rig.ask(long);
    let (_, stats) = reply.end.expect("it was cut");
    println!("{turns} turns were sent as {} tokens", stats.prompt_tokens);
    assert!(stats.prompt_tokens < info.context);
    let reply = rig.ask(request(2, &"word ".repeat(info.context as usize * 2), 8));
    let error = reply.end.unwrap_err();
    println!("{error}");
    assert!(error.len() < 400 && !error.chars().any(char::is_control), "{error}");
}

#[test]
fn a_wrong_key_is_refused_in_words_without_the_key() {
    let _alone = alone();
    if right_key().is_none() {
        println!("skipped: the server wants no key, or none is set");
        return;
    }
    let Some(wrong) = options(Some("sk-wrong-7")) else { return };
    let (tx, events) = mpsc::channel();
    let mut engine = spawn_server(wrong, Box::new(move |e| drop(tx.send(e))));
    engine.generate(request(1, "Hi", 4));
    loop {
        let event = events.recv_timeout(PATIENCE).expect("an event in time");
        assert!(!format!("{event:?}").contains("sk-wrong-7"), "{event:?}");
        if let EngineEvent::Failed { error, .. } = event {
            println!("{error}");
            assert!(error.contains("GRADUS_SERVER_KEY"), "{error}");
            break;
        }
    }
    let right = options(right_key().as_deref()).unwrap();
    assert!(look(&right, &right.servers[0]).is_ok());
}
