//! A course with items of every kind in every language: it is clean, every way to break an item is found at its line, and
//! where its languages are, everything that it says about programs holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use gradus::curriculum::parse::{Files, parse};
use gradus::curriculum::{Curriculum, Diagnostic, Kind, Library, languages, lint, probes, programs};
use std::collections::BTreeSet;
use std::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/kinds");

fn read(files: &Files) -> (Curriculum, Vec<Diagnostic>) {
    let (curriculum, mut found) = parse(files);
    let curriculum = curriculum.expect("the header can be read");
    found.extend(lint::check(&curriculum, files));
    (curriculum, found)
}

#[test]
fn it_is_clean_and_holds_every_kind_and_language() {
    let (course, found) = read(&Library::files(FOLDER).unwrap());
    assert!(found.is_empty(), "{found:#?}");
    let kinds: BTreeSet<Kind> = course.items().map(|(_, i)| i.kind()).collect();
    assert_eq!(kinds, BTreeSet::from(Kind::ALL));
    let all: BTreeSet<&str> = course.items().map(|(_, i)| i.language.as_str()).collect();
    assert_eq!(all, BTreeSet::from(languages::KNOWN));
    for (_, item) in course.items().filter(|(_, i)| i.kind() == Kind::Trace) {
        assert!(probes::probed(item).is_some(), "{}", item.id);
    }
    let claims = programs::claims(&course);
    assert!(claims.len() > 70, "{}", claims.len());
    let labels: BTreeSet<&str> = claims.iter().map(|c| c.label.as_str()).collect();
    for label in [
        "lesson of kinds.in-c",
        "kinds.in-rust/from-to with `3`, `5`",
        "kinds.in-rust/from-to with `3`, `6`",
        "kinds.in-rust/add-up, the also",
        "kinds.in-rust/evens, wrong program 1",
        "kinds.in-rust/largest, the starter",
        "kinds.in-shell/make-runnable, doing nothing",
        "kinds.in-git/take-out, with `git rm -f key.txt`",
    ] {
        assert!(labels.contains(label), "{label} is not in {labels:#?}");
    }
}

/// One way to break the course.
struct Break {
    skill: &'static str,
    from: &'static str,
    to: &'static str,
    /// What is said.
    says: &'static str,
    /// What stands on the line where it is said.
    at: &'static str,
}

const fn case(
    skill: &'static str,
    from: &'static str,
    to: &'static str,
    says: &'static str,
    at: &'static str,
) -> Break {
    Break { skill, from, to, says, at }
}

