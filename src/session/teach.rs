//! Teaching back: the learner corrects a pupil who believes what the learner once believed.
//!
//! Offered, never forced. The pupil says the authored belief; what the learner answers is judged against one point, what is so
//! instead: by a model that may grade, else by the learner, who compares. It is kept as evidence of its own; it certifies
//! nothing and closes no ledger.

use super::explain::Grading;
use super::item::{LONGEST, Stage};
use super::{Effect, Notice, Phase, Session};
use crate::curriculum::{Misconception, Skill, text};
use crate::dialogue::{Brief, Move};
use crate::grading::rubric::Point;
use crate::learner::{Evidence, Judge, Millis};
use crate::msg;
use serde::{Deserialize, Serialize};

/// A learner who corrects a pupil.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Teaching {
    /// Full skill id.
    pub skill: String,
    /// Id of the misconception.
    pub misconception: String,
    /// What the pupil says.
    pub pupil: String,
    /// What the learner says.
    pub said: String,
    /// How far it is.
    pub stage: Taught,
}

/// How far the teaching is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taught {
    /// The learner thinks and types.
    Explaining,
    /// A model judges it.
    Grading(Grading),
    /// The learner compares it with what is so.
    Comparing {
        /// Whether it says so.
        met: bool,
        /// Why the learner is asked.
        note: Option<String>,
    },
    /// It is over.
    Done {
        /// Whether it said what is so.
        met: bool,
        /// The model that judged it, and the words by which.
        graded: Option<(String, Option<String>)>,
    },
}

impl Session {
    /// The misconception that the learner could teach now: at home any of a skill that was begun, after a verdict that
    /// certified a skill one of that skill. First those that were never taught well, then those that are overcome.
    pub fn teachable(&self) -> Option<(&Skill, &Misconception)> {
        let here = match &self.phase {
            Phase::Home if self.learner.overall.placed => None,
            Phase::Item(s) if matches!(&s.stage, Stage::Judged(j) if j.certified && !j.may_retry) => {
                Some(self.skill()?.id.as_str())
            }
            _ => return None,
        };
        let begun = self.learner.skills.iter().filter(|(id, _)| here.is_none_or(|here| here == id.as_str()));
        let held = begun.filter_map(|(id, state)| Some((self.curriculum.skill(id)?, state)));
        let held = held.flat_map(|(skill, state)| {
            let all = state.misconceptions.iter();
            all.filter_map(move |(id, ledger)| Some((skill, skill.misconception(id)?, ledger)))
        });
        let first = held.min_by_key(|(_, _, l)| (l.taught_well, l.taught, l.open, std::cmp::Reverse(l.last_at)));
        first.map(|(skill, misconception, _)| (skill, misconception))
    }

    /// The misconception at hand.
    pub fn taught(&self) -> Option<(&Skill, &Misconception)> {
        let Phase::Teach(teaching) = &self.phase else { return None };
        let skill = self.curriculum.skill(&teaching.skill)?;
        Some((skill, skill.misconception(&teaching.misconception)?))
    }

    /// The learner wants to teach. The pupil says the authored belief; a model that may phrase lets the pupil go on.
    pub(super) fn teach(&mut self, now: Millis) -> Vec<Effect> {
        let found = self.teachable().filter(|_| self.pending.is_none());
        let Some((skill, misconception)) = found else {
            self.notice = Some(Notice::info(msg!("teach-nobody")));
            return Vec::new();
        };
        let teaching = Teaching {
            skill: skill.id.clone(),
            misconception: misconception.id.clone(),
            pupil: msg!("teach-pupil", belief = misconception.belief.as_str()),
            said: String::new(),
            stage: Taught::Explaining,
        };
        let brief = Brief { belief: misconception.belief.clone(), ..Brief::default() };
        let mut effects = self.show(Phase::Teach(Box::new(teaching)));
        effects.extend(self.phrase(now, Move::TeachBack, brief, None));
        effects
    }

    pub(super) fn teaching(&mut self) -> Option<&mut Teaching> {
        match &mut self.phase {
            Phase::Teach(teaching) => Some(teaching),
            _ => None,
        }
    }

    /// Goes back to a teaching, where it still makes sense; a grading begins anew.
    pub(super) fn restore_teaching(&mut self, mut teaching: Box<Teaching>) {
        if !matches!(teaching.stage, Taught::Done { .. }) {
            teaching.stage = Taught::Explaining;
        }
        self.phase = Phase::Teach(teaching);
        if self.taught().is_none() {
            self.phase = Phase::Home;
        }
    }

    /// What the learner types to the pupil.
    pub(super) fn teach_draft(&mut self, words: &str) -> Vec<Effect> {
        if let Some(teaching) = self.teaching().filter(|t| t.stage == Taught::Explaining) {
            teaching.said = text::typed(words).chars().take(LONGEST).collect();
        }
        Vec::new()
    }

    /// Enter.
    pub(super) fn teach_enter(&mut self, now: Millis) -> Vec<Effect> {
        let Some((_, misconception)) = self.taught() else { return self.show(Phase::Home) };
        let (belief, point) = (misconception.belief.clone(), misconception.correction.clone());
        let Phase::Teach(teaching) = &self.phase else { return Vec::new() };
        match &teaching.stage {
            Taught::Explaining if teaching.said.trim().is_empty() => {
                self.notice = Some(Notice::info(msg!("teach-empty")));
                Vec::new()
            }
            Taught::Explaining => {
                let grader = self.grader(&teaching.said);
                // What the pupil might have gone on to say comes too late.
                let mut effects = self.cancel_reply();
                effects.extend(match grader {
                    Ok(model) => self.grade_teaching(now, model, &belief, &point),
                    Err(note) => self.teaching_ungraded(note),
                });
                effects
            }
            Taught::Grading(_) => Vec::new(),
            Taught::Comparing { met, .. } => {
                let met = *met;
                self.taught_so(now, met, None)
            }
            Taught::Done { .. } => self.show(Phase::Home),
        }
    }

    /// The learner says that the own words make the point, or do not after all.
    pub(super) fn teach_mark(&mut self) -> Vec<Effect> {
        if let Some(Teaching { stage: Taught::Comparing { met, .. }, .. }) = self.teaching() {
            *met = !*met;
        }
        Vec::new()
    }

    /// The model has judged. Where it is not sure, or finds nothing, the learner decides: a pupil is no examination.
    pub(super) fn teaching_graded(&mut self, now: Millis, model: &str, point: Option<&Point>) -> Vec<Effect> {
        match point {
            Some(Point::Met { evidence }) => {
                self.taught_so(now, true, Some((model.to_string(), Some(evidence.clone()))))
            }
            _ => self.teaching_ungraded(Some(msg!("teach-unsure", model = text::printable(model)))),
        }
    }

    /// The learner compares.
    pub(super) fn teaching_ungraded(&mut self, note: Option<String>) -> Vec<Effect> {
        if let Some(teaching) = self.teaching() {
            teaching.stage = Taught::Comparing { met: false, note };
        }
        Vec::new()
    }

    fn taught_so(&mut self, now: Millis, met: bool, graded: Option<(String, Option<String>)>) -> Vec<Effect> {
        let Some(teaching) = self.teaching() else { return Vec::new() };
        let by = if graded.is_some() { Judge::Model } else { Judge::Learner };
        teaching.stage = Taught::Done { met, graded };
        let (skill, misconception) = (teaching.skill.clone(), teaching.misconception.clone());
        let evidence = Evidence::Taught { skill, misconception, answer: teaching.said.clone(), met, by };
        self.record(now, evidence)
    }
}
