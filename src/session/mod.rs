//! The course of a session: welcome, placement, home, lesson, item, verdict, talk.
//!
//! PURE. [`Session::handle`] takes what happened ([`Event`]) and returns what must be done ([`Effect`]); it does nothing
//! itself. It holds the truth of the program; a face shows it and keeps no more than cursors. Time is an argument. A late
//! message whose request is no longer current is dropped. Nothing that a model says changes the learner's state.

mod attempt;
mod check;
mod claims;
mod dispute;
mod explain;
pub mod guess;
mod item;
mod ladder;
mod lookup;
mod manual;
pub mod market;
mod models;
mod mood;
mod offers;
mod outbox;
mod rating;
mod resume;
mod run;
mod talk;
mod teach;
mod tutor;
mod types;
mod welcome;
pub mod words;

pub use crate::dialogue::Remembered;
pub use check::Check;
pub use explain::Grading;
pub use item::{Judged, Mode, Sitting, Stage};
pub use market::{Market, Pull, PullEnd, Pulling, Ware};
pub use models::{Known, Said, Shelved};
pub use mood::{Correction, Feeling};
pub use offers::Offer;
pub use resume::Saved;
pub use run::{Marking, Running};
pub use talk::{Entry, Live, Talk};
pub use teach::{Taught, Teaching};
pub use types::{Effect, Event, Notice, Patch, Phase, Reading, Tone};
pub use welcome::{Step, Welcome};

use crate::curriculum::{Curriculum, Item, Skill};
use crate::dialogue::retrieve::Index;
use crate::dialogue::{Standing, Told};
use crate::learner::day::Zone;
use crate::learner::{Evidence, Learner, Millis};
use crate::llm::{EngineEvent, ModelState};
use crate::msg;
use crate::policy::{self, Next, Reason, placement};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// How many of the last items are remembered, so that none comes again at once.
const RECENT: usize = 8;

/// The state of the whole program.
#[derive(Debug, Clone)]
pub struct Session {
    /// What is taught.
    pub curriculum: Arc<Curriculum>,
    /// What is believed about the learner; only what the store has acknowledged.
    pub learner: Learner,
    /// By which the learner's days go.
    pub zone: Zone,
    /// Where in the course the learner is.
    pub phase: Phase,
    /// The conversation about the item or lesson at hand.
    pub talk: Talk,
    /// What can speak.
    pub model: ModelState,
    /// What the model may do.
    pub standing: Standing,
    /// Other machines to which a model's work is sent; `None` where all stays on this one.
    pub elsewhere: Option<String>,
    /// The models on this machine, once somebody has asked for them.
    pub shelf: Option<Vec<Shelved>>,
    /// What models can be had, once somebody has asked.
    pub market: Option<Market>,
    /// The download that runs.
    pub pull: Option<Pull>,
    /// Whether another model is being chosen now.
    pub choosing: bool,
    /// Something to tell the learner, until the next key.
    pub notice: Option<Notice>,
    /// Items answered in the running placement.
    pub placement: Vec<(String, bool)>,
    /// The running check of a disputed estimate.
    pub check: Option<Check>,
    /// Whether everything so far is on disk.
    pub saved: bool,
    /// The other sessions of the learner that are open, in words; `None` where there are none.
    pub company: Option<String>,
    /// Answers given and right ones since the program started.
    pub today: (u32, u32),
    /// How the learner seems to feel.
    pub feeling: Feeling,
    /// What is remembered of the last time, for the first screen; see [`Session::greeting`].
    greeting: Vec<String>,
    recent: Vec<String>,
    pending: Option<attempt::Pending>,
    outbox: Vec<outbox::Letter>,
    next_id: u64,
    /// What replies have told of items that are still open, by item.
    told: BTreeMap<String, Told>,
    /// The passages of the curriculum, read when they are first asked for.
    index: OnceLock<Arc<Index>>,
    /// Whether it was said why no model answers.
    told_silence: bool,
}

impl Session {
    /// A session for a learner; `saved` is what the last one left.
    pub fn new(curriculum: Arc<Curriculum>, learner: Learner, saved: Option<Saved>, now: Millis) -> Session {
        Session::within(Zone::UTC, curriculum, learner, saved, now)
    }

