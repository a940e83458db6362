//! What vi's commands do to a text.

use super::motion::{self, Way, first_column};
use super::parse::{Command, Motion, Reach, Target, Verb, reach};
use super::{Field, Mode, Vi, target};
use crate::tui::pad::words::{char_at, class, left, length, right};
use crate::tui::pad::{At, Kind, Pad, STEP};

/// What is worked on: characters from and up to before, or whole rows.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: At,
    to: At,
    lines: bool,
}

/// Does it, and says whether it could be done. A change that begins to insert leaves the insert mode on.
pub(super) fn act(vi: &mut Vi, pad: &mut Pad, command: Command, field: Field) -> bool {
    let n = command.count.unwrap_or(1);
    match command.verb {
        Verb::Move(motion) => travel(vi, pad, motion, command.count),
        Verb::Visual | Verb::VisualLines => toggle(vi, pad, command.verb),
        Verb::OtherEnd => {
            let other = vi.anchor;
            vi.anchor = pad.cursor();
            pad.rest(other);
        }
        Verb::Select(object) => {
            if let Some((from, to)) = motion::object(pad, object) {
                (vi.anchor, vi.mode) = (from, Mode::Visual);
                pad.go((to.0, left(pad.line(to.0), to.1)));
            }
        }
        Verb::Undo => drop((0..n).take_while(|_| pad.undo()).count()),
        Verb::Redo => drop((0..n).take_while(|_| pad.redo()).count()),
        Verb::PutAfter | Verb::PutBefore => put(vi, pad, command.verb == Verb::PutAfter, n, field),
        Verb::Join => return join(vi, pad, n, field),
        Verb::SwapCase | Verb::Replace(_) => return letters(vi, pad, command.verb, n),
        Verb::Repeat => {}
        verb if target(verb).is_some() => return operate(vi, pad, command, field),
        verb => open(vi, pad, verb, field),
    }
    true
}

fn travel(vi: &mut Vi, pad: &mut Pad, motion: Motion, count: Option<usize>) {
    let to = motion::go(pad, motion, Way { count, operator: false, find: vi.find });
    if let Motion::Find(find) = motion {
        vi.find = Some(find);
    }
    let Some(to) = to else { return };
    if matches!(motion, Motion::Up | Motion::Down) {
        pad.leap(to.0 as i64 - pad.cursor().0 as i64, false);
        if vi.at_end {
            pad.rest((to.0, usize::MAX));
        }
    } else {
        pad.go(to);
    }
}

fn toggle(vi: &mut Vi, pad: &Pad, verb: Verb) {
    let wanted = if verb == Verb::Visual { Mode::Visual } else { Mode::VisualLines };
    if !vi.is_visual() {
        vi.anchor = pad.cursor();
    }
    vi.mode = if vi.mode == wanted { Mode::Normal } else { wanted };
}

/// Into insert mode, from here or from a new line.
fn open(vi: &mut Vi, pad: &mut Pad, verb: Verb, field: Field) {
    let (row, column) = pad.cursor();
    let line = pad.line(row).to_string();
    let end = line.chars().count();
    let margin: String =
        if field.program { line.chars().take_while(|c| c.is_whitespace()).collect() } else { String::new() };
    match verb {
        Verb::Append => pad.go((row, right(&line, column).unwrap_or(end))),
        Verb::InsertFirst if line.trim().is_empty() => pad.go((row, end)),
        Verb::InsertFirst => pad.go((row, first_column(&line))),
        Verb::AppendEnd => pad.go((row, end)),
        Verb::OpenBelow | Verb::OpenAbove if !field.lines => pad.go((row, end)),
        Verb::OpenBelow if field.program => {
            pad.go((row, end));
            crate::tui::pad::program::new_line(pad);
        }
        Verb::OpenBelow => drop(pad.replace((row, end), (row, end), "\n", Kind::Whole)),
        Verb::OpenAbove => {
            pad.replace((row, 0), (row, 0), &format!("{margin}\n"), Kind::Whole);
            pad.go((row, margin.chars().count()));
        }
        _ => {}
    }
    vi.mode = Mode::Insert;
}

