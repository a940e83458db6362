//! Where vi's motions go, and what its objects are. Pure functions over lines; a motion that cannot be made is `None`.

use super::parse::{Find, Motion, Object};
use crate::tui::pad::words::{Class, after, before, char_at, class, left, length, partner, right};
use crate::tui::pad::{At, Pad};

/// A motion under way: from where, how often, and whether an operator waits for it.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub count: Option<usize>,
    pub operator: bool,
    pub find: Option<Find>,
}

/// Where a motion goes; moves between lines keep the column of the pad.
pub fn go(pad: &Pad, motion: Motion, way: Way) -> Option<At> {
    let (lines, at) = (pad.lines(), pad.cursor());
    let (row, column) = at;
    let n = way.count.unwrap_or(1);
    let last = lines.len() - 1;
    let first = |row: usize| (row, first_column(pad.line(row)));
    match motion {
        // Under an operator a motion that stays where it is works on nothing, or on the character there.
        Motion::Left => (column > 0 || way.operator).then(|| (row, repeat(n, column, |c| left(pad.line(row), c)))),
        Motion::Right => {
            let end = length(lines, row);
            let to = repeat(n, column, |c| right(pad.line(row), c).unwrap_or(c));
            let most = if way.operator { end } else { left(pad.line(row), end) };
            (column < most || way.operator).then(|| (row, to.min(most)))
        }
        Motion::Up => (row > 0).then(|| (row.saturating_sub(n), column)),
        Motion::Down => (row < last).then(|| ((row + n).min(last), column)),
        Motion::Word(big) => words(lines, at, n, big, way.operator),
        Motion::End(big) => ends(lines, at, n, big).or(way.operator.then_some(at)),
        Motion::Back(big) => backs(lines, at, n, big),
        Motion::Margin => Some((row, 0)),
        Motion::First => Some(first(row)),
        Motion::LineEnd => {
            let to = (row + n - 1).min(last);
            (n == 1 || row < last).then_some(to).map(|row| (row, left(pad.line(row), length(lines, row))))
        }
        Motion::Top => Some(first(n.min(last + 1) - 1)),
        Motion::Bottom => Some(first(way.count.unwrap_or(last + 1).min(last + 1) - 1)),
        Motion::Find(find) => found(pad.line(row), column, find, n, false).map(|c| (row, c)),
        Motion::Again(other) => {
            let find = way.find?;
            let find = Find { back: find.back != other, ..find };
            found(pad.line(row), column, find, n, true).map(|c| (row, c))
        }
        Motion::Partner if way.count.is_some() => None,
        Motion::Partner => {
            let chars = pad.line(row).chars().enumerate().skip(column);
            let at = chars.filter(|(_, c)| "()[]{}".contains(*c)).map(|(c, _)| c).next()?;
            partner(lines, (row, at))
        }
    }
}

