//! Screens of explanations that a model judges, of disputes, and of the pupil; and the whole way by keys, with a model that
//! says what it is told.

use super::desk::{Desk, NOON, here, say};
use super::kinds;
use super::scenes::scenes;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use gradus::dialogue::{Part, Standing};
use gradus::driver::{BenchOptions, Driver, Memory, Msg, Voice};
use gradus::learner::{Attempt, Evidence};
use gradus::llm::{EngineEvent, Reply, StopReason};
use gradus::session::{Event, Phase, Stage, Taught};
use gradus::tui::actions::Place;
use gradus::tui::app::{Focus, Ui};
use gradus::tui::theme::Theme;
use std::sync::{Arc, mpsc};

const WORDS: &str = "The text is handed over to b, and a may not be used any more, because there is one owner.";
const WORDS_ZH: &str = "没有写明的值不会意外改变，需要改变时声明里就写明了，读代码的人因此知道哪些值会变。";
const SKILL: &str = "kinds.all";
const MIX_UP: &str = "order-does-not-matter";

fn at_explain() -> Desk {
    let desk = Desk::of_all_kinds(true).learner().with_model().on(Event::Standing(Standing::of([Part::Grade])));
    desk.at("kinds.all/explain").on(Event::typed(say(WORDS, WORDS_ZH)))
}

fn sent() -> Desk {
    at_explain().on(Event::Continue).on(Event::Confidence(Some(3)))
}

fn json(met: bool, evidence: &str) -> String {
    serde_json::json!({ "evidence": evidence, "met": met }).to_string()
}

/// The model says so to each of the next requests.
fn says(mut desk: Desk, replies: &[(bool, &str)]) -> Desk {
    for (met, evidence) in replies {
        let id = desk.session.being_graded().expect("a grading").id;
        desk = desk.on(Event::Engine(EngineEvent::Text { id, text: json(*met, evidence) }));
        desk = desk.on(Event::Engine(EngineEvent::Done { id, stop: StopReason::End, stats: Default::default() }));
    }
    desk
}

const FIRST: [(bool, &str); 2] = [(true, "handed over to b"); 2];
const SECOND: [(bool, &str); 2] = [(true, "there is one owner"); 2];
/// What stands for the first, the second and the third point.
const QUOTES_ZH: [&str; 3] = ["值不会意外改变", "声明里就写明了", "知道哪些值会变"];
const NO: [(bool, &str); 3] = [(false, ""); 3];

/// The model finds so many points by a quote.
fn found(points: usize) -> Desk {
    let quotes = [FIRST[0].1, SECOND[0].1, "a may not be used"];
    let quote = |n: usize| say(quotes[n], QUOTES_ZH[n]);
    (0..points).fold(sent(), |desk, n| says(desk, &[(true, quote(n)); 2]))
}

fn missed() -> Desk {
    says(found(2), &NO)
}

/// At home, with a mix-up behind.
fn mixed_up() -> Desk {
    let mut desk = Desk::of_all_kinds(true).learner();
    let curriculum = desk.session.curriculum.clone();
    let item = curriculum.item(&here("kinds.all/order")).unwrap().1;
    let mix_up = say(MIX_UP, "every-variable-changes");
    let attempt = Attempt { misconception: Some(mix_up.into()), ..Attempt::plain(item, false) };
    desk.session.learner.apply(NOON, &Evidence::Attempt(attempt));
    desk.on(Event::Home)
}

fn teaching() -> Desk {
    mixed_up().on(Event::Teach)
}

const TO_PUPIL: &str = "A line can only use what stands above it.";

fn to_pupil() -> Event {
    Event::typed(say(TO_PUPIL, "默认是不可变的，要改就得写上。"))
}

fn contested() -> &'static str {
    say("I said so in the middle.", "我在中间就说了。")
}

scenes! {
    "explain_"
    grading: sent();
    grading_second: found(1);
    right: found(3);
    missed_one: missed();
    unsure: says(found(2), &[(true, say("a may not be used", QUOTES_ZH[2])), (false, ""), (false, "")]);
    stopped: sent().on(Event::Cancel);
    disputing: missed().face(|ui| { ui.focus = Focus::Dispute; ui.talk.insert_str(contested()); });
    disputed: missed().on(Event::Dispute(contested().into()));
    pupil_at_home: mixed_up();
    pupil: teaching();
    pupil_told: teaching().on(to_pupil()).on(Event::Continue);
    pupil_understands: teaching().on(to_pupil()).on(Event::Continue).on(Event::Mark(0)).on(Event::Continue);
    pupil_does_not: teaching().on(Event::typed(say("No.", "不对。"))).on(Event::Continue).on(Event::Continue);
}

/// The real driver with a scripted model, a disk, and keys for all that is done.
struct Hands {
    driver: Driver,
    ui: Ui,
    inbox: mpsc::Receiver<Msg>,
    _home: tempfile::TempDir,
}

