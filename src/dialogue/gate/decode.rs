//! Encoded text made plain: base64, base32, hexadecimal, character codes, Morse.

use super::fold::fold;
use super::reading::Reading;
use super::views::{Kind, Seen, View, dense, letters};

/// Words of encodings: a text that names one may hold something encoded.
#[rustfmt::skip]
pub const CODES: [&str; 24] = [
    "base", "ascii", "unicode", "code", "codes", "encoded", "encoding", "letters", "letter", "spelled", "spelt", "spell", "initials",
    "acrostic", "mirror", "mirrored", "scrambled", "unscramble", "anagram", "rearrange", "latin", "bytes", "octal", "reverse",
];
/// Words that a tutor does not need: what stands beside them is given out as an answer.
#[rustfmt::skip]
pub const CIPHERS: [&str; 19] = [
    "base64", "base32", "hex", "hexadecimal", "binary", "decode", "morse", "cipher", "cypher", "caesar", "rot13", "rot", "reversed",
    "backwards", "backward", "atbash", "acrostic", "unscramble", "anagram",
];

/// Every encoded text in the source, decoded, with where each stands.
pub fn decoded(source: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let tokens = tokens(source);
    for (token, at) in &tokens {
        let more = [base64(token), base32(token), hex(token), bits(token)];
        for text in more.into_iter().flatten() {
            // Encoded twice.
            found.extend(base64(text.trim()).map(|t| (t, *at)));
            found.push((text, *at));
        }
    }
    let units: [Unit; 4] = [&decimal_unit, &hex_unit, &bit_unit, &octal_unit];
    for unit in units {
        runs(&tokens, unit, &mut found);
    }
    morse(source, &mut found);
    found
}

/// Decoded texts as views.
pub fn views(found: &[(String, usize)]) -> Vec<View> {
    let view = |(text, at): &(String, usize)| {
        let reading = Reading::of(text);
        let moved =
            |view: View, kind: Kind| View { kind, row: view.row.into_iter().map(|s| Seen { at: *at, ..s }).collect() };
        [moved(letters(&reading), Kind::Decoded), moved(dense(&reading), Kind::DecodedSigns)]
    };
    found.iter().flat_map(view).collect()
}

fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '\\')
}

/// Words that may be codes, with where they begin; full-width letters made plain.
fn tokens(source: &str) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    let mut goes_on = false;
    for (at, c) in source.char_indices() {
        let mut c = c;
        if !c.is_ascii() {
            fold(c, |shape| c = shape);
        }
        if is_part(c) {
            match out.last_mut().filter(|_| goes_on) {
                Some((token, _)) => token.push(c),
                None => out.push((c.to_string(), at)),
            }
        }
        goes_on = is_part(c);
    }
    out
}

/// The bytes as a text, if they are one that can be read.
fn readable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let fine = text.chars().all(|c| !c.is_control() || c.is_whitespace());
    (fine && !text.trim().is_empty()).then_some(text)
}

/// Groups of bits, most significant first, as bytes.
fn pack(values: impl Iterator<Item = Option<u32>>, bits: u32) -> Option<Vec<u8>> {
    let (mut held, mut have, mut out) = (0u32, 0, Vec::new());
    for value in values {
        held = held << bits | value?;
        have += bits;
        while have >= 8 {
            have -= 8;
            out.push((held >> have) as u8);
            held &= (1 << have) - 1;
        }
    }
    Some(out)
}

fn base64(token: &str) -> Option<String> {
    let token = token.trim_end_matches('=');
    let value = |c: char| {
        Some(match c {
            'A'..='Z' => c as u32 - 65,
            'a'..='z' => c as u32 - 71,
            '0'..='9' => c as u32 + 4,
            '+' | '-' => 62,
            '/' | '_' => 63,
            _ => return None,
        })
    };
    let long = token.len() >= 2 && token.len() % 4 != 1;
    long.then(|| pack(token.chars().map(value), 6)).flatten().and_then(readable)
}

fn base32(token: &str) -> Option<String> {
    let padded = token.ends_with('=');
    let token = token.trim_end_matches('=');
    let value = |c: char| match c {
        'A'..='Z' => Some(c as u32 - 65),
        '2'..='7' => Some(c as u32 - 24),
        _ => None,
    };
    (token.len() >= 4 || (padded && token.len() >= 2))
        .then(|| pack(token.chars().map(value), 5))
        .flatten()
        .and_then(readable)
}

fn hex(token: &str) -> Option<String> {
    let body: String = token.replace("0x", "").replace("\\x", "").chars().filter(|c| !"-_".contains(*c)).collect();
    let fits = body.len() >= 4 && body.len().is_multiple_of(2);
    fits.then(|| pack(body.chars().map(|c| c.to_digit(16)), 4)).flatten().and_then(readable)
}

fn bits(token: &str) -> Option<String> {
    let body = token.trim_start_matches("0b");
    let fits = body.len() >= 16 && body.len().is_multiple_of(8);
    fits.then(|| pack(body.chars().map(|c| c.to_digit(2)), 1)).flatten().and_then(readable)
}

fn decimal_unit(token: &str) -> Option<u32> {
    if (2..=3).contains(&token.len()) { token.parse().ok() } else { None }
}

fn hex_unit(token: &str) -> Option<u32> {
    let body = token.trim_start_matches("0x").trim_start_matches("\\x").trim_start_matches("U+00");
    if body.len() == 2 { u32::from_str_radix(body, 16).ok() } else { None }
}

