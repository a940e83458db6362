//! How it looks: colours, signs, the columns of wide characters, the cursor.

use super::desk::{Desk, SIZES, picked};
use super::larger::placed;
use super::picture::rows;
use super::{CHOICE, CHOICES, PREDICT, SHORT};
use gradus::grading::Answer;
use gradus::learner::Standing;
use gradus::session::{Event, Notice, Tone};
use gradus::tui::app::{Overlay, Ui};
use gradus::tui::theme::shelf::SHIPPED;
use gradus::tui::theme::{Depth, Themes};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::style::{Color, Modifier};
use std::collections::{BTreeMap, BTreeSet};

/// Screens with everything that has a style.
fn gallery(colour: bool) -> Vec<(&'static str, Desk)> {
    let learner = || Desk::themed(colour).learner();
    let wrong = || learner().at(CHOICE).answered(picked(&[0]), 4);
    let larger = |id: &str| Desk::of_all_kinds(colour).learner().at(&format!("kinds.all/{id}"));
    vec![
        ("editor", larger("fix")),
        ("order", larger("order").on(placed(&[(0, 0), (1, 1)]))),
        ("marking", larger("explain").answered(Answer::Text("It moves.".into()), 2).on(Event::Mark(1))),
        ("shell", larger("command").on(Event::ShellTyped("mkdir $HOME/a # b".into()))),
        ("welcome", Desk::themed(colour).typed("Ada").on(Event::Continue)),
        ("home", learner().worked(3, 9)),
        ("lesson", learner().on(Event::Learn("rust.moves".into()))),
        ("choices", learner().at(CHOICES).on(Event::Pick(1))),
        ("hint", learner().at(PREDICT).typed("saved one").on(Event::Hint)),
        ("right", learner().at(CHOICE).answered(picked(&[1]), 3)),
        ("wrong", wrong()),
        ("final", wrong().on(Event::GiveUp)),
        ("talk", wrong().with_model().said("Why `ticket`?").heard("Look at `pocket`: *who* owns it? ").finished()),
        ("bad", learner().at(CHOICE).notice(Notice::bad("Not saved: the disk is full"))),
        ("help", learner().over(Overlay::Help)),
        ("why", wrong().over(Overlay::Why)),
        ("progress", learner().worked(3, 9).over(Overlay::Progress)),
        ("leaving", wrong().over(Overlay::Leaving)),
        ("palette", learner().face(Ui::open_palette)),
        ("themes", learner().face(Ui::open_themes)),
    ]
}

#[test]
fn without_colour_there_is_none() {
    for (name, mut desk) in gallery(false) {
        for size in SIZES {
            let (buffer, _) = desk.draw(size);
            let coloured = buffer.content.iter().find(|c| c.fg != Color::Reset || c.bg != Color::Reset);
            assert_eq!(coloured, None, "{name}");
        }
    }
}

#[test]
fn with_colour_only_the_sixteen_are_used() {
    for (name, mut desk) in gallery(true) {
        let (buffer, _) = desk.draw((120, 40));
        for cell in &buffer.content {
            assert!(!matches!(cell.fg, Color::Rgb(..) | Color::Indexed(_)), "{name}");
            assert_eq!(cell.bg, Color::Reset, "{name}: the terminal's own background stays");
            // On a light or a dark background one of these cannot be read.
            assert!(!matches!(cell.fg, Color::White | Color::Black), "{name}");
        }
    }
}

#[test]
fn signs_say_what_colours_say() {
    let text = |name: &str| {
        let mut desk = gallery(false).into_iter().find(|(n, _)| *n == name).unwrap().1;
        rows(&desk.draw((80, 30)).0).join("\n")
    };
    assert!(text("right").contains("✓ Right."));
    assert!(text("wrong").contains("✗ Not right."));
    assert!(text("bad").contains(" ! Not saved"));
    assert!(text("choices").contains("[x] 2") && text("choices").contains("[ ] 1"));
    assert!(text("choices").contains("› [ ] 1"), "the row under the cursor has a sign");
    assert!(text("talk").contains("You: Why") && text("talk").contains("Tutor: Look at `pocket`"));
    assert!(text("hint").contains("Hint 1 of 3"));
    assert!(text("progress").contains("locked") && text("progress").contains("◐"));
    assert!(text("lesson").contains("`a` has no value"), "code in a sentence keeps its marks");
}

