//! When a sentence gives something out as the answer.

use super::decode::CIPHERS;
use super::find::Look;
use super::reading::{Ch, Word};

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

impl Look<'_> {
    /// Whether a character was written as an escape.
    pub(super) fn escaped(&self, at: usize) -> bool {
        let shape = self.reading.chars.get(self.index(at)).map(|c| c.c);
        let raw = self.source[at..].chars().next();
        raw.is_some_and(|c| "\\&%U".contains(c) && shape != Some(c.to_ascii_lowercase()))
    }

    /// Whether a sentence speaks of a program of its own: it holds code that the learner does not see in the question.
    pub(super) fn elsewhere(&self, sentence: usize, from: usize, to: usize) -> bool {
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

    /// A right option is claimed where a sentence asks nothing.
    pub(super) fn claimed(&mut self, at: usize) {
        let sentence = self.reading.sentence_of(self.index(at));
        let Some(range) = self.reading.sentences.get(sentence).cloned() else { return };
        let begin = self.reading.chars[range.start].at;
        if !self.ended(sentence) {
            return self.hold(begin);
        }
        let asks = self.reading.chars[range].iter().any(|c| c.c == '?');
        self.out.tells |= !asks || self.strong(sentence);
    }

    pub(super) fn strong(&self, sentence: usize) -> bool {
        let is =
            |w: &Word| STRONG.contains(&w.text.as_str()) || (w.text.len() == 3 && STRONG_HAN.contains(w.text.as_str()));
        self.reading.words_of(sentence).iter().any(is)
    }

    /// Whether what stands from `from` to `to` is all that some bold letters say.
    fn bold(&self, from: usize, to: usize) -> bool {
        let chars = &self.reading.chars;
        let (first, last) = (self.index(from), self.index(to));
        let inside = |c: &&Ch| c.bold && c.c != '\n';
        let before = chars[..first].iter().rev().take_while(inside);
        let behind = chars[last..].iter().skip_while(|c| c.at == to).take_while(inside);
        chars[first..=last.min(chars.len() - 1)].iter().all(|c| c.bold) && !before.chain(behind).any(Ch::is_word)
    }

    /// Whether a sentence gives out as the answer what stands from `from` to `to`.
    pub(super) fn stated(&self, from: usize, to: usize, disguised: bool) -> bool {
        let at = self.index(from);
        let sentence = self.reading.sentence_of(at);
        let words = self.reading.words_of(sentence);
        let place = |w: &Word| self.reading.chars[w.at.start].at;
        let own = |w: &&Word| place(w) >= from && place(w) <= to;
        // Signs are no words: what stands before them counts.
        let first = words.iter().position(|w| own(&w)).or(Some(words.iter().filter(|w| place(w) < from).count()));
        let others = words.iter().filter(|w| !own(w)).count();
        let before = |back: usize| first.and_then(|n| n.checked_sub(back)).map_or("", |n| words[n].text.as_str());
        let number = first.and_then(|n| words.get(n)).is_some_and(|w| w.text.starts_with(|c: char| c.is_ascii_digit()));
        if number && (PLACES.contains(&before(1)) || (before(1) == "and" && PLACES.contains(&before(3)))) {
            return false;
        }
        let cipher = || words.iter().any(|w| CIPHERS.contains(&w.text.as_str()));
        if self.escaped(from) || (disguised && self.cued) || cipher() || before(1) == "reverse" {
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
        if self.ended(sentence) && self.bold(from, to) && !self.reading.chars[range.clone()].iter().any(|c| c.c == '?')
        {
            return true;
        }
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
        // "The name that owns it is `a`": what stands right behind the verb is what was asked for.
        let adverb =
            usize::from(matches!(before(1), "just" | "only" | "simply" | "exactly" | "called" | "therefore" | "then"));
        let (verb, to) = (before(1 + adverb), before(2 + adverb));
        let direct = matches!(verb, "is" | "are" | "was" | "be" | "equals" | "becomes" | "remains" | "leaves")
            || (verb == "to" && matches!(to, "comes" | "come" | "came" | "amounts" | "amount"))
            || (verb == "to" && to == "up" && matches!(before(3 + adverb), "adds" | "add"));
        let equal = sign == Some('=') && self.vault.names.contains(before(1));
        led || weak || direct || equal || (sign == Some('是'))
    }
}
