//! The learner model: what holds for any history; the filter against its reference is in `reference.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod reference;
mod tracker;

use gradus::curriculum::Kind;
use gradus::learner::evidence::Attempt;
use gradus::learner::taste::Style;
use gradus::learner::{Calibration, DAY, Evidence, Experience, HOUR, Learner, Millis, Profile, Speaker, estimate};
use proptest::prelude::*;

fn attempt(skill: &str, correct: bool) -> Attempt {
    Attempt {
        hash: 7,
        answer: "a".into(),
        ms: 20_000,
        reading_ms: 2_000,
        ..Attempt::bare(format!("{skill}/i"), Kind::Predict, correct)
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Choice),
        Just(Kind::Choices),
        Just(Kind::Predict),
        Just(Kind::Blank),
        Just(Kind::Short),
        Just(Kind::Other)
    ]
}

/// As a curriculum gives them, to four decimals.
fn calibration() -> impl Strategy<Value = Calibration> {
    (-120_000i32..120_000, 0i32..60_000, 0i32..12_000).prop_map(|(d, a, g)| Calibration {
        difficulty: f64::from(d) / 1e4,
        discrimination: f64::from(a) / 1e4,
        guess: f64::from(g) / 1e4,
    })
}

prop_compose! {
    fn any_attempt()(
        skill in 0u8..4, kind in kind(), options in any::<u8>(), difficulty in any::<u8>(), correct in any::<bool>(),
        slip in proptest::option::of("[a-c]"), confidence in proptest::option::of(any::<u8>()), hints in any::<u8>(),
        flags in (any::<bool>(), any::<bool>(), any::<bool>()), ms in any::<u64>(), reading_ms in any::<u64>(),
        calibration in proptest::option::of(calibration()),
    ) -> Attempt {
        Attempt {
            kind, options, difficulty, misconception: slip.clone(), tempts: slip.into_iter().collect(), confidence, hints,
            revealed: flags.0, retry: flags.1, placement: flags.2, ms, reading_ms, calibration,
            ..attempt(&format!("r.s{skill}"), correct)
        }
    }
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    let experience = prop_oneof![Just(Experience::None), Just(Experience::Other), Just(Experience::Some)];
    let profile = (any::<String>(), experience, any::<u32>()).prop_map(|(name, experience, minutes_per_day)| {
        Evidence::Profile(Profile { name, experience, minutes_per_day, ..Profile::default() })
    });
    prop_oneof![
        1 => profile,
        1 => any::<u32>().prop_map(|items| Evidence::Placed { items }),
        1 => (0u8..4, any::<u64>()).prop_map(|(s, ms)| Evidence::Lesson { skill: format!("r.s{s}"), ms }),
        9 => any_attempt().prop_map(Evidence::Attempt),
        1 => any::<u8>().prop_map(|rung| Evidence::Hint { item: "r.s1/i".into(), rung }),
        1 => Just(Evidence::Skipped { item: "r.s1/i".into() }),
        1 => (any::<String>(), any::<bool>()).prop_map(|(text, l)| Evidence::Said {
            item: l.then(|| "r.s1/i".into()), by: if l { Speaker::Learner } else { Speaker::Tutor }, text,
            style: (!l).then_some(Style::Analogy),
        }),
        1 => (0u8..4, any::<bool>(), any::<bool>()).prop_map(|(s, styled, up)| Evidence::Rated {
            skill: format!("r.s{s}"), style: styled.then_some(Style::Steps), up
        }),
        1 => (0u8..4).prop_map(|s| Evidence::Chosen { skill: format!("r.s{s}") }),
        1 => (0u8..4).prop_map(|s| Evidence::Disputed { skill: format!("r.s{s}") }),
        1 => Just(Evidence::TasteForgotten),
        1 => Just(Evidence::Unknown),
    ]
}

/// Steps of a clock: seconds, days, years, and back.
fn step() -> impl Strategy<Value = Millis> {
    prop_oneof![
        6 => 0i64..120_000,
        2 => 0i64..10 * DAY,
        1 => 0i64..4000 * DAY,
        1 => -40 * DAY..0i64,
        1 => Just(i64::MIN / 4),
        1 => Just(i64::MAX / 4),
    ]
}

/// Between two answers: mostly seconds, sometimes days.
fn pause() -> impl Strategy<Value = Millis> {
    prop_oneof![3 => 5_000i64..60_000, 1 => 0i64..3 * DAY]
}