/// A picture without its colours: what remains are signs, words and attributes.
fn bare(desk: &mut Desk) -> Vec<(String, Modifier)> {
    desk.draw((100, 40)).0.content.iter().map(|c| (c.symbol().to_string(), c.modifier)).collect()
}

#[test]
fn no_state_is_told_by_colour_alone() {
    for (name, _) in SHIPPED {
        let theme = Themes::new(None, Depth::None).theme(name).unwrap();
        let dressed = |mut desk: Desk| {
            desk.ui.theme = theme;
            bare(&mut desk)
        };
        let learner = || Desk::new().learner();
        let wrong = || learner().at(CHOICE).answered(picked(&[0]), 4);
        let said = |tone| {
            // The same words in each tone.
            let notice = Notice { tone, text: "This was said.".into() };
            learner().notice(notice)
        };
        let pairs = [
            ("right and wrong", learner().at(CHOICE).answered(picked(&[1]), 4), wrong()),
            ("another try and the last word", wrong(), wrong().on(Event::GiveUp)),
            ("picked or not", learner().at(CHOICES).on(Event::Pick(1)), learner().at(CHOICES)),
            ("the row at hand", learner().at(CHOICE).face(|ui| ui.cursor = 2), learner().at(CHOICE)),
            (
                "the skill at hand",
                learner().over(Overlay::Progress).face(|ui| ui.cursor = 1),
                learner().over(Overlay::Progress),
            ),
            ("good and bad news", said(Tone::Good), said(Tone::Bad)),
            ("news and bad news", said(Tone::Info), said(Tone::Bad)),
            (
                "the action at hand",
                learner().face(Ui::open_palette),
                learner().face(Ui::open_palette).face(|ui| ui.cursor = 1),
            ),
            (
                "the first run's choice",
                Desk::new().on(Event::typed("A")).enters(1),
                Desk::new().on(Event::typed("A")).enters(1).face(|ui| ui.cursor = 0),
            ),
        ];
        for (what, one, other) in pairs {
            assert_ne!(dressed(one), dressed(other), "{name}: {what}");
        }
        assert_eq!(dressed(learner()), dressed(learner()), "the check can fail");
    }
}

#[test]
fn every_standing_has_a_sign_of_its_own() {
    let mut desk = Desk::themed(false).learner().worked(5, 9).over(Overlay::Progress);
    let skills =
        gradus::report::progress(&desk.session.curriculum, &desk.session.learner, desk.now, desk.session.zone).skills;
    let picture = rows(&desk.draw((80, 60)).0);
    let mut signs: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    for skill in skills {
        let row = picture.iter().find(|r| r.contains(&format!(" {} ", skill.title))).unwrap();
        let sign = row.chars().find(|c| !c.is_whitespace() && *c != '\u{203a}').unwrap();
        let locked = skill.locked && !matches!(skill.mastery.standing, Standing::Mastered | Standing::ReviewDue);
        let standing = if locked { "locked".to_string() } else { format!("{:?}", skill.mastery.standing) };
        signs.entry(standing).or_default().insert(sign);
    }
    assert!(signs.len() >= 3, "{signs:?}");
    let all: Vec<&char> = signs.values().flatten().collect();
    let different: BTreeSet<&&char> = all.iter().collect();
    // Two standings share the half circle, and have a word each where there is room for it.
    assert!(signs.values().all(|s| s.len() == 1) && different.len() + 1 >= signs.len(), "{signs:?}");
}

