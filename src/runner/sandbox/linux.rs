//! The walls on Linux: Landlock around files, seccomp around system calls; both are for ever, and children inherit them.

use super::super::limits;
use super::{Cage, Layers, Profile, apart, calls};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every program reads: libraries, and where they are listed.
const SYSTEM: [&str; 8] = ["/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime"];
/// Devices that are no danger.
const DEVICES: [&str; 4] = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"];
/// What scripts see besides: the links by which systems choose among programs.
const ALTERNATIVES: &str = "/etc/alternatives";
/// The newest rights that we know how to ask for; an older kernel holds those that it knows.
const NEWEST: ABI = ABI::V6;

/// Puts the walls up around this very process, to see which of them hold. It is good for nothing else afterwards.
pub(super) fn layers() -> Layers {
    let nowhere =
        Cage { profile: Profile::Program, work: PathBuf::new(), tools: Vec::new(), layers: Layers::default() };
    let apart = apart::works(&shown(&nowhere, Path::new("")));
    let files = files(&nowhere, Path::new("")).unwrap_or(None);
    Layers { files, calls: calls::forbid(&nowhere).is_ok(), apart }
}

/// What is there in a view of its own.
fn shown(cage: &Cage, program: &Path) -> Vec<PathBuf> {
    let system = SYSTEM.iter().chain(&DEVICES).chain(&[ALTERNATIVES]).map(PathBuf::from);
    system.chain(cage.tools.iter().cloned()).chain([program.to_path_buf()]).collect()
}

/// Puts the walls up and becomes the program. Returns why it could not.
pub(super) fn become_command(cage: &Cage, program: &Path, arguments: &[OsString]) -> String {
    if cage.profile == Profile::Session {
        // Whoever starts it on a terminal of its own cannot set them.
        limits::lower_all(&limits::SESSION);
    }
    if cage.apart()
        && let Err(e) = apart::enter(cage, &shown(cage, program))
    {
        return format!("a view of its own: {e}");
    }
    match files(cage, program) {
        Ok(files) if files == cage.layers.files => {}
        Ok(_) => return "Landlock does not hold what it held before".into(),
        Err(e) => return format!("Landlock: {e}"),
    }
    if cage.layers.calls
        && let Err(e) = calls::forbid(cage)
    {
        return format!("seccomp: {e}");
    }
    let error = Command::new(program).args(arguments).exec();
    format!("{}: {error}", program.display())
}

/// Puts the walls around files up; returns the version of Landlock that holds now.
fn files(cage: &Cage, program: &Path) -> Result<Option<u8>, RulesetError> {
    let all = AccessFs::from_all(NEWEST);
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(all)?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let (system, work) = match cage.profile {
        Profile::Program => (read, all & !AccessFs::Execute),
        Profile::Compiler | Profile::Script | Profile::Session => (read | AccessFs::Execute, all),
    };
    let mut rules = allow(rules, SYSTEM.map(PathBuf::from), system)?;
    if cage.apart() {
        // There is nothing but what was shown, and its own processes.
        rules = allow(rules, [PathBuf::from("/")], read)?;
    }
    rules = allow(rules, cage.tools.iter().cloned(), read | AccessFs::Execute)?;
    rules = allow(rules, DEVICES.map(PathBuf::from), AccessFs::ReadFile | AccessFs::WriteFile)?;
    // The program may lie in a folder where nothing may be run; and the kernel also runs what loads it.
    let run = AccessFs::ReadFile | AccessFs::Execute;
    rules = allow(rules, std::iter::once(program.into()).chain(loaders()), run)?;
    rules = allow(rules, [cage.work.clone()], work)?;
    let status = rules.restrict_self()?;
    Ok(match status.landlock {
        LandlockStatus::Available { effective_abi, .. } if status.ruleset != RulesetStatus::NotEnforced => {
            Some(effective_abi as u8)
        }
        _ => None,
    })
}

/// Allows `access` below each of these places; those that are not there need no rule.
fn allow(
    mut rules: RulesetCreated,
    places: impl IntoIterator<Item = PathBuf>,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    for place in places {
        let Ok(handle) = PathFd::new(&place) else { continue };
        let access = if place.is_dir() { access } else { access & AccessFs::from_file(NEWEST) };
        rules = rules.add_rule(PathBeneath::new(handle, access))?;
    }
    Ok(rules)
}

/// The dynamic loaders of this system: the kernel runs them, so they need the right to be run.
fn loaders() -> Vec<PathBuf> {
    let folders = ["/lib64", "/lib", "/usr/lib64", "/usr/lib"].into_iter().map(Path::new);
    let inside = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|e| e.path()).filter(|p| is_loader(p)).collect()
    };
    folders.flat_map(inside).collect()
}

fn is_loader(path: &Path) -> bool {
    path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with("ld-") && n.contains(".so"))
}
