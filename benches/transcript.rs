//! What a frame costs. See `benches/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, dead_code)]

#[path = "../tests/support/chinese.rs"]
mod chinese;
#[path = "../tests/screens/desk.rs"]
mod desk;
#[path = "../tests/support/kinds.rs"]
mod kinds;
#[path = "../tests/support/pack.rs"]
mod pack;
#[path = "../tests/support/part.rs"]
mod part;
#[path = "../tests/screens/picture.rs"]
mod picture;

use desk::Desk;
use gradus::session::Entry;
use gradus::tui::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Instant;

fn main() {
    transcript();
}

/// A reply as long as a tutor's, with a list, code and a table.
const REPLY: &str = "Look at the **third** line again: there `price` is used, but it was given away one line before.\n\n\
- Which name holds the text after the call?\n- And which one before?\n\n```rust\nlet total = sum(price);\n```\n\n\
| name | holds |\n| --- | --- |\n| price | nothing |\n";

/// Messages in a short conversation, and in a long one.
const SHORT: usize = 10;
const LONG: usize = 10_000;
const ROUNDS: usize = 300;

/// A conversation of so many messages about an item.
fn talk(messages: usize) -> Desk {
    let mut desk = Desk::new().learner().at("rust.moves/pocket").with_model().said("Why?").heard("Because");
    let reply = desk.session.talk.log.pop().unwrap();
    let turn = |n: usize| match n % 2 {
        0 => Entry::Learner(format!("And what about case {n}?")),
        _ => Entry::Tutor(format!("Case {n}. {REPLY}")),
    };
    desk.session.talk.log.extend((0..messages).map(turn));
    desk.session.talk.log.push(reply);
    desk
}

/// Microseconds of a frame, the middle of many: while the reply grows by a word, and while the page is scrolled.
fn frames(messages: usize) -> [f64; 2] {
    let mut desk = talk(messages);
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..ROUNDS * 2 {
        let streams = round < ROUNDS;
        if let (true, Some(Entry::Tutor(text))) = (streams, desk.session.talk.log.last_mut()) {
            text.push_str(if round % 20 == 19 { " next.\n\n" } else { " word" });
        }
        let from = Instant::now();
        desk.ui.follow(&desk.session);
        if !streams {
            desk.ui.scroll = -(((round - ROUNDS) % 40) as i32) - 1;
        }
        terminal.draw(|frame| view::root(frame, &desk.session, &desk.ui, desk.now)).unwrap();
        times[usize::from(!streams)].push(from.elapsed().as_secs_f64() * 1e6);
    }
    times.map(|mut all| {
        // The first frame draws the whole conversation once.
        all.remove(0);
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    })
}

/// A frame at the end of a conversation costs the same, however long that is.
fn transcript() {
    let (short, long) = (frames(SHORT), frames(LONG));
    println!("| frame at 80x24 | {SHORT} messages, µs | {LONG} messages, µs | ratio |\n| --- | --- | --- | --- |");
    for (n, what) in ["a reply grows by a word", "the page is scrolled"].iter().enumerate() {
        let ratio = long[n] / short[n];
        println!("| {what} | {:.0} | {:.0} | {ratio:.2} |", short[n], long[n]);
        assert!(ratio <= 1.5, "{what}: a long conversation slows the frame by {ratio:.2}");
    }
}
