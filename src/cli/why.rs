//! `gradus why`: the evidence behind an estimate, or behind the next choice.

use super::output::{Failure, Style};
use super::{Context, memory, tutor};
use crate::driver::now;
use crate::learner::{Evidence, Learner, Millis, Step};
use crate::msg;
use crate::policy::{self, Board, Next};
use crate::report;
use chrono::{DateTime, Local};
use std::collections::BTreeMap;

/// Prints why a skill stands where it stands; without a skill, why the next one comes next.
///
/// # Errors
/// 2 where there is no such skill; the curriculum or the journal cannot be read.
pub fn run(ctx: &Context, skill: Option<&str>) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let (learner, mut steps) = replay(ctx)?;
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
            Some(name) => Err(Failure::usage(msg!("cli-no-skill", name = name.to_string()))),
            None => ctx.out.line(&msg!("nothing-due")),
        };
    };
    let why =
        report::why_all(&Board::new(&curriculum, &learner, now), found, steps.remove(&found.id).unwrap_or_default());
    if ctx.json {
        return ctx.out.json(&serde_json::json!({ "reason": reason, "why": why }));
    }
    if let Some(reason) = reason {
        ctx.out.pieces(&[
            (Style::Bold, &format!("{} ", msg!("cli-next", title = found.title.as_str()))),
            (Style::Plain, &reason.sentence),
        ])?;
    }
    why.sentences.iter().try_for_each(|s| ctx.out.line(s))?;
    if !why.answers.is_empty() {
        ctx.out.pieces(&[(Style::Bold, &msg!("cli-why-answers"))])?;
    }
    for answer in &why.answers {
        ctx.out.pieces(&[(Style::Dim, &format!("  {}  ", when(answer.step.at))), (Style::Plain, &answer.line())])?;
    }
    if !why.answers.is_empty() && why.since.abs() >= 0.005 {
        let since = format!("  {}", msg!("cli-why-since", points = format!("{:+.0}", why.since * 100.0)));
        ctx.out.pieces(&[(Style::Dim, &since)])?;
    }
    Ok(())
}

/// The learner, and by skill all answers with what they did, by one replay of the journal.
fn replay(ctx: &Context) -> Result<(Learner, BTreeMap<String, Vec<Step>>), Failure> {
    let mut learner = Learner::default();
    let mut steps: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    let claimed = |learner: &Learner, item: &str| learner.items.get(item).is_some_and(|i| i.claim.is_some());
    memory::each(ctx, &mut |at, evidence| {
        let item = match &evidence {
            Evidence::Attempt(attempt) => &attempt.item,
            Evidence::Accepted { item } if claimed(&learner, item) => item,
            _ => {
                learner.apply(at, &evidence);
                return;
            }
        };
        learner.apply(at, &evidence);
        let skill = item.split_once('/').map_or(item.as_str(), |(s, _)| s);
        if let Some(step) = learner.skills.get(skill).and_then(|s| s.steps.last()) {
            steps.entry(skill.to_string()).or_default().push(step.clone());
        }
    })?;
    Ok((learner, steps))
}

fn when(at: Millis) -> String {
    let time = DateTime::from_timestamp_millis(at);
    time.map_or_else(|| at.to_string(), |t| t.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string())
}
