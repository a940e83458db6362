//! A real session without a screen, in a process of its own: it answers without end and says what it was told.
//!
//! The tests start this very program again with [`CHILD`] set; then [`child`] plays the session.

use crate::pack;
use gradus::curriculum::Curriculum;
use gradus::curriculum::parse::Files;
use gradus::dialogue::Standing;
use gradus::driver::{BenchOptions, Driver, Memory, Msg, Voice};
use gradus::session::{Event, Phase, Stage};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// The folder of the store, for the child.
const CHILD: &str = "GRADUS_TEST_SITTER";

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const HEADER: &str = r#"
id = "drill"
title = "Drill"
version = "1.0.0"
format_version = 1
language = "en"
authors = ["Somebody"]
licence = "MIT OR Apache-2.0"
summary = "Questions that are quickly answered."
code = "rust"
skills = ["sums"]
"#;

fn skill() -> String {
    let mut text =
        "+++\ntitle = \"Sums\"\ntags = [\"sums\"]\nminutes = 10\nobjective = \"After this you add.\"\n+++\n\nAdd.\n"
            .to_string();
    for n in 1..=12 {
        let hints = "[\"Count.\", \"Count on your fingers.\", \"Count once more.\"]";
        text += &format!(
            "\n+++ item\nid = \"sum-{n}\"\nkind = \"choice\"\ndifficulty = 1\nhints = {hints}\nexplanation = \"One more than {n}.\"\n\n\
             [[options]]\ntext = \"{}\"\ncorrect = true\n\n[[options]]\ntext = \"{}\"\nfeedback = \"That is too much.\"\n\
             +++\n\nHow much is one more than {n}?\n",
            n + 1,
            n + 2,
        );
    }
    text
}

/// A course without programs.
pub fn course() -> Arc<Curriculum> {
    static COURSE: OnceLock<Arc<Curriculum>> = OnceLock::new();
    let files = || {
        Files::from([
            ("curriculum.toml".to_string(), HEADER.as_bytes().to_vec()),
            ("skills/sums.md".to_string(), skill().into_bytes()),
        ])
    };
    COURSE.get_or_init(|| pack::read(&files())).clone()
}

/// A session over the real driver.
pub struct Seat {
    pub driver: Driver,
    inbox: Receiver<Msg>,
}

impl Seat {
    pub fn take(dir: &Path) -> Seat {
        let (to, inbox) = mpsc::channel();
        let put = Arc::new(move |msg: Msg| drop(to.send(msg)));
        let memory = Memory::open(dir).unwrap();
        let examiner = Arc::new(|_: &gradus::llm::ModelInfo| Standing::default());
        let voice = Voice::Absent("none".into());
        Seat { driver: Driver::new(memory, course(), voice, examiner, BenchOptions::default(), put), inbox }
    }

    /// Takes messages until the session is as wanted; false where that takes too long.
    pub fn until(&mut self, patience: Duration, wanted: impl Fn(&Driver) -> bool) -> bool {
        let end = Instant::now() + patience;
        while !wanted(&self.driver) {
            match self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(msg) => self.driver.message(msg),
                Err(_) => return false,
            }
        }
        true
    }

    fn stage(&self) -> Option<&Stage> {
        match &self.driver.session.phase {
            Phase::Item(sitting) => Some(&sitting.stage),
            _ => None,
        }
    }

    /// Goes to a question, whatever is due.
    pub fn reach_item(&mut self) {
        while !matches!(self.stage(), Some(Stage::Answering)) {
            match &self.driver.session.phase {
                Phase::Lesson(_) => self.driver.handle(Event::Continue),
                _ => self.driver.handle(Event::Learn("drill.sums".into())),
            }
        }
    }

    /// Picks an option and says how sure it is: the answer is on its way to the disk.
    pub fn submit(&mut self, option: usize) {
        self.driver.handle(Event::Pick(option));
        self.driver.handle(Event::Confidence(Some(3)));
    }

    /// Waits for the verdict; where the answer could not be saved, tries again.
    pub fn verdict(&mut self) {
        let end = Instant::now() + PATIENCE;
        loop {
            let settled = |d: &Driver| !matches!(&d.session.phase, Phase::Item(s) if matches!(s.stage, Stage::Saving));
            assert!(self.until(PATIENCE, settled) && Instant::now() < end, "no verdict");
            match self.stage() {
                Some(Stage::NotSaved(_)) => self.driver.handle(Event::Continue),
                _ => return,
            }
        }
    }
}

fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    // The test harness may have left a line open.
    out.write_all(format!("\n{word}\n").as_bytes()).and_then(|()| out.flush()).unwrap();
}

/// Not a test of its own: the other process. It answers without end and says when it tries, and when a verdict is shown.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let mut seat = Seat::take(Path::new(&dir));
    say("ready");
    for n in 0usize.. {
        seat.reach_item();
        say("try");
        let before = seat.driver.session.today.0;
        seat.submit(usize::from(n % 3 != 0));
        seat.verdict();
        assert_eq!(seat.driver.session.today.0, before + 1);
        say("ack");
    }
}

/// A process that answers.
pub struct Sitter {
    child: Child,
    lines: Receiver<String>,
    seen: VecDeque<String>,
    /// Answers on their way, and verdicts shown.
    pub tries: usize,
    pub acks: usize,
}

impl Sitter {
    pub fn start(dir: &Path) -> Sitter {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "sitter::child", "--nocapture", "--test-threads=1"]).env(CHILD, dir);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (to, lines) = mpsc::channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| to.send(line)));
        Sitter { child, lines, seen: VecDeque::new(), tries: 0, acks: 0 }
    }

    fn take(&mut self, line: String) {
        self.tries += usize::from(line == "try");
        self.acks += usize::from(line == "ack");
        self.seen.push_back(line);
    }

    /// Waits for a word that was not waited for yet.
    pub fn wait(&mut self, word: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            while let Some(line) = self.seen.pop_front() {
                if line == word {
                    return;
                }
            }
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap_or_else(|_| panic!("waited in vain for {word}"));
            self.take(line);
        }
    }

    /// Takes all that was said.
    pub fn listen(&mut self) {
        while let Ok(line) = self.lines.try_recv() {
            self.take(line);
        }
        self.seen.clear();
    }

    /// `kill -9`, and then takes all that was said before.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        while let Ok(line) = self.lines.recv() {
            self.take(line);
        }
        self.seen.clear();
    }
}

impl Drop for Sitter {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
