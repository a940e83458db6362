//! The laboratory: what a fit finds in answers whose truth is known, and that it finds the same every time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::lab::answers::{Answer, Answers, Bank};
use gradus::lab::exam::Exam;
use gradus::lab::hyper::START;
use gradus::lab::items::{Effort, fit, run};
use gradus::lab::model::{Budget, Model, PLAN};
use gradus::lab::trees::{Binned, Plan, Table, grow};
use gradus::lab::{Alone, Hands, Job};
use gradus::learner::chance::Chance;

/// Students with an ability, items with a difficulty; a skill has ten items. Returns the difficulties too.
fn class(students: u32, items: u32, each: u32, seed: u64) -> (Bank, Answers, Vec<f64>) {
    let mut chance = Chance::new(seed);
    let (mut bank, mut answers) = (Bank::default(), Answers::default());
    let hard: Vec<f64> = (0..items).map(|_| 1.2 * chance.normal()).collect();
    for i in 0..items {
        let set = bank.set(&format!("k{}", i / 10));
        bank.item(&format!("i{i}"), set);
    }
    for _ in 0..students {
        answers.begin();
        let able = chance.normal();
        for n in 0..each {
            let item = chance.below(items as usize) as u32;
            let p = 1.0 / (1.0 + (hard[item as usize] - able).exp());
            let right = chance.unit() < p;
            answers.push(Answer { item, set: bank.set_of(item), right, seconds: f64::from(n) * 60.0 });
        }
    }
    (bank, answers, hard)
}

fn everybody(answers: &Answers) -> Vec<u32> {
    (0..answers.students() as u32).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    let (ma, mb) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - ma, y - mb)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

#[test]
fn a_fit_finds_the_difficulty_that_made_the_answers() {
    let (bank, answers, hard) = class(300, 60, 60, 3);
    let students = everybody(&answers);
    let items = fit(&answers, &bank, &students, &START, None, Effort { rounds: 6, steps: 3 });
    let r = correlation(&items.difficulty, &hard);
    assert!(r > 0.97, "correlation {r}");
    assert!(items.discrimination.iter().all(|a| (0.5..2.0).contains(a)));
    // And the other way round it must not be found.
    let backwards: Vec<f64> = hard.iter().rev().copied().collect();
    assert!(correlation(&items.difficulty, &backwards).abs() < 0.5);
}

#[test]
fn an_item_that_nobody_answered_is_as_hard_as_its_skill() {
    let (mut bank, answers, _) = class(50, 20, 30, 4);
    let set = bank.set("k1");
    let unseen = bank.item("new", set);
    let strange = bank.set("k9~k1");
    let items = fit(&answers, &bank, &everybody(&answers), &START, None, Effort { rounds: 3, steps: 2 });
    assert_eq!(items.asked(&bank, unseen, set).difficulty, items.of_set[set as usize]);
    assert_eq!(items.asked(&bank, 4_000, strange).discrimination, 1.0);
    let late = bank.set("of later");
    assert_eq!(items.asked(&bank, 4_001, late).difficulty, items.of_all);
}

/// Two hands, and in the wrong order.
struct Pair;

impl Hands for Pair {
    fn all(&self, jobs: Vec<Job<'_>>) {
        std::thread::scope(|scope| {
            jobs.into_iter().rev().for_each(|job| {
                scope.spawn(job);
            });
        });
    }

    fn tell(&self, _: &str, _: usize, _: usize) {}
}

#[test]
fn the_same_answers_give_the_same_bits_with_any_number_of_hands() {
    let (mut bank, answers, _) = class(40, 30, 40, 5);
    let budget = Budget { tries: 8, plan: Some(Plan { trees: 20, ..PLAN }) };
    let one = Model::fit(&answers, &bank, budget, &Alone);
    let two = Model::fit(&answers, &bank, budget, &Pair);
    assert_eq!(one.hyper, two.hyper);
    assert_eq!(one.items, two.items);
    let set = bank.set("k1");
    for model in [&one, &two] {
        assert!(model.course().predict(&bank, 3, set, 0.0).p.is_finite());
    }
    let (a, b) = (one.course().predict(&bank, 3, set, 0.0), two.course().predict(&bank, 3, set, 0.0));
    assert_eq!(a.p.to_bits(), b.p.to_bits());
}

