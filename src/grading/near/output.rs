//! A predicted output line by line.

use super::line::{Kind, difference};
use super::{far, near, slip, without_space};
use crate::curriculum::Item;
use crate::curriculum::keys::plain::plain;
use crate::curriculum::text::normal_output;
use crate::grading::Cause;
use crate::{locale, msg};

/// How a predicted output differs from what the program prints.
pub(super) fn told(item: &Item, key: &str, text: &str) -> (Cause, String) {
    let (key, text) = (normal_output(&plain(key)), normal_output(&plain(text)));
    let (expected, said): (Vec<&str>, Vec<&str>) = (key.lines().collect(), text.lines().collect());
    if expected.is_empty() || said.is_empty() {
        return far();
    }
    if expected.len() != said.len() && without_space(&key) == without_space(&text) {
        return near(msg!("output-breaks"));
    }
    let first = expected.iter().zip(&said).take_while(|(a, b)| a == b).count();
    let sorted = |lines: &[&str]| {
        let mut lines: Vec<String> = lines.iter().map(|l| l.to_string()).collect();
        lines.sort_unstable();
        lines
    };
    if sorted(&expected) == sorted(&said) {
        return near(msg!("output-order", line = first + 1));
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
    let line = first + 1;
    let (longer, shorter, words) = match expected.len().checked_sub(said.len()) {
        Some(1) => (expected, said, msg!("output-line-missing", line = line)),
        _ if said.len() == expected.len() + 1 => (said, expected, msg!("output-line-too-many", line = line)),
        _ => return None,
    };
    let same = longer[first + 1..] == shorter[first..];
    same.then_some(words)
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
        Kind::Other if alone && slip::is_slip(item, first.0, first.1) => msg!("near-slip"),
        Kind::Other => return None,
        Kind::OffByOne if !alone => return None,
        _ if alike && !first.0.trim().is_empty() && !first.1.trim().is_empty() => what.words(),
        _ => return None,
    };
    Some(match expected.len() {
        1 => words,
        _ => locale::sentences(&[&msg!("output-look-at", line = at + 1), &words]),
    })
}

/// How far the lines are right, where there are several.
fn so_far(expected: &[&str], said: &[&str], first: usize) -> String {
    match first {
        _ if expected.len() < 2 || said.len() < 2 => String::new(),
        0 => msg!("output-first-differs"),
        1 => msg!("output-second-differs"),
        n => msg!("output-some-right", n = n, line = n + 1),
    }
}
