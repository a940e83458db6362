//! Screens of the kinds of items whose answer is more than an option or a text.

use super::desk::{Desk, say};
use super::kinds;
use super::scenes::scenes;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use gradus::curriculum::runs::{End, Outcome, TestResult};
use gradus::dialogue::{Part, Standing};
use gradus::driver::{BenchOptions, Driver, Memory, Msg, Voice};
use gradus::grading::{Answer, Placed};
use gradus::session::{Event, Mode, Phase, Stage};
use gradus::tui::actions::Place;
use gradus::tui::app::{Focus, Ui};
use gradus::tui::theme::Theme;
use std::sync::{Arc, mpsc};

fn at(item: &str) -> Desk {
    Desk::of_all_kinds(true).learner().at(&format!("kinds.all/{item}")).face(|_| ())
}

pub fn placed(lines: &[(usize, u8)]) -> Event {
    Event::Draft(Answer::Lines(lines.iter().map(|(line, indent)| Placed { line: *line, indent: *indent }).collect()))
}

fn moved(cursor: usize) -> impl Fn(&mut Ui) {
    move |ui| {
        ui.cursor = cursor;
        ui.moved = true;
    }
}

fn fields(texts: &[&str]) -> Event {
    Event::Draft(Answer::Fields(texts.iter().map(|t| t.to_string()).collect()))
}

/// The answer is sent, and the learner is fairly sure.
fn sent(desk: Desk) -> Desk {
    desk.on(Event::Continue).on(Event::Confidence(Some(3)))
}

fn ended(desk: Desk, outcome: Outcome) -> Desk {
    let Phase::Item(sitting) = &desk.session.phase else { panic!("at an item") };
    let Stage::Running(running) = &sitting.stage else { panic!("{:?}", sitting.stage) };
    let id = running.id;
    desk.on(Event::Ran { id, outcome: Box::new(outcome) })
}

fn says(desk: Desk, text: &str) -> Desk {
    let Phase::Item(sitting) = &desk.session.phase else { panic!("at an item") };
    let Stage::Running(running) = &sitting.stage else { panic!("{:?}", sitting.stage) };
    let id = running.id;
    desk.on(Event::RunSays { id, text: text.into() })
}

fn tests(passed: bool) -> Outcome {
    let message = if passed { "" } else { "assertion `left == right` failed\n  left: 0\n right: 4" };
    Outcome::Ran {
        stdout: String::new(),
        stderr: String::new(),
        status: End::Exit(if passed { 0 } else { 101 }),
        panicked: !passed,
        tests: vec![TestResult { name: "two_and_two".into(), passed, message: message.into(), line: Some(3) }],
        complaints: Vec::new(),
    }
}

fn exit(code: i32, said: &str) -> Outcome {
    Outcome::Ran {
        stdout: said.into(),
        stderr: String::new(),
        status: End::Exit(code),
        panicked: false,
        tests: Vec::new(),
        complaints: Vec::new(),
    }
}

/// A program longer than any screen.
fn long() -> String {
    (1..=60).map(|n| format!("    let number_{n} = \"{}\"; // line {n}\n", "long ".repeat(n))).collect()
}

fn explained() -> Event {
    Event::typed(say(
        "The text is handed over to b, and a may not be used any more, because there is always exactly one \
        owner of a text. Otherwise it would be dropped twice at the end.",
        "变量默认不可变，读代码的人就知道它绑定之后不会再变，不必一行一行去找；真的需要改变的地方，声明时已经写明，一眼就能看见。",
    ))
}

