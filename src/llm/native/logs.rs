//! What the native library says: kept so that a failure can be explained, and never shown on the terminal.
//!
//! Owns the library's log callback and its last errors. In the child, where fd 2 is the log file, everything from
//! level "info" up also goes there; in any other process nothing is written.

use std::{
    collections::VecDeque,
    ffi::{CStr, c_char, c_void},
    io::Write,
    sync::{
        Mutex, Once, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

const KEPT: usize = 16;
static ERRORS: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());
static TO_STDERR: AtomicBool = AtomicBool::new(false);

/// From now on the log also goes to fd 2.
pub fn to_stderr() {
    TO_STDERR.store(true, Ordering::Relaxed);
}

/// Takes the library's log away from fd 2. Does its work once.
pub(super) fn capture() {
    static ONCE: Once = Once::new();
    // SAFETY: `receive` has the signature that the library asks for, lives for ever, and needs no user data.
    ONCE.call_once(|| unsafe { llama_cpp_sys_2::llama_log_set(Some(receive), std::ptr::null_mut()) });
}

/// One line of our own.
pub fn note(text: &str) {
    if TO_STDERR.load(Ordering::Relaxed) {
        let _ = writeln!(std::io::stderr(), "gradus: {text}");
    }
}

/// The errors since the last call, in one line; empty where the library said nothing.
pub(super) fn take_errors() -> String {
    let mut kept = ERRORS.lock().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<String> = kept.drain(..).collect();
    lines.join("; ")
}

unsafe extern "C" fn receive(level: llama_cpp_sys_2::ggml_log_level, text: *const c_char, _: *mut c_void) {
    if text.is_null() || level == llama_cpp_sys_2::GGML_LOG_LEVEL_DEBUG {
        return;
    }
    // SAFETY: the library passes a NUL-terminated text that lives until we return; null was excluded above.
    let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
    if TO_STDERR.load(Ordering::Relaxed) {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
    if level == llama_cpp_sys_2::GGML_LOG_LEVEL_ERROR {
        let mut kept = ERRORS.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(text.trim().chars().take(300).collect());
    }
}
