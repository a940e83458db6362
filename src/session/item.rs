//! An item from the question to the verdict: answer, confidence, hints, saving, judgement, a second try.
//!
//! The order is the promise: graded by the key, written to disk, and only then shown.

use super::words::answer_of;
use super::{Effect, Entry, Event, Notice, Patch, Phase, Session};
use crate::curriculum::{Item, Kind, text};
use crate::grading::{self, Answer, Verdict};
use crate::learner::{Attempt, Evidence, Learner, Millis, Standing};
use crate::policy::Reason;
use serde::{Deserialize, Serialize};

/// Rungs of hints before the reveal.
pub const HINTS: u8 = 3;
/// Tries at one sitting.
const TRIES: u8 = 2;
/// The longest typed answer, in characters.
const LONGEST: usize = 10_000;
/// Least milliseconds that a fast reader spends on a word of the question.
const MS_PER_WORD: u64 = 40;

/// Why an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// To learn.
    Practice,
    /// To find where to start: no hints, one try.
    Placement,
}

/// A learner at an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sitting {
    /// Full item id.
    pub item: String,
    /// The item's meaning when it was shown.
    pub hash: u32,
    /// Why this item.
    pub reason: Reason,
    /// Why an item at all.
    pub mode: Mode,
    /// The answer so far.
    pub answer: Answer,
    /// Hints taken, 0 to 3.
    pub hints: u8,
    /// Whether the answer was shown.
    pub revealed: bool,
    /// Whether the learner talked with the tutor before answering: that is help too.
    pub talked: bool,
    /// Answers judged at this sitting.
    pub tries: u8,
    /// How far it is.
    pub stage: Stage,
    /// When the question (or the second try) began, in this run of the program.
    pub shown_at: Millis,
    /// Time spent in earlier runs, in milliseconds.
    pub spent_ms: u64,
}

/// How far a sitting is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The learner thinks and types.
    Answering,
    /// How sure are you?
    Confidence,
    /// On its way to the disk.
    Saving,
    /// The disk refused; why, and how to mend it.
    NotSaved(String),
    /// The verdict is shown.
    Judged(Judged),
}

/// A verdict with what it changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// Mastery estimate before, 0 to 1.
    pub before: f64,
    /// And after.
    pub after: f64,
    /// The skill was certified by this answer.
    pub certified: bool,
    /// What the learner said about being sure.
    pub confidence: Option<u8>,
    /// Another try is offered.
    pub may_retry: bool,
}

/// An attempt on its way to the disk: nothing of it counts before it is there.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    id: u64,
    learner: Learner,
    judged: Judged,
    effect: Effect,
}

impl Sitting {
    /// Milliseconds since the item was shown.
    pub fn elapsed(&self, now: Millis) -> u64 {
        self.spent_ms + now.saturating_sub(self.shown_at).max(0) as u64
    }

    /// Whether the learner may still change the answer.
    pub fn open(&self) -> bool {
        self.stage == Stage::Answering
    }
}

impl Session {
    pub(super) fn sitting(&mut self) -> Option<&mut Sitting> {
        match &mut self.phase {
            Phase::Item(sitting) => Some(sitting),
            _ => None,
        }
    }

    pub(super) fn ask(&mut self, now: Millis, id: &str, reason: Reason, mode: Mode) -> Vec<Effect> {
        let Some((_, item)) = self.curriculum.item(id) else { return Vec::new() };
        let sitting = Sitting {
            item: item.id.clone(),
            hash: item.hash,
            reason,
            mode,
            answer: Answer::empty(item),
            hints: 0,
            revealed: false,
            talked: false,
            tries: 0,
            stage: Stage::Answering,
            shown_at: now,
            spent_ms: 0,
        };
        self.show(Phase::Item(Box::new(sitting)))
    }

