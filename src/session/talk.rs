//! The conversation about the item or lesson at hand, and the model's part in it.

use super::item::Stage;
use super::words::Said;
use super::{Effect, Notice, Phase, Session};
use crate::curriculum::text;
use crate::dialogue::{self, Cut, Gate, Guard, Scene, Vault, material};
use crate::learner::taste::Style;
use crate::learner::{Evidence, Millis, Speaker};
use crate::llm::{EngineEvent, Message, ModelState, Request, Role, StopReason};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Most tokens of a reply; the gate ends it earlier at a sentence.
const MOST_TOKENS: u32 = 160;
const TEMPERATURE: f32 = 0.3;

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

/// A reply on its way.
#[derive(Debug, Clone)]
pub struct Live {
    /// The request.
    pub id: u64,
    /// Tokens of the prompt read, and all of them.
    pub reading: Option<(u32, u32)>,
    /// Requests of others that come before it, while it waits.
    pub queued: Option<u32>,
    /// Whether any of its text has arrived.
    pub begun: bool,
    gate: Gate,
    about: Option<String>,
    /// What the learner said.
    asked: String,
    /// Whether authored text has stood in for it already.
    stood_in: bool,
    /// All that was shown of it; hints may stand between its parts in the log.
    said: String,
}

impl PartialEq for Live {
    fn eq(&self, other: &Live) -> bool {
        self.id == other.id && self.begun == other.begun
    }
}

impl Session {
    /// The learner speaks to the tutor.
    pub(super) fn say(&mut self, now: Millis, said: String) -> Vec<Effect> {
        let said = text::typed(said.trim());
        if said.is_empty() {
            return Vec::new();
        }
        let placing = matches!(&self.phase, Phase::Item(s) if s.mode.is_test());
        if self.skill().is_none() || placing {
            self.notice =
                Some(Notice::info("The tutor talks about lessons and questions; open one first (not in a test)."));
            return Vec::new();
        }
        let mut effects = self.cancel_reply();
        let turns = self.turns();
        self.talk.rated = false;
        self.talk.log.push(Entry::Learner(said.clone()));
        // A learner who is asked how sure they are can still take the answer back.
        if let Some(sitting) = self.sitting().filter(|s| matches!(s.stage, Stage::Answering | Stage::Confidence)) {
            sitting.talked = true;
        }
        let item = self.item().map(|(_, i)| i.id.clone());
        effects.extend(
            self.record(
                now,
                Evidence::Said { item: item.clone(), by: Speaker::Learner, text: said.clone(), style: None },
            ),
        );
        if let ModelState::Absent { why } | ModelState::Failed { why } = self.model.clone() {
            self.answer_from_material(&said);
            self.talk.log.push(Entry::Note(format!("No model speaks here: {why}")));
            return effects;
        }
        match self.request(now, &turns, &said) {
            Ok((request, vault)) => {
                let gate = Gate::new(Guard { locale: crate::locale::current(), ..Guard::new(vault) });
                self.talk.live = Some(Live {
                    id: request.id,
                    reading: None,
                    queued: None,
                    begun: false,
                    gate,
                    about: item,
                    asked: said.clone(),
                    stood_in: false,
                    said: String::new(),
                });
                effects.push(Effect::Generate(request));
            }
            Err(why) => self.talk.log.push(Entry::Note(why)),
        }
        effects
    }

    /// The authored text stands in for a model that cannot speak.
    fn answer_from_material(&mut self, said: &str) {
        let passage = self.skill().map(|s| material::passage(s, said));
        self.talk.log.extend(passage.map(Entry::Material));
    }

    /// The model is silent, for now or for good. Authored text stands in once, unless the model had begun to speak.
    fn stand_in(&mut self, live: &mut Live) {
        let first = !std::mem::replace(&mut live.stood_in, true);
        if first && !live.begun {
            self.answer_from_material(&live.asked);
        }
    }

    /// The request for the model, and what its reply must not tell.
    fn request(&mut self, now: Millis, turns: &[Message], said: &str) -> Result<(Request, Vault), String> {
        let id = self.new_id();
        let (style, topic) = self.manner(now);
        let skill = self.skill().ok_or("there is nothing to talk about yet")?;
        let (mut answer, mut judged, mut revealed, mut vault) = (String::new(), None, false, Vault::open());
        let item = self.item().map(|(_, i)| i);
        if let (Some(item), Phase::Item(sitting)) = (item, &self.phase) {
            answer = sitting.answer.words(item);
            match &sitting.stage {
                Stage::Judged(j) if !j.may_retry => judged = Some(j.verdict.correct),
                _ if sitting.revealed => revealed = true,
                _ => vault = Vault::of(item),
            }
        }
        let scene = Scene {
            language: &self.curriculum.code,
            skill,
            item,
            answer: &answer,
            judged,
            revealed,
            style,
            topic: topic.as_deref(),
        };
        let messages = dialogue::compose(&scene, turns, said).map_err(|e| e.to_string())?;
        let seed = (now as u64 ^ id) as u32;
        // the engine keeps each conversation's memory under its number
        let mut about = DefaultHasher::new();
        (&skill.id, item.map(|i| &i.id)).hash(&mut about);
        let conversation = about.finish();
        Ok((
            Request {
                id,
                conversation,
                messages,
                max_tokens: MOST_TOKENS,
                temperature: TEMPERATURE,
                seed,
                ..Request::default()
            },
            vault,
        ))
    }

