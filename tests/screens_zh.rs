//! The screens in Simplified Chinese, at the usual size and a narrow one: what they look like, and that nothing English is
//! left on them. After a wanted change: look at them, then `INSTA_UPDATE=always cargo test --test screens_zh`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/chinese.rs"]
mod chinese;
#[allow(dead_code)]
#[path = "screens/desk.rs"]
mod desk;
#[path = "support/journal.rs"]
mod journal;
#[path = "support/kinds.rs"]
mod kinds;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/part.rs"]
mod part;
#[allow(dead_code)]
#[path = "screens/picture.rs"]
mod picture;

use desk::{Desk, picked};
use gradus::curriculum::runs::{End, Outcome, TestResult};
use gradus::dialogue::{Part, Standing};
use gradus::grading::{Answer, Placed};
use gradus::learner::mood::Mood;
use gradus::learner::{DAY, HOUR};
use gradus::llm::{EngineEvent, ModelInfo, ModelState};
use gradus::locale::{Locale, within};
use gradus::report::{Chart, Series};
use gradus::session::market::{Machine, Recommended};
use gradus::session::{Event, Known, Market, Mode, Phase, Pulling, Shelved, Stage, Ware};
use gradus::tui::app::{Focus, Overlay, Ui};
use picture::rows;
use ratatui::buffer::CellWidth;
use std::sync::Arc;

const SIZES: [(u16, u16); 2] = [(80, 24), (60, 16)];
/// All sizes at which nothing English may stand, the least and a wide one too.
const ALL_SIZES: [(u16, u16); 4] = [(80, 24), (60, 16), (40, 12), (120, 40)];

fn first() -> Desk {
    let absent = ModelState::Absent { why: "你选择了不用模型".into() };
    Desk::with(chinese::course(), true).on(Event::Engine(EngineEvent::State(absent)))
}

fn learner() -> Desk {
    first().on(Event::typed("小明")).enters(5).on(Event::Pick(1))
}

fn at(item: &str) -> Desk {
    learner().sitting(&format!("zhong.basics/{item}"), Mode::Practice).reason()
}

/// A program that fails its test.
fn tests_fail() -> Desk {
    let desk = at("code").on(Event::typed("fn add() {}\n")).enters(1).on(Event::Confidence(Some(3)));
    let Phase::Item(sitting) = &desk.session.phase else { panic!("at an item") };
    let Stage::Running(running) = &sitting.stage else { panic!("{:?}", sitting.stage) };
    let id = running.id;
    let test = TestResult { name: "two".into(), passed: false, message: "left: 0".into(), line: Some(1) };
    let outcome = Outcome::Ran {
        stdout: String::new(),
        stderr: String::new(),
        status: End::Exit(101),
        panicked: true,
        tests: vec![test],
        complaints: Vec::new(),
    };
    desk.on(Event::Ran { id, outcome: Box::new(outcome) })
}

fn lesson() -> Desk {
    learner().on(Event::Learn("zhong.basics".into()))
}

fn wrong() -> Desk {
    at("pick").answered(picked(&[0]), 4)
}

impl Desk {
    /// A reason in Chinese instead of the one that the desk makes up.
    fn reason(mut self) -> Desk {
        if let Phase::Item(sitting) = &mut self.session.phase {
            sitting.reason.sentence = gradus::msg!("reason-new", skill = "变量与可变性");
        }
        self
    }
}

/// Three days of work, some of it wrong.
fn days() -> Desk {
    let mut desk = learner();
    let fields = |a: &str| Answer::Fields(vec![a.into(), "+=".into()]);
    for day in 0..3 {
        let sure = if day == 0 { 1 } else { 4 };
        for (item, given) in [
            ("pick", picked(&[if day == 0 { 0 } else { 1 }])),
            ("several", picked(&[0, 1])),
            ("prints", Answer::Text(if day == 1 { "1".into() } else { "2".into() })),
            ("gaps", fields("mut")),
        ] {
            desk.now += 40_000;
            desk = desk.sitting(&format!("zhong.basics/{item}"), Mode::Practice).answered(given, sure);
            desk = desk.on(Event::GiveUp);
        }
        desk = desk.on(Event::Home);
        desk.now += DAY;
    }
    desk.now -= DAY;
    desk.session.today = (0, 0);
    desk
}

