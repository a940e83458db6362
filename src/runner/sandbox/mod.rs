//! The sandbox: what a program of a learner or of a curriculum may see and do.
//!
//! A command is not started directly but through this same binary as a helper (`gradus __sandbox`), which has one thread,
//! takes its own rights away and becomes the command. On Linux the layers are Landlock (files, network, signals), seccomp
//! (system calls), for scripts a view of the system of their own (name spaces), and the resource limits of
//! [`super::limits`]; none needs root. Elsewhere there are the limits only, and
//! whoever asks is told so. Never starts anything itself.

#[cfg(target_os = "linux")]
mod apart;
#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod linux;

use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The hidden subcommand.
pub const SUBCOMMAND: &str = "__sandbox";
/// The helper's exit code where it could not become the command, and how its message begins then.
pub const REFUSED: i32 = 125;
/// See [`REFUSED`].
pub const REFUSAL: &str = "gradus sandbox: ";

/// What a command may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// A compiler: other programs of the system, more processes.
    Compiler,
    /// A program: itself only, with threads.
    Program,
    /// A script: programs of the system and of its folder, more processes, changes of modes and times.
    Script,
    /// A script with job control: a shell on a terminal of its own.
    Session,
}

/// The walls around one command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cage {
    /// What the command may do.
    pub profile: Profile,
    /// The only folder that it may write in.
    pub work: PathBuf,
    /// Folders and files outside the system's that it may read, and whose programs it may run.
    pub tools: Vec<PathBuf>,
    /// The layers that must hold.
    pub layers: Layers,
}

impl Cage {
    /// Whether the command gets a view of the system of its own.
    fn apart(&self) -> bool {
        self.layers.apart && matches!(self.profile, Profile::Script | Profile::Session)
    }
}

/// The layers that hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layers {
    /// Files: the version of Landlock in use; `None` where the system has none.
    pub files: Option<u8>,
    /// System calls: sockets, other processes, and what Landlock does not know.
    pub calls: bool,
    /// For scripts: a view of the system in which there are no files and no processes of others.
    #[serde(default)]
    pub apart: bool,
}

impl Layers {
    /// Whether a program can neither reach the user's files nor the network.
    pub fn whole(&self) -> bool {
        self.files.is_some() && self.calls
    }

    /// For people: what holds, or what is missing and why.
    pub fn words(&self) -> String {
        match (self.files, self.calls) {
            (Some(version), true) => {
                let scripts = if self.apart {
                    "scripts see nothing else of this system"
                } else {
                    "scripts cannot change modes of files (chmod), since this system allows no name spaces of users"
                };
                format!("files (Landlock {version}), network, other processes, limits; {scripts}")
            }
            (None, true) => "no walls around files: this system has no Landlock (Linux 5.13 or newer has)".into(),
            (Some(_), false) => "no walls around the network: this system has no seccomp".into(),
            (None, false) => "only limits of time, memory and output: the sandbox needs Linux with Landlock".into(),
        }
    }
}

/// Where the helper is, and what it can do here.
#[derive(Debug, Clone)]
pub struct Sandbox {
    helper: PathBuf,
    /// The layers that hold here.
    pub layers: Layers,
}

impl Sandbox {
    /// Tries the sandbox out. `helper` is the program `gradus`.
    ///
    /// # Errors
    /// Why there is none.
    pub fn find(helper: &Path) -> Result<Sandbox, String> {
        let said = Command::new(helper).arg(SUBCOMMAND).output().map_err(|e| format!("{}: {e}", helper.display()))?;
        serde_json::from_slice(&said.stdout).map(|layers| Sandbox { helper: helper.into(), layers }).map_err(|_| {
            let why = String::from_utf8_lossy(&said.stderr);
            format!("{} did not say what it can do: {}", helper.display(), why.trim())
        })
    }

    /// The command behind the walls: it may write below `work`, and read what is installed in `tools`. Environment and
    /// folder are the caller's to set.
    pub fn command(&self, program: &Path, profile: Profile, work: &Path, tools: &[PathBuf]) -> Command {
        let cage = Cage { profile, work: work.into(), tools: tools.into(), layers: self.layers };
        let mut command = Command::new(&self.helper);
        command.arg(SUBCOMMAND).arg(serde_json::to_string(&cage).unwrap_or_default()).arg(program);
        command
    }
}

/// The helper's side: `gradus __sandbox CAGE PROGRAM ARGUMENTS…` becomes the program behind the walls; without arguments
/// it says which walls there are. Returns only where that failed.
pub fn helper_main(arguments: &[std::ffi::OsString]) -> ExitCode {
    let failed = match arguments {
        [] => return tell(),
        [cage, program, rest @ ..] => match serde_json::from_str::<Cage>(&cage.to_string_lossy()) {
            Ok(cage) => system::become_command(&cage, Path::new(program), rest),
            Err(e) => format!("this is no cage: {e}"),
        },
        _ => "no program was named".into(),
    };
    let _ = writeln!(std::io::stderr(), "{REFUSAL}{failed}");
    ExitCode::from(REFUSED as u8)
}

fn tell() -> ExitCode {
    let layers = system::layers();
    match serde_json::to_string(&layers).map(|text| writeln!(std::io::stdout(), "{text}")) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

#[cfg(target_os = "linux")]
use linux as system;

#[cfg(not(target_os = "linux"))]
mod system {
    //! Where there is no sandbox.

    use super::{Cage, Layers};
    use std::ffi::OsString;
    use std::path::Path;

    pub(super) fn layers() -> Layers {
        Layers::default()
    }

    #[cfg(unix)]
    pub(super) fn become_command(_: &Cage, program: &Path, arguments: &[OsString]) -> String {
        use std::os::unix::process::CommandExt;
        std::process::Command::new(program).args(arguments).exec().to_string()
    }

    #[cfg(not(unix))]
    pub(super) fn become_command(_: &Cage, _: &Path, _: &[OsString]) -> String {
        "not on this system".into()
    }
}
