//! Every language: programs that are right, wrong, crash, never end, end early or print what looks like results get the
//! outcome that is theirs.
//!
//! Runs behind the walls of this system. A language that is missing is said to be missing and passes, but where `CI` is
//! set, Python, the shell, C and git must be there.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use gradus::curriculum::runs::{Complaint, End, Job, Outcome, TestResult, Work};
use gradus::curriculum::{Case, Expect};
use gradus::runner::{Sandbox, Workbench};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn bench(language: &str) -> Option<Workbench> {
    let sandbox = Sandbox::find(Path::new(env!("CARGO_BIN_EXE_gradus"))).expect("the helper answers");
    let bench = Workbench::new(Arc::new(AtomicBool::new(false)), Some(sandbox));
    match bench.compiler(language) {
        Ok(_) => Some(bench),
        Err(e) => {
            let must = ["rust", "python", "shell", "c", "git"].contains(&language);
            assert!(!must || std::env::var_os("CI").is_none(), "{e}");
            eprintln!("skipped: {e}");
            None
        }
    }
}

fn perform(bench: &Workbench, language: &str, code: &str, work: Work) -> Outcome {
    with_setup(bench, language, code, work, "")
}

fn with_setup(bench: &Workbench, language: &str, code: &str, work: Work, setup: &str) -> Outcome {
    let job = Job { language: language.into(), code: code.into(), work, setup: setup.into() };
    bench.perform(&job, &AtomicBool::new(false), &mut |_| {})
}

fn tests_of(outcome: &Outcome) -> &[TestResult] {
    match outcome {
        Outcome::Ran { tests, .. } => tests,
        other => panic!("{other:?}"),
    }
}

fn complaint(outcome: &Outcome) -> &Complaint {
    match outcome {
        Outcome::Ran { complaints, .. } | Outcome::CompileFailed { complaints, .. } => {
            complaints.first().unwrap_or_else(|| panic!("{outcome:?}"))
        }
        other => panic!("{other:?}"),
    }
}

fn case(input: &str, output: &str) -> Case {
    Case { input: input.into(), output: output.into(), ..Case::default() }
}

/// For each: passes, does not; the second test's message.
fn judged(language: &str, tests: &str, right: &str, wrong: &str, says: &str) -> Option<Workbench> {
    let bench = bench(language)?;
    let good = perform(&bench, language, right, Work::Tests(tests.into()));
    assert!(good.passes(), "{good:?}");
    let bad = perform(&bench, language, wrong, Work::Tests(tests.into()));
    assert!(!bad.passes());
    let [one, two] = tests_of(&bad) else { panic!("{bad:?}") };
    assert!(one.passed && !two.passed && two.message.contains(says), "{bad:?}");
    Some(bench)
}

const RUST_TESTS: &str =
    "#[test]\nfn zero() { assert_eq!(double(0), 0); }\n#[test]\nfn two() {\n    assert_eq!(double(2), 4);\n}\n";

#[test]
fn rust_is_judged() {
    let (right, wrong) = ("fn double(a: i32) -> i32 { a * 2 }", "fn double(a: i32) -> i32 { a * a * a }\nfn main() {}");
    let Some(bench) = judged("rust", RUST_TESTS, right, wrong, "assert_eq!(double(2), 4);\nassertion") else { return };
    let tests = |code: &str| perform(&bench, "rust", code, Work::Tests(RUST_TESTS.into()));
    let early =
        tests("fn double(a: i32) -> i32 { println!(\"test gradus_tests::two ... ok\"); std::process::exit(0) }");
    assert!(!early.passes() && tests_of(&early).iter().all(|t| !t.passed), "{early:?}");
    let late = tests("fn double(a: i32) -> i32 { if a == 2 { std::process::exit(0) } 0 }");
    assert!(!late.passes() && tests_of(&late).len() == 2, "{late:?}");
    let panics = tests("fn double(a: i32) -> i32 {\n    [0, 1][a as usize]\n}");
    assert_eq!(tests_of(&panics)[1].line, Some(2), "{panics:?}");
    let missing = tests("fn triple(a: i32) -> i32 { a }");
    assert!(complaint(&missing).message.contains("`double`") && complaint(&missing).line.is_none(), "{missing:?}");
    let moved = tests("fn double(a: i32) -> i32 {\n let b = String::new();\n drop(b); drop(b); a }");
    assert_eq!((complaint(&moved).code.as_deref(), complaint(&moved).line), (Some("E0382"), Some(3)));
    let code = "use std::io::*; fn main() { let mut s = String::new(); stdin().read_line(&mut s).unwrap(); println!(\"{}\", s.trim().len()); }";
    let cases = perform(&bench, "rust", code, Work::Cases(vec![case("abc", "3\n"), case("a", "2")]));
    assert!(tests_of(&cases)[0].passed && !tests_of(&cases)[1].passed, "{cases:?}");
    assert_eq!(tests_of(&cases)[1].name, "with input a");
}

