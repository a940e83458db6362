//! "Today" is the learner's own day wherever it is told: at home, by `status`, `next` and `report`, half a day east of Greenwich
//! and almost half a day west of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;

use gradus::curriculum::Library;
use gradus::driver::{now, rebuild};
use gradus::learner::{Attempt, DAY, Evidence, HOUR, Millis, Profile};
use gradus::store::Store;
use learner::command;
use pty::Pty;
use std::path::Path;
use std::process::Stdio;

/// Time zones as POSIX writes them, with hours ahead of Greenwich.
const ZONES: [(&str, i64); 4] = [("<+13>-13", 13), ("<-11>11", -11), ("UTC0", 0), ("<+0545>-5:45", 5)];
/// Hours with an answer each, up to now: three or four days of any zone.
const HOURS: i64 = 60;

/// A home with an answer an hour, and the times of the answers.
fn home(now: Millis) -> (tempfile::TempDir, Vec<Millis>) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data/gradus/learner");
    std::fs::create_dir_all(&folder).unwrap();
    let (mut store, _) = Store::open(&folder).unwrap();
    let course = Library::open("rust").unwrap();
    let item = &course.skills[0].items[0];
    let times: Vec<Millis> = (0..HOURS).rev().map(|n| now - n * HOUR - 60_000).collect();
    let profile = Profile { name: "Ada".into(), curriculum: course.id.clone(), ..Profile::default() };
    store.append(times[0] - 2, &Evidence::Profile(profile), &[]).unwrap();
    store.append(times[0] - 1, &Evidence::Placed { items: 0 }, &[]).unwrap();
    for at in &times {
        store.append(*at, &Evidence::Attempt(Attempt { ms: 9_000, ..Attempt::plain(item, true) }), &[]).unwrap();
    }
    rebuild(&mut store).unwrap();
    store.close();
    (home, times)
}

/// Answers today and days in a row, counted by hand.
fn counted(times: &[Millis], now: Millis, zone: &str, hours: i64) -> (u64, u64) {
    let ahead = hours * HOUR + if zone.contains(":45") { 45 * 60_000 } else { 0 };
    let day = |at: Millis| (at + ahead).div_euclid(DAY);
    let mut days: Vec<i64> = times.iter().map(|at| day(*at)).collect();
    let today = days.iter().filter(|d| **d == day(now)).count() as u64;
    days.dedup();
    (today, days.len() as u64)
}

fn json(home: &Path, zone: &str, args: &[&str]) -> serde_json::Value {
    let mut command = command(home, args);
    command.stdin(Stdio::null()).env("TZ", zone);
    let out = command.output().unwrap();
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out.stderr)))
}

#[test]
fn today_is_the_learners_day_everywhere() {
    let (home, times) = home(now());
    for (zone, hours) in ZONES {
        // Midnight may pass meanwhile.
        let before = counted(&times, now(), zone, hours);
        let fits = |today: &serde_json::Value, streak: &serde_json::Value| {
            let either = [before, counted(&times, now(), zone, hours)];
            either.iter().any(|(t, s)| today == t && streak == s)
        };
        for command in ["status", "next"] {
            let said = json(home.path(), zone, &[command, "--json"]);
            assert!(fits(&said["today"], &said["streak"]), "{command} at {zone}: {before:?}, {said}");
        }
        let report = json(home.path(), zone, &["report", "--json"]);
        let either = [before, counted(&times, now(), zone, hours)];
        assert!(either.iter().any(|(_, s)| report["summary"]["streak"] == *s), "{zone}: {}", report["summary"]);
        let program = env!("CARGO_BIN_EXE_gradus");
        let env = [("TZ", zone), ("GRADUS_CURRICULUM", "rust")];
        let mut pty = Pty::spawn(Path::new(program), &["--no-model"], home.path(), (80, 24), &env);
        pty.wait("today's answers at home", |screen| {
            [before, counted(&times, now(), zone, hours)].iter().any(|(today, streak)| {
                let answers = match today {
                    0 => "no answers yet today".to_string(),
                    1 => "1 answer today".to_string(),
                    n => format!("{n} answers today"),
                };
                screen.contains(&answers) && screen.contains(&format!("{streak} days in a row"))
            })
        });
        pty.send("q");
    }
    let of = |hours| counted(&times, times[times.len() - 1], "", hours).0;
    assert!(of(13) != of(5) || of(0) != of(5), "the zones tell days apart: {:?}", times.last());
}
