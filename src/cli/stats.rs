//! `gradus stats`: time, speed, gain and retention.

use super::output::{Failure, Style, padded};
use super::{Context, memory, tutor};
use crate::driver::now;
use crate::msg;
use crate::report;

/// Prints the statistics.
///
/// # Errors
/// The curriculum or the journal cannot be read.
pub fn run(ctx: &Context) -> Result<(), Failure> {
    let curriculum = tutor::curriculum(ctx, None)?;
    let learner = memory::learner(ctx)?;
    let stats = report::stats(&curriculum, &learner, now());
    if ctx.json {
        return ctx.out.json(&stats);
    }
    if learner.overall.attempts == 0 {
        return ctx.out.line(&msg!("cli-no-answers"));
    }
    let title = |text: String| ctx.out.pieces(&[(Style::Bold, &text)]);
    let row = |name: &str, words: &str| ctx.out.line(&format!("  {} {words}", padded(name, 28)));
    let minutes = |n: f64| msg!("work-minutes", n = format!("{n:.0}"));
    title(msg!("cli-time"))?;
    let m = stats.minutes;
    row(&msg!("cli-time-answers"), &minutes(m.answers))?;
    row(&msg!("cli-time-between"), &minutes(m.between))?;
    row(&msg!("cli-time-lessons"), &minutes(m.lessons))?;
    title(msg!("cli-time-by-kind"))?;
    for (kind, timing) in &stats.kinds {
        row(&report::kind_words(kind), &msg!("cli-timing", time = timing.words(), n = timing.n))?;
    }
    title(msg!("cli-time-by-skill"))?;
    for skill in &stats.skills {
        row(&skill.title, &msg!("cli-timing", time = skill.timing.words(), n = skill.timing.n))?;
    }
    title(msg!("panel-gain"))?;
    ctx.out.line(&format!("  {}", stats.gain_words()))?;
    title(msg!("cli-retention"))?;
    match stats.retention_words() {
        None => ctx.out.line(&format!("  {}", msg!("cli-nothing-to-keep")))?,
        Some(words) => ctx.out.line(&format!("  {words}"))?,
    }
    for r in &stats.retention {
        let [now, week, month] = r.recall.map(|p| format!("{:.0}", p * 100.0));
        row(&r.title, &msg!("cli-keep", now = now, week = week, month = month, n = r.reviews_30))?;
    }
    let cut: u32 = stats.kinds.values().map(|k| k.cut).sum();
    ctx.out.note(&msg!("cli-cut", n = cut));
    Ok(())
}
