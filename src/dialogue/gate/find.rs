//! Whether a text tells what a vault guards, and from where on it might be about to.

use super::decode::{self, CIPHERS, CODES};
use super::numbers::{Number, sums};
use super::reading::{Ch, Reading, Word};
use super::riddles;
use super::views::{self, Kind, Seen, View};
use crate::dialogue::vault::{Form, Mode, Pattern, Told, Vault, machine_of};
use std::collections::BTreeSet;

/// What a look at a text found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// It tells.
    pub tells: bool,
    /// From here on it may be about to, in bytes of the source.
    pub hold: Option<usize>,
    /// What it told in pieces.
    pub told: Told,
}

/// Words by which a sentence gives something out as the answer.
const STRONG: [&str; 42] = [
    "answer",
    "answers",
    "output",
    "outputs",
    "print",
    "prints",
    "printed",
    "printing",
    "result",
    "results",
    "solution",
    "correct",
    "right",
    "gap",
    "gaps",
    "blank",
    "choose",
    "pick",
    "select",
    "returns",
    "yields",
    "displays",
    "displayed",
    "shows",
    "answered",
    "fill",
    "insert",
    "antwort",
    "respuesta",
    "reponse",
    "type",
    "write",
    "enter",
    "missing",
    "reply",
    "secret",
    "guess",
    "rhymes",
    "solves",
    "submit",
    "expected",
    "key",
];
/// Words that leave no doubt what is given out.
const OPEN: [&str; 8] = ["answer", "answers", "solution", "correct", "key", "gap", "blank", "secret"];
/// Chinese characters that do.
const STRONG_HAN: &str = "答输印果选填写";
/// Words that carry a value, where what stands before them is the thing asked for.
#[rustfmt::skip]
const WEAK: [&str; 22] = [
    "is", "are", "be", "equals", "becomes", "gives", "get", "gets", "got", "holds", "makes", "ends", "leaves", "means", "use", "need",
    "needs", "put", "was", "being", "s", "yields",
];
/// Words for the thing asked for.
const THING: [&str; 22] = [
    "it", "that", "this", "you", "we", "value", "total", "sum", "count", "length", "number", "one", "so", "word",
    "keyword", "here", "there", "which", "just", "should", "must", "would",
];
/// Words before a number that make it the number of something else.
const PLACES: [&str; 14] = [
    "line", "lines", "step", "steps", "rung", "hint", "lesson", "question", "part", "example", "rule", "chapter",
    "page", "no",
];

/// A text being looked at.
struct Look<'a> {
    vault: &'a Vault,
    source: &'a str,
    /// Where what is new begins.
    base: usize,
    reading: Reading,
    /// Whether nothing more will come.
    over: bool,
    /// Whether the text names an encoding.
    cued: bool,
    out: Finding,
}

/// Looks at `source`, of which what comes before `base` was shown in earlier replies.
pub fn look(vault: &Vault, source: &str, base: usize, told: &Told, over: bool) -> Finding {
    let reading = Reading::of(source);
    let code = |w: &str| CODES.contains(&w) || CIPHERS.contains(&w) || "码密逆倒拆".contains(w);
    let cued = reading.words.iter().any(|w| code(w.text.as_str()));
    let mut look =
        Look { vault, source, base, reading, over, cued, out: Finding { told: told.clone(), ..Finding::default() } };
    look.run(told);
    look.out
}

