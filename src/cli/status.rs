//! `gradus status`: where the learner stands.

use super::output::{Failure, Style, padded};
use super::{Context, memory, tutor};
use crate::driver::{now, zone};
use crate::learner::Standing;
use crate::msg;
use crate::policy::plan::{self, Plan};
use crate::report::{self, Progress, Stats, TasteReport};
use serde::Serialize;

/// Everything for a program: the progress as before, and beside it plan, statistics and likings.
#[derive(Serialize)]
struct Status {
    #[serde(flatten)]
    progress: Progress,
    plan: Plan,
    stats: Stats,
    taste: TasteReport,
}

/// Prints the progress in the curriculum.
///
/// # Errors
/// The curriculum or the journal cannot be read.
pub fn run(ctx: &Context) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let learner = memory::learner(ctx)?;
    let now = now();
    let p = report::progress(&curriculum, &learner, now, zone(now));
    let plan = plan::plan(&curriculum, &learner, now, zone(now));
    let stats = report::stats(&curriculum, &learner, now);
    if ctx.json {
        let taste = report::taste(&curriculum, &learner, now);
        return ctx.out.json(&Status { progress: p, plan, stats, taste });
    }
    if learner.profile.is_none() {
        ctx.out.line(&msg!("cli-nobody"))?;
        return Ok(());
    }
    ctx.out.pieces(&[(Style::Bold, &p.title)])?;
    ctx.out.line(&msg!(
        "cli-status",
        name = p.name.as_str(),
        mastered = p.mastered,
        total = p.total,
        due = p.due,
        answers = p.attempts,
        right = p.correct,
        today = p.today,
        days = p.streak,
        minutes = format!("{:.0}", p.minutes)
    ))?;
    ctx.out.line(&report::plan::sentence(&plan))?;
    if let Some(words) = stats.retention_words() {
        ctx.out.line(&words)?;
    }
    let glyphs = ctx.glyphs();
    for row in &p.skills {
        let (style, words) = match row.mastery.standing {
            _ if row.locked => (Style::Dim, format!("   -  {}", msg!("skill-locked"))),
            Standing::New => (Style::Plain, format!("   -  {}", msg!("skill-new"))),
            standing => {
                let style = if standing == Standing::Mastered { Style::Good } else { Style::Plain };
                (style, format!("{:>3.0}%  {}", row.mastery.estimate * 100.0, standing.words()))
            }
        };
        let bar = glyphs.bar(row.mastery.shown(), 10);
        ctx.out.pieces(&[(Style::Plain, &format!("  {} {bar} ", padded(&row.title, 28))), (style, &words)])?;
    }
    Ok(())
}
