//! The gate: every piece of a model's reply passes it before it is shown.
//!
//! It holds back what may be the beginning of an answer, of a repetition or of what a tutor never says, releases what can no
//! longer be, and cuts before a secret is shown. What it lets through holds no control characters and nothing invisible.
//! How the reply was split into pieces makes no difference: it looks where words end.
//!
//! Three things end a reply: the answer of an unfinished item ([`super::vault`]), text that is no reply
//! ([`super::degenerate`]), and good manner (a question, or enough words). The first two are failures, for which authored text
//! stands in; the third is a normal end.

mod decode;
mod dropped;
mod find;
pub(crate) mod fold;
pub(crate) mod machine;
pub(crate) mod numbers;
pub(crate) mod reading;
mod riddles;
mod spelled;
mod stated;
mod tally;
pub(crate) mod views;

use super::degenerate::{self, Echo, Heard};
use super::vault::{Told, Vault};
use crate::locale::Locale;
use std::sync::Arc;

/// Words after which a reply ends with its sentence.
const ENOUGH_WORDS: usize = 30;
/// Words after which a sentence that does not end is broken off.
const MOST_WORDS: usize = 60;
/// Words before which nothing of a first sentence is shown.
const EARLY: usize = 8;
/// Words of a reply of whole sentences, unless the first is longer.
const ROOM: usize = 40;
/// Lines of code after which a reply ends.
const MOST_CODE: usize = 24;
/// The same where the answer is due: a whole program may be it.
const MOST_DUE: usize = 120;
/// Characters of a line of code after which a reply ends.
const MOST_LINE: usize = 300;
/// Bytes without a space after which they are no word; of a whole reply, after which it ends.
const MOST_LETTERS: usize = 480;
const MOST_TEXT: usize = 8_000;
/// Spaces and line ends in a row that are shown.
const MOST_BLANK: usize = 48;
/// The gate looks each time after this many words, and at each end of a sentence or line.
const LOOK_EVERY: usize = 4;

/// Why a reply was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// It was about to tell the answer.
    Answer,
    /// It repeated itself.
    Loop,
    /// It was in another language than the learner's.
    Language,
    /// It said nothing.
    Empty,
    /// It told its instructions.
    Echo,
    /// It spoke for somebody else, or showed the marks of its template.
    Role,
    /// It listed without end.
    List,
    /// It was no language.
    Gibberish,
    /// It was long enough.
    Long,
    /// It asked its question.
    Question,
}

impl Cut {
    /// Whether authored text must stand in; otherwise it is a normal end.
    pub fn is_failure(self) -> bool {
        !matches!(self, Cut::Long | Cut::Question)
    }
}

/// What a reply is held against.
#[derive(Debug, Clone)]
pub struct Guard {
    /// What must not be told.
    pub vault: Arc<Vault>,
    /// What earlier replies about the same item told.
    pub told: Told,
    /// The language of the learner.
    pub locale: Locale,
    /// The instructions in the prompt, which a reply does not repeat; empty where there are none.
    pub instructions: String,
    /// What the learner said: a reply that begins by saying it again begins after that.
    pub said: String,
    /// Words after which the reply ends with its sentence; at twice as many it is broken off. See [`Guard::new`].
    pub words: usize,
    /// Words that the reply has room for. A sentence that begins after the first third of them is shown once it is whole;
    /// if it goes beyond them, the reply has ended before it.
    pub room: usize,
}

impl Guard {
    /// Guards this, for an English reply of a tutor's length: about 30 words, at most 40 in several sentences, 60 in one.
    pub fn new(vault: Vault) -> Guard {
        Guard::of(Arc::new(vault))
    }

    /// The same with a vault that others use, too.
    pub fn of(vault: Arc<Vault>) -> Guard {
        Guard {
            vault,
            told: Told::default(),
            locale: Locale::En,
            instructions: String::new(),
            said: String::new(),
            words: ENOUGH_WORDS,
            room: ROOM,
        }
    }
}

/// The gate of one reply.
#[derive(Debug, Clone)]
pub struct Gate {
    guard: Guard,
    echo: Echo,
    heard: Heard,
    /// All that has come and may be shown as far as its characters go; and how much of it was shown.
    text: String,
    shown: usize,
    /// Where the running line and sentence begin.
    line: usize,
    sentence: usize,
    /// Whether a fenced block of code is open, and how many lines of code there were.
    fence: bool,
    code: usize,
    /// White space at the end, counted on where it is no longer kept.
    blank: usize,
    /// Where the running word begins, and how many signs of a span of code stand in the line.
    word: usize,
    ticks: usize,
    /// Tenths of words outside of code; a Chinese character counts as six.
    tenths: usize,
    /// The same before the running sentence.
    before: usize,
    /// Where the gate last looked, in tenths of words.
    looked: usize,
    cut: Option<Cut>,
}

