//! Charts at every size: no row is too long, ASCII is ASCII, and what is drawn is where it belongs.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::report::series::{Ahead, DayWork, Gains, KindTimes, Point, SkillGain};

fn point(day: i64, mean: f64) -> Point {
    Point {
        day,
        mean,
        low: (mean - 0.1).max(0.0),
        high: (mean + 0.1).min(1.0),
        mastered: 1,
        practised: 2,
        open: 1,
        overcome: 0,
    }
}

fn series() -> Series {
    let ahead = |days: u32| {
        let recall = (1.0 + 19.0 / 81.0 * f64::from(days) / 9.0).powf(-0.5);
        Ahead { days, recall, weakest: recall * 0.8, due: usize::from(recall < 0.9) }
    };
    let day = |n: i64| DayWork {
        day: 20_720 - n,
        answers: (n % 9) as u32,
        hints: 1,
        answer_ms: 60_000,
        ..DayWork::default()
    };
    let kind = |kind: &str, scale: f64| KindTimes {
        kind: kind.into(),
        n: 40,
        p10: scale,
        p25: 2.0 * scale,
        median: 3.0 * scale,
        p75: 5.0 * scale,
        p90: 9.0 * scale,
    };
    let gain = |title: &str, before: f64, after: f64| SkillGain {
        skill: "s".into(),
        title: title.into(),
        before,
        after,
        interval: (-1.0, 1.0),
    };
    let skills = vec![gain("Moves", 0.0, 1.0), gain("借用与所有权的规则", 1.0, 1.0 / 3.0)];
    Series {
        today: 20_720,
        offset_minutes: 0,
        skills: 10,
        answers: 300,
        streak: 3,
        today_answers: 2,
        points: (0..=100).map(|n| point(20_620 + n, n as f64 / 100.0)).collect(),
        step_days: 1,
        days: (0..300).rev().map(day).collect(),
        forecast: (0..=90).map(ahead).collect(),
        times: vec![kind("choice", 4.0), kind("code", 30.0)],
        gain: Some(Gains { before: 0.5, after: 0.67, difference: 0.17, interval: None, skills }),
    }
}

fn drawn(chart: Chart, series: &Series, size: (u16, u16), glyphs: Glyphs) -> Vec<String> {
    chart.rows(series, size, glyphs).iter().chain(&chart.below(series, size.0, glyphs)).map(text).collect()
}

#[test]
fn no_row_is_too_long_and_ascii_is_ascii() {
    let full = series();
    let empty = Series {
        points: Vec::new(),
        days: Vec::new(),
        forecast: Vec::new(),
        times: Vec::new(),
        gain: None,
        ..series()
    };
    for chart in Chart::ALL {
        assert!(drawn(chart, &empty, (80, 20), Glyphs::Unicode).is_empty(), "{chart:?}: nothing is drawn of nothing");
        for width in 8..130 {
            for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                for row in chart.rows(&full, (width, 12), glyphs).iter().map(text) {
                    assert!(row.width() <= usize::from(width), "{chart:?} at {width}: {row}");
                    let ours = row.replace(|c: char| ('\u{4e00}'..'\u{9fff}').contains(&c), "");
                    assert!(glyphs == Glyphs::Unicode || ours.is_ascii(), "{chart:?}: {row}");
                }
            }
        }
        assert!(!drawn(chart, &full, (72, 12), Glyphs::Ascii).is_empty(), "{chart:?}");
    }
}

#[test]
fn the_curve_begins_below_and_ends_above() {
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let rows = Chart::Mastery.rows(&series(), (60, 14), glyphs);
        let at = |row: &Row| -> Option<usize> {
            let mut x = 0;
            for piece in row {
                if piece.ink == Ink::Line {
                    return Some(x);
                }
                x += piece.text.width();
            }
            None
        };
        let (top, bottom) = (at(&rows[0]).unwrap(), at(&rows[11]).unwrap());
        assert!(top > 50 && bottom < 10, "{top} {bottom}");
        assert!(text(&rows[0]).starts_with("100%") && text(&rows[11]).starts_with("  0%"));
        assert!(rows.iter().any(|r| r.iter().any(|p| p.ink == Ink::Band)), "the band is to be seen");
        assert!(text(&rows[13]).ends_with("today"));
    }
}

#[test]
fn five_levels_have_five_glyphs_and_more_is_more() {
    let calendar = Calendar::of(&series(), 53);
    let levels: Vec<u8> = (0..=9).map(|n| calendar.level(n)).collect();
    assert!(levels.windows(2).all(|w| w[0] <= w[1]), "{levels:?}");
    assert_eq!((levels[0], levels[1], levels[8]), (0, 1, 4));
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let mut signs: Vec<char> = (0..=4).map(|n| glyphs.level(n)).collect();
        signs.dedup();
        assert_eq!(signs.len(), 5);
    }
    // 20720 is a Thursday: the days after it are still to come.
    let last = calendar.weeks.last().unwrap();
    assert!(last[..4].iter().all(Option::is_some) && last[4..].iter().all(Option::is_none));
    assert_eq!(calendar.weeks.len(), 53);
    // One answer a day, always: one level, and the cuts rise all the same.
    let same = Series {
        days: (0..9).map(|n| DayWork { day: 20_700 + n, answers: 1, ..DayWork::default() }).collect(),
        ..series()
    };
    let calendar = Calendar::of(&same, 10);
    assert!(calendar.cuts[0] < calendar.cuts[1] && calendar.cuts[1] < calendar.cuts[2]);
    assert_eq!(calendar.level(1), 1);
}

#[test]
fn a_box_has_its_parts_in_order() {
    let rows = Chart::Time.rows(&series(), (80, 9), Glyphs::Unicode);
    let code: String = text(&rows[1]).chars().filter(|c| "├─▐▒█▌┤".contains(*c)).collect();
    let mut order = code.chars().collect::<Vec<_>>();
    order.dedup();
    assert_eq!(order.into_iter().collect::<String>(), "├─▐▒█▒▌─┤");
    let ascii = text(&Chart::Time.rows(&series(), (80, 9), Glyphs::Ascii)[1]);
    assert!(ascii.contains('[') && ascii.contains('#') && ascii.contains(']'), "{ascii}");
}

#[test]
fn small_bars_and_cut_words() {
    assert_eq!(spark(&[0.0, 1.0, 2.0], 9, Glyphs::Unicode), "▁▅█");
    assert_eq!(spark(&[5.0, 0.0, 2.0], 2, Glyphs::Ascii), "_#");
    assert_eq!(spark(&[f64::NAN, 0.0], 9, Glyphs::Unicode), "▁▁");
    assert_eq!(
        (fit("借用规则", 5).as_str(), fit("abc", 5).as_str(), fit("abcdef", 4).as_str()),
        ("借用~", "abc  ", "abc~")
    );
}
