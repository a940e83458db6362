//! Bad luck, each with its clear words and nothing lost: disks, settings, models, terminals, a second process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "support/learner.rs"]
mod learner;
#[path = "support/pty.rs"]
mod pty;

use learner::{Learner, program, right, run, status};
use pty::Pty;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const NO_MODEL: &[&str] = &["--no-model"];

fn new_home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn sit(home: &Path, args: &[&str], env: &[(&str, &str)]) -> Pty {
    let mut pty = Pty::spawn(&program(), args, home, (80, 24), env);
    pty.patience = Duration::from_secs(60);
    pty
}

/// A learner with one right answer, who has left.
fn with_an_answer(home: &Path) {
    let mut at = Learner::sit(home, NO_MODEL);
    at.introduce("Ada");
    at.reach_item();
    let (_, item) = at.item();
    at.answer(&item, &right(&item));
    assert_eq!(at.leave(), 0);
}

/// A mount that goes away with the test; none where this user may not mount.
struct Mount(PathBuf);

impl Mount {
    fn mount(args: &[&str]) -> bool {
        let quiet = Command::new("mount").args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    }

    fn small_disk(at: &Path, size: &str) -> Option<Mount> {
        fs::create_dir_all(at).unwrap();
        let options = format!("size={size},mode=700");
        let done = Self::mount(&["-t", "tmpfs", "-o", &options, "none", at.to_str().unwrap()]);
        done.then(|| Mount(at.to_path_buf()))
    }

