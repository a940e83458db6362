//! The fold: how one piece of evidence changes what is believed.

use super::taste::Sign;
use super::*;

/// What a piece of evidence changed, so that only that need be stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Touched {
    /// The profile.
    pub profile: bool,
    /// Ids of skills.
    pub skills: Vec<String>,
    /// Ids of items.
    pub items: Vec<String>,
}

/// What the learner brings, as a start for the general ability (logits).
fn head_start(experience: Experience) -> f64 {
    match experience {
        Experience::None => -0.6,
        Experience::Other => 0.0,
        Experience::Some => 0.6,
    }
}

impl Learner {
    /// Takes one piece of evidence in. `at` may lie before earlier evidence (a clock set back): time then stands still.
    pub fn apply(&mut self, at: Millis, evidence: &Evidence) -> Touched {
        let mut touched = Touched::default();
        match evidence {
            Evidence::Profile(profile) => {
                if self.overall.attempts == 0 {
                    self.overall.estimator.start_at(head_start(profile.experience));
                }
                // What was forgotten does not come back with a changed plan.
                if self.profile.as_ref().map(|p| &p.interests) != Some(&profile.interests) {
                    self.overall.taste.interested(at, &profile.interests);
                }
                self.profile = Some(profile.clone());
                touched.profile = true;
            }
            Evidence::Placed { .. } => self.overall.placed = true,
            Evidence::Lesson { skill, ms } => {
                self.overall.pace.read(*ms);
                let state = self.skills.entry(skill.clone()).or_default();
                state.lesson_read = true;
                state.latest.worked(at, *ms, 0);
                touched.skills.push(skill.clone());
            }
            Evidence::Attempt(attempt) if attempt.is_claim() => self.claim(at, attempt, &mut touched),
            Evidence::Attempt(attempt) => self.attempt(at, attempt, &mut touched),
            Evidence::Accepted { item } => self.accept(at, item, &mut touched),
            Evidence::Contested { item, .. } => self.contest(item, &mut touched),
            Evidence::Taught { skill, misconception, met, .. } => {
                self.taught(at, skill, misconception, *met, &mut touched);
            }
            Evidence::Skipped { item } => {
                let state = self.items.entry(item.clone()).or_default();
                state.skipped += 1;
                state.last_at = state.last_at.max(at);
                touched.items.push(item.clone());
                let skill = item.split_once('/').map_or(item.as_str(), |(s, _)| s);
                self.overall.taste.skill(at, skill, Sign::Skipped);
            }
            Evidence::Rated { style: Some(style), up, .. } => self.overall.taste.style(at, *style, *up),
            Evidence::Rated { skill, up, .. } => {
                self.overall.taste.skill(at, skill, if *up { Sign::Up } else { Sign::Down });
            }
            Evidence::Chosen { skill } => self.overall.taste.skill(at, skill, Sign::Up),
            Evidence::TasteForgotten => self.overall.taste.forget(),
            Evidence::MoodCorrected { guess, right, .. } => self.overall.moods.corrected(at, *guess, *right),
            Evidence::MoodsForgotten => self.overall.moods = Default::default(),
            Evidence::Said { style: Some(_), .. } => self.overall.taste.draws += 1,
            Evidence::Hint { .. } | Evidence::Said { .. } | Evidence::Disputed { .. } | Evidence::Unknown => {}
        }
        touched
    }

