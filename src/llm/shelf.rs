//! The models that are on this machine: a folder of the user, and read-only ones of the site.
//!
//! Owns listing and importing. It never fetches, and never loads a model: what it says comes from the files' headers.

use super::{
    catalog::Catalog,
    gguf::{self, GgufError, Header},
    pins::{self, PinError},
    sum,
};
use std::{
    fs::{self, File},
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// A model file that was found. It may be damaged; then `header` says how.
#[derive(Debug, Clone)]
pub struct Installed {
    /// Where it is.
    pub path: PathBuf,
    /// Its id in the catalogue, where its name is known there.
    pub id: Option<String>,
    /// What the file says about itself.
    pub header: Result<Header, GgufError>,
    /// Its sum, where that was written down.
    pub sha256: Option<String>,
    /// Bytes.
    pub size: u64,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Where the model is now.
    pub path: PathBuf,
    /// Its id in the catalogue, where it is known there.
    pub id: Option<String>,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The sum is the one in the catalogue.
    pub verified: bool,
    /// It shares its bytes with the original, and takes no room of its own.
    pub linked: bool,
}

/// Why a model was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Not a whole model.
    #[error(transparent)]
    File(#[from] GgufError),
    /// The name is known, and the content is another.
    #[error("{} is not the model {id}: its sha256 is {got}, expected {expected}. Rename it to import it as another model, or fetch the right one with `gradus model pull {id}`.", path.display())]
    Checksum {
        /// The file.
        path: PathBuf,
        /// The model that its name stands for.
        id: String,
        /// The sum in the catalogue.
        expected: String,
        /// The file's sum.
        got: String,
    },
    /// The file of this name that was fetched from the hub was another.
    #[error("{} is not the file that was fetched from the hub on {date}: its sha256 is {got}, then it was {pinned}. Rename it to import it as another model.", path.display())]
    Pinned {
        /// The file.
        path: PathBuf,
        /// The sum from then.
        pinned: String,
        /// When that was.
        date: String,
        /// The file's sum.
        got: String,
    },
    /// The pins cannot be read.
    #[error(transparent)]
    Pins(#[from] PinError),
    /// A link is not possible.
    #[error("{} cannot be linked to: {source}. Leave out --link to copy it.", path.display())]
    Link {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another file has the name.
    #[error("There is another model at {}. Remove it first, or rename yours.", path.display())]
    Exists {
        /// The other file.
        path: PathBuf,
    },
    /// The caller ended it.
    #[error("The import was stopped; nothing was kept.")]
    Cancelled,
    /// The disk refuses.
    #[error("{} cannot be imported to: {source}. Check the permissions and the room on the disk.", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The models in these folders, in the order of the folders, then of names. Folders that cannot be read count as empty.
pub fn list(folders: &[PathBuf], catalog: &Catalog) -> Vec<Installed> {
    let mut found = Vec::new();
    for folder in folders {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("gguf")) && p.is_file());
        paths.sort();
        found.extend(paths.into_iter().map(|path| Installed {
            id: known(&path, catalog).map(|e| e.id.clone()),
            header: gguf::read(&path),
            sha256: sum::recorded(&path),
            size: fs::metadata(&path).map_or(0, |m| m.len()),
            path,
        }));
    }
    found
}

/// The first of the folders' files that `name` means: an id of the catalogue, or a file's name with or without `.gguf`.
pub fn find(name: &str, folders: &[PathBuf], catalog: &Catalog) -> Option<PathBuf> {
    let files = match catalog.find(name) {
        Some(entry) => vec![entry.file.clone()],
        None if name.contains(['/', '\\']) || name.starts_with('.') => return None,
        None => vec![name.to_owned(), format!("{name}.gguf")],
    };
    let paths = folders.iter().flat_map(|folder| files.iter().map(move |file| folder.join(file)));
    paths.into_iter().find(|p| p.is_file())
}

/// Brings a model file into `folder`, as a copy that is checked again, or with `link` as a second name for the same bytes.
/// `tick` gets the bytes summed so far and may end it.
///
/// # Errors
/// See [`ImportError`]. Whatever happens, no half file is left in `folder`.
pub fn import(
    path: &Path,
    folder: &Path,
    catalog: &Catalog,
    link: bool,
    tick: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Imported, ImportError> {
    gguf::read(path)?;
    let failed = |at: &Path| {
        let path = at.to_path_buf();
        move |source| ImportError::Io { path, source }
    };
    let path = fs::canonicalize(path).map_err(failed(path))?;
    let file = File::open(&path).map_err(failed(&path))?;
    let sha256 = sum::sha256(file, tick).map_err(failed(&path))?.ok_or(ImportError::Cancelled)?;
    let entry = known(&path, catalog);
    if let Some((entry, expected)) = entry.and_then(|e| Some((e, e.sha256.as_ref()?))).filter(|(_, s)| **s != sha256) {
        let (id, expected) = (entry.id.clone(), expected.clone());
        return Err(ImportError::Checksum { path, id, expected, got: sha256 });
    }
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let pin = entry.map(|e| pins::find(folder, &pins::key(&e.repo, &e.file))).transpose()?.flatten();
    if let Some(pin) = pin.filter(|p| p.sha256 != sha256) {
        return Err(ImportError::Pinned { path, pinned: pin.sha256, date: pin.date, got: sha256 });
    }
    let dest = folder.join(path.file_name().unwrap_or_default());
    let linked = bring(&path, &dest, &sha256, link).map_err(|e| match e.kind() {
        io::ErrorKind::AlreadyExists => ImportError::Exists { path: dest.clone() },
        _ if link => ImportError::Link { path: path.clone(), source: e },
        _ => failed(&dest)(e),
    })?;
    sum::record(&dest, &sha256);
    let verified = entry.is_some_and(|e| e.sha256.is_some());
    Ok(Imported { path: dest, id: entry.map(|e| e.id.clone()), sha256, verified, linked })
}

fn known<'a>(path: &Path, catalog: &'a Catalog) -> Option<&'a super::catalog::Entry> {
    catalog.by_file(path.file_name()?.to_str()?)
}

/// True where linked. A file that is there already is fine if it is the same.
fn bring(from: &Path, dest: &Path, sha256: &str, link: bool) -> io::Result<bool> {
    let go_on = &mut |_| ControlFlow::Continue(());
    if dest.exists() {
        let there = sum::sha256(File::open(dest)?, go_on)?;
        return if there.as_deref() == Some(sha256) { Ok(false) } else { Err(io::ErrorKind::AlreadyExists.into()) };
    }
    if link {
        return fs::hard_link(from, dest).map(|()| true);
    }
    let folder = dest.parent().unwrap_or(Path::new("."));
    let mut copy = tempfile::Builder::new().prefix(".import").tempfile_in(folder)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.as_file().sync_all()?;
    // What counts is what arrived: the original may have changed since it was summed.
    if sum::sha256(File::open(copy.path())?, go_on)?.as_deref() != Some(sha256) {
        return Err(io::Error::other("it changed while it was copied"));
    }
    let mode = fs::metadata(from)?.permissions();
    copy.as_file().set_permissions(mode)?;
    copy.persist_noclobber(dest).map_err(|e| e.error)?;
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn go_on(_: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    #[test]
    fn imports_lists_and_finds() {
        let (home, shelf) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let catalog = Catalog::built_in().unwrap();
        let folder = shelf.path().join("models");
        let mine = home.path().join("mine.gguf");
        fs::write(&mine, gguf::tests::model()).unwrap();
        let done = import(&mine, &folder, &catalog, false, &mut go_on).unwrap();
        assert_eq!((done.path.clone(), done.id.clone(), done.verified), (folder.join("mine.gguf"), None, false));
        let again = import(&mine, &folder, &catalog, false, &mut go_on).unwrap();
        assert_eq!(again.sha256, done.sha256);

        let linked = home.path().join("linked.gguf");
        fs::write(&linked, gguf::tests::model()).unwrap();
        let done2 = import(&linked, &shelf.path().join("links"), &catalog, true, &mut go_on).unwrap();
        assert!(done2.linked && !done.linked);

        let site = shelf.path().join("site");
        fs::create_dir(&site).unwrap();
        fs::write(site.join("broken.gguf"), "no").unwrap();
        fs::write(site.join("readme.txt"), "no").unwrap();
        let folders = [folder, site.clone(), shelf.path().join("absent")];
        let all = list(&folders, &catalog);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].header.as_ref().unwrap().name.as_deref(), Some("Tiny"));
        assert_eq!(all[0].sha256, Some(done.sha256));
        assert!(all[1].header.is_err());
        assert_eq!(find("mine", &folders, &catalog), Some(done.path));
        assert_eq!(find("broken.gguf", &folders, &catalog), Some(site.join("broken.gguf")));
        assert_eq!(find("../mine", &folders, &catalog), None);
        assert_eq!(find("smollm2-135m", &folders, &catalog), None);
    }

    #[test]
    fn refuses_what_is_wrong_and_leaves_nothing_behind() {
        let (home, shelf) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let catalog = Catalog::built_in().unwrap();
        let false_name = home.path().join(&catalog.find("smollm2-135m").unwrap().file);
        fs::write(&false_name, gguf::tests::model()).unwrap();
        let error = import(&false_name, shelf.path(), &catalog, false, &mut go_on).unwrap_err().to_string();
        assert!(error.contains("b179c952") && error.contains("gradus model pull smollm2-135m"), "{error}");
        let noise = home.path().join("noise.gguf");
        fs::write(&noise, "noise").unwrap();
        assert!(matches!(import(&noise, shelf.path(), &catalog, false, &mut go_on), Err(ImportError::File(_))));
        fs::write(&noise, gguf::tests::model()).unwrap();
        let stopped = import(&noise, shelf.path(), &catalog, false, &mut |_| ControlFlow::Break(()));
        assert!(matches!(stopped, Err(ImportError::Cancelled)));
        assert_eq!(fs::read_dir(shelf.path()).unwrap().count(), 0);
        fs::write(shelf.path().join("noise.gguf"), "other").unwrap();
        assert!(matches!(import(&noise, shelf.path(), &catalog, false, &mut go_on), Err(ImportError::Exists { .. })));
    }
}
