//! How the tutor speaks: prompts composed from the lesson and the item, and the gate every model reply passes.
//!
//! PURE. Knows the curriculum's types and the engine's plain messages. Never judges an answer, never changes state, and
//! never puts a key into a prompt before the item is over.

pub mod gate;
pub mod material;
pub mod prompt;

pub use gate::{Cut, Gate};
pub use prompt::{PromptError, Scene, compose};