const ORDERS_AND_TRACES: [Break; 22] = [
    case(
        "in-rust",
        "answer = \"        let mut sum = n;\"",
        "answer = \"let mut sum = 0;\"",
        "is listed as wrong, and the key accepts it",
        "answer = \"let mut sum = 0;\"",
    ),
    case(
        "in-rust",
        "let mut sum = n;\"\nmisconception = \"sum-is-kept\"",
        "let mut sum = n;\"",
        "has nothing to say",
        "answer = \"        let mut sum = n;\"",
    ),
    case(
        "in-rust",
        "    println!(\"{word}\");\n'''\nalso",
        "    println!(\"{word}\");\n    let a = 1;\n    let b = 1;\n    let c = 1;\n    let d = 1;\n    let e = 1;\n'''\nalso",
        "other lines than `solution`",
        "kind = \"order\"",
    ),
    case(
        "in-rust",
        "    let word = \"done\";\n    let mut sum = 0;\n    for n in 1..4 {\n        sum += n;\n    }\n    println!(\"{sum}\");\n    println!(\"{word}\");\n''',",
        "    let mut sum = 0;\n    let word = \"done\";\n    for n in 1..4 {\n        sum += n;\n    }\n    println!(\"{sum}\");\n    println!(\"{word}\");\n''',",
        "two right orders are the same",
        "also = [",
    ),
    case(
        "in-rust",
        "One line is not needed.",
        "\n\n```rust\nfn main() {}\n```",
        "the program of an `order` is its solution",
        "id = \"add-up\"",
    ),
    case(
        "in-rust",
        "  \"What must be there before the loop can change it?\",",
        "  \"Begin with let mut sum = 0; and go on.\",",
        "this hint contains the answer",
        "Begin with",
    ),
    case(
        "in-c",
        "    return 0; }\n'''",
        "    return 0; }\n// 1\n// 2\n// 3\n// 4\n'''",
        "13 lines to put in order",
        "solution = '''",
    ),
    case(
        "in-python",
        "    print(n)\n    n -= 1\n",
        "   print(n)\n    n -= 1\n",
        "whole steps of 4 spaces",
        "   print(n)",
    ),
    case(
        "in-python",
        "answer = \"    n -= 2\"",
        "answer = \"n -= 1\"",
        "is listed as wrong, and the key accepts it",
        "answer = \"n -= 1\"",
    ),
    case("in-rust", "sum += n; // (a)", "sum += n;", "no line of the program ends with `// (a)`", "mark = \"a\""),
    case(
        "in-rust",
        "let mut sum = 0;\n    for n in 2..4",
        "let mut sum = 0; // (a)\n    for n in 2..4",
        "the mark (a) stands at 2 lines",
        "sum += n; // (a)",
    ),
    case("in-rust", "sum += n; // (a)", "sum += n // (a)\n        ;", "it is no whole statement", "sum += n // (a)"),
    case(
        "in-rust",
        "value = \"2\"\n\n[[steps.wrong]]\nanswer = \"0\"",
        "value = \"2\"\n\n[[steps.wrong]]\nanswer = \"2\"",
        "is listed as wrong, and the key accepts it",
        "answer = \"2\"",
    ),
    case("in-rust", "value = '\"gogo\"'", "value = ''", "a step has an empty `value`", "value = \"2\""),
    case("in-rust", "show = \"word\"", "show = \" \"", "a step has an empty `show`", "show = \"sum\""),
    case("in-rust", "hit = 2\n", "hit = 0\n", "count from 1", "hit = 0"),
    case("in-rust", "hit = 2\n", "hit = 1\n", "is asked twice", "show = \"sum\""),
    case(
        "in-rust",
        "feedback = \"That is the value before the line has run.\"",
        "",
        "has nothing to say",
        "answer = \"0\"",
    ),
    case(
        "in-rust",
        "```rust\nfn main() {\n    let mut sum = 0;\n    for n in 2..4",
        "```text\nfn main() {\n    let mut sum = 0;\n    for n in 2..4",
        "a `trace` follows a program",
        "kind = \"trace\"",
    ),
    case(
        "in-python",
        "row.append(5)  # (a)",
        "row.append(5)  // (a)",
        "no line of the program ends with `# (a)`",
        "mark = \"a\"",
    ),
    case(
        "in-rust",
        "id = \"watch-the-sum\"\nkind = \"trace\"",
        "id = \"watch-the-sum\"\nlanguage = \"sql\"\nkind = \"trace\"",
        "a `trace` follows a program, and the prompt has no `sql` block",
        "kind = \"trace\"",
    ),
    case(
        "in-c",
        "language = \"c\"",
        "language = \"cobol\"",
        "programs in `cobol` cannot be run anywhere",
        "id = \"halves\"",
    ),
];

