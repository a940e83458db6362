//! Clocks that jump: by years, and back.

use crate::killed::welcomed;
use crate::learner::{run, status};
use gradus::curriculum::Kind;
use gradus::driver::{load_learner, now, record};
use gradus::learner::{Attempt, Evidence, Learner, Millis};
use gradus::store::{Store, read_journal};
use std::path::Path;

const DAY: Millis = 86_400_000;
const YEAR: Millis = 365 * DAY;

fn attempt(n: usize) -> Evidence {
    Evidence::Attempt(Attempt {
        hash: 1,
        difficulty: 2,
        answer: "42".into(),
        ms: 20_000,
        reading_ms: 2_000,
        ..Attempt::bare(format!("rust.hello-world/item-{n}"), Kind::Predict, n % 4 != 3)
    })
}

/// Answers with a clock that goes ten years ahead, back to 1970, before that, and home again.
fn jumping(dir: &Path) -> Vec<Millis> {
    let home = now();
    let times =
        vec![home - 2 * DAY, home - DAY, home + 10 * YEAR, home + 10 * YEAR + DAY, 0, -5 * YEAR, home, home + 1];
    for (n, at) in times.iter().enumerate() {
        record(dir, *at, &attempt(n)).unwrap();
    }
    times
}

#[test]
fn answers_under_a_jumping_clock_all_count_in_the_order_they_were_given() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path().join("store");
    welcomed(&dir);
    let times = jumping(&dir);
    let mut read = Vec::new();
    read_journal(&dir, &mut |_, at, event| {
        if event.contains("\"attempt\"") || event.contains("item-") {
            read.push(at);
        }
    })
    .unwrap();
    assert_eq!(read, times, "the journal keeps the order of the answers, and the time that the clock said");
    let (mut store, notes) = Store::open(&dir).unwrap();
    assert_eq!(notes, Vec::<String>::new());
    let (learner, _) = load_learner(&mut store).unwrap();
    assert_eq!(learner.overall.attempts as usize, times.len());
    let skill = learner.skills.keys().next().unwrap().clone();
    for at in [now(), 0, -YEAR, now() + 10 * YEAR, now() + 500 * YEAR, Millis::MAX / 2, Millis::MIN / 2] {
        let mastery = learner.mastery(&skill, at);
        assert!((0.0..=1.0).contains(&mastery.estimate), "at {at}: {}", mastery.estimate);
    }
    // Time stands still while the clock is behind: what was believed last is believed, and nothing is forgotten.
    let same = |a: Millis, b: Millis| learner.mastery(&skill, a).estimate == learner.mastery(&skill, b).estimate;
    assert!(same(0, now()), "before the latest answer it is as after it");
}

#[test]
fn a_learner_from_the_future_can_go_on() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("data/gradus/learner");
    std::fs::create_dir_all(dir.parent().unwrap()).unwrap();
    welcomed(&dir);
    jumping(&dir);
    let said = status(home.path());
    assert_eq!(said["attempts"], 8);
    assert_eq!(said["streak"], 3, "today, yesterday and the day before; days of the future do not count: {said}");
    for command in [&["next"][..], &["why"], &["stats"], &["plan"], &["history"], &["memory"], &["doctor"]] {
        let out = run(home.path(), command, "");
        assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
    let out = run(home.path(), &["--plain", "--no-model"], "\n");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(Learner::default().overall.attempts, 0);
}
