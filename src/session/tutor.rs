//! What the tutor does: which move answers what the learner said or did, what the move is made of, and who finds the
//! words: the model where it has earned that, else the authored text.

use super::item::Stage;
use super::talk::{Delivery, Live};
use super::words::{answer_of, how_to_answer};
use super::{Effect, Entry, Notice, Phase, Session};
use crate::curriculum::{Item, text};
use crate::dialogue::intent::{Context, Intent};
use crate::dialogue::prompt::Brief;
use crate::dialogue::retrieve::Index;
use crate::dialogue::{self, Gate, Guard, Move, Part, Scene, Vault, authored};
use crate::learner::taste::Style;
use crate::learner::{Evidence, Millis, Speaker, Standing};
use crate::llm::{Message, ModelState, Request};
use crate::{locale, msg};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Most tokens of a reply; the gate ends it earlier at a sentence.
const MOST_TOKENS: u32 = 160;
/// Words of an answer that stands below the reply to any look back at it.
const SHORT_ANSWER: usize = 12;
const TEMPERATURE: f32 = 0.3;

impl Session {
    /// The learner speaks to the tutor.
    pub(super) fn say(&mut self, now: Millis, said: String) -> Vec<Effect> {
        let said = text::typed(said.trim());
        if said.is_empty() {
            return Vec::new();
        }
        let testing = matches!(&self.phase, Phase::Item(s) if s.mode.is_test());
        if self.skill().is_none() || testing {
            self.notice = Some(Notice::info(msg!("talk-where")));
            return Vec::new();
        }
        let mut effects = self.cancel_reply();
        self.talk.rated = false;
        self.talk.log.push(Entry::Learner(said.clone()));
        let item = self.item().map(|(_, i)| i.id.clone());
        let heard = Evidence::Said { item, by: Speaker::Learner, text: said.clone(), style: None };
        effects.extend(self.record(now, heard));
        effects.extend(self.answer(now, said));
        effects
    }

    /// The move that answers what the learner said.
    fn answer(&mut self, now: Millis, said: String) -> Vec<Effect> {
        if self.takes_up_why() {
            if !said.ends_with(['?', '？']) {
                let effects = self.take_up(now, said);
                self.tell_why();
                return effects;
            }
            // A question in the place of the reason is answered as any other.
            self.tell_why();
        }
        let title = self.skill().map(|s| s.title.clone()).unwrap_or_default();
        match self.intent(&said) {
            Intent::AsksAnswer => self.asked_for_answer(now, said),
            // Who gives up on a question that is over is told what it was.
            Intent::Frustrated if self.is_settled() => self.asked_for_answer(now, said),
            Intent::AsksHint if self.is_open() => {
                let effects = self.hint(now);
                if self.talk.live.is_none() {
                    self.hold_against(&self.own_names(&said));
                }
                effects
            }
            Intent::Greeting => {
                let mut remembered = self.remembered(now);
                if !matches!(&self.model, ModelState::Ready(info) if !info.is_served()) {
                    // A server need not know with whom it speaks.
                    remembered.name.clear();
                }
                let remembered = remembered.block(self.item().map(|(_, i)| i));
                let authored = msg!("greet-back", title = title);
                self.stream(now, Move::Greet, Brief { say: said, remembered, ..self.brief() }, authored)
            }
            Intent::Thanks => self.material(msg!("thanks")),
            Intent::Frustrated => self.material(msg!("take-heart")),
            Intent::Bored => self.material(msg!("too-easy")),
            Intent::Disputes => self.material(msg!("dispute-how")),
            Intent::OffTopic => {
                let authored = msg!("off-topic", title = title);
                self.stream(now, Move::Redirect, Brief { say: said, ..self.brief() }, authored)
            }
            Intent::AsksGoal => {
                let authored = self.goal();
                let brief = Brief { say: said, authored: authored.clone(), ..self.brief() };
                self.stream(now, Move::Pose, brief, authored)
            }
            Intent::Manual(page) => {
                self.helped();
                self.open_page(&page, &said)
            }
            Intent::Claims => {
                self.helped();
                self.take_up(now, said)
            }
            _ => {
                self.helped();
                self.answer_question(now, said)
            }
        }
    }

