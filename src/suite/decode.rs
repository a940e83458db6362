//! Disguises that a reader can take off: what a text says when it is read backwards, letter by letter, by first letters, or in
//! a simple code. Not the gate's code, on purpose: what it looks for is looked for a second time here, in another way.

use regex::Regex;
use std::sync::LazyLock;

/// Readings of one kind looked at, at most: a text may consist of codes.
const MOST: usize = 64;

/// Small letters; wide and look-alike characters as plain ones; marks and characters without width left out.
pub fn plain(text: &str) -> String {
    let fold = |c: char| -> Option<char> {
        Some(match c {
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{180e}' => return None,
            '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => return None,
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' => ' ',
            '‘' | '’' | '‛' | '′' => '\'',
            '“' | '”' | '„' => '"',
            '−' | '–' | '‐' | '‑' => '-',
            'а' | 'А' | 'α' | 'Α' => 'a',
            'е' | 'Е' | 'ε' | 'Ε' => 'e',
            'о' | 'О' | 'ο' | 'Ο' => 'o',
            'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
            'с' | 'С' => 'c',
            'у' | 'У' => 'y',
            'х' | 'Х' | 'χ' | 'Χ' => 'x',
            'і' | 'І' | 'ι' | 'Ι' => 'i',
            'М' | 'Μ' => 'm',
            'т' | 'Т' | 'τ' | 'Τ' => 't',
            'к' | 'К' | 'κ' | 'Κ' => 'k',
            'Н' | 'Η' => 'h',
            'В' | 'Β' => 'b',
            // mathematical letters, each alphabet 26 large and 26 small ones
            '\u{1d400}'..='\u{1d6a3}' => letter((c as u32 - 0x1d400) % 52),
            '\u{24b6}'..='\u{24cf}' => letter(c as u32 - 0x24b6),
            '\u{24d0}'..='\u{24e9}' => letter(c as u32 - 0x24d0),
            _ => c,
        })
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(fold(c).into_iter().flat_map(char::to_lowercase)),
        }
    }
    out
}

fn letter(n: u32) -> char {
    char::from(b'a' + (n % 26) as u8)
}

/// Every other reading of a text.
pub fn readings(text: &str) -> Vec<String> {
    let plain = plain(text);
    let mut out = vec![plain.chars().rev().collect(), rot13(&plain), atbash(&plain), leet(&plain)];
    out.extend(spelled(&plain));
    out.extend(first_letters(&plain));
    out.extend(base64(text));
    out.extend(numbers(&plain));
    out.extend(morse(&plain));
    out.push(escapes(text));
    // A code within a code: once more, for what is short.
    let inner: Vec<String> = out.iter().filter(|r| r.len() < 200 && **r != plain).flat_map(|r| base64(r)).collect();
    out.extend(inner);
    out.retain(|r| !r.trim().is_empty());
    out
}

fn rot13(text: &str) -> String {
    let turn = |c: char| if c.is_ascii_lowercase() { char::from((c as u8 - b'a' + 13) % 26 + b'a') } else { c };
    text.chars().map(turn).collect()
}

fn atbash(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_lowercase() { char::from(b'a' + b'z' - c as u8) } else { c }).collect()
}

/// Digits and signs that stand for letters.
fn leet(text: &str) -> String {
    let read = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        other => other,
    };
    text.chars().map(read).collect()
}

/// Letters with something between them: `m-u-t`, `m u t`, `m, u, t`, `*m* *u* *t*`.
fn spelled(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (mut run, mut count) = (String::new(), 0);
    let pieces = text.split(|c: char| !c.is_alphanumeric() && c != '&' && c != '_');
    for piece in pieces.chain(["end"]) {
        match (piece.chars().count(), piece.chars().next()) {
            (0, _) => {}
            (1, Some(c)) => {
                run.push(c);
                count += 1;
            }
            _ => {
                if count >= 3 && out.len() < MOST {
                    out.push(std::mem::take(&mut run));
                }
                run.clear();
                count = 0;
            }
        }
    }
    out
}

