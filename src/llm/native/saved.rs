//! The memory of a conversation on disk, so that a new start need not read a long prompt again.
//!
//! Owns the file format and its checks. The library aborts on a damaged state and takes some silently, so that nothing
//! reaches it that is not, byte for byte, what it gave for the same model and version: a file begins with a magic word,
//! a version, a fingerprint of the model and the sums of what follows. Files are for this user alone, and small: the
//! beginning of a conversation is kept as far as [`MOST_BYTES`] go.

use super::{
    raw::Raw,
    slots::{Slots, common},
};
use llama_cpp_2::{context::LlamaContext, token::LlamaToken};
use std::{
    fs,
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// Changes with the format and with the library.
const MAGIC: &[u8; 16] = b"gradus state 01\n";
/// What the library's states depend on besides the model.
const LIBRARY: &str = "llama-cpp-sys-2 0.1.161";
/// Bytes of a state at most.
pub(super) const MOST_BYTES: usize = 64 << 20;
/// States kept at most, for all models together.
const MOST_FILES: usize = 2;
/// A shorter conversation is read again in less time than its file takes.
const FEWEST: usize = 256;
/// A saved state must spare so many tokens more than the memory at hand.
const WORTH: usize = 64;
/// magic, fingerprint, tokens, bytes, sum
const HEAD: usize = 16 + 8 + 4 + 8 + 4;

pub(super) struct State {
    pub tokens: Vec<LlamaToken>,
    pub bytes: Vec<u8>,
}

/// The saved states of one model.
pub(super) struct Shelf {
    folder: Option<PathBuf>,
    fingerprint: u64,
    /// Files that fit, and their tokens.
    known: Vec<(PathBuf, Vec<LlamaToken>)>,
}

impl Shelf {
    /// `folder` keeps the states; `None` keeps none.
    pub fn open(folder: Option<PathBuf>, model: &Path) -> Shelf {
        let mut shelf = Shelf { folder: None, fingerprint: 0, known: Vec::new() };
        let (Some(folder), Some(fingerprint)) = (folder, fingerprint(model)) else { return shelf };
        shelf.fingerprint = fingerprint;
        for path in files(&folder) {
            if let Ok((tokens, _)) = read(&path, fingerprint, false) {
                shelf.known.push((path, tokens));
            }
        }
        shelf.folder = Some(folder);
        shelf
    }

    /// A state that spares more of this prompt than `own` tokens.
    pub fn better(&mut self, prompt: &[LlamaToken], own: usize) -> Option<State> {
        let spares = |tokens: &[LlamaToken]| common(tokens, prompt);
        let at = (0..self.known.len()).max_by_key(|i| spares(&self.known[*i].1))?;
        if spares(&self.known[at].1) < own + WORTH {
            return None;
        }
        let (path, _) = self.known.remove(at); // used once: from then on it is in memory
        match read(&path, self.fingerprint, true) {
            Ok((tokens, bytes)) => Some(State { tokens, bytes }),
            Err(e) => {
                super::logs::note(&format!("{}: {e}; the conversation is read again", path.display()));
                let _ = fs::remove_file(&path);
                None
            }
        }
    }

    /// Saves the conversation that was used last, if it is worth it.
    pub fn save(&mut self, raw: &mut Raw, context: &mut LlamaContext, slots: &Slots) {
        let Some(folder) = &self.folder else { return };
        let Some(slot) = slots.latest().into_iter().find(|s| s.tokens.len() >= FEWEST) else { return };
        let Some(sequence) = slots.sequence(slot) else { return };
        let mut tokens = slot.tokens.clone();
        let Some(mut bytes) = raw.state(sequence as i32) else { return };
        if bytes.len() > MOST_BYTES {
            // its beginning is what the next start needs
            tokens.truncate((tokens.len() as u64 * MOST_BYTES as u64 / bytes.len() as u64) as usize * 9 / 10);
            let cut = context.clear_kv_cache_seq(Some(sequence as u32), Some(tokens.len() as u32), None);
            if tokens.len() < FEWEST || !matches!(cut, Ok(true)) {
                return;
            }
            match raw.state(sequence as i32) {
                Some(less) if less.len() <= MOST_BYTES => bytes = less,
                _ => return,
            }
        }
        if let Err(e) = write(folder, self.fingerprint, &tokens, &bytes) {
            super::logs::note(&format!("the memory cannot be saved in {}: {e}", folder.display()));
        }
    }
}

/// Tells models apart, and whether a file was changed.
fn fingerprint(model: &Path) -> Option<u64> {
    let meta = fs::metadata(model).ok()?;
    let changed = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let path = fs::canonicalize(model).ok()?;
    let text = format!("{LIBRARY}|{}|{}|{changed}", path.display(), meta.len());
    let low = crc32fast::hash(text.as_bytes());
    let high = crc32fast::hash(format!("{text}|").as_bytes());
    Some(u64::from(high) << 32 | u64::from(low))
}

/// The states in a folder, the newest first.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "state"))
        .filter_map(|p| Some((fs::metadata(&p).ok()?.modified().ok()?, p)))
        .collect();
    all.sort();
    all.into_iter().rev().map(|(_, p)| p).collect()
}

