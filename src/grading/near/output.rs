//! A predicted output line by line.

use super::line::{Kind, difference};
use super::{far, near, slip, without_space};
use crate::curriculum::Item;
use crate::curriculum::keys::plain::plain;
use crate::curriculum::text::normal_output;
use crate::grading::Cause;

/// How a predicted output differs from what the program prints.
pub(super) fn told(item: &Item, key: &str, text: &str) -> (Cause, String) {
    let (key, text) = (normal_output(&plain(key)), normal_output(&plain(text)));
    let (expected, said): (Vec<&str>, Vec<&str>) = (key.lines().collect(), text.lines().collect());
    if expected.is_empty() || said.is_empty() {
        return far();
    }
    if expected.len() != said.len() && without_space(&key) == without_space(&text) {
        return near("The characters are right; the lines do not break where they should.");
    }
    let first = expected.iter().zip(&said).take_while(|(a, b)| a == b).count();
    let sorted = |lines: &[&str]| {
        let mut lines: Vec<String> = lines.iter().map(|l| l.to_string()).collect();
        lines.sort_unstable();
        lines
    };
    if sorted(&expected) == sorted(&said) {
        let at = first + 1;
        return near(format!(
            "The lines are right, and their order is not: line {at} is the first that stands elsewhere."
        ));
    }
    if let Some(words) = one_line_more(&expected, &said, first) {
        return near(words);
    }
    if expected.len() == said.len()
        && let Some(words) = line_by_line(item, &expected, &said)
    {
        return near(words);
    }
    (Cause::NotInKey, so_far(&expected, &said, first))
}

/// Where the one has a line that the other lacks, and all others are the same.
fn one_line_more(expected: &[&str], said: &[&str], first: usize) -> Option<String> {
    let (longer, shorter, words) = match expected.len().checked_sub(said.len()) {
        Some(1) => (expected, said, "One line is missing"),
        _ if said.len() == expected.len() + 1 => (said, expected, "There is one line too many"),
        _ => return None,
    };
    let same = longer[first + 1..] == shorter[first..];
    same.then(|| format!("{words}: line {} is the first that differs.", first + 1))
}

/// All lines that differ do so in the same small way, or only one does.
fn line_by_line(item: &Item, expected: &[&str], said: &[&str]) -> Option<String> {
    let lines = || expected.iter().zip(said).enumerate().filter(|(_, (a, b))| a != b);
    let kind = |(a, b): (&&str, &&str)| match difference(a, b) {
        // Inside a line, spaces at its beginning count too.
        None => Kind::Space,
        Some(kind) => kind,
    };
    let (at, first) = lines().next()?;
    let what = kind(first);
    let alone = lines().count() == 1;
    let alike = lines().all(|(_, pair)| kind(pair) == what);
    let words = match what {
        Kind::Other if alone && slip::is_slip(item, first.0, first.1) => slip::WORDS,
        Kind::Other => return None,
        Kind::OffByOne if !alone => return None,
        _ if alike && !first.0.trim().is_empty() && !first.1.trim().is_empty() => what.words(),
        _ => return None,
    };
    Some(if expected.len() == 1 { words.to_string() } else { format!("Look at line {}. {words}", at + 1) })
}

/// How far the lines are right, where there are several.
fn so_far(expected: &[&str], said: &[&str], first: usize) -> String {
    match first {
        _ if expected.len() < 2 || said.len() < 2 => String::new(),
        0 => "The first line differs already.".into(),
        1 => "The first line is right; the second is the first that differs.".into(),
        n => format!("The first {n} lines are right; line {} is the first that differs.", n + 1),
    }
}