scenes! {
    "kinds_"
    blank: at("two-gaps");
    blank_typed: at("two-gaps").on(fields(&["mut", "+"])).face(|ui| { *ui = Ui::new(ui.theme); }).face(|ui| ui.at = 1);
    blank_keys: at("two-gaps").face(|ui| ui.focus = Focus::Keys);
    trace: at("trace");
    trace_sent: at("trace").on(fields(&["1", "2", ""])).on(Event::Continue);
    trace_wrong: sent(at("trace").on(fields(&["1", "2", "4"])));
    order: at("order");
    order_some: at("order").on(placed(&[(0, 0), (1, 1)])).face(moved(1));
    order_pool: at("order").on(placed(&[(0, 0), (1, 1)])).face(moved(3));
    order_all: at("order").on(placed(&[(0, 0), (1, 1), (2, 1), (3, 0)])).face(moved(5));
    order_sent: at("order").on(placed(&[(0, 0), (1, 1), (2, 1), (3, 0)])).on(Event::Continue);
    order_wrong: sent(at("order").on(placed(&[(0, 0), (4, 1), (2, 1), (3, 0)])));
    order_right: sent(at("steps").on(placed(&[(0, 0), (1, 0), (2, 0)])));
    code: at("code");
    code_keys: at("code").face(|ui| ui.focus = Focus::Keys);
    code_long: at("code").on(Event::typed(long())).face(|ui| { *ui = Ui::new(ui.theme); ui.has_editor = true; })
        .face(|ui| ui.answer.go((30, usize::MAX)));
    code_sent: at("code").on(Event::Continue);
    code_running: sent(at("code"));
    code_running_says: says(sent(at("code")), say("compiling\nrunning 1 test\n\u{1b}[31mred\n", "正在编译\n正在测试\n\u{1b}[31m红色\n"));
    code_stopped: sent(at("code")).on(Event::Cancel);
    code_wrong: ended(sent(at("code")), tests(false));
    code_again: ended(sent(at("code")), tests(false)).on(Event::Continue);
    code_right: ended(sent(at("code")), tests(true));
    fix: at("fix");
    fix_placement: Desk::of_all_kinds(true).learner().sitting("kinds.all/fix", Mode::Placement);
    command: at("command");
    command_typed: at("command").on(Event::ShellTyped("ls\nmkdir note\nls -l".into()));
    code_failed: ended(sent(at("code")), exit(101, ""));
    command_wrong: ended(sent(at("command").on(Event::ShellTyped("mkdir note".into()))), exit(1, say("There is no folder notes.", "还没有文件夹 a。")));
    command_fresh: at("command").on(Event::ShellTyped("mkdir note".into())).on(Event::Afresh);
    explain: at("explain");
    explain_typed: at("explain").on(explained()).face(|ui| { *ui = Ui::new(ui.theme); }).face(|_| ());
    explain_marking: sent(at("explain").on(explained()));
    explain_marked: sent(at("explain").on(explained())).on(Event::Mark(1)).on(Event::Mark(2)).face(moved(2));
    explain_done: sent(at("explain").on(explained())).on(Event::Mark(1)).on(Event::Mark(2)).on(Event::Continue);
}

/// The real driver at an item of the small curriculum, with a disk, and keys for all that is done.
struct Hands {
    driver: Driver,
    ui: Ui,
    inbox: mpsc::Receiver<Msg>,
    _home: tempfile::TempDir,
}

impl Hands {
    fn at(item: &str) -> Hands {
        let home = tempfile::tempdir().unwrap();
        let (to, inbox) = mpsc::channel::<Msg>();
        let put = Arc::new(move |msg: Msg| {
            let _ = to.send(msg);
        });
        let memory = Memory::open(home.path()).unwrap();
        let voice = Voice::Absent("none".into());
        let mut driver = Driver::new(
            memory,
            kinds::course(),
            voice,
            Arc::new(|_| Standing::of([Part::Chat])),
            BenchOptions::default(),
            put,
        );
        // What this machine has must not change what is asked here.
        driver.session = at(item).session;
        let mut ui = Ui::new(Theme::new(true));
        ui.follow(&driver.session);
        Hands { driver, ui, inbox, _home: home }
    }

    fn press(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.ui.key(&mut self.driver, KeyEvent::new(code, modifiers));
        self.ui.follow(&self.driver.session);
    }

    /// Keys by their names, as the table writes them; what is none is typed.
    fn keys(&mut self, keys: &[&str]) -> &mut Hands {
        for key in keys {
            let (code, modifiers) = match *key {
                "enter" => (KeyCode::Enter, KeyModifiers::NONE),
                "tab" => (KeyCode::Tab, KeyModifiers::NONE),
                "shift-tab" => (KeyCode::BackTab, KeyModifiers::SHIFT),
                "esc" => (KeyCode::Esc, KeyModifiers::NONE),
                "up" => (KeyCode::Up, KeyModifiers::NONE),
                "down" => (KeyCode::Down, KeyModifiers::NONE),
                "alt-up" => (KeyCode::Up, KeyModifiers::ALT),
                "ctrl-r" => (KeyCode::Char('r'), KeyModifiers::CONTROL),
                "ctrl-u" => (KeyCode::Char('u'), KeyModifiers::CONTROL),
                "ctrl-k" => (KeyCode::Char('k'), KeyModifiers::CONTROL),
                text => {
                    text.chars().for_each(|c| self.press(KeyCode::Char(c), KeyModifiers::NONE));
                    continue;
                }
            };
            self.press(code, modifiers);
        }
        self
    }

