//! The filter against its reference.

use crate::attempt;
use gradus::curriculum::Kind;
use gradus::learner::filter::{Dynamics, Gauss, Question};
use gradus::learner::{Attempt, Evidence, Learner, estimate};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A learner as the reference describes it, made of the filter's formulas: many skills to an item, discrimination `A`,
/// practice slopes `G`, and a memory of each item.
struct Reference {
    d: Dynamics,
    h: BTreeMap<String, f64>,
    general: Gauss,
    form: Gauss,
    /// Durable, short-term, answers, wins, seconds of the last answer.
    skills: BTreeMap<String, (Gauss, Gauss, u32, u32, f64)>,
    items: BTreeMap<String, Gauss>,
    last: Option<f64>,
}

impl Reference {
    fn new(h: &BTreeMap<String, f64>) -> Reference {
        Reference::with(dynamics(h), h)
    }

    fn with(d: Dynamics, h: &BTreeMap<String, f64>) -> Reference {
        let general = Gauss { mean: h["gmu"], var: d.vg };
        let form = Gauss::prior(d.vr);
        Reference { d, h: h.clone(), general, form, skills: BTreeMap::new(), items: BTreeMap::new(), last: None }
    }

    /// Takes one answer in; returns the probability that was given to a right one.
    fn answer(&mut self, row: &Row) -> f64 {
        let d = self.d;
        d.drift(&mut self.general, &mut self.form);
        d.rest_form(&mut self.form, self.last.map_or(0.0, |last| (row.time - last) / 3600.0));
        self.last = Some(row.time);
        let w = (row.skills.len() as f64).powf(-self.h["wexp"]);
        let (a, mut mean, mut var) =
            (row.discrimination, self.general.mean + self.form.mean, self.general.var + self.form.var);
        for (k, slope) in &row.skills {
            let fresh = (Gauss::prior(d.vs), Gauss::prior(d.vf), 0, 0, 0.0);
            let (durable, short, n, wins, at) = self.skills.entry(k.clone()).or_insert(fresh);
            if *n > 0 {
                d.drift_skill(durable, short);
                d.rest_skill(durable, short, ((row.time - *at) / 3600.0).max(0.0), *wins);
            }
            mean += w * (durable.mean + short.mean + slope * f64::from(*n).ln_1p());
            var += w * w * (durable.var + short.var);
        }
        let memory = self.items.get(&row.item).copied().unwrap_or(Gauss::prior(0.0));
        let ability = Gauss { mean: a * mean + memory.mean, var: a * a * var + memory.var };
        let q = Question { difficulty: row.difficulty, guess: self.h["c"] };
        let p = d.probability(ability, q);
        let step = d.condition(ability, q, row.correct, 1.0);
        self.general.update(step, a);
        self.form.update(step, a);
        for (k, _) in &row.skills {
            let (durable, short, n, wins, at) = self.skills.get_mut(k).unwrap();
            durable.update(step, a * w);
            short.update(step, a * w);
            *n += 1;
            *wins += u32::from(row.correct);
            d.practise(durable, row.correct, *n, 1.0);
            *at = row.time;
        }
        let memory = self.items.entry(row.item.clone()).or_insert(Gauss::prior(self.h["vm"]));
        memory.update(step, 1.0);
        memory.decay(self.h["rm"], self.h["vm"]);
        p
    }
}

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
        let mut learner = Reference::new(&hyper);
        let (mut worst, mut rows) = (0.0f64, 0);
        for row in csv.lines().skip(1).map(row) {
            if row.student != student {
                student.clone_from(&row.student);
                learner = Reference::new(&hyper);
            }
            worst = worst.max((learner.answer(&row) - row.p).abs());
            rows += 1;
        }
        println!("{set}: {rows} answers, largest difference {worst:.1e}");
        assert!(rows >= 3000 && worst < 1e-5, "{set}: {worst}");
        sets += 1;
    }
    if sets == 0 {
        println!("skipped: no golden files in {}", reference.display());
        println!(
            "To run it, set GRADUS_REFERENCE to a folder that holds golden/NAME.hyper.json and golden/NAME.golden.csv."
        );
    }
}

/// The estimator is the reference three times, with one skill to an item, no memory of items, and unassisted answers.
#[test]
fn the_estimator_is_three_such_filters() {
    let plain = BTreeMap::from(
        [("gmu", 0.0), ("wexp", 1.0), ("vm", 0.0), ("rm", 1.0), ("c", 0.05)].map(|(k, v)| (k.into(), v)),
    );
    let mut references = estimate::DYNAMICS.map(|d| Reference::with(d, &plain));
    let mut learner = Learner::default();
    let mut now: i64 = 0;
    // Any fixed mixture of skills, results, difficulties and pauses will do.
    for n in 0..200i64 {
        now += [20_000, 90_000, 400_000, 90_000_000, 3_000_000_000][(n * n % 7 % 5) as usize];
        let (skill, correct, difficulty) = (format!("r.s{}", n * 7 % 3), n * 5 % 8 > 2, (n % 5 + 1) as u8);
        learner.apply(now, &Evidence::Attempt(Attempt { difficulty, ..attempt(&skill, correct) }));
        let row = Row {
            student: String::new(),
            item: "i".into(),
            skills: vec![(skill.clone(), 0.0)],
            correct,
            time: now as f64 / 1000.0,
            difficulty: estimate::question(Kind::Predict, 0, difficulty).difficulty,
            discrimination: 1.0,
            p: 0.0,
        };
        let overall = serde_json::to_value(&learner.overall.estimator).unwrap();
        let belief = serde_json::to_value(&learner.skills[&skill].belief).unwrap();
        for (i, r) in references.iter_mut().enumerate() {
            r.answer(&row);
            let (durable, short, ..) = r.skills[&skill];
            let parts = [
                (&overall, "general", r.general),
                (&overall, "form", r.form),
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
