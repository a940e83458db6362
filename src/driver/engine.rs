//! Which engine is to speak, decided before it starts.

use crate::llm::{self, Engine, EngineOptions, Reply, ServerOptions, Sink};
use std::path::PathBuf;

/// The choice of an engine.
#[derive(Debug, Clone)]
pub enum Voice {
    /// None, and why.
    Absent(String),
    /// The built-in engine in a child process of this program.
    Child {
        /// This program.
        exe: PathBuf,
        /// Model and settings.
        options: EngineOptions,
    },
    /// Servers on other machines.
    Server(ServerOptions),
    /// Prepared replies, for tests.
    Scripted(Vec<Reply>),
}

impl Voice {
    /// Starts it; what it has to say comes through `sink`.
    pub fn start(&self, sink: Sink) -> Box<dyn Engine> {
        match self {
            Voice::Absent(why) => llm::absent(why.clone(), sink),
            Voice::Child { exe, options } => llm::spawn_child(exe.clone(), options.clone(), sink),
            Voice::Server(options) => llm::spawn_server(options.clone(), sink),
            Voice::Scripted(replies) => llm::scripted(replies.clone(), sink),
        }
    }
}
