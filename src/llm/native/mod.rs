//! The engine itself: llama.cpp in this very process.
//!
//! Owns one model with one context, and which tokens are in its memory. It may abort the process on bad input, so the
//! terminal program never calls it: `serve` does in the child, and benches do. All work is done in [`Native::step`], one
//! computation at a time: every reply that is being spoken gets its next token, and prompts their next pieces.
//!
//! ```text
//! submit -> queue -> begin (slots: whose memory is where) -> batch (one computation; pace: its size) -> job (one reply)
//! load: brings the model up   devices: what can compute
//! raw: what needs unsafe   sampler, forms: which token   template: the prompt's words
//! saved: memory on disk       busy: how many threads   logs: what the library says
//! ```

mod batch;
mod begin;
mod busy;
mod devices;
mod forms;
mod job;
mod load;
pub(super) mod logs;
mod pace;
mod raw;
mod sampler;
mod saved;
mod slots;
mod template;

use super::{
    gguf::GgufError,
    schema::SchemaError,
    types::{EngineEvent, EngineOptions, ModelInfo, Request, Stats, StopReason},
};
use busy::Busy;
use forms::Forms;
use job::Job;
use llama_cpp_2::{context::LlamaContext, model::LlamaModel};
use pace::Pace;
use slots::Slots;
use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
};

pub use devices::probe;
pub use raw::{interrupt, pulse};

/// Why the engine could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum NativeError {
    /// The file is not a whole model.
    #[error(transparent)]
    File(#[from] GgufError),
    /// The library refused the file, or there is too little memory for it.
    #[error("The model {} cannot be loaded: {why}. Try a smaller one from `gradus model list`, or fetch it again with `gradus model pull`.", path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// What the library said.
        why: String,
    },
    /// The caller ended the load.
    #[error("Loading the model was stopped.")]
    Stopped,
    /// There is nothing to answer.
    #[error("There is nothing to answer: the conversation is empty.")]
    Empty,
    /// Not even the last question fits.
    #[error("The conversation is too long for the model: {tokens} tokens, and it can hold {context}.")]
    PromptTooLong {
        /// Tokens of the prompt.
        tokens: usize,
        /// Tokens that prompt and reply may have together.
        context: u32,
    },
    /// The form of the reply cannot be used.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// The reply did not get its form.
    #[error("The model's reply did not have the form that was asked for: {0}.")]
    Formless(String),
    /// The computation failed.
    #[error("The model stopped computing: {0}.")]
    Decode(String),
}

/// A model that is loaded and answers.
pub struct Native {
    // Declared before `model`: fields drop in order, and the context must go before the model that it refers to.
    context: LlamaContext<'static>,
    raw: Option<raw::Raw>,
    model: Arc<LlamaModel>,
    template: template::ChatTemplate,
    forms: Forms,
    info: ModelInfo,
    slots: Slots,
    waiting: VecDeque<Job>,
    /// In the order in which they began; each has a slot of its own.
    running: Vec<Job>,
    pace: Pace,
    busy: Busy,
    shelf: saved::Shelf,
    broken: bool,
}

impl Native {
    /// Loads a model. `on_progress` gets 0 to 100 and ends the load by returning false.
    ///
    /// # Errors
    /// Where the file is not a whole model, the library refuses it, memory is too short, or `on_progress` said so.
    pub fn load(options: &EngineOptions, on_progress: impl FnMut(u8) -> bool + 'static) -> Result<Self, NativeError> {
        load::load(options, Box::new(on_progress))
    }

    /// What is loaded.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Queues a request. Setting `cancel` ends it; [`interrupt`] makes that quick in the middle of a computation.
    pub fn submit(&mut self, request: Request, cancel: Arc<AtomicBool>) {
        self.waiting.push_back(Job::new(request, cancel));
    }

    /// Whether a computation failed for a reason that lies in the device or the library.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Whether nothing is to be done.
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.running.is_empty()
    }

    /// Does one computation's worth of work on all that was submitted, and tells what came of it. Every request ends in
    /// exactly one `Done` or `Failed`; a failure leaves the engine usable.
    pub fn step(&mut self, on_event: &mut dyn FnMut(EngineEvent)) {
        raw::calm(); // before the flags are read, so that none set later is missed
        self.drop_cancelled(on_event);
        self.admit(on_event);
        if !self.running.is_empty() {
            self.compute(on_event);
        }
    }

    /// Answers one request, start to end.
    ///
    /// # Errors
    /// What a `Failed` event would have said.
    pub fn generate(
        &mut self,
        request: &Request,
        cancel: &Arc<AtomicBool>,
        on_event: &mut dyn FnMut(EngineEvent),
    ) -> Result<(StopReason, Stats), String> {
        self.submit(request.clone(), cancel.clone());
        let mut end = None;
        while !self.is_idle() {
            self.step(&mut |event| match event {
                EngineEvent::Done { id, stop, stats } if id == request.id => end = Some(Ok((stop, stats))),
                EngineEvent::Failed { id, error } if id == request.id => end = Some(Err(error)),
                event => on_event(event),
            });
        }
        end.unwrap_or_else(|| Err("the request was lost".into()))
    }

    /// Writes what is worth keeping of the memory to the folder that the options named; to be called when there is no
    /// more to do.
    pub fn save(&mut self) {
        if let Some(raw) = &mut self.raw {
            self.shelf.save(raw, &mut self.context, &self.slots);
        }
    }
}
