//! What this machine has, as far as the choice of a model goes; and the memory of what `gradus model bench` measured.
//!
//! Owns `bench.json` in the state folder. What cannot be read there counts as not measured.

use crate::cli::Context;
use crate::llm::machine::Machine;
use crate::llm::offload::BUILT_FOR_GPU;
use crate::llm::recommend::Facts;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Results that are kept.
const KEPT: usize = 20;

/// One result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The file's name.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where it computed.
    pub device: String,
    /// Tokens a second.
    pub generation: f64,
}

fn place(ctx: &Context) -> Option<PathBuf> {
    Some(ctx.paths().ok()?.state_dir.join("bench.json"))
}

fn all(place: Option<PathBuf>) -> Vec<Measured> {
    let text = place.and_then(|p| fs::read_to_string(p).ok());
    text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default()
}

/// Keeps a result, in place of an earlier one of the same file and device. A result that cannot be kept is lost.
pub fn keep(ctx: &Context, new: Measured) {
    let mut kept = all(place(ctx));
    kept.retain(|m| (&m.file, &m.device) != (&new.file, &new.device));
    kept.push(new);
    let kept = &kept[kept.len().saturating_sub(KEPT)..];
    if let (Some(path), Ok(text)) = (place(ctx), serde_json::to_string_pretty(kept)) {
        let _ = fs::write(path, text);
    }
}

/// Bytes of weights that the processor reads in a second: the most that was measured with a model of more than 50 MB, as
/// small ones fit into caches. Less was measured in a busy moment, or with a model that computes more than it reads.
fn rate(measured: &[Measured]) -> Option<f64> {
    let on_cpu = measured.iter().filter(|m| m.device == "CPU" && m.bytes > 50_000_000);
    let rates = on_cpu.map(|m| m.generation * m.bytes as f64).filter(|r| r.is_finite() && *r > 0.0);
    rates.max_by(f64::total_cmp)
}

/// What this machine has now.
pub fn facts(ctx: &Context) -> Facts {
    facts_with(place(ctx))
}

/// The same, with what was measured in this folder of states.
pub fn facts_in(state: &Path) -> Facts {
    facts_with(Some(state.join("bench.json")))
}

fn facts_with(measured: Option<PathBuf>) -> Facts {
    let machine = Machine::default();
    let memory = machine.memory();
    Facts {
        ram_total: memory.map_or(0, |m| m.total),
        ram_free: memory.map_or(0, |m| m.free),
        cores: machine.cores(),
        gpu: gpu(),
        measured: rate(&all(measured)),
    }
}

/// The graphics processor with most free memory; none where the drivers fail.
fn gpu() -> Option<(String, u64)> {
    if !BUILT_FOR_GPU {
        return None; // no process need be asked
    }
    let found = crate::cli::devices::list().unwrap_or_default();
    found.into_iter().max_by_key(|d| d.free).map(|d| (d.name, d.free))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_the_best_that_was_seen() {
        let m =
            |device: &str, bytes, generation| Measured { file: "a".into(), bytes, device: device.into(), generation };
        assert_eq!(rate(&[]), None);
        assert_eq!(rate(&[m("CPU", 10_000_000, 900.0), m("A GPU", 1_000_000_000, 90.0)]), None);
        assert_eq!(rate(&[m("CPU", 100_000_000, 150.0), m("CPU", 1_000_000_000, 12.0)]), Some(15e9));
        assert_eq!(rate(&[m("CPU", 100_000_000, f64::NAN), m("CPU", 100_000_000, 0.0)]), None);
    }
}
