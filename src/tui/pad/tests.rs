//! Writing, moving, and the way back.

use super::*;
use proptest::prelude::*;

fn press(pad: &mut Pad, code: KeyCode, modifiers: KeyModifiers) -> bool {
    pad.input(KeyEvent::new(code, modifiers))
}

fn typed(pad: &mut Pad, text: &str) {
    for c in text.chars() {
        press(pad, KeyCode::Char(c), KeyModifiers::NONE);
    }
}

fn ctrl(pad: &mut Pad, c: char) {
    press(pad, KeyCode::Char(c), KeyModifiers::CONTROL);
}

#[test]
fn words_are_taken_back_one_by_one_and_a_paste_at_once() {
    let mut pad = Pad::default();
    typed(&mut pad, "let a = 1;");
    pad.insert_str("one\ntwo\nthree");
    assert!(pad.undo());
    assert_eq!(pad.text(), "let a = 1;");
    assert!(pad.undo());
    assert_eq!(pad.text(), "let a = ");
    assert!(pad.redo() && pad.redo() && !pad.redo());
    assert_eq!(pad.text(), "let a = 1;one\ntwo\nthree");
    let mut steps = 0;
    while pad.undo() {
        steps += 1;
    }
    assert_eq!((pad.text().as_str(), steps), ("", 5));
}

#[test]
fn a_run_of_deletions_is_one_step_and_a_move_begins_a_new_one() {
    let mut pad = Pad::ending("abcdef");
    for _ in 0..3 {
        press(&mut pad, KeyCode::Backspace, KeyModifiers::NONE);
    }
    pad.undo();
    assert_eq!(pad.text(), "abcdef");
    typed(&mut pad, "g");
    press(&mut pad, KeyCode::Left, KeyModifiers::NONE);
    typed(&mut pad, "h");
    pad.undo();
    assert_eq!(pad.text(), "abcdefg");
}

#[test]
fn what_is_held_together_is_one_step() {
    let mut pad = Pad::new("a");
    pad.hold();
    typed(&mut pad, "one two ");
    pad.insert_str("x\ny");
    pad.release();
    typed(&mut pad, "z");
    assert!(pad.undo());
    assert_eq!(pad.text(), "one two x\nya");
    assert!(pad.undo());
    assert_eq!(pad.text(), "a");
}

