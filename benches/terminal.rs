//! What the face costs: bytes over the terminal, wake-ups, processor, time. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../tests/support/chat.rs"]
mod chat;
#[path = "../tests/support/pty.rs"]
mod pty;

use chat::Script;
use gradus::curriculum::Library;
use gradus::learner::{DAY, Evidence, Learner, Profile};
use gradus::session::{Event, Session};
use gradus::tui::app::Ui;
use gradus::tui::terminal::{Caps, Painter};
use gradus::tui::theme::Theme;
use gradus::tui::view;
use pty::Pty;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (80, 24);
/// Of a reply that streams.
const TOKENS: usize = 240;
const QUESTION: &str = "Who holds the text after the second line?";

fn main() {
    println!("| what | measured | goal |\n| --- | --- | --- |");
    for pause in [100, 33, 10] {
        stream(Duration::from_millis(pause));
    }
    keystrokes();
    idle();
    frames();
    slow_link("a terminal that takes it slowly", &[]);
    slow_link("the same over SSH", &[("SSH_TTY", "/dev/pts/9")]);
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// A learner at the first lesson.
fn at_lesson(home: &Path, args: &[&str], env: &[(&str, &str)]) -> Pty {
    let mut gradus = Pty::spawn(Path::new(env!("CARGO_BIN_EXE_gradus")), args, home, SIZE, env);
    gradus.wait_for("Welcome to Gradus.");
    gradus.send("Ada\r");
    for (step, key) in [("2 of 6", "2"), ("3 of 6", "3"), ("4 of 6", "\r"), ("5 of 6", "\r"), ("6 of 6", "2")] {
        gradus.wait_for(step);
        gradus.send(key);
    }
    gradus.wait_for("Hello, Ada.");
    gradus.send("\r");
    gradus.wait_for("Lesson:");
    gradus
}

/// The same in the field for talking, with a model of so many tokens a second.
fn talking(home: &Path, pause: Duration, env: &[(&str, &str)]) -> Pty {
    chat::serve(home, Script { tokens: chat::words(TOKENS), pause });
    let mut gradus = at_lesson(home, &[], env);
    gradus.wait("the model", |t| t.contains("tiny"));
    gradus.send("t");
    gradus.wait_for("Talk to the tutor");
    gradus
}

/// User and system time of a process, in milliseconds (`proc(5)`, fields 14 and 15; 100 ticks a second).
fn processor(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) * 10.0
}

/// Whether a reply is there and over.
fn ended(screen: &str) -> bool {
    screen.contains("Tutor: ") && !screen.contains("replying")
}

/// Bytes and processor for each token of a reply.
fn stream(pause: Duration) {
    let home = tempfile::tempdir().unwrap();
    let mut gradus = talking(home.path(), pause, &[]);
    gradus.patience = Duration::from_secs(120);
    let (bytes, busy, begun) = (gradus.sent(), processor(gradus.pid()), Instant::now());
    gradus.send(&format!("{QUESTION}\r"));
    gradus.wait("a reply under way", |t| t.contains("replying"));
    gradus.wait("the end of the reply", ended);
    let (sent, took) = (gradus.sent() - bytes, ms(begun));
    let used = processor(gradus.pid()) - busy;
    let said = chat::said(&gradus.text());
    let text: usize = chat::words(said).iter().map(String::len).sum();
    let each = |n: f64| n / said as f64;
    let goal = 1.5 * each(text as f64) + 30.0;
    println!(
        "| bytes for each of {said} tokens of {:.1} bytes, {:.0} tokens a second | {:.1} | {goal:.1} |",
        each(text as f64),
        1.0 / pause.as_secs_f64(),
        each(sent as f64),
    );
    println!("| processor meanwhile | {:.1}% of a core, {:.2} ms a token | |", used / took * 100.0, each(used));
}

/// Bytes for a letter that is typed.
fn keystrokes() {
    let home = tempfile::tempdir().unwrap();
    let mut gradus = talking(home.path(), Duration::from_millis(10), &[]);
    let mut typed = String::new();
    let mut costs = Vec::new();
    for letter in "who may still open this book after that".chars() {
        typed.push(letter);
        let before = gradus.sent();
        gradus.send(&letter.to_string());
        gradus.wait_for(typed.trim_end());
        std::thread::sleep(Duration::from_millis(30));
        costs.push((gradus.sent() - before) as f64);
    }
    let (middle, most) = (quantile(&mut costs, 0.5), quantile(&mut costs, 1.0));
    println!("| bytes for a letter typed into a field | {middle:.0}, at most {most:.0} | |");
}

/// Times that each thread went to sleep of itself, by name.
fn sleeps(pid: u32) -> BTreeMap<String, u64> {
    let mut out = BTreeMap::new();
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten() {
        let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let field = |name: &str| status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or("").trim().to_string();
        let n: u64 = field("voluntary_ctxt_switches:").parse().unwrap_or(0);
        let name = field("Name:").trim_end_matches(|c: char| c.is_ascii_digit()).to_string();
        *out.entry(name).or_default() += n;
    }
    out
}