/// What a target covers; nothing where there is none.
fn span(vi: &mut Vi, pad: &Pad, command: Command) -> Option<Span> {
    let at = pad.cursor();
    let rows = |from: usize, to: usize| Span { from: (from, 0), to: (to, length(pad.lines(), to)), lines: true };
    let last = pad.lines().len() - 1;
    match target(command.verb)? {
        Target::Selection => {
            let (from, to) = vi.selection(pad);
            Some(Span { from, to, lines: vi.mode == Mode::VisualLines })
        }
        Target::Line => {
            let more = command.count.unwrap_or(1) - 1;
            (more == 0 || at.0 < last).then(|| rows(at.0, (at.0 + more).min(last)))
        }
        Target::Object(object) => motion::object(pad, object).map(|(from, to)| Span { from, to, lines: false }),
        Target::Motion(motion) => {
            let to = aim(vi, pad, motion, command);
            if let Motion::Find(find) = motion {
                vi.find = Some(find);
            }
            let to = to?;
            let (from, end) = (at.min(to), at.max(to));
            match kind(vi, pad, motion, command) {
                Reach::Lines => Some(rows(from.0, end.0)),
                Reach::Inclusive => {
                    let end = (end.0, right(pad.line(end.0), end.1).unwrap_or(end.1));
                    Some(narrowed(pad, Span { from, to: end, lines: false }, command.verb))
                }
                Reach::Exclusive => Some(narrowed(pad, adjusted(pad, from, end), command.verb)),
            }
        }
    }
}

/// Where a motion ends under an operator. To change a word leaves the space after it.
fn aim(vi: &Vi, pad: &Pad, motion: Motion, command: Command) -> Option<At> {
    let way = Way { count: command.count, operator: true, find: vi.find };
    let at = pad.cursor();
    let here = char_at(pad.lines(), at);
    let Motion::Word(big) = motion else { return motion::go(pad, motion, way) };
    if !is_change(command.verb) || here.is_none_or(char::is_whitespace) {
        return motion::go(pad, motion, way);
    }
    // The end of this word counts, also where the cursor is on it.
    let next = right(pad.line(at.0), at.1).and_then(|column| char_at(pad.lines(), (at.0, column)));
    let ends_here = next.is_none_or(|c| here.is_some_and(|h| class(c, big) != class(h, big)));
    let n = command.count.unwrap_or(1);
    match (ends_here, n) {
        (true, 1) => Some(at),
        (true, n) => motion::go(pad, Motion::End(big), Way { count: Some(n - 1), ..way }),
        _ => motion::go(pad, Motion::End(big), way),
    }
}

fn is_change(verb: Verb) -> bool {
    matches!(verb, Verb::Change(_))
}

/// What the motion takes with it here.
fn kind(vi: &Vi, pad: &Pad, motion: Motion, command: Command) -> Reach {
    let on_word = char_at(pad.lines(), pad.cursor()).is_some_and(|c| !c.is_whitespace());
    match motion {
        Motion::Word(_) if is_change(command.verb) && on_word => Reach::Inclusive,
        Motion::Again(other) if vi.find.is_some_and(|f| f.back != other) => Reach::Exclusive,
        _ => reach(motion),
    }
}

/// What ends before the first character of a line ends with the line before; from the indentation on it is of whole lines.
fn adjusted(pad: &Pad, from: At, to: At) -> Span {
    if to.1 > 0 || to.0 == from.0 {
        return Span { from, to, lines: false };
    }
    let row = to.0 - 1;
    let end = (row, length(pad.lines(), row));
    if in_margin(pad, from) {
        return Span { from: (from.0, 0), to: end, lines: true };
    }
    Span { from, to: end, lines: false }
}