/// A model that may do nothing yet, and the screen of it.
fn models() -> Desk {
    let info = ModelInfo {
        name: "小模型".into(),
        path: "a.gguf".into(),
        device: "CPU".into(),
        context: 4096,
        gpu_layers: 0,
        threads: 4,
        why: String::new(),
    };
    let shelf = [("甲", Known::Unexamined), ("乙", Known::Examined(Standing::of([Part::Chat, Part::Grade])))];
    let shelf = shelf.map(|(name, known)| Shelved { name: name.into(), path: name.into(), known }).to_vec();
    let ready = learner().on(Event::Engine(EngineEvent::State(ModelState::Ready(info))));
    ready.on(Event::Standing(Standing::unknown())).on(Event::Shelf(shelf)).over(Overlay::Models)
}

/// What can be had, and a download under way.
fn shop() -> Desk {
    let ware = |name: &str, path: Option<&str>, known| Ware {
        name: name.into(),
        title: format!("模型{name}"),
        path: path.map(Into::into),
        bytes: 2_104_932_800,
        need: Some(2_684_354_560),
        fits: name != "丙",
        known,
        figures: None,
        licence: "MIT".into(),
    };
    let market = Market {
        machine: Machine { total: 16 << 30, free: 9 << 30, cores: 8, gpu: None },
        recommended: Some(Recommended {
            id: "乙".into(),
            need: 2_684_354_560,
            on_gpu: false,
            speed: None,
            coder: true,
            least: false,
        }),
        wares: vec![
            ware("甲", Some("a.gguf"), Some(Known::Unexamined)),
            ware("乙", None, None),
            ware("丙", None, None),
        ],
        offline: None,
    };
    models().on(Event::Market(Box::new(market)))
}

fn pulling() -> Desk {
    let at = Pulling::Bytes { done: 700 << 20, total: Some(2_104_932_800), rate: 11 << 20 };
    shop().on(Event::Pull("乙".into())).on(Event::Pulling(at))
}

/// The first run where the model computes elsewhere.
fn far() -> Desk {
    let mut desk = first();
    desk.session.elsewhere = Some("10.0.0.7:8080".into());
    desk
}

/// Some months of work, and one of its charts.
fn chart(chart: Chart) -> Desk {
    let mut desk = learner();
    let records = journal::made_up(&desk.session.curriculum, "小明", 120, desk.now);
    records.iter().for_each(|(at, e)| drop(desk.session.learner.apply(*at, e)));
    let series = Series::of(&desk.session.curriculum, records.iter().map(|(at, e)| (*at, e)), desk.now, 480);
    desk.over(Overlay::Progress).face(|ui| {
        ui.series = Some(Arc::new(series));
        ui.chart = Some(chart);
    })
}

fn placed() -> Event {
    Event::Draft(Answer::Lines(vec![Placed { line: 0, indent: 0 }, Placed { line: 1, indent: 1 }]))
}

