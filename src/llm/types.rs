//! The words that the engine and its users exchange: requests in, events out.
//!
//! Owns plain data and the [`Engine`] trait only; holds no behaviour and no input or output. Everything here can be
//! serialised, because the same types travel between the terminal program and the child that holds the model.

use super::schema::Schema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Who speaks a [`Message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The rules that the model is to follow. At most one, and first.
    System,
    /// The learner, or the program on the learner's behalf.
    User,
    /// The model.
    Assistant,
}

/// One turn of a conversation. The text is data: nothing in it can act as a control token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said, without any template markup.
    pub text: String,
}

impl Message {
    /// A message of `role` saying `text`.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into() }
    }
}

/// One order for text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Chosen by the caller, unique among its live requests; every event about the request carries it.
    pub id: u64,
    /// Which conversation it belongs to, chosen by the caller. Each keeps its own memory in the engine; what a request
    /// shares with the last one of its conversation is not computed again.
    pub conversation: u64,
    /// The whole conversation, oldest first.
    pub messages: Vec<Message>,
    /// The form that the reply must have. With one, the reply comes as a single `Text` that is valid JSON of that form,
    /// or the request fails.
    pub schema: Option<Schema>,
    /// Tokens to generate at most; 0 means as many as the context holds.
    pub max_tokens: u32,
    /// 0 (or less, or not a number) is greedy and repeatable; usual values are 0.2 to 1.0; 2.0 at most.
    pub temperature: f32,
    /// Seed of the sampler; the same seed, model and prompt give the same text on the same device.
    pub seed: u32,
}

impl Request {
    /// The temperature that it means: 0 to 2, and 0 for what is no number.
    pub(super) fn heat(&self) -> f32 {
        if self.temperature.is_finite() { self.temperature.clamp(0.0, 2.0) } else { 0.0 }
    }

    /// Its end, where its form cannot be asked for. Looked at before it is sent anywhere: a message that is nested too
    /// deeply cannot be read on the other side.
    pub(super) fn refused(&self) -> Option<EngineEvent> {
        let why = self.schema.as_ref()?.check().err()?;
        Some(EngineEvent::Failed { id: self.id, error: crate::msg!("request-unsent", why = why.to_string()) })
    }
}

/// Why a reply ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The model said that it is done.
    End,
    /// `max_tokens` were generated.
    Length,
    /// The caller cancelled.
    Cancelled,
    /// Prompt and reply together filled the model's context.
    ContextFull,
}

/// What a reply cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Tokens of the whole prompt.
    pub prompt_tokens: u32,
    /// Of these, tokens that were still in memory from an earlier request.
    pub reused_tokens: u32,
    /// Tokens generated (where the engine was cancelled from outside: text pieces received).
    pub tokens: u32,
    /// Milliseconds from the start of work on the request to the first token.
    pub first_token_ms: u64,
    /// Milliseconds of generation after the first token.
    pub ms: u64,
}

impl Stats {
    /// Tokens per second after the first token; `None` where there is too little to measure.
    pub fn tokens_per_second(&self) -> Option<f64> {
        (self.tokens > 1 && self.ms > 0).then(|| f64::from(self.tokens - 1) * 1000.0 / self.ms as f64)
    }
}

/// The model that answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelInfo {
    /// The name in the model file, or else the file's name.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Where it computes: `CPU`, a GPU's name, or a server's address.
    pub device: String,
    /// Tokens that prompt and reply may have together.
    pub context: u32,
    /// Layers on the GPU; 0 on a CPU.
    pub gpu_layers: u32,
    /// CPU threads in use.
    pub threads: u32,
    /// Why it runs there and so, in a few words; empty where there was nothing to choose.
    pub why: String,
}

impl ModelInfo {
    /// Whether a server computes, and not this program: then there is no file.
    pub fn is_served(&self) -> bool {
        self.path.as_os_str().is_empty()
    }

    /// Where it computes, and why there: `CPU (the GPU failed: …)`.
    pub fn place(&self) -> String {
        if self.why.is_empty() { self.device.clone() } else { format!("{} ({})", self.device, self.why) }
    }
}

/// Whether there is a model, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelState {
    /// There is none, and none is being looked for.
    Absent {
        /// The reason, in a sentence for the learner.
        why: String,
    },
    /// Being read.
    Loading {
        /// 0 to 100.
        percent: u8,
    },
    /// Answers requests.
    Ready(ModelInfo),
    /// The engine broke and will be started again; requests made now wait for it.
    Restarting {
        /// What broke.
        why: String,
        /// Milliseconds until the next start.
        in_ms: u64,
    },
    /// Given up; every request fails from here on.
    Failed {
        /// What broke and how to mend it.
        why: String,
    },
}

/// What an engine reports. For each request: any number of `Queued`, `Progress`, `Text` and `Stalled`, then exactly one `Done` or
/// `Failed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineEvent {
    /// The model's state changed.
    State(ModelState),
    /// The request waits for others.
    Queued {
        /// The request.
        id: u64,
        /// Requests before it; 0 where it is known only that it waits.
        ahead: u32,
    },
    /// The prompt is being read.
    Progress {
        /// The request.
        id: u64,
        /// Prompt tokens in memory, reused ones included.
        done: u32,
        /// Prompt tokens in all.
        total: u32,
    },
    /// More of the reply; whole characters only.
    Text {
        /// The request.
        id: u64,
        /// Never empty.
        text: String,
    },
    /// Nothing was heard of the engine for a second, although it has the request. It may go on, or the request will fail.
    Stalled {
        /// The request.
        id: u64,
    },
    /// The reply is complete, or was stopped on purpose.
    Done {
        /// The request.
        id: u64,
        /// Why it ended.
        stop: StopReason,
        /// What it cost.
        stats: Stats,
    },
    /// There will be no (more) reply.
    Failed {
        /// The request.
        id: u64,
        /// What happened and how to mend it, in a sentence for the learner.
        error: String,
    },
}

impl EngineEvent {
    /// The request that it is about; `None` where it is about the model.
    pub fn id(&self) -> Option<u64> {
        match self {
            EngineEvent::State(_) => None,
            EngineEvent::Queued { id, .. }
            | EngineEvent::Progress { id, .. }
            | EngineEvent::Text { id, .. }
            | EngineEvent::Stalled { id }
            | EngineEvent::Done { id, .. }
            | EngineEvent::Failed { id, .. } => Some(*id),
        }
    }

    /// The same about request `new`.
    #[must_use]
    pub fn with_id(mut self, new: u64) -> Self {
        match &mut self {
            EngineEvent::State(_) => {}
            EngineEvent::Queued { id, .. }
            | EngineEvent::Progress { id, .. }
            | EngineEvent::Text { id, .. }
            | EngineEvent::Stalled { id }
            | EngineEvent::Done { id, .. }
            | EngineEvent::Failed { id, .. } => *id = new,
        }
        self
    }
}

/// Where events go. Called from the engine's own threads, so it must be quick and must not call the engine.
pub type Sink = Box<dyn Fn(EngineEvent) + Send + Sync>;

/// Something that answers requests. Requests of one conversation are answered in the order asked; those of several may
/// be answered side by side. Dropping it ends all its work.
pub trait Engine: Send {
    /// Queues a request and returns at once; all news comes through the sink.
    fn generate(&mut self, request: Request);
    /// Ends the request now, waiting or running; its last event is `Done` with [`StopReason::Cancelled`].
    /// Does nothing for an id that is not live.
    fn cancel(&mut self, id: u64);
}

/// How many layers of the model go to the GPU.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GpuLayers {
    /// All where there is a GPU, else none.
    #[default]
    Auto,
    /// This many; 0 keeps everything on the CPU.
    N(u32),
}

/// How to run a model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineOptions {
    /// A GGUF file.
    pub model: PathBuf,
    /// Use of a GPU.
    pub gpu_layers: GpuLayers,
    /// CPU threads; `None` leaves one core to everything else. Held between 1 and the cores at hand.
    pub threads: Option<u32>,
    /// Tokens wanted for prompt and reply; 0 means the default of 4096. Held between 256 and what the model was
    /// trained for.
    pub context: u32,
    /// Where the native library's messages are appended (created with mode 0600); `None` drops them.
    pub log: Option<PathBuf>,
    /// Conversations that are kept in memory at once; 0 means one. Held to 16.
    pub sequences: u32,
    /// By how much the engine yields to other programs (0 to 19); `None` chooses by who else is here.
    pub nice: Option<u32>,
    /// Bytes of memory that the engine may take for itself (the weights, being shared, do not count); `None` is no limit.
    pub max_memory: Option<u64>,
    /// Threads at most, whatever is wished for: a limit of the site.
    pub max_threads: Option<u32>,
    /// Where the state of conversations is kept from one start to the next; `None` keeps none.
    pub cache: Option<PathBuf>,
    /// The socket by which this user's other sessions share the engine; `None` shares nothing.
    pub socket: Option<PathBuf>,
}
