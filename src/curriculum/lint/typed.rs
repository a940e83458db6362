//! Rules for keys that are typed: accepted texts, numbers with units, regular expressions.

use super::*;

impl Lint<'_> {
    /// The `n`th text of an answer.
    pub(super) fn typed(&mut self, item: &Item, n: usize, typed: &Typed) {
        if typed.answers.iter().all(|a| a.trim().is_empty()) {
            self.error(&item.place, "answers", "there is no accepted answer", "list at least one");
        }
        let numeric = typed.answers.iter().all(|a| a.trim().replace('_', "").parse::<f64>().is_ok());
        if typed.tolerance.is_some_and(|t| !(t.is_finite() && t >= 0.0)) || (typed.tolerance.is_some() && !numeric) {
            self.error(&item.place, "tolerance", "a tolerance is a number >= 0, for answers that are numbers", "");
        }
        self.units(item, typed, numeric);
        if let Some(pattern) = &typed.pattern {
            self.pattern(item, typed, pattern);
        }
        let form = || keys::form(item, n);
        let same = |a: &str, b: &str| keys::same_as(form(), a, b);
        // Listing it as wrong would take back what is forgiven everywhere else: an author should know.
        let right = |w: &str| keys::accepts_at(item, n, w) || typed.answers.iter().any(|a| same(a, w));
        self.wrong_answers(item, &typed.wrong, &right, &same);
        if typed.case && item.kind() == Kind::Short && !typed.answers.is_empty() && numeric {
            let message = "numbers have no letter case, so `case` means nothing here";
            self.warn(&item.place, "case", message, "remove it");
        }
    }

    fn units(&mut self, item: &Item, typed: &Typed, numeric: bool) {
        if typed.units.is_empty() {
            return;
        }
        if !numeric {
            let message = "units stand behind numbers, and the answers are none";
            self.error(&item.place, "units", message, "write the answers as numbers, without the unit");
        }
        let odd = |u: &&String| u.trim().is_empty() || u.contains(|c: char| c.is_ascii_digit());
        if let Some(unit) = typed.units.iter().find(odd) {
            let message = format!("`{unit}` is no unit: a unit is a word without digits");
            self.error(&item.place, "units", message, "for instance units = [\"B\", \"byte\", \"bytes\"]");
        }
    }

    /// Every accepted expression does what it must, and what it must is something.
    fn pattern(&mut self, item: &Item, typed: &Typed, pattern: &Pattern) {
        if typed.tolerance.is_some() || !typed.units.is_empty() {
            let message = "a regular expression is no number, and has no `tolerance` and no `units`";
            self.error(&item.place, "pattern", message, "remove them, or `pattern`");
        }
        if pattern.matches.is_empty() || pattern.rejects.is_empty() {
            let message = "a `pattern` lists texts that it `matches` and texts that it `rejects`";
            self.error(
                &item.place,
                "pattern",
                message,
                "with one list only, an expression for everything would be right",
            );
        }
        for answer in &typed.answers {
            let message = match keys::behaviour(pattern, answer) {
                keys::Behaviour::Right => continue,
                keys::Behaviour::Wrong { .. } => {
                    format!("the accepted answer `{answer}` does not match and reject what `pattern` says")
                }
                keys::Behaviour::Invalid(_) => format!("the accepted answer `{answer}` is no regular expression"),
            };
            self.error_at(&item.place, answer, "answers", message, "change it, or what `pattern` lists");
        }
    }
}
