//! An item from the question to the verdict: answer, confidence, hints, a second try. [`super::attempt`] judges.

use super::explain::Grading;
use super::run::{Marking, Running};
use super::{Effect, Entry, Event, Notice, Phase, Session};
use crate::curriculum::{Item, Kind, Question, text};
use crate::dialogue::memory;
use crate::grading::{Answer, Placed, Verdict};
use crate::learner::{Evidence, Millis};
use crate::msg;
use crate::policy::Reason;
use serde::{Deserialize, Serialize};

/// Rungs of hints before the reveal.
pub const HINTS: u8 = 3;
/// The longest typed answer, in characters.
pub(super) const LONGEST: usize = 10_000;

/// The deepest indentation of a line, in steps.
const MOST_INDENT: u8 = 12;

/// Why an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// To learn.
    Practice,
    /// To find where to start: no hints, one try.
    Placement,
    /// To test out of a disputed estimate: the same.
    Check,
}

impl Mode {
    /// Whether it is a test: no help, one try, no question about being sure.
    pub fn is_test(self) -> bool {
        self != Mode::Practice
    }
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
    /// Of these, verdicts of a model that the learner contested: they are no tries.
    #[serde(default)]
    pub contested: u8,
    /// How far it is.
    pub stage: Stage,
    /// When the question (or the second try) began, in this run of the program.
    pub shown_at: Millis,
    /// Time spent in earlier runs, in milliseconds.
    pub spent_ms: u64,
    /// The last hint of this try.
    #[serde(default)]
    pub hinted: Option<Hinted>,
}

/// When a hint was shown, and how long it takes to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hinted {
    /// Milliseconds after the item was shown.
    pub at_ms: u64,
    /// Least milliseconds to skim it.
    pub skimming_ms: u64,
    /// Milliseconds to read it at the usual pace.
    pub reading_ms: u64,
}

/// How far a sitting is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The learner thinks and types.
    Answering,
    /// How sure are you?
    Confidence,
    /// A run is to judge the answer.
    Running(Running),
    /// A model judges an explanation.
    Grading(Grading),
    /// The learner compares an explanation with the model answer.
    Marking(Marking),
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
    /// The learner has contested it.
    #[serde(default)]
    pub disputed: bool,
    /// The learner is asked why it is right, before the explanation is shown.
    #[serde(default)]
    pub asks_why: bool,
}

impl Sitting {
    /// The beginning: nothing is answered, and no help was taken.
    pub fn new(item: &Item, reason: Reason, mode: Mode, now: Millis) -> Sitting {
        Sitting {
            item: item.id.clone(),
            hash: item.hash,
            reason,
            mode,
            answer: Answer::empty(item),
            hints: 0,
            revealed: false,
            talked: false,
            tries: 0,
            contested: 0,
            stage: Stage::Answering,
            shown_at: now,
            spent_ms: 0,
            hinted: None,
        }
    }

    /// Milliseconds since the last hint, or since the item was shown where none was taken.
    pub fn since_hint(&self, now: Millis) -> u64 {
        self.elapsed(now).saturating_sub(self.hinted.map_or(0, |h| h.at_ms))
    }

    /// Milliseconds since the item was shown.
    pub fn elapsed(&self, now: Millis) -> u64 {
        self.spent_ms.saturating_add(now.saturating_sub(self.shown_at).max(0) as u64)
    }

    /// Whether there was help: a hint, the answer, a talk.
    pub(super) fn helped(&self) -> bool {
        self.hints > 0 || self.revealed || self.talked
    }

    /// The verdict that is shown, if one is.
    pub(super) fn judged(&self) -> Option<&Judged> {
        match &self.stage {
            Stage::Judged(judged) => Some(judged),
            _ => None,
        }
    }

    /// Whether the learner may still change the answer.
    pub fn open(&self) -> bool {
        self.stage == Stage::Answering
    }

    /// Whether the answer was wrong and may be given once more.
    pub fn may_retry(&self) -> bool {
        self.judged().is_some_and(|j| j.may_retry)
    }

    /// The answer is open once more; what was picked is not, what was typed stays.
    fn try_again(&mut self, now: Millis) {
        self.stage = Stage::Answering;
        self.spent_ms = 0;
        self.shown_at = now;
        self.hinted = None;
        if let Answer::Picked(picked) = &mut self.answer {
            picked.clear();
        }
    }
}

impl Session {
    /// How many lines the item at hand has to be ordered.
    fn pool_size(&self) -> usize {
        match self.item().map(|(_, i)| &i.question) {
            Some(Question::Order(order)) => order.lines.len(),
            _ => 0,
        }
    }

    pub(super) fn sitting(&mut self) -> Option<&mut Sitting> {
        match &mut self.phase {
            Phase::Item(sitting) => Some(sitting),
            _ => None,
        }
    }

