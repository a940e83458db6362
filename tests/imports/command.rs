//! The commands: what they write, print and refuse.

use super::here;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn gradus(at: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.env_clear().env("HOME", at).env("PATH", std::env::var_os("PATH").unwrap()).current_dir(at).args(args);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(run: &Output) -> Value {
    serde_json::from_slice(&run.stdout).unwrap_or_else(|e| panic!("{e}: {}{}", text(&run.stdout), text(&run.stderr)))
}

#[test]
fn a_folder_is_made_and_updated() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    std::fs::write(at.join("cards.csv"), "Capital of Italy?,Rome\nand,\n").unwrap();
    let dry = json(&gradus(at, &["pack", "import", "cards.csv", "--dry-run", "--json"]));
    assert_eq!((&dry["dry_run"], &dry["folder"]), (&Value::from(true), &Value::from("cards")));
    assert!(!at.join("cards").exists());
    let run =
        gradus(at, &["pack", "import", "anki", "cards.csv", "-o", "deep/mine", "--id", "mine", "--title", "My cards"]);
    insta::assert_snapshot!("import", text(&run.stdout) + &text(&run.stderr));
    assert_eq!(run.status.code(), Some(0));
    let check = json(&gradus(at, &["pack", "check", "deep/mine", "--json"]));
    assert_eq!((&check["curricula"][0]["errors"], &check["curricula"][0]["curriculum"]), (&0.into(), &"mine".into()));
    // Again, with another row: id and title are remembered.
    std::fs::write(at.join("cards.csv"), "Capital of Italy?,Rome\nCapital of Norway?,Oslo\n").unwrap();
    let again = json(&gradus(at, &["pack", "import", "cards.csv", "-o", "deep/mine", "--json"]));
    assert_eq!(again["changes"]["new_items"].as_array().map(Vec::len), Some(1), "{again}");
    assert_eq!((&again["taken"], &again["changes"]["unchanged"]), (&2.into(), &1.into()));
    let header = std::fs::read_to_string(at.join("deep/mine/curriculum.toml")).unwrap();
    assert!(header.contains("title = \"My cards\"") && header.contains("imported = true"));
    // Nothing else is left in the folder.
    let mut names: Vec<String> = std::fs::read_dir(at.join("deep/mine"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["curriculum.toml", "import.toml", "skills"]);
    // And it is opened like any other.
    let course = gradus::curriculum::Library::open(at.join("deep/mine").to_str().unwrap()).unwrap();
    assert_eq!((course.title.as_str(), course.items().count()), ("My cards", 2));
}

#[test]
fn what_cannot_be_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path();
    std::fs::write(at.join("words.txt"), "only words\n").unwrap();
    std::fs::write(at.join("essay.gift"), "::a:: b {}\n").unwrap();
    std::fs::create_dir(at.join("full")).unwrap();
    std::fs::write(at.join("full/letter.txt"), "x").unwrap();
    std::fs::write(at.join("a.csv"), "a,b\n").unwrap();
    let course = here("tests/packs/kinds");
    let cases: [(&[&str], i32, &str); 8] = [
        (&["words.txt"], 2, "the format cannot be told from the content"),
        (&["nothing.txt"], 2, "cannot read nothing.txt"),
        (&["html", "words.txt"], 2, "`html` is no format"),
        (&["rustlings", "words.txt"], 2, "nothing here that looks like rustlings"),
        (&["essay.gift"], 5, "an essay without an answer"),
        (&["a.csv", "-o", "full"], 2, "holds other files"),
        (&["a.csv", "-o", course.to_str().unwrap()], 2, "no import made"),
        (&["a.csv", "--id", "Not So"], 2, "is no id"),
    ];
    for (args, code, said) in cases {
        let run = gradus(at, &[&["pack", "import"], args].concat());
        assert_eq!(run.status.code(), Some(code), "{args:?}: {}", text(&run.stderr));
        assert!(text(&run.stderr).contains(said), "{args:?}: {}", text(&run.stderr));
    }
    let _ = std::os::unix::fs::symlink("/etc", at.join("full/link"));
    std::fs::write(at.join("full/b.csv"), "a,b\n").unwrap();
    let run = json(&gradus(at, &["pack", "import", "anki", "full", "--dry-run", "--json"]));
    let notes = run["report"]["notes"].to_string();
    assert!(notes.contains("link: links are not followed"), "{notes}");
    assert_eq!(run["folder"], "full-course", "not into what is imported");
}

#[test]
fn cards_are_written() {
    let home = tempfile::tempdir().unwrap();
    let run = json(&gradus(home.path(), &["pack", "export", "apkg", "rust", "-o", "rust.apkg", "--json"]));
    let size = std::fs::metadata(home.path().join("rust.apkg")).unwrap().len();
    assert_eq!((&run["ok"], &run["bytes"]), (&true.into(), &size.into()));
    let run = gradus(home.path(), &["pack", "export", "anki", "rust", "-o", "rust.txt"]);
    assert!(text(&run.stdout).contains("cards written into rust.txt"));
    assert!(std::fs::read_to_string(home.path().join("rust.txt")).unwrap().starts_with("#separator:tab\n#html:true\n"));
    assert_eq!(gradus(home.path(), &["pack", "export", "apkg", "nope", "-o", "x"]).status.code(), Some(2));
    assert_eq!(gradus(home.path(), &["pack", "export", "html", "rust", "-o", "x"]).status.code(), Some(2));
}
