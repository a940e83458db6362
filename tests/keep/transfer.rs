//! Taking a learner along, and merging.

use super::{answer, data, folded, record, temp};
use crate::learner::{command, run, status};
use gradus::driver::{Extras, Imported, export, import};
use gradus::learner::Evidence;
use gradus::store::{LONGEST, read_journal};
use proptest::prelude::*;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const NOW: i64 = 1_790_000_000_000;

fn exported(dir: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    export(dir, NOW, &Extras::default(), &mut bytes).unwrap();
    bytes
}

fn taken(dir: &Path, bytes: &[u8]) -> Imported {
    let done = import(dir, bytes, NOW, false).unwrap();
    assert_eq!((done.unreadable, done.cut), (0, false), "{:?}", done.flaws);
    done
}

fn count(dir: &Path) -> usize {
    let mut n = 0;
    read_journal(dir, &mut |_, _, _| n += 1).unwrap();
    n
}

/// A life of a machine: answers and other facts, some in the same millisecond, with a clock that was set back at times.
fn life() -> impl Strategy<Value = Vec<(i64, Evidence)>> {
    let fact = (0u64..40, 0u8..6).prop_map(|(n, kind)| match kind {
        0 => Evidence::Lesson { skill: format!("rust:s{}", n % 5), ms: n * 100 },
        1 => Evidence::Skipped { item: format!("rust:s{}/i{n}", n % 5) },
        2 => Evidence::TasteForgotten,
        _ => answer(n),
    });
    let steps = prop::collection::vec((-3i64..12, fact), 1..10);
    steps.prop_map(|steps| {
        let mut at = NOW - 90 * 86_400_000;
        let timed = steps.into_iter().map(|(hours, fact)| {
            at += hours * 3_600_000;
            (at, fact)
        });
        timed.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn an_import_of_an_export_is_the_same_learner(life in life()) {
        let (here, there) = (temp(), temp());
        record(here.path(), &life);
        let done = taken(there.path(), &exported(here.path()));
        prop_assert_eq!((done.new, done.known), (life.len() as u64, 0));
        prop_assert_eq!(folded(there.path()), folded(here.path()));
        // And once more is once.
        let again = taken(there.path(), &exported(here.path()));
        prop_assert_eq!((again.new, again.known), (0, life.len() as u64));
        let back = taken(here.path(), &exported(there.path()));
        prop_assert_eq!((back.new, back.known), (0, life.len() as u64));
        prop_assert_eq!(count(there.path()), life.len());
    }

    #[test]
    fn machines_that_exchange_exports_agree_in_whatever_order(lives in prop::collection::vec(life(), 3)) {
        let homes = [temp(), temp(), temp()];
        for (n, (home, life)) in homes.iter().zip(&lives).enumerate() {
            // Records of two machines with one number, time and event are taken for one (docs/journal.md). The times of a
            // clock are fine enough for that never to be; those of `life` are whole hours.
            let life: Vec<_> = life.iter().map(|(at, fact)| (at + n as i64, fact.clone())).collect();
            record(home.path(), &life);
        }
        let files: Vec<Vec<u8>> = homes.iter().map(|h| exported(h.path())).collect();
        for (home, order) in homes.iter().zip([[1, 2], [2, 0], [1, 0]]) {
            order.iter().for_each(|n| drop(taken(home.path(), &files[*n])));
        }
        // The last one gets what the first made of all three.
        let fourth = temp();
        taken(fourth.path(), &exported(homes[0].path()));
        let learner = folded(homes[0].path());
        for other in [homes[1].path(), homes[2].path(), fourth.path()] {
            prop_assert_eq!(&folded(other), &learner);
            prop_assert_eq!(count(other), lives.iter().map(Vec::len).sum::<usize>());
        }
    }
}

#[test]
fn a_dry_run_counts_and_changes_nothing() {
    let (here, there) = (temp(), temp());
    record(here.path(), &[(NOW - 9, answer(1)), (NOW - 5, answer(2))]);
    record(there.path(), &[(NOW - 7, answer(3))]);
    let bytes = exported(here.path());
    let would = import(there.path(), &bytes[..], NOW, true).unwrap();
    assert_eq!((would.new, count(there.path())), (2, 1));
    let nowhere = there.path().join("nowhere");
    assert_eq!(import(&nowhere, &bytes[..], NOW, true).unwrap().new, 2);
    assert!(!nowhere.exists());
}

#[test]
fn an_export_brings_place_and_settings_to_a_new_machine() {
    let (home, other) = (temp(), temp());
    let mut at = crate::learner::Learner::sit(home.path(), &["--no-model"]);
    at.introduce("Ada");
    at.reach_item();
    let (_, item) = at.item();
    assert_eq!(at.leave(), 0);
    std::fs::create_dir_all(home.path().join("config/gradus")).unwrap();
    std::fs::write(home.path().join("config/gradus/config.toml"), "# mine\n").unwrap();
    let file = home.path().join("ada.jsonl");
    let out = run(home.path(), &["export", "-o", file.to_str().unwrap()], "");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let again = run(home.path(), &["export", "-o", file.to_str().unwrap()], "");
    assert_eq!(again.status.code(), Some(2), "no file is written over unasked");
    let out = run(other.path(), &["import", file.to_str().unwrap(), "--settings", "--json"], "");
    let told: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(
        (&told["place"], &told["settings"], &told["unreadable"]),
        (&true.into(), &true.into(), &0.into()),
        "{told}"
    );
    assert_eq!(std::fs::read_to_string(other.path().join("config/gradus/config.toml")).unwrap(), "# mine\n");
    let mut at = crate::learner::Learner::sit(other.path(), &["--no-model"]);
    at.reach_item();
    assert_eq!(at.item().1.id, item.id, "exactly where it was");
    assert_eq!(at.leave(), 0);
}

#[test]
fn what_is_strange_is_named_by_its_line_and_the_rest_comes_in() {
    let here = temp();
    record(here.path(), &[(NOW - 9, answer(1)), (NOW - 5, answer(2))]);
    let good = String::from_utf8(exported(here.path())).unwrap();
    let (head, rest) = good.split_once('\n').unwrap();
    let from = gradus::store::Origin { journal: 3, seq: 1 };
    let record = |at: i64, event: &str| gradus::store::render_record(1, from, at, event);
    let attempt = serde_json::to_string(&answer(7)).unwrap();
    let strange = [
        "[".repeat(200_000) + "\n",
        "\u{1b}[2J\u{9b}31m\n".to_string(),
        record(253_402_300_799_000, &attempt),
        record(-5, &attempt),
        record(NOW, &attempt.replace("\"difficulty\":3", "\"difficulty\":NaN")),
        record(
            NOW,
            &attempt.replace("\"correct\":false", "\"correct\":7").replace("\"correct\":true", "\"correct\":7"),
        ),
        record(NOW, &attempt.replace("\"ms\":9000", "\"ms\":18446744073709551615")),
        record(NOW, "{\"no\":\"type\"}"),
        record(NOW, &attempt).replacen("answer 7", "answer 8", 1),
        "{\"place\":\"nowhere\"}\n".to_string(),
        "x".repeat(LONGEST + 1) + "\n",
    ];
    for (n, line) in strange.iter().enumerate() {
        let (home, file) = (temp(), format!("{head}\n{line}{rest}"));
        let mut program = command(home.path(), &["import", "-"]);
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = program.spawn().unwrap();
        child.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
        let out = child.wait_with_output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert_eq!(out.status.code(), Some(5), "{n}: {said}");
        assert!(said.contains("2 new") && said.contains("1 unreadable") && said.contains("line 2:"), "{n}: {said}");
        assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{n}: {said:?}");
        assert_eq!(count(&data(home.path())), 2);
    }
}

#[test]
fn other_files_later_versions_and_endless_lines_change_nothing() {
    let home = temp();
    let header = "{\"gradus\":\"learner\",\"version\":1,\"at\":5}\n";
    for (file, words) in [
        ("student,item\n".to_string(), "no export"),
        (header.replace(":1,", ":2,"), "newer"),
        ("\u{1b}]0;x\u{7}\n".to_string(), "no export"),
    ] {
        let out = run(home.path(), &["import", "-"], &file);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(5), "{said}");
        assert!(said.contains(words) && !said.contains('\u{1b}'), "{said}");
    }
    // A line without an end, far larger than what the program may take.
    let mut program = command(home.path(), &["import", "-"]);
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(header.as_bytes()).unwrap();
    let block = vec![b'['; 1 << 20];
    for _ in 0..1024 {
        input.write_all(&block).unwrap();
    }
    let memory = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = memory.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").trim().parse().unwrap();
    drop(input);
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains("0 new") && said.contains("1 unreadable"), "{said}");
    assert_eq!(child.wait().unwrap().code(), Some(5));
    assert!(peak < 200_000, "{peak} KiB for a line of a GiB");
    assert_eq!(count(&data(home.path())), 0);
}

