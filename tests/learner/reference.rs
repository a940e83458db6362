//! The filter against its reference.

use crate::attempt;
use gradus::curriculum::Kind;
use gradus::learner::filter::{Dynamics, Gauss};
use gradus::learner::tracker::{Asked, Setting, Tracker};
use gradus::learner::{Attempt, Evidence, Learner, estimate};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

fn dynamics(h: &BTreeMap<String, f64>) -> Dynamics {
    Dynamics {
        vg: h["vg"],
        qg: h["qg"],
        vr: h["vr"],
        rr: h["rr"],
        vs: h["vs"],
        qs: h["qs"],
        vf: h["vf"],
        rf: h["rf"],
        lc: h["lc"],
        lw: h["lw"],
        slip: h["l"],
        forget: h["ph"],
        keep: h["kap"],
        form_hours: h["tr"],
        short_days: h["tf"],
        pull: h["kv"],
    }
}

fn setting(h: &BTreeMap<String, f64>) -> Setting {
    Setting {
        dynamics: dynamics(h),
        start: h["gmu"],
        share: h["wexp"],
        memory: h["vm"],
        memory_keep: h["rm"],
        guess: h["c"],
    }
}

/// Gives names numbers.
#[derive(Default)]
struct Names(HashMap<String, u32>);

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name.into()).or_insert(next)
    }
}

struct Row {
    student: String,
    item: String,
    /// With their practice slopes.
    skills: Vec<(String, f64)>,
    correct: bool,
    /// Seconds.
    time: f64,
    difficulty: f64,
    discrimination: f64,
    p: f64,
}

fn row(line: &str) -> Row {
    let f: Vec<&str> = line.split(',').collect();
    let slopes: BTreeMap<&str, f64> =
        f[7].split(';').filter_map(|s| s.split_once(':')).map(|(k, g)| (k, g.parse().unwrap())).collect();
    let skills = f[2].split('~').map(|k| (k.to_string(), slopes.get(k).copied().unwrap_or(0.0))).collect();
    let number = |i: usize| f[i].parse::<f64>().unwrap();
    Row {
        student: f[0].into(),
        item: f[1].into(),
        skills,
        correct: f[3] == "1",
        time: number(4),
        difficulty: number(5),
        discrimination: number(6),
        p: number(8),
    }
}

#[test]
fn the_filter_agrees_with_the_reference() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let reference = std::env::var_os("GRADUS_REFERENCE").map_or(beside, PathBuf::from).join("golden");
    let mut sets = 0;
    for set in ["assist09", "algebra05ts", "statics"] {
        let file = |end: &str| std::fs::read_to_string(reference.join(format!("{set}.{end}")));
        let (Ok(hyper), Ok(csv)) = (file("hyper.json"), file("golden.csv")) else { continue };
        let hyper: BTreeMap<String, f64> = serde_json::from_str(&hyper).unwrap();
        let mut student = String::new();
        let mut tracker = Tracker::new(setting(&hyper));
        let (mut items, mut names) = (Names::default(), Names::default());
        let (mut worst, mut rows, mut many, mut again) = (0.0f64, 0, 0, 0);
        for row in csv.lines().skip(1).map(row) {
            if row.student != student {
                student.clone_from(&row.student);
                tracker.restart();
            }
            let skills: Vec<u32> = row.skills.iter().map(|(k, _)| names.number(k)).collect();
            let mut slopes = vec![0.0; names.0.len()];
            row.skills.iter().zip(&skills).for_each(|((_, slope), k)| slopes[*k as usize] = *slope);
            let asked = Asked {
                item: items.number(&row.item),
                skills: &skills,
                difficulty: row.difficulty,
                discrimination: row.discrimination,
                guess: None,
            };
            let view = tracker.look(asked, &slopes, row.time);
            tracker.answer(asked, &view, row.correct);
            worst = worst.max((view.p - row.p).abs());
            (rows, many) = (rows + 1, many + usize::from(skills.len() > 1));
            again += usize::from(view.memory.var > 0.0);
        }
        println!("{set}: {rows} answers, {many} of several skills, {again} repeated; largest difference {worst:.1e}");
        assert!(rows >= 3000 && worst < 1e-5, "{set}: {worst}");
        assert!(set == "statics" || many > 300, "{set}: only {many} answers of several skills");
        sets += 1;
    }
    if sets == 0 {
        println!("skipped: no golden files in {}", reference.display());
        println!(
            "To run it, set GRADUS_REFERENCE to a folder that holds golden/NAME.hyper.json and golden/NAME.golden.csv."
        );
    }
}

/// The estimator is the tracker three times, with one skill to an item, no memory of items, and unassisted answers.
#[test]
fn the_estimator_is_three_such_filters() {
    let mut trackers = estimate::DYNAMICS.map(|dynamics| {
        Tracker::new(Setting { dynamics, start: 0.0, share: 1.0, memory: 0.0, memory_keep: 1.0, guess: 0.05 })
    });
    let mut learner = Learner::default();
    let mut now: i64 = 0;
    // Any fixed mixture of skills, results, difficulties and pauses will do.
    for n in 0..200i64 {
        now += [20_000, 90_000, 400_000, 90_000_000, 3_000_000_000][(n * n % 7 % 5) as usize];
        let (k, correct, difficulty) = (n * 7 % 3, n * 5 % 8 > 2, (n % 5 + 1) as u8);
        let skill = format!("r.s{k}");
        learner.apply(now, &Evidence::Attempt(Attempt { difficulty, ..attempt(&skill, correct) }));
        let overall = serde_json::to_value(&learner.overall.estimator).unwrap();
        let belief = serde_json::to_value(&learner.skills[&skill].belief).unwrap();
        let question = estimate::question(Kind::Predict, 0, difficulty);
        for (i, tracker) in trackers.iter_mut().enumerate() {
            let asked = Asked {
                item: 0,
                skills: &[k as u32],
                difficulty: question.difficulty,
                discrimination: 1.0,
                guess: None,
            };
            let view = tracker.look(asked, &[], now as f64 / 1000.0);
            tracker.answer(asked, &view, correct);
            let ((general, form), (durable, short, _)) = (tracker.whole(), tracker.skill(k as u32));
            let parts = [
                (&overall, "general", general),
                (&overall, "form", form),
                (&belief, "durable", durable),
                (&belief, "short", short),
            ];
            for (value, name, want) in parts {
                let is: Gauss = serde_json::from_value(value[name][i].clone()).unwrap();
                assert!(
                    (is.mean - want.mean).abs() < 1e-9 && (is.var - want.var).abs() < 1e-9,
                    "answer {n}, filter {i}: {name} {is:?} {want:?}"
                );
            }
        }
    }
}
