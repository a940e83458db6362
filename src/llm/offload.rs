//! How much of a model goes to the graphics processor.
//!
//! Owns the sum of what layers need against what the devices have free, as a pure function of numbers. The library puts
//! layers there from the last one on, the output counting as one more; a part is worth it, as each layer that is not
//! there is computed by the processor at its own speed.

use super::{gguf::Header, types::GpuLayers};
use serde::{Deserialize, Serialize};

/// Of a device's free memory this much stays free: other programs' windows, and what drivers take for themselves.
const MARGIN: f64 = 0.1;
/// Bytes that every device needs besides weights and keys and values, for the graph and the driver's own buffers.
const RESERVE: u64 = 256 << 20;
/// Tokens for prompt and reply where nobody says how many.
pub const DEFAULT_CONTEXT: u32 = 4096;
/// Tokens in one computation; their outputs are held on the device, four bytes for each token of the vocabulary.
const BATCH: u64 = 512;

/// A graphics processor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// As people know it: `NVIDIA GeForce RTX 3060`.
    pub name: String,
    /// The kind of its driver: `Vulkan`, `CUDA`, `Metal`.
    pub backend: String,
    /// Bytes free now.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
}

/// What a process of this program has found to compute with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The graphics processors.
    pub devices: Vec<Device>,
    /// The kinds of drivers that were loaded: `CPU`, `Vulkan`.
    pub backends: Vec<String>,
    /// What the code for the processor uses of it, as `AVX2, FMA`; empty where that is not known.
    pub cpu: String,
    /// What could not be loaded, and why.
    pub troubles: Vec<String>,
}

/// Whether this program can use a graphics processor at all.
pub const BUILT_FOR_GPU: bool =
    cfg!(any(feature = "vulkan", feature = "cuda", feature = "metal", all(feature = "llama", target_os = "macos")));

/// What is to go there, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Layers on the device, the output counting as one: 0 to the model's layers + 1.
    pub layers: u32,
    /// In a few words, for people; empty where there was nothing to choose.
    pub why: String,
}

/// How many layers of a model go to the devices, for `context` tokens (0: the default, at most what it was trained for).
///
/// Several devices are used together: the library shares the layers out by what each has free.
pub fn choose(wish: GpuLayers, header: &Header, context: u32, devices: &[Device]) -> Choice {
    let all = header.layers.saturating_add(1);
    let choice = |layers, why: String| Choice { layers, why };
    match wish {
        // the drivers were not even asked
        GpuLayers::N(0) if BUILT_FOR_GPU || !devices.is_empty() => choice(0, "no GPU, as you asked".into()),
        GpuLayers::N(0) => choice(0, String::new()),
        GpuLayers::N(_) if devices.is_empty() => choice(0, "no GPU that this program can use was found".into()),
        GpuLayers::N(n) => choice(n.min(all), format!("{} of {all} layers, as you asked", n.min(all))),
        GpuLayers::Auto if devices.is_empty() => choice(0, String::new()),
        GpuLayers::Auto => {
            let (layers, need, room) = fit(header, context, devices);
            let free: u64 = devices.iter().fold(0, |sum, d| sum.saturating_add(d.free));
            match layers {
                0 => choice(0, format!("the {} free on {} hold no part of it", size(free), names(devices))),
                n if n == all => choice(n, format!("all layers, {} of {} free", size(need), size(free))),
                n => choice(n, format!("{n} of {all} layers, as {} of {} free can be used", size(room), size(free))),
            }
        }
    }
}

/// Layers that fit, the bytes that they need, and the bytes that can be used.
fn fit(header: &Header, context: u32, devices: &[Device]) -> (u32, u64, u64) {
    let outputs = BATCH.saturating_mul(header.vocabulary).saturating_mul(4);
    let each = RESERVE.saturating_add(outputs);
    let usable = |d: &Device| ((d.free as f64 * (1.0 - MARGIN)) as u64).saturating_sub(each);
    let context = u64::from(if context == 0 { DEFAULT_CONTEXT } else { context });
    let context = if header.context == 0 { context } else { context.min(header.context.into()) };
    let memory = header.kv_bytes_per_token.saturating_mul(context) / u64::from(header.layers.max(1));
    // Whole layers are shared out: on every device but one, almost one of them may be too much for what is left.
    let largest = header.layer_bytes.iter().copied().max().unwrap_or(0).saturating_add(memory);
    let lost = largest.saturating_mul((devices.len() as u64).saturating_sub(1));
    let room = devices.iter().map(usable).fold(0u64, u64::saturating_add).saturating_sub(lost);
    // the output first, then blocks from the last one back
    let blocks = header.layer_bytes.iter().rev().map(|b| b.saturating_add(memory));
    let (mut layers, mut need) = (0, 0u64);
    for bytes in std::iter::once(header.rest_bytes).chain(blocks) {
        let next = need.saturating_add(bytes);
        if next > room {
            break;
        }
        (layers, need) = (layers + 1, next);
    }
    // the output alone gains nothing
    let all_each = each.saturating_mul(devices.len() as u64);
    if layers < 2 { (0, 0, room) } else { (layers, need.saturating_add(all_each), room) }
}

/// The devices' names for people: `RTX 3060`, `2 x RTX 3060`, `RTX 3060 and Arc A770`.
pub fn names(devices: &[Device]) -> String {
    let mut counted: Vec<(&str, u32)> = Vec::new();
    for device in devices {
        match counted.iter_mut().find(|(name, _)| *name == device.name) {
            Some((_, count)) => *count += 1,
            None => counted.push((&device.name, 1)),
        }
    }
    let each = counted.iter().map(|(name, n)| if *n == 1 { (*name).to_string() } else { format!("{n} x {name}") });
    each.collect::<Vec<_>>().join(" and ")
}

