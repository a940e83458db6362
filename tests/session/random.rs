//! Any order of events: what always holds.

use crate::desk::{Desk, course, right, wrong};
use gradus::grading::Answer;
use gradus::learner::{Evidence, Learner};
use gradus::llm::{EngineEvent, ModelState, StopReason};
use gradus::policy::{self, Next};
use gradus::session::{Correction, Event, Offer, Phase, Session, Stage};
use proptest::prelude::*;

/// What somebody does; ids are chosen when it is played.
#[derive(Debug, Clone)]
enum Deed {
    Do(Event),
    Right,
    Wrong,
    Learn(usize),
    Stream(bool, String),
    Progress(bool),
    Done(bool, StopReason),
    Failed(bool),
    Take,
    Refuse,
    StaleStored(u64),
    StaleRefused(u64),
    TestOut(usize),
    Clock(i64),
    Kill,
}

fn say_why() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), any::<String>()]
}

fn deed() -> impl Strategy<Value = Deed> {
    use Deed::*;
    let say = prop_oneof![Just("why?".to_string()), any::<String>(), Just(String::new())];
    prop_oneof![
        12 => Just(Do(Event::Continue)),
        6 => Just(Right),
        4 => Just(Wrong),
        6 => Just(Take),
        2 => Just(Refuse),
        2 => (0usize..6).prop_map(|n| Do(Event::Pick(n))),
        2 => any::<String>().prop_map(|t| Do(Event::Draft(Answer::Text(t)))),
        1 => proptest::collection::btree_set(0usize..7, 0..4).prop_map(|p| Do(Event::Draft(Answer::Picked(p)))),
        2 => proptest::option::of(0u8..7).prop_map(|c| Do(Event::Confidence(c))),
        3 => Just(Do(Event::Hint)),
        2 => Just(Do(Event::Skip)),
        1 => Just(Do(Event::GiveUp)),
        3 => say.prop_map(|t| Do(Event::Say(t))),
        1 => Just(Do(Event::Cancel)),
        1 => Just(Do(Event::Home)),
        1 => Just(Do(Event::Lesson)),
        1 => (0usize..40).prop_map(Learn),
        1 => (0usize..20).prop_map(TestOut),
        2 => any::<bool>().prop_map(|up| Do(Event::Rate(up))),
        1 => Just(Do(Event::ChangePlan)),
        2 => prop_oneof![Just(Correction::Right), Just(Correction::Fine)].prop_map(|c| Do(Event::Mood(c))),
        2 => (0..Offer::ALL.len()).prop_map(|n| Do(Event::Offer(Offer::ALL[n]))),
        2 => say_why().prop_map(|t| Do(Event::Dispute(t))),
        1 => Just(Do(Event::Teach)),
        1 => (0usize..4).prop_map(|n| Do(Event::Mark(n))),
        3 => (any::<bool>(), "[a-z .\n]{0,40}").prop_map(|(ours, t)| Stream(ours, t)),
        1 => any::<bool>().prop_map(Progress),
        2 => (any::<bool>(), prop_oneof![Just(StopReason::End), Just(StopReason::ContextFull)]).prop_map(|(o, s)| Done(o, s)),
        1 => any::<bool>().prop_map(Failed),
        1 => (0u64..60).prop_map(StaleStored),
        1 => (0u64..60).prop_map(StaleRefused),
        1 => prop_oneof![Just(-50_000_000i64), Just(86_400_000), Just(40_000_000_000)].prop_map(Clock),
        1 => Just(Do(Event::Quit)),
        1 => Just(Do(Event::Engine(EngineEvent::State(ModelState::Failed { why: "broken".into() })))),
        1 => Just(Do(Event::Engine(EngineEvent::State(ModelState::Loading { percent: 40 })))),
        1 => Just(Kill),
    ]
}

/// A desk with what the test itself knows about the disk and the model.
struct Watch {
    desk: Desk,
    live: Vec<u64>,
    /// Requests and cancellations seen so far.
    heard: (usize, usize),
    judged: usize,
}

/// Everything of a session that may not change by a stale message.
fn state(session: &Session) -> impl PartialEq + std::fmt::Debug + use<> {
    let log = (session.talk.log.clone(), session.talk.live.clone(), session.notice.clone());
    (session.learner.clone(), session.phase.clone(), log, session.placement.clone(), session.saved, session.today)
}

