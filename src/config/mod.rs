//! Settings: flag > `GRADUS_*` > the user's file > the site's file > default, resolved once into one typed [`Config`].
//!
//! Owns the table of keys ([`keys`]), the reader of the files ([`file`]) and the places on disk ([`paths`]). Every value
//! remembers where it came from. The room reads the environment and the files only when [`Sources::gather`] is called;
//! it never prints, writes a file only where [`write::put`] is called, and knows no other room but the diagnostics of `curriculum` and `locale`.

pub mod bindings;
pub mod file;
pub mod keys;
pub mod paths;
mod private;
pub mod write;

pub use bindings::Binding;
pub use keys::{KEYS, KeyInfo, Value};
pub use paths::{Paths, PathsError};

use crate::curriculum::Diagnostic;
use crate::locale::Locale;
use crate::msg;
use file::Layer;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where the site's file is, unless `GRADUS_SITE_CONFIG` says otherwise.
pub const SITE_FILE: &str = "/etc/gradus/config.toml";

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// This flag of the command line.
    Flag(&'static str),
    /// This environment variable.
    Env(&'static str),
    /// This line (from 1) of the user's file.
    User(PathBuf, usize),
    /// This line (from 1) of the site's file.
    Site(PathBuf, usize),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) => f.write_str(&msg!("origin-flag", name = *name)),
            Origin::Env(name) => f.write_str(&msg!("origin-environment", name = *name)),
            Origin::User(path, line) | Origin::Site(path, line) => write!(f, "{}:{line}", path.display()),
            Origin::Default => f.write_str(&msg!("origin-default")),
        }
    }
}

/// A value with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// What holds.
    pub value: T,
    /// Who said so.
    pub origin: Origin,
}

impl<T> Setting<T> {
    fn new(value: T, origin: Origin) -> Self {
        Setting { value, origin }
    }
}

/// How many layers of the model go to the GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GpuLayers {
    /// As many as fit.
    #[default]
    Auto,
    /// This many; 0 keeps the model on the CPU.
    Count(u32),
}

/// How text is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EditMode {
    /// With the keys of readline and emacs.
    #[default]
    Emacs,
    /// With the modes of vi.
    Vi,
}

/// Where the model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backend {
    /// On this machine.
    #[default]
    Local,
    /// On another one.
    Server,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// On a terminal.
    #[default]
    Auto,
    /// Never.
    Never,
    /// Always, through a pipe too.
    Always,
}

/// When the model answers the learner's questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TalkChoice {
    /// Where it has earned it.
    #[default]
    Earned,
    /// Whatever its examination says.
    Always,
    /// Never.
    Never,
}

/// Every setting, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Name or path of the model; `None` leaves the choice to the program.
    pub model: Setting<Option<String>>,
    /// Where the model is.
    pub backend: Setting<Backend>,
    /// Addresses of servers, the preferred one first.
    pub servers: Setting<Vec<String>>,
    /// The model's name on the servers.
    pub server_model: Setting<Option<String>>,
    /// A file with the servers' key.
    pub server_key_file: Setting<Option<PathBuf>>,
    /// Layers on the GPU.
    pub gpu_layers: Setting<GpuLayers>,
    /// Threads of the engine; 0 chooses.
    pub threads: Setting<u32>,
    /// Context window in tokens, 512 to 131072.
    pub context: Setting<u32>,
    /// By how much the engine yields, 0 to 19; `None` chooses.
    pub nice: Setting<Option<u32>>,
    /// Threads of the engine at most; 0 is no limit.
    pub max_threads: Setting<u32>,
    /// Bytes of the engine's own memory at most; 0 is no limit.
    pub max_memory: Setting<u64>,
    /// A folder of shared models, read only; see [`Config::shared_models`].
    pub models_dir: Setting<Option<PathBuf>>,
    /// A folder of curricula that users share, read only.
    pub packs_dir: Setting<Option<PathBuf>>,
    /// Address that models are pulled from, without a slash at its end.
    pub hub: Setting<String>,
    /// Plain lines: no screen, no colour, no redraw.
    pub plain: Setting<bool>,
    /// When output is coloured.
    pub color: Setting<ColorChoice>,
    /// The name of the theme; whether there is one of that name is for the face to say.
    pub theme: Setting<String>,
    /// The language of the program; `None` takes that of the system.
    pub language: Setting<Option<Locale>>,
    /// How text is edited.
    pub edit_mode: Setting<EditMode>,
    /// When the model answers questions.
    pub talk: Setting<TalkChoice>,
    /// Id or folder of the curriculum to learn.
    pub curriculum: Setting<String>,
    /// Whether the network must not be touched.
    pub offline: Setting<bool>,
    /// Whether to do without a model.
    pub no_model: Setting<bool>,
    /// The learner's own keys, the user's before the site's.
    pub keys: Vec<Binding>,
}

impl Default for Config {
    fn default() -> Self {
        fn of<T: Default>() -> Setting<T> {
            Setting::new(T::default(), Origin::Default)
        }
        let mut config = Config {
            model: of(),
            backend: of(),
            servers: of(),
            server_model: of(),
            server_key_file: of(),
            gpu_layers: of(),
            threads: of(),
            context: of(),
            nice: of(),
            max_threads: of(),
            max_memory: of(),
            models_dir: of(),
            packs_dir: of(),
            hub: of(),
            plain: of(),
            color: of(),
            theme: of(),
            language: of(),
            edit_mode: of(),
            talk: of(),
            curriculum: of(),
            offline: of(),
            no_model: of(),
            keys: Vec::new(),
        };
        for key in KEYS {
            // A test holds that every default of the table is accepted.
            let _ = (key.set)(&mut config, key.default, Origin::Default);
        }
        config
    }
}

