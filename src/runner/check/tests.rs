//! Tests of the claims, with the real compiler where there is one.

use super::*;
use crate::curriculum::programs::Spot;
use crate::curriculum::{Place, programs};

/// Without a compiler these tests have nothing to say, except where one must be.
fn bench() -> Option<Workbench> {
    let bench = Workbench::default();
    let hello = Job::once("rust", "fn main() {}".into());
    match bench.perform(&hello, &AtomicBool::new(false), &mut |_| ()) {
        Outcome::Unavailable(e) => {
            assert!(std::env::var_os("CI").is_none(), "{e}");
            None
        }
        _ => Some(bench),
    }
}

fn claim(code: &str, must: Must) -> Claim {
    let deed = Deed::Run(Job::once("rust", code.into()));
    Claim { place: Place::default(), spot: Spot::Line(1), label: "a".into(), deed, must }
}

fn all(bench: &Workbench, claims: &[Claim]) -> Vec<Result<(), Mismatch>> {
    let mut seen = 0;
    let results = check_all(bench, claims, jobs(), &AtomicBool::new(false), |_| seen += 1);
    assert_eq!(seen, claims.len());
    results
}

#[test]
fn claims_are_compared_with_what_happens() {
    let Some(bench) = bench() else { return };
    let prints = "fn main() { println!(\"5\"); }";
    let overflow = "fn main() { let x: u8 = 255 + 1; println!(\"{x}\"); }";
    let output = |o: &str| Expect::Output(o.into());
    let error = |code: &str| Must::Do(Expect::Error(code.into()));
    let claims = [
        (claim(prints, Must::Do(output("5\n\n"))), true),
        (claim(prints, Must::Do(output("6"))), false),
        (claim(prints, Must::NotDo(output("5"))), false),
        (claim(prints, Must::NotDo(output("6"))), true),
        (claim(prints, error("E0382")), false),
        (claim(prints, Must::Do(Expect::Panic(true))), false),
        (claim("fn main() { panic!() }", Must::Do(Expect::Panic(true))), true),
        (claim("fn main() { print!(\"5\"); panic!() }", Must::Do(output("5"))), false),
        (claim(overflow, error("")), true),
        (claim("fn main() { y }", error("E0425")), true),
        (claim("fn main() { y }", error("")), false),
    ];
    let (claims, good): (Vec<Claim>, Vec<bool>) = claims.into_iter().unzip();
    let results = all(&bench, &claims);
    for ((claim, good), result) in claims.iter().zip(good).zip(&results) {
        assert_eq!(result.is_ok(), good, "{claim:?}: {result:?}");
    }
    let text = results[1].as_ref().unwrap_err().to_string();
    assert_eq!(text, "that it prints \"6\" was said, but it prints \"5\"");
}

/// The claims of a curriculum of one `trace` with these steps.
fn trace(steps: &str) -> Vec<Claim> {
    let program = "fn main() {\n    let mut sum = 0;\n    for n in [2, 3] {\n        sum += n; // (a)\n    }\n    let word = \"go\".repeat(2); // (b)\n    println!(\"{sum}{word}\");\n}\n";
    let text = format!(
        "+++\ntitle = \"T\"\nminutes = 1\nobjective = \"O.\"\n+++\nL.\n\n+++ item\nid = \"t\"\nkind = \"trace\"\ndifficulty = 1\nhints = [\"a\", \"b\", \"c\"]\nexplanation = \"E.\"\n{steps}+++\nWhat?\n\n```rust\n{program}```\n"
    );
    let header = "id = \"t\"\ntitle = \"T\"\nversion = \"1\"\nformat_version = 1\nauthors = []\nlicence = \"MIT\"\nsummary = \"S\"\ncode = \"rust\"\nskills = [\"a\"]\n";
    let files = [("curriculum.toml", header.to_string()), ("skills/a.md", text)];
    let files = files.into_iter().map(|(name, text)| (name.to_string(), text.into_bytes())).collect();
    let (curriculum, found) = crate::curriculum::parse::parse(&files);
    assert!(found.is_empty(), "{found:?}");
    programs::claims(&curriculum.unwrap())
}

fn step(mark: &str, show: &str, hit: u32, value: &str) -> String {
    format!("[[steps]]\nmark = \"{mark}\"\nshow = \"{show}\"\nhit = {hit}\nvalue = '{value}'\n")
}

#[test]
fn values_at_marks_are_watched() {
    let Some(bench) = bench() else { return };
    let cases = [
        (step("a", "sum", 1, "2") + &step("(a)", "sum", 2, "5") + &step("b", "word", 1, "\"gogo\""), None),
        (step("a", "n * sum", 2, "15") + &step("b", "word.len()", 1, "4"), None),
        (step("a", "sum", 2, "6"), Some("`sum` after line (a) has run 2 times was said to be `6`, but it is `5`")),
        (step("a", "sum", 3, "8"), Some("the line has run 2 times, and its 3th time was asked")),
        (step("b", "n", 1, "3"), Some("shows `n`, it does not compile, with E0425")),
    ];
    let claims: Vec<Claim> = cases.iter().flat_map(|(steps, _)| trace(steps)).collect();
    for ((_, want), result) in cases.iter().zip(all(&bench, &claims)) {
        let said = result.err().map(|e| e.to_string());
        match (want, &said) {
            (None, None) => {}
            (Some(want), Some(said)) if said.contains(want) => {}
            _ => panic!("{want:?}: {said:?}"),
        }
    }
}

#[test]
fn tests_must_pass_with_the_solution_only() {
    use crate::curriculum::runs::TestResult;
    let test = |passed| TestResult { name: "adds".into(), passed, message: "3 is not\n 4".into(), line: None };
    let ran = |tests| Outcome::Ran {
        stdout: String::new(),
        stderr: String::new(),
        status: End::Exit(0),
        panicked: false,
        tests,
        complaints: Vec::new(),
    };
    let deed = Deed::Run(Job::once("rust", String::new()));
    assert_eq!(holds(&Must::Pass, &deed, &ran(vec![test(true)])), Ok(()));
    assert_eq!(holds(&Must::Fail, &deed, &ran(vec![test(true)])), Err(Mismatch::Passes));
    assert_eq!(holds(&Must::Fail, &deed, &Outcome::TimedOut), Ok(()));
    let said = |o: &Outcome| holds(&Must::Pass, &deed, o).unwrap_err().to_string();
    assert_eq!(said(&ran(vec![test(true), test(false)])), "this must pass, but 1 of 2 tests fail; `adds`: 3 is not 4");
    assert_eq!(said(&ran(Vec::new())), "this must pass, but no test was run");
    assert_eq!(said(&Outcome::TimedOut), "this must pass, but it does not end in time");
}

#[test]
fn stopping_leaves_claims_untried() {
    let Some(_) = bench() else { return };
    let stop = std::sync::Arc::new(AtomicBool::new(true));
    let bench = Workbench::new(std::sync::Arc::clone(&stop), None);
    let one = claim("fn main() {}", Must::Do(Expect::Output(String::new())));
    assert_eq!(check(&bench, &one, &stop), Err(Mismatch::Stopped));
}
