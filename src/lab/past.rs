//! What a student did so far, as the second layer counts it: by item, by set of skills, by skill, and in all.
//!
//! Everything is a running sum, so that an answer costs the same after ten years as on the first day. Only the past
//! of the same student is in it. Pauses count from three minutes on: shorter ones hold the thinking time of the answer
//! that is to be predicted.

use super::answers::Answer;
use std::collections::VecDeque;

/// Slots by number that forget everything when the student changes.
#[derive(Debug, Clone)]
pub struct Slots<T> {
    student: u32,
    slots: Vec<(u32, T)>,
}

impl<T: Clone + Default> Default for Slots<T> {
    fn default() -> Self {
        Slots { student: 1, slots: Vec::new() }
    }
}

impl<T: Clone + Default> Slots<T> {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.student = self.student.wrapping_add(1).max(1);
    }

    /// The slot of a number, fresh where nothing is in it.
    pub fn get(&mut self, number: u32) -> &mut T {
        let at = number as usize;
        if at >= self.slots.len() {
            self.slots.resize(at + 1, (0, T::default()));
        }
        let (student, slot) = &mut self.slots[at];
        if *student != self.student {
            (*student, *slot) = (self.student, T::default());
        }
        slot
    }
}

/// Half-lives of the time windows, hours: an hour, a day, a week, a month.
pub const WINDOWS: [f64; 4] = [1.0, 24.0, 168.0, 720.0];

/// Answers to one thing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// How many.
    pub answers: f32,
    /// Of these, right.
    pub rights: f32,
    /// The last one: 1 right, 0 wrong; the one before.
    pub last: [f32; 2],
    /// Right answers, fading by 0.7 with each.
    pub recent: f32,
    /// What the filter did not expect, fading by 0.8 with each.
    pub surprise: f32,
    /// The student's answer number at the last one.
    pub turn: u32,
    /// Seconds of the last one.
    pub seconds: f64,
    /// Right and all answers, fading with time by [`WINDOWS`].
    pub windows: [[f32; 2]; WINDOWS.len()],
}

impl Tally {
    fn fade(&mut self, seconds: f64) {
        let hours = ((seconds - self.seconds) / 3600.0).max(0.0);
        if hours > 0.0 && self.answers > 0.0 {
            for (window, half) in self.windows.iter_mut().zip(WINDOWS) {
                let keep = (-std::f64::consts::LN_2 * hours / half).exp() as f32;
                window.iter_mut().for_each(|x| *x *= keep);
            }
        }
    }

    fn add(&mut self, right: bool, surprise: f32, turn: u32, seconds: f64, timed: bool) {
        let y = f32::from(u8::from(right));
        if timed {
            self.fade(seconds);
            for [rights, all] in &mut self.windows {
                *rights += y;
                *all += 1.0;
            }
        }
        self.recent = if self.answers > 0.0 { 0.7 * self.recent + 0.3 * y } else { y };
        self.surprise = 0.8 * self.surprise + 0.2 * surprise;
        self.answers += 1.0;
        self.rights += y;
        self.last = [y, self.last[0]];
        self.turn = turn;
        self.seconds = self.seconds.max(seconds);
    }
}

/// The past of one student.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// By item.
    pub items: Slots<Tally>,
    /// By set of skills.
    pub sets: Slots<Tally>,
    /// By skill.
    pub skills: Slots<Tally>,
    /// Everything.
    pub all: Tally,
    /// Fading averages of rights and of surprises, by 0.7, 0.9, 0.97.
    pub fading: [[f32; 2]; 3],
    /// The last answers, newest first: right, surprise.
    pub lags: [[f32; 2]; 5],
    /// Right (above 0) or wrong (below 0) answers in a row.
    pub streak: f32,
    /// Answers since the last pause of more than an hour.
    pub in_session: f32,
    /// The last item and set.
    pub before: Option<(u32, u32)>,
    /// The last items and sets with their surprises, newest first.
    pub trail: VecDeque<(u32, u32, f32)>,
    /// The time windows of the skills that are asked now.
    pub windows: [[f32; 2]; WINDOWS.len()],
}

/// How many of the last items say something of the next.
pub const TRAIL: usize = 64;

const FADES: [f32; 3] = [0.7, 0.9, 0.97];

impl Past {
    /// Another student.
    pub fn restart(&mut self) {
        self.items.clear();
        self.sets.clear();
        self.skills.clear();
        (self.all, self.fading, self.lags) = (Tally::default(), Default::default(), Default::default());
        (self.streak, self.in_session, self.before) = (0.0, 0.0, None);
        self.trail.clear();
    }

    /// Hours since the last answer; 0 for less than three minutes, and for a clock set back.
    pub fn pause(&self, seconds: f64) -> f64 {
        let hours = (seconds - self.all.seconds) / 3600.0;
        if self.all.answers > 0.0 && hours > 0.05 { hours } else { 0.0 }
    }

    /// Takes an answer in, which the filter expected to be right with probability `p`.
    pub fn add(&mut self, answer: &Answer, skills: &[u32], p: f64, timed: bool) {
        let y = f32::from(u8::from(answer.right));
        let surprise = y - p as f32;
        let pause = self.pause(answer.seconds);
        let turn = self.all.answers as u32;
        self.in_session = if timed && pause > 1.0 { 0.0 } else { self.in_session + 1.0 };
        for (fading, keep) in self.fading.iter_mut().zip(FADES) {
            fading[0] = if turn == 0 { y } else { keep * fading[0] + (1.0 - keep) * y };
            fading[1] = keep * fading[1] + (1.0 - keep) * surprise;
        }
        self.lags.rotate_right(1);
        self.lags[0] = [y, surprise];
        let sign = 2.0 * y - 1.0;
        self.streak = if self.streak * sign > 0.0 { self.streak + sign } else { sign };
        for tally in [&mut self.all, self.items.get(answer.item), self.sets.get(answer.set)] {
            tally.add(answer.right, surprise, turn, answer.seconds, timed);
        }
        for skill in skills {
            self.skills.get(*skill).add(answer.right, surprise, turn, answer.seconds, timed);
        }
        self.before = Some((answer.item, answer.set));
        self.trail.truncate(TRAIL - 1);
        self.trail.push_front((answer.item, answer.set, surprise));
    }

    /// The tally of the item and of its set as they are at this time.
    pub fn of(&mut self, item: u32, set: u32, seconds: f64) -> (Tally, Tally) {
        let (mut item, mut set) = (*self.items.get(item), *self.sets.get(set));
        item.fade(seconds);
        set.fade(seconds);
        (item, set)
    }

    /// The tally of a skill as it is at this time.
    pub fn skill(&mut self, skill: u32, seconds: f64) -> Tally {
        let mut tally = *self.skills.get(skill);
        tally.fade(seconds);
        tally
    }
}
