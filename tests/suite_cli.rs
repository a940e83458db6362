//! `gradus eval dialogue` and `gradus model eval` from outside: what they print, what they refuse, and what they leave behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/tiny.rs"]
mod tiny;

use gradus::dialogue::figures::SUITE;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// The program's code, output and errors.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(args).env_clear().stdin(Stdio::null()).current_dir(self.0.path()).env("HOME", self.0.path());
        let Output { status, stdout, stderr } = command.env("GRADUS_DATA_DIR", self.data()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }
}

fn sum(path: &Path) -> String {
    Sha256::digest(fs::read(path).unwrap()).iter().map(|b| format!("{b:02x}")).collect()
}

const MINE: &str = r#"
format = 1

[[situation]]
id = "one"
item = "rust.moves/pocket"
kind = "answered"
misconception = "assignment-copies"
say = ["Both names should work."]
token = "ticket"
"#;

#[test]
fn a_folder_of_ones_own_is_measured() {
    let home = Home::new();
    home.write("mine/a.toml", MINE.as_bytes());
    let (code, said, wrong) = home.run(&["eval", "dialogue", "mine", "--no-model", "--hostile", "--replies", "5"]);
    assert_eq!(code, 0, "{wrong}");
    for part in
        ["1 situations", "no model", "hostile", "Keeps the answer until it is due", "Of a model's own words alone"]
    {
        assert!(said.contains(part), "{said}");
    }
    let (code, said, _) = home.run(&["eval", "dialogue", "mine", "--no-model", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (code, value["columns"][0]["voice"].as_str(), value["situations"].as_u64()),
        (0, Some("no model"), Some(1))
    );
    assert_eq!(value["columns"][0]["figures"]["rates"]["spoke"]["of"], 1, "{said}");
    let again = home.run(&["eval", "dialogue", "mine", "--no-model", "--json"]).1;
    let strip = |t: &str| t.lines().filter(|l| !l.contains("seconds")).collect::<Vec<_>>().join("\n");
    assert_eq!(strip(&said), strip(&again), "the same seed, the same figures");
}

#[test]
fn mistakes_are_told_with_file_and_line_and_nothing_is_played() {
    let home = Home::new();
    home.write("mine/a.toml", MINE.as_bytes());
    home.write("mine/deep/b.toml", MINE.replace("rust.moves/pocket", "rust.moves/hat").as_bytes());
    home.write("mine/c.toml", MINE.replace("\"answered\"", "\"whispered\"").as_bytes());
    home.write("mine/d.toml", MINE.replace("\"one\"", "\"four\"").replace("ticket", "umbrella").as_bytes());
    let (code, said, wrong) = home.run(&["eval", "dialogue", "mine", "--no-model"]);
    assert_eq!((code, said.as_str()), (5, ""));
    for part in [
        "c.toml:7: unknown variant `whispered`",
        "d.toml:4: `four`: `umbrella` stands neither",
        "deep/b.toml:4: `one`: there is no item `rust.moves/hat`",
        "deep/b.toml:4: there are two called `one`",
    ] {
        assert!(wrong.contains(part), "{part}\n{wrong}");
    }
    assert_eq!(home.run(&["eval", "dialogue", "nowhere", "--no-model"]).0, 5);
    assert_eq!(home.run(&["eval", "dialogue", "-m", "absent", "mine"]).0, 5, "situations come first");
    fs::remove_dir_all(home.0.path().join("mine/deep")).unwrap();
    for bad in ["c.toml", "d.toml"] {
        fs::remove_file(home.0.path().join("mine").join(bad)).unwrap();
    }
    assert_eq!(home.run(&["eval", "dialogue", "mine", "-m", "absent"]).0, 3);
}

#[test]
fn an_exam_that_cannot_be_held_keeps_nothing_and_a_damaged_outcome_is_not_written_over() {
    let home = Home::new();
    let model = home.write("data/models/tiny.gguf", &tiny::model(8, 0));
    let (code, _, wrong) = home.run(&["model", "eval", "tiny"]);
    assert!(code == 1 || code == 3, "{code}: {wrong}");
    assert!(!home.data().join("exams.json").exists());
    assert_eq!(home.run(&["model", "eval", "absent"]).0, 3);
    let (_, said, _) = home.run(&["model", "show", "tiny"]);
    assert!(said.contains("never examined"), "{said}");

    home.write("data/exams.json", b"{ damaged");
    let (code, _, wrong) = home.run(&["model", "eval", "tiny"]);
    assert!(code == 5 && wrong.contains("exams.json") && wrong.contains("move it away"), "{code}: {wrong}");
    let (_, said, _) = home.run(&["doctor", "-m", "tiny"]);
    assert!(said.contains("exams.json"), "{said}");
    assert_eq!(fs::read(home.data().join("exams.json")).unwrap(), b"{ damaged");

    let rates = r#"{"kept":{"good":200,"of":200},"valid":{"good":300,"of":300},"agreement":{"good":190,"of":200},"evidence":{"good":80,"of":80}}"#;
    let exams = format!(
        r#"{{"format":1,"exams":{{"{}":{{"file":"tiny.gguf","at":1,"replies":200,"figures":{{"suite":{SUITE},"rates":{rates}}}}}}}}}"#,
        sum(&model)
    );
    home.write("data/exams.json", exams.as_bytes());
    let (_, said, _) = home.run(&["model", "show", "tiny"]);
    for part in ["grade; not chat, phrase, author", "✓ grade", "- chat", "Of a model's replies: none broken: not known"]
    {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let (_, said, _) = home.run(&["model", "show", "tiny", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&value["roles"]["grade"]["earned"], &value["roles"]["chat"]["earned"]), (&true.into(), &false.into()));
    let (_, said, _) = home.run(&["model", "list"]);
    assert!(said.contains("may: grade; not chat, phrase, author"), "{said}");
    let (_, said, _) = home.run(&["doctor", "-m", "tiny"]);
    assert!(said.contains("grade; not chat") && said.contains("chat: No control characters: not known"), "{said}");
}

#[test]
fn one_model_is_named_where_one_is_meant() {
    let home = Home::new();
    for args in [["status", "-m", "a", "-m", "b"], ["status", "-m", "a", "--no-model", "--json"]] {
        assert_eq!(home.run(&args).0, 2, "{args:?}");
    }
}
