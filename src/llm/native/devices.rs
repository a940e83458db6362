//! What there is to compute with: the library's drivers and the devices behind them.
//!
//! Owns the setting up of the library. Loading drivers runs other people's code, which may break: only the engine's
//! process and the one that [`probe`] is asked in do it, and no driver is loaded where no GPU is wanted. That is how an
//! engine comes back after a driver has ended its process.

use super::logs;
use crate::llm::offload::{Device, Found, brief};
use llama_cpp_2::{
    LlamaBackendDevice, LlamaBackendDeviceType, list_llama_ggml_backend_devices, llama_backend::LlamaBackend,
};
use std::{ffi::CStr, sync::OnceLock};

/// Graphics processors that the library spreads one model over at most.
const MOST: usize = 16;

/// The library, set up once for the life of the process; with `gpu`, the drivers that are files are loaded too.
pub(super) fn backend(gpu: bool) -> Result<&'static LlamaBackend, String> {
    static BACKEND: OnceLock<Result<LlamaBackend, String>> = OnceLock::new();
    static DRIVERS: OnceLock<()> = OnceLock::new();
    let init = || {
        #[cfg(feature = "dynamic")]
        files::load()?;
        LlamaBackend::init().map_err(|e| e.to_string())
    };
    let backend = BACKEND.get_or_init(init).as_ref().map_err(String::clone)?;
    if gpu {
        DRIVERS.get_or_init(|| {
            #[cfg(feature = "dynamic")]
            files::load_drivers();
        });
    }
    Ok(backend)
}

/// The graphics processors that the library can use, each with its number there: those with memory of their own; only
/// where there is none of them, those that share the computer's. Where two drivers know the same ones, one driver's count.
pub(super) fn gpus(backend: &LlamaBackend) -> Vec<(usize, Device)> {
    if !backend.supports_gpu_offload() {
        return Vec::new();
    }
    let all = list_llama_ggml_backend_devices();
    let of = |kind| {
        let driver = all.iter().find(|d| d.device_type == kind).map(|d| d.backend.as_str());
        let same = all.iter().filter(|d| d.device_type == kind && Some(d.backend.as_str()) == driver);
        same.take(MOST).map(|d| (d.index, device(d))).collect::<Vec<_>>()
    };
    let own = of(LlamaBackendDeviceType::Gpu);
    if own.is_empty() { of(LlamaBackendDeviceType::IntegratedGpu) } else { own }
}

fn device(d: &LlamaBackendDevice) -> Device {
    Device {
        name: brief(&d.description),
        backend: brief(&d.backend),
        free: d.memory_free as u64,
        total: d.memory_total as u64,
    }
}

/// All that the library finds in this process. A broken driver may end the process.
///
/// # Errors
/// Where the library cannot be set up.
pub fn probe() -> Result<Found, String> {
    logs::capture();
    let backend = backend(true)?;
    logs::take_errors();
    #[cfg(feature = "dynamic")]
    let troubles = files::troubles();
    #[cfg(not(feature = "dynamic"))]
    let troubles = Vec::new();
    let devices = gpus(backend).into_iter().map(|(_, device)| device).collect();
    Ok(Found { devices, backends: backends(), cpu: cpu(), troubles })
}

fn backends() -> Vec<String> {
    // SAFETY: the library is set up; its registry is only read, and each index is below the count.
    let name = |i| unsafe { text(llama_cpp_sys_2::ggml_backend_reg_name(llama_cpp_sys_2::ggml_backend_reg_get(i))) };
    // SAFETY: as above.
    (0..unsafe { llama_cpp_sys_2::ggml_backend_reg_count() }).map(name).collect()
}

/// The library's list reads `CPU : SSE3 = 1 | AVX2 = 1 | …`.
fn cpu() -> String {
    // SAFETY: the library is set up; the text is static and replaced only by the next call, which this process never
    // makes at the same time: it is asked once, from one thread.
    let all = unsafe { text(llama_cpp_sys_2::llama_print_system_info()) };
    let own = all.split_once("CPU : ").map_or("", |(_, rest)| rest);
    let on = own.split('|').filter_map(|part| part.trim().strip_suffix(" = 1"));
    on.filter(|name| !matches!(*name, "OPENMP" | "LLAMAFILE" | "REPACK")).collect::<Vec<_>>().join(", ")
}

