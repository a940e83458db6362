//! How the learner seems to feel, and what follows: a guess that they can correct, offers that they can take, kind words.
//!
//! The guess itself is [`crate::learner::mood`]'s. Here the facts are gathered, the guess is shown at a quiet moment, and what
//! the learner says to it is recorded. In a test nothing is watched. Nothing here judges, and nothing is forced.

use super::item::{Hinted, Mode, Stage};
use super::words::answer_of;
use super::{Effect, Entry, Event, Notice, Offer, Phase, Session};
use crate::curriculum::Item;
use crate::dialogue::memory;
use crate::grading::Answer;
use crate::learner::habits::{Answered, Fact, Habit, Watch, Words, reading, skimming};
use crate::learner::mood::{Guess, Mood, guess};
use crate::learner::{Attempt, Evidence, Learner, Millis};
use crate::msg;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A guess that was passed over is not shown again for so long.
const PASSED_OVER: Millis = 15 * 60_000;
/// Answers for which kind words stay.
const GENTLE_FOR: u32 = 6;

/// What the learner says to a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// Yes, it is so.
    Right,
    /// No, I am fine.
    Fine,
}

/// What is kept of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feeling {
    /// The facts of this sitting.
    pub watch: Watch,
    /// The guess that is shown.
    pub guess: Option<Guess>,
    /// What is offered with it: only what can be had.
    pub offers: Vec<Offer>,
    /// A fact has come that a guess may follow from.
    news: bool,
    /// Answers for which words stay kind.
    gentle: u32,
    /// When guesses were shown last.
    shown: BTreeMap<Mood, Millis>,
    /// The item whose first hint was asked for before it could be read.
    nudged: String,
    /// The longest that the draft at hand has been, in characters.
    longest: u32,
    /// When the learner did something last.
    key_at: Option<Millis>,
}

/// The learner as they were before an answer, as far as it is looked at afterwards.
#[derive(Debug)]
pub(super) struct Before {
    /// The chance of a right answer, 0 to 1.
    expected: f64,
    usual_ms: u64,
    /// Until when the skill rests.
    rests_until: Millis,
    /// What is said of earlier mix-ups.
    recalled: Option<String>,
}

impl Feeling {
    /// The item is left: the guess that was shown with it goes.
    pub(super) fn left(&mut self) {
        self.guess = None;
        self.longest = 0;
    }

    /// After a restart: what is not shown is not guessed, and the time between is no pause.
    pub(super) fn restored(mut self, at_item: bool) -> Feeling {
        self.key_at = None;
        self.guess = self.guess.filter(|_| at_item);
        self
    }

    /// Whether words are to be kind.
    pub fn is_gentle(&self) -> bool {
        self.gentle > 0
    }
}

impl Session {
    /// Looks at an event before it is dealt with: pauses, deleted drafts, items put aside.
    pub(super) fn sense(&mut self, now: Millis, event: &Event) {
        if !event.is_from_learner() {
            return;
        }
        let last = self.feeling.key_at.replace(now);
        let Phase::Item(sitting) = &self.phase else { return };
        if sitting.mode != Mode::Practice || sitting.stage != Stage::Answering {
            return;
        }
        if let Some(ms) = last.and_then(|at| u64::try_from(now.saturating_sub(at)).ok())
            && ms >= crate::learner::habits::LONG_PAUSE
        {
            self.see(now, Fact::Paused { ms, usual_ms: self.usual_ms() });
        }
        match event {
            Event::Draft(Answer::Text(text)) => self.draft_changed(now, text),
            Event::Skip => {
                self.feeling.news = true;
                self.see(now, Fact::Skipped);
            }
            _ => {}
        }
    }

    fn draft_changed(&mut self, now: Millis, text: &str) {
        // A program to be repaired is no draft of the learner's.
        if self.item().is_none_or(|(_, i)| i.task().is_some()) {
            return;
        }
        let chars = u32::try_from(text.trim().chars().count()).unwrap_or(u32::MAX);
        let longest = self.feeling.longest.max(chars);
        self.feeling.longest = if chars == 0 { 0 } else { longest };
        if chars == 0 && longest >= crate::learner::habits::LONG_DRAFT {
            self.see(now, Fact::Emptied { chars: longest });
        }
    }

