//! Which voice the tutor has: the settings and the files on disk decide, before anything native is started.

use crate::config::{Config, Paths};
use crate::driver::Voice;

/// The voice, or why there is none.
pub fn choose(config: &Config, _paths: &Paths) -> Voice {
    if config.no_model.value {
        return Voice::Absent("you asked for none (--no-model)".into());
    }
    Voice::Absent("TEMP".into())
}
