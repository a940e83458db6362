//! The system calls that are refused (seccomp): all that Landlock does not see and that no exercise needs.

use super::{Cage, Profile};
use libc::*;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen as Len, SeccompCmpOp as Op,
    SeccompCondition as Condition, SeccompFilter, SeccompRule as Rule, TargetArch, apply_filter,
};
use std::collections::BTreeMap;

type Rules = BTreeMap<i64, Vec<Rule>>;

/// Refused to compilers too: other processes, the kernel's insides, memory that outlives its process, ways around Landlock.
const NEVER: &[c_long] = &[
    // Other processes.
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_process_madvise,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_kcmp,
    SYS_tkill,
    SYS_setpriority,
    SYS_ioprio_set,
    SYS_sched_setscheduler,
    SYS_sched_setparam,
    SYS_sched_setattr,
    // Namespaces and mounts.
    SYS_unshare,
    SYS_setns,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_fsopen,
    SYS_fsmount,
    SYS_move_mount,
    SYS_open_tree,
    SYS_mount_setattr,
    // The kernel's insides.
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_kexec_load,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_personality,
    SYS_acct,
    SYS_quotactl,
    SYS_fanotify_init,
    SYS_open_by_handle_at,
    SYS_name_to_handle_at,
    // Memory and queues that stay when the process is gone.
    SYS_shmget,
    SYS_shmat,
    SYS_msgget,
    SYS_semget,
    SYS_mq_open,
    SYS_memfd_create,
    SYS_memfd_secret,
    // The network, and the sockets of this machine's services. (Connected pairs within the program may be had.)
    SYS_socket,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_sendmsg,
    SYS_sendmmsg,
];

/// Refused to programs as well, and to scripts that see the whole system: changes that Landlock does not know of, to files
/// outside of the folder.
const CHANGES: &[c_long] =
    &[SYS_truncate, SYS_fchmodat, SYS_fchownat, SYS_setxattr, SYS_lsetxattr, SYS_removexattr, SYS_lremovexattr];

/// The same for files that are open already: behind Landlock these are the folder's or the system's, and the system's are
/// no ordinary user's to change.
const CHANGES_OF_OPEN: &[c_long] = &[SYS_fchmod, SYS_fchown, SYS_fsetxattr, SYS_fremovexattr];

/// The older calls for changes, and for new processes, that only this architecture has; and its `mknod`.
#[cfg(target_arch = "x86_64")]
const OLD: (&[c_long], &[c_long], Option<c_long>) = (
    &[SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat],
    &[SYS_fork, SYS_vfork],
    Some(SYS_mknod),
);
#[cfg(not(target_arch = "x86_64"))]
const OLD: (&[c_long], &[c_long], Option<c_long>) = (&[], &[], None);

/// Requests to a terminal, by their numbers: the C libraries disagree about their type.
const TYPE_INTO: u64 = 0x5412;
const CONSOLE: u64 = 0x541C;

/// `fchmodat2`, newer than some C libraries; the same number everywhere.
const FCHMODAT2: c_long = 452;

/// Refuses the calls for this process and all that it starts, for ever.
pub(super) fn forbid(cage: &Cage) -> Result<(), String> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH).map_err(|e| e.to_string())?;
    let filter = |rules: Rules, errno: c_int| -> Result<(), String> {
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno as u32), architecture)
            .map_err(|e| e.to_string())?;
        let program: BpfProgram = filter.try_into().map_err(|e: BackendError| e.to_string())?;
        apply_filter(&program).map_err(|e| e.to_string())
    };
    let rules = rules(cage).map_err(|e| e.to_string())?;
    // What `clone3` is asked for lies in memory that a filter cannot read. Without it, the C library takes `clone`.
    filter(Rules::from([(SYS_clone3, Vec::new())]), ENOSYS)?;
    filter(rules, EPERM)
}

/// The version of Landlock that knows of signals.
const SIGNALS: u8 = 6;

