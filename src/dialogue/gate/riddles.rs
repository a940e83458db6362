//! Words that are told without being said: by their ends, with gaps, by a rhyme, with their letters mixed.

use super::reading::Reading;
use crate::dialogue::vault::{Mode, Vault, compact};
use regex::Regex;
use std::sync::OnceLock;

struct Rules {
    starts: Regex,
    ends: Regex,
    rhymes: Regex,
    near: Regex,
    masked: Regex,
}

fn rules() -> Option<&'static Rules> {
    static RULES: OnceLock<Option<Rules>> = OnceLock::new();
    let build = || -> Result<Rules, regex::Error> {
        let word = r#"(?:the\s+)?(?:letters?\s+|syllable\s+)?["'`]?([\p{L}\d]+)"#;
        Ok(Rules {
            starts: Regex::new(&format!(
                r"\b(?:start|begin|beginn?ing)(?:s|ing)?\s+(?:with|in)\s+{word}|以\s*([a-z]+)\s*开头"
            ))?,
            ends: Regex::new(&format!(r"\bend(?:s|ing)?\s+(?:with|in|on)\s+{word}|以\s*([a-z]+)\s*结尾"))?,
            rhymes: Regex::new(&format!(r"\b(?:rhymes?|rhyming)\s+with\s+{word}|\bsounds?\s+like\s+{word}"))?,
            near: Regex::new(&format!(
                r"\b(?:like|from|word)\s+{word}[\x22'`]?,?\s+(?:but\s+)?(?:with|without|minus|plus|change|swap|replace)"
            ))?,
            masked: Regex::new(
                r"[\p{L}\d_*?•□.]*[\p{L}\d][_*?•□.]+[\p{L}\d][\p{L}\d_*?•□.]*|[_*?•□]+[\p{L}\d]{2,}|[\p{L}\d]{2,}[_*?•□]+",
            )?,
        })
    };
    static_rules(&RULES, build)
}

fn static_rules(
    slot: &'static OnceLock<Option<Rules>>,
    build: impl Fn() -> Result<Rules, regex::Error>,
) -> Option<&'static Rules> {
    slot.get_or_init(|| build().ok()).as_ref()
}

/// The keys that are one word of at least three letters and digits; signs aside.
fn words(vault: &Vault) -> impl Iterator<Item = String> {
    let one = |text: &str| {
        let bare: String = text.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect::<String>().to_lowercase();
        let letters = bare.chars().filter(char::is_ascii_lowercase).count();
        (bare.len() >= 3 && letters > 0 && bare.is_ascii() && !text.trim().contains(char::is_whitespace))
            .then_some(bare)
    };
    let told = |mode: Mode| matches!(mode, Mode::Strict | Mode::Stated | Mode::Hidden);
    let both = |word: String| {
        let joined = word.replace('_', "");
        let more = (joined != word && joined.len() >= 3).then_some(joined);
        std::iter::once(word).chain(more)
    };
    vault.keys.iter().filter(move |k| told(k.mode)).filter_map(move |k| one(&k.text)).flat_map(both)
}

/// Whether a text holds a key whose letters are too few, or not plain, for [`super::views::shift`]: moved along the alphabet, or
/// mirrored.
pub fn shifted(vault: &Vault, text: &str) -> bool {
    let text = compact(text);
    let few = |key: &str| {
        let letters = key.chars().filter(char::is_ascii_lowercase).count();
        letters > 0 && (letters < 3 || !key.is_ascii()) && key.chars().count() >= 2
    };
    let keys = vault.keys.iter().filter(|k| k.mode != Mode::Hidden).map(|k| compact(&k.text)).filter(|k| few(k));
    let turn = |key: &str, far: u8| -> String {
        let letter = |c: char| (b'a' + (c as u8 - b'a' + far) % 26) as char;
        key.chars().map(|c| if c.is_ascii_lowercase() { letter(c) } else { c }).collect()
    };
    let mirror = |key: &str| -> String {
        key.chars().map(|c| if c.is_ascii_lowercase() { (b'a' + b'z' - c as u8) as char } else { c }).collect()
    };
    keys.into_iter().any(|key| (1..26).any(|far| text.contains(&turn(&key, far))) || text.contains(&mirror(&key)))
}

/// Ciphers that no lesson needs.
const NEVER: [&str; 12] = [
    "rot13",
    "rot",
    "caesar",
    "cipher",
    "cypher",
    "atbash",
    "morse",
    "base64",
    "base32",
    "unscramble",
    "anagram",
    "acrostic",
];

