//! `gradus model pull` against a hub that is a few lines over `std::net`: what it says of files, whom a token is shown,
//! what is pinned, and what happens when two want the same, or one is killed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/tiny.rs"]
mod tiny;

use sha2::{Digest, Sha256};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};
use tiny::model;

type Requests = Arc<Mutex<Vec<String>>>;
type Answer = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

/// A server that answers each request by its text; what comes after `slow` bytes comes late.
struct Server {
    address: String,
    requests: Requests,
}

impl Server {
    fn start(slow: Option<(usize, Duration)>, answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Requests::default();
        let (seen, answer): (_, Answer) = (requests.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, answer) = (seen.clone(), answer.clone());
                thread::spawn(move || serve(&mut stream.unwrap(), &seen, &answer, slow));
            }
        });
        Self { address, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    fn count(&self, start: &str) -> usize {
        self.requests().iter().filter(|r| r.starts_with(start)).count()
    }
}

fn serve(stream: &mut TcpStream, seen: &Requests, answer: &Answer, slow: Option<(usize, Duration)>) {
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    let request = String::from_utf8(request).unwrap().to_ascii_lowercase();
    seen.lock().unwrap().push(request.clone());
    let all = answer(&request);
    let (first, pause) = slow.unwrap_or((all.len(), Duration::ZERO));
    let _ = stream.write_all(&all[..first.min(all.len())]).and_then(|()| stream.flush());
    if first < all.len() {
        thread::sleep(pause);
        let _ = stream.write_all(&all[first..]);
    }
}

fn reply(status: &str, lines: &[String], body: &[u8]) -> Vec<u8> {
    let lines: String = lines.iter().map(|l| format!("{l}\r\n")).collect();
    let length = body.len();
    let mut all =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{lines}\r\n").into_bytes();
    all.extend(body);
    all
}

/// A server of bytes alone, which obeys Range.
fn store(body: Vec<u8>, slow: Option<(usize, Duration)>) -> Server {
    Server::start(slow, move |request| {
        let range = request.split_once("range: bytes=").and_then(|(_, r)| r.split_once('-')?.0.parse::<usize>().ok());
        let tag = "ETag: \"v1\"".to_owned();
        match range {
            Some(from) => {
                let place = format!("Content-Range: bytes {from}-{}/{}", body.len() - 1, body.len());
                reply("206 x", &[tag, place], &body[from..])
            }
            None => reply("200 x", &[tag], &body),
        }
    })
}

