//! The first run: name, experience, minutes a day, placement or not.

use super::{Effect, Notice, Phase, Session};
use crate::curriculum::text::{printable, squeeze};
use crate::grading::Answer;
use crate::learner::{Evidence, Experience, Millis, Profile};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const LONGEST_NAME: usize = 40;
/// Minutes a day that can be chosen.
const MINUTES: [u32; 4] = [5, 10, 20, 40];

/// The form of the first run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Welcome {
    /// Which question is asked.
    pub step: Step,
    /// The name so far.
    pub name: String,
    /// What the learner brings.
    pub experience: Experience,
    /// Minutes a day.
    pub minutes: u32,
    /// The option under the cursor, counted from 0.
    pub cursor: usize,
}

/// A question of the first run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What to call the learner.
    #[default]
    Name,
    /// What they bring.
    Experience,
    /// How much time they have; the goal.
    Goal,
    /// Placement or not.
    Placement,
}

impl Step {
    /// What is asked.
    pub fn question(self) -> &'static str {
        match self {
            Step::Name => "What should Gradus call you?",
            Step::Experience => "What do you bring?",
            Step::Goal => "How much time a day do you want to give it?",
            Step::Placement => "A short placement finds where you should start (at most 12 questions). Take it?",
        }
    }

    /// What can be chosen; nothing where a text is typed.
    pub fn options(self) -> &'static [&'static str] {
        match self {
            Step::Name => &[],
            Step::Experience => &[
                "I am new to programming",
                "I program in another language",
                "I have written some of this language before",
            ],
            Step::Goal => &["5 minutes", "10 minutes", "20 minutes", "40 minutes"],
            Step::Placement => &["Yes, place me", "No, start at the beginning"],
        }
    }

    /// The option that is preselected.
    fn preset(self) -> usize {
        match self {
            Step::Name | Step::Placement => 0,
            Step::Experience => 1,
            Step::Goal => 2,
        }
    }
}

impl Session {
    pub(super) fn welcome_draft(&mut self, answer: Answer) -> Vec<Effect> {
        if let (Phase::Welcome(w), Answer::Text(text)) = (&mut self.phase, answer)
            && w.step == Step::Name
        {
            // Spaces stay while typing: a second name may follow.
            let safe = |c: char| if c.is_whitespace() { ' ' } else { c };
            w.name = printable(&text).trim_start().chars().map(safe).take(LONGEST_NAME).collect();
        }
        Vec::new()
    }

    /// Moves the cursor to an option; in the first run a number key chooses and goes on.
    pub(super) fn welcome_pick(&mut self, now: Millis, n: usize) -> Vec<Effect> {
        let Phase::Welcome(w) = &mut self.phase else { return Vec::new() };
        if n >= w.step.options().len() {
            return Vec::new();
        }
        w.cursor = n;
        self.welcome_enter(now)
    }

    pub(super) fn welcome_enter(&mut self, now: Millis) -> Vec<Effect> {
        let Phase::Welcome(w) = &mut self.phase else { return Vec::new() };
        let next = match w.step {
            Step::Name if w.name.trim().is_empty() => {
                self.notice = Some(Notice::info("Type a name first; any name will do, and it stays on this machine."));
                return Vec::new();
            }
            Step::Name => {
                w.name = squeeze(&w.name);
                Step::Experience
            }
            Step::Experience => {
                w.experience = [Experience::None, Experience::Other, Experience::Some][w.cursor.min(2)];
                Step::Goal
            }
            Step::Goal => {
                w.minutes = MINUTES[w.cursor.min(3)];
                Step::Placement
            }
            Step::Placement => return self.welcomed(now, true),
        };
        w.step = next;
        w.cursor = next.preset();
        Vec::new()
    }

    /// The form is filled in: the profile is kept, and placement begins or is skipped.
    pub(super) fn welcomed(&mut self, now: Millis, may_place: bool) -> Vec<Effect> {
        let Phase::Welcome(w) = &self.phase else { return Vec::new() };
        if w.step != Step::Placement {
            return Vec::new();
        }
        let place = may_place && w.cursor == 0;
        let profile = Profile {
            name: w.name.clone(),
            curriculum: self.curriculum.id.clone(),
            experience: w.experience,
            minutes_per_day: w.minutes,
            interests: Vec::new(),
            deadline: None,
        };
        let mut effects = self.record(now, Evidence::Profile(profile));
        self.phase = Phase::Home;
        effects.extend(if place { self.place(now) } else { self.end_placement(now) });
        effects
    }
}