    /// What the learner wrote to the tutor, by its tone.
    pub(super) fn heard(&mut self, now: Millis, words: Words) {
        if words != Words::Neutral && self.practising() {
            self.feeling.news = true;
            self.see(now, Fact::Said(words));
        }
    }

    /// Facts that are evidence too.
    pub(super) fn observe(&mut self, now: Millis, evidence: &Evidence) {
        match evidence {
            Evidence::Hint { rung, .. } if self.practising() => {
                let Phase::Item(sitting) = &self.phase else { return };
                let since_ms = sitting.since_hint(now);
                let reading_ms = match (sitting.hinted, self.item()) {
                    (Some(hint), _) => hint.skimming_ms,
                    (None, Some((_, item))) => skimming(&item.prompt),
                    _ => 0,
                };
                let words = self.item().map(|(_, item)| hint_words(item, *rung)).unwrap_or_default();
                if let Some(sitting) = self.sitting() {
                    let at_ms = sitting.elapsed(now);
                    let hinted = Hinted { at_ms, skimming_ms: skimming(&words), reading_ms: reading(&words) };
                    sitting.hinted = Some(hinted);
                }
                self.feeling.news = true;
                self.see(now, Fact::Hint { rung: *rung, since_ms, reading_ms });
            }
            Evidence::Lesson { skill, ms } => {
                let reading_ms = self.curriculum.skill(skill).map_or(0, |s| skimming(&s.lesson));
                self.see(now, Fact::Lesson { skill: skill.clone(), ms: *ms, reading_ms });
            }
            _ => {}
        }
    }

    /// What is looked at before an answer counts.
    pub(super) fn before_answer(&self, at: Millis, attempt: &Attempt) -> Before {
        let item = self.curriculum.item(&attempt.item).map(|(_, i)| i);
        Before {
            expected: item.map_or(0.0, |i| self.learner.success(i, at)),
            usual_ms: usual_ms(&self.learner, attempt.kind),
            rests_until: self.rests_until(attempt.skill()),
            recalled: memory::recall(&self.learner, attempt, at, self.zone),
        }
    }

    fn rests_until(&self, skill: &str) -> Millis {
        self.learner.skills.get(skill).map_or(0, |s| s.rests_until)
    }

    /// An answer is on disk, and counts.
    pub(super) fn answer_observed(&mut self, at: Millis, attempt: &Attempt, before: Before) {
        // A miss that a model found counts when the learner accepts it.
        if attempt.is_claim() {
            return;
        }
        if self.practising() {
            let skill = attempt.skill();
            let struggle = self.learner.skills.get(skill).map_or(0, |s| s.struggle);
            self.feeling.news = true;
            self.feeling.gentle = self.feeling.gentle.saturating_sub(1);
            self.feeling.longest = 0;
            let answered = Answered {
                skill: skill.to_string(),
                correct: attempt.correct,
                retry: attempt.retry,
                helped: attempt.hints > 0 || attempt.revealed,
                ms: attempt.ms,
                reading_ms: attempt.reading_ms,
                usual_ms: before.usual_ms,
                confidence: attempt.confidence,
                expected: before.expected,
                struggle,
            };
            self.see(at, Fact::Answered(answered));
            if self.rests_until(skill) > before.rests_until {
                let title = self.curriculum.skill(skill).map_or(skill, |s| s.title.as_str());
                self.talk.log.push(Entry::Note(msg!("mood-off-ramp", skill = title.to_string())));
            }
        }
        if !attempt.placement {
            self.talk.log.extend(before.recalled.map(Entry::Note));
        }
    }

    fn see(&mut self, at: Millis, fact: Fact) {
        let Some(habit) = self.feeling.watch.see(at, fact) else { return };
        self.talk.log.extend(habit_words(habit).map(Entry::Note));
    }

    fn practising(&self) -> bool {
        matches!(&self.phase, Phase::Item(s) if s.mode == Mode::Practice)
    }

    fn usual_ms(&self) -> u64 {
        self.item().map_or(0, |(_, item)| usual_ms(&self.learner, item.kind()))
    }

