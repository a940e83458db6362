//! The policies that are compared.

use super::course::Course;
use super::truth::Pupil;
use crate::curriculum::Item;
use crate::learner::calibrate::question_of;
use crate::learner::chance::Chance;
use crate::learner::estimate::Belief;
use crate::learner::{Evidence, Learner, Millis};
use crate::policy::{self, Next, placement};
use serde::{Deserialize, Serialize};

/// How the next question is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chooser {
    /// Any skill, any item.
    Random,
    /// Five questions on each skill, round after round.
    Sequential,
    /// Each skill until it is certified, at most 25 questions at a time; then the next that is not.
    SequentialToMastery,
    /// The skill with the least probability of mastery.
    LowestMastery,
    /// The skill whose middle item is the farthest below 90% success.
    LargestGap,
    /// The item whose answer tells most about the ability.
    MaxInformation,
    /// What the tutor does: placement, then its choice.
    Product,
    /// A tutor that sees what is known: an unknown skill that the learner is ready for.
    Oracle,
}

impl Chooser {
    /// All of them.
    pub const ALL: [Chooser; 8] = [
        Chooser::Random,
        Chooser::Sequential,
        Chooser::SequentialToMastery,
        Chooser::LowestMastery,
        Chooser::LargestGap,
        Chooser::MaxInformation,
        Chooser::Product,
        Chooser::Oracle,
    ];

    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Chooser::Random => "random",
            Chooser::Sequential => "sequential, 5 each",
            Chooser::SequentialToMastery => "sequential to mastery",
            Chooser::LowestMastery => "lowest mastery first",
            Chooser::LargestGap => "largest gap",
            Chooser::MaxInformation => "maximum information",
            Chooser::Product => "Gradus",
            Chooser::Oracle => "oracle",
        }
    }

    /// Whether it looks at what is believed of the learner; the others need no estimate, and run faster without.
    pub fn believes(self) -> bool {
        !matches!(self, Chooser::Random | Chooser::Sequential | Chooser::Oracle)
    }

    /// Whether it goes on to certify everything, so that the questions until then mean something.
    pub fn certifies(self) -> bool {
        matches!(self, Chooser::Product | Chooser::SequentialToMastery)
    }
}

/// Success aimed at by the simple policies when they pick an item of their skill.
const AIM: f64 = 0.75;
/// Questions on a skill at a time: in turn, and to mastery.
const IN_TURN: u32 = 5;
const AT_A_TIME: u32 = 25;
/// Items that a session remembers as just seen.
const RECENT: usize = 8;

/// What a policy remembers of its own.
pub(super) struct Memory {
    skill: usize,
    run: u32,
    asked: Vec<Vec<u32>>,
    recent: Vec<String>,
    placed: Option<Vec<(String, bool)>>,
}

/// What a policy wants.
pub(super) enum Wish {
    /// This item of this skill.
    Ask(usize, usize),
    /// Nothing, until this time.
    Rest(Option<Millis>),
}

impl Memory {
    pub(super) fn new(course: &Course, chooser: Chooser) -> Memory {
        let asked = course.items.iter().map(|items| vec![0; items.len()]).collect();
        let placed = (chooser == Chooser::Product).then(Vec::new);
        Memory { skill: 0, run: 0, asked, recent: Vec::new(), placed }
    }

    /// Takes in that an item was answered.
    pub(super) fn answered(&mut self, (k, i): (usize, usize), id: &str, right: bool) {
        self.asked[k][i] += 1;
        self.recent.push(id.to_string());
        if self.recent.len() > RECENT {
            self.recent.remove(0);
        }
        if let Some(placed) = &mut self.placed {
            placed.push((id.to_string(), right));
        }
    }

    /// Whether the last question was part of a placement.
    pub(super) fn placing(&self) -> bool {
        self.placed.is_some()
    }

