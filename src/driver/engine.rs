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
    /// The other machines to which what is said is sent: hosts in a row. `None` where it stays on this one.
    pub fn elsewhere(&self) -> Option<String> {
        let Voice::Server(options) = self else { return None };
        let far: Vec<String> = options.servers.iter().filter(|s| !s.is_local()).map(|s| s.host().to_string()).collect();
        (!far.is_empty()).then(|| crate::locale::list(&far))
    }

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
