//! The form of a saved value: one version byte, then named MessagePack.
//!
//! Owns [`encode`] and [`decode`]. Never guesses at a newer form and never panics on foreign bytes.
//! Neighbours: `state` keeps the bytes; the caller owns the types and gives each field `#[serde(default)]`,
//! so that values written by an older program still open.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The form written today. A reader refuses anything above it.
pub const VALUE_VERSION: u8 = 1;

/// Deepest nesting that [`decode`] follows: enough for any record, and small against a 2 MiB thread stack.
const MAX_DEPTH: usize = 64;

/// Why bytes could not become a value, or a value bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The version byte is above [`VALUE_VERSION`].
    #[error("it was written by a newer Gradus (form {found}, this one knows {VALUE_VERSION})")]
    Newer {
        /// The version byte found.
        found: u8,
    },
    /// The bytes are not a value of the type asked for.
    #[error("it is damaged or of another kind ({0})")]
    Bad(String),
    /// The value has no MessagePack form.
    #[error("it cannot be saved ({0})")]
    Unfit(String),
}

/// The bytes to save for `value`. Nesting deeper than 64 levels could be written but not read again.
///
/// # Errors
/// [`CodecError::Unfit`] when the type's own serializer fails.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CodecError> {
    let mut bytes = vec![VALUE_VERSION];
    rmp_serde::encode::write_named(&mut bytes, value).map_err(|e| CodecError::Unfit(e.to_string()))?;
    Ok(bytes)
}

/// The value that [`encode`] made `bytes` from.
///
/// # Errors
/// [`CodecError::Newer`] for a later version byte, [`CodecError::Bad`] for everything else that is no such value.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
    let (version, body) = bytes.split_first().ok_or_else(|| CodecError::Bad("no bytes".to_owned()))?;
    match *version {
        VALUE_VERSION => {}
        0 => return Err(CodecError::Bad("version byte 0".to_owned())),
        found => return Err(CodecError::Newer { found }),
    }
    let mut source = rmp_serde::Deserializer::from_read_ref(body);
    source.set_max_depth(MAX_DEPTH);
    T::deserialize(&mut source).map_err(|e| CodecError::Bad(e.to_string()))
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        text
    })
}

/// The bytes of hexadecimal digits; `None` for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: &u8| char::from(*b).to_digit(16);
    let pair = |pair: &[u8]| Some((digit(pair.first()?)? * 16 + digit(pair.get(1)?)?) as u8);
    text.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Sample {
        name: String,
        weight: f64,
        #[serde(default)]
        seen: Option<i64>,
        #[serde(default)]
        parts: BTreeMap<String, Vec<u32>>,
    }

    #[derive(Serialize)]
    struct Older {
        weight: f64,
        gone: bool,
        name: String,
    }

    proptest! {
        #[test]
        fn values_round_trip(name in ".*", weight in prop::num::f64::ANY, seen: Option<i64>,
                             parts in prop::collection::btree_map(".{0,8}", prop::collection::vec(any::<u32>(), 0..4), 0..4)) {
            let value = Sample { name, weight, seen, parts };
            let back: Sample = decode(&encode(&value).unwrap()).unwrap();
            prop_assert_eq!(back.weight.to_bits(), value.weight.to_bits(), "not even NaN may change");
            prop_assert_eq!(Sample { weight: 0.0, ..back }, Sample { weight: 0.0, ..value });
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..256)) {
            let _ = decode::<Sample>(&bytes);
            let _ = decode::<serde_json::Value>(&bytes);
            let _ = decode::<Vec<String>>(&[&[VALUE_VERSION][..], &bytes].concat());
            let _ = decode::<serde_json::Value>(&[&[VALUE_VERSION][..], &bytes].concat());
        }

        #[test]
        fn a_changed_byte_never_panics(at in 0usize..64, byte: u8) {
            let value = Sample { name: "loops".into(), weight: 0.5, seen: Some(3), parts: BTreeMap::new() };
            let mut bytes = encode(&value).unwrap();
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = decode::<Sample>(&bytes);
        }
    }

    #[test]
    fn an_older_record_with_other_fields_in_another_order_still_opens() {
        let bytes = encode(&Older { weight: 1.5, gone: true, name: "loops".into() }).unwrap();
        let value: Sample = decode(&bytes).unwrap();
        assert_eq!((value.name.as_str(), value.weight, value.seen), ("loops", 1.5, None));
    }

    #[test]
    fn a_newer_form_and_no_form_are_refused() {
        assert_eq!(decode::<u8>(&[VALUE_VERSION + 1, 0]), Err(CodecError::Newer { found: VALUE_VERSION + 1 }));
        assert!(matches!(decode::<u8>(&[]), Err(CodecError::Bad(_))));
        assert!(matches!(decode::<u8>(&[0, 0]), Err(CodecError::Bad(_))));
    }

    #[test]
    fn hostile_nesting_and_lengths_are_errors_not_crashes() {
        let deep = [&[VALUE_VERSION][..], &vec![0x91; 100_000]].concat();
        assert!(decode::<serde_json::Value>(&deep).is_err());
        let long = [VALUE_VERSION, 0xdd, 0xff, 0xff, 0xff, 0xff];
        assert!(decode::<Vec<u64>>(&long).is_err());
        assert!(decode::<String>(&[VALUE_VERSION, 0xdb, 0xff, 0xff, 0xff, 0xff]).is_err());
    }
}
