//! Ciphers and codes, there and back, written apart from the program's own.

pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

pub fn shifted(text: &str, by: u8) -> String {
    let turn = |c: char, first: u8| char::from((c as u8 - first + by % 26) % 26 + first);
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a'),
            'A'..='Z' => turn(c, b'A'),
            c => c,
        })
        .collect()
}

pub fn mirrored(text: &str) -> String {
    let turn = |c: char| if c.is_ascii_lowercase() { (219 - c as u8) as char } else { c };
    text.to_lowercase().chars().map(turn).collect()
}

const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn encode(text: &str, digits: &[u8], bits: usize, group: usize) -> String {
    let stream: String = text.bytes().map(|b| format!("{b:08b}")).collect();
    let chunks = stream.as_bytes().chunks(bits);
    let mut out: String = chunks
        .map(|c| {
            let part = format!("{:0<bits$}", std::str::from_utf8(c).unwrap());
            digits[usize::from_str_radix(&part, 2).unwrap()] as char
        })
        .collect();
    while !out.len().is_multiple_of(group) {
        out.push('=');
    }
    out
}

fn decode(text: &str, digits: &[u8], bits: usize) -> String {
    let place = |c: char| digits.iter().position(|d| *d as char == c);
    let stream: String = text.chars().map_while(place).map(|n| format!("{n:0bits$b}")).collect();
    let bytes =
        stream.as_bytes().chunks_exact(8).map(|c| u8::from_str_radix(std::str::from_utf8(c).unwrap(), 2).unwrap());
    String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned()
}

pub fn to_base64(text: &str) -> String {
    encode(text, BASE64, 6, 4)
}

pub fn from_base64(text: &str) -> String {
    decode(text.trim(), BASE64, 6)
}

pub fn to_base32(text: &str) -> String {
    encode(text, BASE32, 5, 8)
}

pub fn from_base32(text: &str) -> String {
    decode(text.trim(), BASE32, 5)
}

/// Bytes in a base, each with so many digits, apart by `between`.
pub fn to_units(text: &str, form: impl Fn(u8) -> String, between: &str) -> String {
    text.bytes().map(form).collect::<Vec<_>>().join(between)
}

pub fn from_units(text: &str, radix: u32) -> String {
    let unit = |t: &str| u8::from_str_radix(t.trim_start_matches("0x").trim_matches(','), radix).ok();
    String::from_utf8_lossy(&text.split_whitespace().map_while(unit).collect::<Vec<_>>()).into_owned()
}

pub fn joined_hex(text: &str) -> String {
    let digits: Vec<u8> = text.trim().bytes().take_while(u8::is_ascii_hexdigit).collect();
    let bytes = digits.chunks_exact(2).map(|c| u8::from_str_radix(std::str::from_utf8(c).unwrap(), 16).unwrap());
    String::from_utf8_lossy(&bytes.collect::<Vec<_>>()).into_owned()
}

#[rustfmt::skip]
const MORSE: &str = "a.- b-... c-.-. d-.. e. f..-. g--. h.... i.. j.--- k-.- l.-.. m-- n-. o--- p.--. q--.- r.-. s... t- u..- v...- w.-- x-..- y-.-- z--.. 0----- 1.---- 2..--- 3...-- 4....- 5..... 6-.... 7--... 8---.. 9----.";

pub fn to_morse(text: &str) -> String {
    let code = |c: char| MORSE.split(' ').find(|m| m.starts_with(c)).map(|m| m[1..].to_string());
    letters(text).chars().filter_map(code).collect::<Vec<_>>().join(" ")
}

pub fn from_morse(text: &str) -> String {
    let letter = |code: &str| MORSE.split(' ').find(|m| &m[1..] == code).and_then(|m| m.chars().next());
    text.split_whitespace().map_while(letter).collect()
}

pub const NATO: [&str; 26] = [
    "Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet", "Kilo", "Lima",
    "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray",
    "Yankee", "Zulu",
];
pub const SPOKEN: [&str; 26] = [
    "ay", "bee", "cee", "dee", "ee", "ef", "gee", "aitch", "eye", "jay", "kay", "el", "em", "en", "oh", "pee", "cue",
    "ar", "ess", "tee", "you", "vee", "doubleu", "ex", "why", "zee",
];

