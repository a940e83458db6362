//! The owner's end: the door, who is inside, and what each is told.
//!
//! Owns the socket's file and its mode. A guest that does not read what it is told is let go, so that it cannot hold up
//! the owner. Never touches the store. Neighbours: the owner's caller takes each [`Knock`] in its own thread, in order.

use super::{Ask, PROTOCOL, Tell, frame, is_own, path, short, version};
use crate::store::error::{StoreError, at};
use crate::store::files::identity;
use crate::store::lock::Holder;
use crate::store::state::Put;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufReader};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Messages that may wait for a guest at most.
const BACKLOG: usize = 4096;
/// Guests at once at most.
const MOST_GUESTS: usize = 16;
/// Rows are sent in parts of about this many bytes.
const PART: usize = 256 << 10;
/// Who has knocked must say who it is in this time.
const HELLO: Duration = Duration::from_secs(5);

/// What a guest wants.
#[derive(Debug)]
pub enum Knock {
    /// It has come in, and waits for [`Server::welcome`].
    Came {
        /// Its number here.
        guest: u64,
        /// The process.
        who: Holder,
        /// The name under which it keeps its place.
        sitting: String,
        /// Whether it begins, and is to have a place to resume at.
        resumes: bool,
    },
    /// It asks for a record; [`Server::done`] or [`Server::failed`] answers.
    Append {
        /// Its number here.
        guest: u64,
        /// Number of the request.
        id: u64,
        /// The last record that it knew when it first asked.
        after: u64,
        /// Unix milliseconds.
        at: i64,
        /// The event's JSON.
        event: String,
        /// Whether it asked before and heard nothing.
        again: bool,
    },
    /// It asks for a change of the state.
    Put {
        /// Its number here.
        guest: u64,
        /// The change.
        puts: Vec<Put>,
    },
    /// It is gone.
    Left {
        /// Its number here.
        guest: u64,
    },
}

/// Where knocks go.
type Sink = Arc<dyn Fn(Knock) + Send + Sync>;

#[derive(Debug)]
struct Seat {
    /// It has the whole state, so that news make sense to it.
    ready: bool,
    out: SyncSender<Vec<u8>>,
    stream: UnixStream,
}

type Seats = Arc<Mutex<BTreeMap<u64, Seat>>>;

/// The door, open until dropped.
#[derive(Debug)]
pub struct Server {
    path: PathBuf,
    /// The socket behind that name, so that an heir's is not taken for it.
    socket: Option<(u64, u64)>,
    listener: UnixListener,
    seats: Seats,
    closing: Arc<AtomicBool>,
}

fn lock(seats: &Seats) -> MutexGuard<'_, BTreeMap<u64, Seat>> {
    seats.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// Opens the door of the store in `dir`. Only who holds the lock may: sockets that are there are taken for leftovers.
    ///
    /// # Errors
    /// Where no socket can be made there; the store works without.
    pub fn open(dir: &Path, sink: Sink) -> Result<Server, StoreError> {
        let path = path(dir);
        for old in leftovers(dir) {
            let _ = fs::remove_file(old);
        }
        let (name, folder) = short(&path).map_err(at("open the door", &path))?;
        let listener = UnixListener::bind(&name).map_err(at("open the door", &path))?;
        drop(folder);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(at("open the door", &path))?;
        let ear = listener.try_clone().map_err(at("open the door", &path))?;
        let (seats, closing) = (Seats::default(), Arc::new(AtomicBool::new(false)));
        let (for_thread, ends) = (Arc::clone(&seats), Arc::clone(&closing));
        let spawned = thread::Builder::new().name("store-door".into()).stack_size(128 << 10).spawn(move || {
            let next = Arc::new(AtomicU64::new(1));
            while !ends.load(Ordering::SeqCst) {
                match ear.accept() {
                    Ok((stream, _)) => let_in(stream, &for_thread, &sink, next.fetch_add(1, Ordering::SeqCst)),
                    // Too many files are open, or the door is shut.
                    Err(_) => thread::sleep(Duration::from_millis(20)),
                }
            }
        });
        spawned.map_err(at("open the door", &path))?;
        let socket = identity_at(&path);
        Ok(Server { path, socket, listener, seats, closing })
    }

    /// Gives a guest the state as of record `seq`.
    pub fn welcome(&self, guest: u64, rows: Vec<Put>, seq: u64) {
        let (mut part, mut size) = (Vec::new(), 0);
        for row in rows {
            size += row.key.len() + 2 * row.value.as_ref().map_or(0, Vec::len);
            part.push(row);
            if size > PART {
                self.tell(guest, &Tell::Rows { rows: std::mem::take(&mut part) });
                size = 0;
            }
        }
        self.tell(guest, &Tell::Rows { rows: part });
        self.tell(guest, &Tell::Whole { seq });
        if let Some(seat) = lock(&self.seats).get_mut(&guest) {
            seat.ready = true;
        }
    }

    /// A guest's request is on disk.
    pub fn done(&self, guest: u64, id: u64, seq: u64) {
        self.tell(guest, &Tell::Done { id, seq });
    }

    /// A guest's request is not.
    pub fn failed(&self, guest: u64, id: u64, why: String) {
        self.tell(guest, &Tell::Failed { id, why });
    }

    /// Tells all guests but one of a new record.
    pub fn record(&self, but: Option<u64>, seq: u64, at: i64, event: &str) {
        let seats = lock(&self.seats);
        let others = seats.iter().filter(|(guest, seat)| seat.ready && Some(**guest) != but);
        let others: Vec<u64> = others.map(|(guest, _)| *guest).collect();
        drop(seats);
        for guest in others {
            self.tell(guest, &Tell::Record { seq, at, event: event.to_owned() });
        }
    }

    fn tell(&self, guest: u64, what: &Tell) {
        let mut seats = lock(&self.seats);
        let heard = seats.get(&guest).is_none_or(|seat| match frame::encode(what) {
            Ok(bytes) => seat.out.try_send(bytes).is_ok(),
            Err(_) => false,
        });
        if !heard && let Some(seat) = seats.remove(&guest) {
            let _ = seat.stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        if self.socket.is_some() && identity_at(&self.path) == self.socket {
            let _ = fs::remove_file(&self.path);
        }
        let _ = rustix::net::shutdown(&self.listener, rustix::net::Shutdown::Both);
        for seat in lock(&self.seats).values() {
            let _ = seat.stream.shutdown(Shutdown::Both);
        }
    }
}