/// A value given by a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagValue {
    /// The flag as it is written, for instance `--gpu-layers`.
    pub flag: &'static str,
    /// The key that it sets.
    pub key: &'static str,
    /// What was given.
    pub value: String,
}

/// Everything that settings are made from, as plain values.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Flags of the command line.
    pub flags: Vec<FlagValue>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// The user's file, if there is one.
    pub user: Option<Layer>,
    /// The site's file, if there is one.
    pub site: Option<Layer>,
}

/// Why the settings could not be resolved.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file is there and cannot be read.
    #[error("cannot read the configuration file {}: {source}\n   = make it readable, or name another with --config", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write the configuration file {}: {source}\n   = make its folder writable, or name another with --config", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The files say something that cannot be.
    #[error("{}", .errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").trim_end())]
    Files {
        /// All of it, site's file first.
        errors: Vec<Diagnostic>,
    },
    /// A flag or a variable has a value that cannot be.
    #[error("{origin} is `{value}`, and that is no value for `{key}`: {why}")]
    Value {
        /// The flag or the variable.
        origin: Origin,
        /// The key.
        key: &'static str,
        /// What was given.
        value: String,
        /// What would do.
        why: String,
    },
}

impl Sources {
    /// Reads the environment and the files. `file` is what `--config` names: it takes the place of the user's file and
    /// must exist. `user` is where the user's file is looked for otherwise.
    ///
    /// # Errors
    /// A file that exists and cannot be read, or is not UTF-8.
    pub fn gather(flags: Vec<FlagValue>, file: Option<&Path>, user: Option<&Path>) -> Result<Sources, ConfigError> {
        let env: BTreeMap<String, String> = std::env::vars_os()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
            .collect();
        let site = PathBuf::from(env.get("GRADUS_SITE_CONFIG").map_or(SITE_FILE, String::as_str));
        let user = match file {
            Some(path) => Some(Layer::read(path)?),
            None => user.map(Layer::read_if_there).transpose()?.flatten(),
        };
        Ok(Sources { flags, site: Layer::read_if_there(&site)?, user, env })
    }
}

impl Config {
    /// Resolves the settings.
    ///
    /// # Errors
    /// Every mistake in the files at once; otherwise the first wrong variable or flag.
    pub fn resolve(sources: &Sources) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        let mut errors = Vec::new();
        if let Some(layer) = &sources.site {
            layer.apply(&mut config, Origin::Site, &mut errors);
        }
        let site = (config.max_threads.clone(), config.max_memory.clone());
        if let Some(layer) = &sources.user {
            layer.apply(&mut config, Origin::User, &mut errors);
        }
        if !errors.is_empty() {
            return Err(ConfigError::Files { errors });
        }
        config.customs(&sources.env)?;
        let said = |name: &str| sources.env.get(name).filter(|v| !v.is_empty());
        for key in KEYS {
            if let Some(value) = said(key.env) {
                config.set(key, value, Origin::Env(key.env))?;
            }
        }
        for given in &sources.flags {
            if let Some(key) = KEYS.iter().find(|k| k.name == given.key) {
                config.set(key, &given.value, Origin::Flag(given.flag))?;
            }
        }
        hold(&mut config.max_threads, site.0);
        hold(&mut config.max_memory, site.1);
        Ok(config)
    }

    fn set(&mut self, key: &KeyInfo, value: &str, origin: Origin) -> Result<(), ConfigError> {
        (key.set)(self, value, origin.clone()).map_err(|why| ConfigError::Value {
            origin,
            key: key.name,
            value: value.into(),
            why,
        })
    }

    /// What other programs honour too; our own variables and flags go before it.
    fn customs(&mut self, env: &BTreeMap<String, String>) -> Result<(), ConfigError> {
        /// A variable, when it counts, the key that it sets, and the value.
        type Custom = (&'static str, fn(&str) -> bool, &'static str, &'static str);
        let rules: [Custom; 5] = [
            ("CLICOLOR", |v| v == "0", "color", "never"),
            ("NO_COLOR", |v| !v.is_empty(), "color", "never"),
            ("TERM", |v| v == "dumb", "color", "never"),
            ("TERM", |v| v == "dumb", "plain", "true"),
            ("ACCESSIBLE", |v| !matches!(v, "" | "0"), "plain", "true"),
        ];
        for (name, holds, key, value) in rules {
            let key = KEYS.iter().find(|k| k.name == key);
            if let (Some(key), Some(true)) = (key, env.get(name).map(|v| holds(v))) {
                self.set(key, value, Origin::Env(name))?;
            }
        }
        Ok(())
    }

    /// The language in which the program speaks: the setting, or that of the system's `locale` (see [`system_locale`]);
    /// English where that is not here.
    pub fn locale(&self, system: Option<&str>) -> Locale {
        self.language.value.or_else(|| system.and_then(Locale::of)).unwrap_or_default()
    }

    /// The folder of shared models, where it exists.
    pub fn shared_models(&self) -> Option<&Path> {
        self.models_dir.value.as_deref().filter(|p| p.is_dir())
    }
}

/// The system's locale for messages, by the order of POSIX: LC_ALL, LC_MESSAGES, LANG; the first that is not empty.
pub fn system_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
}

/// A limit that the site has set holds, unless a lower one was given; 0 is none.
fn hold<T: Default + PartialOrd>(slot: &mut Setting<T>, site: Setting<T>) {
    let none = T::default();
    if site.value > none && (slot.value == none || slot.value > site.value) {
        *slot = site;
    }
}

#[cfg(test)]
mod tests;
