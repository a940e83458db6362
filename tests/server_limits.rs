//! The engine and servers that stretch time, ask for trust that they do not have, or refuse.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // helpers of tests

use gradus::llm::{Address, Engine, EngineEvent, Key, Message, Request, Role, ServerOptions, StopReason, spawn_server};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
const WORD: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

/// A server that names one model and does with each chat request what `act` says.
fn fake(act: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let act = Arc::new(act);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let act = act.clone();
            thread::spawn(move || {
                let asked = read(&mut stream);
                if asked.starts_with("POST /v1/chat/completions ") {
                    return act(&asked, &mut stream);
                }
                let body = r#"{"data":[{"id":"tiny","max_model_len":4096}]}"#;
                let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            });
        }
    });
    address
}

fn read(stream: &mut TcpStream) -> String {
    let (mut all, mut block) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&all).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.to_lowercase().lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut block).unwrap_or(0) {
            0 => return text,
            n => all.extend_from_slice(&block[..n]),
        }
    }
}

fn say(stream: &mut TcpStream, status: &str, body: &str) {
    let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
}

fn engine(servers: &[&str], key: Option<&str>) -> (Box<dyn Engine>, Receiver<EngineEvent>) {
    let (tx, events) = mpsc::channel();
    let servers = servers.iter().map(|s| Address::parse(s).unwrap()).collect();
    let key = key.map(|k| Key::new(k, "a test").unwrap());
    let options = ServerOptions { servers, model: None, key };
    (spawn_server(options, Box::new(move |e| drop(tx.send(e)))), events)
}

/// What a request comes to: its text, and how it ended.
fn ask(servers: &[&str], key: Option<&str>, request: Request) -> (String, Result<StopReason, String>) {
    let (mut engine, events) = engine(servers, key);
    engine.generate(request);
    let mut text = String::new();
    loop {
        let event = events.recv_timeout(Duration::from_secs(60)).expect("an end in time");
        assert!(!format!("{event:?}").contains("sk-secret"), "{event:?}");
        match event {
            EngineEvent::Text { text: more, .. } => text.push_str(&more),
            EngineEvent::Done { stop, .. } => return (text, Ok(stop)),
            EngineEvent::Failed { error, .. } => return (text, Err(error)),
            _ => {}
        }
    }
}

fn request() -> Request {
    Request { id: 1, messages: vec![Message::new(Role::User, "Hello")], max_tokens: 9, ..Request::default() }
}

/// Holds the line open until the other side closes it; says now and then a byte that means nothing.
fn hold(stream: &mut TcpStream) {
    while stream.write_all(b":\n").is_ok() {
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn after_the_last_word_nobody_waits() {
    for (end, most) in [("data: [DONE]\n\n", 1500), (STOP, 6000)] {
        let server = fake(move |_, s| {
            let _ = s.write_all([HEAD, WORD, end].concat().as_bytes());
            hold(s);
        });
        let at = Instant::now();
        assert_eq!(ask(&[&server], None, request()), ("Hi".into(), Ok(StopReason::End)));
        assert!(at.elapsed() < Duration::from_millis(most), "{end:?}: {:?}", at.elapsed());
    }
}

#[test]
fn an_error_that_drips_does_not_hold_up() {
    let server = fake(|_, s| {
        let _ = s.write_all(b"HTTP/1.1 404 X\r\n\r\n");
        hold(s);
    });
    let at = Instant::now();
    assert!(ask(&[&server], None, request()).1.unwrap_err().contains("404"));
    assert!(at.elapsed() < Duration::from_secs(15), "{:?}", at.elapsed());
}

#[test]
fn where_one_refuses_the_next_is_asked() {
    for status in ["401 X", "403 X", "404 X", "307 X\r\nLocation: http://127.0.0.1:1/", "400 X"] {
        let no = fake(move |_, s| say(s, status, ""));
        let yes = fake(|_, s| drop(s.write_all([HEAD, WORD, STOP].concat().as_bytes())));
        assert_eq!(ask(&[&no, &yes], None, request()).0, "Hi", "{status}");
        let error = ask(&[&no, &no], None, request()).1.unwrap_err();
        assert!(error.contains(&status[..3]), "{error}");
    }
}

#[test]
fn a_key_that_a_server_repeats_is_not_shown() {
    let count = Arc::new(AtomicU32::new(0));
    let seen = count.clone();
    let server = fake(move |asked, s| {
        seen.fetch_add(u32::from(asked.contains("Bearer sk-secret")), Ordering::SeqCst);
        say(s, "418 X", r#"{"error":{"message":"I know sk-secret"}}"#);
    });
    let error = ask(&[&server], Some("sk-secret"), request()).1.unwrap_err();
    assert!(error.contains("I know [key]"), "{error}");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn what_is_too_long_is_sent_shorter_and_then_said() {
    let words = r#"{"error":{"message":"request (900 tokens) exceeds the available context size (512 tokens)"}}"#;
    let server = fake(move |asked, s| match asked.len() > 2000 {
        true => say(s, "400 Bad Request", words),
        false => drop(s.write_all([HEAD, WORD, STOP].concat().as_bytes())),
    });
    let mut long = request();
    for _ in 0..10 {
        long.messages.push(Message::new(Role::Assistant, "a".repeat(120)));
        long.messages.push(Message::new(Role::User, "b".repeat(120)));
    }
    assert_eq!(ask(&[&server], None, long).0, "Hi");
    let alone = Request { messages: vec![Message::new(Role::User, "c".repeat(3000))], ..request() };
    let error = ask(&[&server], None, alone).1.unwrap_err();
    assert!(error.contains("too long"), "{error}");
}
