//! The fast choice against a plain one: names instead of positions, everything worked out for every skill.

use crate::{attempt, placing};
use gradus::curriculum::{Curriculum, Library, Skill};
use gradus::lab::simulate::Course;
use gradus::learner::{Evidence, Learner, Millis, SkillState, memory};
use gradus::policy::score::{Factors, Turn, score};
use gradus::policy::{self, Next, Reason};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Something that happens: minutes later, which skill, which item, right; or its lesson is read.
pub type Deed = (u32, usize, usize, bool, bool);

pub fn deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    let minutes = prop_oneof![6 => 1u32..30, 2 => 600u32..5_000, 1 => 20_000u32..90_000];
    let lesson = prop_oneof![5 => Just(false), 1 => Just(true)];
    // Few skills are met often, so that some are certified, some rest, some are due.
    let skill = prop_oneof![2 => 0usize..3, 1 => 0usize..1_000];
    let right = prop_oneof![3 => Just(true), 2 => Just(false)];
    proptest::collection::vec((minutes, skill, 0usize..100, right, lesson), 0..most)
}

pub fn evidence(c: &Curriculum, (minutes, skill, item, right, lesson): &Deed) -> Evidence {
    let skill = &c.skills[skill % c.skills.len()];
    let give = if minutes % 3 == 0 { placing } else { attempt };
    match lesson {
        true => Evidence::Lesson { skill: skill.id.clone(), ms: 1_000 },
        false => give(&skill.items[item % skill.items.len()], *right),
    }
}

pub fn play(c: &Curriculum, deeds: &[Deed]) -> (Learner, Millis) {
    let mut learner = Learner::default();
    let mut now: Millis = 1_800_000_000_000;
    for deed in deeds {
        now += Millis::from(deed.0) * 60_000;
        learner.apply(now, &evidence(c, deed));
    }
    (learner, now)
}

pub fn course(drawn: bool, seed: u64) -> Curriculum {
    if drawn { Course::draw(24, seed).curriculum } else { Library::open("rust").unwrap() }
}

struct Plain<'a> {
    c: &'a Curriculum,
    learner: &'a Learner,
    now: Millis,
    /// Skills below a right answer of the placement; of those that were asked, known and missed.
    below: BTreeSet<String>,
    checked: (usize, usize),
}

