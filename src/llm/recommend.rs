//! Which model suits a machine.
//!
//! Owns one rule, a pure function of numbers. A model suits if it fits and answers about as fast as one reads; of those
//! that suit, the largest of a free licence is named, a model that was trained on code counting half again its size, as
//! what is learned here is programming.

use super::{
    catalog::{Catalog, Entry},
    machine::Memory,
    offload::Device,
};

/// Of the memory that is free now, a model may take this much: a browser and an editor run beside it.
const SHARE: f64 = 0.6;
/// Of a graphics processor's free memory.
const GPU_SHARE: f64 = 0.85;
/// Tokens a second below which a reply is slower than a reader.
const READING: f64 = 8.0;
/// Bytes a second that one core reads from memory while it multiplies, and the most that ordinary memory gives to all.
/// Each token reads all the weights, so that their quotient is the speed. Careful figures for machines of the last ten
/// years; `gradus model bench` measures.
const PER_CORE: f64 = 8e9;
const ALL_CORES: f64 = 24e9;

/// What is known of a machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Its memory; `None` where the system does not tell.
    pub memory: Option<Memory>,
    /// Cores that may be used.
    pub cores: u32,
    /// Its graphics processors, as far as this program can use them.
    pub gpus: Vec<Device>,
}

/// A model and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice<'a> {
    /// The model.
    pub model: &'a Entry,
    /// In a sentence for people.
    pub why: String,
}

/// The model that suits; `None` where not even the smallest fits.
pub fn recommend<'a>(catalog: &'a Catalog, facts: &Facts) -> Option<Advice<'a>> {
    let bytes = |e: &Entry| f64::from(e.memory_mib) * f64::from(1 << 20);
    let best = |fits: &dyn Fn(&Entry) -> bool| {
        let suits = catalog.models.iter().filter(|e| e.is_free() && fits(e));
        suits.max_by(|a, b| score(a).total_cmp(&score(b)))
    };
    let gpu: f64 = facts.gpus.iter().map(|d| d.free as f64 * GPU_SHARE).sum();
    let free = facts.memory.map_or(0.0, |m| m.free as f64 * SHARE);
    let rate = (f64::from(facts.cores) * PER_CORE).min(ALL_CORES);
    let on_cpu = best(&|e| bytes(e) <= free && rate / bytes(e) >= READING);
    let on_gpu = best(&|e| bytes(e) <= gpu);
    let gb = |b: f64| format!("{:.1} GB", b / 1e9);
    match (on_gpu, on_cpu) {
        (Some(g), c) if c.is_none_or(|c| score(g) >= score(c)) => Some(Advice {
            model: g,
            why: format!(
                "it needs about {} and fits into the {} that {} has free",
                gb(bytes(g)),
                gb(gpu / GPU_SHARE),
                facts.gpus.first().map_or("the GPU", |d| d.name.as_str())
            ),
        }),
        (_, Some(c)) => {
            let bound = match best(&|e| bytes(e) <= free) {
                Some(larger) if score(larger) > score(c) => {
                    format!(
                        "a larger one would fit, but write fewer than {READING:.0} tokens a second on {}",
                        cores(facts)
                    )
                }
                _ => format!("a larger one would take more than {:.0}% of what is free", SHARE * 100.0),
            };
            let all = facts.memory.map_or(0.0, |m| m.free as f64);
            Some(Advice { model: c, why: format!("it needs about {} of the {} free; {bound}", gb(bytes(c)), gb(all)) })
        }
        _ => None,
    }
}

fn cores(facts: &Facts) -> String {
    if facts.cores == 1 { "one core".into() } else { format!("{} cores", facts.cores) }
}

fn score(entry: &Entry) -> f64 {
    entry.billions() * if entry.coder { 1.5 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(free_gb: f64, cores: u32, gpu_gb: f64) -> Facts {
        let bytes = |gb: f64| (gb * 1e9) as u64;
        let gpu = Device { name: "Card".into(), backend: "Vulkan".into(), free: bytes(gpu_gb), total: bytes(gpu_gb) };
        Facts {
            memory: Some(Memory { total: bytes(free_gb), free: bytes(free_gb) }),
            cores,
            gpus: if gpu_gb > 0.0 { vec![gpu] } else { vec![] },
        }
    }

    #[test]
    fn each_machine_gets_what_suits_it() {
        let catalog = Catalog::built_in().unwrap();
        let name = |free, cores, gpu| recommend(&catalog, &facts(free, cores, gpu)).map(|a| a.model.id.clone());
        for (free, cores, gpu, expected) in [
            (0.3, 1, 0.0, None),
            (0.6, 1, 0.0, Some("smollm2-135m")),
            (1.5, 2, 0.0, Some("qwen2.5-coder-0.5b")),
            (3.0, 4, 0.0, Some("qwen2.5-coder-1.5b")),
            (64.0, 1, 0.0, Some("qwen2.5-coder-0.5b")),
            (64.0, 16, 0.0, Some("granite-3.3-2b")),
            (8.0, 4, 8.0, Some("qwen2.5-coder-7b")),
            (2.0, 4, 24.0, Some("qwen2.5-coder-14b")),
            (16.0, 8, 0.5, Some("granite-3.3-2b")),
        ] {
            assert_eq!(name(free, cores, gpu).as_deref(), expected, "{free} GB, {cores} cores, GPU {gpu} GB");
        }
    }

    #[test]
    fn more_of_anything_never_names_a_smaller_one() {
        let catalog = Catalog::built_in().unwrap();
        let of = |f: &Facts| recommend(&catalog, f).map_or(0.0, |a| score(a.model));
        for free in 0..40 {
            for cores in 1..6 {
                let f = facts(f64::from(free) / 2.0, cores, 0.0);
                assert!(of(&f) <= of(&facts(f64::from(free + 1) / 2.0, cores, 0.0)));
                assert!(of(&f) <= of(&facts(f64::from(free) / 2.0, cores + 1, 0.0)));
                assert!(of(&f) <= of(&facts(f64::from(free) / 2.0, cores, f64::from(free))));
            }
        }
    }

    #[test]
    fn the_reason_has_the_figures() {
        let catalog = Catalog::built_in().unwrap();
        let why = |f| recommend(&catalog, &f).unwrap().why;
        assert!(why(facts(64.0, 1, 0.0)).contains("fewer than 8 tokens a second on one core"));
        assert!(why(facts(1.5, 8, 0.0)).contains("of the 1.5 GB free"));
        assert!(why(facts(1.5, 8, 24.0)).contains("24.0 GB that Card has free"));
    }
}
