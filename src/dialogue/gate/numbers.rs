//! Numbers, however they are written: digits, English and Chinese words, Roman numerals, and small sums.

use super::fold::is_han;
use super::reading::{Reading, Word};
use crate::curriculum::keys::number::{han_digit, of_word};
use std::ops::Range;

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Its value in the plainest decimal writing: `-3`, `0.33`, `15`.
    pub text: String,
    /// The words it is made of.
    pub words: Range<usize>,
}

const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// The same in Spanish, French and German, for the numbers that answers are made of.
const ABROAD: &[(&str, i64)] = &[
    ("uno", 1),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("doce", 12),
    ("quince", 15),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("huit", 8),
    ("neuf", 9),
    ("douze", 12),
    ("quinze", 15),
    ("eins", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("fuenf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("neun", 9),
    ("zehn", 10),
    ("zwolf", 12),
    ("dozen", 12),
];

fn small(word: &str) -> Option<i64> {
    let at = of_word(word).filter(|n| *n < 20);
    at.or_else(|| ABROAD.iter().find(|(w, _)| *w == word).map(|(_, n)| *n)).or_else(|| (word == "nil").then_some(0))
}

fn tens(word: &str) -> Option<i64> {
    TENS.iter().position(|t| *t == word).map(|n| 20 + 10 * n as i64)
}

fn han(c: char) -> Option<i64> {
    han_digit(c).or(match c {
        '壹' => Some(1),
        '贰' => Some(2),
        '叁' => Some(3),
        _ => None,
    })
}

/// Every number of the reading.
pub fn numbers(reading: &Reading) -> Vec<Number> {
    let words = &reading.words;
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (text, length) = digits(reading, at)
            .or_else(|| english(words, at))
            .or_else(|| chinese(words, at))
            .or_else(|| roman(&words[at]))
            .unwrap_or_default();
        if length == 0 {
            at += 1;
            continue;
        }
        found.push(Number { text, words: at..at + length });
        at += length;
    }
    found
}

fn between(reading: &Reading, a: usize, b: usize) -> Option<char> {
    let (from, to) = (reading.words.get(a)?.at.end, reading.words.get(b)?.at.start);
    if to == from + 1 { reading.chars.get(from).map(|c| c.c) } else { None }
}

/// `15`, `-3`, `1_000`, `0.33`.
fn digits(reading: &Reading, at: usize) -> Option<(String, usize)> {
    let word = &reading.words[at];
    let mut text = whole(&word.text)?;
    let mut length = 1;
    if between(reading, at, at + 1) == Some('.') && reading.words[at + 1].text.bytes().all(|b| b.is_ascii_digit()) {
        let part = reading.words[at + 1].text.trim_end_matches('0');
        if !part.is_empty() {
            text = format!("{text}.{part}");
        }
        length = 2;
    }
    let before = word.at.start.checked_sub(1).map(|n| reading.chars[n].c);
    let glued = word.at.start.checked_sub(2).is_some_and(|n| reading.chars[n].is_word());
    let minus = before == Some('-') && !glued;
    let minus =
        minus || at.checked_sub(1).is_some_and(|n| matches!(reading.words[n].text.as_str(), "minus" | "negative"));
    let minus = minus || before == Some('负');
    Some((if minus && text != "0" { format!("-{text}") } else { text }, length))
}

fn whole(word: &str) -> Option<String> {
    let plain: String = word.chars().filter(|c| *c != '_').collect();
    let suffix = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &plain[..plain.len() - suffix.len()];
    let known = ["", "th", "st", "nd", "rd", "i32", "u32", "u8", "i64", "usize", "f64"].contains(&suffix);
    if digits.is_empty() || !known {
        return None;
    }
    let text = digits.trim_start_matches('0');
    Some(if text.is_empty() { "0".into() } else { text.into() })
}

/// `fifteen`, `twenty-five`, `two hundred and fifty-five`.
fn english(words: &[Word], at: usize) -> Option<(String, usize)> {
    #[derive(PartialEq)]
    enum Last {
        Nothing,
        Unit,
        Tens,
        Power,
    }
    let (mut sum, mut part, mut length, mut last) = (0i64, 0i64, 0, Last::Nothing);
    let text = |n: usize| words.get(n).map_or("", |w| w.text.as_str());
    loop {
        let word = text(at + length);
        if let Some(n) = small(word).filter(|n| last != Last::Unit && (last != Last::Tens || (1..10).contains(n))) {
            (part, last) = (part + n, Last::Unit);
        } else if let Some(n) = tens(word).filter(|_| matches!(last, Last::Nothing | Last::Power)) {
            (part, last) = (part + n, Last::Tens);
        } else if word == "hundred" && last == Last::Unit && part < 10 {
            (part, last) = (part * 100, Last::Power);
        } else if word == "thousand" && last != Last::Nothing && sum == 0 {
            (sum, part, last) = (part * 1000, 0, Last::Power);
        } else if !(word == "and"
            && last == Last::Power
            && (small(text(at + length + 1)).or(tens(text(at + length + 1)))).is_some())
        {
            break;
        }
        length += 1;
    }
    let negative = at.checked_sub(1).is_some_and(|n| matches!(text(n), "minus" | "negative"));
    let value = sum + part;
    (length > 0).then(|| (if negative { -value } else { value }.to_string(), length))
}

/// `十五`, `二百五十五`, `负三`.
fn chinese(words: &[Word], at: usize) -> Option<(String, usize)> {
    let (mut value, mut part, mut length, mut seen) = (0i64, 0i64, 0, false);
    while let Some(c) = words.get(at + length).and_then(|w| w.text.chars().next()) {
        if length > 0 && words[at + length].at.start != words[at + length - 1].at.end {
            break;
        }
        match (han(c), c) {
            (Some(n), _) => part = n,
            (None, '十') => (value, part) = (value + part.max(1) * 10, 0),
            (None, '百') if seen => (value, part) = (value + part.max(1) * 100, 0),
            (None, '千') if seen => (value, part) = (value + part.max(1) * 1000, 0),
            _ => break,
        }
        seen = true;
        length += 1;
    }
    let negative = at.checked_sub(1).is_some_and(|n| words[n].text == "负");
    seen.then(|| (if negative { -(value + part) } else { value + part }.to_string(), length))
}

/// `XV`; a single `I` is a word.
fn roman(word: &Word) -> Option<(String, usize)> {
    if !word.caps || word.text.len() > 8 || word.text == "i" || word.text.chars().any(is_han) {
        return None;
    }
    let value = |c: char| {
        Some(match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            'd' => 500,
            'm' => 1000,
            _ => return None,
        })
    };
    let digits: Option<Vec<i64>> = word.text.chars().map(value).collect();
    let digits = digits?;
    // A letter that means a word of its own, as `C`.
    if digits.len() == 1 && !matches!(word.text.as_str(), "v" | "x") {
        return None;
    }
    let sum = (0..digits.len()).fold(0, |sum, n| {
        let less = digits.get(n + 1).is_some_and(|next| *next > digits[n]);
        if less { sum - digits[n] } else { sum + digits[n] }
    });
    (sum > 0).then(|| (sum.to_string(), 1))
}

