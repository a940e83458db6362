//! Whether a text tells what a vault guards, and from where on it might be about to.

use super::decode::{self, CIPHERS, CODES};
use super::reading::{Ch, Reading};
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

/// A text being looked at.
pub(super) struct Look<'a> {
    pub(super) vault: &'a Vault,
    pub(super) source: &'a str,
    /// Where what is new begins.
    pub(super) base: usize,
    pub(super) reading: Reading,
    /// Whether nothing more will come.
    pub(super) over: bool,
    /// Whether the text names an encoding.
    pub(super) cued: bool,
    pub(super) out: Finding,
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
        let new = &self.source[self.base..];
        self.out.tells |= self.cued && (riddles::shifted(self.vault, new) || riddles::turned(self.vault, new));
        self.out.tells |= !self.vault.is_open() && riddles::enciphers(self.vault, &self.reading, self.base);
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
        let spelled = matches!(view.kind, Kind::Singles | Kind::Names | Kind::Places | Kind::Decoded);
        if spelled && view.row.last().is_some_and(|s| s.at >= self.base) && vault.nearly(machine, view, state) {
            self.out.tells = true;
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

    pub(super) fn index(&self, at: usize) -> usize {
        self.reading.chars.partition_point(|c| c.at < at)
    }

    /// Keeps what stands from `from` on, while the sentence that holds `at` may still go on.
    pub(super) fn hold_open(&mut self, at: usize, from: usize) {
        let sentence = self.reading.sentence_of(self.index(at));
        if !self.ended(sentence) {
            self.hold(from);
        }
    }

    pub(super) fn hold(&mut self, at: usize) {
        self.out.hold = Some(self.out.hold.map_or(at, |h| h.min(at)));
    }

    pub(super) fn ended(&self, sentence: usize) -> bool {
        let last = sentence + 1 >= self.reading.sentences.len();
        let closes = || {
            let range = self.reading.sentences.get(sentence).cloned().unwrap_or_default();
            self.reading.chars[range].last().is_some_and(|c| matches!(c.c, '.' | '!' | '?' | ';' | '\n'))
        };
        self.over || !last || closes()
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