const TASKS: [Break; 19] = [
    case(
        "in-rust",
        "    todo!()\n}\n'''\nsolution = '''\nfn evens",
        "    let mut count = 0;\n    for n in from..=to {\n        if n % 2 == 0 {\n            count += 1;\n        }\n    }\n    count\n}\n'''\nsolution = '''\nfn evens",
        "the starter is the solution",
        "starter = '''",
    ),
    case("in-rust", "#[test]\nfn one_odd", "fn one_odd", "1 tests; 2 are needed", "tests = '''"),
    case(
        "in-rust",
        "fn evens(from: i32, to: i32) -> i32 {\n    let mut count = 0;\n    for n in from..to {",
        "fn evens(from: i32, to: i32) -> i32 {\n    let mut count = 0;\n    for n in from..=to {",
        "is listed as wrong, and the key accepts it",
        "fn evens(from: i32, to: i32) -> i32 {",
    ),
    case(
        "in-rust",
        "}\n'''\nmisconception = \"end-counts\"",
        "}\n'''",
        "has nothing to say",
        "fn evens(from: i32, to: i32) -> i32 {",
    ),
    case(
        "in-rust",
        "  \"What tells an even number from an odd one?\",",
        "  \"Write if n % 2 == 0 { in the loop.\",",
        "this hint contains the answer",
        "Write if",
    ),
    case(
        "in-rust",
        "starter = '''\nfn largest(all: &[i32]) -> i32 {\n    let mut best = 0;\n    for n in all {\n        if *n > best {\n            best = *n;\n        }\n    }\n    best\n}\n'''",
        "starter = ''",
        "the `starter` is empty",
        "starter = ''",
    ),
    case(
        "in-rust",
        "#[test]\nfn of_positive_numbers() {\n    assert_eq!(largest(&[3, 9, 4]), 9);\n}\n\n#[test]\nfn of_negative_numbers() {\n    assert_eq!(largest(&[-3, -9, -4]), -3);\n}\n",
        "",
        "0 cases; 2 are needed",
        "id = \"largest\"",
    ),
    case("in-python", "output = \"6\"", "output = \"5\"", "all cases have the same output", "[[cases]]"),
    case("in-python", "[[cases]]\ninput = \"10\\n-4\\n\"\noutput = \"6\"", "", "1 cases; 2 are needed", "[[cases]]"),
    case("in-python", "input = \"10\\n-4\\n\"", "input = \"2\\n3\\n\"", "two cases have the same input", "[[cases]]"),
    case(
        "in-python",
        "print(a + b)\n'''\n\n[[cases]]",
        "print(a + b)\n'''\ntests = '''\ndef test_a():\n    assert 1\n'''\n\n[[cases]]",
        "with both, the cases would never be run",
        "tests = '''",
    ),
    case("in-c", "TEST(a_mean_between)", "static void between(void)", "1 tests; 2 are needed", "tests = '''"),
    case("in-sql", "-- test: Ann is still there", "-- Ann is still there", "1 tests; 2 are needed", "tests = '''"),
    case(
        "in-shell",
        "solution = '''\nchmod u+x hi.sh\n'''",
        "solution = ''",
        "the `solution` is empty",
        "solution = ''",
    ),
    case(
        "in-shell",
        "answer = \"chmod u+r hi.sh\"",
        "answer = \"chmod u+x hi.sh\"",
        "is listed as wrong, and the key accepts it",
        "answer = \"chmod u+x hi.sh\"",
    ),
    case(
        "in-shell",
        "Look at the rights of the file with `ls -l`.",
        "Try chmod u+x hi.sh now.",
        "this hint contains the answer",
        "Try chmod",
    ),
    case(
        "in-git",
        "answer = \"git rm -f key.txt\"\nfeedback = \"That takes the file away, too.\"",
        "answer = \"git rm -f key.txt\"",
        "has nothing to say",
        "answer = \"git rm -f key.txt\"",
    ),
    case(
        "in-git",
        "needs = [\"git\"]",
        "needs = [\"/usr/bin/git\"]",
        "is no name of a program",
        "needs = [\"/usr/bin/git\"]",
    ),
    case(
        "in-git",
        "id = \"first-commit\"\nkind",
        "id = \"first-commit\"\nlanguage = \"c\"\nkind",
        "worked on in a shell, and `c` has none",
        "kind = \"command\"",
    ),
];

const WORDS: [Break; 18] = [
    case(
        "in-rust",
        "[[gaps]]\nanswers = [\"5\"]\n\n[[gaps.wrong]]\nanswer = \"6\"\nmisconception = \"end-counts\"\n",
        "",
        "there are 2 gaps `___`, and answers for 1",
        "kind = \"blank\"",
    ),
    case(
        "in-rust",
        "answer = \"6\"",
        "answer = \" 5\"",
        "is listed as wrong, and the key accepts it",
        "answer = \" 5\"",
    ),
    case(
        "in-words",
        "answer = \"slash\"",
        "answer = \"backslash \"",
        "is listed as wrong, and the key accepts it",
        "answer = \"backslash \"",
    ),
    case("in-words", "answers = [\"1024\"]", "answers = [\"about 1024\"]", "units stand behind numbers", "units ="),
    case("in-words", "units = [\"B\"", "units = [\"B2\"", "`B2` is no unit", "units ="),
    case(
        "in-words",
        "answer = \"1000\"",
        "answer = \"1_024 bytes\"",
        "is listed as wrong, and the key accepts it",
        "answer = \"1_024 bytes\"",
    ),
    case(
        "in-words",
        "answer = \"0.3\"",
        "answer = \"0.331\"",
        "is listed as wrong, and the key accepts it",
        "answer = \"0.331\"",
    ),
    case(
        "in-words",
        "case = true\n",
        "",
        "`max_size` is listed as wrong, and the key accepts it",
        "answer = \"max_size\"",
    ),
    case("in-words", "answers = ['\\.log$',", "answers = ['(\\.log$',", "is no regular expression", "answers = ['("),
    case("in-words", "'[.]log$']", "'log$']", "does not match and reject what `pattern` says", "answers = ['"),
    case(
        "in-words",
        "rejects = [\"catalog\", \"a.log.gz\", \"alog\"]",
        "rejects = []",
        "lists texts that it `matches` and texts that it `rejects`",
        "pattern",
    ),
    case("in-words", "answer = '.log$'", "answer = '\\.log$'", "is listed as wrong, and the key accepts it", "\\.log$"),
    case("in-words", "[pattern]\n", "tolerance = 1\n\n[pattern]\n", "a regular expression is no number", "[pattern]"),
    case(
        "in-words",
        "  \"One bit has two values.\",\n  \"Each further bit doubles the number of values.\",\n",
        "",
        "1 points; a rubric has 2 to 8",
        "rubric =",
    ),
    case(
        "in-words",
        "  \"One bit has two values.\",\n",
        "  \"One bit has two values.\",\n  \"One bit has two values.\",\n",
        "or stands twice",
        "\"One bit has two values.\"",
    ),
    case(
        "in-words",
        "A single bit can be 0 or 1, which are two values. Every bit that is added doubles how many there are, because each value\nthat was there before can now be had with a 0 and with a 1. With eight bits, two is doubled seven times: that is 256.\n",
        "They double.\n",
        "it cannot make them all",
        "model = '''",
    ),
    case(
        "in-words",
        "Begin with a single bit and go on from there.",
        "Each further bit doubles the number of values.",
        "this hint contains the answer",
        "Each further bit",
    ),
    case(
        "in-words",
        "answer = \"1000\"\nfeedback = \"That is a kB, without the i.\"",
        "answer = \"1000\"\nfeedback = \"That is a kB.\"\n\n[[wrong]]\nanswer = \"1_000 B\"\nfeedback = \"No.\"",
        "is listed twice",
        "answer = \"1_000 B\"",
    ),
];

