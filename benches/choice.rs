//! How long the choice of the next question takes, and how that grows with the curriculum. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::{Curriculum, Item};
use gradus::lab::simulate::Course;
use gradus::learner::chance::Chance;
use gradus::learner::{Attempt, DAY, Evidence, Learner, Millis};
use gradus::policy::{self, placement};
use std::hint::black_box;
use std::time::Instant;

const ITEMS: usize = 20;
const ROUNDS: usize = 300;
const START: Millis = 1_800_000_000_000;

fn main() {
    println!("| the next question out of | skills begun | ms, median | least | growth with the skills, 1 is linear |");
    println!("| --- | --- | --- | --- | --- |");
    for begun in [0, 100, 1_000, 10_000] {
        let mut before: Option<f64> = None;
        for skills in [1_000, 10_000] {
            let course = Course::draw_with(skills, ITEMS, 1).curriculum;
            let begun = begun * skills / 10_000;
            let learner = learner(&course, begun);
            let (median, least) = time(|i| {
                black_box(policy::next(&course, &learner, &[], START + DAY + i as Millis));
            });
            let growth = before.map_or("".into(), |b| format!("{:.2}", median / b / 10.0));
            before = Some(median);
            println!("| {skills} skills, {} items | {begun} | {median:.3} | {least:.3} | {growth} |", skills * ITEMS);
        }
    }
    let course = Course::draw_with(10_000, ITEMS, 1).curriculum;
    let (median, least) = time(|i| {
        black_box(placement::next(&course, &Learner::default(), &[], START + i as Millis));
    });
    println!("| placement: 10000 skills, {} items | 0 | {median:.3} | {least:.3} | |", 10_000 * ITEMS);
}

/// A learner in the middle of it: some answers on each of the first skills, two in three right.
fn learner(course: &Curriculum, begun: usize) -> Learner {
    let mut learner = Learner::default();
    let mut chance = Chance::new(2);
    for (n, skill) in course.skills.iter().take(begun).enumerate() {
        for item in skill.items.iter().take(1 + n % 5) {
            learner.apply(START + n as Millis * 40_000, &attempt(item, chance.flip(0.67)));
        }
    }
    learner
}

fn attempt(item: &Item, correct: bool) -> Evidence {
    Evidence::Attempt(Attempt { ms: 20_000, reading_ms: 2_000, ..Attempt::plain(item, correct) })
}

/// Median and least time in milliseconds; the least is what a quiet machine takes.
fn time(mut work: impl FnMut(usize)) -> (f64, f64) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|i| {
            let start = Instant::now();
            work(i);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[ROUNDS / 2], times[0])
}
