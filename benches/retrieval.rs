//! How long the passages of the material take to be read and to be searched, and how that grows. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use gradus::curriculum::{Curriculum, Library, Misconception, Skill};
use gradus::dialogue::retrieve::{Index, Stand};
use gradus::lab::simulate::Course;
use gradus::learner::chance::Chance;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 200;
const QUESTIONS: [&str; 6] = [
    "why can't I use the string after I passed it to a function",
    "what does E0382 mean",
    "how do I print the value of a variable inside some text",
    "什么是所有权？为什么变量不能修改",
    "how does kubernetes work",
    "`&mut` or `&`: which one lets a function change my vector",
];

fn main() {
    println!(
        "| course | passages | reading, ms | memory, KiB | question, ms, median | worst question, median | growth, 1 is linear |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let rust = Library::open("rust").unwrap();
    let mut before = None;
    row("rust", &rust, &mut before);
    before = None;
    for skills in [40, 1_000, 10_000] {
        row(&format!("{skills} skills, made up"), &course(&rust, skills), &mut before);
    }
}

fn row(name: &str, course: &Curriculum, before: &mut Option<(usize, f64)>) {
    let rounds = if course.skills.len() > 1_000 { 3 } else { 20 };
    let (reading, _) = time(rounds, |_| drop(black_box(Index::of(&[course]))));
    let index = Index::of(&[course]);
    let ask = |question: &str| drop(black_box(index.search(&[course], question, Stand::NOWHERE, 3, &|_| true)));
    let (median, _) = time(ROUNDS, |i| ask(QUESTIONS[i % QUESTIONS.len()]));
    let worst = QUESTIONS.iter().map(|q| time(20, |_| ask(q)).0).fold(0.0, f64::max);
    let growth = before.map_or(String::new(), |(n, t)| format!("{:.2}", worst / t / (index.len() as f64 / n as f64)));
    *before = Some((index.len(), worst));
    println!(
        "| {name} | {} | {reading:.1} | {} | {median:.3} | {worst:.3} | {growth} |",
        index.len(),
        index.bytes() / 1024
    );
}

/// A course of so many skills with lessons of the words of the rust course, in other orders, and words of their own.
fn course(rust: &Curriculum, skills: usize) -> Curriculum {
    let mut course = Course::draw_with(skills, 20, 1).curriculum;
    let words: Vec<&str> =
        rust.skills.iter().flat_map(|s| s.lesson.split_whitespace()).filter(|w| !w.contains("```")).collect();
    let mut chance = Chance::new(3);
    for (n, skill) in course.skills.iter_mut().enumerate() {
        write(skill, n, &words, &mut chance);
    }
    course
}

fn write(skill: &mut Skill, n: usize, words: &[&str], chance: &mut Chance) {
    let mut text = |count: usize| -> String {
        let drawn: Vec<&str> = (0..count).map(|_| words[chance.below(words.len())]).collect();
        format!("{} subject{n}.", drawn.join(" "))
    };
    skill.title = text(2);
    skill.lesson = (0..8).map(|_| text(40)).collect::<Vec<_>>().join("\n\n");
    let misconception = |text: &mut dyn FnMut(usize) -> String| Misconception {
        id: "m".into(),
        belief: text(12),
        correction: text(25),
    };
    skill.misconceptions = (0..4).map(|_| misconception(&mut text)).collect();
    for item in &mut skill.items {
        item.explanation = text(20);
    }
}

/// Median and least time in milliseconds.
fn time(rounds: usize, mut work: impl FnMut(usize)) -> (f64, f64) {
    let mut times: Vec<f64> = (0..rounds)
        .map(|i| {
            let start = Instant::now();
            work(i);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[rounds / 2], times[0])
}
