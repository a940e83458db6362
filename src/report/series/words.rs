//! Each series in one sentence, for those who cannot see the chart, and for screens that have no room for one.

use super::{DayWork, Series};
use crate::report::kind_words;
use crate::{locale, msg};

/// Days of a year in the calendar.
const YEAR: i64 = 365;
/// A month ago, for comparisons.
const MONTH: i64 = 30;

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// A time for people: tenths below ten seconds.
pub(crate) fn seconds(s: f64) -> String {
    if s < 9.95 { format!("{s:.1}") } else { format!("{s:.0}") }
}

/// Hints per answer; `None` without an answer.
fn rate(weeks: &[DayWork]) -> Option<f64> {
    let sum = |f: &dyn Fn(&DayWork) -> u32| weeks.iter().map(|w| f64::from(f(w))).sum::<f64>();
    let answers = sum(&|w| w.answers);
    (answers > 0.0).then(|| sum(&|w| w.hints) / answers)
}

impl Series {
    /// How much is known, and since when.
    pub fn mastery_words(&self) -> String {
        let Some(now) = self.points.last().filter(|_| self.answers > 0) else { return msg!("series-mastery-none") };
        let (mean, low, high) = (percent(now.mean), percent(now.low), percent(now.high));
        let stands =
            msg!("series-mastery", mean = mean, low = low, high = high, mastered = now.mastered, total = self.skills);
        let then = self.points.iter().rev().find(|p| p.day <= self.today - MONTH).or(self.points.first());
        match then.filter(|p| p.day < self.today) {
            Some(p) => {
                let was = msg!("series-mastery-since", days = self.today - p.day, then = percent(p.mean));
                locale::sentences(&[&stands, &was])
            }
            None => stands,
        }
    }

    /// Misconceptions open and overcome.
    pub fn misconception_words(&self) -> String {
        match self.points.last() {
            Some(p) if p.open + p.overcome > 0 => msg!("series-mix-ups", open = p.open, overcome = p.overcome),
            _ => msg!("series-mix-ups-none"),
        }
    }

    /// Hints per answer in the last four weeks; `None` without an answer.
    pub fn hints_of_late(&self) -> Option<f64> {
        rate(&self.weeks(4))
    }

    /// Hints per answer, of late and in the four weeks before.
    pub fn hint_words(&self) -> String {
        let weeks = self.weeks(8);
        let said = |rate: f64| format!("{rate:.2}");
        match (self.hints_of_late().map(said), rate(&weeks[..4]).map(said)) {
            (Some(now), Some(before)) => msg!("series-hints", now = now, before = before),
            (Some(now), None) => msg!("series-hints-now", now = now),
            _ => msg!("series-hints-none"),
        }
    }

    /// Answers and minutes of the last year.
    pub fn calendar_words(&self) -> String {
        let year = self.since(self.today - YEAR);
        if year.answers == 0 {
            return msg!("series-none");
        }
        let days = self.days.iter().filter(|d| d.day >= self.today - YEAR && d.answers > 0).count();
        let work = msg!("series-calendar", n = year.answers, minutes = format!("{:.0}", year.minutes()), days = days);
        let runs = msg!("series-runs", run = self.longest_run(), streak = self.streak);
        locale::sentences(&[&work, &runs])
    }

    /// What will be left of it without practice.
    pub fn forecast_words(&self) -> String {
        let at = |days: usize| self.forecast.get(days).copied();
        let (Some(now), Some(month), Some(last)) = (at(0), at(MONTH as usize), self.forecast.last()) else {
            return msg!("series-forecast-none");
        };
        let (recall, later, end) = (percent(now.recall), percent(month.recall), percent(last.recall));
        let falls = msg!("series-forecast", now = recall, month = later, quarter = end);
        let due = msg!("series-forecast-due", due = now.due, later = month.due, last = last.due);
        locale::sentences(&[&falls, &due])
    }

    /// The quickest and the slowest kind.
    pub fn time_words(&self) -> String {
        let mut kinds: Vec<_> = self.times.iter().collect();
        kinds.sort_by(|a, b| a.median.total_cmp(&b.median));
        match kinds.as_slice() {
            [] => msg!("series-time-none"),
            [one] => {
                let (median, low, high) = (seconds(one.median), seconds(one.p25), seconds(one.p75));
                msg!("series-time-one", kind = kind_words(&one.kind), median = median, low = low, high = high)
            }
            [quick, .., slow] => {
                let (fast, long) = (seconds(quick.median), seconds(slow.median));
                let (quick, slow) = (kind_words(&quick.kind), kind_words(&slow.kind));
                msg!("series-time", quick = quick, fast = fast, slow = slow, long = long)
            }
        }
    }

    /// What was gained, with how sure that is.
    pub fn gain_words(&self) -> String {
        let Some(gain) = &self.gain else { return msg!("series-gain-none") };
        let (n, before, after) = (gain.skills.len(), percent(gain.before), percent(gain.after));
        let points = |share: f64| format!("{:+.0}", share * 100.0);
        match gain.interval {
            Some((low, high)) => {
                let (gained, low, high) = (points(gain.difference), points(low), points(high));
                msg!("series-gain", n = n, before = before, after = after, gained = gained, low = low, high = high)
            }
            None => msg!("series-gain-one", before = before, after = after, gained = points(gain.difference)),
        }
    }
}