#[test]
fn trees_find_what_a_sum_cannot_say_and_stop_where_there_is_nothing() {
    let mut chance = Chance::new(9);
    let mut values = Vec::new();
    let (mut crossed, mut noise) = (Vec::new(), Vec::new());
    for _ in 0..4_000 {
        let (x, y) = (chance.normal() as f32, chance.normal() as f32);
        values.extend([x, y]);
        crossed.push((x > 0.0) == (y > 0.0));
        noise.push(chance.unit() < 0.5);
    }
    let table = Table { values: &values, width: 2 };
    let binned = Binned::new(table);
    let logit = vec![0.0; 4_000];
    let (train, test): (Vec<u32>, Vec<u32>) = (0..4_000).partition(|r| r % 4 != 0);
    let plan = Plan { trees: 60, features: 1.0, rate: 0.2, ..PLAN };
    let forest = grow(&binned, &crossed, &logit, &train, &test, &plan, &mut |_| false);
    let hits = test.iter().filter(|r| (forest.logit(table.row(**r as usize)) > 0.0) == crossed[**r as usize]).count();
    assert!(hits as f64 > 0.95 * test.len() as f64, "{hits} of {}", test.len());
    let mut losses = Vec::new();
    grow(&binned, &noise, &logit, &train, &test, &plan, &mut |now| {
        let loss: f32 =
            now.iter().zip(&test).map(|(z, r)| if noise[*r as usize] { -z } else { *z }.exp().ln_1p()).sum();
        losses.push(loss / test.len() as f32);
        false
    });
    assert!(losses[59] > 0.69, "noise was learned: {losses:?}");
}

#[test]
fn predictions_come_from_the_past_alone() {
    let (bank, answers, _) = class(40, 30, 40, 6);
    let budget = Budget { tries: 0, plan: Some(Plan { trees: 20, ..PLAN }) };
    let model = Model::fit(&answers, &bank, budget, &Alone);
    let predictions = |flip_from: usize| {
        let mut course = model.course();
        let mut out = Vec::new();
        for (n, place) in answers.of(0).enumerate() {
            let mut answer = answers.at(place);
            answer.right ^= n >= flip_from;
            out.push(course.predict(&bank, answer.item, answer.set, answer.seconds).p.to_bits());
            course.answer(&bank, answer);
        }
        out
    };
    let (all, flipped) = (predictions(usize::MAX), predictions(20));
    assert_eq!(all[..=20], flipped[..=20]);
    assert_ne!(all[21..], flipped[21..]);
}

#[test]
fn an_exam_of_nobody_and_of_one_answer_is_no_panic() {
    let (bank, answers, _) = class(30, 10, 12, 7);
    let model = Model::fit(&answers, &bank, Budget { tries: 4, plan: None }, &Alone);
    assert_eq!(Exam::new(&model).results().all.answers, 0);
    let mut exam = Exam::new(&model);
    exam.begin();
    exam.answer(&bank, Answer { item: 77, set: 99, right: true, seconds: -5.0 });
    let results = exam.results();
    assert!(results.all.answers == 1 && results.all.log_loss.is_finite() && results.claims_at_80.claims == 0);
    // One student alone can be fitted too.
    let (bank, alone, _) = class(1, 5, 3, 8);
    assert!(Model::fit(&alone, &bank, Budget::QUICK, &Alone).items.of_all.is_finite());
    let none = Answers::default();
    assert!(Model::fit(&none, &Bank::default(), Budget::QUICK, &Alone).items.difficulty.is_empty());
}

#[test]
fn the_filter_predicts_students_better_than_their_mean() {
    let (bank, answers, _) = class(200, 40, 60, 11);
    let (own, others): (Vec<u32>, Vec<u32>) = everybody(&answers).into_iter().partition(|s| s % 4 != 0);
    let items = fit(&answers, &bank, &own, &START, None, Effort { rounds: 6, steps: 3 });
    let (mut loss, mut n, mut rights) = (0.0, 0.0, 0.0);
    run(&answers, &bank, &others, &START, &items, &mut |place, view| {
        let right = answers.at(place).right;
        loss -= if right { view.p.ln() } else { (1.0 - view.p).ln() };
        n += 1.0;
        rights += f64::from(u8::from(right));
    });
    let mean: f64 = rights / n;
    let flat = -(mean * mean.ln() + (1.0 - mean) * (1.0 - mean).ln());
    assert!(loss / n < 0.88 * flat, "{} against {flat}", loss / n);
}
