//! The one thread that computes: it loads the model, takes requests in, and steps.

use super::clients::{Clients, Inbound};
use crate::llm::types::{EngineEvent, EngineOptions, ModelState};
use std::sync::{Arc, mpsc::Receiver};

#[cfg(feature = "llama")]
pub(super) use crate::llm::native::{interrupt, pulse};

#[cfg(feature = "llama")]
pub(super) fn run(options: &EngineOptions, note: Option<String>, clients: &Arc<Clients>, todo: &Receiver<Inbound>) {
    use crate::llm::native::{self, Native};
    native::logs::to_stderr();
    let hearers = clients.clone();
    let loading = move |percent| {
        hearers.tell(EngineEvent::State(ModelState::Loading { percent }));
        !hearers.is_empty()
    };
    let mut engine = match Native::load(options, loading) {
        Ok(engine) => engine,
        Err(e) => return clients.tell(EngineEvent::State(ModelState::Failed { why: e.to_string() })),
    };
    let mut info = engine.info().clone();
    if let Some(note) = note {
        info.why = note;
    }
    let on_gpu = info.gpu_layers > 0;
    clients.tell(EngineEvent::State(ModelState::Ready(info)));
    loop {
        clients.set_rest(engine.is_idle());
        let news = if engine.is_idle() { todo.recv().ok() } else { todo.try_recv().ok() };
        clients.set_rest(false);
        match news {
            Some(Inbound::Ask(request, cancel)) => engine.submit(request, cancel),
            Some(Inbound::End) => break,
            None if engine.is_idle() => break,
            None => {
                engine.step(&mut |event| clients.tell(event));
                if on_gpu && engine.is_broken() {
                    // A driver that has failed stays so within its process: a new one computes on the CPU.
                    std::thread::sleep(std::time::Duration::from_millis(50)); // what was told has to get out
                    std::process::exit(super::DEVICE_FAILED.into());
                }
            }
        }
    }
    engine.save();
}

#[cfg(not(feature = "llama"))]
pub(super) fn run(_: &EngineOptions, _: Option<String>, clients: &Arc<Clients>, todo: &Receiver<Inbound>) {
    let why = "This gradus was built without its engine; build it with the feature `llama`.";
    if !clients.is_empty() {
        clients.tell(EngineEvent::State(ModelState::Failed { why: why.into() }));
    }
    clients.set_rest(true);
    while let Ok(Inbound::Ask(request, cancel)) = todo.recv() {
        cancel.store(true, std::sync::atomic::Ordering::Relaxed);
        clients.tell(EngineEvent::Failed { id: request.id, error: why.into() });
    }
}

#[cfg(not(feature = "llama"))]
pub(super) fn interrupt() {}

#[cfg(not(feature = "llama"))]
pub(super) fn pulse() -> u64 {
    0
}
