//! What a learner may do with what is kept of them: take it along, bring it in, encrypt it, erase it.

mod encrypt;
mod erase;
mod export;
mod import;
mod passphrase;

pub use encrypt::{decrypt, encrypt};
pub use erase::run as erase;
pub use export::run as export;
pub use import::run as import;
pub use passphrase::open;