    fn place(&self) -> Place {
        self.ui.place(&self.driver.session)
    }

    fn answer(&self) -> Answer {
        let Phase::Item(sitting) = &self.driver.session.phase else { panic!("at an item") };
        sitting.answer.clone()
    }

    /// Whether the key accepts the answer, once the disk has it.
    fn right(&mut self) -> bool {
        loop {
            if let Phase::Item(sitting) = &self.driver.session.phase
                && let Stage::Judged(judged) = &sitting.stage
            {
                return judged.verdict.correct;
            }
            let msg = self.inbox.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
            // What this machine has is not asked here.
            if !matches!(msg, Msg::Tools(_)) {
                self.driver.message(msg);
            }
            self.ui.follow(&self.driver.session);
        }
    }

    fn key(&self) -> Answer {
        kinds::right(self.driver.session.item().unwrap().1)
    }

    /// The run that was asked for ends like this.
    fn ran(&mut self, outcome: Outcome) {
        let Phase::Item(sitting) = &self.driver.session.phase else { panic!("at an item") };
        let Stage::Running(running) = &sitting.stage else { panic!("{:?}", sitting.stage) };
        self.driver.handle(Event::Ran { id: running.id, outcome: Box::new(outcome) });
    }
}

#[test]
fn gaps_are_filled_by_keys() {
    let mut hands = Hands::at("two-gaps");
    assert_eq!(hands.place(), Place::Fields);
    hands.keys(&["mut", "tab", "+", "shift-tab", "down", "="]);
    assert_eq!(hands.answer(), hands.key());
    hands.keys(&["esc"]);
    assert_eq!(hands.place(), Place::AnswerKeys);
    hands.keys(&["tab", "up", "enter"]);
    assert_eq!(hands.place(), Place::Fields, "Enter in the first field goes to the second");
    hands.keys(&["enter"]);
    assert_eq!(hands.place(), Place::Confidence);
    hands.keys(&["3"]);
    assert!(hands.right());
}

#[test]
fn a_program_is_traced_by_keys() {
    let mut hands = Hands::at("trace");
    hands.keys(&["1", "enter", "3", "enter", "6", "enter", "4"]);
    assert!(hands.right());
    // Wrong at first: the fields keep what was typed for the second try.
    let mut hands = Hands::at("trace");
    hands.keys(&["1", "enter", "2", "enter", "6", "enter", "4"]);
    assert!(!hands.right());
    hands.keys(&["enter"]);
    assert_eq!((hands.place(), hands.ui.fields[1].lines().join("")), (Place::Fields, "2".into()));
}

#[test]
fn lines_are_put_in_order_by_keys() {
    let mut hands = Hands::at("order");
    let Answer::Lines(key) = hands.key() else { panic!() };
    for (n, line) in key.iter().enumerate() {
        let lines = gradus::tui::app::Lines::of(&hands.driver.session).unwrap();
        let row = lines.placed.len() + lines.pool.iter().position(|p| *p == line.line).unwrap();
        while hands.ui.cursor > row {
            hands.keys(&["k"]);
        }
        while hands.ui.cursor < row {
            hands.keys(&["down"]);
        }
        hands.keys(&[if n % 2 == 0 { "enter" } else { " " }]);
    }
    let Answer::Lines(placed) = hands.answer() else { panic!() };
    assert_eq!(placed.iter().map(|p| p.line).collect::<Vec<_>>(), [0, 1, 2, 3]);
    while hands.ui.cursor > 1 {
        hands.keys(&["up"]);
    }
    hands.keys(&[">", "down", ">", "J", ">", "<", "K", "alt-up", "J"]);
    assert_eq!(hands.answer(), hands.key());
    assert_eq!(hands.ui.cursor, 2, "the cursor goes with its line");
    hands.keys(&["enter"]);
    let Answer::Lines(placed) = hands.answer() else { panic!() };
    assert_eq!(placed.len(), 3, "Enter on a placed line puts it back");
    hands.keys(&["a"]);
    assert_eq!(hands.answer(), Answer::Lines(Vec::new()));
    hands.driver.handle(Event::Draft(hands.key()));
    hands.keys(&["c", "3"]);
    assert!(hands.right());
}

