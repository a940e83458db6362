//! A learner at the program: reads the screen, knows the curriculum, and answers as told.
//!
//! The item at hand is found by its prompt on the screen, so no test depends on the order in which items come. Used by
//! several tests and by the benchmarks; none of them uses everything.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use crate::pty::Pty;
use gradus::curriculum::{Cause, Curriculum, Item, Kind, Library, Skill};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Wide enough that no line of an item wraps, narrower than the side panel needs, and high enough for a whole item.
pub const DESK: (u16, u16) = (98, 70);

/// The program: the one of this build, or the one that `GRADUS_BIN` names.
pub fn program() -> PathBuf {
    std::env::var_os("GRADUS_BIN").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_gradus")), PathBuf::from)
}

/// Runs the program without a terminal, with these lines as its input, and the same environment as in one.
pub fn run(home: &Path, args: &[&str], input: &str) -> Output {
    let mut command = command(home, args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// The program with these arguments, at this home, in an environment that is otherwise empty.
pub fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(args).env_clear().current_dir(home).env("HOME", home).env("PATH", "/usr/bin:/bin");
    for (name, folder) in [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state")] {
        command.env(name, home.join(folder));
    }
    command.env("GRADUS_SITE_CONFIG", home.join("site.toml")).env("GRADUS_CURRICULUM", "rust");
    command
}

/// The settings let the model talk, whatever it has earned.
pub fn talkative(home: &Path) {
    let folder = home.join("config/gradus");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "talk = \"always\"\n").unwrap();
}

/// What `gradus status --json` says.
pub fn status(home: &Path) -> serde_json::Value {
    let out = run(home, &["status", "--json"], "");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The model to test with. Without one, says why the test is skipped; where `CI` is set, that is a failure.
pub fn model() -> Option<PathBuf> {
    if !cfg!(feature = "llama") && std::env::var_os("GRADUS_BIN").is_none() {
        println!("skipped: this build has no engine");
        return None;
    }
    let path = std::env::var_os("GRADUS_TEST_MODEL").filter(|p| !p.is_empty()).map(PathBuf::from);
    if path.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI is set, but GRADUS_TEST_MODEL is not");
        println!("skipped: set GRADUS_TEST_MODEL to the path of a small GGUF model to run this test");
    }
    path
}

/// Letters and digits only: what is left of a text whatever the screen does to its spaces, lines and marks.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether every line of this Markdown stands on the screen.
pub fn shows(screen: &str, markdown: &str) -> bool {
    let screen = squeezed(screen);
    markdown.lines().filter(|l| !l.trim_start().starts_with("```")).all(|l| screen.contains(&squeezed(l)))
}

/// A wrong answer that shows a misconception.
#[derive(Debug, Clone)]
pub struct MixUp {
    /// What is typed, or the option picked.
    pub answer: Given,
    /// What the tutor says to it.
    pub correction: String,
}

/// An answer as it is given.
#[derive(Debug, Clone)]
pub enum Given {
    /// Options, counted from 0.
    Picked(Vec<usize>),
    /// A text.
    Typed(String),
}

/// The right answer of an item.
pub fn right(item: &Item) -> Given {
    match item.kind() {
        Kind::Choice | Kind::Choices => {
            Given::Picked((0..item.options().len()).filter(|i| item.options()[*i].correct).collect())
        }
        _ => Given::Typed(item.key_texts()[0].clone()),
    }
}

/// A wrong answer to an item that names a misconception of its skill, where there is one.
pub fn mix_up(skill: &Skill, item: &Item) -> Option<MixUp> {
    let correction = |cause: &Cause| Some(skill.misconception(cause.misconception.as_ref()?)?.correction.clone());
    let with = |answer: Given, cause: &Cause| correction(cause).map(|correction| MixUp { answer, correction });
    match item.kind() {
        Kind::Choice => item.options().iter().enumerate().find_map(|(i, o)| with(Given::Picked(vec![i]), &o.cause)),
        Kind::Choices => None,
        _ => item.wrong().iter().find_map(|w| with(Given::Typed(w.answer.clone()), &w.cause)),
    }
}

/// Someone who learns.
pub struct Learner {
    /// The program in front of them.
    pub pty: Pty,
    /// What is taught.
    pub course: Curriculum,
    /// Characters that stand in the answer field already.
    typed: usize,
    /// When the item came.
    since: Instant,
}

impl Learner {
    /// Sits down at the program.
    pub fn sit(home: &Path, args: &[&str]) -> Learner {
        Learner::sit_with(home, args, &[])
    }

    /// The same with more in the environment.
    pub fn sit_with(home: &Path, args: &[&str], env: &[(&str, &str)]) -> Learner {
        let mut pty = Pty::spawn(&program(), args, home, DESK, env);
        pty.patience = Duration::from_secs(60);
        Learner::at(pty)
    }

    /// In front of a program that was started already.
    pub fn at(pty: Pty) -> Learner {
        Learner { pty, course: Library::open("rust").unwrap(), typed: 0, since: Instant::now() }
    }

    /// The first run: name, experience, minutes, no deadline, no interests, no placement.
    pub fn introduce(&mut self, name: &str) {
        self.pty.wait_for("Welcome to Gradus.");
        self.pty.send(name);
        self.pty.wait_for(name);
        self.pty.send("\r");
        self.pty.wait_for("2 of 6");
        self.pty.send("2");
        self.pty.wait_for("3 of 6");
        self.pty.send("3");
        self.pty.wait_for("4 of 6");
        self.pty.send("\r");
        self.pty.wait_for("5 of 6");
        self.pty.send("\r");
        self.pty.wait_for("6 of 6");
        self.pty.send("2");
        self.pty.wait_gone("6 of 6");
    }

