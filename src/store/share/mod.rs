//! One store, several sessions of one user: the process that has the lock serves the others at a socket.
//!
//! ```text
//! DIR/door-XXXXXXXX.sock     0600 in a folder that is 0700; one name for each start of a machine
//! guest  -> Hello, Append, Put              4 bytes of length (big endian), then named MessagePack
//! owner  -> Welcome, Rows, Whole, Taken, Done, Failed, Record
//! ```
//!
//! Owns the words on the wire, their limits, and both ends. Never opens the store and never looks into an event: what a
//! guest asks for is handed to the owner's caller as a [`Knock`], what the owner says to the guest's caller as a
//! [`Heard`]. A guest is let in when it is the same user, speaks the same protocol and is the same version of the
//! program. An append may be asked for again after a failure: record number `after`, time and event tell the owner
//! whether it has it already, so nothing is counted twice; a guest marks each event (`from`), so that no two are the same. Neighbours: `driver/link.rs` uses both ends.

mod client;
mod frame;
mod server;
#[cfg(test)]
mod tests;

pub use client::{Client, Heard, Snapshot};
pub use server::{Knock, Server, leftovers};

use super::lock::Holder;
use super::state::Put;
use serde::{Deserialize, Serialize};
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Which form of the words on the wire this program speaks.
pub const PROTOCOL: u16 = 1;

/// Who does not answer for so long is taken to be stopped.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Who has said that it is at work may take so long.
pub const LONG_PATIENCE: Duration = Duration::from_secs(10);

/// A path longer than this cannot be bound (unix(7): 108 bytes with the final NUL).
const LONGEST_PATH: usize = 107;

/// What a guest says.
#[derive(Debug, Serialize, Deserialize)]
enum Ask {
    /// First of all.
    Hello { protocol: u16, version: String, who: Holder, sitting: String, resumes: bool },
    /// Record this, unless a record above `after` is the same.
    Append { id: u64, after: u64, at: i64, event: String, again: bool },
    /// Change the state; nothing is answered.
    Put { puts: Vec<Put> },
}

/// What the owner says.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Tell {
    /// The guest may stay; its rows follow.
    Welcome { who: Holder },
    /// It may not: another version of the program.
    Refused { version: String },
    /// A part of the state.
    Rows { rows: Vec<Put> },
    /// That was all of it, as of record `seq`.
    Whole { seq: u64 },
    /// The request was heard.
    Taken { id: u64 },
    /// It is on disk, as record `seq`.
    Done { id: u64, seq: u64 },
    /// It is not.
    Failed { id: u64, why: String },
    /// What another session recorded.
    Record { seq: u64, at: i64, event: String },
}

/// Where the owner of the store in `dir` listens. The name depends on the start of the machine, so that hosts which share
/// a home do not take each other's sockets for their own.
pub fn path(dir: &Path) -> PathBuf {
    let boot = Holder::me().boot_id.unwrap_or_default();
    dir.join(format!("door-{:08x}.sock", crc32fast::hash(boot.as_bytes())))
}

/// A path by which the socket can be bound or reached even where its name is too long; hold the file meanwhile.
fn short(path: &Path) -> io::Result<(PathBuf, Option<std::fs::File>)> {
    if path.as_os_str().len() <= LONGEST_PATH {
        return Ok((path.to_path_buf(), None));
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidFilename));
    };
    let folder = std::fs::File::open(folder)?;
    let fd = std::os::fd::AsRawFd::as_raw_fd(&folder);
    Ok((Path::new("/proc/self/fd").join(fd.to_string()).join(name), Some(folder)))
}

/// Whether the other end is a process of the same user.
fn is_own(stream: &UnixStream) -> bool {
    #[cfg(target_os = "linux")]
    return rustix::net::sockopt::socket_peercred(stream).is_ok_and(|peer| peer.uid == rustix::process::geteuid());
    // The folder, which is the user's alone, keeps others out.
    #[cfg(not(target_os = "linux"))]
    return stream.peer_addr().is_ok();
}

/// The version that must be the same at both ends, as both fold the same evidence.
fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
