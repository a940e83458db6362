//! `gradus learn`: the tutor, with a curriculum of the learner's choice.

use super::output::Failure;
use super::{Context, tutor};

/// Starts with `curriculum` (an id, or a folder), or that of the settings.
///
/// # Errors
/// Those of [`tutor::run`].
pub fn run(ctx: &Context, curriculum: Option<&str>) -> Result<(), Failure> {
    tutor::run(ctx, curriculum)
}
