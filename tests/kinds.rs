//! The larger kinds of items with the real program: in lines over a pipe, and with the terminal lent to the learner's own
//! editor.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/kinds.rs"]
mod kinds;
#[path = "support/learner.rs"]
mod learner;
#[path = "support/lines.rs"]
mod lines;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/pty.rs"]
mod pty;

use gradus::curriculum::{Item, Kind, Question};
use gradus::grading::Answer;
use learner::{command, item_shown, program, shows, status};
use lines::Lines;
use pty::Pty;
use rustix::process::Signal;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

/// A home with the small curriculum in it, and the name of its folder.
fn home() -> (tempfile::TempDir, String) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("course");
    kinds::write(&folder);
    let name = folder.to_str().unwrap().to_string();
    (home, name)
}

/// The right answer to an item, as lines.
fn typed(item: &Item) -> Vec<String> {
    match (&item.question, kinds::right(item)) {
        (_, Answer::Fields(fields)) => fields,
        (_, Answer::Picked(picked)) => vec![picked.iter().map(|n| (n + 1).to_string()).collect::<Vec<_>>().join(" ")],
        (Question::Order(order), Answer::Lines(lines)) => {
            let pool = order.shuffled(item.hash);
            let number = |line: usize| pool.iter().position(|p| *p == line).unwrap() + 1;
            let words = lines.iter().map(|p| format!("{}{}", number(p.line), ">".repeat(p.indent.into())));
            vec![words.collect::<Vec<_>>().join(" ")]
        }
        (Question::Command(errand), _) => errand.solution.lines().chain(["/check"]).map(str::to_string).collect(),
        (Question::Code(_) | Question::Fix(_), Answer::Text(text)) => {
            text.lines().chain([".", "/run"]).map(str::to_string).collect()
        }
        (_, Answer::Text(text)) => text.lines().map(str::to_string).chain([".".to_string()]).collect(),
        (_, Answer::Lines(_)) => panic!("lines of no order"),
    }
}

#[test]
fn every_kind_is_answered_in_lines_and_judged_by_what_it_does() {
    let (home, course) = home();
    let items = kinds::course();
    let mut gradus = command(home.path(), &["--plain", "--no-model", "--trust", "learn", &course]);
    gradus.envs(compilers());
    let mut at = Lines::start(gradus);
    for (question, answer) in
        [("call you?", "Ada"), ("What do you bring?", "2"), ("How much time", "3"), ("Is there a day", "")]
    {
        at.wait_for(question);
        at.line(answer);
    }
    at.wait_for("Which of these");
    at.line("");
    at.wait_for("placement");
    at.line("2");
    at.wait_for("Hello, Ada");
    at.line("");
    at.wait_for("Enter when you have read it.");
    at.line("");
    let mut done = BTreeSet::new();
    for _ in 0..40 {
        let said = at.wait("an item", |s| items.items().any(|(_, i)| item_shown(s, i)));
        let item = items.items().map(|(_, i)| i).find(|i| item_shown(&said, i)).unwrap();
        if done.contains(&item.id) {
            at.line("/skip");
            continue;
        }
        for line in typed(item) {
            at.line(&line);
        }
        at.wait_for("How sure are you?");
        at.line("4");
        if item.kind() == Kind::Explain {
            at.wait_for("A model answer:");
            at.line("1 2 3");
        }
        at.wait_for("✓ Right.");
        let onward = at.wait("what comes then", |s| s.contains("Enter goes on.") || s.contains("Enter shows the expl"));
        if onward.contains("Enter shows the explanation.") {
            at.line("");
            at.wait_for("Enter goes on.");
        }
        done.insert(item.id.clone());
        if done.len() == items.items().count() {
            break;
        }
        at.line("");
    }
    at.line("/quit");
    let (code, _) = at.end();
    assert_eq!((code, done.len()), (Some(0), items.items().count()), "{done:?}");
    assert_eq!(status(home.path())["attempts"], done.len());
}

