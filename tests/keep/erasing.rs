//! `gradus erase` leaves nothing.

use super::{data, files, temp, with_bytes};
use crate::learner::{Learner, command, run};
use gradus::curriculum::Kind;
use std::path::Path;
use std::process::Stdio;

const SECRET: &str = "Quzzlefrob";

/// A learner whose name, half-typed answer and talk hold the secret, who has left.
pub fn with_secrets(home: &Path) {
    let mut at = Learner::sit(home, &["--no-model"]);
    at.introduce(SECRET);
    let (_, item) = at.reach(|_, item| !matches!(item.kind(), Kind::Choice | Kind::Choices));
    at.field(&item);
    at.pty.paste(SECRET);
    at.pty.wait_for(SECRET);
    at.keys(&item);
    at.pty.send("t");
    at.pty.wait_for("Talk to the tutor");
    at.pty.send(&format!("What is a {SECRET}?\r"));
    at.pty.wait("an answer", |s| s.contains("No model speaks here") || s.contains("material"));
    at.pty.send("\x1b");
    at.pty.wait_gone("Talk to the tutor");
    assert_eq!(at.leave(), 0);
}

#[test]
fn after_erasing_neither_files_nor_a_byte_of_the_learner_are_there() {
    let home = temp();
    with_secrets(home.path());
    assert!(!with_bytes(home.path(), SECRET).is_empty(), "the secret was kept");
    // What other days leave.
    let planted = [
        "data/gradus/learner/state.damaged-20270101-000000/db",
        "data/gradus/learner/journal/torn-20270101-000000.txt",
        "data/gradus/learner/backups/1.jsonl",
        "data/gradus/learner.turning/journal/0001.jsonl",
        ".cache/gradus/engine/state-1.bin",
        "state/gradus/gradus.log",
        "state/gradus/run/engine-00000000.sock",
    ];
    let kept = ["data/gradus/models/small.gguf", "data/gradus/packs/mine/curriculum.toml", "ada.jsonl"];
    for path in planted.iter().chain(&kept) {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("of {SECRET}")).unwrap();
    }
    let settings = home.path().join("config/gradus/config.toml");
    std::fs::create_dir_all(settings.parent().unwrap()).unwrap();
    std::fs::write(&settings, "plain = true\n").unwrap();

    let asked = run(home.path(), &["erase"], "yes\n");
    assert_eq!(asked.status.code(), Some(2), "nobody can be asked, so nothing is erased");
    assert!(!with_bytes(&data(home.path()), SECRET).is_empty());

    let out = run(home.path(), &["erase", "--yes"], "");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("erased") && said.contains("models"), "{said}");
    let mut left: Vec<String> =
        files(home.path()).iter().map(|p| p.strip_prefix(home.path()).unwrap().display().to_string()).collect();
    left.sort();
    assert_eq!(left, ["ada.jsonl", "config/gradus/config.toml", kept[0], kept[1]]);
    assert!(!home.path().join("data/gradus/learner").exists());
    let out = run(home.path(), &["erase", "--yes", "--settings"], "");
    assert!(out.status.success() && !settings.exists());
    // It begins anew.
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.pty.wait_for("Welcome to Gradus.");
    assert_eq!(at.leave(), 0);
}

#[test]
fn while_a_session_is_open_nothing_is_erased_and_it_is_named() {
    let home = temp();
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.introduce(SECRET);
    let before = files(&data(home.path())).len();
    let out = run(home.path(), &["erase", "--yes"], "");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(4), "{said}");
    assert!(said.contains(&at.pty.pid().to_string()), "{said}");
    assert_eq!(files(&data(home.path())).len(), before);
    // The same for turning encryption on.
    let key = home.path().join("key");
    super::secret_file(&key, "drei gruene Zwiebeln");
    let mut encrypt = command(home.path(), &["encrypt"]);
    let out = encrypt.env("GRADUS_PASSPHRASE_FILE", &key).stdin(Stdio::null()).output().unwrap();
    assert_eq!(out.status.code(), Some(4));
    at.reach_item();
    assert_eq!(at.leave(), 0);
    assert!(!with_bytes(&data(home.path()), SECRET).is_empty());
}
