//! What a model file says about itself, read without native code.
//!
//! Owns the bounded reading of a GGUF header: facts for the screens, and a verdict on whether the file is whole. It
//! reads metadata and the list of tensors, never the tensors; it never panics, and never holds more than a few
//! megabytes whatever the file says. It is called before a child process is started, because native code aborts on
//! some damaged headers. Neighbours: `child` and `shelf` call it; `reader` does the bytes and `types` knows the numbers.

mod error;
mod reader;
mod types;

pub use error::GgufError;

use reader::{Reader, Tensor, Value};
use std::{collections::HashMap, fs::File, io, path::Path};

/// What the header of a model file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Version of the format, 2 or 3.
    pub version: u32,
    /// The kind of network, such as `llama` or `qwen2`.
    pub architecture: String,
    /// The model's own name, where it gives one.
    pub name: Option<String>,
    /// Weights in all tensors together.
    pub parameters: u64,
    /// How the weights are stored, such as `Q4_K_M`.
    pub quantisation: String,
    /// Tokens that the model was trained to handle at once; 0 where the file does not say.
    pub context: u32,
    /// Transformer blocks.
    pub layers: u32,
    /// Tokens in the vocabulary.
    pub vocabulary: u64,
    /// Whether the file brings a chat template. Models without one were not made for conversation.
    pub chat_template: bool,
    /// The licence that the file names, such as `apache-2.0`.
    pub licence: Option<String>,
    /// Bytes that one token of context takes in memory (16-bit cache); 0 where the file does not tell.
    pub kv_bytes_per_token: u64,
    /// Bytes of weights of each layer, the first one first; as many as there are layers.
    pub layer_bytes: Vec<u64>,
    /// Bytes of the weights that belong to no layer: embedding and output.
    pub rest_bytes: u64,
    /// Size of the file in bytes.
    pub file_size: u64,
}

impl Header {
    /// Bytes of memory that the model needs with `context` tokens: weights, cache and 64 MiB for the computation.
    pub fn memory_bytes(&self, context: u32) -> u64 {
        memory_need(self.file_size, self.kv_bytes_per_token, context)
    }

    /// The number of weights as people write it: `135M`, `1.5B`.
    pub fn size_label(&self) -> String {
        size_label(self.parameters)
    }
}

/// Bytes of memory for weights, a cache of `context` tokens, and 64 MiB for the computation.
pub fn memory_need(weights: u64, kv_bytes_per_token: u64, context: u32) -> u64 {
    let cache = kv_bytes_per_token.saturating_mul(u64::from(context));
    weights.saturating_add(cache).saturating_add(64 << 20)
}

/// A number of weights as people write it: `135M`, `1.5B`.
pub(super) fn size_label(parameters: u64) -> String {
    match parameters {
        n if n >= 10_000_000_000 => format!("{:.0}B", n as f64 / 1e9),
        n if n >= 1_000_000_000 => format!("{:.1}B", n as f64 / 1e9),
        n => format!("{:.0}M", n as f64 / 1e6),
    }
}

/// Reads the header of `path` and checks that the file is whole.
///
/// # Errors
/// Every way in which a file can fail to be a model that this program can run; the text says how to mend it.
pub fn read(path: &Path) -> Result<Header, GgufError> {
    let at = path.to_path_buf();
    let file = File::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => GgufError::Missing { path: at.clone() },
        _ => GgufError::Unreadable { path: at.clone(), why: e.to_string() },
    })?;
    let meta = file.metadata().map_err(|e| GgufError::Unreadable { path: at.clone(), why: e.to_string() })?;
    if meta.is_dir() {
        return Err(GgufError::Directory { path: at });
    }
    if !meta.is_file() {
        return Err(GgufError::Unreadable { path: at, why: "it is not an ordinary file".into() });
    }
    parse(file, meta.len(), path)
}

/// Reads a header from anything; `length` is the size of the whole file in bytes, `path` is for the messages.
///
/// # Errors
/// As [`read`], apart from what concerns the file system.
pub fn parse<R: io::Read + io::Seek>(source: R, length: u64, path: &Path) -> Result<Header, GgufError> {
    let mut reader = Reader::new(source, length);
    let parsed = reader.start().and_then(|start| {
        let metadata = reader.metadata(start.metadata)?;
        let tensors = reader.tensors(start.tensors)?;
        Ok((start.version, metadata, tensors, reader.position()))
    });
    let (version, metadata, tensors, end) = parsed.map_err(|fault| GgufError::from_fault(fault, path, length))?;
    let facts = Facts { metadata: &metadata };
    check_whole(&facts, &tensors, end, length, path)?;
    let bad = |why: String| GgufError::Damaged { path: path.to_path_buf(), why };
    let architecture = facts.text("general.architecture").ok_or_else(|| bad("it names no architecture".into()))?;
    check_vocabulary(&facts).map_err(bad)?;
    let own = |key: &str| facts.number(&format!("{architecture}.{key}"));
    let layers = own("block_count").unwrap_or(0);
    if layers == 0 || layers > 4096 {
        return Err(bad(format!("it says that it has {layers} layers")));
    }
    let (layer_bytes, rest_bytes) = weights(&tensors, layers as usize);
    Ok(Header {
        version,
        name: facts.text("general.name").filter(|n| !n.trim().is_empty()),
        parameters: tensors.iter().fold(0u64, |sum, t| sum.saturating_add(t.elements)),
        quantisation: types::quantisation(facts.number("general.file_type"), &tensors),
        context: own("context_length").map_or(0, |n| u32::try_from(n).unwrap_or(u32::MAX)),
        layers: layers as u32,
        vocabulary: facts.length("tokenizer.ggml.tokens").unwrap_or(0),
        chat_template: facts.text("tokenizer.chat_template").is_some_and(|t| !t.trim().is_empty()),
        licence: facts.text("general.license").or_else(|| facts.text("general.license.name")),
        kv_bytes_per_token: kv_bytes(&own, layers),
        layer_bytes,
        rest_bytes,
        file_size: length,
        architecture,
    })
}

