//! The child's side: the hidden `__engine` subcommand.
//!
//! Owns the life of the process: orders come from fd 0 and, where the user's other sessions share the engine, by a socket;
//! events go back the way their orders came. It ends when nobody is left to give orders. It never touches the terminal:
//! its error output is the log file that the parent gave it, and whatever the native library writes to fd 1 goes there too.
//!
//! ```text
//! fd 0, socket -> clients (who asked what, who hears what) -> work (the one thread that computes) -> clients -> fd 1, socket
//! ```
//! Neighbours: `child` is the other end, `native` does the work, `manners` keeps the process modest.

mod clients;
mod manners;
mod socket;
mod work;

use super::frames::{Frames, Order};
use super::types::EngineOptions;
use clients::{Clients, Inbound};
use std::{
    fs::File,
    io::{self, BufReader, IsTerminal, Write},
    process::ExitCode,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

pub use socket::path as socket_path;

/// How long work that is under way may take to notice that it is no longer wanted, and memory to be saved.
const GRACE: Duration = Duration::from_secs(3);
/// Exit code for a fault of the program itself.
const INTERNAL: u8 = 70;
/// Exit code after a graphics processor failed in the middle of a computation.
pub(super) const DEVICE_FAILED: u8 = 71;
/// Between two signs of life.
const BEAT: Duration = Duration::from_millis(250);

/// Runs the engine until nobody is left to give orders. Only ever called by this program on itself (see
/// [`super::spawn_child`]).
pub fn engine_main() -> ExitCode {
    if io::stdin().is_terminal() {
        let _ = writeln!(io::stderr(), "gradus: __engine is not for people; run `gradus` instead");
        return ExitCode::from(2);
    }
    let Ok(out) = claim_stdout() else { return ExitCode::from(INTERNAL) };
    manners::stand_apart();
    match serve(Frames::new(BufReader::new(io::stdin())), out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(io::stderr(), "gradus: engine: {why}");
            ExitCode::from(INTERNAL)
        }
    }
}

/// Keeps fd 1 for events alone: the library's own writes to it join fd 2.
fn claim_stdout() -> io::Result<File> {
    let out = rustix::io::dup(rustix::stdio::stdout())?;
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    Ok(File::from(out))
}

fn serve(mut orders: Frames<BufReader<io::Stdin>, Order>, out: File) -> Result<(), String> {
    let (options, note): (EngineOptions, _) = match orders.next() {
        None => return Ok(()),
        Some(Ok(Order::Load { options, note })) => (options, note),
        Some(Ok(_)) => return Err("the first order is not to load a model".into()),
        Some(Err(e)) => return Err(e.to_string()),
    };
    manners::keep(&options);
    let (inbox, todo) = mpsc::channel::<Inbound>();
    let clients = Arc::new(Clients::new(inbox));
    let first = clients.join(out).map_err(|e| format!("no thread: {e}"))?;
    let listener = options.socket.as_deref().and_then(|path| socket::listen(path, &options, &clients));
    let (finished, end) = mpsc::channel::<()>();
    let spawn = |name: &str, stack, run: Box<dyn FnOnce() + Send>| {
        thread::Builder::new().name(name.into()).stack_size(stack).spawn(run).map_err(|e| format!("no thread: {e}"))
    };
    let at_work = clients.clone();
    spawn(
        "engine",
        16 << 20,
        Box::new(move || {
            let _bail = EndOnPanic;
            work::run(&options, note, &at_work, &todo);
            drop(finished);
        }),
    )?;
    let beating = clients.clone();
    spawn("engine-beat", 64 << 10, Box::new(move || beat(&beating)))?;
    let result = clients.read(first, orders);
    clients.wait_until_empty();
    drop(listener); // nobody may come now
    if end.recv_timeout(GRACE) == Err(mpsc::RecvTimeoutError::Timeout) {
        // Leaving by `exit` would run the library's destructors under a computation; this cannot crash.
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
    result
}

/// Tells all that the engine lives: it rests, or its work goes on.
fn beat(clients: &Clients) {
    let mut last = None;
    loop {
        thread::sleep(BEAT);
        let now = work::pulse();
        if clients.rests() || last.replace(now) != Some(now) {
            clients.beat();
        }
    }
}

/// A panic of the worker ends the process, so that the parent learns of it; the reader would wait for ever.
struct EndOnPanic;

impl Drop for EndOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            std::process::exit(INTERNAL.into());
        }
    }
}
