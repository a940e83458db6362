//! Ids that stay the same from import to import: made from the source's own ids and names, or else from the content.

use std::collections::{BTreeMap, BTreeSet};

/// The longest id that is made; a suffix for the second of two with one name still fits.
const LONGEST: usize = 48;

/// A name as an id: lower case, digits, dashes. What holds nothing of these is told apart by a checksum.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() && c != '\'' {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    let strange = name.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    match (out.is_empty(), out.len() > LONGEST, strange > 0) {
        (true, ..) => format!("n-{}", sum(name)),
        // Cut, or with letters left out: the checksum keeps two such names apart.
        (_, true, _) | (.., true) => {
            let cut = &out[..out.len().min(LONGEST - 9)];
            format!("{}-{}", cut.trim_end_matches('-'), sum(name))
        }
        _ => out.to_string(),
    }
}

/// Eight hexadecimal digits of a text.
pub fn sum(text: &str) -> String {
    format!("{:08x}", crc32fast::hash(text.as_bytes()))
}

/// The ids that are given out in one place, each once.
#[derive(Debug, Default)]
pub struct Ids {
    given: BTreeSet<String>,
    /// The number that the next of this name begins to look from.
    next: BTreeMap<String, usize>,
}

impl Ids {
    /// The id for a name; the second of two with one id gets a number.
    pub fn give(&mut self, name: &str) -> String {
        let first = slug(name);
        let mut id = first.clone();
        let n = self.next.entry(first.clone()).or_insert(2);
        while !self.given.insert(id.clone()) {
            id = format!("{first}-{n}");
            *n += 1;
        }
        id
    }
}

#[cfg(test)]
mod checks {
    use super::*;
    use crate::curriculum::parse::is_id;

    #[test]
    fn names_become_ids() {
        assert_eq!(slug("00_intro"), "00-intro");
        assert_eq!(slug("Lucian's Luscious Lasagna!"), "lucians-luscious-lasagna");
        assert_ne!(slug("C++"), slug("é"));
        assert_ne!(slug("变量"), slug("函数"));
        assert!(is_id(&slug(&"very long ".repeat(30))));
        let mut ids = Ids::default();
        assert_eq!((ids.give("C"), ids.give("C++"), ids.give("c#")), ("c".into(), "c-2".into(), "c-3".into()));
    }
}
