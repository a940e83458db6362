//! The engine against its peers, as ratios within one run: `cargo bench --bench engine`.
//!
//! Needs `GRADUS_TEST_MODEL`; llama-bench and llama-server are compared where `benches/llama.sh` has built them. What each
//! figure means is told in `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::llm::{
    Address, Engine, EngineEvent, EngineOptions, GpuLayers, Message, ModelState, Request, Role, Schema, ServerOptions,
    Stats, native::Native, spawn_child, spawn_server,
};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        mpsc::{self, Receiver},
    },
    time::{Duration, Instant},
};

fn main() {
    let Some(model) = std::env::var_os("GRADUS_TEST_MODEL").map(PathBuf::from) else {
        return println!("set GRADUS_TEST_MODEL to the default model's file");
    };
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    type Figure = (&'static str, fn(&Path));
    let all: [Figure; 6] = [
        ("speed", speed),
        ("form", form),
        ("turns", turns),
        ("eight", eight),
        ("neighbours", neighbours),
        ("child", child),
    ];
    for (name, run) in all {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            println!("== {name}");
            run(&model);
        }
    }
}

fn options(model: &Path, threads: Option<u32>) -> EngineOptions {
    EngineOptions {
        model: model.into(),
        gpu_layers: GpuLayers::N(0),
        threads,
        context: 4096,
        sequences: 1,
        ..Default::default()
    }
}

fn words(n: usize, salt: usize) -> String {
    let of = ["stack", "queue", "value", "loop", "borrow", "type", "trait", "slice", "match", "error"];
    (0..n).map(|i| of[(i * (salt + 3) + i / 7) % of.len()]).collect::<Vec<_>>().join(" ")
}

fn ask(id: u64, text: String, max_tokens: u32) -> Request {
    Request { id, messages: vec![Message::new(Role::User, text)], max_tokens, ..Request::default() }
}

