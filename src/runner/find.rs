//! What of a language is on this machine.

use super::language::Language;
use super::languages::LANGUAGES;
use super::{End, Unavailable, Workbench, limits, private_folder};
use crate::locale::text;
use crate::msg;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// The variables that a compiler gets; a program gets less.
const COMPILER_ENV: [&str; 7] =
    ["PATH", "HOME", "RUSTUP_HOME", "CARGO_HOME", "RUSTUP_TOOLCHAIN", "SDKROOT", "DEVELOPER_DIR"];

/// A compiler or interpreter that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiler {
    /// The file to run.
    pub path: PathBuf,
    /// The folders that it is installed in, where it says so.
    pub places: Vec<PathBuf>,
    /// What it says about itself, for instance `rustc 1.95.0 (59807616e 2026-04-14)`; empty where it says nothing.
    pub version: String,
}

impl Workbench {
    /// What runs a language. It is looked for once.
    ///
    /// # Errors
    /// The language is not known, or what runs it is missing, too old or broken.
    pub fn compiler(&self, language: &str) -> Result<(&'static Language, Compiler), Unavailable> {
        let Some(language) = LANGUAGES.into_iter().find(|l| l.name == language) else {
            let known: Vec<&str> = LANGUAGES.iter().map(|l| l.name).collect();
            return Err(Unavailable {
                why: msg!("runner-no-language", language = language),
                how: msg!("runner-languages", languages = known.join(", ")),
            });
        };
        if let Some(found) = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(language.name) {
            return found.clone().map(|c| (language, c));
        }
        // Not under the lock: another language need not wait for this one.
        let found = self.find(language);
        let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(language.name).or_insert(found).clone().map(|c| (language, c))
    }

    /// Whether a program can be found.
    pub fn has(program: &str) -> bool {
        which(program).is_some()
    }

    fn find(&self, language: &'static Language) -> Result<Compiler, Unavailable> {
        let missing = |why: String| Unavailable { why, how: text(language.how_to_get, None) };
        let candidates = language.commands.iter().find_map(|c| Some((*c, which(c).or_else(|| usual_place(c))?)));
        let Some((command, path)) = candidates else {
            return Err(missing(msg!("runner-none-found", names = language.commands.join(&msg!("runner-or")))));
        };
        let folder = private_folder()?;
        let ask = |path: &Path, args: &[&str]| {
            let mut command = with_compiler_env(Command::new(path), folder.path());
            command.args(args);
            limits::run(command, folder.path(), &limits::COMPILE, &self.stop)
        };
        let versioned = match language.with {
            Some(with) => which(with).ok_or_else(|| missing(msg!("runner-not-found", name = with)))?,
            None => path.clone(),
        };
        let said = ask(&versioned, language.version).map_err(|e: io::Error| missing(format!("{command}: {e}")))?;
        if said.end == End::Stopped || self.stop.load(Ordering::Relaxed) {
            return Err(missing(msg!("runner-stopped")));
        }
        let name = language.with.unwrap_or(command);
        if said.end != End::Exit(0) {
            let said = said.stderr.trim().lines().next().map_or_else(|| msg!("runner-said-nothing"), str::to_string);
            // It stands inside a sentence.
            let said = said.trim_end_matches(['.', ':']);
            return Err(missing(msg!("runner-does-not-work", name = name, said = said)));
        }
        let version = said.stdout.lines().next().unwrap_or_default().trim().to_string();
        if release(&version).unwrap_or_default() < language.oldest {
            let (major, minor) = language.oldest;
            return Err(missing(msg!(
                "runner-too-old",
                name = name,
                least = format!("{major}.{minor}"),
                here = version
            )));
        }
        let told = (!language.places.is_empty()).then(|| ask(&path, language.places).ok()).flatten();
        let told = told.filter(|t| t.end == End::Exit(0)).map(|t| t.stdout).unwrap_or_default();
        let mut places: Vec<PathBuf> = told.lines().map(|l| PathBuf::from(l.trim())).filter(|p| narrow(p)).collect();
        places.dedup();
        // What stands in PATH may be a proxy that costs time on each call: use what it stands for.
        let direct = places.first().map(|p| p.join("bin").join(command)).filter(|p| p.is_file());
        Ok(Compiler { path: direct.unwrap_or(path), places, version })
    }
}

/// Whether a folder is a place for programs, and not one that holds everything of a user.
fn narrow(place: &Path) -> bool {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    place.is_absolute() && place.parent().is_some() && home.is_none_or(|home| !home.starts_with(place))
}

/// The file of a command in `PATH`.
pub(super) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|p| p.is_absolute() && p.is_file())
}

/// Where rustup puts its commands, for a terminal that was opened before they were installed.
fn usual_place(command: &str) -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    Some(home.join("bin").join(command)).filter(|p| p.is_file())
}

pub(super) fn with_compiler_env(mut command: Command, folder: &Path) -> Command {
    let kept: Vec<(&str, OsString)> =
        COMPILER_ENV.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))).collect();
    command.env_clear().envs(kept).env("TMPDIR", folder);
    command
}

/// Major and minor of the first word that begins with a digit: `rustc 1.95.0 (…)`, `cc (Debian 12.2.0-14) 12.2.0`.
fn release(version: &str) -> Option<(u32, u32)> {
    let word = version.split_whitespace().find(|w| w.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = word.split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_read() {
        assert_eq!(release("rustc 1.95.0-nightly (1 2)"), Some((1, 95)));
        assert_eq!(release("cc (Debian 12.2.0-14+deb12u1) 12.2.0"), Some((12, 2)));
        assert_eq!(release("Apple clang version 15.0.0 (clang-1500)"), Some((15, 0)));
        assert_eq!(release("3.40.1 2022-12-28 14:03:47 df5c"), Some((3, 40)));
        assert_eq!(release("sh 5.2.15(1)-release"), Some((5, 2)));
        assert_eq!(release("none"), None);
    }

    #[test]
    fn a_home_is_no_place_for_programs() {
        let home = PathBuf::from(std::env::var_os("HOME").unwrap());
        assert!(!narrow(&home) && !narrow(Path::new("/")) && !narrow(home.parent().unwrap()));
        assert!(narrow(&home.join(".pyenv/versions/3.11")) && narrow(Path::new("/usr")));
    }
}
