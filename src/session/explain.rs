//! A free explanation judged by a model that has earned it: one point after the other, several samples of each.
//!
//! Whatever goes wrong (no model, a stall, a reply without form, an answer that talks to the grader), the learner compares
//! the explanation with the model answer, as without a model, and is told why. Nothing of a grading in progress is kept over
//! a restart. Where a point is not sure, the learner decides, with what the model found ticked already.

use super::item::Stage;
use super::run::Marking;
use super::teach::Taught;
use super::{Effect, Phase, Session};
use crate::curriculum::{Question, text};
use crate::dialogue::Part;
use crate::dialogue::rubric::{self, Ask, SAMPLES, Unfit};
use crate::grading::Verdict;
use crate::grading::rubric::{Point, Sample, is_settled, of_points, point};
use crate::learner::Millis;
use crate::llm::{EngineEvent, ModelState};
use crate::msg;
use serde::{Deserialize, Serialize};

/// How long one request may take, in milliseconds.
const PATIENCE: Millis = 60_000;
/// The longest reply that is listened to, in bytes.
const MOST_HEARD: usize = 8_000;
/// A grading in progress.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grading {
    /// The request at hand.
    pub id: u64,
    /// The model that is asked.
    pub model: String,
    /// How sure the learner was.
    pub confidence: Option<u8>,
    /// What is asked about each point so far, see [`Grading::at`].
    pub samples: Vec<Vec<Sample>>,
    pub(super) question: String,
    pub(super) words: String,
    pub(super) points: Vec<String>,
    heard: String,
    since: Millis,
}

impl Grading {
    fn new(model: String, question: &str, words: &str, points: &[String]) -> Grading {
        Grading {
            id: 0,
            model,
            confidence: None,
            samples: vec![Vec::new(); points.len()],
            question: question.to_string(),
            words: words.to_string(),
            points: points.to_vec(),
            heard: String::new(),
            since: 0,
        }
    }

    /// The point that is asked about, counted from 1, and how many there are.
    pub fn at(&self) -> (usize, usize) {
        (self.open().unwrap_or(self.points.len()).saturating_add(1).min(self.points.len()), self.points.len())
    }

    /// The first point that is not settled, counted from 0.
    fn open(&self) -> Option<usize> {
        self.samples.iter().position(|s| !is_settled(s, SAMPLES, &self.words, &self.question))
    }

    fn found(&self) -> Vec<Point> {
        self.samples.iter().map(|s| point(s, &self.words, &self.question)).collect()
    }
}

/// The places of the points that are met.
pub(super) fn met(points: &[Point]) -> std::collections::BTreeSet<usize> {
    let met = points.iter().enumerate().filter(|(_, p)| matches!(p, Point::Met { .. }));
    met.map(|(n, _)| n).collect()
}

/// What a model found of each point, in Markdown, and how it can be contested.
fn report(model: &str, texts: &[String], points: &[Point]) -> String {
    let line = |(text, point): (&String, &Point)| match point {
        Point::Met { evidence } => msg!("graded-met", point = text.as_str(), quote = evidence.as_str()),
        Point::NotMet => msg!("graded-not-met", point = text.as_str()),
        Point::Unsure => msg!("graded-unsure", point = text.as_str()),
    };
    let lines: Vec<String> = texts.iter().zip(points).map(|p| format!("- {}", line(p))).collect();
    format!("{}\n\n{}", msg!("graded-by", model = text::printable(model)), lines.join("\n"))
}

impl Session {
    /// The model that may judge these words; else why there is none, where the learner is to know.
    pub(super) fn grader(&self, words: &str) -> Result<String, Option<String>> {
        if !self.standing.may(Part::Grade) {
            return Err(None);
        }
        let ModelState::Ready(info) = &self.model else { return Err(Some(msg!("grade-not-ready"))) };
        match rubric::unfit(words) {
            Some(Unfit::Instructs) => Err(Some(msg!("grade-instructs"))),
            Some(Unfit::Long) => Err(Some(msg!("grade-long"))),
            None => Ok(info.name.clone()),
        }
    }

    /// An explanation is to be judged: by a model that may, else by the learner.
    pub(super) fn explained(&mut self, now: Millis, confidence: Option<u8>) -> Vec<Effect> {
        let (Phase::Item(sitting), Some((_, item))) = (&self.phase, self.item()) else { return Vec::new() };
        let Question::Explain(rubric) = &item.question else { return Vec::new() };
        let words = sitting.answer.words(item);
        // Who has contested the model's verdict judges this sitting alone.
        let own = sitting.mode.is_test() || sitting.contested > 0;
        let model = if own { Err(None) } else { self.grader(&words) };
        let stage = match model {
            Ok(model) => {
                Stage::Grading(Grading { confidence, ..Grading::new(model, &item.prompt, &words, &rubric.points) })
            }
            Err(note) => Stage::Marking(Marking { confidence, note, ..Marking::default() }),
        };
        if let Some(sitting) = self.sitting() {
            sitting.stage = stage;
        }
        self.next_sample(now)
    }

    /// Begins to judge what the learner says to a pupil, against the one point of what is so instead.
    pub(super) fn grade_teaching(&mut self, now: Millis, model: String, belief: &str, point: &str) -> Vec<Effect> {
        let Phase::Teach(teaching) = &mut self.phase else { return Vec::new() };
        let grading = Grading::new(model, belief, &teaching.said, &[point.to_string()]);
        teaching.stage = Taught::Grading(grading);
        self.next_sample(now)
    }

