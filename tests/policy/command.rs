//! `gradus eval policy`, as a program.

use std::process::{Command, Output};

fn eval(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(["eval", "policy"]).args(arguments);
    command.env("HOME", home.path()).env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
    command.output().unwrap()
}

#[test]
fn the_same_seed_gives_the_same_figures() {
    let small = ["--learners", "3", "--skills", "5", "--most", "120", "--json"];
    let (one, two) = (eval(&small), eval(&small));
    assert!(one.status.success() && one.stderr.is_empty(), "{}", String::from_utf8_lossy(&one.stderr));
    assert_eq!(one.stdout, two.stdout);
    let json: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    let truths = json["truths"].as_array().unwrap();
    assert_eq!(truths.len(), 4);
    for policy in truths.iter().flat_map(|t| t["policies"].as_array().unwrap()) {
        let mean = &policy["mean"];
        let (low, value, high) = (&mean["low"], &mean["value"], &mean["high"]);
        assert!(low.as_f64() <= value.as_f64() && value.as_f64() <= high.as_f64() && high.as_f64() <= Some(120.0));
        assert!((0.0..=1.0).contains(&policy["correct"].as_f64().unwrap()));
    }
    let other = eval(&["--learners", "3", "--skills", "5", "--most", "120", "--json", "--seed", "2"]);
    assert_ne!(one.stdout, other.stdout);
}

#[test]
fn it_says_what_is_wrong_and_reads_as_a_table() {
    let wrong = eval(&["--curriculum", "klingon"]);
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("klingon"));
    assert_eq!(eval(&["--learners", "0"]).status.code(), Some(2));
    let table = eval(&["--learners", "2", "--curriculum", "rust", "--most", "60"]);
    let text = String::from_utf8(table.stdout).unwrap();
    assert!(text.contains("oracle") && text.contains("Geometric mean"), "{text}");
}