    /// The same, by the learner's own days.
    pub fn within(
        zone: Zone,
        curriculum: Arc<Curriculum>,
        learner: Learner,
        saved: Option<Saved>,
        now: Millis,
    ) -> Session {
        let mut session = Session {
            curriculum,
            learner,
            zone,
            phase: Phase::Home,
            talk: Talk::default(),
            model: ModelState::Absent { why: msg!("model-not-started") },
            standing: Standing::default(),
            elsewhere: None,
            shelf: None,
            market: None,
            pull: None,
            choosing: false,
            notice: None,
            placement: Vec::new(),
            check: None,
            saved: true,
            company: None,
            today: (0, 0),
            feeling: Feeling::default(),
            greeting: Vec::new(),
            recent: Vec::new(),
            pending: None,
            outbox: Vec::new(),
            next_id: 1,
            told: BTreeMap::new(),
            index: OnceLock::new(),
            told_silence: false,
        };
        if session.learner.profile.is_none() {
            session.phase = Phase::Welcome(Welcome::default());
        }
        if let Some(saved) = saved {
            session.restore(saved, now);
        }
        if session.learner.overall.placed {
            session.greeting = session.remembered(now).greeting();
        }
        session
    }

    /// What happened, to what must be done. Ends with saving the place, so that a restart continues here.
    pub fn handle(&mut self, now: Millis, event: Event) -> Vec<Effect> {
        self.sense(now, &event);
        let moves = event.is_from_learner() || matches!(event, Event::Stored { .. });
        if event.is_from_learner() {
            self.notice = None;
        }
        // A keystroke in the answer is no reason to try the disk again.
        let tries = event.is_from_learner() && !matches!(event, Event::Draft(_));
        let mut effects = if tries { self.send_letters() } else { Vec::new() };
        effects.extend(match event {
            Event::Continue => self.accepting(now, Session::go_on),
            Event::Draft(answer) => self.draft(answer),
            Event::Pick(n) => self.pick(now, n),
            Event::Confidence(level) => self.confidence(now, level),
            Event::Hint if self.nudged(now) => Vec::new(),
            Event::Hint => self.hint(now),
            Event::Skip => self.skip(now),
            Event::GiveUp => self.accepting(now, Session::give_up),
            Event::Dispute(reason) => self.dispute(now, &reason),
            Event::Teach => self.teach(now),
            Event::Say(text) => {
                self.heard(now, crate::dialogue::tone(&text));
                self.say(now, text)
            }
            Event::Cancel => self.stop_grading().or_else(|| self.stop_run()).unwrap_or_else(|| self.cancel()),
            Event::Mark(n) => self.mark(n),
            Event::Shell => self.shell(),
            Event::ShellTyped(typed) => self.shell_typed(&typed),
            Event::Afresh => self.afresh(),
            Event::Home => self.home(now),
            Event::Lesson => self.open_lesson(now),
            Event::Learn(skill) => self.learn(now, &skill),
            Event::TestOut(skill) => self.test_out(now, &skill),
            Event::Rate(up) => self.rate(now, up),
            Event::ChangePlan => self.change_plan(),
            Event::Mood(said) => self.correct_mood(now, said),
            Event::Offer(offer) => self.take(now, offer),
            Event::Engine(event) => self.engine(now, event),
            Event::Standing(standing) => {
                self.standing = standing;
                Vec::new()
            }
            event @ (Event::Shelf(_) | Event::Market(_) | Event::Pulling(_) | Event::Pulled(_)) => self.news(event),
            Event::Pull(name) => self.pull(&name),
            Event::StopPull => self.stop_pull(),
            Event::Use(name) => self.use_model(&name),
            Event::Chosen(done) => self.chosen(done),
            Event::Stored { id } => self.stored(now, id),
            Event::NotStored { id, why } => self.not_stored(id, &why),
            Event::Refreshed(learner) => self.refreshed(*learner),
            event @ (Event::Ran { .. } | Event::RunSays { .. } | Event::Tools(_)) => self.bench(now, event),
            Event::Manual { id, page, reply } => self.manual_read(id, &page, &reply),
            Event::Quit => self.quit(),
        });
        self.look(now);
        if moves || effects.iter().any(|e| matches!(e, Effect::Append { .. })) {
            let place = Effect::Save(Box::new(self.saved_place(now)));
            // Nothing is done after the order to end.
            let end = if effects.last() == Some(&Effect::Quit) { effects.len() - 1 } else { effects.len() };
            effects.insert(end, place);
        }
        effects
    }

