//! The engine on other machines: servers that behave, and servers that do not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // helpers of tests

use gradus::llm::{
    Address, Engine, EngineEvent, Key, Message, ModelState, Request, Role, Schema, ServerOptions, StopReason,
    spawn_server,
};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(60);
const MODELS: &str = r#"{"object":"list","data":[{"id":"tiny","max_model_len":4096}]}"#;
const GOOD: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello \"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"you\"},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";

/// A request as a fake server sees it.
#[derive(Debug, Clone)]
struct Asked {
    path: String,
    head: String,
    body: String,
}

type Act = dyn Fn(&Asked, &mut TcpStream) + Send + Sync;

/// A server that does what it is told with each chat request; it names one model. Its address, and what was asked.
fn fake(act: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> (String, Arc<Mutex<Vec<Asked>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (seen, act): (_, Arc<Act>) = (asked.clone(), Arc::new(act));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (seen, act) = (seen.clone(), act.clone());
            thread::spawn(move || serve(stream, &seen, &*act));
        }
    });
    (address, asked)
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<Asked>>, act: &Act) {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            return;
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let length = head.to_lowercase().lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    if stream.read_exact(&mut body).is_err() {
        return;
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_string();
    let asked = Asked { path: path.clone(), head, body: String::from_utf8_lossy(&body).into_owned() };
    seen.lock().unwrap().push(asked.clone());
    match path.as_str() {
        "/v1/models" => answer(&mut stream, "200 OK", "application/json", MODELS),
        "/v1/chat/completions" | "/metrics" => act(&asked, &mut stream),
        _ => answer(&mut stream, "404 Not Found", "text/plain", ""),
    }
}

fn answer(stream: &mut TcpStream, status: &str, kind: &str, body: &str) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

fn stream_of(stream: &mut TcpStream, body: &str) {
    let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n{body}");
}

struct Rig {
    engine: Box<dyn Engine>,
    events: Receiver<EngineEvent>,
}

impl Rig {
    fn start(servers: &[&str], key: Option<&str>) -> Rig {
        let (tx, events) = mpsc::channel();
        let servers = servers.iter().map(|s| Address::parse(s).unwrap()).collect();
        let key = key.map(|k| Key::new(k, "GRADUS_SERVER_KEY").unwrap());
        let options = ServerOptions { servers, model: None, key };
        Rig { engine: spawn_server(options, Box::new(move |e| drop(tx.send(e)))), events }
    }

    fn ready(servers: &[&str]) -> Rig {
        let rig = Rig::start(servers, None);
        rig.wait(|e| matches!(e, EngineEvent::State(ModelState::Ready(_))).then_some(()));
        rig
    }

    fn wait<T>(&self, mut wanted: impl FnMut(&EngineEvent) -> Option<T>) -> T {
        loop {
            let event = self.events.recv_timeout(PATIENCE).expect("an event in time");
            if let Some(found) = wanted(&event) {
                return found;
            }
        }
    }

    /// Text and end of a request.
    fn end(&self, of: u64) -> (String, Result<StopReason, String>) {
        let mut all = String::new();
        let end = self.wait(|e| match e {
            EngineEvent::Text { id, text } if *id == of => {
                all.push_str(text);
                None
            }
            EngineEvent::Done { id, stop, .. } if *id == of => Some(Ok(*stop)),
            EngineEvent::Failed { id, error } if *id == of => Some(Err(error.clone())),
            _ => None,
        });
        (all, end)
    }

    fn ask(&mut self, request: Request) -> (String, Result<StopReason, String>) {
        let id = request.id;
        self.engine.generate(request);
        self.end(id)
    }
}

fn request(id: u64) -> Request {
    let messages = vec![Message::new(Role::System, "Be kind."), Message::new(Role::User, "Hi?")];
    Request { id, messages, max_tokens: 50, ..Request::default() }
}

#[test]
fn a_reply_streams_and_the_request_is_in_the_servers_words() {
    let (address, asked) = fake(|_, s| stream_of(s, GOOD));
    let mut rig = Rig::start(&[&format!("{address}/v1/")], Some("sk-secret"));
    let info = rig.wait(|e| match e {
        EngineEvent::State(ModelState::Ready(info)) => Some(info.clone()),
        _ => None,
    });
    assert_eq!((info.name.as_str(), info.context), ("tiny", 4096));
    assert_eq!(rig.ask(request(1)), ("Hello you".into(), Ok(StopReason::End)));
    let asked = asked.lock().unwrap();
    let chat = asked.iter().find(|a| a.path == "/v1/chat/completions").unwrap();
    assert!(chat.head.contains("Bearer sk-secret") || chat.head.contains("bearer sk-secret"), "{}", chat.head);
    let body: serde_json::Value = serde_json::from_str(&chat.body).unwrap();
    assert_eq!(body["model"], "tiny");
    assert_eq!(body["messages"][1]["content"], "Hi?");
    assert_eq!((&body["stream"], &body["max_tokens"]), (&true.into(), &50.into()));
}

#[test]
fn a_cancel_is_quick_whatever_the_server_does_and_it_learns_of_it() {
    for begun in [false, true] {
        let (tx, gone) = mpsc::channel();
        let tx = Mutex::new(tx);
        let (address, _) = fake(move |a, s| {
            if a.path == "/metrics" {
                return;
            }
            if begun {
                stream_of(s, "data: {\"choices\":[{\"delta\":{\"content\":\"Once\"}}]}\n\n");
            }
            let _ = s.read(&mut [0]); // returns when the other end is gone
            let _ = tx.lock().unwrap().send(Instant::now());
        });
        let mut rig = Rig::ready(&[&address]);
        rig.engine.generate(request(1));
        if begun {
            rig.wait(|e| matches!(e, EngineEvent::Text { .. }).then_some(()));
        } else {
            thread::sleep(Duration::from_millis(300));
        }
        let at = Instant::now();
        rig.engine.cancel(1);
        assert_eq!(rig.end(1).1, Ok(StopReason::Cancelled));
        assert!(at.elapsed() < Duration::from_millis(100), "{:?}", at.elapsed());
        let seen = gone.recv_timeout(Duration::from_secs(5)).expect("the server sees the end");
        println!("cancelled (begun: {begun}); the server saw it after {:?}", seen.duration_since(at));
    }
}

#[test]
fn a_server_that_fails_is_left_for_the_next() {
    let (bad, _) =
        fake(|_, s| answer(s, "503 Service Unavailable", "application/json", r#"{"error":{"message":"loading"}}"#));
    let (good, asked) = fake(|_, s| stream_of(s, GOOD));
    let (locked, _) = fake(|_, s| answer(s, "401 Unauthorized", "application/json", "{}"));
    let mut rig = Rig::ready(&["http://127.0.0.1:1", &locked, &bad, &good]);
    assert_eq!(rig.ask(request(1)).0, "Hello you");
    assert_eq!(rig.ask(request(2)).0, "Hello you");
    assert_eq!(asked.lock().unwrap().iter().filter(|a| a.path.ends_with("completions")).count(), 2);
}

#[test]
fn a_server_that_is_too_busy_is_asked_again_when_it_says() {
    let count = Mutex::new(0);
    let (address, _) = fake(move |_, s| {
        let mut count = count.lock().unwrap();
        *count += 1;
        if *count == 1 {
            let _ = s.write_all(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
        } else {
            stream_of(s, GOOD);
        }
    });
    let mut rig = Rig::ready(&[&address]);
    let at = Instant::now();
    assert_eq!(rig.ask(request(1)).0, "Hello you");
    assert!(at.elapsed() >= Duration::from_millis(950), "{:?}", at.elapsed());
}

#[test]
fn no_server_is_said_and_one_that_comes_back_is_used() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    drop(listener);
    let mut rig = Rig::start(&[&format!("http://{place}")], None);
    rig.wait(|e| match e {
        EngineEvent::State(ModelState::Restarting { why, .. }) => {
            assert!(why.contains("nothing listens"), "{why}");
            Some(())
        }
        _ => None,
    });
    let error = rig.ask(request(1)).1.unwrap_err();
    assert!(error.contains(&place.to_string()) && error.contains("nothing listens"), "{error}");
    let listener = TcpListener::bind(place).unwrap();
    thread::spawn(move || {
        let seen = Mutex::new(Vec::new());
        for stream in listener.incoming().flatten() {
            serve(stream, &seen, &|_, s| stream_of(s, GOOD));
        }
    });
    rig.wait(|e| matches!(e, EngineEvent::State(ModelState::Ready(_))).then_some(()));
    assert_eq!(rig.ask(request(2)).0, "Hello you");
}

#[test]
fn the_place_in_the_queue_is_told() {
    let (address, _) = fake(|a, s| match a.path.as_str() {
        "/metrics" => answer(s, "200 OK", "text/plain", "llamacpp:requests_deferred 3\n"),
        _ => {
            thread::sleep(Duration::from_secs(3));
            stream_of(s, GOOD);
        }
    });
    let mut rig = Rig::ready(&[&address]);
    rig.engine.generate(request(1));
    rig.wait(|e| matches!(e, EngineEvent::Queued { id: 1, ahead: 3 }).then_some(()));
    assert_eq!(rig.end(1).0, "Hello you");
}

#[test]
fn a_form_is_kept_or_the_request_fails() {
    let of = |text: &str| {
        format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":{}}},\"finish_reason\":\"stop\"}}]}}\n\n",
            serde_json::json!(text)
        )
    };
    let schema = Schema::object([("ok", Schema::Bool)]);
    let cases: [(&[&str], bool); 4] = [
        (&["{\"ok\":true}"], true),
        (&["Sure! Here it is", "```json\n{\"ok\":false}\n```"], true),
        (&["<think>hm</think>{\"ok\":true}"], true),
        (&["{\"ok\":1}", "{\"ok\":\"yes\"}"], false),
    ];
    for (texts, good) in cases {
        let replies: Vec<String> = texts.iter().map(|t| of(t)).collect();
        let turn = Mutex::new(0);
        let (address, _) = fake(move |_, s| {
            let mut turn = turn.lock().unwrap();
            stream_of(s, &replies[*turn]);
            *turn += 1;
        });
        let mut rig = Rig::ready(&[&address]);
        let (text, end) = rig.ask(Request { schema: Some(schema.clone()), ..request(1) });
        assert_eq!(end.is_ok(), good, "{texts:?}: {end:?}");
        assert_eq!(schema.read(&text).is_ok(), good, "{text}");
    }
    // a server that does not know the words is asked in simpler ones
    let (address, asked) =
        fake(move |a, s| match a.body.contains("json_schema") || a.body.contains("stream_options") {
            true => answer(s, "400 Bad Request", "application/json", r#"{"error":{"message":"unknown field"}}"#),
            false => stream_of(s, &of("{\"ok\":true}")),
        });
    let mut rig = Rig::ready(&[&address]);
    assert_eq!(rig.ask(Request { schema: Some(schema), ..request(1) }).0, "{\"ok\":true}");
    assert!(asked.lock().unwrap().iter().any(|a| a.body.contains("json_object")));
}

/// Everything that a broken, hostile or foreign server may send to a chat request.
fn hostile() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    let statuses = [
        "200 OK",
        "204 No Content",
        "301 Moved Permanently",
        "307 X",
        "400 Bad Request",
        "401 X",
        "403 X",
        "404 X",
        "405 X",
        "413 X",
        "418 X",
        "500 X",
        "502 X",
        "599 X",
        "999 X",
    ];
    let bodies = [
        "",
        "<html><body>\u{1b}[2Jportal</body></html>",
        "{\"error\":{\"message\":\"bad\\u001b]0;x\\u0007\"}}",
        "{\"error\":5}",
        "null",
        "data: {\n\n",
        "\u{0}\u{1}\u{2}",
    ];
    for status in statuses {
        for body in bodies {
            all.push(
                format!(
                    "HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                )
                .into(),
            );
        }
    }
    let stream = |body: &str| format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n{body}").into_bytes();
    let json = |body: &str| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
            .into_bytes()
    };
    let deep = "[".repeat(200_000);
    for body in [
        "data: [DONE]\n\n",
        "data: \n\n",
        "data: {\"choices\":[]}\n\n",
        "data: {\"choices\":{\"0\":1}}\n\n",
        "data: {\"error\":{\"message\":\"CUDA out of memory\"}}\n\n",
        "event: error\ndata: {\"error\":\"gone\"}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"half",
        ": only comments\n\n: more\n\n",
        "garbage\n\n",
        &deep,
        &format!("data: {deep}\n\n"),
        &format!("data: {}\n\n", "x".repeat(1 << 21)),
        "data: {\"choices\":[{\"delta\":{\"content\":\"\u{1b}[31m\"}}]}\n\n",
    ] {
        all.push(stream(body));
        all.push(json(body));
    }
    let good = stream(GOOD);
    all.extend((0..60).map(|i| good[..good.len() * i / 60].to_vec())); // cut off anywhere
    let mut chance = 9u64;
    for _ in 0..40 {
        // a byte is changed anywhere
        let mut bent = good.clone();
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = (chance >> 33) as usize % bent.len();
        bent[at] ^= 1 << (chance % 8);
        all.push(bent);
    }
    for odd in [
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nX: \u{0}\r\n\r\n",
        "HTTP/1.1 200 OK\nbroken\n\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    ] {
        all.push(odd.as_bytes().to_vec());
    }
    all.push([b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-Long: y\r\n".repeat(20_000), b"\r\n".to_vec()].concat());
    all
}

#[test]
fn no_reply_of_a_hostile_server_does_harm() {
    let all = hostile();
    assert!(all.len() >= 200, "{}", all.len());
    println!("{} hostile replies", all.len());
    let todo = Arc::new(Mutex::new(all.into_iter().enumerate().collect::<Vec<_>>()));
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let todo = todo.clone();
            thread::spawn(move || {
                let take = || todo.lock().unwrap().pop();
                while let Some((number, bytes)) = take() {
                    one_hostile(number, &bytes);
                }
            })
        })
        .collect();
    workers.into_iter().for_each(|w| w.join().expect("each is survived"));
}

fn one_hostile(number: usize, bytes: &[u8]) {
    let said = bytes.to_vec();
    let (address, _) = fake(move |_, s| {
        let _ = s.write_all(&said);
    });
    let mut rig = Rig::ready(&[&address]);
    rig.engine.generate(request(1));
    let (mut ends, mut waits) = (0, PATIENCE);
    while let Ok(event) = rig.events.recv_timeout(waits) {
        match event {
            EngineEvent::Done { id: 1, .. } => ends += 1,
            EngineEvent::Failed { id: 1, error } => {
                ends += 1;
                let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
                assert!(error.chars().count() < 400 && !error.chars().any(char::is_control), "{number}: {error:?}");
                assert!(error.contains(&address["http://".len()..]), "{number} {shown:?}: {error}");
            }
            _ => {}
        }
        if ends > 0 {
            waits = Duration::from_millis(5); // nothing comes after the end
        }
    }
    assert_eq!(ends, 1, "reply {number}");
}
