//! Days: as numbers since 1970 (UTC), and as people write them.

use super::{DAY, Millis};
use crate::msg;
use chrono::{DateTime, NaiveDate};

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
pub fn read(text: &str, now: Millis) -> Result<i64, String> {
    let today = now.div_euclid(DAY);
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
        assert_eq!(read(" 2026-09-30 ", now), Ok(20_726));
        assert_eq!(read("30", now), Ok(20_750));
        assert_eq!(read("1 day", now), Ok(20_721));
        assert_eq!((read("21 days", now), read("21 天", now)), (Ok(20_741), Ok(20_741)));
        for wrong in ["2026-09-23", "soon", "", "0", "99999", "2026-02-31", "9999-01-01", "-3", "days"] {
            let why = read(wrong, now).unwrap_err();
            assert!(why.contains("2026-"), "{wrong}: {why}");
        }
        assert_eq!(date(i64::MAX), format!("day {}", i64::MAX));
    }
}
