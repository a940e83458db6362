//! The filter over an item bank: what holds for any history.

use gradus::learner::estimate;
use gradus::learner::tracker::{Asked, Setting, Tracker};
use proptest::prelude::*;

fn setting() -> impl Strategy<Value = Setting> {
    (0usize..3, -1.0..1.0f64, 0.0..1.2f64, 0.0..2.0f64, 0.0..1.0f64, 0.0..0.5f64).prop_map(
        |(d, start, share, memory, memory_keep, guess)| Setting {
            dynamics: estimate::DYNAMICS[d],
            start,
            share,
            memory,
            memory_keep,
            guess,
        },
    )
}

#[derive(Debug, Clone)]
struct Step {
    item: u32,
    skills: Vec<u32>,
    difficulty: f64,
    discrimination: f64,
    right: bool,
    pause: f64,
}

fn step() -> impl Strategy<Value = Step> {
    let skills = proptest::collection::btree_set(0u32..5, 0..4).prop_map(|s| s.into_iter().collect());
    let pause = prop_oneof![5 => 0.0..600.0f64, 2 => 0.0..1e7f64, 1 => -1e6..0.0f64, 1 => Just(4e8)];
    (0u32..8, skills, -6.0..6.0f64, 0.2..5.0f64, any::<bool>(), pause).prop_map(
        |(item, skills, difficulty, discrimination, right, pause)| Step {
            item,
            skills,
            difficulty,
            discrimination,
            right,
            pause,
        },
    )
}

fn asked(step: &Step) -> Asked<'_> {
    let (difficulty, discrimination) = (step.difficulty, step.discrimination);
    Asked { item: step.item, skills: &step.skills, difficulty, discrimination, guess: None }
}

const SLOPES: [f64; 3] = [0.1, -0.1, 0.0];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_history_breaks_the_tracker(setting in setting(), steps in proptest::collection::vec(step(), 1..80)) {
        let mut tracker = Tracker::new(setting);
        let mut now = 0.0;
        for step in &steps {
            now += step.pause;
            let view = tracker.look(asked(step), &SLOPES, now);
            prop_assert!(view.p > 0.0 && view.p < 1.0 && view.spread > 0.0 && view.logit.is_finite(), "{view:?}");
            tracker.answer(asked(step), &view, step.right);
            let (general, form) = tracker.whole();
            prop_assert!(general.var > 0.0 && form.var > 0.0 && general.mean.abs() < 100.0);
            for k in 0..5 {
                let (durable, short, _) = tracker.skill(k);
                prop_assert!(durable.var > 0.0 && short.var > 0.0 && durable.mean.abs() < 100.0);
            }
        }
    }

    /// Of the same moment: what time and repetition do is the same with any answer.
    #[test]
    fn a_right_answer_never_lowers_a_skill(setting in setting(), steps in proptest::collection::vec(step(), 0..40), last in step()) {
        let mut tracker = Tracker::new(setting);
        let mut now = 0.0;
        for step in &steps {
            now += step.pause;
            let view = tracker.look(asked(step), &SLOPES, now);
            tracker.answer(asked(step), &view, step.right);
        }
        let view = tracker.look(asked(&last), &SLOPES, now);
        let before: Vec<f64> = last.skills.iter().map(|k| { let (d, s, _) = tracker.skill(*k); d.mean + s.mean }).collect();
        let mut wrong = tracker.clone();
        tracker.answer(asked(&last), &view, true);
        wrong.answer(asked(&last), &view, false);
        for (k, before) in last.skills.iter().zip(before) {
            let sum = |t: &Tracker| { let (d, s, _) = t.skill(*k); d.mean + s.mean };
            prop_assert!(sum(&tracker) >= before);
            prop_assert!(sum(&wrong) <= sum(&tracker));
        }
    }

    #[test]
    fn replay_is_the_same_to_the_last_bit_and_students_do_not_mix(
        setting in setting(), one in proptest::collection::vec(step(), 1..40), two in proptest::collection::vec(step(), 1..40),
    ) {
        let course = |tracker: &mut Tracker, steps: &[Step]| -> Vec<u64> {
            let mut now = 0.0;
            steps.iter().map(|step| {
                now += step.pause;
                let view = tracker.look(asked(step), &SLOPES, now);
                tracker.answer(asked(step), &view, step.right);
                view.p.to_bits()
            }).collect()
        };
        let fresh = course(&mut Tracker::new(setting), &two);
        let mut used = Tracker::new(setting);
        course(&mut used, &one);
        used.restart();
        prop_assert_eq!(course(&mut used, &two), fresh);
    }
}
