//! Terminals of every age: each starts, answers, and is sent nothing that it would show as rubbish.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/chat.rs"]
mod chat;
#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;

use chat::Script;
use gradus::curriculum::Kind;
use learner::{Learner, program, right};
use pty::Pty;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const NO_MODEL: &[&str] = &["--no-model"];

/// The sequences in what was sent, each once: its introducer, private marks and parameters of modes, and its end.
fn sequences(bytes: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut out = BTreeSet::new();
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('\x1b') {
        rest = &rest[at + 1..];
        if let Some(body) = rest.strip_prefix('[') {
            let end = body.find(|c: char| ('@'..='~').contains(&c)).unwrap_or(body.len() - 1);
            let (parameters, last) = (&body[..end], &body[end..=end]);
            let modes = if parameters.starts_with('?') { parameters } else { "" };
            out.insert(format!("[{modes}{last}"));
        } else {
            out.extend(rest.chars().next().map(String::from));
        }
    }
    out
}

/// What a VT100 knows, and the cursor's mode of a VT220, which it ignores in silence.
const VT100: [&str; 14] = ["[H", "[J", "[K", "[m", "[r", "[A", "[B", "[C", "[D", "[?25h", "[?25l", "M", "7", "8"];

/// The first run, an answer and the way out, in a terminal of this kind; what was sent.
fn a_sitting(term: &str) -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    let mut at = Learner::sit_with(home.path(), NO_MODEL, &[("TERM", term)]);
    at.introduce("Ada");
    let (_, item) = at.reach(|_, i| i.kind() == Kind::Choice);
    at.answer(&item, &right(&item));
    at.pty.send("?");
    at.pty.wait_for("Enter close");
    at.pty.send("\x1b");
    at.pty.wait_gone("Enter close");
    assert_eq!(at.leave(), 0);
    assert!(at.pty.cursor_visible() && at.pty.cooked(), "{term}");
    at.pty.bytes()
}

#[test]
fn modern_terminals_get_synchronized_frames_and_bracketed_paste() {
    for term in ["xterm-256color", "screen"] {
        let sent = sequences(&a_sitting(term));
        for wanted in ["[?2026h", "[?2026l", "[?2004h", "[?2004l", "[?1049h", "[?1049l"] {
            assert!(sent.contains(wanted), "{term}: {sent:?}");
        }
    }
}

#[test]
fn old_terminals_get_what_they_know() {
    for term in ["linux", "vt100"] {
        let bytes = a_sitting(term);
        let sent = sequences(&bytes);
        assert!(sent.iter().all(|s| VT100.contains(&s.as_str())), "{term}: {sent:?}");
        let text = String::from_utf8_lossy(&bytes);
        let colours = ["[31m", "[32m", "[0;3", "[1;3"].iter().any(|c| text.contains(c));
        assert_eq!(colours, term == "linux", "{term}");
    }
}

/// The screens up to a lesson, where nothing needs a sign outside ASCII to be found.
fn looks_around(pty: &mut Pty) {
    pty.wait_for("What should Gradus call you?");
    pty.send("Ada\r");
    for step in ["2 of 6", "3 of 6", "4 of 6", "5 of 6"] {
        pty.wait_for(step);
        pty.send("\r");
    }
    pty.wait_for("6 of 6");
    pty.send("2");
    pty.wait_for("Hello, Ada.");
    for (key, text) in [("p", "Enter learn it"), ("?", "Enter close"), ("m", "Enter open"), ("M", "Enter fetch it")] {
        pty.send(key);
        pty.wait_for(text);
        pty.send("\x1b");
        pty.wait_gone(text);
        pty.wait_for("Hello, Ada.");
    }
    pty.send("\r");
    pty.wait_for("Lesson: ");
}

