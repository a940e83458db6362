//! `gradus fit` and `gradus eval mastery` from outside: what they print, what they refuse, and that they repeat themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::learner::chance::Chance;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The program's code, output and errors.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(args).env_clear().stdin(Stdio::null()).current_dir(self.0.path()).env("HOME", self.0.path());
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }
}

/// Answers of students whose ability is all that counts.
fn class(students: std::ops::Range<u32>, timed: bool) -> String {
    let mut out = format!("student,item,skill,correct{}\n", if timed { ",timestamp_s" } else { "" });
    for s in students {
        let mut chance = Chance::new(u64::from(s) + 1);
        let able = 1.5 * chance.normal();
        for n in 0..30 {
            let item = chance.below(12);
            let right = chance.unit() < 1.0 / (1.0 + (0.3 * item as f64 - 1.8 - able).exp());
            let time = if timed { format!(",{}", n * 40) } else { String::new() };
            out.push_str(&format!("s{s},i{item},k{}~all,{}{time}\n", item / 4, u8::from(right)));
        }
    }
    out
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn an_exam_prints_every_figure_and_repeats_itself() {
    let home = Home::new();
    home.write("a.csv", &class(0..40, true));
    // New items and skills, a row that nobody can read, and Windows line ends.
    let test = class(100..112, true) + "s200,of later,new~all,1,7\ns200,i1,k0~all,yes,9\n";
    home.write("b.csv", &test.replace('\n', "\r\n"));
    let args = ["eval", "mastery", "--train", "a.csv", "--test", "b.csv", "--quick", "--json"];
    let (code, out, err) = home.run(&args);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("b.csv:363: correct is `yes`: write 1 or 0"), "{err}");
    let one = json(&out);
    assert_eq!((&one["test"]["answers"], &one["test"]["bad_rows"]), (&361.into(), &1.into()));
    for part in ["all", "skill_first_5", "student_first_10", "filter", "author_labels"] {
        for figure in ["auc", "accuracy", "log_loss", "rmse", "ece"] {
            let value = one[part][figure].as_f64().unwrap_or(f64::NAN);
            assert!((0.0..=1.0).contains(&value), "{part} {figure}: {value}");
        }
    }
    let auc = one["all"]["auc"].as_f64().unwrap();
    assert!(auc > 0.7, "{auc}");
    assert!(one["microseconds_per_update"]["filter"].as_f64().unwrap() > 0.0);
    let mut again = json(&home.run(&args).1);
    for key in ["fit_seconds", "microseconds_per_update"] {
        again[key] = one[key].clone();
    }
    assert_eq!(again, one);
    let (code, out, _) = home.run(&args[..7]);
    assert!(code == 0 && out.contains("all answers") && out.contains("microseconds"), "{out}");
}

#[test]
fn files_that_cannot_be_used_are_refused_by_name_and_line() {
    let home = Home::new();
    home.write("a.csv", &class(0..5, false));
    home.write("columns.csv", "who,what\n1,2\n");
    home.write("empty.csv", "student,item,skill,correct\n");
    home.write("bad.csv", &format!("student,item,skill,correct\n{}", "x\n".repeat(9)));
    home.write("mixed.csv", "student,item,skill,correct\na,i,k,1\nb,i,k,1\na,i,k,0\n");
    let mut long = b"student,item,skill,correct\n".to_vec();
    long.extend(vec![b'x'; 200_000]);
    long.extend(b"\n\xff\xfe\n");
    fs::write(home.0.path().join("long.csv"), long).unwrap();
    let fails = |test: &str, more: &[&str]| {
        let mut args = vec!["eval", "mastery", "--filter-only", "--quick", "--train", "a.csv", "--test", test];
        args.extend(more);
        let (code, _, err) = home.run(&args);
        (code, err)
    };
    let (code, err) = fails("columns.csv", &[]);
    assert!(code == 5 && err.contains("columns.csv:1: there is no column `student`"), "{err}");
    assert!(fails("empty.csv", &[]).1.contains("there are no answers in it"));
    assert!(fails("nowhere.csv", &[]).1.contains("cannot read nowhere.csv"));
    let (code, err) = fails("bad.csv", &["--max-bad", "3"]);
    assert!(code == 5 && err.contains("bad.csv:5: there is no item") && err.contains("--max-bad"), "{err}");
    assert!(fails("mixed.csv", &["--max-bad", "0"]).1.contains("mixed.csv:4: student `a` comes back after another"));
    let (_, err) = fails("long.csv", &[]);
    assert!(err.contains("long.csv:2: the line is too long") && err.contains("long.csv:3: this is not UTF-8"), "{err}");
}

