//! `gradus`: starts the tutor, or goes on where the learner was.

use super::output::Failure;
use super::{Context, tutor};

/// Starts, or goes on.
///
/// # Errors
/// Those of [`tutor::run`].
pub fn run(ctx: &Context) -> Result<(), Failure> {
    tutor::run(ctx, None)
}
