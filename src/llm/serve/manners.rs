//! Modesty: the engine is a guest on a machine that others use too.
//!
//! Owns what the process does to itself before it loads anything: it stands apart from the terminal's signals, yields to
//! other programs, and holds itself to a limit of memory.

use crate::llm::types::EngineOptions;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::{
    fs,
    os::unix::fs::MetadataExt,
    sync::{Arc, atomic::AtomicBool},
};

/// By how much the engine yields where others are at work.
const AMONG_OTHERS: u32 = 5;
/// User numbers from here on are people's; those below are the system's (by the convention of login.defs(5)), and so is
/// `nobody`.
const PEOPLE: std::ops::Range<u32> = 1000..65_534;
/// The least memory that lets the engine say what is wrong.
const LEAST: u64 = 64 << 20;

/// Signals from the terminal are for the parent; a crash of native code need not leave a core file behind.
pub(super) fn stand_apart() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTSTP};
    let unheard = Arc::new(AtomicBool::new(false));
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTSTP] {
        let _ = signal_hook::flag::register(signal, unheard.clone());
    }
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// Yields and limits itself as the options say. What the system refuses stays as it is.
pub(super) fn keep(options: &EngineOptions) {
    let yields = options.nice.unwrap_or_else(|| if others_are_here() { AMONG_OTHERS } else { 0 });
    if yields > 0 {
        let _ = rustix::process::nice(yields.min(19) as i32);
    }
    if let Some(most) = options.max_memory {
        // Private memory only: the weights are mapped from their file and shared with whoever else uses them.
        let most = Some(most.max(LEAST));
        let _ = setrlimit(Resource::Data, Rlimit { current: most, maximum: most });
    }
}

/// Whether processes of other people run on this machine.
fn others_are_here() -> bool {
    let own = rustix::process::getuid().as_raw();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(|p| p.file_name().to_string_lossy().bytes().all(|b| b.is_ascii_digit()))
        .filter_map(|p| p.metadata().ok())
        .any(|m| m.uid() != own && PEOPLE.contains(&m.uid()))
}
