//! Other processes: one that is killed at any moment, and one that comes second.
//!
//! The tests start this very program again with `CHILD_DIR` set; then [`child`] plays the other process.

use crate::helpers::*;
use gradus::store::{Put, StoreError, Tree};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

const CHILD_DIR: &str = "GRADUS_TEST_STORE";

/// Rounds of killing; set `GRADUS_KILL_ROUNDS` for a longer search.
fn rounds() -> u64 {
    std::env::var("GRADUS_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}

fn start(dir: &Path) -> Child {
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args(["--exact", "processes::child", "--nocapture", "--test-threads=1"]).env(CHILD_DIR, dir);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

fn say(word: &str) {
    let mut out = std::io::stdout().lock();
    // The test harness may have left a line open.
    out.write_all(format!("\n{word}\n").as_bytes()).and_then(|()| out.flush()).unwrap();
}

/// Not a test of its own: the other process. It appends without end and says each number that was acknowledged.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(CHILD_DIR) else { return };
    let (mut store, _) = open_mended(Path::new(&dir));
    if store.state_is_stale() {
        rebuild(&mut store);
    }
    say("ready");
    loop {
        let n = store.journal_seq() + 1;
        assert_eq!(answer(&mut store, n).unwrap(), n);
        assert!(!store.state_is_stale());
        say(&format!("ack {n}"));
        store.put(&[Put::set(Tree::Session, "draft", &n).unwrap()]).unwrap();
        say(&format!("draft {n}"));
    }
}

#[test]
fn killed_at_any_moment_no_acknowledged_answer_is_lost() {
    let top = temp();
    let mut dice = Dice(40);
    let (mut acked, mut drafted, mut behind) = (0, 0, 0);
    for round in 0..rounds() {
        let mut child = start(top.path());
        let out = BufReader::new(child.stdout.take().unwrap());
        let (tell, told) = mpsc::channel();
        let listener = std::thread::spawn(move || {
            let mut last = (0u64, 0u64);
            for line in out.lines().map_while(Result::ok) {
                let number = |word| line.strip_prefix(word).and_then(|n| n.parse().ok());
                last.0 = number("ack ").unwrap_or(last.0);
                last.1 = number("draft ").unwrap_or(last.1);
                if line == "ready" {
                    let _ = tell.send(());
                }
            }
            last
        });
        // One round in four is killed while it starts, the others while they write.
        if round % 4 != 0 {
            told.recv_timeout(Duration::from_secs(20)).unwrap();
        }
        std::thread::sleep(Duration::from_micros(dice.below(60_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let (ack, draft) = listener.join().unwrap();
        (acked, drafted) = (acked.max(ack), drafted.max(draft));
        let (mut store, notes) = open_mended(top.path());
        assert!(notes.iter().all(|n| n.contains("cut off")), "round {round}: {notes:?}");
        let found = numbers(top.path());
        assert_eq!(found, (1..=found.len() as u64).collect::<Vec<_>>());
        assert!(found.len() as u64 >= acked, "round {round}: {acked} acknowledged, {} found", found.len());
        assert!(store.state_seq() >= acked, "round {round}");
        let draft = store.get::<u64>(Tree::Session, "draft").unwrap().unwrap_or(0);
        assert!(draft >= drafted, "round {round}: {drafted} saved, {draft} found");
        if store.state_is_stale() {
            behind += 1;
            rebuild(&mut store);
        }
        assert_state_follows(&store, &found);
    }
    println!("{acked} acknowledged in {} rounds; the state was behind in {behind}", rounds());
    assert!(acked > 0, "no round got as far as an answer");
}

#[test]
fn a_second_process_learns_at_once_who_was_first() {
    let top = temp();
    let mut child = start(top.path());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "ready"));
    let began = Instant::now();
    let error = open_error(top.path());
    let waited = began.elapsed();
    let seen = numbers(top.path()).len();
    child.kill().unwrap();
    child.wait().unwrap();
    let text = error.to_string();
    let StoreError::InUse(holder) = error else { panic!("{text}") };
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    assert_eq!(holder.pid, Some(child.id()));
    assert!(holder.host.is_some() && holder.terminal.is_some() && holder.since_ms.is_some(), "{holder:?}");
    assert!(text.contains(&child.id().to_string()), "{text}");
    let (store, _) = open_mended(top.path());
    assert!(store.journal_seq() >= seen as u64, "the dead process's words do not matter");
}

#[test]
fn a_rival_that_the_lock_did_not_keep_out_is_noticed() {
    let top = temp();
    let mut store = open(top.path());
    assert_eq!(answer(&mut store, 1).unwrap(), 1);
    // A process on another machine, where this machine's locks do not reach, writes itself into the lock.
    std::fs::write(top.path().join("LOCK"), r#"{"pid":4711,"host":"elsewhere","boot_id":"b","since":1790000000000}"#)
        .unwrap();
    let error = answer(&mut store, 2).unwrap_err();
    assert!(matches!(&error, StoreError::Elsewhere(who) if who.pid == Some(4711)), "{error:?}");
    assert!(error.to_string().contains("elsewhere"), "{error}");
    assert_eq!(numbers(top.path()), [1]);
    drop(store);
    assert_eq!(answer(&mut open(top.path()), 2).unwrap(), 2, "what a dead rival left in the lock does not matter");
}
