//! Which model of the catalogue suits this machine.
//!
//! Owns one pure function. It says what fits and is likely to be quick enough; whether a model teaches well is not its
//! business and is measured elsewhere.
//!
//! The rule. Only models whose licence allows any use are named. On a processor the memory need must be at most 60 % of
//! what is free now, so that a compiler and an editor still fit; on a graphics processor 90 % of its free memory. To
//! write a token, every weight is read once, so tokens a second are about the bytes read a second over the size of the
//! file. The rate comes from `gradus model bench` on this machine where there was one; else 4 GB/s a core is assumed, 24
//! GB/s at most, which is cautious (one core of a current server reads 15). Reading takes some 5 words a second, so 8
//! tokens a second are the least. Of what is left the one with most weights is named; one for program text goes before others with
//! up to 1.5 times as many. Where nothing is quick enough, the smallest that fits is named.

use super::catalog::{Catalog, Entry, Kind};

/// Share of the free memory that a model may take, in percent.
const RAM_PERCENT: u64 = 60;
const GPU_PERCENT: u64 = 90;
/// Tokens a second below which waiting becomes a burden.
const LEAST_SPEED: f64 = 8.0;
/// Bytes a second that are assumed for a core, and for all together.
const PER_CORE: f64 = 4e9;
const AT_MOST: f64 = 24e9;
/// Context that the memory need is told for, in tokens.
pub const CONTEXT: u32 = 4096;

/// What the machine has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Memory that this process could have if it were alone, in bytes.
    pub ram_total: u64,
    /// What it can have now.
    pub ram_free: u64,
    /// Cores that may be used, at least 1.
    pub cores: u32,
    /// The graphics processor: its name, and bytes free in its memory.
    pub gpu: Option<(String, u64)>,
    /// Bytes of weights read a second, as measured here on the processor.
    pub measured: Option<f64>,
}

/// The model that is named, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// Its id in the catalogue.
    pub id: String,
    /// Bytes of memory that it needs with [`CONTEXT`] tokens.
    pub need: u64,
    /// It would run on the graphics processor.
    pub on_gpu: bool,
    /// Tokens a second that are to be expected, from a measurement on this machine.
    pub speed: Option<f64>,
    /// It was made for program text, and that speaks for it.
    pub coder: bool,
    /// Nothing larger is likely to be quick enough.
    pub least: bool,
    /// It is here already.
    pub installed: bool,
    /// The reason, in a sentence.
    pub why: String,
}

/// Whether a model fits the free memory of this machine.
pub fn fits(facts: &Facts, need: u64) -> bool {
    on_gpu(facts, need) || need <= share(facts.ram_free, RAM_PERCENT)
}

fn share(bytes: u64, percent: u64) -> u64 {
    (u128::from(bytes) * u128::from(percent) / 100) as u64
}

fn on_gpu(facts: &Facts, need: u64) -> bool {
    facts.gpu.as_ref().is_some_and(|(_, free)| need <= share(*free, GPU_PERCENT))
}

/// Names one model. `installed` says of an id whether it is here.
///
/// # Errors
/// Where not even the smallest model fits: what it needs, and what there is.
pub fn recommend(facts: &Facts, catalog: &Catalog, installed: &dyn Fn(&str) -> bool) -> Result<Recommendation, String> {
    let free: Vec<&Entry> = catalog.models.iter().filter(|e| e.restricts.is_none()).collect();
    let fitting: Vec<&Entry> = free.iter().filter(|e| fits(facts, e.memory_bytes(CONTEXT))).copied().collect();
    let Some(smallest) = fitting.iter().min_by_key(|e| e.bytes()) else {
        let least = free.iter().map(|e| e.memory_bytes(CONTEXT)).min().unwrap_or(0);
        return Err(format!(
            "No model fits: the smallest needs {}, and {} are free. Close other programs, or go on without a model.",
            gb(least),
            gb(facts.ram_free)
        ));
    };
    let quick: Vec<&Entry> = fitting.iter().filter(|e| quick(facts, e)).copied().collect();
    let Some(largest) = quick.iter().max_by_key(|e| (e.weights_m, e.kind == Kind::Coder)) else {
        return Ok(told(facts, smallest, installed, "; nothing larger is likely to be quick enough"));
    };
    let coder = quick.iter().filter(|e| e.kind == Kind::Coder).max_by_key(|e| e.weights_m);
    let chosen = coder.filter(|c| u64::from(c.weights_m) * 3 >= u64::from(largest.weights_m) * 2).unwrap_or(largest);
    let why = if chosen.kind == Kind::Coder { "; made for program text" } else { "" };
    Ok(told(facts, chosen, installed, why))
}

fn quick(facts: &Facts, entry: &Entry) -> bool {
    let assumed = (PER_CORE * f64::from(facts.cores.max(1))).min(AT_MOST);
    let rate = facts.measured.filter(|m| m.is_finite() && *m > 0.0).unwrap_or(assumed);
    on_gpu(facts, entry.memory_bytes(CONTEXT)) || rate / entry.bytes().max(1) as f64 >= LEAST_SPEED
}