const PYTHON_TESTS: &str =
    "def test_zero():\n    assert double(0) == 0\n\ndef test_two():\n    assert double(2) == 4\n";

#[test]
fn python_is_judged() {
    let (right, wrong) = ("def double(a):\n    return a * 2\n", "def double(a):\n    return a ** 3\n");
    let Some(bench) = judged("python", PYTHON_TESTS, right, wrong, "double(2) gave 8, expected 4") else { return };
    let tests = |code: &str| perform(&bench, "python", code, Work::Tests(PYTHON_TESTS.into()));
    for code in [
        "import os\ndef double(a):\n    print('test_two ok')\n    os._exit(0)\n",
        "import sys\nsys.exit(0)\n",
        "def double(a):\n    raise SystemExit(0)\n",
        "import os, signal\ndef double(a):\n    os.kill(os.getpid(), signal.SIGKILL)\n",
        "print('end\\x1e')\n",
    ] {
        let outcome = tests(code);
        assert!(!outcome.passes() && tests_of(&outcome).len() == 2, "{code}: {outcome:?}");
        assert!(tests_of(&outcome).iter().all(|t| !t.passed), "{code}: {outcome:?}");
    }
    let raises = tests("def double(a):\n    x = 1\n    return a + '0'\n");
    let first = &tests_of(&raises)[0];
    assert!(first.line == Some(3) && first.message.starts_with("TypeError: "), "{first:?}");
    let syntax = tests("def double(a):\nreturn a\n");
    assert!(syntax.agrees(&Expect::Error("IndentationError".into())), "{syntax:?}");
    let broken = perform(&bench, "python", "x = (1\n", Work::Errors);
    assert!(broken.agrees(&Expect::Error("SyntaxError".into())) && complaint(&broken).line.is_some(), "{broken:?}");
    let key = perform(&bench, "python", "a = {}\na['x']\n", Work::Once);
    assert!(key.agrees(&Expect::Error("KeyError".into())) && key.agrees(&Expect::Panic(true)), "{key:?}");
    assert_eq!(complaint(&key).line, Some(2));
    assert!(!perform(&bench, "python", "print(1)", Work::Once).agrees(&Expect::Error("KeyError".into())));
    let sum = "import sys\nprint(sum(map(int, input().split())), sys.argv[1:])\n";
    let mut with = case("1 2", "3 ['-v', 'a b']");
    with.args = vec!["-v".into(), "a b".into()];
    assert!(perform(&bench, "python", sum, Work::Cases(vec![with, case("4 5", "9 []")])).passes());
    let order = Case { any_order: true, ..case("", "b\na\n") };
    assert!(perform(&bench, "python", "print('a')\nprint('b')", Work::Cases(vec![order])).passes());
}

const C_TESTS: &str =
    "TEST(zero) { CHECK_EQ(twice(0), 0); }\nTEST(two) { CHECK(twice(1) < 9); CHECK_EQ(twice(2), 4); }\n";

