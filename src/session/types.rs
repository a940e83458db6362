//! The words of the session: facts in, orders out.

use super::mood::Correction;
use super::{Market, Offer, PullEnd, Pulling, Saved, Shelved, Sitting, Teaching, Welcome};
use crate::curriculum::Errand;
use crate::curriculum::runs::{Job, Outcome};
use crate::dialogue::Standing;
use crate::dialogue::manual::Reply;
use crate::grading::Answer;
use crate::learner::{Evidence, ItemState, Learner, Millis, Overall, Profile, SkillState, Touched};
use crate::llm::{EngineEvent, Request};
use crate::policy::Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Enter: the next sensible thing.
    Continue,
    /// The answer field changed.
    Draft(Answer),
    /// A numbered option was pressed, counted from 0.
    Pick(usize),
    /// A point of the rubric is met (or not after all), counted from 0.
    Mark(usize),
    /// To the shell of a `command`.
    Shell,
    /// What was typed into that shell.
    ShellTyped(String),
    /// Begin the answer anew.
    Afresh,
    /// How sure the learner is, 1 to 4; `None` says nothing.
    Confidence(Option<u8>),
    /// The next rung of the hint ladder is asked for.
    Hint,
    /// The item (or the placement) is put aside.
    Skip,
    /// After a wrong answer: show the right one and go on.
    GiveUp,
    /// The learner said something to the tutor.
    Say(String),
    /// Stop the running reply.
    Cancel,
    /// Leave for home.
    Home,
    /// Read the lesson of the item at hand.
    Lesson,
    /// Learn this skill now.
    Learn(String),
    /// The estimate of this skill is disputed: test it out.
    TestOut(String),
    /// A thumb up or down for what was explained last.
    Rate(bool),
    /// The verdict at hand is contested, with a reason that may be empty.
    Dispute(String),
    /// Correct a pupil who has a misconception of one's own.
    Teach,
    /// Other minutes a day, another deadline.
    ChangePlan,
    /// Whether the guess at the learner's mood is right.
    Mood(Correction),
    /// An offer is taken, or asked for unasked.
    Offer(Offer),
    /// Something from the engine.
    Engine(EngineEvent),
    /// What the model may do is known.
    Standing(Standing),
    /// The models on this machine were looked up.
    Shelf(Vec<Shelved>),
    /// What models can be had was looked up.
    Market(Box<Market>),
    /// Fetch this model of the catalogue.
    Pull(String),
    /// Stop the download that runs; what has come is kept.
    StopPull,
    /// How far the download is.
    Pulling(Pulling),
    /// The download has ended.
    Pulled(PullEnd),
    /// This model is to speak from now on.
    Use(String),
    /// The settings say so now, for this model, with a note; or why not.
    Chosen(Result<(String, Option<String>), String>),
    /// The store has it.
    Stored {
        /// Which [`Effect::Append`].
        id: u64,
    },
    /// The store could not take it.
    NotStored {
        /// Which [`Effect::Append`].
        id: u64,
        /// Why, and how to mend it.
        why: String,
    },
    /// A running program has printed something.
    RunSays {
        /// Of [`Effect::Run`].
        id: u64,
        /// What.
        text: String,
    },
    /// A run has ended.
    Ran {
        /// Of [`Effect::Run`] or [`Effect::Check`].
        id: u64,
        /// What became of it.
        outcome: Box<Outcome>,
    },
    /// What the system's manual says.
    Manual {
        /// Of [`Effect::Manual`].
        id: u64,
        /// The page.
        page: String,
        /// What became of it.
        reply: Box<Reply>,
    },
    /// The languages and programs that the curriculum needs and this machine lacks.
    Tools(BTreeSet<String>),
    /// The learner leaves.
    Quit,
}

impl Event {
    /// Whether a person did it (and not a worker).
    pub fn is_from_learner(&self) -> bool {
        !matches!(
            self,
            Event::Engine(_)
                | Event::Standing(_)
                | Event::Shelf(_)
                | Event::Market(_)
                | Event::Pulling(_)
                | Event::Pulled(_)
                | Event::Chosen(_)
                | Event::Stored { .. }
                | Event::NotStored { .. }
                | Event::RunSays { .. }
                | Event::Ran { .. }
                | Event::Manual { .. }
                | Event::Tools(_)
        )
    }
}