    pub(super) fn draft(&mut self, answer: Answer) -> Vec<Effect> {
        if matches!(self.phase, Phase::Welcome(_)) {
            return self.welcome_draft(answer);
        }
        let Some(sitting) = self.sitting().filter(|s| s.open()) else { return Vec::new() };
        match (&mut sitting.answer, answer) {
            (Answer::Text(old), Answer::Text(new)) => {
                *old = text::printable(&new).chars().take(LONGEST).collect();
            }
            (Answer::Picked(old), Answer::Picked(new)) => *old = new,
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn pick(&mut self, now: Millis, n: usize) -> Vec<Effect> {
        if matches!(self.phase, Phase::Welcome(_)) {
            return self.welcome_pick(now, n);
        }
        let Some((kind, options)) = self.item().map(|(_, i)| (i.kind(), i.options().len())) else { return Vec::new() };
        let Some(sitting) = self.sitting().filter(|s| s.open()) else { return Vec::new() };
        let Answer::Picked(picked) = &mut sitting.answer else { return Vec::new() };
        if n >= options {
            return Vec::new();
        }
        if kind == Kind::Choices {
            if !picked.remove(&n) {
                picked.insert(n);
            }
            return Vec::new();
        }
        *picked = [n].into();
        self.item_enter(now)
    }

    pub(super) fn item_enter(&mut self, now: Millis) -> Vec<Effect> {
        let Some(sitting) = self.sitting() else { return Vec::new() };
        match &sitting.stage {
            Stage::Answering if sitting.answer.is_empty() && sitting.revealed => self.leave_item(now),
            Stage::Answering if sitting.answer.is_empty() => {
                self.notice = Some(Notice::info("There is no answer yet. A hint may help."));
                Vec::new()
            }
            Stage::Answering if sitting.mode == Mode::Placement => self.submit(now, None),
            Stage::Answering => {
                sitting.stage = Stage::Confidence;
                Vec::new()
            }
            Stage::Confidence => self.submit(now, None),
            Stage::Saving => Vec::new(),
            Stage::NotSaved(_) => self.save_again(),
            Stage::Judged(judged) if judged.may_retry => {
                sitting.stage = Stage::Answering;
                sitting.spent_ms = 0;
                sitting.shown_at = now;
                if let Answer::Picked(picked) = &mut sitting.answer {
                    picked.clear();
                }
                Vec::new()
            }
            Stage::Judged(_) => self.leave_item(now),
        }
    }

    pub(super) fn confidence(&mut self, now: Millis, level: Option<u8>) -> Vec<Effect> {
        match self.sitting() {
            Some(s) if s.stage == Stage::Confidence => self.submit(now, level.filter(|l| (1..=4).contains(l))),
            _ => Vec::new(),
        }
    }

    /// Grades, and sends the attempt to the store. The verdict waits for [`Event::Stored`].
    fn submit(&mut self, now: Millis, confidence: Option<u8>) -> Vec<Effect> {
        let Some((_, item)) = self.item() else { return Vec::new() };
        let Phase::Item(sitting) = &self.phase else { return Vec::new() };
        let verdict = grading::grade(item, &sitting.answer);
        let attempt = attempt(item, sitting, &verdict, confidence, now);
        let skill = attempt.skill().to_string();
        let mut learner = self.learner.clone();
        let before = learner.mastery(&skill, now);
        let touched = learner.apply(now, &Evidence::Attempt(attempt.clone()));
        let after = learner.mastery(&skill, now);
        let last_try = sitting.tries + 1 >= TRIES || sitting.mode == Mode::Placement || sitting.revealed;
        let judged = Judged {
            may_retry: !verdict.correct && !last_try,
            verdict,
            before: before.estimate,
            after: after.estimate,
            certified: after.standing == Standing::Mastered && before.standing != Standing::Mastered,
            confidence,
        };
        let id = self.new_id();
        let effect = Effect::Append {
            id,
            at: now,
            evidence: Box::new(Evidence::Attempt(attempt)),
            patch: Box::new(Patch::of(&learner, &touched)),
        };
        self.pending = Some(Pending { id, learner, judged, effect: effect.clone() });
        self.saved = false;
        if let Some(sitting) = self.sitting() {
            sitting.stage = Stage::Saving;
        }
        vec![effect]
    }

    /// The attempt is on disk: now it counts, and the verdict is shown.
    pub(super) fn attempt_stored(&mut self, id: u64) -> Vec<Effect> {
        let Some(pending) = self.pending.take_if(|p| p.id == id) else { return Vec::new() };
        self.learner = pending.learner;
        self.saved = self.unsaved.is_empty();
        let right = pending.judged.verdict.correct;
        self.today.0 += 1;
        self.today.1 += u32::from(right);
        let mut answered = None;
        if let Some(sitting) = self.sitting() {
            sitting.tries += 1;
            sitting.stage = Stage::Judged(pending.judged);
            answered = Some((sitting.item.clone(), sitting.mode));
        }
        if let Some((item, mode)) = answered {
            self.remember(&item);
            if mode == Mode::Placement {
                self.placement.push((item, right));
            }
        }
        self.log_verdict();
        Vec::new()
    }

    /// The verdict becomes a part of the conversation, so that what is said later stands below it.
    pub(super) fn log_verdict(&mut self) {
        let said = self.verdict_words();
        let answer = match (&self.phase, self.item()) {
            (Phase::Item(sitting), Some((_, item))) => sitting.answer.words(item),
            _ => String::new(),
        };
        self.talk.log.push(Entry::Verdict { answer, said });
    }

    /// The attempt could not be written; returns whether it was this attempt.
    pub(super) fn attempt_not_stored(&mut self, id: u64, why: &str) -> bool {
        let ours = self.pending.as_ref().is_some_and(|p| p.id == id);
        if ours && let Some(sitting) = self.sitting() {
            sitting.stage = Stage::NotSaved(why.to_string());
        }
        ours
    }

    /// Tries to write the same attempt again.
    fn save_again(&mut self) -> Vec<Effect> {
        let Some(effect) = self.pending.as_ref().map(|p| p.effect.clone()) else { return Vec::new() };
        if let Some(sitting) = self.sitting() {
            sitting.stage = Stage::Saving;
        }
        vec![effect]
    }

    pub(super) fn hint(&mut self, now: Millis) -> Vec<Effect> {
        let Some((hints, key, explanation)) =
            self.item().map(|(_, i)| (i.hints.clone(), answer_of(i), i.explanation.clone()))
        else {
            return Vec::new();
        };
        let Some(sitting) = self.sitting() else { return Vec::new() };
        if sitting.mode == Mode::Placement {
            self.notice = Some(Notice::info("No hints in the placement: skip what you do not know."));
            return Vec::new();
        }
        if !sitting.open() || sitting.revealed {
            return Vec::new();
        }
        let rung = sitting.hints + 1;
        let item = sitting.item.clone();
        let entry = match hints.get(usize::from(sitting.hints)) {
            Some(hint) if rung <= HINTS => {
                sitting.hints = rung;
                Entry::Hint { rung, text: hint.clone() }
            }
            _ => {
                sitting.revealed = true;
                Entry::Reveal { answer: key, explanation }
            }
        };
        self.talk.log.push(entry);
        self.record(now, Evidence::Hint { item, rung })
    }

    /// Puts the item aside; in the placement it counts as not known.
    pub(super) fn skip(&mut self, now: Millis) -> Vec<Effect> {
        if matches!(self.phase, Phase::Welcome(_)) {
            return self.welcomed(now, false);
        }
        let Some(sitting) = self.sitting() else { return Vec::new() };
        match (&sitting.stage, sitting.mode) {
            (Stage::Answering, Mode::Placement) => {
                let empty = matches!(sitting.answer, Answer::Picked(_));
                sitting.answer = if empty { Answer::Picked([].into()) } else { Answer::Text(String::new()) };
                self.submit(now, None)
            }
            (Stage::Answering | Stage::Confidence, Mode::Practice) => {
                let item = sitting.item.clone();
                let mut effects = self.record(now, Evidence::Skipped { item: item.clone() });
                self.remember(&item);
                effects.extend(self.advance(now));
                effects
            }
            (Stage::Judged(_), _) => self.leave_item(now),
            _ => Vec::new(),
        }
    }

    /// In the placement: ends it here. After a wrong answer: no second try.
    pub(super) fn give_up(&mut self, now: Millis) -> Vec<Effect> {
        let Some(sitting) = self.sitting() else { return Vec::new() };
        match (&mut sitting.stage, sitting.mode) {
            (Stage::Answering, Mode::Placement) => self.end_placement(now),
            (Stage::Judged(judged), _) if judged.may_retry => {
                judged.may_retry = false;
                let said = self.closing_words();
                self.talk.log.push(Entry::Verdict { answer: String::new(), said });
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn leave_item(&mut self, now: Millis) -> Vec<Effect> {
        let Some(sitting) = self.sitting() else { return Vec::new() };
        let (item, unanswered) = (sitting.item.clone(), sitting.tries == 0);
        let mut effects = Vec::new();
        if unanswered {
            effects.extend(self.record(now, Evidence::Skipped { item: item.clone() }));
            self.remember(&item);
        }
        effects.extend(self.advance(now));
        effects
    }

    /// Escape: from the confidence question back to the answer.
    pub(super) fn reconsider(&mut self) {
        if let Some(sitting) = self.sitting()
            && sitting.stage == Stage::Confidence
        {
            sitting.stage = Stage::Answering;
        }
    }
}

/// The evidence of an answer.
fn attempt(item: &Item, sitting: &Sitting, verdict: &Verdict, confidence: Option<u8>, now: Millis) -> Attempt {
    let wrong_options = item.options().iter().filter(|o| !o.correct).map(|o| &o.cause);
    let causes = wrong_options.chain(item.wrong().iter().map(|w| &w.cause));
    let mut tempts: Vec<String> = causes.filter_map(|c| c.misconception.clone()).collect();
    tempts.sort();
    tempts.dedup();
    let words = item.prompt.split_whitespace().count() as u64;
    Attempt {
        item: item.id.clone(),
        hash: item.hash,
        kind: item.kind(),
        options: item.options().len() as u8,
        difficulty: item.difficulty,
        answer: sitting.answer.words(item),
        correct: verdict.correct,
        misconception: verdict.cause.misconception().map(str::to_string),
        tempts,
        confidence,
        hints: sitting.hints.max(u8::from(sitting.talked)),
        revealed: sitting.revealed,
        ms: sitting.elapsed(now),
        reading_ms: (words * MS_PER_WORD).min(4_000),
        retry: sitting.tries > 0,
        placement: sitting.mode == Mode::Placement,
    }
}

/// What an answer's event looks like to the session; kept here so that faces need not know how answers are built.
impl Event {
    /// The answer field holds this text.
    pub fn typed(text: impl Into<String>) -> Event {
        Event::Draft(Answer::Text(text.into()))
    }
}