fn told(facts: &Facts, entry: &Entry, installed: &dyn Fn(&str) -> bool, more: &str) -> Recommendation {
    let need = entry.memory_bytes(CONTEXT);
    let gpu = facts.gpu.as_ref().filter(|_| on_gpu(facts, need));
    let speed = facts.measured.filter(|m| gpu.is_none() && m.is_finite() && *m > 0.0);
    let speed = speed.map(|m| m / entry.bytes().max(1) as f64);
    let place = match gpu {
        Some((name, free)) => format!("needs {} of the {} that are free on {name}", gb(need), gb(*free)),
        None => format!("needs {} of the {} that are free now", gb(need), gb(facts.ram_free)),
    };
    let pace = match speed {
        Some(s) => format!("; about {s:.0} tokens a second expected, as measured on this machine"),
        None if gpu.is_some() => String::new(),
        None => format!("; likely quick enough on {} cores (for a figure: gradus model bench)", facts.cores.max(1)),
    };
    let pace = if more.contains("nothing larger") && speed.is_none() { String::new() } else { pace };
    Recommendation {
        id: entry.id.clone(),
        need,
        on_gpu: gpu.is_some(),
        speed,
        coder: more.contains("program text"),
        least: more.contains("nothing larger"),
        installed: installed(&entry.id),
        why: format!("{place}{pace}{more}"),
    }
}

/// Bytes as people read them, in powers of 1024.
fn gb(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 30 => format!("{:.1} GiB", b as f64 / (1u64 << 30) as f64),
        b => format!("{} MiB", b.div_ceil(1 << 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GB: u64 = 1 << 30;

    fn facts(free: u64, cores: u32) -> Facts {
        Facts { ram_total: free * 2, ram_free: free, cores, ..Facts::default() }
    }

    fn named(facts: &Facts) -> Recommendation {
        recommend(facts, &Catalog::built_in().unwrap(), &|_| false).unwrap()
    }

    #[test]
    fn machines_get_what_suits_them() {
        let gpu = |free| Some(("A GPU".to_owned(), free));
        for (facts, id) in [
            (facts(GB, 1), "qwen2.5-coder-0.5b"),
            (facts(GB, 64), "qwen2.5-coder-0.5b"), // memory decides
            (facts(2 * GB, 2), "qwen2.5-coder-0.5b"),
            (facts(64 * GB, 1), "qwen2.5-coder-0.5b"), // speed decides
            (facts(8 * GB, 4), "granite3.3-2b"),
            (facts(64 * GB, 64), "qwen3-4b"),
            (Facts { measured: Some(100e9), ..facts(64 * GB, 64) }, "qwen2.5-coder-14b"),
            (Facts { measured: Some(1.0), ..facts(64 * GB, 64) }, "smollm2-135m"),
            (Facts { measured: Some(f64::NAN), ..facts(8 * GB, 4) }, "granite3.3-2b"),
            (Facts { gpu: gpu(8 * GB), ..facts(GB, 1) }, "qwen2.5-coder-7b"),
            (Facts { gpu: gpu(80 * GB), ..facts(8 * GB, 4) }, "qwen2.5-coder-14b"),
            (Facts { gpu: gpu(1000), ..facts(8 * GB, 4) }, "granite3.3-2b"),
        ] {
            assert_eq!(named(&facts).id, id, "{facts:?}");
        }
    }

    #[test]
    fn the_reason_says_what_is_known() {
        let plain = named(&facts(8 * GB, 4));
        assert!(
            plain.why.contains("of the 8.0 GiB that are free now") && plain.why.contains("model bench"),
            "{plain:?}"
        );
        assert_eq!(plain.speed, None, "no figure without a measurement");
        let measured = named(&Facts { measured: Some(18e9), ..facts(8 * GB, 4) });
        assert!(measured.why.contains("tokens a second expected") && measured.speed.is_some(), "{measured:?}");
        let gpu = named(&Facts { gpu: Some(("A GPU".into(), 8 * GB)), ..facts(GB, 1) });
        assert!(gpu.on_gpu && gpu.why.contains("free on A GPU"), "{gpu:?}");
        let none = recommend(&facts(1000, 4), &Catalog::built_in().unwrap(), &|_| false).unwrap_err();
        assert!(none.contains("No model fits"), "{none}");
        let here = recommend(&facts(8 * GB, 4), &Catalog::built_in().unwrap(), &|id| id == "granite3.3-2b").unwrap();
        assert!(here.installed);
    }

    proptest! {
        #[test]
        fn whatever_is_named_fits_and_may_be_used(free in 0u64..200 * GB, cores in 0u32..300, gpu in proptest::option::of(0u64..100 * GB)) {
            let facts = Facts { gpu: gpu.map(|g| ("G".into(), g)), ..facts(free, cores) };
            let catalog = Catalog::built_in().unwrap();
            if let Ok(r) = recommend(&facts, &catalog, &|_| false) {
                prop_assert!(fits(&facts, r.need));
                prop_assert!(catalog.find(&r.id).unwrap().restricts.is_none());
            } else {
                prop_assert!(catalog.models.iter().all(|e| !fits(&facts, e.memory_bytes(CONTEXT)) || e.restricts.is_some()));
            }
        }
    }
}