/// What a driver or the library said, fit for one line: no control characters, at most 160 characters.
pub fn brief(said: &str) -> String {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    if line.chars().count() <= 160 {
        return line.to_string();
    }
    line.chars().take(159).chain(['\u{2026}']).collect()
}

fn size(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header(layers: u32, block: u64) -> Header {
        Header {
            layers,
            layer_bytes: vec![block; layers as usize],
            rest_bytes: block,
            kv_bytes_per_token: 1000 * u64::from(layers),
            vocabulary: 32_000,
            ..Header::default()
        }
    }

    fn gpu(free: u64) -> Device {
        Device { name: "Card".into(), backend: "Vulkan".into(), free, total: free }
    }

    #[test]
    fn all_a_part_or_nothing() {
        let h = header(30, 100_000_000);
        let at = |free| choose(GpuLayers::Auto, &h, 4096, &[gpu(free)]);
        let all = at(24_000_000_000);
        assert_eq!((all.layers, all.why.as_str()), (31, "all layers, 3.6 GB of 24.0 GB free"));
        let part = at(2_000_000_000);
        assert!((5..31).contains(&part.layers) && part.why.contains("of 31 layers"), "{part:?}");
        let none = at(300_000_000);
        assert_eq!(none.layers, 0);
        assert!(none.why.contains("the 0.3 GB free on Card"), "{none:?}");
    }

    #[test]
    fn wishes_are_held_to_the_model() {
        let h = header(30, 1);
        assert_eq!(choose(GpuLayers::N(99), &h, 4096, &[gpu(1)]).layers, 31);
        assert_eq!(choose(GpuLayers::N(3), &h, 4096, &[gpu(1)]).layers, 3);
        assert_eq!(choose(GpuLayers::N(0), &h, 4096, &[gpu(u64::MAX)]).why, "no GPU, as you asked");
        assert_eq!(choose(GpuLayers::N(0), &h, 4096, &[]).why.is_empty(), !BUILT_FOR_GPU);
        assert!(choose(GpuLayers::N(3), &h, 4096, &[]).why.contains("was found"));
        assert_eq!(choose(GpuLayers::Auto, &h, 4096, &[]), Choice { layers: 0, why: String::new() });
    }

    #[test]
    fn the_context_counts() {
        let h = Header { context: 8192, kv_bytes_per_token: 300_000, ..header(30, 10_000_000) };
        let at = |context| choose(GpuLayers::Auto, &h, context, &[gpu(2_000_000_000)]).layers;
        assert_eq!(at(0), at(DEFAULT_CONTEXT), "0 is the default");
        assert!(at(256) == 31 && at(0) < 31 && at(8192) < at(0), "{} {} {}", at(256), at(0), at(8192));
        assert_eq!(at(u32::MAX), at(8192), "the engine gives no more than the model was trained for");
    }

    #[test]
    fn several_devices_add_up_and_are_named() {
        let h = header(30, 100_000_000);
        let two = [gpu(2_500_000_000), gpu(2_500_000_000)];
        let (one, both) = (choose(GpuLayers::Auto, &h, 0, &two[..1]), choose(GpuLayers::Auto, &h, 0, &two));
        assert!(one.layers < 31 && both.layers == 31, "{one:?} {both:?}");
        let halves = [gpu(1_300_000_000), gpu(1_300_000_000)];
        let (halves, whole) =
            (choose(GpuLayers::Auto, &h, 0, &halves), choose(GpuLayers::Auto, &h, 0, &[gpu(2_600_000_000)]));
        assert!(0 < halves.layers && halves.layers < whole.layers, "{halves:?} {whole:?}");
        let other = Device { name: "Arc".into(), ..gpu(1) };
        assert_eq!(names(&[two.to_vec(), vec![other]].concat()), "2 x Card and Arc");
        assert_eq!(names(&[]), "");
    }

    #[test]
    fn what_a_driver_says_stays_on_one_line() {
        assert_eq!(brief(" a\u{1b}[2Jb\nc\n"), "a [2Jb c");
        let long = brief(&"x".repeat(9999));
        assert!(long.chars().count() == 160 && long.ends_with('\u{2026}'));
        assert_eq!(brief(&"x".repeat(160)), "x".repeat(160));
    }

    proptest! {
        #[test]
        fn more_memory_never_means_fewer_layers(
            layers in 0u32..200, block in any::<u64>(), kv in any::<u64>(), context in any::<u32>(),
            free in any::<u64>(), more in any::<u64>(), others in prop::collection::vec(any::<u64>(), 0..4),
            real in any::<bool>(),
        ) {
            // of the sizes that there are, as well as of any
            let held = |n: u64, bits: u32| if real { n >> (64 - bits) } else { n };
            let (free, more) = (held(free, 36), held(more, 36));
            let h = Header { kv_bytes_per_token: held(kv, 18), ..header(layers, held(block, 28)) };
            let context = if real { context >> 16 } else { context };
            let others: Vec<Device> = others.into_iter().map(|n| gpu(held(n, 36))).collect();
            let at = |free| choose(GpuLayers::Auto, &h, context, &[&[gpu(free)], &others[..]].concat()).layers;
            prop_assert!(at(free) <= at(free.saturating_add(more)));
            prop_assert!(at(free) <= layers + 1);
        }
    }
}
