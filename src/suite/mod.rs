//! The suite that measures the dialogue: situations, a run through the product's own path, and looks at what was shown.
//!
//! Owns the format of situations (docs/dialogues.md), those that are shipped (`prompts/situations/`), the playing of one through
//! the real `Session` with a real engine or none, and the looks at what came out, each a plain rule that repeats itself. It
//! looks with its own code: nothing here asks the gate whether the gate did well. It never writes a file, never prints, and
//! decides nothing about teaching; what the figures are worth is told in `dialogue/roles.rs`.
//!
//! ```text
//! format, read, source: files -> situations, attacks, exercises     attack: templates x items -> situations
//! stage: a learner in that state     play: says it, hears the reply     look, text, told, decode, fresh: what of it is well
//! exam: all of it, counted     grade, author: the other parts     hostile: an engine that knows the key and tells it
//! ```

pub mod attack;
pub mod author;
pub mod decode;
pub mod exam;
pub mod format;
pub mod fresh;
pub mod grade;
pub mod hostile;
pub mod look;
pub mod play;
pub mod read;
pub mod source;
mod stage;
pub mod text;
pub mod told;

pub use exam::{Exam, Plan, Progress};
pub use format::{Attack, Exercise, Fault, Kind, Situation};
pub use play::{Trouble, Voice};
pub use source::Set;
