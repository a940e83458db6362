//! The languages that programs of a curriculum can be written in: their names, and what their texts look like.
//!
//! Whether a language is there on this machine is for the workbench to find out.

/// Every language that can be run somewhere.
pub const KNOWN: [&str; 6] = ["rust", "python", "c", "shell", "sql", "git"];

/// Whether programs in it can be run at all.
pub fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// Whether a `command` can be worked on in it: it has a shell.
pub fn has_shell(name: &str) -> bool {
    matches!(name, "shell" | "git")
}

/// Whether its programs are compiled before they run, so that what does not compile and what fails later are two things.
pub fn is_compiled(name: &str) -> bool {
    matches!(name, "rust" | "c")
}

/// What begins a comment; `None` where values at a line cannot be watched.
pub fn comment(name: &str) -> Option<&'static str> {
    match name {
        "rust" | "c" => Some("//"),
        "python" | "shell" | "git" => Some("#"),
        _ => None,
    }
}

/// How many tests stand in a text of tests; `None` for a language that has none.
pub fn tests(name: &str, text: &str) -> Option<usize> {
    let lines = || text.lines().map(str::trim_start);
    match name {
        "rust" => Some(lines().filter(|l| l.starts_with("#[test]")).count()),
        "python" => Some(lines().filter(|l| l.starts_with("def test_")).count()),
        "c" => Some(lines().filter(|l| l.starts_with("TEST(")).count()),
        "shell" | "git" => Some(lines().filter(|l| is_shell_test(l)).count()),
        "sql" => Some(text.lines().filter(|l| l.starts_with("-- test:")).count()),
        _ => None,
    }
}

fn is_shell_test(line: &str) -> bool {
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let (name, rest) = line.split_once('(').unwrap_or((line, ""));
    name.starts_with("test_") && plain(name.trim_end()) && rest.trim_start().starts_with(')')
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn tests_are_counted_in_the_manner_of_each_language() {
        assert_eq!(tests("rust", "#[test]\nfn a() {}\n    #[test]\n    fn b() {}"), Some(2));
        assert_eq!(tests("python", "def test_a():\n    pass\ndef helper(): pass\n"), Some(1));
        assert_eq!(tests("c", "TEST(a) { CHECK(1); }\n// TEST(b)\n"), Some(1));
        assert_eq!(tests("shell", "test_a() {\n  test -f x\n}\ntest_b ( ) { :; }\ntest_c=1\n"), Some(2));
        assert_eq!(tests("sql", "-- test: none is left\nSELECT 1;"), Some(1));
        assert_eq!(tests("cobol", "TEST."), None);
    }
}
