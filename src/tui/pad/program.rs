//! What a program's editor does beyond a field for text: indentation that follows, steps to the left and right, comments,
//! pages.

use super::{Kind, Pad, STEP, words};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Lines of a page.
const PAGE: i64 = 10;

/// Another text for all that is there; one step takes it back.
pub fn replace(pad: &mut Pad, text: &str) {
    let end = pad.end();
    pad.replace((0, 0), end, text, Kind::Whole);
    pad.go((0, 0));
}

/// The spaces and tabs at the beginning of a line.
fn margin(line: &str) -> String {
    line.chars().take_while(|c| *c == ' ' || *c == '\t').collect()
}

/// A new line that is indented like this one, and a step more where a block begins; what closes the block at once gets a line
/// of its own.
pub fn new_line(pad: &mut Pad) {
    let (row, column) = pad.cursor();
    let before: String = pad.line(row).chars().take(column).collect();
    let after = words::char_at(pad.lines(), (row, column));
    let margin = margin(&before);
    let opened = before.trim_end().chars().next_back();
    let mut text = format!("\n{margin}");
    if opened.is_some_and(|c| "{([:".contains(c)) {
        text.push_str(&" ".repeat(STEP));
    }
    let closes = matches!((opened, after), (Some('{'), Some('}')) | (Some('('), Some(')')) | (Some('['), Some(']')));
    if !closes {
        pad.write(&text, Kind::Whole);
        return;
    }
    let inside = (row + 1, text.chars().count() - 1);
    pad.write(&format!("{text}\n{margin}"), Kind::Whole);
    pad.go(inside);
}

/// A step to the right: at the cursor, or for all lines of the selection.
pub fn indent(pad: &mut Pad) -> bool {
    match selected(pad) {
        None => {
            let free = STEP - pad.cursor().1 % STEP;
            pad.write(&" ".repeat(free), Kind::Whole)
        }
        Some((from, to)) => {
            shift(pad, from, to, |line| if line.is_empty() { String::new() } else { " ".repeat(STEP) + line })
        }
    }
}

/// A step to the left: the line of the cursor, or all lines of the selection.
pub fn outdent(pad: &mut Pad) -> bool {
    let row = pad.cursor().0;
    let (from, to) = selected(pad).unwrap_or((row, row));
    shift(pad, from, to, |line| {
        let spaces = line.chars().take(STEP).take_while(|c| *c == ' ').count();
        let surplus = if line.starts_with('\t') { 1 } else { spaces };
        line[surplus..].to_string()
    })
}

/// Makes comments of the lines at hand, or takes the marks of comments away where all lines have them.
pub fn comment(pad: &mut Pad, sign: &str) -> bool {
    let row = pad.cursor().0;
    let (from, to) = selected(pad).unwrap_or((row, row));
    let lines = || pad.lines().iter().skip(from).take(to + 1 - from).filter(|l| !l.trim().is_empty());
    let all = lines().all(|l| l.trim_start().starts_with(sign)) && lines().next().is_some();
    let column = lines().map(|l| margin(l).len()).min().unwrap_or(0);
    shift(pad, from, to, |line| match line.trim_start().strip_prefix(sign) {
        Some(rest) if all => margin(line) + rest.strip_prefix(' ').unwrap_or(rest),
        _ if line.trim().is_empty() => line.to_string(),
        _ => format!("{}{sign} {}", &line[..column], &line[column..]),
    })
}

/// The first and the last line of the selection.
fn selected(pad: &Pad) -> Option<(usize, usize)> {
    let ((from, _), (to, column)) = pad.selection_range()?;
    // A line that is selected up to its beginning is not meant.
    Some((from, if column == 0 && to > from { to - 1 } else { to }))
}

/// Changes these lines as one step; the cursor stays where it was in its line.
fn shift(pad: &mut Pad, from: usize, to: usize, change: impl Fn(&str) -> String) -> bool {
    let (row, column) = pad.cursor();
    let old = pad.lines().get(from..=to).unwrap_or_default().to_vec();
    let new: Vec<String> = old.iter().map(|line| change(line)).collect();
    let end = old.last().map_or(0, |line| line.chars().count());
    let longer = |lines: &[String]| lines.get(row.saturating_sub(from)).map_or(0, |l| l.chars().count());
    let column = (column + longer(&new)).saturating_sub(longer(&old));
    let changed = pad.replace((from, 0), (to, end), &new.join("\n"), Kind::Whole);
    pad.go((row, column));
    changed
}

