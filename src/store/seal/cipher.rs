//! The cipher: XChaCha20-Poly1305 with a random nonce, and names that cannot be read.
//!
//! Owns the data key in memory, which is wiped when it is dropped. XChaCha20's nonces have 192 bits, so that random ones do
//! not meet (draft-irtf-cfrg-xchacha-03). Names of values are HMAC-SHA-256 (RFC 2104) under a key of their own, so that
//! the same name is found again and says nothing. Neighbours: `line` and the state seal what they write with it.

use crate::store::codec::hex;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// Bytes of a name's sum that are kept: 128 bits do not meet by chance.
const NAME_BYTES: usize = 16;

/// A data key.
pub struct Key {
    data: Zeroizing<[u8; KEY_BYTES]>,
    names: Zeroizing<[u8; KEY_BYTES]>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// The key of these bytes.
    pub fn of(data: Zeroizing<[u8; KEY_BYTES]>) -> Key {
        let names = hmac(&data, &[b"gradus names"]);
        Key { data, names }
    }

    /// A new one; `None` where the system gives no chance.
    pub fn random() -> Option<Key> {
        let mut data = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(data.as_mut_slice()).ok()?;
        Some(Key::of(data))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.data.as_slice()
    }

    /// `plain` sealed: 24 bytes of nonce, then the cipher, 16 bytes longer than `plain`. `about` must be the same to open it.
    /// `None` where the system gives no chance.
    pub fn seal(&self, about: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).ok()?;
        let cipher = XChaCha20Poly1305::new_from_slice(self.bytes()).ok()?;
        let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: about }).ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// What was sealed; `None` where it is not whole, was sealed about something else, or with another key.
    pub fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let cipher = XChaCha20Poly1305::new_from_slice(self.bytes()).ok()?;
        let plain = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: about }).ok()?;
        Some(Zeroizing::new(plain))
    }

    /// The name under which the value of `key` in `tree` is kept: 32 hexadecimal digits.
    pub fn name(&self, tree: &str, key: &str) -> String {
        hex(&hmac(&self.names, &[tree.as_bytes(), &[0], key.as_bytes()])[..NAME_BYTES])
    }

    /// A value sealed for its place in the state; its key is inside.
    pub fn seal_value(&self, tree: &str, key: &str, value: &[u8]) -> Option<Vec<u8>> {
        let length = u32::try_from(key.len()).ok()?.to_le_bytes();
        let plain = Zeroizing::new([&length[..], key.as_bytes(), value].concat());
        self.seal(&about(tree, &self.name(tree, key)), &plain)
    }

    /// Key and value of what lies under `name` in `tree`.
    pub fn open_value(&self, tree: &str, name: &str, sealed: &[u8]) -> Option<(String, Vec<u8>)> {
        let plain = self.open(&about(tree, name), sealed)?;
        let (length, rest) = plain.split_first_chunk::<4>()?;
        let (key, value) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        Some((std::str::from_utf8(key).ok()?.to_owned(), value.to_vec()))
    }
}

fn about(tree: &str, name: &str) -> Vec<u8> {
    format!("gradus state 1 {tree} {name}").into_bytes()
}

/// HMAC-SHA-256 of the parts one after the other.
fn hmac(key: &[u8; KEY_BYTES], parts: &[&[u8]]) -> Zeroizing<[u8; KEY_BYTES]> {
    let pad = |with: u8| {
        let mut block = Zeroizing::new([with; 64]);
        block.iter_mut().zip(key).for_each(|(b, k)| *b ^= k);
        block
    };
    let mut inner = Sha256::new_with_prefix(pad(0x36).as_slice());
    parts.iter().for_each(|p| inner.update(p));
    let outer = Sha256::new_with_prefix(pad(0x5c).as_slice()).chain_update(inner.finalize());
    Zeroizing::new(outer.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::codec::unhex;
    use proptest::prelude::*;

    fn key(n: u8) -> Key {
        Key::of(Zeroizing::new([n; KEY_BYTES]))
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_for_the_same_place_alone(plain: Vec<u8>, at: prop::sample::Index, bit in 0u8..8) {
            let sealed = key(1).seal(b"here", &plain).unwrap();
            prop_assert_eq!(&*key(1).open(b"here", &sealed).unwrap(), &plain);
            prop_assert!(key(1).open(b"there", &sealed).is_none());
            prop_assert!(key(2).open(b"here", &sealed).is_none());
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= 1 << bit;
            prop_assert!(key(1).open(b"here", &changed).is_none());
            prop_assert!(key(1).open(b"here", &sealed[..at.index(sealed.len())]).is_none());
        }

        #[test]
        fn a_value_brings_its_key_and_holds_at_its_place(name in ".{0,20}", value: Vec<u8>) {
            let sealed = key(1).seal_value("items", &name, &value).unwrap();
            let under = key(1).name("items", &name);
            prop_assert_eq!(key(1).open_value("items", &under, &sealed), Some((name.clone(), value)));
            prop_assert_eq!(key(1).open_value("meta", &under, &sealed), None);
            prop_assert_eq!(key(1).open_value("items", &key(1).name("items", "other!"), &sealed), None);
        }
    }

    #[test]
    fn the_sums_of_names_are_those_of_the_standard() {
        // RFC 4231, test case 2, with its key filled up by zeros to 32 bytes, which changes nothing.
        let mut key = [0; KEY_BYTES];
        key[..4].copy_from_slice(b"Jefe");
        let sum = hmac(&key, &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(hex(&*sum), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(unhex("00ff"), Some(vec![0, 255]));
        assert_eq!((unhex("0"), unhex("0g"), unhex("+1")), (None, None, None));
    }

    #[test]
    fn two_seals_of_the_same_differ() {
        assert_ne!(key(1).seal(b"", b"same"), key(1).seal(b"", b"same"));
    }
}
