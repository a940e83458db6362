//! A made-up journal: some months of somebody's work at a course, the same at every call.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::Curriculum;
use gradus::learner::{Attempt, DAY, Evidence, HOUR, Millis, Profile};

/// `days` days of work that end at `end`: a skill more each week, the older ones again now and then, some days off.
pub fn made_up(course: &Curriculum, name: &str, days: i64, end: Millis) -> Vec<(Millis, Evidence)> {
    let begin = end - days * DAY;
    let profile = Profile { name: name.into(), curriculum: course.id.clone(), ..Profile::default() };
    let mut out = vec![(begin, Evidence::Profile(profile)), (begin + 1, Evidence::Placed { items: 0 })];
    for day in 0..=days {
        if day % 7 == 5 || day % 11 == 3 || (day / 9) % 5 == 4 {
            continue;
        }
        let newest = ((day / 6) as usize).min(course.skills.len() - 1);
        let at = (begin + day * DAY).min(end - HOUR);
        if day % 6 == 0 {
            out.push((at, Evidence::Lesson { skill: course.skills[newest].id.clone(), ms: 90_000 }));
        }
        for n in 0..3 + (day * 7) % 8 {
            // Every third answer is on an older skill.
            let back = if n % 3 == 2 { 1 + ((day * 5 + n) % 4) as usize } else { 0 };
            let skill = &course.skills[newest.saturating_sub(back)];
            let item = &skill.items[((day + n * 3) as usize) % skill.items.len()];
            let fresh = day % 6 < 2;
            let correct = if fresh { (day * 31 + n * 17) % 10 < 6 } else { (day * 31 + n * 17) % 40 < 38 };
            let shown = item.causes().into_iter().find_map(|c| c.misconception.clone());
            let seconds = 6 + (day * 13 + n * 29) % 40 + 15 * (item.kind() as i64);
            let attempt = Attempt {
                answer: format!("typed {day} {n}"),
                ms: seconds as u64 * 1_000,
                reading_ms: 2_000,
                hints: u8::from((day + n) % 6 == 0),
                confidence: Some(1 + ((day + n) % 4) as u8),
                misconception: shown.clone().filter(|_| !correct),
                tempts: shown.into_iter().collect(),
                ..Attempt::plain(item, correct)
            };
            out.push((at + n * 90_000, Evidence::Attempt(attempt)));
        }
    }
    out
}
