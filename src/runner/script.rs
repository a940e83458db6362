//! Shell scripts in a given folder: what makes it, looks at it, or what a learner types there.
//!
//! A script may start the system's programs and write in its folder, and nowhere else; see [`super::sandbox`].

use super::limits::{self, Around, Finished};
use super::sandbox::Profile;
use super::{Unavailable, Workbench, no_place, no_start, private_folder, refused};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

/// Where the programs are that a script may start.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
/// What git takes where nobody has said anything else: who commits, and nothing of this machine.
const GIT: &str = "[user]\n\tname = Learner\n\temail = learner@localhost\n[init]\n\tdefaultBranch = main\n\
                   [commit]\n\tgpgsign = false\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n";
const GIT_FILE: &str = "gitconfig";

impl Workbench {
    /// Runs the text of a shell script in a folder, behind the walls.
    ///
    /// # Errors
    /// The language is missing here, or the script could not be started.
    pub fn script(
        &self,
        language: &str,
        script: &str,
        folder: &Path,
        stop: &AtomicBool,
    ) -> Result<Finished, Unavailable> {
        let language = if language == "git" { "git" } else { "shell" };
        let (_, shell) = self.compiler(language)?;
        let mut command = self.walled_script(&shell.path, Profile::Script, folder, &[])?;
        command.args(["-c", script]);
        let mut around = Around { stops: &[&self.stop, stop], input: "", say: &mut |_| {} };
        let done = limits::run_in(command, folder, folder, &limits::SCRIPT, &mut around)
            .map_err(|e| no_start(&shell.path, &e))?;
        refused(&done)?;
        Ok(done)
    }

    /// The command of a shell for a person, behind the walls of a script, in a folder. It is to be started as the leader of a
    /// session on a terminal of its own, and may then have job control; it may read the file `begin`. Environment and folder are set; to end it with all
    /// that it started, end its process and hang up its terminal.
    ///
    /// # Errors
    /// There is no place for what it needs.
    pub fn script_command(&self, program: &Path, folder: &Path, begin: &Path) -> Result<Command, Unavailable> {
        let mut command = self.walled_script(program, Profile::Session, folder, &[begin.to_path_buf()])?;
        command.current_dir(folder).env("TERM", std::env::var_os("TERM").unwrap_or_else(|| "dumb".into()));
        Ok(command)
    }

    /// A command of a script; only its arguments and its folder are missing.
    pub(super) fn walled_script(
        &self,
        program: &Path,
        profile: Profile,
        folder: &Path,
        tools: &[PathBuf],
    ) -> Result<Command, Unavailable> {
        let config = self.shelf()?.join(GIT_FILE);
        let tools: Vec<PathBuf> = tools.iter().cloned().chain([config.clone()]).collect();
        let mut command = self.walled(program, profile, folder, &tools);
        command
            .env_clear()
            .env("PATH", PATH)
            .env("HOME", folder)
            .env("TMPDIR", folder)
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("GIT_CONFIG_SYSTEM", config);
        if profile == Profile::Script {
            command.env("PAGER", "cat").env("GIT_EDITOR", "true").env("GIT_TERMINAL_PROMPT", "0");
        }
        Ok(command)
    }

    /// A private folder for what lasts as long as the workbench.
    pub(super) fn shelf(&self) -> Result<PathBuf, Unavailable> {
        let made = self.shelf.get_or_init(|| {
            let folder = private_folder()?;
            std::fs::write(folder.path().join(GIT_FILE), GIT).map_err(|e| no_place(&e))?;
            Ok(folder)
        });
        made.as_ref().map(|folder| folder.path().to_path_buf()).map_err(Clone::clone)
    }
}
