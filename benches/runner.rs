//! What the workbench costs: the walls against a run without them, the time from asking to outcome for each language, and
//! many runs at once. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::runs::{Job, Outcome, Work};
use gradus::runner::{LANGUAGES, Sandbox, Workbench};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const ROUNDS: usize = 60;
const AT_ONCE: usize = 50;

fn main() {
    overhead();
    languages();
    at_once();
}

fn bench(walls: bool) -> Workbench {
    let sandbox = walls.then(|| Sandbox::find(Path::new(env!("CARGO_BIN_EXE_gradus"))).unwrap());
    Workbench::new(Arc::new(AtomicBool::new(false)), sandbox)
}

/// A program of each language that prints 7.
fn program(language: &str) -> &'static str {
    match language {
        "rust" => "fn main() { println!(\"{}\", 3 + 4); }",
        "python" => "print(3 + 4)",
        "c" => "#include <stdio.h>\nint main(void) { printf(\"%d\\n\", 3 + 4); }",
        "sql" => "SELECT 3 + 4;",
        _ => "echo $((3 + 4))",
    }
}

/// Milliseconds from asking to the outcome, which must be the right one.
fn time(bench: &Workbench, language: &str, code: &str) -> f64 {
    let job = Job { language: language.into(), code: code.into(), work: Work::Once, setup: String::new() };
    let start = Instant::now();
    let outcome = bench.perform(&job, &AtomicBool::new(false), &mut |_| {});
    let ms = start.elapsed().as_secs_f64() * 1e3;
    assert!(matches!(&outcome, Outcome::Ran { stdout, .. } if stdout == "7\n"), "{language}: {outcome:?}");
    ms
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Both sides by turns, so that what else the machine does falls on both.
fn overhead() {
    println!("| {ROUNDS} runs by turns | walls, ms | without, ms | ratio |");
    println!("| --- | --- | --- | --- |");
    let (walls, open) = (bench(true), bench(false));
    for language in ["python", "rust", "c", "shell"] {
        if open.compiler(language).is_err() {
            continue;
        }
        let code = program(language);
        // Compiled once, as in a second run.
        let _ = (time(&walls, language, code), time(&open, language, code));
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            with.push(time(&walls, language, code));
            without.push(time(&open, language, code));
        }
        let (with, without) = (median(with), median(without));
        println!("| {language} | {with:.1} | {without:.1} | {:.2} |", with / without);
    }
}

fn languages() {
    println!("\n| from asking to outcome | first, ms | again, ms |");
    println!("| --- | --- | --- |");
    let bench = bench(true);
    for language in LANGUAGES {
        if let Err(e) = bench.compiler(language.name) {
            println!("| {} | not here: {} | |", language.name, e.why);
            continue;
        }
        let (mut first, mut again) = (Vec::new(), Vec::new());
        for round in 0..9 {
            // Another text each time, so that it was never compiled before.
            let comment = match language.name {
                "rust" | "c" => "//",
                "sql" => "--",
                _ => "#",
            };
            let code = format!("{}\n{comment} {round}\n", program(language.name));
            first.push(time(&bench, language.name, &code));
            again.push(time(&bench, language.name, &code));
        }
        println!("| {} | {:.0} | {:.0} |", language.name, median(first), median(again));
    }
}

fn at_once() {
    println!("\n| {AT_ONCE} runs at once, Python | ms |");
    println!("| --- | --- |");
    let bench = bench(true);
    if bench.compiler("python").is_err() {
        return;
    }
    let start = Instant::now();
    let times: Vec<f64> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(|| time(&bench, "python", program("python")))).collect();
        all.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let all = start.elapsed().as_secs_f64() * 1e3;
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let longest = times.iter().copied().fold(0.0, f64::max);
    println!(
        "| mean | {mean:.0} |\n| longest | {longest:.0} ({:.2} of the mean) |\n| all | {all:.0} |",
        longest / mean
    );
}
