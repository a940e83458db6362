//! A terminal of its own for the learner's shell: the master's end is here, the shell and all its jobs are on the other.
//!
//! Owns the shell's process; it ends, with its whole session, when this value goes. Knows nothing of screens.

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

/// A shell on a terminal of its own.
#[derive(Debug)]
pub struct Pty {
    master: OwnedFd,
    child: Child,
}

impl Pty {
    /// Starts the command as the leader of a session on a new terminal of this many columns and rows.
    ///
    /// # Errors
    /// There is no terminal to be had, or the command could not be started.
    pub fn start(mut command: Command, size: (u16, u16)) -> io::Result<Pty> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?;
        let slave = rustix::fs::open(name.as_c_str(), OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
        let slave = File::from(slave);
        command.stdin(slave.try_clone()?).stdout(slave.try_clone()?).stderr(slave);
        let lead = || {
            rustix::process::setsid()?;
            rustix::process::ioctl_tiocsctty(rustix::stdio::stdin())?;
            Ok(())
        };
        // SAFETY: the closure runs between fork and exec and makes two system calls; it neither allocates nor locks.
        unsafe { command.pre_exec(lead) };
        let child = command.spawn()?;
        let pty = Pty { master, child };
        pty.resize(size)?;
        Ok(pty)
    }

    /// Tells the shell how large its terminal is now.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn resize(&self, (columns, rows): (u16, u16)) -> io::Result<()> {
        Ok(tcsetwinsize(&self.master, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 })?)
    }

    /// What is typed goes in here; what the shell shows comes out. Reading fails when all that wrote there are gone.
    pub fn master(&self) -> BorrowedFd<'_> {
        self.master.as_fd()
    }

    /// Whether the shell has ended.
    pub fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Pty {
    /// Ends the shell and every process of its session: none of them may outlive the folder they are in.
    fn drop(&mut self) {
        end_session(self.child.id());
        let _ = self.child.kill();
        let _ = self.child.wait();
        end_session(self.child.id());
    }
}

/// Kills every process of a session. On systems without `/proc` the terminal's hang-up must do.
fn end_session(leader: u32) {
    let number = |e: std::fs::DirEntry| e.file_name().to_str()?.parse::<u32>().ok();
    for pid in std::fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(number) {
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // `12 (a name) S 1 12 12 …`: the fourth field behind the name is the session.
        let session = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(3)?.parse::<u32>().ok());
        if session == Some(leader)
            && let Some(pid) = rustix::process::Pid::from_raw(pid as i32)
        {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    #[test]
    fn a_shell_has_a_terminal_and_its_jobs_end_with_it() {
        let mut command = Command::new("/bin/sh");
        command.arg("-i").env("PS1", "> ").env_remove("ENV");
        let pty = Pty::start(command, (91, 17)).unwrap();
        let mut master = File::from(pty.master().try_clone_to_owned().unwrap());
        master.write_all(b"stty size; sleep 1000 & echo job:$!:\n").unwrap();
        let mut said = String::new();
        let mut bytes = [0u8; 1024];
        let job = loop {
            let n = master.read(&mut bytes).unwrap();
            said.push_str(&String::from_utf8_lossy(&bytes[..n]));
            let found = said.split("job:").filter_map(|t| t.split_once(':')?.0.parse::<u32>().ok()).next();
            if let Some(job) = found {
                break job;
            }
        };
        assert!(said.contains("17 91"), "{said}");
        drop(pty);
        let alive = std::fs::read_to_string(format!("/proc/{job}/stat")).is_ok_and(|s| !s.contains(") Z"));
        assert!(!alive, "the job outlives its terminal");
    }
}
