//! A conversation that is drawn piece by piece looks like one that is drawn at once.

use super::desk::Desk;
use gradus::locale::{Locale, within};
use gradus::session::{Entry, Event};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

const REPLY: &str = "Look **again**:\n\n1. one\n2. two\n\n```rust\nlet a = 1;\n```\n\n| a | b |\n|---|---|\n| c | d |\n\nSee [the book](http://a.b).";

/// The picture, and the same without anything kept from earlier ones.
fn both(desk: &mut Desk, size: (u16, u16)) -> [Vec<String>; 2] {
    let kept = super::picture::rows(&desk.draw(size).0);
    desk.ui.transcript.take();
    [kept, super::picture::rows(&desk.draw(size).0)]
}

#[test]
fn nothing_old_is_shown() {
    let mut desk = Desk::new().learner().at("rust.moves/pocket").with_model().said("Why?");
    for (n, word) in REPLY.split_inclusive(' ').enumerate() {
        desk = desk.heard(word);
        let size = [(80, 24), (40, 12), (120, 40)][n / 4 % 3];
        desk.ui.scroll = -((n % 5) as i32);
        let [kept, fresh] = both(&mut desk, size);
        assert_eq!(kept, fresh, "behind {word:?}");
    }
    desk = desk.finished().on(Event::Hint).said("And now?").heard("Well").finished();
    for scroll in [0, -5, -100_000] {
        desk.ui.scroll = scroll;
        let [kept, fresh] = both(&mut desk, (80, 24));
        assert_eq!(kept, fresh);
    }
    // Another conversation, as long as this one.
    desk.draw((80, 24));
    for entry in &mut desk.session.talk.log {
        *entry = Entry::Note("another".into());
    }
    let [kept, fresh] = both(&mut desk, (80, 24));
    assert_eq!(kept, fresh);
}

#[test]
fn a_long_conversation_is_found_through() {
    let mut desk = Desk::new().learner().at("rust.moves/pocket").with_model().said("Why?").heard("Because.").finished();
    desk.session.talk.log.extend((0..900).map(|n| Entry::Tutor(format!("Case {n}."))));
    desk.draw((80, 24));
    let mut search = gradus::tui::app::Search::default();
    search.field.insert_str("case 17.");
    search.want.set(Some(gradus::tui::app::Want::First));
    desk.ui.search = Some(search);
    let shown = super::picture::rows(&desk.draw((80, 24)).0).join("\n");
    assert!(shown.contains("Case 17."), "{shown}");
    desk.ui.follow(&desk.session);
    let again = super::picture::rows(&desk.draw((80, 24)).0).join("\n");
    assert_eq!(again, shown, "it stays there");
}

/// What is marked as found at hand, row by row.
fn marked(desk: &mut Desk, size: (u16, u16)) -> Vec<String> {
    let (buffer, _) = desk.draw(size);
    let row = |y| -> String {
        let mut text = String::new();
        let mut x = 0;
        while x < size.0 {
            let cell = &buffer[(x, y)];
            if cell.modifier.contains(Modifier::UNDERLINED) {
                text.push_str(cell.symbol());
            }
            x += (cell.symbol().width() as u16).max(1);
        }
        text
    };
    (0..size.1).map(row).filter(|text| !text.is_empty()).collect()
}

#[test]
fn a_phrase_is_found_that_goes_on_in_the_next_row() {
    let looking = |heard: &str, phrase: &str| {
        let desk = Desk::new().learner().at("rust.moves/pocket").with_model().said("?").heard(heard).finished();
        let mut search = gradus::tui::app::Search::default();
        search.field.insert_str(phrase);
        search.want.set(Some(gradus::tui::app::Want::First));
        marked(&mut desk.face(|ui| ui.search = Some(search)), (40, 24))
    };
    let heard = "Two people share a bicycle, and only one of them can ride it at any one time of the day. ";
    let phrase = "share a bicycle, and only one of them";
    let found = looking(heard, phrase);
    assert_eq!((found.len(), found.join(" ")), (2, phrase.to_string()));
    within(Locale::ZhHans, || {
        let found = looking(
            "两个人合用一辆自行车，任何时候都只能由其中一个人来骑，另一个人要等他骑完。",
            "任何时候都只能由其中",
        );
        assert_eq!((found.len(), found.concat()), (2, "任何时候都只能由其中".to_string()));
    });
}
