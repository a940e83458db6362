//! The portable form of a learner's records: a file of JSON lines that any Gradus reads, and what makes two records the same.
//!
//! ```text
//! {"gradus":"learner","version":1,"at":1790000000000,"program":"0.1.0"}                      first
//! {"seq":1,"from":"9f86d081884c7d65/4","at":1790000000000,"crc":"0a1b2c3d","event":{…}}      a record, as in a journal
//! {"place":{…}}   {"settings":"…"}   {"course":"rust"}                                       at most one of each
//! {"end":{"records":1}}                                                                      last
//! ```
//!
//! A record is the same as another when number in its journal, time and event are, byte for byte. Reading is bounded: a
//! line is at most [`LONGEST`] bytes, nesting at most what serde_json allows (128), and nothing is kept but the line at
//! hand. docs/journal.md tells the form to others. Never opens a store. Neighbours: `driver` exports and imports with it.

use super::journal::record::{self, Record};
use super::journal::{self, Origin};
use super::{StoreError, seal};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{self, BufRead};
use std::path::Path;

/// Bytes of a line at most.
pub const LONGEST: usize = 1 << 20;
/// The form written today; a higher one is refused.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Header {
    /// Always `learner`.
    pub gradus: String,
    /// Of the form.
    pub version: u32,
    /// When it was written, Unix milliseconds.
    #[serde(default)]
    pub at: i64,
}

impl Header {
    /// The line for now, with its line feed.
    pub fn render(at_ms: i64) -> String {
        let program = env!("CARGO_PKG_VERSION");
        format!("{{\"gradus\":\"learner\",\"version\":{VERSION},\"at\":{at_ms},\"program\":\"{program}\"}}\n")
    }
}

/// A line after the first.
#[derive(Debug, Clone, PartialEq)]
pub enum Line<'a> {
    /// A record.
    Record {
        /// Where it happened.
        from: Origin,
        /// Unix milliseconds.
        at_ms: i64,
        /// The event's JSON, whatever it is.
        event: &'a str,
    },
    /// Where the learner was.
    Place(Value),
    /// The settings file.
    Settings(String),
    /// The curriculum learned last.
    Course(String),
    /// The last line: how many records there are.
    End(u64),
}

/// The line of a record, with its line feed.
pub fn render_record(seq: u64, from: Origin, at_ms: i64, event: &str) -> String {
    record::render_from(seq, Some(from), at_ms, event)
}

/// Reads a line after the first (without its line feed), or says what is wrong with it.
pub fn parse_line(line: &[u8]) -> Result<Line<'_>, &'static str> {
    if line.starts_with(b"{\"seq\":") {
        let Record { from, at_ms, event, .. } = record::parse(line)?;
        let from = from.ok_or("it does not say where it is from")?;
        return Ok(Line::Record { from, at_ms, event });
    }
    let value: Value = serde_json::from_slice(line).map_err(|_| "it is not JSON, or nested too deeply")?;
    let text = |v: &Value| v.as_str().map(str::to_owned).ok_or("it is of another type");
    match value.as_object().and_then(|o| o.iter().next()) {
        Some((key, value)) if key == "place" && value.is_object() => Ok(Line::Place(value.clone())),
        Some((key, value)) if key == "settings" => text(value).map(Line::Settings),
        Some((key, value)) if key == "course" => text(value).map(Line::Course),
        Some((key, value)) if key == "end" => value["records"].as_u64().map(Line::End).ok_or("it is of another type"),
        _ => Err("it is no line of an export"),
    }
}