/// Every number of the beliefs, by way of their serialisation: no field can be forgotten here.
fn numbers(value: &serde_json::Value, name: &str, out: &mut Vec<(String, f64)>) {
    match value {
        serde_json::Value::Number(n) => out.push((name.into(), n.as_f64().unwrap())),
        serde_json::Value::Array(a) => a.iter().for_each(|v| numbers(v, name, out)),
        serde_json::Value::Object(o) => o.iter().for_each(|(k, v)| numbers(v, k, out)),
        serde_json::Value::Null => out.push((format!("{name} is not finite"), f64::NAN)),
        _ => {}
    }
}

fn sound(learner: &Learner, now: Millis) {
    let mut all = Vec::new();
    let estimator = serde_json::to_value(&learner.overall.estimator).unwrap();
    let mut estimator = estimator.as_object().unwrap().clone();
    if learner.overall.attempts == 0 {
        estimator.remove("last_at");
    }
    estimator.retain(|_, v| !v.is_null());
    numbers(&estimator.into(), "", &mut all);
    for (id, state) in &learner.skills {
        numbers(&serde_json::to_value(&state.belief).unwrap(), "", &mut all);
        let m = learner.mastery(id, now);
        assert!((0.0..=1.0).contains(&m.estimate) && (0.0..=1.0).contains(&m.retrievability), "{m:?}");
        assert!(m.spread.is_finite() && m.spread > 0.0, "{m:?}");
        assert!(state.memory.stability.is_finite() && (0.0..=365.0).contains(&state.memory.stability));
    }
    for (name, x) in all {
        assert!(x.is_finite(), "{name} = {x}");
        assert!(name != "var" || x > 0.0, "a variance of {x}");
        assert!(name != "mean" || x.abs() < 100.0, "a mean of {x}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_history_breaks_the_beliefs(history in proptest::collection::vec((step(), any_evidence()), 1..60)) {
        let mut learner = Learner::default();
        let mut now: Millis = 1_800_000_000_000;
        for (step, evidence) in history {
            now = now.saturating_add(step);
            learner.apply(now, &evidence);
            sound(&learner, now);
        }
        learner.streak(now, gradus::learner::day::Zone::UTC);
    }

    #[test]
    fn evidence_survives_both_encodings(evidence in any_evidence()) {
        let json = serde_json::to_string(&evidence).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Evidence>(&json).unwrap(), &evidence);
        let bytes = rmp_serde::to_vec_named(&evidence).unwrap();
        prop_assert_eq!(&rmp_serde::from_slice::<Evidence>(&bytes).unwrap(), &evidence);
    }

    #[test]
    fn a_right_answer_given_alone_does_not_lower_the_estimate(
        history in proptest::collection::vec((pause(), any::<bool>(), 1u8..=5, kind()), 0..40),
        difficulty in 1u8..=5, kind in kind(), confidence in proptest::option::of(1u8..=4),
    ) {
        let mut learner = Learner::default();
        let mut now: Millis = 1_800_000_000_000;
        for (gap, correct, difficulty, kind) in history {
            now += gap;
            learner.apply(now, &Evidence::Attempt(Attempt { difficulty, kind, options: 4, ..attempt("r.s", correct) }));
        }
        now += 30_000;
        let before = learner.mastery("r.s", now).estimate;
        learner.apply(now, &Evidence::Attempt(Attempt { difficulty, kind, options: 4, confidence, ..attempt("r.s", true) }));
        let after = learner.mastery("r.s", now).estimate;
        prop_assert!(after >= before - TOLERANCE, "{before} -> {after}");
    }

    #[test]
    fn a_copied_answer_changes_no_belief(history in proptest::collection::vec(any_attempt(), 0..20), copied in any_attempt()) {
        let mut learner = Learner::default();
        let mut now: Millis = 1_800_000_000_000;
        for attempt in history {
            now += HOUR;
            learner.apply(now, &Evidence::Attempt(attempt));
        }
        now += 20 * DAY;
        let skill = copied.skill().to_string();
        let before = learner.mastery(&skill, now);
        learner.apply(now, &Evidence::Attempt(Attempt { revealed: true, correct: true, ..copied }));
        let after = learner.mastery(&skill, now);
        prop_assert!(after.estimate <= before.estimate && after.retrievability <= before.retrievability);
    }

    #[test]
    fn help_makes_an_answer_weigh_less(given in any_attempt()) {
        let weight = estimate::weight(&given);
        prop_assert!((0.0..=1.0).contains(&weight));
        let alone = Attempt { hints: 0, revealed: false, retry: false, ms: 0, ..given };
        prop_assert!(weight <= estimate::weight(&alone));
        prop_assert_eq!(estimate::weight(&alone), 1.0);
    }
}

