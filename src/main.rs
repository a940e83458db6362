//! The `gradus` program.
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|a| a == "__engine") {
        return gradus::llm::engine_main();
    }
    ExitCode::SUCCESS
}
