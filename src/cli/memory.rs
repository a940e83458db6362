//! What the commands know of the learner: read from the journal, without the store's lock, so that they work while the
//! tutor is open in another terminal. None of this writes.

use super::output::Failure;
use super::tutor::store_failure;
use super::{Context, keep};
use crate::driver::{Chronicler, zone};
use crate::learner::{Evidence, Learner, Millis};
use crate::report::series::Builder;
use crate::store::read_journal;
use std::path::PathBuf;
use std::sync::Arc;

/// The store's folder. An encrypted store is unlocked first, which may ask.
///
/// # Errors
/// The user has no home directory; 4 where the store stays locked.
pub fn folder(ctx: &Context) -> Result<PathBuf, Failure> {
    let folder = ctx.paths()?.data_dir.join("learner");
    keep::open(ctx, &folder)?;
    Ok(folder)
}

/// The learner, folded from the journal. Says on standard error when some of it cannot be read.
///
/// # Errors
/// The journal cannot be read.
pub fn learner(ctx: &Context) -> Result<Learner, Failure> {
    let mut learner = Learner::default();
    each(ctx, &mut |at, evidence| {
        learner.apply(at, &evidence);
    })?;
    Ok(learner)
}

/// Every record of the journal, oldest first.
///
/// # Errors
/// The journal cannot be read.
pub fn each(ctx: &Context, f: &mut dyn FnMut(Millis, Evidence)) -> Result<(), Failure> {
    let mut strange = 0;
    let broken = read_journal(&folder(ctx)?, &mut |_, at, event| match serde_json::from_str::<Evidence>(event) {
        Ok(evidence) => f(at, evidence),
        Err(_) => strange += 1,
    })
    .map_err(|e| store_failure(&e))?;
    if broken + strange > 0 {
        ctx.out.note(&format!("{} records of the journal could not be read; see: gradus doctor", broken + strange));
    }
    Ok(())
}

/// Reads the series behind the charts from the journal in this folder, in the time zone of this machine.
pub fn chronicler(data: PathBuf) -> Chronicler {
    Arc::new(move |course, now| {
        let mut builder = Builder::new(course, now, zone(now));
        let mut take = |_, at, event: &str| {
            if let Ok(evidence) = serde_json::from_str::<Evidence>(event) {
                builder.take(at, &evidence);
            }
        };
        read_journal(&data, &mut take).map_err(|e| e.to_string())?;
        Ok(builder.finish().0)
    })
}