/// Whether a text names a cipher that stands nowhere in the question: what it goes on to say is for no good.
pub fn enciphers(vault: &Vault, reading: &Reading, base: usize) -> bool {
    reading.words.iter().any(|w| {
        let new = reading.chars.get(w.at.start).is_some_and(|c| c.at >= base);
        new && NEVER.contains(&w.text.as_str()) && !vault.given.contains(w.text.as_str())
    })
}

/// Whether a text holds a key written backwards, letter by letter or word by word.
pub fn turned(vault: &Vault, text: &str) -> bool {
    let plain = compact(text);
    let letters: String = plain.chars().rev().collect();
    let words = compact(&text.split_whitespace().rev().collect::<String>());
    let keys = vault.keys.iter().filter(|k| k.mode != Mode::Hidden).map(|k| compact(&k.text));
    let mut keys = keys.filter(|k| k.chars().count() >= 3 && !plain.contains(k.as_str()));
    keys.any(|k| letters.contains(&k) || words.contains(&k))
}

/// Whether a word with digits is another one with its letters moved along the alphabet, or mirrored.
fn moved(word: &str, key: &str) -> bool {
    let far = |(a, b): (u8, u8)| (26 + b - a) % 26;
    let letters = |w: &str| w.bytes().filter(u8::is_ascii_lowercase).collect::<Vec<u8>>();
    let shape = |w: &str| w.bytes().map(|b| if b.is_ascii_lowercase() { b'a' } else { b }).collect::<Vec<u8>>();
    let (a, b) = (letters(key), letters(word));
    let mut pairs = a.iter().copied().zip(b.iter().copied());
    let Some(first) = pairs.clone().next() else { return false };
    key.bytes().any(|b| b.is_ascii_digit())
        && key != word
        && shape(key) == shape(word)
        && (pairs.clone().all(|p| far(p) == far(first)) || pairs.all(|(a, b)| a - b'a' == b'z' - b))
}

/// Whether a text lets a word be guessed for certain. Only what ends behind `base` counts.
pub fn tells(vault: &Vault, reading: &Reading, base: usize, cued: bool) -> bool {
    let Some(rules) = rules() else { return false };
    if reading.chars.last().is_none_or(|c| c.at < base) || words(vault).next().is_none() {
        return false;
    }
    let text: String = reading.chars.iter().map(|c| c.c).collect();
    let captured = |rule: &Regex| -> Vec<String> {
        let found =
            rule.captures_iter(&text).filter_map(|c| c.iter().skip(1).flatten().next().map(|m| m.as_str().to_string()));
        found.collect()
    };
    let (starts, ends, rhymes, near) =
        (captured(&rules.starts), captured(&rules.ends), captured(&rules.rhymes), captured(&rules.near));
    let masked: Vec<&str> = rules.masked.find_iter(&text).map(|m| m.as_str()).collect();
    words(vault).any(|key| {
        let both = starts.iter().any(|s| {
            let ended = |e: &String| key.ends_with(e.as_str()) && 5 * (s.len() + e.len()) >= 3 * key.len();
            key.starts_with(s.as_str()) && (4 * s.len() >= 3 * key.len() || ends.iter().any(ended))
        });
        let rhyme = rhymes.iter().any(|r| r.len() >= 2 && tail(r) == tail(&key));
        let near = near.iter().any(|w| close(w, &key));
        let mixed = |w: &str| cued && w.len() == key.len() && key.len() >= 4 && w != key && sorted(w) == sorted(&key);
        both || rhyme
            || near
            || masked.iter().any(|m| fits(m, &key))
            || reading.words.iter().any(|w| mixed(&w.text) || (cued && moved(&w.text, &key)))
    })
}

fn sorted(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

fn tail(word: &str) -> Option<&str> {
    word.len().checked_sub(2).and_then(|n| word.get(n..))
}

/// Whether two words differ in one letter.
fn close(a: &str, b: &str) -> bool {
    let same = |n: usize| a.chars().zip(b.chars()).filter(|(a, b)| a == b).count() + n == a.len().max(b.len());
    a.len().abs_diff(b.len()) <= 1
        && (same(1) || a.starts_with(b) || b.starts_with(a) || a.ends_with(b) || b.ends_with(a))
}

/// Whether a word with gaps is this one, most of it being there.
fn fits(masked: &str, key: &str) -> bool {
    let gap = |c: char| "_*?•□.".contains(c);
    let masked = masked.trim_end_matches('.');
    let there = masked.chars().filter(|c| !gap(*c)).count();
    let same = masked.chars().count() == key.chars().count()
        && masked.chars().zip(key.chars()).all(|(m, k)| m == k || gap(m))
        && masked.chars().any(gap)
        && masked != key;
    same && 5 * there >= 3 * key.chars().count()
}