fn bit_unit(token: &str) -> Option<u32> {
    let body = token.trim_start_matches("0b");
    if (6..=8).contains(&body.len()) { u32::from_str_radix(body, 2).ok() } else { None }
}

fn octal_unit(token: &str) -> Option<u32> {
    let body = token.trim_start_matches("0o").trim_start_matches('\\');
    if (2..=3).contains(&body.len()) { u32::from_str_radix(body, 8).ok() } else { None }
}

/// Reads a token as the code of a character.
type Unit<'a> = &'a dyn Fn(&str) -> Option<u32>;

/// Runs of character codes.
fn runs(tokens: &[(String, usize)], unit: Unit, out: &mut Vec<(String, usize)>) {
    let mut run: Vec<u8> = Vec::new();
    let mut last = 0;
    let mut flush = |run: &mut Vec<u8>, last: usize| {
        if !run.is_empty() {
            let bytes = std::mem::take(run);
            out.push((
                String::from_utf8(bytes).unwrap_or_else(|e| e.as_bytes().iter().map(|b| *b as char).collect()),
                last,
            ));
        }
    };
    for (token, at) in tokens {
        // A line's end within a text is a part of it.
        let part = |n: &u8| *n >= 32 || (matches!(n, b'\t' | b'\n' | b'\r') && !run.is_empty());
        match unit(token).and_then(|n| u8::try_from(n).ok()).filter(part) {
            Some(byte) => {
                run.push(byte);
                last = *at;
            }
            None => flush(&mut run, last),
        }
    }
    flush(&mut run, last);
}

#[rustfmt::skip]
const MORSE: [(&str, char); 36] = [
    (".-", 'a'), ("-...", 'b'), ("-.-.", 'c'), ("-..", 'd'), (".", 'e'), ("..-.", 'f'), ("--.", 'g'), ("....", 'h'), ("..", 'i'),
    (".---", 'j'), ("-.-", 'k'), (".-..", 'l'), ("--", 'm'), ("-.", 'n'), ("---", 'o'), (".--.", 'p'), ("--.-", 'q'), (".-.", 'r'),
    ("...", 's'), ("-", 't'), ("..-", 'u'), ("...-", 'v'), (".--", 'w'), ("-..-", 'x'), ("-.--", 'y'), ("--..", 'z'),
    ("-----", '0'), (".----", '1'), ("..---", '2'), ("...--", '3'), ("....-", '4'), (".....", '5'), ("-....", '6'), ("--...", '7'),
    ("---..", '8'), ("----.", '9'),
];

/// Dots and dashes, also where they are words: "dash dash, dot dot dash, dash".
fn morse(source: &str, out: &mut Vec<(String, usize)>) {
    let (mut text, mut last, mut sign) = (String::new(), 0, String::new());
    let mut flush = |sign: &mut String, text: &mut String, end: bool, last: usize| {
        text.extend(MORSE.iter().find(|(m, _)| m == sign).map(|(_, c)| *c));
        sign.clear();
        if end {
            let whole = std::mem::take(text);
            if whole.chars().count() > 1 || (!whole.is_empty() && last > 0) {
                out.push((whole, last));
            }
        }
    };
    for (at, part) in parts(source) {
        let plain: String = part
            .chars()
            .map(|c| {
                if "·•∙".contains(c) {
                    '.'
                } else if "–—−_‐".contains(c) {
                    '-'
                } else {
                    c
                }
            })
            .collect();
        let body = plain.trim_end_matches([',', ';', '/', '|']);
        let named = match body.to_lowercase().trim_end_matches('.') {
            "dot" | "dit" | "di" => Some('.'),
            "dash" | "dah" => Some('-'),
            _ => None,
        };
        let signs = !body.is_empty() && body.chars().all(|c| c == '.' || c == '-');
        if let Some(c) = named {
            sign.push(c);
            if body.len() < plain.len() || body.ends_with('.') {
                flush(&mut sign, &mut text, false, at);
            }
        } else if signs {
            flush(&mut sign, &mut text, false, at);
            sign.push_str(body);
            flush(&mut sign, &mut text, false, at);
        } else if plain.chars().all(|c| "/|,".contains(c)) {
            flush(&mut sign, &mut text, false, at);
            continue;
        } else {
            flush(&mut sign, &mut text, true, last);
            continue;
        }
        last = at;
    }
    flush(&mut sign, &mut text, true, last);
}

/// Parts between white space, with where they begin.
fn parts(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.split_whitespace().map(|part| (part.as_ptr() as usize - source.as_ptr() as usize, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read() {
        for (text, plain) in [
            ("It is bXV0, so", "mut"),
            ("Here: Ym05d0lHMXZjbVU9?", "nop more"),
            ("NV2XI===", "mut"),
            ("6d7574", "mut"),
            ("6d 75 74", "mut"),
            ("0x6d, 0x75, 0x74", "mut"),
            ("01101101 01110101 01110100", "mut"),
            ("109, 117, 116", "mut"),
            ("155 165 164", "mut"),
            ("49, 45, 49, 10, 50, 45, 49, ", "1-1\n2-1"),
            ("00110001 00101101 00110001 00001010 00110010", "1-1\n2"),
            ("-- ..- -", "mut"),
            ("dash dash, dot dot dash, dash.", "mut"),
        ] {
            let found: Vec<String> = decoded(text).into_iter().map(|(t, _)| t.to_lowercase()).collect();
            assert!(found.iter().any(|t| t == plain), "{text}: {found:?}");
        }
    }
}
