//! Sums of model files: how they are computed, and where they are written down.
//!
//! Owns the small file `<model>.sha256` beside a model, in the format of `sha256sum`. A sum is believed only while the
//! model has not changed since it was written down.

use sha2::{Digest, Sha256};
use std::{
    fs,
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// The sum of all that can be read, as 64 lower-case hexadecimal digits. `tick` gets the bytes read so far and may end
/// it; then the result is `None`.
pub(super) fn sha256(
    mut source: impl Read,
    tick: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> io::Result<Option<String>> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut done = 0;
    loop {
        let n = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        hash.update(&buffer[..n]);
        done += n as u64;
        if tick(done).is_break() {
            return Ok(None);
        }
    }
    Ok(Some(hash.finalize().iter().map(|b| format!("{b:02x}")).collect()))
}

/// The text is 64 hexadecimal digits.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// `path` with `suffix` after its whole name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Writes the sum down. A folder that cannot be written to is no reason to fail: the sum can be computed again.
pub(super) fn record(model: &Path, sum: &str) {
    let name = model.file_name().unwrap_or_default().to_string_lossy();
    let _ = fs::write(beside(model, ".sha256"), format!("{sum}  {name}\n"));
}

/// The sum that was written down, if the model is not newer.
pub(super) fn recorded(model: &Path) -> Option<String> {
    let note = beside(model, ".sha256");
    let changed = |path: &Path| fs::metadata(path).and_then(|m| m.modified()).ok();
    if changed(&note)? < changed(model)? {
        return None;
    }
    let text = fs::read_to_string(note).ok()?;
    let sum = text.split_whitespace().next()?.to_ascii_lowercase();
    is_sha256(&sum).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_right_written_down_and_outdated() {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("a.gguf");
        fs::write(&model, "abc").unwrap();
        let sum = sha256(fs::File::open(&model).unwrap(), &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
        assert_eq!(sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(recorded(&model), None);
        record(&model, &sum);
        assert_eq!(recorded(&model), Some(sum));
        let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
        fs::File::options().write(true).open(&model).unwrap().set_modified(later).unwrap();
        assert_eq!(recorded(&model), None);
        assert_eq!(sha256(&b"x"[..], &mut |_| ControlFlow::Break(())).unwrap(), None);
    }
}
