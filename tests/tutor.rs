//! A learner's first hour with the real program in a real terminal: with the model, without one, and as lines.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/lines.rs"]
mod lines;
#[path = "support/pty.rs"]
mod pty;

use gradus::curriculum::Library;
use gradus::curriculum::{Item, Kind, Skill};
use learner::{Given, Learner, command, item_shown, mastery, mix_up, model, right, run, shows, status, talkative};
use lines::Lines;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

fn mixes_up(skill: &Skill, item: &Item) -> bool {
    mix_up(skill, item).is_some()
}

/// From the first start to the first mastery: what both voices must do.
fn first_hour(home: &Path, args: &[&str], talk: impl Fn(&mut Learner)) {
    let mut at = Learner::sit(home, args);
    at.introduce("Ada");
    let read = at.reach_item();
    assert!(read.is_some(), "a lesson comes first:\n{}", at.pty.text());

    let (skill, item) = at.reach(mixes_up);
    let wrong = mix_up(&skill, &item).unwrap();
    at.answer(&item, &wrong.answer);
    at.pty.wait("the correction of the mix-up", |s| shows(s, &wrong.correction) && s.contains("A common mix-up."));
    assert!(!shows(&at.pty.text(), &item.explanation), "the answer is not told before the second try");

    at.pty.send("\r");
    at.pty.wait_gone("Enter try again");
    at.keys(&item);
    at.pty.send("h");
    at.pty.wait("the first hint", |s| shows(s, &item.hints[0]));
    at.pty.send("t");
    at.pty.wait_for("Talk to the tutor");
    talk(&mut at);
    at.pty.send("\x1b");
    at.pty.wait_gone("Talk to the tutor");
    at.answer(&item, &right(&item));
    at.pty.wait_for("✓ Right.");
    at.pty.wait("what it changed", |s| mastery(s).is_some());

    // A fresh item, right at once and without help, must raise the estimate.
    at.pty.send("\r");
    at.pty.wait_gone("✓ Right.");
    at.reach_item();
    let (_, item) = at.item();
    at.read(&item);
    at.answer(&item, &right(&item));
    at.pty.wait("a higher estimate", |s| mastery(s).is_some_and(|(before, after)| after > before));

    assert_eq!(at.leave(), 0);
    assert!(!at.pty.alternate_screen() && at.pty.cursor_visible());
}

#[test]
fn the_first_hour_with_a_model() {
    let Some(model) = model() else { return };
    let home = tempfile::tempdir().unwrap();
    talkative(home.path());
    let args = ["-m", model.to_str().unwrap()];
    first_hour(home.path(), &args, |at| {
        at.pty.send("What does main do?\r");
        let said = |s: &str| {
            // A reply may begin with a program, below the word.
            s.split("Tutor:").nth(1).is_some_and(|t| t.split("──").next().unwrap_or("").contains(char::is_alphabetic))
        };
        // Of the smallest model, or in its place where what it says is no reply.
        at.pty.wait("a reply", said);
        at.pty.wait("the end of the reply", |s| said(s) && s.contains("saved") && !s.contains("replying"));
        let screen = at.pty.text();
        let said = screen.split("Tutor:").last().unwrap();
        assert!(said.chars().filter(|c| c.is_alphabetic()).count() > 10, "{screen}");
    });
}

#[test]
fn the_first_hour_without_a_model() {
    let home = tempfile::tempdir().unwrap();
    first_hour(home.path(), &["--no-model"], |at| {
        at.pty.send("What does main do?\r");
        at.pty.wait_for("From the lesson");
        at.pty.wait_for("No model speaks here: you asked for none");
    });
}

/// Waits until the store was written to after `since`, and then rests for a while; returns when it was last written.
fn wait_saved(folder: &Path, since: Option<SystemTime>) -> Option<SystemTime> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let last = newest(folder);
        if last > since && last.is_some_and(|t| t.elapsed().is_ok_and(|age| age > Duration::from_millis(300))) {
            return last;
        }
        assert!(Instant::now() < end, "the place is never saved");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// When a file in this folder was last written.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    entries
        .filter_map(|e| match e.file_type().ok()?.is_dir() {
            true => newest(&e.path()),
            false => e.metadata().ok()?.modified().ok(),
        })
        .max()
}

#[test]
fn killed_in_the_middle_of_an_answer_it_goes_on_there() {
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.introduce("Ada");
    let (_, item) = at.reach(|_, i| !matches!(i.kind(), Kind::Choice | Kind::Choices));
    // Times of files are coarse: the store must rest before the next write can be told from the last.
    let data = home.path().join("data");
    let before = wait_saved(&data, None);
    at.pty.send("half an ans");
    at.pty.wait_for("half an ans");
    wait_saved(&data, before);
    at.pty.kill();
    drop(at);

    let mut again = Learner::sit(home.path(), &["--no-model"]);
    again.pty.wait("the same item", |s| shows(s, &item.prompt));
    again.pty.wait_for("half an ans");
    again.pty.send("wer");
    again.pty.wait_for("half an answer");
    assert_eq!(again.leave(), 0);
}

