//! A chat server on this machine that says what it is told, at the speed it is told: a model for what only looks at the face.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What is said to each question.
#[derive(Debug, Clone)]
pub struct Script {
    /// The tokens, one event each.
    pub tokens: Vec<String>,
    /// The time from one to the next.
    pub pause: Duration,
}

/// What the server was sent: head and body of each request.
pub type Heard = Arc<Mutex<Vec<(String, String)>>>;

/// Starts one for as long as the process lives, and has the program at this home use it: any model may talk.
pub fn serve(home: &Path, script: Script) -> Heard {
    let heard = Heard::default();
    let hears = heard.clone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let script = Arc::new(script);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (script, hears) = (script.clone(), hears.clone());
            thread::spawn(move || drop(answer(stream, &script, &hears)));
        }
    });
    let folder = home.join("config/gradus");
    std::fs::create_dir_all(&folder).unwrap();
    let settings = format!("backend = \"server\"\nservers = \"{address}\"\ntalk = \"always\"\n");
    std::fs::write(folder.join("config.toml"), settings).unwrap();
    heard
}

fn answer(mut stream: TcpStream, script: &Script, hears: &Heard) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Ok(());
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head.to_lowercase().lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body)?;
    hears.lock().unwrap().push((head.clone(), String::from_utf8_lossy(&body).into_owned()));
    if !head.contains("/v1/chat/completions") {
        let models = r#"{"object":"list","data":[{"id":"tiny","max_model_len":4096}]}"#;
        let ok = if head.contains("/v1/models") { ("200 OK", models) } else { ("404 Not Found", "") };
        return write!(
            stream,
            "HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
            ok.0,
            ok.1.len(),
            ok.1
        );
    }
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")?;
    let begun = Instant::now();
    for (n, token) in script.tokens.iter().enumerate() {
        let due = script.pause * n as u32;
        thread::sleep(due.saturating_sub(begun.elapsed()));
        let delta = serde_json::json!({ "choices": [{ "delta": { "content": token } }] });
        write!(stream, "data: {delta}\n\n")?;
        stream.flush()?;
    }
    let end = serde_json::json!({ "choices": [{ "delta": {}, "finish_reason": "stop" }] });
    let usage =
        serde_json::json!({ "choices": [], "usage": { "prompt_tokens": 9, "completion_tokens": script.tokens.len() } });
    write!(stream, "data: {end}\n\ndata: {usage}\n\ndata: [DONE]\n\n")
}

/// The words of a reply that stand on the screen, between its beginning and the field below it: a gate ends it when it has
/// said enough.
pub fn said(screen: &str) -> usize {
    let reply = screen.rsplit("Tutor: ").next().unwrap_or_default();
    reply.split("──").next().unwrap_or_default().split_whitespace().count()
}

/// Words of a reply, as tokens of a usual size: `n` of them, in sentences and paragraphs that a gate has nothing against.
pub fn words(n: usize) -> Vec<String> {
    let text = "Think of a text as a book on a shelf. Whoever holds the book can read it, lend it or give it away, and once \
        it is given away the shelf is empty. The second name takes the book over, so ask yourself who may still open it. \
        Read the lines from the top and note for each name whether it holds something at that moment. ";
    text.split_inclusive(' ').cycle().take(n).map(str::to_string).collect()
}