impl<'a> Plain<'a> {
    fn new(c: &'a Curriculum, learner: &'a Learner, now: Millis) -> Plain<'a> {
        let mut plain = Plain { c, learner, now, below: BTreeSet::new(), checked: (0, 0) };
        let below = c.skills.iter().filter(|s| plain.above(&s.id).into_iter().any(|d| plain.placed(d)));
        let below: BTreeSet<String> = below.map(|s| s.id.clone()).collect();
        let asked = below.iter().filter(|id| plain.state(id).attempts > 0);
        let (missed, known): (Vec<&String>, Vec<&String>) = asked.partition(|id| plain.missed(id));
        plain.checked = (known.len(), missed.len());
        plain.below = below;
        plain
    }

    fn state(&self, id: &str) -> SkillState {
        self.learner.skills.get(id).cloned().unwrap_or_default()
    }

    fn above(&self, id: &str) -> BTreeSet<&str> {
        let mut all = BTreeSet::new();
        let mut left = self.dependants(id);
        while let Some(skill) = left.pop() {
            if all.insert(skill.id.as_str()) {
                left.extend(self.dependants(&skill.id));
            }
        }
        all
    }

    fn placed(&self, id: &str) -> bool {
        let state = self.state(id);
        state.last_unassisted_right && state.steps.iter().any(|s| s.placement && s.correct)
    }

    fn missed(&self, id: &str) -> bool {
        self.state(id).steps.iter().any(|s| !s.correct)
    }

    /// The placement speaks for it.
    fn carried(&self, id: &str) -> bool {
        let (known, missed) = self.checked;
        self.below.contains(id) && !self.missed(id) && known >= 4 * missed
    }

    fn credited(&self) -> bool {
        let (known, missed) = self.checked;
        known >= 4 && known >= 4 * missed
    }

    fn likely(&self, id: &str) -> f64 {
        let known = self.learner.overall.estimator.view(self.now).known(&self.state(id).belief);
        let own = if self.state(id).mastered { 1.0 } else { known.likely };
        let credited = (self.placed(id) || self.carried(id)) && self.credited();
        if credited { own.max(0.65) } else { own }
    }

    fn certified(&self, id: &str) -> bool {
        let state = self.state(id);
        state.mastered || state.certified(self.learner.mastery(id, self.now).estimate)
    }

    /// Least worth among the prerequisites, and the first that has it.
    fn readiness(&self, skill: &Skill) -> (f64, Option<String>) {
        let mut least: (f64, Option<String>) = (1.0, None);
        if self.carried(&skill.id) && !self.credited() {
            return least;
        }
        for id in skill.requires.iter().filter(|id| self.c.skills.iter().any(|s| s.id == **id)) {
            let worth = if self.certified(id) { 1.0 } else { self.likely(id) };
            if least.1.is_none() || worth < least.0 {
                least = (worth, Some(id.clone()));
            }
        }
        least
    }

    fn dependants(&self, id: &str) -> Vec<&Skill> {
        self.c.skills.iter().filter(|s| s.requires.iter().any(|r| r == id)).collect()
    }

    fn confusable(&self, skill: &Skill) -> Vec<String> {
        if !skill.confusable.is_empty() {
            return skill.confusable.clone();
        }
        let sorted = |s: &Skill| {
            let mut all = s.requires.clone();
            all.sort();
            all
        };
        let alike: Vec<&Skill> = self.c.skills.iter().filter(|s| sorted(s) == sorted(skill)).collect();
        let at = alike.iter().position(|s| s.id == skill.id).unwrap();
        let near = alike.iter().enumerate().filter(|(i, _)| i.abs_diff(at) == 1);
        if skill.requires.is_empty() { Vec::new() } else { near.map(|(_, s)| s.id.clone()).collect() }
    }

    fn turn(&self, skill: &Skill) -> Turn {
        let last = &self.learner.overall.last_skill;
        let right = |id: &str| self.state(id).last_unassisted_right;
        let mixes = |l: &Skill| right(&l.id) && self.confusable(l).contains(&skill.id) && right(&skill.id);
        match self.c.skills.iter().find(|s| s.id == *last) {
            Some(l) if mixes(l) => Turn::Mixed,
            Some(l) if l.id == skill.id => Turn::Same,
            _ => Turn::Other,
        }
    }

    fn factors(&self, skill: &Skill) -> Factors {
        let state = self.state(&skill.id);
        let (readiness, _) = self.readiness(skill);
        let mut memory = state.memory;
        for used in self.dependants(&skill.id).iter().map(|d| self.state(&d.id)).filter(|s| s.last_unassisted_right) {
            memory.last_at = memory.last_at.max(used.last_at);
        }
        let recall = if memory.stability > 0.0 { memory.retrievability(self.now) } else { 1.0 };
        let rests = |s: &Skill| self.state(&s.id).rests_until > self.now;
        let review = state.mastered && recall < memory::TARGET;
        let begun = state.lesson_read || state.mastered || state.last_unassisted_right;
        let locked = readiness < policy::READY_AT && !begun;
        Factors {
            likely: self.likely(&skill.id),
            recall,
            readiness,
            dependants: self.dependants(&skill.id).len() as u32,
            turn: self.turn(skill),
            resting: rests(skill),
            called: self.c.skills.iter().any(|s| rests(s) && self.readiness(s).1.as_ref() == Some(&skill.id)),
            review,
            closed: locked || (self.certified(&skill.id) && !review),
        }
    }

    /// The best skill and its score; of equals the first.
    fn best(&self) -> Option<(&str, f64)> {
        let mut best = None;
        for s in &self.c.skills {
            let score = formula(&self.factors(s));
            if score > best.map_or(0.0, |b: (&str, f64)| b.1) {
                best = Some((s.id.as_str(), score));
            }
        }
        best
    }
}