#[test]
fn an_order_without_distractors_is_answered_with_enter_alone_where_the_pool_helps() {
    let mut hands = Hands::at("steps");
    let pool = gradus::tui::app::Lines::of(&hands.driver.session).unwrap().pool;
    hands.keys(&["enter", "enter", "enter"]);
    let Answer::Lines(placed) = hands.answer() else { panic!() };
    assert_eq!(placed.iter().map(|p| p.line).collect::<Vec<_>>(), pool);
    assert_eq!(hands.place(), Place::OrderLines);
    hands.keys(&["enter"]);
    assert_eq!(hands.place(), Place::Confidence, "when all are placed the cursor is at the row that has it checked");
}

#[test]
fn a_program_is_written_by_keys() {
    let mut hands = Hands::at("code");
    assert_eq!(hands.place(), Place::Editor);
    hands.keys(&["down", "down", "tab", "ctrl-k"]);
    hands.keys(&["a + b", "enter"]);
    let Answer::Text(text) = hands.answer() else { panic!() };
    assert!(text.contains("{\n    a + b\n    \n}"), "{text:?}");
    hands.keys(&["ctrl-u", "ctrl-r"]);
    assert_eq!(hands.place(), Place::Confidence);
    hands.keys(&["2"]);
    assert_eq!(hands.place(), Place::Running);
    hands.keys(&["esc"]);
    assert_eq!(hands.place(), Place::Editor, "stopped; the program is as it was");
    hands.keys(&["esc", "enter", "2"]);
    hands.ran(tests(true));
    assert!(hands.right());
}

#[test]
fn a_program_begun_anew_can_be_brought_back() {
    let mut hands = Hands::at("fix");
    let given = hands.answer();
    hands.keys(&["# mine", "enter", "esc", "a"]);
    assert_eq!(hands.answer(), given);
    hands.keys(&["tab", "ctrl-u"]);
    let Answer::Text(text) = hands.answer() else { panic!() };
    assert!(text.starts_with("# mine\n"), "{text}");
    hands.ui.outside_changed(&mut hands.driver, "pass");
    assert_eq!(hands.answer(), Answer::Text("pass".into()));
}

#[test]
fn a_paste_into_a_program_keeps_its_lines() {
    let mut hands = Hands::at("fix");
    hands.ui.paste(&mut hands.driver, "import os\r\n\tpass\r");
    let Answer::Text(text) = hands.answer() else { panic!() };
    assert!(text.starts_with("import os\n\tpass\ndef mean"), "{text:?}");
    let mut hands = Hands::at("two-gaps");
    hands.ui.paste(&mut hands.driver, "a\nb");
    assert_eq!(hands.answer(), Answer::Fields(vec!["a b".into(), String::new()]));
}

#[test]
fn a_state_is_reached_by_keys() {
    let mut hands = Hands::at("command");
    assert_eq!(hands.place(), Place::Desk);
    assert!(!hands.ui.worked(&hands.driver.session));
    hands.driver.handle(Event::ShellTyped("mkdir notes".into()));
    hands.keys(&["enter"]);
    assert_eq!(hands.place(), Place::Confidence, "after the shell Enter has the state checked");
    hands.keys(&["4"]);
    hands.ran(exit(0, ""));
    assert!(hands.right());
}

#[test]
fn an_explanation_is_marked_by_keys() {
    let mut hands = Hands::at("explain");
    assert_eq!(hands.place(), Place::AnswerField);
    hands.keys(&["It moves.", "enter", "3"]);
    assert_eq!(hands.place(), Place::Marking);
    hands.keys(&["1", "2", "j", " ", "k", " ", "down", "3", "enter"]);
    assert!(!hands.right(), "a point that was taken back is missing");
    hands.keys(&["enter"]);
    assert_eq!(hands.place(), Place::AnswerField);
    hands.keys(&["enter", "3", "1", "2", "3", "enter"]);
    assert!(hands.right());
}

#[test]
fn after_a_wrong_option_a_number_picks_another() {
    let mut hands = Hands::at("pick");
    hands.keys(&["2", "4"]);
    assert!(!hands.right());
    assert_eq!(hands.place(), Place::Retry);
    hands.keys(&["1"]);
    assert_eq!((hands.place(), hands.answer()), (Place::Confidence, Answer::Picked([0].into())));
    hands.keys(&["4"]);
    assert!(hands.right());
}

#[test]
fn the_smallest_screen_has_room_for_a_program() {
    let (buffer, cursor) = at("code").draw((40, 12));
    let shown = super::picture::rows(&buffer);
    let first = shown.iter().position(|r| r.contains("Your program")).unwrap();
    let last = shown.len() - 1;
    assert!(last - first > 4, "five lines of it: {shown:#?}");
    assert!(cursor.is_some() && shown[..first].iter().any(|r| r.contains("Write the function")), "{shown:#?}");
}
