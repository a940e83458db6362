//! The conversation about the item or lesson at hand: what was said, and the reply that is on its way. What is asked of
//! the model, and when, is decided in [`super::tutor`].

use super::claims::Checking;
use super::words::{Said, answer_of};
use super::{Effect, Session};
use crate::curriculum::text;
use crate::dialogue::{Cut, Gate, Told, Vault};
use crate::learner::taste::Style;
use crate::learner::{Evidence, Millis, Speaker};
use crate::llm::{EngineEvent, Message, Role, StopReason};
use crate::msg;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Talk {
    /// Everything said, oldest first.
    pub log: Vec<Entry>,
    /// The reply that is on its way.
    pub live: Option<Live>,
    /// Speed of the last reply, tokens a second.
    pub speed: Option<f64>,
    /// How the tutor is asked to explain here; drawn with the first question.
    pub style: Option<Style>,
    /// Whether what was explained last has been rated.
    pub rated: bool,
    /// The turns that the model knows, as they were sent: learner and tutor in turn.
    pub(super) turns: Vec<Message>,
    /// What replies have told of the item at hand, piece by piece.
    pub(super) told: Told,
    /// The vault of the item at hand, with the item's hash.
    pub(super) vault: Option<(u32, Arc<Vault>)>,
    /// Programs of replies that are being run.
    pub(super) checking: Vec<Checking>,
    /// The page of the manual that is waited for.
    pub(super) manual: Option<u64>,
    /// The request that the gate cut off: its figures are still to come.
    pub(super) cut_off: Option<u64>,
}

/// A turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The learner asked.
    Learner(String),
    /// The model spoke.
    Tutor(String),
    /// A passage of the authored material, where no model can speak.
    Material(String),
    /// An answer and what was said to it.
    Verdict {
        /// The answer, in words; empty where none was given.
        answer: String,
        /// Right or not, why, and what it changed.
        said: Vec<Said>,
    },
    /// An authored hint.
    Hint {
        /// 1 to 3.
        rung: u8,
        /// The hint.
        text: String,
    },
    /// The answer was shown.
    Reveal {
        /// The key.
        answer: String,
        /// Why.
        explanation: String,
    },
    /// Something about the conversation itself.
    Note(String),
}

/// What becomes of a reply.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Delivery {
    /// It is shown as it comes, as the tutor's turn; authored text stands in where none comes.
    Stream(Option<Entry>),
    /// It is shown when it is whole, in the place of this authored entry, which stands in for a reply that is no good;
    /// `None` where the authored text has been said already.
    Whole(Option<Entry>),
}

/// A reply on its way.
#[derive(Debug, Clone)]
pub struct Live {
    /// The request.
    pub id: u64,
    /// Tokens of the prompt read, and all of them.
    pub reading: Option<(u32, u32)>,
    /// Requests of others that come before it, while it waits.
    pub queued: Option<u32>,
    /// Whether any of its text has been shown.
    pub begun: bool,
    pub(super) gate: Gate,
    pub(super) about: Option<String>,
    /// What was sent to the model.
    pub(super) sent: Message,
    pub(super) delivery: Delivery,
    /// The item whose answer the learner asks for and is due, whether or not the model tells it.
    pub(super) owed: Option<String>,
    /// The learner's own names, where the reply is to speak of their case.
    pub(super) names: Vec<String>,
    /// All of it that passed the gate; hints may stand between its parts in the log.
    pub(super) said: String,
}

impl PartialEq for Live {
    fn eq(&self, other: &Live) -> bool {
        self.id == other.id && self.begun == other.begun
    }
}

impl Entry {
    /// The same with other words.
    fn saying(self, words: String) -> Entry {
        match self {
            Entry::Hint { rung, .. } => Entry::Hint { rung, text: words },
            _ => Entry::Tutor(words),
        }
    }
}

impl Talk {
    /// Goes on with what was said before a restart.
    pub(super) fn resume(&mut self, log: Vec<Entry>, told: Told) {
        self.told = told;
        self.log = log;
        self.turns = self.turns_of_log();
    }

