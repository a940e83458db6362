//! Under which licence a source stands: from its licence file or the fields of its manifest.

use super::Source;
use super::clean::safe;

/// What telling words of a licence's text stand for, as SPDX names; the more telling come first.
const WORDS: [(&str, &str); 16] = [
    ("attribution-noncommercial-sharealike 4.0", "CC-BY-NC-SA-4.0"),
    ("attribution-noncommercial 4.0", "CC-BY-NC-4.0"),
    ("attribution-sharealike 4.0", "CC-BY-SA-4.0"),
    ("attribution-sharealike 3.0", "CC-BY-SA-3.0"),
    ("attribution 4.0", "CC-BY-4.0"),
    ("attribution 3.0", "CC-BY-3.0"),
    ("cc0 1.0", "CC0-1.0"),
    ("mozilla public license version 2.0", "MPL-2.0"),
    ("apache license", "Apache-2.0"),
    ("gnu affero general public license version 3", "AGPL-3.0-only"),
    ("gnu lesser general public license version 3", "LGPL-3.0-only"),
    ("gnu general public license version 3", "GPL-3.0-only"),
    ("gnu general public license version 2", "GPL-2.0-only"),
    ("neither the name of", "BSD-3-Clause"),
    ("redistribution and use in source and binary forms", "BSD-2-Clause"),
    ("permission is hereby granted, free of charge", "MIT"),
];

/// The licence, where it is said: the field of a `Cargo.toml`, `package.json` or `book.toml`, else licence files of the
/// top folder. Two files are two choices.
pub fn find(source: &Source) -> Option<String> {
    let mut field: Vec<String> = Vec::new();
    for (path, text) in source.texts(&["cargo.toml"]) {
        let table: Option<toml::Table> = toml::from_str(&text).ok();
        let said = table.as_ref().and_then(|t| t.get("package")?.get("license")?.as_str().map(str::to_string));
        if path.matches('/').count() <= 1 {
            field.extend(said);
        }
    }
    if let Some(said) = field.into_iter().next() {
        return Some(safe(&said).0);
    }
    let is_licence = |p: &&String| {
        let name = p.to_uppercase();
        !p.contains('/') && ["LICENSE", "LICENCE", "COPYING"].iter().any(|n| name.starts_with(n))
    };
    let texts = source.files.keys().filter(is_licence).filter_map(|p| source.text(p));
    let mut found: Vec<&str> = texts.filter_map(|(t, _)| named(&t)).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    (!found.is_empty()).then(|| found.join(" OR "))
}

fn named(text: &str) -> Option<&'static str> {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    // A licence file names others far below; what it is stands in its beginning.
    let cut = text.char_indices().nth(3000).map_or(text.len(), |(at, _)| at);
    text.truncate(cut);
    let text = text.replace("license, version", "license version");
    WORDS.iter().find(|(words, _)| text.contains(words)).map(|(_, name)| *name)
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn licences_are_told_by_their_words() {
        let mut source = Source::default();
        assert_eq!(find(&source), None);
        source.files.insert("LICENSE-MIT".into(), b"Permission is hereby\n granted, free of charge, to".to_vec());
        source.files.insert("LICENSE-APACHE".into(), b"  Apache License\n Version 2.0".to_vec());
        assert_eq!(find(&source).as_deref(), Some("MIT OR Apache-2.0"));
        source.files.insert("Cargo.toml".into(), b"[package]\nlicense = \"Zlib\"\n".to_vec());
        assert_eq!(find(&source).as_deref(), Some("Zlib"));
    }
}
