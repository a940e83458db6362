//! Views of words that are told letter by letter: by names, by places, with signs for letters, with letters between.

use super::fold::{is_han, is_turned, turned};
use super::numbers::Number;
use super::reading::{Ch, Reading, Word};
use super::views::{Kind, Seen, View, seen};

const SIGNS: [(&str, &str); 30] = [
    ("ampersand", "&"),
    ("asterisk", "*"),
    ("star", "*"),
    ("dollar", "$"),
    ("underscore", "_"),
    ("dot", "."),
    ("dots", ".."),
    ("period", "."),
    ("fullstop", "."),
    ("comma", ","),
    ("colon", ":"),
    ("semicolon", ";"),
    ("equals", "="),
    ("equal", "="),
    ("plus", "+"),
    ("minus", "-"),
    ("hash", "#"),
    ("percent", "%"),
    ("backslash", "\\"),
    ("pipe", "|"),
    ("tilde", "~"),
    ("bang", "!"),
    ("exclamation", "!"),
    ("parentheses", "()"),
    ("parens", "()"),
    ("brackets", "[]"),
    ("braces", "{}"),
    ("apostrophe", "'"),
    ("tick", "'"),
    ("caret", "^"),
];
/// Words that belong to the names of signs.
const SIGN_WORDS: [&str; 6] = ["sign", "mark", "full", "stop", "symbol", "character"];

/// The same with signs that are named: `ampersand mut`. `None` where none is.
pub fn signs(r: &Reading) -> Option<View> {
    let sign =
        |w: &Word| SIGNS.iter().find(|(name, _)| *name == w.text || w.text == format!("{name}s")).map(|(_, s)| *s);
    if !r.words.iter().any(|w| sign(w).is_some()) {
        return None;
    }
    let mut row: Vec<Seen> = Vec::new();
    let mut twice = false;
    for (piece, word) in r.words.iter().enumerate() {
        let start = r.chars[word.at.start].at;
        if let Some(sign) = sign(word) {
            let times = if twice { 2 } else { 1 };
            (0..times).for_each(|_| row.extend(sign.chars().map(|c| seen(c, start, true, piece))));
        } else if SIGN_WORDS.contains(&word.text.as_str()) {
            continue;
        } else if !matches!(word.text.as_str(), "double" | "two") {
            // Two words in a row stay apart.
            if row.last().is_some_and(|s| s.c.is_alphanumeric()) {
                row.push(seen(' ', start, true, piece));
            }
            let part = r.chars[word.at.clone()].iter();
            row.extend(part.enumerate().map(|(k, c)| seen(c.c, c.at, k == 0, piece)));
        }
        twice = matches!(word.text.as_str(), "double" | "two");
    }
    Some(View::new(Kind::Signs, row))
}

/// Words that stand between the pieces of a word that is told piece by piece.
const FILLERS: [&str; 26] = [
    "and", "then", "followed", "by", "plus", "with", "comma", "dash", "space", "hyphen", "next", "letter", "the", "as",
    "in", "for", "like", "finally", "first", "second", "third", "last", "pause", "than", "dot", "now",
];

/// Letters without digits, and without words that stand between pieces.
pub fn alpha(r: &Reading) -> View {
    let words = r.words.iter().enumerate().filter(|(_, w)| !FILLERS.contains(&w.text.as_str()));
    let row = words.flat_map(|(piece, w)| {
        let part = r.chars[w.at.clone()].iter().filter(|c| c.c.is_alphabetic());
        part.enumerate().map(move |(k, c)| seen(c.c, c.at, k == 0, piece))
    });
    View::new(Kind::Alpha, row.collect())
}

/// Letters that stand alone; without the words `a` and `I` where asked.
pub fn singles(r: &Reading, bare: bool) -> View {
    let alone = |w: &&Word| w.text.chars().count() == 1 && w.text.chars().all(|c| c.is_alphanumeric() && !is_han(c));
    let kept = |w: &&Word| {
        let c = r.chars[w.at.start];
        bare || c.span > 0 || !(c.c == 'i' || c.c == 'a') || (c.c == 'a' && c.up)
    };
    let row = r.words.iter().filter(alone).filter(kept).enumerate();
    let row = row.map(|(n, w)| seen(r.chars[w.at.start].c, r.chars[w.at.start].at, true, n));
    View::new(Kind::Singles, row.collect())
}

#[rustfmt::skip]
const SPOKEN: [&str; 26] = [
    "alpha alfa ay apple adam", "bravo bee boy bob", "charlie cee sea cat", "delta dee dog david", "echo ee edward egg",
    "foxtrot ef eff fox frank", "golf gee george", "hotel aitch haitch henry hat", "india eye ida igloo", "juliet juliett jay jack",
    "kilo kay king kite", "lima el ell lion lucy", "mike em mary mother monkey", "november en nancy nut", "oscar oh orange ocean",
    "papa pee peter pig", "quebec cue queue queen", "romeo ar are rabbit robert", "sierra ess es sam snake", "tango tee tea tom tiger",
    "uniform you yoo umbrella", "victor vee van victory", "whiskey whisky doubleu william water", "xray ex xylophone", "yankee why wye yellow",
    "zulu zee zed zebra",
];

