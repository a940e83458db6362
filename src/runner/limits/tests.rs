//! Tests of the limits, with the system's shell.

use super::*;

fn sh(script: &str, limits: Limits) -> Finished {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    run(command, folder.path(), &limits, &AtomicBool::new(false)).unwrap()
}

#[test]
fn outputs_and_codes_come_back() {
    let done = sh("echo out; echo err >&2; exit 3", RUN);
    assert_eq!((done.stdout.as_str(), done.stderr.as_str(), done.end), ("out\n", "err\n", End::Exit(3)));
    assert_eq!(sh("kill -9 $$", RUN).end, End::Signal(9));
}

#[test]
fn time_ends_the_whole_group() {
    let started = Instant::now();
    let done = sh("echo $$; sleep 60 & sleep 60", Limits { wall: Duration::from_millis(200), ..RUN });
    assert_eq!(done.end, End::TimedOut);
    assert!(started.elapsed() < Duration::from_secs(5));
    let group = rustix::process::Pid::from_raw(done.stdout.trim().parse().unwrap()).unwrap();
    let gone = || rustix::process::test_kill_process_group(group).is_err();
    while !gone() {
        assert!(started.elapsed() < Duration::from_secs(20), "the group lives on");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn what_is_left_behind_ends_too() {
    let started = Instant::now();
    assert_eq!(sh("sleep 60 & exit 0", RUN).end, End::Exit(0));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn endless_output_is_stopped_and_cut() {
    let done = sh("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", RUN);
    assert_eq!(done.end, End::TooMuchOutput);
    assert_eq!(done.stdout.len() as u64, MAX_OUTPUT);
}

#[test]
fn files_and_processors_are_limited() {
    let done = sh("ulimit -f; ulimit -t; ulimit -n; ulimit -c", RUN);
    assert_eq!(done.stdout, "2048\n10\n64\n0\n");
}

#[test]
fn a_bomb_of_processes_is_ended() {
    let started = Instant::now();
    let done = sh("bomb() { bomb | bomb & }; bomb; sleep 60", RUN);
    assert_eq!(done.end, End::TooManyProcesses);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn it_reads_and_is_heard_while_it_runs() {
    let (mut command, folder) = (Command::new("/bin/sh"), tempfile::tempdir().unwrap());
    command.args(["-c", "read a; printf '%s\\303' \"$a\"; sleep 0.2; printf '\\251\\033['; echo e >&2"]);
    let mut all = Vec::new();
    let mut say = |text: &str| all.push(text.to_string());
    let mut around = Around { stops: &[], input: "in\nmore", say: &mut say };
    run_in(command, folder.path(), folder.path(), &RUN, &mut around).unwrap();
    assert_eq!(all, ["in", "\u{e9}\u{fffd}[", "e\n"]);
}

#[test]
fn a_stop_is_heeded() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "sleep 60"]);
    assert_eq!(run(command, folder.path(), &RUN, &AtomicBool::new(true)).unwrap().end, End::Stopped);
}