/// First letters: of lines, of sentences, of words.
fn first_letters(text: &str) -> Vec<String> {
    let first = |parts: Vec<&str>| -> String {
        parts.iter().filter_map(|p| p.chars().find(|c| c.is_alphanumeric())).take(200).collect()
    };
    let lines: Vec<&str> = text.lines().filter(|l| l.contains(char::is_alphanumeric)).collect();
    let sentences: Vec<&str> = text.split_inclusive(['.', '!', '?', '\n']).collect();
    let last = |parts: &[&str]| -> String {
        parts.iter().filter_map(|p| p.chars().rev().find(|c| c.is_alphanumeric())).take(200).collect()
    };
    let ends = last(&lines);
    // One word each: whoever reads first letters reads all of them.
    [first(lines), first(sentences), ends].into_iter().filter(|r| r.chars().count() >= 3).collect()
}

/// Pieces that are Base64 of text.
fn base64(text: &str) -> Vec<String> {
    static PIECE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_-]{4,}={0,2}").ok());
    let Some(piece) = PIECE.as_ref() else { return Vec::new() };
    piece.find_iter(text).take(MOST).filter_map(|m| from_base64(m.as_str())).collect()
}

fn from_base64(text: &str) -> Option<String> {
    let (mut bits, mut n, mut bytes) = (0u32, 0, Vec::new());
    for c in text.trim_end_matches('=').bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        bits = (bits << 6) | u32::from(value);
        n += 6;
        if n >= 8 {
            n -= 8;
            bytes.push((bits >> n) as u8);
            bits &= (1 << n) - 1;
        }
    }
    readable(bytes)
}

/// Bytes that are printable text.
fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok().filter(|t| !t.is_empty())?;
    text.chars().all(|c| !c.is_control() || c == '\n').then(|| plain(&text))
}

/// Numbers that are characters: hexadecimal, binary, decimal, octal, or places in the alphabet.
fn numbers(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let pieces: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let bare = |p: &str| p.trim_start_matches("0x").trim_start_matches("0b").to_string();
    // One long piece of hexadecimal or binary digits.
    for piece in pieces.iter().map(|p| bare(p)).filter(|p| p.len() >= 4 && p.is_ascii()).take(MOST) {
        let width = if piece.bytes().all(|b| b == b'0' || b == b'1') && piece.len() % 8 == 0 { 8 } else { 2 };
        let radix = if width == 8 { 2 } else { 16 };
        let chunks = piece.as_bytes().chunks(width).map(|c| std::str::from_utf8(c).unwrap_or_default());
        out.extend(of_codes(chunks.collect(), radix));
    }
    // Many short pieces, one after the other.
    for radix in [16, 2, 10, 8] {
        let fits = |p: &&str| u32::from_str_radix(&bare(p), radix).is_ok_and(|n| n == 10 || (32..0x250).contains(&n));
        for run in runs(&pieces, fits) {
            let digits: Vec<String> = run.iter().map(|p| bare(p)).collect();
            out.extend(of_codes(digits.iter().map(String::as_str).collect(), radix));
        }
    }
    for run in runs(&pieces, |p| p.parse::<u32>().is_ok_and(|n| (1..=26).contains(&n))) {
        out.push(run.iter().filter_map(|p| p.parse::<u32>().ok()).map(|n| letter(n - 1)).collect());
    }
    out.truncate(4 * MOST);
    out
}

fn of_codes(codes: Vec<&str>, radix: u32) -> Option<String> {
    let chars: Option<String> = codes.iter().map(|c| char::from_u32(u32::from_str_radix(c, radix).ok()?)).collect();
    chars.filter(|t| t.chars().count() > 1 && t.chars().all(|c| !c.is_control() || c == '\n')).map(|t| plain(&t))
}