impl Gate {
    /// A gate that keeps this guard.
    pub fn new(guard: Guard) -> Gate {
        let (echo, heard) = (Echo::of(&guard.instructions), Heard::of(&guard.said));
        Gate {
            guard,
            echo,
            heard,
            text: String::new(),
            shown: 0,
            line: 0,
            sentence: 0,
            fence: false,
            code: 0,
            blank: 0,
            word: 0,
            ticks: 0,
            tenths: 0,
            before: 0,
            looked: 0,
            cut: None,
        }
    }

    /// Why the reply was ended, if it was. Nothing passes afterwards.
    pub fn cut(&self) -> Option<Cut> {
        self.cut
    }

    /// Takes a piece of the reply; returns what may be shown now.
    pub fn push(&mut self, piece: &str) -> String {
        let mut out = String::new();
        for c in piece.chars() {
            if self.cut.is_some() {
                break;
            }
            let Some(c) = fold::shown(c) else { continue };
            self.blank = if c.is_whitespace() { self.blank + 1 } else { 0 };
            if self.blank <= MOST_BLANK {
                self.take(c, &mut out);
            }
        }
        out
    }

    /// The reply has ended: returns the rest that may be shown.
    pub fn finish(&mut self) -> String {
        let mut out = String::new();
        if self.cut.is_none() {
            self.drop_marks(!self.fence);
            self.drop_heard();
            self.end_at_room();
        }
        if self.cut.is_none() {
            self.look(true, &mut out);
            let empty = || degenerate::says_nothing(&self.text);
            if self.cut.is_none() && empty() {
                self.cut = Some(Cut::Empty);
            }
        }
        out
    }

    /// What has been told about the item, for the gate of the next reply about it.
    pub fn told(&self) -> Told {
        if self.guard.vault.is_open() {
            return Told::default();
        }
        let shown = self.text.get(..self.shown).unwrap_or_default();
        let (source, base) = self.source(shown);
        let mut told = find::look(&self.guard.vault, &source, base, &self.guard.told, true).told;
        // A fence left open here would turn the next reply inside out: its prose would be read as code.
        told.tail = source.replace("```", " ");
        told.trim();
        told
    }

    fn source(&self, text: &str) -> (String, usize) {
        let tail = &self.guard.told.tail;
        if tail.is_empty() { (text.to_string(), 0) } else { (format!("{tail}\n{text}"), tail.len() + 1) }
    }

    /// Takes one character.
    fn take(&mut self, c: char, out: &mut String) {
        if !c.is_whitespace() && !self.fence {
            self.drop_heading();
        }
        let before = self.running().chars().next_back();
        self.text.push(c);
        // Two back ticks in a row open or close one span.
        let tick = c == '`' && before != Some('`');
        self.ticks = if c == '\n' { 0 } else { self.ticks + usize::from(tick) };
        let code = self.fence || self.ticks % 2 == 1;
        let word_ends = c.is_whitespace() && before.is_some_and(|b| !b.is_whitespace());
        if !self.fence {
            self.tenths += if fold::is_han(c) {
                6
            } else if word_ends && !before.is_some_and(fold::is_han) {
                10
            } else {
                0
            };
        }
        let stop = matches!(c, '。' | '！' | '？') || (word_ends && self.stopped());
        if c.is_whitespace() || fold::is_han(c) {
            self.word = self.text.len();
        }
        let long = self.text.len() - self.word > MOST_LETTERS || self.text.len() > MOST_TEXT;
        if c == '\n' && !self.fence {
            self.drop_marks(false);
        }
        if c == '\n' || (stop && !code) {
            if self.drop_heard() {
                return;
            }
            let asked = !code && self.asked();
            self.look(false, out);
            self.end_at_room();
            self.end_of(c == '\n', asked, out);
            if self.cut.is_none() && self.shown < self.sentence {
                self.look(false, out); // what waited for its end
            }
        } else if self.tenths >= self.looked + 10 * LOOK_EVERY && (word_ends || fold::is_han(c)) && !self.announces() {
            self.look(false, out);
            self.end_at_room();
            if self.tenths >= 10 * self.most() {
                self.break_off(out);
            }
        } else if self.text.len() - self.line > MOST_LINE && code || long {
            self.look(true, out);
            self.cut = self.cut.or(Some(if code || self.text.len() > MOST_TEXT { Cut::Long } else { Cut::Gibberish }));
        }
    }