    fn grading(&mut self) -> Option<&mut Grading> {
        match &mut self.phase {
            Phase::Item(sitting) => match &mut sitting.stage {
                Stage::Grading(grading) => Some(grading),
                _ => None,
            },
            Phase::Teach(teaching) => match &mut teaching.stage {
                Taught::Grading(grading) => Some(grading),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a model is judging now.
    pub fn being_graded(&self) -> Option<&Grading> {
        match &self.phase {
            Phase::Item(sitting) => match &sitting.stage {
                Stage::Grading(grading) => Some(grading),
                _ => None,
            },
            Phase::Teach(teaching) => match &teaching.stage {
                Taught::Grading(grading) => Some(grading),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether an event is about the grading at hand.
    pub(super) fn is_grading(&self, event: &EngineEvent) -> bool {
        self.being_graded().is_some_and(|g| event.id() == Some(g.id))
    }

    /// Asks for the next sample; where all are there, ends the grading.
    fn next_sample(&mut self, now: Millis) -> Vec<Effect> {
        if self.grading().is_none() {
            return Vec::new();
        }
        let id = self.new_id();
        let Some(grading) = self.grading() else { return Vec::new() };
        let Some(n) = grading.open() else { return self.graded(now) };
        let (Some(text), Some(samples)) = (grading.points.get(n), grading.samples.get(n)) else { return Vec::new() };
        let ask = Ask { question: &grading.question, words: &grading.words, point: text };
        match rubric::request(&ask, id, samples.len()) {
            Ok(request) => {
                grading.id = id;
                grading.since = now;
                grading.heard.clear();
                vec![Effect::Generate(request)]
            }
            Err(why) => self.ungraded(msg!("grade-failed", why = why.to_string())),
        }
    }

    /// Something about the request at hand.
    pub(super) fn grading_event(&mut self, now: Millis, event: EngineEvent) -> Vec<Effect> {
        let Some(grading) = self.grading() else { return Vec::new() };
        let (id, late) = (grading.id, now.saturating_sub(grading.since) > PATIENCE);
        let stop = |session: &mut Session, note: String| {
            let mut effects = vec![Effect::Cancel(id)];
            effects.extend(session.ungraded(note));
            effects
        };
        match event {
            EngineEvent::Text { text, .. } if grading.heard.len() + text.len() <= MOST_HEARD => {
                grading.heard.push_str(&text);
                Vec::new()
            }
            EngineEvent::Text { .. } => stop(self, msg!("grade-invalid")),
            EngineEvent::Stalled { .. } => stop(self, msg!("grade-stalled")),
            EngineEvent::Queued { .. } | EngineEvent::Progress { .. } if late => stop(self, msg!("grade-stalled")),
            EngineEvent::Failed { error, .. } => self.ungraded(msg!("grade-failed", why = text::printable(&error))),
            EngineEvent::Done { .. } => match rubric::read(&grading.heard) {
                Ok(claim) => {
                    let n = grading.open();
                    let sample = Sample { met: claim.met, evidence: claim.evidence };
                    if let Some(samples) = n.and_then(|n| grading.samples.get_mut(n)) {
                        samples.push(sample);
                    }
                    self.next_sample(now)
                }
                Err(_) => self.ungraded(msg!("grade-invalid")),
            },
            EngineEvent::Queued { .. } | EngineEvent::Progress { .. } | EngineEvent::State(_) => Vec::new(),
        }
    }

    /// All samples are there.
    fn graded(&mut self, now: Millis) -> Vec<Effect> {
        let Some(grading) = self.grading().cloned() else { return Vec::new() };
        let points = grading.found();
        if matches!(self.phase, Phase::Teach(_)) {
            return self.teaching_graded(now, &grading.model, points.first());
        }
        if let Some(verdict) = of_points(&grading.model, &points) {
            let feedback = report(&grading.model, &grading.points, &points);
            return self.conclude(now, grading.confidence, Verdict { feedback, ..verdict });
        }
        let note = Some(msg!("grade-unsure", model = text::printable(&grading.model)));
        self.mark_yourself(Marking { confidence: grading.confidence, met: met(&points), found: points, note });
        Vec::new()
    }

    fn mark_yourself(&mut self, marking: Marking) {
        if let Some(sitting) = self.sitting() {
            sitting.stage = Stage::Marking(marking);
        }
    }

    /// There is no verdict of the model, and why: the learner judges.
    fn ungraded(&mut self, note: String) -> Vec<Effect> {
        let Some(grading) = self.grading() else { return Vec::new() };
        let confidence = grading.confidence;
        if matches!(self.phase, Phase::Teach(_)) {
            return self.teaching_ungraded(Some(note));
        }
        self.mark_yourself(Marking { confidence, note: Some(note), ..Marking::default() });
        Vec::new()
    }

    /// Escape: the learner judges instead.
    pub(super) fn stop_grading(&mut self) -> Option<Vec<Effect>> {
        let id = self.grading()?.id;
        let mut effects = vec![Effect::Cancel(id)];
        effects.extend(self.ungraded(msg!("grade-stopped")));
        Some(effects)
    }

    /// The item is left: nobody listens any more.
    pub(super) fn drop_grading(&mut self) -> Vec<Effect> {
        let Some(grading) = self.grading() else { return Vec::new() };
        let id = grading.id;
        match &mut self.phase {
            Phase::Item(sitting) => sitting.stage = Stage::Answering,
            Phase::Teach(teaching) => teaching.stage = Taught::Explaining,
            _ => {}
        }
        vec![Effect::Cancel(id)]
    }
}
