//! Process groups, resource limits, and the processes that descend from one.

use super::{End, Limits};
use rustix::process::{
    Pid, Resource, Rlimit, Signal, WaitId, WaitIdOptions, getrlimit, kill_process_group, setrlimit, waitid,
};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

/// How far a command stands back behind the tutor and other people of the machine.
const POLITE: i32 = 5;

pub(super) fn confine(command: &mut Command, limits: &Limits) {
    let limits = *limits;
    let set = move || {
        // A session has a group of its own, and on Linux its own share of the processor, however many run in it: without
        // that a bomb kept whoever watches waiting for ten seconds and more. It has no terminal to write to, either.
        rustix::process::setsid()?;
        lower_all(&limits);
        let _ = rustix::process::nice(POLITE);
        #[cfg(target_os = "linux")]
        let _ = rustix::process::set_parent_process_death_signal(Some(Signal::KILL));
        // Whoever loses its parent becomes a child of the command, and is still counted.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
        Ok(())
    };
    // SAFETY: the closure runs in the child between fork and exec, where only async-signal-safe calls are allowed. It
    // makes the system calls setsid, getrlimit, setrlimit, setpriority and prctl, on values that it owns; it neither
    // allocates nor locks.
    unsafe { command.pre_exec(set) };
}

/// Lowers the limits of this process, for ever.
pub(in crate::runner) fn lower_all(limits: &Limits) {
    for (resource, most) in [
        (Resource::Cpu, limits.cpu),
        (Resource::As, limits.memory),
        (Resource::Fsize, limits.file_size),
        (Resource::Nofile, limits.open_files),
        (Resource::Nproc, limits.processes),
        (Resource::Core, 0),
    ] {
        lower(resource, most);
    }
}

/// Lowers the number of processes for this one and all that it starts.
#[cfg(target_os = "linux")]
pub(in crate::runner) fn processes(most: u64) {
    lower(Resource::Nproc, most);
}

/// Lowers a limit; never raises it. A limit that this system does not have is left out.
fn lower(resource: Resource, most: u64) {
    let now = getrlimit(resource);
    let most = Some(now.maximum.map_or(most, |m| m.min(most)));
    let _ = setrlimit(resource, Rlimit { current: most, maximum: most });
}

/// Whether the child has ended. It stays a zombie, so that its number still means its group.
pub(super) fn ended(child: &mut Child) -> io::Result<bool> {
    let pid = WaitId::Pid(Pid::from_child(child));
    match waitid(pid, WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT) {
        Ok(status) => Ok(status.is_some()),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Waits, but not longer than the child lives, where the system can tell.
pub(super) fn rest(child: &Child, pause: Duration) {
    #[cfg(target_os = "linux")]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use rustix::process::{PidfdFlags, pidfd_open};
        if let (Ok(handle), Ok(pause)) =
            (pidfd_open(Pid::from_child(child), PidfdFlags::empty()), Timespec::try_from(pause))
            && poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&pause)).is_ok()
        {
            return;
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = child;
    std::thread::sleep(pause);
}

/// How many processes descend from the child, itself counted, and how much memory they have together, in bytes; not more
/// than `most` and some are looked for. Where the system does not tell, only the child is counted.
pub(super) fn family(child: &Child, most: usize) -> (usize, u64) {
    let mut all = vec![child.id()];
    let (mut next, mut pages) = (0, 0u64);
    while let (Some(pid), true) = (all.get(next), all.len() <= most) {
        let memory = std::fs::read_to_string(format!("/proc/{pid}/statm")).unwrap_or_default();
        pages += memory.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
        for task in std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
            all.extend(children.split_whitespace().filter_map(|n| n.parse::<u32>().ok()));
        }
        next += 1;
    }
    (all.len(), pages.saturating_mul(rustix::param::page_size() as u64))
}

pub(super) fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    file.read_at(into, at)
}

/// Ends the whole group. Call it before the child is waited for.
pub(super) fn kill_all(child: &mut Child) {
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    // It may have left its group.
    let _ = child.kill();
}

pub(super) fn end(status: ExitStatus) -> End {
    match (status.code(), status.signal()) {
        (Some(code), _) => End::Exit(code),
        (None, signal) => End::Signal(signal.unwrap_or(0)),
    }
}