impl Hands {
    fn with(replies: Vec<Reply>) -> Hands {
        let home = tempfile::tempdir().unwrap();
        let (to, inbox) = mpsc::channel::<Msg>();
        let put = Arc::new(move |msg: Msg| drop(to.send(msg)));
        let memory = Memory::open(home.path()).unwrap();
        let standing = Arc::new(|_: &_| Standing::of([Part::Grade]));
        let voice = Voice::Scripted(replies);
        let mut driver = Driver::new(memory, kinds::course(), voice, standing, BenchOptions::default(), put);
        driver.start_engine();
        let mut hands = Hands { driver, ui: Ui::new(Theme::new(true)), inbox, _home: home };
        hands.until("a model that may grade", |h| h.driver.session.standing.may(Part::Grade));
        let standing = (hands.driver.session.standing.clone(), hands.driver.session.model.clone());
        hands.driver.session = Desk::of_all_kinds(true).learner().at("kinds.all/explain").session;
        (hands.driver.session.standing, hands.driver.session.model) = standing;
        hands.ui.follow(&hands.driver.session);
        hands
    }

    fn until(&mut self, what: &str, is: impl Fn(&Hands) -> bool) {
        while !is(self) {
            let wait = std::time::Duration::from_secs(20);
            let msg = self.inbox.recv_timeout(wait).unwrap_or_else(|_| panic!("{what} never came"));
            // What this machine has is not asked here.
            if !matches!(msg, Msg::Tools(_)) {
                self.driver.message(msg);
            }
            self.ui.follow(&self.driver.session);
        }
    }

    fn place(&self) -> Place {
        self.ui.place(&self.driver.session)
    }

    fn at(&mut self, place: Place) {
        self.until(&format!("{place:?}"), |h| h.place() == place);
    }

    fn keys(&mut self, keys: &[&str]) {
        for key in keys {
            let codes: Vec<KeyCode> = match *key {
                "enter" => vec![KeyCode::Enter],
                "esc" => vec![KeyCode::Esc],
                text => text.chars().map(KeyCode::Char).collect(),
            };
            for code in codes {
                self.ui.key(&mut self.driver, KeyEvent::new(code, KeyModifiers::NONE));
                self.ui.follow(&self.driver.session);
            }
        }
    }
}

fn replies(all: &[(bool, &str)]) -> Vec<Reply> {
    all.iter().map(|(met, evidence)| Reply::chunks([json(*met, evidence)])).collect()
}

#[test]
fn from_the_answer_over_the_models_verdict_and_a_dispute_to_ones_own_mark() {
    let mut hands = Hands::with(replies(&[&FIRST[..], &SECOND, &NO].concat()));
    hands.keys(&[WORDS, "enter", "3"]);
    hands.at(Place::Retry);
    hands.keys(&["!"]);
    assert_eq!(hands.place(), Place::DisputeField);
    hands.keys(&["it is there!", "esc"]);
    assert_eq!(hands.place(), Place::Retry, "Escape takes it back");
    hands.keys(&["!", "it is there!", "enter"]);
    hands.at(Place::Marking);
    hands.keys(&["3", "enter"]);
    hands.at(Place::Verdict);
    let Phase::Item(sitting) = &hands.driver.session.phase else { panic!() };
    let Stage::Judged(judged) = &sitting.stage else { panic!() };
    assert!(judged.verdict.correct);
    assert_eq!(hands.driver.session.learner.skills[SKILL].contested, 1);
    assert!(hands.driver.session.learner.items["kinds.all/explain"].claim.is_none());
}

#[test]
fn a_model_that_hangs_is_stopped_by_escape() {
    let hang = Reply::steps([gradus::llm::Step::Progress(1, 9), gradus::llm::Step::Hang]);
    let mut hands = Hands::with(vec![hang]);
    hands.keys(&[WORDS, "enter", "3"]);
    hands.at(Place::Grading);
    hands.keys(&["x", "enter"]);
    assert_eq!(hands.place(), Place::Grading, "other keys do nothing");
    hands.keys(&["esc"]);
    assert_eq!(hands.place(), Place::Marking);
    hands.keys(&["1", "2", "3", "enter"]);
    hands.at(Place::Verdict);
}

#[test]
fn a_pupil_is_corrected_by_keys() {
    let mut hands = Hands::with(replies(&[(true, "what stands above it"); 2]));
    let session = mixed_up().session;
    (hands.driver.session.learner, hands.driver.session.phase) = (session.learner, session.phase);
    hands.ui.follow(&hands.driver.session);
    assert_eq!(hands.place(), Place::Home);
    hands.keys(&["b"]);
    assert_eq!(hands.place(), Place::TeachField);
    hands.keys(&[TO_PUPIL, "enter"]);
    hands.at(Place::Taught);
    let Phase::Teach(teaching) = &hands.driver.session.phase else { panic!() };
    assert!(matches!(&teaching.stage, Taught::Done { met: true, graded: Some(_) }), "{:?}", teaching.stage);
    assert_eq!(hands.driver.session.learner.skills[SKILL].misconceptions[MIX_UP].taught_well, 1);
    hands.keys(&["enter"]);
    assert_eq!(hands.place(), Place::Home);
}
