//! `gradus plan`: how long the rest will take, and what the learner means to give.

use super::output::{Failure, Style, padded};
use super::{Context, memory, tutor};
use crate::driver::{self, now, zone};
use crate::learner::{Evidence, Profile, day};
use crate::msg;
use crate::policy::plan;
use crate::report;

/// What is to change.
#[derive(Debug, Default)]
pub struct Change<'a> {
    /// Minutes a day.
    pub minutes: Option<u32>,
    /// A date, a number of days, or `none`.
    pub deadline: Option<&'a str>,
}

/// Prints the plan, after the changes.
///
/// # Errors
/// 2 where a change makes no sense, 4 where the store is in use; the curriculum or the journal cannot be read or written.
pub fn run(ctx: &Context, change: &Change) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let mut learner = memory::learner(ctx)?;
    let now = now();
    let profile = learner.profile.as_ref();
    if profile.is_none() && !ctx.json {
        return ctx.out.line(&msg!("cli-nobody"));
    }
    if let (Some(profile), true) = (profile, change.minutes.is_some() || change.deadline.is_some()) {
        let evidence = Evidence::Profile(changed(profile, change, now)?);
        driver::record(&memory::folder(ctx)?, now, &evidence).map_err(|e| tutor::store_failure(&e))?;
        learner.apply(now, &evidence);
    }
    let plan = plan::plan(&curriculum, &learner, now, zone(now));
    if ctx.json {
        return ctx.out.json(&plan);
    }
    for (i, sentence) in report::plan::sentences(&curriculum, &plan).iter().enumerate() {
        ctx.out.pieces(&[(if i == 0 { Style::Bold } else { Style::Plain }, sentence)])?;
    }
    let whole = |x: f64| format!("{x:.0}");
    for work in &plan.work {
        let title = curriculum.skill(&work.skill).map_or(work.skill.as_str(), |s| s.title.as_str());
        let q = work.questions;
        let range = match work.beyond > 0.1 {
            true => msg!("cli-range-open", low = whole(q.low)),
            false => msg!("cli-range", low = whole(q.low), high = whole(q.high)),
        };
        let mean = format!("{:>4.0}", q.mean);
        let row = format!("{mean} {}", msg!("cli-plan-row", range = range, minutes = whole(work.minutes)));
        ctx.out.pieces(&[(Style::Plain, &format!("  {} ", padded(title, 28))), (Style::Dim, &row)])?;
    }
    Ok(())
}

fn changed(profile: &Profile, change: &Change, now: i64) -> Result<Profile, Failure> {
    let mut profile = profile.clone();
    if let Some(minutes) = change.minutes {
        profile.minutes_per_day = minutes;
    }
    match change.deadline {
        Some("none") => profile.deadline = None,
        Some(text) => profile.deadline = Some(day::read(text, now, zone(now)).map_err(Failure::usage)?),
        None => {}
    }
    Ok(profile)
}