#[test]
fn an_import_is_all_or_nothing_whenever_it_is_killed() {
    let (here, home) = (temp(), temp());
    let many: Vec<(i64, Evidence)> = (0..3000).map(|n| (NOW - 4_000_000 + n as i64 * 1000, answer(n))).collect();
    // One line a record without a sync each: the records of a fresh journal, written by hand.
    let (mut store, _) = gradus::store::Store::open(here.path()).unwrap();
    let mut batch = store.batch().unwrap();
    for (n, (at, evidence)) in many.iter().enumerate() {
        let from = gradus::store::Origin { journal: 9, seq: n as u64 + 1 };
        store.stage(&mut batch, from, *at, &serde_json::to_string(evidence).unwrap()).unwrap();
    }
    store.adopt(batch).unwrap();
    store.close();
    let file = home.path().join("many.jsonl");
    std::fs::write(&file, exported(here.path())).unwrap();
    record(&data(home.path()), &[(NOW - 9_000_000, answer(1))]);
    let (mut none, mut all) = (0, 0);
    for round in 0..40u64 {
        let mut child = command(home.path(), &["import", file.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(5 + round * 12));
        let _ = child.kill();
        child.wait().unwrap();
        match count(&data(home.path())) {
            1 => none += 1,
            3001 => {
                all += 1;
                if all == 3 {
                    break;
                }
            }
            other => panic!("{other} records after a kill in round {round}"),
        }
    }
    assert!(none > 0, "the kill came too late each time ({all})");
    let out = run(home.path(), &["import", file.to_str().unwrap()], "");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(count(&data(home.path())), 3001);
    assert_eq!(status(home.path())["attempts"], 3001);
    let left: Vec<_> = super::files(&data(home.path()).join("journal"))
        .into_iter()
        .filter(|p| p.to_string_lossy().contains(".import"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
