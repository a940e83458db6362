//! A view of the system in which there is nothing else (Linux name spaces): only the system's programs, read only, and the
//! folder of the work. Landlock does not see changes of modes and times; here there is nothing to change. No root is needed.
//!
//! The helper stays outside and tells how the command ended. Inside, a first process takes the orphans in; when it dies,
//! the kernel ends all the others, so that nothing is left behind whatever a script does.

use super::{Cage, Profile};
use rustix::fs::CWD;
use rustix::mount::{
    MountFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags, mount, mount_change, move_mount,
    open_tree, unmount,
};
use rustix::process::{Pid, Signal, WaitOptions};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Processes and threads inside, held by the kernel; root's are not.
const PROCESSES: u64 = 256;

/// Goes into a view of its own. Returns only in the process that is to become the command; every other one ends here.
///
/// # Errors
/// The system does not let us, or a place could not be shown inside.
pub(super) fn enter(cage: &Cage, shown: &[PathBuf]) -> Result<(), String> {
    let at = std::env::current_dir().map_err(|e| format!("the folder: {e}"))?;
    let said = |what: &'static str| move |e: io::Error| format!("{what}: {e}");
    spaces().map_err(said("name spaces"))?;
    let (reader, writer) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).map_err(|e| e.to_string())?;
    if let Some(first) = fork()? {
        drop(writer);
        outside(first, reader.into());
    }
    drop(reader);
    dies_with_parent();
    world(&cage.work, shown).map_err(said("mounts"))?;
    std::env::set_current_dir(&at).map_err(|e| format!("{}: {e}", at.display()))?;
    if let Some(command) = fork()? {
        inside(command, writer.into());
    }
    drop(writer);
    dies_with_parent();
    drop_capabilities();
    super::super::limits::processes(PROCESSES);
    if cage.profile == Profile::Session {
        foreground();
    }
    Ok(())
}

/// Whether [`enter`] would work: tried in a process of its own.
pub(super) fn works(shown: &[PathBuf]) -> bool {
    let Ok(parent) = fork() else { return false };
    match parent {
        Some(child) => {
            let status = rustix::process::waitpid(Some(child), WaitOptions::empty());
            matches!(status, Ok(Some((_, s))) if s.exit_status() == Some(0))
        }
        None => {
            let work = std::env::temp_dir();
            let cage =
                Cage { profile: Profile::Script, work: work.clone(), tools: Vec::new(), layers: Default::default() };
            let entered = std::env::set_current_dir(&work).is_ok() && enter(&cage, shown).is_ok();
            // The memory is a copy: nothing that the parent has begun to write may be written twice.
            end(if entered { 0 } else { 1 })
        }
    }
}

/// Name spaces for users, mounts and processes. The user stays who it is.
fn spaces() -> io::Result<()> {
    use rustix::thread::{UnshareFlags, unshare_unsafe};
    let (user, group) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    // SAFETY: none of the flags separates the table of open files, which is what the call can harm.
    unsafe { unshare_unsafe(UnshareFlags::NEWUSER | UnshareFlags::NEWNS | UnshareFlags::NEWPID)? };
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("{group} {group} 1"))?;
    dies_with_parent();
    Ok(())
}

/// Makes a root of its own: what is shown, read only; the folder of the work; the processes of this name space.
fn world(work: &Path, shown: &[PathBuf]) -> io::Result<()> {
    mount_change("/", MountPropagationFlags::PRIVATE | MountPropagationFlags::REC)?;
    let work_tree = tree(work, false)?;
    // Any folder would do: what it shows elsewhere stays as it is.
    mount("gradus", work, "tmpfs", MountFlags::NOSUID | MountFlags::NODEV, Some(c"mode=755,size=1m"))?;
    for place in shown {
        show(work, place)?;
    }
    let inside = below(work, work);
    std::fs::create_dir_all(&inside)?;
    hang(&work_tree, &inside)?;
    processes(work);
    let old = work.join("old");
    std::fs::create_dir(&old)?;
    rustix::process::pivot_root(work, &old)?;
    std::env::set_current_dir("/")?;
    unmount("/old", UnmountFlags::DETACH)?;
    std::fs::remove_dir("/old")
}

/// `/proc` of this name space, where the system lets us: `ps` and `/dev/stdin` need it.
fn processes(root: &Path) {
    let (proc, dev) = (root.join("proc"), root.join("dev"));
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC | MountFlags::RDONLY;
    if std::fs::create_dir(&proc).is_ok() && mount("proc", &proc, "proc", flags, None).is_ok() {
        for (name, to) in [("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")] {
            let _ = symlink(format!("/proc/self/fd{to}"), dev.join(name));
        }
    }
}

