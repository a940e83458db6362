//! The one entry of data about Rust: its compiler, its commands, how its errors are read.
//!
//! Never starts anything; [`super`] does.

use super::Language;

/// Rust, compiled by `rustc` of the 2024 edition.
pub static RUST: Language = Language {
    name: "rust",
    compiler: "rustc",
    source: "main.rs",
    program: "main",
    oldest: (1, 85),
    how_to_get: "install Rust 1.85 or newer from https://rustup.rs, then open a new terminal",
    root: &["--print", "sysroot"],
    compile: &["--edition", "2024", "-A", "warnings", "-C", "debuginfo=0", "--color", "never", "-o", "main", "main.rs"],
    only_check: &["--emit=metadata"],
    refusal_code: 1,
    panic_code: 101,
    error_codes,
    no_linker,
};

/// The codes of the errors that rustc reports, in order, each once: `error[E0382]: use of moved value`.
fn error_codes(stderr: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for line in stderr.lines() {
        let code = line.strip_prefix("error[").and_then(|rest| rest.split_once(']')).map(|(code, _)| code);
        if let Some(code) = code.filter(|c| !codes.iter().any(|known| known == c)) {
            codes.push(code.to_string());
        }
    }
    codes
}

/// Whether the program was right and only the system's linker is missing.
fn no_linker(stderr: &str) -> bool {
    stderr.lines().any(|l| l.starts_with("error: linker `") && l.ends_with("not found"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_order_and_once() {
        let stderr = "error[E0382]: borrow of moved value: `a`\n --> main.rs:4:15\nerror[E0499]: x\nerror[E0382]: y\nerror: aborting due to 3 previous errors\n";
        assert_eq!(error_codes(stderr), ["E0382", "E0499"]);
        assert!(error_codes("error: expected `;`\n  error[E1]: quoted").is_empty());
    }

    #[test]
    fn a_missing_linker_is_no_error_of_the_program() {
        assert!(no_linker("error: linker `cc` not found\n  |\n  = note: No such file"));
        assert!(!no_linker("error[E0425]: cannot find value `linker`"));
    }
}