#[test]
fn people_see_one_character_and_it_goes_as_one() {
    for whole in ["e\u{301}", "👩‍👩‍👧", "🇩🇪", "नि", "שׁ"] {
        let mut pad = Pad::ending(&format!("a{whole}"));
        press(&mut pad, KeyCode::Left, KeyModifiers::NONE);
        assert_eq!(pad.cursor(), (0, 1), "{whole}");
        press(&mut pad, KeyCode::Right, KeyModifiers::NONE);
        press(&mut pad, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!(pad.text(), "a", "{whole}");
        pad.undo();
        assert_eq!(pad.text(), format!("a{whole}"));
    }
}

#[test]
fn the_cursor_keeps_its_column_of_the_screen() {
    let mut pad = Pad::new("所有权\nab\nabcdef");
    pad.go((0, 2));
    press(&mut pad, KeyCode::Down, KeyModifiers::NONE);
    assert_eq!(pad.cursor(), (1, 2));
    press(&mut pad, KeyCode::Down, KeyModifiers::NONE);
    assert_eq!(pad.cursor(), (2, 4));
    press(&mut pad, KeyCode::Down, KeyModifiers::NONE);
    assert_eq!(pad.cursor(), (2, 6), "beyond the last line there is its end");
    press(&mut pad, KeyCode::Up, KeyModifiers::NONE);
    press(&mut pad, KeyCode::Up, KeyModifiers::NONE);
    press(&mut pad, KeyCode::Up, KeyModifiers::NONE);
    assert_eq!(pad.cursor(), (0, 0));
}

#[test]
fn words_are_stepped_over_killed_and_put_back() {
    let mut pad = Pad::ending("let name = f(所有 权);");
    press(&mut pad, KeyCode::Left, KeyModifiers::CONTROL);
    assert_eq!(pad.cursor().1, 16, "the last word");
    ctrl(&mut pad, 'w');
    assert_eq!(pad.text(), "let name = f(权);");
    press(&mut pad, KeyCode::Home, KeyModifiers::NONE);
    press(&mut pad, KeyCode::Right, KeyModifiers::CONTROL);
    ctrl(&mut pad, 'k');
    assert_eq!(pad.text(), "let ");
    ctrl(&mut pad, 'y');
    assert_eq!(pad.text(), "let name = f(权);");
}

#[test]
fn home_goes_to_the_text_and_then_to_the_margin() {
    let mut pad = Pad::ending("    x = 1");
    press(&mut pad, KeyCode::Home, KeyModifiers::NONE);
    assert_eq!(pad.cursor(), (0, 4));
    press(&mut pad, KeyCode::Home, KeyModifiers::NONE);
    assert_eq!(pad.cursor(), (0, 0));
}

#[test]
fn what_is_selected_is_written_over() {
    let mut pad = Pad::new("one two\nthree");
    for _ in 0..3 {
        press(&mut pad, KeyCode::Right, KeyModifiers::SHIFT);
    }
    assert_eq!(pad.selection_range(), Some(((0, 0), (0, 3))));
    typed(&mut pad, "1");
    assert_eq!((pad.text().as_str(), pad.selection_range()), ("1 two\nthree", None));
    pad.select_all();
    press(&mut pad, KeyCode::Backspace, KeyModifiers::NONE);
    assert!(pad.is_empty());
}

#[test]
fn brackets_have_partners() {
    let lines: Vec<String> = ["f(a[0], {", "  (b)", "})"].map(String::from).to_vec();
    assert_eq!(words::partner(&lines, (0, 1)), Some((2, 1)));
    assert_eq!(words::partner(&lines, (2, 1)), Some((0, 1)));
    assert_eq!(words::partner(&lines, (0, 8)), Some((2, 0)));
    assert_eq!(words::partner(&lines, (0, 0)), None);
}

fn key() -> impl Strategy<Value = (KeyCode, KeyModifiers)> {
    let code = prop_oneof![
        6 => prop::sample::select("ab {}\t中e\u{301}🦀\u{200d}א".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        3 => prop::sample::select(vec![KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down, KeyCode::Home,
            KeyCode::End, KeyCode::Backspace, KeyCode::Delete, KeyCode::Enter]),
        2 => prop::sample::select("abdefhknpwy<>".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
    ];
    let modifiers = prop::sample::select(vec![
        KeyModifiers::NONE,
        KeyModifiers::NONE,
        KeyModifiers::SHIFT,
        KeyModifiers::CONTROL,
        KeyModifiers::ALT,
    ]);
    (code, modifiers)
}

proptest! {
    #[test]
    fn whatever_is_pressed_can_be_taken_back_and_made_again(
        text in "[a-c \n中é]{0,40}", keys in prop::collection::vec(key(), 0..60)
    ) {
        let mut pad = Pad::new(&text);
        for (code, modifiers) in keys {
            let before = pad.text();
            let changed = press(&mut pad, code, modifiers);
            prop_assert_eq!(changed, before != pad.text());
            let (row, column) = pad.cursor();
            prop_assert!(row < pad.lines().len() && column <= pad.line(row).chars().count());
        }
        let last = pad.text();
        let mut steps = 0;
        while pad.undo() {
            steps += 1;
        }
        prop_assert_eq!(pad.text(), text);
        for _ in 0..steps {
            prop_assert!(pad.redo());
        }
        prop_assert_eq!(pad.text(), last);
    }
}

#[test]
fn a_paste_of_many_lines_is_one_step() {
    let mut pad = Pad::new("a\nb");
    pad.go((1, 0));
    let many = "0123456789 abcde\n".repeat(70_000);
    pad.insert_str(&many);
    assert_eq!((pad.lines().len(), pad.cursor()), (70_002, (70_001, 0)));
    typed(&mut pad, "x");
    assert_eq!(pad.line(70_001), "xb");
    assert!(pad.undo() && pad.undo());
    assert_eq!(pad.text(), "a\nb");
    assert!(pad.redo());
    assert_eq!(pad.text(), format!("a\n{many}b"));
}