    /// The talk so far as the model is to see it, from what was said.
    fn turns_of_log(&self) -> Vec<Message> {
        let mut turns: Vec<Message> = Vec::new();
        for entry in &self.log {
            let next = match entry {
                Entry::Learner(t) => Message::new(Role::User, t.clone()),
                Entry::Tutor(t) if !t.is_empty() => Message::new(Role::Assistant, t.clone()),
                _ => continue,
            };
            // A question that got no answer is replaced by the one that follows it.
            if turns.last().is_some_and(|last| last.role == next.role) {
                turns.pop();
            }
            turns.push(next);
        }
        if turns.first().is_some_and(|first| first.role == Role::Assistant) {
            turns.remove(0);
        }
        if turns.last().is_some_and(|last| last.role == Role::User) {
            turns.pop();
        }
        turns
    }
}

impl Session {
    /// The model is silent, for now or for good. Authored text stands in once, unless the model had begun to speak.
    fn stand_in(&mut self, live: &mut Live) {
        let (Delivery::Stream(entry) | Delivery::Whole(entry)) = &mut live.delivery;
        let authored = entry.take();
        if !live.begun {
            self.talk.log.extend(authored);
        }
    }

    /// Escape or Ctrl-C: stop the reply, or take the answer back.
    pub(super) fn cancel(&mut self) -> Vec<Effect> {
        let effects = self.cancel_reply();
        if effects.is_empty() {
            self.reconsider();
        } else {
            self.talk.log.push(Entry::Note(msg!("stopped")));
        }
        effects
    }

    /// Ends the running reply, keeping what has been shown.
    pub(super) fn cancel_reply(&mut self) -> Vec<Effect> {
        let Some(mut live) = self.talk.live.take() else { return Vec::new() };
        self.talk.told = live.gate.told();
        if matches!(live.delivery, Delivery::Whole(_)) {
            // A hint was asked for and counts: its authored words are due.
            self.stand_in(&mut live);
        }
        vec![Effect::Cancel(live.id)]
    }

    /// Ends a reply that was to be shown whole; its authored words are shown.
    pub(super) fn cancel_phrasing(&mut self) -> Vec<Effect> {
        match &self.talk.live {
            Some(Live { delivery: Delivery::Whole(_), .. }) => self.cancel_reply(),
            _ => Vec::new(),
        }
    }

