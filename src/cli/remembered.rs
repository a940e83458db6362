//! `gradus memory`: what is remembered of the learner, and the erasure of what they said to guesses at their mood.

use super::output::Failure;
use super::{Context, memory, tutor};
use crate::dialogue::Remembered;
use crate::driver::{self, now};
use crate::learner::Evidence;

/// Prints what is remembered; with `forget`, the corrections of guesses are erased first, by a record of its own.
///
/// # Errors
/// 4 where the store is in use; the curriculum or the journal cannot be read or written.
pub fn run(ctx: &Context, forget: bool) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let mut learner = memory::learner(ctx)?;
    if forget && !learner.overall.moods.0.is_empty() {
        driver::record(&memory::folder(ctx)?, now(), &Evidence::MoodsForgotten)
            .map_err(|e| tutor::store_failure(&e))?;
        learner.apply(now(), &Evidence::MoodsForgotten);
    }
    let remembered = Remembered::of(&learner, &curriculum, now(), driver::zone(now()));
    if ctx.json {
        return ctx.out.json(&remembered);
    }
    remembered.sentences().iter().try_for_each(|s| ctx.out.line(s))
}