/// The short-term skill fades with each answer, which shows where the estimate is almost 1 already.
const TOLERANCE: f64 = 1e-4;

#[test]
fn a_fact_of_a_newer_version_is_unknown_and_harmless() {
    let json = r#"{"type":"dreamt","of":"sheep","deep":{"x":[1,2]}}"#;
    assert_eq!(serde_json::from_str::<Evidence>(json).unwrap(), Evidence::Unknown);
    let bytes = rmp_serde::to_vec_named(&serde_json::from_str::<serde_json::Value>(json).unwrap()).unwrap();
    assert_eq!(rmp_serde::from_slice::<Evidence>(&bytes).unwrap(), Evidence::Unknown);
    let mut learner = Learner::default();
    learner.apply(5, &Evidence::Unknown);
    assert_eq!(learner, Learner::default());
    // A newer attempt has fields and kinds that are not known here.
    let json = r#"{"type":"attempt","item":"r.s/i","hash":1,"kind":"sonata","difficulty":3,"answer":"","correct":true,"mood":"good"}"#;
    let Evidence::Attempt(a) = serde_json::from_str(json).unwrap() else { panic!("not an attempt") };
    assert_eq!((a.kind, a.hints, a.confidence), (Kind::Other, 0, None));
}

#[test]
fn a_long_run_of_easy_answers_does_not_lower_the_estimate() {
    for (kind, difficulty) in [(Kind::Choice, 1), (Kind::Predict, 1), (Kind::Predict, 5)] {
        let mut learner = Learner::default();
        let mut last = learner.mastery("r.s", 0).estimate;
        for n in 1..120 {
            let now = n * 20_000;
            learner.apply(now, &Evidence::Attempt(Attempt { difficulty, kind, options: 4, ..attempt("r.s", true) }));
            let estimate = learner.mastery("r.s", now).estimate;
            assert!(estimate >= last - TOLERANCE, "{kind:?} {difficulty}: answer {n} {last} -> {estimate}");
            last = estimate;
        }
    }
}

#[test]
fn a_record_without_numbers_is_answered_by_grade_and_kind() {
    let json =
        r#"{"type":"attempt","item":"r.s/i","hash":1,"kind":"predict","difficulty":4,"answer":"","correct":true}"#;
    let Evidence::Attempt(old) = serde_json::from_str(json).unwrap() else { panic!("not an attempt") };
    assert_eq!(old.calibration, None);
    let question = estimate::question(Kind::Predict, 0, 4);
    let same = Calibration { difficulty: question.difficulty, discrimination: 1.0, guess: question.guess };
    let after = |attempt: &Attempt| {
        let mut learner = Learner::default();
        learner.apply(5, &Evidence::Attempt(attempt.clone()));
        learner
    };
    let numbered = Attempt { calibration: Some(same), ..old.clone() };
    assert_eq!(after(&old), after(&numbered));
    // Harder than the author thought: a right answer says more.
    let harder = Attempt { calibration: Some(Calibration { difficulty: 3.0, ..same }), ..old.clone() };
    assert!(after(&harder).mastery("r.s", 5).estimate > after(&old).mastery("r.s", 5).estimate);
    let steeper = Attempt { calibration: Some(Calibration { discrimination: 2.0, ..same }), ..old.clone() };
    assert_ne!(after(&steeper), after(&old));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn replay_from_the_journals_text_equals_the_living_state(history in proptest::collection::vec((step(), any_evidence()), 1..60)) {
        let (mut living, mut replayed) = (Learner::default(), Learner::default());
        let mut now: Millis = 1_800_000_000_000;
        for (step, evidence) in history {
            now = now.saturating_add(step);
            living.apply(now, &evidence);
            let text = serde_json::to_string(&evidence).unwrap();
            replayed.apply(now, &serde_json::from_str(&text).unwrap());
        }
        prop_assert_eq!(living, replayed);
    }
}

/// Ten years of thirty answers a day. Checks without optimisation, on a busy machine: the bench has the real time.
#[test]
fn ten_years_of_history_are_folded_in_linear_time() {
    let fold = |answers: i64| {
        let mut learner = Learner::default();
        let start = std::time::Instant::now();
        for n in 0..answers {
            let given = Attempt { item: format!("r.s{}/i{}", n % 200, n % 7), ..attempt("r.s", n % 3 > 0) };
            learner.apply(n * 3_153_600, &Evidence::Attempt(given));
        }
        start.elapsed().as_secs_f64()
    };
    fold(2_000);
    let (tenth, whole) = (fold(10_000), fold(100_000));
    assert!(whole < 40.0 * tenth, "ten times the answers take {:.0} times as long", whole / tenth);
}