    /// The next question.
    pub(super) fn choose(
        &mut self,
        chooser: Chooser,
        course: &Course,
        learner: &mut Learner,
        pupil: &Pupil,
        chance: &mut Chance,
        now: Millis,
    ) -> Wish {
        if chooser == Chooser::Product {
            return self.product(course, learner, now);
        }
        let learner = &*learner;
        if chooser == Chooser::MaxInformation {
            return self.most_information(course, learner, chance, now);
        }
        let (skills, all) = (course.level.len(), &course.curriculum.skills);
        let view = learner.overall.estimator.view(now);
        let fresh = Belief::default();
        let belief = |k: usize| learner.skills.get(&all[k].id).map_or(&fresh, |s| &s.belief);
        let success = |k: usize, i: &Item| view.predict(belief(k), question_of(i));
        let certified = |k: usize| learner.skills.get(&all[k].id).is_some_and(|s| s.mastered);
        let k = match chooser {
            Chooser::Sequential => self.turn(skills, IN_TURN, |_| true),
            Chooser::SequentialToMastery => self.turn(skills, AT_A_TIME, |k| !certified(k)),
            Chooser::LowestMastery => least(skills, chance, |k| view.known(belief(k)).estimate),
            Chooser::LargestGap => {
                least(skills, chance, |k| middle(&all[k].items).map_or(1.0, |i| success(k, i)) - 0.9)
            }
            Chooser::Oracle => least(skills, chance, |k| {
                let worth = (0.03 + 0.97 * pupil.ready(course, k)) * (0.25 + 0.75 * pupil.success(course, k, 0));
                if pupil.mastered(k) { 0.0 } else { -worth }
            }),
            Chooser::Random | Chooser::MaxInformation | Chooser::Product => chance.below(skills),
        };
        let items = &all[k].items;
        let cost = |i: usize| {
            let off = match chooser {
                Chooser::Random | Chooser::Sequential => 0.0,
                Chooser::Oracle => (pupil.success(course, k, i) - AIM).abs(),
                _ => (success(k, &items[i]) - AIM).abs(),
            };
            off + 0.15 * f64::from(self.asked[k][i])
        };
        Wish::Ask(k, least(items.len(), chance, cost))
    }

    /// The skills in order, so many questions at a time, leaving out those that are not open.
    fn turn(&mut self, skills: usize, at_a_time: u32, open: impl Fn(usize) -> bool) -> usize {
        if self.run >= at_a_time || !open(self.skill) {
            let next = (1..=skills).map(|step| (self.skill + step) % skills).find(|k| open(*k));
            self.skill = next.unwrap_or((self.skill + 1) % skills);
            self.run = 0;
        }
        self.run += 1;
        self.skill
    }

    fn most_information(&self, course: &Course, learner: &Learner, chance: &mut Chance, now: Millis) -> Wish {
        let view = learner.overall.estimator.view(now);
        let fresh = Belief::default();
        let mut best = (f64::NEG_INFINITY, 0, 0);
        for (k, skill) in course.curriculum.skills.iter().enumerate() {
            let belief = learner.skills.get(&skill.id).map_or(&fresh, |s| &s.belief);
            let mut known: Vec<((u8, usize), f64)> = Vec::new();
            for (i, item) in skill.items.iter().enumerate() {
                let kind = (item.difficulty, item.options().len());
                let information = match known.iter().find(|(k, _)| *k == kind) {
                    Some((_, v)) => *v,
                    None => {
                        let q = question_of(item);
                        let v = view.information(belief, q);
                        known.push((kind, v));
                        v
                    }
                };
                let worth = information - 0.02 * f64::from(self.asked[k][i]) + 1e-6 * chance.unit();
                if worth > best.0 {
                    best = (worth, k, i);
                }
            }
        }
        Wish::Ask(best.1, best.2)
    }

    /// As a session does it: placement first, lessons before their skill, and the item that suits after a lesson.
    fn product(&mut self, course: &Course, learner: &mut Learner, now: Millis) -> Wish {
        let c = &course.curriculum;
        let find = |id: &str| {
            let k = c.skills.iter().position(|s| id.strip_prefix(s.id.as_str()).is_some_and(|r| r.starts_with('/')))?;
            Some(Wish::Ask(k, c.skills[k].items.iter().position(|i| i.id == id)?))
        };
        if let Some(asked) = &self.placed {
            if let Some((item, _)) = placement::next(c, learner, asked, now) {
                return find(&item.id).unwrap_or(Wish::Rest(None));
            }
            let items = asked.len() as u32;
            learner.apply(now, &Evidence::Placed { items });
            self.placed = None;
        }
        let item = match policy::next(c, learner, &self.recent, now) {
            Next::Rest { next_review } => return Wish::Rest(next_review),
            Next::Ask { item, .. } => item,
            Next::Lesson { skill, .. } => {
                learner.apply(now, &Evidence::Lesson { skill: skill.clone(), ms: 60_000 });
                let picked = c.skill(&skill).and_then(|s| policy::pick_item(s, learner, &self.recent, now));
                match picked {
                    Some(item) => item.id.clone(),
                    None => return Wish::Rest(None),
                }
            }
        };
        find(&item).unwrap_or(Wish::Rest(None))
    }
}

fn middle(items: &[Item]) -> Option<&Item> {
    items.iter().min_by_key(|i| i.difficulty.abs_diff(3))
}

/// The number below `n` with the least cost; among equals any.
fn least(n: usize, chance: &mut Chance, cost: impl Fn(usize) -> f64) -> usize {
    let mut best = (f64::INFINITY, 0);
    for i in 0..n {
        let c = cost(i) + 1e-6 * chance.unit();
        if c < best.0 {
            best = (c, i);
        }
    }
    best.1
}
