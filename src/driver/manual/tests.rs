//! The manual, with a `man` of our own, and that of this machine where there is one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// A folder with a `man` of our own.
fn fake(script: &str) -> (tempfile::TempDir, Manual) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("man");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut search = folder.path().as_os_str().to_owned();
    search.push(":/usr/bin:/bin");
    (folder, Manual { path: Some(search), patience: Duration::from_secs(10) })
}

fn found(reply: &Reply) -> &str {
    match reply {
        Reply::Page { passages, .. } => &passages[0].text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_is_read_without_a_shell_and_answers() {
    let (folder, manual) = fake(
        "echo \"$@\" > \"${0%/*}/args\"; env > \"${0%/*}/env\"\nprintf 'GREP(1)  User  GREP(1)\\n\\nOPTIONS\\n       -v     Keep the other lines.\\n\\n       -c     \\033[1mCount\\033[0m them.\\n'",
    );
    let reply = manual.read("grep", "man grep -c", Locale::En);
    assert_eq!(found(&reply), "-c     Count them.");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("args"), "-- grep\n");
    for set in ["MANPAGER=cat", "MANWIDTH=80", "LC_ALL=C.UTF-8"] {
        assert!(read("env").lines().any(|l| l == set), "{set}");
    }
}

#[test]
fn the_manual_of_this_machine_answers_where_there_is_one() {
    match (Manual { patience: Duration::from_secs(30), ..Manual::default() }).read("ls", "man ls -a", Locale::En) {
        Reply::Page { answers, passages } => {
            assert!(answers && passages[0].text.starts_with("-a"), "{passages:?}");
        }
        Reply::NoMan | Reply::NoPage => {}
        Reply::Failed(why) => panic!("{why}"),
    }
}

#[test]
fn names_that_are_none_never_reach_the_program() {
    let (folder, manual) = fake("touch \"${0%/*}/called\"; echo page");
    for name in ["", "-k", "--help", "a b", "a;b", "../x", "$(id)", "a\nb", "größe", &"a".repeat(65)] {
        assert_eq!(manual.read(name, "", Locale::En), Reply::NoPage, "{name}");
    }
    assert!(!folder.path().join("called").exists());
}

#[test]
fn what_is_not_there_is_said_not_to_be() {
    let (_folder, manual) = fake("echo No manual entry >&2; exit 16");
    assert_eq!(manual.read("nothing", "", Locale::En), Reply::NoPage);
    let (_folder, manual) = fake("echo 'This system has been minimized by removing packages.'");
    assert_eq!(manual.read("grep", "", Locale::En), Reply::NoMan);
    let nowhere = Manual { path: Some("/nonexistent".into()), ..Manual::default() };
    assert_eq!(nowhere.read("grep", "", Locale::En), Reply::NoMan);
}

#[test]
fn a_slow_page_is_given_up_and_a_flood_is_cut() {
    let (folder, manual) = fake("sleep 60 & echo $! > \"${0%/*}/pid\"; wait");
    let begun = Instant::now();
    let hurried = Manual { patience: Duration::from_secs(1), ..manual };
    assert!(matches!(hurried.read("grep", "", Locale::En), Reply::Failed(_)));
    assert!(begun.elapsed() < Duration::from_secs(20));
    if let Ok(pid) = std::fs::read_to_string(folder.path().join("pid")) {
        // What it started goes with it; a moment may pass until its parent has seen it.
        let proc = format!("/proc/{}/stat", pid.trim());
        let gone = || std::fs::read_to_string(&proc).map_or(true, |s| s.contains(") Z "));
        let until = Instant::now() + Duration::from_secs(10);
        while Path::new("/proc/self").exists() && !gone() && Instant::now() < until {
            thread::sleep(PAUSE);
        }
        assert!(!Path::new("/proc/self").exists() || gone());
    }
    let (_folder, manual) =
        fake("printf 'NAME\\n       flood\\n\\n'; while :; do echo '       more and more of it'; done");
    assert!(found(&manual.read("grep", "", Locale::En)).contains("flood"));
}
