//! Interleaving, reviews, the off-ramp, placement: what a tutor should do in plain cases.

use crate::{attempt, placing};
use gradus::curriculum::{Curriculum, Library};
use gradus::lab::simulate::{Chooser, Course, Settings, Truth, run};
use gradus::learner::{DAY, Evidence, Learner, Millis, OFF_RAMP};
use gradus::policy::{self, Cause, Next, placement};

const START: Millis = 1_800_000_000_000;

/// Answers on a skill, item after item, a minute apart.
fn answers(c: &Curriculum, learner: &mut Learner, now: &mut Millis, skill: &str, right: &[bool]) {
    let skill = c.skill(skill).unwrap();
    for (n, right) in right.iter().enumerate() {
        *now += 60_000;
        learner.apply(*now, &attempt(&skill.items[n % skill.items.len()], *right));
    }
}

/// Right answers until the skill is certified.
fn certify(c: &Curriculum, learner: &mut Learner, now: &mut Millis, skill: &str) {
    for _ in 0..10 {
        answers(c, learner, now, skill, &[true; 5]);
        if learner.skills[skill].mastered {
            return;
        }
    }
    panic!("fifty right answers certify {skill}");
}

fn factors(c: &Curriculum, learner: &Learner, skill: &str, now: Millis) -> policy::score::Factors {
    policy::candidates(c, learner, now).into_iter().find(|k| k.skill == skill).unwrap().factors
}

#[test]
fn confusable_skills_take_turns_after_a_first_success() {
    let c = Library::open("rust").unwrap();
    let (mut learner, mut now) = (Learner::default(), START);
    answers(&c, &mut learner, &mut now, "rust.bindings", &[true]);
    let before = factors(&c, &learner, "rust.shadowing", now).turn;
    assert_eq!(before, policy::score::Turn::Other, "nothing to mix before a first success");
    answers(&c, &mut learner, &mut now, "rust.shadowing", &[true]);
    assert_eq!(factors(&c, &learner, "rust.bindings", now).turn, policy::score::Turn::Mixed);
    answers(&c, &mut learner, &mut now, "rust.shadowing", &[false]);
    assert_eq!(factors(&c, &learner, "rust.bindings", now).turn, policy::score::Turn::Other, "a miss is not left");
}

#[test]
fn a_prerequisite_that_was_just_used_needs_no_review() {
    let c = Library::open("rust").unwrap();
    let (mut learner, mut now) = (Learner::default(), START);
    certify(&c, &mut learner, &mut now, "rust.first-program");
    now = learner.skills["rust.first-program"].memory.due(0.9) + DAY;
    assert!(factors(&c, &learner, "rust.first-program", now).review);
    let Next::Ask { item, reason } = policy::next(&c, &learner, &[], now) else { panic!("a review is due") };
    assert!(item.starts_with("rust.first-program/") && reason.cause == Cause::Review, "{reason:?}");
    answers(&c, &mut learner, &mut now, "rust.bindings", &[true]);
    assert!(!factors(&c, &learner, "rust.first-program", now).review, "who binds a name in a program can write one");
}

#[test]
fn what_resists_rests_and_its_weakest_prerequisite_comes_first() {
    let c = Library::open("rust").unwrap();
    let (mut learner, mut now) = (Learner::default(), START);
    certify(&c, &mut learner, &mut now, "rust.first-program");
    answers(&c, &mut learner, &mut now, "rust.bindings", &[true, false, true]);
    answers(&c, &mut learner, &mut now, "rust.shadowing", &[false; OFF_RAMP as usize]);
    let shadowing = &learner.skills["rust.shadowing"];
    assert!(shadowing.rests_until > now && !shadowing.lesson_read, "the worked example comes again, later");
    assert!(factors(&c, &learner, "rust.bindings", now).called);
    let (Next::Ask { reason, .. } | Next::Lesson { reason, .. }) = policy::next(&c, &learner, &[], now) else {
        panic!("there is something to do")
    };
    assert_eq!(reason.cause, Cause::Prerequisite, "{}", reason.sentence);
    assert!(reason.sentence.contains(&c.skill("rust.shadowing").unwrap().title), "{}", reason.sentence);
}

#[test]
fn three_right_in_a_row_are_no_spinning() {
    let c = Library::open("rust").unwrap();
    let (mut learner, mut now) = (Learner::default(), START);
    let pattern = [false, true, true, true, false, true, true, true, false, true, true, true];
    answers(&c, &mut learner, &mut now, "rust.bindings", &pattern);
    assert!(learner.skills["rust.bindings"].rests_until <= now);
    answers(&c, &mut learner, &mut now, "rust.numbers", &[false, true, false, true, true, false, true]);
    assert_eq!(learner.skills["rust.numbers"].struggle, 7);
}

#[test]
fn placement_does_not_ask_what_is_settled() {
    let c = Library::open("rust").unwrap();
    let mut learner = Learner::default();
    let mut asked: Vec<(String, bool)> = Vec::new();
    while let Some((item, reason)) = placement::next(&c, &learner, &asked, START) {
        assert_eq!(reason.cause, Cause::Placement);
        let right = asked.len().is_multiple_of(2);
        let skill = item.skill_id();
        for (before, right) in &asked {
            let before = before.split_once('/').unwrap().0;
            assert_ne!(before, skill);
            let settled = match right {
                true => builds_on(&c, before, skill),
                false => c.skill(skill).unwrap().requires.iter().any(|r| r == before),
            };
            assert!(!settled, "{skill} was settled by {before}");
        }
        learner.apply(START, &attempt(item, right));
        asked.push((item.id.clone(), right));
    }
    assert!((2..=placement::MOST).contains(&asked.len()), "{asked:?}");
}

