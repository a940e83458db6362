//! The child's side: the hidden `__engine` subcommand.
//!
//! Owns the loop from orders on fd 0 to events on fd 1. It ends when its orders end, because then the terminal program
//! is gone. It never touches the terminal: its error output is the log file that the parent gave it, and whatever the
//! native library writes to fd 1 goes there too. Neighbours: `child` is the other end, `native` does the work.

use super::frames::{self, Frames, Order};
use super::types::{EngineEvent, EngineOptions, ModelState, Request};
use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, IsTerminal, Write},
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

/// How long work that is under way may take to notice that it is no longer wanted.
const GRACE: Duration = Duration::from_secs(2);
/// Exit code for a fault of the program itself.
const INTERNAL: u8 = 70;

/// Runs the engine until fd 0 ends. Only ever called by this program on itself (see [`super::spawn_child`]).
pub fn engine_main() -> ExitCode {
    if io::stdin().is_terminal() {
        let _ = writeln!(io::stderr(), "gradus: __engine is not for people; run `gradus` instead");
        return ExitCode::from(2);
    }
    let Ok(out) = claim_stdout() else { return ExitCode::from(INTERNAL) };
    stand_apart();
    match serve(Frames::new(BufReader::new(io::stdin())), &Arc::new(Outlet(Mutex::new(out)))) {
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

/// Signals from the terminal are for the parent; a crash of native code need not leave a core file behind.
fn stand_apart() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTSTP};
    let unheard = Arc::new(AtomicBool::new(false));
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTSTP] {
        let _ = signal_hook::flag::register(signal, unheard.clone());
    }
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
}

/// Where events go; once that fails, the parent is gone.
struct Outlet(Mutex<File>);

impl Outlet {
    fn send(&self, event: &EngineEvent) -> bool {
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        frames::write(&mut *out, event).is_ok()
    }
}

/// What reader and worker share.
#[derive(Default)]
struct Shared {
    quit: AtomicBool,
    live: Mutex<HashMap<u64, Arc<AtomicBool>>>,
}

impl Shared {
    fn add(&self, id: u64) -> Arc<AtomicBool> {
        self.lock().entry(id).or_default().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Arc<AtomicBool>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop_all(&self) {
        self.quit.store(true, Ordering::Relaxed);
        self.lock().values().for_each(|flag| flag.store(true, Ordering::Relaxed));
    }
}

type Job = (Request, Arc<AtomicBool>);

fn serve(mut orders: Frames<impl io::BufRead, Order>, out: &Arc<Outlet>) -> Result<(), String> {
    let (options, note) = match orders.next() {
        None => return Ok(()),
        Some(Ok(Order::Load { options, note })) => (options, note),
        Some(Ok(_)) => return Err("the first order is not to load a model".into()),
        Some(Err(e)) => return Err(e.to_string()),
    };
    let shared = Arc::new(Shared::default());
    let (jobs, todo) = mpsc::channel();
    let (finished, end) = mpsc::channel::<()>();
    let worker = Worker { out: out.clone(), shared: shared.clone() };
    thread::Builder::new()
        .name("engine".into())
        .stack_size(16 << 20)
        .spawn(move || {
            let _bail = EndOnPanic;
            worker.run(options, note, &todo);
            drop(finished);
        })
        .map_err(|e| format!("no thread: {e}"))?;
    let result = take_orders(orders, &shared, &jobs);
    shared.stop_all();
    drop(jobs);
    if end.recv_timeout(GRACE) == Err(mpsc::RecvTimeoutError::Timeout) {
        // Leaving by `exit` would run the library's destructors under a computation; this cannot crash.
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
    result
}

fn take_orders(
    orders: Frames<impl io::BufRead, Order>,
    shared: &Shared,
    jobs: &mpsc::Sender<Job>,
) -> Result<(), String> {
    for order in orders {
        match order.map_err(|e| e.to_string())? {
            Order::Load { .. } => return Err("a second order to load a model".into()),
            Order::Generate(request) => {
                let flag = shared.add(request.id);
                if jobs.send((request, flag)).is_err() {
                    return Ok(()); // the worker has said why it ended
                }
            }
            Order::Cancel { id } => {
                if let Some(flag) = shared.lock().get(&id) {
                    flag.store(true, Ordering::Relaxed);
                }
            }
        }
    }
    Ok(())
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

struct Worker {
    out: Arc<Outlet>,
    shared: Arc<Shared>,
}

#[cfg(feature = "llama")]
impl Worker {
    fn run(&self, options: EngineOptions, note: Option<String>, todo: &mpsc::Receiver<Job>) {
        super::native::logs::to_stderr();
        let (out, shared) = (self.out.clone(), self.shared.clone());
        let loading = move |percent| {
            out.send(&EngineEvent::State(ModelState::Loading { percent })) && !shared.quit.load(Ordering::Relaxed)
        };
        let mut native = match super::native::Native::load(&options, loading) {
            Ok(native) => native,
            Err(e) => {
                self.out.send(&EngineEvent::State(ModelState::Failed { why: e.to_string() }));
                return;
            }
        };
        let mut info = native.info().clone();
        if let Some(note) = note {
            info.why = note;
        }
        self.out.send(&EngineEvent::State(ModelState::Ready(info)));
        for (request, cancel) in todo {
            let mut heard = true;
            let result = native.generate(&request, &cancel, &mut |event| {
                heard &= self.out.send(&event);
                if !heard {
                    cancel.store(true, Ordering::Relaxed);
                }
            });
            let id = request.id;
            self.shared.lock().remove(&id);
            self.out.send(&match result {
                Ok((stop, stats)) => EngineEvent::Done { id, stop, stats },
                Err(e) => EngineEvent::Failed { id, error: e.to_string() },
            });
        }
    }
}

#[cfg(not(feature = "llama"))]
impl Worker {
    fn run(&self, _options: EngineOptions, _note: Option<String>, _todo: &mpsc::Receiver<Job>) {
        let why = "This gradus was built without its engine; build it with the feature `llama`.".to_owned();
        if !self.shared.quit.load(Ordering::Relaxed) {
            self.out.send(&EngineEvent::State(ModelState::Failed { why }));
        }
    }
}
