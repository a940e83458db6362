//! Numbers as people write them, compared by value: exactly where their digits can be held, and never more loosely than the
//! key says.

/// The longest text that is read as a number.
const LONGEST: usize = 80;

/// The whole numbers from 0 to 20 as words.
const WORDS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// A number from 0 to 20 as one word.
pub fn word_of(n: usize) -> Option<&'static str> {
    WORDS.get(n).copied()
}

/// The number from 0 to 20 that a word in small letters is.
pub fn of_word(word: &str) -> Option<i64> {
    WORDS.iter().position(|w| *w == word).map(|n| n as i64)
}

/// The digit that a Chinese character is in everyday writing.
pub fn han_digit(c: char) -> Option<i64> {
    let digit = "零一二三四五六七八九".chars().position(|d| d == c).map(|n| n as i64);
    digit.or(match c {
        '〇' => Some(0),
        '两' | '兩' => Some(2),
        _ => None,
    })
}

/// A number somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// Its value, as near as a float is to it.
    pub value: f64,
    /// Its digits without trailing zeros, and the power of ten: the value without loss, where it fits.
    exact: Option<(i128, i32)>,
    /// The base of its notation.
    pub radix: u32,
}

impl Number {
    /// Whether both are the same value.
    pub fn same(&self, other: &Number) -> bool {
        match (self.exact, other.exact) {
            (Some(a), Some(b)) => a == b,
            _ => self.value == other.value,
        }
    }

    /// Whether both are the same value but for so much.
    pub fn within(&self, other: &Number, tolerance: f64) -> bool {
        // As much again as the floats themselves are off: 0.4 lies within 0.1 of 0.3.
        let slack = (self.value.abs() + other.value.abs()) * 4.0 * f64::EPSILON;
        self.same(other) || (tolerance > 0.0 && (self.value - other.value).abs() <= tolerance + slack)
    }

    /// The value, where it is a whole number.
    pub fn whole(&self) -> Option<i128> {
        let (digits, power) = self.exact?;
        digits.checked_mul(10i128.checked_pow(u32::try_from(power).ok()?)?)
    }
}

/// The number that a text is: `-5`, `+1_000.50`, `1,000`, `1e3`, `0x1F`, `0b101`, `0o17`.
pub fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(rest) if text.starts_with('-') => (-1, rest),
        Some(rest) => (1, rest),
        None => (1, text),
    };
    let lower = digits.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] {
        if let Some(rest) = lower.strip_prefix(prefix) {
            let value = i128::from_str_radix(&without_separators(rest)?, radix).ok()? * sign;
            return Some(Number { value: value as f64, exact: Some(shortest(value, 0)), radix });
        }
    }
    decimal(sign, &lower)
}

/// A fraction of two whole numbers, `3/4`, as a number.
pub fn fraction(text: &str) -> Option<Number> {
    let (above, below) = text.split_once('/')?;
    let (above, below) = (number(above)?.whole()?, number(below)?.whole()?);
    (below != 0).then(|| Number { value: above as f64 / below as f64, exact: None, radix: 10 })
}

fn decimal(sign: i128, text: &str) -> Option<Number> {
    let (digits, power) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = without_separators(&without_thousands(whole)?)?;
    let part = without_separators(part)?;
    let bare = power.strip_prefix(['+', '-']).unwrap_or(power);
    let good = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if !good(&whole) || !good(&part) || !good(bare) || bare.is_empty() || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let power: i32 = power.parse().ok().filter(|p: &i32| p.abs() <= 400)?;
    let value: f64 = format!("0{whole}.{part}0e{power}").parse().ok().filter(|v: &f64| v.is_finite())?;
    let all = format!("{whole}{part}");
    let power = power - i32::try_from(part.len()).ok()?;
    let exact = all.trim_start_matches('0').len() <= 36;
    let exact = if exact { all.parse::<i128>().ok().map(|d| shortest(d * sign, power)) } else { None };
    Some(Number { value: value * sign as f64, exact, radix: 10 })
}

fn shortest(mut digits: i128, mut power: i32) -> (i128, i32) {
    if digits == 0 {
        return (0, 0);
    }
    while digits % 10 == 0 {
        digits /= 10;
        power += 1;
    }
    (digits, power)
}

/// Digits without the `_` between them.
fn without_separators(text: &str) -> Option<String> {
    if text.starts_with(['_', '+', '-']) || text.ends_with('_') {
        return None;
    }
    Some(text.replace('_', ""))
}

/// Digits without the commas that part thousands; `None` where a comma may mean something else.
fn without_thousands(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    if !text.contains(',') {
        return Some(text.to_string());
    }
    let opens = (1..=3).contains(&first.len()) && !first.starts_with('0');
    (opens && groups.all(|g| g.len() == 3)).then(|| text.replace(',', ""))
}

#[cfg(test)]
mod unit {
    use super::*;

    fn equal(a: &str, b: &str) -> bool {
        matches!((number(a), number(b)), (Some(a), Some(b)) if a.same(&b))
    }

    #[test]
    fn one_value_has_many_spellings() {
        for text in
            ["1000", "1_000", "1,000", "1000.0", "1e3", "1E+3", "+1000", "0x3E8", "0b1111101000", "0o1750", "1000."]
        {
            assert!(equal(text, "1000"), "{text}");
        }
        assert!(equal("-0", "0") && equal(".5", "0.50") && equal("-1.5e-3", "-0.0015"));
        assert!(equal("1,234,567.5", "1234567.50"));
    }

    #[test]
    fn other_values_and_other_texts_are_not_equal() {
        for (a, b) in [("18446744073709551615", "18446744073709551614"), ("0.1", "0.10000000000000001"), ("-5", "5")] {
            assert!(!equal(a, b), "{a} {b}");
        }
        for none in
            ["", "-", ".", "e3", "1e", "0x", "0,5", "1,00", "nan", "inf", "1__", "_1", "1e999", "--5", "5 6", "1.2.3"]
        {
            assert!(number(none).is_none(), "{none}");
        }
    }

    #[test]
    fn a_tolerance_reaches_as_far_as_it_says() {
        let near = |a: &str, b: &str, t| number(a).zip(number(b)).is_some_and(|(a, b)| a.within(&b, t));
        assert!(near("0.3", "0.4", 0.1) && near("3.14", "3.1415", 0.01));
        assert!(!near("0.3", "0.41", 0.1) && !near("5", "6", 0.0));
        assert!(fraction("1/2").is_some_and(|f| f.within(&number("0.5").unwrap(), 0.0)));
        assert!(fraction("1/0").is_none() && fraction("a/2").is_none());
    }
}
