//! Where curricula come from: those inside this program, and folders.

use super::parse::{self, Files};
use super::{Curriculum, Diagnostic, Severity, lint};
use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/curricula");

/// The largest number of files a curriculum folder may hold, and of bytes in all of them.
pub const MAX_FILES: usize = 20_000;
/// See [`MAX_FILES`].
pub const MAX_BYTES: u64 = 512 << 20;

/// Why a curriculum could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No curriculum has this id.
    #[error("there is no curriculum `{id}`; there are: {known}")]
    Unknown {
        /// What was asked for.
        id: String,
        /// What there is.
        known: String,
    },
    /// A folder could not be read.
    #[error("cannot read the curriculum folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A folder holds something else.
    #[error("{path} holds more than {MAX_FILES} files or {} MiB: is it a curriculum folder?", MAX_BYTES >> 20)]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
    /// The content has errors.
    #[error("the curriculum {what} has {} errors; the first is\n{}see all of them with: gradus pack check", .errors.len(), .errors.first().map(ToString::to_string).unwrap_or_default())]
    Content {
        /// Id or folder.
        what: String,
        /// All of them.
        errors: Vec<Diagnostic>,
    },
}

/// The curricula that can be learned.
#[derive(Debug, Default)]
pub struct Library;

impl Library {
    /// Ids of the curricula inside this program.
    pub fn ids() -> Vec<String> {
        let name = |d: &Dir| d.path().file_name().map(|n| n.to_string_lossy().into_owned());
        SHIPPED.dirs().filter_map(name).collect()
    }

    /// Whether a curriculum of this id is inside this program.
    pub fn has(id: &str) -> bool {
        parse::is_id(id) && SHIPPED.get_dir(id).is_some()
    }

    /// A shipped curriculum by its id, or one in a folder by its path (anything with a `/`, or an existing folder).
    pub fn open(what: &str) -> Result<Curriculum, LoadError> {
        Library::read(what, &Library::files(what)?)
    }

    /// A curriculum from its files (see [`Library::files`]).
    ///
    /// # Errors
    /// What is wrong with the content.
    pub fn read(what: &str, files: &Files) -> Result<Curriculum, LoadError> {
        let (curriculum, mut errors) = Library::parse(files);
        // What comes with this program was linted before it was built (a test sees to it): no start need pay for it again.
        if let Some(c) = curriculum.as_ref().filter(|_| !Library::has(what)) {
            errors.extend(lint::check(c, files));
        }
        errors.retain(|d| d.severity == Severity::Error);
        match curriculum {
            Some(c) if errors.is_empty() => Ok(c),
            _ => Err(LoadError::Content { what: what.into(), errors }),
        }
    }

    /// As [`parse::parse`], the skills side by side.
    pub fn parse(files: &Files) -> (Option<Curriculum>, Vec<Diagnostic>) {
        parse::parse_by(files, &side_by_side)
    }

    /// The files of a curriculum, unparsed.
    pub fn files(what: &str) -> Result<Files, LoadError> {
        if let Some(dir) = SHIPPED.get_dir(what) {
            return Ok(shipped_files(dir));
        }
        let path = Path::new(what);
        if what.contains('/') || path.is_dir() {
            return folder_files(path);
        }
        Err(LoadError::Unknown { id: what.into(), known: Library::ids().join(", ") })
    }
}

/// Fewer skills than this are read sooner than threads are started.
const FEW: usize = 8;
/// Threads at most.
const MOST_THREADS: usize = 8;

/// Reads skills on as many threads as the machine has processors.
fn side_by_side(n: usize, read: &(dyn Fn(usize) -> parse::Read + Sync)) -> Vec<parse::Read> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    if threads < 2 || n < FEW {
        return (0..n).map(read).collect();
    }
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= n {
                return done;
            }
            done.push((at, read(at)));
        }
    };
    let mut all = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
        let mut all = some();
        for other in others {
            all.extend(other.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)));
        }
        all
    });
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, read)| read).collect()
}

fn shipped_files(dir: &Dir) -> Files {
    let mut files = Files::new();
    let root = dir.path();
    let mut stack = vec![dir.clone()];
    while let Some(dir) = stack.pop() {
        for file in dir.files() {
            let name = file.path().strip_prefix(root).unwrap_or(file.path());
            files.insert(name.to_string_lossy().into_owned(), file.contents().to_vec());
        }
        stack.extend(dir.dirs().cloned());
    }
    files
}

/// Reads `curriculum.toml`, `priors.toml` and `skills/*.md` of a folder; nothing else, and no links out of it.
fn folder_files(root: &Path) -> Result<Files, LoadError> {
    let fail = |source| LoadError::Folder { path: root.into(), source };
    let (mut files, mut bytes_read) = (Files::new(), 0);
    let mut read = |name: String, path: &Path| -> Result<(), LoadError> {
        if files.len() >= MAX_FILES || bytes_read > MAX_BYTES {
            return Err(LoadError::TooMany { path: root.into() });
        }
        let size = path.symlink_metadata().map_err(fail)?;
        if size.is_file() {
            // One byte over the limit is enough for the parser to refuse it.
            use std::io::Read;
            let mut bytes = Vec::new();
            let file = std::fs::File::open(path).map_err(fail)?;
            file.take(parse::MAX_FILE as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
            bytes_read += bytes.len() as u64;
            files.insert(name, bytes);
        }
        Ok(())
    };
    if !root.is_dir() {
        return Err(fail(std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such folder")));
    }
    for name in ["curriculum.toml", super::priors::FILE] {
        if root.join(name).exists() {
            read(name.into(), &root.join(name))?;
        }
    }
    let skills = root.join("skills");
    if skills.is_dir() {
        for entry in std::fs::read_dir(&skills).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            read(format!("skills/{}", entry.file_name().to_string_lossy()), &entry.path())?;
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_by_side_it_is_the_same() {
        let files = Library::files("python").unwrap();
        // But for the index, whose maps have no order.
        let told = |(c, said): (Option<Curriculum>, Vec<Diagnostic>)| format!("{:?} {said:?}", c.map(|c| c.skills));
        assert_eq!(told(parse::parse(&files)), told(Library::parse(&files)));
        let mut broken = files;
        broken.retain(|name, _| !name.starts_with("skills/f"));
        broken.insert("skills/names.md".into(), b"+++\n+++".to_vec());
        assert!(parse::parse(&broken).1.len() > 2);
        assert_eq!(told(parse::parse(&broken)), told(Library::parse(&broken)));
    }

    #[test]
    fn every_shipped_curriculum_is_clean() {
        for id in Library::ids() {
            let files = Library::files(&id).unwrap();
            let (curriculum, mut all) = parse::parse(&files);
            all.extend(lint::check(&curriculum.unwrap(), &files));
            let text: Vec<String> = all.iter().map(ToString::to_string).collect();
            assert!(all.is_empty(), "{}", text.join("\n"));
        }
    }
}