fn difficulty(priors: &str, item: &str) -> f64 {
    let value: toml::Table = priors.parse().unwrap();
    value["items"][item]["difficulty"].as_float().unwrap()
}

#[test]
fn logs_become_priors_the_same_every_time() {
    let home = Home::new();
    home.write("a.csv", &class(0..30, true));
    home.write("b.csv", &class(30..50, true));
    for out in ["one.toml", "two.toml"] {
        let (code, _, err) = home.run(&["fit", "a.csv", "b.csv", "-o", out]);
        assert_eq!(code, 0, "{err}");
    }
    let read = |name: &str| fs::read_to_string(home.0.path().join(name)).unwrap();
    assert_eq!(read("one.toml"), read("two.toml"));
    assert!(difficulty(&read("one.toml"), "i11") > difficulty(&read("one.toml"), "i0") + 1.0);
    let (code, _, err) = home.run(&["fit", "a.csv", "-o", "no/such/folder/p.toml"]);
    assert!(code == 1 && err.contains("cannot write"), "{err}");
    assert_eq!(
        fs::read_dir(home.0.path())
            .unwrap()
            .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|x| x == "toml"))
            .count(),
        2
    );
}

/// The lines of a journal, for answers to two items of the shipped course.
fn journal(path: &Path, hard: &str, easy: &str) {
    let mut text = String::new();
    for n in 0..60 {
        let (item, correct) = if n % 2 == 0 { (hard, n % 10 == 0) } else { (easy, n % 20 != 1) };
        let hints = u8::from(n % 12 == 0);
        text.push_str(&format!(
            "{{\"seq\":{},\"at\":{},\"crc\":\"00000000\",\"event\":{{\"type\":\"attempt\",\"item\":\"{item}\",\"hash\":1,\"kind\":\"predict\",\"difficulty\":3,\"answer\":\"\",\"correct\":{correct},\"hints\":{hints}}}}}\n",
            n + 1,
            1_790_000_000_000i64 + n * 60_000
        ));
    }
    fs::write(
        path,
        text + "{\"seq\":61,\"at\":1790009000000,\"crc\":\"0\",\"event\":{\"type\":\"skipped\",\"item\":\"x\"}}\n",
    )
    .unwrap();
}

#[test]
fn a_learners_own_evidence_becomes_priors_that_the_linter_takes() {
    let home = Home::new();
    let course = gradus::curriculum::Library::open("rust").unwrap();
    let items: Vec<&str> = course.items().map(|(_, i)| i.id.as_str()).take(2).collect();
    journal(&home.0.path().join("0001.jsonl"), items[0], items[1]);
    let (code, out, err) = home.run(&["fit", "0001.jsonl", "-o", "priors.toml", "--json"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!((&json(&out)["answers"], &json(&out)["assisted_left_out"]), (&55.into(), &5.into()));
    let text = fs::read_to_string(home.0.path().join("priors.toml")).unwrap();
    assert!(difficulty(&text, items[0]) > difficulty(&text, items[1]), "{text}");
    assert!(text.contains("[kinds.predict]"), "{text}");
    let mut findings = Vec::new();
    let priors = gradus::curriculum::priors::parse(&text, &course, &mut findings);
    assert!(findings.is_empty(), "{findings:?}");
    let known = priors.of(items[0], gradus::curriculum::Kind::Predict, 3);
    assert!(known.difficulty.is_some() && known.guess.is_some_and(|g| g > 0.0 && g < 0.5));
}