impl Look<'_> {
    fn run(&mut self, told: &Told) {
        let (mut views, numbers) = views::all(&self.reading, self.source, self.cued);
        let codes = decode::decoded(self.source);
        views.extend(decode::views(&codes));
        // A shift of a text that was told letter by letter, or decoded, is not looked for.
        for view in &mut views {
            if view.kind == Kind::Singles {
                self.remembered_letters(view, told);
            }
        }
        for view in &views {
            self.view(view);
        }
        self.numbers(&numbers, told);
        self.lines(told);
        self.sentences();
        for (text, at) in &codes {
            let tells = |o: bool| o && *at >= self.base;
            let text = text.to_lowercase();
            let options = self.vault.options.as_ref().is_some_and(|o| o.tells(&text, &mut BTreeSet::new()));
            let outcome = self.vault.outcome.is_some_and(|o| o.is_said(&text));
            self.out.tells |= tells(options || outcome);
        }
        self.out.tells |= riddles::tells(self.vault, &self.reading, self.base, self.cued);
    }

    /// Letters of earlier replies come before those of this one.
    fn remembered_letters(&mut self, view: &mut View, told: &Told) {
        view.row.retain(|s| s.at >= self.base);
        let new: String = view.row.iter().map(|s| s.c).collect();
        let before = told.letters.chars().map(|c| Seen { c, at: 0, edge: true, last: false, piece: 0 });
        view.row = before.chain(view.row.iter().copied()).collect();
        *view = View::new(Kind::Singles, std::mem::take(&mut view.row));
        self.out.told.letters = format!("{}{new}", told.letters);
    }

    /// All patterns in one view.
    fn view(&mut self, view: &View) {
        let machine = machine_of(view.kind);
        let vault = self.vault;
        let (mut found, mut lines) = (Vec::new(), Vec::new());
        let state = vault.each(machine, view, |pattern, (from, to)| {
            let (first, last) = (&view.row[from], &view.row[to]);
            if last.at < self.base {
                return;
            }
            if let Mode::Line(n) = vault.keys[pattern.key].mode
                && view.kind.is_plain()
            {
                lines.push((last.at, n));
            } else if self.counts(view, pattern, (from, to)) {
                found.push((pattern.key, plain(view, pattern, (from, to)), first.at, last.at));
            }
        });
        for (key, plain, from, to) in found {
            self.judge(key, plain, from, to);
        }
        let least = match view.kind {
            Kind::Letters | Kind::Numbered | Kind::Dense | Kind::Marked => 1,
            Kind::Lines | Kind::Sentences | Kind::Capitals | Kind::Singles | Kind::Names | Kind::Alpha => 2,
            _ => return,
        };
        if let Some(at) = vault.begun(machine, view, state, least) {
            self.hold(at);
        }
    }

    /// Whether a find in a view is one, and no accident of its letters.
    fn counts(&self, view: &View, pattern: &Pattern, (from, to): (usize, usize)) -> bool {
        let row = &view.row[from..=to];
        match view.kind {
            // Something must stand for a letter.
            Kind::Leet => row.iter().filter(|s| s.piece == 1).count() > pattern.digits,
            Kind::Shift => {
                let shifted = row.first().is_some_and(|s| s.piece != pattern.first as u32);
                shifted && (row.len() >= 4 || self.cued)
            }
            // Half of its letters must have been repeated, or it is a plain text.
            Kind::Squeezed => 2 * row.iter().filter(|s| s.piece == 1).count() >= row.len(),
            Kind::DecodedSigns => true,
            Kind::Dense if pattern.form == Form::Reversed => self.cued && self.alone(pattern, row),
            _ if pattern.form == Form::Reversed => row.len() > 3 || self.cued || row.windows(2).any(|w| w[1].edge),
            _ if pattern.form == Form::Mirrored => row.len() > 4 || self.cued,
            Kind::Marked if row.len() < 3 => false,
            Kind::Dense | Kind::Signs => self.alone(pattern, row),
            _ => true,
        }
    }

    /// Signs without letters count where nothing but quotes stands at their sides, or where they are named.
    fn alone(&self, pattern: &Pattern, row: &[Seen]) -> bool {
        if pattern.row.iter().any(|c| c.is_alphanumeric()) {
            return true;
        }
        let (Some(first), Some(last)) = (row.first(), row.last()) else { return false };
        let chars = &self.reading.chars;
        let (from, to) = (self.index(first.at), self.index(last.at));
        let named = chars.get(from).is_some_and(|c| c.c.is_alphabetic());
        let span = chars.get(from).map_or(0, |c| c.span);
        let side = |c: Option<&Ch>| c.is_none_or(|c| c.c.is_whitespace() || "\"'".contains(c.c) || c.span != span);
        let (before, after) = (from.checked_sub(1).and_then(|n| chars.get(n)), chars.get(to + 1));
        let ends = after.is_some_and(|c| ".,!?".contains(c.c)) && before.is_some_and(|c| c.c.is_whitespace());
        named || self.escaped(first.at) || (side(before) && (side(after) || ends))
    }

    /// Whether a character was written as an escape.
    fn escaped(&self, at: usize) -> bool {
        let shape = self.reading.chars.get(self.index(at)).map(|c| c.c);
        let raw = self.source[at..].chars().next();
        raw.is_some_and(|c| "\\&%U".contains(c) && shape != Some(c.to_ascii_lowercase()))
    }

    /// Whether a sentence speaks of a program of its own: it holds code that the learner does not see in the question.
    fn elsewhere(&self, sentence: usize, from: usize, to: usize) -> bool {
        let range = self.reading.sentences.get(sentence).cloned().unwrap_or_default();
        let mut code: Vec<(u32, bool, String)> = Vec::new();
        for c in self.reading.chars[range].iter().filter(|c| c.code && c.span > 0 && !c.c.is_whitespace()) {
            if code.last().is_none_or(|(span, _, _)| *span != c.span) {
                code.push((c.span, false, String::new()));
            }
            if let Some((_, own, text)) = code.last_mut() {
                *own |= c.at >= from && c.at <= to;
                text.push(c.c);
            }
        }
        let other = |(_, own, text): &(u32, bool, String)| {
            !own && text.len() >= 5 && text.contains(|c: char| !c.is_alphanumeric()) && !self.vault.given.contains(text)
        };
        code.iter().any(other)
    }

    /// What a text of the key means where it stands.
    fn judge(&mut self, key: usize, plain: bool, from: usize, to: usize) {
        let key = &self.vault.keys[key];
        let letters = key.text.chars().filter(|c| c.is_alphanumeric()).count();
        match key.mode {
            Mode::Hidden => self.out.tells |= !plain && letters >= 3,
            Mode::Strict => self.out.tells = true,
            _ if !plain && letters >= 3 => self.out.tells = true,
            Mode::Line(_) => {}
            Mode::Claimed => self.claimed(from),
            Mode::Stated => {
                if self.stated(from, to, !plain) {
                    self.out.tells = true;
                } else {
                    self.hold_open(from, from);
                }
            }
        }
    }

    fn index(&self, at: usize) -> usize {
        self.reading.chars.partition_point(|c| c.at < at)
    }

    /// Keeps what stands from `from` on, while the sentence that holds `at` may still go on.
    fn hold_open(&mut self, at: usize, from: usize) {
        let sentence = self.reading.sentence_of(self.index(at));
        if !self.ended(sentence) {
            self.hold(from);
        }
    }

    fn hold(&mut self, at: usize) {
        self.out.hold = Some(self.out.hold.map_or(at, |h| h.min(at)));
    }

    fn ended(&self, sentence: usize) -> bool {
        let last = sentence + 1 >= self.reading.sentences.len();
        let closes = || {
            let range = self.reading.sentences.get(sentence).cloned().unwrap_or_default();
            self.reading.chars[range].last().is_some_and(|c| matches!(c.c, '.' | '!' | '?' | ';' | '\n'))
        };
        self.over || !last || closes()
    }

    /// A right option is claimed where a sentence asks nothing.
    fn claimed(&mut self, at: usize) {
        let sentence = self.reading.sentence_of(self.index(at));
        let Some(range) = self.reading.sentences.get(sentence).cloned() else { return };
        let begin = self.reading.chars[range.start].at;
        if !self.ended(sentence) {
            return self.hold(begin);
        }
        let asks = self.reading.chars[range].iter().any(|c| c.c == '?');
        self.out.tells |= !asks || self.strong(sentence);
    }

    fn strong(&self, sentence: usize) -> bool {
        let is =
            |w: &Word| STRONG.contains(&w.text.as_str()) || (w.text.len() == 3 && STRONG_HAN.contains(w.text.as_str()));
        self.reading.words_of(sentence).iter().any(is)
    }

    /// Whether a sentence gives out as the answer what stands from `from` to `to`.
    fn stated(&self, from: usize, to: usize, disguised: bool) -> bool {
        let at = self.index(from);
        let sentence = self.reading.sentence_of(at);
        let words = self.reading.words_of(sentence);
        let place = |w: &Word| self.reading.chars[w.at.start].at;
        let own = |w: &&Word| place(w) >= from && place(w) <= to;
        let first = words.iter().position(|w| own(&w));
        let others = words.iter().filter(|w| !own(w)).count();
        let before = |back: usize| first.and_then(|n| n.checked_sub(back)).map_or("", |n| words[n].text.as_str());
        let number = first.is_some_and(|n| words[n].text.starts_with(|c: char| c.is_ascii_digit()));
        if number && (PLACES.contains(&before(1)) || (before(1) == "and" && PLACES.contains(&before(3)))) {
            return false;
        }
        let cipher = || words.iter().any(|w| CIPHERS.contains(&w.text.as_str()));
        if self.escaped(from) || (disguised && self.cued) || cipher() {
            return true;
        }
        let open = |w: &Word| OPEN.contains(&w.text.as_str()) || w.text == "答";
        if !words.iter().any(open) && self.elsewhere(sentence, from, to) {
            return false;
        }
        if self.strong(sentence) {
            return true;
        }
        let range = self.reading.sentences.get(sentence).cloned().unwrap_or_default();
        // A line or a sentence of nothing else tells, unless it is a part of a longer reply's list.
        if others <= 1 && self.ended(sentence) {
            return true;
        }
        let told = |n: &usize| self.reading.words_of(*n).len() > 1;
        let led = (0..sentence).rev().take(4).find(told).is_some_and(|n| {
            let text = &self.reading.chars[self.reading.sentences[n].clone()];
            let colon = text.iter().rev().find(|c| !c.c.is_whitespace()).is_some_and(|c| c.c == ':');
            self.strong(n) && (colon || others <= 3)
        });
        let sign =
            self.reading.chars[range.start..at].iter().rev().find(|c| !c.c.is_whitespace() && c.c != '"').map(|c| c.c);
        let thing = |w: &str| THING.contains(&w) || self.vault.names.contains(w);
        let weak = (1..=3).any(|n| WEAK.contains(&before(n)) && (1..=2).any(|m| thing(before(n + m))));
        let equal = sign == Some('=') && self.vault.names.contains(before(1));
        led || weak || equal || (sign == Some('是'))
    }

    /// Keys that are numbers, and small sums that make one.
    fn numbers(&mut self, found: &[Number], told: &Told) {
        let place = |n: &Number| self.reading.chars[self.reading.words[n.words.start].at.start].at;
        let new: Vec<(&str, usize, &Number)> =
            found.iter().map(|n| (n.text.as_str(), place(n), n)).filter(|n| n.1 >= self.base).collect();
        self.out.told.numbers.extend(new.iter().map(|n| n.0.to_string()));
        let row: Vec<&str> = told.numbers.iter().map(String::as_str).chain(new.iter().map(|n| n.0)).collect();
        let old = told.numbers.len();
        let (vault, mut held) = (self.vault, Vec::new());
        for key in &vault.numbers {
            let width = key.row.len();
            for from in 0..(row.len() + 1).saturating_sub(width) {
                let Some(last) = (from + width - 1).checked_sub(old) else { continue };
                if row[from..from + width].iter().ne(key.row.iter()) {
                    continue;
                }
                let first = from.checked_sub(old).map_or(self.base, |n| new[n].1);
                if key.strict && (width > 2 || self.near(&new, from.checked_sub(old), last))
                    || self.stated(first, new[last].1, false)
                {
                    self.out.tells = true;
                } else if width > 1 || !key.places {
                    held.push(new[last].1);
                }
            }
            self.spelled(&key.row, &new);
        }
        for at in held {
            self.hold_open(at, at);
        }
        self.sums(found);
    }

    fn near(&self, new: &[(&str, usize, &Number)], first: Option<usize>, last: usize) -> bool {
        first.is_some_and(|n| new[last].2.words.start <= new[n].2.words.end + 2 * (last - n))
    }

    /// A number digit by digit, or backwards.
    fn spelled(&mut self, key: &[String], new: &[(&str, usize, &Number)]) {
        let digits: String = key.concat().chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 2 {
            return;
        }
        let backwards: String = digits.chars().rev().collect();
        for from in 0..new.len() {
            let mut joined = String::new();
            for (n, (text, at, _)) in new.iter().enumerate().skip(from) {
                joined.extend(text.chars().filter(char::is_ascii_digit));
                if joined.len() >= digits.len() {
                    let spelled =
                        (joined == digits && n > from && text.len() == 1) || (joined == backwards && self.cued);
                    self.out.tells |= spelled && self.stated(new[from].1, *at, self.cued);
                    break;
                }
            }
        }
    }

    fn sums(&mut self, found: &[Number]) {
        let wanted: Vec<i64> =
            self.vault.numbers.iter().filter(|k| k.row.len() == 1).filter_map(|k| k.row[0].parse().ok()).collect();
        if wanted.is_empty() {
            return;
        }
        for sentence in 0..self.reading.sentences.len() {
            let words = self.reading.words_of(sentence);
            let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
            if self.reading.chars[last.at.start].at < self.base || !self.strong(sentence) {
                continue;
            }
            let inside = |n: &&Number| {
                let at = self.reading.words[n.words.start].at.start;
                at >= first.at.start && at <= last.at.start
            };
            let own: Vec<Number> = found.iter().filter(inside).cloned().collect();
            self.out.tells |= sums(&self.reading, &own).iter().any(|s| wanted.contains(s));
        }
    }

    /// Lines of the right order, one after the other.
    fn lines(&mut self, told: &Told) {
        if self.vault.lines == 0 {
            return;
        }
        let mut found = Vec::new();
        for view in [views::letters(&self.reading), views::dense(&self.reading)] {
            self.vault.each(machine_of(view.kind), &view, |pattern, (_, to)| {
                if let Mode::Line(n) = self.vault.keys[pattern.key].mode
                    && pattern.form == Form::Plain
                    && pattern.row.len() >= 3
                    && view.row[to].at >= self.base
                {
                    found.push((view.row[to].at, n));
                }
            });
        }
        found.sort_unstable();
        let mut row = told.lines.clone();
        row.extend(found.into_iter().map(|(_, n)| n));
        row.dedup();
        let most = self.vault.lines.clamp(2, 3);
        self.out.tells |=
            row.len() > told.lines.len() && row.windows(most).any(|w| w.windows(2).all(|p| p[1] == p[0] + 1));
        self.out.told.lines = row;
    }

    /// What sentences say about options, and about how the program ends.
    fn sentences(&mut self) {
        let vault = self.vault;
        if vault.options.is_none() && vault.outcome.is_none() {
            return;
        }
        for (n, range) in self.reading.sentences.clone().into_iter().enumerate() {
            let part = &self.reading.chars[range];
            if part.last().is_none_or(|c| c.at < self.base) {
                continue;
            }
            let begin = part[0].at;
            let text: String = part.iter().map(|c| if c.c.is_whitespace() { ' ' } else { c.c }).collect();
            let text = text.trim_start_matches([' ', '-', '*', '>']).to_string();
            self.out.tells |= vault.outcome.is_some_and(|o| o.is_said(&text));
            let Some(options) = &vault.options else { continue };
            let mut wrong = self.out.told.wrong.clone();
            if options.tells(&text, &mut wrong) {
                // What is named alone may go on to be named among others.
                if self.ended(n) { self.out.tells = true } else { self.hold(begin) }
            }
            if self.ended(n) {
                self.out.told.wrong = wrong;
            }
        }
    }
}

/// Whether a find is plain to read: its letters stand as in the key itself.
fn plain(view: &View, pattern: &Pattern, (from, to): (usize, usize)) -> bool {
    let row = &view.row[from..=to];
    let whole = match view.kind {
        Kind::Letters | Kind::Numbered | Kind::Alpha => row.iter().filter(|s| s.edge).count() <= pattern.words,
        Kind::Marked => row.first().map(|s| s.piece) == row.last().map(|s| s.piece),
        kind => kind.is_plain(),
    };
    whole && pattern.form == Form::Plain
}
