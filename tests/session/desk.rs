//! The desk that all tests of the session sit at.
use gradus::curriculum::runs::{End, Outcome, TestResult};
use gradus::curriculum::{Curriculum, Item, Question, Skill};
use gradus::dialogue::{Part, Standing};
use gradus::grading::{Answer, Placed};
use gradus::learner::{Attempt, Evidence, Learner, Millis, Profile};
use gradus::llm::{EngineEvent, ModelInfo, ModelState, Request, StopReason};
use gradus::policy::Reason;
use gradus::session::{Effect, Event, Judged, Mode, Patch, Phase, Saved, Session, Sitting, Stage};
use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

/// The first part of the Rust course, read once.
pub fn course() -> Arc<Curriculum> {
    static COURSE: OnceLock<Arc<Curriculum>> = OnceLock::new();
    COURSE.get_or_init(|| Arc::new(super::part::first())).clone()
}

/// A program that ran to its end, with one test.
pub fn ran(right: bool) -> Outcome {
    let test = TestResult { name: "it".into(), passed: right, message: String::new(), line: None };
    Outcome::Ran {
        stdout: "something else".into(),
        stderr: String::new(),
        status: End::Exit(0),
        panicked: false,
        tests: vec![test],
        complaints: Vec::new(),
    }
}

/// What the disk does with an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    Takes,
    Refuses,
    Waits,
}

/// An append as the store sees it.
#[derive(Debug, Clone)]
pub struct Append {
    pub id: u64,
    pub at: Millis,
    pub evidence: Evidence,
    pub patch: Patch,
}

#[derive(Debug, Clone)]
pub struct Desk {
    pub session: Session,
    pub now: Millis,
    pub disk: Disk,
    /// Everything sent to the disk, refused and repeated sends included.
    pub sent: Vec<Append>,
    /// Sent and not yet answered, oldest first.
    pub waiting: VecDeque<Append>,
    /// What the disk has.
    pub journal: Vec<(Millis, Evidence)>,
    /// The learner as the patches say.
    pub state: Learner,
    pub place: Option<Saved>,
    pub requests: Vec<Request>,
    pub cancelled: Vec<u64>,
    /// Runs asked for and not yet ended, and whether what is run is the key.
    pub runs: Vec<(u64, bool)>,
    pub ended: bool,
}

impl Desk {
    /// A first run: nothing is known.
    pub fn new() -> Desk {
        Desk::resume(1_800_000_000_000, Vec::new(), None)
    }

    /// A run that finds this journal and this place.
    pub fn resume(now: Millis, journal: Vec<(Millis, Evidence)>, place: Option<Saved>) -> Desk {
        let mut learner = Learner::default();
        for (at, evidence) in &journal {
            learner.apply(*at, evidence);
        }
        Desk {
            session: Session::new(course(), learner.clone(), place.clone(), now),
            now,
            disk: Disk::Takes,
            sent: Vec::new(),
            waiting: VecDeque::new(),
            journal,
            state: learner,
            place,
            requests: Vec::new(),
            cancelled: Vec::new(),
            runs: Vec::new(),
            ended: false,
        }
    }

    /// Somebody known, at home, with placement behind them.
    pub fn known() -> Desk {
        let now = 1_800_000_000_000;
        let profile = Profile { name: "Ada".into(), ..Profile::default() };
        Desk::resume(now, vec![(now, Evidence::Profile(profile)), (now, Evidence::Placed { items: 0 })], None)
    }

    /// Somebody known, at this item.
    pub fn at(item: &str) -> Desk {
        let mut desk = Desk::known();
        desk.put_at(item);
        desk
    }

    /// The same learner goes on at this item, in a new start of the program.
    pub fn put_at(&mut self, item: &str) {
        let course = course();
        let (_, item) = course.item(item).unwrap();
        let sitting = Sitting::new(item, Reason::default(), Mode::Practice, self.now);
        let place = Saved::at(Phase::Item(Box::new(sitting)));
        self.session = Session::new(course.clone(), self.session.learner.clone(), Some(place), self.now);
    }

    /// The same, in a course that was changed: not all items have all hints, or an explanation.
    pub fn put_in(&mut self, course: Curriculum, item: &str) {
        let course = Arc::new(course);
        let (_, item) = course.item(item).unwrap();
        let sitting = Sitting::new(item, Reason::default(), Mode::Practice, self.now);
        let place = Saved::at(Phase::Item(Box::new(sitting)));
        self.session = Session::new(course.clone(), self.session.learner.clone(), Some(place), self.now);
    }