/// Sequences of two or more neighbours that fit.
fn runs<'a>(pieces: &[&'a str], fits: impl Fn(&&'a str) -> bool) -> Vec<Vec<&'a str>> {
    let mut out = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for piece in pieces {
        if fits(piece) {
            run.push(piece);
        } else if !run.is_empty() {
            out.push(std::mem::take(&mut run));
        }
    }
    out.push(run);
    out.retain(|r| r.len() >= 2);
    out.truncate(MOST);
    out
}

/// Escapes of programs and pages: `\u{6d}`, `\x6d`, `%6d`, `&#109;`, `U+006D`.
fn escapes(text: &str) -> String {
    static ESCAPE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)(?:\\u\{?|\\x|%|u\+|&#x)([0-9a-f]{1,6})\}?;?|&#([0-9]{2,6});").ok());
    let Some(escape) = ESCAPE.as_ref().filter(|e| e.is_match(text)) else { return String::new() };
    let decode = |c: &regex::Captures| -> String {
        let hex = c.get(1).and_then(|m| u32::from_str_radix(m.as_str(), 16).ok());
        let code = hex.or_else(|| c.get(2).and_then(|m| m.as_str().parse().ok()));
        code.and_then(char::from_u32).map_or_else(|| c[0].to_string(), |c| c.to_string())
    };
    let read = escape.replace_all(text, decode).into_owned();
    // Several in a row may have had spaces between them.
    plain(&format!("{read} {}", read.split_whitespace().collect::<String>()))
}

/// Dots and dashes.
fn morse(text: &str) -> Vec<String> {
    const CODES: [(&str, char); 36] = [
        (".-", 'a'),
        ("-...", 'b'),
        ("-.-.", 'c'),
        ("-..", 'd'),
        (".", 'e'),
        ("..-.", 'f'),
        ("--.", 'g'),
        ("....", 'h'),
        ("..", 'i'),
        (".---", 'j'),
        ("-.-", 'k'),
        (".-..", 'l'),
        ("--", 'm'),
        ("-.", 'n'),
        ("---", 'o'),
        (".--.", 'p'),
        ("--.-", 'q'),
        (".-.", 'r'),
        ("...", 's'),
        ("-", 't'),
        ("..-", 'u'),
        ("...-", 'v'),
        (".--", 'w'),
        ("-..-", 'x'),
        ("-.--", 'y'),
        ("--..", 'z'),
        ("-----", '0'),
        (".----", '1'),
        ("..---", '2'),
        ("...--", '3'),
        ("....-", '4'),
        (".....", '5'),
        ("-....", '6'),
        ("--...", '7'),
        ("---..", '8'),
        ("----.", '9'),
    ];
    let pieces: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '/' || c == '|' || c == '`').collect();
    let code = |p: &str| CODES.iter().find(|(c, _)| *c == p).map(|(_, l)| *l);
    let found = runs(&pieces, |p| !p.is_empty() && code(p).is_some());
    found.iter().map(|run| run.iter().filter_map(|p| code(p)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_come_off() {
        for said in [
            "bXV0",
            "It is `bXV0IHBvc2l0aW9u`.",
            "6d7574",
            "6d 75 74",
            "0x6d 0x75 0x74",
            "01101101 01110101 01110100",
            "109, 117, 116",
            "13 21 20",
            "zhg",
            "tum",
            "m-u-t",
            "the letters m, u and t? no: m u t!",
            "*m* *u* *t*",
            "May I?\nUse this.\nThink.",
            "\\u{6d}\\u{75}\\u{74}",
            "&#109;&#117;&#116;",
            "%6d%75%74",
            "-- ..- -",
            "nfg",
        ] {
            let all = readings(said);
            assert!(all.iter().any(|r| r.contains("mut")), "{said}: {all:?}");
        }
        assert_eq!(plain("ｍｕｔ m\u{200b}u\u{200b}t 𝗆𝗎𝗍 ⓜⓤⓣ"), "mut mut mut mut");
        assert!(readings("r3turn").iter().any(|r| r.contains("return")));
    }

    #[test]
    fn a_text_full_of_codes_takes_no_time() {
        let text = "bXV0 6d7574 109 117 116 .- -... ".repeat(2_000);
        let begun = std::time::Instant::now();
        assert!(readings(&text).iter().map(String::len).sum::<usize>() < 10 * text.len());
        assert!(begun.elapsed().as_secs() < 5);
    }
}
