//! Each series against figures worked by hand, and whatever the journal holds: no figure is no number, and sums agree.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::curriculum::Library;
use crate::learner::{DAY, HOUR, memory};
use proptest::prelude::*;
use std::sync::OnceLock;

/// A Thursday.
const START: Millis = 20_720 * DAY;

fn course() -> &'static Curriculum {
    static ONCE: OnceLock<Curriculum> = OnceLock::new();
    ONCE.get_or_init(|| Library::open("rust").unwrap())
}

fn answer(skill: usize, item: usize, correct: bool, ms: u64) -> Attempt {
    let items = &course().skills[skill].items;
    Attempt { ms, reading_ms: 2_000, ..Attempt::plain(&items[item % items.len()], correct) }
}

fn series(records: &[(Millis, Evidence)], now: Millis, offset: i32) -> Series {
    Series::of(course(), records.iter().map(|(at, e)| (*at, e)), now, Zone::ahead(offset))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn a_day_is_the_learners_own() {
    let late = START + 23 * HOUR + 30 * 60_000;
    let records = vec![
        (START + HOUR, Evidence::Attempt(answer(0, 0, true, 60_000))),
        (late, Evidence::Attempt(Attempt { hints: 2, ..answer(0, 1, false, 900_000) })),
        (late + 60_000, Evidence::Lesson { skill: course().skills[0].id.clone(), ms: 120_000 }),
        (late + 60_000, Evidence::Lesson { skill: "other.skill".into(), ms: 120_000 }),
    ];
    let there = series(&records, late + HOUR, 0);
    assert_eq!(there.days.len(), 1);
    // An hour ahead of UTC, half past eleven in the evening is half past midnight.
    let here = series(&records, late + HOUR, 60);
    let days: Vec<(i64, u32, u32, u32)> = here.days.iter().map(|d| (d.day, d.answers, d.right, d.hints)).collect();
    assert_eq!(days, [(20_720, 1, 1, 0), (20_721, 1, 0, 2)]);
    // The long answer is cut at five minutes; the lesson of another course is none of this one.
    assert!(near(here.days[0].minutes(), 1.0) && near(here.days[1].minutes(), 5.0 + 2.0));
    assert_eq!((here.today, here.today_answers, here.streak, here.answers), (20_721, 1, 2, 2));
    // Eight hours behind, both are of the day before.
    assert_eq!(series(&records, late + HOUR, -8 * 60).days.iter().map(|d| d.day).collect::<Vec<_>>(), [20_719, 20_720]);
}

#[test]
fn the_streak_counts_any_course_and_ends_with_a_day_without() {
    let other = Attempt { item: "other.skill/x".into(), ..answer(0, 0, true, 9_000) };
    let mut records: Vec<(Millis, Evidence)> =
        [0, 1, 3, 4].map(|d| (START + d * DAY, Evidence::Attempt(answer(0, 0, true, 9_000)))).to_vec();
    records.push((START + 5 * DAY, Evidence::Attempt(other)));
    let at = |day: i64| series(&records, START + day * DAY + HOUR, 0);
    assert_eq!((at(5).streak, at(6).streak, at(7).streak), (3, 3, 0));
    assert_eq!((at(5).answers, at(5).longest_run()), (4, 2));
}

#[test]
fn quantiles_are_interpolated() {
    assert_eq!(quantile(&[], 0.5), None);
    assert_eq!(quantile(&[7.0], 0.9), Some(7.0));
    let four = [1.0, 2.0, 3.0, 4.0];
    let at = |p| quantile(&four, p).unwrap();
    assert!(near(at(0.25), 1.75) && near(at(0.5), 2.5) && near(at(0.9), 3.7) && near(at(1.0), 4.0));
}

#[test]
fn times_are_of_first_tries_and_of_the_last_ones() {
    let kind = course().skills[0].items[0].kind();
    let mut records: Vec<(Millis, Evidence)> = Vec::new();
    for (n, seconds) in [10u64, 20, 30, 40, 50].into_iter().enumerate() {
        records.push((START + n as i64 * 60_000, Evidence::Attempt(answer(0, 0, true, seconds * 1_000))));
    }
    records.push((START + DAY, Evidence::Attempt(Attempt { retry: true, ..answer(0, 0, true, 1_000) })));
    let of = |records: &[(Millis, Evidence)]| {
        series(records, START + 2 * DAY, 0).times.into_iter().find(|t| t.kind == kind.name()).unwrap()
    };
    let t = of(&records);
    assert_eq!((t.n, t.p10, t.p25, t.median, t.p75, t.p90), (5, 14.0, 20.0, 30.0, 40.0, 46.0));
    // Five hundred later, the first are forgotten; the count is not.
    records.extend((0..500).map(|n| (START + DAY + n, Evidence::Attempt(answer(0, 0, true, 5_000)))));
    let t = of(&records);
    assert_eq!((t.n, t.p10, t.p90), (505, 5.0, 5.0));
}

#[test]
fn weeks_begin_on_monday_and_hold_what_their_days_hold() {
    assert_eq!((monday(0), monday(3), monday(4)), (-3, -3, 4), "1970-01-01 was a Thursday");
    let records: Vec<(Millis, Evidence)> =
        (0..10).map(|d| (START + d * DAY, Evidence::Attempt(answer(0, 0, true, 60_000)))).collect();
    let s = series(&records, START + 9 * DAY, 0);
    // Thursday to Sunday, then Monday to Saturday.
    assert_eq!(s.weeks(3).iter().map(|w| w.answers).collect::<Vec<_>>(), [0, 4, 6]);
    assert_eq!(s.weeks(1)[0].day, monday(20_729));
}

#[test]
fn mastery_over_time_is_what_the_learner_says_at_the_end_of_each_day() {
    let mut records: Vec<(Millis, Evidence)> = Vec::new();
    for n in 0..24i64 {
        let at = START + n / 4 * DAY + HOUR + n * 60_000;
        records.push((at, Evidence::Attempt(answer((n % 2) as usize, n as usize, n % 5 != 0, 20_000))));
    }
    let now = START + 8 * DAY + HOUR;
    let s = series(&records, now, 0);
    assert_eq!(s.points.iter().map(|p| p.day - 20_720).collect::<Vec<_>>(), (0..=8).collect::<Vec<_>>());
    let mut learner = Learner::default();
    records.iter().for_each(|(at, e)| drop(learner.apply(*at, e)));
    let all = course().skills.len() as f64;
    let by_hand = |at: Millis| (0..2).map(|i| learner.mastery(&course().skills[i].id, at).estimate).sum::<f64>() / all;
    // Two days after the last answer, and now.
    for (point, at) in [(s.points[7], START + 8 * DAY), (s.points[8], now)] {
        assert!((point.mean - by_hand(at)).abs() < 1e-9, "{point:?}");
        assert!(point.low <= point.mean && point.mean <= point.high && point.high > point.low);
        assert_eq!(point.practised, 2);
    }
}

#[test]
fn misconceptions_open_and_close_over_time() {
    let mix_up = |correct: bool| {
        let shown = (!correct).then(|| "m".to_string());
        Evidence::Attempt(Attempt { misconception: shown, tempts: vec!["m".into()], ..answer(0, 0, correct, 20_000) })
    };
    let records = [(START, mix_up(false)), (START + DAY, mix_up(true))];
    let points = series(&records, START + 2 * DAY, 0).points;
    assert_eq!(points.iter().map(|p| (p.open, p.overcome)).collect::<Vec<_>>(), [(1, 0), (0, 1), (0, 1)]);
}

#[test]
fn many_years_are_few_points() {
    let every = |days: i64, n: i64| -> Vec<(Millis, Evidence)> {
        (0..n).map(|i| (START + i * days * DAY, Evidence::Attempt(answer(0, 0, true, 20_000)))).collect()
    };
    let year = series(&every(1, 300), START + 300 * DAY, 0);
    assert_eq!((year.step_days, year.points.len()), (1, 301));
    let three = series(&every(1, 1_000), START + 1_000 * DAY, 0);
    assert_eq!(three.step_days, 7);
    assert!(three.points.len() < 150 && three.points[..three.points.len() - 1].iter().all(|p| (p.day + 3) % 7 == 6));
    // A clock that was a thousand years wrong.
    let wrong = series(&every(365_000, 2), START + 365_000 * DAY, 0);
    assert!(wrong.points.len() <= track::MOST + 1, "{}", wrong.points.len());
}

#[test]
fn the_forecast_is_that_of_the_curve() {
    let records: Vec<(Millis, Evidence)> =
        (0..40i64).map(|n| (START + n * 8 * HOUR, Evidence::Attempt(answer(0, n as usize, true, 20_000)))).collect();
    let now = START + 14 * DAY;
    let s = series(&records, now, 0);
    let mut learner = Learner::default();
    records.iter().for_each(|(at, e)| drop(learner.apply(*at, e)));
    let kept = learner.skills[&course().skills[0].id].memory;
    assert_eq!(s.forecast.len(), 91);
    for ahead in &s.forecast {
        let days = (now - kept.last_at) as f64 / DAY as f64 + f64::from(ahead.days);
        let by_hand = (1.0 + 19.0 / 81.0 * days / kept.stability).powf(-0.5);
        assert!((ahead.recall - by_hand).abs() < 1e-9 && near(ahead.weakest, ahead.recall));
        assert_eq!(ahead.due, usize::from(by_hand < memory::TARGET));
    }
    assert!(series(&[], now, 0).forecast.is_empty());
}

/// Six first tries: so many of the first three right, and of the last three.
fn six(skill: usize, first: usize, last: usize) -> Vec<(Millis, Evidence)> {
    let right = |n: usize| if n < 3 { n < first } else { n - 3 < last };
    (0..6)
        .map(|n| {
            let at = START + (skill * 10 + n) as i64 * 60_000;
            (at, Evidence::Attempt(answer(skill, n, right(n), 20_000)))
        })
        .collect()
}

#[test]
fn the_gain_is_a_mean_of_differences_with_students_interval() {
    let records: Vec<(Millis, Evidence)> = [six(0, 1, 1), six(1, 1, 2), six(2, 1, 3)].concat();
    let gain = series(&records, START + DAY, 0).gain.unwrap();
    assert!(near(gain.before, 1.0 / 3.0) && near(gain.after, 2.0 / 3.0) && near(gain.difference, 1.0 / 3.0));
    // Differences 0, 1/3, 2/3: deviation 1/3, error 1/3/sqrt(3) = 0.19245; t(2) = 4.303 makes 0.8281.
    let (low, high) = gain.interval.unwrap();
    assert!((low - (1.0 / 3.0 - 0.828_1)).abs() < 1e-3 && near(high, 1.0), "{low} {high}");
    assert_eq!(gain.skills.len(), 3);
    let one = series(&six(0, 0, 3), START + DAY, 0).gain.unwrap();
    assert!(one.interval.is_none() && near(one.difference, 1.0));
    assert!(series(&six(0, 0, 3)[..5], START + DAY, 0).gain.is_none(), "five tries are too few");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn whatever_happened_the_figures_are_sound(
        deeds in proptest::collection::vec(
            (0usize..6, 0usize..6, any::<bool>(), 0u8..5, any::<bool>(), any::<u64>(), -2 * DAY..40 * DAY), 0..60),
        later in 0i64..400 * DAY,
        offset in -840i32..840,
    ) {
        let (mut now, mut records) = (START, Vec::new());
        for (skill, item, correct, hints, retry, ms, pause) in deeds {
            now += pause;
            let ms = if hints == 4 { ms } else { ms % 200_000 };
            records.push((now, Evidence::Attempt(Attempt { hints, retry, ..answer(skill, item, correct, ms) })));
        }
        let s = series(&records, now + later, offset);
        prop_assert_eq!(s.answers as usize, records.len());
        prop_assert_eq!(s.days.iter().map(|d| d.answers).sum::<u32>(), s.answers);
        prop_assert!(s.days.windows(2).all(|w| w[0].day < w[1].day));
        prop_assert!(s.points.windows(2).all(|w| w[0].day < w[1].day));
        for p in &s.points {
            prop_assert!(0.0 <= p.low && p.low <= p.mean && p.mean <= p.high && p.high <= 1.0, "{p:?}");
            prop_assert!(p.mastered <= p.practised && p.practised <= s.skills);
        }
        prop_assert!(s.forecast.windows(2).all(|w| w[1].recall <= w[0].recall && w[1].due >= w[0].due));
        prop_assert!(s.forecast.iter().all(|a| (0.0..=1.0).contains(&a.recall) && a.weakest <= a.recall + 1e-12));
        for t in &s.times {
            prop_assert!(0.0 < t.p10 && t.p10 <= t.p25 && t.p25 <= t.median && t.median <= t.p75 && t.p75 <= t.p90);
            prop_assert!(t.p90 <= 300.0);
        }
        if let Some(g) = &s.gain {
            prop_assert!(g.interval.is_none_or(|(l, h)| l <= g.difference + 1e-12 && g.difference <= h + 1e-12));
        }
        // A number that is none would be written as null.
        let said = serde_json::to_string(&s).unwrap();
        prop_assert!(!said.replace("\"interval\":null", "").replace("\"gain\":null", "").contains("null"), "{said}");
    }
}
