//! The first run: name, experience, minutes a day, deadline, interests, placement or not. Minutes, deadline and interests
//! can be changed later, by the same questions.

use super::{Effect, Notice, Phase, Session};
use crate::curriculum::Curriculum;
use crate::curriculum::text::{printable, squeeze};
use crate::grading::Answer;
use crate::learner::{Evidence, Experience, Millis, Profile, day};
use crate::msg;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest name, in characters.
const LONGEST_NAME: usize = 40;
/// Minutes a day that can be chosen.
const MINUTES: [u32; 4] = [5, 10, 20, 40];
/// Interests that are offered: as many as there are number keys.
const MOST_INTERESTS: usize = 9;

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
    /// The deadline as typed so far.
    pub deadline: String,
    /// Interests picked.
    pub interests: BTreeSet<String>,
    /// The option under the cursor, counted from 0.
    pub cursor: usize,
    /// A known learner changes the plan: only the goal is asked for.
    pub again: bool,
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
    /// By when, if at all.
    Deadline,
    /// What they like to see examples of.
    Interests,
    /// Placement or not.
    Placement,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Step; 6] =
        [Step::Name, Step::Experience, Step::Goal, Step::Deadline, Step::Interests, Step::Placement];

    /// What is asked.
    pub fn question(self) -> String {
        match self {
            Step::Name => msg!("ask-name"),
            Step::Experience => msg!("ask-experience"),
            Step::Goal => msg!("ask-goal"),
            Step::Deadline => msg!("ask-deadline"),
            Step::Interests => msg!("ask-interests"),
            Step::Placement => msg!("ask-placement"),
        }
    }

    /// Whether a text is typed here.
    pub fn is_field(self) -> bool {
        matches!(self, Step::Name | Step::Deadline)
    }

    fn fixed(self) -> Vec<String> {
        match self {
            Step::Name | Step::Deadline | Step::Interests => Vec::new(),
            Step::Experience => vec![msg!("bring-none"), msg!("bring-other"), msg!("bring-some")],
            Step::Goal => MINUTES.map(|n| msg!("minutes", n = n)).to_vec(),
            Step::Placement => vec![msg!("place-yes"), msg!("place-no")],
        }
    }

    /// The option that is preselected. Who has never programmed gains nothing from questions they cannot answer.
    fn preset(self, experience: Experience) -> usize {
        match self {
            Step::Placement => usize::from(experience == Experience::None),
            Step::Name | Step::Deadline | Step::Interests => 0,
            Step::Experience => 1,
            Step::Goal => 2,
        }
    }
}

impl Welcome {
    /// The text in the field of this step.
    pub fn typed(&self) -> &str {
        if self.step == Step::Deadline { &self.deadline } else { &self.name }
    }

    /// What can be chosen; nothing where a text is typed.
    pub fn options(&self, c: &Curriculum) -> Vec<String> {
        if self.step == Step::Interests { interests(c) } else { self.step.fixed() }
    }
}

/// The commonest tags of a curriculum, those of most skills first.
fn interests(c: &Curriculum) -> Vec<String> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for tag in c.skills.iter().flat_map(|s| &s.tags) {
        *counts.entry(tag).or_default() += 1;
    }
    let mut tags: Vec<(&String, usize)> = counts.into_iter().collect();
    tags.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    tags.into_iter().take(MOST_INTERESTS).map(|(t, _)| t.clone()).collect()
}

impl Session {
    pub(super) fn welcome_draft(&mut self, answer: Answer) -> Vec<Effect> {
        if let (Phase::Welcome(w), Answer::Text(text)) = (&mut self.phase, answer)
            && w.step.is_field()
        {
            // Spaces stay while typing: a second name may follow.
            let safe = |c: char| if c.is_whitespace() { ' ' } else { c };
            let text = printable(&text).trim_start().chars().map(safe).take(LONGEST_NAME).collect();
            *(if w.step == Step::Name { &mut w.name } else { &mut w.deadline }) = text;
        }
        Vec::new()
    }

    /// Moves the cursor to an option; in the first run a number key chooses and goes on. Interests are picked one by one.
    pub(super) fn welcome_pick(&mut self, now: Millis, n: usize) -> Vec<Effect> {
        let Phase::Welcome(w) = &mut self.phase else { return Vec::new() };
        let options = w.options(&self.curriculum);
        let Some(option) = options.get(n) else { return Vec::new() };
        w.cursor = n;
        if w.step == Step::Interests {
            if !w.interests.remove(option) {
                w.interests.insert(option.clone());
            }
            return Vec::new();
        }
        self.welcome_enter(now)
    }

    pub(super) fn welcome_enter(&mut self, now: Millis) -> Vec<Effect> {
        let Phase::Welcome(w) = &mut self.phase else { return Vec::new() };
        let next = match w.step {
            Step::Name if w.name.trim().is_empty() => {
                // A model elsewhere is told the name.
                let first = if self.elsewhere.is_some() { msg!("name-first-far") } else { msg!("name-first") };
                self.notice = Some(Notice::info(first));
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
                Step::Deadline
            }
            Step::Deadline => {
                w.deadline = squeeze(&w.deadline);
                if let (false, Err(why)) = (w.deadline.is_empty(), day::read(&w.deadline, now, self.zone)) {
                    self.notice = Some(Notice::info(why));
                    return Vec::new();
                }
                Step::Interests
            }
            Step::Interests if w.again => return self.replanned(now),
            Step::Interests => Step::Placement,
            Step::Placement => return self.welcomed(now, true),
        };
        w.step = next;
        w.cursor = next.preset(w.experience);
        Vec::new()
    }

    fn profile(&self, now: Millis, w: &Welcome) -> Profile {
        Profile {
            name: w.name.clone(),
            curriculum: self.curriculum.id.clone(),
            experience: w.experience,
            minutes_per_day: w.minutes,
            deadline: day::read(&w.deadline, now, self.zone).ok(),
            interests: w.interests.iter().cloned().collect(),
        }
    }

    /// The form is filled in: the profile is kept, and placement begins or is skipped.
    pub(super) fn welcomed(&mut self, now: Millis, may_place: bool) -> Vec<Effect> {
        let Phase::Welcome(w) = &self.phase else { return Vec::new() };
        if w.step != Step::Placement {
            return Vec::new();
        }
        let place = may_place && w.cursor == 0;
        let profile = self.profile(now, w);
        let mut effects = self.record(now, Evidence::Profile(profile));
        self.phase = Phase::Home;
        effects.extend(if place { self.place(now) } else { self.end_placement(now) });
        effects
    }

    /// A known learner changes minutes, deadline or interests.
    pub(super) fn change_plan(&mut self) -> Vec<Effect> {
        let (Phase::Home, Some(p)) = (&self.phase, &self.learner.profile) else { return Vec::new() };
        let preset = MINUTES.iter().position(|m| *m >= p.minutes_per_day).unwrap_or(MINUTES.len() - 1);
        self.phase = Phase::Welcome(Welcome {
            step: Step::Goal,
            name: p.name.clone(),
            experience: p.experience,
            minutes: p.minutes_per_day,
            deadline: p.deadline.map(day::date).unwrap_or_default(),
            interests: p.interests.iter().cloned().collect(),
            cursor: preset,
            again: true,
        });
        Vec::new()
    }

    fn replanned(&mut self, now: Millis) -> Vec<Effect> {
        let Phase::Welcome(w) = &self.phase else { return Vec::new() };
        let profile = self.profile(now, w);
        self.phase = Phase::Home;
        self.notice = Some(Notice::good(msg!("plan-changed")));
        self.record(now, Evidence::Profile(profile))
    }
}