/// Shows a file or folder at the same place below the new root, as a link where it is one.
fn show(root: &Path, place: &Path) -> io::Result<()> {
    let Ok(kind) = place.symlink_metadata() else { return Ok(()) };
    let target = below(root, place);
    if target.symlink_metadata().is_ok() && !kind.is_dir() {
        return Ok(());
    }
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent)?;
    }
    if kind.is_symlink() {
        return symlink(std::fs::read_link(place)?, &target);
    }
    if kind.is_dir() {
        std::fs::create_dir_all(&target)?;
    } else {
        File::create(&target)?;
    }
    hang(&tree(place, !place.starts_with("/dev"))?, &target)
}

fn below(root: &Path, place: &Path) -> PathBuf {
    root.join(place.strip_prefix("/").unwrap_or(place))
}

/// A copy of what hangs at a place; read only if it is not to be changed.
fn tree(place: &Path, read_only: bool) -> io::Result<OwnedFd> {
    let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::AT_RECURSIVE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    let tree = open_tree(CWD, place, flags)?;
    let only = if read_only { libc::MOUNT_ATTR_RDONLY } else { 0 };
    let attributes =
        libc::mount_attr { attr_set: only | libc::MOUNT_ATTR_NOSUID, attr_clr: 0, propagation: 0, userns_fd: 0 };
    let (empty, flags) = (c"", libc::AT_EMPTY_PATH | libc::AT_RECURSIVE);
    let (fd, size) = (tree.as_raw_fd(), size_of::<libc::mount_attr>());
    // SAFETY: the kernel reads an empty string and a structure of the size that it is told; both live until it returns.
    let done =
        unsafe { libc::syscall(libc::SYS_mount_setattr, fd, empty.as_ptr(), flags, &raw const attributes, size) };
    if done == 0 { Ok(tree) } else { Err(io::Error::last_os_error()) }
}

fn hang(tree: &OwnedFd, at: &Path) -> io::Result<()> {
    Ok(move_mount(tree, "", CWD, at, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)?)
}

/// The helper's own part: it waits, and ends as the command did.
fn outside(first: Pid, mut from: File) -> ! {
    let mut told = [0; 4];
    let got = from.read_exact(&mut told);
    let waited = rustix::process::waitpid(Some(first), WaitOptions::empty());
    let status = match (got, waited) {
        (Ok(()), _) => i32::from_ne_bytes(told),
        (Err(_), Ok(Some((_, status)))) => status.as_raw(),
        (Err(_), _) => 1 << 8,
    };
    let status = ExitStatus::from_raw(status);
    if let Some(signal) = status.signal().and_then(Signal::from_named_raw) {
        let _ = rustix::process::kill_process(rustix::process::getpid(), signal);
        let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::KILL);
    }
    end(status.code().unwrap_or(1))
}

/// The first process inside: it takes orphans in until the command has ended, and tells how that was.
fn inside(command: Pid, mut to: File) -> ! {
    loop {
        match rustix::process::wait(WaitOptions::empty()) {
            Ok(Some((pid, status))) if pid == command => {
                let _ = to.write_all(&status.as_raw().to_ne_bytes());
                end(0)
            }
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => end(1),
        }
    }
}

/// The terminal's group is a number of the other name space: a shell that looks for its own group needs one of this.
fn foreground() {
    let _ = rustix::process::setpgid(None, None);
    // SAFETY: the call replaces no handler; a stop by the terminal would last for ever here.
    unsafe { libc::signal(libc::SIGTTOU, libc::SIG_IGN) };
    let _ = rustix::termios::tcsetpgrp(rustix::stdio::stdin(), rustix::process::getpgrp());
    // SAFETY: as above; the command gets what it expects.
    unsafe { libc::signal(libc::SIGTTOU, libc::SIG_DFL) };
}

/// Who is root outside would be root of the mounts inside.
fn drop_capabilities() {
    for capability in 0..64 {
        // SAFETY: the call reads no memory; a number that is no capability is refused.
        unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
    }
}

fn dies_with_parent() {
    let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
}

/// The child's number, or `None` in the child.
fn fork() -> Result<Option<Pid>, String> {
    // SAFETY: the helper has one thread, so that no lock can be held by another one that the child does not have.
    match unsafe { libc::fork() } {
        -1 => Err(format!("fork: {}", io::Error::last_os_error())),
        pid => Ok(Pid::from_raw(pid)),
    }
}

fn end(code: i32) -> ! {
    // SAFETY: the call does not return; what the parent has begun to write is not written.
    unsafe { libc::_exit(code) }
}