/// Every screen, by name.
fn gallery() -> Vec<(&'static str, Desk)> {
    let test = |mode| learner().sitting("zhong.basics/pick", mode).reason();
    vec![
        ("welcome_1_name", first()),
        ("welcome_2_experience", first().on(Event::typed("小明")).enters(1)),
        ("welcome_3_goal", first().on(Event::typed("小明")).enters(2)),
        ("welcome_4_deadline_wrong", first().on(Event::typed("小明")).enters(3).on(Event::typed("很快")).enters(1)),
        ("welcome_5_interests", first().on(Event::typed("小明")).enters(4).on(Event::Pick(0))),
        ("welcome_6_placement", first().on(Event::typed("小明")).enters(5)),
        ("plan_change", days().on(Event::ChangePlan)),
        ("plan_changed", days().on(Event::ChangePlan).on(Event::Pick(3)).on(Event::typed("30")).enters(2)),
        ("home_new", learner()),
        ("home_after_days", days()),
        ("greeting", days().returned(2)),
        ("guess", wrong().guessing(Mood::Stuck)),
        ("guess_bored", at("pick").guessing(Mood::Bored)),
        ("lesson", lesson()),
        ("placement_item", test(Mode::Placement)),
        ("check_item", days().on(Event::TestOut("zhong.basics".into()))),
        ("check_ended", days().on(Event::TestOut("zhong.basics".into())).on(Event::Home)),
        ("item_choice", at("pick")),
        ("item_choices", at("several").on(Event::Pick(0))),
        ("item_predict", at("prints")),
        ("item_gaps", at("gaps")),
        ("item_order", at("order").on(placed())),
        ("item_code", at("code")),
        ("item_command", at("command").on(Event::ShellTyped("mkdir a".into()))),
        ("item_explain", at("explain")),
        ("item_keys", at("prints").typed("2").face(|ui| ui.focus = Focus::Keys)),
        ("confidence", at("pick").on(Event::Pick(1))),
        ("saving", at("pick").on(Event::Pick(1)).unstored(Event::Confidence(Some(3)))),
        ("not_saved", at("pick").on(Event::Pick(1)).refused(Event::Confidence(Some(3)), "磁盘已满")),
        ("running", at("code").on(Event::typed("fn add() {}\n")).enters(1).on(Event::Confidence(Some(3)))),
        ("marking", at("explain").answered(Answer::Text("值不会意外改变。".into()), 2).on(Event::Mark(0))),
        ("verdict_right", at("prints").answered(Answer::Text("2".into()), 3)),
        ("verdict_wrong", wrong()),
        ("verdict_near", at("prints").answered(Answer::Text("3".into()), 2)),
        ("verdict_incomplete", at("several").answered(picked(&[0]), 2)),
        ("verdict_tests_fail", tests_fail()),
        ("verdict_final", wrong().on(Event::GiveUp)),
        ("retry", wrong().enters(1)),
        ("hint", at("prints").on(Event::Hint).face(|ui| ui.focus = Focus::Keys)),
        ("hint_reveal", at("pick").on(Event::Hint).on(Event::Hint).on(Event::Hint).on(Event::Hint)),
        ("talk_empty", at("pick").talking("")),
        ("rated", lesson().on(Event::Rate(true))),
        ("map", days().over(Overlay::Map)),
        ("skill", days().over(Overlay::Skill)),
        ("shop", shop()),
        ("shop_pulling", pulling()),
        ("help", learner().over(Overlay::Help)),
        ("help_end", learner().over(Overlay::Help).face(|ui| ui.scroll = 100_000)),
        ("help_at_item", at("prints").over(Overlay::Help)),
        ("palette", at("pick").face(Ui::open_palette)),
        ("palette_searched", at("prints").face(Ui::open_palette).searching("提示")),
        ("palette_nothing", at("prints").face(Ui::open_palette).searching("无此事")),
        ("themes", learner().face(Ui::open_themes)),
        ("why_new", at("pick").over(Overlay::Why)),
        ("why_after_days", days().over(Overlay::Why)),
        ("progress_new", learner().over(Overlay::Progress)),
        ("progress_after_days", days().over(Overlay::Progress)),
        ("charts_mastery", chart(Chart::Mastery)),
        ("charts_calendar", chart(Chart::Calendar)),
        ("charts_forecast", chart(Chart::Forecast)),
        ("charts_time", chart(Chart::Time)),
        ("charts_gain", chart(Chart::Gain)),
        ("models", models()),
        ("models_end", models().face(|ui| ui.scroll = 100_000)),
        ("welcome_far", far()),
        ("leaving", wrong().over(Overlay::Leaving)),
    ]
}

fn in_chinese<T>(work: impl FnOnce() -> T) -> T {
    within(Locale::ZhHans, work)
}

#[test]
fn pictures() {
    in_chinese(|| {
        for (name, mut desk) in gallery() {
            insta::with_settings!({
                snapshot_path => "screens/snapshots",
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_snapshot!(format!("zh_{name}"), desk.pictures(&SIZES));
            });
        }
    });
}