    /// The item at hand with its skill.
    pub fn item(&self) -> Option<(&Skill, &Item)> {
        match &self.phase {
            Phase::Item(sitting) => self.curriculum.item(&sitting.item),
            _ => None,
        }
    }

    /// The skill at hand.
    pub fn skill(&self) -> Option<&Skill> {
        match &self.phase {
            Phase::Item(sitting) => self.curriculum.item(&sitting.item).map(|(s, _)| s),
            Phase::Lesson(reading) => self.curriculum.skill(&reading.skill),
            Phase::Teach(teaching) => self.curriculum.skill(&teaching.skill),
            _ => None,
        }
    }

    /// What the tutor remembers of the learner.
    pub fn remembered(&self, now: Millis) -> Remembered {
        Remembered::of(&self.learner, &self.curriculum, now, self.zone)
    }

    /// What to say at home about the last time, in sentences; nothing once this session has its first answer.
    pub fn greeting(&self) -> &[String] {
        if self.today.0 == 0 { &self.greeting } else { &[] }
    }

    /// What would come next, and why.
    pub fn upcoming(&self, now: Millis) -> Next {
        policy::next(&self.curriculum, &self.learner, &self.recent, now)
    }

    /// Why the item or lesson at hand was chosen, or else what comes next, with its skill; `None` where nothing is due.
    pub fn why_now(&self, now: Millis) -> Option<(String, &Skill)> {
        match (&self.phase, self.upcoming(now)) {
            (Phase::Item(s), _) => Some((s.reason.sentence.clone(), self.skill()?)),
            (Phase::Lesson(r), _) => Some((r.reason.sentence.clone(), self.skill()?)),
            (_, Next::Ask { item, reason }) => Some((reason.sentence, self.curriculum.item(&item)?.0)),
            (_, Next::Lesson { skill, reason }) => Some((reason.sentence, self.curriculum.skill(&skill)?)),
            (_, Next::Rest { .. }) => None,
        }
    }

    /// Enter: the next sensible thing.
    fn go_on(&mut self, now: Millis) -> Vec<Effect> {
        match &self.phase {
            Phase::Welcome(_) => self.welcome_enter(now),
            Phase::Home => self.advance(now),
            Phase::Lesson(_) => self.lesson_read(now),
            Phase::Item(_) => self.item_enter(now),
            Phase::Teach(_) => self.teach_enter(now),
        }
    }

    /// Moves on to whatever the policy chooses.
    fn advance(&mut self, now: Millis) -> Vec<Effect> {
        if self.learner.profile.is_some() && !self.learner.overall.placed {
            return self.place(now);
        }
        if self.check.is_some() {
            return self.next_check(now);
        }
        match self.upcoming(now) {
            Next::Lesson { skill, reason } => self.show(Phase::Lesson(Reading::new(skill, reason, now))),
            Next::Ask { item, reason } => self.ask(now, &item, reason, Mode::Practice),
            Next::Rest { .. } => {
                self.notice = Some(Notice::good(msg!("all-done")));
                self.show(Phase::Home)
            }
        }
    }

    /// The next item of the placement, or its end.
    fn place(&mut self, now: Millis) -> Vec<Effect> {
        match placement::next(&self.curriculum, &self.learner, &self.placement, now) {
            Some((item, reason)) => {
                let id = item.id.clone();
                self.ask(now, &id, reason, Mode::Placement)
            }
            None => self.end_placement(now),
        }
    }

    fn end_placement(&mut self, now: Millis) -> Vec<Effect> {
        let items = self.placement.len() as u32;
        let right = self.placement.iter().filter(|(_, right)| *right).count();
        self.placement.clear();
        let mut effects = self.record(now, Evidence::Placed { items });
        effects.extend(self.show(Phase::Home));
        if items > 0 {
            self.notice = Some(Notice::good(msg!("placement-done", right = right, items = items)));
        }
        effects
    }

