//! `gradus next`: what the tutor would do next, and why; for prompts and status bars too.

use super::output::{Failure, Style};
use super::{Context, glance, memory, tutor};
use crate::driver::now;
use crate::msg;
use crate::policy::{self, Next};
use serde::Serialize;

/// For prompts and status bars: the next step as ever, and beside it what they show.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    next: serde_json::Value,
    /// Reviews that are due.
    due: usize,
    /// Answers today.
    today: u32,
    /// Days in a row with an answer, up to today or yesterday.
    streak: u32,
    /// Full id of the skill that comes next.
    skill: Option<String>,
    /// Its title.
    title: Option<String>,
}

/// The same from what is kept, without the whole journal where that has not changed.
fn json(ctx: &Context) -> Result<(), Failure> {
    let (glance, now) = (glance::take(ctx)?, now());
    let (due, (today, streak)) = (glance.due(now).count(), glance.today(now));
    let (mut next, skill) = (glance.next, glance.skill.clone());
    // Where a lesson comes next, its skill stands there already, and twice would be no JSON.
    if let Some(fields) = next.as_object_mut() {
        fields.remove("skill");
    }
    let (skill, title) = skill.unzip();
    ctx.out.json(&Shown { next, due, today, streak, skill, title })
}

/// Prints the next step.
///
/// # Errors
/// The curriculum or the journal cannot be read.
pub fn run(ctx: &Context) -> Result<(), Failure> {
    if ctx.json {
        return json(ctx);
    }
    let curriculum = tutor::curriculum(ctx, None)?;
    let learner = memory::learner(ctx)?;
    let next = policy::next(&curriculum, &learner, &[], now());
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
