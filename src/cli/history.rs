//! `gradus history`: what happened, from the journal.

use super::output::{Failure, Style};
use super::{Context, memory};
use crate::curriculum::text::printable;
use crate::learner::{Evidence, Millis, Speaker};
use crate::msg;
use chrono::{DateTime, Local};

/// Prints every record, oldest first, or those of disputes alone; with `--json` one object a line.
///
/// # Errors
/// The journal cannot be read.
pub fn run(ctx: &Context, disputed: bool) -> Result<(), Failure> {
    let mut result = Ok(());
    let mut any = false;
    memory::each(ctx, &mut |at, evidence| {
        if disputed && !matches!(evidence, Evidence::Contested { .. }) {
            return;
        }
        any = true;
        if result.is_ok() {
            result = if ctx.json { json(ctx, at, &evidence) } else { line(ctx, at, &evidence) };
        }
    })?;
    if !any && disputed && !ctx.json {
        ctx.out.line(&msg!("history-no-disputes"))?;
    } else if !any && !ctx.json {
        ctx.out.line("Nothing has happened yet. Start with: gradus")?;
    }
    result
}

fn json(ctx: &Context, at: Millis, evidence: &Evidence) -> Result<(), Failure> {
    let value = serde_json::json!({ "at": at, "event": evidence });
    ctx.out.line(&value.to_string())
}

fn line(ctx: &Context, at: Millis, evidence: &Evidence) -> Result<(), Failure> {
    let when = DateTime::from_timestamp_millis(at)
        .map(|t| t.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_else(|| at.to_string());
    let (style, what) = words(evidence);
    ctx.out.pieces(&[(Style::Dim, &format!("{when}  ")), (style, &what)])
}

fn words(evidence: &Evidence) -> (Style, String) {
    match evidence {
        Evidence::Profile(p) => (Style::Bold, format!("{} begins with {}", p.name, p.curriculum)),
        Evidence::Placed { items: 0 } => (Style::Plain, "placement skipped".into()),
        Evidence::Placed { items } => (Style::Plain, format!("placement done after {items} items")),
        Evidence::Lesson { skill, ms } => (Style::Plain, format!("read the lesson of {skill} ({} s)", ms / 1000)),
        Evidence::Hint { item, rung } => (Style::Plain, format!("hint {rung} on {item}")),
        Evidence::Skipped { item } => (Style::Plain, format!("skipped {item}")),
        Evidence::Said { by, text, .. } => {
            let who = if *by == Speaker::Learner { "learner" } else { "tutor" };
            (Style::Dim, format!("{who}: {}", text.replace('\n', " ")))
        }
        Evidence::Attempt(a) => {
            let (style, verdict) = if a.correct { (Style::Good, "right") } else { (Style::Bad, "wrong") };
            let help = match (a.revealed, a.hints) {
                (true, _) => ", after the answer was shown".into(),
                (_, 0) => String::new(),
                (_, n) => format!(", after {}", crate::report::count(n, "hint")),
            };
            let mix = a.misconception.as_ref().map(|m| format!(" [{m}]")).unwrap_or_default();
            let by = a.marked_by.as_ref().map(|m| format!(" ({})", msg!("history-marked-by", model = printable(m))));
            (style, format!("{verdict}  {}{mix}{help}{}", a.item, by.unwrap_or_default()))
        }
        Evidence::Rated { skill, style, up } => {
            let thumb = if *up { "up" } else { "down" };
            let what = style.map_or_else(|| "the explanation".to_string(), crate::learner::taste::Style::words);
            (Style::Plain, format!("thumb {thumb} for {what} ({skill})"))
        }
        Evidence::Chosen { skill } => (Style::Plain, format!("chose {skill}")),
        Evidence::Disputed { skill } => (Style::Plain, format!("disputed the estimate of {skill}")),
        Evidence::Accepted { item } => (Style::Dim, msg!("history-accepted", item = item.as_str())),
        Evidence::Contested { item, reason, .. } if reason.is_empty() => {
            (Style::Bold, msg!("history-contested", item = item.as_str()))
        }
        Evidence::Contested { item, reason, .. } => {
            (Style::Bold, msg!("history-contested-why", item = item.as_str(), reason = reason.replace('\n', " ")))
        }
        Evidence::Taught { skill, misconception, met, .. } => {
            let id = if *met { "history-taught" } else { "history-taught-not-quite" };
            (Style::Plain, msg!(id, skill = skill.as_str(), misconception = misconception.as_str()))
        }
        Evidence::TasteForgotten => (Style::Plain, "had likings and styles forgotten".into()),
        Evidence::MoodCorrected { guess, right, .. } => {
            let said = if *right { "yes" } else { "no" };
            (Style::Plain, format!("a guess ({}): {said}", crate::dialogue::memory::mood_words(*guess)))
        }
        Evidence::MoodsForgotten => (Style::Plain, crate::msg!("memory-moods-forgotten")),
        Evidence::Unknown => (Style::Dim, "a record of a newer version".into()),
    }
}