#[test]
fn a_question_of_the_placement_begins_no_skill() {
    let shown = |desk: &mut Desk| super::picture::rows(&desk.draw((80, 24)).0).join("\n");
    let mut desk = Desk::new().on(Event::typed("Ada")).enters(5).on(Event::Pick(0));
    for _ in 0..40 {
        if desk.session.item().is_some() {
            desk = desk.on(Event::Skip).on(Event::Continue);
        }
    }
    assert!(desk.session.learner.overall.placed);
    desk = desk.on(Event::Home);
    assert!(desk.session.learner.skills.values().any(|s| s.attempts > 0));
    let home = shown(&mut desk);
    assert!(home.contains("Next") && !home.contains("In progress"), "{home}");
    let mut desk = desk.worked(1, 1);
    assert!(shown(&mut desk).contains("In progress"), "{}", shown(&mut desk));
}

/// Text in scripts of two columns, joined emoji and combining marks.
const WIDE: &str = "変数 inner は 🦀👩‍💻 e\u{301}é です。ﾊﾟﾝ 한국어";

/// No wide character is cut at an edge, and none lies under its neighbour.
fn aligned(buffer: &Buffer, what: &str) {
    let area = buffer.area;
    for y in 0..area.height {
        for x in 0..area.width {
            let width = buffer[(x, y)].cell_width();
            assert!(x + width.max(1) <= area.width, "{what}: cut at {x},{y}");
            for covered in x + 1..x + width {
                assert_eq!(buffer[(covered, y)].symbol().trim(), "", "{what}: overlap at {covered},{y}");
            }
        }
    }
}

#[test]
fn wide_characters_keep_the_columns() {
    let desks = || {
        let learner = || Desk::new().on(Event::typed(WIDE)).on(Event::Continue).on(Event::Continue).on(Event::Continue);
        let learner = || learner().on(Event::Pick(1));
        vec![
            ("name", Desk::new().typed(WIDE)),
            ("home", learner()),
            ("answer", learner().at(SHORT).typed(&WIDE.repeat(9))),
            ("confidence", learner().at(SHORT).typed(WIDE).on(Event::Continue)),
            ("talk", learner().at(CHOICE).with_model().said(&WIDE.repeat(3)).heard(&WIDE.repeat(4)).finished()),
            ("notice", learner().notice(Notice::info(WIDE.repeat(5)))),
        ]
    };
    for (name, mut desk) in desks() {
        for width in 40..=124 {
            let (buffer, _) = desk.draw((width, 24));
            aligned(&buffer, name);
            if width >= 100 && name != "name" && name != "home" && name != "notice" {
                let at = |y: u16| (0..width).rev().find(|x| buffer[(*x, y)].symbol() == "│");
                let border = at(2);
                assert!((2..20).all(|y| at(y) == border), "{name} at {width}: the side panel stands straight");
            }
        }
    }
}

#[test]
fn the_cursor_stands_behind_what_was_typed() {
    let column = |text: &str| Desk::new().typed(text).draw((80, 24)).1.unwrap().0;
    let start = column("");
    assert_eq!(column("abc"), start + 3);
    assert_eq!(column("日本"), start + 4);
    assert_eq!(column("🦀"), start + 2);
    assert_eq!(column("👩‍💻"), start + 2);
    assert_eq!(column("e\u{301}"), start + 1);
}

#[test]
fn there_is_a_cursor_only_where_typing_goes() {
    let learner = || Desk::new().learner();
    assert!(learner().draw((80, 24)).1.is_none());
    assert!(learner().at(CHOICE).draw((80, 24)).1.is_none());
    assert!(learner().at(SHORT).draw((80, 24)).1.is_some());
    assert!(learner().at(SHORT).over(Overlay::Help).draw((80, 24)).1.is_none());
    assert!(learner().at(CHOICE).talking("so").draw((80, 24)).1.is_some());
}

#[test]
fn no_letter_of_a_long_answer_is_lost() {
    let text = "abcdefghij".repeat(30);
    let mut desk = Desk::new().learner().at(SHORT).typed(&text);
    let (buffer, cursor) = desk.draw((120, 40));
    let shown: String = rows(&buffer).join("");
    assert!(shown.matches("abcdefghij").count() >= 20);
    let (x, y) = cursor.unwrap();
    assert_eq!(buffer[(x - 1, y)].symbol(), "j");
}