/// Whole numbers that a sentence spells out as a small sum: "ten plus five", "one less than 16", "twice 6", "between 14 and 16".
pub fn sums(reading: &Reading, numbers: &[Number]) -> Vec<i64> {
    let value = |n: &Number| n.text.parse::<i64>().ok();
    let mut found = Vec::new();
    for (n, number) in numbers.iter().enumerate() {
        let Some(a) = value(number).filter(|a| a.abs() < 1_000_000) else { continue };
        let before =
            |back: usize| number.words.start.checked_sub(back).map_or("", |at| reading.words[at].text.as_str());
        match (before(2), before(1)) {
            (_, "twice" | "double" | "doubling") | ("double", "of") => found.push(2 * a),
            (_, "half" | "halving") | ("half", "of") => found.push(a / 2),
            (_, "after") => found.push(a + 1),
            (_, "before") => found.push(a - 1),
            (_, "squared") => found.push(a * a),
            _ => {}
        }
        let Some(next) = numbers.get(n + 1) else { continue };
        let Some(b) = value(next).filter(|b| b.abs() < 1_000_000) else { continue };
        let words: Vec<&str> =
            reading.words[number.words.end..next.words.start].iter().map(|w| w.text.as_str()).collect();
        let signs: String = reading.words[number.words.end - 1..=next.words.start]
            .windows(2)
            .flat_map(|w| reading.chars[w[0].at.end..w[1].at.start].iter().map(|c| c.c))
            .filter(|c| !c.is_whitespace())
            .collect();
        match (words.as_slice(), signs.as_str()) {
            (["plus" | "加"] | ["and", "then"] | ["more", "than"], _) | ([], "+") => found.push(a + b),
            (["minus" | "减"] | ["take", "away"], _) | ([], "-") => found.push(a - b),
            (["less", "than"] | ["fewer", "than"] | ["below"] | ["before"], _) => found.push(b - a),
            (["after" | "above"], _) => found.push(a + b),
            (["times" | "乘"] | ["multiplied", "by"], _) | ([], "*" | "x" | "×") => found.push(a.saturating_mul(b)),
            (["and"], _) if before(1) == "between" && b - a == 2 => found.push(a + 1),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        numbers(&Reading::of(text)).into_iter().map(|n| n.text).collect()
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        for (text, found) in [
            ("15, -3 and 0.330", vec!["15", "-3", "0.33"]),
            ("twenty-five or twenty five", vec!["25", "25"]),
            ("two hundred and fifty-five", vec!["255"]),
            ("one two three", vec!["1", "2", "3"]),
            ("minus two", vec!["-2"]),
            ("二百五十五，十五，第二", vec!["255", "15", "2"]),
            ("XV and IV, but I am C", vec!["15", "4"]),
            ("one thousand and twenty-four", vec!["1024"]),
            ("1_024 of 007", vec!["1024", "7"]),
            ("x1 v2", vec![]),
        ] {
            assert_eq!(read(text), found, "{text}");
        }
    }

    #[test]
    fn small_sums_are_worked_out() {
        for (text, sum) in [
            ("ten plus five", 15),
            ("one less than 16", 15),
            ("twice 6", 12),
            ("half of thirty", 15),
            ("between 14 and 16", 15),
            ("the number after 14", 15),
            ("3 * 5", 15),
        ] {
            let reading = Reading::of(text);
            assert!(sums(&reading, &numbers(&reading)).contains(&sum), "{text}");
        }
    }
}
