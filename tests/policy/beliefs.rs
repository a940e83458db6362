//! What holds of the beliefs that choices are made from.

use crate::attempt;
use crate::plain::{course, deeds, evidence, play};
use gradus::learner::{DAY, Evidence, Learner, Millis, SkillState, Speaker};
use gradus::policy;
use proptest::prelude::*;

fn estimates(learner: &Learner, now: Millis) -> Vec<(String, u64)> {
    learner.skills.keys().map(|id| (id.clone(), learner.mastery(id, now).estimate.to_bits())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_right_answer_given_alone_never_lowers_its_skill(seed in 0u64..50, deeds in deeds(80), skill in 0usize..24, item in 0usize..12) {
        let c = course(true, seed);
        let (mut learner, now) = play(&c, &deeds);
        let now = now + 45_000;
        let item = &c.skills[skill].items[item];
        let before = learner.mastery(item.skill_id(), now).estimate;
        learner.apply(now, &attempt(item, true));
        let after = learner.mastery(item.skill_id(), now).estimate;
        prop_assert!(after >= before, "{before} -> {after}");
    }

    #[test]
    fn everything_stays_in_its_bounds(drawn in any::<bool>(), seed in 0u64..50, deeds in deeds(120), later in -5_000_000_000i64..50_000_000_000) {
        let c = course(drawn, seed);
        let (learner, now) = play(&c, &deeds);
        for candidate in policy::candidates(&c, &learner, now.saturating_add(later)) {
            let f = candidate.factors;
            for p in [candidate.estimate, candidate.readiness, f.likely, f.recall, f.readiness] {
                prop_assert!((0.0..=1.0).contains(&p), "{candidate:?}");
            }
            prop_assert!(candidate.score.is_finite() && candidate.score >= 0.0);
            prop_assert!(f.closed == (candidate.score == 0.0));
        }
    }

    /// What an order of answers means does not depend on when it all happens, only on the pauses between them.
    #[test]
    fn the_same_pauses_give_the_same_beliefs(seed in 0u64..50, deeds in deeds(60), days in 1i64..4_000) {
        let c = course(true, seed);
        let (learner, now) = play(&c, &deeds);
        let mut later = Learner::default();
        let mut at: Millis = 1_800_000_000_000 + days * DAY;
        for deed in &deeds {
            at += Millis::from(deed.0) * 60_000;
            later.apply(at, &evidence(&c, deed));
        }
        prop_assert_eq!(estimates(&learner, now), estimates(&later, now + days * DAY));
    }

    /// Facts that are no answers change no estimate, wherever they come in the order.
    #[test]
    fn only_answers_move_estimates(seed in 0u64..50, deeds in deeds(60), every in 1usize..6) {
        let c = course(true, seed);
        let (learner, now) = play(&c, &deeds);
        let mut told = Learner::default();
        let mut at: Millis = 1_800_000_000_000;
        for (n, deed) in deeds.iter().enumerate() {
            at += Millis::from(deed.0) * 60_000;
            if n % every == 0 {
                let item = c.skills[0].items[0].id.clone();
                told.apply(at, &Evidence::Hint { item: item.clone(), rung: 1 });
                told.apply(at, &Evidence::Said { item: Some(item.clone()), by: Speaker::Learner, text: "why?".into(), style: None });
                told.apply(at, &Evidence::Skipped { item });
            }
            told.apply(at, &evidence(&c, deed));
        }
        prop_assert_eq!(estimates(&learner, now), estimates(&told, now));
    }

    /// A learner that was put away and taken out again at any point goes on bit for bit.
    #[test]
    fn a_replay_equals_the_state_that_grew(seed in 0u64..50, deeds in deeds(80), cut in 0usize..80) {
        let c = course(true, seed);
        let (whole, now) = play(&c, &deeds);
        let cut = cut.min(deeds.len());
        let (mut part, mut at) = play(&c, &deeds[..cut]);
        part.overall = rmp_serde::from_slice(&rmp_serde::to_vec_named(&part.overall).unwrap()).unwrap();
        for state in part.skills.values_mut() {
            *state = rmp_serde::from_slice::<SkillState>(&rmp_serde::to_vec_named(state).unwrap()).unwrap();
        }
        for deed in &deeds[cut..] {
            at += Millis::from(deed.0) * 60_000;
            part.apply(at, &evidence(&c, deed));
        }
        prop_assert_eq!(&whole, &part);
        prop_assert_eq!(policy::next(&c, &whole, &[], now), policy::next(&c, &part, &[], now));
    }
}
