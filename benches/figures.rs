//! The figures of the README, as ratios against a peer measured in the same run. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../tests/support/pty.rs"]
mod pty;

use pty::Pty;
use std::path::{Path, PathBuf};
#[cfg(feature = "llama")]
use std::time::Duration;
use std::time::Instant;

const LAUNCHES: usize = 30;
#[cfg(feature = "llama")]
const KEYS: usize = 120;
/// Questions to the model; every second one is typed into.
#[cfg(feature = "llama")]
const ROUNDS: u64 = 12;
const SIZE: (u16, u16) = (100, 30);

fn main() {
    let program = Path::new(env!("CARGO_BIN_EXE_gradus"));
    println!("| what | Gradus | peer or limit | ratio |\n| --- | --- | --- | --- |");
    launch(program);
    memory(program);
    match std::env::var_os("GRADUS_TEST_MODEL").map(PathBuf::from) {
        Some(model) if cfg!(feature = "llama") => with_model(program, &model),
        _ => println!("| with the model | not measured: set GRADUS_TEST_MODEL | | |"),
    }
}

/// The value below which a share of the values lies.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// From the start of the process to its first frame, by turns with vim's start and end.
fn launch(program: &Path) {
    let home = tempfile::tempdir().unwrap();
    drop(begun(program, home.path(), &["--no-model"]));
    let (mut firsts, mut homes, mut vims) = (Vec::new(), Vec::new(), Vec::new());
    let vim = Path::new("/usr/bin/vim");
    for _ in 0..LAUNCHES {
        for (text, times) in [("Opening your notes", &mut firsts), ("Hello, Ada.", &mut homes)] {
            let start = Instant::now();
            let mut gradus = Pty::spawn(program, &["--no-model"], home.path(), SIZE, &[]);
            gradus.wait("a frame", |t| t.contains(text) || t.contains("Hello, Ada."));
            times.push(ms(start));
            gradus.wait_for("Hello, Ada.");
            gradus.send("q");
            gradus.exit_code();
        }
        if vim.exists() {
            let start = Instant::now();
            Pty::spawn(vim, &["-u", "NONE", "-c", "q"], home.path(), SIZE, &[]).exit_code();
            vims.push(ms(start));
        }
    }
    let peer = (!vims.is_empty()).then(|| quantile(&mut vims, 0.5));
    for (what, times) in [("first frame", &mut firsts), ("the whole home screen", &mut homes)] {
        let ours = quantile(times, 0.5);
        let (beside, ratio) = match peer {
            Some(vim) => (format!("`vim -u NONE -c q`: {vim:.1} ms"), format!("{:.2}", ours / vim)),
            None => ("vim is not here".into(), String::new()),
        };
        println!("| launch to {what}, median of {LAUNCHES} | {ours:.1} ms | {beside} | {ratio} |");
    }
}

/// A learner through the first run, at home.
fn begun(program: &Path, home: &Path, args: &[&str]) -> Pty {
    let mut gradus = Pty::spawn(program, args, home, SIZE, &[("GRADUS_TALK", "always")]);
    gradus.wait_for("Welcome to Gradus.");
    gradus.send("Ada\r");
    gradus.wait_for("What do you bring?");
    gradus.send("2");
    gradus.wait_for("How much time");
    gradus.send("3");
    gradus.wait_for("Is there a day");
    gradus.send("\r");
    gradus.wait_for("Which of these");
    gradus.send("\r");
    gradus.wait_for("A short placement");
    gradus.send("2");
    gradus.wait_for("Hello, Ada.");
    gradus
}

/// Resident memory of the tutor, without a model, at its first item.
fn memory(program: &Path) {
    let home = tempfile::tempdir().unwrap();
    let mut gradus = begun(program, home.path(), &["--no-model"]);
    gradus.send("\r");
    gradus.wait_for("Lesson:");
    gradus.send("\r");
    gradus.wait_for("What does");
    let status = std::fs::read_to_string(format!("/proc/{}/status", gradus.pid())).unwrap_or_default();
    let kib = status.lines().find_map(|l| l.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse::<f64>().ok());
    match kib {
        Some(kib) => {
            let mib = kib / 1024.0;
            println!("| resident memory without a model | {mib:.1} MiB | goal: 25 MiB | {:.2} |", mib / 25.0);
        }
        None => println!("| resident memory without a model | not measured: no /proc here | | |"),
    }
}

/// Types letters into the open talk field, one at a time, and waits for each to be seen.
#[cfg(feature = "llama")]
fn type_letters(gradus: &mut Pty, times: &mut Vec<f64>, most: usize, go_on: impl Fn(&str) -> bool) {
    let mut typed = String::new();
    for i in 0..most {
        if !go_on(&gradus.text()) {
            return;
        }
        let letter = ["q", "z", "x", "j"][i % 4];
        typed.push_str(letter);
        let start = Instant::now();
        gradus.send(letter);
        gradus.wait_for(&typed);
        times.push(ms(start));
        std::thread::sleep(Duration::from_millis(15));
        if typed.len() == 40 {
            gradus.send(&"\x7f".repeat(typed.len()));
            gradus.wait_gone("qzxj");
            typed.clear();
        }
    }
}

/// Empties the talk field.
#[cfg(feature = "llama")]
fn clear(gradus: &mut Pty) {
    gradus.send(&"\x7f".repeat(48));
    gradus.wait_gone("qzxj");
}

/// A session as the app has it, without a screen, a disk and an engine.
#[cfg(feature = "llama")]
struct Twin {
    session: gradus::session::Session,
    now: i64,
}