#[test]
fn a_killed_program_loses_no_verdict() {
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.introduce("Ada");
    at.reach_item();
    let (_, item) = at.item();
    at.answer(&item, &right(&item));
    at.pty.wait_for("✓ Right.");
    at.pty.kill();
    drop(at);
    assert_eq!(status(home.path())["attempts"], 1);
    let mut again = Learner::sit(home.path(), &["--no-model"]);
    again.pty.wait_for("✓ Right.");
    assert_eq!(again.leave(), 0);
    assert_eq!(status(home.path())["attempts"], 1);
}

/// The same hour, as lines over a pipe.
fn hour_in_lines(home: &Path, args: &[&str], talk: impl Fn(&mut Lines)) {
    let course = Library::open("rust").unwrap();
    let mut at = Lines::start(command(home, args));
    for (question, answer) in [
        ("call you?", "Ada"),
        ("What do you bring?", "2"),
        ("How much time", "3"),
        ("Is there a day", ""),
        ("Which of these", "1 3"),
        ("placement", "2"),
        ("Hello, Ada", ""),
    ] {
        at.wait_for(question);
        at.line(answer);
    }
    at.wait_for("Enter when you have read it.");
    at.line("");
    let (skill, item) = loop {
        let said = at.wait("an item", |s| course.items().any(|(_, i)| item_shown(s, i)));
        let (skill, item) =
            course.items().filter(|(_, i)| item_shown(&said, i)).max_by_key(|(_, i)| i.prompt.len()).unwrap();
        if mixes_up(skill, item) {
            break (skill, item);
        }
        at.line("/skip");
    };
    let wrong = mix_up(skill, item).unwrap();
    in_lines(&mut at, &wrong.answer);
    at.wait("the correction of the mix-up", |s| s.contains("A common mix-up.") && shows(s, &wrong.correction));
    at.line("");
    at.wait_for("Try once more.");
    at.line("/hint");
    at.wait("the hint", |s| s.contains("Hint 1 of 3: ") && shows(s, &item.hints[0]));
    talk(&mut at);
    in_lines(&mut at, &right(item));
    at.wait("what it changed", |s| s.contains("✓ Right.") && mastery(s).is_some());
    at.line("/quit");
    let (code, all) = at.end();
    assert_eq!(code, Some(0));
    assert!(!all.contains('\x1b'), "plain lines have no control sequences");
    assert_eq!(status(home)["attempts"], 2);
}

/// Gives an answer, and says "fairly sure".
fn in_lines(at: &mut Lines, answer: &Given) {
    at.line(&match answer {
        Given::Picked(options) => options.iter().map(|n| (n + 1).to_string()).collect::<Vec<_>>().join(" "),
        Given::Typed(text) => text.trim_end().replace('\n', "\\\n"),
    });
    at.wait_for("How sure are you?");
    at.line("3");
}

#[test]
fn the_first_hour_in_lines() {
    let home = tempfile::tempdir().unwrap();
    hour_in_lines(home.path(), &["--plain", "--no-model"], |at| {
        at.line("/say What does main do?");
        at.wait_for("From the lesson “");
        at.wait_for("No model speaks here: you asked for none");
    });
}

#[test]
fn the_first_hour_in_lines_with_a_model() {
    let Some(model) = model() else { return };
    let home = tempfile::tempdir().unwrap();
    talkative(home.path());
    hour_in_lines(home.path(), &["--plain", "-m", model.to_str().unwrap()], |at| {
        at.line("/say What does main do?");
        at.wait("a reply", |s| s.split("Tutor: ").nth(1).is_some_and(|t| t.contains(char::is_alphabetic)));
    });
}

#[test]
fn a_script_of_lines_may_be_piped_in_at_once() {
    let home = tempfile::tempdir().unwrap();
    let out = run(home.path(), &["--plain", "--no-model"], "Ada\n2\n3\n\n\n2\n\n\n/hint\n/hint\n/progress\n/quit\n");
    let said = String::from_utf8(out.stdout).unwrap();
    // Faster than the question can be read: the first is answered by a kind word, the second by the hint.
    assert!(out.status.success() && said.contains("Hint 1 of 3: ") && said.contains("skills mastered"), "{said}");
    assert_eq!(status(home.path())["name"], "Ada");
}
