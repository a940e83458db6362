//! Strange bytes for everything that reads them: `cargo run --example fuzz -- TARGET [--minutes N]`.
//!
//! A harness for stable Rust. It changes inputs of `tests/corpus/TARGET/` by chance (flipped bits, other numbers, parts that
//! move, words of the format), and gives them to the reader. A panic is the finding: its input is written to
//! `target/fuzz/`. What leads to an outcome that was not seen before is mutated further, and the smaller ones are kept in the
//! corpus (`--keep`). Minutes are those of the processor. tests/corpus.rs gives the whole corpus to the readers at each test.
//! The same `--seed` does the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../tests/support/fuzzed.rs"]
mod fuzzed;

use fuzzed::{TARGETS, corpus, outcome};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Bytes of an input at most.
const LONGEST: usize = 64 << 10;
/// Inputs that are kept in the corpus at most, and bytes of one.
const KEPT: (usize, usize) = (40, 1500);

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 16) as usize % n.max(1)
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

const NUMBERS: [&str; 16] = [
    "0",
    "-1",
    "1",
    "255",
    "256",
    "65536",
    "4294967295",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "253402300799999",
    "1e308",
    "-1e308",
    "1e-320",
    "0.1",
];
const WORDS: [&str; 40] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    "\r\n",
    "\t",
    "null",
    "true",
    "\\u0000",
    "\\ud800",
    "\u{1b}[2J",
    "\u{9b}",
    "\u{202e}",
    "\u{feff}",
    "\0",
    "\u{10ffff}",
    "\"type\":\"attempt\"",
    "\"seq\":",
    "\"from\":\"",
    "\"event\":",
    "{\"end\":",
    "=",
    "~",
    "->",
    "%",
    "#",
    "::",
    "<b>",
    "&lt;",
    "Q: ",
    "A: ",
    "ANSWER: ",
    "{{c1::",
    "[[questions]]\n",
    "```",
];

/// Changes `bytes` in one to eight ways.
fn mutate(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + 1 + chance.below(24)).min(bytes.len());
        match chance.below(10) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = chance.next() as u8,
            2 if at < end => drop(bytes.drain(at..end)),
            3 if at < end => {
                let part = bytes[at..end].to_vec();
                let to = chance.below(bytes.len());
                (0..=chance.below(4)).for_each(|_| drop(bytes.splice(to..to, part.iter().copied())));
            }
            4 | 5 => drop(bytes.splice(at..at, chance.of(&WORDS).bytes())),
            6 | 7 => number(bytes, at, chance.of(&NUMBERS)),
            8 if !other.is_empty() => {
                let from = chance.below(other.len());
                let part = &other[from..(from + 1 + chance.below(200)).min(other.len())];
                drop(bytes.splice(at..at, part.iter().copied()));
            }
            9 if chance.below(8) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes.truncate(LONGEST);
}

/// Puts `new` in the place of the next number after `at`.
fn number(bytes: &mut Vec<u8>, at: usize, new: &str) {
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|p| p + at) else { return };
    let length = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
    drop(bytes.splice(start..start + length, new.bytes()));
}

/// Seconds of the processor that this process has had.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

fn sum(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (mut target, mut minutes, mut seed, mut keep) = (String::new(), 1.0, 1, false);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("a value follows");
        match argument.as_str() {
            "--minutes" => minutes = value().parse().expect("minutes are a number"),
            "--seed" => seed = value().parse().expect("a seed is a number"),
            "--keep" => keep = true,
            name => target = name.to_string(),
        }
    }
    assert!(TARGETS.contains(&target.as_str()), "name one of {TARGETS:?}");
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15 ^ seed);
    let mut pool: Vec<Vec<u8>> = corpus(&target).into_iter().map(|(_, bytes)| bytes).collect();
    let mut seen: HashSet<u64> = pool.iter().map(|bytes| sum(&outcome(&target, bytes))).collect();
    let (seeds, mut runs, mut found, mut kept) = (pool.len(), 0u64, 0u64, 0);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    std::panic::set_hook(Box::new(|_| {}));
    while runs % 64 != 0 || cpu() < minutes * 60.0 {
        runs += 1;
        let mut bytes = pool[chance.below(pool.len())].clone();
        let other = pool[chance.below(pool.len())].clone();
        mutate(&mut bytes, &other, &mut chance);
        match catch_unwind(AssertUnwindSafe(|| outcome(&target, &bytes))) {
            Err(cause) => {
                let why = cause.downcast_ref::<String>().cloned();
                let why = why.or_else(|| cause.downcast_ref::<&str>().map(|s| (*s).to_string())).unwrap_or_default();
                if seen.insert(sum(&why)) {
                    found += 1;
                    let path = folder.join(format!("{target}-{:016x}", sum(&bytes)));
                    std::fs::write(&path, &bytes).unwrap();
                    println!("panic: {why}\n   {}", path.display());
                }
            }
            Ok(outcome) => {
                if seen.insert(sum(&outcome)) && pool.len() < 4_000 {
                    if keep && bytes.len() <= KEPT.1 && seeds + kept < KEPT.0 {
                        kept += 1;
                        let corpus = fuzzed::folder(&target);
                        std::fs::write(corpus.join(format!("{:016x}", sum(&bytes))), &bytes).unwrap();
                    }
                    pool.push(bytes);
                }
            }
        }
    }
    println!(
        "{target}: {runs} inputs in {:.1} min of the processor, {} outcomes, {found} panics",
        cpu() / 60.0,
        seen.len()
    );
    assert_eq!(found, 0, "see the inputs above");
}
