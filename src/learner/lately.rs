//! Work by the learner's own days. The fold knows no time zone, since the same records must lead to the same state on every
//! machine; so it keeps quarters of an hour, from which the days of any zone can be told: every zone is whole quarters from UTC.

use super::day::Zone;
use super::{DAY, Millis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A quarter of an hour, in milliseconds.
const QUARTER: Millis = 15 * 60_000;
/// Quarters of a day.
const QUARTERS: i64 = DAY / QUARTER;
/// Quarters that are kept: two days, so that the last local day of every zone is whole.
const KEPT: i64 = 2 * QUARTERS;
/// The longest that one answer or lesson counts, in milliseconds.
const MOST: u64 = 300_000;

/// The first and the last quarter of a day (UTC), 0 to 95, with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span(u8, u8);

/// The days (since 1970, UTC) with an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days(BTreeMap<i64, Span>);

impl Days {
    /// There was an answer. The order in which answers are told makes no difference.
    pub(super) fn worked(&mut self, at: Millis) {
        let quarter = at.rem_euclid(DAY).div_euclid(QUARTER) as u8;
        let span = self.0.entry(at.div_euclid(DAY)).or_insert(Span(quarter, quarter));
        *span = Span(span.0.min(quarter), span.1.max(quarter));
    }

    /// Whether there was an answer on a local day.
    pub fn has(&self, day: i64, zone: Zone) -> bool {
        // A local day is the end of one day of UTC and the beginning of the next.
        let start = day.saturating_mul(QUARTERS).saturating_sub(zone.quarters());
        let (first, from) = (start.div_euclid(QUARTERS), start.rem_euclid(QUARTERS));
        let span = |day| self.0.get(&day);
        span(first).is_some_and(|s| i64::from(s.1) >= from)
            || span(first.saturating_add(1)).is_some_and(|s| i64::from(s.0) < from)
    }
}

/// Work, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Milliseconds of answers and lessons, each cut at five minutes.
    pub ms: u64,
    /// Answers given.
    pub answers: u32,
}

/// The work of the last two days, by quarters of an hour since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lately(BTreeMap<i64, (u64, u32)>);

impl Lately {
    /// In whatever order facts come, the same follows: a lesson may reach the journal late.
    pub(super) fn worked(&mut self, at: Millis, ms: u64, answers: u32) {
        let entry = self.0.entry(at.div_euclid(QUARTER)).or_default();
        entry.0 = entry.0.saturating_add(ms.min(MOST));
        entry.1 = entry.1.saturating_add(answers);
        let newest = self.0.last_key_value().map_or(0, |(quarter, _)| *quarter);
        self.0.retain(|quarter, _| *quarter > newest.saturating_sub(KEPT));
    }

    /// The last local day with work.
    pub fn day(&self, zone: Zone) -> Option<i64> {
        self.0.last_key_value().map(|(quarter, _)| zone.day(quarter.saturating_mul(QUARTER)))
    }

    /// What was done on a local day.
    pub fn on(&self, day: i64, zone: Zone) -> Work {
        let mut work = Work::default();
        for (_, (ms, answers)) in self.0.iter().filter(|(q, _)| zone.day(q.saturating_mul(QUARTER)) == day) {
            work.ms = work.ms.saturating_add(*ms);
            work.answers = work.answers.saturating_add(*answers);
        }
        work
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_are_those_of_the_zone_and_the_order_makes_no_difference(
            mut times in prop::collection::vec(20_000 * DAY..20_006 * DAY, 1..40), quarters in -48i64..=56,
        ) {
            let zone = Zone::ahead(quarters as i32 * 15);
            let fold = |times: &[Millis]| {
                let (mut days, mut lately) = (Days::default(), Lately::default());
                times.iter().for_each(|at| { days.worked(*at); lately.worked(*at, 1_000, 1); });
                (days, lately)
            };
            let (days, lately) = fold(&times);
            for day in 19_998..20_008 {
                prop_assert_eq!(days.has(day, zone), times.iter().any(|at| zone.day(*at) == day), "{}", day);
            }
            let newest = *times.iter().max().unwrap();
            prop_assert_eq!(lately.day(zone), Some(zone.day(newest)));
            let there = times.iter().filter(|at| zone.day(**at) == zone.day(newest)).count() as u32;
            prop_assert_eq!(lately.on(zone.day(newest), zone), Work { ms: u64::from(there) * 1_000, answers: there });
            times.reverse();
            prop_assert_eq!(fold(&times), (days, lately));
        }
    }

    #[test]
    fn odd_times_overflow_nothing() {
        let (mut days, mut lately) = (Days::default(), Lately::default());
        for at in [i64::MIN, i64::MAX, 0, -1] {
            days.worked(at);
            lately.worked(at, u64::MAX, 1);
        }
        for zone in [Zone::UTC, Zone::ahead(i32::MAX), Zone::ahead(i32::MIN)] {
            assert!(!days.has(i64::MIN, zone) && !days.has(i64::MAX, zone));
            assert!(lately.day(zone).is_some());
        }
    }
}