    fn most(&self) -> usize {
        (self.guard.words * 2).max(MOST_WORDS)
    }

    /// Whether the text so far, without the last character, ends a sentence.
    fn stopped(&self) -> bool {
        let text = self.running().trim_end();
        let text = text.trim_end_matches(['"', '\'', ')', '*', '”', '’', '`']);
        // The number of a list ends nothing.
        let numbered = text.len() <= 3 && text.trim_end_matches('.').bytes().all(|b| b.is_ascii_digit());
        text.ends_with(['.', '?', '!', '。', '？', '！']) && !numbered
    }

    /// Whether the running sentence is a question; an operator that stands alone makes none.
    fn asked(&self) -> bool {
        let text = self.running().trim_end().trim_end_matches(['"', '\'', ')', '*', '”', '’']);
        text.ends_with('？')
            || text
                .strip_suffix('?')
                .is_some_and(|t| t.ends_with(|c: char| c.is_alphanumeric() || ")`'\"”".contains(c)))
    }

    fn running(&self) -> &str {
        self.text.get(self.sentence..).unwrap_or_default()
    }

    fn shows_nothing(&self) -> bool {
        self.text.get(..self.shown).unwrap_or_default().trim().is_empty()
    }

    /// Whether it is too early to show anything: the reply may turn out to be none.
    fn is_early(&self) -> bool {
        let begins = self.sentence == 0 && self.tenths < 10 * EARLY;
        self.shows_nothing() && !self.fence && (begins || self.heard.may_come_again(self.running()))
    }

    /// Whether the running sentence is shown only once it is whole.
    fn is_late(&self) -> bool {
        !self.fence && 3 * self.before >= 10 * self.guard.room
    }

    /// Ends the reply before a late sentence for which there is no room.
    fn end_at_room(&mut self) {
        if self.is_late() && self.tenths > 10 * self.guard.room && self.shown <= self.sentence {
            self.cut = self.cut.or(Some(Cut::Long));
        }
    }

    /// A sentence or a line has ended.
    fn end_of(&mut self, line: bool, asked: bool, out: &mut String) {
        if line {
            let mark = self.text[self.line..].trim_start().starts_with("```");
            self.fence ^= mark;
            self.code += usize::from(self.fence && !mark);
            self.line = self.text.len();
        }
        self.sentence = self.text.len();
        self.before = self.tenths;
        if self.cut.is_some() {
            return;
        }
        let most_code = if self.guard.vault.is_open() { MOST_DUE } else { MOST_CODE };
        let enough = !self.fence && self.tenths >= 10 * self.guard.words;
        let end = if asked {
            Cut::Question
        } else if enough || self.code > most_code {
            Cut::Long
        } else {
            return;
        };
        self.look(true, out);
        self.cut = self.cut.or(Some(end));
    }

    /// A sentence does not end.
    fn break_off(&mut self, out: &mut String) {
        if self.cut.is_none() {
            self.look(true, out);
        }
        if self.cut.is_none() {
            let bare = out.trim_end().len();
            out.truncate(bare);
            out.push('…');
            self.cut = Some(Cut::Long);
        }
    }

    /// Looks at all that has come; shows what may be shown, or cuts. `over`: nothing more will come.
    fn look(&mut self, over: bool, out: &mut String) {
        self.looked = self.tenths;
        let mut hold = None;
        if !self.guard.vault.is_open() {
            let (source, base) = self.source(&self.text);
            let finding = find::look(&self.guard.vault, &source, base, &self.guard.told, over);
            if finding.tells {
                self.cut = Some(Cut::Answer);
                return;
            }
            hold = finding.hold.map(|at| at.saturating_sub(base));
        }
        let fault = degenerate::fault(&self.text, self.guard.locale, &self.echo);
        if fault.is_some() {
            self.cut = fault;
            return;
        }
        if !over {
            let again = degenerate::begins_again(&self.text, self.sentence).then_some(self.sentence);
            // Before its first character of Chinese, a reply may still turn out to be in another language.
            let unsure = self.guard.locale == Locale::ZhHans && !self.text.chars().any(fold::is_han);
            let late = self.is_late().then_some(self.sentence);
            let early = self.is_early().then_some(self.shown);
            hold = [hold, again, unsure.then_some(0), late, early].into_iter().flatten().min();
        }
        let to = if over { self.text.len() } else { hold.unwrap_or(self.text.len()).min(self.text.len()) };
        if let Some(part) = self.text.get(self.shown..to) {
            out.push_str(part);
            self.shown = to;
        }
    }
}
