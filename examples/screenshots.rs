//! Draws the pictures in `docs/screens` from the running program. Usage: `screenshots PROGRAM FOLDER`.
//!
//! The program runs in a pseudo terminal in a home of its own. A learner is made up first: some days of work in the journal,
//! so that there is something to see. With `GRADUS_TEST_MODEL` set to a model file, the tutor in the pictures speaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../tests/support/pty.rs"]
mod pty;
#[path = "screenshots/svg.rs"]
mod svg;

use gradus::curriculum::{Curriculum, Item, Library};
use gradus::driver::now;
use gradus::learner::{Attempt, DAY, Evidence, Experience, Millis, Profile};
use gradus::store::Store;
use pty::Pty;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The skill of the pictures.
const SKILL: &str = "rust.moves";
/// Days before today on which the learner has worked.
const DAYS: i64 = 4;
/// The learner's right and wrong answers in the first skills.
const WORK: [&str; 11] = [
    "++++++++++++",
    "+-++++++++++",
    "+++++++++++++",
    "+-+++++++++",
    "+++++++",
    "+--+++++",
    "+++++",
    "+-+++",
    "++-++",
    "+-+",
    "++",
];
/// Columns and rows, and what the names of the pictures end with.
const SIZES: [((u16, u16), &str); 2] = [((100, 30), ""), ((80, 24), "-80x24")];

/// A program, a folder for pictures, and the size of them.
struct Studio {
    program: PathBuf,
    folder: PathBuf,
    size: (u16, u16),
    suffix: &'static str,
    curriculum: Curriculum,
}

fn main() {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(program), Some(folder)) = (args.next(), args.next()) else {
        panic!("usage: screenshots PROGRAM FOLDER");
    };
    std::fs::create_dir_all(&folder).unwrap();
    for (size, suffix) in SIZES {
        let studio = Studio {
            program: program.canonicalize().unwrap(),
            folder: folder.clone(),
            size,
            suffix,
            curriculum: Library::open("rust").unwrap(),
        };
        studio.first_run();
        studio.some_days_later();
    }
}

impl Studio {
    fn start(&self, home: &Path) -> Pty {
        let model = std::env::var("GRADUS_TEST_MODEL").ok().filter(|m| !m.is_empty());
        // The program runs in a folder of its own.
        let model = model.map(|m| Path::new(&m).canonicalize().unwrap().to_string_lossy().into_owned());
        let args = model.as_ref().map_or(vec!["--no-model"], |m| vec!["--model", m.as_str()]);
        let mut pty = Pty::spawn(&self.program, &args, home, self.size, &[]);
        // A small processor reads a prompt slowly.
        pty.patience = Duration::from_secs(if model.is_some() { 300 } else { 30 });
        pty
    }

    fn keep(&self, pty: &Pty, name: &str, title: &str) {
        let path = self.folder.join(format!("{name}{}.svg", self.suffix));
        std::fs::write(&path, svg::picture(&pty.screen(), title)).unwrap();
        println!("{}", path.display());
    }

    /// The welcome, as somebody new sees it.
    fn first_run(&self) {
        let home = tempfile::tempdir().unwrap();
        let mut pty = self.start(home.path());
        pty.wait_for("What should Gradus call you?");
        pty.send("Ada");
        pty.wait_for("Ada");
        self.keep(&pty, "welcome", "The first start: a name is asked for");
        pty.send("\r");
        pty.wait_for("What do you bring?");
        pty.send("\r");
        pty.wait_for("How much time");
        pty.send("\r");
        pty.wait_for("Is there a day");
        pty.send("\r");
        pty.wait_for("Which of these");
        pty.send("\r");
        pty.wait_for("A short placement");
        self.keep(&pty, "placement", "The first start: placement or not");
        leave(pty);
    }

    /// A lesson, a question, a wrong answer and what comes of it.
    fn some_days_later(&self) {
        let home = tempfile::tempdir().unwrap();
        self.make_up_learner(&home.path().join("data/gradus/learner"));
        let mut pty = self.start(home.path());
        pty.wait_for("Hello, Ada.");
        // The plan is worked out when the rest can be seen.
        pty.wait_for("minutes a day");
        self.keep(&pty, "home", "Home: what comes next and where you stand");
        pty.send("p");
        pty.wait_for("skills mastered ·");
        self.keep(&pty, "progress", "Progress in every skill");
        let (row, skill) = self.curriculum.skills.iter().enumerate().find(|(_, s)| s.id == SKILL).unwrap();
        for below in self.curriculum.skills.iter().skip(1).take(row) {
            pty.send("j");
            pty.wait(&below.title, |t| t.lines().any(|l| l.trim_start().starts_with('›') && l.contains(&below.title)));
        }
        pty.send("\r");
        pty.wait_for(&format!("Lesson: {}", skill.title));
        self.keep(&pty, "lesson", "A lesson");
        pty.send("\r");
        pty.wait_gone("Lesson:");
        pty.wait_gone("saving");
        let item = self.shown(&pty);
        self.keep(&pty, "question", "A question");
        self.wrong_answer(&mut pty, item);
        self.hint_and_talk(&mut pty, item);
        self.right_answer(&mut pty, item);
        pty.send("w");
        pty.wait_for("What the estimate is made of");
        self.keep(&pty, "why", "Why this question, and what the estimate is made of");
        leave(pty);
    }

