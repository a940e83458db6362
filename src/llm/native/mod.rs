//! The engine itself: llama.cpp in this very process.
//!
//! Owns one model with one context, and the tokens that are in its memory. It may abort the process on bad input, so
//! the terminal program never calls it: `serve` does in the child, and benches do. Neighbours: `load` brings the model
//! up, `template` writes the prompt, `logs` catches what the library says, `serve` turns results into messages.

mod generate;
mod load;
pub(super) mod logs;
mod template;

use super::{
    gguf::GgufError,
    types::{EngineEvent, EngineOptions, ModelInfo, Request, Stats, StopReason},
};
use llama_cpp_2::{context::LlamaContext, model::LlamaModel, token::LlamaToken};
use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
};

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
    /// Not even the prompt fits.
    #[error("The conversation is too long for the model: {tokens} tokens, and it can hold {context}.")]
    PromptTooLong {
        /// Tokens of the prompt.
        tokens: usize,
        /// Tokens that prompt and reply may have together.
        context: u32,
    },
    /// The computation failed.
    #[error("The model stopped computing: {0}.")]
    Decode(String),
}

/// A model that is loaded and answers.
pub struct Native {
    // Declared before `model`: fields drop in order, and the context must go before the model that it refers to.
    context: LlamaContext<'static>,
    model: Arc<LlamaModel>,
    template: template::ChatTemplate,
    info: ModelInfo,
    /// The tokens whose keys and values are in the context, in order from position 0.
    memory: Vec<LlamaToken>,
    /// Prompt tokens that are computed between two looks at the cancel flag.
    chunk: usize,
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

    /// Answers one request; `Progress` and `Text` go to `on_event` while it works. Setting `cancel` ends it soon, with
    /// all that was computed kept for the next request.
    ///
    /// # Errors
    /// Where the conversation is empty or does not fit, or the computation fails. The engine stays usable.
    pub fn generate(
        &mut self,
        request: &Request,
        cancel: &AtomicBool,
        on_event: &mut dyn FnMut(EngineEvent),
    ) -> Result<(StopReason, Stats), NativeError> {
        generate::generate(self, request, cancel, on_event)
    }
}