/// # Safety
/// `said` is null or a text that ends in NUL and lives until this returns.
unsafe fn text(said: *const std::ffi::c_char) -> String {
    if said.is_null() {
        return String::new();
    }
    // SAFETY: as the caller promises.
    brief_list(&unsafe { CStr::from_ptr(said) }.to_string_lossy())
}

fn brief_list(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(4096).collect()
}

/// Drivers that are files beside the program.
#[cfg(feature = "dynamic")]
mod files {
    use super::{backends, brief, logs};
    use std::{
        ffi::CString,
        os::unix::ffi::OsStrExt,
        path::{Path, PathBuf},
    };

    const DRIVERS: &str = "gpu";

    /// Loads from the folder `backends` beside the program the variant for this processor.
    pub fn load() -> Result<(), String> {
        let folder = folder()?;
        let usable = folder.is_dir() && folder.to_str().is_some_and(|p| !p.contains('\0'));
        if !usable {
            return Err(format!("the folder {} is missing; unpack the whole archive again", folder.display()));
        }
        llama_cpp_2::llama_backend::load_backends_from_path(&folder);
        if !backends().iter().any(|b| b == "CPU") {
            return Err(format!(
                "no file in {} can be used on this processor; unpack the whole archive again",
                folder.display()
            ));
        }
        Ok(())
    }

    /// Loads the drivers of GPUs, which have a folder of their own within that one. What cannot be loaded is left out.
    pub fn load_drivers() {
        let folder = folder().map(|f| f.join(DRIVERS));
        if let Some(folder) = folder.ok().filter(|f| f.is_dir()) {
            llama_cpp_2::llama_backend::load_backends_from_path(&folder);
        }
    }

    fn folder() -> Result<PathBuf, String> {
        let exe = std::env::current_exe().map_err(|e| format!("this program cannot find itself: {e}"))?;
        Ok(exe.canonicalize().unwrap_or(exe).with_file_name("backends"))
    }

    /// The library passes over in silence what it cannot load: those files are tried again, and asked why.
    pub fn troubles() -> Vec<String> {
        let Ok(entries) = folder().and_then(|f| std::fs::read_dir(f.join(DRIVERS)).map_err(|e| e.to_string())) else {
            return Vec::new();
        };
        let loaded = backends();
        let missing = |path: &PathBuf| {
            let kind = path.file_name().and_then(|n| n.to_str()?.strip_prefix("libggml-")?.strip_suffix(".so"));
            kind.is_some_and(|k| !loaded.iter().any(|l| l.eq_ignore_ascii_case(k)))
        };
        entries.flatten().map(|e| e.path()).filter(missing).filter_map(|p| why(&p)).collect()
    }

    fn why(path: &Path) -> Option<String> {
        let name = CString::new(path.as_os_str().as_bytes()).ok()?;
        logs::take_errors();
        // SAFETY: the text ends in NUL and lives until the call returns.
        let loaded = unsafe { llama_cpp_sys_2::ggml_backend_load(name.as_ptr()) };
        let said = logs::take_errors();
        let said = said.rsplit_once(".so: ").map_or(said.as_str(), |(_, cause)| cause);
        // What it says of a driver that works and has nothing to drive.
        let said = if said.contains("ggml_backend_init returned NULL") { "it finds no device" } else { said };
        let file = path.file_name()?.to_string_lossy().into_owned();
        loaded.is_null().then(|| brief(&format!("{file} cannot be loaded: {said}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_processor_computes() {
        let found = probe().unwrap();
        assert!(found.backends.iter().any(|b| b == "CPU"), "{found:?}");
        #[cfg(target_arch = "x86_64")]
        assert!(found.cpu.split(", ").any(|f| f == "SSE3"), "{found:?}");
        assert!(!found.cpu.contains('='), "{found:?}");
    }
}
