//! Whatever is painted after whatever: a terminal shows the picture that was meant, and no more was sent than needed.

use super::*;
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

const AREA: Rect = Rect { x: 0, y: 0, width: 24, height: 9 };

fn empty() -> Buffer {
    Buffer::empty(AREA)
}

fn screen(columns: u16, rows: u16) -> vt100::Parser {
    vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0)
}

/// What a cell of the terminal must be for this cell of the picture.
fn assert_shown(terminal: &vt100::Screen, picture: &Buffer, what: &str) {
    for y in 0..picture.area.height {
        let mut x = 0;
        while x < picture.area.width {
            let (cell, seen) = (&picture[(x, y)], terminal.cell(y, x).unwrap());
            let text = if seen.has_contents() { seen.contents() } else { " " };
            assert_eq!(text, cell.symbol(), "{what}: {x},{y}\n{}", terminal.contents());
            assert_eq!(seen.inverse(), cell.modifier.contains(Modifier::REVERSED), "{what}: {x},{y}");
            if cell.symbol() != " " {
                assert_eq!(seen.bold(), cell.modifier.contains(Modifier::BOLD), "{what}: {x},{y}");
                let red = seen.fgcolor() == vt100::Color::Idx(1);
                assert_eq!(red, cell.fg == Color::Red, "{what}: {x},{y}");
            }
            assert_eq!(seen.bgcolor() == vt100::Color::Idx(4), cell.bg == Color::Blue, "{what}: {x},{y}");
            x += cell.symbol().cell_width().max(1);
        }
    }
}

fn style() -> impl Strategy<Value = Style> {
    let styles = [
        Style::new(),
        Style::new(),
        Style::new().fg(Color::Red),
        Style::new().add_modifier(Modifier::BOLD),
        Style::new().fg(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED),
        Style::new().bg(Color::Blue),
    ];
    prop::sample::select(styles.to_vec())
}

/// What may be done to a picture.
#[derive(Debug, Clone)]
enum Change {
    Write(u16, u16, String, Style),
    Scroll(u16, u16, i16),
    Clear(u16),
}

fn change() -> impl Strategy<Value = Change> {
    let text = prop::sample::select(vec![
        "a",
        "word",
        "two words",
        "所有权",
        "x所y",
        "e\u{301}t",
        "              ",
        "──│",
        "a longer text of it",
    ]);
    prop_oneof![
        6 => (0..24u16, 0..9u16, text, style()).prop_map(|(x, y, t, s)| Change::Write(x, y, t.into(), s)),
        2 => (0..4u16, 5..=9u16, prop::sample::select(vec![1i16, 2, -1, -2])).prop_map(|(a, b, n)| Change::Scroll(a, b, n)),
        1 => (0..9u16).prop_map(Change::Clear),
    ]
}