    /// Something about a reply. What belongs to no running request is dropped.
    pub(super) fn reply(&mut self, now: Millis, event: EngineEvent) -> Vec<Effect> {
        let current = self.talk.live.as_ref().map(|l| l.id);
        match event {
            EngineEvent::Queued { id, ahead } if Some(id) == current => {
                if let Some(live) = &mut self.talk.live {
                    live.queued = Some(ahead);
                }
                Vec::new()
            }
            EngineEvent::Progress { id, done, total } if Some(id) == current => {
                if let Some(live) = &mut self.talk.live {
                    live.queued = None;
                    live.reading = Some((done, total));
                }
                Vec::new()
            }
            EngineEvent::Text { id, text } if Some(id) == current => {
                let Some(live) = &mut self.talk.live else { return Vec::new() };
                let shown = live.gate.push(&text);
                let cut = live.gate.cut();
                self.hear(&shown);
                cut.map(|_| self.end_reply(now, true)).unwrap_or_default()
            }
            EngineEvent::Done { id, stop, stats } if Some(id) == current => {
                self.talk.speed = stats.tokens_per_second().or(self.talk.speed);
                let effects = self.end_reply(now, false);
                if stop == StopReason::ContextFull {
                    self.talk.log.push(Entry::Note(msg!("talk-too-long")));
                }
                effects
            }
            EngineEvent::Done { id, stats, .. } if self.talk.cut_off.take_if(|cut| *cut == id).is_some() => {
                self.talk.speed = stats.tokens_per_second().or(self.talk.speed);
                Vec::new()
            }
            EngineEvent::Stalled { id } if Some(id) == current => self.stalled(),
            EngineEvent::Failed { id, error } if Some(id) == current => {
                let Some(mut live) = self.talk.live.take() else { return Vec::new() };
                self.talk.told = live.gate.told();
                self.stand_in(&mut live);
                let error = text::printable(&error);
                self.talk.log.push(Entry::Note(msg!("model-could-not-reply", error = error)));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Nothing is heard of the engine. What was to be shown whole is not waited for.
    fn stalled(&mut self) -> Vec<Effect> {
        let Some(mut live) = self.talk.live.take() else { return Vec::new() };
        if let Delivery::Whole(_) = live.delivery {
            self.stand_in(&mut live);
            return vec![Effect::Cancel(live.id)];
        }
        if live.delivery != Delivery::Stream(None) {
            self.talk.log.push(Entry::Note(msg!("model-is-silent")));
            self.stand_in(&mut live);
        }
        self.talk.live = Some(live);
        Vec::new()
    }

    /// Adds text that passed the gate to the tutor's turn.
    fn hear(&mut self, shown: &str) {
        let Some(live) = &mut self.talk.live else { return };
        let shown = if live.said.is_empty() { shown.trim_start() } else { shown };
        if shown.is_empty() {
            return;
        }
        live.said.push_str(shown);
        if matches!(live.delivery, Delivery::Whole(_)) {
            return;
        }
        match self.talk.log.last_mut() {
            Some(Entry::Tutor(text)) if live.begun => text.push_str(shown),
            _ => self.talk.log.push(Entry::Tutor(shown.to_string())),
        }
        live.begun = true;
    }

    /// The reply is over: what was heard becomes evidence, and a cut is said.
    fn end_reply(&mut self, now: Millis, stop: bool) -> Vec<Effect> {
        let Some(live) = &mut self.talk.live else { return Vec::new() };
        let rest = live.gate.finish();
        self.hear(&rest);
        let Some(mut live) = self.talk.live.take() else { return Vec::new() };
        let mut effects = Vec::new();
        if stop {
            self.talk.cut_off = Some(live.id);
            effects.push(Effect::Cancel(live.id));
        }
        self.talk.told = live.gate.told();
        let cut = live.gate.cut();
        let failed = cut.is_some_and(Cut::is_failure) || live.said.is_empty();
        let (Delivery::Stream(entry) | Delivery::Whole(entry)) = &mut live.delivery;
        let authored = entry.take();
        match (&live.delivery, failed) {
            (Delivery::Whole(_), false) if self.fits_the_case(&live.said) => {
                let words = live.said.trim_end().to_string();
                self.talk.log.push(authored.map_or(Entry::Tutor(words.clone()), |e| e.saying(words)));
                live.begun = true;
            }
            (Delivery::Whole(_), _) => self.talk.log.extend(authored),
            (Delivery::Stream(_), false) => {
                let item = live.owed.as_deref().and_then(|id| self.curriculum.item(id)).map(|(_, i)| i);
                let told = |answer: &str| text::contains_words(&live.said, &text::without_fences(answer));
                if let Some(answer) = item.map(answer_of).filter(|a| !told(a)) {
                    self.talk.log.push(Entry::Material(msg!("answer-is", answer = answer)));
                }
            }
            // It quoted the material before it failed.
            (Delivery::Stream(_), true)
                if authored.as_ref().is_some_and(|a| says_again(a, &live.said)) && cut != Some(Cut::Answer) => {}
            (Delivery::Stream(_), true) => {
                self.talk.log.push(Entry::Note(match cut {
                    Some(Cut::Answer) => msg!("cut-answer"),
                    Some(Cut::Loop | Cut::List) => msg!("cut-loop"),
                    Some(Cut::Empty) | None => msg!("cut-nothing"),
                    Some(_) => msg!("cut-thread"),
                }));
                self.talk.log.extend(authored);
            }
        }
        self.hold_against(&live.names);
        if live.begun {
            self.talk.turns.push(live.sent);
            self.talk.turns.push(Message::new(Role::Assistant, live.said.clone()));
            effects.extend(self.check_claims(&live.said));
            let style = self.talk.style;
            let said = Evidence::Said { item: live.about, by: Speaker::Tutor, text: live.said, style };
            effects.extend(self.record(now, said));
        }
        effects
    }
}

/// Words of a line that does not match by chance.
const LONG_ENOUGH: usize = 5;

/// Whether a sentence of an authored text stands in what was said.
fn says_again(entry: &Entry, said: &str) -> bool {
    let (Entry::Material(authored) | Entry::Tutor(authored)) = entry else { return false };
    let said = text::squeeze(said);
    authored.lines().map(text::squeeze).any(|line| text::words(&line) >= LONG_ENOUGH && said.contains(&line))
}
