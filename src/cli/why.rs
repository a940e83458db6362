//! `gradus why`: the evidence behind an estimate, or behind the next choice.

use super::output::{Failure, Style};
use super::{Context, memory, tutor};
use crate::driver::now;
use crate::policy::{self, Next};
use crate::report;

/// Prints why a skill stands where it stands; without a skill, why the next one comes next.
///
/// # Errors
/// 2 where there is no such skill; the curriculum or the journal cannot be read.
pub fn run(ctx: &Context, skill: Option<&str>) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let learner = memory::learner(ctx)?;
    let now = now();
    let mut reason = None;
    let found = match skill {
        Some(name) => {
            curriculum.skills.iter().find(|s| s.id == name || s.id.split_once('.').is_some_and(|(_, n)| n == name))
        }
        None => {
            let (id, why) = match policy::next(&curriculum, &learner, &[], now) {
                Next::Ask { item, reason } => (item.split('/').next().unwrap_or_default().to_string(), Some(reason)),
                Next::Lesson { skill, reason } => (skill, Some(reason)),
                Next::Rest { .. } => (String::new(), None),
            };
            reason = why;
            curriculum.skill(&id)
        }
    };
    let Some(found) = found else {
        return match skill {
            Some(name) => Err(Failure::usage(format!("there is no skill `{name}`; see: gradus status --json"))),
            None => ctx.out.line("Everything is mastered, and no review is due."),
        };
    };
    let why = report::why(&curriculum, &learner, found, now);
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "reason": reason, "why": why }));
    }
    if let Some(reason) = reason {
        ctx.out.pieces(&[(Style::Bold, &format!("Next: {}. ", found.title)), (Style::Plain, &reason.sentence)])?;
    }
    why.sentences.iter().try_for_each(|s| ctx.out.line(s))
}