fn in_margin(pad: &Pad, at: At) -> bool {
    pad.line(at.0).chars().take_while(|c| c.is_whitespace()).count() >= at.1
}

/// What is deleted over several lines, with nothing left on either side, is of whole lines.
fn narrowed(pad: &Pad, span: Span, verb: Verb) -> Span {
    let rest = pad.line(span.to.0).chars().skip(span.to.1).all(char::is_whitespace);
    if matches!(verb, Verb::Delete(_)) && span.from.0 < span.to.0 && rest && in_margin(pad, span.from) && !span.lines {
        return Span { from: (span.from.0, 0), to: (span.to.0, length(pad.lines(), span.to.0)), lines: true };
    }
    span
}

fn operate(vi: &mut Vi, pad: &mut Pad, command: Command, field: Field) -> bool {
    let was = pad.cursor();
    let found = span(vi, pad, command);
    if vi.is_visual() {
        vi.mode = Mode::Normal;
        pad.show(None);
    }
    let Some(span) = found else { return false };
    let text = pad.between(span.from, span.to);
    match command.verb {
        Verb::ShiftRight(_) | Verb::ShiftLeft(_) => shift(pad, span, matches!(command.verb, Verb::ShiftRight(_))),
        Verb::Yank(of) => {
            vi.register = (text, span.lines);
            match of {
                Target::Line => {}
                // The column stays where only lines were passed.
                Target::Motion(Motion::Up) => pad.leap(span.from.0 as i64 - was.0 as i64, false),
                Target::Motion(_) if span.lines && was.0 == span.from.0 && span.to.0 > was.0 => {}
                Target::Motion(Motion::Down) => {}
                Target::Motion(_) if span.lines => {
                    let first = (span.from.0, first_column(pad.line(span.from.0)));
                    pad.go(first.min(was));
                }
                _ => pad.go(span.from),
            }
        }
        Verb::Delete(_) if span.lines => {
            vi.register = (text, true);
            delete_rows(pad, span.from.0, span.to.0);
        }
        Verb::Change(_) if span.lines => {
            let margin: String = pad.line(span.from.0).chars().take_while(|c| c.is_whitespace()).collect();
            vi.register = (text, true);
            pad.replace(span.from, span.to, if field.program { &margin } else { "" }, Kind::Whole);
            vi.mode = Mode::Insert;
        }
        Verb::Delete(_) if span.from == span.to => {}
        verb => {
            vi.register = (text, false);
            pad.replace(span.from, span.to, "", Kind::Whole);
            if is_change(verb) {
                vi.mode = Mode::Insert;
            }
        }
    }
    true
}

fn delete_rows(pad: &mut Pad, from: usize, to: usize) {
    let last = pad.lines().len() - 1;
    let end = |pad: &Pad, row: usize| (row, length(pad.lines(), row));
    if to < last {
        pad.replace((from, 0), (to + 1, 0), "", Kind::Whole);
    } else if from > 0 {
        let (a, b) = (end(pad, from - 1), end(pad, to));
        pad.replace(a, b, "", Kind::Whole);
    } else {
        let b = end(pad, to);
        pad.replace((0, 0), b, "", Kind::Whole);
    }
    let row = from.min(pad.lines().len() - 1);
    pad.go((row, first_column(pad.line(row))));
}

fn shift(pad: &mut Pad, span: Span, more: bool) {
    let (from, to) = (span.from.0, span.to.0);
    let changed = |line: &String| match line {
        line if line.is_empty() => String::new(),
        line if more => " ".repeat(STEP) + line,
        line if line.starts_with('\t') => line[1..].to_string(),
        line => line[line.chars().take(STEP).take_while(|c| *c == ' ').count()..].to_string(),
    };
    let new: Vec<String> = pad.lines()[from..=to].iter().map(changed).collect();
    let end = length(pad.lines(), to);
    pad.replace((from, 0), (to, end), &new.join("\n"), Kind::Whole);
    pad.go((from, first_column(pad.line(from))));
}