    fn read_only(at: &Path) -> Option<Mount> {
        let place = at.to_str().unwrap();
        let mount = Self::mount(&["--bind", place, place]).then(|| Mount(at.to_path_buf()))?;
        Self::mount(&["-o", "remount,bind,ro", place]).then_some(mount)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_home_that_cannot_be_written_is_told() {
    let home = new_home();
    for nowhere in ["/dev/null/home", "/proc/nowhere"] {
        let env = [("HOME", nowhere), ("XDG_DATA_HOME", ""), ("XDG_CONFIG_HOME", ""), ("XDG_STATE_HOME", "")];
        let mut pty = sit(home.path(), NO_MODEL, &env);
        assert_eq!(pty.exit_code(), 1);
        let said = pty.text().replace('\n', "");
        assert!(said.contains("cannot create the folder") && said.contains(nowhere), "{said}");
        assert!(said.contains("GRADUS_DATA_DIR"), "how to mend it: {said}");
        assert!(!pty.alternate_screen());
    }
}

#[test]
fn a_read_only_disk_is_told_and_can_still_be_read() {
    let home = new_home();
    with_an_answer(home.path());
    let Some(mount) = Mount::read_only(&home.path().join("data")) else {
        println!("skipped: this user may not mount");
        return;
    };
    let mut pty = sit(home.path(), NO_MODEL, &[]);
    assert_eq!(pty.exit_code(), 1);
    let said = pty.text().replace('\n', "");
    assert!(said.contains("it cannot be written") && said.contains("Read-only"), "{said}");
    assert_eq!(status(home.path())["attempts"], 1);
    drop(mount);
    let mut at = Learner::sit(home.path(), NO_MODEL);
    at.pty.wait_for("✓ Right.");
    assert_eq!(at.leave(), 0);
}

/// Fills a disk to its last byte.
fn fill(folder: &Path) -> PathBuf {
    let path = folder.join("filler");
    let mut file = File::create(&path).unwrap();
    for block in [1 << 16, 1 << 12, 1] {
        let bytes = vec![b'x'; block];
        while file.write_all(&bytes).is_ok() {}
    }
    path
}

#[test]
fn on_a_full_disk_no_verdict_is_shown_until_it_is_safe() {
    let home = new_home();
    let data = home.path().join("data");
    let Some(_mount) = Mount::small_disk(&data, "24m") else {
        println!("skipped: this user may not mount");
        return;
    };
    let mut at = Learner::sit(home.path(), NO_MODEL);
    at.introduce("Ada");
    at.reach_item();
    let filler = fill(&data);
    // What has room in blocks that were there before is still saved, and counts.
    let mut saved = 0;
    loop {
        let (_, item) = at.item();
        at.give(&item, &right(&item));
        at.pty.send("3");
        at.pty.wait("a verdict, or why there is none", |s| s.contains("could not be saved") || s.contains("✓ Right"));
        if at.pty.text().contains("could not be saved") {
            break;
        }
        saved += 1;
        assert!(saved < 40, "the disk is never full");
        at.go_on();
        at.reach_item();
    }
    let screen = at.pty.text();
    assert!(screen.contains("no space is left") && !screen.contains('✓'), "{screen}");
    fs::remove_file(filler).unwrap();
    at.pty.send("\r");
    at.pty.wait_for("✓ Right.");
    at.go_on();
    at.reach_item();
    // What has no record, the place with what was said there, is kept again too.
    let (_, next) = at.item();
    at.keys(&next);
    while !at.pty.text().contains("Hint 1 of 3") {
        at.pty.send("h");
        at.pty.wait("a hint, or advice", |s| s.contains("Hint 1 of 3") || s.contains("Asking once more"));
    }
    assert_eq!(at.leave(), 0);
    assert_eq!(status(home.path())["attempts"], saved + 1);
    let mut again = Learner::sit(home.path(), NO_MODEL);
    again.pty.wait("the hint that was given", |s| s.contains("Hint 1 of 3"));
    assert_eq!(again.item().1.id, next.id);
    assert_eq!(again.leave(), 0);
}

#[test]
fn a_mistake_in_the_settings_is_shown_with_its_line() {
    let home = new_home();
    let file = home.path().join("config/gradus/config.toml");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, "plain = false\nmodle = \"x\"\n").unwrap();
    let mut pty = sit(home.path(), NO_MODEL, &[]);
    assert_eq!(pty.exit_code(), 2);
    let said = pty.text().replace('\n', "");
    assert!(said.contains("config.toml:2") && said.contains("modle") && said.contains("model"), "{said}");
}

#[test]
fn without_a_whole_model_the_tutor_teaches_and_says_why() {
    let home = new_home();
    let damaged = [("missing.gguf", None), ("cut.gguf", Some(cut())), ("noise.gguf", Some(noise()))];
    for (name, bytes) in damaged {
        let model = home.path().join(name);
        if let Some(bytes) = bytes {
            fs::write(&model, bytes).unwrap();
        }
        let own = home.path().join(name.replace('.', "-"));
        fs::create_dir(&own).unwrap();
        let mut at = Learner::sit(&own, &["-m", model.to_str().unwrap()]);
        at.introduce("Ada");
        at.pty.send("\r");
        at.pty.wait_for("Lesson: ");
        at.pty.wait("that there is no model", |s| s.contains("model failed") || s.contains("no model"));
        at.pty.send("t");
        at.pty.wait_for("Talk to the tutor");
        at.pty.send("What is main?\r");
        at.pty.wait("why no model speaks", |s| s.contains("No model speaks here: ") && s.contains("From the lesson"));
        if cfg!(feature = "llama") || std::env::var_os("GRADUS_BIN").is_some() {
            let screen = at.pty.text().replace(['\n', ' '], "");
            assert!(screen.contains(name), "{screen}");
        }
        at.pty.send("\x1b");
        at.pty.wait_gone("Talk to the tutor");
        at.reach_item();
        let (_, item) = at.item();
        at.answer(&item, &right(&item));
        at.pty.wait_for("✓ Right.");
        assert_eq!(at.leave(), 0);
    }
}

/// The first bytes of a model file, and no more.
fn cut() -> Vec<u8> {
    [b"GGUF".as_slice(), &3u32.to_le_bytes(), &291u64.to_le_bytes(), &24u64.to_le_bytes(), &[20, 0, 0]].concat()
}

/// Bytes without a meaning.
fn noise() -> Vec<u8> {
    let mut x = 1u32;
    let next = |_| {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (x >> 24) as u8
    };
    (0..1 << 16).map(next).collect()
}

#[test]
fn a_small_terminal_is_told_and_a_larger_one_helps() {
    let home = new_home();
    let mut pty = Pty::spawn(&program(), NO_MODEL, home.path(), (30, 8), &[]);
    pty.wait("what is too small", |s| s.replace('\n', " ").contains("30x8 is too small. Gradus"));
    pty.resize(80, 24);
    pty.wait_for("Welcome to Gradus.");
    pty.resize(30, 8);
    pty.wait_for("30x8 is too small.");
    pty.send("\x03y");
    assert_eq!(pty.exit_code(), 0);
}

#[test]
fn without_a_terminal_it_speaks_in_lines() {
    let home = new_home();
    let out = run(home.path(), NO_MODEL, "");
    assert!(out.status.success());
    assert!(String::from_utf8_lossy(&out.stderr).contains("this is the plain mode"));
    assert!(String::from_utf8_lossy(&out.stdout).contains("What should Gradus call you?"));
}

#[test]
fn a_lost_state_is_built_again_from_the_journal() {
    let home = new_home();
    with_an_answer(home.path());
    let before = status(home.path());
    fs::remove_dir_all(home.path().join("data/gradus/learner/state")).unwrap();
    let doctor = run(home.path(), &["doctor", "--rebuild"], "");
    let said = String::from_utf8_lossy(&doctor.stdout).to_string();
    assert!(said.contains("folded anew from the journal"), "{said}");
    let after = status(home.path());
    for key in ["name", "attempts", "correct", "mastered", "today", "streak"] {
        assert_eq!(before[key], after[key], "{key}");
    }
    assert_eq!(before["attempts"], 1);
}
