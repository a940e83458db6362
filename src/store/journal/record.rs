//! One line of the journal: its form, its checksum, its strict reading.
//!
//! ```text
//! {"seq":12,"at":1790000000000,"crc":"0a1b2c3d","event":{"kind":"answer"}}
//! ```
//!
//! The checksum is CRC-32 (IEEE) over `SEQ`, one space, `AT`, one space, and the exact bytes of the event, with both
//! numbers as they stand in the line. Everything else in a line is fixed, so no changed byte goes unnoticed.
//! Never touches files and never looks into the event. Neighbours: `scan` reads lines, `journal` writes them.

/// A record read from a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Number of the record, from 1, rising.
    pub seq: u64,
    /// When it happened, in Unix milliseconds.
    pub at_ms: i64,
    /// The event's JSON text, byte for byte as it was written.
    pub event: &'a str,
}

/// The line for a record, with its line feed. `event` must be one line of JSON.
pub fn render(seq: u64, at_ms: i64, event: &str) -> String {
    let crc = checksum(&seq.to_string(), &at_ms.to_string(), event);
    format!("{{\"seq\":{seq},\"at\":{at_ms},\"crc\":\"{crc}\",\"event\":{event}}}\n")
}

/// Reads a line (without its line feed), or says what is wrong with it.
pub fn parse(line: &[u8]) -> Result<Record<'_>, &'static str> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not text")?;
    let (seq, at, crc, event) = split(line).ok_or("it is not a journal line")?;
    if crc != checksum(seq, at, event) {
        return Err("its checksum does not fit");
    }
    let seq = seq.parse().map_err(|_| "its number cannot be read")?;
    let at_ms = at.parse().map_err(|_| "its time cannot be read")?;
    Ok(Record { seq, at_ms, event })
}

fn split(line: &str) -> Option<(&str, &str, &str, &str)> {
    let rest = line.strip_prefix("{\"seq\":")?;
    let (seq, rest) = rest.split_once(",\"at\":")?;
    let (at, rest) = rest.split_once(",\"crc\":\"")?;
    let (crc, rest) = rest.split_once("\",\"event\":")?;
    Some((seq, at, crc, rest.strip_suffix('}')?))
}

fn checksum(seq: &str, at: &str, event: &str) -> String {
    let mut hasher = crc32fast::Hasher::new();
    for part in [seq, " ", at, " ", event] {
        hasher.update(part.as_bytes());
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
            prop_assert_eq!(parse(line.as_bytes()), Ok(Record { seq, at_ms, event: &event }));
            let whole: serde_json::Value = serde_json::from_str(line).unwrap();
            prop_assert_eq!(&whole["seq"], &serde_json::json!(seq));
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
