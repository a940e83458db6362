//! The file `KEY`: the data key, wrapped by a key that is made of the passphrase.
//!
//! Owns its form, the cost of guessing, and its durable replacement. The cost stands in the file and is bound to what is
//! wrapped, so that it can be raised later and not lowered by anybody. A hostile file cannot ask for more than 1 GiB.
//! Neighbours: `seal` keeps what is opened here.

use super::cipher::{KEY_BYTES, Key};
use crate::store::codec::{hex, unhex};
use crate::store::error::{StoreError, at};
use crate::store::files::{private_file, sync_dir};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The form written today; a higher one is refused.
const VERSION: u32 = 1;
/// Bytes of a key file at most.
const MOST: u64 = 4096;

/// What the learner types. Wiped when it is dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

impl Passphrase {
    /// Of this text.
    pub fn new(text: Zeroizing<String>) -> Passphrase {
        Passphrase(text)
    }

    /// How many characters it has.
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether it is the same as another.
    pub fn is(&self, other: &Passphrase) -> bool {
        self.0 == other.0
    }
}

/// What one guess at a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// KiB of memory.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// 64 MiB, three passes, four lanes: the second recommendation of RFC 9106, for machines with little memory.
impl Default for Cost {
    fn default() -> Cost {
        Cost { memory_kib: 64 << 10, passes: 3, lanes: 4 }
    }
}

impl Cost {
    fn is_sane(self) -> bool {
        (8..=1 << 20).contains(&self.memory_kib) && (1..=16).contains(&self.passes) && (1..=16).contains(&self.lanes)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct KeyFile {
    version: u32,
    kdf: String,
    cipher: String,
    #[serde(flatten)]
    cost: Cost,
    salt: String,
    sealed: String,
}

const KDF: &str = "argon2id";
const CIPHER: &str = "xchacha20-poly1305";

/// Where the key of the store in `dir` is.
pub fn path(dir: &Path) -> PathBuf {
    dir.join("KEY")
}

/// Opens the key of the store in `dir`.
pub fn open(dir: &Path, passphrase: &Passphrase) -> Result<Key, StoreError> {
    let path = path(dir);
    let bad = |why: &str| StoreError::KeyFile { path: path.clone(), why: why.to_owned() };
    let mut text = String::new();
    let read = std::fs::File::open(&path).and_then(|f| f.take(MOST).read_to_string(&mut text));
    read.map_err(at("read the key", &path))?;
    let file: KeyFile = serde_json::from_str(&text).map_err(|_| bad("it is damaged"))?;
    if file.version > VERSION {
        return Err(StoreError::Newer { path, found: file.version, known: VERSION });
    }
    if file.kdf != KDF || file.cipher != CIPHER || !file.cost.is_sane() {
        return Err(bad("it asks for what this program does not do"));
    }
    let salt = unhex(&file.salt).filter(|s| (16..=64).contains(&s.len())).ok_or_else(|| bad("it is damaged"))?;
    let sealed = unhex(&file.sealed).ok_or_else(|| bad("it is damaged"))?;
    let wrapping = derive(passphrase, &salt, file.cost).ok_or_else(|| bad("there is not enough memory to open it"))?;
    let plain = wrapping.open(&about(file.cost, &file.salt), &sealed).ok_or(StoreError::Passphrase)?;
    let data: [u8; KEY_BYTES] = plain.as_slice().try_into().map_err(|_| bad("it is damaged"))?;
    Ok(Key::of(Zeroizing::new(data)))
}

/// Writes the key of the store in `dir`, wrapped; the old file is there until the new one is whole.
pub fn write(dir: &Path, key: &Key, passphrase: &Passphrase, cost: Cost) -> Result<(), StoreError> {
    let path = path(dir);
    let weak = || StoreError::KeyFile { path: path.clone(), why: "the system gives no chance or no memory".to_owned() };
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| weak())?;
    let salt_text = hex(&salt);
    let wrapping = derive(passphrase, &salt, cost).ok_or_else(weak)?;
    let sealed = wrapping.seal(&about(cost, &salt_text), key.bytes()).ok_or_else(weak)?;
    let file = KeyFile {
        version: VERSION,
        kdf: KDF.to_owned(),
        cipher: CIPHER.to_owned(),
        cost,
        salt: salt_text,
        sealed: hex(&sealed),
    };
    let text = serde_json::to_string(&file).map_err(|e| StoreError::Event { why: e.to_string() })? + "\n";
    let new = dir.join("KEY.new");
    let opened = private_file().create(true).write(true).truncate(true).open(&new);
    let written = opened.and_then(|mut f| f.write_all(text.as_bytes()).and_then(|()| f.sync_all()));
    written.and_then(|()| std::fs::rename(&new, &path)).map_err(at("write the key", &path))?;
    sync_dir(dir)
}

fn derive(passphrase: &Passphrase, salt: &[u8], cost: Cost) -> Option<Key> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_BYTES)).ok()?;
    let mut out = Zeroizing::new([0; KEY_BYTES]);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(passphrase.0.as_bytes(), salt, out.as_mut_slice()).ok()?;
    Some(Key::of(out))
}

fn about(cost: Cost, salt: &str) -> Vec<u8> {
    format!("gradus key {VERSION} {KDF} {} {} {} {salt}", cost.memory_kib, cost.passes, cost.lanes).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    fn words(text: &str) -> Passphrase {
        Passphrase::new(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn a_key_opens_with_its_passphrase_alone_and_a_changed_file_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::random().unwrap();
        write(dir.path(), &key, &words("drei Zwiebeln"), CHEAP).unwrap();
        assert_eq!(open(dir.path(), &words("drei Zwiebeln")).unwrap().bytes(), key.bytes());
        for wrong in ["", "drei zwiebeln", "drei Zwiebeln "] {
            assert!(matches!(open(dir.path(), &words(wrong)), Err(StoreError::Passphrase)), "{wrong:?}");
        }
        let text = std::fs::read_to_string(path(dir.path())).unwrap();
        let cheaper = text.replace("\"passes\":1", "\"passes\":2");
        assert_ne!(cheaper, text);
        for damaged in
            [cheaper, text.replace("argon2id", "argon2"), text.replace(":64,", ":4000000,"), text[..90].into()]
        {
            std::fs::write(path(dir.path()), &damaged).unwrap();
            assert!(open(dir.path(), &words("drei Zwiebeln")).is_err(), "{damaged}");
        }
        std::fs::write(path(dir.path()), text.replace("\"version\":1", "\"version\":2")).unwrap();
        assert!(matches!(open(dir.path(), &words("drei Zwiebeln")), Err(StoreError::Newer { .. })));
    }

    #[test]
    fn nothing_shows_a_passphrase_or_a_key() {
        assert_eq!(format!("{:?} {:?}", words("secret"), Key::random().unwrap()), "Passphrase(…) Key(…)");
    }
}
