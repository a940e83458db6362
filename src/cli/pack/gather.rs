//! Reads what is to be imported, within limits, and writes files so that a crash leaves the old or the new ones.

use super::super::output::Failure;
use crate::curriculum::parse::Files;
use crate::import::{MAX_FILE, Source};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Most files that are read, most bytes of all together, deepest folder.
const MAX_FILES: usize = 50_000;
const MAX_BYTES: u64 = 256 << 20;
const MAX_DEPTH: usize = 12;
/// Folders in which no content is.
const SKIPPED: [&str; 6] = [".git", ".hg", ".svn", "node_modules", "target", "__pycache__"];

/// The files of a folder, or one file; and what was passed over, with the reason.
///
/// # Errors
/// There is no such file or folder, it cannot be read, or it holds too much.
pub(super) fn gather(path: &Path) -> Result<(Source, Vec<String>), Failure> {
    let cannot = |e: std::io::Error| Failure::usage(format!("cannot read {}: {e}", path.display()));
    let whole = path.canonicalize().map_err(cannot)?;
    let name = whole.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut reader =
        Reader { source: Source { name: name.clone(), ..Source::default() }, passed: Vec::new(), bytes: 0 };
    if whole.is_dir() {
        reader.folder(&whole, "", 0)?;
        reader.beside(&whole)?;
    } else {
        reader.file(&whole, &name)?;
    }
    Ok((reader.source, reader.passed))
}

struct Reader {
    source: Source,
    passed: Vec<String>,
    bytes: u64,
}

impl Reader {
    fn folder(&mut self, folder: &Path, inside: &str, depth: usize) -> Result<(), Failure> {
        if depth > MAX_DEPTH {
            self.passed.push(format!("{inside}: folders more than {MAX_DEPTH} deep are not looked at"));
            return Ok(());
        }
        let cannot = |e: std::io::Error| Failure::usage(format!("cannot read {}: {e}", folder.display()));
        let mut entries: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(cannot)? {
            entries.push(entry.map_err(cannot)?.path());
        }
        entries.sort();
        for path in entries {
            let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
                self.passed.push(format!("{inside}: a name is not UTF-8"));
                continue;
            };
            let inner = if inside.is_empty() { name.to_string() } else { format!("{inside}/{name}") };
            let kind = path.symlink_metadata().map_err(cannot)?;
            if kind.is_symlink() {
                self.passed.push(format!("{inner}: links are not followed"));
            } else if kind.is_dir() && !SKIPPED.contains(&name) {
                self.folder(&path, &inner, depth + 1)?;
            } else if kind.is_file() {
                self.file(&path, &inner)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, inner: &str) -> Result<(), Failure> {
        let cannot = |e: std::io::Error| Failure::usage(format!("cannot read {}: {e}", path.display()));
        if self.source.files.len() >= MAX_FILES {
            return Err(Failure::usage(format!(
                "there are more than {MAX_FILES} files\n   = name the folder with the content"
            )));
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(path).map_err(cannot)?;
        if !file.metadata().map_err(cannot)?.is_file() {
            return Err(Failure::usage(format!("{} is no plain file", path.display())));
        }
        file.take(MAX_FILE as u64 + 1).read_to_end(&mut bytes).map_err(cannot)?;
        if bytes.len() > MAX_FILE {
            self.passed.push(format!("{inner}: files of more than {} MiB are not looked at", MAX_FILE >> 20));
            return Ok(());
        }
        self.bytes += bytes.len() as u64;
        if self.bytes > MAX_BYTES {
            let most = MAX_BYTES >> 20;
            return Err(Failure::usage(format!(
                "there are more than {most} MiB\n   = name the folder with the content"
            )));
        }
        self.source.files.insert(inner.to_string(), bytes);
        Ok(())
    }

    /// The crate `rustlings` as it is published keeps its `info.toml` in the crate `rustlings-macros` of the same version.
    fn beside(&mut self, folder: &Path) -> Result<(), Failure> {
        let name = folder.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let Some(version) = name.strip_prefix("rustlings").filter(|_| !self.source.files.contains_key("info.toml"))
        else {
            return Ok(());
        };
        let info = folder.with_file_name(format!("rustlings-macros{version}")).join("info.toml");
        if info.symlink_metadata().is_ok_and(|m| m.is_file()) { self.file(&info, "info.toml") } else { Ok(()) }
    }
}

/// Writes the files, each as a whole: those of the skills first, then the others in order. A new folder comes into being at once.
///
/// # Errors
/// The disk refuses.
pub(super) fn write(folder: &Path, files: &Files, remove: &[String]) -> Result<(), Failure> {
    if folder.exists() {
        return fill(folder, files, remove);
    }
    let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    let new = tempfile::Builder::new().prefix(".gradus-import").tempdir_in(parent)?;
    let inner = new.path().join("new");
    std::fs::create_dir(&inner)?;
    fill(&inner, files, &[])?;
    std::fs::rename(&inner, folder)?;
    Ok(())
}

fn fill(folder: &Path, files: &Files, remove: &[String]) -> Result<(), Failure> {
    // Later in the alphabet, but what lists the skills and what remembers the import must not come before them.
    let mut order: Vec<(&String, &Vec<u8>)> = files.iter().collect();
    order.sort_by_key(|(path, _)| !path.contains('/'));
    for (path, bytes) in order {
        one(&folder.join(path), bytes)?;
    }
    for path in remove {
        match std::fs::remove_file(folder.join(path)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Writes one file as a whole.
///
/// # Errors
/// The disk refuses.
pub(super) fn one(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    let mut file = tempfile::Builder::new().prefix(".gradus").tempfile_in(parent)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Content is for others to read, unlike what learners leave behind.
        let mode = path.metadata().map_or(0o644, |m| m.permissions().mode());
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}
