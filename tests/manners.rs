//! The program as a guest in a terminal: whatever ends it, the terminal is as it was; whatever comes in, it stands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;

use gradus::curriculum::{Item, Kind};
use learner::{Learner, model, program, shows, talkative};
use pty::Pty;
use rustix::process::Signal;
use std::path::Path;
use std::time::{Duration, Instant};

const NO_MODEL: &[&str] = &["--no-model"];

fn new_home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn started(home: &Path, env: &[(&str, &str)]) -> Pty {
    let mut pty = Pty::spawn(&program(), NO_MODEL, home, (80, 24), env);
    pty.patience = Duration::from_secs(60);
    pty.wait_for("Welcome to Gradus.");
    pty.wait_screen("the whole screen, ours", |s| s.alternate_screen() && s.bracketed_paste());
    assert!(!pty.cooked(), "keys come one by one");
    pty
}

/// All that was changed of the terminal is as it was.
fn assert_restored(pty: &Pty) {
    pty.wait_screen("the terminal as it was", |s| !s.alternate_screen() && !s.hide_cursor() && !s.bracketed_paste());
    // The screen is left before the mode; both have happened at the end of the program.
    let end = Instant::now() + pty.patience;
    while !pty.cooked() {
        assert!(Instant::now() < end, "lines are edited and echoed no more");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn typed(item: &Item) -> bool {
    !matches!(item.kind(), Kind::Choice | Kind::Choices)
}

#[test]
fn leaving_gives_the_terminal_back() {
    let home = new_home();
    let mut pty = started(home.path(), &[]);
    pty.send("\x03");
    pty.wait_for("Leave Gradus?");
    pty.send("y");
    assert_eq!(pty.exit_code(), 0);
    assert_restored(&pty);
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    if !cfg!(debug_assertions) {
        println!("skipped: only builds for testing can be made to panic");
        return;
    }
    let home = new_home();
    let mut pty = started(home.path(), &[("GRADUS_TEST_PANIC", "1")]);
    pty.send("\x1b[24~");
    assert_eq!(pty.exit_code(), 70);
    assert_restored(&pty);
    assert!(pty.text().contains("please report"), "{}", pty.text());
}

#[test]
fn signals_that_end_it_give_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131), (Signal::INT, 130)] {
        let home = new_home();
        let mut pty = started(home.path(), &[]);
        pty.signal(signal);
        assert_eq!(pty.exit_code(), code, "{signal:?}");
        assert_restored(&pty);
    }
}

#[test]
fn put_to_sleep_and_woken_it_draws_itself_anew() {
    let home = new_home();
    let mut pty = started(home.path(), &[]);
    for sleep in ["a signal", "Ctrl-Z"] {
        match sleep {
            "a signal" => pty.signal(Signal::TSTP),
            _ => pty.send("\x1a"),
        }
        assert_restored(&pty);
        wait_state(pty.pid(), 'T');
        let frames = pty.frames();
        pty.signal(Signal::CONT);
        pty.wait_screen("the screen, ours again", |s| {
            s.alternate_screen() && s.contents().contains("Welcome to Gradus.")
        });
        assert!(!pty.cooked() && pty.frames() > frames);
    }
    pty.send("Ada");
    pty.wait_for("Ada");
}

/// Waits until the process is in a state, as `ps` names it.
fn wait_state(pid: u32, state: char) {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        if stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(state)) {
            return;
        }
        assert!(Instant::now() < end, "the process does not go to sleep: {stat}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The children of a process.
fn children(pid: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let parent = |p: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{p}/stat")).ok()?;
        stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse::<u32>().ok()
    };
    processes.filter_map(|e| e.file_name().to_str()?.parse().ok()).filter(|p| parent(*p) == Some(pid)).collect()
}

