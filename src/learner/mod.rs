//! What we believe about a learner: the evidence, and the estimate folded from it.
//!
//! PURE: time is an argument, nothing is read or written. [`Learner`] is a fold over [`Evidence`]; throwing it away and
//! folding again gives the same beliefs, which is how the store rebuilds it. Knows the curriculum's types only.

pub mod calibrate;
pub mod chance;
mod contest;
pub mod day;
pub mod estimate;
pub mod evidence;
pub mod filter;
mod flaw;
mod fold;
pub mod habits;
mod lately;
pub mod memory;
pub mod mood;
pub mod pace;
pub mod taste;
pub mod tracker;

pub use evidence::{Attempt, Calibration, Evidence, Experience, Judge, Profile, Speaker};
pub use fold::Touched;
pub use lately::{Days, Lately, Work};

use crate::msg;
use day::Zone;
use estimate::{Belief, Estimator};
use memory::Memory;
use mood::Trusts;
use pace::{Pace, Tally};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use taste::Taste;

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = i64;

/// One hour in [`Millis`].
pub const HOUR: Millis = 3_600_000;
/// One day in [`Millis`].
pub const DAY: Millis = 24 * HOUR;

/// The estimate at which a skill may be certified (with the evidence that [`SkillState::certified`] asks for).
pub const CERTIFY_AT: f64 = 0.95;
/// Unassisted attempts needed to certify.
pub const CERTIFY_ATTEMPTS: u32 = 3;
/// Attempts without mastery at which a learner is flagged as spinning their wheels (Beck & Gong 2013).
pub const WHEEL_SPINNING: u32 = 7;
/// Attempts without mastery by which the skill is left for a while.
pub const OFF_RAMP: u32 = 10;

/// Everything believed about one learner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learner {
    /// Who they are and what they want; `None` before the welcome.
    pub profile: Option<Profile>,
    /// What is not bound to one skill.
    pub overall: Overall,
    /// By full skill id.
    pub skills: BTreeMap<String, SkillState>,
    /// By full item id.
    pub items: BTreeMap<String, ItemState>,
}

/// What is believed about the learner as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overall {
    /// General ability and recent form.
    pub estimator: Estimator,
    /// Whether placement is over, taken or skipped.
    pub placed: bool,
    /// Items answered.
    pub attempts: u32,
    /// Of these, right.
    pub correct: u32,
    /// Time spent on answers, in milliseconds.
    pub answering_ms: u64,
    /// Time of the last answer.
    pub last_at: Millis,
    /// The skill of the last answer.
    pub last_skill: String,
    /// The days with an answer, for the streak.
    pub days: Days,
    /// The work of late, for today's answers.
    pub lately: Lately,
    /// How fast they work.
    pub pace: Pace,
    /// What they like.
    pub taste: Taste,
    /// How far guesses at their mood are to be believed.
    pub moods: Trusts,
}

/// What is believed about one skill.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SkillState {
    /// Ability in it.
    pub belief: Belief,
    /// When it fades.
    pub memory: Memory,
    /// Whether the lesson was read.
    pub lesson_read: bool,
    /// Answers given.
    pub attempts: u32,
    /// Of these, without hint, reveal or repetition.
    pub unassisted: u32,
    /// Whether the last answer was unassisted and right.
    pub last_unassisted_right: bool,
    /// Whether it has been certified once.
    pub mastered: bool,
    /// Answers since it was last mastered, three in a row were right, or it was left for a while.
    pub struggle: u32,
    /// Until when it rests after the off-ramp.
    pub rests_until: Millis,
    /// Time of the last answer.
    pub last_at: Millis,
    /// Time spent on its answers, in milliseconds.
    pub answering_ms: u64,
    /// Misconceptions shown, by id.
    pub misconceptions: BTreeMap<String, Ledger>,
    /// The estimate after each answer, newest last, at most [`TRAIL`]: (time, estimate, right).
    pub trail: Vec<(Millis, f32, bool)>,
    /// What the last answers did to the estimate, newest last, at most [`STEPS`].
    pub steps: Vec<Step>,
    /// Times, and how it went at first and of late.
    pub tally: Tally,
    /// The work at it of late.
    pub latest: Lately,
    /// Last hints that were read slowly before the answer: worked examples studied.
    pub examples: u32,
    /// Verdicts that the learner contested.
    pub contested: u32,
}

/// What an answer did to the estimate of its skill, with all that bore on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Millis,
    /// Full item id.
    pub item: String,
    /// Whether it was right.
    pub correct: bool,
    /// The estimate before it, at that time, 0 to 1.
    pub before: f64,
    /// And after it.
    pub after: f64,
    /// How much it counted, 0 to 1; see [`estimate::weight`].
    pub weight: f64,
    /// Hints taken.
    pub hints: u8,
    /// The answer had been shown.
    pub revealed: bool,
    /// A second try.
    pub retry: bool,
    /// Faster than the question can be read.
    pub rapid: bool,
    /// How sure the learner was, 1 to 4.
    pub confidence: Option<u8>,
    /// Part of the placement.
    pub placement: bool,
    /// A model judged it.
    #[serde(default)]
    pub by_model: bool,
}

