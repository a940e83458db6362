use super::*;
use proptest::prelude::*;
use std::io::Cursor;

fn string(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text.as_bytes());
}

fn text(out: &mut Vec<u8>, key: &str, value: &str) {
    string(out, key);
    out.extend(8u32.to_le_bytes());
    string(out, value);
}

fn number(out: &mut Vec<u8>, key: &str, value: u32) {
    string(out, key);
    out.extend(4u32.to_le_bytes());
    out.extend(value.to_le_bytes());
}

/// A whole small model file: 2 tokens, one tensor of 64 numbers stored as Q4_0.
pub(in crate::llm) fn model() -> Vec<u8> {
    let mut out = b"GGUF".to_vec();
    out.extend(3u32.to_le_bytes());
    out.extend(1u64.to_le_bytes());
    let mut meta = Vec::new();
    text(&mut meta, "general.architecture", "llama");
    text(&mut meta, "general.name", "Tiny");
    text(&mut meta, "general.license", "mit");
    number(&mut meta, "general.file_type", 2);
    number(&mut meta, "llama.block_count", 3);
    number(&mut meta, "llama.context_length", 512);
    number(&mut meta, "llama.embedding_length", 64);
    number(&mut meta, "llama.attention.head_count", 4);
    number(&mut meta, "llama.attention.head_count_kv", 2);
    text(&mut meta, "tokenizer.ggml.model", "gpt2");
    text(&mut meta, "tokenizer.chat_template", "{{ messages }}");
    string(&mut meta, "tokenizer.ggml.tokens");
    meta.extend(9u32.to_le_bytes());
    meta.extend(8u32.to_le_bytes());
    meta.extend(2u64.to_le_bytes());
    string(&mut meta, "a");
    string(&mut meta, "b");
    out.extend(12u64.to_le_bytes());
    out.extend(meta);
    string(&mut out, "w");
    out.extend(1u32.to_le_bytes());
    out.extend(64u64.to_le_bytes());
    out.extend(2u32.to_le_bytes());
    out.extend(0u64.to_le_bytes());
    out.resize(out.len().next_multiple_of(32) + 36, 7);
    out
}

fn check(bytes: &[u8]) -> Result<Header, GgufError> {
    parse(Cursor::new(bytes), bytes.len() as u64, Path::new("x.gguf"))
}

#[test]
fn a_whole_file_tells_its_facts() {
    let header = check(&model()).unwrap();
    assert_eq!(header.architecture, "llama");
    assert_eq!(header.name.as_deref(), Some("Tiny"));
    assert_eq!((header.parameters, header.layers, header.context, header.vocabulary), (64, 3, 512, 2));
    assert_eq!(header.quantisation, "Q4_0");
    assert_eq!(header.licence.as_deref(), Some("mit"));
    assert!(header.chat_template);
    // 3 layers, 2 of 4 heads, 16 wide, keys and values, 2 bytes each
    assert_eq!(header.kv_bytes_per_token, 3 * 2 * (16 + 16) * 2);
}

#[test]
fn every_truncation_is_told_as_one() {
    let whole = model();
    for length in 0..whole.len() {
        assert!(matches!(check(&whole[..length]), Err(GgufError::Truncated { .. })), "{length} bytes");
    }
}

#[test]
fn what_is_no_model_is_named() {
    let text = check(b"<!DOCTYPE html>").unwrap_err().to_string();
    assert!(text.contains("a web page") && text.contains("gradus model pull"), "{text}");
    let mut old = model();
    old[4] = 1;
    assert!(matches!(check(&old), Err(GgufError::Version { version: 1, .. })));
    let mut many = model();
    many[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(matches!(check(&many), Err(GgufError::Damaged { .. })));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(read(folder.path()), Err(GgufError::Directory { .. })));
    assert!(matches!(read(&folder.path().join("no.gguf")), Err(GgufError::Missing { .. })));
    assert!(matches!(read(Path::new("/dev/null")), Err(GgufError::Unreadable { .. })));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..4000)) {
        let _ = check(&bytes);
        let mut named = model()[..24].to_vec();
        named.extend(bytes);
        let _ = check(&named);
    }

    #[test]
    fn no_flip_panics(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = model();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = check(&bytes);
    }

    #[test]
    fn no_hostile_length_panics(at in any::<prop::sample::Index>(), value in prop_oneof![Just(u64::MAX), Just(1 << 63), any::<u64>()]) {
        let mut bytes = model();
        let at = at.index(bytes.len() - 8);
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        let _ = check(&bytes);
    }
}

/// The header of a real model, where one is at hand (see tests/engine.rs).
#[test]
fn a_real_model_is_read_and_its_truncations_are_seen() {
    let Some(path) = std::env::var_os("GRADUS_TEST_MODEL").map(std::path::PathBuf::from) else { return };
    let header = read(&path).unwrap();
    assert!(header.parameters > 1_000_000 && header.chat_template && header.context >= 2048, "{header:?}");
    let length = header.file_size;
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(File::open(&path).unwrap(), 4 << 20), &mut bytes).unwrap();
    for cut in (0..bytes.len()).step_by(40_009).chain([bytes.len() - 1]) {
        assert!(matches!(check(&bytes[..cut]), Err(GgufError::Truncated { .. })), "{cut} bytes");
    }
    assert!(matches!(parse(Cursor::new(&bytes), length - 1, &path), Err(GgufError::Truncated { .. })));
    let mut seed = 1u64;
    for _ in 0..300 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = (seed >> 33) as usize % 4096;
        let before = std::mem::replace(&mut bytes[at], (seed >> 25) as u8);
        let _ = parse(Cursor::new(&bytes), length, &path);
        bytes[at] = before;
    }
}