fn bad(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// Tokens and, where `whole`, the checked bytes.
fn read(path: &Path, fingerprint: u64, whole: bool) -> io::Result<(Vec<LlamaToken>, Vec<u8>)> {
    let mut file = fs::File::open(path)?;
    let meta = file.metadata()?;
    if meta.uid() != rustix::process::geteuid().as_raw() || !meta.is_file() {
        return Err(bad("it belongs to somebody else"));
    }
    let mut head = [0; HEAD];
    file.read_exact(&mut head)?;
    let number = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().unwrap_or_default());
    let small = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap_or_default());
    let (count, size) = (small(24) as usize, number(28) as usize);
    if &head[..16] != MAGIC || number(16) != fingerprint {
        return Err(bad("it is of another model or version"));
    }
    if size > MOST_BYTES || count > size || meta.len() != (HEAD + count * 4 + size) as u64 {
        return Err(bad("it is not whole"));
    }
    let mut tokens = vec![0; count * 4];
    file.read_exact(&mut tokens)?;
    let mut bytes = Vec::new();
    if whole {
        bytes.resize(size, 0);
        file.read_exact(&mut bytes)?;
        let mut sum = crc32fast::Hasher::new();
        sum.update(&head[..HEAD - 4]);
        sum.update(&tokens);
        sum.update(&bytes);
        if sum.finalize() != small(HEAD - 4) {
            return Err(bad("it is damaged"));
        }
    }
    let token = |b: &[u8]| LlamaToken(i32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    Ok((tokens.chunks_exact(4).map(token).collect(), bytes))
}

fn write(folder: &Path, fingerprint: u64, tokens: &[LlamaToken], bytes: &[u8]) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let tokens: Vec<u8> = tokens.iter().flat_map(|t| t.0.to_le_bytes()).collect();
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&fingerprint.to_le_bytes());
    head.extend_from_slice(&(tokens.len() as u32 / 4).to_le_bytes());
    head.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    let mut sum = crc32fast::Hasher::new();
    [&head[..], &tokens, bytes].iter().for_each(|part| sum.update(part));
    head.extend_from_slice(&sum.finalize().to_le_bytes());
    let part = folder.join(format!("{fingerprint:016x}.{}.part", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    let written = [&head[..], &tokens, bytes].iter().try_for_each(|p| file.write_all(p));
    // not synced: a state that is torn by a power cut fails its check
    let done = written.and_then(|()| fs::rename(&part, folder.join(format!("{fingerprint:016x}.state"))));
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    files(folder).iter().skip(MOST_FILES).for_each(|old| drop(fs::remove_file(old)));
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back_and_a_damaged_one_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let tokens: Vec<LlamaToken> = (0..300).map(LlamaToken).collect();
        let bytes: Vec<u8> = (0..5000u32).map(|i| i as u8).collect();
        write(dir.path(), 7, &tokens, &bytes).unwrap();
        let path = files(dir.path()).remove(0);
        assert_eq!(read(&path, 7, true).unwrap(), (tokens, bytes));
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert!(read(&path, 8, true).is_err(), "another model");
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(97) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x10;
            fs::write(&path, &damaged).unwrap();
            assert!(read(&path, 7, true).is_err(), "byte {at}");
            fs::write(&path, &whole[..at]).unwrap();
            assert!(read(&path, 7, false).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn few_files_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        for model in 0..5 {
            write(dir.path(), model, &[LlamaToken(1)], &[1; 9]).unwrap();
        }
        assert_eq!(files(dir.path()).len(), MOST_FILES);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), MOST_FILES);
    }
}