/// A half-typed answer outlives the terminal; returns the children that the program had.
fn hangs_up(args: &[&str], ready: impl Fn(&Learner)) {
    let home = new_home();
    let mut at = Learner::sit(home.path(), args);
    at.introduce("Ada");
    let (_, item) = at.reach(|_, i| typed(i));
    ready(&at);
    at.pty.send("half an ans");
    at.pty.wait_for("half an ans");
    let engines = children(at.pty.pid());
    at.pty.hang_up().ends_within(Duration::from_secs(5));
    let end = Instant::now() + Duration::from_secs(5);
    for engine in engines {
        while Path::new(&format!("/proc/{engine}")).exists() {
            assert!(Instant::now() < end, "the engine lives on");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    let mut again = Learner::sit(home.path(), NO_MODEL);
    again.pty.wait("the same item", |s| shows(s, &item.prompt) && s.contains("half an ans"));
    assert_eq!(again.leave(), 0);
}

#[test]
fn a_terminal_that_goes_away_ends_it_and_nothing_is_lost() {
    hangs_up(NO_MODEL, |_| ());
}

#[test]
fn a_terminal_that_goes_away_ends_the_engine_too() {
    let Some(model) = model() else { return };
    hangs_up(&["-m", model.to_str().unwrap()], |at| {
        at.pty.wait("the model", |s| s.contains(" on CPU"));
        assert_eq!(children(at.pty.pid()).len(), 1);
    });
}

#[test]
fn a_storm_of_sizes_is_weathered() {
    let home = new_home();
    let mut pty = started(home.path(), &[]);
    let name = "Ada Lovelace, Countess";
    for (i, letter) in name.chars().enumerate() {
        for (columns, rows) in [(30, 8), (1, 1), (200, 60), (40, 12), (3, 50), (80 + i as u16, 24)] {
            pty.resize(columns, rows);
        }
        pty.send(&letter.to_string());
    }
    pty.resize(80, 24);
    pty.wait_for(name);
    pty.wait_for("Welcome to Gradus.");
}

#[test]
fn a_megabyte_may_be_pasted() {
    let home = new_home();
    let mut at = Learner::sit(home.path(), NO_MODEL);
    at.introduce("Ada");
    let (_, item) = at.reach(|_, i| typed(i));
    at.pty.paste(&"0123456789abcde\n".repeat(1 << 16));
    at.keys(&item);
    at.pty.send("h");
    at.pty.wait("a hint", |s| s.contains("Hint 1 of 3"));
    assert_eq!(at.leave(), 0);
}

#[test]
fn ctrl_c_stops_the_reply_first() {
    let Some(model) = model() else { return };
    let home = new_home();
    talkative(home.path());
    let mut at = Learner::sit(home.path(), &["-m", model.to_str().unwrap()]);
    at.introduce("Ada");
    at.pty.send("\r");
    at.pty.wait_for("Lesson: ");
    at.pty.wait("the model", |s| s.contains(" on CPU"));
    // What it may do is looked up on a thread of its own.
    std::thread::sleep(Duration::from_secs(2));
    at.pty.send("t");
    at.pty.wait_for("Talk to the tutor");
    at.pty.send("Tell me all about main.\r");
    at.pty.wait("a reply under way", |s| ["thinking", "reading", "replying"].iter().any(|w| s.contains(w)));
    at.pty.send("\x03");
    at.pty.wait_for("Stopped.");
    assert!(!at.pty.text().contains("Leave Gradus?"));
    assert_eq!(at.leave(), 0);
}

/// The program where nobody says which curriculum is meant.
fn undecided(home: &Path, args: &[&str], env: &[(&str, &str)]) -> Pty {
    let program = program();
    let all = [&["-u", "GRADUS_CURRICULUM", program.to_str().unwrap()], args].concat();
    let mut pty = Pty::spawn(Path::new("/usr/bin/env"), &all, home, (100, 40), env);
    pty.patience = Duration::from_secs(60);
    pty
}

#[test]
fn at_the_first_start_the_learner_chooses_what_to_learn_and_is_not_asked_again() {
    let home = new_home();
    let mut pty = undecided(home.path(), NO_MODEL, &[]);
    pty.wait_for("What do you want to learn?");
    pty.wait("every course with its number", |s| {
        s.contains("python  ") && s.contains("rust    ") && s.contains(" 1  ")
    });
    pty.send("cobol\r");
    pty.wait_for("There is no “cobol” here.");
    pty.send("Python\r");
    pty.wait_for("Welcome to Gradus.");
    pty.send("\x03");
    pty.wait_for("Leave Gradus?");
    pty.send("y");
    assert_eq!(pty.exit_code(), 0);
    // What is said outright goes first; without it, the last one goes on.
    let next = |env: &[(&str, &str)]| {
        let mut command = learner::command(home.path(), &["next", "--json"]);
        command.env_remove("GRADUS_CURRICULUM").envs(env.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(next(&[]).contains("python."), "{}", next(&[]));
    assert!(next(&[("GRADUS_CURRICULUM", "rust")]).contains("rust."));
    let pty = undecided(home.path(), NO_MODEL, &[]);
    pty.wait_for("Welcome to Gradus.");
    assert!(!pty.text().contains("What do you want"));
    drop(pty);
    // A course that is named is the current one from then on.
    let pty = undecided(home.path(), &["learn", "rust", "--no-model"], &[]);
    pty.wait_for("Welcome to Gradus.");
    drop(pty);
    assert!(next(&[]).contains("rust."));
    std::fs::write(home.path().join("state/gradus/curriculum"), "gone-course\n").unwrap();
    assert!(next(&[]).contains("rust."), "what is gone is forgotten");
}

#[test]
fn enter_takes_the_usual_course_and_a_number_any_other() {
    let home = new_home();
    let mut pty = undecided(home.path(), &["--no-model", "--language", "zh"], &[]);
    pty.wait_for("想学什么");
    pty.send("\r");
    pty.wait("the welcome", |s| s.contains("Gradus") && !s.contains("想学什么"));
    drop(pty);
    let file = home.path().join("state/gradus/curriculum");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "rust\n");
    let home = new_home();
    let mut pty = undecided(home.path(), &["--no-model", "--plain"], &[]);
    pty.wait_for("What do you want to learn?");
    pty.send("1\r");
    pty.wait_for("What should Gradus call you?");
    let first = gradus::curriculum::Library::ids().into_iter().min().unwrap();
    assert_eq!(std::fs::read_to_string(home.path().join("state/gradus/curriculum")).unwrap(), format!("{first}\n"));
}
