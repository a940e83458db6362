//! `gradus taste`: what is believed about the learner's likings, and its erasure.

use super::output::Failure;
use super::{Context, memory, tutor};
use crate::driver::{self, now};
use crate::learner::Evidence;
use crate::report;

/// Prints the likings; with `forget` they are erased first, by a record of its own.
///
/// # Errors
/// 4 where the store is in use; the curriculum or the journal cannot be read or written.
pub fn run(ctx: &Context, forget: bool) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let mut learner = memory::learner(ctx)?;
    if forget && !learner.overall.taste.is_empty() {
        driver::record(&memory::folder(ctx)?, now(), &Evidence::TasteForgotten)
            .map_err(|e| tutor::store_failure(&e))?;
        learner.apply(now(), &Evidence::TasteForgotten);
    }
    let taste = report::taste(&curriculum, &learner, now());
    if ctx.json {
        return ctx.out.json(&taste);
    }
    taste.sentences().iter().try_for_each(|s| ctx.out.line(s))
}
