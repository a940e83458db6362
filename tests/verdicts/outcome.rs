//! What a run showed, in a few words: `pass 3`, `fail 1 of 3`, `error E0382 line 4: moved`, `exit 1: nothing there`,
//! `signal 9`, `prints hi`, `panics`, `too much output`, `folder full`, `too many processes`, `timeout`, `stopped`,
//! `unavailable`.

use gradus::curriculum::runs::{Complaint, End, Outcome, TestResult, Unavailable};

fn ran(stdout: &str, status: End, panicked: bool, tests: Vec<TestResult>) -> Outcome {
    Outcome::Ran { stdout: stdout.into(), stderr: String::new(), status, panicked, tests, complaints: Vec::new() }
}

fn tests(failed: usize, all: usize) -> Vec<TestResult> {
    let test = |n: usize| {
        let passed = n >= failed;
        let message = if passed { String::new() } else { format!("left: {n}") };
        TestResult { name: format!("test {n}"), passed, message, line: (!passed).then_some(n + 1) }
    };
    (0..all).map(test).collect()
}

/// The outcome that the words say.
pub fn read(words: &str) -> Outcome {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let number = |t: &str| t.trim().parse().unwrap_or_else(|_| panic!("{words}"));
    match first {
        "pass" => ran("", End::Exit(0), false, tests(0, number(rest) as usize)),
        "fail" => {
            let (failed, all) = rest.split_once(" of ").unwrap();
            ran("", End::Exit(1), false, tests(number(failed) as usize, number(all) as usize))
        }
        "error" => {
            let (at, message) = rest.split_once(": ").unwrap_or((rest, ""));
            let (code, line) = at.split_once(" line ").unwrap_or((at, ""));
            let code = Some(code.to_string()).filter(|c| !c.is_empty());
            let line = (!line.is_empty()).then(|| number(line) as usize);
            let complaints = vec![Complaint { code: code.clone(), line, message: message.into() }];
            Outcome::CompileFailed { codes: code.into_iter().collect(), stderr: message.into(), complaints }
        }
        "exit" => {
            let (code, said) = rest.split_once(": ").unwrap_or((rest, ""));
            ran(said, End::Exit(number(code)), false, Vec::new())
        }
        "signal" => ran("", End::Signal(number(rest)), false, Vec::new()),
        "prints" => ran(&rest.replace("\\n", "\n"), End::Exit(0), false, Vec::new()),
        "panics" => ran("", End::Exit(101), true, Vec::new()),
        "timeout" => Outcome::TimedOut,
        "stopped" => Outcome::Stopped,
        "unavailable" => Outcome::Unavailable(Unavailable { why: "no compiler".into(), how: "install one".into() }),
        _ => match words {
            "too much output" => ran("", End::TooMuchOutput, false, Vec::new()),
            "folder full" => ran("", End::FolderFull, false, Vec::new()),
            "too many processes" => ran("", End::TooManyProcesses, false, Vec::new()),
            other => panic!("no outcome is called `{other}`"),
        },
    }
}