    /// The program dies and is started again: journal and place are what is left, by way of their encoding.
    pub fn killed(&self) -> Desk {
        let place = self.place.as_ref().map(|p| {
            let bytes = rmp_serde::to_vec_named(p).unwrap();
            let back: Saved = rmp_serde::from_slice(&bytes).unwrap();
            assert_eq!(&back, p);
            back
        });
        Desk::resume(self.now + 60_000, self.journal.clone(), place)
    }

    /// A learner takes a while and does something; the disk answers as it is minded.
    pub fn act(&mut self, event: Event) {
        self.now += 5_000;
        self.feed(event);
        while let Some((id, right)) = self.runs.pop() {
            self.feed(Event::Ran { id, outcome: Box::new(ran(right)) });
        }
        while self.disk != Disk::Waits && !self.waiting.is_empty() {
            let refuse = self.disk == Disk::Refuses;
            self.answer_disk(refuse);
            if refuse && self.waiting.iter().any(|a| self.sent.iter().filter(|s| s.id == a.id).count() > 50) {
                panic!("a refused fact is sent again without end");
            }
        }
    }

    /// Something happens; neither time nor disk move.
    pub fn feed(&mut self, event: Event) {
        let effects = self.session.handle(self.now, event);
        for (i, effect) in effects.iter().enumerate() {
            assert!(*effect != Effect::Quit || i + 1 == effects.len(), "something comes after the end: {effects:?}");
        }
        for effect in effects {
            match effect {
                Effect::Append { id, at, evidence, patch } => {
                    let append = Append { id, at, evidence: *evidence, patch: *patch };
                    self.sent.push(append.clone());
                    self.waiting.push_back(append);
                }
                Effect::Save(saved) => self.place = Some(*saved),
                Effect::Generate(request) => self.requests.push(request),
                Effect::Cancel(id) => self.cancelled.push(id),
                Effect::Try { .. } => {}
                Effect::Run { id, job } => {
                    let right = self.session.item().and_then(|(_, i)| i.task()).is_some_and(|t| t.solution == job.code);
                    self.runs.push((id, right));
                }
                Effect::Check { id, .. } => self.runs.push((id, false)),
                Effect::StopRun { id } => self.runs.retain(|(r, _)| *r != id),
                Effect::Shell { .. } | Effect::Fresh { .. } => {}
                Effect::Manual { .. } => {}
                Effect::Quit => self.ended = true,
                Effect::Pull { .. } | Effect::StopPull | Effect::Use { .. } => {}
            }
        }
    }

    /// The disk answers the oldest append.
    pub fn answer_disk(&mut self, refuse: bool) {
        let Some(append) = self.waiting.pop_front() else { return };
        if refuse {
            return self.feed(Event::NotStored { id: append.id, why: "the disk is full".into() });
        }
        self.write(&append);
        self.feed(Event::Stored { id: append.id });
    }

    /// The disk writes, and the program has not heard of it yet.
    pub fn write(&mut self, append: &Append) {
        self.journal.push((append.at, append.evidence.clone()));
        let Patch { overall, profile, skills, items } = append.patch.clone();
        self.state.overall = overall;
        self.state.profile = profile.or(self.state.profile.take());
        self.state.skills.extend(skills);
        self.state.items.extend(items);
    }

    pub fn acts(&mut self, events: impl IntoIterator<Item = Event>) {
        events.into_iter().for_each(|e| self.act(e));
    }

    pub fn enter(&mut self) {
        self.act(Event::Continue);
    }

    pub fn sitting(&self) -> &Sitting {
        match &self.session.phase {
            Phase::Item(sitting) => sitting,
            other => panic!("not at an item: {other:?}"),
        }
    }

    pub fn item(&self) -> Item {
        self.session.item().expect("an item").1.clone()
    }

    pub fn judged(&self) -> &Judged {
        match &self.sitting().stage {
            Stage::Judged(judged) => judged,
            other => panic!("not judged: {other:?}"),
        }
    }

    /// Types or picks this answer and sends it, without saying how sure.
    pub fn answer(&mut self, answer: Answer) {
        match answer {
            Answer::Picked(picked) => {
                picked.into_iter().for_each(|n| self.act(Event::Pick(n)));
                if self.item().kind().name() == "choices" {
                    self.enter();
                }
            }
            text => {
                self.act(Event::Draft(text));
                self.enter();
            }
        }
        if self.sitting().stage == Stage::Confidence {
            self.act(Event::Confidence(None));
        }
        if let (Stage::Marking(_), Question::Explain(rubric)) = (self.sitting().stage.clone(), self.item().question) {
            let right = self.sitting().answer == Answer::Text(rubric.model.clone());
            (0..rubric.points.len()).filter(|_| right).for_each(|n| self.act(Event::Mark(n)));
            self.enter();
        }
    }