/// How many steps are kept with the skill; the journal has all.
pub const STEPS: usize = 12;

/// How many points of a skill's history are kept for the charts; the journal has all.
pub const TRAIL: usize = 64;

/// The history of a misconception.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ledger {
    /// How often it was shown.
    pub shown: u32,
    /// When last.
    pub last_at: Millis,
    /// Not yet overcome: no unassisted right answer since on an item that tempts it.
    pub open: bool,
    /// When it was overcome last.
    pub closed_at: Millis,
    /// How often the learner corrected a pupil who had it.
    pub taught: u32,
    /// Of these, how often completely.
    pub taught_well: u32,
    /// When last.
    pub taught_at: Millis,
}

/// What is believed about one item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemState {
    /// How often it was answered.
    pub seen: u32,
    /// When last.
    pub last_at: Millis,
    /// Whether right then.
    pub last_correct: bool,
    /// The item's meaning then, see [`crate::curriculum::Item::hash`].
    pub hash: u32,
    /// How often it was skipped.
    pub skipped: u32,
    /// The last answer, where a model found it wrong and the learner has neither accepted nor contested that.
    pub claim: Option<Box<Attempt>>,
}

impl SkillState {
    /// Whether the skill is certified now: estimate, unassisted attempts, and the last one right.
    pub fn certified(&self, estimate: f64) -> bool {
        estimate >= CERTIFY_AT && self.unassisted >= CERTIFY_ATTEMPTS && self.last_unassisted_right
    }
}

/// The estimate of a skill at some time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mastery {
    /// Probability that the ability is above the bar, 0 to 1.
    pub estimate: f64,
    /// Spread of the ability (standard deviation, logits).
    pub spread: f64,
    /// Probability to recall it now, 0 to 1.
    pub retrievability: f64,
    /// Unassisted attempts so far.
    pub evidence: u32,
    /// What to call it.
    pub standing: Standing,
}

impl Mastery {
    /// The estimate as a bar shows it: empty for a new skill, of which nothing was measured.
    pub fn shown(&self) -> f64 {
        if self.standing == Standing::New { 0.0 } else { self.estimate }
    }
}

/// What to call a mastery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Never answered.
    New,
    /// Fewer answers than certify: too early to say.
    NotEnoughEvidence,
    /// On the way.
    Learning,
    /// Certified.
    Mastered,
    /// Certified once, and fading.
    ReviewDue,
}

impl Standing {
    /// For people.
    pub fn words(self) -> String {
        match self {
            Standing::New => msg!("standing-new"),
            Standing::NotEnoughEvidence => msg!("standing-too-early"),
            Standing::Learning => msg!("standing-learning"),
            Standing::Mastered => msg!("standing-mastered"),
            Standing::ReviewDue => msg!("standing-review"),
        }
    }
}

impl Learner {
    /// The mastery of a skill at a time.
    pub fn mastery(&self, skill: &str, now: Millis) -> Mastery {
        let fresh = SkillState::default();
        let state = self.skills.get(skill).unwrap_or(&fresh);
        let (estimate, spread) = self.overall.estimator.mastery(&state.belief, now);
        let retrievability = state.memory.retrievability(now);
        let standing = if state.attempts == 0 {
            Standing::New
        } else if state.mastered && retrievability < memory::TARGET {
            Standing::ReviewDue
        } else if state.mastered || state.certified(estimate) {
            Standing::Mastered
        } else if state.unassisted < CERTIFY_ATTEMPTS {
            Standing::NotEnoughEvidence
        } else {
            Standing::Learning
        };
        Mastery { estimate, spread, retrievability, evidence: state.unassisted, standing }
    }

    /// Probability that the next unassisted answer to such an item is right.
    pub fn success(&self, item: &crate::curriculum::Item, now: Millis) -> f64 {
        let fresh = SkillState::default();
        let state = self.skills.get(item.skill_id()).unwrap_or(&fresh);
        self.overall.estimator.predict(&state.belief, now, calibrate::question_of(item))
    }

    /// Answers today.
    pub fn today(&self, now: Millis, zone: Zone) -> u32 {
        self.overall.lately.on(zone.day(now), zone).answers
    }

    /// Days in a row with an answer, up to today or yesterday.
    pub fn streak(&self, now: Millis, zone: Zone) -> u32 {
        let (today, days) = (zone.day(now), &self.overall.days);
        let mut day = if days.has(today, zone) { today } else { today.saturating_sub(1) };
        let mut run = 0;
        while days.has(day, zone) {
            run += 1;
            day -= 1;
        }
        run
    }
}
