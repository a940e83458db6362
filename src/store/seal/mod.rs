//! Encryption at rest: what is written in an encrypted store, and with which key.
//!
//! ```text
//! DIR/KEY           the data key, wrapped by a key made of the passphrase (argon2id, XChaCha20-Poly1305); none: plain
//! a journal line    {"seq":12,"crc":"0a1b2c3d","sealed":"BASE64"}; its number is bound to it
//! a value of sled   nonce and cipher; tree and key are bound to it, and the key itself is not readable
//! ```
//!
//! Owns the cipher, the file `KEY`, the keys that this process has opened ([`unlock`]), and turning encryption on and off.
//! Never keeps a passphrase, never writes a data key in the clear. What it does not hide: how many records there are and
//! how long, and when files changed. Neighbours: `journal` and `state` ask [`key_of`] once when they open a folder and
//! pass every line and value through [`Key`]; the command line asks for passphrases.

mod cipher;
mod file;
mod line;
mod turn;

pub use cipher::Key;
pub use file::{Cost, Passphrase};
pub(super) use line::{is_sealed, open_line, seal_line};
pub use turn::{Turned, decrypt, encrypt};
pub(super) use turn::{sweep, turning};

use super::error::StoreError;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Keys that this process has opened, by the folder of the store.
static OPENED: Mutex<BTreeMap<PathBuf, Arc<Key>>> = Mutex::new(BTreeMap::new());

fn opened() -> MutexGuard<'static, BTreeMap<PathBuf, Arc<Key>>> {
    OPENED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn place(dir: &Path) -> PathBuf {
    std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_path_buf())
}

/// Whether the store in `dir` is encrypted.
pub fn is_encrypted(dir: &Path) -> bool {
    file::path(dir).symlink_metadata().is_ok()
}

/// Whether the store in `dir` is encrypted and this process does not have its key.
pub fn is_locked(dir: &Path) -> bool {
    is_encrypted(dir) && !opened().contains_key(&place(dir))
}

/// Opens the key of the store in `dir`; from then on this process can read and write it.
///
/// # Errors
/// [`StoreError::Passphrase`] where it is a wrong one; the key file cannot be read or is none.
pub fn unlock(dir: &Path, passphrase: &Passphrase) -> Result<(), StoreError> {
    let key = file::open(dir, passphrase)?;
    remember(dir, Some(Arc::new(key)));
    Ok(())
}

/// Wraps the data key by another passphrase; no record is written anew. The old one opens nothing from then on, but a
/// copy of the old `KEY` file that somebody has.
///
/// # Errors
/// [`StoreError::Passphrase`] where `old` is a wrong one; the disk refuses, and the old one still holds.
pub fn change(dir: &Path, old: &Passphrase, new: &Passphrase, cost: Cost) -> Result<(), StoreError> {
    let _lock = super::lock::Lock::take(dir)?;
    let key = file::open(dir, old)?;
    file::write(dir, &key, new, cost)
}

/// The key of the store in `dir`: `None` where it is not encrypted.
///
/// # Errors
/// [`StoreError::Locked`] where it is, and this process has not opened the key.
pub fn key_of(dir: &Path) -> Result<Option<Arc<Key>>, StoreError> {
    if !is_encrypted(dir) {
        return Ok(None);
    }
    let key = opened().get(&place(dir)).cloned();
    key.map(Some).ok_or_else(|| StoreError::Locked { path: dir.to_path_buf() })
}

fn remember(dir: &Path, key: Option<Arc<Key>>) {
    match key {
        Some(key) => opened().insert(place(dir), key),
        None => opened().remove(&place(dir)),
    };
}
