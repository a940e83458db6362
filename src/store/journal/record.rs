//! One line of the journal: its form, its checksum, its strict reading.
//!
//! ```text
//! {"seq":12,"at":1790000000000,"crc":"0a1b2c3d","event":{"kind":"answer"}}
//! {"seq":13,"from":"9f86d081884c7d65/4","at":1790000000000,"crc":"0a1b2c3d","event":{"kind":"answer"}}
//! ```
//!
//! The checksum is CRC-32 (IEEE) over `SEQ`, one space, `AT`, one space, and the exact bytes of the event, with both
//! numbers as they stand in the line. A record that was imported also says from which journal and which number it had
//! there, `FROM`; then the checksum is over `SEQ FROM AT EVENT`. Everything else in a line is fixed, so no changed byte goes
//! unnoticed. In an encrypted store the same stands in a line of `seal`. Never touches files and never looks into the
//! event. Neighbours: `scan` reads lines, `journal` writes them.

use crate::store::seal::{self, Key};
use std::fmt;

/// Where a record happened: which journal, and the number it has there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Made of the journal's first own record.
    pub journal: u64,
    /// The number there.
    pub seq: u64,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}/{}", self.journal, self.seq)
    }
}

impl Origin {
    /// Reads `JOURNAL/NUMBER`: 16 hexadecimal digits in lower case, and a number without a sign or leading zeros.
    pub fn parse(text: &str) -> Option<Origin> {
        let (journal, seq) = text.split_once('/')?;
        let origin = Origin { journal: u64::from_str_radix(journal, 16).ok()?, seq: seq.parse().ok()? };
        (origin.to_string() == text).then_some(origin)
    }
}

/// A record read from a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Number of the record, from 1, rising.
    pub seq: u64,
    /// When it happened, in Unix milliseconds.
    pub at_ms: i64,
    /// Where it happened; `None` for this journal.
    pub from: Option<Origin>,
    /// The event's JSON text, byte for byte as it was written.
    pub event: &'a str,
}

/// The line for a record of this journal that is not encrypted.
#[cfg(test)]
pub fn render(seq: u64, at_ms: i64, event: &str) -> String {
    render_from(seq, None, at_ms, event)
}

/// The line for a record, with its line feed. `event` must be one line of JSON.
pub fn render_from(seq: u64, from: Option<Origin>, at_ms: i64, event: &str) -> String {
    let from = from.map(|f| f.to_string());
    let crc = checksum(&seq.to_string(), from.as_deref(), &at_ms.to_string(), event);
    let from = from.map_or_else(String::new, |f| format!(",\"from\":\"{f}\""));
    format!("{{\"seq\":{seq}{from},\"at\":{at_ms},\"crc\":\"{crc}\",\"event\":{event}}}\n")
}

/// Reads a line (without its line feed), or says what is wrong with it.
pub fn parse(line: &[u8]) -> Result<Record<'_>, &'static str> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not text")?;
    let (seq, from, at, crc, event) = split(line).ok_or("it is not a journal line")?;
    if crc != checksum(seq, from, at, event) {
        return Err("its checksum does not fit");
    }
    let seq = seq.parse().map_err(|_| "its number cannot be read")?;
    let at_ms = at.parse().map_err(|_| "its time cannot be read")?;
    let from = match from {
        Some(text) => Some(Origin::parse(text).ok_or("where it is from cannot be read")?),
        None => None,
    };
    Ok(Record { seq, at_ms, from, event })
}