/// What the hub says: its list, the sum that it names (as it stands in the header), and the way to the bytes.
fn hub(list: String, etag: Option<String>, size: usize, bytes: &Server) -> Server {
    let to = format!("Location: {}/blob", bytes.address);
    Server::start(None, move |request| {
        if request.contains(" /api/models/") {
            return reply("200 x", &[], list.as_bytes());
        }
        let mut lines = vec![to.clone(), "X-Repo-Commit: 0123456789abcdef".into()];
        if let Some(etag) = &etag {
            lines.extend([format!("X-Linked-ETag: {etag}"), format!("X-Linked-Size: {size}")]);
        }
        let mut all = reply("302 x", &lines, &[]);
        if request.starts_with("head ") {
            all = String::from_utf8(all).unwrap().replace("Content-Length: 0\r\n", "").into_bytes();
        }
        all
    })
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn list(files: &[(&str, &[u8])]) -> String {
    let rows = files.iter().map(|(path, body)| {
        format!(
            r#"{{"type":"file","path":"{path}","size":{},"lfs":{{"oid":"{}","size":{}}}}}"#,
            body.len(),
            sum(body),
            body.len()
        )
    });
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, hub: &Server, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command
            .args(["model", "pull"])
            .args(args)
            .env_clear()
            .env("HOME", self.0.path())
            .env("GRADUS_HUB", &hub.address);
        command
            .env("GRADUS_DATA_DIR", self.0.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn pull(&self, hub: &Server, args: &[&str]) -> (i32, String) {
        said(self.command(hub, args).output().unwrap())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join("models").join(name)
    }
}

/// Exit code, and all that was said.
fn said(done: Output) -> (i32, String) {
    let text = format!("{}{}", String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert!(!text.contains('\x1b'), "{text:?}");
    (done.status.code().unwrap(), text)
}

#[test]
fn a_file_of_any_repository_is_checked_and_pinned() {
    let (first, second) = (model(64, 1), model(64, 2));
    let home = Home::new();
    let bytes = store(first.clone(), None);
    let old = hub(
        list(&[("m-Q4_K_M.gguf", &first), ("m-Q8_0.gguf", b"x")]),
        Some(format!("\"{}\"", sum(&first))),
        first.len(),
        &bytes,
    );
    let (code, text) = home.pull(&old, &["-hf", "o/n"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains(&sum(&first)), "{text}");
    let pins = std::fs::read_to_string(home.file("pins.toml")).unwrap();
    for part in ["o/n/m-Q4_K_M.gguf", &sum(&first), "0123456789abcdef", "verified = true"] {
        assert!(pins.contains(part), "{part}: {pins}");
    }
    // the hub has another file under the same name now
    let bytes = store(second.clone(), None);
    let new = hub(list(&[("m-Q4_K_M.gguf", &second)]), Some(format!("\"{}\"", sum(&second))), second.len(), &bytes);
    let (code, text) = home.pull(&new, &["--hf", "o/n:q4_k_m"]);
    assert!(
        code == 1 && text.contains(&sum(&first)) && text.contains(&sum(&second)) && text.contains("--repin"),
        "{text}"
    );
    assert_eq!((std::fs::read(home.file("m-Q4_K_M.gguf")).unwrap(), bytes.requests().len()), (first, 0));
    let (code, text) = home.pull(&new, &["--hf", "o/n", "--repin"]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(std::fs::read(home.file("m-Q4_K_M.gguf")).unwrap(), second);
    assert!(std::fs::read_to_string(home.file("pins.toml")).unwrap().contains(&sum(&second)));
}

#[test]
fn a_token_is_shown_to_the_hub_alone() {
    let body = model(64, 1);
    let home = Home::new();
    let bytes = store(body.clone(), None);
    let hub = hub(list(&[("m-Q8_0.gguf", &body)]), Some(format!("\"{}\"", sum(&body))), body.len(), &bytes);
    let (code, text) = said(home.command(&hub, &["--hf", "o/n"]).env("HF_TOKEN", "hf_secret").output().unwrap());
    assert!(code == 0 && !text.contains("hf_secret"), "{text}");
    assert!(hub.requests().iter().all(|r| r.contains("authorization: bearer hf_secret")), "{:?}", hub.requests());
    assert!(!bytes.requests().is_empty() && bytes.requests().iter().all(|r| !r.contains("hf_secret")));
    let gated = Server::start(None, |_| reply("401 x", &[], &[]));
    for args in [&["--hf", "o/n"][..], &["qwen2.5-coder-0.5b"]] {
        let (code, text) = said(home.command(&gated, args).env("HF_TOKEN", "hf_secret").output().unwrap());
        assert!(
            code == 1 && text.contains("licence") && text.contains("HF_TOKEN") && !text.contains("hf_secret"),
            "{text}"
        );
    }
}

#[test]
fn a_hub_that_errs_is_not_believed() {
    let body = model(64, 1);
    let row = format!(r#"[{{"path":"m-Q8_0.gguf","size":{}}}]"#, body.len());
    // an etag that is no sum: unverified, and said so
    let home = Home::new();
    let bytes = store(body.clone(), None);
    let vague = hub(row.clone(), Some("\"0badcafe\"".into()), body.len(), &bytes);
    let (code, text) = home.pull(&vague, &["--hf", "o/n"]);
    assert!(code == 0 && text.contains("unverified"), "{text}");
    assert!(std::fs::read_to_string(home.file("pins.toml")).unwrap().contains("verified = false"));
    // ... and from then on it holds
    let other = store(model(64, 9), None);
    let (code, text) = home.pull(&hub(row.clone(), None, 0, &other), &["--hf", "o/n"]);
    assert!(code == 0 && other.requests().is_empty(), "what is here has the pinned sum: {text}");
    assert!(std::fs::read_to_string(home.file("pins.toml")).unwrap().contains("verified = false"), "still");
    std::fs::remove_file(home.file("m-Q8_0.gguf")).unwrap();
    let (code, text) = home.pull(&hub(row.clone(), None, 0, &other), &["--hf", "o/n"]);
    assert!(code == 1 && text.contains(&sum(&body)), "{text}");
    // a wrong sum, a wrong size
    let home = Home::new();
    let lies = hub(row, Some(format!("\"{}\"", sum(b"other"))), body.len(), &bytes);
    let (code, text) = home.pull(&lies, &["--hf", "o/n"]);
    assert!(code == 1 && text.contains(&sum(b"other")), "{text}");
    let small = hub(
        list(&[("m-Q8_0.gguf", &body)]).replace(&format!("\"size\":{}", body.len()), "\"size\":7"),
        None,
        0,
        &bytes,
    );
    let (code, text) = home.pull(&small, &["--hf", "o/n"]);
    assert!(code == 1 && text.contains("7 were expected"), "{text}");
    assert!(!home.file("m-Q8_0.gguf").exists() && !home.file("pins.toml").exists());
}

#[test]
fn lists_that_do_not_help_are_told() {
    let home = Home::new();
    let bytes = store(Vec::new(), None);
    let row = |path: &str| format!(r#"{{"path":"{path}","size":5}}"#);
    let two = format!("[{},{}]", row("a-Q8_0.gguf"), row("b-Q8_0.gguf"));
    let split = format!("[{},{}]", row("a-Q8_0-00001-of-00002.gguf"), row("a-Q8_0-00002-of-00002.gguf"));
    let huge = format!("[{}{}]", " ".repeat(5 << 20), row("a-Q8_0.gguf"));
    for (list, code, part) in [
        (two, 2, "a-Q8_0.gguf, b-Q8_0.gguf"),
        (split, 1, "in pieces"),
        ("[]".into(), 1, "It has: none"),
        (format!("[{}]", row("\\u001b[2J-Q8_0.gguf")), 1, "It has: none"),
        ("[".repeat(200_000), 1, "no list of files"),
        ("{\"error\":\"\\u001b[2J\"}".into(), 1, "no list of files"),
        ("[{\"path\":[]}]".into(), 1, "no list of files"),
        (huge, 1, "more than 4194304 bytes"),
    ] {
        let (got, text) = home.pull(&hub(list, None, 0, &bytes), &["--hf", "o/n"]);
        assert!(got == code && text.contains(part), "{got} {text}");
    }
    let hub = hub("[]".into(), None, 0, &bytes);
    for wrong in ["o", "../n", "o/n:../x.gguf", "o/n/x", "https://x/y"] {
        assert_eq!(home.pull(&hub, &["--hf", wrong]).0, 2, "{wrong}");
    }
    assert_eq!(home.pull(&hub, &["--offline", "--hf", "o/n"]).0, 1);
    assert_eq!(hub.requests().len(), 0, "nothing is asked for a wrong name, or offline");
    let next = format!("Link: <{}/api/models/x>; rel=\"next\"", bytes.address);
    let astray = Server::start(None, move |_| reply("200 x", std::slice::from_ref(&next), b"[]"));
    assert!(home.pull(&astray, &["--hf", "o/n"]).1.contains("another host"));
    let round = Server::start(None, |r| {
        let host = r.split_once("host: ").unwrap().1.split_once("\r\n").unwrap().0;
        reply("200 x", &[format!("Link: <http://{host}/api/models/x>; rel=\"next\"")], b"[]")
    });
    assert!(home.pull(&round, &["--hf", "o/n"]).1.contains("more than 10 pages"));
}

fn wait_for(what: &str, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn two_processes_fetch_a_file_once() {
    let body = model(100_000, 1);
    let home = Home::new();
    let bytes = store(body.clone(), Some((200_000, Duration::from_secs(3))));
    let hub = hub(list(&[("m-Q8_0.gguf", &body)]), Some(format!("\"{}\"", sum(&body))), body.len(), &bytes);
    let first = home.command(&hub, &["--hf", "o/n"]).spawn().unwrap();
    wait_for("the first begins", || bytes.count("get ") == 1);
    let second = home.command(&hub, &["--hf", "o/n"]).spawn().unwrap();
    for child in [first, second] {
        let (code, text) = said(child.wait_with_output().unwrap());
        assert!(code == 0 && text.contains(&sum(&body)), "{text}");
    }
    assert_eq!(std::fs::read(home.file("m-Q8_0.gguf")).unwrap(), body);
    assert_eq!(bytes.count("get "), 1, "the second found what the first had brought");
    let mut names: Vec<_> =
        std::fs::read_dir(home.file("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, [".pins.lock", "m-Q8_0.gguf", "m-Q8_0.gguf.sha256", "pins.toml"]);
}

#[test]
fn a_killed_fetch_goes_on_where_it_was() {
    let body = model(100_000, 1);
    let home = Home::new();
    let bytes = store(body.clone(), Some((200_000, Duration::from_secs(2))));
    let hub = hub(list(&[("m-Q8_0.gguf", &body)]), Some(format!("\"{}\"", sum(&body))), body.len(), &bytes);
    let mut first: Child = home.command(&hub, &["--hf", "o/n"]).spawn().unwrap();
    let part = home.file("m-Q8_0.gguf.part");
    wait_for("some bytes", || std::fs::metadata(&part).is_ok_and(|m| m.len() > 100_000));
    first.kill().unwrap();
    first.wait().unwrap();
    let (code, text) = home.pull(&hub, &["--hf", "o/n"]);
    assert_eq!(code, 0, "{text}");
    assert!(bytes.requests()[1].contains("range: bytes="), "{:?}", bytes.requests());
    assert_eq!(std::fs::read(home.file("m-Q8_0.gguf")).unwrap(), body);
}
