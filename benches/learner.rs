//! The learner model's times, as ratios and against generous bounds. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::Kind;
use gradus::learner::tracker::{Asked, Tracker};
use gradus::learner::{Attempt, Evidence, Learner, Millis};
use std::hint::black_box;
use std::time::Instant;

/// Thirty answers a day for ten years, rounded down.
const TEN_YEARS: usize = 100_000;
const SKILLS: usize = 200;

fn main() {
    println!("| what | figure | bound |\n| --- | --- | --- |");
    let one = filter();
    println!("| one filter: predict and update, two skills to an item | {one:.2} us | 10 us |");
    let short = fold(TEN_YEARS / 10);
    let long = fold(TEN_YEARS);
    println!("| one answer folded into a learner's whole state | {:.2} us | 10 us |", long * 1e6 / TEN_YEARS as f64);
    println!("| {TEN_YEARS} answers over ten years, {SKILLS} skills, folded | {long:.3} s | 1 s |");
    println!("| the same against a tenth of it | {:.1} times | 15 times: no worse than linear |", long / short);
    assert!(one < 10.0 && long < 1.0, "slower than the bounds");
}

/// Microseconds for an answer in the filter alone.
fn filter() -> f64 {
    let setting = gradus::lab::hyper::START.setting;
    let mut best = f64::MAX;
    for _ in 0..5 {
        let mut tracker = Tracker::new(setting);
        let start = Instant::now();
        for n in 0..200_000u32 {
            let skills = [n * 7 % 40, n * 11 % 60];
            let asked = Asked { item: n % 500, skills: &skills, difficulty: 0.3, discrimination: 1.1, guess: None };
            let view = tracker.look(asked, &[], f64::from(n) * 47.0);
            tracker.answer(asked, black_box(&view), n * n % 5 > 1);
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e6 / 200_000.0);
    }
    best
}

/// Seconds to fold a history of so many answers.
fn fold(answers: usize) -> f64 {
    let history: Vec<(Millis, Evidence)> = (0..answers).map(|n| (n as i64 * 3_153_600, attempt(n))).collect();
    let mut best = f64::MAX;
    for _ in 0..3 {
        let mut learner = Learner::default();
        let start = Instant::now();
        for (at, evidence) in &history {
            black_box(learner.apply(*at, evidence));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

fn attempt(n: usize) -> Evidence {
    Evidence::Attempt(Attempt {
        hash: 1,
        difficulty: (n % 5 + 1) as u8,
        answer: "42".into(),
        ms: 20_000,
        reading_ms: 2_000,
        ..Attempt::bare(format!("rust.skill-{}/item-{}", n * n % SKILLS, n % 7), Kind::Predict, n * 31 % 10 > 2)
    })
}
