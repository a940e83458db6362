//! A session with its face and no program around it: what is put in is all there is, so every picture is the same for ever.

use gradus::config::file::Layer;
use gradus::config::{Config, Sources};
use gradus::curriculum::{Curriculum, Item};
use gradus::dialogue::{Part, Standing};
use gradus::grading::Answer;
use gradus::learner::mood::{Guess, Mood, Sign};
use gradus::learner::{DAY, Learner, Millis};
use gradus::llm::{EngineEvent, ModelInfo, ModelState, Stats, StopReason};
use gradus::locale::{Locale, current};
use gradus::policy::Reason;
use gradus::session::{Effect, Event, Mode, Notice, Offer, Phase, Session, Sitting, Stage};
use gradus::tui::actions::Keymap;
use gradus::tui::app::{Focus, Overlay, Ui};
use gradus::tui::theme::Theme;
use gradus::tui::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::sync::{Arc, OnceLock};

/// Noon of a day, far from its ends: no picture depends on the clock.
pub const NOON: Millis = 20_720 * DAY + DAY / 2;
/// The sizes of every picture: the least, a narrow one, the usual one, a wide one.
pub const SIZES: [(u16, u16); 4] = [(40, 12), (60, 16), (80, 24), (120, 40)];

/// What is on the desk.
pub struct Desk {
    /// The truth.
    pub session: Session,
    /// The face.
    pub ui: Ui,
    /// The time.
    pub now: Millis,
}

/// Whether the language spoken here is Chinese: then learner, course and what is typed are too.
pub fn is_chinese() -> bool {
    current() == Locale::ZhHans
}

/// What stands for the same in the language spoken here.
pub fn say(en: &'static str, zh: &'static str) -> &'static str {
    if is_chinese() { zh } else { en }
}

/// The counterpart of an item or a skill in the course of the language spoken here.
pub fn here(id: &str) -> String {
    let counterparts = [
        ("rust.moves/pocket", "pick"),
        ("rust.moves/lines-that-repair", "several"),
        ("rust.moves/log-twice", "prints"),
        ("rust.moves/last-in-chain", "gap"),
        ("rust.moves/call-in-loop", "order"),
        ("rust.moves/owner-at-comment", "owner"),
        ("kinds.all/two-gaps", "gaps"),
    ];
    if !is_chinese() || id.starts_with("zhong.") {
        return id.into();
    }
    let named = counterparts.iter().find(|(en, _)| *en == id).map(|(_, zh)| *zh);
    match named.or(id.split_once('/').map(|(_, item)| item)) {
        Some(item) => format!("zhong.basics/{item}"),
        None => "zhong.basics".into(),
    }
}

fn curriculum() -> Arc<Curriculum> {
    static ONCE: OnceLock<Arc<Curriculum>> = OnceLock::new();
    if is_chinese() {
        return super::chinese::course();
    }
    ONCE.get_or_init(|| Arc::new(super::part::first())).clone()
}

impl Desk {
    /// The first run, with colours or without.
    pub fn themed(colour: bool) -> Desk {
        Desk::with(curriculum(), colour)
    }

    /// The first run with the small curriculum that has all kinds of items.
    pub fn of_all_kinds(colour: bool) -> Desk {
        Desk::with(if is_chinese() { super::chinese::course() } else { super::kinds::course() }, colour)
    }

    /// The first run with this curriculum.
    pub fn with(curriculum: Arc<Curriculum>, colour: bool) -> Desk {
        let session = Session::new(curriculum, Learner::default(), None, NOON);
        Desk { session, ui: Ui::new(Theme::new(colour)), now: NOON }.on(model(ModelState::Absent {
            why: say("you asked for none (--no-model)", "你选择了不用模型").into(),
        }))
    }

    /// The first run.
    pub fn new() -> Desk {
        Desk::themed(true)
    }

    /// A learner who has just been welcomed and wants no placement.
    pub fn learner(self) -> Desk {
        self.on(Event::typed(say("Ada", "小明"))).enters(5).on(Event::Pick(1))
    }

    /// Enter, so many times.
    pub fn enters(self, n: usize) -> Desk {
        (0..n).fold(self, |desk, _| desk.on(Event::Continue))
    }

