//! The socket by which a user's other sessions share the engine.
//!
//! Owns its path, its lock and its door: a folder and a socket for this user alone, and a look at who knocks. The first
//! engine for a model with given settings holds the lock and listens; another one works for its own session only.

use super::clients::Clients;
use crate::llm::{
    frames::{Frames, Order},
    types::EngineOptions,
};
use rustix::fs::{FlockOperation, flock};
use std::{
    fs,
    io::{self, BufReader},
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
        net::{UnixListener, UnixStream},
    },
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, UNIX_EPOCH},
};

/// A path longer than this cannot be bound (unix(7): 108 bytes with the final NUL).
const LONGEST: usize = 107;

/// Where an engine with these options listens, in `folder`; `None` where the path would be too long. Engines of different
/// settings, files or versions of the program have different sockets.
pub fn path(folder: &Path, options: &EngineOptions) -> Option<PathBuf> {
    let meta = fs::metadata(&options.model).ok();
    let changed = meta.as_ref().and_then(|m| m.modified().ok()?.duration_since(UNIX_EPOCH).ok()).map(|d| d.as_nanos());
    let what = format!(
        "{}|{:?}|{:?}|{changed:?}|{:?}|{:?}|{}|{:?}|{:?}",
        env!("CARGO_PKG_VERSION"),
        fs::canonicalize(&options.model).ok(),
        meta.map(|m| m.len()),
        options.gpu_layers,
        options.threads,
        options.context,
        options.max_threads,
        options.max_memory,
    );
    let path = folder.join(format!("engine-{:08x}.sock", crc32fast::hash(what.as_bytes())));
    (path.as_os_str().len() <= LONGEST).then_some(path)
}

/// Listens as long as it lives.
pub(super) struct Listening {
    path: PathBuf,
    _lock: fs::File,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens the door; `None` where another engine has it, or the folder cannot be trusted: then nothing is shared.
pub(super) fn listen(path: &Path, options: &EngineOptions, clients: &Arc<Clients>) -> Option<Listening> {
    match open(path) {
        Ok(Some((lock, listener))) => {
            let (clients, model) = (clients.clone(), options.model.clone());
            let spawned = thread::Builder::new().name("engine-door".into()).stack_size(256 << 10).spawn(move || {
                for stream in listener.incoming() {
                    match stream {
                        Ok(stream) => let_in(stream, &clients, &model),
                        Err(_) => thread::sleep(Duration::from_millis(100)), // too many files are open
                    }
                }
            });
            spawned.is_ok().then(|| Listening { path: path.into(), _lock: lock })
        }
        Ok(None) => None,
        Err(e) => {
            let _ =
                io::Write::write_fmt(&mut io::stderr(), format_args!("gradus: not shared: {}: {e}\n", path.display()));
            None
        }
    }
}

fn open(path: &Path) -> io::Result<Option<(fs::File, UnixListener)>> {
    let folder = path.parent().ok_or_else(|| io::Error::other("no folder"))?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let meta = fs::metadata(folder)?;
    if meta.uid() != rustix::process::geteuid().as_raw() || meta.mode() & 0o022 != 0 {
        return Err(io::Error::other("others may write to the folder"));
    }
    let lock = path.with_extension("lock");
    let lock = fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(lock)?;
    if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
        return Ok(None);
    }
    let _ = fs::remove_file(path); // whoever had the lock before is gone, and so is who listened
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    Ok(Some((lock, listener)))
}

/// Whether the same user knocks. The folder keeps others out already; where the system tells, it is asked all the same.
fn is_own(stream: &UnixStream) -> bool {
    #[cfg(target_os = "linux")]
    return rustix::net::sockopt::socket_peercred(stream).is_ok_and(|peer| peer.uid == rustix::process::geteuid());
    #[cfg(not(target_os = "linux"))]
    return stream.peer_addr().is_ok();
}

/// One knock. Runs a thread for each that is let in.
fn let_in(stream: UnixStream, clients: &Arc<Clients>, model: &Path) {
    if !is_own(&stream) {
        return;
    }
    let (clients, model) = (clients.clone(), model.to_path_buf());
    // a thread that cannot be had closes the stream, and the session starts an engine of its own
    let _ = thread::Builder::new().name("engine-hear".into()).stack_size(256 << 10).spawn(move || {
        let Ok(out) = stream.try_clone() else { return };
        let mut orders = Frames::new(BufReader::new(stream));
        match orders.next() {
            Some(Ok(Order::Load { options, .. })) if options.model == model => {}
            _ => return,
        }
        if let Ok(client) = clients.join(out) {
            let _ = clients.read(client, orders); // whatever it said wrong, it is gone
        }
    });
}