/// The score once more, in other words than the policy's.
fn formula(f: &Factors) -> f64 {
    if f.closed {
        return 0.0;
    }
    if f.review {
        return 1001.0 - f.recall;
    }
    let gap = (1.0 - f.likely * f.recall).max(0.001);
    let mut score = gap.powf(5.0) * (0.02 + 0.98 * f.readiness).powf(6.0) * (1.0 + 0.28 * f64::from(f.dependants));
    match f.turn {
        Turn::Other => {}
        Turn::Same => score *= 1.09,
        Turn::Mixed => score *= 1.5,
    }
    if f.resting {
        score /= 1000.0;
    }
    if f.called { score * 5.0 } else { score }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

fn reason(next: &Next) -> Option<(&str, &Reason)> {
    match next {
        Next::Lesson { skill, reason } => Some((skill, reason)),
        Next::Ask { item, reason } => Some((item.split_once('/')?.0, reason)),
        Next::Rest { .. } => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_choice_is_the_plain_one(drawn in any::<bool>(), seed in 0u64..50, deeds in deeds(160), later in 0i64..3_000) {
        let c = course(drawn, seed);
        let (learner, now) = play(&c, &deeds);
        let now = now + later * 60_000;
        let plain = Plain::new(&c, &learner, now);
        let candidates = policy::candidates(&c, &learner, now);
        for candidate in &candidates {
            let skill = c.skill(&candidate.skill).unwrap();
            let expected = plain.factors(skill);
            prop_assert!(close(candidate.score, formula(&expected)), "{candidate:?} {expected:?}");
            prop_assert_eq!(candidate.factors.turn, expected.turn);
            prop_assert!(close(candidate.factors.recall, expected.recall));
            prop_assert_eq!((candidate.locked, candidate.review), (plain.readiness(skill).0 < policy::READY_AT
                && !(plain.state(&skill.id).lesson_read || plain.state(&skill.id).mastered || plain.state(&skill.id).last_unassisted_right), expected.review));
        }
        let next = policy::next(&c, &learner, &[], now);
        match (reason(&next), plain.best()) {
            (None, None) => {}
            (Some((skill, reason)), Some((best, score))) => {
                prop_assert!(close(reason.score, score), "{skill} {best}");
                prop_assert_eq!(skill, best);
            }
            (chosen, best) => prop_assert!(false, "{chosen:?} {best:?}"),
        }
    }

    #[test]
    fn the_score_follows_from_the_factors_in_the_reason(drawn in any::<bool>(), seed in 0u64..50, deeds in deeds(120)) {
        let c = course(drawn, seed);
        let (learner, now) = play(&c, &deeds);
        let next = policy::next(&c, &learner, &[], now + 60_000);
        let json: serde_json::Value = serde_json::to_value(&next).unwrap();
        if let Some(reason) = json.get("reason") {
            let back: Reason = serde_json::from_value(reason.clone()).unwrap();
            prop_assert!(back.score > 0.0 && close(score(&back.factors), back.score) && close(formula(&back.factors), back.score));
            prop_assert!(!back.sentence.is_empty());
        }
    }

    #[test]
    fn what_is_locked_is_never_chosen_and_nothing_just_seen(drawn in any::<bool>(), seed in 0u64..50, deeds in deeds(120)) {
        let c = course(drawn, seed);
        let (mut learner, mut now) = play(&c, &deeds);
        let mut recent: Vec<String> = Vec::new();
        for n in 0..20 {
            now += 60_000;
            let next = policy::next(&c, &learner, &recent, now);
            let Some((id, _)) = reason(&next) else { break };
            let skill = c.skill(id).unwrap();
            prop_assert!(!policy::Board::new(&c, &learner, now).locked(c.index.position(id).unwrap()));
            let item = policy::pick_item(skill, &learner, &recent, now).unwrap();
            let memory = 4.min(skill.items.len() - 1);
            prop_assert!(!recent.iter().rev().take(memory).any(|r| *r == item.id), "{} again", item.id);
            learner.apply(now, &Evidence::Lesson { skill: id.to_string(), ms: 1 });
            learner.apply(now, &attempt(item, n % 3 != 0));
            recent.push(item.id.clone());
        }
    }
}