/// Why a file is not read at all.
#[derive(Debug, thiserror::Error)]
pub enum PortableError {
    /// It is something else.
    #[error("{}", crate::msg!("portable-not-ours"))]
    NotOurs,
    /// A later version wrote it.
    #[error("{}", crate::msg!("portable-newer", found = *.0, known = VERSION))]
    Newer(u32),
    /// It cannot be read.
    #[error("{}", crate::msg!("portable-unreadable", why = .0.to_string()))]
    Io(#[from] io::Error),
}

/// Reads an export line by line and gives `f` the number of each line after the first (from 2) with what it is.
/// Stops early where `f` says false.
///
/// # Errors
/// The first line is not that of an export, or of a newer one; the reader fails.
pub fn read_portable(
    mut reader: impl BufRead,
    f: &mut dyn FnMut(u64, Result<Line<'_>, &'static str>) -> bool,
) -> Result<Header, PortableError> {
    let mut line = Vec::new();
    if bounded_line(&mut reader, &mut line)? != Some(true) {
        return Err(PortableError::NotOurs);
    }
    let header: Header = serde_json::from_slice(&line).map_err(|_| PortableError::NotOurs)?;
    if header.gradus != "learner" {
        return Err(PortableError::NotOurs);
    }
    if header.version > VERSION {
        return Err(PortableError::Newer(header.version));
    }
    let mut number = 1;
    while let Some(fits) = bounded_line(&mut reader, &mut line)? {
        number += 1;
        let read = if fits { parse_line(&line) } else { Err("it is longer than 1 MiB") };
        if (!fits || !line.is_empty()) && !f(number, read) {
            break;
        }
    }
    Ok(header)
}

/// The next line without its line feed, and whether it is all of it: of a longer one the rest is passed over. `None` at
/// the end.
fn bounded_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let (mut fits, mut any) = (true, false);
    loop {
        let bytes = match reader.fill_buf() {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if bytes.is_empty() {
            return Ok(any.then_some(fits));
        }
        any = true;
        let end = bytes.iter().position(|b| *b == b'\n');
        let part = &bytes[..end.unwrap_or(bytes.len())];
        fits &= line.len() + part.len() <= LONGEST;
        if fits {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(Some(fits));
        }
    }
}

/// The records that are here, so that none is taken twice. 16 bytes each.
#[derive(Debug, Default)]
pub struct Known(HashSet<[u8; 16]>);

impl Known {
    /// Those of the store in `dir`; none where there is no store.
    ///
    /// # Errors
    /// Those of reading, and [`StoreError::Locked`].
    pub fn read(dir: &Path) -> Result<Known, StoreError> {
        let mut known = Known::default();
        each(dir, &mut |_, from, at_ms, event| {
            known.add(from.seq, at_ms, event);
            Ok(())
        })?;
        Ok(known)
    }

    /// Notes a record; whether it was new.
    pub fn add(&mut self, seq: u64, at_ms: i64, event: &str) -> bool {
        let sum = Sha256::digest(format!("{seq} {at_ms} {event}"));
        let mut id = [0; 16];
        id.copy_from_slice(&sum[..16]);
        self.0.insert(id)
    }
}

/// Gives `f` every readable record of the store in `dir` as it is written there, one at a time: its number here, where it
/// happened, when, and the event. Needs no lock. Returns how many lines cannot be read.
///
/// # Errors
/// Those of reading, [`StoreError::Locked`], and the first that `f` returns.
pub fn each(dir: &Path, f: &mut journal::Visit<'_>) -> Result<u64, StoreError> {
    journal::each(&journal::folder(dir), seal::key_of(dir)?.as_deref(), f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<Vec<(u64, String)>, PortableError> {
        let mut seen = Vec::new();
        read_portable(bytes, &mut |n, line| {
            seen.push((n, line.map_or_else(str::to_owned, |l| format!("{l:?}"))));
            true
        })?;
        Ok(seen)
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_nothing_follows_a_strange_head(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(read(&bytes).is_err());
            let _ = read(&[Header::render(5).as_bytes(), &bytes].concat());
            let _ = parse_line(&bytes);
        }
    }

    #[test]
    fn each_line_is_told_by_its_number() {
        let from = Origin { journal: 7, seq: 3 };
        let text = format!(
            "{}{}nonsense\n\n{{\"place\":3}}\r\n{{\"course\":\"rust\"}}\n{{\"end\":{{\"records\":1}}}}",
            Header::render(5),
            render_record(1, from, 9, "{}")
        );
        let seen = read(text.as_bytes()).unwrap();
        assert_eq!(seen.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [2, 3, 5, 6, 7]);
        assert!(seen[0].1.contains("seq: 3") && seen[1].1.contains("not JSON"), "{seen:?}");
        assert!(
            seen[2].1.contains("no line") && seen[3].1.contains("rust") && seen[4].1.contains("End(1)"),
            "{seen:?}"
        );
    }

    #[test]
    fn a_long_line_is_passed_over_and_a_deep_one_refused() {
        let long = "x".repeat(3 * LONGEST);
        let deep = "[".repeat(100_000);
        let text = format!("{}{long}\n{deep}\n{{\"course\":\"rust\"}}\n", Header::render(5));
        let seen = read(text.as_bytes()).unwrap();
        assert!(seen[0].1.contains("longer") && seen[1].1.contains("deeply") && seen[2].1.contains("rust"), "{seen:?}");
    }

    #[test]
    fn a_later_version_and_other_files_are_refused() {
        let later = Header::render(5).replace("\"version\":1", "\"version\":2");
        assert!(matches!(read(later.as_bytes()), Err(PortableError::Newer(2))));
        for other in ["", "\n", "{}\n", "{\"gradus\":\"pack\",\"version\":1}\n", "student,item\n"] {
            assert!(matches!(read(other.as_bytes()), Err(PortableError::NotOurs)), "{other:?}");
        }
    }
}