/// 16-bit keys and values of every layer. Width of a head: `embedding_length / head_count`, as llama.cpp has it.
fn kv_bytes(own: &dyn Fn(&str) -> Option<u64>, layers: u64) -> u64 {
    let heads = own("attention.head_count").unwrap_or(0);
    let kv_heads = own("attention.head_count_kv").unwrap_or(heads);
    let width = own("embedding_length").unwrap_or(0).checked_div(heads).unwrap_or(0);
    let key = own("attention.key_length").unwrap_or(width);
    let value = own("attention.value_length").unwrap_or(width);
    layers.saturating_mul(kv_heads).saturating_mul(key.saturating_add(value)).saturating_mul(2)
}

/// Bytes of each of the `layers` layers (tensors named `blk.N.`), and of all else.
fn weights(tensors: &[Tensor], layers: usize) -> (Vec<u64>, u64) {
    let (mut each, mut rest) = (vec![0u64; layers], 0u64);
    for tensor in tensors {
        let number = tensor.name.strip_prefix("blk.").and_then(|n| n.split('.').next()?.parse::<usize>().ok());
        let sum = number.and_then(|n| each.get_mut(n)).unwrap_or(&mut rest);
        *sum = sum.saturating_add(tensor.bytes().unwrap_or(0));
    }
    (each, rest)
}

/// Whether all the tensors that the header lists lie within the file.
fn check_whole(facts: &Facts, tensors: &[Tensor], end: u64, length: u64, path: &Path) -> Result<(), GgufError> {
    let bad = |why: String| GgufError::Damaged { path: path.to_path_buf(), why };
    if tensors.is_empty() {
        return Err(bad("it holds no weights".into()));
    }
    let align = facts.number("general.alignment").unwrap_or(32);
    if !align.is_power_of_two() || align > 1 << 20 {
        return Err(bad(format!("its alignment of {align} bytes is not a power of two")));
    }
    let data = end.checked_next_multiple_of(align).ok_or_else(|| bad("its header has no end".into()))?;
    let mut need = data;
    for tensor in tensors {
        let size = tensor.bytes().ok_or_else(|| bad(format!("tensor {:?} has an impossible size", tensor.name)))?;
        if !tensor.offset.is_multiple_of(align) {
            return Err(bad(format!("tensor {:?} is misplaced", tensor.name)));
        }
        let stop = data.checked_add(tensor.offset).and_then(|o| o.checked_add(size));
        need = need.max(stop.ok_or_else(|| bad(format!("tensor {:?} lies outside any file", tensor.name)))?);
    }
    if need > length {
        return Err(GgufError::Truncated { path: path.to_path_buf(), length, need });
    }
    Ok(())
}

/// The native library asserts (and aborts) on these.
fn check_vocabulary(facts: &Facts) -> Result<(), String> {
    if facts.text("tokenizer.ggml.model").is_none() {
        return Err("it names no tokenizer".into());
    }
    let tokens = facts.length("tokenizer.ggml.tokens").unwrap_or(0);
    if tokens == 0 {
        return Err("it has no vocabulary".into());
    }
    for key in ["tokenizer.ggml.scores", "tokenizer.ggml.token_type"] {
        if let Some(n) = facts.length(key).filter(|n| *n != tokens) {
            return Err(format!("{key} has {n} entries for {tokens} tokens"));
        }
    }
    for key in ["bos", "eos", "eot", "unknown", "padding"] {
        let key = format!("tokenizer.ggml.{key}_token_id");
        if let Some(id) = facts.number(&key).filter(|id| *id >= tokens && *id != u64::from(u32::MAX)) {
            return Err(format!("{key} is {id} of {tokens} tokens"));
        }
    }
    Ok(())
}

struct Facts<'a> {
    metadata: &'a HashMap<String, Value>,
}

impl Facts<'_> {
    fn text(&self, key: &str) -> Option<String> {
        match self.metadata.get(key) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// A number; of an array (some architectures give one value per layer) its largest.
    fn number(&self, key: &str) -> Option<u64> {
        match self.metadata.get(key) {
            Some(Value::Number(n)) => Some(*n),
            Some(Value::Array { largest, .. }) => *largest,
            _ => None,
        }
    }

    fn length(&self, key: &str) -> Option<u64> {
        match self.metadata.get(key) {
            Some(Value::Array { length, .. }) => Some(*length),
            _ => None,
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
