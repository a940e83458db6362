//! The scenes of an ordinary session, and the list of all there are. A scene is set up by whoever speaks: the course, what is
//! typed and what is answered are in the language of the thread.

use super::desk::{Desk, answer, here, is_chinese, picked, say};
use super::{BLANK, CHOICE, CHOICES, HARD, PREDICT, SHORT, charts, explain, larger, map, models};
use gradus::grading::Answer;
use gradus::learner::DAY;
use gradus::learner::mood::Mood;
use gradus::session::{Correction, Event, Mode, Notice, Offer};
use gradus::tui::app::{Focus, Overlay, Search, Ui, Want};
use gradus::tui::pad::Pad;
use gradus::tui::vi::Vi;

/// A scene: its name, and how it is set up.
pub type Scene = (&'static str, fn() -> Desk);

/// Lists scenes by name; what stands before the names is put before each.
macro_rules! scenes {
    ($before:literal $($name:ident: $desk:expr;)+) => {
        pub const SCENES: &[$crate::scenes::Scene] = &[$((concat!($before, stringify!($name)), || $desk),)+];
    };
}
pub(crate) use scenes;

/// All of them.
pub fn all() -> impl Iterator<Item = Scene> {
    [SCENES, larger::SCENES, charts::SCENES, map::SCENES, models::SCENES, explain::SCENES]
        .into_iter()
        .flatten()
        .copied()
}

pub fn learner() -> Desk {
    Desk::new().learner()
}

/// Some days of work, some of it wrong.
pub fn days() -> Desk {
    if is_chinese() { chinese_days() } else { learner().worked(5, 9) }
}

/// The same in the small course, which would run out of work by itself.
fn chinese_days() -> Desk {
    let mut desk = learner();
    for day in 0..3 {
        let gaps = Answer::Fields(vec!["mut".into(), "+=".into()]);
        for (item, given) in [
            ("pick", picked(&[if day == 0 { 0 } else { 1 }])),
            ("several", picked(&[0, 1])),
            ("prints", Answer::Text(if day == 1 { "1".into() } else { "2".into() })),
            ("gaps", gaps),
        ] {
            let sure = if day == 0 { 1 } else { 4 };
            desk = desk.later(40_000).at(&format!("zhong.basics/{item}")).answered(given, sure).on(Event::GiveUp);
        }
        desk = desk.on(Event::Home).later(DAY);
    }
    desk.session.today = (0, 0);
    desk.later(-DAY)
}

/// Five wrong answers in a row.
fn failing() -> Desk {
    let failed = |desk: Desk, _| desk.later(40_000).at(CHOICE).answered(picked(&[2]), 2);
    (0..5).fold(learner(), failed)
}

fn misconception() -> Desk {
    learner().at(CHOICE).answered(picked(&[0]), 4)
}

fn named() -> Desk {
    Desk::new().on(Event::typed(say("Ada", "小明")))
}

fn lesson() -> Desk {
    learner().on(Event::Learn(here("rust.moves")))
}

fn asked() -> &'static str {
    say("Why may I not use `ticket` again?", "为什么 `n` 不能再用一次？")
}

fn talk() -> Desk {
    learner().at(CHOICE).with_model().said(asked())
}

fn reply() -> &'static str {
    say(
        "Think about who owns the text. After the second line the name on the left has taken it over, \
        so ask yourself: what does the name on the right still hold?",
        "想一想它是怎么声明的。没有写 `mut` 的变量，绑定之后就不能再改了，所以先问自己：接着写的那一句想对它做什么？",
    )
}

fn output() -> &'static str {
    say("saved one\nnext is two", "2")
}

fn full() -> &'static str {
    say(
        "the disk is full (/home/ada/.local/share/gradus): make room and try again",
        "磁盘已满（/data），请腾出空间再试",
    )
}

/// An answer that is judged at once.
fn judged(id: &str, right: bool) -> Desk {
    let desk = learner().at(id);
    let given = answer(desk.session.item().unwrap().1, right);
    desk.answered(given, 2)
}

/// The search for this in what is read, as the page is drawn next.
fn looking(typing: bool, for_what: &str) -> Desk {
    lesson().face(|ui| {
        let search = Search { field: Pad::new(for_what), typing, ..Search::default() };
        search.want.set(Some(Want::First));
        ui.search = Some(search);
    })
}

fn copies() -> Vec<(String, String)> {
    let row = |what: &str, text: &str| (what.to_string(), text.to_string());
    vec![
        row(say("the code", "代码"), "let a = 1;"),
        row(say("your answer", "你的答案"), "2"),
        row(say("the reply", "回复"), reply()),
    ]
}

