//! Nobody else: modes, logs, the network, other users.

use super::{data, erasing, files, temp, with_bytes};
use crate::learner::{Learner, command, program, run};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o777
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_path_buf()];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(|e| e.file_type().unwrap().is_dir()) {
        all.extend(folders(&entry.path()));
    }
    all
}

#[test]
fn all_that_is_written_is_this_users_alone_and_what_was_open_is_mended_with_a_word() {
    let home = temp();
    erasing::with_secrets(home.path());
    let own = ["data/gradus", "state/gradus"].map(|p| home.path().join(p));
    let look = || {
        for top in &own {
            // The database makes its files and folders by the umask, inside of a folder that is closed.
            let of_sled = |p: &PathBuf| p.to_string_lossy().contains("/learner/state/");
            for path in folders(top).into_iter().filter(|p| !of_sled(p)) {
                assert_eq!(mode(&path), 0o700, "{}", path.display());
            }
            for path in files(top).into_iter().filter(|p| !of_sled(p)) {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
            }
        }
    };
    look();
    let opened = [
        home.path().join("state/gradus"),
        data(home.path()).join("journal"),
        data(home.path()).join("journal/0001.jsonl"),
        home.path().join("state/gradus/curriculum"),
    ];
    fs::write(&opened[3], "rust\n").unwrap();
    for path in &opened {
        fs::set_permissions(path, Permissions::from_mode(if path.is_dir() { 0o755 } else { 0o644 })).unwrap();
    }
    let out = run(home.path(), &["--plain", "--no-model"], "");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    for path in &opened {
        assert!(said.contains(&path.display().to_string()), "{} is not named in {said}", path.display());
    }
    look();
}

#[test]
fn nothing_of_answers_and_talk_is_outside_of_the_store() {
    let home = temp();
    erasing::with_secrets(home.path());
    let inside = with_bytes(&data(home.path()), "Quzzlefrob");
    assert!(!inside.is_empty());
    assert_eq!(with_bytes(home.path(), "Quzzlefrob"), inside, "only the store holds what a learner says");
}

/// A user that is not this one; `None`, with a word, where this one is not root.
fn as_nobody(program: &str, args: &[&str]) -> Option<std::process::Output> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can be somebody else");
        return None;
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", program]).args(args);
    match command.output() {
        Ok(out) => Some(out),
        Err(e) => {
            println!("skipped: setpriv is not here: {e}");
            None
        }
    }
}

#[test]
fn another_user_reads_nothing_and_reaches_no_socket() {
    let home = temp();
    erasing::with_secrets(home.path());
    // Only what Gradus itself makes is to keep others out.
    for open in ["", "data", "state"] {
        fs::set_permissions(home.path().join(open), Permissions::from_mode(0o755)).unwrap();
    }
    let Some(top) = as_nobody("ls", &[home.path().to_str().unwrap()]) else { return };
    assert!(top.status.success(), "the home itself can be looked at: {}", String::from_utf8_lossy(&top.stderr));
    for inside in ["data/gradus", "data/gradus/learner", "data/gradus/learner/journal", "state/gradus"] {
        let out = as_nobody("ls", &[home.path().join(inside).to_str().unwrap()]).unwrap();
        assert!(!out.status.success() && out.stdout.is_empty(), "{inside}");
    }
    let out = as_nobody("cat", &[data(home.path()).join("journal/0001.jsonl").to_str().unwrap()]).unwrap();
    assert!(!out.status.success() && out.stdout.is_empty());
    let run = home.path().join("state/gradus/run");
    fs::create_dir_all(&run).unwrap();
    fs::set_permissions(&run, Permissions::from_mode(0o755)).unwrap();
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.reach_item();
    let socket = run.join("engine-00000000.sock");
    let _door = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let script = format!("test -S {0} && echo there", socket.display());
    let out = as_nobody("sh", &["-c", &script]).unwrap();
    assert!(out.stdout.is_empty(), "the folder of sockets was closed at the start");
    assert_eq!(at.leave(), 0);
}

#[test]
fn without_a_server_no_address_is_ever_asked_for() {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_err() {
        println!("skipped: strace is not here");
        return;
    }
    let home = temp();
    let trace = home.path().join("trace");
    let plain = command(home.path(), &[]);
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg", "-o"]).arg(&trace).arg(program());
    traced.args(["--plain", "--no-model"]).current_dir(home.path()).env_clear();
    for (name, value) in plain.get_envs() {
        traced.env(name, value.unwrap_or_default());
    }
    let mut child = traced.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let talk = "Ada\n2\n3\n\n\n2\n\n\n1\n3\n\n/why\nWhat is main?\n\n1\n3\n\n";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), talk.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let Ok(calls) = fs::read_to_string(&trace) else {
        println!("skipped: this user may not trace");
        return;
    };
    let far: Vec<&str> = calls.lines().filter(|l| l.contains("AF_INET") || l.contains("AF_PACKET")).collect();
    assert!(far.is_empty(), "{}", far.join("\n"));
    let near: Vec<&str> = calls.lines().filter(|l| l.contains("connect(")).collect();
    assert!(near.iter().all(|l| l.contains("AF_UNIX")), "{}", near.join("\n"));
    assert!(crate::learner::status(home.path())["name"] == "Ada", "it was a whole session");
}

#[test]
fn a_paste_cannot_steer_the_terminal() {
    let home = temp();
    let mut at = Learner::sit(home.path(), &["--no-model"]);
    at.introduce("Ada");
    let (_, item) = at
        .reach(|_, item| !matches!(item.kind(), gradus::curriculum::Kind::Choice | gradus::curriculum::Kind::Choices));
    at.field(&item);
    let sent = at.pty.sent();
    at.pty.paste("xyz\u{1b}[?1049l\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}zyx");
    at.pty.wait("what was pasted", |s| s.contains("xyz"));
    assert!(at.pty.sent() > sent);
    assert!(at.pty.alternate_screen(), "the screen stays the tutor's");
    let text = at.pty.text();
    assert!(!text.chars().any(|c| c.is_control() && c != '\n') && !text.contains('\u{202e}'), "{text:?}");
    assert_eq!(at.leave(), 0);
}