    /// How to explain, and what to take examples from: by the learner's likings. The style stays for the whole talk about an
    /// item, so that the beginning of the prompt does too.
    fn manner(&mut self, now: Millis) -> (Style, Option<String>) {
        let taste = &self.learner.overall.taste;
        let mut chance = taste.chance();
        let drawn = taste.draw_style(now, &mut chance);
        let topic = taste.draw_topic(&self.curriculum, now, &mut chance);
        (*self.talk.style.get_or_insert(drawn), topic)
    }

    /// The talk so far as the model sees it: learner and tutor in turn, ending with the tutor.
    fn turns(&self) -> Vec<Message> {
        let mut turns: Vec<Message> = Vec::new();
        for entry in &self.talk.log {
            let next = match entry {
                Entry::Learner(t) => Message { role: Role::User, text: t.clone() },
                Entry::Tutor(t) if !t.is_empty() => Message { role: Role::Assistant, text: t.clone() },
                _ => continue,
            };
            // A question that got no answer is replaced by the one that follows it.
            if turns.last().is_some_and(|last| last.role == next.role) {
                turns.pop();
            }
            turns.push(next);
        }
        if turns.last().is_some_and(|last| last.role == Role::User) {
            turns.pop();
        }
        turns
    }

    /// Escape or Ctrl-C: stop the reply, or take the answer back.
    pub(super) fn cancel(&mut self) -> Vec<Effect> {
        let effects = self.cancel_reply();
        if effects.is_empty() {
            self.reconsider();
        } else {
            self.talk.log.push(Entry::Note(crate::msg!("stopped")));
        }
        effects
    }

    /// Ends the running reply, keeping what has been shown.
    pub(super) fn cancel_reply(&mut self) -> Vec<Effect> {
        self.talk.live.take().map(|live| Effect::Cancel(live.id)).into_iter().collect()
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
                    self.talk.log.push(Entry::Note("The conversation has become too long for the model.".into()));
                }
                effects
            }
            EngineEvent::Done { id, stats, .. } if self.talk.cut_off.take_if(|cut| *cut == id).is_some() => {
                self.talk.speed = stats.tokens_per_second().or(self.talk.speed);
                Vec::new()
            }
            EngineEvent::Stalled { id } if Some(id) == current => {
                let Some(mut live) = self.talk.live.take() else { return Vec::new() };
                if !live.stood_in {
                    self.talk.log.push(Entry::Note("The model does not answer at the moment; it may go on.".into()));
                    self.stand_in(&mut live);
                }
                self.talk.live = Some(live);
                Vec::new()
            }
            EngineEvent::Failed { id, error } if Some(id) == current => {
                let Some(mut live) = self.talk.live.take() else { return Vec::new() };
                self.stand_in(&mut live);
                self.talk.log.push(Entry::Note(format!("The model could not reply: {}", text::printable(&error))));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Adds text that passed the gate to the tutor's turn.
    fn hear(&mut self, shown: &str) {
        let Some(live) = &mut self.talk.live else { return };
        let shown = if live.begun { shown } else { shown.trim_start() };
        if shown.is_empty() {
            return;
        }
        match self.talk.log.last_mut() {
            Some(Entry::Tutor(text)) if live.begun => text.push_str(shown),
            _ => self.talk.log.push(Entry::Tutor(shown.to_string())),
        }
        live.said.push_str(shown);
        live.begun = true;
    }

    /// The reply is over: what was heard becomes evidence, and a cut is said.
    fn end_reply(&mut self, now: Millis, stop: bool) -> Vec<Effect> {
        let Some(live) = &mut self.talk.live else { return Vec::new() };
        let rest = live.gate.finish();
        self.hear(&rest);
        let Some(live) = self.talk.live.take() else { return Vec::new() };
        let mut effects = Vec::new();
        if stop {
            self.talk.cut_off = Some(live.id);
            effects.push(Effect::Cancel(live.id));
        }
        match (live.gate.cut(), live.begun) {
            (Some(Cut::Answer), _) => self.talk.log.push(Entry::Note(
                "The model was about to tell the answer, so its reply ends here. A hint may help instead.".into(),
            )),
            (Some(Cut::Loop), _) => {
                self.talk.log.push(Entry::Note("The model began to repeat itself, so its reply ends here.".into()));
            }
            (Some(cut), _) if cut.is_failure() && live.begun => {
                self.talk.log.push(Entry::Note("The model lost its thread, so its reply ends here.".into()))
            }
            (_, false) => self.talk.log.push(Entry::Note("The model had nothing to say.".into())),
            _ => {}
        }
        if live.begun {
            effects.extend(self.record(
                now,
                Evidence::Said { item: live.about, by: Speaker::Tutor, text: live.said, style: self.talk.style },
            ));
        }
        effects
    }
}
