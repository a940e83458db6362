//! `gradus __devices`: which graphics processors the engine can use, asked in a process of its own, because a broken
//! driver may take its process with it.

use super::output::Failure;
use crate::llm::offload::Device;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A driver that takes longer is taken to hang.
const PATIENCE: Duration = Duration::from_secs(15);

/// The hidden subcommand: one line of JSON.
///
/// # Errors
/// 70 where the library cannot be set up.
pub fn run() -> Result<(), Failure> {
    #[cfg(feature = "llama")]
    let found = crate::llm::native::devices().map_err(Failure::internal)?;
    #[cfg(not(feature = "llama"))]
    let found: Vec<Device> = Vec::new();
    let line = serde_json::to_string(&found).map_err(Failure::internal)?;
    writeln!(std::io::stdout(), "{line}").map_err(Failure::internal)
}

/// Asks this program in another process.
///
/// # Errors
/// How that process failed.
pub fn list() -> Result<Vec<Device>, String> {
    let exe = std::env::current_exe().map_err(|e| format!("this program cannot find itself: {e}"))?;
    let mut command = Command::new(exe);
    command.arg("__devices").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let end = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(10)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("the driver did not answer for {} seconds", PATIENCE.as_secs()));
            }
        }
    };
    let mut text = Vec::new();
    if let Some(out) = child.stdout.take() {
        std::io::Read::read_to_end(&mut std::io::Read::take(out, 1 << 20), &mut text).map_err(|e| e.to_string())?;
    }
    if !status.success() {
        return Err(format!("the driver failed ({status})"));
    }
    // the library may have said something before
    let line = text.split(|b| *b == b'\n').rfind(|l| !l.is_empty()).unwrap_or_default();
    serde_json::from_slice(line).map_err(|e| format!("the answer is not understood: {e}"))
}
