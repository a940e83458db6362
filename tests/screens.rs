//! Every screen at four sizes. What is drawn follows from session, face and time alone, so these pictures never change by
//! themselves. After a wanted change: look at them, then `INSTA_UPDATE=always cargo test --test screens`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "screens/charts.rs"]
mod charts;
#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/explain.rs"]
mod explain;
#[path = "support/journal.rs"]
mod journal;
#[path = "support/kinds.rs"]
mod kinds;
#[path = "screens/larger.rs"]
mod larger;
#[path = "screens/look.rs"]
mod look;
#[path = "screens/map.rs"]
mod map;
#[path = "screens/models.rs"]
mod models;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/part.rs"]
mod part;
#[path = "screens/picture.rs"]
mod picture;
#[path = "screens/random.rs"]
mod random;
#[path = "screens/talking.rs"]
mod talking;
#[path = "screens/tasks.rs"]
mod tasks;

use desk::{Desk, SIZES, answer, picked};
use gradus::curriculum::Kind;
use gradus::learner::mood::Mood;
use gradus::session::{Correction, Event, Mode, Notice, Offer};
use gradus::tui::app::{Focus, Overlay, Ui};

/// Compares with the stored picture of this name.
fn check(name: &str, pictures: &str) {
    insta::with_settings!({
        snapshot_path => "screens/snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, pictures);
    });
}

macro_rules! screens {
    ($($name:ident: $desk:expr;)+) => {
        $(#[test]
        fn $name() {
            check(stringify!($name), &$desk.pictures(&SIZES));
        })+
    };
}

/// One item of each kind.
const CHOICE: &str = "rust.moves/pocket";
const CHOICES: &str = "rust.moves/lines-that-repair";
const PREDICT: &str = "rust.moves/log-twice";
const BLANK: &str = "rust.moves/last-in-chain";
/// A hard one.
const HARD: &str = "rust.moves/call-in-loop";
const SHORT: &str = "rust.moves/owner-at-comment";

fn learner() -> Desk {
    Desk::new().learner()
}

fn days() -> Desk {
    learner().worked(5, 9)
}

/// Five wrong answers in a row.
fn failing() -> Desk {
    let failed = |desk: Desk, _| desk.later(40_000).at(CHOICE).answered(picked(&[2]), 2);
    (0..5).fold(learner(), failed)
}

fn misconception() -> Desk {
    learner().at(CHOICE).answered(picked(&[0]), 4)
}

fn talk() -> Desk {
    learner().at(CHOICE).with_model().said("Why may I not use `ticket` again?")
}

const REPLY: &str = "Think about who owns the text. After the second line the name on the left has taken it over, \
    so ask yourself: what does the name on the right still hold?";