/// Whether the upper skill needs the lower one, at any distance, or is it.
fn builds_on(c: &Curriculum, upper: &str, lower: &str) -> bool {
    upper == lower || c.skill(upper).unwrap().requires.iter().any(|r| builds_on(c, r, lower))
}

#[test]
fn a_simulation_gives_the_same_again_and_the_choice_pays() {
    let course = Course::draw(12, 77);
    let settings = Settings { most: 1_500, ..Settings::default() };
    let total = |chooser| -> u32 {
        let one = |seed| {
            let out = run(&course, Truth::Steps, chooser, seed, settings);
            assert_eq!(out, run(&course, Truth::Steps, chooser, seed, settings));
            assert!(
                out.right <= out.questions && out.wasted <= out.questions && out.false_certificates <= out.certificates
            );
            out.questions
        };
        (0..12).map(one).sum()
    };
    let (ours, fixed, oracle) = (total(Chooser::Product), total(Chooser::Sequential), total(Chooser::Oracle));
    assert!(oracle < ours && f64::from(ours) < 0.7 * f64::from(fixed), "oracle {oracle}, ours {ours}, fixed {fixed}");
}

/// Someone who knows the course up to a skill is placed, and then does what the tutor says for so many steps; counted are
/// questions in the placement, and the steps (lessons and questions) that were about what was new. That is learned at its second
/// question.
fn who_knows_up_to(c: &Curriculum, level: usize, steps: usize) -> (usize, usize) {
    let mut learner = Learner::default();
    let (mut now, mut asked, mut recent) = (START, Vec::new(), Vec::new());
    let at = |id: &str| c.index.position(id).unwrap();
    while let Some((item, _)) = placement::next(c, &learner, &asked, now) {
        now += 30_000;
        let right = at(item.skill_id()) < level;
        learner.apply(now, &placing(item, right));
        asked.push((item.id.clone(), right));
    }
    learner.apply(now, &Evidence::Placed { items: asked.len() as u32 });
    let (mut new, mut met) = (0, vec![0; c.skills.len()]);
    for _ in 0..steps {
        now += 30_000;
        let skill = match policy::next(c, &learner, &recent, now) {
            Next::Rest { .. } => break,
            Next::Lesson { skill, .. } => {
                learner.apply(now, &Evidence::Lesson { skill: skill.clone(), ms: 20_000 });
                at(&skill)
            }
            Next::Ask { item, .. } => {
                let (skill, item) = c.item(&item).unwrap();
                let skill = at(&skill.id);
                met[skill] += 1;
                learner.apply(now, &attempt(item, skill < level || met[skill] > 1));
                recent.push(item.id.clone());
                skill
            }
        };
        new += usize::from(skill >= level);
    }
    (asked.len(), new)
}

#[test]
fn who_knows_a_part_goes_on_from_there() {
    // Of the first sixty steps, by skills known of 47: where the placement does not count, 15 are for who knows 12, none for 24 and 17 for 36.
    let c = Library::open("rust").unwrap();
    let stands = [(0, 3, 60), (12, 12, 48), (24, 12, 33), (36, 12, 30)].map(|(known, most_asked, least_new)| {
        let (asked, new) = who_knows_up_to(&c, known, 60);
        println!("{known} known: {asked} asked, {new} of 60 steps about new things");
        asked <= most_asked && new >= least_new
    });
    assert_eq!(stands, [true; 4]);
}

#[test]
fn what_the_placement_speaks_for_is_asked_before_it_is_taught() {
    let c = Library::open("rust").unwrap();
    let mut learner = Learner::default();
    let stands = |learner: &Learner, skill: &str| {
        let board = policy::Board::new(&c, learner, START);
        let at = c.index.position(skill).unwrap();
        (board.likely(at), board.locked(at))
    };
    assert!(stands(&learner, "rust.hash-maps").1);
    let vectors = &c.skill("rust.vectors").unwrap().items[0];
    learner.apply(START, &placing(vectors, true));
    // Some of what it builds on is asked, without the lesson, and the tutor says why.
    let mut checks = 0;
    while stands(&learner, "rust.first-program").0 < policy::READY_AT || checks < 2 {
        let Next::Ask { item, reason } = policy::next(&c, &learner, &[], START) else { panic!("a lesson") };
        assert_eq!(reason.cause, Cause::Carried, "{reason:?}");
        assert!(reason.sentence.contains("Vectors"), "{}", reason.sentence);
        learner.apply(START, &attempt(c.item(&item).unwrap().1, true));
        checks += 1;
        assert!(checks <= 4);
    }
    // Then all of it counts, and what comes next is open and new.
    for known in ["rust.vectors", "rust.options", "rust.loops", "rust.moves"] {
        let (likely, locked) = stands(&learner, known);
        assert!(likely > policy::READY_AT && !locked, "{known}: {likely}");
    }
    let next = stands(&learner, "rust.text-and-bytes");
    assert!(next.0 < policy::READY_AT && !next.1, "{next:?}");
    let (Next::Lesson { skill, .. } | Next::Ask { item: skill, .. }) = policy::next(&c, &learner, &[], START) else {
        panic!("there is something to do")
    };
    assert!(!builds_on(&c, "rust.vectors", skill.split('/').next().unwrap()), "{skill}");
    // A miss there speaks against that skill; two in so few, and all is taught as if the placement had said nothing of it.
    learner.apply(START, &attempt(&c.skill("rust.slices").unwrap().items[0], false));
    assert!(
        stands(&learner, "rust.slices").0 < policy::READY_AT && stands(&learner, "rust.options").0 > policy::READY_AT
    );
    learner.apply(START, &attempt(&c.skill("rust.patterns").unwrap().items[0], false));
    assert!(stands(&learner, "rust.options").0 < policy::READY_AT && stands(&learner, "rust.text-and-bytes").1);
}