scenes! {
    ""
    welcome_1_name: Desk::new();
    welcome_1_name_typed: Desk::new().typed(say("Ada Lovelace", "李小明"));
    welcome_1_name_missing: Desk::new().on(Event::Continue);
    welcome_1_name_in_vi: Desk::new().typed(say("Ada Lovelace", "李小明")).face(|ui| ui.vi = Some(Vi::default()));
    welcome_1_far: {
        let mut desk = Desk::new();
        desk.session.elsewhere = Some("10.0.0.7:8080".into());
        desk
    };
    welcome_2_experience: named().enters(1);
    welcome_3_goal: named().enters(2);
    welcome_4_deadline: named().enters(3);
    welcome_4_deadline_wrong: named().enters(3).on(Event::typed(say("soon", "很快"))).on(Event::Continue);
    welcome_5_interests: named().enters(4).on(Event::Pick(0)).on(Event::Pick(2));
    welcome_6_placement: named().enters(5);
    plan_changed: days().on(Event::ChangePlan).on(Event::Pick(3)).on(Event::typed("30")).enters(2);
    plan_change: days().on(Event::ChangePlan);
    check_item: days().on(Event::TestOut(here("rust.bindings")));
    check_ended: days().on(Event::TestOut(here("rust.bindings"))).on(Event::Home);
    rated: lesson().on(Event::Rate(true));
    placement_item: learner().sitting(CHOICE, Mode::Placement);
    placement_typed: learner().sitting(SHORT, Mode::Placement);
    placement_fields: Desk::of_all_kinds(true).learner().sitting("kinds.all/two-gaps", Mode::Placement);
    placement_judged: learner().sitting(CHOICE, Mode::Placement).on(Event::Pick(0));
    home_new: learner();
    home_after_days: days();
    home_placement_done: learner().face(|_| ()).notice(Notice::good(say(
        "Placement done: 7 of 9 right. Your plan starts from there.", "水平测试完成：9 题对 7 题。计划从这里开始。")));
    lesson: lesson();
    lesson_end: lesson().face(|ui| ui.scroll = 100_000);
    item_choice: learner().at(CHOICE);
    item_choice_last_option: learner().at(CHOICE).face(|ui| ui.cursor = 3);
    item_choices: learner().at(CHOICES);
    item_choices_some: learner().at(CHOICES).on(Event::Pick(0)).on(Event::Pick(4)).face(|ui| ui.cursor = 4);
    item_predict: learner().at(PREDICT);
    item_predict_half_typed: learner().at(PREDICT).typed("saved one\nnext is");
    item_predict_many_lines: learner().at(PREDICT).typed("1\n2\n3\n4\n5\n6\n7\n8");
    item_blank: learner().at(BLANK);
    item_blank_half_typed: learner().at(BLANK).typed("be");
    item_short: learner().at(SHORT);
    item_short_long_answer: learner().at(SHORT).typed(say(
        "the variable that is called inner, as far as I can see, because the let moves the text on once more, does it not",
        "我看应该是那个写了 mut 的变量，因为后面又给它加了一，而另一个变量只是一开始绑定了值，之后再也没有谁去动它，不知道对不对"));
    item_short_keys: learner().at(SHORT).typed("inner").face(|ui| ui.focus = Focus::Keys);
    item_no_answer_yet: learner().at(CHOICES).on(Event::Continue);
    confidence_choice: learner().at(CHOICE).on(Event::Pick(1));
    confidence_typed: learner().at(PREDICT).on(Event::typed(output())).on(Event::Continue);
    saving: learner().at(CHOICE).on(Event::Pick(1)).unstored(Event::Confidence(Some(3)));
    not_saved: learner().at(CHOICE).on(Event::Pick(1)).refused(Event::Confidence(Some(3)), full());
    verdict_right: learner().at(CHOICE).answered(picked(&[1]), 3);
    verdict_right_typed: judged(PREDICT, true);
    verdict_wrong_misconception: misconception();
    verdict_wrong_foreseen: learner().at(SHORT).typed(say("parcel", "n")).on(Event::Continue).on(Event::Confidence(Some(2)));
    verdict_wrong_typed: judged(PREDICT, false);
    verdict_incomplete: learner().at(CHOICES).answered(picked(&[0]), 2);
    verdict_retry: misconception().on(Event::Continue);
    verdict_final: misconception().on(Event::GiveUp);
    verdict_final_typed: judged(PREDICT, false).on(Event::GiveUp);
    hint_1: learner().at(BLANK).on(Event::Hint).face(|ui| ui.focus = Focus::Keys);
    hint_2: learner().at(BLANK).on(Event::Hint).on(Event::Hint).face(|ui| ui.focus = Focus::Keys);
    hint_3: learner().at(BLANK).on(Event::Hint).on(Event::Hint).on(Event::Hint).face(|ui| ui.focus = Focus::Keys);
    hint_reveal: learner().at(CHOICE).on(Event::Hint).on(Event::Hint).on(Event::Hint).on(Event::Hint);
    talk_empty: learner().at(CHOICE).with_model().talking("");
    talk_typing: learner().at(CHOICE).with_model().talking(say("Why may I not use ticket ag", "为什么不能再用一"));
    talk_reading: talk().reading(300, 812);
    talk_streaming: talk().heard(say(
        "Think about who owns the text. After the second line the name on the left has ta",
        "想一想它是怎么声明的。没有写 `mut` 的变量，绑定之后就不能再"));
    talk_finished: talk().heard(reply()).finished();
    talk_stopped: talk().heard(say("Think about who owns the text. ", "想一想它是怎么声明的。")).on(Event::Cancel);
    talk_no_model: learner().at(CHOICE).said(say("Why may I not use the ticket again?", "为什么变量不能再改？"));
    talk_about_lesson: lesson().with_model().said(say("What is a move?", "可变是什么意思？"))
        .heard(say("A move hands a value over to a new owner.", "可变的变量可以再次赋值。")).finished();
    talk_after_verdict: misconception().on(Event::GiveUp).with_model().said(say("So there is one text only?", "所以要写 `mut` 吗？"))
        .heard(say("Yes, one text and one owner.", "对，声明时就要写上。")).finished();
    notice_good: days().notice(Notice::good(say(
        "Everything here is mastered and nothing is due for review. Well done.", "这里的一切都已掌握，也没有要复习的。做得好。")));
    notice_info: learner().at(CHOICE).notice(Notice::info(say(
        "There is no answer yet. A hint may help.", "还没有答案。提示也许有用。")));
    notice_bad: learner().at(CHOICE).notice(Notice::bad(say(
        "Not saved: the disk is full (/home/ada/.local/share/gradus)", "没有保存：磁盘已满（/home/ming/.local/share/gradus）")));
    help: learner().over(Overlay::Help);
    help_end: learner().over(Overlay::Help).face(|ui| ui.scroll = 100_000);
    help_at_item: learner().at(SHORT).over(Overlay::Help);
    palette: learner().at(CHOICE).face(Ui::open_palette);
    palette_last_row: learner().face(Ui::open_palette).face(|ui| ui.cursor = 17);
    palette_searched: learner().at(SHORT).typed("in").face(Ui::open_palette).searching(say("hin", "提示"));
    palette_nothing: learner().at(CHOICE).face(Ui::open_palette).searching(say("zzz", "无此事"));
    palette_own_keys: learner().at(CHOICE).keys("hint = \"ctrl-h\"\nskip = [\"f2\", \"x\"]\nharder = \"s\"\nexample = \"f3\"").face(Ui::open_palette);
    footer_own_keys: learner().at(CHOICE).keys("hint = \"ctrl-h\"\nhelp = \"f1\"\ntalk = \"alt-t\"");
    themes: learner().face(Ui::open_themes);
    themes_last_row: learner().face(Ui::open_themes).face(|ui| ui.chooser.as_mut().unwrap().at = 6);
    why_new: learner().at(CHOICE).over(Overlay::Why);
    why_after_days: days().over(Overlay::Why);
    progress_new: learner().over(Overlay::Progress);
    progress_after_days: days().over(Overlay::Progress);
    progress_last_row: days().over(Overlay::Progress).face(|ui| ui.cursor = 15);
    leaving: misconception().over(Overlay::Leaving);
    copying: learner().at(CHOICE).over(Overlay::Copying).face(|ui| { ui.copies = copies(); ui.cursor = 1; });
    search_typing: looking(true, say("value", "变量"));
    search_found: looking(false, say("value", "变量"));
    search_missing: looking(true, say("no such word", "没有这个词"));
    greeting: days().at(CHOICE).answered(picked(&[0]), 4).on(Event::GiveUp).returned(2);
    guess_stuck: failing();
    guess_stuck_typed: failing().at(SHORT).guessing(Mood::Stuck).typed("inn");
    guess_bored: learner().at(CHOICE).guessing(Mood::Bored);
    guess_frustrated: learner().at(CHOICE).said(say("I hate this", "真烦人"));
    guess_denied: failing().on(Event::Mood(Correction::Fine));
    offer_easier: learner().at(HARD).said(say("I'm lost", "我完全不懂")).on(Event::Offer(Offer::Easier));
    offer_break: failing().on(Event::Offer(Offer::Break));
    wide_characters: Desk::new().on(Event::typed("李明 👩‍💻 Zoë")).enters(5).on(Event::Pick(1));
    wide_answer: learner().at(SHORT).typed("変数 inner は 🦀 é です");
    wide_talk: learner().at(CHOICE).with_model().said("なぜ ticket を再利用できないのですか? 👨‍👩‍👧 cafe\u{301}")
        .heard("所有権は一つだけです。二行目の後、文字列の持ち主は誰でしょうか。🦀🦀 Think about it.").finished().talking("次の質問 🙂");
}