    /// "Just tell me": the next rung, honestly named; the answer where it is due.
    fn asked_for_answer(&mut self, now: Millis, said: String) -> Vec<Effect> {
        let Some((skill, item)) = self.item() else { return self.answer_question(now, said) };
        if !self.is_open() {
            let shown =
                if self.is_settled() { msg!("answer-is", answer = answer_of(item)) } else { msg!("answer-later") };
            let authored = if self.is_settled() { format!("{shown}\n\n{}", item.explanation) } else { shown };
            if !self.is_settled() {
                return self.material(authored);
            }
            let brief = Brief { say: said, authored: authored.clone(), ..self.brief() };
            return self.stream(now, Move::Reveal, brief, authored);
        }
        // Who has mastered the skill is not made to climb.
        if self.learner.mastery(&skill.id, now).standing == Standing::Mastered {
            return self.reveal(now);
        }
        let left = self.rungs_left();
        if left > 0 {
            self.talk.log.push(Entry::Note(msg!("rung-by-rung", left = left)));
        }
        self.hint(now)
    }

    /// The answer to a free question: from the material; from the model's general knowledge, marked as such, where the
    /// material has nothing; and an honest word where nobody knows.
    fn answer_question(&mut self, now: Millis, said: String) -> Vec<Effect> {
        let passages = self.look_up(&said);
        let authored = self.in_authored_words(&said, passages.first());
        if !self.may_speak(Part::Chat) {
            return self.instead(authored);
        }
        if passages.is_empty() {
            self.talk.log.push(Entry::Note(msg!("general-knowledge")));
        }
        let (style, topic) = self.manner(now);
        let explanation = self.item().filter(|_| self.is_settled()).map(|(_, i)| i.explanation.clone());
        let brief = Brief {
            say: said,
            passages,
            explanation: explanation.unwrap_or_default(),
            style: Some(style),
            topic,
            ..self.brief()
        };
        self.stream(now, Move::AnswerQuestion, brief, authored)
    }

    /// Takes up a reason or an answer that the learner said: compares it with the material.
    fn take_up(&mut self, now: Millis, said: String) -> Vec<Effect> {
        let settled = self.item().filter(|_| self.is_settled());
        let why = self.takes_up_why();
        let authored = match settled {
            Some((_, item)) if why => msg!("compare-with", text = item.explanation.as_str()),
            _ => {
                let found = self.look_up(&said);
                if found.is_empty() && settled.is_none() {
                    msg!("say-as-answer")
                } else {
                    self.in_authored_words(&said, found.first())
                }
            }
        };
        let brief = Brief { say: said, authored: authored.clone(), ..self.brief() };
        self.stream(now, Move::Acknowledge, brief, authored)
    }

    /// What the learner means. Who speaks of the names in the question at hand is not off the topic.
    pub(super) fn intent(&self, said: &str) -> Intent {
        let intent = Intent::of(said, &self.context());
        let at_hand = self.item().map(|(_, i)| i.prompt.as_str());
        match at_hand {
            Some(prompt) if intent == Intent::OffTopic && authored::speaks_of(said, prompt) => Intent::Question,
            _ => intent,
        }
    }

    /// What was going on when the learner spoke.
    fn context(&self) -> Context {
        let judged = match &self.phase {
            Phase::Item(sitting) => sitting.judged().map(|j| j.verdict.correct),
            _ => None,
        };
        // The last entry is what the learner has just said.
        let asked =
            matches!(self.talk.log.iter().rev().nth(1), Some(Entry::Tutor(t)) if t.trim_end().ends_with(['?', '？']));
        Context { open: self.is_open(), judged, asked }
    }

    /// What is asked for, in the authored words.
    fn goal(&self) -> String {
        match (self.item(), self.skill()) {
            (Some((skill, item)), _) => msg!("goal", how = how_to_answer(item), objective = skill.objective.as_str()),
            (None, Some(skill)) => msg!("goal-of-lesson", objective = skill.objective.as_str()),
            (None, None) => String::new(),
        }
    }