fn make(picture: &mut Buffer, change: &Change) {
    match change {
        Change::Write(x, y, text, style) => {
            // Half of a wide sign is no picture: what is under the text goes first, sign by sign.
            let row = usize::from(*y) * 24;
            let spans = glyphs(&picture.content[row..row + 24]);
            let width = text.as_str().cell_width();
            let (from, to) = (usize::from(*x), usize::from((x + width).min(24)).max(usize::from(*x) + 1) - 1);
            (spans[from].0..spans[to].1).for_each(|c| picture[(c as u16, *y)].reset());
            picture.set_string(*x, *y, text, *style);
        }
        Change::Scroll(top, bottom, by) => scroll::Shift { top: *top, bottom: *bottom, by: *by }.apply(picture),
        Change::Clear(y) => (0..24).for_each(|x| picture[(x, *y)].reset()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_terminal_shows_what_was_painted(
        frames in prop::collection::vec((prop::collection::vec(change(), 0..6), prop::option::of((0..24u16, 0..9u16))), 1..12),
    ) {
        let (mut painter, mut terminal, mut picture) = (Painter::new(Caps::MODERN), screen(24, 9), empty());
        for (n, (changes, cursor)) in frames.iter().enumerate() {
            changes.iter().for_each(|c| make(&mut picture, c));
            terminal.process(&painter.paint(&picture, cursor.map(Position::from)));
            let seen = terminal.screen();
            assert_shown(seen, &picture, &format!("frame {n}"));
            prop_assert_eq!(seen.hide_cursor(), cursor.is_none());
            if let Some((x, y)) = cursor {
                prop_assert_eq!(seen.cursor_position(), (*y, *x));
            }
            prop_assert!(painter.paint(&picture, cursor.map(Position::from)).is_empty(), "nothing changed");
        }
    }
}

fn said(painter: &mut Painter, picture: &Buffer, cursor: Option<(u16, u16)>) -> String {
    String::from_utf8(painter.paint(picture, cursor.map(Position::from))).unwrap()
}

#[test]
fn a_token_costs_its_text_and_two_moves() {
    let (mut painter, mut picture) = (Painter::new(Caps::MODERN), Buffer::empty(Rect::new(0, 0, 80, 24)));
    picture.set_string(2, 20, "a field ", Style::new().add_modifier(Modifier::DIM));
    picture.set_string(1, 5, "Think about", Style::new().fg(Color::Magenta));
    said(&mut painter, &picture, Some((10, 20)));
    picture.set_string(12, 5, " who owns", Style::new().fg(Color::Magenta));
    assert_eq!(said(&mut painter, &picture, Some((10, 20))), "\x1b[6;14H\x1b[0;35mwho owns\x1b[21;11H");
    picture.set_string(21, 5, " it", Style::new().fg(Color::Magenta));
    let back = said(&mut painter, &picture, Some((10, 20)));
    assert_eq!(back, "\x1b[6;23Hit\x1b[21;11H\x1b7", "the style stays in force, and the place is remembered");
    picture.set_string(24, 5, "now", Style::new().fg(Color::Magenta));
    assert_eq!(said(&mut painter, &picture, Some((10, 20))), "\x1b[6;25Hnow\x1b8", "two bytes are the way back");
    picture.set_string(28, 5, "and", Style::new());
    assert_eq!(said(&mut painter, &picture, Some((10, 20))), "\x1b[6;29H\x1b[mand\x1b[21;11H", "not in another style");
    painter.forget();
    assert!(!said(&mut painter, &picture, Some((10, 20))).contains("\x1b8"));
}

#[test]
fn a_page_that_moved_up_by_a_line_costs_one_line() {
    let words = "Whoever holds the book can read it and lend it and once it is given away the shelf is empty again";
    let text = |n: usize| words.split(' ').cycle().skip(n * 5).take(13).collect::<Vec<_>>().join(" ");
    let page = |from: usize| {
        let mut picture = Buffer::empty(Rect::new(0, 0, 80, 24));
        (0..18).for_each(|y| {
            picture.set_string(1, y + 1, text(from + usize::from(y)), Style::new());
        });
        picture.set_string(79, 1, if from > 0 { "↑" } else { " " }, Style::new());
        picture
    };
    let (mut painter, mut terminal) = (Painter::new(Caps::MODERN), screen(80, 24));
    let whole = painter.paint(&page(0), None);
    terminal.process(&whole);
    for (at, most) in [(1, 160), (2, 130), (1, 160), (0, 160)] {
        let bytes = painter.paint(&page(at), None);
        terminal.process(&bytes);
        assert_shown(terminal.screen(), &page(at), "a move");
        assert!(bytes.len() < most, "{} bytes of {}: {:?}", bytes.len(), whole.len(), String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn a_status_that_changes_its_first_word_costs_that_word() {
    let mut picture = Buffer::empty(Rect::new(0, 0, 80, 24));
    let (mut painter, mut terminal) = (Painter::new(Caps::MODERN), screen(80, 24));
    let dim = Style::new().add_modifier(Modifier::DIM);
    let words = ["saving", "saved", "replying · saved", "saving"];
    for (n, word) in words.into_iter().enumerate() {
        (0..80).for_each(|x| picture[(x, 22)].reset());
        picture.set_string(1, 22, format!("{word} · a model with a long name on this machine"), dim);
        let bytes = painter.paint(&picture, Some(Position::new(3, 20)));
        terminal.process(&bytes);
        assert_shown(terminal.screen(), &picture, word);
        assert!(n == 0 || bytes.len() < 45, "{word}: {:?}", String::from_utf8_lossy(&bytes));
    }
    let old = Caps { edit: false, ..Caps::MODERN };
    let (mut painter, mut before) = (Painter::new(old), picture.clone());
    before[(1, 22)].set_symbol("x");
    painter.paint(&picture, None);
    assert!(!said(&mut painter, &before, None).contains(['P', '@']));
}

#[test]
fn what_a_terminal_lacks_is_not_sent() {
    let mut picture = Buffer::empty(Rect::new(0, 0, 40, 12));
    for y in 0..12 {
        picture.set_string(0, y, "─ “Right” ✓ 所有 ░█ ─ and so on", Style::new().fg(Color::Rgb(1, 2, 3)));
    }
    let old = Caps { ascii: true, colour: false, sync: false, ..Caps::MODERN };
    let text = said(&mut Painter::new(old), &picture, None);
    assert!(text.is_ascii() && !text.contains("2026") && !text.contains("38;2"), "{text:?}");
    assert!(text.contains("- \"Right\" + ???? .# - and so on"), "{text:?}");
    let modern = said(&mut Painter::new(Caps::MODERN), &picture, None);
    assert!(modern.starts_with("\x1b[?2026h") && modern.ends_with("\x1b[?2026l") && modern.contains("38;2;1;2;3"));
}

#[test]
fn behind_a_sign_of_uncertain_width_everything_is_placed_anew() {
    let (mut painter, mut picture) = (Painter::new(Caps::MODERN), empty());
    picture.set_string(0, 0, "👩\u{200d}💻 abc", Style::new());
    said(&mut painter, &picture, None);
    picture.set_string(5, 0, "x", Style::new());
    let text = said(&mut painter, &picture, None);
    assert!(text.contains("👩\u{200d}💻\x1b[1;3H axc") || text.contains("👩\u{200d}💻\x1b[1;3H a"), "{text:?}");
}

#[test]
fn words_of_a_model_cannot_steer_the_terminal() {
    let (mut painter, mut picture) = (Painter::new(Caps::MODERN), empty());
    picture[(0, 0)].set_symbol("\x1b[2J");
    picture[(1, 0)].set_symbol("\u{9b}");
    let text = said(&mut painter, &picture, None);
    assert_eq!(text.matches('\x1b').count(), 4, "clearing, a place and the cursor only: {text:?}");
    assert!(!text.contains('\u{9b}'));
}
