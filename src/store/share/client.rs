//! A guest's end: joining the owner, asking, hearing.
//!
//! Owns the time-outs. Never waits for the owner longer than [`PATIENCE`], and [`LONG_PATIENCE`] once it has said that it
//! is at work. Neighbours: `driver/link.rs` asks, and takes each [`Heard`] in order.

use super::{Ask, LONG_PATIENCE, PATIENCE, PROTOCOL, Tell, frame, is_own, path, short, version};
use crate::store::error::StoreError;
use crate::store::lock::Holder;
use crate::store::state::Put;
use std::io::{self, BufReader};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;

/// What the owner says to a guest.
#[derive(Debug)]
pub enum Heard {
    /// The request was heard.
    Taken {
        /// Of the request.
        id: u64,
    },
    /// It is on disk.
    Done {
        /// Of the request.
        id: u64,
        /// Number of the record.
        seq: u64,
    },
    /// It is not.
    Failed {
        /// Of the request.
        id: u64,
        /// Why, and how to mend it.
        why: String,
    },
    /// What another session recorded.
    Record {
        /// Number of the record.
        seq: u64,
        /// Unix milliseconds.
        at: i64,
        /// The event's JSON.
        event: String,
    },
    /// The owner is gone.
    Lost,
}

/// The state, as the owner has it.
#[derive(Debug)]
pub struct Snapshot {
    /// Entries of the derived trees and the profile, and the guest's place.
    pub rows: Vec<Put>,
    /// The last record that they reflect.
    pub seq: u64,
}

/// A connection to the owner.
#[derive(Debug)]
pub struct Client {
    stream: UnixStream,
    /// The process that has the store.
    pub owner: Holder,
}

impl Client {
    /// Joins the owner of the store in `dir`. What it says later goes to `sink`, from a thread of its own. `None` where
    /// nobody listens there (yet).
    ///
    /// # Errors
    /// [`StoreError::Silent`] where it does not answer, [`StoreError::OtherVersion`] where it may not be joined; `holder` is
    /// who has the lock. `sitting` names the session, which `resumes` where it begins.
    pub fn join(
        dir: &Path,
        sitting: &str,
        resumes: bool,
        holder: &Holder,
        sink: impl Fn(Heard) + Send + 'static,
    ) -> Result<Option<(Client, Snapshot)>, StoreError> {
        let Some(stream) = connect(dir) else { return Ok(None) };
        let silent = |e: io::Error| match e.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Some(StoreError::Silent(Box::new(holder.clone()))),
            // It went away while we came: whoever has the store now is asked next.
            _ => None,
        };
        match talk(stream, sitting, resumes, sink) {
            Ok(Greeting::In(client, snapshot)) => Ok(Some((client, snapshot))),
            Ok(Greeting::Refused(version)) => {
                Err(StoreError::OtherVersion { holder: Box::new(holder.clone()), version })
            }
            Err(e) => silent(e).map_or(Ok(None), Err),
        }
    }

    /// Asks for a record; [`Heard::Done`] or [`Heard::Failed`] with this `id` answers.
    ///
    /// # Errors
    /// The owner is gone, or takes nothing any more.
    pub fn append(&mut self, id: u64, after: u64, at: i64, event: &str, again: bool) -> io::Result<()> {
        frame::send(&mut self.stream, &Ask::Append { id, after, at, event: event.to_owned(), again })
    }

    /// Asks for a change of the state; nothing answers.
    ///
    /// # Errors
    /// As [`Client::append`].
    pub fn put(&mut self, puts: Vec<Put>) -> io::Result<()> {
        frame::send(&mut self.stream, &Ask::Put { puts })
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

enum Greeting {
    In(Client, Snapshot),
    Refused(String),
}

/// Knocks. The queue at the door of a stopped owner may be full, and that must not be waited for.
fn connect(dir: &Path) -> Option<UnixStream> {
    use rustix::net::{self, AddressFamily, SocketAddrUnix, SocketType, sockopt};
    let path = path(dir);
    let (name, _folder) = short(&path).ok()?;
    let socket = net::socket(AddressFamily::UNIX, SocketType::STREAM, None).ok()?;
    rustix::io::fcntl_setfd(&socket, rustix::io::FdFlags::CLOEXEC).ok()?;
    sockopt::set_socket_timeout(&socket, sockopt::Timeout::Send, Some(PATIENCE)).ok()?;
    net::connect(&socket, &SocketAddrUnix::new(name).ok()?).ok()?;
    Some(UnixStream::from(socket)).filter(is_own)
}

fn talk(
    stream: UnixStream,
    sitting: &str,
    resumes: bool,
    sink: impl Fn(Heard) + Send + 'static,
) -> io::Result<Greeting> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let (who, sitting) = (Holder::me(), sitting.to_owned());
    let hello = Ask::Hello { protocol: PROTOCOL, version: version(), who, sitting, resumes };
    frame::send(&mut &stream, &hello)?;
    let mut from = BufReader::new(stream.try_clone()?);
    let owner = match frame::receive(&mut from)? {
        Tell::Welcome { who } => who,
        Tell::Refused { version } => return Ok(Greeting::Refused(version)),
        _ => return Err(io::Error::from(io::ErrorKind::InvalidData)),
    };
    stream.set_read_timeout(Some(LONG_PATIENCE))?;
    let mut rows = Vec::new();
    let seq = loop {
        match frame::receive(&mut from)? {
            Tell::Rows { rows: more } => rows.extend(more),
            Tell::Whole { seq } => break seq,
            _ => return Err(io::Error::from(io::ErrorKind::InvalidData)),
        }
    };
    stream.set_read_timeout(None)?;
    thread::Builder::new().name("store-hear".into()).stack_size(512 << 10).spawn(move || {
        while let Ok(told) = frame::receive::<Tell>(&mut from) {
            sink(match told {
                Tell::Taken { id } => Heard::Taken { id },
                Tell::Done { id, seq } => Heard::Done { id, seq },
                Tell::Failed { id, why } => Heard::Failed { id, why },
                Tell::Record { seq, at, event } => Heard::Record { seq, at, event },
                _ => break,
            });
        }
        sink(Heard::Lost);
    })?;
    Ok(Greeting::In(Client { stream, owner }, Snapshot { rows, seq }))
}