    fn attempt(&mut self, at: Millis, attempt: &Attempt, touched: &mut Touched) {
        let id = attempt.skill().to_string();
        let state = self.skills.entry(id.clone()).or_default();
        let (before, _) = self.overall.estimator.mastery(&state.belief, at);
        self.overall.pace.answered(at, attempt);
        state.tally.answered(attempt);
        state.latest.worked(at, attempt.ms, 1);
        if attempt.studied() {
            // The worked example has just been read.
            state.examples = state.examples.saturating_add(1);
            state.lesson_read = true;
        }
        self.overall.estimator.update(&mut state.belief, attempt, at);
        // Copying the answer that was just shown recalls nothing.
        if !(attempt.correct && attempt.revealed) {
            state.memory.answered(attempt.correct, attempt.unassisted(), at);
        }
        state.attempts += 1;
        state.answering_ms = state.answering_ms.saturating_add(attempt.ms);
        state.last_at = state.last_at.max(at);
        if attempt.unassisted() {
            state.unassisted += 1;
        }
        state.last_unassisted_right = attempt.unassisted() && attempt.correct;
        state.note_misconceptions(at, attempt);
        let (estimate, _) = self.overall.estimator.mastery(&state.belief, at);
        state.trail.push((at, estimate as f32, attempt.correct));
        if state.trail.len() > TRAIL {
            state.trail.remove(0);
        }
        state.note_step(at, attempt, before, estimate);
        state.note_progress(at, estimate, attempt.correct);

        let item = self.items.entry(attempt.item.clone()).or_default();
        item.seen += 1;
        item.last_at = item.last_at.max(at);
        item.last_correct = attempt.correct;
        item.hash = attempt.hash;
        item.claim = None;

        let overall = &mut self.overall;
        overall.attempts += 1;
        overall.correct += u32::from(attempt.correct);
        overall.answering_ms = overall.answering_ms.saturating_add(attempt.ms);
        overall.last_at = overall.last_at.max(at);
        overall.last_skill = id.clone();
        overall.days.worked(at);
        overall.lately.worked(at, attempt.ms, 1);
        touched.skills.push(id);
        touched.items.push(attempt.item.clone());
    }
}

impl SkillState {
    pub(super) fn note_step(&mut self, at: Millis, attempt: &Attempt, before: f64, after: f64) {
        self.steps.push(Step {
            at,
            item: attempt.item.clone(),
            correct: attempt.correct,
            before,
            after,
            weight: estimate::weight(attempt),
            hints: attempt.hints,
            revealed: attempt.revealed,
            retry: attempt.retry,
            rapid: attempt.rapid(),
            confidence: attempt.confidence,
            placement: attempt.placement,
            by_model: attempt.marked_by.is_some(),
        });
        if self.steps.len() > STEPS {
            self.steps.remove(0);
        }
    }

    /// Opens the misconception that was shown; closes those that the item tempted to and an unassisted learner resisted.
    fn note_misconceptions(&mut self, at: Millis, attempt: &Attempt) {
        if let Some(id) = &attempt.misconception {
            let ledger = self.misconceptions.entry(id.clone()).or_default();
            ledger.shown += 1;
            ledger.last_at = at;
            ledger.open = true;
        }
        if attempt.correct && attempt.unassisted() {
            for id in &attempt.tempts {
                if let Some(ledger) = self.misconceptions.get_mut(id).filter(|l| l.open) {
                    ledger.open = false;
                    ledger.closed_at = at;
                }
            }
        }
    }

    /// Certifies, takes a certificate back after a failed review, and sends a spinning learner down the off-ramp: one who in
    /// [`OFF_RAMP`] answers was neither certified nor right three times in a row (the mark of Beck & Gong 2013).
    fn note_progress(&mut self, at: Millis, estimate: f64, correct: bool) {
        if self.certified(estimate) {
            self.mastered = true;
            self.struggle = 0;
        } else {
            if !correct {
                self.mastered = false;
            }
            let last = self.trail.iter().rev().take(3);
            let run = last.clone().count() == 3 && last.clone().all(|(_, _, right)| *right);
            self.struggle = if run && self.last_unassisted_right { 0 } else { self.struggle + 1 };
            if self.struggle >= OFF_RAMP {
                self.struggle = 0;
                self.rests_until = at.saturating_add(DAY);
                // The worked example comes again before the next question.
                self.lesson_read = false;
                self.last_unassisted_right = false;
            }
        }
    }
}
