//! The state's account of itself: its format, the journal record it has reached, and a tally of every tree.
//!
//! Owns the comparison that notices lost or altered entries, which the database itself does not. Written in the same
//! transaction as the entries. Never mends anything. Neighbours: `state` keeps it, `open` checks it.

use crate::store::journal::Mark;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Format of the state folder. A higher one is refused, not guessed at.
pub const SCHEMA: u32 = 1;

/// Number and checksum of the entries of one tree.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// How many entries.
    pub count: u64,
    /// Wrapping sum of the entries' checksums, so that it does not depend on their order.
    pub sum: u64,
}

impl Tally {
    /// One more entry.
    pub fn add(&mut self, key: &[u8], value: &[u8]) {
        self.count = self.count.wrapping_add(1);
        self.sum = self.sum.wrapping_add(checksum(key, value));
    }

    /// One entry less.
    pub fn take(&mut self, key: &[u8], value: &[u8]) {
        self.count = self.count.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(checksum(key, value));
    }
}

fn checksum(key: &[u8], value: &[u8]) -> u64 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&(key.len() as u64).to_le_bytes());
    hasher.update(key);
    hasher.update(value);
    u64::from(hasher.finalize())
}

/// What the state says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Format, see [`SCHEMA`].
    pub schema: u32,
    /// Number of the last journal record that the entries reflect.
    #[serde(default)]
    pub seq: u64,
    /// Where the journal stood then; none from before this was kept.
    #[serde(default)]
    pub journal: Option<Mark>,
    /// Bytes that the state took on the disk when it was last written anew; 0 where it never was.
    #[serde(default)]
    pub fresh: u64,
    /// One tally for each tree that ever had an entry, by name.
    #[serde(default)]
    pub tallies: BTreeMap<String, Tally>,
}

impl Ledger {
    /// Of an empty state.
    pub fn new() -> Ledger {
        Ledger { schema: SCHEMA, seq: 0, journal: None, fresh: 0, tallies: BTreeMap::new() }
    }

    /// The tally of `tree`, to be changed.
    pub fn tally(&mut self, tree: &str) -> &mut Tally {
        self.tallies.entry(tree.to_owned()).or_default()
    }
}

/// The one field that every format, also a later one, has.
#[derive(Debug, Deserialize)]
pub struct SchemaOnly {
    /// Format, see [`SCHEMA`].
    pub schema: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_tally_depends_on_the_entries_alone(entries in prop::collection::vec((any::<Vec<u8>>(), any::<Vec<u8>>()), 0..8)) {
            let (mut there, mut back) = (Tally::default(), Tally::default());
            entries.iter().for_each(|(k, v)| there.add(k, v));
            entries.iter().rev().for_each(|(k, v)| back.add(k, v));
            prop_assert_eq!(there, back);
            entries.iter().for_each(|(k, v)| there.take(k, v));
            prop_assert_eq!(there, Tally::default());
        }
    }

    #[test]
    fn key_and_value_are_not_mixed_up() {
        let (mut a, mut b) = (Tally::default(), Tally::default());
        a.add(b"ab", b"c");
        b.add(b"a", b"bc");
        assert_ne!(a, b);
    }
}