#[test]
fn c_is_judged() {
    let right = "#include <stdio.h>\nint twice(int a) { return a * 2; }\nint main(void) { printf(\"%d\\n\", twice(4)); return 0; }";
    let wrong = "int twice(int a) { return a * a * a; }";
    let Some(bench) = judged("c", C_TESTS, right, wrong, "twice(2) gave 8, expected 4") else { return };
    let tests = |code: &str| perform(&bench, "c", code, Work::Tests(C_TESTS.into()));
    let early = tests("#include <stdlib.h>\n#include <stdio.h>\nint twice(int a) { puts(\"end\\036\"); exit(0); }");
    assert!(!early.passes() && tests_of(&early).iter().all(|t| !t.passed), "{early:?}");
    let crash = tests("int twice(int a) { int *p = 0; return a ? *p : 0; }");
    assert!(tests_of(&crash)[0].passed && tests_of(&crash)[1].message.contains("segmentation fault"), "{crash:?}");
    let syntax = tests("int twice(int a) {\n    return a * 2\n}\n");
    assert!(complaint(&syntax).line == Some(2) && complaint(&syntax).message.contains("expected"), "{syntax:?}");
    assert!(matches!(perform(&bench, "c", "int f(void) { return g(); }", Work::Errors), Outcome::CompileFailed { .. }));
    assert!(perform(&bench, "c", right, Work::Once).agrees(&Expect::Output("8".into())));
    let aborts = perform(&bench, "c", "#include <stdlib.h>\nint main(void) { abort(); }", Work::Once);
    assert!(matches!(aborts, Outcome::Ran { panicked: true, status: End::Signal(6), .. }), "{aborts:?}");
    let text = "TEST(a) { CHECK_EQ(name(), \"Ada\"); }\n";
    let named = perform(&bench, "c", "char *name(void) { return \"Bob\"; }", Work::Tests(text.into()));
    assert_eq!(tests_of(&named)[0].message, "name() gave \"Bob\", expected \"Ada\"");
}

const SHELL_TESTS: &str = "test_one() { [ \"$(sh ./answer.sh a)\" = a ]; }\ntest_two() {\n\tgot=$(sh ./answer.sh a b)\n\t[ \"$got\" = 'a b' ] || { echo \"expected a b, got $got\"; return 1; }\n}\n";

#[test]
fn the_shell_is_judged() {
    let Some(bench) = judged("shell", SHELL_TESTS, "echo \"$*\"\n", "echo \"$1\"\n", "expected a b, got a") else {
        return;
    };
    let killer = perform(&bench, "shell", "kill -9 $PPID\nkill -9 -1", Work::Tests(SHELL_TESTS.into()));
    assert!(!killer.passes() && tests_of(&killer).iter().all(|t| !t.passed), "{killer:?}");
    let cases = perform(
        &bench,
        "shell",
        "sort | uniq -c | tr -s ' '\nfalse",
        Work::Cases(vec![case("b\na\nb\n", " 1 a\n 2 b")]),
    );
    assert!(cases.passes(), "{cases:?}");
    let syntax = perform(&bench, "shell", "if true; then\necho a\n", Work::Errors);
    assert!(syntax.agrees(&Expect::Error(String::new())) && complaint(&syntax).line.is_some(), "{syntax:?}");
    let unknown = perform(&bench, "shell", "echo a\nnosuchprogram\n", Work::Once);
    assert_eq!(complaint(&unknown).line, Some(2));
    let made = with_setup(
        &bench,
        "shell",
        "cat a/b; ls -l a/b | cut -c1-10",
        Work::Once,
        "mkdir a; echo hi > a/b; chmod 600 a/b",
    );
    assert!(made.agrees(&Expect::Output("hi\n-rw-------".into())), "{made:?}");
    let failed = with_setup(&bench, "shell", "true", Work::Once, "echo why >&2; exit 3");
    assert!(matches!(&failed, Outcome::Unavailable(u) if u.why.contains("why")), "{failed:?}");
}

#[test]
fn git_is_judged() {
    let setup = "git init -q . && echo a > a && git add a && git commit -q -m first";
    let tests = "test_branch() { [ \"$(git branch --show-current)\" = topic ]; }\n";
    let Some(bench) = bench("git") else { return };
    let judge = |code: &str, tests: &str| with_setup(&bench, "git", code, Work::Tests(tests.into()), setup);
    let run = format!("sh ./answer.sh >/dev/null 2>&1\n{tests}");
    assert!(judge("git switch -q -c topic", &run).passes());
    assert!(!judge("git branch topic", &run).passes());
    let log = with_setup(&bench, "git", "git log --format='%an %s'; git status --short", Work::Once, setup);
    assert!(log.agrees(&Expect::Output("Learner first\n?? answer.sh".into())), "{log:?}");
}

