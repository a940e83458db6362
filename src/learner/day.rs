//! Days: the learner's own, as numbers since 1970, and as people write them.

use super::{DAY, Millis};
use crate::msg;
use chrono::{DateTime, NaiveDate};

/// How far the learner's clock is ahead of UTC. All that is told by days goes by it: what "today" is, streaks, deadlines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Zone {
    quarters: i16,
}

impl Zone {
    /// No difference: where no learner is.
    pub const UTC: Zone = Zone { quarters: 0 };

    /// So many minutes ahead of UTC, or behind it: whole quarters of an hour, at most a day.
    pub fn ahead(minutes: i32) -> Zone {
        Zone { quarters: minutes.div_euclid(15).clamp(-96, 96) as i16 }
    }

    /// Minutes ahead of UTC, -1440 to 1440.
    pub fn minutes(self) -> i32 {
        i32::from(self.quarters) * 15
    }

    pub(super) fn quarters(self) -> i64 {
        i64::from(self.quarters)
    }

    /// The local day of a time, days since 1970.
    pub fn day(self, at: Millis) -> i64 {
        at.saturating_add(i64::from(self.minutes()) * 60_000).div_euclid(DAY)
    }

    /// The end of a local day.
    pub fn end(self, day: i64) -> Millis {
        day.saturating_add(1).saturating_mul(DAY).saturating_sub(i64::from(self.minutes()) * 60_000)
    }
}

/// Furthest day that can be named, days from today.
const FURTHEST: i64 = 36_500;

/// A day (since 1970) as people write it: `2027-01-31`.
pub fn date(day: i64) -> String {
    let at = day.checked_mul(86_400).and_then(|s| DateTime::from_timestamp(s, 0));
    at.map_or_else(|| format!("day {day}"), |t| t.format("%Y-%m-%d").to_string())
}

/// The day that somebody typed: `2027-01-31`, or a number of days from today.
///
/// # Errors
/// A sentence that says what is wrong and what would be right.
pub fn read(text: &str, now: Millis, zone: Zone) -> Result<i64, String> {
    let today = zone.day(now);
    let text = text.trim();
    let words = text.trim_end_matches("days").trim_end_matches("day").trim_end_matches(['d', '天']).trim();
    let day = match words.parse::<u32>() {
        Ok(days @ 1..=36_500) => Some(today + i64::from(days)),
        Ok(_) => None,
        Err(_) => {
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            date.and_then(|d| d.and_hms_opt(0, 0, 0)).map(|t| t.and_utc().timestamp().div_euclid(86_400))
        }
    };
    match day {
        Some(day) if day < today => Err(msg!("day-over", date = date(day))),
        Some(day) if day <= today + FURTHEST => Ok(day),
        _ => Err(msg!("day-unread", text = text, example = date(today + 30))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let now = 20_720 * DAY + 5;
        assert_eq!(date(20_720), "2026-09-24");
        assert_eq!(read(" 2026-09-30 ", now, Zone::UTC), Ok(20_726));
        assert_eq!(read("30", now, Zone::UTC), Ok(20_750));
        assert_eq!(read("1 day", now, Zone::UTC), Ok(20_721));
        assert_eq!((read("21 days", now, Zone::UTC), read("21 天", now, Zone::UTC)), (Ok(20_741), Ok(20_741)));
        for wrong in ["2026-09-23", "soon", "", "0", "99999", "2026-02-31", "9999-01-01", "-3", "days"] {
            let why = read(wrong, now, Zone::UTC).unwrap_err();
            assert!(why.contains("2026-"), "{wrong}: {why}");
        }
        // Ten to midnight in Greenwich is a new day east of it, and none yet in the west.
        let late = 20_720 * DAY - 600_000;
        let tomorrow = |minutes| read("1", late, Zone::ahead(minutes));
        assert_eq!((tomorrow(0), tomorrow(13 * 60), tomorrow(-11 * 60)), (Ok(20_720), Ok(20_721), Ok(20_720)));
        assert_eq!(Zone::ahead(60).day(Zone::ahead(60).end(7)), 8);
        assert_eq!(Zone::ahead(60).day(Zone::ahead(60).end(7) - 1), 7);
        assert_eq!(date(i64::MAX), format!("day {}", i64::MAX));
    }
}