    /// Changes the phase; the conversation belongs to what was left.
    fn show(&mut self, phase: Phase) -> Vec<Effect> {
        let mut effects = self.stop_run().unwrap_or_default();
        effects.extend(self.drop_grading());
        effects.extend(self.cancel_reply());
        // What replies told of an item is remembered, should the learner come back to it.
        if let Some((_, item)) = self.item().filter(|_| self.talk.told != Told::default()) {
            self.told.insert(item.id.clone(), std::mem::take(&mut self.talk.told));
        }
        let told = match &phase {
            Phase::Item(sitting) => self.told.get(&sitting.item).cloned().unwrap_or_default(),
            _ => Told::default(),
        };
        self.talk = Talk { speed: self.talk.speed, told, ..Talk::default() };
        self.feeling.left();
        self.phase = phase;
        effects
    }

    fn home(&mut self, now: Millis) -> Vec<Effect> {
        match self.phase {
            Phase::Welcome(Welcome { again: true, .. }) => self.show(Phase::Home),
            Phase::Welcome(_) => Vec::new(),
            Phase::Item(_) if self.pending.is_none() && self.check.is_some() => self.end_check(now),
            // An answer on its way to the disk is waited for; the learner would never see its verdict.
            Phase::Item(_) if self.pending.is_some() => Vec::new(),
            _ => {
                let mut effects = self.put_aside(now);
                effects.extend(self.show(Phase::Home));
                effects
            }
        }
    }

    fn open_lesson(&mut self, now: Millis) -> Vec<Effect> {
        let Phase::Item(sitting) = &self.phase else { return Vec::new() };
        if self.pending.is_some() {
            return Vec::new();
        }
        if sitting.mode.is_test() {
            self.notice = Some(Notice::info(msg!("lessons-afterwards")));
            return Vec::new();
        }
        let Some((skill, _)) = self.item() else { return Vec::new() };
        let (skill, reason) = (skill.id.clone(), Reason { sentence: msg!("reason-again"), ..Reason::default() });
        let mut effects = self.put_aside(now);
        effects.extend(self.show(Phase::Lesson(Reading::new(skill, reason, now))));
        effects
    }

    /// The learner chose a skill.
    fn learn(&mut self, now: Millis, id: &str) -> Vec<Effect> {
        if self.learner.profile.is_none() || self.curriculum.skill(id).is_none() || self.pending.is_some() {
            return Vec::new();
        }
        let reason = Reason { sentence: msg!("reason-chosen"), ..Reason::default() };
        let mut effects = self.put_aside(now);
        self.check = None;
        effects.extend(self.record(now, Evidence::Chosen { skill: id.to_string() }));
        effects.extend(self.show(Phase::Lesson(Reading::new(id.to_string(), reason, now))));
        effects
    }

    fn lesson_read(&mut self, now: Millis) -> Vec<Effect> {
        let Phase::Lesson(reading) = &self.phase else { return Vec::new() };
        let (skill, ms) = (reading.skill.clone(), now.saturating_sub(reading.since).max(0) as u64);
        let mut effects = self.record(now, Evidence::Lesson { skill: skill.clone(), ms });
        let picked = self.curriculum.skill(&skill).and_then(|s| policy::pick_item(s, &self.learner, &self.recent, now));
        match picked {
            Some(item) => {
                let (id, title) = (item.id.clone(), self.curriculum.skill(&skill).map_or("", |s| s.title.as_str()));
                let sentence = msg!("reason-after-lesson", skill = title);
                let success = self.learner.success(item, now);
                effects.extend(self.ask(now, &id, Reason { sentence, success, ..Reason::default() }, Mode::Practice));
            }
            None => {
                let alone = self.curriculum.skill(&skill).is_some_and(|s| s.items.is_empty());
                effects.extend(self.advance(now));
                if alone {
                    self.notice = Some(Notice::info(msg!("lesson-alone")));
                }
            }
        }
        effects
    }

    fn engine(&mut self, now: Millis, event: EngineEvent) -> Vec<Effect> {
        match event {
            EngineEvent::State(state) => {
                self.model = state;
                Vec::new()
            }
            other if self.is_grading(&other) => self.grading_event(now, other),
            other => self.reply(now, other),
        }
    }

    fn quit(&mut self) -> Vec<Effect> {
        let mut effects = self.stop_run().unwrap_or_default();
        effects.extend(self.drop_grading());
        effects.extend(self.cancel_reply());
        effects.push(Effect::Quit);
        effects
    }

    fn new_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    fn remember(&mut self, item: &str) {
        self.recent.push(item.to_string());
        if self.recent.len() > RECENT {
            self.recent.remove(0);
        }
    }
}
