//! `gradus next`: what the tutor would do next, and why; for prompts and status bars too.

use super::output::{Failure, Style};
use super::{Context, memory, tutor};
use crate::driver::now;
use crate::msg;
use crate::policy::{self, Next};

/// Prints the next step.
///
/// # Errors
/// The curriculum or the journal cannot be read.
pub fn run(ctx: &Context) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let learner = memory::learner(ctx)?;
    let next = policy::next(&curriculum, &learner, &[], now());
    if ctx.json {
        return ctx.out.json(&next);
    }
    let title = |id: &str| curriculum.skill(id).map_or_else(|| id.to_string(), |s| s.title.clone());
    let (what, reason) = match &next {
        Next::Lesson { skill, reason } => {
            (format!("{} ", msg!("cli-next-lesson", title = title(skill))), reason.sentence.clone())
        }
        Next::Ask { item, reason } => (
            format!("{} ", msg!("cli-next-question", title = title(item.split('/').next().unwrap_or(item)))),
            reason.sentence.clone(),
        ),
        Next::Rest { .. } => (format!("{} ", msg!("cli-next-nothing")), msg!("nothing-due")),
    };
    ctx.out.pieces(&[(Style::Bold, &what), (Style::Plain, &reason)])
}