/// A page up (-1) or down (1).
pub fn page(pad: &mut Pad, by: i64) {
    pad.leap(by * PAGE, false);
}

/// A key that is text or moves the cursor; whether the text has changed.
pub fn key(pad: &mut Pad, key: KeyEvent) -> bool {
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    let (row, column) = pad.cursor();
    let before: String = pad.line(row).chars().take(column).collect();
    let blank = !before.is_empty() && before.chars().all(|c| c == ' ') && pad.selection_range().is_none();
    match key.code {
        // What closes a block stands a step to the left of what is in it.
        KeyCode::Char(c @ ('}' | ')' | ']')) if plain && blank => {
            let margin = " ".repeat(before.len().saturating_sub(STEP));
            pad.replace((row, 0), (row, column), &format!("{margin}{c}"), Kind::Whole)
        }
        // Within the indentation one key takes away what Tab has put there.
        KeyCode::Backspace if plain && blank => {
            let surplus = (before.len() - 1) % STEP + 1;
            pad.replace((row, column - surplus), (row, column), "", Kind::Erased)
        }
        _ => pad.input(key),
    }
}

/// A key in a field for text, where it writes: in a program with what belongs to that.
pub fn typed(pad: &mut Pad, event: KeyEvent, program: bool) -> bool {
    match event.code {
        KeyCode::Enter if program => {
            new_line(pad);
            true
        }
        KeyCode::Tab if program => indent(pad),
        _ if program => key(pad, event),
        _ => pad.input(event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pad: &mut Pad, text: &str) {
        for c in text.chars() {
            match c {
                '\n' => new_line(pad),
                '\t' => drop(indent(pad)),
                '\u{8}' => drop(key(pad, KeyEvent::from(KeyCode::Backspace))),
                c => drop(key(pad, KeyEvent::from(KeyCode::Char(c)))),
            }
        }
    }

    #[test]
    fn the_indentation_follows() {
        let mut pad = Pad::new("");
        typed(&mut pad, "fn f() {\nif a {\nb;\n}\n}");
        assert_eq!(pad.text(), "fn f() {\n    if a {\n        b;\n    }\n}");
        let mut pad = Pad::new("");
        typed(&mut pad, "def f():\nreturn 1\n\u{8}x");
        assert_eq!(pad.text(), "def f():\n    return 1\nx");
    }

    #[test]
    fn steps_to_the_left_and_right() {
        let mut pad = Pad::new("a\n  b\n\tc");
        typed(&mut pad, "\t");
        assert_eq!(pad.lines()[0], "    a");
        pad.select_all();
        assert!(indent(&mut pad));
        assert_eq!(pad.text(), "        a\n      b\n    \tc");
        pad.select_all();
        outdent(&mut pad);
        pad.select_all();
        outdent(&mut pad);
        assert_eq!(pad.text(), "a\nb\nc");
        assert!(!outdent(&mut pad), "there is nothing left to take away");
    }

    #[test]
    fn what_was_replaced_comes_back_in_one_step() {
        let mut pad = Pad::new("one\ntwo");
        typed(&mut pad, "my ");
        replace(&mut pad, "one\ntwo");
        assert_eq!((pad.text().as_str(), pad.cursor().0), ("one\ntwo", 0));
        assert!(pad.undo());
        assert_eq!(pad.text(), "my one\ntwo");
    }

    #[test]
    fn a_block_is_opened_up() {
        let mut pad = Pad::new("  f {}");
        pad.go((0, 5));
        new_line(&mut pad);
        assert_eq!((pad.text().as_str(), pad.cursor()), ("  f {\n      \n  }", (1, 6)));
        assert!(pad.undo());
        assert_eq!(pad.text(), "  f {}");
    }

    #[test]
    fn comments_come_and_go() {
        let mut pad = Pad::new("fn f() {\n    a;\n\n        b;\n}");
        pad.go((1, 6));
        assert!(comment(&mut pad, "//"));
        assert_eq!((pad.line(1), pad.cursor()), ("    // a;", (1, 9)));
        pad.undo();
        pad.go((1, 0));
        for _ in 0..3 {
            pad.leap(1, true);
        }
        assert!(comment(&mut pad, "//"));
        assert_eq!(pad.text(), "fn f() {\n    // a;\n\n    //     b;\n}");
        pad.go((1, 0));
        for _ in 0..3 {
            pad.leap(1, true);
        }
        assert!(comment(&mut pad, "//"));
        assert_eq!(pad.text(), "fn f() {\n    a;\n\n        b;\n}");
    }
}