    pub(super) fn ask(&mut self, now: Millis, id: &str, reason: Reason, mode: Mode) -> Vec<Effect> {
        let Some((_, item)) = self.curriculum.item(id) else { return Vec::new() };
        let skill = item.skill_id();
        let title = self.curriculum.skill(skill).map_or(skill, |s| s.title.as_str());
        let review = reason.review && mode == Mode::Practice;
        let back = review.then(|| memory::returns(&self.learner, skill, title, now, self.zone)).flatten();
        let sitting = Sitting::new(item, reason, mode, now);
        let effects = self.show(Phase::Item(Box::new(sitting)));
        self.talk.log.extend(back.map(Entry::Note));
        effects
    }

    pub(super) fn draft(&mut self, answer: Answer) -> Vec<Effect> {
        if matches!(self.phase, Phase::Welcome(_)) {
            return self.welcome_draft(answer);
        }
        if let (Phase::Teach(_), Answer::Text(words)) = (&self.phase, &answer) {
            return self.teach_draft(words);
        }
        let Some((kind, options)) = self.item().map(|(_, i)| (i.kind(), i.options().len())) else { return Vec::new() };
        let lines = self.pool_size();
        let Some(sitting) = self.sitting().filter(|s| s.open()) else { return Vec::new() };
        let possible = |picked: &std::collections::BTreeSet<usize>| {
            picked.iter().all(|n| *n < options) && (kind == Kind::Choices || picked.len() < 2)
        };
        match (&mut sitting.answer, answer) {
            (Answer::Text(old), Answer::Text(new)) => *old = text::typed(&new).chars().take(LONGEST).collect(),
            (Answer::Picked(old), Answer::Picked(new)) if possible(&new) => *old = new,
            (Answer::Fields(old), Answer::Fields(new)) if old.len() == new.len() => {
                *old = new.iter().map(|t| text::typed(t).chars().take(LONGEST).collect()).collect();
            }
            (Answer::Lines(old), Answer::Lines(new)) if placeable(&new, lines) => *old = new,
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn pick(&mut self, now: Millis, n: usize) -> Vec<Effect> {
        if matches!(self.phase, Phase::Welcome(_)) {
            return self.welcome_pick(now, n);
        }
        let Some((kind, options)) = self.item().map(|(_, i)| (i.kind(), i.options().len())) else { return Vec::new() };
        if n >= options {
            return Vec::new();
        }
        let Some(sitting) = self.sitting() else { return Vec::new() };
        // Who picks another option after a wrong one tries once more by that.
        if sitting.may_retry() {
            sitting.try_again(now);
        }
        let (true, Answer::Picked(picked)) = (sitting.open(), &mut sitting.answer) else { return Vec::new() };
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
                self.notice = Some(Notice::info(msg!("no-answer-yet")));
                Vec::new()
            }
            Stage::Answering if sitting.mode.is_test() => self.submit(now, None),
            Stage::Answering => {
                sitting.stage = Stage::Confidence;
                Vec::new()
            }
            Stage::Confidence => self.submit(now, None),
            Stage::Running(_) | Stage::Grading(_) | Stage::Saving => Vec::new(),
            Stage::Marking(_) => self.marked(now),
            Stage::NotSaved(_) => self.save(),
            Stage::Judged(judged) if judged.may_retry => {
                sitting.try_again(now);
                Vec::new()
            }
            Stage::Judged(judged) if judged.asks_why => {
                self.tell_why();
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

    /// Puts the item aside; in the placement it counts as not known.
    pub(super) fn skip(&mut self, now: Millis) -> Vec<Effect> {
        if matches!(self.phase, Phase::Welcome(_)) {
            return self.welcomed(now, false);
        }
        let Some(sitting) = self.sitting() else { return Vec::new() };
        match (&sitting.stage, sitting.mode) {
            (Stage::Answering, Mode::Placement | Mode::Check) => {
                sitting.answer.clear();
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
            (Stage::Answering, Mode::Check) => self.end_check(now),
            (Stage::Judged(judged), _) if judged.may_retry => {
                judged.may_retry = false;
                self.log_closing();
                Vec::new()
            }
            (Stage::Judged(judged), _) if judged.asks_why => {
                self.tell_why();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn leave_item(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = self.put_aside(now);
        effects.extend(self.advance(now));
        effects
    }

    /// Before leaving an item that was helped with and not answered: it must not come again at once, as if it were new.
    pub(super) fn put_aside(&mut self, now: Millis) -> Vec<Effect> {
        match &self.phase {
            Phase::Item(s) if s.tries == 0 && s.helped() => {
                let item = s.item.clone();
                self.remember(&item);
                self.record(now, Evidence::Skipped { item })
            }
            _ => Vec::new(),
        }
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

/// Whether these are lines of the pool, each at most once.
fn placeable(lines: &[Placed], pool: usize) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    lines.iter().all(|p| p.line < pool && p.indent <= MOST_INDENT && seen.insert(p.line))
}

/// What an answer's event looks like to the session; kept here so that faces need not know how answers are built.
impl Event {
    /// The answer field holds this text.
    pub fn typed(text: impl Into<String>) -> Event {
        Event::Draft(Answer::Text(text.into()))
    }
}