fn spoken(word: &str) -> Option<char> {
    let at = SPOKEN.iter().position(|names| names.split(' ').any(|n| n == word))?;
    Some((b'a' + at as u8) as char)
}

/// Letters called by names: "mike uniform tango", "em you tee", "m as in mike".
pub fn names(r: &Reading) -> View {
    let mut row: Vec<Seen> = Vec::new();
    let mut goes_on = false;
    let mut n = 0;
    while let Some(word) = r.words.get(n) {
        let text = word.text.as_str();
        let letter = if text.len() == 1 { text.chars().next().filter(char::is_ascii_alphabetic) } else { spoken(text) };
        let next = |k: usize| r.words.get(n + k).map_or("", |w| w.text.as_str());
        // "x-ray" and "double u" are two words.
        let (letter, mut length) = match (text, next(1)) {
            ("x", "ray") => (Some('x'), 2),
            ("double", "u" | "you") => (Some('w'), 2),
            _ => (letter, 1),
        };
        if letter.is_some() && text.len() == 1 {
            length += match (next(1), next(2)) {
                ("as", "in") => 3,
                ("for" | "like", _) => 2,
                _ => 0,
            };
        }
        if let Some(c) = letter {
            row.push(seen(c, r.chars[word.at.start].at, !goes_on, n));
            goes_on = true;
        } else if !FILLERS.contains(&text) {
            goes_on = false;
        }
        n += length;
    }
    View::new(Kind::Names, row)
}

/// Numbers in a row as letters by their places in the alphabet.
pub fn places(r: &Reading, found: &[Number]) -> View {
    let mut row: Vec<Seen> = Vec::new();
    let mut end = usize::MAX;
    for (n, number) in found.iter().enumerate() {
        let start = number.words.start;
        let goes_on =
            end == start || (end < start && r.words[end..start].iter().all(|w| FILLERS.contains(&w.text.as_str())));
        end = number.words.end;
        let Some(place) = number.text.parse::<u8>().ok().filter(|p| (1..=26).contains(p)) else { continue };
        row.push(seen((b'a' + place - 1) as char, r.chars[r.words[start].at.start].at, !goes_on, n));
    }
    View::new(Kind::Places, row)
}

/// Every second letter of each long word.
pub fn halves(r: &Reading) -> View {
    let mut row: Vec<Seen> = Vec::new();
    for (piece, word) in r.words.iter().enumerate().filter(|(_, w)| w.text.len() >= 5) {
        for side in 0..2 {
            let part = r.chars[word.at.clone()].iter().skip(side).step_by(2);
            row.extend(part.enumerate().map(|(k, c)| seen(c.c, c.at, k == 0, piece)));
        }
    }
    View::new(Kind::Halves, row)
}

/// Letters without their repetitions; the piece of one that was repeated is 1.
pub fn squeezed(of: &View) -> View {
    let mut row: Vec<Seen> = Vec::new();
    for seen in &of.row {
        match row.last_mut().filter(|last| last.c == seen.c) {
            Some(last) => last.piece = 1,
            None => row.push(Seen { piece: 0, last: false, ..*seen }),
        }
    }
    View::new(Kind::Squeezed, row)
}

/// Letters that stand on their heads; `None` where none does.
pub fn heads(of: &View, text: &str) -> Option<View> {
    let row = || of.row.iter().map(|s| Seen { c: turned(s.c), ..*s }).collect();
    text.chars().any(is_turned).then(|| View { kind: Kind::Turned, row: row() })
}

/// The letter that a digit or a sign is used for, letters that share one sign being one.
pub fn leet(c: char) -> char {
    match c {
        '1' | 'l' | '!' | '|' => 'i',
        '0' => 'o',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        '9' | '6' => 'g',
        '2' => 'z',
        c => c,
    }
}

/// Words with the letters that their digits and signs are used for.
pub fn leets(r: &Reading) -> View {
    let inside = |n: usize| {
        let c = r.chars[n];
        let word = |n: Option<usize>| n.and_then(|n| r.chars.get(n)).is_some_and(Ch::is_word);
        c.is_word() || (leet(c.c).is_alphabetic() && word(Some(n + 1)))
    };
    let mut row: Vec<Seen> = Vec::new();
    let mut goes_on = false;
    for n in 0..r.chars.len() {
        if inside(n) && r.chars[n].c != '_' {
            let c = r.chars[n];
            // What is no letter is told apart by its piece.
            row.push(seen(leet(c.c), c.at, !goes_on, usize::from(!c.c.is_alphabetic())));
        }
        goes_on = inside(n);
    }
    View::new(Kind::Leet, row)
}

/// How far it is in the alphabet from each letter to the next: the same for a text and all its shifts.
pub fn shift(of: &[Seen]) -> View {
    let letters: Vec<&Seen> = of.iter().filter(|s| s.c.is_ascii_lowercase()).collect();
    let row = letters.windows(2).enumerate().map(|(n, pair)| {
        let far = (26 + pair[1].c as u32 - pair[0].c as u32) % 26;
        let last = letters.get(n + 2).is_none_or(|next| next.edge);
        Seen {
            c: char::from_u32('a' as u32 + far).unwrap_or('a'),
            edge: pair[0].edge,
            last,
            piece: pair[0].c as u32,
            ..*pair[1]
        }
    });
    View { kind: Kind::Shift, row: row.collect() }
}
