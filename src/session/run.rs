//! What an answer needs beyond the key: a run on the workbench, a shell in a throw-away folder, the learner's own marks.
//!
//! A run that says nothing about the answer (stopped, or not possible here) gives no verdict: the learner is back at the
//! answer, and nothing is counted.

use super::item::{Sitting, Stage};
use super::{Effect, Event, Notice, Phase, Session};
use crate::curriculum::runs::Outcome;
use crate::curriculum::{Question, text};
use crate::grading::{self, Answer};
use crate::learner::Millis;
use crate::msg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The end of what a running program has printed that is kept, in characters.
const MOST_SAID: usize = 4_000;

/// A run that is to judge the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Running {
    /// Of [`Effect::Run`] or [`Effect::Check`].
    pub id: u64,
    /// How sure the learner was.
    pub confidence: Option<u8>,
    /// What it has printed so far, its end.
    pub said: String,
}

/// The learner compares an explanation with the model answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Marking {
    /// How sure the learner was.
    pub confidence: Option<u8>,
    /// Points of the rubric that are met, counted from 0.
    pub met: BTreeSet<usize>,
    /// What a model found of each point, where one was asked.
    #[serde(default)]
    pub found: Vec<grading::rubric::Point>,
    /// Why the learner judges, where a model could have.
    #[serde(default)]
    pub note: Option<String>,
}

impl Session {
    /// Something from the workbench.
    pub(super) fn bench(&mut self, now: Millis, event: Event) -> Vec<Effect> {
        match event {
            Event::RunSays { id, text } => {
                if let Some(running) = self.running(id) {
                    running.said.push_str(&text::printable(&text));
                    let surplus = running.said.chars().count().saturating_sub(MOST_SAID);
                    running.said = running.said.chars().skip(surplus).collect();
                }
                Vec::new()
            }
            Event::Ran { id, outcome } if self.claim_ran(id, &outcome) => Vec::new(),
            Event::Ran { id, outcome } => self.ran(now, id, &outcome),
            Event::Tools(missing) => {
                if !missing.is_empty() {
                    std::sync::Arc::make_mut(&mut self.curriculum).without(&missing);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn running(&mut self, id: u64) -> Option<&mut Running> {
        match &mut self.sitting()?.stage {
            Stage::Running(running) if running.id == id => Some(running),
            _ => None,
        }
    }

    fn ran(&mut self, now: Millis, id: u64, outcome: &Outcome) -> Vec<Effect> {
        let Some(confidence) = self.running(id).map(|r| r.confidence) else { return Vec::new() };
        let verdict = match (&self.phase, self.item()) {
            (Phase::Item(sitting), Some((_, item))) => grading::of_run(item, &sitting.answer, outcome),
            _ => None,
        };
        if let Some(mut verdict) = verdict {
            if !verdict.correct && verdict.cause == grading::Cause::Run {
                verdict.feedback.push_str(&self.lesson_on(outcome));
            }
            return self.conclude(now, confidence, verdict);
        }
        if let Some(sitting) = self.sitting() {
            sitting.stage = Stage::Answering;
        }
        self.notice = Some(match outcome {
            Outcome::Unavailable(why) => {
                Notice::bad(msg!("run-not-here", why = why.why.as_str(), how = why.how.as_str()))
            }
            _ => Notice::info(msg!("run-stopped")),
        });
        Vec::new()
    }

    /// Where the curriculum explains the error that a run ended in.
    fn lesson_on(&self, outcome: &Outcome) -> String {
        let complaints = match outcome {
            Outcome::CompileFailed { complaints, .. } | Outcome::Ran { complaints, .. } => complaints,
            _ => return String::new(),
        };
        let codes = complaints.iter().filter_map(|c| c.code.as_deref());
        let found = codes.filter_map(|code| Some((code, self.curriculum.about(code)?))).next();
        found.map_or(String::new(), |(code, skill)| {
            format!("\n\n{}", msg!("run-lesson", title = skill.title.as_str(), code = code))
        })
    }

    /// Stops the run that is to judge the answer; the learner is back at it.
    pub(super) fn stop_run(&mut self) -> Option<Vec<Effect>> {
        let Sitting { stage, .. } = self.sitting()?;
        let Stage::Running(running) = stage else { return None };
        let id = running.id;
        *stage = Stage::Answering;
        self.notice = Some(Notice::info(msg!("run-stopped")));
        Some(vec![Effect::StopRun { id }])
    }

    /// A point of the rubric is met, or is not after all.
    pub(super) fn mark(&mut self, n: usize) -> Vec<Effect> {
        if matches!(self.phase, Phase::Teach(_)) {
            return self.teach_mark();
        }
        let points = match self.item().map(|(_, i)| &i.question) {
            Some(Question::Explain(rubric)) => rubric.points.len(),
            _ => 0,
        };
        if let Some(Stage::Marking(marking)) = self.sitting().map(|s| &mut s.stage)
            && n < points
            && !marking.met.remove(&n)
        {
            marking.met.insert(n);
        }
        Vec::new()
    }

    /// The learner has compared the explanation with the model answer.
    pub(super) fn marked(&mut self, now: Millis) -> Vec<Effect> {
        let (Phase::Item(sitting), Some((_, item))) = (&self.phase, self.item()) else { return Vec::new() };
        let Stage::Marking(marking) = &sitting.stage else { return Vec::new() };
        let (confidence, verdict) = (marking.confidence, grading::of_marks(item, &marking.met));
        self.conclude(now, confidence, verdict)
    }

    /// The learner goes to the shell of a `command`.
    pub(super) fn shell(&mut self) -> Vec<Effect> {
        let Some((_, item)) = self.item() else { return Vec::new() };
        let (id, language) = (item.id.clone(), item.language.clone());
        let Question::Command(errand) = &item.question else { return Vec::new() };
        let errand = Box::new(errand.clone());
        match &self.phase {
            Phase::Item(s) if s.open() => vec![Effect::Shell { item: id, language, errand }],
            _ => Vec::new(),
        }
    }

    /// What was typed into the shell of the item at hand since the last word of it.
    pub(super) fn shell_typed(&mut self, typed: &str) -> Vec<Effect> {
        let is_command = self.item().is_some_and(|(_, i)| matches!(i.question, Question::Command(_)));
        if let Some(sitting) = self.sitting().filter(|s| is_command && s.open())
            && let Answer::Text(history) = &mut sitting.answer
        {
            let lines = text::typed(typed);
            let lines = lines.trim_end();
            if !lines.is_empty() {
                history.push_str(lines);
                history.push('\n');
            }
            let surplus = history.chars().count().saturating_sub(super::item::LONGEST);
            *history = history.chars().skip(surplus).collect();
        }
        Vec::new()
    }

    /// Begins the answer anew: the starter program, an empty order, a fresh folder.
    pub(super) fn afresh(&mut self) -> Vec<Effect> {
        let Some((_, item)) = self.item() else { return Vec::new() };
        let (empty, id) = (Answer::empty(item), item.id.clone());
        let folder = matches!(item.question, Question::Command(_));
        let Some(sitting) = self.sitting().filter(|s| s.open()) else { return Vec::new() };
        sitting.answer = empty;
        if !folder {
            return Vec::new();
        }
        self.notice = Some(Notice::info(msg!("folder-afresh")));
        vec![Effect::Fresh { item: id }]
    }
}