screens! {
    welcome_1_name: Desk::new();
    welcome_1_name_typed: Desk::new().typed("Ada Lovelace");
    welcome_1_name_missing: Desk::new().on(Event::Continue);
    welcome_2_experience: Desk::new().on(Event::typed("Ada")).on(Event::Continue);
    welcome_3_goal: Desk::new().on(Event::typed("Ada")).on(Event::Continue).on(Event::Continue);
    welcome_4_deadline: Desk::new().on(Event::typed("Ada")).enters(3);
    welcome_4_deadline_wrong: Desk::new().on(Event::typed("Ada")).enters(3).on(Event::typed("soon")).on(Event::Continue);
    welcome_5_interests: Desk::new().on(Event::typed("Ada")).enters(4).on(Event::Pick(0)).on(Event::Pick(2));
    welcome_6_placement: Desk::new().on(Event::typed("Ada")).enters(5);
    plan_changed: days().on(Event::ChangePlan).on(Event::Pick(3)).on(Event::typed("30")).enters(2);
    plan_change: days().on(Event::ChangePlan);
    check_item: days().on(Event::TestOut("rust.bindings".into()));
    rated: days().on(Event::Learn("rust.moves".into())).on(Event::Rate(true));
    placement_item: Desk::new().learner().sitting(CHOICE, Mode::Placement);
    placement_judged: Desk::new().learner().sitting(CHOICE, Mode::Placement).on(Event::Pick(0));
    home_new: learner();
    home_after_days: days();
    home_placement_done: learner().face(|_| ()).notice(Notice::good(
        "Placement done: 7 of 9 right. Your plan starts from there."));
    lesson: learner().on(Event::Learn("rust.moves".into()));
    lesson_end: learner().on(Event::Learn("rust.moves".into())).face(|ui| ui.scroll = 100_000);
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
    item_short_long_answer: learner().at(SHORT).typed(
        "the variable that is called inner, as far as I can see, because the let moves the text on once more, does it not");
    item_short_keys: learner().at(SHORT).typed("inner").face(|ui| ui.focus = Focus::Keys);
    item_no_answer_yet: learner().at(CHOICES).on(Event::Continue);
    confidence_choice: learner().at(CHOICE).on(Event::Pick(1));
    confidence_typed: learner().at(PREDICT).on(Event::typed("saved one\nnext is two")).on(Event::Continue);
    saving: learner().at(CHOICE).on(Event::Pick(1)).unstored(Event::Confidence(Some(3)));
    not_saved: learner().at(CHOICE).on(Event::Pick(1)).refused(Event::Confidence(Some(3)),
        "the disk is full (/home/ada/.local/share/gradus): make room and try again");
    verdict_right: learner().at(CHOICE).answered(picked(&[1]), 3);
    verdict_right_typed: learner().at(PREDICT).answered(answer_of(PREDICT, true), 2);
    verdict_wrong_misconception: misconception();
    verdict_wrong_foreseen: learner().at(SHORT).typed("parcel").on(Event::Continue).on(Event::Confidence(Some(2)));
    verdict_incomplete: learner().at(CHOICES).answered(picked(&[0]), 2);
    verdict_retry: misconception().on(Event::Continue);
    verdict_final: misconception().on(Event::GiveUp);
    verdict_final_typed: learner().at(PREDICT).answered(answer_of(PREDICT, false), 1).on(Event::GiveUp);
    hint_1: learner().at(BLANK).on(Event::Hint).face(|ui| ui.focus = Focus::Keys);
    hint_2: learner().at(BLANK).on(Event::Hint).on(Event::Hint).face(|ui| ui.focus = Focus::Keys);
    hint_3: learner().at(BLANK).on(Event::Hint).on(Event::Hint).on(Event::Hint).face(|ui| ui.focus = Focus::Keys);
    hint_reveal: learner().at(CHOICE).on(Event::Hint).on(Event::Hint).on(Event::Hint).on(Event::Hint);
    talk_empty: learner().at(CHOICE).with_model().talking("");
    talk_typing: learner().at(CHOICE).with_model().talking("Why may I not use ticket ag");
    talk_reading: talk().reading(300, 812);
    talk_streaming: talk().heard("Think about who owns the text. After the second line the name on the left has ta");
    talk_finished: talk().heard(REPLY).finished();
    talk_stopped: talk().heard("Think about who owns the text. ").on(Event::Cancel);
    talk_no_model: learner().at(CHOICE).said("Why may I not use the ticket again?");
    talk_about_lesson: learner().on(Event::Learn("rust.moves".into())).with_model().said("What is a move?")
        .heard("A move hands a value over to a new owner.").finished();
    talk_after_verdict: misconception().on(Event::GiveUp).with_model().said("So there is one text only?")
        .heard("Yes, one text and one owner.").finished();
    notice_good: days().notice(Notice::good("Everything here is mastered and nothing is due for review. Well done."));
    notice_info: learner().at(CHOICE).notice(Notice::info("There is no answer yet. A hint may help."));
    notice_bad: learner().at(CHOICE).notice(Notice::bad("Not saved: the disk is full (/home/ada/.local/share/gradus)"));
    help: learner().over(Overlay::Help);
    help_end: learner().over(Overlay::Help).face(|ui| ui.scroll = 100_000);
    help_at_item: learner().at(SHORT).over(Overlay::Help);
    palette: learner().at(CHOICE).face(Ui::open_palette);
    palette_last_row: learner().face(Ui::open_palette).face(|ui| ui.cursor = 17);
    palette_searched: learner().at(SHORT).typed("in").face(Ui::open_palette).searching("hin");
    palette_nothing: learner().at(CHOICE).face(Ui::open_palette).searching("zzz");
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
    greeting: days().at(CHOICE).answered(picked(&[0]), 4).on(Event::GiveUp).returned(2);
    guess_stuck: failing();
    guess_stuck_typed: failing().at(SHORT).guessing(Mood::Stuck).typed("inn");
    guess_frustrated: learner().at(CHOICE).said("I hate this");
    guess_denied: failing().on(Event::Mood(Correction::Fine));
    offer_easier: learner().at(HARD).said("I'm lost").on(Event::Offer(Offer::Easier));
    offer_break: failing().on(Event::Offer(Offer::Break));
    wide_characters: Desk::new().on(Event::typed("李明 👩‍💻 Zoë")).enters(5).on(Event::Pick(1));
    wide_answer: learner().at(SHORT).typed("変数 inner は 🦀 é です");
    wide_talk: learner().at(CHOICE).with_model().said("なぜ ticket を再利用できないのですか? 👨‍👩‍👧 cafe\u{301}")
        .heard("所有権は一つだけです。二行目の後、文字列の持ち主は誰でしょうか。🦀🦀 Think about it.").finished().talking("次の質問 🙂");
}

fn answer_of(id: &str, right: bool) -> gradus::grading::Answer {
    let desk = learner();
    answer(desk.session.curriculum.item(id).unwrap().1, right)
}

#[test]
fn too_small() {
    check("too_small", &learner().pictures(&[(39, 11), (39, 40), (120, 11), (20, 3), (3, 2), (1, 1)]));
}

#[test]
fn the_items_are_of_every_kind() {
    let desk = learner();
    let kinds = [CHOICE, CHOICES, PREDICT, BLANK, SHORT].map(|id| desk.session.curriculum.item(id).unwrap().1.kind());
    assert_eq!(kinds, [Kind::Choice, Kind::Choices, Kind::Predict, Kind::Blank, Kind::Short]);
}
