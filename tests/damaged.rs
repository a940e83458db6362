//! Five hundred damaged model files: none harms the program, and each failure says which file and what is wrong.
//!
//! The real header of a small model, bent in many ways, before weights that are all zero (the file is sparse). Needs
//! `GRADUS_TEST_MODEL`, as `tests/engine.rs` does.
#![cfg(feature = "llama")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)] // helpers of tests

#[path = "support/rig.rs"]
mod rig;

use gradus::llm::{EngineEvent, EngineOptions, ModelState, gguf};
use rig::*;
use std::{
    fs,
    io::{Read, Write},
    ops::Range,
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

const FILES: usize = 520;

struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most
    }
}

/// The parts of a header: what describes the model, the vocabulary, the table of tensors.
struct Header {
    bytes: Vec<u8>,
    parts: [Range<usize>; 3],
    length: u64,
}

impl Header {
    fn read(model: &Path) -> Header {
        let mut bytes = Vec::new();
        fs::File::open(model).unwrap().take(4 << 20).read_to_end(&mut bytes).unwrap();
        let find = |what: &[u8]| bytes.windows(what.len()).position(|w| w == what).expect("a part of every model");
        let (words, table) = (find(b"tokenizer.ggml.tokens"), find(b"token_embd.weight"));
        let last = bytes.windows(4).rposition(|w| w == b"blk.").unwrap();
        let end = last + 64;
        let parts = [0..words, words..table, table..end];
        let length = fs::metadata(model).unwrap().len();
        bytes.truncate((end + 4096).next_multiple_of(4096));
        Header { bytes, parts, length }
    }

    /// Damage number `n`: which bytes, and how long the file is.
    fn damage(&self, n: usize) -> (Vec<u8>, u64) {
        let mut chance = Chance(n as u64 * 7919 + 1);
        let (mut bytes, mut length) = (self.bytes.clone(), self.length);
        let part = self.parts[[0, 0, 1, 2][n % 4]].clone();
        let at = part.start + chance.below(part.len());
        match n % 13 {
            0 => length = chance.below(self.length as usize) as u64,
            1 => bytes[at..].iter_mut().take(8).for_each(|b| *b = 0xff),
            2 => bytes[at..].iter_mut().take(8).for_each(|b| *b = 0),
            3 => (0..16).for_each(|i| bytes[at + i] = chance.below(256) as u8),
            4 => {
                // bytes are lost, so that all that follows is read askew
                let gone = 1 + chance.below(9);
                bytes.drain(at..at + gone);
            }
            5 => bytes[at] = bytes[at].wrapping_add(1),
            _ => bytes[at] ^= 1 << chance.below(8),
        }
        (bytes, length)
    }
}

fn write(path: &Path, bytes: &[u8], length: u64) {
    let mut file = fs::File::create(path).unwrap();
    file.write_all(&bytes[..bytes.len().min(length as usize)]).unwrap();
    file.set_len(length).unwrap();
}

#[derive(Default, Debug)]
struct Count {
    refused_before: usize,
    refused_by_the_library: usize,
    crashed: usize,
    loaded: usize,
}

#[test]
fn five_hundred_damaged_models_do_no_harm() {
    let (Some(model), _alone) = (model(), alone()) else { return };
    let header = Header::read(&model);
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.gguf");
    write(&whole, &header.bytes, header.length);
    assert!(gguf::read(&whole).is_ok(), "unbent, the header is good");
    let (next, count) = (Mutex::new(0..FILES), Mutex::new(Count::default()));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let take = || next.lock().unwrap().next();
                while let Some(n) = take() {
                    one(&header, n, folder.path(), &count);
                }
            });
        }
    });
    let count = count.into_inner().unwrap();
    println!("{count:?} in {:?}", begun.elapsed());
    assert!(count.refused_before > FILES / 10 && count.loaded > 0, "{count:?}");
    assert!(children().is_empty());
}

fn one(header: &Header, n: usize, folder: &Path, count: &Mutex<Count>) {
    let path = folder.join(format!("bent-{n}.gguf"));
    let log = folder.join(format!("log-{n}"));
    let (bytes, length) = header.damage(n);
    write(&path, &bytes, length);
    let name = format!("bent-{n}.gguf");
    let understood = |why: &str| {
        assert!(why.contains(&name), "{n}: {why}");
        assert!(why.chars().count() < 700 && !why.chars().any(char::is_control), "{n}: {why:?}");
    };
    if let Err(e) = gguf::read(&path) {
        understood(&e.to_string());
        count.lock().unwrap().refused_before += 1;
    } else {
        let options =
            EngineOptions { context: 512, log: Some(log.clone()), max_memory: Some(2 << 30), ..options(&path) };
        let mut rig = Rig::start(options);
        let mut crashed = false;
        let end = rig.wait(|e| match e {
            EngineEvent::State(ModelState::Ready(_)) => Some(None),
            EngineEvent::State(ModelState::Failed { why }) => Some(Some(why)),
            EngineEvent::State(ModelState::Restarting { .. }) => {
                crashed = true;
                None
            }
            _ => None,
        });
        match end {
            Some(why) => {
                understood(&why);
                let mut count = count.lock().unwrap();
                *(if crashed { &mut count.crashed } else { &mut count.refused_by_the_library }) += 1;
            }
            None => {
                rig.engine.generate(request(1, user("Hi"), 2));
                rig.wait(|e| {
                    matches!(e, EngineEvent::Done { id: 1, .. } | EngineEvent::Failed { id: 1, .. }).then_some(())
                });
                count.lock().unwrap().loaded += 1;
            }
        }
    }
    fs::remove_file(&path).unwrap();
    let _ = fs::remove_file(&log);
    std::thread::sleep(Duration::from_millis(1));
}