#[test]
fn where_the_locale_is_not_utf_8_all_is_ascii() {
    for (term, locale) in [("vt100", "C"), ("xterm-256color", "de_DE.ISO-8859-1"), ("linux", "POSIX")] {
        let home = tempfile::tempdir().unwrap();
        let mut pty = Pty::spawn(&program(), NO_MODEL, home.path(), (80, 24), &[("TERM", term), ("LANG", locale)]);
        pty.patience = Duration::from_secs(60);
        looks_around(&mut pty);
        let bytes = pty.bytes();
        let odd = bytes.iter().position(|b| !b.is_ascii());
        assert_eq!(
            odd.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(40)..at + 9]).into_owned()),
            None,
            "{term}"
        );
        assert!(!pty.text().contains("??"), "{}", pty.text());
    }
}

#[test]
fn a_dumb_terminal_and_whoever_asks_for_it_gets_lines() {
    for env in [[("TERM", "dumb"), ("LANG", "C")], [("TERM", "xterm"), ("ACCESSIBLE", "1")]] {
        let home = tempfile::tempdir().unwrap();
        let mut pty = Pty::spawn(&program(), NO_MODEL, home.path(), (80, 24), &env);
        pty.wait_for("What should Gradus call you?");
        pty.send("Ada\n");
        pty.wait_for("What do you bring?");
        pty.send("2\n3\n\n\n2\n");
        pty.wait_for("Hello, Ada.");
        pty.send("\n");
        pty.wait_for("Enter when you have read it.");
        pty.send("/quit\n");
        assert_eq!(pty.exit_code(), 0);
        let bytes = pty.bytes();
        assert!(!bytes.contains(&0x1b), "no sequences at all");
        assert!(env[0].1 != "dumb" || bytes.is_ascii());
    }
}

#[test]
fn ctrl_l_draws_everything_anew() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = Pty::spawn(&program(), NO_MODEL, home.path(), (80, 24), &[]);
    pty.wait_for("Welcome to Gradus.");
    pty.wait_screen("a quiet screen", |s| s.bracketed_paste());
    let clears = |pty: &Pty| String::from_utf8_lossy(&pty.bytes()).matches("\x1b[2J").count();
    let before = clears(&pty);
    pty.send("\x0c");
    let end = Instant::now() + Duration::from_secs(30);
    while clears(&pty) == before {
        assert!(Instant::now() < end, "nothing is drawn");
        std::thread::sleep(Duration::from_millis(5));
    }
    pty.wait_for("Welcome to Gradus.");
}

/// At a lesson with a model that speaks, in the field for talking.
fn talking(script: Script, home: &std::path::Path, env: &[(&str, &str)]) -> Pty {
    chat::serve(home, script);
    let mut pty = Pty::spawn(&program(), &[], home, (80, 24), env);
    pty.patience = Duration::from_secs(90);
    looks_around(&mut pty);
    pty.wait("the model", |t| t.contains("tiny"));
    pty.send("t");
    pty.wait_for("Talk to the tutor");
    pty
}

#[test]
fn a_slow_link_stays_usable_while_a_reply_streams() {
    let home = tempfile::tempdir().unwrap();
    let script = Script { tokens: chat::words(160), pause: Duration::from_millis(25) };
    let mut pty = talking(script, home.path(), &[("SSH_TTY", "/dev/pts/9")]);
    let before = pty.sent();
    pty.slow(2_000, Duration::from_millis(300));
    pty.send("Who holds the text after the second line?\r");
    pty.wait("a reply under way", |t| t.contains("book"));
    // A key is echoed although the link is full of a reply: what waits before it is bounded.
    let typed = Instant::now();
    pty.send("q");
    pty.wait("the echo", |t| t.lines().any(|l| l.trim() == "q"));
    let echo = typed.elapsed();
    pty.wait("the end of the reply", |t| t.contains("Tutor: ") && !t.contains("replying"));
    let (sent, said) = (pty.sent() - before, chat::said(&pty.text()));
    let text: usize = chat::words(said).iter().map(String::len).sum();
    // What the question and the first frame of the reply cost comes on top.
    assert!(said > 20 && sent < text * 3 / 2 + said * 30 + 1_500, "{sent} bytes for {said} tokens, {text} of text");
    assert!(echo < Duration::from_secs(8), "{echo:?}");
}
