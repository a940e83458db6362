//! The order in which records of several journals are read, so that all who have the same records believe the same.
//!
//! Within one journal the order of writing holds, also where a clock was set back: the time of a record there is the
//! latest up to it. Several journals are merged by that time, then by journal and number. So the order follows from the
//! records alone, and not from who imported what, or when. Where a home was copied and both copies went on, two records
//! have the same journal and number; of such a journal the times alone count. A journal is named by its first own record:
//! a copy has the same name, and no file has to keep it.
//!
//! Never writes. Reading in this order needs all records in memory; it happens only where there are imported ones.
//! Neighbours: `journal::read` and the export call it.

use super::record::{self, Origin, Read, Record};
use super::scan::{self, Found};
use crate::store::error::{StoreError, at};
use crate::store::seal::Key;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A record with where it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number here.
    pub seq: u64,
    /// When it happened, in Unix milliseconds.
    pub at_ms: i64,
    /// Where it happened.
    pub from: Origin,
    /// The event's JSON.
    pub event: String,
}

/// What takes a record: its number here, where it happened, Unix milliseconds, the event's JSON.
pub type Visit<'a> = dyn FnMut(u64, Origin, i64, &str) -> Result<(), StoreError> + 'a;

/// The name of the journal that begins with this record.
pub fn name_of(seq: u64, at_ms: i64, event: &str) -> u64 {
    let sum = Sha256::digest(format!("{seq} {at_ms} {event}"));
    sum.iter().take(8).fold(0, |n, b| n << 8 | u64::from(*b))
}

/// Whether there are imported records. An import begins a file, so the first record of each file tells.
pub fn has_imports(dir: &Path, key: Option<&Key>) -> Result<bool, StoreError> {
    for number in scan::numbers(dir)? {
        let path = scan::path_of(dir, number);
        let file = File::open(&path).map_err(at("open the journal", &path))?;
        for line in BufReader::new(file).split(b'\n') {
            let line = line.map_err(at("read the journal", &path))?;
            let mut open = String::new();
            match record::read(&line, key, &mut open) {
                Read::Record(Record { from: Some(_), .. }, _) => return Ok(true),
                Read::Record(..) => break,
                Read::Sealed => return Err(StoreError::Locked { path }),
                Read::Bad(_) => {}
            }
        }
    }
    Ok(false)
}

/// Every readable record of the journal folder `dir`, in the common order, and how many lines cannot be read.
///
/// # Errors
/// Those of reading, and [`StoreError::Locked`].
pub fn read_entries(dir: &Path, key: Option<&Key>) -> Result<(Vec<Entry>, u64), StoreError> {
    let mut entries = Vec::new();
    let unreadable = each(dir, key, &mut |seq, from, at_ms, event| {
        entries.push(Entry { seq, at_ms, from, event: event.to_owned() });
        Ok(())
    })?;
    sort(&mut entries);
    Ok((entries, unreadable))
}

/// Gives `f` every readable record as it is written: its number here, where it happened, when, and the event. Returns how
/// many lines cannot be read.
///
/// # Errors
/// Those of reading, [`StoreError::Locked`], and the first that `f` returns.
pub fn each(dir: &Path, key: Option<&Key>, f: &mut Visit<'_>) -> Result<u64, StoreError> {
    let (mut unreadable, mut own) = (0, None);
    scan::walk(dir, key, &mut |found| {
        match found {
            Found::Record(Record { seq, at_ms, from: Some(from), event }) => f(seq, from, at_ms, event)?,
            Found::Record(Record { seq, at_ms, from: None, event }) => {
                let journal = *own.get_or_insert_with(|| name_of(seq, at_ms, event));
                f(seq, Origin { journal, seq }, at_ms, event)?;
            }
            Found::Bad { .. } => unreadable += 1,
            Found::Torn { .. } => {}
        }
        Ok(())
    })?;
    Ok(unreadable)
}

/// Puts records into the common order.
pub fn sort(entries: &mut Vec<Entry>) {
    let place = |e: &Entry| (e.from, e.at_ms);
    entries.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.event.cmp(&b.event)));
    let mut forked: BTreeMap<u64, bool> = BTreeMap::new();
    for pair in entries.windows(2) {
        if pair[0].from == pair[1].from {
            forked.insert(pair[0].from.journal, true);
        }
    }
    let mut latest: Option<(u64, i64)> = None;
    let mut timed: Vec<(i64, Entry)> = Vec::with_capacity(entries.len());
    for entry in entries.drain(..) {
        let journal = entry.from.journal;
        let time = match latest {
            Some((same, time)) if same == journal && !forked.contains_key(&journal) => time.max(entry.at_ms),
            _ => entry.at_ms,
        };
        latest = Some((journal, time));
        timed.push((time, entry));
    }
    // Stable: within a journal and a time, the order of numbers stays.
    timed.sort_by_key(|(time, _)| *time);
    entries.extend(timed.into_iter().map(|(_, entry)| entry));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(journal: u64, seq: u64, at_ms: i64) -> Entry {
        Entry { seq: 0, at_ms, from: Origin { journal, seq }, event: format!("{journal}/{seq}@{at_ms}") }
    }

    proptest! {
        #[test]
        fn the_order_depends_on_the_records_alone(
            given in prop::collection::vec((0u64..3, 0u64..6, 0i64..9), 0..20).prop_shuffle(),
            turned in any::<prop::sample::Index>(),
        ) {
            let mut one: Vec<Entry> = given.iter().map(|(j, s, t)| entry(*j, *s, *t)).collect();
            let mut other = one.clone();
            if !other.is_empty() {
                let at = turned.index(other.len());
                other.rotate_left(at);
            }
            sort(&mut one);
            sort(&mut other);
            prop_assert_eq!(one, other);
        }

        #[test]
        fn one_journal_keeps_its_own_order_whatever_its_clock_did(
            mine in prop::collection::vec(0i64..9, 0..12), theirs in prop::collection::vec(0i64..9, 0..12),
        ) {
            let of = |journal, times: &[i64]| -> Vec<Entry> {
                times.iter().enumerate().map(|(i, t)| entry(journal, i as u64 + 1, *t)).collect()
            };
            let mut all = [of(1, &mine), of(2, &theirs)].concat();
            sort(&mut all);
            for journal in [1, 2] {
                let numbers: Vec<u64> = all.iter().filter(|e| e.from.journal == journal).map(|e| e.from.seq).collect();
                prop_assert!(numbers.is_sorted(), "{:?}", numbers);
            }
        }
    }

    #[test]
    fn of_copies_that_both_went_on_the_times_count() {
        let mut all = vec![entry(1, 1, 5), entry(1, 2, 9), entry(1, 2, 6), entry(1, 3, 7)];
        sort(&mut all);
        assert_eq!(all.iter().map(|e| e.at_ms).collect::<Vec<_>>(), [5, 6, 7, 9]);
    }
}
