//! The choice of the next question, over whole courses with simulated learners.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod beliefs;
mod command;
#[path = "../support/part.rs"]
mod part;
mod plain;
mod tutoring;

use gradus::curriculum::{Curriculum, Item, Library};
use gradus::learner::{Attempt, Evidence, Learner, Millis, Standing};
use gradus::policy::{self, Next, placement};

fn attempt(item: &Item, correct: bool) -> Evidence {
    Evidence::Attempt(Attempt { ms: 20_000, reading_ms: 2_000, ..Attempt::plain(item, correct) })
}

/// The same in the placement.
fn placing(item: &Item, correct: bool) -> Evidence {
    let Evidence::Attempt(answer) = attempt(item, correct) else { unreachable!() };
    Evidence::Attempt(Attempt { placement: true, ..answer })
}

/// Walks the course: the learner answers as `right` says. Returns answers given and the learner at the end.
fn walk(c: &Curriculum, most: usize, mut right: impl FnMut(&Item, usize) -> bool) -> (usize, Learner, Vec<String>) {
    let mut learner = Learner::default();
    let mut now: Millis = 1_800_000_000_000;
    let mut recent: Vec<String> = Vec::new();
    for n in 0..most {
        now += 45_000;
        match policy::next(c, &learner, &recent, now) {
            Next::Rest { .. } => return (n, learner, recent),
            Next::Lesson { skill, .. } => {
                learner.apply(now, &Evidence::Lesson { skill, ms: 30_000 });
            }
            Next::Ask { item, .. } => {
                let (_, item) = c.item(&item).unwrap();
                learner.apply(now, &attempt(item, right(item, n)));
                recent.push(item.id.clone());
            }
        }
    }
    (most, learner, recent)
}

#[test]
fn a_learner_who_is_always_right_masters_the_whole_course() {
    let c = Library::open("rust").unwrap();
    let (n, learner, asked) = walk(&c, 400, |_, _| true);
    let mastered =
        c.skills.iter().filter(|s| learner.mastery(&s.id, learner.overall.last_at).standing == Standing::Mastered);
    assert_eq!(mastered.count(), c.skills.len(), "after {n} steps: {asked:?}");
    // Three unassisted answers certify at the earliest; more than six for each skill would waste a good learner's time.
    println!("steps {n} answers {}", asked.len());
    assert!(asked.len() >= 3 * c.skills.len() && asked.len() <= 6 * c.skills.len(), "{} answers", asked.len());
}

#[test]
fn prerequisites_come_first_and_no_item_comes_twice_in_a_row() {
    let c = Library::open("rust").unwrap();
    let (_, _, asked) = walk(&c, 400, |i, n| !(n + usize::from(i.difficulty)).is_multiple_of(4));
    let mut begun: Vec<&str> = Vec::new();
    for item in &asked {
        let (skill, _) = c.item(item).unwrap();
        for r in &skill.requires {
            assert!(begun.contains(&r.as_str()), "{} before its prerequisite {r}", skill.id);
        }
        begun.push(&skill.id);
    }
    assert!(asked.windows(2).all(|w| w[0] != w[1]));
}

#[test]
fn a_learner_who_is_always_wrong_is_led_off_and_never_certified() {
    let c = Library::open("rust").unwrap();
    let (n, learner, asked) = walk(&c, 60, |_, _| false);
    assert_eq!(n, 60);
    assert!(learner.skills.values().all(|s| !s.mastered));
    // By the tenth miss the worked example comes again instead of an eleventh question.
    assert!(asked.len() <= 60 - 60 / 11, "{} questions and hardly a lesson", asked.len());
}

#[test]
fn placement_is_short_and_tells_levels_apart() {
    let (c, middle, few) = (&part::first(), 8, 4);
    let place = |level: usize| {
        let mut learner = Learner::default();
        let mut asked = Vec::new();
        let mut now = 0;
        while let Some((item, _)) = placement::next(c, &learner, &asked, now) {
            now += 30_000;
            let at = c.skills.iter().position(|s| s.id == item.skill_id()).unwrap();
            learner.apply(now, &placing(item, at < level));
            asked.push((item.id.clone(), at < level));
        }
        assert!(asked.len() <= placement::MOST);
        let board = policy::Board::new(c, &learner, now);
        let known = (0..middle).map(|at| board.likely(at)).sum::<f64>() / middle as f64;
        let unknown =
            (middle..c.skills.len()).map(|at| board.likely(at)).sum::<f64>() / (c.skills.len() - middle) as f64;
        println!("level {level}: {} items, first half {known:.2}, second half {unknown:.2}", asked.len());
        (asked.len(), known, unknown)
    };
    let (beginner, half, expert) = (place(0), place(middle), place(99));
    assert!(beginner.0 <= few, "a beginner is let go early");
    assert!(half.1 > half.2, "what is known stands out");
    assert!(beginner.1 < half.1 && half.1 < expert.1 && half.2 < expert.2);
}
