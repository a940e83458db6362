//! Models fetched and chosen from the tutor's own screen and lines, from a hub on this machine that can be made to wait.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;
#[path = "support/tiny.rs"]
mod tiny;

use gradus::llm::catalog::Catalog;
use learner::{command, program};
use pty::Pty;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// A model of the catalogue whose sum is not known beforehand, so that any file may stand for it.
const NAME: &str = "smollm2-360m";

/// A hub with one file. It sends half of it, and the rest once the gate is open.
struct Hub {
    address: String,
    ranges: Arc<Mutex<Vec<Option<usize>>>>,
    gate: Arc<(Mutex<bool>, Condvar)>,
}

impl Hub {
    fn start(body: Vec<u8>, open: bool) -> Hub {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (ranges, gate) = (Arc::new(Mutex::new(Vec::new())), Arc::new((Mutex::new(open), Condvar::new())));
        let (seen, wait, body) = (Arc::clone(&ranges), Arc::clone(&gate), Arc::new(body));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, wait, body) = (Arc::clone(&seen), Arc::clone(&wait), Arc::clone(&body));
                std::thread::spawn(move || serve(stream.unwrap(), &seen, &wait, &body));
            }
        });
        Hub { address, ranges, gate }
    }

    fn open(&self) {
        *self.gate.0.lock().unwrap() = true;
        self.gate.1.notify_all();
    }

    fn ranges(&self) -> Vec<Option<usize>> {
        self.ranges.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<Option<usize>>>, gate: &(Mutex<bool>, Condvar), body: &[u8]) {
    let (mut request, mut byte) = (Vec::new(), [0]);
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        request.push(byte[0]);
    }
    let request = String::from_utf8(request).unwrap().to_ascii_lowercase();
    let range = request.split_once("range: bytes=").and_then(|(_, r)| r.split_once('-')?.0.parse::<usize>().ok());
    let head = request.starts_with("head ");
    if !head {
        seen.lock().unwrap().push(range);
    }
    let from = range.unwrap_or(0);
    let first = match range {
        Some(from) => format!("206 x\r\nContent-Range: bytes {from}-{}/{}", body.len() - 1, body.len()),
        None => "200 x".to_string(),
    };
    let length = if head { String::new() } else { format!("Content-Length: {}\r\n", body.len() - from) };
    let answer = format!("HTTP/1.1 {first}\r\nConnection: close\r\nETag: \"v1\"\r\n{length}\r\n");
    let _ = stream.write_all(answer.as_bytes());
    if head {
        return;
    }
    let half = (body.len() / 2).max(from);
    let _ = stream.write_all(&body[from..half]).and_then(|()| stream.flush());
    let open = gate.0.lock().unwrap();
    drop(gate.1.wait_timeout_while(open, Duration::from_secs(60), |open| !*open).unwrap());
    let _ = stream.write_all(&body[half..]);
}

/// A model file of some size.
fn body() -> Vec<u8> {
    tiny::model(1 << 20, 7)
}

fn file(home: &Path) -> PathBuf {
    let catalog = Catalog::built_in().unwrap();
    home.join("data/gradus/models").join(&catalog.find(NAME).unwrap().file)
}

/// The program at home, the first run done.
fn at_home(home: &Path, env: &[(&str, &str)], args: &[&str]) -> Pty {
    let mut pty = Pty::spawn(&program(), args, home, (98, 50), env);
    pty.patience = Duration::from_secs(60);
    let mut at = learner::Learner::at(pty);
    at.introduce("Ada");
    at.pty
}

