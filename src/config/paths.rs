//! Places on disk: settings, data, models, state and the log, where the XDG conventions put them.
//!
//! Finds and creates folders; never reads or writes what lies in them.

use directories::ProjectDirs;
use std::path::{Path, PathBuf};

/// Where things are. Nothing needs to exist until [`Paths::create`] is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The user's settings.
    pub config_file: PathBuf,
    /// The learner's data, the store among them.
    pub data_dir: PathBuf,
    /// What may be lost without harm: logs, locks.
    pub state_dir: PathBuf,
    /// What can be made again: the engine's memory of conversations.
    pub cache_dir: PathBuf,
    /// Sockets of this user's running programs.
    pub runtime_dir: PathBuf,
    /// The user's own models.
    pub models_dir: PathBuf,
    /// The curricula that the user added.
    pub packs_dir: PathBuf,
    /// The log.
    pub log_file: PathBuf,
}

/// Why there is no place.
#[derive(Debug, thiserror::Error)]
pub enum PathsError {
    /// The system knows no home folder for this user.
    #[error(
        "there is no place for settings and progress: this user has no home directory\n   = set HOME, or set GRADUS_DATA_DIR to a folder that you can write to"
    )]
    NoHome,
    /// A folder could not be made.
    #[error("cannot create the folder {}: {source}\n   = make its parent writable, or set GRADUS_DATA_DIR (progress, models) and XDG_CONFIG_HOME, XDG_STATE_HOME to folders that are", .path.display())]
    Create {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

impl Paths {
    /// The places of this user. `GRADUS_DATA_DIR` in the environment moves the data, and everything else too where the
    /// user has no home directory.
    ///
    /// # Errors
    /// [`PathsError::NoHome`].
    pub fn find() -> Result<Paths, PathsError> {
        let moved = std::env::var_os("GRADUS_DATA_DIR").filter(|v| !v.is_empty()).map(PathBuf::from);
        Paths::from_dirs(ProjectDirs::from("", "", "gradus").as_ref(), moved)
    }

    pub(super) fn from_dirs(dirs: Option<&ProjectDirs>, moved: Option<PathBuf>) -> Result<Paths, PathsError> {
        let moved = moved.map(|p| std::path::absolute(&p).unwrap_or(p));
        let cache = dirs.map(|d| d.cache_dir().to_path_buf());
        let runtime = dirs.and_then(|d| d.runtime_dir().map(Path::to_path_buf));
        let (config, data, state) = match (dirs, moved) {
            (Some(d), moved) => {
                let data = moved.unwrap_or_else(|| d.data_dir().to_path_buf());
                let state = d.state_dir().map_or_else(|| data.join("state"), Path::to_path_buf);
                (d.config_dir().to_path_buf(), data, state)
            }
            (None, Some(data)) => (data.join("config"), data.clone(), data.join("state")),
            (None, None) => return Err(PathsError::NoHome),
        };
        Ok(Paths {
            config_file: config.join("config.toml"),
            cache_dir: cache.unwrap_or_else(|| state.join("cache")),
            runtime_dir: runtime.unwrap_or_else(|| state.join("run")),
            models_dir: data.join("models"),
            packs_dir: data.join("packs"),
            log_file: state.join("gradus.log"),
            data_dir: data,
            state_dir: state,
        })
    }

    /// Makes the folders for data, models and state, for this user alone (mode 0700). What exists stays as it is.
    ///
    /// # Errors
    /// [`PathsError::Create`] for the first folder that cannot be made.
    pub fn create(&self) -> Result<(), PathsError> {
        for path in [&self.data_dir, &self.state_dir, &self.models_dir] {
            private(path).map_err(|source| PathsError::Create { path: path.clone(), source })?;
        }
        Ok(())
    }
}

pub(super) fn private(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