fn repeat(n: usize, from: usize, step: impl Fn(usize) -> usize) -> usize {
    let mut at = from;
    for _ in 0..n {
        let next = step(at);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

/// The column of the first character that is no space, or of the last.
pub fn first_column(line: &str) -> usize {
    let spaces = line.chars().take_while(|c| c.is_whitespace()).count();
    if spaces == line.chars().count() { left(line, spaces) } else { spaces }
}

fn class_at(lines: &[String], at: At, big: bool) -> Class {
    char_at(lines, at).map_or(Class::Space, |c| class(c, big))
}

fn is_empty(lines: &[String], row: usize) -> bool {
    lines.get(row).is_some_and(String::is_empty)
}

/// Words forward. Under an operator the last one ends with its line.
fn words(lines: &[String], from: At, n: usize, big: bool, operator: bool) -> Option<At> {
    let end = (lines.len() - 1, length(lines, lines.len() - 1));
    let mut at = from;
    for turn in 0..n {
        let start = at;
        let kind = class_at(lines, at, big);
        let row = at.0;
        while at < end
            && at.0 == row
            && kind != Class::Space
            && class_at(lines, at, big) == kind
            && at.1 < length(lines, row)
        {
            at = after(lines, at);
        }
        // An empty line is a word.
        while at < end && class_at(lines, at, big) == Class::Space {
            let next = after(lines, at);
            if operator && turn + 1 == n && next.0 > at.0 && (at > start || !is_empty(lines, at.0)) {
                return Some(at);
            }
            at = next;
            if is_empty(lines, at.0) {
                break;
            }
        }
        if at == start {
            break;
        }
    }
    let most = if operator { end } else { last_place(lines) };
    (at.min(most) != from).then(|| at.min(most))
}

/// The last character of the text.
fn last_place(lines: &[String]) -> At {
    let row = lines.len() - 1;
    (row, left(lines.get(row).map_or("", String::as_str), length(lines, row)))
}

/// Ends of words forward.
fn ends(lines: &[String], from: At, n: usize, big: bool) -> Option<At> {
    let last = last_place(lines);
    let mut at = from;
    for _ in 0..n {
        let start = at;
        if at >= last {
            break;
        }
        at = after(lines, at);
        while at < last && class_at(lines, at, big) == Class::Space {
            at = after(lines, at);
        }
        let kind = class_at(lines, at, big);
        while at < last && kind != Class::Space {
            let next = after(lines, at);
            if next.0 != at.0 || char_at(lines, next).is_none() || class_at(lines, next, big) != kind {
                break;
            }
            at = next;
        }
        if at == start {
            break;
        }
    }
    (at != from).then_some(at)
}

/// Beginnings of words backward.
fn backs(lines: &[String], from: At, n: usize, big: bool) -> Option<At> {
    let mut at = from;
    for _ in 0..n {
        if at == (0, 0) {
            break;
        }
        at = before(lines, at);
        while at > (0, 0) && class_at(lines, at, big) == Class::Space && !is_empty(lines, at.0) {
            at = before(lines, at);
        }
        let kind = class_at(lines, at, big);
        while at.1 > 0 && kind != Class::Space && class_at(lines, before(lines, at), big) == kind {
            at = before(lines, at);
        }
    }
    (at != from).then_some(at)
}

/// A character in the line. Once more, a search up to beside it does not stay where it is.
fn found(line: &str, column: usize, find: Find, n: usize, again: bool) -> Option<usize> {
    let chars: Vec<char> = line.chars().collect();
    let skip = usize::from(again && find.till && n == 1);
    let hit = if find.back {
        let upto = column.checked_sub(skip)?;
        (0..upto).rev().filter(|at| chars[*at] == find.wanted).nth(n - 1)?
    } else {
        (column + 1 + skip..chars.len()).filter(|at| chars[*at] == find.wanted).nth(n - 1)?
    };
    Some(match (find.till, find.back) {
        (false, _) => hit,
        (true, false) => left(line, hit),
        (true, true) => right(line, hit).unwrap_or(hit),
    })
}

/// The first and behind the last place of an object around the cursor.
pub fn object(pad: &Pad, object: Object) -> Option<(At, At)> {
    let (row, column) = pad.cursor();
    let line: Vec<char> = pad.line(row).chars().collect();
    match object.kind {
        'w' | 'W' => word_object(&line, column, object.kind == 'W', object.around).map(|(a, b)| ((row, a), (row, b))),
        quote @ ('"' | '\'' | '`') => quoted(&line, column, quote, object.around).map(|(a, b)| ((row, a), (row, b))),
        open => enclosed(pad, open, object.around),
    }
}

fn word_object(line: &[char], column: usize, big: bool, around: bool) -> Option<(usize, usize)> {
    let kind = class(*line.get(column)?, big);
    let same = |at: &usize| class(line[*at], big) == kind;
    let mut from = (0..column).rev().take_while(same).last().unwrap_or(column);
    let mut to = (column..line.len()).take_while(same).last()? + 1;
    if around {
        let space = |at: &usize| line[*at].is_whitespace();
        if kind == Class::Space {
            let next = class(*line.get(to)?, big);
            to = (to..line.len()).take_while(|at| class(line[*at], big) == next).last()? + 1;
        } else if let Some(end) = (to..line.len()).take_while(space).last() {
            to = end + 1;
        } else {
            from = (0..from).rev().take_while(space).last().unwrap_or(from);
        }
    }
    Some((from, to))
}

fn quoted(line: &[char], column: usize, quote: char, around: bool) -> Option<(usize, usize)> {
    let unescaped = |at: &usize| line[*at] == quote && (*at == 0 || line[at - 1] != '\\');
    let quotes: Vec<usize> = (0..line.len()).filter(unescaped).collect();
    let pair = quotes.chunks_exact(2).find(|pair| pair[1] >= column)?;
    Some(if around { (pair[0], pair[1] + 1) } else { (pair[0] + 1, pair[1]) })
}

fn enclosed(pad: &Pad, open: char, around: bool) -> Option<(At, At)> {
    let close = match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    };
    let lines = pad.lines();
    let mut at = pad.cursor();
    let mut depth = 0usize;
    // Leftward to the bracket that is open here.
    let from = loop {
        match char_at(lines, at) {
            Some(c) if c == open && depth == 0 => break at,
            Some(c) if c == open => depth -= 1,
            Some(c) if c == close && at != pad.cursor() => depth += 1,
            _ => {}
        }
        if at == (0, 0) {
            return None;
        }
        at = before(lines, at);
    };
    let to = partner(lines, from)?;
    Some(if around { (from, (to.0, to.1 + 1)) } else { ((from.0, from.1 + 1), to) })
}
