//! How the tutor speaks: its moves, the prompts composed for them, and the gate every model reply passes.
//!
//! PURE. Knows the curriculum's types, the learner's and the engine's plain messages. Never judges an answer, never
//! changes state, and never puts a key into a prompt before the item is over.

pub mod authored;
pub mod cite;
pub mod claims;
pub mod degenerate;
pub mod figures;
pub mod gate;
pub mod intent;
pub mod manual;
pub mod material;
pub mod memory;
pub mod moves;
pub mod prompt;
pub mod retrieve;
pub mod roles;
pub mod rubric;
pub mod tokens;
mod tone;
pub mod vault;

pub use claims::{Claim, claims};
pub use figures::{Figures, Measure, Rate};
pub use gate::{Cut, Gate, Guard};
pub use memory::Remembered;
pub use moves::Move;
pub use prompt::{Brief, Passage, PromptError, Scene, compose};
pub use roles::{Part, Standing};
pub use tone::tone;
pub use vault::{Told, Vault};
