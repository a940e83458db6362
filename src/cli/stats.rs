//! `gradus stats`: time, speed, gain and retention.

use super::output::{Failure, Style};
use super::{Context, memory, tutor};
use crate::driver::now;
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
        return ctx.out.line("No answer has been given yet. Start with: gradus");
    }
    let title = |text: &str| ctx.out.pieces(&[(Style::Bold, text)]);
    let row = |name: &str, words: &str| ctx.out.line(&format!("  {name:<28} {words}"));
    title("Time")?;
    let m = stats.minutes;
    row("answers", &format!("{:.0} min", m.answers))?;
    row("verdicts and second tries", &format!("{:.0} min", m.between))?;
    row("lessons", &format!("{:.0} min", m.lessons))?;
    title("Time of an answer, by kind")?;
    for (kind, timing) in &stats.kinds {
        row(kind, &format!("{} ({})", timing.words(), report::count(timing.n, "answer")))?;
    }
    title("Time of an answer, by skill")?;
    for skill in &stats.skills {
        row(&skill.title, &format!("{} ({})", skill.timing.words(), report::count(skill.timing.n, "answer")))?;
    }
    title("Gain")?;
    ctx.out.line(&format!("  {}", stats.gain_words()))?;
    title("Retention")?;
    match stats.retention_words() {
        None => ctx.out.line("  Nothing is mastered yet, so there is nothing to keep.")?,
        Some(words) => ctx.out.line(&format!("  {words}"))?,
    }
    for r in &stats.retention {
        let [now, week, month] = r.recall.map(|p| p * 100.0);
        let reviews = report::count(r.reviews_30, "review");
        row(&r.title, &format!("{now:.0}% now, {week:.0}% in 7 days, {month:.0}% in 30; {reviews} would keep it"))?;
    }
    let cut: u32 = stats.kinds.values().map(|k| k.cut).sum();
    ctx.out.note(&format!(
        "Times above five minutes, or far above your usual, are cut before they count ({} so far).",
        report::count(cut, "time")
    ));
    Ok(())
}