    /// Authored words, where no model is asked.
    fn material(&mut self, words: String) -> Vec<Effect> {
        self.talk.log.push(Entry::Material(words));
        Vec::new()
    }

    /// The same in the place of a model that may not or cannot speak: why it does not is said once.
    fn instead(&mut self, words: String) -> Vec<Effect> {
        self.talk.log.push(Entry::Material(words));
        if !std::mem::replace(&mut self.told_silence, true) {
            let why = match &self.model {
                ModelState::Absent { why } | ModelState::Failed { why } => msg!("no-model-speaks", why = why.as_str()),
                _ => match self.standing.refused.iter().find(|(part, _)| *part == Part::Chat) {
                    Some((_, why)) => msg!("model-may-not-speak", why = why.as_str()),
                    None => msg!("model-not-examined"),
                },
            };
            self.talk.log.push(Entry::Note(why));
        }
        Vec::new()
    }

    /// The learner had help before answering. One who is asked how sure they are can still take the answer back.
    fn helped(&mut self) {
        if let Some(sitting) = self.sitting().filter(|s| matches!(s.stage, Stage::Answering | Stage::Confidence)) {
            sitting.talked = true;
        }
    }

    /// Whether the item at hand is still to be answered.
    fn is_open(&self) -> bool {
        matches!(&self.phase, Phase::Item(s) if matches!(s.stage, Stage::Answering | Stage::Confidence) && !s.revealed)
    }

    /// Whether the learner may know the answer of the item at hand: it was judged for good, or shown.
    pub(super) fn is_settled(&self) -> bool {
        matches!(&self.phase, Phase::Item(s) if s.revealed || s.judged().is_some_and(|j| !j.may_retry))
    }

    /// Whether a model may play this part, and can.
    pub(super) fn may_speak(&self, part: Part) -> bool {
        self.standing.may(part) && !matches!(self.model, ModelState::Absent { .. } | ModelState::Failed { .. })
    }

    /// What every move needs: the answer at hand and its verdict.
    pub(super) fn brief(&self) -> Brief {
        let (Some((_, item)), Phase::Item(sitting)) = (self.item(), &self.phase) else { return Brief::default() };
        let judged = sitting.judged().filter(|j| !j.may_retry).map(|j| j.verdict.correct);
        Brief { answer: sitting.answer.words(item), judged, ..Brief::default() }
    }

    /// A move in answer to what the learner said, streamed; the authored words where no model may.
    fn stream(&mut self, now: Millis, which: Move, brief: Brief, authored: String) -> Vec<Effect> {
        if !self.may_speak(Part::Chat) {
            return self.instead(authored);
        }
        self.ask_model(now, which, &brief, Delivery::Stream(Some(Entry::Material(authored))))
    }

    /// Authored words, put by the model into words that fit this learner where it has earned that and is there; shown when
    /// they are whole. With `None` they have been said already, and the model may add to them.
    pub(super) fn phrase(&mut self, now: Millis, which: Move, brief: Brief, authored: Option<Entry>) -> Vec<Effect> {
        let ready = matches!(self.model, ModelState::Ready(_)) && self.standing.may(Part::Phrase);
        if !ready || self.talk.live.is_some() {
            self.talk.log.extend(authored);
            return Vec::new();
        }
        let brief = Brief { say: brief.say, authored: brief.authored, belief: brief.belief, ..self.brief() };
        self.ask_model(now, which, &brief, Delivery::Whole(authored))
    }

    /// The item at hand, where it is over and its answer is asked for: then it is told whatever a model says. A short
    /// answer is told to who looks back at it too.
    fn owed(&self, which: Move, said: &str) -> Option<String> {
        let asks = which == Move::Reveal || authored::asks_for_answer(said);
        let looks_back = which == Move::AnswerQuestion && authored::looks_back(said);
        let short = |item: &Item| text::words(&answer_of(item)) <= SHORT_ANSWER;
        let wanted = |item: &Item| asks || looks_back && short(item);
        self.item().filter(|(_, i)| self.is_settled() && wanted(i)).map(|(_, i)| i.id.clone())
    }