#[cfg(feature = "llama")]
impl Twin {
    fn new(info: gradus::llm::ModelInfo) -> Twin {
        use gradus::dialogue::{Part, Standing};
        use gradus::learner::{Evidence, Learner, Profile};
        use gradus::llm::{EngineEvent, ModelState};
        use gradus::session::{Event, Session};
        let (now, mut learner) = (1_800_000_000_000, Learner::default());
        learner.apply(now, &Evidence::Profile(Profile { name: "Ada".into(), ..Profile::default() }));
        learner.apply(now, &Evidence::Placed { items: 0 });
        let rust = gradus::curriculum::Library::open("rust").unwrap();
        let mut twin = Twin { session: Session::new(std::sync::Arc::new(rust), learner, None, now), now };
        twin.happens(Event::Engine(EngineEvent::State(ModelState::Ready(info))));
        let mut standing = Standing::unknown();
        standing.allow(Part::Chat);
        twin.happens(Event::Standing(standing));
        twin
    }

    /// What it asks the model then, if anything.
    fn happens(&mut self, event: gradus::session::Event) -> Option<gradus::llm::Request> {
        use gradus::session::{Effect, Event};
        let (mut asked, mut waiting) = (None, std::collections::VecDeque::from([event]));
        while let Some(event) = waiting.pop_front() {
            self.now += 1_000;
            for effect in self.session.handle(self.now, event) {
                match effect {
                    Effect::Append { id, .. } => waiting.push_back(Event::Stored { id }),
                    Effect::Generate(request) => asked = Some(request),
                    _ => {}
                }
            }
        }
        asked
    }
}

#[cfg(not(feature = "llama"))]
fn with_model(_: &Path, _: &Path) {}

#[cfg(feature = "llama")]
fn with_model(program: &Path, model: &Path) {
    use gradus::llm::native::Native;
    use gradus::llm::{EngineEvent, EngineOptions, GpuLayers};
    use gradus::session::Event;
    use std::sync::atomic::AtomicBool;

    let home = tempfile::tempdir().unwrap();
    let model_arg = model.display().to_string();
    let mut gradus = begun(program, home.path(), &["-m", &model_arg]);
    gradus.patience = Duration::from_secs(120);
    gradus.send("\r");
    gradus.wait_for("Lesson:");
    gradus.send("t");
    gradus.wait_for("Talk to the tutor");
    let options = EngineOptions {
        model: model.to_path_buf(),
        gpu_layers: GpuLayers::N(0),
        threads: None,
        context: 4096,
        ..EngineOptions::default()
    };
    let mut native = Native::load(&options, |_| true).expect("the model loads");
    // What the app asks of its engine here, so that both sides read and write as much: the same session, with nobody at it.
    let mut twin = Twin::new(native.info().clone());
    twin.happens(Event::Continue);

    let mut idle = Vec::new();
    type_letters(&mut gradus, &mut idle, KEYS, |_| true);
    clear(&mut gradus);
    let (mut app, mut bare, mut busy) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let question = format!("Explain line {round} of the lesson, and why it is so.");
        gradus.send(&format!("{question}\r"));
        // The speed of the reply before stands on the screen until the question does.
        gradus.wait_for(&format!("line {round} of"));
        gradus.wait("the reply begins", |t| t.contains("replying") || t.contains("tok/s"));
        // Speed is taken from the replies that nobody types into: keys cost the terminal of this bench more than the app.
        let typing = round % 2 == 1;
        if typing {
            type_letters(&mut gradus, &mut busy, KEYS, |t| t.contains("replying"));
        }
        gradus
            .wait("the reply ends", |t| !t.contains("replying") && !t.contains("thinking") && !t.contains("reading "));
        if typing {
            clear(&mut gradus);
        } else {
            let text = gradus.text();
            let speed =
                text.split("tok/s").next().and_then(|t| t.trim_end().rsplit([' ', '·']).next()?.parse::<f64>().ok());
            app.extend(speed);
        }
        let request = twin.happens(Event::Say(question)).expect("the session asks the model");
        let never = std::sync::Arc::new(AtomicBool::new(false));
        let mut said = Vec::new();
        let (stop, stats) =
            native.generate(&request, &never, &mut |event| said.push(event)).expect("the model replies");
        said.push(EngineEvent::Done { id: request.id, stop, stats });
        said.into_iter().for_each(|event| drop(twin.happens(Event::Engine(event))));
        if !typing {
            bare.extend(stats.tokens_per_second());
        }
    }
    let (a, b) = (quantile(&mut app, 0.5), quantile(&mut bare, 0.5));
    println!(
        "| tokens/s while the screen is drawn, median of {} | {a:.0} | bare engine: {b:.0} | {:.2} |",
        app.len(),
        a / b
    );
    let (i50, i99) = (quantile(&mut idle, 0.5), quantile(&mut idle, 0.99));
    println!("| keystroke to screen, idle | p50 {i50:.1} ms, p99 {i99:.1} ms | | |");
    if busy.is_empty() {
        println!("| keystroke to screen while a reply streams | no key fell into a reply | | |");
        return;
    }
    let (b50, b99) = (quantile(&mut busy, 0.5), quantile(&mut busy, 0.99));
    let frames = (b99 - i99) / (1000.0 / 30.0);
    println!(
        "| the same while a reply streams ({} keys) | p50 {b50:.1} ms, p99 {b99:.1} ms | goal: idle p99 + 2 frames | {frames:+.1} frames |",
        busy.len()
    );
}
