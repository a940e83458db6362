//! The forms in which a text of the key is looked for.

use super::{DENSE, Key, LEET, LETTERS, Mode, SHIFT};
use crate::dialogue::gate::numbers::numbers;
use crate::dialogue::gate::reading::Reading;
use crate::dialogue::gate::views::{self, Kind, Seen};

/// How the letters of a pattern were made from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As they are.
    Plain,
    /// Back to front.
    Reversed,
    /// The words back to front.
    LastFirst,
    /// As in Pig Latin.
    Pig,
    /// `a` for `z`, `b` for `y`.
    Mirrored,
    /// Each letter once where it is doubled.
    Squeezed,
    /// Without vowels.
    Bones,
}

/// A text that is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// Its letters.
    pub row: Vec<char>,
    /// Where its text stands among the keys.
    pub key: usize,
    /// How it was made.
    pub form: Form,
    /// Words in it.
    pub words: usize,
    /// Digits in it.
    pub digits: usize,
    /// Its first letter.
    pub first: char,
}

impl Pattern {
    /// Whether it is looked for in this view.
    pub fn fits(&self, kind: Kind) -> bool {
        let long = self.row.len() >= 3;
        match (kind, self.form) {
            (Kind::Squeezed, form) => form == Form::Squeezed && long,
            (Kind::Leet | Kind::Shift | Kind::Dense | Kind::Signs | Kind::DecodedSigns, _) => true,
            (Kind::Letters | Kind::Numbered | Kind::Decoded, Form::Plain) => true,
            (_, Form::Plain) => long,
            (_, Form::Squeezed) => false,
            (
                Kind::Letters | Kind::Turned | Kind::Decoded | Kind::Singles | Kind::Names | Kind::Lines,
                Form::Reversed,
            ) => long,
            (Kind::Letters, _) => long,
            _ => false,
        }
    }
}

/// Longest texts whose letters are looked for in changed forms; of longer ones their lines are keys, too.
const LONGEST: usize = 200;

/// All forms of all keys, for the four machines.
pub fn of(keys: &[Key]) -> [Vec<Pattern>; 4] {
    let mut out: [Vec<Pattern>; 4] = Default::default();
    for (n, key) in keys.iter().enumerate() {
        let reading = Reading::of(&key.text);
        let plain = views::letters(&reading).row;
        let marks =
            key.text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace() && !"`\"'.,".contains(*c)).count();
        // Where most of a text is signs, its letters are another text.
        if plain.len() >= marks {
            in_letters(n, &plain, &mut out[LETTERS]);
            let digits = views::numbered(&reading, &numbers(&reading)).row;
            if digits.iter().map(|s| s.c).ne(plain.iter().map(|s| s.c)) {
                out[LETTERS].push(pattern(n, &digits, Form::Plain));
            }
            disguised(n, &plain, &views::shapes(&reading).row, &mut out);
            backwards_by_words(n, &key.text, &plain, &mut out[LETTERS]);
        }
        if marks > 0 && key.mode != Mode::Hidden || plain.is_empty() {
            let mut dense = views::dense(&reading).row;
            while dense.len() > 1 && dense.last().is_some_and(|s| s.c == ';' || s.c == ',') {
                dense.pop();
            }
            if plain.len() < marks {
                dense.reverse();
                out[DENSE].push(pattern(n, &dense, Form::Reversed));
                dense.reverse();
            }
            out[DENSE].push(pattern(n, &dense, Form::Plain));
        }
    }
    out
}

fn pattern(key: usize, row: &[Seen], form: Form) -> Pattern {
    Pattern {
        row: row.iter().map(|s| s.c).collect(),
        key,
        form,
        words: row.iter().filter(|s| s.edge).count(),
        digits: row.iter().filter(|s| !s.c.is_alphabetic()).count(),
        first: row.first().map_or(' ', |s| s.c),
    }
}

fn in_letters(n: usize, plain: &[Seen], out: &mut Vec<Pattern>) {
    out.push(pattern(n, plain, Form::Plain));
    if plain.len() < 3 || plain.len() > LONGEST {
        return;
    }
    let mut add = |row: Vec<char>, form: Form| {
        let same = plain.iter().map(|s| s.c).eq(row.iter().copied());
        if !same || form == Form::Squeezed {
            out.push(Pattern { row, ..pattern(n, plain, form) });
        }
    };
    add(plain.iter().rev().map(|s| s.c).collect(), Form::Reversed);
    let mut words: Vec<Vec<char>> = Vec::new();
    for seen in plain {
        match words.last_mut().filter(|_| !seen.edge) {
            Some(word) => word.push(seen.c),
            None => words.push(vec![seen.c]),
        }
    }
    if words.len() > 1 {
        add(words.iter().rev().flatten().copied().collect(), Form::LastFirst);
        add(pig(&words.concat()), Form::Pig);
    }
    add(words.iter().flat_map(|w| pig(w)).collect(), Form::Pig);
    let mirrored = |c: char| if c.is_ascii_lowercase() { (b'a' + b'z' - c as u8) as char } else { c };
    add(plain.iter().map(|s| mirrored(s.c)).collect(), Form::Mirrored);
    let mut once: Vec<char> = plain.iter().map(|s| s.c).collect();
    once.dedup();
    add(once, Form::Squeezed);
    let bones: Vec<char> = plain.iter().map(|s| s.c).filter(|c| !"aeiou".contains(*c)).collect();
    if bones.len() >= 4 {
        add(bones, Form::Bones);
    }
}

/// A word in Pig Latin: what stands before the first vowel goes to the end, then `ay`, or `way` where nothing does.
fn pig(word: &[char]) -> Vec<char> {
    let at = word.iter().position(|c| "aeiou".contains(*c)).unwrap_or(0);
    let tail = if at == 0 { "way" } else { "ay" };
    word[at..].iter().chain(&word[..at]).copied().chain(tail.chars()).collect()
}

/// What stands between spaces, back to front: another order than that of its words where signs join them.
fn backwards_by_words(n: usize, text: &str, plain: &[Seen], out: &mut Vec<Pattern>) {
    let turned: Vec<&str> = text.split_whitespace().rev().collect();
    if turned.len() > 1 && plain.len() <= LONGEST {
        let row = views::letters(&Reading::of(&turned.join(" "))).row;
        out.push(Pattern { row: row.iter().map(|s| s.c).collect(), ..pattern(n, plain, Form::LastFirst) });
    }
}

fn disguised(n: usize, plain: &[Seen], shapes: &[Seen], out: &mut [Vec<Pattern>; 4]) {
    let letters = plain.iter().filter(|s| s.c.is_ascii_lowercase()).count();
    if letters < 3 || plain.len() > LONGEST {
        return;
    }
    let row: Vec<char> = plain.iter().map(|s| views::leet(s.c)).collect();
    // Where signs of the key itself are taken for letters, too.
    if shapes.iter().map(|s| s.c).ne(row.iter().copied()) {
        let digits = shapes.iter().filter(|s| s.piece == 1).count();
        out[LEET].push(Pattern { row: shapes.iter().map(|s| s.c).collect(), digits, ..pattern(n, plain, Form::Plain) });
    }
    out[LEET].push(Pattern { row, ..pattern(n, plain, Form::Plain) });
    let shift = views::shift(plain).row;
    let first = plain.iter().find(|s| s.c.is_ascii_lowercase()).map_or(' ', |s| s.c);
    out[SHIFT].push(Pattern { first, ..pattern(n, &shift, Form::Plain) });
}