    pub fn answer_right(&mut self) {
        self.answer(right(&self.item()));
    }

    pub fn answer_wrong(&mut self) {
        self.answer(wrong(&self.item()));
    }

    /// The attempts that the disk has.
    pub fn attempts(&self) -> Vec<&Attempt> {
        let attempt = |e: &'_ (Millis, Evidence)| matches!(e.1, Evidence::Attempt(_));
        self.journal.iter().filter(|e| attempt(e)).map(|e| attempt_of(&e.1)).collect()
    }

    pub fn estimate(&self, skill: &str) -> f64 {
        self.session.learner.mastery(skill, self.now).estimate
    }

    pub fn model_is_ready(&mut self) {
        let info = ModelInfo {
            name: "Test".into(),
            path: "test.gguf".into(),
            device: "CPU".into(),
            context: 4096,
            gpu_layers: 0,
            threads: 2,
            why: String::new(),
        };
        self.feed(Event::Engine(EngineEvent::State(ModelState::Ready(info))));
        self.feed(Event::Standing(Standing::of([Part::Chat])));
    }

    /// One that has earned to put hints in words too.
    pub fn model_may_phrase(&mut self) {
        self.model_is_ready();
        self.feed(Event::Standing(Standing::of([Part::Chat, Part::Phrase])));
    }

    /// The model streams this in reply to request `id`.
    pub fn stream(&mut self, id: u64, text: &str) {
        self.act(Event::Engine(EngineEvent::Text { id, text: text.into() }));
    }

    pub fn model_done(&mut self, id: u64) {
        self.act(Event::Engine(EngineEvent::Done { id, stop: StopReason::End, stats: Default::default() }));
    }

    /// Journal, patches and session agree on the learner; only where nothing is on its way.
    pub fn check_books(&self) {
        let mut fold = Learner::default();
        for (at, evidence) in &self.journal {
            fold.apply(*at, evidence);
        }
        assert_eq!(self.session.learner, fold, "the session is not what the journal says");
        assert_eq!(self.state, fold, "the patches are not what the journal says");
    }
}

pub fn attempt_of(evidence: &Evidence) -> &Attempt {
    match evidence {
        Evidence::Attempt(a) => a,
        other => panic!("not an attempt: {other:?}"),
    }
}

/// The key, as a learner gives it.
pub fn right(item: &Item) -> Answer {
    match &item.question {
        Question::Choice(options) | Question::Choices(options) => {
            Answer::Picked((0..options.len()).filter(|i| options[*i].correct).collect())
        }
        Question::Blank(gaps) if gaps.len() > 1 => Answer::Fields(gaps.iter().map(|g| g.answers[0].clone()).collect()),
        Question::Trace(steps) => Answer::Fields(steps.iter().map(|s| s.key.answers[0].clone()).collect()),
        Question::Order(order) => Answer::Lines((0..order.solution).map(|n| placed(&order.lines, n)).collect()),
        Question::Code(task) | Question::Fix(task) => Answer::Text(task.solution.clone()),
        _ => Answer::Text(item.key_texts()[0].clone()),
    }
}

fn placed(lines: &[String], line: usize) -> Placed {
    Placed { line, indent: ((lines[line].len() - lines[line].trim_start().len()) / 4) as u8 }
}

/// A wrong answer, one that the author foresaw where there is one.
pub fn wrong(item: &Item) -> Answer {
    let listed = item.wrong().first().map(|w| w.answer.clone());
    match Answer::empty(item) {
        Answer::Picked(_) => {
            Answer::Picked([item.options().iter().position(|o| !o.correct).expect("a wrong option")].into())
        }
        Answer::Fields(fields) => Answer::Fields(vec!["quite wrong".into(); fields.len()]),
        Answer::Lines(_) => Answer::Lines(vec![Placed { line: 0, indent: 0 }]),
        Answer::Text(_) => Answer::Text(listed.unwrap_or("quite wrong".into())),
    }
}

/// The first item that has this.
pub fn find(has: impl Fn(&Skill, &Item) -> bool) -> Item {
    course().items().find(|(s, i)| has(s, i)).expect("such an item").1.clone()
}

/// An item with a wrong answer that shows a misconception, and its id.
pub fn tempting() -> (Item, Answer, String) {
    let tempts = |i: &Item| i.wrong().iter().find_map(|w| w.cause.misconception.clone().map(|m| (w.answer.clone(), m)));
    let item = find(|_, i| tempts(i).is_some());
    let (answer, misconception) = tempts(&item).unwrap();
    (item, Answer::Text(answer), misconception)
}