    /// Goes on from home, through a lesson, to an item; returns the title of the lesson that was read, if there was one.
    pub fn reach_item(&mut self) -> Option<String> {
        let mut read = None;
        loop {
            self.pty.wait("home, a lesson or an item", |s| at_home(s) || lesson(s).is_some() || at_item(s));
            let screen = self.pty.text();
            if at_item(&screen) {
                self.pty.wait("an item of the curriculum", |s| self.course.items().any(|(_, i)| item_shown(s, i)));
                (self.typed, self.since) = (0, Instant::now());
                return read;
            }
            read = lesson(&screen);
            self.pty.send("\r");
            let on = if read.is_some() { "Lesson: " } else { "Hello, " };
            self.pty.wait_gone(on);
        }
    }

    /// The item on the screen, with its skill.
    pub fn item(&self) -> (Skill, Item) {
        let screen = self.pty.text();
        let found = self.course.items().filter(|(_, i)| item_shown(&screen, i)).max_by_key(|(_, i)| i.prompt.len());
        let (skill, item) = found.unwrap_or_else(|| panic!("no item of the curriculum is shown:\n{screen}"));
        (skill.clone(), item.clone())
    }

    /// Goes to an item that is as wanted, putting others aside; returns it.
    pub fn reach(&mut self, wanted: impl Fn(&Skill, &Item) -> bool) -> (Skill, Item) {
        for _ in 0..40 {
            self.reach_item();
            let (skill, item) = self.item();
            if wanted(&skill, &item) {
                return (skill, item);
            }
            self.keys(&item);
            self.pty.send("s");
            self.pty.wait("another item", |s| !item_shown(s, &item));
        }
        panic!("no such item came:\n{}", self.pty.text());
    }

    /// Leaves the answer field, so that letters are keys.
    pub fn keys(&mut self, item: &Item) {
        if !matches!(item.kind(), Kind::Choice | Kind::Choices) && !self.pty.text().contains("Tab type") {
            self.pty.send("\t");
            self.pty.wait_for("Tab type");
        }
    }

    /// Goes back to the answer field.
    pub fn field(&mut self, item: &Item) {
        if !matches!(item.kind(), Kind::Choice | Kind::Choices) && self.pty.text().contains("Tab type") {
            self.pty.send("\t");
            self.pty.wait_gone("Tab type");
        }
    }

    /// Gives an answer, up to the question about being sure.
    pub fn give(&mut self, item: &Item, answer: &Given) {
        self.field(item);
        match answer {
            Given::Picked(picked) => {
                for n in picked {
                    self.pty.send(&(n + 1).to_string());
                }
                if item.kind() == Kind::Choices {
                    self.pty.send("\r");
                }
            }
            Given::Typed(text) => {
                self.pty.send(&"\x7f".repeat(self.typed));
                self.pty.paste(text);
                self.typed = text.chars().count();
                self.pty.wait("the answer in its field", |s| shows(s, text));
                self.pty.send("\r");
            }
        }
        self.pty.wait_for("How sure are you?");
    }

    /// Takes the time that a fast reader needs for an item: who answers faster has not read it, and learns little.
    pub fn read(&self, item: &Item) {
        let words = item.prompt.split_whitespace().count() as u64;
        let needed = Duration::from_millis((words * 40).min(4_000) + 50);
        std::thread::sleep(needed.saturating_sub(self.since.elapsed()));
    }

    /// Gives an answer and says "fairly sure".
    pub fn answer(&mut self, item: &Item, answer: &Given) {
        self.give(item, answer);
        self.pty.send("3");
        self.pty.wait("a verdict", |s| s.contains("✓ Right") || s.contains("✗ "));
    }

    /// Goes on from the verdict on a right answer.
    pub fn go_on(&mut self) {
        if self.pty.text().contains("Enter shows the explanation") {
            self.pty.send("\r");
            self.pty.wait_gone("Enter shows the explanation");
        }
        self.pty.send("\r");
        self.pty.wait_gone("✓ Right");
    }

    /// Asks to leave, and leaves; returns the exit code.
    pub fn leave(&mut self) -> u32 {
        self.pty.send("\x03");
        self.pty.wait_for("Leave Gradus?");
        self.pty.send("y");
        self.pty.exit_code()
    }
}

fn at_home(screen: &str) -> bool {
    screen.contains("Hello, ")
}

/// The title of the lesson on the screen.
fn lesson(screen: &str) -> Option<String> {
    screen.lines().find_map(|l| l.trim().strip_prefix("Lesson: ")).map(str::to_string)
}

/// Whether an item waits for its answer.
fn at_item(screen: &str) -> bool {
    ["Press the number of your answer.", "Pick the numbers of all", "Your answer ──"].iter().any(|t| screen.contains(t))
}

/// Whether an item, with all its options, is there.
pub fn item_shown(screen: &str, item: &Item) -> bool {
    shows(screen, &item.prompt) && item.options().iter().all(|o| shows(screen, &o.text))
}

/// The two percentages of a line `Mastery of … → …`.
pub fn mastery(screen: &str) -> Option<(u32, u32)> {
    let line = screen.lines().rev().find(|l| l.contains("Mastery of ") && l.contains(" → "))?;
    let (before, after) = line.rsplit_once(": ")?.1.split_once(" → ")?;
    let number = |t: &str| t.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    Some((number(before)?, number(after)?))
}