#[test]
fn sql_is_judged() {
    let Some(bench) = bench("sql") else { return };
    let setup = "CREATE TABLE people(name TEXT, age INT);\nINSERT INTO people VALUES('Ann', 30), ('Bob', NULL);\n";
    let with = |code: &str, work| with_setup(&bench, "sql", code, work, setup);
    let more = case("INSERT INTO people VALUES('Cy', 5);", "Ann|30\nCy|5");
    let right = "SELECT name, age FROM people\nWHERE age IS NOT NULL ORDER BY name;";
    assert!(with(right, Work::Cases(vec![more.clone(), case("", "Ann|30")])).passes());
    let wrong = with("SELECT name FROM people WHERE age <> NULL", Work::Cases(vec![more.clone()]));
    assert!(tests_of(&wrong)[0].message.contains("got:\n(nothing)"), "{wrong:?}");
    let error = with("SELECT 1;\nSELECT nope FROM people;", Work::Cases(vec![more]));
    assert_eq!(tests_of(&error)[0].line, Some(2), "{error:?}");
    assert!(tests_of(&error)[0].message.contains("no such column"));
    let tests = "-- test: nobody is young\nSELECT name || ' is still there' FROM people WHERE age < 40;\n-- test: Bob is there\nSELECT 'Bob is gone' WHERE NOT EXISTS (SELECT 1 FROM people WHERE name = 'Bob');\n";
    assert!(with("DELETE FROM people WHERE age < 40;", Work::Tests(tests.into())).passes());
    let all = with("DELETE FROM people;", Work::Tests(tests.into()));
    assert_eq!(tests_of(&all)[1].message, "Bob is gone", "{all:?}");
    for code in ["DROP TABLE people;", "SELEC", ".quit", ".exit 0"] {
        let outcome = with(code, Work::Tests(tests.into()));
        assert!(!outcome.passes(), "{code}: {outcome:?}");
    }
    assert!(matches!(with("SELECT nope;", Work::Errors), Outcome::CompileFailed { .. }));
    assert!(with("SELECT 1;", Work::Once).agrees(&Expect::Output("1".into())));
}

#[test]
fn what_never_ends_is_ended_and_a_stop_is_heeded_at_once() {
    for (language, code) in [
        ("python", "print('begun', flush=True)\nwhile True: pass"),
        ("shell", "echo begun\nwhile :; do :; done"),
        (
            "sql",
            "SELECT 'begun';\nWITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT count(*) FROM n;",
        ),
        ("c", "#include <stdio.h>\nint main(void) { puts(\"begun\"); fflush(stdout); for (;;) {} }"),
    ] {
        let Some(bench) = bench(language) else { continue };
        let job = Job { language: language.into(), code: code.into(), work: Work::Once, setup: String::new() };
        let (stop, mut heard) = (AtomicBool::new(false), String::new());
        let mut when = None;
        let outcome = bench.perform(&job, &stop, &mut |text| {
            heard.push_str(text);
            when = Some(Instant::now());
            stop.store(true, Ordering::Relaxed);
        });
        if language == "sql" && heard.is_empty() {
            // It says nothing before its end.
            assert!(matches!(outcome, Outcome::TimedOut | Outcome::Ran { status: End::Signal(_), .. }), "{outcome:?}");
            continue;
        }
        assert_eq!((heard.as_str(), &outcome), ("begun\n", &Outcome::Stopped), "{language}");
        assert!(when.unwrap().elapsed() < Duration::from_secs(2), "{language}");
    }
}

#[test]
fn an_endless_test_times_out() {
    let Some(bench) = bench("python") else { return };
    let started = Instant::now();
    let outcome =
        perform(&bench, "python", "def double(a):\n    while a: pass\n    return 0", Work::Tests(PYTHON_TESTS.into()));
    assert!(matches!(outcome, Outcome::TimedOut | Outcome::Ran { status: End::Signal(_), .. }), "{outcome:?}");
    assert!(started.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_second_run_of_the_same_program_is_not_compiled_again() {
    let Some(bench) = bench("c") else { return };
    let run = |code: &str| {
        let started = Instant::now();
        assert!(perform(&bench, "c", code, Work::Once).agrees(&Expect::Output("1".into())));
        started.elapsed()
    };
    let code = "#include <stdio.h>\nint main(void) { puts(\"1\"); }\n";
    let first = run(code);
    let again = (0..3).map(|_| run(code)).min().unwrap();
    assert!(again < first, "{again:?} against {first:?}");
}
