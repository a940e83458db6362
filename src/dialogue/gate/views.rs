//! The ways in which a text can hold another one: each view is a row of letters with where they stand.

use super::numbers::{Number, numbers};
use super::reading::{Ch, Reading};
use super::spelled::{alpha, halves, heads, leets, names, places, signs, singles, squeezed};
pub use super::spelled::{leet, leets as shapes, shift};

/// A letter of a view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// The letter.
    pub c: char,
    /// Where in the text its source begins, in bytes.
    pub at: usize,
    /// Whether a find may begin here.
    pub edge: bool,
    /// Whether a find may end here.
    pub last: bool,
    /// The run of letters in the text that it belongs to.
    pub piece: u32,
}

/// What kind of view it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Letters and digits.
    Letters,
    /// The same with numbers that are words as digits.
    Numbered,
    /// Letters and signs without space.
    Dense,
    /// The same with signs that are named.
    Signs,
    /// Letters alone.
    Alpha,
    /// What stands in code, quotes or bold letters.
    Marked,
    /// First letters of lines, and their last ones.
    Lines,
    /// First letters of sentences.
    Sentences,
    /// First letters of words.
    Initials,
    /// Capitals.
    Capitals,
    /// Letters that stand alone.
    Singles,
    /// Letters called by names.
    Names,
    /// Letters by their places in the alphabet.
    Places,
    /// Every second letter of a word.
    Halves,
    /// Letters that are doubled.
    Squeezed,
    /// Letters on their heads.
    Turned,
    /// Digits and signs for letters.
    Leet,
    /// How far it is from each letter to the next.
    Shift,
    /// What was encoded: its letters.
    Decoded,
    /// The same with its signs.
    DecodedSigns,
}

impl Kind {
    /// Whether a plain reader sees the letters as they are.
    pub fn is_plain(self) -> bool {
        matches!(self, Kind::Letters | Kind::Numbered | Kind::Dense | Kind::Signs)
    }
}

/// A row of letters.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// What kind it is.
    pub kind: Kind,
    /// The letters.
    pub row: Vec<Seen>,
}

impl View {
    /// A view; where a find may begin, another may end before.
    pub fn new(kind: Kind, mut row: Vec<Seen>) -> View {
        for n in 0..row.len() {
            row[n].last |= row.get(n + 1).is_none_or(|next| next.edge);
        }
        View { kind, row }
    }

    /// The letters alone.
    pub fn text(&self) -> Vec<char> {
        self.row.iter().map(|s| s.c).collect()
    }
}

pub(super) fn seen(c: char, at: usize, edge: bool, piece: usize) -> Seen {
    Seen { c, at, edge, last: false, piece: piece as u32 }
}

/// Letters and digits, as they stand.
pub fn letters(r: &Reading) -> View {
    let row = r.words.iter().enumerate().flat_map(|(piece, w)| {
        let part = w.at.clone().filter(|n| r.chars[*n].c != '_');
        part.enumerate().map(move |(k, n)| seen(r.chars[n].c, r.chars[n].at, k == 0, piece))
    });
    View::new(Kind::Letters, row.collect())
}

/// The same with numbers that are words as digits.
pub fn numbered(r: &Reading, found: &[Number]) -> View {
    let mut row = Vec::new();
    let mut at = 0;
    let mut next = found.iter().peekable();
    while let Some(word) = r.words.get(at) {
        let start = r.chars[word.at.start].at;
        if let Some(number) = next.next_if(|n| n.words.start == at) {
            let digits = number.text.chars().filter(char::is_ascii_digit);
            row.extend(digits.enumerate().map(|(k, c)| seen(c, start, k == 0, at)));
            at = number.words.end;
        } else {
            let part = r.chars[word.at.clone()].iter().filter(|c| c.c != '_');
            row.extend(part.enumerate().map(|(k, c)| seen(c.c, c.at, k == 0, at)));
            at += 1;
        }
    }
    View::new(Kind::Numbered, row)
}

fn dense_char(r: &Reading, n: usize) -> bool {
    let c = r.chars[n].c;
    if !c.is_whitespace() {
        return true;
    }
    let word = |n: Option<usize>| n.and_then(|n| r.chars.get(n)).is_some_and(|c: &Ch| c.is_word());
    word(n.checked_sub(1)) && word(Some(n + 1))
}

/// Letters and signs; of spaces only those that part words.
pub fn dense(r: &Reading) -> View {
    let kept = (0..r.chars.len()).filter(|n| dense_char(r, *n));
    let row = kept.map(|n| {
        let c = r.chars[n];
        seen(if c.c.is_whitespace() { ' ' } else { c.c }, c.at, r.edge(n), n)
    });
    View::new(Kind::Dense, row.collect())
}

/// What stands in code, quotes or bold letters, one after the other.
pub fn marked(r: &Reading) -> View {
    let mut row: Vec<Seen> = Vec::new();
    let mut span = 0;
    for (n, c) in r.chars.iter().enumerate().filter(|(_, c)| c.span > 0 && c.c.is_alphanumeric()) {
        row.push(seen(c.c, c.at, c.span != span || r.edge(n), c.span as usize));
        span = c.span;
    }
    View::new(Kind::Marked, row)
}

/// First letters of lines, without the marks of lists; then their last letters.
pub fn lines(r: &Reading) -> Vec<View> {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut from = 0;
    for to in 0..=r.chars.len() {
        if r.chars.get(to).is_some_and(|c| c.c != '\n') {
            continue;
        }
        let line = &r.chars[from..to];
        let listed = line.iter().position(|c| c.c.is_alphabetic());
        // `a)` is a mark of a list, too, but its letter may be what is told.
        first.extend(listed.map(|n| seen(line[n].c, line[n].at, true, from)));
        last.extend(line.iter().rev().find(|c| c.c.is_alphanumeric()).map(|c| seen(c.c, c.at, true, from)));
        from = to + 1;
    }
    vec![View::new(Kind::Lines, first), View::new(Kind::Lines, last)]
}

/// First letters of sentences.
pub fn sentences(r: &Reading) -> View {
    let first = |s: &std::ops::Range<usize>| r.chars[s.clone()].iter().find(|c| c.c.is_alphabetic());
    let row = r.sentences.iter().filter_map(first).enumerate().map(|(n, c)| seen(c.c, c.at, true, n));
    View::new(Kind::Sentences, row.collect())
}

/// First letters of words.
pub fn initials(r: &Reading) -> View {
    let row = r.words.iter().enumerate().map(|(n, w)| seen(r.chars[w.at.start].c, r.chars[w.at.start].at, true, n));
    View::new(Kind::Initials, row.collect())
}

/// Capitals.
pub fn capitals(r: &Reading) -> View {
    let row = r.chars.iter().filter(|c| c.up && c.c.is_alphabetic()).enumerate().map(|(n, c)| seen(c.c, c.at, true, n));
    View::new(Kind::Capitals, row.collect())
}

/// All views of a text but those that need its source.
pub fn all(r: &Reading, text: &str, cued: bool) -> (Vec<View>, Vec<Number>) {
    let found = numbers(r);
    let plain = letters(r);
    let mut views = vec![
        numbered(r, &found),
        alpha(r),
        marked(r),
        sentences(r),
        capitals(r),
        singles(r, true),
        singles(r, false),
        names(r),
        places(r, &found),
        halves(r),
        squeezed(&plain),
        leets(r),
        shift(&plain.row),
        dense(r),
    ];
    views.extend(lines(r));
    views.extend(signs(r));
    views.extend(heads(&plain, text));
    if cued {
        views.push(initials(r));
    }
    views.insert(0, plain);
    (views, found)
}
