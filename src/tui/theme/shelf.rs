//! The themes that there are: those that come with the program, and the learner's own in a folder beside the settings.
//! One of the learner's own goes before a shipped one of its name; `default` is always ours.

use super::Theme;
use super::colour::Depth;
use super::file::Sheet;
use crate::config::ConfigError;
use crate::config::file::Layer;
use crate::curriculum::Diagnostic;
use crate::msg;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The theme where nobody has chosen one.
pub const DEFAULT: &str = "default";
/// Own themes that are listed at most.
const MOST: usize = 64;

macro_rules! shipped {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("../../../themes/", $name, ".toml")))),*]
    };
}

/// What comes with the program: name and file.
pub const SHIPPED: [(&str, &str); 7] = shipped!("default", "dark", "light", "contrast", "night", "day", "okabe");

/// The default theme. Should its file ever be broken, everything is plain text; a test reads every file.
pub fn default_sheet() -> &'static Sheet {
    static SHEET: OnceLock<Sheet> = OnceLock::new();
    SHEET.get_or_init(|| Sheet::read(SHIPPED[0].0, SHIPPED[0].1).unwrap_or_default())
}

/// Why a theme cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is none of that name; these are there.
    Unknown(Vec<String>),
    /// Its file cannot be read; the system's reason.
    Unreadable(String),
    /// Its file says what cannot be.
    Wrong(Vec<Diagnostic>),
}

impl Fault {
    /// In one sentence, with the place of the first mistake.
    pub fn words(&self, name: &str) -> String {
        match self {
            Fault::Unknown(all) => msg!("theme-unknown", name = name, all = all.join(", ")),
            Fault::Unreadable(why) => msg!("theme-unreadable", name = name, why = why.as_str()),
            Fault::Wrong(errors) => errors.first().map_or_else(String::new, |e| {
                let at = format!("{}:{}:{}", e.file, e.line, e.column);
                msg!("theme-broken", at = at, why = e.message.as_str(), help = e.help.as_str())
            }),
        }
    }

    /// In full, with the lines of the file, for standard error.
    pub fn whole(&self, name: &str) -> String {
        match self {
            Fault::Wrong(errors) => errors.iter().map(ToString::to_string).collect(),
            _ => self.words(name),
        }
    }
}

/// Where themes are, and how many colours they may use here.
#[derive(Debug, Clone)]
pub struct Themes {
    folder: Option<PathBuf>,
    depth: Depth,
}

impl Default for Themes {
    /// Those that come with the program, in the sixteen colours.
    fn default() -> Self {
        Themes::new(None, Depth::Sixteen)
    }
}

impl Themes {
    /// The shipped ones, and those of this folder, which need not exist.
    pub fn new(folder: Option<PathBuf>, depth: Depth) -> Themes {
        Themes { folder, depth }
    }

    /// The names: the shipped ones, then the learner's own.
    pub fn names(&self) -> Vec<String> {
        let mut all: Vec<String> = SHIPPED.iter().map(|(name, _)| name.to_string()).collect();
        let files = self.folder.as_deref().and_then(|f| f.read_dir().ok()).into_iter().flatten().flatten();
        let mut own: Vec<String> = files
            .filter_map(|f| f.file_name().to_str().and_then(|n| n.strip_suffix(".toml")).map(str::to_string))
            .filter(|name| is_name(name) && !all.contains(name))
            .collect();
        own.sort();
        own.truncate(MOST);
        all.extend(own);
        all
    }

    /// The file of one of the learner's own; whether it is there is another question.
    pub fn own_file(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder.as_deref().filter(|_| is_name(name) && name != DEFAULT)?;
        Some(folder.join(format!("{name}.toml")))
    }

    /// Reads one.
    ///
    /// # Errors
    /// There is none of that name, or its file is broken.
    pub fn sheet(&self, name: &str) -> Result<Sheet, Fault> {
        if let Some(path) = self.own_file(name) {
            match Layer::read_if_there(&path) {
                Ok(Some(layer)) => {
                    return Sheet::read(&path.display().to_string(), &layer.text).map_err(Fault::Wrong);
                }
                Ok(None) => {}
                Err(ConfigError::Read { source, .. }) => return Err(Fault::Unreadable(source.to_string())),
                Err(e) => return Err(Fault::Unreadable(e.to_string())),
            }
        }
        match SHIPPED.iter().find(|(n, _)| *n == name) {
            Some((name, text)) => Sheet::read(&format!("themes/{name}.toml"), text).map_err(Fault::Wrong),
            None => Err(Fault::Unknown(self.names())),
        }
    }

    /// One of them for this terminal.
    ///
    /// # Errors
    /// As [`Themes::sheet`].
    pub fn theme(&self, name: &str) -> Result<Theme, Fault> {
        Ok(self.sheet(name)?.theme(self.depth))
    }

    /// What goes on where a theme cannot be used.
    pub fn fallback(&self) -> Theme {
        default_sheet().theme(self.depth)
    }

    /// One line on a theme, in the language of the program where it comes with it.
    pub fn about(&self, name: &str) -> String {
        let own = self.own_file(name).is_some_and(|p| p.exists());
        match name {
            _ if own => self.sheet(name).map_or_else(|_| msg!("theme-about-broken"), |s| s.about),
            "default" => msg!("theme-about-default"),
            "dark" => msg!("theme-about-dark"),
            "light" => msg!("theme-about-light"),
            "contrast" => msg!("theme-about-contrast"),
            "night" => msg!("theme-about-night"),
            "day" => msg!("theme-about-day"),
            "okabe" => msg!("theme-about-okabe"),
            _ => String::new(),
        }
    }
}

/// What may be the name of a theme: letters, digits, `-` and `_`, at most 40.
fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