impl Watch {
    fn play(&mut self, deed: Deed) {
        let desk = &mut self.desk;
        desk.now += 3_000;
        let before = desk.session.clone();
        let ours = |ours: bool, live: &[u64]| if ours { live.last().copied().unwrap_or(7777) } else { 8888 };
        let (event, stale) = match deed {
            Deed::Do(event) => (event, false),
            Deed::Right | Deed::Wrong => {
                let Some((_, item)) = desk.session.item() else { return };
                let answer = if matches!(deed, Deed::Right) { right(item) } else { wrong(item) };
                (Event::Draft(answer), false)
            }
            Deed::Learn(n) => {
                (Event::Learn(course().skills.get(n).map_or("rust.none".into(), |s| s.id.clone())), false)
            }
            Deed::TestOut(n) => {
                (Event::TestOut(course().skills.get(n).map_or("rust.none".into(), |s| s.id.clone())), false)
            }
            Deed::Stream(o, text) => {
                let id = ours(o, &self.live);
                (Event::Engine(EngineEvent::Text { id, text }), !self.live.contains(&id))
            }
            Deed::Progress(o) => {
                let id = ours(o, &self.live);
                (Event::Engine(EngineEvent::Progress { id, done: 1, total: 2 }), !self.live.contains(&id))
            }
            Deed::Done(o, stop) => {
                let id = ours(o, &self.live);
                let stale = !self.live.contains(&id);
                self.live.retain(|l| *l != id);
                (Event::Engine(EngineEvent::Done { id, stop, stats: Default::default() }), stale)
            }
            Deed::Failed(o) => {
                let id = ours(o, &self.live);
                let stale = !self.live.contains(&id);
                self.live.retain(|l| *l != id);
                (Event::Engine(EngineEvent::Failed { id, error: "no".into() }), stale)
            }
            Deed::Take => return desk.answer_disk(false),
            Deed::Refuse => return desk.answer_disk(true),
            Deed::StaleStored(id) if desk.sent.iter().all(|a| a.id != id) => (Event::Stored { id }, true),
            Deed::StaleRefused(id) if desk.sent.iter().all(|a| a.id != id) => {
                (Event::NotStored { id, why: "no".into() }, true)
            }
            Deed::StaleStored(_) | Deed::StaleRefused(_) => return,
            Deed::Clock(by) => {
                desk.now += by;
                return;
            }
            Deed::Kill => {
                let mut next = desk.killed();
                next.model_is_ready();
                let answered = next.attempts().len();
                *self = Watch { desk: next, live: vec![], heard: (0, 0), judged: answered };
                return;
            }
        };
        desk.feed(event.clone());
        if stale {
            assert_eq!(state(&desk.session), state(&before), "{event:?} is stale");
        }
        self.listen();
    }

    /// Follows requests and cancellations: at most one is live, and it is the one that the session waits for.
    fn listen(&mut self) {
        let desk = &self.desk;
        self.live.extend(desk.requests[self.heard.0..].iter().map(|r| r.id));
        self.live.retain(|id| !desk.cancelled[self.heard.1..].contains(id));
        self.heard = (desk.requests.len(), desk.cancelled.len());
        assert!(self.live.len() <= 1, "live: {:?}", self.live);
        assert_eq!(self.live.first(), desk.session.talk.live.as_ref().map(|l| &l.id));
    }

    fn check(&mut self) {
        let desk = &self.desk;
        let session = &desk.session;
        let attempts = desk.attempts().len();
        if let Phase::Item(s) = &session.phase
            && let Stage::Judged(judged) = &s.stage
        {
            let last = desk.attempts().last().copied().expect("a verdict without an answer on disk");
            assert_eq!((&last.item, last.correct), (&s.item, judged.verdict.correct));
            assert!((0.0..=1.0).contains(&judged.before) && (0.0..=1.0).contains(&judged.after));
        }
        assert!(attempts >= self.judged);
        self.judged = attempts;
        for skill in &course().skills {
            let m = session.learner.mastery(&skill.id, desk.now);
            for x in [m.estimate, m.retrievability] {
                assert!((0.0..=1.0).contains(&x), "{m:?}");
            }
            assert!(m.spread.is_finite() && m.spread > 0.0);
        }
        self.check_policy();
        let saved = session.saved_place(desk.now);
        let back: gradus::session::Saved = rmp_serde::from_slice(&rmp_serde::to_vec_named(&saved).unwrap()).unwrap();
        assert_eq!(back, saved);
        if desk.waiting.is_empty() && session.saved {
            desk.check_books();
        }
    }

    fn check_policy(&self) {
        let (learner, now) = (&self.desk.session.learner, self.desk.now);
        let skill = match self.desk.session.upcoming(now) {
            Next::Rest { .. } => return,
            Next::Lesson { skill, .. } => skill,
            Next::Ask { item, .. } => item.split_once('/').unwrap().0.to_string(),
        };
        let all = policy::candidates(&course(), learner, now);
        let chosen = all.iter().find(|c| c.skill == skill).unwrap();
        assert!(!chosen.locked && chosen.score > 0.0, "{chosen:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_events_is_taken(known in any::<bool>(), deeds in proptest::collection::vec(deed(), 1..140)) {
        let mut desk = if known { Desk::known() } else { Desk::new() };
        desk.model_is_ready();
        let mut watch = Watch { desk, live: vec![], heard: (0, 0), judged: 0 };
        for (n, deed) in deeds.into_iter().enumerate() {
            watch.play(deed);
            watch.listen();
            if n % 4 == 0 {
                watch.check();
            }
        }
        watch.check();
        // In the end the disk takes everything that is still on its way, and the books agree.
        for _ in 0..4 {
            while !watch.desk.waiting.is_empty() {
                watch.desk.answer_disk(false);
            }
            watch.desk.feed(Event::Continue);
        }
        while !watch.desk.waiting.is_empty() {
            watch.desk.answer_disk(false);
        }
        prop_assert!(watch.desk.session.saved);
        watch.desk.check_books();
    }

    #[test]
    fn the_same_journal_folds_to_the_same_learner(rights in proptest::collection::vec(any::<bool>(), 1..30)) {
        let mut desk = Desk::known();
        for right in rights {
            while desk.session.item().is_none() {
                desk.enter();
            }
            if right { desk.answer_right() } else { desk.answer_wrong() };
            desk.act(Event::GiveUp);
            desk.enter();
        }
        desk.check_books();
        let json: Vec<String> = desk.journal.iter().map(|(_, e)| serde_json::to_string(e).unwrap()).collect();
        let mut learner = Learner::default();
        for ((at, _), line) in desk.journal.iter().zip(json) {
            learner.apply(*at, &serde_json::from_str::<Evidence>(&line).unwrap());
        }
        prop_assert_eq!(&learner, &desk.session.learner);
    }
}