/// Wake-ups of a program that waits for a key.
fn idle() {
    let home = tempfile::tempdir().unwrap();
    let gradus = at_lesson(home.path(), &["--no-model"], &[]);
    // What is found out at the start has been by then.
    std::thread::sleep(Duration::from_secs(4));
    let (before, bytes, busy) = (sleeps(gradus.pid()), gradus.sent(), processor(gradus.pid()));
    let seconds = 20;
    std::thread::sleep(Duration::from_secs(seconds));
    let after = sleeps(gradus.pid());
    let woken = |name: &str| after[name] - before.get(name).copied().unwrap_or(0);
    let of_store: u64 = after.keys().filter(|n| n.starts_with("sled")).map(|n| woken(n)).sum();
    let ours: u64 = after.keys().filter(|n| !n.starts_with("sled")).map(|n| woken(n)).sum();
    let used = processor(gradus.pid()) - busy;
    println!("| wake-ups a second while it waits, of ours | {:.2} | 0 |", ours as f64 / seconds as f64);
    println!("| the same, of the threads that sled starts | {:.2} | |", of_store as f64 / seconds as f64);
    println!("| bytes and processor in {seconds} s of waiting | {}, {used:.0} ms | 0 |", gradus.sent() - bytes);
}

/// A learner with some days behind, in memory.
fn learner(session: &Session, now: i64) -> Learner {
    let mut learner = Learner::default();
    learner.apply(now - 5 * DAY, &Evidence::Profile(Profile { name: "Ada".into(), ..Profile::default() }));
    learner.apply(now - 5 * DAY, &Evidence::Placed { items: 0 });
    for (n, (_, item)) in session.curriculum.items().take(60).enumerate() {
        let attempt = gradus::learner::Attempt::plain(item, n % 5 != 0);
        learner.apply(now - 4 * DAY + n as i64 * 60_000, &Evidence::Attempt(attempt));
    }
    learner
}

/// The time to make and to encode a frame on a very large screen.
fn frames() {
    let now = 20_720 * DAY + DAY / 2;
    let course = Arc::new(Library::open("rust").unwrap());
    let empty = Session::new(course.clone(), Learner::default(), None, now);
    let mut session = Session::new(course, learner(&empty, now), None, now);
    session.handle(now, Event::Learn("rust.moves".into()));
    let mut ui = Ui::new(Theme::new(true));
    ui.follow(&session);
    let mut terminal = Terminal::new(TestBackend::new(300, 100)).unwrap();
    let mut painter = Painter::new(Caps::MODERN);
    let (mut views, mut paints, mut bytes) = (Vec::new(), Vec::new(), 0);
    for n in 0..60 {
        ui.scroll = n % 7;
        let begun = Instant::now();
        terminal.draw(|frame| view::root(frame, &session, &ui, now)).unwrap();
        views.push(ms(begun));
        let picture = terminal.backend().buffer().clone();
        let begun = Instant::now();
        bytes = painter.paint(&picture, None).len();
        paints.push(ms(begun));
    }
    let (view, paint) = (quantile(&mut views, 0.5), quantile(&mut paints, 0.5));
    println!(
        "| a frame at 300x100 of a page that fits | {view:.1} ms to make, {paint:.1} ms and {bytes} bytes to send | 33 ms |"
    );
}

/// A link of 2 KB a second that is 300 ms late: how long the echo of a key takes while a reply streams over it, and how long
/// the last words of the reply take beyond its own time.
fn slow_link(what: &str, env: &[(&str, &str)]) {
    let home = tempfile::tempdir().unwrap();
    let pause = Duration::from_millis(33);
    let mut gradus = talking(home.path(), pause, env);
    gradus.patience = Duration::from_secs(120);
    gradus.slow(2_000, Duration::from_millis(300));
    let begun = Instant::now();
    gradus.send(&format!("{QUESTION}\r"));
    gradus.wait("a reply under way", |t| t.contains("replying"));
    let (mut echoes, mut typed) = (Vec::new(), String::new());
    while gradus.text().contains("replying") && typed.len() < 12 {
        typed.push(['q', 'z', 'x', 'j'][typed.len() % 4]);
        let key = Instant::now();
        gradus.send(&typed[typed.len() - 1..]);
        gradus.wait_for(&typed);
        echoes.push(ms(key));
        std::thread::sleep(Duration::from_millis(300));
    }
    gradus.wait("the end of the reply", ended);
    let late = ms(begun) - pause.as_secs_f64() * 1e3 * chat::said(&gradus.text()) as f64;
    let (middle, most) = (quantile(&mut echoes, 0.5), quantile(&mut echoes, 1.0));
    println!(
        "| 2 KB/s and 300 ms, {what}: echo of a key while a reply streams at 30 tokens/s | {middle:.0} ms, at most {most:.0} ms | |"
    );
    println!("| the reply's end behind its own time | {late:.0} ms | |");
}