#[test]
fn every_way_to_break_it_is_found_at_its_line() {
    let clean = Library::files(FOLDER).unwrap();
    let mut missed = Vec::new();
    for Break { skill, from, to, says, at } in ORDERS_AND_TRACES.iter().chain(&TASKS).chain(&WORDS) {
        let file = format!("skills/{skill}.md");
        let text = String::from_utf8(clean[&file].clone()).unwrap();
        assert!(text.contains(from), "{skill}: there is no `{from}`");
        let broken = text.replacen(from, to, 1);
        let mut files = clean.clone();
        files.insert(file.clone(), broken.into_bytes());
        let (_, found) = read(&files);
        let told: Vec<&Diagnostic> = found.iter().filter(|d| d.message.contains(says)).collect();
        let here = told.iter().any(|d| d.file == file && d.source.contains(at));
        if !here {
            missed.push(format!("`{says}` is not said at `{at}` of {skill}:\n{found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_learners_judge_themselves_certifies_nothing() {
    let mut files = Library::files(FOLDER).unwrap();
    let text = String::from_utf8(files["skills/in-git.md"].clone()).unwrap();
    let header = &text[..text.find("+++ item").unwrap()];
    let words = String::from_utf8(files["skills/in-words.md"].clone()).unwrap();
    let explain = &words[words.rfind("+++ item").unwrap()..];
    let mut all = header.to_string();
    for n in 0..6 {
        all += &explain.replace("why-256", &format!("why-{n}"));
        all.push('\n');
    }
    files.insert("skills/in-git.md".into(), all.into_bytes());
    let (_, found) = read(&files);
    let message = "0 items cannot certify a skill; 5 can (an `explain` does not count)";
    assert!(found.iter().any(|d| d.message == message), "{found:#?}");
}

/// Everything that the course says about its programs, asked of the program itself. What is missing here is left out,
/// but where all must be there.
#[test]
fn what_it_says_about_programs_holds() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
    command.args(["pack", "check", FOLDER, "--run", "--yes", "--json", "--skip-missing"]);
    for (name, folder) in [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state")] {
        command.env(name, home.path().join(folder));
    }
    let out = command.output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&out.stdout).expect("it says JSON");
    let course = &said["curricula"][0];
    assert_eq!(course["diagnostics"].as_array().map(Vec::len), Some(0), "{course:#}");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let (run, left) = (course["programs"].as_u64().unwrap_or(0), course["not_run"].as_u64().unwrap());
    let all = programs::claims(&read(&Library::files(FOLDER).unwrap()).0).len() as u64;
    assert_eq!(run + left, all, "each is run, or it is said why not");
    assert!(left == 0 || course["missing"].as_array().is_some_and(|m| !m.is_empty()));
    if std::env::var_os("ALL_LANGUAGES").is_some() {
        assert_eq!(left, 0, "{:#}", course["missing"]);
    }
}
