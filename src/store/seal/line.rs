//! A sealed line of the journal.
//!
//! ```text
//! {"seq":12,"crc":"0a1b2c3d","sealed":"BASE64"}         BASE64 of nonce and cipher; of: PREV AT FROM, line feed, event
//! ```
//!
//! The number stands outside and is bound to the cipher, so that no line can take another's place. Inside is the number of
//! the line before it, so that one that is missing is noticed. The checksum tells damage from a wrong key. FROM is `-`
//! for a record of this journal. Never touches files. Neighbours: the journal's `record` calls it.

use super::Key;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// What was in a sealed line.
#[derive(Debug)]
pub struct Opened {
    /// Number of the line before it; 0 for the first.
    pub prev: u64,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// `JOURNAL/NUMBER` of an imported record.
    pub from: Option<String>,
    /// The event's JSON.
    pub event: String,
}

fn about(seq: u64) -> Vec<u8> {
    format!("gradus journal 1 {seq}").into_bytes()
}

fn crc(seq: &str, sealed: &str) -> String {
    let mut hasher = crc32fast::Hasher::new();
    for part in [seq, " ", sealed] {
        hasher.update(part.as_bytes());
    }
    format!("{:08x}", hasher.finalize())
}

/// The line for a record, with its line feed; `None` where the system gives no chance.
pub fn seal_line(key: &Key, seq: u64, prev: u64, at_ms: i64, from: Option<&str>, event: &str) -> Option<String> {
    let plain = Zeroizing::new(format!("{prev} {at_ms} {}\n{event}", from.unwrap_or("-")));
    let sealed = STANDARD.encode(key.seal(&about(seq), plain.as_bytes())?);
    let crc = crc(&seq.to_string(), &sealed);
    Some(format!("{{\"seq\":{seq},\"crc\":\"{crc}\",\"sealed\":\"{sealed}\"}}\n"))
}

/// Whether a line has the form of a sealed one, whatever is in it.
pub fn is_sealed(line: &str) -> bool {
    split(line).is_some()
}

fn split(line: &str) -> Option<(&str, &str, &str)> {
    let rest = line.strip_prefix("{\"seq\":")?;
    let (seq, rest) = rest.split_once(",\"crc\":\"")?;
    let (crc, rest) = rest.split_once("\",\"sealed\":\"")?;
    let digits = !seq.is_empty() && seq.bytes().all(|b| b.is_ascii_digit());
    digits.then_some((seq, crc, rest.strip_suffix("\"}")?))
}

/// Reads a sealed line (without its line feed): its number and what is in it; or what is wrong with it.
pub fn open_line(key: &Key, line: &str) -> Result<(u64, Opened), &'static str> {
    let (seq, sum, sealed) = split(line).ok_or("it is not encrypted, and this journal is")?;
    if sum != crc(seq, sealed) {
        return Err("its checksum does not fit");
    }
    let seq: u64 = seq.parse().map_err(|_| "its number cannot be read")?;
    let sealed = STANDARD.decode(sealed).map_err(|_| "it is not a journal line")?;
    let plain = key.open(&about(seq), &sealed).ok_or("it was not written at this place with this key")?;
    let parts = std::str::from_utf8(&plain).ok().and_then(inside).ok_or("what it holds cannot be read")?;
    Ok((seq, parts))
}

fn inside(plain: &str) -> Option<Opened> {
    let (head, event) = plain.split_once('\n')?;
    let mut words = head.split(' ');
    let (prev, at, from) = (words.next()?, words.next()?, words.next()?);
    Some(Opened {
        prev: prev.parse().ok()?,
        at_ms: at.parse().ok()?,
        from: Some(from.to_owned()).filter(|f| f != "-"),
        event: event.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_round_trip_and_none_takes_anothers_place(seq: u64, prev: u64, at: i64, text in ".*") {
            let key = Key::random().unwrap();
            let event = serde_json::json!({ "text": text }).to_string();
            let line = seal_line(&key, seq, prev, at, Some("00ff/3"), &event).unwrap();
            prop_assert_eq!(line.matches('\n').count(), 1);
            let line = line.trim_end();
            let (number, opened) = open_line(&key, line).unwrap();
            prop_assert_eq!((number, opened.prev, opened.at_ms, opened.from.as_deref()), (seq, prev, at, Some("00ff/3")));
            prop_assert_eq!(&opened.event, &event);
            prop_assert!(text.len() < 4 || !line.contains(&text));
            // Another number with a checksum that fits is still another place.
            let (_, _, sealed) = split(line).unwrap();
            let other = seq.wrapping_add(1).to_string();
            let moved = format!("{{\"seq\":{other},\"crc\":\"{}\",\"sealed\":\"{sealed}\"}}", crc(&other, sealed));
            prop_assert!(open_line(&key, &moved).is_err());
        }

        #[test]
        fn arbitrary_text_is_never_a_line(text in ".*") {
            prop_assert!(open_line(&Key::random().unwrap(), &text).is_err());
        }
    }
}
