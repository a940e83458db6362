//! The voice: text from a language model, and everything about the files that hold one.
//!
//! Owns the engine contract ([`Engine`], [`EngineEvent`]), the child process that holds the native library, the reading
//! of model files, the catalogue of known models and their download. It never decides anything about teaching, never
//! writes to the terminal, and knows no other room of the crate: whoever asks hands over plain messages and a sink.
//!
//! Native code may abort the whole process on bad input, so the terminal program never runs it: [`spawn_child`] starts
//! this very binary a second time with the hidden `__engine` subcommand, which calls [`engine_main`].
//!
//! ```text
//! terminal program                         child process
//! spawn_child -> supervisor -> process ==frames==> serve -> native (llama.cpp)
//! absent, scripted: the same contract without a child
//! gguf: is this file a model?   catalog: which are known?   recommend: which for this machine?
//! hub, download, pins, shelf: how they get here, and stay what they were
//! ```

mod absent;
pub mod catalog;
mod child;
pub mod download;
pub mod exams;
mod frames;
pub mod gguf;
pub mod hub;
pub mod machine;
#[cfg(feature = "llama")]
pub mod native;
mod net;
pub mod offload;
pub mod pins;
pub mod recommend;
pub mod schema;
mod scripted;
mod serve;
pub mod server;
pub mod shelf;
mod sum;
pub mod trim;
mod types;

pub use absent::absent;
pub use child::spawn_child;
pub use schema::Schema;
pub use scripted::{Reply, Step, scripted};
pub use serve::{engine_main, socket_path};
pub use server::{Address, Key, ServerOptions, look, spawn_server};
pub use types::{
    Engine, EngineEvent, EngineOptions, GpuLayers, Message, ModelInfo, ModelState, Request, Role, Sink, Stats,
    StopReason,
};
