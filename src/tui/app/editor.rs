//! What a program's editor does beyond a field for text: indentation that follows, steps to the left and right, pages.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::{CursorMove, TextArea};

/// Columns of a step of indentation.
pub(super) const STEP: usize = 4;
/// Lines of a page.
const PAGE: i32 = 10;
/// Changes that can be taken back.
const UNDOS: usize = 500;

/// An editor that holds this program, with the cursor at its top and nothing to take back.
pub(super) fn holding(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.split('\n').map(str::to_string).collect());
    area.set_max_histories(UNDOS);
    area.set_tab_length(STEP as u8);
    area
}

/// Another text for all that is there; one step takes it back.
pub(super) fn replace(area: &mut TextArea, text: &str) {
    area.select_all();
    area.insert_str(text);
    move_to(area, (0, 0));
}

/// A new line that is indented like this one, and a step more where a block begins.
pub(super) fn new_line(area: &mut TextArea) {
    let at = area.cursor();
    let line = area.lines().get(at.0).map_or("", String::as_str);
    let before: String = line.chars().take(at.1).collect();
    let mut indent: String = before.chars().take_while(|c| *c == ' ' || *c == '\t').collect();
    if before.trim_end().ends_with(['{', '(', '[', ':']) {
        indent.push_str(&" ".repeat(STEP));
    }
    area.insert_str(format!("\n{indent}"));
}

/// A step to the right: at the cursor, or for all lines of the selection.
pub(super) fn indent(area: &mut TextArea) -> bool {
    match selected(area) {
        None => area.insert_tab(),
        Some((from, to)) => {
            shift(area, from, to, |area, _| area.insert_str(" ".repeat(STEP)));
            true
        }
    }
}

/// A step to the left: the line of the cursor, or all lines of the selection.
pub(super) fn outdent(area: &mut TextArea) -> bool {
    let row = area.cursor().0;
    let (from, to) = selected(area).unwrap_or((row, row));
    let before = area.lines().to_vec();
    shift(area, from, to, |area, line| {
        let spaces = line.chars().take(STEP).take_while(|c| *c == ' ').count();
        let surplus = if line.starts_with('\t') { 1 } else { spaces };
        area.delete_str(surplus)
    });
    area.lines() != before.as_slice()
}

/// The first and the last line of the selection.
fn selected(area: &TextArea) -> Option<(usize, usize)> {
    let ((from, _), (to, _)) = area.selection_range()?;
    Some((from, to))
}

/// Does something at the beginning of these lines, and brings the cursor back to where it was in its line.
fn shift(area: &mut TextArea, from: usize, to: usize, change: impl Fn(&mut TextArea, &str) -> bool) {
    let at = area.cursor();
    let chars = |area: &TextArea| area.lines().get(at.0).map_or(0, |l| l.chars().count());
    let before = chars(area);
    area.cancel_selection();
    for row in from..=to {
        let line = area.lines().get(row).cloned().unwrap_or_default();
        move_to(area, (row, 0));
        change(area, &line);
    }
    let column = (at.1 + chars(area)).saturating_sub(before);
    move_to(area, (at.0, column));
}

fn move_to(area: &mut TextArea, (row, column): (usize, usize)) {
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    area.move_cursor(CursorMove::Jump(short(row), short(column)));
}

/// A page up (-1) or down (1).
pub(super) fn page(area: &mut TextArea, by: i32) {
    let at = area.cursor();
    let row = (at.0 as i64 + i64::from(by * PAGE)).max(0) as usize;
    area.cancel_selection();
    move_to(area, (row, at.1));
}

/// A key that is text or moves the cursor; whether the text has changed.
pub(super) fn key(area: &mut TextArea, key: KeyEvent) -> bool {
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    let at = area.cursor();
    let before: String = area.lines().get(at.0).map_or("", String::as_str).chars().take(at.1).collect();
    let blank = !before.is_empty() && before.chars().all(|c| c == ' ') && !area.is_selecting();
    match key.code {
        // What closes a block stands a step to the left of what is in it.
        KeyCode::Char(c @ ('}' | ')' | ']')) if plain && blank => {
            outdent(area);
            area.insert_char(c);
            true
        }
        // Within the indentation one key takes away what Tab has put there.
        KeyCode::Backspace if plain && blank => {
            let surplus = (before.len() - 1) % STEP + 1;
            move_to(area, (at.0, at.1 - surplus));
            area.delete_str(surplus)
        }
        _ => area.input(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(area: &mut TextArea, text: &str) {
        for c in text.chars() {
            match c {
                '\n' => new_line(area),
                '\t' => drop(indent(area)),
                '\u{8}' => drop(key(area, KeyEvent::from(KeyCode::Backspace))),
                c => drop(key(area, KeyEvent::from(KeyCode::Char(c)))),
            }
        }
    }

    #[test]
    fn the_indentation_follows() {
        let mut area = holding("");
        typed(&mut area, "fn f() {\nif a {\nb;\n}\n}");
        assert_eq!(area.lines().join("\n"), "fn f() {\n    if a {\n        b;\n    }\n}");
        let mut area = holding("");
        typed(&mut area, "def f():\nreturn 1\n\u{8}x");
        assert_eq!(area.lines().join("\n"), "def f():\n    return 1\nx");
    }

    #[test]
    fn steps_to_the_left_and_right() {
        let mut area = holding("a\n  b\n\tc");
        typed(&mut area, "\t");
        assert_eq!(area.lines()[0], "    a");
        area.select_all();
        assert!(indent(&mut area));
        assert_eq!(area.lines().join("\n"), "        a\n      b\n    \tc");
        area.select_all();
        outdent(&mut area);
        area.select_all();
        outdent(&mut area);
        assert_eq!(area.lines().join("\n"), "a\nb\nc");
        assert!(!outdent(&mut area), "there is nothing left to take away");
    }

    #[test]
    fn what_was_replaced_comes_back_in_one_step() {
        let mut area = holding("one\ntwo");
        typed(&mut area, "my ");
        replace(&mut area, "one\ntwo");
        assert_eq!((area.lines().join("\n").as_str(), area.cursor().0), ("one\ntwo", 0));
        while area.lines().join("\n") != "my one\ntwo" {
            assert!(area.undo());
        }
    }
}