    fn ask_model(&mut self, now: Millis, which: Move, brief: &Brief, delivery: Delivery) -> Vec<Effect> {
        match self.request(now, which, brief) {
            Ok((request, mut guard)) => {
                // What answers the learner's words speaks of their case.
                let answers = matches!(which, Move::AnswerQuestion | Move::Acknowledge)
                    && matches!(delivery, Delivery::Stream(_));
                let names = if answers { self.own_names(&brief.say) } else { Vec::new() };
                guard.said.clone_from(&brief.say);
                guard.room -= self.words_to_hold_against(&names).min(guard.room);
                let about = self.item().map(|(_, i)| i.id.clone());
                let sent = request.messages.last().cloned().unwrap_or(Message::new(crate::llm::Role::User, ""));
                self.talk.live = Some(Live {
                    id: request.id,
                    reading: None,
                    queued: None,
                    begun: false,
                    gate: Gate::new(guard),
                    about,
                    sent,
                    delivery,
                    names,
                    owed: self.owed(which, &brief.say),
                    said: String::new(),
                });
                vec![Effect::Generate(request)]
            }
            Err(why) => {
                let (Delivery::Stream(authored) | Delivery::Whole(authored)) = delivery;
                self.talk.log.extend(authored.into_iter().chain([Entry::Note(why)]));
                Vec::new()
            }
        }
    }

    /// What a reply is held against: the key of an item that is still open, with what earlier replies told of it; where a
    /// pupil is played, the correction, which the learner is to say.
    fn guard(&self, vault: Arc<Vault>, scene: &Scene, which: Move) -> Guard {
        Guard {
            told: self.talk.told.clone(),
            locale: scene.locale,
            instructions: dialogue::prompt::instructions(scene, which),
            ..Guard::of(vault)
        }
    }

    /// The vault of what is at hand. That of an open item is made once, since it takes milliseconds.
    fn vault(&mut self) -> Arc<Vault> {
        if let Some((_, misconception)) = self.taught() {
            return Arc::new(Vault::of_texts(&[&misconception.correction]));
        }
        let Some((_, item)) = self.item().filter(|_| !self.is_settled()) else { return Arc::new(Vault::open()) };
        if let Some((_, vault)) = self.talk.vault.as_ref().filter(|(hash, _)| *hash == item.hash) {
            return Arc::clone(vault);
        }
        let (hash, vault) = (item.hash, Arc::new(Vault::of(item)));
        self.talk.vault = Some((hash, Arc::clone(&vault)));
        vault
    }

    /// The same with the passages of its curriculum, where somebody has read them already.
    #[must_use]
    pub fn with_index(self, index: Arc<Index>) -> Session {
        Session { index: index.into(), ..self }
    }

    fn request(&mut self, now: Millis, which: Move, brief: &Brief) -> Result<(Request, Guard), String> {
        let id = self.new_id();
        let vault = self.vault();
        let skill = self.skill().ok_or_else(|| msg!("nothing-to-talk-about"))?;
        let item = self.item().map(|(_, i)| i);
        let scene = Scene { language: &self.curriculum.code, locale: locale::current(), skill, item };
        let messages = dialogue::compose(&scene, &self.talk.turns, which, brief).map_err(|e| e.to_string())?;
        let guard = self.guard(vault, &scene, which);
        // The engine keeps each conversation's memory under its number.
        let mut about = DefaultHasher::new();
        (&skill.id, item.map(|i| &i.id)).hash(&mut about);
        let request = Request {
            id,
            conversation: about.finish(),
            messages,
            max_tokens: MOST_TOKENS,
            temperature: TEMPERATURE,
            seed: (now as u64 ^ id) as u32,
            ..Request::default()
        };
        Ok((request, guard))
    }

    /// How to explain, and what to take examples from: by the learner's likings. The style stays for the whole talk about an
    /// item.
    fn manner(&mut self, now: Millis) -> (Style, Option<String>) {
        let taste = &self.learner.overall.taste;
        let mut chance = taste.chance();
        let drawn = taste.draw_style(now, &mut chance);
        let topic = taste.draw_topic(&self.curriculum, now, &mut chance);
        (*self.talk.style.get_or_insert(drawn), topic)
    }
}