/// What compilers need of our environment: an item is asked only where its language is.
fn compilers() -> [(&'static str, String); 3] {
    let of = |name: &str| std::env::var(name).ok();
    let mine = of("HOME").unwrap();
    [
        ("PATH", of("PATH").unwrap()),
        ("RUSTUP_HOME", of("RUSTUP_HOME").unwrap_or(format!("{mine}/.rustup"))),
        ("CARGO_HOME", of("CARGO_HOME").unwrap_or(format!("{mine}/.cargo"))),
    ]
}

/// An editor that says so, waits for a line of the learner, and puts it into the file.
fn editor(home: &Path) -> String {
    let path = home.join("own editor");
    let script = "#!/bin/sh\nprintf 'OWN EDITOR %s\\n' \"$1\"\nread -r line\nprintf '# %s\\n' \"$line\" > \"$2\"\n";
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("'{}' --wait", path.display())
}

/// At the item of this kind, by skipping all others.
fn reach(pty: &mut Pty, kind: Kind) {
    let course = kinds::course();
    for _ in 0..40 {
        pty.wait("an item", |s| course.items().any(|(_, i)| shows(s, &i.prompt)));
        let screen = pty.text();
        let item = course.items().map(|(_, i)| i).find(|i| shows(&screen, &i.prompt)).unwrap();
        if item.kind() == kind {
            return;
        }
        // Where something is typed, Escape comes first.
        if screen.contains("Your answer") || screen.contains("Your program") {
            pty.send("\x1b");
            pty.wait_for("s skip");
        }
        pty.send("s");
        pty.wait("another item", |s| !shows(s, &item.prompt));
    }
    panic!("there is no such item:\n{}", pty.text());
}

#[test]
fn the_terminal_is_lent_to_the_learners_editor_and_comes_back() {
    let (home, course) = home();
    let editor = editor(home.path());
    let compilers = compilers();
    let room = home.path().join("room");
    std::fs::create_dir(&room).unwrap();
    let mut env = vec![("TMPDIR", room.to_str().unwrap()), ("EDITOR", editor.as_str())];
    env.extend(compilers.iter().map(|(name, value)| (*name, value.as_str())));
    let mut pty = Pty::spawn(&program(), &["--no-model", "--trust", "learn", &course], home.path(), (98, 40), &env);
    pty.patience = Duration::from_secs(60);
    welcomed(&mut pty);
    reach(&mut pty, Kind::Code);
    pty.send("\x1b");
    pty.wait_for("e your editor");
    // The second key is typed before the editor is there: it is meant for nobody.
    pty.send("e");
    pty.wait_for("OWN EDITOR --wait");
    assert!(!pty.alternate_screen() && pty.cooked(), "it has the terminal as a shell gives it");
    // Ctrl-C and a change of size do not end us while somebody else sits there.
    pty.signal(Signal::INT);
    pty.resize(90, 38);
    pty.send("h written elsewhere q\r");
    pty.wait("the program, changed", |s| s.contains("# h written elsewhere q") && s.contains("Your program"));
    assert!(pty.alternate_screen() && !pty.cooked());
    assert!(!pty.text().contains("Hint 1 of 3"), "none of its keys came to us");
    pty.send("h");
    pty.wait_for("Hint 1 of 3");
    pty.send("\x04");
    assert_eq!(pty.exit_code(), 0);
    assert_eq!(std::fs::read_dir(&room).unwrap().count(), 0, "the file is gone");
}

/// Through the first run to the first item.
fn welcomed(pty: &mut Pty) {
    pty.wait_for("Welcome to Gradus.");
    pty.send("Ada\r");
    for question in ["What do you bring", "How much time", "Is there a day", "Which of these"] {
        pty.wait_for(question);
        pty.send("\r");
    }
    pty.wait_for("placement");
    pty.send("2");
    pty.wait_for("Hello, Ada");
    pty.send("\r");
    pty.wait_for("Lesson: ");
    pty.send("\r");
}

#[test]
fn a_command_is_reached_in_a_real_shell_and_checked_by_its_effect() {
    let (home, course) = home();
    let env = compilers();
    let env: Vec<(&str, &str)> = env.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let mut pty = Pty::spawn(&program(), &["--no-model", "--trust", "learn", &course], home.path(), (98, 40), &env);
    pty.patience = Duration::from_secs(60);
    welcomed(&mut pty);
    reach(&mut pty, Kind::Command);
    pty.send("\r");
    pty.wait_for("A folder of its own");
    pty.wait_for("gradus");
    assert!(!pty.alternate_screen(), "the shell has the whole terminal");
    // The folder is as the setup made it, a key of the terminal reaches the shell, and its output cannot steer ours.
    pty.send("ls\r");
    pty.wait_for("letter.txt");
    pty.send("sleep 1000\r");
    std::thread::sleep(Duration::from_millis(300));
    pty.send("\x03");
    pty.send("stty size; printf 'a\\033]0;TITLE\\007b\\n'\r");
    pty.wait("size and text", |s| s.contains("40 98") && s.lines().any(|l| l.trim_end() == "ab"));
    pty.send("exit\r");
    pty.wait_for("Enter has it checked");
    assert!(pty.alternate_screen());
    pty.send("c");
    pty.wait_for("How sure");
    pty.send("4");
    pty.wait_for("There is no folder notes.");
    pty.send("\r");
    pty.send("o");
    pty.wait_for("A folder of its own");
    pty.send("mkdir notes\r");
    pty.send("exit\r");
    pty.wait("the tutor", |s| {
        s.contains("Enter has it checked") && s.contains("$ mkdir notes") && !s.contains("PROMPT")
    });
    pty.send("c");
    pty.wait_for("How sure");
    pty.send("4");
    pty.wait_for("✓ Right.");
    pty.send("\x04");
    assert_eq!(pty.exit_code(), 0);
    assert_eq!(status(home.path())["attempts"], 2);
}

/// An editor that puts the next of these programs into the file.
fn writer(home: &Path, programs: &[&str]) -> String {
    for (n, program) in programs.iter().enumerate() {
        std::fs::write(home.join(format!("program {n}")), program).unwrap();
    }
    let path = home.join("writer");
    let at = home.display();
    let script = format!(
        "#!/bin/sh\nn=$(cat '{at}/n' 2>/dev/null || echo 0)\ncat \"{at}/program $n\" > \"$1\"\necho $((n + 1)) > '{at}/n'\n"
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("'{}'", path.display())
}

#[test]
fn greedy_programs_leave_the_screen_alive_and_are_judged_or_stopped() {
    let (home, course) = home();
    let endless = "fn add(_: i32, _: i32) -> i32 { loop { std::thread::yield_now() } }\n";
    let loud = "fn add(_: i32, _: i32) -> i32 { loop { std::process::Command::new(\"yes\").status().ok(); } }\n";
    let hungry = "fn add(a: i32, b: i32) -> i32 { let v = vec![1u8; 3 << 30]; a + b + v[7] as i32 }\n";
    let broken = "fn add(a: i32, b: i32) -> i32 {\n    a + c\n}\n";
    let editor = writer(home.path(), &[endless, loud, hungry, broken]);
    let compilers = compilers();
    let mut env = vec![("EDITOR", editor.as_str())];
    env.extend(compilers.iter().map(|(name, value)| (*name, value.as_str())));
    let mut pty = Pty::spawn(&program(), &["--no-model", "--trust", "learn", &course], home.path(), (98, 50), &env);
    pty.patience = Duration::from_secs(60);
    welcomed(&mut pty);
    reach(&mut pty, Kind::Code);
    let run = |pty: &mut Pty, has: &str| {
        pty.wait_for("Your program");
        pty.send("\x0f");
        pty.wait("the program", |s| s.contains(has) && s.contains("Your program"));
        pty.send("\x12");
        pty.wait_for("How sure");
        pty.send("4");
    };
    for has in ["yield_now", "Command::new"] {
        run(&mut pty, has);
        pty.wait_for("Running");
        // The screen follows while it runs, and a key ends it.
        pty.resize(90, 48);
        pty.resize(98, 50);
        pty.wait_for("Running");
        pty.send("\x03");
        pty.wait_for("Nothing is counted.");
    }
    assert_eq!(status(home.path())["attempts"], 0);
    run(&mut pty, "3 << 30");
    pty.wait("a verdict", |s| s.contains("✗ Not right"));
    pty.send("\r");
    run(&mut pty, "a + c");
    pty.wait("the learner's line", |s| s.contains("2 │") && s.contains("a + c") && s.contains("E0425"));
    pty.send("\x04");
    assert_eq!(pty.exit_code(), 0);
    assert_eq!(status(home.path())["attempts"], 2);
}

/// An editor that changes nothing and keeps a copy of what it was given.
fn copier(home: &Path) -> String {
    let path = home.join("copier");
    std::fs::write(&path, format!("#!/bin/sh\ncp \"$1\" '{}/copy'\n", home.display())).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("'{}'", path.display())
}

#[test]
fn a_megabyte_is_pasted_into_a_program_as_one_step_and_nothing_of_it_is_lost() {
    let (home, course) = home();
    let editor = copier(home.path());
    let compilers = compilers();
    let mut env = vec![("EDITOR", editor.as_str())];
    env.extend(compilers.iter().map(|(name, value)| (*name, value.as_str())));
    let copy = |pty: &mut Pty| {
        let path = home.path().join("copy");
        let _ = std::fs::remove_file(&path);
        pty.send("\x0f");
        let end = std::time::Instant::now() + pty.patience;
        while !path.exists() && std::time::Instant::now() < end {
            std::thread::sleep(Duration::from_millis(20));
        }
        pty.wait("the screen again", |s| s.contains("Your program"));
        std::fs::read_to_string(&path).unwrap()
    };
    let mut pty = Pty::spawn(&program(), &["--no-model", "--trust", "learn", &course], home.path(), (98, 40), &env);
    pty.patience = Duration::from_secs(60);
    welcomed(&mut pty);
    reach(&mut pty, Kind::Code);
    let given = copy(&mut pty);
    // Each line is another, so that none can be missing or stand elsewhere unseen.
    let pasted: String =
        (0..1 << 16).map(|n| format!("// the line {n:06}\n")).chain(["// the end of it\n".into()]).collect();
    assert!(pasted.len() > 1 << 20);
    pty.paste(&pasted);
    pty.wait_for("// the end of it");
    pty.send("//typed");
    pty.wait_for("//typed");
    // What was typed is one step back, and all that was pasted another.
    pty.send("\x15");
    pty.wait_gone("//typed");
    assert!(pty.text().contains("// the end of it"));
    pty.send("\x15");
    pty.wait_gone("// the line 065535");
    assert_eq!(copy(&mut pty), given);
    pty.send("\x1bu");
    pty.wait_for("// the end of it");
    assert!(copy(&mut pty) == format!("{pasted}{given}"), "something of it is missing");
}