fn identity_at(path: &Path) -> Option<(u64, u64)> {
    path.symlink_metadata().ok().map(|meta| identity(&meta))
}

/// Sockets in `dir`, whoever left them.
pub fn leftovers(dir: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(dir).into_iter().flatten().flatten();
    let doors = names.filter(|e| {
        let name = e.file_name();
        let name = name.to_string_lossy();
        name.starts_with("door-") && name.ends_with(".sock")
    });
    doors.map(|e| e.path()).collect()
}

/// One knock: a thread for each guest, which reads what it says, and one that tells it what it is told.
fn let_in(stream: UnixStream, seats: &Seats, sink: &Sink, guest: u64) {
    if !is_own(&stream) || lock(seats).len() >= MOST_GUESTS {
        return;
    }
    let (seats, sink) = (Arc::clone(seats), Arc::clone(sink));
    // A thread that cannot be had closes the stream.
    let _ = thread::Builder::new().name("store-hear".into()).stack_size(512 << 10).spawn(move || {
        if greet(&stream, &seats, &sink, guest).is_ok() {
            sink(Knock::Left { guest });
        }
        lock(&seats).remove(&guest);
        let _ = stream.shutdown(Shutdown::Both);
    });
}

/// Hears a guest until it leaves. An error is one who never came in.
fn greet(stream: &UnixStream, seats: &Seats, sink: &Sink, guest: u64) -> io::Result<()> {
    stream.set_read_timeout(Some(HELLO))?;
    let mut from = BufReader::new(stream.try_clone()?);
    let Ask::Hello { protocol, version: theirs, who, sitting, resumes } = frame::receive(&mut from)? else {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    };
    if protocol != PROTOCOL || theirs != version() {
        frame::send(&mut &*stream, &Tell::Refused { version: version() })?;
        return Err(io::Error::from(io::ErrorKind::Unsupported));
    }
    frame::send(&mut &*stream, &Tell::Welcome { who: Holder::me() })?;
    stream.set_read_timeout(None)?;
    let (out, lines) = mpsc::sync_channel::<Vec<u8>>(BACKLOG);
    let mut to = stream.try_clone()?;
    thread::Builder::new().name("store-tell".into()).stack_size(128 << 10).spawn(move || {
        for line in lines {
            if io::Write::write_all(&mut to, &line).is_err() {
                return; // its reader learns of it too
            }
        }
    })?;
    lock(seats).insert(guest, Seat { ready: false, out: out.clone(), stream: stream.try_clone()? });
    sink(Knock::Came { guest, who, sitting, resumes });
    while let Ok(ask) = frame::receive::<Ask>(&mut from) {
        match ask {
            Ask::Append { id, after, at, event, again } => {
                let taken = frame::encode(&Tell::Taken { id })?;
                let _ = out.try_send(taken);
                sink(Knock::Append { guest, id, after, at, event, again });
            }
            Ask::Put { puts } => sink(Knock::Put { guest, puts }),
            Ask::Hello { .. } => break,
        }
    }
    Ok(())
}