/// What a line is.
#[derive(Debug)]
pub enum Read<'a> {
    /// A record, and the number of the one before it where the line tells that.
    Record(Record<'a>, Option<u64>),
    /// A sealed line, and there is no key.
    Sealed,
    /// None.
    Bad(&'static str),
}

/// Reads a line of a journal that is encrypted with `key`, or not; `open` holds what was inside.
pub fn read<'a>(line: &'a [u8], key: Option<&Key>, open: &'a mut String) -> Read<'a> {
    let Some(key) = key else {
        return match parse(line) {
            Ok(record) => Read::Record(record, None),
            Err(_) if std::str::from_utf8(line).is_ok_and(seal::is_sealed) => Read::Sealed,
            Err(why) => Read::Bad(why),
        };
    };
    let Ok(text) = std::str::from_utf8(line) else { return Read::Bad("it is not text") };
    match seal::open_line(key, text) {
        Err(why) => Read::Bad(why),
        Ok((seq, opened)) => {
            let from = match opened.from.as_deref().map(Origin::parse) {
                Some(None) => return Read::Bad("where it is from cannot be read"),
                other => other.flatten(),
            };
            *open = opened.event;
            Read::Record(Record { seq, at_ms: opened.at_ms, from, event: open }, Some(opened.prev))
        }
    }
}

/// The line for a record in a journal that is encrypted with `key`, or not; `prev` is the number of the record before it.
/// `None` where the system gives no chance.
pub fn write(key: Option<&Key>, prev: u64, record: &Record<'_>) -> Option<String> {
    let Record { seq, at_ms, from, event } = *record;
    match key {
        None => Some(render_from(seq, from, at_ms, event)),
        Some(key) => seal::seal_line(key, seq, prev, at_ms, from.map(|f| f.to_string()).as_deref(), event),
    }
}

/// Number, origin, time, checksum, event: as they stand in the line.
type Parts<'a> = (&'a str, Option<&'a str>, &'a str, &'a str, &'a str);

fn split(line: &str) -> Option<Parts<'_>> {
    let rest = line.strip_prefix("{\"seq\":")?;
    let (seq, rest) = rest.split_once(",\"at\":")?;
    let (seq, from) = match seq.split_once(",\"from\":\"") {
        Some((seq, from)) => (seq, Some(from.strip_suffix('"')?)),
        None => (seq, None),
    };
    let (at, rest) = rest.split_once(",\"crc\":\"")?;
    let (crc, rest) = rest.split_once("\",\"event\":")?;
    Some((seq, from, at, crc, rest.strip_suffix('}')?))
}

fn checksum(seq: &str, from: Option<&str>, at: &str, event: &str) -> String {
    let mut hasher = crc32fast::Hasher::new();
    for part in [Some(seq), from, Some(at), Some(event)].into_iter().flatten().enumerate() {
        if part.0 > 0 {
            hasher.update(b" ");
        }
        hasher.update(part.1.as_bytes());
    }
    format!("{:08x}", hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn records_round_trip(seq: u64, at_ms: i64, text in ".*", number: i64) {
            let event = serde_json::json!({ "text": text, "number": number, "\",\"event\":": "},{" }).to_string();
            let line = render(seq, at_ms, &event);
            prop_assert_eq!(line.matches('\n').count(), 1);
            let line = line.trim_end_matches('\n');
            prop_assert_eq!(parse(line.as_bytes()), Ok(Record { seq, at_ms, from: None, event: &event }));
            let whole: serde_json::Value = serde_json::from_str(line).unwrap();
            prop_assert_eq!(&whole["seq"], &serde_json::json!(seq));
        }

        #[test]
        fn imported_records_round_trip(seq: u64, at_ms: i64, journal: u64, there: u64, text in ".*") {
            let event = serde_json::json!({ "text": text }).to_string();
            let record = Record { seq, at_ms, from: Some(Origin { journal, seq: there }), event: &event };
            for key in [None, Key::random()] {
                let line = write(key.as_ref(), 3, &record).unwrap();
                let mut open = String::new();
                let Read::Record(back, _) = read(line.trim_end().as_bytes(), key.as_ref(), &mut open) else {
                    panic!("it is read as it was written: {line}");
                };
                prop_assert_eq!(back, record);
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(parse(&bytes).is_err());
        }

        #[test]
        fn one_changed_byte_is_noticed(at in any::<prop::sample::Index>(), byte: u8) {
            let line = render(7, 1_790_000_000_000, r#"{"kind":"answer","skill":"loops","right":true}"#);
            let mut bytes = line.trim_end().as_bytes().to_vec();
            let at = at.index(bytes.len());
            prop_assume!(bytes[at] != byte);
            bytes[at] = byte;
            prop_assert!(parse(&bytes).is_err());
        }
    }

    #[test]
    fn the_form_on_disk_does_not_change_by_accident() {
        let line = render(12, 1_790_000_000_000, r#"{"kind":"answer"}"#);
        assert_eq!(line, "{\"seq\":12,\"at\":1790000000000,\"crc\":\"a2352b06\",\"event\":{\"kind\":\"answer\"}}\n");
    }
}
