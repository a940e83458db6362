//! Keys that are numbers or an order of lines, and what sentences say of options and of the program's end.

use super::find::Look;
use super::numbers::{Number, sums};
use super::views;
use crate::dialogue::vault::{Form, Mode, Told, machine_of};

impl Look<'_> {
    /// Keys that are numbers, and small sums that make one.
    pub(super) fn numbers(&mut self, found: &[Number], told: &Told) {
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
        let raw = |n: &Number| -> String {
            let words = &self.reading.words[n.words.clone()];
            let digits: String = words.iter().flat_map(|w| w.text.chars()).filter(char::is_ascii_digit).collect();
            if digits.is_empty() { n.text.clone() } else { digits }
        };
        for from in 0..new.len() {
            let mut joined = String::new();
            for (n, (text, at, number)) in new.iter().enumerate().skip(from) {
                joined.push_str(&raw(number));
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
    pub(super) fn lines(&mut self, told: &Told) {
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
    pub(super) fn sentences(&mut self) {
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