    /// Some days of work: mostly right, every fifth answer wrong.
    pub fn worked(mut self, days: i64, answers: usize) -> Desk {
        let mut given = 0;
        for _ in 0..days {
            let mut today = 0;
            while today < answers {
                self.now += 20_000;
                let stage = match &self.session.phase {
                    Phase::Item(s) => Some(s.stage.clone()),
                    _ => None,
                };
                self = match stage {
                    Some(Stage::Answering) => {
                        (today, given) = (today + 1, given + 1);
                        let answer = answer(self.session.item().unwrap().1, given % 5 != 0);
                        self.on(Event::Draft(answer)).on(Event::Continue).on(Event::Confidence(Some(3)))
                    }
                    Some(Stage::Judged(j)) if j.may_retry => self.on(Event::GiveUp),
                    _ => self.on(Event::Continue),
                };
            }
            self = self.on(Event::Home);
            self.now = self.now - self.now.rem_euclid(DAY) + DAY + DAY / 2;
        }
        // The same evening, so that the last day counts as today.
        self.now -= DAY / 2 + DAY / 4;
        self.session.today = (0, 0);
        self
    }

    /// At this item of the curriculum.
    pub fn at(self, id: &str) -> Desk {
        self.sitting(id, Mode::Practice)
    }

    /// At this item, for placement or practice.
    pub fn sitting(mut self, id: &str, mode: Mode) -> Desk {
        let (skill, item) = self.session.curriculum.item(&here(id)).unwrap();
        let sentence = match mode {
            _ if is_chinese() => gradus::msg!("reason-new", skill = skill.title.clone()),
            Mode::Practice => {
                format!(
                    "{} stands at 41%: your largest gap that you are ready for (chance of success 63%).",
                    skill.title
                )
            }
            Mode::Check => format!("You dispute the estimate of {}: question 1 of the check.", skill.title),
            Mode::Placement => {
                format!("Placement, question 1: an answer on {} tells most about where to start.", skill.title)
            }
        };
        let reason = Reason { sentence, success: 0.63, ..Reason::default() };
        let sitting = Sitting::new(item, reason, mode, self.now);
        self.session.phase = Phase::Item(Box::new(sitting));
        self
    }

    /// This happened, and the disk took what there was to write.
    pub fn on(self, event: Event) -> Desk {
        self.happened(event, true)
    }

    /// This happened, and the disk has not answered yet.
    pub fn unstored(self, event: Event) -> Desk {
        self.happened(event, false)
    }

    fn happened(mut self, event: Event, stored: bool) -> Desk {
        let mut effects = self.session.handle(self.now, event);
        while let Some(effect) = effects.pop() {
            if let (Effect::Append { id, .. }, true) = (effect, stored) {
                effects.extend(self.session.handle(self.now, Event::Stored { id }));
            }
        }
        self.ui.follow(&self.session);
        self
    }

    /// The disk refuses what waits for it.
    pub fn refused(mut self, event: Event, why: &str) -> Desk {
        for effect in self.session.handle(self.now, event) {
            if let Effect::Append { id, .. } = effect {
                self.session.handle(self.now, Event::NotStored { id, why: why.into() });
            }
        }
        self
    }

    /// A wrong answer, and how sure the learner was.
    pub fn answered(self, answer: Answer, sure: u8) -> Desk {
        self.on(Event::Draft(answer)).on(Event::Continue).on(Event::Confidence(Some(sure)))
    }

    /// A typed answer that is not sent yet, in session and field.
    pub fn typed(mut self, text: &str) -> Desk {
        self.ui = Ui::new(self.ui.theme);
        self.on(Event::typed(text))
    }

    /// A model that answers.
    pub fn with_model(self) -> Desk {
        self.on(model(ModelState::Ready(ModelInfo {
            name: say("SmolLM2 135M Instruct", "小模型").into(),
            path: "model.gguf".into(),
            device: "CPU".into(),
            context: 4096,
            gpu_layers: 0,
            threads: 4,
            why: String::new(),
        })))
        .on(Event::Standing(Standing::of([Part::Chat])))
    }

    /// Some time later.
    pub fn later(mut self, ms: Millis) -> Desk {
        self.now += ms;
        self
    }

    /// The program is started again some days later, at home.
    pub fn returned(mut self, days: i64) -> Desk {
        self.now += days * DAY;
        let (curriculum, model) = (self.session.curriculum.clone(), self.session.model.clone());
        self.session = Session::new(curriculum, self.session.learner.clone(), None, self.now);
        self.on(Event::Engine(EngineEvent::State(model)))
    }