/// Each letter as a word; `None` where something is no letter.
pub fn to_words(text: &str, names: &[&str; 26]) -> Option<String> {
    let word = |c: char| c.is_ascii_lowercase().then(|| names[c as usize - 97].to_string());
    letters(text).chars().map(word).collect::<Option<Vec<_>>>().map(|w| w.join(" "))
}

pub fn from_words(text: &str, names: &[&str; 26]) -> String {
    let letter = |w: &str| names.iter().position(|n| *n == w.trim_matches(['.', ','])).map(|n| (97 + n as u8) as char);
    text.split_whitespace().map_while(letter).collect()
}

pub fn pig(word: &str) -> String {
    let at = word.find(['a', 'e', 'i', 'o', 'u']).unwrap_or(0);
    if at == 0 { format!("{word}way") } else { format!("{}{}ay", &word[at..], &word[..at]) }
}

pub fn unpig(word: &str, plain: &str) -> bool {
    pig(plain) == word
}

const LEET: [(char, char); 7] = [('a', '4'), ('e', '3'), ('i', '1'), ('o', '0'), ('s', '5'), ('t', '7'), ('b', '8')];

/// The text with digits for letters; `None` where no letter has one.
pub fn to_leet(text: &str) -> Option<String> {
    let swap = |c: char| LEET.iter().find(|(l, _)| *l == c).map_or(c, |(_, d)| *d);
    let out: String = text.chars().map(swap).collect();
    (out != text && !text.contains(|c: char| c.is_ascii_digit())).then_some(out)
}

pub fn from_leet(text: &str) -> String {
    text.chars().map(|c| LEET.iter().find(|(_, d)| *d == c).map_or(c, |(l, _)| *l)).collect()
}

/// Letters moved to another block of characters: `a` becomes `first`.
pub fn to_block(text: &str, first: char) -> String {
    let to = |c: char| if c.is_ascii_lowercase() { char::from_u32(first as u32 + c as u32 - 97).unwrap() } else { c };
    text.to_lowercase().chars().map(to).collect()
}

pub fn from_block(text: &str, first: char) -> String {
    let from = |c: char| match (c as u32).checked_sub(first as u32) {
        Some(n) if n < 26 => (97 + n as u8) as char,
        _ => c,
    };
    text.chars().map(from).collect()
}

const CYRILLIC: [(char, char); 9] =
    [('a', 'а'), ('e', 'е'), ('o', 'о'), ('p', 'р'), ('c', 'с'), ('x', 'х'), ('y', 'у'), ('i', 'і'), ('m', 'м')];

pub fn to_cyrillic(text: &str) -> Option<String> {
    let out: String = text.chars().map(|c| CYRILLIC.iter().find(|(l, _)| *l == c).map_or(c, |(_, d)| *d)).collect();
    (out != text).then_some(out)
}

pub fn from_cyrillic(text: &str) -> String {
    text.chars().map(|c| CYRILLIC.iter().find(|(_, d)| *d == c).map_or(c, |(l, _)| *l)).collect()
}

const SMALL: [&str; 26] = [
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
    "twenty-one",
    "twenty-two",
    "twenty-three",
    "twenty-four",
    "twenty-five",
];
const HAN: [&str; 26] = [
    "零",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
    "二十一",
    "二十二",
    "二十三",
    "二十四",
    "二十五",
];

pub fn number_word(n: usize) -> Option<&'static str> {
    SMALL.get(n).copied()
}

pub fn han_number(n: usize) -> Option<&'static str> {
    HAN.get(n).copied()
}

pub fn roman(mut n: usize) -> String {
    let mut out = String::new();
    for (value, sign) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

#[test]
fn there_and_back() {
    let text = "let mut name";
    assert_eq!(from_base64(&to_base64(text)), text);
    assert_eq!(to_base64("mut"), "bXV0");
    assert_eq!(from_base32(&to_base32(text)), text);
    assert_eq!(from_morse(&to_morse("mut")), "mut");
    assert_eq!(from_words(&to_words("mut", &NATO).unwrap(), &NATO), "mut");
    assert_eq!(shifted(&shifted(text, 13), 13), text);
    assert_eq!(from_units(&to_units(text, |b| format!("{b:02x}"), " "), 16), text);
    assert_eq!(joined_hex(&to_units(text, |b| format!("{b:02x}"), "")), text);
    assert_eq!(from_leet(&to_leet("string").unwrap()), "string");
    assert_eq!(from_block(&to_block("mut", '𝐚'), '𝐚'), "mut");
    assert_eq!(roman(24), "XXIV");
}