    /// At the end of an event: whether a guess is to be shown now. Never while an answer is being typed, sent or judged.
    pub(super) fn look(&mut self, now: Millis) {
        let quiet = match &self.phase {
            Phase::Item(s) => s.mode == Mode::Practice && matches!(s.stage, Stage::Answering | Stage::Judged(_)),
            _ => false,
        };
        if !quiet || !std::mem::take(&mut self.feeling.news) || self.feeling.guess.is_some() {
            return;
        }
        let made = guess(&self.feeling.watch, now);
        let shown = self.feeling.shown.get(&made.mood);
        let again = shown.is_some_and(|at| now.saturating_sub(*at).saturating_abs() < PASSED_OVER);
        if again || !self.learner.overall.moods.allows(&made, now) {
            return;
        }
        self.feeling.shown.insert(made.mood, now);
        if made.mood.is_heavy() {
            self.feeling.gentle = GENTLE_FOR;
        }
        self.feeling.offers = Offer::to(made.mood).iter().copied().filter(|o| self.can(now, *o)).collect();
        self.feeling.guess = Some(made);
    }

    /// The learner says whether a guess is right. It is kept, for this and all later sessions.
    pub(super) fn correct_mood(&mut self, now: Millis, said: Correction) -> Vec<Effect> {
        let Some(made) = self.feeling.guess.take() else {
            self.notice = Some(Notice::info(msg!("mood-none")));
            return Vec::new();
        };
        let right = said == Correction::Right;
        self.notice = Some(Notice::info(match right {
            true => msg!("mood-thanks-right"),
            false => msg!("mood-thanks-fine"),
        }));
        if !right && made.mood.is_heavy() {
            self.feeling.gentle = 0;
        }
        self.mood_corrected(now, &made, right)
    }

    pub(super) fn mood_corrected(&mut self, now: Millis, made: &Guess, right: bool) -> Vec<Effect> {
        let strength = (made.strength.clamp(0.0, 1.0) * 100.0).round() as u8;
        self.record(now, Evidence::MoodCorrected { guess: made.mood, strength, right })
    }

    /// A hint asked for before the question can have been read: a kind word first. The second press takes it.
    pub(super) fn nudged(&mut self, now: Millis) -> bool {
        let (Phase::Item(sitting), Some((_, item))) = (&self.phase, self.item()) else { return false };
        let elapsed = sitting.elapsed(now);
        // A time of 0 says that no clock has moved.
        // Who has begun an answer has read the question.
        let untouched = sitting.answer == Answer::empty(item) && sitting.tries == 0;
        let fresh = self.practising() && sitting.open() && !sitting.helped() && untouched;
        let early = fresh && elapsed > 0 && elapsed < skimming(&item.prompt);
        if !early || self.feeling.nudged == item.id {
            return false;
        }
        self.feeling.nudged = item.id.clone();
        self.notice = Some(Notice::info(msg!("mood-read-first")));
        true
    }
}

/// What stands there after a hint of this rung.
fn hint_words(item: &Item, rung: u8) -> String {
    let hint = usize::from(rung).checked_sub(1).and_then(|n| item.hints.get(n));
    hint.cloned().unwrap_or_else(|| format!("{} {}", answer_of(item), item.explanation))
}

/// The learner's usual time for a kind of item, milliseconds; 0 before it has settled.
fn usual_ms(learner: &Learner, kind: crate::curriculum::Kind) -> u64 {
    let times = learner.overall.pace.kinds.get(&kind).filter(|t| t.n >= crate::learner::pace::SETTLED);
    times.map_or(0, |t| (t.mean.max(0.0) * 1000.0) as u64)
}

/// A habit, named kindly. A streak and spinning have offers and an off-ramp instead.
fn habit_words(habit: Habit) -> Option<String> {
    match habit {
        Habit::RapidGuessing => Some(msg!("habit-rapid")),
        Habit::HintClickThrough => Some(msg!("habit-hints")),
        Habit::AnswerBeforeLesson => Some(msg!("habit-lesson")),
        Habit::EasyStreak | Habit::WheelSpinning => None,
    }
}
