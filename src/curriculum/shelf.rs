//! Curricula that were added: the learner's own folder of packs, and one that all users of a machine share.
//!
//! Owns folders `ID/` with the files of [`Library::files`] and a note of where they came from. The shared folder is only read.
//! A pack is changed as a whole: whoever reads meanwhile finds the old one or the new one.

use super::Library;
use super::load::LoadError;
use super::parse::{Files, is_id};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file beside a pack's own that says where it came from.
const SOURCE: &str = "source.toml";

/// Where added curricula are. Neither folder need exist.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    own: Option<PathBuf>,
    site: Option<PathBuf>,
}

/// Who has a curriculum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// It is inside this program.
    Shipped,
    /// The learner added it.
    Own,
    /// It is there for all users of the machine.
    Site,
}

/// Where a pack came from, as it was written down when it was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// A folder, an archive or an address.
    pub from: String,
    /// The folder within, where it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The commit, where it came from git.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// When, as `2026-01-31`.
    pub added: String,
}

/// A curriculum that can be learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Who has it.
    pub place: Place,
    /// Its folder; `None` for those inside this program.
    pub folder: Option<PathBuf>,
}

impl Shelf {
    /// The learner's own folder, and the one that is shared.
    pub fn new(own: Option<PathBuf>, site: Option<PathBuf>) -> Shelf {
        Shelf { own, site }
    }

    /// What [`Library::open`] is to be asked for: the folder where this is the id of an added pack, or else the same.
    /// What comes with the program goes first, then the learner's own.
    pub fn resolve(&self, what: &str) -> String {
        let found = if Library::has(what) { None } else { self.folder(what) };
        found.map_or_else(|| what.to_string(), |f| f.to_string_lossy().into_owned())
    }

    /// The folder of an added pack.
    pub fn folder(&self, id: &str) -> Option<PathBuf> {
        if !is_id(id) {
            return None;
        }
        let folders = [&self.own, &self.site];
        let mut all = folders.into_iter().flatten().map(|f| f.join(id));
        all.find(|f| f.join("curriculum.toml").is_file())
    }

    /// Every curriculum, by id; one that stands before another of the same id hides it.
    pub fn entries(&self) -> Vec<Entry> {
        let shipped = Library::ids().into_iter().map(|id| Entry { id, place: Place::Shipped, folder: None });
        let mut all: Vec<Entry> = shipped.collect();
        for (place, folder) in [(Place::Own, &self.own), (Place::Site, &self.site)] {
            let Some(found) = folder.as_ref().and_then(|f| std::fs::read_dir(f).ok()) else { continue };
            for entry in found.flatten() {
                let id = entry.file_name().to_string_lossy().into_owned();
                let is_pack = is_id(&id) && entry.path().join("curriculum.toml").is_file();
                if is_pack && all.iter().all(|e| e.id != id) {
                    all.push(Entry { id, place, folder: Some(entry.path()) });
                }
            }
        }
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// Where a pack of the learner's own came from; `None` where nobody wrote it down.
    pub fn source(&self, id: &str) -> Option<Source> {
        let path = self.own.as_ref()?.join(id).join(SOURCE);
        toml::from_str(&std::fs::read_to_string(path).ok()?).ok()
    }

    /// Puts a pack into the learner's own folder, in the place of an older one. True where there was one.
    ///
    /// # Errors
    /// The folder cannot be written to, or there is none; the older pack is then as it was.
    pub fn put(&self, id: &str, files: &Files, source: &Source) -> io::Result<bool> {
        let own = self.own.as_ref().filter(|_| is_id(id)).ok_or(io::ErrorKind::NotFound)?;
        std::fs::create_dir_all(own)?;
        let new = tempfile::Builder::new().prefix(".new-").tempdir_in(own)?;
        std::fs::create_dir(new.path().join("skills"))?;
        for (name, bytes) in files.iter().filter(|(name, _)| is_plain(name)) {
            write(&new.path().join(name), bytes)?;
        }
        let note = toml::to_string(source).map_err(io::Error::other)?;
        write(&new.path().join(SOURCE), note.as_bytes())?;
        let place = own.join(id);
        let replaced = place.exists();
        if replaced {
            // What is in `new` afterwards, if anything, is the old pack: it goes when `new` does.
            exchange(new.path(), &place)?;
        } else {
            std::fs::rename(new.path(), &place)?;
            let _ = new.keep();
        }
        std::fs::File::open(own)?.sync_all()?;
        Ok(replaced)
    }

    /// Takes a pack out of the learner's own folder. False where there is none.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn remove(&self, id: &str) -> io::Result<bool> {
        let Some(place) = self.own.as_ref().filter(|_| is_id(id)).map(|own| own.join(id)) else { return Ok(false) };
        if !place.join("curriculum.toml").is_file() {
            return Ok(false);
        }
        let gone = tempfile::Builder::new().prefix(".old-").tempdir_in(place.parent().unwrap_or(&place))?;
        std::fs::rename(&place, gone.path().join(id))?;
        gone.close()?;
        Ok(true)
    }
}

/// Whether this is a file of a pack: nothing that is written may land elsewhere.
fn is_plain(name: &str) -> bool {
    let file = |n: &str| !n.is_empty() && !n.starts_with('.') && !n.contains(['/', '\\', '\0']);
    match name.split_once('/') {
        Some(("skills", rest)) => file(rest),
        Some(_) => false,
        None => ["curriculum.toml", super::priors::FILE].contains(&name),
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Two folders change places, at once where the system can do that.
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let at = rustix::fs::CWD;
        if rustix::fs::renameat_with(at, new, at, old, rustix::fs::RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    let aside = tempfile::Builder::new().prefix(".old-").tempdir_in(old.parent().unwrap_or(old))?;
    let kept = aside.path().join("pack");
    std::fs::rename(old, &kept)?;
    std::fs::rename(new, old).or_else(|e| std::fs::rename(&kept, old).and(Err(e)))
}

/// The folders with a `curriculum.toml` in a folder and up to `deep` below it, as paths from it; links are not followed.
///
/// # Errors
/// A folder cannot be read; there are too many.
pub fn roots(folder: &Path, deep: usize) -> Result<Vec<PathBuf>, LoadError> {
    let fail = |path: &Path, source| LoadError::Folder { path: path.into(), source };
    let (mut found, mut seen) = (Vec::new(), 0);
    let mut todo = vec![(folder.to_path_buf(), 0)];
    while let Some((at, depth)) = todo.pop() {
        if at.join("curriculum.toml").is_file() {
            found.push(at.strip_prefix(folder).unwrap_or(&at).to_path_buf());
            continue;
        }
        for entry in std::fs::read_dir(&at).map_err(|e| fail(&at, e))?.flatten() {
            seen += 1;
            if seen > MOST_LOOKED_AT {
                return Err(LoadError::TooMany { path: folder.into() });
            }
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if depth < deep && !hidden && entry.file_type().is_ok_and(|t| t.is_dir()) {
                todo.push((entry.path(), depth + 1));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Files and folders looked at in search of a curriculum.
const MOST_LOOKED_AT: usize = 100_000;
