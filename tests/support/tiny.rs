//! A model file without a model.
#![allow(dead_code, clippy::unwrap_used)]

/// A small file that is a model as far as its header goes, with `n` weights of which the last byte is `last`.
pub fn model(n: u64, last: u8) -> Vec<u8> {
    let mut all = b"GGUF".to_vec();
    let text = |all: &mut Vec<u8>, t: &str| {
        all.extend((t.len() as u64).to_le_bytes());
        all.extend(t.as_bytes());
    };
    all.extend(3u32.to_le_bytes());
    all.extend(1u64.to_le_bytes());
    all.extend(4u64.to_le_bytes());
    for (key, value) in [("general.architecture", "llama"), ("tokenizer.ggml.model", "gpt2")] {
        text(&mut all, key);
        all.extend(8u32.to_le_bytes());
        text(&mut all, value);
    }
    text(&mut all, "tokenizer.ggml.tokens");
    all.extend(9u32.to_le_bytes());
    all.extend(8u32.to_le_bytes());
    all.extend(1u64.to_le_bytes());
    text(&mut all, "a");
    text(&mut all, "llama.block_count");
    all.extend(4u32.to_le_bytes());
    all.extend(1u32.to_le_bytes());
    text(&mut all, "w");
    all.extend(1u32.to_le_bytes());
    all.extend(n.to_le_bytes());
    all.extend(0u32.to_le_bytes());
    all.extend(0u64.to_le_bytes());
    all.resize(all.len().next_multiple_of(32) + 4 * n as usize, 0);
    *all.last_mut().unwrap() = last;
    all
}
