//! Tests of the workbench, with the real compiler where there is one.

use super::*;
use std::sync::atomic::Ordering;

/// Without a compiler these tests have nothing to say, except where one must be.
fn bench() -> Option<Workbench> {
    let bench = Workbench::default();
    match bench.compiler("rust") {
        Ok(_) => Some(bench),
        Err(e) => {
            assert!(std::env::var_os("CI").is_none(), "{e}");
            None
        }
    }
}

#[test]
fn an_unknown_language_is_said_to_be_unknown() {
    let Outcome::Unavailable(u) = Workbench::default().run("", "cobol") else { panic!() };
    assert!(u.why.contains("cobol") && u.how.contains("rust"));
}

#[test]
fn programs_print_panic_and_fail() {
    let Some(bench) = bench() else { return };
    let hello = bench.run("fn main() { println!(\"hi {:?}\", std::env::vars().count()); eprintln!(\"e\"); }", "rust");
    let Outcome::Ran { stdout, stderr, status, panicked, .. } = hello else { panic!("{hello:?}") };
    assert_eq!((stdout.as_str(), stderr.as_str(), status, panicked), ("hi 2\n", "e\n", End::Exit(0), false));
    let panics = bench.run("fn main() { let v: Vec<i32> = vec![]; let i = v.len(); println!(\"{}\", v[i]); }", "rust");
    assert!(matches!(&panics, Outcome::Ran { panicked: true, .. }), "{panics:?}");
    let code = "fn main() { let a = String::new(); let b = a; println!(\"{a}{b}\"); }";
    for outcome in [bench.run(code, "rust"), bench.errors(code, "rust").unwrap()] {
        let Outcome::CompileFailed { codes, stderr, .. } = outcome else { panic!() };
        assert_eq!(codes, ["E0382"]);
        assert!(stderr.contains("main.rs:1:"), "{stderr}");
    }
    assert_eq!(bench.errors("fn main() {}", "rust"), None);
}

#[test]
fn memory_is_limited() {
    let Some(bench) = bench() else { return };
    let hungry = bench.run("fn main() { let v = vec![1u8; 3 << 30]; println!(\"{}\", v.len()); }", "rust");
    assert!(matches!(&hungry, Outcome::Ran { status: End::Signal(_), .. }), "{hungry:?}");
}

#[test]
fn stopping_stops_everything() {
    let Some(bench) = bench() else { return };
    bench.stop.store(true, Ordering::Relaxed);
    assert_eq!(bench.run("fn main() { loop {} }", "rust"), Outcome::Stopped);
}