/// Latin words of four letters or more that may stand on a Chinese screen: the program's name, names of keys, words that
/// Chinese programmers write in Latin letters.
const ALLOWED: &[&str] = &[
    "Gradus", "Enter", "Ctrl", "PgDn", "PgUp", "Home", "Space", "Left", "Right", "Down", "Shift", "Escape", "Pageup",
    "Pagedown", "VISUAL", "EDITOR", "shell", "exit", "error", "panic", "logit",
];
/// Words of code in the small curriculum, names of its items, and words in the answers typed here, and in a compiler's output.
const CODE: &[&str] = &[
    "println",
    "main",
    "mkdir",
    "String",
    "from",
    "make",
    "directory",
    "test",
    "left",
    "pick",
    "several",
    "prints",
    "gaps",
];

/// The Latin words of a picture that have no business there; a command of the lines, as in `/teach`, has.
fn foreign(text: &str) -> Vec<String> {
    let text = text.replace("/teach", "").replace("/dispute", "");
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() >= 4);
    words.filter(|w| !ALLOWED.contains(w) && !CODE.contains(w)).map(str::to_string).collect()
}

#[test]
fn nothing_english_is_left() {
    assert_eq!(foreign("按 Enter 继续。 Press it: `main`"), ["Press"], "the check can fail");
    in_chinese(|| {
        let mut found = Vec::new();
        for (name, mut desk) in gallery() {
            // Commands are told on the screen of the models.
            let commands: &[&str] = match name {
                _ if name.starts_with("models") || name.starts_with("shop") => {
                    &["gradus", "model", "eval", "recommend"]
                }
                // So are the names of themes, which stand in the settings.
                "themes" => &["default", "dark", "light", "contrast", "night", "okabe"],
                _ => &[],
            };
            for size in ALL_SIZES {
                // The panel of the plan is worked out after home was drawn once.
                desk.ui.may_plan = true;
                let text = rows(&desk.draw(size).0).join("\n");
                let words = foreign(&text).into_iter().filter(|w| !commands.contains(&w.as_str()));
                found.extend(words.map(|word| format!("{name} {size:?}: {word}")));
            }
        }
        found.sort();
        found.dedup();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    });
}

#[test]
fn the_keys_fit_and_help_is_among_them() {
    in_chinese(|| {
        for (name, mut desk) in gallery() {
            for size in SIZES {
                let rows = rows(&desk.draw(size).0);
                let foot = rows.last().unwrap();
                assert!(!foot.trim().is_empty(), "{name} {size:?} has keys");
                let place = desk.ui.place(&desk.session);
                let has_help = gradus::tui::actions::footer(place).any(|r| r.label == "key-help");
                assert_eq!(foot.contains("? 帮助"), has_help, "{name} {size:?}: {foot}");
            }
        }
    });
}

#[test]
fn no_character_is_cut_and_the_columns_stand() {
    in_chinese(|| {
        for (name, mut desk) in gallery() {
            for width in (40..=124).step_by(7) {
                let (buffer, _) = desk.draw((width, 24));
                for y in 0..24 {
                    for x in 0..width {
                        let wide = buffer[(x, y)].cell_width();
                        assert!(x + wide.max(1) <= width, "{name}: cut at {x},{y} of {width}");
                        for covered in x + 1..x + wide {
                            assert_eq!(buffer[(covered, y)].symbol().trim(), "", "{name}: overlap at {covered},{y}");
                        }
                    }
                }
            }
        }
    });
}

#[test]
fn no_line_begins_with_a_closing_mark() {
    in_chinese(|| {
        for (name, mut desk) in gallery() {
            for width in (40..=100).step_by(6) {
                for row in rows(&desk.draw((width, 30)).0) {
                    let first = row.trim_start_matches(['│', ' ']).chars().next();
                    assert!(!first.is_some_and(|c| "。，、；：？！）」".contains(c)), "{name} at {width}: {row}");
                }
            }
        }
    });
}

#[test]
fn english_stays_english_beside_it() {
    let of_thread = in_chinese(|| gradus::msg!("key-help"));
    assert_eq!((of_thread.as_str(), gradus::msg!("key-help").as_str()), ("帮助", "help"));
    let mut desk = Desk::new();
    desk.now += HOUR;
    assert!(rows(&desk.draw((80, 24)).0).join("\n").contains("What should Gradus call you?"));
}
