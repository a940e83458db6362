//! Whatever happens, at whatever size: drawing never panics, and the footer always shows a key.

use super::desk::{Desk, NOON, answer, picked};
use super::picture::rows;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use gradus::curriculum::runs::{End, Outcome, TestResult};
use gradus::dialogue::Standing;
use gradus::driver::{BenchOptions, Driver, Memory, Msg, Voice};
use gradus::grading::{Answer, Placed};
use gradus::learner::day::Zone;
use gradus::learner::{Evidence, HOUR};
use gradus::llm::{EngineEvent, ModelState, Stats, StopReason};
use gradus::report::{Chart, Series};
use gradus::session::{Correction, Effect, Event, Offer, Phase, Stage};
use gradus::tui::actions::Place;
use gradus::tui::app::{Focus, Overlay, Ui};
use gradus::tui::theme::Theme;
use gradus::tui::view::{SMALLEST, root};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Modifier;
use std::sync::{Arc, mpsc};

/// Something that changes session, face or time.
#[derive(Debug, Clone)]
enum Step {
    Event(Event),
    /// The right answer to the item at hand, or a wrong one.
    Answer(bool),
    /// The disk takes everything, or refuses it.
    Disk(bool),
    /// The run at hand says this, and ends where there is an outcome.
    Run(String, Option<bool>),
    /// The model says this about the running request.
    Model(u8, String),
    Overlay(Option<Overlay>),
    Tab(usize),
    Focus(Focus),
    Scroll(i32),
    Cursor(usize),
    Later(i64),
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z `*#\n\t-]{0,200}", "[中あ🦀é한ﾟ\u{301} ]{0,60}", Just("error".to_string())]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => Just(Event::Continue),
        3 => text().prop_map(Event::typed),
        2 => prop::collection::vec(0usize..9, 0..4).prop_map(|p| Event::Draft(picked(&p))),
        3 => (0usize..10).prop_map(Event::Pick),
        2 => prop::option::of(0u8..9).prop_map(Event::Confidence),
        2 => Just(Event::Hint),
        1 => Just(Event::Skip),
        1 => Just(Event::GiveUp),
        2 => text().prop_map(Event::Say),
        1 => Just(Event::Cancel),
        1 => Just(Event::Home),
        1 => Just(Event::Lesson),
        1 => prop_oneof![Just("rust.moves"), Just("rust.loops"), Just("no.skill")].prop_map(|s| Event::Learn(s.into())),
        1 => Just(Event::TestOut("rust.bindings".into())),
        2 => any::<bool>().prop_map(Event::Rate),
        1 => Just(Event::ChangePlan),
        2 => prop_oneof![Just(Correction::Right), Just(Correction::Fine)].prop_map(Event::Mood),
        2 => (0..Offer::ALL.len()).prop_map(|n| Event::Offer(Offer::ALL[n])),
        2 => (0usize..6).prop_map(Event::Mark),
        1 => Just(Event::Shell),
        1 => text().prop_map(Event::ShellTyped),
        1 => Just(Event::Afresh),
        2 => prop::collection::vec(text(), 0..4).prop_map(|f| Event::Draft(Answer::Fields(f))),
        2 => prop::collection::vec((0usize..6, 0u8..14), 0..5).prop_map(|lines| {
            Event::Draft(Answer::Lines(lines.into_iter().map(|(line, indent)| Placed { line, indent }).collect()))
        }),
        1 => (0u8..=100).prop_map(|percent| Event::Engine(EngineEvent::State(ModelState::Loading { percent }))),
        1 => text().prop_map(|why| Event::Engine(EngineEvent::State(ModelState::Failed { why }))),
        1 => (0u64..9, text()).prop_map(|(id, why)| Event::NotStored { id, why }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => event().prop_map(Step::Event),
        4 => any::<bool>().prop_map(Step::Answer),
        3 => prop::bool::weighted(0.8).prop_map(Step::Disk),
        3 => (0u8..4, text()).prop_map(|(kind, text)| Step::Model(kind, text)),
        3 => (text(), prop::option::of(any::<bool>())).prop_map(|(text, end)| Step::Run(text, end)),
        1 => prop_oneof![
            Just(None),
            Just(Some(Overlay::Help)),
            Just(Some(Overlay::Why)),
            Just(Some(Overlay::Progress)),
            Just(Some(Overlay::Models)),
            Just(Some(Overlay::Map)),
            Just(Some(Overlay::Skill)),
            Just(Some(Overlay::Palette)),
            Just(Some(Overlay::Themes)),
            Just(Some(Overlay::Leaving)),
        ].prop_map(Step::Overlay),
        1 => (0usize..6).prop_map(Step::Tab),
        1 => prop_oneof![Just(Focus::Answer), Just(Focus::Keys), Just(Focus::Talk)].prop_map(Step::Focus),
        1 => any::<i32>().prop_map(Step::Scroll),
        1 => (0usize..40).prop_map(Step::Cursor),
        1 => (0i64..200).prop_map(Step::Later),
    ]
}

/// A desk with a disk that has not answered yet.
struct Table {
    desk: Desk,
    waiting: Vec<u64>,
}

impl Table {
    fn take(&mut self, step: Step) {
        let event = match step {
            Step::Event(event) => event,
            Step::Answer(right) => match self.desk.session.item() {
                Some((_, item)) => Event::Draft(answer(item, right)),
                None => Event::Continue,
            },
            Step::Disk(takes) => {
                for id in std::mem::take(&mut self.waiting) {
                    let why = "the disk is full".to_string();
                    self.happens(if takes { Event::Stored { id } } else { Event::NotStored { id, why } });
                }
                return;
            }
            Step::Run(text, end) => {
                let id = match &self.desk.session.phase {
                    Phase::Item(s) => match &s.stage {
                        Stage::Running(running) => running.id,
                        _ => return,
                    },
                    _ => return,
                };
                match end {
                    Some(passed) => Event::Ran { id, outcome: Box::new(outcome(passed, text)) },
                    None => Event::RunSays { id, text },
                }
            }
            Step::Model(kind, text) => match &self.desk.session.talk.live {
                Some(live) => Event::Engine(model(live.id, kind, text)),
                None => return,
            },
            Step::Overlay(overlay) => return self.desk.ui.overlay = overlay,
            Step::Tab(at) => {
                self.desk.ui.chart = at.checked_sub(1).map(|at| Chart::ALL[at]);
                // Of a journal in which nothing stands.
                let none: [(_, &Evidence); 0] = [];
                let series = Series::of(&self.desk.session.curriculum, none, self.desk.now, Zone::UTC);
                return self.desk.ui.series = Some(Arc::new(series));
            }
            Step::Focus(focus) => return self.desk.ui.focus = focus,
            Step::Scroll(scroll) => return self.desk.ui.scroll = scroll,
            Step::Cursor(cursor) => {
                self.desk.ui.moved = true;
                return self.desk.ui.cursor = cursor;
            }
            Step::Later(hours) => return self.desk.now += hours * HOUR,
        };
        self.happens(event);
    }

    fn happens(&mut self, event: Event) {
        for effect in self.desk.session.handle(self.desk.now, event) {
            if let Effect::Append { id, .. } = effect {
                self.waiting.push(id);
            }
        }
    }
}

fn outcome(passed: bool, message: String) -> Outcome {
    let tests = vec![TestResult { name: "a test".into(), passed, message: message.clone(), line: Some(3) }];
    let (stdout, stderr) = (message, String::new());
    Outcome::Ran { stdout, stderr, status: End::Exit(0), panicked: false, tests, complaints: Vec::new() }
}

fn model(id: u64, kind: u8, text: String) -> EngineEvent {
    match kind {
        0 => EngineEvent::Progress { id, done: 3, total: 700 },
        1 => EngineEvent::Done { id, stop: StopReason::End, stats: Stats::default() },
        2 => EngineEvent::Failed { id, error: text },
        _ => EngineEvent::Text { id, text },
    }
}

/// The footer has a key in bold with a word behind it.
fn footer_shows_a_key(buffer: &ratatui::buffer::Buffer) -> bool {
    let y = buffer.area.height - 1;
    let bold = (0..buffer.area.width)
        .filter(|x| buffer[(*x, y)].modifier.contains(Modifier::BOLD) && buffer[(*x, y)].symbol() != " ");
    let words = rows(buffer).last().map_or(0, |row| row.split_whitespace().count());
    bold.count() > 0 && words >= 2
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn drawing_never_panics_and_there_is_always_a_key(
        begun in any::<bool>(),
        larger in any::<bool>(),
        colour in any::<bool>(),
        steps in prop::collection::vec((step(), 1u16..=200, 1u16..=60), 1..40),
    ) {
        let mut desk = if larger { Desk::of_all_kinds(colour) } else { Desk::themed(colour) };
        if begun {
            desk = desk.with_model().learner();
        }
        let mut table = Table { desk, waiting: Vec::new() };
        for (step, width, height) in steps {
            table.take(step);
            let (buffer, cursor) = table.desk.draw((width, height));
            if width >= SMALLEST.0 && height >= SMALLEST.1 {
                prop_assert!(footer_shows_a_key(&buffer), "{}", rows(&buffer).join("\n"));
            }
            if let Some((x, y)) = cursor {
                prop_assert!(x < width && y < height);
            }
        }
    }
}

/// Keys that a learner may press, letters more often than others.
fn key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        8 => prop::sample::select(vec!['a', 'c', 'J', 'K', '<', '>', '}', 'h', 't', 's', 'n', 'l', 'w', 'p', 'm', 'M', '/', 'v', 'd', 'x', '?', ':', 'T',  'j', 'k', 'g', 'G', '1', '2', '3', '4', 'q', 'é', '中', ' '])
            .prop_map(KeyCode::Char),
        6 => Just(KeyCode::Enter),
        4 => prop::sample::select(vec![
            KeyCode::Esc, KeyCode::Tab, KeyCode::Up, KeyCode::Down, KeyCode::Left, KeyCode::Right, KeyCode::Home,
            KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Backspace, KeyCode::Delete,
        ]),
    ];
    let modifiers = prop_oneof![
        9 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
        1 => Just(KeyModifiers::SHIFT),
    ];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// The same through the real driver with a store on disk: keys in, pictures out.
    #[test]
    fn any_keys_through_the_driver(
        keys in prop::collection::vec((key(), 1u16..=140, 1u16..=45), 1..120),
        larger in prop::option::of(0usize..9),
    ) {
        let home = tempfile::tempdir().unwrap();
        let (to, inbox) = mpsc::channel::<Msg>();
        let put = Arc::new(move |msg: Msg| { let _ = to.send(msg); });
        let curriculum = match larger {
            Some(_) => super::kinds::course(),
            None => Arc::new(super::part::first()),
        };
        let mut driver = Driver::new(Memory::open(home.path()).unwrap(), curriculum, Voice::Absent("none".into()), Arc::new(|_| Standing::default()), BenchOptions::default(), put);
        driver.start_engine();
        if let Some(n) = larger {
            let items = &driver.session.curriculum.skills[0].items;
            let id = items[n % items.len()].id.clone();
            driver.session = Desk::of_all_kinds(true).learner().at(&id).session;
        }
        let mut ui = Ui::new(Theme::new(true));
        for (key, width, height) in keys {
            ui.follow(&driver.session);
            ui.key(&mut driver, key);
            // The verdict comes from the disk: there it is worth waiting.
            ui.follow(&driver.session);
            if ui.place(&driver.session) == Place::Saving && let Ok(msg) = inbox.recv_timeout(PATIENCE) {
                driver.message(msg);
            }
            inbox.try_iter().for_each(|msg| driver.message(msg));
            ui.follow(&driver.session);
            let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
            terminal.draw(|frame| root(frame, &driver.session, &ui, NOON)).unwrap();
            if width >= SMALLEST.0 && height >= SMALLEST.1 {
                prop_assert!(footer_shows_a_key(terminal.backend().buffer()));
            }
        }
        driver.close();
    }
}

/// The longest wait for the disk.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);