fn say(native: &mut Native, request: &Request) -> Stats {
    native.generate(request, &Arc::default(), &mut |_| {}).unwrap().1
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// A long reply: the model is greedy and goes on until it may not.
const STORY: &str = "Write down every whole number from one to five hundred in words, one after the other.";

/// Prompt and reply in tokens a second, against llama-bench from the same source, round by round.
fn speed(model: &Path) {
    let peer = Path::new("target/peers/build/bin/llama-bench");
    for threads in [1u32, 2] {
        let mut native = Native::load(&options(model, Some(threads)), |_| true).unwrap();
        let (mut ours, mut theirs) = ((vec![], vec![]), (vec![], vec![]));
        for round in 0..4 {
            let read = say(&mut native, &ask(1, format!("{round} {}", words(480, round)), 1));
            let told = say(&mut native, &ask(2, STORY.into(), 129));
            if round > 0 {
                ours.0.push(f64::from(read.prompt_tokens - read.reused_tokens) * 1000.0 / read.first_token_ms as f64);
                ours.1.extend(told.tokens_per_second());
            }
            if peer.exists() && round > 0 {
                // A reply is the slower, the more stands before it: theirs begins where ours does.
                let (p, g) = llama_bench(peer, model, threads, told.prompt_tokens);
                theirs.0.push(p);
                theirs.1.push(g);
            }
        }
        let (p, g) = (median(ours.0), median(ours.1));
        println!("threads {threads}: prompt {p:.0} tok/s, reply {g:.1} tok/s");
        if !theirs.0.is_empty() {
            let (tp, tg) = (median(theirs.0), median(theirs.1));
            println!("threads {threads}: llama-bench {tp:.0} and {tg:.1}; ratio {:.3} and {:.3}", p / tp, g / tg);
        }
    }
}

/// Tokens a second of a prompt of 512 tokens, and of a reply of 128 after `depth` tokens.
fn llama_bench(peer: &Path, model: &Path, threads: u32, depth: u32) -> (f64, f64) {
    let rate = |tokens: [&str; 6]| {
        let out = Command::new(peer)
            .args(tokens)
            .args(["-r", "1", "-o", "json", "-t", &threads.to_string(), "-m"])
            .arg(model)
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let rows: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        rows[0]["avg_ts"].as_f64().unwrap()
    };
    (rate(["-p", "512", "-n", "0", "-d", "0"]), rate(["-p", "0", "-n", "128", "-d", &depth.to_string()]))
}

/// A reply that must have a form against one that need not.
fn form(model: &Path) {
    let mut native = Native::load(&options(model, Some(2)), |_| true).unwrap();
    let schema = Schema::object([
        ("met", Schema::List(Box::new(Schema::Bool), 8)),
        ("grade", Schema::Integer(0, 3)),
        ("say", Schema::Text(160)),
    ]);
    let (mut free, mut formed, mut valid) = (vec![], vec![], 0);
    for round in 0..11 {
        let text = format!("Grade answer {round}: a stack gives back what was put in last.");
        let with = Request { schema: Some(schema.clone()), seed: round, temperature: 0.7, ..ask(1, text, 400) };
        let mut reply = String::new();
        let end = native.generate(&with, &Arc::default(), &mut |e| {
            if let EngineEvent::Text { text, .. } = e {
                reply = text;
            }
        });
        valid += u32::from(schema.read(&reply).is_ok());
        let Ok((_, stats)) = end else { continue };
        let without = say(&mut native, &ask(2, STORY.into(), stats.tokens.max(32)));
        if round > 0 {
            formed.extend(stats.tokens_per_second());
            free.extend(without.tokens_per_second());
        }
    }
    let (a, b) = (median(formed), median(free));
    println!("valid {valid} of 11; with a form {a:.1} tok/s, free {b:.1}; ratio {:.3}", a / b);
}

struct Rig {
    engine: Box<dyn Engine>,
    events: Receiver<(Instant, EngineEvent)>,
}

impl Rig {
    fn of(start: impl FnOnce(gradus::llm::Sink) -> Box<dyn Engine>) -> Rig {
        let (tx, events) = mpsc::channel();
        let rig = Rig { engine: start(Box::new(move |e| drop(tx.send((Instant::now(), e))))), events };
        loop {
            match rig.next().1 {
                EngineEvent::State(ModelState::Ready(_)) => return rig,
                EngineEvent::State(ModelState::Failed { why }) => panic!("{why}"),
                _ => {}
            }
        }
    }

    fn child(options: EngineOptions) -> Rig {
        Rig::of(|sink| spawn_child(env!("CARGO_BIN_EXE_gradus").into(), options, sink))
    }

    fn next(&self) -> (Instant, EngineEvent) {
        self.events.recv_timeout(Duration::from_secs(300)).unwrap()
    }

    /// Milliseconds to the first text, the whole text, and the figures.
    fn ask(&mut self, request: Request) -> (f64, String, Stats) {
        let (begun, id) = (Instant::now(), request.id);
        self.engine.generate(request);
        let (mut first, mut all) = (None, String::new());
        loop {
            let (at, event) = self.next();
            match event {
                EngineEvent::Text { text, .. } => {
                    first.get_or_insert(at);
                    all.push_str(&text);
                }
                EngineEvent::Done { id: i, stats, .. } if i == id => {
                    let ms = first.unwrap_or(at).duration_since(begun).as_secs_f64() * 1000.0;
                    return (ms, all, stats);
                }
                EngineEvent::Failed { error, .. } => panic!("{error}"),
                _ => {}
            }
        }
    }
}

/// The first token at the fifth turn of a conversation of 1,400 tokens: warm against cold, and against llama-server.
fn turns(model: &Path) {
    let talk = |rig: &mut Rig, salt: usize| -> (f64, f64, Stats) {
        let mut messages = vec![Message::new(Role::System, format!("{salt} {}", words(1050, salt)))];
        let mut last = (0.0, String::new(), Stats::default());
        for turn in 0..5 {
            messages.push(Message::new(Role::User, format!("Question {turn}: {}?", words(6, turn))));
            let request =
                Request { id: turn as u64 + 1, messages: messages.clone(), max_tokens: 40, ..Request::default() };
            last = rig.ask(request);
            messages.push(Message::new(Role::Assistant, last.1.clone()));
        }
        // the same prompt where nothing of it is known: another beginning of the same length
        messages.pop();
        messages[0].text = format!("{} {}", salt + 100, words(1050, salt + 1));
        let cold = rig.ask(Request { id: 99, conversation: 7, messages, max_tokens: 2, ..Request::default() });
        (last.0, cold.0, last.2)
    };
    let mut ours = Rig::child(EngineOptions { sequences: 2, ..options(model, Some(2)) });
    let rounds: Vec<_> = (0..2).map(|r| talk(&mut ours, r)).collect();
    let warm = median(rounds.iter().map(|r| r.0).collect());
    let cold = median(rounds.iter().map(|r| r.1).collect());
    let (prompt, reused) = (rounds[0].2.prompt_tokens, rounds[0].2.reused_tokens);
    println!(
        "prompt of {prompt} tokens, {reused} reused: first token {warm:.0} ms warm, {cold:.0} ms cold; 1/{:.1}",
        cold / warm
    );
    drop(ours);
    let peer = Path::new("target/peers/build/bin/llama-server");
    if peer.exists() {
        let mut server = Command::new(peer);
        server.args(["--port", "18981", "-t", "2", "-c", "8192", "-np", "2", "--host", "127.0.0.1", "-m"]).arg(model);
        let _server = Kill(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let servers = vec![Address::parse("http://127.0.0.1:18981").unwrap()];
        let mut theirs = Rig::of(|sink| spawn_server(ServerOptions { servers, model: None, key: None }, sink));
        let rounds: Vec<_> = (0..2).map(|r| talk(&mut theirs, r)).collect();
        let (w, c) = (median(rounds.iter().map(|r| r.0).collect()), median(rounds.iter().map(|r| r.1).collect()));
        println!("llama-server: {w:.0} ms warm, {c:.0} ms cold; 1/{:.1}; ours/theirs warm {:.2}", c / w, warm / w);
    }
}

struct Kill(Child);

impl Drop for Kill {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Eight conversations that share a lesson, in one engine against eight.
fn eight(model: &Path) {
    let lesson = words(160, 5);
    let ask = |i: u64| Request {
        id: i,
        conversation: i,
        messages: vec![Message::new(Role::System, lesson.clone()), Message::new(Role::User, format!("{i}. {STORY}"))],
        max_tokens: 64,
        ..Request::default()
    };
    let memory = || engines().iter().map(|pid| pss(*pid)).sum::<u64>() / 1000;
    let mut one = Rig::child(EngineOptions { sequences: 8, ..options(model, None) });
    one.ask(Request { conversation: 50, max_tokens: 2, ..ask(50) }); // the first pages of the file
    let begun = Instant::now();
    (1..=8).for_each(|i| one.engine.generate(ask(i)));
    let (mut first, mut tokens, mut ends) = (HashMap::new(), 0, 0);
    while ends < 8 {
        match one.next() {
            (at, EngineEvent::Text { id, .. }) => drop(first.entry(id).or_insert(at)),
            (_, EngineEvent::Done { stats, .. }) => {
                tokens += stats.tokens;
                ends += 1;
            }
            (_, EngineEvent::Failed { error, .. }) => panic!("{error}"),
            _ => {}
        }
    }
    let rate = f64::from(tokens) / begun.elapsed().as_secs_f64();
    let (mb, waits): (u64, Vec<f64>) =
        (memory(), first.values().map(|t| t.duration_since(begun).as_secs_f64()).collect());
    let mean = waits.iter().sum::<f64>() / 8.0;
    let worst = waits.iter().copied().fold(0.0, f64::max);
    drop(one);
    let mut all: Vec<Rig> = (0..8).map(|_| Rig::child(options(model, None))).collect();
    all.iter_mut().enumerate().for_each(|(i, r)| drop(r.ask(Request { max_tokens: 2, ..ask(50 + i as u64) })));
    let begun = Instant::now();
    (1..=8).for_each(|i| all[i as usize - 1].engine.generate(ask(i)));
    let mut theirs = 0;
    for rig in &all {
        theirs += loop {
            match rig.next().1 {
                EngineEvent::Done { stats, .. } => break stats.tokens,
                EngineEvent::Failed { error, .. } => panic!("{error}"),
                _ => {}
            }
        };
    }
    let other = f64::from(theirs) / begun.elapsed().as_secs_f64();
    let more = memory();
    println!("one engine {rate:.1} tok/s in all, {mb} MB; eight engines {other:.1} tok/s, {more} MB");
    println!(
        "speed x{:.2}, memory 1/{:.1}; longest wait {worst:.2} s, mean {mean:.2} s: x{:.2}",
        rate / other,
        more as f64 / mb as f64,
        worst / mean
    );
}

fn engines() -> Vec<u32> {
    let pids = fs::read_dir("/proc").unwrap().flatten().filter_map(|e| e.file_name().to_str()?.parse().ok());
    pids.filter(|p: &u32| fs::read(format!("/proc/{p}/cmdline")).is_ok_and(|c| c.ends_with(b"__engine\0"))).collect()
}

/// Kilobytes of a process, what it shares being divided among those who share it.
fn pss(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix("Pss:"));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Two other programs compute for ever: what the engine chooses against one thread.
fn neighbours(model: &Path) {
    let _busy: Vec<Kill> =
        (0..2).map(|_| Kill(Command::new("sh").args(["-c", "while :; do :; done"]).spawn().unwrap())).collect();
    std::thread::sleep(Duration::from_secs(1));
    let mut rates: HashMap<&str, Vec<f64>> = HashMap::new();
    let rig = |threads| Rig::child(options(model, threads));
    let mut engines = [("chosen", rig(None)), ("one", rig(Some(1))), ("two", rig(Some(2)))];
    for round in 0..4 {
        for (name, rig) in &mut engines {
            let rate = rig.ask(ask(round + 1, format!("{round}. {STORY}"), 128)).2.tokens_per_second();
            rates.entry(name).or_default().extend(rate.filter(|_| round > 0));
        }
    }
    let of = |name: &str| median(rates[name].clone());
    println!(
        "chosen {:.1} tok/s, one thread {:.1}, two {:.1}; chosen/one {:.3}",
        of("chosen"),
        of("one"),
        of("two"),
        of("chosen") / of("one")
    );
}

/// The child process and the stream of events against the same engine within this process.
fn child(model: &Path) {
    let mut native = Native::load(&options(model, Some(2)), |_| true).unwrap();
    let mut rig = Rig::child(options(model, Some(2)));
    let (mut inside, mut outside) = (vec![], vec![]);
    for round in 0..7 {
        let text = format!("{round}. {STORY}");
        let begun = Instant::now();
        let tokens = say(&mut native, &ask(1, text.clone(), 128)).tokens;
        let ours = f64::from(tokens) / begun.elapsed().as_secs_f64();
        let begun = Instant::now();
        let tokens = rig.ask(ask(round + 1, text, 128)).2.tokens;
        let through = f64::from(tokens) / begun.elapsed().as_secs_f64();
        if round > 0 {
            inside.push(ours);
            outside.push(through);
        }
    }
    let (a, b) = (median(outside), median(inside));
    println!("through the child {a:.1} tok/s, within the process {b:.1}; ratio {:.3}", a / b);
}