/// Refuses a call where all of these hold: number of the argument, its length, how it compares, with what.
fn when(rules: &mut Rules, call: c_long, conditions: &[(u8, Len, Op, u64)]) -> Result<(), BackendError> {
    let conditions: Result<_, _> = conditions
        .iter()
        .map(|(argument, len, op, value)| Condition::new(*argument, len.clone(), op.clone(), *value))
        .collect();
    rules.entry(call).or_default().push(Rule::new(conditions?)?);
    Ok(())
}

fn refuse<'a>(rules: &mut Rules, calls: impl IntoIterator<Item = &'a c_long>) {
    rules.extend(calls.into_iter().map(|call| (*call, Vec::new())));
}

fn rules(cage: &Cage) -> Result<Rules, BackendError> {
    let mut rules = Rules::new();
    refuse(&mut rules, NEVER);
    when(&mut rules, SYS_socketpair, &[(0, Len::Dword, Op::Ne, AF_UNIX as u64)])?;
    // To whom it may concern: one end of a pair can be told another address.
    when(&mut rules, SYS_sendto, &[(4, Len::Qword, Op::Ne, 0)])?;
    // Keys typed into a terminal, as if by its user.
    for request in [TYPE_INTO, CONSOLE] {
        when(&mut rules, SYS_ioctl, &[(1, Len::Dword, Op::Eq, request)])?;
    }
    // Limits of other processes.
    let me = u64::from(std::process::id());
    when(&mut rules, SYS_prlimit64, &[(0, Len::Dword, Op::Ne, 0), (0, Len::Dword, Op::Ne, me)])?;
    // New namespaces.
    when(&mut rules, SYS_clone, &[(0, Len::Qword, Op::MaskedEq(CLONE_NEWUSER as u64), CLONE_NEWUSER as u64)])?;
    // Devices and sockets in the file system; a pipe with a name harms nobody.
    for (call, argument) in [(Some(SYS_mknodat), 2), (OLD.2, 1)] {
        let Some(call) = call else { continue };
        for kind in [S_IFCHR, S_IFBLK, S_IFSOCK] {
            when(&mut rules, call, &[(argument, Len::Dword, Op::MaskedEq(u64::from(S_IFMT)), u64::from(kind))])?;
        }
    }
    processes(&mut rules, cage, me)?;
    if cage.profile != Profile::Compiler && !cage.apart() {
        changes(&mut rules, cage)?;
    }
    Ok(rules)
}

/// Whom it may signal, and whether it may start somebody.
fn processes(rules: &mut Rules, cage: &Cage, me: u64) -> Result<(), BackendError> {
    // An older Landlock knows nothing of signals; a view of its own has nobody else in it.
    let signals_pass = cage.layers.files.is_none_or(|version| version < SIGNALS);
    let script = matches!(cage.profile, Profile::Script | Profile::Session);
    if cage.profile == Profile::Program || (script && signals_pass && !cage.apart()) {
        for call in [SYS_kill, SYS_tgkill] {
            when(rules, call, &[(0, Len::Dword, Op::Ne, me)])?;
        }
    }
    if cage.profile == Profile::Program {
        // Threads, no processes.
        when(rules, SYS_clone, &[(0, Len::Qword, Op::MaskedEq(CLONE_THREAD as u64), 0)])?;
        refuse(rules, OLD.1);
    }
    // A process that leaves its group could not be ended with it. A shell with job control makes groups, and stays in its
    // session.
    match cage.profile {
        Profile::Compiler => {}
        Profile::Session => refuse(rules, &[SYS_setsid]),
        Profile::Program | Profile::Script => refuse(rules, &[SYS_setsid, SYS_setpgid]),
    }
    Ok(())
}

/// What changes modes, owners and times without being seen by Landlock.
fn changes(rules: &mut Rules, cage: &Cage) -> Result<(), BackendError> {
    refuse(rules, CHANGES.iter().chain(OLD.0).chain(&[FCHMODAT2]));
    if cage.profile == Profile::Program || rustix::process::geteuid().is_root() {
        refuse(rules, CHANGES_OF_OPEN.iter().chain(&[SYS_utimensat]));
        return Ok(());
    }
    // The time of a file that is open already is set without a path.
    when(rules, SYS_utimensat, &[(1, Len::Qword, Op::Ne, 0)])
}