/// Goes down the rows to the model.
fn select(pty: &mut Pty) {
    for _ in 0..20 {
        if pty.text().lines().any(|l| l.contains("›") && l.contains(NAME)) {
            return;
        }
        let before = pty.frames();
        pty.send("j");
        pty.wait_screen("the next row", |_| true);
        let end = std::time::Instant::now() + Duration::from_secs(5);
        while pty.frames() == before && std::time::Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    panic!("{NAME} is in no row:\n{}", pty.text());
}

#[test]
fn a_model_is_fetched_stopped_gone_on_with_and_chosen() {
    let home = tempfile::tempdir().unwrap();
    let hub = Hub::start(body(), false);
    let mut pty = at_home(home.path(), &[("GRADUS_HUB", &hub.address)], &[]);
    pty.send("M");
    pty.wait_for("To be had");
    select(&mut pty);
    pty.send("d");
    pty.wait("half of it", |s| s.contains("50%") || s.contains("49%"));
    pty.wait("a bar", |s| s.contains("█") && s.contains("░"));
    pty.send("x");
    pty.wait_for("stopped;");
    assert!(!file(home.path()).exists());
    hub.open();
    pty.send("\r");
    pty.wait_for("is here, and can be chosen");
    assert_eq!(std::fs::read(file(home.path())).unwrap(), body());
    let ranges = hub.ranges();
    assert!(ranges[0].is_none() && ranges.last().unwrap().is_some_and(|from| from > 0), "it went on: {ranges:?}");
    pty.wait("the model among those that are here", |s| {
        s.lines().any(|l| (l.contains("○") || l.contains("●")) && l.contains(NAME))
    });
    pty.send("\x1b");
    pty.wait_gone("To be had");
    pty.send("M");
    pty.wait_for("To be had");
    select(&mut pty);
    pty.send("\r");
    pty.wait_for("speaks from now on");
    let settings = std::fs::read_to_string(home.path().join("config/gradus/config.toml")).unwrap();
    assert_eq!(settings, format!("model = \"{NAME}\"\n"));
    pty.send("\x03");
    pty.wait_for("Leave Gradus?");
    pty.send("y");
    assert_eq!(pty.exit_code(), 0);
    // The next start knows it.
    let shown = command(home.path(), &["config", "show", "--json"]).output().unwrap();
    assert!(String::from_utf8_lossy(&shown.stdout).contains(NAME));
}

#[test]
fn without_a_network_there_is_a_clear_sentence() {
    let home = tempfile::tempdir().unwrap();
    // A place where nobody listens.
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let hub = format!("http://{gone}");
    let mut pty = at_home(home.path(), &[("GRADUS_HUB", &hub)], &[]);
    pty.send("M");
    pty.wait_for("To be had");
    select(&mut pty);
    pty.send("d");
    pty.wait_for(&format!("{gone} does not answer; trying again."));
    pty.send("x");
    pty.wait_for("stopped;");
    drop(pty);
    let home = tempfile::tempdir().unwrap();
    let mut pty = at_home(home.path(), &[], &["--offline"]);
    pty.send("M");
    pty.wait_for("To be had");
    select(&mut pty);
    pty.send("d");
    pty.wait_for("Nothing is fetched while offline is set (flag --offline).");
}

/// What the lines say to these.
fn lines(home: &Path, args: &[&str], env: &[(&str, &str)], input: &str) -> String {
    let args: Vec<&str> = ["--plain"].iter().chain(args).copied().collect();
    let mut command = command(home, &args);
    command.envs(env.iter().copied()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

const FIRST: &str = "Ada\n2\n3\n\n\n2\n";

#[test]
fn the_lines_fetch_and_choose_too_one_after_the_other() {
    let home = tempfile::tempdir().unwrap();
    let hub = Hub::start(body(), true);
    let input = format!("{FIRST}/models\n/pull {NAME}\n/use {NAME}\n/models\n/pull nothing\n/pull\n/quit\n");
    let said = lines(home.path(), &[], &[("GRADUS_HUB", &hub.address)], &input);
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("`{text}` is not in:\n{said}"));
    assert!(at("To be had:") < at(&format!("{NAME} is here, and can be chosen")), "{said}");
    assert!(at("can be chosen") < at(&format!("{NAME} speaks from now on")), "{said}");
    let after = &said[at("speaks from now on")..];
    let here = after.find("Here:").unwrap();
    let others = after.find("To be had:").unwrap();
    assert!(after[here..others].contains(NAME) && !after[others..].contains(&format!("{NAME}:")), "{after}");
    assert!(said.contains("There is no model nothing here.") && said.contains("Which model?"), "{said}");
    assert!(file(home.path()).exists());
}

#[test]
fn the_lines_say_why_nothing_comes_and_whose_word_goes_first() {
    let home = tempfile::tempdir().unwrap();
    let models = home.path().join("data/gradus/models");
    std::fs::create_dir_all(&models).unwrap();
    std::fs::write(models.join("mine.gguf"), tiny::model(4, 1)).unwrap();
    std::fs::write(models.join("half.gguf"), b"GGUF").unwrap();
    let input = format!("{FIRST}/pull {NAME}\n/use mine.gguf\n/use half.gguf\n/use none\n/quit\n");
    let said = lines(home.path(), &["--offline"], &[("GRADUS_MODEL", "mine")], &input);
    assert!(said.contains("Nothing is fetched while offline is set (flag --offline)."), "{said}");
    assert!(said.contains("mine.gguf speaks from now on"), "{said}");
    assert!(said.contains("GRADUS_MODEL") && said.contains("goes before the settings"), "{said}");
    assert!(said.contains("There is no model none here."), "{said}");
    let settings = std::fs::read_to_string(home.path().join("config/gradus/config.toml")).unwrap();
    assert_eq!(settings, "model = \"mine.gguf\"\n", "a damaged one is not chosen");
}

#[test]
fn the_lines_have_the_map_and_its_pages() {
    let home = tempfile::tempdir().unwrap();
    let said = lines(home.path(), &["--no-model"], &[], &format!("{FIRST}/map\n/map moves\n/map no-such\n/quit\n"));
    assert!(said.contains("(rust.moves): locked; needs ") && said.contains("Next: "), "{said}");
    for part in ["The evidence:", "Forecast:", "What it needs:", "What it opens:", "/learn rust.moves learns it now"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.contains("There is no skill `no-such`"), "{said}");
}
