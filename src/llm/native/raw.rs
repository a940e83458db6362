//! What the bindings have no safe word for: ending a computation in its middle, and changing the number of threads.
//!
//! Owns the address of the library's context and the callback that the library calls between two steps of a computation
//! on the CPU (not on a GPU, where prompts therefore go in smaller pieces). One engine a process: the flags are static,
//! because the library may call as long as the context lives.

use llama_cpp_2::context::LlamaContext;
use llama_cpp_sys_2::llama_context;
use std::{
    ffi::c_void,
    ptr::NonNull,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

static INTERRUPT: AtomicBool = AtomicBool::new(false);
static PULSE: AtomicU64 = AtomicU64::new(0);

/// Ends the computation that is under way, if any, within milliseconds on a CPU.
pub fn interrupt() {
    INTERRUPT.store(true, Ordering::SeqCst);
}

/// Takes back an [`interrupt`] that was meant for the computation before.
pub(super) fn calm() {
    INTERRUPT.store(false, Ordering::SeqCst);
}

/// A number that grows while the engine computes or loads. One that stands still while there is work means a hang.
pub fn pulse() -> u64 {
    PULSE.load(Ordering::Relaxed)
}

/// One sign of life.
pub(super) fn beat() {
    PULSE.fetch_add(1, Ordering::Relaxed);
}

/// Called by the library before each step of a computation; true ends it.
unsafe extern "C" fn stop(_: *mut c_void) -> bool {
    beat();
    INTERRUPT.load(Ordering::Relaxed)
}

/// The library's own context behind a safe one. It lives as long as that.
pub(super) struct Raw(NonNull<llama_context>);

impl Raw {
    /// The bindings keep the address to themselves, but print it. Where they one day do not, the engine works without:
    /// cancelling then takes a piece of a prompt, and the number of threads stays.
    pub fn of(context: &LlamaContext) -> Option<Raw> {
        let shown = format!("{context:?}");
        let digits = shown.split_once("context: 0x")?.1;
        let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
        let address = usize::from_str_radix(&digits[..end], 16).ok()?;
        NonNull::new(std::ptr::with_exposed_provenance_mut(address)).map(Raw)
    }

    /// From now on [`interrupt`] ends computations and [`pulse`] grows.
    pub fn listen(&mut self) {
        // SAFETY: the address is that of a live context; `stop` touches only statics and ignores its argument.
        unsafe { llama_cpp_sys_2::llama_set_abort_callback(self.0.as_ptr(), Some(stop), std::ptr::null_mut()) }
    }

    /// Computes with `n` threads (1 to 256) from the next computation on.
    pub fn set_threads(&mut self, n: u32) {
        let n = n.clamp(1, 256) as i32;
        // SAFETY: the address is that of a live context, which only this thread uses; `n` is small and positive.
        unsafe { llama_cpp_sys_2::llama_set_n_threads(self.0.as_ptr(), n, n) }
    }

    /// Puts a saved state into sequence `seq`, which must be empty.
    ///
    /// The caller has checked that `bytes` are what [`Raw::state`] gave, for the same model and settings: the library
    /// aborts on others.
    pub fn set_state(&mut self, seq: i32, bytes: &[u8]) -> bool {
        // SAFETY: the address is that of a live context; pointer and length are those of a live slice.
        let read = unsafe {
            llama_cpp_sys_2::llama_state_seq_set_data_ext(self.0.as_ptr(), bytes.as_ptr(), bytes.len(), seq, 0)
        };
        read == bytes.len()
    }

    /// What the context's memory holds of sequence `seq`, as bytes for [`Raw::set_state`].
    pub fn state(&mut self, seq: i32) -> Option<Vec<u8>> {
        // SAFETY: the address is that of a live context; the buffer has the size that the library asked for.
        unsafe {
            let size = llama_cpp_sys_2::llama_state_seq_get_size_ext(self.0.as_ptr(), seq, 0);
            let mut bytes = vec![0; size];
            let written =
                llama_cpp_sys_2::llama_state_seq_get_data_ext(self.0.as_ptr(), bytes.as_mut_ptr(), size, seq, 0);
            (written == size && size > 0).then_some(bytes)
        }
    }
}