    /// The tutor guesses at this mood.
    pub fn guessing(mut self, mood: Mood) -> Desk {
        let signs = vec![(Sign::FailedRun(4), 0.6), (Sign::Pause(95), 0.2)];
        self.session.feeling.guess = Some(Guess { mood, strength: 0.7, signs });
        self.session.feeling.offers = Offer::to(mood).to_vec();
        self
    }

    /// The learner says something; the field for it is open.
    pub fn said(self, text: &str) -> Desk {
        let mut desk = self.on(Event::Say(text.into()));
        desk.ui.focus = Focus::Talk;
        desk
    }

    /// The model reads the prompt.
    pub fn reading(self, done: u32, total: u32) -> Desk {
        let id = self.session.talk.live.as_ref().unwrap().id;
        self.on(Event::Engine(EngineEvent::Progress { id, done, total }))
    }

    /// A piece of the model's reply.
    pub fn heard(self, text: &str) -> Desk {
        let id = self.session.talk.live.as_ref().unwrap().id;
        self.on(Event::Engine(EngineEvent::Text { id, text: text.into() }))
    }

    /// The model's reply is over.
    pub fn finished(self) -> Desk {
        // A reply that asked its question is over already.
        let Some(id) = self.session.talk.live.as_ref().map(|l| l.id) else { return self };
        let stats = Stats { prompt_tokens: 812, reused_tokens: 640, tokens: 49, first_token_ms: 300, ms: 2_000 };
        self.on(Event::Engine(EngineEvent::Done { id, stop: StopReason::End, stats }))
    }

    /// Half a question in the field for talking.
    pub fn talking(mut self, text: &str) -> Desk {
        self.ui.follow(&self.session);
        self.ui.focus = Focus::Talk;
        self.ui.talk.insert_str(text);
        self
    }

    /// Something is open on top.
    pub fn over(mut self, overlay: Overlay) -> Desk {
        self.ui.follow(&self.session);
        self.ui.overlay = Some(overlay);
        self
    }

    /// Something to tell.
    pub fn notice(mut self, notice: Notice) -> Desk {
        self.session.notice = Some(notice);
        self
    }

    /// This is looked for in the palette.
    pub fn searching(mut self, text: &str) -> Desk {
        self.ui.palette.query.insert_str(text);
        self
    }

    /// Keys of the learner's own, as in the table `[keys]` of the settings.
    pub fn keys(mut self, lines: &str) -> Desk {
        let user = Some(Layer { path: "config.toml".into(), text: format!("[keys]\n{lines}\n") });
        let config = Config::resolve(&Sources { user, ..Sources::default() }).unwrap();
        self.ui.keymap = Arc::new(Keymap::read(&config.keys).unwrap());
        self
    }

    /// Any other change of the face.
    pub fn face(mut self, change: impl FnOnce(&mut Ui)) -> Desk {
        self.ui.follow(&self.session);
        change(&mut self.ui);
        self
    }

    /// The picture, and where the cursor stands if it can be seen.
    pub fn draw(&mut self, (width, height): (u16, u16)) -> (Buffer, Option<(u16, u16)>) {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        self.ui.follow(&self.session);
        terminal.draw(|frame| view::root(frame, &self.session, &self.ui, self.now)).unwrap();
        let backend = terminal.backend();
        let cursor = backend.cursor_visible().then(|| (backend.cursor_position().x, backend.cursor_position().y));
        (backend.buffer().clone(), cursor)
    }
}

/// The right answer to an item, or a wrong one.
pub fn answer(item: &Item, right: bool) -> Answer {
    if right && !matches!(Answer::empty(item), Answer::Picked(_) | Answer::Text(_)) {
        return super::kinds::right(item);
    }
    if item.options().is_empty() {
        let key = item.key_texts().into_iter().next().unwrap();
        let wrong = item.wrong().first().map_or(say("nothing at all", "什么也没有"), |w| w.answer.as_str());
        return Answer::Text(if right { key } else { wrong.into() });
    }
    let options = item.options().iter().enumerate();
    let right_ones = options.clone().filter(|(_, o)| o.correct).map(|(i, _)| i).collect();
    let wrong = options.filter(|(_, o)| !o.correct).map(|(i, _)| i).take(1).collect();
    Answer::Picked(if right { right_ones } else { wrong })
}

/// One option.
pub fn picked(options: &[usize]) -> Answer {
    Answer::Picked(options.iter().copied().collect())
}

fn model(state: ModelState) -> Event {
    Event::Engine(EngineEvent::State(state))
}