/// What must be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write evidence, durably, and the beliefs it changed.
    Append {
        /// Comes back in [`Event::Stored`].
        id: u64,
        /// When it happened.
        at: Millis,
        /// What happened.
        evidence: Box<Evidence>,
        /// What it changed.
        patch: Box<Patch>,
    },
    /// Remember the place, for a restart.
    Save(Box<Saved>),
    /// Ask the model.
    Generate(Request),
    /// Stop a request.
    Cancel(u64),
    /// Run this on the workbench; [`Event::Ran`] comes back.
    Run {
        /// Comes back.
        id: u64,
        /// What.
        job: Box<Job>,
    },
    /// Run this program of a model on the workbench, behind whole walls or not at all; [`Event::Ran`] comes back.
    Try {
        /// Comes back.
        id: u64,
        /// What.
        job: Box<Job>,
    },
    /// Look whether the folder of a `command` is in the state to be reached; [`Event::Ran`] comes back.
    Check {
        /// Comes back.
        id: u64,
        /// Full item id.
        item: String,
        /// The language of its scripts.
        language: String,
        /// What is to be reached.
        errand: Box<Errand>,
    },
    /// Look a page of the system's manual up; [`Event::Manual`] comes back.
    Manual {
        /// Comes back.
        id: u64,
        /// Its name.
        page: String,
        /// The question that it is to answer.
        about: String,
    },
    /// Stop a run.
    StopRun {
        /// Which.
        id: u64,
    },
    /// Give the learner a shell in the folder of a `command`; [`Event::ShellTyped`] comes back.
    Shell {
        /// Full item id.
        item: String,
        /// The language of its scripts.
        language: String,
        /// What is to be reached.
        errand: Box<Errand>,
    },
    /// Make the folder of a `command` anew.
    Fresh {
        /// Full item id.
        item: String,
    },
    /// Fetch a model; [`Event::Pulling`] and in the end [`Event::Pulled`] come back.
    Pull {
        /// Its id in the catalogue.
        name: String,
    },
    /// Stop that.
    StopPull,
    /// Write into the settings that this model speaks, and let it; [`Event::Chosen`] comes back.
    Use {
        /// Its id in the catalogue, or the name of its file.
        name: String,
    },
    /// End the program, once everything is written.
    Quit,
}

/// The beliefs that a piece of evidence changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Patch {
    /// Always: it is small and nearly always changed.
    pub overall: Overall,
    /// The profile, where it changed.
    pub profile: Option<Profile>,
    /// Skills that changed.
    pub skills: Vec<(String, SkillState)>,
    /// Items that changed.
    pub items: Vec<(String, ItemState)>,
}

impl Patch {
    /// The touched parts of a learner.
    pub fn of(learner: &Learner, touched: &Touched) -> Patch {
        let skill = |id: &String| Some((id.clone(), learner.skills.get(id)?.clone()));
        let item = |id: &String| Some((id.clone(), learner.items.get(id)?.clone()));
        Patch {
            overall: learner.overall.clone(),
            profile: learner.profile.clone().filter(|_| touched.profile),
            skills: touched.skills.iter().filter_map(skill).collect(),
            items: touched.items.iter().filter_map(item).collect(),
        }
    }
}

/// Where in the course the learner is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// First run.
    Welcome(Welcome),
    /// Between things.
    Home,
    /// Reading a lesson.
    Lesson(Reading),
    /// At an item.
    Item(Box<Sitting>),
    /// Correcting a pupil.
    Teach(Box<Teaching>),
}

/// A lesson being read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Full skill id.
    pub skill: String,
    /// Why it is shown.
    pub reason: Reason,
    /// Since when.
    pub since: Millis,
}

impl Reading {
    pub(super) fn new(skill: String, reason: Reason, since: Millis) -> Reading {
        Reading { skill, reason, since }
    }
}

/// Something to tell the learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What.
    pub text: String,
    /// Good, bad or neither: shown by a sign as well as by colour.
    pub tone: Tone,
}

/// The tone of what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Something went well.
    Good,
    /// Something to know.
    Info,
    /// Something went wrong.
    Bad,
}

impl Notice {
    /// Something went well.
    pub fn good(text: impl Into<String>) -> Notice {
        Notice { text: text.into(), tone: Tone::Good }
    }

    /// Something to know.
    pub fn info(text: impl Into<String>) -> Notice {
        Notice { text: text.into(), tone: Tone::Info }
    }

    /// Something went wrong.
    pub fn bad(text: impl Into<String>) -> Notice {
        Notice { text: text.into(), tone: Tone::Bad }
    }
}