/// Puts the register in, over what is selected where something is.
fn put(vi: &mut Vi, pad: &mut Pad, behind: bool, n: usize, field: Field) {
    let (mut text, mut lines) = vi.register.clone();
    if vi.is_visual() {
        let (from, to) = vi.selection(pad);
        let rows = vi.mode == Mode::VisualLines;
        vi.register = (pad.between(from, to), rows);
        vi.mode = Mode::Normal;
        pad.replace(from, to, &text, Kind::Whole);
        pad.go(if lines || rows { (from.0, first_column(pad.line(from.0))) } else { before_end(pad) });
        return;
    }
    if !field.lines {
        (text, lines) = (text.replace('\n', " "), false);
    }
    if text.is_empty() && !lines {
        return;
    }
    let (row, column) = pad.cursor();
    if lines {
        let text = vec![text.as_str(); n].join("\n");
        let end = length(pad.lines(), row);
        if behind {
            pad.replace((row, end), (row, end), &format!("\n{text}"), Kind::Whole);
        } else {
            pad.replace((row, 0), (row, 0), &format!("{text}\n"), Kind::Whole);
        }
        let row = row + usize::from(behind);
        return pad.go((row, first_column(pad.line(row))));
    }
    let at = if behind { right(pad.line(row), column).unwrap_or(column) } else { column };
    pad.replace((row, at), (row, at), &text.repeat(n), Kind::Whole);
    pad.go(if text.contains('\n') { (row, at) } else { before_end(pad) });
}

/// The last character before the cursor.
fn before_end(pad: &Pad) -> At {
    let (row, column) = pad.cursor();
    (row, left(pad.line(row), column))
}

/// Lines become one, with a space between.
fn join(vi: &mut Vi, pad: &mut Pad, n: usize, field: Field) -> bool {
    let (from, to) = if vi.is_visual() {
        let (from, to) = vi.selection(pad);
        (from.0, to.0.max(from.0 + 1))
    } else {
        (pad.cursor().0, pad.cursor().0 + n.max(2) - 1)
    };
    vi.mode = Mode::Normal;
    let last = pad.lines().len() - 1;
    if !field.lines || from >= last || n <= 2 && to > last {
        return false;
    }
    for _ in from..to.min(last) {
        let (end, next) = (length(pad.lines(), from), pad.line(from + 1).to_string());
        let margin = next.chars().take_while(|c| c.is_whitespace()).count();
        let bare = next.trim_start();
        let space = !bare.is_empty() && !bare.starts_with(')') && end > 0 && !pad.line(from).ends_with(' ');
        pad.replace((from, end), (from + 1, margin), if space { " " } else { "" }, Kind::Whole);
        pad.go((from, end));
    }
    true
}

/// Characters become others: the other case, or this one.
fn letters(vi: &mut Vi, pad: &mut Pad, verb: Verb, n: usize) -> bool {
    let (row, column) = pad.cursor();
    let visual = vi.is_visual();
    let (from, to) = if visual {
        vi.selection(pad)
    } else {
        let line = pad.line(row);
        let mut to = column;
        for _ in 0..n {
            match (right(line, to), verb) {
                (Some(next), _) => to = next,
                (None, Verb::Replace(_)) => return false,
                (None, _) => break,
            }
        }
        ((row, column), (row, to))
    };
    vi.mode = Mode::Normal;
    pad.show(None);
    let swapped =
        |c: char| -> String { if c.is_lowercase() { c.to_uppercase().collect() } else { c.to_lowercase().collect() } };
    let other = |c: char| match verb {
        Verb::Replace(new) if c != '\n' => new.to_string(),
        Verb::SwapCase => swapped(c),
        _ => c.to_string(),
    };
    let new: String = pad.between(from, to).chars().map(other).collect();
    pad.replace(from, to, &new, Kind::Whole);
    match verb {
        _ if visual => pad.go(from),
        Verb::Replace(_) => pad.go(before_end(pad)),
        _ => pad.go(to),
    }
    true
}
