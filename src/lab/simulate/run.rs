//! One simulated learner under one policy, from the first question to the end.

use super::chooser::{Chooser, Memory, Wish};
use super::course::Course;
use super::truth::{Pupil, Truth};
use crate::curriculum::Item;
use crate::learner::chance::Chance;
use crate::learner::{Attempt, DAY, Evidence, Learner, Millis, Profile};
use serde::{Deserialize, Serialize};

/// The frame of a simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Questions after which a learner is given up; they count as so many.
    pub most: u32,
    /// Questions a day.
    pub a_day: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { most: 2_500, a_day: 30 }
    }
}

/// Share of the skills that must be truly mastered at once for the course to count as mastered: one of thirty may lapse.
pub const SHARE: f64 = 0.95;
/// Milliseconds between two questions.
const PACE: Millis = 45_000;
/// When the first question is asked: any time would do.
const START: Millis = 1_800_000_000_000;
/// Days that a learner comes back at most, with or without questions.
const DAYS: u32 = 1_000;

/// How it went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Questions until [`SHARE`] of the skills were truly mastered at once; the most there may be where that never happened.
    pub questions: u32,
    /// Whether it happened.
    pub reached: bool,
    /// Days until then.
    pub days: u32,
    /// Of these questions, right.
    pub right: u32,
    /// Of these, on skills that were truly mastered already.
    pub wasted: u32,
    /// Of these, where teaching was meant (neither placement nor review), and of those right.
    pub taught: u32,
    /// See `taught`.
    pub taught_right: u32,
    /// Questions until every skill had been certified; the most there may be where that never happened.
    pub certified_after: u32,
    /// Whether it happened.
    pub certified: bool,
    /// Certificates given, and of these to a skill that was not truly mastered.
    pub certificates: u32,
    /// See `certificates`.
    pub false_certificates: u32,
}

/// Teaches one learner. The same arguments give the same outcome.
pub fn run(course: &Course, truth: Truth, chooser: Chooser, seed: u64, settings: Settings) -> Outcome {
    let skills = course.level.len();
    let mut world = World {
        course,
        pupil: Pupil::draw(truth, course, seed),
        learner: Learner::default(),
        memory: Memory::new(course, chooser),
        now: START,
        out: Outcome { questions: settings.most, certified_after: settings.most, ..Outcome::default() },
    };
    world.learner.apply(START, &Evidence::Profile(Profile::default()));
    let mut chance = Chance::of(seed, 6);
    let (mut asked, mut today, mut days) = (0, 0, 0);
    let enough = (SHARE * skills as f64).ceil() as usize;
    while skills > 0 && asked < settings.most && days < DAYS {
        let World { pupil, learner, memory, now, .. } = &mut world;
        let wish = memory.choose(chooser, course, learner, pupil, &mut chance, *now);
        let (Wish::Ask(k, i), true) = (&wish, today < settings.a_day) else {
            days += world.sleep(&wish);
            today = 0;
            continue;
        };
        world.ask(chooser, *k, *i);
        (asked, today) = (asked + 1, today + 1);
        let out = &mut world.out;
        if !out.reached && (0..skills).filter(|k| world.pupil.mastered(*k)).count() >= enough {
            (out.reached, out.questions, out.days) = (true, asked, days + 1);
        }
        if !out.certified && world.learner.skills.values().filter(|s| s.mastered).count() == skills {
            (out.certified, out.certified_after) = (true, asked);
        }
        if out.reached && (out.certified || !chooser.certifies()) {
            break;
        }
    }
    world.out
}

struct World<'a> {
    course: &'a Course,
    pupil: Pupil,
    learner: Learner,
    memory: Memory,
    now: Millis,
    out: Outcome,
}

impl World<'_> {
    fn ask(&mut self, chooser: Chooser, k: usize, i: usize) {
        let item = &self.course.curriculum.skills[k].items[i];
        let placing = self.memory.placing();
        let before = self.learner.skills.get(item.skill_id()).is_some_and(|s| s.mastered);
        let known = self.pupil.mastered(k);
        let right = self.pupil.answer(self.course, k, i);
        self.now += PACE;
        if chooser.believes() {
            self.learner.apply(self.now, &Evidence::Attempt(attempt(item, right, placing)));
        }
        self.memory.answered((k, i), &item.id, right);
        let out = &mut self.out;
        if !out.reached {
            out.right += u32::from(right);
            out.wasted += u32::from(known);
            if !placing && !before {
                out.taught += 1;
                out.taught_right += u32::from(right);
            }
        }
        if !before && self.learner.skills.get(item.skill_id()).is_some_and(|s| s.mastered) {
            out.certificates += 1;
            out.false_certificates += u32::from(!self.pupil.mastered(k));
        }
    }

    /// Until tomorrow, or until the day when something is due. Returns the days that went by.
    fn sleep(&mut self, wish: &Wish) -> u32 {
        let due = match wish {
            Wish::Rest(Some(at)) => at.saturating_sub(self.now).max(0).div_euclid(DAY).clamp(0, 60) as u32,
            _ => 0,
        };
        let days = due + 1;
        self.now = (self.now.div_euclid(DAY) + i64::from(days)) * DAY + DAY / 3;
        self.pupil.rest(f64::from(days));
        days
    }
}

/// An answer without help, given in half the time between two questions.
fn attempt(item: &Item, correct: bool, placement: bool) -> Attempt {
    Attempt { ms: PACE.unsigned_abs() / 2, reading_ms: 2_000, placement, ..Attempt::plain(item, correct) }
}