    fn wrong_answer(&self, pty: &mut Pty, item: &Item) {
        read(item);
        answer(pty, item, false);
        pty.wait_for("How sure are you?");
        self.keep(pty, "confidence", "How sure are you?");
        pty.send("4");
        pty.wait_for("✗");
        pty.wait_gone("saving");
        self.keep(pty, "mix-up", "A wrong answer shows a common mix-up");
        pty.send("\r");
        pty.wait_gone("try again");
    }

    fn hint_and_talk(&self, pty: &mut Pty, item: &Item) {
        if item.options().is_empty() {
            pty.send("\t");
            pty.wait_for("h hint");
        }
        pty.send("h");
        pty.wait_for("Hint 1 of 3");
        pty.wait_gone("saving");
        self.keep(pty, "hint", "The first of three hints");
        pty.send("t");
        pty.wait_for("Talk to the tutor");
        pty.send("What does a move do to the old name?\r");
        pty.wait_for("You: What");
        // As long as the model speaks, Escape stops it.
        pty.wait("the end of the reply", |t| !t.contains("Esc stop") && !t.contains("saving"));
        self.keep(pty, "talk", "A talk with the tutor");
        pty.send("\x1b");
        pty.wait_gone("Talk to the tutor");
    }

    fn right_answer(&self, pty: &mut Pty, item: &Item) {
        answer(pty, item, true);
        pty.wait_for("How sure are you?");
        pty.send("3");
        pty.wait_for("✓ Right.");
        pty.wait_gone("saving");
        self.keep(pty, "verdict", "A right answer, and why it is right");
    }

    /// The item on the screen: the one whose question stands there.
    fn shown(&self, pty: &Pty) -> &Item {
        let skill = self.curriculum.skill(SKILL).unwrap();
        let text = squeeze(&pty.text());
        let code = |item: &Item| item.prompt.lines().filter(|l| l.starts_with("    ")).count();
        let is_shown = |item: &&Item| {
            let lines = item.prompt.lines().filter(|l| l.starts_with("    "));
            code(item) > 0 && lines.take(4).all(|l| text.contains(&squeeze(l)))
        };
        skill.items.iter().find(is_shown).expect("a question of the skill is on the screen")
    }

    /// Some days of work in the journal, skill by skill, as [`WORK`] says.
    fn make_up_learner(&self, folder: &Path) {
        let (mut store, _) = Store::open(folder).unwrap();
        let all: usize = WORK.iter().map(|w| w.len()).sum();
        let begin = now() - DAYS * DAY - 3_600_000;
        let mut note = |at: Millis, evidence: Evidence| store.append(at, &evidence, &[]).map(drop).unwrap();
        let profile = Profile { name: "Ada".into(), experience: Experience::Other, ..Profile::default() };
        note(begin, Evidence::Profile(profile));
        note(begin, Evidence::Placed { items: 0 });
        let mut done = 0;
        for (skill, work) in self.curriculum.skills.iter().zip(WORK) {
            for (item, right) in skill.items.iter().cycle().zip(work.chars().map(|c| c == '+')) {
                done += 1;
                let at = begin + (done * (DAYS + 1) as usize / (all + 1)) as i64 * DAY + done as i64 * 30_000;
                if item.id == skill.items[0].id {
                    note(at, Evidence::Lesson { skill: skill.id.clone(), ms: 60_000 });
                }
                note(at, Evidence::Attempt(attempt(item, right)));
            }
        }
        gradus::driver::rebuild(&mut store).unwrap();
        store.close();
    }
}

fn attempt(item: &Item, correct: bool) -> Attempt {
    Attempt { confidence: Some(3), ms: 20_000, reading_ms: 2_000, ..Attempt::plain(item, correct) }
}

/// Takes the time that reading takes: a faster answer counts as a guess.
fn read(item: &Item) {
    let words = item.prompt.split_whitespace().count() as u64;
    let end = Instant::now() + Duration::from_millis((words * 45).min(4_500));
    while Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Types an answer: the right one, or one that shows a misconception.
fn answer(pty: &mut Pty, item: &Item, right: bool) {
    let shows = |cause: &gradus::curriculum::Cause| cause.misconception.is_some();
    if item.options().is_empty() {
        let wrong = item.wrong().iter().find(|w| shows(&w.cause)).map(|w| w.answer.clone());
        let text = if right { item.key_texts().into_iter().next() } else { wrong };
        // What was typed before goes first, word by word.
        pty.send("\x05");
        pty.send(&"\x17".repeat(60));
        pty.paste(&text.expect("an answer"));
        pty.send("\r");
        return;
    }
    let chosen = item.options().iter().position(|o| if right { o.correct } else { shows(&o.cause) });
    pty.send(&(chosen.expect("an option") + 1).to_string());
    if item.kind() == gradus::curriculum::Kind::Choices {
        pty.send("\r");
    }
}

fn leave(mut pty: Pty) {
    pty.send("\x03");
    pty.wait_for("Leave Gradus?");
    pty.send("y");
    assert_eq!(pty.exit_code(), 0);
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
